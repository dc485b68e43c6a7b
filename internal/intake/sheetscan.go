package intake

import (
	"bytes"
	"io"
	"strconv"
)

// cellKind is what a cell is beside its text.
type cellKind uint8

const (
	kindNumber  cellKind = 1 << iota // a numeric cell
	kindDate                         // a numeric cell that is shown as a date
	kindFormula                      // the text is the saved result of a formula
	kindError                        // #REF! and the like
)

// sheetFacts are what one pass over a sheet's XML finds out: kinds of cells,
// merged areas, hidden rows and columns, and counts to check the reading by.
type sheetFacts struct {
	kinds      []uint32 // row<<14 | column<<4 | kind, in order
	merges     []mergedArea
	hiddenCols [][2]int // 0-based, inclusive
	lastRow    int      // last row with content
	textCells  int      // text cells with content
}

// mergedArea is 1-based in rows and 0-based in columns, all inclusive.
type mergedArea struct{ top, bottom, left, right int }

const maxSheetRow = 1 << 18 // what a packed position can hold; far beyond any list

func packKind(row, col int, kind cellKind) uint32 {
	return uint32(row)<<14 | uint32(col)<<4 | uint32(kind)
}

func (f *sheetFacts) columnHidden(col int) bool {
	for _, span := range f.hiddenCols {
		if col >= span[0] && col <= span[1] {
			return true
		}
	}
	return false
}

// sheetScan is the state of one pass over a sheet.
type sheetScan struct {
	p     *preflight
	sheet string
	part  string
	facts *sheetFacts

	row, col    int // row 1-based, column 0-based; col is -1 before a row's first cell
	rowHas      bool
	inCell      bool
	kind        string // attribute t
	style       int
	formula     bool
	valued      bool // a <v> was there, be it empty
	collect     bool // inside <v>, or inside a <t> of <is>
	phonetic    bool
	size        int
	markup      int
	escapes     int
	value       []byte // of <v>, as far as it is short
	mergeCount  int
	columnSpans int
}

func (p *preflight) scanSheet(part sheetPart) (*sheetFacts, error) {
	s := &sheetScan{p: p, sheet: part.name, part: part.file.Name, facts: &sheetFacts{}, col: -1}
	scan := xmlScan{part: part.file.Name, start: s.start, end: s.end, text: s.text}
	if err := p.open(part.file, 0, func(r io.Reader) error { return scan.run(r) }); err != nil {
		return nil, err
	}
	return s.facts, nil
}

func (s *sheetScan) damaged(detail string) error {
	return problem("damaged_workbook", "detail", s.part+": "+detail)
}

func (s *sheetScan) start(tag xmlTag) error {
	switch string(tag.name) {
	case "row":
		next := s.row + 1
		if r := tag.attr("r"); r != "" {
			n, err := strconv.Atoi(r)
			if err != nil || n < next {
				return s.damaged("order of rows")
			}
			next = n
		}
		s.row, s.col, s.rowHas = next, -1, false
	case "c":
		return s.startCell(tag)
	case "f":
		s.formula = s.inCell
	case "v":
		s.collect, s.valued = s.inCell, true
	case "t":
		s.collect = s.inCell && !s.phonetic
	case "rPh":
		s.phonetic = true
	case "col":
		return s.addColumns(tag)
	case "mergeCell":
		return s.addMerge(tag.attr("ref"))
	}
	if s.inCell {
		return s.grow(16 + len(tag.name) + len(tag.attrs))
	}
	return nil
}

func (s *sheetScan) startCell(tag xmlTag) error {
	if s.inCell || s.row == 0 {
		return s.damaged("cell outside a row")
	}
	next := s.col + 1
	if ref := tag.attr("r"); ref != "" {
		row, col, ok := parseCellRef(ref)
		if !ok || row != s.row || col < next {
			return s.damaged("order of cells")
		}
		next = col
	}
	s.col = next
	s.inCell, s.formula, s.valued, s.size, s.markup, s.escapes = true, false, false, 0, 0, 0
	s.value = s.value[:0]
	s.kind = tag.attr("t")
	s.style, _ = strconv.Atoi(tag.attr("s"))
	return nil
}

func (s *sheetScan) grow(n int) error {
	if s.markup += n; s.markup > maxStringMarkup {
		return problem("xml_too_complex", "part", s.part, "detail", "cell too long")
	}
	return nil
}

func (s *sheetScan) text(raw []byte) error {
	if !s.inCell {
		return nil
	}
	if s.collect {
		s.size += len(raw)
		if s.escapes += countEscapes(raw); s.escapes > maxEscapes {
			return problem("xml_too_complex", "part", s.part, "detail", "escapes in a cell")
		}
		if len(s.value) < 64 {
			s.value = append(s.value, raw...)
		}
	}
	return s.grow(len(raw))
}

func (s *sheetScan) end(name []byte) error {
	switch string(name) {
	case "v", "t":
		s.collect = false
	case "rPh":
		s.phonetic = false
	case "c":
		s.inCell, s.collect = false, false
		return s.endCell()
	}
	return nil
}

func (s *sheetScan) endCell() error {
	size, isText := s.size, true
	switch s.kind {
	case "s":
		if size == 0 {
			return nil
		}
		index, err := strconv.Atoi(string(bytes.TrimSpace(s.value)))
		if err != nil || index < 0 || index >= len(s.p.stringSizes) {
			return s.damaged("string index")
		}
		size = int(s.p.stringSizes[index])
	case "str", "inlineStr":
	default:
		isText = false
		if size > 512 {
			return problem("xml_too_complex", "part", s.part, "detail", "number too long")
		}
	}
	if savedEmpty := s.kind == "str" && s.valued; size == 0 && (!s.formula || savedEmpty) {
		return nil
	}
	if s.row >= maxSheetRow {
		return problem("too_many_rows", "limit", strconv.Itoa(s.p.limits.Rows))
	}
	if s.col >= s.p.limits.Columns {
		return problem("too_many_columns", "row", strconv.Itoa(s.row), "limit", strconv.Itoa(s.p.limits.Columns))
	}
	if !s.rowHas {
		s.rowHas = true
		s.facts.lastRow = s.row
		// Titles and totals stand beside the cases, so a little more is allowed
		// here; the exact limit is on cases.
		if s.p.rows++; s.p.rows > s.p.limits.Rows+1000 {
			return problem("too_many_rows", "limit", strconv.Itoa(s.p.limits.Rows))
		}
	}
	if s.p.cells++; s.p.cells > s.p.limits.Cells+100_000 {
		return problem("too_many_table_cells", "limit", strconv.Itoa(s.p.limits.Cells))
	}
	if s.p.textBytes += int64(size); s.p.textBytes > s.p.limits.TextBytes {
		return problem("too_much_text", "limit", strconv.FormatInt(s.p.limits.TextBytes, 10))
	}
	if (isText || s.kind == "b") && size > 0 {
		s.facts.textCells++
	}
	kind := s.cellKind(isText)
	if kind != 0 {
		s.facts.kinds = append(s.facts.kinds, packKind(s.row, s.col, kind))
	}
	return nil
}

func (s *sheetScan) cellKind(isText bool) cellKind {
	var kind cellKind
	if s.formula {
		kind |= kindFormula
	}
	switch {
	case isText || s.kind == "b":
	case s.kind == "e":
		kind |= kindError
	case s.kind == "d":
		kind |= kindNumber | kindDate
	case s.size > 0:
		kind |= kindNumber
		if s.style >= 0 && s.style < len(s.p.dateStyles) && s.p.dateStyles[s.style] {
			kind |= kindDate
		}
	}
	return kind
}

func (s *sheetScan) addColumns(tag xmlTag) error {
	if s.columnSpans++; s.columnSpans > 16_384 {
		return problem("xml_too_complex", "part", s.part, "detail", "columns")
	}
	if !tag.flag("hidden") {
		return nil
	}
	from, err1 := strconv.Atoi(tag.attr("min"))
	to, err2 := strconv.Atoi(tag.attr("max"))
	if err1 == nil && err2 == nil && from <= s.p.limits.Columns {
		s.facts.hiddenCols = append(s.facts.hiddenCols, [2]int{from - 1, to - 1})
	}
	return nil
}

func (s *sheetScan) addMerge(ref string) error {
	if s.mergeCount++; s.mergeCount > maxMerges {
		return problem("too_many_merges", "sheet", s.sheet, "limit", strconv.Itoa(maxMerges))
	}
	from, to, ok := cutRef(ref)
	if !ok {
		return nil
	}
	top, left, ok1 := parseCellRef(from)
	bottom, right, ok2 := parseCellRef(to)
	if !ok1 || !ok2 || bottom < top || right < left || left >= s.p.limits.Columns {
		return nil
	}
	s.facts.merges = append(s.facts.merges, mergedArea{top: top, bottom: bottom, left: left, right: min(right, s.p.limits.Columns-1)})
	return nil
}
