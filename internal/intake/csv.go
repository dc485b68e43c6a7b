package intake

import (
	"context"
	"strconv"
	"strings"
)

// readCSV hands the records of a text file to a table. skip says that the first
// record only names the separator.
func readCSV(ctx context.Context, text string, comma rune, skip bool, limits Limits, into table) error {
	p := csvParser{text: text, comma: byte(comma)}
	p.prepare()
	for i := 0; ; i++ {
		if i%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		row, ok := p.record()
		if !ok {
			break
		}
		if i == 0 && skip {
			continue
		}
		for i := len(row.cells) - 1; i >= limits.Columns; i-- {
			if len(row.cells) == maxRecordCells || !isBlank(row.cells[i]) {
				return problem("too_many_columns", "row", strconv.Itoa(row.number), "limit", strconv.Itoa(limits.Columns))
			}
		}
		if len(row.own()) == 0 {
			continue
		}
		if err := into.add(row); err != nil {
			return err
		}
	}
	return into.finish()
}

// maxRecordCells is as many columns as spreadsheet programs know.
const maxRecordCells = 16_384

// csvParser is forgiving where spreadsheet programs are: lone quotation marks,
// ragged records, and line ends of every kind. encoding/csv drops blank lines,
// so that its record numbers are not those that a spreadsheet program shows.
type csvParser struct {
	text   string
	comma  byte
	pos    int
	number int
	// closing is where the last quotation mark stands that could close a quoted
	// cell. An opening mark after it is an ordinary character.
	closing int
}

func (p *csvParser) prepare() {
	p.closing = -1
	for i := len(p.text) - 1; i >= 0; i-- {
		if p.text[i] == '"' && p.ends(i+1) {
			p.closing = i
			return
		}
	}
}

// ends tells whether a cell can end at i.
func (p *csvParser) ends(i int) bool {
	return i >= len(p.text) || p.text[i] == p.comma || p.text[i] == '\n' || p.text[i] == '\r'
}

// record reads the next record; a blank line is a record with one empty cell.
func (p *csvParser) record() (gridRow, bool) {
	if p.pos >= len(p.text) {
		return gridRow{}, false
	}
	p.number++
	row := gridRow{number: p.number}
	for {
		// The cells beyond the cap are passed over; as many as the cap already
		// make the record too wide for any limit.
		if cell := p.cell(&row); len(row.cells) < maxRecordCells {
			row.cells = append(row.cells, cell)
		}
		if !p.step() {
			return row, true
		}
	}
}

// step goes over the separator or the line end behind a cell, and reports
// whether the record goes on.
func (p *csvParser) step() bool {
	if p.pos >= len(p.text) {
		return false
	}
	end := p.text[p.pos]
	if end == '\r' && p.pos+1 < len(p.text) && p.text[p.pos+1] == '\n' {
		p.pos++
	}
	p.pos++
	return end == p.comma
}

// cell reads one cell and stops at the separator or line end behind it.
func (p *csvParser) cell(row *gridRow) string {
	if p.pos < len(p.text) && p.text[p.pos] == '"' {
		if p.pos < p.closing {
			return p.quoted(row)
		}
		row.quotes = true
	}
	from := p.pos
	for !p.ends(p.pos) {
		p.pos++
	}
	return p.text[from:p.pos]
}

// quoted reads a cell in quotation marks. A mark that is neither doubled nor
// at the end of the cell is taken as a character.
func (p *csvParser) quoted(row *gridRow) string {
	p.pos++
	from := p.pos
	var b strings.Builder
	copied := false
	for p.pos < len(p.text) {
		if p.text[p.pos] != '"' {
			p.pos++
			continue
		}
		if p.pos+1 < len(p.text) && p.text[p.pos+1] == '"' {
			b.WriteString(p.text[from : p.pos+1])
			p.pos += 2
			from, copied = p.pos, true
			continue
		}
		if p.ends(p.pos + 1) {
			break
		}
		row.quotes = true
		p.pos++
	}
	rest := p.text[from:min(p.pos, len(p.text))]
	if p.pos < len(p.text) {
		p.pos++ // the closing mark
	} else {
		row.quotes = true
	}
	if !copied {
		return rest
	}
	b.WriteString(rest)
	return b.String()
}

// detectComma chooses the separator: the one under which score recognises a
// header best; among equals the one that makes most columns. skip says that the
// first record only names it ("sep=;"), as some programs write.
func detectComma(text string, score func(cells []string) int) (comma rune, skip bool) {
	first, _, _ := strings.Cut(text, "\n")
	first = strings.Trim(first, "\r\" ")
	if len(first) == 5 && strings.EqualFold(first[:4], "sep=") {
		return rune(first[4]), true
	}
	head := text
	if len(head) > 256<<10 {
		head = head[:256<<10]
	}
	best, bestScore := ',', -1
	for _, candidate := range []rune{',', '\t', ';', '|'} {
		p := csvParser{text: head, comma: byte(candidate)}
		p.prepare()
		columns, header := 0, 0
		for range headerSearchRows {
			row, ok := p.record()
			if !ok {
				break
			}
			columns = max(columns, len(row.own()))
			header = max(header, score(row.cells))
		}
		if reached := header*1000 + min(columns, 999); reached > bestScore {
			best, bestScore = candidate, reached
		}
	}
	return best, false
}
