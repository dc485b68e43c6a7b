// Package chain is the hash chain over the events of all cases, and its check.
// It needs neither a database nor a key, so that anybody with a copy of
// the events can verify it.
//
// Positions count from 1 without gaps. The hash of a position is
//
//	SHA-256( hash before || position, 8 bytes, big endian || bytes of the event )
//
// and the hash before the first position is Genesis.
package chain

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"iter"
)

// Hash is a SHA-256 sum.
type Hash [sha256.Size]byte

// Genesis is the hash before the first position: SHA-256 of the ASCII text
// "jiaoban chain 1".
var Genesis = Hash(sha256.Sum256([]byte("jiaoban chain 1")))

// Next is the hash of the event at a position, after the hash before it.
func Next(before Hash, pos int64, event []byte) Hash {
	h := sha256.New()
	h.Write(before[:])
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(pos)))
	h.Write(event)
	return Hash(h.Sum(nil))
}

// Link is one position as it was stored.
type Link struct {
	Pos          int64
	Before, Hash Hash
	Event        []byte // the canonical bytes
}

// Head is a position of the chain with its hash; the zero Head is the
// beginning.
type Head struct {
	Pos  int64
	Hash Hash
}

// MisfitError is the first position at which a chain is not what it should be.
type MisfitError struct {
	Pos  int64
	What string
}

// Error implements error.
func (m *MisfitError) Error() string { return fmt.Sprintf("position %d: %s", m.Pos, m.What) }

// Verify recomputes a chain that continues after a head and gives the last
// position that fits. It also counts the events of each case: from the very
// beginning every case starts at 1; after a later head a case may be met in
// the middle, and from there on it is counted. The error is a *MisfitError for the
// first position that does not fit, or that of the links themselves.
func Verify(after Head, links iter.Seq2[Link, error]) (Head, error) {
	head := after
	if head.Pos == 0 {
		head.Hash = Genesis
	}
	last := map[string]int64{}
	for link, err := range links {
		if err != nil {
			return head, err
		}
		want := head.Pos + 1
		misfit := func(format string, args ...any) (Head, error) {
			return head, &MisfitError{Pos: want, What: fmt.Sprintf(format, args...)}
		}
		switch {
		case link.Pos != want:
			return misfit("missing; the next position there is %d", link.Pos)
		case link.Before != head.Hash:
			return misfit("does not follow the position before it")
		case Next(head.Hash, want, link.Event) != link.Hash:
			return misfit("the event is not the one that was recorded")
		}
		var event struct {
			Case string `json:"case"`
			Seq  int64  `json:"seq"`
		}
		if err := json.Unmarshal(link.Event, &event); err != nil {
			return misfit("the event cannot be read: %v", err)
		}
		if seq, met := last[event.Case]; (met || after.Pos == 0) && event.Seq != seq+1 {
			return misfit("case %s goes from event %d to %d", event.Case, seq, event.Seq)
		}
		last[event.Case] = event.Seq
		head = Head{Pos: want, Hash: link.Hash}
	}
	return head, nil
}
