package ledger

import (
	"context"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// turn lets so many in at a time, and of those who wait whoever has waited longest. Nil
// lets everybody in.
//
// SQLite's only writer is handed out by one: a pool of connections hands a free one to
// any of those who wait, so that in a storm somebody would wait many times for all others.
// On PostgreSQL others wait for the chain at the end of a transaction, and not for the
// whole of it.
//
// Those who advance cases come by another one before, so that at a noon at which a
// thousand clocks ring a person who wants to write waits for a few of them.
type turn struct {
	order   *semaphore.Weighted
	waiting atomic.Int64 // how many wait
	waited  atomic.Int64 // nanoseconds, of all who ever waited
}

// advancesAtOnce is how many cases this process advances at once: enough to keep a
// database busy that commits one transaction after another, for the chain of entries.
const advancesAtOnce = 6

func newTurn(atOnce int64) *turn { return &turn{order: semaphore.NewWeighted(atOnce)} }

// enter waits until ctx ends. Of the writer: a transaction that was cancelled may still
// be taken back when the next one comes, who then waits for the connection.
func (t *turn) enter(ctx context.Context) error {
	if t == nil || t.order.TryAcquire(1) {
		return nil
	}
	began := time.Now()
	t.waiting.Add(1)
	defer func() {
		t.waiting.Add(-1)
		t.waited.Add(int64(time.Since(began)))
	}()
	return wrap(absence(t.order.Acquire(ctx, 1)), "waiting for a turn to write")
}

func (t *turn) leave() {
	if t != nil {
		t.order.Release(1)
	}
}

// others reports whether somebody waits.
func (t *turn) others() bool { return t != nil && t.waiting.Load() > 0 }

// WriterWaited is how long all writes together have waited for SQLite's only writer, the
// advances of cases among them; zero on PostgreSQL.
func (l *Ledger) WriterWaited() time.Duration {
	if l.turn == nil {
		return 0
	}
	return time.Duration(l.turn.waited.Load() + l.advances.waited.Load())
}
