package intake

import (
	"strings"

	"jiaoban/internal/contract"
)

// assembler turns the rows of one sheet into cases. Rows wait until the header
// is found among the first of them; after that each is dealt with as it comes.
type assembler struct {
	c            *collector
	sheet        string
	hiddenColumn func(col int) bool

	waiting []gridRow // before the header is found
	found   bool
	failed  bool // no header: the sheet is not a list

	layout      []Column
	columns     map[Field][]int
	returned    bool // the sheet is one that WriteRefused wrote
	supplements bool // the rows are orders to work on known cases again
	sensitive   bool // the sheet has columns about complainants
	section     Channel
	serials     map[string]int

	lastRow    int // the last row with content, to count empty ones
	emptyRows  int
	hiddenRows int
	pending    *Row // the latest case, while continuations may follow
	shortest   int  // characters of the shortest complaint so far, 0 before the first
	refusedAt  int  // row of the latest case if it was refused, else 0

	counted     []int // columns of the table of counts that the rows stand in, nil outside one
	sumColumn   int   // its column of sums, -1 if none
	wordSerials bool  // a case has a serial that is a word
}

func (a *assembler) warn(number int, column, code string, pairs ...string) {
	a.c.warn(Warning{Sheet: a.sheet, RowNumber: number, Column: column, Code: code, Params: params(pairs)})
}

func (a *assembler) overlap() { a.warn(0, "", "overlapping_merges") }

func (a *assembler) add(row gridRow) error {
	if a.failed {
		return nil
	}
	if !a.found {
		a.waiting = append(a.waiting, row)
		if len(a.waiting) < headerSearchRows+1 {
			return nil
		}
		return a.begin()
	}
	return a.data(&row)
}

// begin looks for the header among the waiting rows and deals with the rest.
func (a *assembler) begin() error {
	waiting := a.waiting
	a.waiting = nil
	search := waiting[:min(len(waiting), headerSearchRows)]
	at, closest := findHeader(search)
	if at < 0 {
		a.failed = true
		a.skip(SkipNoHeader, problem("header_missing", "row", itoa(waiting[closest].number), "labels", labelsOf(waiting[closest].cells)))
		return nil
	}
	header := &waiting[at]
	var next *gridRow
	if at+1 < len(waiting) && waiting[at+1].number == header.number+1 {
		next = &waiting[at+1]
	}
	layout, twoLines := layoutOf(header, next)
	if !a.useLayout(layout) {
		a.failed = true
		a.skip(SkipNoHeader, problem("header_incomplete", "row", itoa(header.number), "labels", labelsOf(header.cells)))
		return nil
	}
	a.found = true
	a.preface(waiting[:at], header.number)
	if twoLines {
		at++
	}
	a.lastRow = waiting[at].number
	for i := at + 1; i < len(waiting); i++ {
		if err := a.data(&waiting[i]); err != nil {
			return err
		}
	}
	return nil
}

func (a *assembler) skip(reason SkipReason, p *Problem) {
	a.c.list.SkippedSheets = append(a.c.list.SkippedSheets, SkippedSheet{Name: a.sheet, Reason: reason})
	if a.c.noTable == nil || a.c.noTable.Code == "header_missing" && p.Code == "header_incomplete" {
		a.c.noTable = p
	}
}

func labelsOf(cells []string) string {
	var labels []string
	for _, c := range cells {
		if text := cleanLine(c); text != "" && len(labels) < 12 {
			if runes := []rune(text); len(runes) > 20 {
				text = string(runes[:20]) + "…"
			}
			labels = append(labels, text)
		}
	}
	return strings.Join(labels, "、")
}

// useLayout assigns columns to fields; it is false without a complaint column.
func (a *assembler) useLayout(layout []Column) bool {
	a.layout = layout
	for i := range layout {
		col := &layout[i]
		if a.hiddenColumn != nil && col.Label != "" && a.hiddenColumn(i) {
			col.Hidden = true
		}
		if col.Field == FieldNone {
			continue
		}
		taken := a.columns[col.Field]
		if len(taken) > 0 && !col.Field.joined() {
			a.warn(0, col.Label, "duplicate_column", "other", layout[taken[0]].Label)
			col.Field = FieldNone
			continue
		}
		a.columns[col.Field] = append(taken, i)
	}
	if len(a.columns[FieldComplaint]) == 0 {
		return false
	}
	a.returned = len(a.columns[FieldReturnReason]) > 0
	// A list of cities only has its regions in that column.
	if len(a.columns[FieldRegion]) == 0 && len(a.columns[FieldCity]) > 0 {
		i := a.columns[FieldCity][0]
		layout[i].Field = FieldRegion
		a.columns[FieldRegion], a.columns[FieldCity] = []int{i}, nil
	}
	if len(a.columns[FieldAcceptNo]) == 0 {
		a.warn(0, "", "no_number_column")
	}
	var kept []string
	for _, col := range layout {
		if col.Field.keptOnly() {
			kept = append(kept, col.Label)
		}
		if col.Hidden {
			a.warn(0, col.Label, "hidden_column")
		}
		if col.Field.Sensitive() {
			a.sensitive = true
			a.warn(0, col.Label, "complainant_columns")
		}
	}
	if len(kept) > 0 {
		a.warn(0, "", "columns_kept_only", "columns", strings.Join(kept, "、"))
	}
	return true
}

// preface reads what stands above the header.
func (a *assembler) preface(rows []gridRow, headerRow int) {
	s := Sheet{Name: a.sheet, HeaderRow: headerRow, Layout: a.layout}
	for i := range rows {
		for _, j := range rows[i].own() {
			if text := cleanLine(rows[i].cells[j]); text != "" && len(text) < 4000 {
				s.Preface = append(s.Preface, text)
			}
		}
	}
	texts := append(append([]string(nil), s.Preface...), a.sheet)
	for _, text := range texts {
		if s.TitleBatch == "" {
			s.TitleBatch = contract.BatchIn(text)
		}
		if s.TitleDate == "" {
			s.TitleDate = datePattern.FindString(contract.Levelled(text))
		}
	}
	if len(s.Preface) > 0 {
		s.Title = s.Preface[0]
		for _, text := range s.Preface {
			if contract.BatchIn(text) != "" || strings.Contains(text, "一览表") {
				s.Title = text
				break
			}
		}
	}
	a.section = sectionChannel(a.sheet)
	a.supplements = headsSupplements(a.sheet) || headsSupplements(s.Title)
	a.c.list.Sheets = append(a.c.list.Sheets, s)
	for _, text := range s.Preface {
		if n, ok := declaredCount(text); ok {
			a.c.declare(n, text)
		}
		if channel := sectionChannel(text); channel != ChannelUnknown {
			a.section = channel
		}
		if supplements, is := supplementsBelow(text); is {
			a.supplements = supplements
		}
	}
}

// sectionChannel reads a line such as 一、来电 or the name of a sheet.
func sectionChannel(text string) Channel {
	m := sectionPattern.FindStringSubmatch(contract.Levelled(text))
	if m == nil {
		return ChannelUnknown
	}
	channel, _ := readChannel(m[1])
	return channel
}

// first is the column of a field, -1 if there is none.
func (a *assembler) first(f Field) int {
	if cols := a.columns[f]; len(cols) > 0 {
		return cols[0]
	}
	return -1
}

func (a *assembler) label(f Field) string {
	if i := a.first(f); i >= 0 {
		return a.layout[i].Label
	}
	return ""
}

// data deals with one row below the header.
func (a *assembler) data(row *gridRow) error {
	own := row.own()
	if len(own) == 0 {
		a.warnEmptyFormulas(row)
		return nil
	}
	a.emptyRows += row.number - a.lastRow - 1
	a.lastRow = row.number
	if row.hidden {
		a.hiddenRows++
		a.warn(row.number, "", "hidden_row")
	}
	if a.footer(row, own) {
		return nil
	}
	if a.continues(row) {
		return a.c.tooMany()
	}
	a.flush()
	a.counted = nil
	a.newCase(row)
	return a.c.tooMany()
}

func (a *assembler) footer(row *gridRow, own []int) bool {
	var kind FooterKind
	switch serial := a.first(FieldSerial); {
	case sameAsHeader(row, a.layout, a.first(FieldComplaint)):
		kind = FooterRepeatedHeader
	case countsColumns(row):
		kind = FooterColumnNumbers
	case len(own) == 1 && own[0] == serial && len(row.filled) == 0 && !row.isUnsaved(a.first(FieldComplaint)) && isSerial(row.cells[serial]):
		kind = FooterSerialOnly
	default:
		var is bool
		if kind, is = a.classify(row); !is {
			return false
		}
	}
	a.flush()
	text := a.footerText(row, own)
	if len(a.c.list.Footers) < a.c.limits.Rows {
		a.c.list.Footers = append(a.c.list.Footers, Footer{Sheet: a.sheet, RowNumber: row.number, Kind: kind, Text: text})
	}
	switch kind {
	case FooterTotal:
		if n, ok := a.totalOf(row); ok {
			a.c.declare(n, text)
		}
	case FooterSection:
		text := row.cells[own[0]]
		if supplements, is := supplementsBelow(text); is {
			a.supplements, a.section = supplements, ChannelUnknown
		} else {
			a.section = sectionChannel(text)
		}
	case FooterNote, FooterSignature:
		if n, ok := declaredCount(text); ok {
			a.c.declare(n, text)
		}
	}
	return true
}

// isSerial tells whether a text can be the number of a prepared row.
func isSerial(s string) bool {
	key, _ := contract.SplitStar(s)
	_, ok := smallNumber(contract.Levelled(key))
	if !ok {
		_, ok = contract.ChineseNumber(contract.Levelled(key))
	}
	return ok || len(contract.Levelled(key)) <= 5 && strings.Trim(contract.Levelled(key), "0123456789.-") == ""
}

// finish ends the sheet.
func (a *assembler) finish() error {
	if !a.found && !a.failed {
		if len(a.waiting) == 0 {
			a.c.list.SkippedSheets = append(a.c.list.SkippedSheets, SkippedSheet{Name: a.sheet, Reason: SkipEmpty})
			return nil
		}
		if err := a.begin(); err != nil {
			return err
		}
	}
	a.flush()
	if a.found {
		sheets := a.c.list.Sheets
		sheets[len(sheets)-1].EmptyRows = a.emptyRows
		if a.hiddenRows > 0 {
			a.warn(0, "", "hidden_rows", "count", itoa(a.hiddenRows))
		}
		a.preparedRows()
		a.footerRows()
	}
	return nil
}

// mostNamed bounds the rows that a warning names.
const mostNamed = 10

// preparedRows says which rows hold a serial and nothing else: mostly the end of
// a form, but a case between others whose cells were lost looks the same.
func (a *assembler) preparedRows() {
	var rows []string
	n := 0
	for _, f := range a.c.list.Footers {
		if f.Sheet != a.sheet || f.Kind != FooterSerialOnly {
			continue
		}
		if n++; n <= mostNamed {
			rows = append(rows, itoa(f.RowNumber))
		}
	}
	if n > 0 {
		if n > mostNamed {
			rows = append(rows, "…")
		}
		a.warn(0, "", "serial_only_rows", "rows", strings.Join(rows, "、"), "count", itoa(n))
	}
}

// flush hands the latest case over; no further row continues it.
func (a *assembler) flush() {
	if a.pending != nil {
		a.c.accept(*a.pending)
	}
	a.pending, a.refusedAt = nil, 0
}
