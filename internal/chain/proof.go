package chain

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// proofFormat names the form of a file of proofs.
const proofFormat = "jiaoban-proof-1"

// CaseProof is the entries of one case, each with its way to a signed root: the
// case's own events, and what the office's stream says about the case, such as
// who looked at its complainant.
type CaseProof struct {
	Case    string
	Root    Root
	Entries []ProvenEntry
}

// ProvenEntry is one event with the hashes beside its way to the root.
type ProvenEntry struct {
	Pos   int64
	Path  []Hash
	Event []byte
}

type proofHead struct {
	Format string `json:"format"`
	Case   string `json:"case"`
	Root   string `json:"root"`
}

type proofLine struct {
	Pos   int64           `json:"pos"`
	Path  []string        `json:"path"`
	Event json.RawMessage `json:"event"`
}

// Write writes the proof: a line that says what it is, then one for each entry.
func (p CaseProof) Write(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	if err := out.Encode(proofHead{Format: proofFormat, Case: p.Case, Root: p.Root.Line()}); err != nil {
		return err
	}
	for _, e := range p.Entries {
		line := proofLine{Pos: e.Pos, Path: make([]string, len(e.Path)), Event: e.Event}
		for i, h := range e.Path {
			line.Path[i] = hex.EncodeToString(h[:])
		}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// ReadProof reads a proof and checks it: the signature, the way of each entry
// to the root, that the events are those of the one case, from its first on
// without a gap, and that all else is about it. It can say neither that no later
// event exists nor that the office's stream says nothing more about the case.
func ReadProof(r io.Reader) (CaseProof, error) {
	in := json.NewDecoder(bufio.NewReader(r))
	var head proofHead
	if err := in.Decode(&head); err != nil || head.Format != proofFormat {
		return CaseProof{}, fmt.Errorf("this is no file of proofs: its first line does not name the form %s", proofFormat)
	}
	p := CaseProof{Case: head.Case}
	var err error
	if p.Root, err = ParseRoot(head.Root); err != nil {
		return p, &MisfitError{What: err.Error()}
	}
	before, seq := int64(0), int64(0)
	for {
		var line proofLine
		if err := in.Decode(&line); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return p, &MisfitError{Pos: before + 1, What: "the line cannot be read"}
		}
		misfit := func(format string, args ...any) (CaseProof, error) {
			return p, &MisfitError{Pos: line.Pos, What: fmt.Sprintf(format, args...)}
		}
		entry := ProvenEntry{Pos: line.Pos, Event: line.Event, Path: make([]Hash, len(line.Path))}
		for i, text := range line.Path {
			if entry.Path[i], err = ParseHash(text); err != nil {
				return misfit("%v", err)
			}
		}
		if err := Included(p.Root, entry.Pos, entry.Event, entry.Path); err != nil {
			return p, err
		}
		var event struct {
			Case    string `json:"case"`
			Seq     int64  `json:"seq"`
			Payload struct {
				Case string `json:"case"`
			} `json:"payload"`
		}
		err := json.Unmarshal(entry.Event, &event)
		own := event.Case == p.Case
		switch {
		case err != nil, own && event.Seq != seq+1:
			return misfit("it is not event %d of case %s", seq+1, p.Case)
		case !own && event.Payload.Case != p.Case:
			return misfit("it is not about case %s", p.Case)
		case entry.Pos <= before:
			return misfit("it stands behind a later one")
		case own:
			seq++
		}
		before = entry.Pos
		p.Entries = append(p.Entries, entry)
	}
	if seq == 0 {
		return p, &MisfitError{Pos: 1, What: "there is no event of the case"}
	}
	return p, nil
}
