package chain

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
)

// Line is one position of the chain as it is exported, one to a line. The event
// stands last, byte for byte as it was hashed.
type Line struct {
	Pos    int64           `json:"pos"`
	Before string          `json:"before"` // hash of the position before, hexadecimal
	Hash   string          `json:"hash"`
	Event  json.RawMessage `json:"event"`
}

// Write writes a line. An event that is not one JSON value in one line, as no
// event ever was, is written as the text that it is, and no check passes it.
func (l Line) Write(w io.Writer) error {
	event := []byte(l.Event)
	if !json.Valid(event) || bytes.ContainsAny(event, "\r\n") {
		event, _ = json.Marshal(string(event)) // a string can always be rendered
	}
	_, err := fmt.Fprintf(w, `{"pos":%d,"before":"%s","hash":"%s","event":%s}`+"\n", l.Pos, l.Before, l.Hash, event)
	return err
}

// ReadLines reads an exported chain. A line that cannot be read, or is not what is
// written for it, is a misfit at the position where it stands: with anything else in it,
// whoever reads it by eye or by other means might read another thing than was checked.
func ReadLines(r io.Reader) iter.Seq2[Link, error] {
	return func(yield func(Link, error) bool) {
		lines := bufio.NewReaderSize(r, 1<<16)
		for n := int64(1); ; n++ {
			text, err := lines.ReadBytes('\n')
			if errors.Is(err, io.EOF) && len(text) == 0 {
				return
			}
			if err != nil && !errors.Is(err, io.EOF) {
				yield(Link{}, err)
				return
			}
			var line Line
			var link Link
			if err := json.Unmarshal(text, &line); err != nil {
				yield(Link{}, &MisfitError{Pos: n, What: "the line cannot be read"})
				return
			}
			if !line.writtenAs(text) {
				yield(Link{}, &MisfitError{Pos: n, What: "the line is not as it is written"})
				return
			}
			if link, err = line.link(); err != nil {
				err = &MisfitError{Pos: n, What: err.Error()}
			}
			if !yield(link, err) {
				return
			}
		}
	}
}

// writtenAs reports whether a text, its end aside, is this line as it is written.
func (l Line) writtenAs(text []byte) bool {
	var written bytes.Buffer
	_ = l.Write(&written) // a buffer takes everything
	return bytes.Equal(bytes.TrimSuffix(written.Bytes(), []byte("\n")), bytes.TrimSuffix(text, []byte("\n")))
}

func (l Line) link() (Link, error) {
	link := Link{Pos: l.Pos, Event: l.Event}
	var err error
	if link.Before, err = ParseHash(l.Before); err == nil {
		link.Hash, err = ParseHash(l.Hash)
	}
	return link, err
}

// ParseHash reads a hash of 64 hexadecimal digits.
func ParseHash(s string) (Hash, error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(Hash{}) {
		return Hash{}, fmt.Errorf("%.80q is no hash", s)
	}
	return Hash(b), nil
}
