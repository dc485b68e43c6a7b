package intake

import (
	"strings"
	"unicode"

	"jiaoban/internal/contract"
)

// Priority is how a case is marked in the list.
type Priority string

// Priorities.
const (
	PriorityNormal             Priority = "normal"
	PriorityStarred            Priority = "starred"
	PrioritySuperiorSupervised Priority = "superior_supervised"
)

// knownTypes lists, behind each canonical type, the other ways of writing it.
// They are compared by labelKey, with and without the ending 污染.
var knownTypes = map[string][]string{
	"水":           {"水环境", "水体", "水质", "废水"},
	"大气":          {"大气环境", "空气", "废气", "气", "异味", "恶臭"},
	"土壤":          {"土", "土壤环境"},
	"生态":          {"自然生态", "生态破坏", "生态环境", "生态保护", "生态环境破坏"},
	"海洋":          {"海洋生态", "海洋环境"},
	"辐射":          {"核与辐射", "电磁辐射", "核辐射"},
	"噪声":          {"噪音", "噪声振动", "噪音扰民", "噪声扰民"},
	"固废":          {"固体废物", "固体废弃物", "固废危废", "危废", "危险废物"},
	"垃圾":          {"生活垃圾", "建筑垃圾"},
	"重金属":         {},
	"油烟":          {"餐饮油烟"},
	"扬尘":          {"粉尘", "尘"},
	"光":           {},
	"畜禽养殖":        {"养殖", "畜禽"},
	"建设项目":        {},
	"农业农村":        {"农业面源", "农村环境"},
	"生活污水":        {},
	"群众身边的生态环境问题": {"群众身边的环境问题", "群众身边生态环境问题"},
	"其他":          {"其它", "其他环境", "其他类", "其他问题"},
}

var typeByKey = func() map[string]string {
	m := map[string]string{}
	for canonical, others := range knownTypes {
		m[labelKey(canonical)] = canonical
		for _, o := range others {
			m[labelKey(o)] = canonical
		}
	}
	return m
}()

// canonicalType recognises one type, without a remark in brackets: 大气(异味).
func canonicalType(raw string) (string, bool) {
	text := contract.Levelled(raw)
	if i := strings.IndexAny(text, "(["); i > 0 {
		text = text[:i]
	}
	key := labelKey(text)
	if t, ok := typeByKey[key]; ok {
		return t, true
	}
	if t, ok := typeByKey[strings.TrimSuffix(key, "污染")]; ok && key != "" {
		return t, true
	}
	return raw, false
}

// splitTypes reads a cell of types; the first one is the primary type.
func splitTypes(cell string) []PollutionType {
	var types []PollutionType
	add := func(raw string) {
		raw = strings.TrimFunc(raw, func(r rune) bool { return unicode.IsSpace(r) || r == '.' || r == '。' })
		if absent(raw) {
			return
		}
		canonical, known := canonicalType(raw)
		for _, t := range types {
			if t.Type == canonical {
				return
			}
		}
		types = append(types, PollutionType{Type: canonical, Raw: raw, Known: known})
	}
	for _, piece := range splitOutsideBrackets(cell) {
		if _, known := canonicalType(piece); !known {
			if halves := splitAnd(piece); halves != nil {
				for _, half := range halves {
					add(half)
				}
				continue
			}
		}
		add(piece)
	}
	return types
}

// splitOutsideBrackets cuts at 、 , ; / | + and blanks, but not in brackets.
func splitOutsideBrackets(s string) []string {
	depth := 0
	return strings.FieldsFunc(s, func(r rune) bool {
		switch r {
		case '(', '（', '[', '【':
			depth++
		case ')', '）', ']', '】':
			depth = max(depth-1, 0)
		case '、', ',', '，', ';', '；', '/', '／', '|', '+', '＋', '·', '\\', '﹑', '､':
			return depth == 0
		}
		return depth == 0 && unicode.IsSpace(r)
	})
}

// splitAnd cuts 水和大气 when both halves are types.
func splitAnd(s string) []string {
	for _, and := range []string{"和", "及", "与"} {
		if left, right, ok := strings.Cut(s, and); ok {
			_, known1 := canonicalType(left)
			_, known2 := canonicalType(right)
			if known1 && known2 {
				return []string{left, right}
			}
		}
	}
	return nil
}

// readChannel recognises a published channel; ok is false for texts that are
// not in the table, which count as other.
func readChannel(text string) (channel Channel, ok bool) {
	key := labelKey(text)
	for _, suffix := range []string{"举报", "件", "类"} {
		key = strings.TrimSuffix(key, suffix)
	}
	switch key {
	case "来电", "电话", "电", "d", "热线", "12369", "12345":
		return ChannelPhone, true
	case "来信", "信", "信件", "信函", "x", "邮件", "邮政":
		return ChannelLetter, true
	case "来访", "访", "走访", "现场", "接访":
		return ChannelVisit, true
	case "微信", "wx", "微信公众号":
		return ChannelWechat, true
	case "网络", "网", "网上", "互联网", "其他", "其它", "其他途径", "其他途径举报材料", "电子邮件", "邮箱", "短信", "12369平台", "网络平台":
		return ChannelOther, true
	}
	return ChannelOther, false
}

// readPriority reads a cell of a priority column, or a remark that is nothing
// but a mark.
func readPriority(text string) Priority {
	key := labelKey(contract.FoldStars(text))
	switch {
	case strings.Contains(key, "交办督办") || key == "督办件":
		return PrioritySuperiorSupervised
	case strings.Trim(contract.Levelled(contract.FoldStars(text)), "*()") == "" && strings.Contains(contract.FoldStars(text), "*"):
		return PriorityStarred
	}
	switch key {
	case "是", "加星", "加星件", "星", "重点", "重点件", "重点关注", "重点关注件", "重点交办件", "重点案件", "已加星", "y", "yes", "1", "√":
		return PriorityStarred
	}
	if strings.Contains(text, "√") {
		return PriorityStarred
	}
	return PriorityNormal
}
