package intake

import (
	"regexp"
	"sort"
	"strings"
)

// Language of a message.
type Language string

// Languages in which messages exist.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// Problem says why a whole file cannot be read, and what the sender should
// mend. Its Code is stable.
type Problem struct {
	Code   string
	Params map[string]string
}

// Error implements error, in English.
func (p *Problem) Error() string { return p.Message(English) }

// Message is the sentence for people; an unknown language reads English.
func (p *Problem) Message(lang Language) string {
	return render(problemTexts, p.Code, p.Params, lang)
}

// ProblemCodes are all codes a Problem can have, sorted.
func ProblemCodes() []string { return codesOf(problemTexts) }

func problem(code string, pairs ...string) *Problem {
	return &Problem{Code: code, Params: params(pairs)}
}

// RowProblem says why a row was refused.
type RowProblem struct {
	Sheet     string
	RowNumber int
	Number    string // acceptance number that stands in the row, "" if none
	Column    string // label of the column at fault, "" when it is the whole row
	Code      string
	Params    map[string]string
	// Raw are the cells, for the file that goes back to the sender, without
	// those about the complainant; nil where the cells may stand in wrong
	// columns and one of them may be about the complainant.
	Raw []string
	// Complainant is what the row says about the person; nil: nothing.
	Complainant *Complainant
	// Receipt is what the row is known by when it comes back corrected: any text
	// of letters, digits and / + -. WriteRefused writes it beside the reason.
	Receipt    string
	Supplement bool // as in Row; Document too
	Document   string
	// Uncounted rows say again what another row says, or go on with one: they are
	// no case of their own.
	Uncounted bool
	// Reason are words for WriteRefused in the place of Message, where others
	// than the reader of lists refused the row.
	Reason string
}

// Message is the sentence for people.
func (p RowProblem) Message(lang Language) string {
	return render(rowTexts, p.Code, p.withColumn(), lang)
}

func (p RowProblem) withColumn() map[string]string {
	m := map[string]string{"column": p.Column}
	for k, v := range p.Params {
		m[k] = v
	}
	return m
}

// RowProblemCodes are all codes a RowProblem can have, sorted.
func RowProblemCodes() []string { return codesOf(rowTexts) }

// Warning is something that a person should look at; nothing was refused for
// it. RowNumber is 0 for a warning about the whole list.
type Warning struct {
	Sheet     string
	RowNumber int
	Column    string
	Code      string
	Params    map[string]string
}

// Message is the sentence for people.
func (w Warning) Message(lang Language) string {
	m := map[string]string{"column": w.Column}
	for k, v := range w.Params {
		m[k] = v
	}
	if w.Code == moreWarnings {
		m["code"] = kindOf(m["code"], lang)
	}
	return render(warningTexts, w.Code, m, lang)
}

// kindOf says what warnings of a kind say, without what differs among them.
func kindOf(code string, lang Language) string {
	return gap.ReplaceAllString(strings.TrimRight(render(warningTexts, code, nil, lang), "。."), "…")
}

var gap = regexp.MustCompile(`\{[a-z]+\}`)

// WarningCodes are all codes a Warning can have, sorted.
func WarningCodes() []string { return codesOf(warningTexts) }

// RowWords says a code of a RowProblem or a Warning; known is false for a code of
// neither.
func RowWords(code, column string, values map[string]string, lang Language) (text string, known bool) {
	if _, known = rowTexts[code]; known {
		return RowProblem{Code: code, Column: column, Params: values}.Message(lang), true
	}
	if _, known = warningTexts[code]; known {
		return Warning{Code: code, Column: column, Params: values}.Message(lang), true
	}
	return "", false
}

type bilingual struct{ zh, en string }

func render(table map[string]bilingual, code string, values map[string]string, lang Language) string {
	text, known := table[code]
	if !known {
		return code
	}
	s := text.en
	if lang == Chinese {
		s = text.zh
	}
	for k, v := range values {
		if k == "detail" || k == "reason" {
			v = detailIn(v, lang)
		}
		s = strings.ReplaceAll(s, "{"+k+"}", v)
	}
	return s
}

func codesOf(table map[string]bilingual) []string {
	codes := make([]string, 0, len(table))
	for code := range table {
		codes = append(codes, code)
	}
	sort.Strings(codes)
	return codes
}

func params(pairs []string) map[string]string {
	if len(pairs) == 0 {
		return nil
	}
	m := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}
