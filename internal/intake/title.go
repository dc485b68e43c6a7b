package intake

import (
	"regexp"
	"strconv"
	"strings"

	"jiaoban/internal/contract"
)

var (
	batchPattern    = regexp.MustCompile(`第([0-9]{1,4}(?:-[0-9]{1,3})?|[零〇一二三四五六七八九十百两]{1,7}(?:-[0-9]{1,3})?)批`)
	batchSeqPattern = regexp.MustCompile(`批(?:次)?(?:第)?([0-9]{1,5})[号件]`)
	barePattern     = regexp.MustCompile(`^[0-9]{1,4}(?:-[0-9]{1,3})?$`)
	datePattern     = regexp.MustCompile(`(?:19|20)[0-9]{2}(?:年[0-9]{1,2}月(?:[0-9]{1,2}日)?|[-./][0-9]{1,2}[-./][0-9]{1,2})`)
	declaredPattern = regexp.MustCompile(`(?:共计|合计|总计|共)[^0-9,。;]{0,12}?([0-9]{1,6})(?:件|起|宗)`)
	totalPattern    = regexp.MustCompile(`^(?:本批次?|本页|全部|总)?(合计|总计|小计|共计|累计)(?:[:(]|[0-9]|$)|^共[0-9]{1,6}(?:件|起|宗)`)
	countPattern    = regexp.MustCompile(`^([0-9]{1,6})(?:件|起|宗)?$`)
	notePattern     = regexp.MustCompile(`^(?:备注|注|附注|说明|填表说明|注释|提示|注意)(?:[:0-9]|$)|^(?:带|标|加)?[“"(]?[*★※][”")]?(?:号|的)?(?:件)?(?:为|表示|是|系)`)
	signPattern     = regexp.MustCompile(`^(?:填报单位|填报人|填表人|制表人|制表单位|制表|审核人|审核|审签人?|签发人?|联系人|联系电话|填报日期|填表日期|制表日期|填报时间|报送单位|报送时间|报送日期|报送人|单位\(盖章\)|单位盖章|\(盖章\)|主要负责人|单位负责人|分管领导|经办人|接收人|移交人|交接人|签收人|签收时间|打印时间|打印日期|日期|时间)(?:[:(]|$)|^(?:数据)?截[至止](?:时间)?[:0-9]`)
	sectionPattern  = regexp.MustCompile(`^\(?[一二三四五六七八九十0-9]{0,3}\)?[、.]?(来电|来信|来访|微信|网络|电话|信件|信函|其他)(?:举报|部分|交办|转办|受理|信访|投诉|类)*(?:件|案件|事项|问题)?(?:[(:]?共?([0-9]{1,6})件\)?)?$`)
	regionPattern   = regexp.MustCompile(`^[“"]?(\p{Han}{1,10}?(?:自治州|自治县|开发区|新区|地区|省|市|州|盟|县|区|旗))`)
)

// parseBatch reads the number of a batch out of a text: 第12批 is 12, 第三十五批
// is 35, 第35-1批 is 35-1. It returns "" when there is none.
func parseBatch(text string) string {
	m := batchPattern.FindStringSubmatch(contract.Levelled(text))
	if m == nil {
		return ""
	}
	number, sub, hasSub := strings.Cut(m[1], "-")
	if n, ok := chineseNumber(number); ok {
		number = strconv.Itoa(n)
	} else if n, err := strconv.Atoi(number); err == nil {
		number = strconv.Itoa(n)
	} else {
		return ""
	}
	if hasSub {
		return number + "-" + sub
	}
	return number
}

// upstreamBatch reads a cell of the batch column: the batch in ASCII digits
// where it can be read, else as written, and the number inside the batch.
func upstreamBatch(text string) (batch, seq string) {
	if m := batchSeqPattern.FindStringSubmatch(contract.Levelled(text)); m != nil {
		seq = m[1]
	}
	if batch = parseBatch(text); batch != "" {
		return batch, seq
	}
	bare := strings.TrimSuffix(contract.Levelled(text), "批")
	if barePattern.MatchString(bare) {
		return bare, seq
	}
	if n, ok := chineseNumber(bare); ok {
		return strconv.Itoa(n), seq
	}
	return text, seq
}

// BatchNumber reads the number of a batch however it is written: 12, 012, 第12批,
// 十二 and 第十二批次 are all "12"; "" where it is none.
func BatchNumber(text string) string {
	if batch := parseBatch(text); batch != "" {
		return batch
	}
	bare := strings.TrimPrefix(contract.Levelled(text), "第")
	bare = strings.TrimSuffix(strings.TrimSuffix(bare, "次"), "批")
	if !barePattern.MatchString(bare) {
		if _, chinese := chineseNumber(bare); !chinese {
			return ""
		}
	}
	return parseBatch("第" + bare + "批")
}

// chineseNumber reads 一 to 九百九十九.
func chineseNumber(s string) (int, bool) {
	if s == "" {
		return 0, false
	}
	total, digit := 0, -1
	for _, r := range s {
		switch r {
		case '十', '百':
			unit := 10
			if r == '百' {
				unit = 100
			}
			if digit < 0 {
				digit = 1
			}
			total += digit * unit
			digit = -1
		case '零', '〇':
			digit = 0
		default:
			i := strings.IndexRune("一二三四五六七八九", r)
			switch {
			case r == '两':
				digit = 2
			case i >= 0:
				digit = i/len("一") + 1
			default:
				return 0, false
			}
		}
	}
	if digit > 0 {
		total += digit
	}
	return total, total > 0
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

// classify tells whether a row below the header is something else than a case.
func classify(row *gridRow, acceptCol, complaintCol int) (FooterKind, bool) {
	own := row.own()
	if len(own) == 0 {
		return "", false
	}
	first := own[0]
	text := contract.Levelled(row.cells[first])
	if len(text) > 4000 {
		return "", false
	}
	has := func(col int) bool {
		return col >= 0 && col != first && !row.isFilled(col) && !isBlank(row.cell(col))
	}
	switch {
	case totalPattern.MatchString(text) && first != complaintCol && !(has(acceptCol) && len([]rune(row.cell(complaintCol))) > 10):
		return FooterTotal, true
	case len(own) == 1 && (sectionPattern.MatchString(text) || supplementSection.MatchString(text) || newSection.MatchString(text)):
		return FooterSection, true
	case has(acceptCol):
		return "", false
	case notePattern.MatchString(text) && (!has(complaintCol) || len(own) == 1):
		return FooterNote, true
	case signPattern.MatchString(text) && (first != complaintCol || len(own) == 1):
		return FooterSignature, true
	}
	return "", false
}

// totalOf reads the count of a total row: "合计 26 件" in one cell, or the first
// number in the cells behind the label. Subtotals and running totals are not
// the count of the list.
func totalOf(row *gridRow) (int, bool) {
	own := row.own()
	label := contract.Levelled(row.cells[own[0]])
	if strings.Contains(label, "小计") || strings.Contains(label, "累计") {
		return 0, false
	}
	if n, ok := declaredCount(label + "件"); ok {
		return n, true
	}
	for _, i := range own[1:] {
		cell := contract.Levelled(row.cells[i])
		if m := countPattern.FindStringSubmatch(cell); m != nil {
			n, err := strconv.Atoi(m[1])
			return n, err == nil
		}
		if n, ok := declaredCount(cell); ok {
			return n, true
		}
	}
	return 0, false
}
