package contract

import "jiaoban/internal/casework"

// RollTable names one table of the roll 名册: the units, people, posts, contact
// persons and turns of duty of an office, as a spreadsheet holds them.
type RollTable string

// The tables of the roll.
const (
	RollPeople   RollTable = "people"
	RollUnits    RollTable = "units"
	RollPosts    RollTable = "posts"
	RollContacts RollTable = "contacts"
	RollDuties   RollTable = "duties"
)

// RollColumn is one column of a table of the roll. Field is the name of the
// value, as in the API; the headings are what a file of the program's own says.
type RollColumn struct {
	Field    string
	ZH, EN   string
	Max      int  // characters, as many as the API takes
	Required bool // a table without this column is not recognised
}

// RollSheet says what a table of the roll consists of.
type RollSheet struct {
	Table   RollTable
	ZH, EN  string
	Columns []RollColumn
}

// RollSheets are the tables in the order in which they are brought in: people
// name nobody else, units name people, and the others name both.
var RollSheets = []RollSheet{
	{RollPeople, "人员", "people", []RollColumn{
		{"id", "人员编号", "person id", 64, false}, {"name", "姓名", "name", 100, true}, {"telephone", "电话", "telephone", 40, false},
	}},
	{RollUnits, "单位", "units", []RollColumn{
		{"id", "单位编号", "unit id", 64, false}, {"name", "单位名称", "unit name", 100, true}, {"kind", "类别", "kind", 200, false},
		{"parent", "上级单位", "parent", 200, false}, {"territory", "辖区名称", "territory", 1800, false}, {"code", "机构代码", "code", 40, false},
		{"telephone", "电话", "telephone", 40, false}, {"first_responsible", "第一责任人", "first responsible", 200, false},
		{"direct_responsible", "直接责任人", "direct responsible", 200, false},
	}},
	{RollPosts, "任职", "posts", []RollColumn{
		{"person", "人员", "person", 200, true}, {"unit", "单位", "unit", 200, true}, {"role", "岗位", "role", 200, true},
		{"from", "任职起", "from", 200, false}, {"until", "任职止", "until", 200, false},
	}},
	{RollContacts, "联络员", "contacts", []RollColumn{
		{"unit", "单位", "unit", 200, true}, {"person", "联络员", "contact person", 200, true}, {"telephone", "电话", "telephone", 40, false},
		{"substitute", "替补", "substitute", 200, false},
	}},
	{RollDuties, "值班表", "roster", []RollColumn{
		{"unit", "单位", "unit", 200, true}, {"person", "值班人员", "on duty", 200, true}, {"telephone", "电话", "telephone", 40, false},
		{"backup", "备班人员", "backup", 200, false}, {"from", "值班起", "duty from", 200, true}, {"until", "值班止", "duty until", 200, true},
	}},
}

// RollSheetOf is the sheet of a table.
func RollSheetOf(table RollTable) RollSheet {
	for _, s := range RollSheets {
		if s.Table == table {
			return s
		}
	}
	return RollSheet{Table: table}
}

// RollRow is one row of the roll. A value that stands in Values is stated, also
// an empty one, which takes away what is known; one that does not stand there
// leaves what is known. Instants are written as ParseInstant reads them, kinds
// and roles by their names.
type RollRow struct {
	Table     RollTable
	Sheet     string // empty for a csv file
	RowNumber int    // 1-based
	Values    map[string]string
	// Labels are the headings of the file by field, for whoever must mend it.
	Labels map[string]string
	// Faults say why the row cannot be read.
	Faults []RollFault
}

// RollFault says what is wrong with a row and, where it is one value, with
// which: Column is the heading in the file.
type RollFault struct {
	Field  string            `json:"field,omitempty"`
	Column string            `json:"column,omitempty"`
	Code   string            `json:"code"`
	Params map[string]string `json:"params,omitempty"`
}

// RollFate is what becomes, or became, of a row: new, changed, unchanged or refused.
type RollFate struct {
	Table     RollTable `json:"table" enum:"people,units,posts,contacts,duties" doc:"in which table the row stands"`
	Sheet     string    `json:"sheet,omitempty"`
	RowNumber int       `json:"row_number"`
	Name      string    `json:"name" doc:"who or what the row is about, in words"`
	ID        string    `json:"id,omitempty" doc:"of what was known before"`
	Fate      string    `json:"fate" enum:"new,changed,unchanged,refused"`
	Changes   []Change  `json:"changes,omitempty" doc:"what it says, and what stood there before"`
	// Note is the code of something that whoever looks at the row should know.
	Note   string      `json:"note,omitempty" doc:"stable code of what somebody should know of the row"`
	Faults []RollFault `json:"faults,omitempty" doc:"why the row is refused"`
}

// RollSum counts the rows of a roll by their fate.
type RollSum struct {
	Read      int `json:"read"`
	New       int `json:"new"`
	Changed   int `json:"changed" doc:"known, and says something else: it is taken over"`
	Unchanged int `json:"unchanged"`
	Refused   int `json:"refused"`
}

// RollOutcome is what becomes of a roll: of every row, in the order of the file.
type RollOutcome struct {
	Rows []RollFate `json:"rows"`
	Sum  RollSum    `json:"sum"`
	// Plan is known again when the same file would do the same to the same office.
	Plan      string `json:"plan" doc:"names what was shown; committing asks for it"`
	Committed bool   `json:"committed"`
}

// unitKindWords are the kinds of units in words.
var unitKindWords = map[string][2]string{
	UnitOffice: {"专办", "office"}, UnitGroup: {"工作组", "working group"}, UnitProvince: {"省", "province"}, UnitCity: {"市（州）", "city"},
	UnitCounty: {"县（市、区）", "county"}, UnitDepartment: {"部门", "department"}, UnitTownship: {"乡镇（街道）", "township"},
}

// UnitKindWord is what a kind of unit is called, in Chinese ("zh") or English.
func UnitKindWord(kind, lang string) string {
	words, known := unitKindWords[kind]
	switch {
	case !known:
		return kind
	case lang == casework.Chinese:
		return words[0]
	}
	return words[1]
}
