package intake

import (
	"regexp"
	"strconv"
	"strings"

	"jiaoban/internal/contract"
)

var (
	batchSeqPattern = regexp.MustCompile(`批(?:次)?(?:第)?([0-9]{1,5})[号件]`)
	barePattern     = regexp.MustCompile(`^[0-9]{1,4}(?:-[0-9]{1,3})?$`)
	datePattern     = regexp.MustCompile(`(?:19|20)[0-9]{2}(?:年[0-9]{1,2}月(?:[0-9]{1,2}日)?|[-./][0-9]{1,2}[-./][0-9]{1,2})`)
	declaredPattern = regexp.MustCompile(`(?:共计|合计|总计|共)[^0-9,。;]{0,12}?([0-9]{1,6})(?:件|起|宗)`)
	sectionPattern  = regexp.MustCompile(`^\(?[一二三四五六七八九十0-9]{0,3}\)?[、.]?(来电|来信|来访|微信|网络|电话|信件|信函|其他)(?:举报|部分|交办|转办|受理|信访|投诉|类)*(?:件|案件|事项|问题)?(?:[(:]?共?([0-9]{1,6})件\)?)?$`)
	regionPattern   = regexp.MustCompile(`^[“"]?(\p{Han}{1,10}?(?:自治州|自治县|开发区|新区|地区|省|市|州|盟|县|区|旗))`)
)

// upstreamBatch reads a cell of the batch column: the batch in ASCII digits
// where it can be read, else as written, and the number inside the batch.
func upstreamBatch(text string) (batch, seq string) {
	if m := batchSeqPattern.FindStringSubmatch(contract.Levelled(text)); m != nil {
		seq = m[1]
	}
	if batch = contract.BatchIn(text); batch != "" {
		return batch, seq
	}
	bare := strings.TrimSuffix(contract.Levelled(text), "批")
	if barePattern.MatchString(bare) {
		return bare, seq
	}
	if n, ok := contract.ChineseNumber(bare); ok {
		return strconv.Itoa(n), seq
	}
	return text, seq
}

// smallNumber reads up to three ASCII digits.
func smallNumber(s string) (int, bool) {
	if s == "" || len(s) > 3 {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0
}

// declaredCount reads a stated number of cases: 共26件, 合计 26 件.
func declaredCount(text string) (int, bool) {
	m := declaredPattern.FindStringSubmatch(contract.Levelled(text))
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil
}
