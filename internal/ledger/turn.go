package ledger

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/semaphore"
)

// turn hands SQLite's only writer to whoever has waited longest. A pool of connections
// hands a free one to any of those who wait, so that in a storm somebody would wait many
// times for all others. Nil, as on PostgreSQL, everybody comes at once: there others wait
// for the chain at the end of a transaction, and not for the whole of it.
type turn struct {
	order  *semaphore.Weighted
	waited atomic.Int64 // how many ever had to wait
}

func newTurn() *turn { return &turn{order: semaphore.NewWeighted(1)} }

// enter waits for the writer until ctx ends. Whoever has it gives it back.
func (t *turn) enter(ctx context.Context) error {
	if t == nil || t.order.TryAcquire(1) {
		return nil
	}
	t.waited.Add(1)
	return t.order.Acquire(ctx, 1)
}

func (t *turn) leave() {
	if t != nil {
		t.order.Release(1)
	}
}

// waits is how many ever had to wait.
func (t *turn) waits() int64 {
	if t == nil {
		return 0
	}
	return t.waited.Load()
}
