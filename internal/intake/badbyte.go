package intake

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// badByteError is the first place of a text that is not valid in its encoding.
type badByteError struct {
	encoding string
	offset   int // in the file, from 0
	// text is the file as far as it can be read, at where in it the place is.
	text string
	at   int
}

func (b *badByteError) Error() string { return "intake: not valid " + b.encoding }

// invalidText reads what can be read around a bad byte, so that its place can be
// named. mark is the length of the byte order mark before data.
func invalidText(data []byte, at, mark int, encoding string) error {
	before, after := readable(data[:at], encoding), readable(data[at:], encoding)
	return &badByteError{encoding: encoding, offset: at + mark, text: before + after, at: len(before)}
}

// readable decodes what it can; bytes that cannot be read become U+FFFD.
func readable(data []byte, encoding string) string {
	text := string(data)
	if encoding == encodingGB18030 {
		if decoded, err := simplifiedchinese.GB18030.NewDecoder().String(text); err == nil {
			return decoded
		}
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}

// invalidUTF16 is the same for a text that was decoded already, with U+FFFD at
// the place.
func invalidUTF16(text string, at int, encoding string) error {
	return &badByteError{encoding: encoding, offset: 2 + 2*len(utf16.Encode([]rune(text[:at]))), text: text, at: at}
}

// problem names the cell as a spreadsheet program shows it: records count, and
// not lines, for a cell in quotation marks may hold several.
func (b *badByteError) problem(score func(cells []string) int) *Problem {
	comma, _ := detectComma(b.text, score)
	p := csvParser{text: b.text, comma: byte(comma)}
	p.prepare()
	row, column := p.cellAt(b.at)
	cell := columnLetter(column)
	if label := b.heading(byte(comma), column, row, score); label != "" {
		cell += "“" + label + "”"
	}
	return problem("bad_encoding", "row", strconv.Itoa(row), "cell", cell, "offset", strconv.Itoa(b.offset+1), "encoding", encodingNames[b.encoding])
}

// heading is what stands over a column, where the header is above the row.
func (b *badByteError) heading(comma byte, column, row int, score func(cells []string) int) string {
	p := csvParser{text: b.text, comma: comma}
	p.prepare()
	label, best := "", 0
	for seen := 0; seen < headerSearchRows; {
		record, ok := p.record()
		if !ok || record.number >= row {
			break
		}
		if len(record.own()) == 0 {
			continue
		}
		seen++
		if reached := score(record.cells); reached > best {
			best, label = reached, cleanLine(record.cell(column))
		}
	}
	return label
}

// cellAt finds the record, from 1, and the column, from 0, that hold a place of
// the text. A separator or line end belongs to the cell before it.
func (p *csvParser) cellAt(at int) (row, column int) {
	for row = 1; ; row++ {
		for column = 0; ; column++ {
			p.cell(&gridRow{})
			last := p.pos >= len(p.text)
			further := p.step()
			if last || p.pos > at {
				return row, column
			}
			if !further {
				break
			}
		}
	}
}

// meantUTF8 tells which encoding a text is meant to be in that is not valid
// UTF-8: in UTF-8 most of its characters still are, in GB18030 next to none are.
func meantUTF8(data []byte) bool {
	valid, invalid := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n <= 1 {
			invalid++
		} else {
			valid++
		}
		i += n
	}
	return valid > invalid
}
