package intake

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"jiaoban/internal/contract"
)

// What stands below the cases of a list is written by people: besides totals,
// notes and signatures there are counts by channel or type, and requests such as
// 以上3件请于30日前反馈. None of them may become a case, and no case may be taken
// for one of them: a row is not, if it has a number that looks like one, or a
// complaint that is as long as those above it.
var (
	totalPattern = regexp.MustCompile(`^(?:本批次?|本页|全部|总)?(合计|总计|小计|共计|累计)(?:[:(]|[0-9]|$)|^共[0-9]{1,6}(?:件|起|宗)`)
	countPattern = regexp.MustCompile(`^([0-9]{1,6})(?:件|起|宗)?$`)
	notePattern  = regexp.MustCompile(`^(?:备注|注|附注|说明|填表说明|注释|提示|注意)(?:[:0-9]|$)|^(?:带|标|加)?[“"(]?[*★※][”")]?(?:号|的)?(?:件)?(?:为|表示|是|系)`)
	signPattern  = regexp.MustCompile(`^(?:填报单位|填报人|填表人|填写人|统计人|制表人|制表单位|制表|审核人|审核|复核人|复核|核对人|校对人?|审签人?|批准人?|领导签字|签字|签名|签发人?|联系人|联系电话|填报日期|填表日期|制表日期|填报时间|报送单位|报送时间|报送日期|报送人|单位\(盖章\)|单位盖章|\(盖章\)|主要负责人|单位负责人|负责人|分管领导|经办人|接收人|移交人|交接人|签收人|签收时间|打印时间|打印日期|日期|时间)(?:[:(]|$)|^(?:数据)?截[至止](?:时间)?[:0-9]`)

	// countsPattern is a text of counts and nothing else: 来电2件、来信1件; 统计:共3件; 第12批共3件.
	countsPattern = regexp.MustCompile(`^` + oneCount + `(?:[,;、。]` + oneCount + `)*[,;、。]?$`)
	// bareCountsPattern has several counts without a word behind them: 大气:1水:2.
	bareCountsPattern = regexp.MustCompile(`^(?:\p{Han}{1,6}:)?(?:\p{Han}{1,6}:?[0-9]{1,5}[,;、]?){2,}$`)
	overallPattern    = regexp.MustCompile(`^(?:\p{Han}{1,8}:)?(?:以上|上述|本(?:批次?|次|期|表|日)|今日|第[0-9]{1,3}批次?)?(?:共计|合计|总计|共)(?:交办|转办|移交|受理|收到|办理)?([0-9]{1,6})(?:件|起|宗)(?:[,;、。]|$)`)
	labelPattern      = regexp.MustCompile(`^(?:[\p{Han}]{0,6}统计(?:情况|数)?|汇总(?:情况)?|小结|其中|情况说明|填表说明|说明|备注|附注|注释?|提示|注意|本(?:批次?|日|页|次)|(?:总|总件|件)数|数量|合计|总计|小计|共计|累计):?$|^(?:\p{Han}{0,4}统计|汇总|小结|其中)\p{Han}{0,4}:`)
	requestPattern    = regexp.MustCompile(`^(?:请|以上|上述|前述|上列|本批|该批|此批|各)[^。]{0,50}(?:前|内|日)[^。]{0,12}(?:反馈|报送|上报|办结|回复|报告|回报|报回|报结|办理)`)
	pagePattern       = regexp.MustCompile(`^(?:\(?以下空白\)?|以下无正文|第[0-9]{1,4}页(?:[,/、]?共[0-9]{1,4}页)?|共[0-9]{1,4}页|(?:抄送|抄报|主送|发送|(?:交办|移交|转办)单位):.*)$`)
	longDigits        = regexp.MustCompile(`[0-9][0-9-]{5,}[0-9]`)
)

// oneCount is one count with its words: 共3件, 大气类:1件, 11月26日交办2件(重点1件).
const oneCount = `(?:\p{Han}{1,8}:)?(?:\p{Han}|[0-9]{1,3}(?:月|日|批)){0,14}?[0-9]{1,5}(?:件|起|宗)(?:\([^()]{0,20}\))?`

// longestGuess bounds the rows that are taken for a footer by what they say,
// without a word at their beginning that says so.
const longestGuess = 80

// mostFooters bounds the footers that a warning names: a table of counts has a row
// for each district, and a case among them is to be seen.
const mostFooters = 40

// longestSigned bounds what is a part of a signature in the column of complaints.
const longestSigned = 12

// classify tells whether a row below the header is something else than a case.
func (a *assembler) classify(row *gridRow) (FooterKind, bool) {
	own := row.own()
	if len(own) == 0 {
		return "", false
	}
	accept, complaint := a.first(FieldAcceptNo), a.first(FieldComplaint)
	first := own[0]
	text := contract.Levelled(row.cells[first])
	if len(text) > 4000 || a.numbered(row, accept) {
		return "", false
	}
	has := func(col int) bool {
		return col >= 0 && col != first && !row.isFilled(col) && !isBlank(row.cell(col))
	}
	long := func() bool { return a.complains(row, complaint) }
	switch {
	case first == complaint && sumPattern.MatchString(text) && len(own) > 1 && a.allFigures(row, own[1:]), a.tabled(row, own):
		return FooterTotal, true
	case totalPattern.MatchString(text) && first != complaint && !(has(accept) && len([]rune(row.cell(complaint))) > 10) && !long():
		return FooterTotal, true
	case len(own) == 1 && (sectionPattern.MatchString(text) || supplementSection.MatchString(text) || newSection.MatchString(text)):
		return FooterSection, true
	case signPattern.MatchString(text) && first != complaint && has(accept) && !long() && a.signedAcross(row, accept, complaint):
		return FooterSignature, true
	case long() || has(accept) && !(first != complaint && labelPattern.MatchString(text) && figure(contract.Levelled(row.cell(accept)))):
		return "", false
	case notePattern.MatchString(text) && !has(accept) && (!has(complaint) || len(own) == 1):
		return FooterNote, true
	case signPattern.MatchString(text) && (first != complaint || len(own) == 1):
		return FooterSignature, true
	}
	return a.guessed(row, own)
}

// numbered tells whether a row has an acceptance number that looks like one. A
// few digits do not: a total may stand in that column.
func (a *assembler) numbered(row *gridRow, accept int) bool {
	if accept < 0 || row.isFilled(accept) {
		return false
	}
	number, _ := withoutNote(row.cell(accept))
	number, _ = contract.SplitStar(number)
	pattern := readNumber(contract.NumberKey(number)).Pattern
	return pattern != PatternUnknown && pattern != PatternInteger
}

// complains tells whether the complaint of a row is as long as those of the cases
// above it, and neither a mere count nor a part of a signature such as 审核人：.
func (a *assembler) complains(row *gridRow, complaint int) bool {
	if a.shortest == 0 || row.isFilled(complaint) {
		return false
	}
	text := contract.Levelled(row.cell(complaint))
	runes := utf8.RuneCountInString(text)
	return runes >= max(a.shortest, shortestComplaint) && !countsCases(text) && (runes > longestSigned || !signPattern.MatchString(text))
}

// countsCases tells whether a text in the column of complaints is of counts alone.
func countsCases(text string) bool {
	return len(text) < 4*longestGuess && countsPattern.MatchString(text) && !strings.ContainsAny(text, "起宗")
}

// guessed finds footers by their whole text: counts, requests, and what stands
// beside a word such as 统计 or 说明 in the place of the serial. classify has seen
// to it that no number and no long complaint is in the row.
func (a *assembler) guessed(row *gridRow, own []int) (FooterKind, bool) {
	complaint := a.first(FieldComplaint)
	if own[0] != complaint && isSerial(row.cells[own[0]]) || own[0] == a.first(FieldAcceptNo) && len(own) > 1 {
		return "", false
	}
	// A merged number makes the row a part of the case above.
	if row.isFilled(a.first(FieldAcceptNo)) || row.isFilled(a.first(FieldSerial)) {
		return "", false
	}
	texts, runes := make([]string, len(own)), 0
	for n, i := range own {
		texts[n] = contract.Levelled(row.cells[i])
		runes += utf8.RuneCountInString(texts[n])
	}
	if runes > longestGuess {
		return "", false
	}
	label := own[0] != complaint && labelPattern.MatchString(texts[0])
	counts := true
	for n, i := range own {
		switch {
		case n == 0 && label && len(own) > 1:
		case i == complaint && n == 0: // one count alone may be what somebody complains of
			counts = counts && countsCases(texts[n]) && (overallPattern.MatchString(texts[n]) || strings.ContainsAny(texts[n], ",;、"))
		case label: // a word says what the numbers are
			counts = counts && figure(texts[n])
		case i == complaint:
			counts = counts && countsCases(texts[n])
		default:
			counts = counts && (countsPattern.MatchString(texts[n]) || bareCountsPattern.MatchString(texts[n]))
		}
	}
	switch {
	case counts:
		return FooterTotal, true
	case !isBlank(row.cell(a.first(FieldAcceptNo))) && len(own) > 1:
		return "", false // no count, and it has what may be a number
	case label && len(own) == 1:
		return FooterNote, true
	case label && (a.shortest > 0 || row.isFilled(complaint) || isBlank(row.cell(complaint))):
		return FooterNote, true
	case len(own) == 1 && own[0] != complaint && (requestPattern.MatchString(texts[0]) || pagePattern.MatchString(texts[0])):
		return FooterNote, true
	}
	return "", false
}

// labelsRow tells whether a serial is a word that begins a footer.
func labelsRow(serial string) bool {
	text := contract.Levelled(serial)
	return len(text) < 200 && (labelPattern.MatchString(text) || totalPattern.MatchString(text) || notePattern.MatchString(text))
}

// footerText is a footer as it is shown: cells about complainants and telephone
// numbers stay out.
func (a *assembler) footerText(row *gridRow, own []int) string {
	var texts []string
	for _, i := range own {
		if i < len(a.layout) && a.layout[i].Field.Sensitive() {
			texts = append(texts, "…")
			continue
		}
		texts = append(texts, cleanLine(row.cells[i]))
	}
	text := strings.Join(texts, " | ")
	if runes := []rune(text); len(runes) > 2000 {
		text = string(runes[:2000]) + "…"
	}
	return text
}

// footerRows says which rows were read as totals, notes or signatures: whoever
// checks the list sees that no case is among them.
func (a *assembler) footerRows() {
	var rows []string
	n := 0
	for _, f := range a.c.list.Footers {
		if f.Sheet != a.sheet || f.Kind != FooterTotal && f.Kind != FooterNote && f.Kind != FooterSignature {
			continue
		}
		if n++; n > mostFooters {
			continue
		}
		text := longDigits.ReplaceAllString(f.Text, "…")
		if runes := []rune(text); len(runes) > 40 {
			text = string(runes[:40]) + "…"
		}
		rows = append(rows, itoa(f.RowNumber)+"“"+text+"”")
	}
	if n == 0 {
		return
	}
	if n > mostFooters {
		rows = append(rows, "…")
	}
	a.warn(0, "", "footer_rows", "rows", strings.Join(rows, "；"), "count", itoa(n))
}

// totalOf reads the count of a total row: "合计 26 件" in one cell, or the first
// number in the cells behind the label. Subtotals, running totals and counts by
// channel or type are not the count of the list.
func (a *assembler) totalOf(row *gridRow) (int, bool) {
	own := row.own()
	label := contract.Levelled(row.cells[own[0]])
	if !totalPattern.MatchString(label) {
		for _, i := range own {
			if m := overallPattern.FindStringSubmatch(contract.Levelled(row.cells[i])); m != nil {
				n, err := strconv.Atoi(m[1])
				return n, err == nil
			}
		}
		return 0, false
	}
	if strings.Contains(label, "小计") || strings.Contains(label, "累计") {
		return 0, false
	}
	if n, ok := declaredCount(label + "件"); ok {
		return n, true
	}
	if len(a.counted) > 0 { // a sum in a table stands under its heading
		m := countPattern.FindStringSubmatch(contract.Levelled(row.cell(a.sumColumn)))
		if m == nil {
			return 0, false
		}
		n, err := strconv.Atoi(m[1])
		return n, err == nil
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

// allFigures tells whether cells are counts and nothing else.
func (a *assembler) allFigures(row *gridRow, columns []int) bool {
	for _, i := range columns {
		if !figure(contract.Levelled(row.cells[i])) {
			return false
		}
	}
	return true
}
