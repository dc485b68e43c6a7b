package intake

// Format is the recognised kind of a file.
type Format string

// The formats that can be read.
const (
	FormatXLSX Format = "xlsx"
	FormatCSV  Format = "csv"
)

// Limits bound what a file may cost. A zero field takes the default.
type Limits struct {
	FileBytes     int64  // size of the file as sent
	InflatedBytes int64  // all parts of a workbook, unpacked
	TextBytes     int64  // text of all cells together, counted per use
	Rows          int    // rows with content, per list
	Columns       int    // the furthest column with content
	Cells         int    // cells under the header, filled or not, in all rows together
	CellRunes     int    // characters in one cell; a longer one refuses its row
	TempDir       string // where large workbooks are unpacked; "" is the system's folder
}

// DefaultLimits are the limits for uploads.
func DefaultLimits() Limits {
	return Limits{
		FileBytes:     32 << 20,
		InflatedBytes: 128 << 20,
		TextBytes:     48 << 20,
		Rows:          50_000,
		Columns:       64,
		Cells:         800_000, // 50,000 rows of 16 columns
		CellRunes:     20_000,
	}
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	if l.FileBytes <= 0 {
		l.FileBytes = d.FileBytes
	}
	if l.InflatedBytes <= 0 {
		l.InflatedBytes = d.InflatedBytes
	}
	if l.TextBytes <= 0 {
		l.TextBytes = d.TextBytes
	}
	if l.Rows <= 0 {
		l.Rows = d.Rows
	}
	// Positions of cells are packed with ten bits for the column.
	if l.Columns <= 0 || l.Columns > 1000 {
		l.Columns = d.Columns
	}
	if l.Cells <= 0 {
		l.Cells = d.Cells
	}
	if l.CellRunes <= 0 {
		l.CellRunes = d.CellRunes
	}
	return l
}

// List is everything that was found in a file. Every row with content is in
// exactly one of Rows, a Row's Continued, Refused or Footers.
type List struct {
	Format   Format
	Encoding string // of a csv file: utf-8, utf-16le, utf-16be, gb18030
	Comma    rune   // the separator of a csv file

	// Title, TitleBatch and TitleDate come from the first sheet with a header.
	// TitleBatch is in ASCII digits ("12", "35-1"). TitleDate is the text as
	// written; it is a hint for people and never an instant of hand-over.
	Title      string
	TitleBatch string
	TitleDate  string
	RegionHint string
	Sheet      string
	Layout     []Column

	// Unrecognised are the labels of columns that no field is known for. Their
	// cells are in Row.Raw.
	Unrecognised []string

	Sheets        []Sheet // the sheets that were read, in order
	SkippedSheets []SkippedSheet

	Rows     []Row
	Refused  []RowProblem
	Warnings []Warning
	Footers  []Footer

	// DeclaredCount is the number of cases that the sender states in a title
	// or a total row, nil if there is none. DeclaredText is where it was read.
	DeclaredCount *int
	DeclaredText  string
}

// Sheet is one sheet that was read; a csv file has one with an empty name.
type Sheet struct {
	Name       string
	Preface    []string // every text above the header, top to bottom
	Title      string
	TitleBatch string
	TitleDate  string
	HeaderRow  int // 1-based
	Layout     []Column
	EmptyRows  int // rows without content between the first and the last one
}

// SkippedSheet is a sheet that was not read, and why.
type SkippedSheet struct {
	Name   string
	Reason SkipReason
}

// SkipReason says why a sheet was not read.
type SkipReason string

// Reasons for skipping a sheet.
const (
	SkipHidden   SkipReason = "hidden"    // hidden or very hidden in the workbook
	SkipNoHeader SkipReason = "no_header" // no row looks like the header of a list
	SkipEmpty    SkipReason = "empty"
	SkipNotTable SkipReason = "not_a_table" // a chart or macro sheet
)

// Column is one column of the header, recognised or not.
type Column struct {
	Index  int    // 0-based
	Letter string // as spreadsheets show it: A, B, … AA
	Label  string // as written
	Field  Field  // FieldNone when not recognised
	Hidden bool   // hidden in the workbook; read all the same
}

// Row is one case as handed over.
type Row struct {
	Sheet     string
	RowNumber int // 1-based row of the sheet or record of the file

	Serial string

	// AcceptNo is the acceptance number as given, without its star and without
	// outer blanks. AcceptKey is the same with full-width characters, brackets,
	// dashes and letter case levelled; it is what numbers are compared by.
	AcceptNo      string
	AcceptKey     string
	NumberStarred bool     // the number itself carried the star
	Priority      Priority // from a star at the number or serial, a priority column, or a remark
	Number        NumberFacts

	Complaint      string
	Region         string
	City           string // a second, wider region column (举报地市)
	PollutionTypes []PollutionType
	Channel        Channel
	ChannelBasis   ChannelBasis
	UpstreamBatch  string // levelled like List.TitleBatch when it can be read, else raw
	BatchSeq       string // number inside the batch (第二十四批91号 is 91)

	Address           string
	Respondent        string
	ResponsibleUnit   string
	ResponsiblePerson string
	Remarks           string

	Demand   string
	Document string // of the order from above

	// Supplement marks an order to work on a known case again (补充办理件).
	Supplement bool

	// Later are the texts of the other recognised columns that are filled, most
	// of them results (investigation, verdict, handling); nil if there are none.
	Later map[Field]string

	// Continued are the following rows that belong to the same case because
	// its number cell is merged over them.
	Continued []Continuation

	// Raw are the cells of the row by column, up to the last column of the
	// header, with characters removed that no database or workbook can hold and
	// without the cells about the complainant.
	Raw []string

	// Complainant is what the row says about the person; nil: nothing. It is
	// neither in Raw nor in Later nor in the Fingerprint.
	Complainant *Complainant

	// Receipt is the mark of a refused row that was corrected, see RowProblem.
	Receipt string

	Fingerprint string // see fingerprint.go
	Hidden      bool   // the row was hidden in the workbook
}

// Continuation is a further row of a case: another issue, region or unit.
// Texts of cells that are merged with the row above are empty.
type Continuation struct {
	RowNumber int
	Complaint string
	Region    string
	Later     map[Field]string
	Raw       []string
}

// PollutionType is one type out of a cell; the first of a row is the primary.
type PollutionType struct {
	Type  string // canonical: 噪音, 噪声污染 and 噪声 are all 噪声
	Raw   string // as written
	Known bool   // false: kept as written, not in the table of types
}

// Channel is how the complaint arrived.
type Channel string

// Channels. ChannelUnknown is a row that says nothing about it.
const (
	ChannelUnknown Channel = ""
	ChannelPhone   Channel = "phone"
	ChannelLetter  Channel = "letter"
	ChannelVisit   Channel = "visit"
	ChannelWechat  Channel = "wechat"
	ChannelOther   Channel = "other"
)

// ChannelBasis says what a Channel rests on.
type ChannelBasis string

// Bases of a channel, strongest first.
const (
	BasisUnknown   ChannelBasis = ""
	BasisPublished ChannelBasis = "published" // a column of the list says so
	BasisSection   ChannelBasis = "section"   // the row stands in a block or sheet headed 来电 or 来信
	BasisNumber    ChannelBasis = "number"    // inferred from the acceptance number
)

// Footer is a row that is not a case: a total, a note, a signature line.
type Footer struct {
	Sheet     string
	RowNumber int
	Kind      FooterKind
	Text      string
}

// FooterKind says what a row that is not a case is.
type FooterKind string

// Kinds of rows that are not cases.
const (
	FooterTotal          FooterKind = "total"           // 合计, 小计, 总计
	FooterNote           FooterKind = "note"            // 备注: 注: 说明:
	FooterSignature      FooterKind = "signature"       // 填报单位, 制表人, 审核
	FooterSection        FooterKind = "section"         // a line such as 一、来电 above a block
	FooterRepeatedHeader FooterKind = "repeated_header" // the header again, as on printed pages
	FooterColumnNumbers  FooterKind = "column_numbers"  // 1 2 3 … under the header
	FooterSerialOnly     FooterKind = "serial_only"     // a prepared row with nothing but its serial
)

// Taken returns how many rows of the file became cases or parts of cases.
func (l *List) Taken() int {
	n := len(l.Rows)
	for i := range l.Rows {
		n += len(l.Rows[i].Continued)
	}
	return n
}

// ComplaintText is the complaint with those of the continuations, one a line.
func (r *Row) ComplaintText() string {
	text := r.Complaint
	for _, c := range r.Continued {
		if c.Complaint != "" {
			text += "\n" + c.Complaint
		}
	}
	return text
}

// Results are the headings, as written, of the columns about results that a row
// or one of its continuations fills, in the order of the sheet.
func (l *List) Results(r *Row) []string {
	filled := map[Field]bool{}
	note := func(later map[Field]string) {
		for field, text := range later {
			filled[field] = filled[field] || field.result() && !absent(text)
		}
	}
	note(r.Later)
	for _, c := range r.Continued {
		note(c.Later)
	}
	var labels []string
	for _, sheet := range l.Sheets {
		for _, column := range sheet.Layout {
			if sheet.Name == r.Sheet && filled[column.Field] {
				labels = append(labels, column.Label)
			}
		}
	}
	return labels
}
