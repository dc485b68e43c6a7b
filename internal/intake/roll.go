package intake

import (
	"context"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"jiaoban/internal/contract"
)

// Roll is what was found in a file of units, people, posts, contact persons and
// rosters 名册. Every row with content is in Rows, but for example rows and
// repeated headers.
type Roll struct {
	Rows         []contract.RollRow
	Examples     int      // marked rows of the template, passed over
	Unrecognised []string // labels of columns that no table has
	Skipped      []SkippedSheet
}

// RollLimits are the limits for rolls: an office is smaller than its lists.
func RollLimits() Limits {
	return Limits{FileBytes: 8 << 20, InflatedBytes: 64 << 20, TextBytes: 16 << 20, Rows: 20_000, Columns: 64, Cells: 400_000, CellRunes: 2_000}
}

// ReadRoll reads a roll as Read reads a list, with the same bounds and problems.
// A row that cannot be understood says so in its Faults and stops no other.
func ReadRoll(ctx context.Context, r io.ReaderAt, size int64, name string, limits Limits) (*Roll, error) {
	out := &rollCollector{}
	if err := readTables(ctx, r, size, name, limits, out); err != nil {
		return nil, err
	}
	return out.finish()
}

// rollCollector gathers the tables of a roll.
type rollCollector struct {
	roll   Roll
	limits Limits
	found  bool
	closer *Problem // why a sheet is no table
}

func (c *rollCollector) begin(_ Format, limits Limits) { c.limits = limits }
func (c *rollCollector) encoded(string, rune)          {}

func (c *rollCollector) skip(sheets []SkippedSheet) { c.roll.Skipped = sheets }

func (c *rollCollector) headerScore(cells []string) int {
	_, score := rollHeader("", cells)
	return score
}

func (c *rollCollector) open(sheet string, _ func(int) bool) table {
	return &rollTable{c: c, sheet: sheet}
}

func (c *rollCollector) finish() (*Roll, error) {
	switch {
	case !c.found && c.closer != nil:
		return nil, c.closer
	case !c.found:
		return nil, problem("no_visible_sheet")
	}
	return &c.roll, nil
}

// rollTable reads one sheet of a roll. Rows wait until the header is found among
// the first of them.
type rollTable struct {
	c       *rollCollector
	sheet   string
	waiting []gridRow
	failed  bool

	table  contract.RollSheet
	fields []string // by column; empty: not recognised, or the serial
	serial int      // column of the serial, -1 if there is none
	labels map[string]string
}

func (t *rollTable) overlap() {} // what stands in merged cells was read once

func (t *rollTable) add(row gridRow) error {
	switch {
	case t.failed:
		return nil
	case t.table.Table != "":
		return t.data(&row)
	}
	t.waiting = append(t.waiting, row)
	if len(t.waiting) < headerSearchRows {
		return nil
	}
	return t.begin()
}

// begin looks for the header among the waiting rows and deals with the rest.
func (t *rollTable) begin() error {
	waiting := t.waiting
	t.waiting = nil
	at, best := -1, 0
	for i := range waiting {
		if table, score := rollHeader(t.sheet, waiting[i].cells); score > best {
			t.table, at, best = table, i, score
		}
	}
	if at < 0 {
		t.failed = true
		t.c.roll.Skipped = append(t.c.roll.Skipped, SkippedSheet{Name: t.sheet, Reason: SkipNoHeader})
		if t.c.closer == nil && len(waiting) > 0 && labelKey(t.sheet) != labelKey(RollNotes) {
			t.c.closer = problem("no_roll_table", "row", itoa(waiting[0].number), "labels", labelsOf(waiting[0].cells))
		}
		return nil
	}
	t.c.found = true
	t.layout(waiting[at].cells)
	for i := at + 1; i < len(waiting); i++ {
		if err := t.data(&waiting[i]); err != nil {
			return err
		}
	}
	return nil
}

// layout assigns the columns to fields; a second column of one field is not read.
func (t *rollTable) layout(header []string) {
	t.serial, t.labels = -1, map[string]string{}
	for i, cell := range header {
		label, field := cleanLine(cell), ""
		switch key := labelKey(label); {
		case key == "":
		case t.serial < 0 && rollSerial[key]:
			t.serial = i
		default:
			field = rollFields[t.table.Table][key]
			if _, taken := t.labels[field]; field == "" || taken {
				field = ""
				t.c.roll.Unrecognised = append(t.c.roll.Unrecognised, strings.TrimPrefix(t.sheet+": "+label, ": "))
			} else {
				t.labels[field] = label
			}
		}
		t.fields = append(t.fields, field)
	}
}

func (t *rollTable) finish() error {
	if t.table.Table == "" && !t.failed {
		if len(t.waiting) == 0 {
			t.c.roll.Skipped = append(t.c.roll.Skipped, SkippedSheet{Name: t.sheet, Reason: SkipEmpty})
			return nil
		}
		return t.begin()
	}
	return nil
}

// data reads one row below the header.
func (t *rollTable) data(row *gridRow) error {
	own := row.own()
	if len(own) == 0 || len(own) == 1 && own[0] == t.serial {
		return nil // a prepared row
	}
	if t.serial >= 0 && rollExample[labelKey(row.cell(t.serial))] {
		t.c.roll.Examples++
		return nil
	}
	if _, score := rollHeader(t.sheet, row.cells); score > 0 {
		return nil // the header again, as on printed pages
	}
	if len(t.c.roll.Rows) >= t.c.limits.Rows {
		return problem("too_many_rows", "limit", itoa(t.c.limits.Rows))
	}
	out := contract.RollRow{Table: t.table.Table, Sheet: t.sheet, RowNumber: row.number, Values: map[string]string{}, Labels: t.labels}
	for i, field := range t.fields {
		if field != "" {
			t.value(&out, field, row, i)
		}
	}
	for i := len(t.fields); i < len(row.cells); i++ {
		if !isBlank(row.cells[i]) {
			out.Faults = append(out.Faults, contract.RollFault{Code: "roll_cells_outside", Params: map[string]string{"column": columnLetter(i)}})
			break
		}
	}
	for _, col := range t.table.Columns {
		_, read := out.Values[col.Field]
		if faulty := slices.ContainsFunc(out.Faults, func(f contract.RollFault) bool { return f.Field == col.Field }); col.Required && (!read || out.Values[col.Field] == "") && !faulty {
			out.Faults = append(out.Faults, contract.RollFault{Field: col.Field, Column: t.labels[col.Field], Code: "required"})
		}
	}
	t.c.roll.Rows = append(t.c.roll.Rows, out)
	return nil
}

// value reads one cell. An empty one states nothing; one that says that there is
// nothing takes away what is known.
func (t *rollTable) value(out *contract.RollRow, field string, row *gridRow, i int) {
	text := cleanLine(row.cell(i))
	if bare, ok := strings.CutPrefix(text, "'"); ok && SafeCell(bare) == text {
		text = bare // the mark that keeps a spreadsheet from calculating
	}
	fault := func(code string, params ...string) {
		out.Faults = append(out.Faults, contract.RollFault{Field: field, Column: t.labels[field], Code: code, Params: paramsOrNone(params)})
	}
	most := 0
	for _, col := range t.table.Columns {
		if col.Field == field {
			most = col.Max
		}
	}
	switch letters := utf8.RuneCountInString(text); {
	case text == "":
		return
	case row.kind(i)&kindError != 0 || strings.ContainsRune(text, utf8.RuneError):
		fault("invalid_value")
		return
	case letters > most:
		fault("text_too_long", "max", itoa(most))
		return
	case absent(text):
		out.Values[field] = ""
		return
	}
	value, code, params := rollValue(field, text)
	if code != "" {
		fault(code, params...)
		return
	}
	out.Values[field] = value
}

func paramsOrNone(pairs []string) map[string]string {
	if len(pairs) == 0 {
		return nil
	}
	return params(pairs)
}

// rollHeader finds the table whose headings a row holds, and how well it fits;
// 0 for none. The name of the sheet decides between equals.
func rollHeader(sheet string, cells []string) (best contract.RollSheet, score int) {
	if len(cells) > 1000 {
		cells = cells[:1000]
	}
	keys := map[string]bool{}
	for _, c := range cells {
		if len(c) <= 200 {
			keys[labelKey(cleanLine(c))] = true
		}
	}
	for _, s := range contract.RollSheets {
		known := map[string]bool{}
		for key := range keys {
			if field := rollFields[s.Table][key]; field != "" {
				known[field] = true
			}
		}
		complete := len(known) >= 2
		for _, col := range s.Columns {
			complete = complete && (!col.Required || known[col.Field])
		}
		if !complete {
			continue
		}
		fit := 2 * len(known)
		if named := labelKey(sheet); named == labelKey(s.ZH) || named == labelKey(s.EN) {
			fit++
		}
		if fit > score {
			best, score = s, fit
		}
	}
	return best, score
}

// rollFields finds a field of a table by the labelKey of a heading.
var rollFields = func() map[contract.RollTable]map[string]string {
	all := map[contract.RollTable]map[string]string{}
	for _, s := range contract.RollSheets {
		fields := map[string]string{}
		for field, labels := range rollLabels[s.Table] {
			for _, label := range labels {
				fields[labelKey(label)] = field
			}
		}
		for _, col := range s.Columns {
			fields[labelKey(col.ZH)], fields[labelKey(col.EN)] = col.Field, col.Field
		}
		all[s.Table] = maps.Clone(fields)
	}
	return all
}()

// rollLabels are other headings than the program's own.
var rollLabels = map[contract.RollTable]map[string][]string{
	contract.RollPeople: {
		"id": {"编号", "工号", "id"}, "name": {"人员姓名", "full name"}, "telephone": {"手机", "手机号", "手机号码", "联系电话", "电话号码", "phone"},
	},
	contract.RollUnits: {
		"id": {"编号", "id"}, "name": {"单位", "单位全称", "name"}, "kind": {"级别", "层级", "单位类别", "单位级别", "level"},
		"parent": {"上级", "上级单位名称", "主管单位", "隶属单位"}, "territory": {"辖区", "行政区域", "区域", "region"},
		"code": {"代码", "区划代码", "行政区划代码", "单位代码"}, "telephone": {"联系电话", "单位电话", "值班电话", "phone"},
		"first_responsible": {"第一责任人姓名", "主要负责人"}, "direct_responsible": {"直接责任人姓名", "分管负责人"},
	},
	contract.RollPosts: {
		"person": {"姓名", "人员姓名", "name"}, "unit": {"单位名称", "所在单位", "任职单位"}, "role": {"角色", "职责", "系统角色"},
		"from": {"起", "开始时间", "任职时间"}, "until": {"止", "结束时间"},
	},
	contract.RollContacts: {
		"unit": {"单位名称", "所在单位"}, "person": {"联络员姓名", "联系人", "contact"}, "telephone": {"手机", "手机号", "联系电话", "phone"},
		"substitute": {"替补联络员", "备用联络员"},
	},
	contract.RollDuties: {
		"unit": {"单位名称", "值班单位"}, "person": {"值班员", "值班人", "person"}, "telephone": {"值班电话", "手机", "联系电话", "phone"},
		"backup": {"备班", "备班员", "备班人"}, "from": {"起", "开始时间", "值班开始", "from"}, "until": {"止", "结束时间", "值班结束", "until"},
	},
}

var (
	rollSerial  = keysOf("序号", "No", "No.")
	rollExample = keysOf("示例", "例", "样例", "example")
)

func keysOf(labels ...string) map[string]bool {
	keys := map[string]bool{}
	for _, label := range labels {
		keys[labelKey(label)] = true
	}
	return keys
}
