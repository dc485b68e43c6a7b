package redaction

import (
	"regexp"
	"strings"
)

// A door number is a number with the word of its kind. Alone, many of these
// words count things (拆除3栋厂房, 1号线, 2号井), so a road or an estate before
// it, or another such pair behind it, makes it a door number.
const (
	numeral = `(?:[0-9]{1,5}(?:[-–—][0-9]{1,4}){0,3}[A-Za-z甲乙丙丁]?|[A-Za-z](?:区)?|[一二三四五六七八九十百零〇]{1,5})`
	roads   = `(?:大道|大街|路|街|巷|弄|胡同|里弄|里|道|坊|村|屯|庄|组|社|楼|城|坡|岭|沟|店|铺)(?:[东西南北中]段?|[一二三四五六七八九十]段)?`
	estates = `(?:小区|花园|花苑|家园|家属院|公寓|公馆|新村|新城|名城|庭院|雅苑|苑|嘉园|园区|园|府|湾|庭|广场|大厦|院)`
	parts   = `(?:号楼|号院|号门|号|栋|幢|座|单元|楼|层|室|房|户)`
)

var (
	door = regexp.MustCompile(
		// a road, then a number: X路12号, 12号附3号, 门牌12
		`(` + roads + `|门牌号?(?:码)?[:：为是]?)(?:第)?(` + numeral + `号(?:附` + numeral + `号?|之` + numeral + `)?(?:` + numeral + parts + `){0,5}(?:[0-9]{3,4}室?)?)` +
			// an estate, then parts: 某某小区5号楼, 小区5-2-301
			`|(` + estates + `)(` + numeral + `(?:号楼|号院|号门|号|栋|幢|座|单元)(?:` + numeral + parts + `){0,5}(?:[0-9]{3,4}室?)?|[0-9]{1,3}[-–—][0-9]{1,3}[-–—][0-9]{2,4}室?)` +
			// parts in a row: 3栋2单元501室, 2单元501
			`|()(` + numeral + `(?:号楼|栋|幢|座|单元)(?:` + numeral + `(?:单元|楼|层|室|房|号)){0,4}` + `(?:` + numeral + `(?:单元|室|号)|[0-9]{3,4}))` +
			// a building or a room by itself: 5号楼, 501室
			`|()([0-9]{1,3}号(?:楼|院)|[0-9]{3,4}室)`)
	numerals = regexp.MustCompile(numeral)
	// notDoors follow what is counted or named by number.
	notDoors = regexp.MustCompile(`^(?:线|井|机|炉|文|令|公告|泊位|煤|矿|矿井|渠|坝|桥|排污口|地块|标段|车间|窑|塔|仓|库|池|案|件|通知|厅)`)
	notRoads = regexp.MustCompile(`(?:公里|知道|报道|频道|渠道|管道|这里|那里|哪里)$`)
)

func (f *folded) doors() []Hit {
	var hits []Hit
	for at := 0; at < len(f.text); {
		m := door.FindStringSubmatchIndex(f.text[at:])
		if m == nil {
			break
		}
		from, to, before := 0, 0, ""
		for g := 2; g < len(m); g += 4 {
			if m[g+2] >= 0 {
				from, to, before = at+m[g+2], at+m[g+3], f.text[:at+m[g+1]]
			}
		}
		at = to
		if notDoors.MatchString(f.text[to:]) || notRoads.MatchString(before) {
			continue
		}
		if before := f.before(from); digit(f.text[from]) && (letter(before) || '0' <= before && before <= '9') {
			continue // the end of a longer number
		}
		hits = append(hits, f.hit(DoorNumber, Written, from, to, hideNumerals(f.text[from:to])))
	}
	return hits
}

func hideNumerals(s string) string {
	return numerals.ReplaceAllStringFunc(s, func(n string) string { return strings.Repeat("*", min(len([]rune(n)), 3)) })
}
