package intake

import (
	"crypto/sha256"
	"strconv"

	"jiaoban/internal/contract"
)

// maxWarningsPerCode keeps a hostile or hopeless file from filling memory with
// warnings; the rest is counted.
const maxWarningsPerCode = 1_000

// moreWarnings says how many more of a kind there are than are kept.
const moreWarnings = "more_warnings"

// collector gathers the sheets of one file into a List and compares rows
// across them.
type collector struct {
	list   *List
	limits Limits

	warned  map[string]int // by code
	byKey   map[string]rowPlace
	bySelf  map[string]rowPlace // serial, fingerprint and demand of rows without a number
	byText  map[[sha256.Size]byte]rowPlace
	cases   int // cases seen, refused ones included, duplicates not
	cells   int // under the headers, in all rows
	noTable *Problem
}

// rowPlace remembers where a row stands in the list.
type rowPlace struct {
	sheet       string
	number      int
	fingerprint string
	demand      string // levelled; a fingerprint says nothing of it
}

func (c *collector) begin(format Format, limits Limits) {
	*c = collector{
		list:   &List{Format: format},
		limits: limits,
		warned: map[string]int{},
		byKey:  map[string]rowPlace{},
		bySelf: map[string]rowPlace{},
		byText: map[[sha256.Size]byte]rowPlace{},
	}
}

func (c *collector) encoded(encoding string, comma rune) {
	c.list.Encoding, c.list.Comma = encoding, comma
}

func (c *collector) skip(sheets []SkippedSheet) { c.list.SkippedSheets = sheets }

func (c *collector) headerScore(cells []string) int { return headerScore(cells) }

func (c *collector) open(sheet string, hiddenColumn func(col int) bool) table {
	return &assembler{c: c, sheet: sheet, hiddenColumn: hiddenColumn, columns: map[Field][]int{}, serials: map[string]int{}}
}

func (c *collector) warn(w Warning) {
	if c.warned[w.Code]++; c.warned[w.Code] <= maxWarningsPerCode {
		c.list.Warnings = append(c.list.Warnings, w)
	}
}

// tooMany refuses a list beyond its limit as soon as that is known.
func (c *collector) tooMany() error {
	n := len(c.list.Rows) + len(c.list.Refused)
	switch {
	case n > c.limits.Rows:
		return problem("too_many_rows", "limit", itoa(c.limits.Rows))
	case c.cells > c.limits.Cells:
		return problem("too_many_table_cells", "limit", itoa(c.limits.Cells))
	}
	return nil
}

// declare notes a stated count; the first one counts, another is a warning.
func (c *collector) declare(n int, text string) {
	l := c.list
	switch {
	case l.DeclaredCount == nil:
		l.DeclaredCount, l.DeclaredText = &n, text
	case *l.DeclaredCount != n && len(l.Sheets) <= 1:
		c.warn(Warning{Code: "declared_conflict", Params: params([]string{"first", itoa(*l.DeclaredCount), "second", itoa(n)})})
	}
}

// accept takes a finished row over, or refuses it as a duplicate.
func (c *collector) accept(row Row) {
	row.Fingerprint = fingerprint(&row)
	c.cases++
	place := rowPlace{sheet: row.Sheet, number: row.RowNumber, fingerprint: row.Fingerprint, demand: contract.Levelled(row.Demand)}
	refuse := func(code, column string, other rowPlace, pairs ...string) {
		pairs = append(pairs, "other", c.where(row.Sheet, other))
		c.list.Refused = append(c.list.Refused, RowProblem{
			Sheet: row.Sheet, RowNumber: row.RowNumber, Number: row.AcceptNo, Uncounted: code == "duplicate_row", Column: column, Code: code, Params: params(pairs), Raw: row.Raw,
			Complainant: row.Complainant, Receipt: row.Receipt, Supplement: row.Supplement, Document: row.Document,
		})
	}
	if row.AcceptKey != "" {
		if other, seen := c.byKey[row.AcceptKey]; seen {
			if other.fingerprint == row.Fingerprint && other.demand == place.demand {
				c.cases--
				refuse("duplicate_row", "", other)
				return
			}
			refuse("duplicate_number", c.label(row.Sheet, FieldAcceptNo), other, "number", row.AcceptNo)
			c.warn(Warning{Sheet: other.sheet, RowNumber: other.number, Code: contract.WarnNumberRepeated,
				Params: params([]string{"number", row.AcceptNo, "other", c.where(other.sheet, place)})})
			return
		}
		c.byKey[row.AcceptKey] = place
	} else {
		self := row.Sheet + "\x00" + row.Serial + "\x00" + row.Fingerprint + "\x00" + place.demand
		if other, seen := c.bySelf[self]; seen {
			c.cases--
			refuse("duplicate_row", "", other)
			return
		}
		c.bySelf[self] = place
	}
	text := textPrint(&row)
	if other, seen := c.byText[text]; seen {
		c.warn(Warning{Sheet: row.Sheet, RowNumber: row.RowNumber, Code: "same_text_other_number",
			Params: params([]string{"other", c.where(row.Sheet, other)})})
	} else {
		c.byText[text] = place
	}
	c.list.Rows = append(c.list.Rows, row)
}

// where names another row, with its sheet if that is another one.
func (c *collector) where(from string, other rowPlace) string {
	if other.sheet == from {
		return itoa(other.number)
	}
	return other.sheet + "!" + itoa(other.number)
}

func (c *collector) label(sheet string, field Field) string {
	for i := range c.list.Sheets {
		if c.list.Sheets[i].Name != sheet {
			continue
		}
		for _, col := range c.list.Sheets[i].Layout {
			if col.Field == field {
				return col.Label
			}
		}
	}
	return ""
}

// finish compares the counts and returns the list, or the Problem of a file in
// which no list was found.
func (c *collector) finish() (*List, error) {
	l := c.list
	if len(l.Sheets) == 0 {
		if c.noTable != nil {
			return nil, c.noTable
		}
		return nil, problem("no_visible_sheet")
	}
	if len(l.Rows)+len(l.Refused) == 0 {
		return nil, problem("no_rows", "row", itoa(l.Sheets[0].HeaderRow))
	}
	if len(l.Rows) > c.limits.Rows {
		return nil, problem("too_many_rows", "limit", itoa(c.limits.Rows))
	}
	first := l.Sheets[0]
	l.Sheet, l.Title, l.TitleBatch, l.TitleDate, l.Layout = first.Name, first.Title, first.TitleBatch, first.TitleDate, first.Layout
	for _, s := range l.Sheets {
		for _, col := range s.Layout {
			if col.Field == FieldNone && col.Label != "" {
				l.Unrecognised = append(l.Unrecognised, col.Label)
			}
		}
		if s.TitleBatch != "" && l.TitleBatch == "" {
			l.TitleBatch = s.TitleBatch
		} else if s.TitleBatch != "" && s.TitleBatch != l.TitleBatch {
			c.warn(Warning{Sheet: s.Name, Code: "batch_conflict", Params: params([]string{"first", l.TitleBatch, "second", s.TitleBatch})})
		}
	}
	if m := regionPattern.FindStringSubmatch(l.Title); m != nil {
		l.RegionHint = m[1]
	}
	if l.DeclaredCount != nil && *l.DeclaredCount != c.cases {
		c.warn(Warning{Code: "count_mismatch", Params: params([]string{
			"declared", itoa(*l.DeclaredCount), "read", itoa(c.cases), "rows", itoa(len(l.Rows) + len(l.Refused)),
			"refused", itoa(len(l.Refused)), "uncounted", itoa(len(l.Rows) + len(l.Refused) - c.cases)})})
	}
	for _, s := range l.SkippedSheets {
		c.warn(Warning{Sheet: s.Name, Code: "sheet_skipped", Params: params([]string{"sheet", s.Name, "reason", string(s.Reason)})})
	}
	for _, code := range WarningCodes() {
		if more := c.warned[code] - maxWarningsPerCode; more > 0 {
			l.Warnings = append(l.Warnings, Warning{Code: moreWarnings, Params: params([]string{"code", code, "count", itoa(more)})})
		}
	}
	return l, nil
}

func itoa(n int) string { return strconv.Itoa(n) }
