package intake

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"jiaoban/internal/contract"
)

// A list may have tables of counts under it, whose rows look like cases where a
// region stands in the place of the serial and a count in that of the complaint.
// What is plainly such a table is passed over; what only looks like one is refused
// with its reason, so that a person decides.
var (
	statisticPattern = regexp.MustCompile(`^(?:序号|地区|地市|区域|行政区域|辖区|县区|区县|县市区|市县|县\(市、?区\)|乡镇|街道|单位|责任单位|类别|类型|污染类型|问题类型|项目|批次|来源|受理方式|` + statisticKinds + `)(?:件数|数量|件|类|数)?(?:\((?:件|起|宗|个|%)\))?:?$`)
	sumPattern       = regexp.MustCompile(`^(?:合计|总计|小计|共计|累计|总?件数|总数|数量)(?:\((?:件|起|宗|个)\))?:?$`)
	figurePattern    = regexp.MustCompile(`^[0-9]{1,6}(?:\.[0-9]{1,2})?(?:件|起|宗|个|%)?$`)
	// figureWordPattern is a count behind its word: 来电10, 来信2件.
	figureWordPattern = regexp.MustCompile(`^(?:` + statisticKinds + `)(?:件数|件|类|数)?:?[0-9]{1,5}(?:件|起|宗)?$`)
)

// statisticKinds are what cases are counted by.
const statisticKinds = `来电|来信|来访|电话|信件|信函|微信|网络|合计|总计|小计|共计|累计|总?件数|总数|数量|重点(?:案件|件|关注件)?|一般(?:案件|件)?|占比|比例|(?:当日|本日|本批|累计)?(?:交办|转办|受理)|(?:已|未|按时|按期)?办结率?|排名|名次|属实|不属实|部分属实|大气|水|土壤|噪声|噪音|固废|油烟|生态|辐射|其他`

// shortestComplaint is how many characters say what somebody complains of, where
// nothing else in a row says that it is a case.
const shortestComplaint = 4

// tabled tells whether a row heads a table of counts, goes on with one, or gives
// counts with their words. A row with a number that looks like one is none.
func (a *assembler) tabled(row *gridRow, own []int) bool {
	if a.numbered(row, a.first(FieldAcceptNo)) || row.isFilled(a.first(FieldAcceptNo)) || row.isFilled(a.first(FieldSerial)) {
		return false
	}
	if first := row.cells[own[0]]; len(a.counted) == 0 && (len(first) > 4*longestGuess || !statisticPattern.MatchString(contract.Levelled(first)) && !figureWordPattern.MatchString(contract.Levelled(first))) {
		return false // as nearly every case
	}
	texts := make([]string, len(own))
	for n, i := range own {
		if len(row.cells[i]) > 4*longestGuess {
			return false
		}
		texts[n] = contract.Levelled(row.cells[i])
	}
	if headsCounts(texts) {
		a.counted = own
		a.sumColumn = -1
		for n, i := range own {
			if sumPattern.MatchString(texts[n]) {
				a.sumColumn = i
			}
		}
		return true
	}
	return a.goesOn(own, texts) || givesCounts(texts)
}

// headsCounts tells whether the texts are the headings of a table of counts.
func headsCounts(texts []string) bool {
	counts := 0
	for _, text := range texts {
		if !statisticPattern.MatchString(text) {
			return false
		}
		if sumPattern.MatchString(text) || strings.HasPrefix(text, "来") || strings.HasSuffix(text, "办结率") {
			counts++
		}
	}
	return len(texts) >= 3 && counts > 0
}

// goesOn tells whether a row belongs to the table of counts above it: figures,
// but for what the first two columns are called.
func (a *assembler) goesOn(own []int, texts []string) bool {
	if len(a.counted) == 0 || len(own) < 2 {
		return false
	}
	figures := 0
	for n, i := range own {
		figure := figurePattern.MatchString(texts[n]) || absent(texts[n])
		if i > a.counted[1] && !figure || i < a.counted[0] || i > a.counted[len(a.counted)-1] {
			return false
		}
		if i == a.first(FieldComplaint) && i != a.counted[0] && !figure {
			return false
		}
		if figure {
			figures++
		}
	}
	return figures > 0
}

// givesCounts tells whether a row is of words and their figures alone: 来电 1 来信 1.
func givesCounts(texts []string) bool {
	counts := 0
	for n := 0; n < len(texts); n++ {
		switch {
		case figureWordPattern.MatchString(texts[n]):
		case n+1 < len(texts) && statisticPattern.MatchString(texts[n]) && figurePattern.MatchString(texts[n+1]):
			n++
		default:
			return false
		}
		counts++
	}
	return counts > 0 && len(texts) >= 2
}

// figure tells whether a text is a count, where a word beside it says of what.
func figure(text string) bool {
	return len(text) < 4*longestGuess && (countsPattern.MatchString(text) || bareCountsPattern.MatchString(text) ||
		figurePattern.MatchString(text) || figureWordPattern.MatchString(text))
}

// signedAcross tells whether a row below the cases has names and the words before
// them in the columns of a case: 审核人 李四 复核人 王五.
func (a *assembler) signedAcross(row *gridRow, accept, complaint int) bool {
	number, text := contract.Levelled(row.cell(accept)), contract.Levelled(row.cell(complaint))
	return !strings.ContainsAny(number, "0123456789") && utf8.RuneCountInString(number) <= longestSigned &&
		(utf8.RuneCountInString(text) <= shortestComplaint || signPattern.MatchString(text) && utf8.RuneCountInString(text) <= longestSigned)
}

// wordless tells whether a complaint has no word in it.
func wordless(text string) bool { return !strings.ContainsFunc(text, unicode.IsLetter) }

// doubtful tells whether a row that nothing else was found wrong with looks like a
// part of a table or a signature: a short text beside a serial that is a word among
// numbers, or beside a number of Chinese characters without any digit.
func (a *assembler) doubtful(r *Row) bool {
	if r.Number.Pattern != PatternUnknown && r.Number.Pattern != PatternInteger {
		return false
	}
	text := contract.Levelled(r.Complaint)
	runes := utf8.RuneCountInString(text)
	short := runes < shortestComplaint
	thin := short || runes < a.shortest || countsCases(text) || len(text) < 100 && (statisticPattern.MatchString(text) || signPattern.MatchString(text) && runes <= longestSigned)
	digitless := strings.ContainsFunc(r.AcceptKey, isHan) && !strings.ContainsAny(r.AcceptKey, "0123456789")
	switch {
	case wordSerial(r.Serial):
		return short || thin && !a.wordSerials
	case absent(r.Serial):
		return thin && digitless
	}
	return short && digitless
}

// wordSerial tells whether a serial is a word: two Chinese characters at least, no
// digit, and no number written in characters.
func wordSerial(serial string) bool {
	text := strings.Trim(contract.Levelled(serial), "()[]【】、.第号件")
	if len(text) > 200 || strings.ContainsAny(text, "0123456789") || isSerial(text) {
		return false
	}
	han := 0
	for _, r := range text {
		if isHan(r) {
			han++
		}
	}
	return han >= 2
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }
