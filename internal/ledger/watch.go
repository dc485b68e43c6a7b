package ledger

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
)

// Observer hears how long things took, once they stand in the record. Its methods
// are called by many goroutines and return at once. It hears no names and no ids.
type Observer interface {
	// Filed hears how long it took until a filing had its number.
	Filed(took time.Duration)
	// Applied hears how long after its stamp a filing had its outcome.
	Applied(kind casework.Kind, refused bool, after time.Duration)
	// Published hears how long after its instant something that time does was
	// written: a warning, a lapse or a rung of the ladder.
	Published(what casework.EventType, clock casework.ClockKind, after time.Duration)
}

// deaf is the observer of a ledger that has none.
type deaf struct{}

func (deaf) Filed(time.Duration)                                             {}
func (deaf) Applied(casework.Kind, bool, time.Duration)                      {}
func (deaf) Published(casework.EventType, casework.ClockKind, time.Duration) {}

// observed gathers what the observer hears once a transaction has committed, with
// the instants from which the time is measured.
type observed struct {
	now  casework.Instant // read from the ledger's clock
	read time.Time        // when that was
	tell []func(o Observer, written casework.Instant)
}

// told tells the observer. What passed since the clock was read is measured here:
// the record itself has only the instant that was read.
func (s *observed) told(o Observer) {
	written := s.now.Add(casework.Span(time.Since(s.read).Microseconds()))
	for _, tell := range s.tell {
		tell(o, written)
	}
}

func (s *observed) applied(f filingRow, refused bool) {
	s.tell = append(s.tell, func(o Observer, written casework.Instant) {
		o.Applied(f.Kind, refused, between(f.FiledAt, written))
	})
}

// published measures from the instant of the event, or from since where that is
// later: what a filing put into the past could not be written before the filing.
func (s *observed) published(c casework.Case, e casework.Event, since casework.Instant) {
	clock := clockKindOf(c, e)
	s.tell = append(s.tell, func(o Observer, written casework.Instant) {
		o.Published(e.Type, clock, between(max(e.HappenedAt, since), written))
	})
}

// clockKindOf is the kind of the clock that an event of time is of.
func clockKindOf(c casework.Case, e casework.Event) casework.ClockKind {
	switch p := e.Payload.(type) {
	case *casework.WarningDue:
		return p.Kind
	case *casework.ClockLapsed:
		return p.Breach.Kind
	case *casework.RungReached:
		k, _ := clockOf(c, p.Clock)
		return k.Kind
	}
	return ""
}

func between(from, until casework.Instant) time.Duration {
	return max(0, time.Duration(until-from)*time.Microsecond)
}

// Queue is what waits for the program, and for how long the oldest of it has.
type Queue struct {
	Waiting int64
	Oldest  time.Duration
}

// Watched is how the record stands, in numbers alone, for whoever watches the
// program.
type Watched struct {
	Filings  Queue // received and without an outcome
	Messages Queue // in the outbox and not delivered
	Late     Queue // cases with something that fell due and is not in the record

	// The cases with a running clock, by who wakes for the next one: their workflow;
	// the relay, which takes up a clock that rang unheard; or nobody before the relay
	// has started their workflow.
	ByWorkflow, ByRelay, ByNobody int64

	ChainLength  int64     // events and entries
	SignedLength int64     // of those, under the last signed root
	SignedAt     time.Time // zero: no root was signed
}

// relayAfter is for how long a clock has rung unheard when the relay takes it up.
const relayAfter = 30 * time.Second

// Watch reads how the record stands. Each number comes out of an index that holds
// what is open or waiting and no more.
func (l *Ledger) Watch(ctx context.Context) (Watched, error) {
	var w Watched
	err := l.view(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		for _, q := range []struct {
			to    *Queue
			query string
			args  []any
		}{
			{&w.Filings, watchFilings, nil},
			{&w.Messages, watchMessages, nil},
			{&w.Late, watchLate, []any{now}},
		} {
			var found struct {
				N     int64
				Since casework.Instant
			}
			if err := tx.Raw(q.query, q.args...).Scan(&found).Error; err != nil {
				return wrap(err, "counting what waits")
			}
			if q.to.Waiting = found.N; found.N > 0 {
				q.to.Oldest = between(found.Since, now)
			}
		}
		var running int64
		for _, q := range []struct {
			to    *int64
			query string
			args  []any
		}{
			{&running, watchClocks, nil},
			{&w.ByRelay, watchUnheard, []any{now.Add(-casework.Span(relayAfter.Microseconds()))}},
			{&w.ByNobody, watchUnstarted, nil},
			{&w.ChainLength, watchChain, nil},
		} {
			if err := tx.Raw(q.query, q.args...).Scan(q.to).Error; err != nil {
				return wrap(err, "counting clocks")
			}
		}
		w.ByWorkflow = max(0, running-w.ByRelay-w.ByNobody)
		var roots []rootRow
		if err := tx.Select("size", "made_at").Order("size DESC, id DESC").Limit(1).Find(&roots).Error; err != nil {
			return wrap(err, "looking for the last root")
		}
		for _, r := range roots {
			w.SignedLength, w.SignedAt = r.Size, r.MadeAt.Time()
		}
		return nil
	})
	return w, err
}

const (
	watchFilings  = "SELECT count(*) AS n, coalesce(min(filed_at), 0) AS since FROM filings WHERE state = 'pending'"
	watchMessages = "SELECT count(*) AS n, coalesce(min(at), 0) AS since FROM outbox WHERE state = 'pending'"
	watchLate     = "SELECT count(*) AS n, coalesce(min(next_at), 0) AS since FROM cases WHERE next_at > 0 AND next_at <= ?"
	watchClocks   = "SELECT count(*) FROM cases WHERE next_at > 0"
	watchUnheard  = "SELECT count(*) FROM cases WHERE next_at > 0 AND next_at <= ? AND started_epoch >= epoch"
	// The sign keeps SQLite from going through every running clock for the few cases.
	watchUnstarted = "SELECT count(*) FROM cases WHERE started_epoch < epoch AND +next_at > 0"
	watchChain     = "SELECT coalesce(max(pos), 0) FROM chain"
)

// Pools are the pools of connections by what they are for.
func (l *Ledger) Pools() map[string]*sql.DB {
	names := []string{"ledger"}
	if l.config.Driver == SQLite {
		names = []string{"reader", "writer", "prober"}
	}
	pools := map[string]*sql.DB{}
	for i, name := range names {
		pools[name] = l.pools[i]
	}
	return pools
}
