package redaction

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Who complained is named by the words before it (举报人王小明, 投诉人：李华). A name is a
// surname and one or two characters; of a name without a sign before it, what follows
// must show where it ends.
var (
	complains = regexp.MustCompile(`(?:举报|投诉|信访|反映|检举|控告|上访|来信|来电|来访)人(?:姓名)?(\s*[:：]\s*|是|为|系|叫|\s*)`)
	goesOn    = regexp.MustCompile(`^(?:$|[^\p{Han}]|先生|女士|同志|反映|称|说|表示|投诉|举报|检举|控告|来电|来信|来访|电话|联系|对|的|等|居住|住|家住|向|在|与|要求|认为|提供|多次|未|不|已|曾|本人)`)
)

const (
	twoSurnames = "欧阳 司马 上官 诸葛 司徒 东方 独孤 南宫 夏侯 尉迟 皇甫 公孙 慕容 令狐 长孙 宇文 轩辕 端木"
	surnames    = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟蓝聂齐向申葛柴伍覃骆关焦柳欧祝纪尚毕耿芦左季管符辛苗詹曲欧靳祁路涂兰甘裴梅童翁霍游阮尤岳柯牟滕谷舒卜成饶宁凌盛查单冉鲍华包屈房喻解蒲卫简时连车项闵邬吉党阳费卓岑景敖冀仇"
	// notNames are surnames that begin other words as often.
	notNames = "高曾方于向安温常成时连解查简管应关"
	// notGiven end or hide a name: 王某, 王先生.
	notGiven = "某先女老同"
)

func (f *folded) names() []Hit {
	var hits []Hit
	for _, m := range complains.FindAllStringSubmatchIndex(f.text, -1) {
		from := m[1]
		surname, given := surnameAt(f.text[from:])
		said := strings.ContainsAny(f.text[m[2]:m[3]], ":：是为系叫")
		if surname == "" || !said && strings.Contains(notNames, surname) {
			continue
		}
		if n := givenIn(given, said); n > 0 {
			hits = append(hits, f.hit(Complainant, Labelled, from, from+len(surname)+n, surname+"某"))
		}
	}
	return hits
}

// surnameAt is the surname with which a text begins, and what follows it.
func surnameAt(text string) (surname, rest string) {
	for _, two := range strings.Fields(twoSurnames) {
		if rest, begins := strings.CutPrefix(text, two); begins {
			return two, rest
		}
	}
	if r, size := utf8.DecodeRuneInString(text); size > 0 && strings.ContainsRune(surnames, r) {
		return text[:size], text[size:]
	}
	return "", ""
}

// givenIn is how many bytes of a text are a given name: two characters, or one. said:
// a word before it says that a name follows, and the longer one is taken where no end shows.
func givenIn(text string, said bool) int {
	one, two := 0, 0
	for at, r := range text {
		if !unicode.Is(unicode.Han, r) || strings.ContainsRune(notGiven, r) {
			break
		}
		end := at + utf8.RuneLen(r)
		if one == 0 {
			one = end
			continue
		}
		two = end
		break
	}
	switch {
	case two > 0 && goesOn.MatchString(text[two:]):
		return two
	case one > 0 && goesOn.MatchString(text[one:]):
		return one
	case said:
		return max(one, two)
	}
	return 0
}
