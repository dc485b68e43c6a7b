package ledger

import (
	"context"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// turn hands SQLite's only writer to whoever has waited longest. A pool of connections
// hands a free one to any of those who wait, so that in a storm somebody would wait many
// times for all others. Nil, as on PostgreSQL, everybody comes at once: there others wait
// for the chain at the end of a transaction, and not for the whole of it.
type turn struct {
	order   *semaphore.Weighted
	waiting atomic.Int64 // how many wait
	waited  atomic.Int64 // nanoseconds, of all who ever waited
}

func newTurn() *turn { return &turn{order: semaphore.NewWeighted(1)} }

// enter waits for the writer until ctx ends. A transaction that was cancelled may still
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
	return wrap(absence(t.order.Acquire(ctx, 1)), "waiting for the writer")
}

func (t *turn) leave() {
	if t != nil {
		t.order.Release(1)
	}
}

// others reports whether somebody waits.
func (t *turn) others() bool { return t != nil && t.waiting.Load() > 0 }

// WriterWaited is how long all writes together have waited for SQLite's only writer;
// zero on PostgreSQL.
func (l *Ledger) WriterWaited() time.Duration {
	if l.turn == nil {
		return 0
	}
	return time.Duration(l.turn.waited.Load())
}
