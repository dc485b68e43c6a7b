// Package rehearsal is a ledger in memory with a few simple rules, for tests of
// workflows and of what stands around them. It keeps the promises of the real
// one that matter here: Advance is one step under a lock, compares the epoch,
// applies filings in their order, publishes what is due by its own clock, and
// may be repeated.
package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// The acts that can be filed.
const (
	Note       casework.Kind = "note"       // changes nothing
	Submit     casework.Kind = "submit"     // stops the report clock
	Return     casework.Kind = "return"     // starts the six hours
	Supplement casework.Kind = "supplement" // stops them
	Close      casework.Kind = "close"      // stops everything; the case is at rest
	Reopen     casework.Kind = "reopen"     // starts a report clock of one hour
)

// Entry is one line of a case's record.
type Entry struct {
	What string           // the kind of a filing, or "<clock> <rung>"
	At   casework.Instant // when it was filed or fell due
	Late bool             // a stopped clock's verdict
}

// Step is a rung of a clock, After its due instant.
type Step struct {
	Name  string
	After casework.Span
}

// Clock is a running clock with its ladder.
type Clock struct {
	Kind  casework.ClockKind
	Due   casework.Instant
	Steps []Step
}

// Ledger is safe for concurrent use.
type Ledger struct {
	now func() casework.Instant

	mu       sync.Mutex
	cases    map[casework.CaseID]*book
	order    []casework.CaseID
	meta     map[string]string
	claims   map[string]claim
	away     error
	pinned   casework.Instant
	advances int
}

type book struct {
	epoch, started int64
	filings        []contract.Filing
	applied        int64
	clocks         []Clock
	steps          []int // per clock: rungs published
	record         []Entry
	recordedAt     []casework.Instant
	atRest         bool
	nextAt         casework.Instant
}

// New makes an empty ledger that reads the time from now.
func New(now func() casework.Instant) *Ledger {
	return &Ledger{now: now, cases: map[casework.CaseID]*book{}, meta: map[string]string{}, claims: map[string]claim{}}
}

// Open registers a case with its clocks, at epoch 1.
func (l *Ledger) Open(id casework.CaseID, clocks ...Clock) contract.CaseRef {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := &book{epoch: 1, clocks: clocks, steps: make([]int, len(clocks))}
	b.nextAt, _ = b.next()
	l.cases[id], l.order = b, append(l.order, id)
	return contract.CaseRef{Case: id, Epoch: 1}
}

// Resting names a case whose workflow begins at the next clock of the case.
func (l *Ledger) Resting(id casework.CaseID) contract.CaseRef {
	l.mu.Lock()
	defer l.mu.Unlock()
	return contract.CaseRef{Case: id, Epoch: l.cases[id].epoch, RestsUntil: l.cases[id].nextAt}
}

// File accepts a command.
func (l *Ledger) File(id casework.CaseID, kind casework.Kind) contract.Filing {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.cases[id]
	seq := int64(len(b.filings)) + 1
	f := contract.Filing{
		ID: fmt.Sprintf("%s-filing-%d", id, seq), Case: id, Seq: seq, Kind: kind,
		FiledAt: l.now(), State: contract.FilingPending, Epoch: b.epoch,
	}
	b.filings = append(b.filings, f)
	return f
}

// Away makes every call fail with err until it is called with nil.
func (l *Ledger) Away(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.away = err
}

// Pin makes every Advance name the same next instant while the case is open, as
// a mistake in the rules would.
func (l *Ledger) Pin(at casework.Instant) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pinned = at
}

// Advances counts the successful ones.
func (l *Ledger) Advances() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.advances
}

// Record is what was recorded of a case, and when it was.
func (l *Ledger) Record(id casework.CaseID) ([]Entry, []casework.Instant) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.cases[id]
	return append([]Entry(nil), b.record...), append([]casework.Instant(nil), b.recordedAt...)
}

// Ref names a case and its present epoch.
func (l *Ledger) Ref(id casework.CaseID) contract.CaseRef {
	l.mu.Lock()
	defer l.mu.Unlock()
	return contract.CaseRef{Case: id, Epoch: l.cases[id].epoch}
}

// Applied is the seq of the last filing that was applied.
func (l *Ledger) Applied(id casework.CaseID) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cases[id].applied
}

// Advance keeps the contract of the real ledger.
func (l *Ledger) Advance(_ context.Context, req contract.AdvanceRequest) (contract.AdvanceResult, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away != nil {
		return contract.AdvanceResult{}, l.away
	}
	b, known := l.cases[req.Case]
	if !known {
		return contract.AdvanceResult{}, errors.New("no such case")
	}
	if req.Epoch != b.epoch {
		return contract.AdvanceResult{Fenced: true}, nil
	}
	l.advances++
	now := l.now()
	for i := range b.filings {
		f := &b.filings[i]
		if f.State != contract.FilingPending {
			continue
		}
		b.publish(f.FiledAt, now)
		b.apply(*f, now)
		f.State, f.AppliedAt, b.applied = contract.FilingApplied, now, f.Seq
	}
	b.publish(now, now)
	var kind casework.ClockKind
	b.nextAt, kind = b.next()
	if l.pinned != 0 && !b.atRest {
		b.nextAt = l.pinned
	}
	return contract.AdvanceResult{
		AppliedThrough: b.applied, Now: now, NextAt: b.nextAt, NextClock: kind, AtRest: b.atRest,
	}, nil
}

func (b *book) note(e Entry, now casework.Instant) {
	b.record, b.recordedAt = append(b.record, e), append(b.recordedAt, now)
}

// publish records what fell due at or before the instant, in order.
func (b *book) publish(until, now casework.Instant) {
	for {
		at, i := b.earliest()
		if i < 0 || at > until {
			return
		}
		b.note(Entry{What: string(b.clocks[i].Kind) + " " + b.clocks[i].Steps[b.steps[i]].Name, At: at}, now)
		b.steps[i]++
	}
}

func (b *book) earliest() (casework.Instant, int) {
	var at casework.Instant
	which := -1
	for i, c := range b.clocks {
		if b.steps[i] >= len(c.Steps) {
			continue
		}
		if t := c.Due.Add(c.Steps[b.steps[i]].After); which < 0 || t < at {
			at, which = t, i
		}
	}
	return at, which
}

func (b *book) next() (casework.Instant, casework.ClockKind) {
	at, i := b.earliest()
	if i < 0 {
		return 0, ""
	}
	return at, b.clocks[i].Kind
}

func (b *book) apply(f contract.Filing, now casework.Instant) {
	e := Entry{What: string(f.Kind), At: f.FiledAt}
	switch f.Kind {
	case Submit:
		e.Late = b.stop(casework.ClockReport, f.FiledAt)
	case Supplement:
		e.Late = b.stop(casework.ClockSupplement, f.FiledAt)
	case Return:
		b.start(Clock{Kind: casework.ClockSupplement, Due: f.FiledAt.Add(6 * casework.Hour), Steps: []Step{{Name: "lapsed"}}})
	case Close:
		b.clocks, b.steps, b.atRest = nil, nil, true
	case Reopen:
		b.atRest = false
		b.start(Clock{Kind: casework.ClockReport, Due: f.FiledAt.Add(casework.Hour), Steps: []Step{{Name: "lapsed"}}})
	}
	b.note(e, now)
}

func (b *book) start(c Clock) { b.clocks, b.steps = append(b.clocks, c), append(b.steps, 0) }

func (b *book) stop(kind casework.ClockKind, at casework.Instant) (late bool) {
	for i, c := range b.clocks {
		if c.Kind == kind {
			b.clocks = append(b.clocks[:i:i], b.clocks[i+1:]...)
			b.steps = append(b.steps[:i:i], b.steps[i+1:]...)
			return at >= c.Due
		}
	}
	return false
}

func span(d time.Duration) casework.Span { return casework.Span(d.Microseconds()) }
