package intake

import (
	"slices"
	"sort"
	"strings"
)

// cellAliases are names of the rules for what a list calls otherwise.
var cellAliases = map[string]Field{"number": FieldAcceptNo, "pollution_types": FieldPollutionType}

// Mended reads one refused row of a list again with some of its cells replaced,
// as if it had come so. Cells are named by the heading in the list, by any other
// heading that means the same, or by the name of a field; a column that the list
// does not have is added. section is the channel that a heading above the row says,
// where that is known. The result has this row alone, good or refused again.
func Mended(list *List, p RowProblem, section Channel, cells map[string]string, limits Limits) (*List, error) {
	at := slices.IndexFunc(list.Sheets, func(s Sheet) bool { return s.Name == p.Sheet })
	if at < 0 {
		return nil, problem("columns_unknown")
	}
	layout := slices.Clone(list.Sheets[at].Layout)
	raw := make([]string, len(layout), len(layout)+len(cells))
	copy(raw, p.Raw)
	var names []string
	for name := range cells {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		i, ok := cellNamed(&layout, name)
		if !ok {
			return nil, problem("no_such_column", "column", name, "labels", labelsOf(headings(layout)))
		}
		for len(raw) < len(layout) {
			raw = append(raw, "")
		}
		for j := range layout { // several columns of one meaning are read together
			if layout[j].Field == layout[i].Field && layout[i].Field != FieldNone && j < len(raw) {
				raw[j] = ""
			}
		}
		raw[i] = cells[name]
	}
	c := &collector{}
	c.begin(FormatXLSX, limits.withDefaults())
	a := &assembler{c: c, sheet: p.Sheet, columns: map[Field][]int{}, serials: map[string]int{}}
	a.found, a.lastRow = true, p.RowNumber-1
	if !a.useLayout(layout) {
		return nil, problem("columns_unknown")
	}
	a.preface(nil, list.Sheets[at].HeaderRow)
	c.list.RegionHint, c.warned, c.list.Warnings = list.RegionHint, map[string]int{}, nil // what is said of the columns was said before
	if section != ChannelUnknown {
		a.section = section
	}
	a.newCase(&gridRow{number: p.RowNumber, cells: raw})
	a.flush()
	mended, err := c.finish()
	if mended != nil && mended.RegionHint == "" {
		mended.RegionHint = list.RegionHint
	}
	return mended, err
}

// Cell is what a row says in the column of one meaning, or in all of them together.
type Cell struct {
	Name  string // that Mended takes for it
	Label string // of the first such column, as written
	Text  string
}

// Cells are what a row says, in the order of the columns of its list, without what
// it says about the complainant.
func Cells(list *List, p RowProblem) []Cell {
	at := slices.IndexFunc(list.Sheets, func(s Sheet) bool { return s.Name == p.Sheet })
	if at < 0 {
		return nil
	}
	var cells []Cell
	for i, col := range list.Sheets[at].Layout {
		if col.Field == FieldNone || col.Field == FieldReturnReason || col.Field.Sensitive() {
			continue
		}
		text := ""
		if i < len(p.Raw) {
			text = trim(p.Raw[i])
		}
		name := cellName(col.Field)
		if j := slices.IndexFunc(cells, func(c Cell) bool { return c.Name == name }); j >= 0 {
			cells[j].Text = strings.Trim(cells[j].Text+"\n"+text, "\n")
			continue
		}
		cells = append(cells, Cell{Name: name, Label: col.Label, Text: text})
	}
	return cells
}

// cellName is what the rules call a field.
func cellName(f Field) string {
	for name, field := range cellAliases {
		if field == f {
			return name
		}
	}
	return string(f)
}

func headings(layout []Column) []string {
	labels := make([]string, len(layout))
	for i, col := range layout {
		labels[i] = col.Label
	}
	return labels
}

// cellNamed finds the column of a name, or adds one.
func cellNamed(layout *[]Column, name string) (int, bool) {
	name = strings.TrimSpace(name)
	named := func(fits func(Column) bool) int { return slices.IndexFunc(*layout, fits) }
	if i := named(func(c Column) bool { return c.Label != "" && labelKey(c.Label) == labelKey(name) }); i >= 0 {
		return i, (*layout)[i].Field != FieldReturnReason
	}
	field, known := cellAliases[name]
	if !known {
		field = Field(name)
		if _, known = fieldLabels[field]; !known {
			field = fieldOf(name)
		}
	}
	if field == FieldNone || field == FieldReturnReason {
		return 0, false
	}
	if i := named(func(c Column) bool { return c.Field == field }); i >= 0 {
		return i, true
	}
	i := len(*layout)
	*layout = append(*layout, Column{Index: i, Letter: columnLetter(i), Label: fieldLabels[field][0], Field: field})
	return i, true
}
