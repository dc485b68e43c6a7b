package worker

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"
)

// loop calls sweep again and again until ctx ends: at once while it reports
// that there is more, otherwise after about the given time. The time is varied,
// so that several processes do not do the same work in the same moment.
func (w *Worker) loop(ctx context.Context, name string, every time.Duration, sweep func(context.Context) (more bool, err error)) {
	trouble := newTrouble(w.log, name)
	for ctx.Err() == nil {
		more, err := sweep(ctx)
		if ctx.Err() != nil {
			return
		}
		trouble.note(err)
		if more && err == nil {
			continue
		}
		if w.options.Wait(ctx, jitter(every)) != nil {
			return
		}
	}
}

// jitter varies d by a fifth.
func jitter(d time.Duration) time.Duration {
	return d - d/5 + time.Duration(rand.Int64N(int64(2*d/5)+1))
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// trouble logs when something begins to fail and when it works again, and not
// every time that it still does not. It belongs to one goroutine.
type trouble struct {
	log   *slog.Logger
	what  string
	count int
}

func newTrouble(log *slog.Logger, what string) *trouble { return &trouble{log: log, what: what} }

func (t *trouble) note(err error) {
	switch {
	case err != nil && t.count == 0:
		t.log.Error(t.what+" is in trouble and keeps trying", slog.Any("error", err))
		t.count++
	case err != nil:
		t.log.Debug(t.what+" is still in trouble", slog.Any("error", err))
		t.count++
	case t.count > 0:
		t.log.Info(t.what+" works again", slog.Int("failures", t.count))
		t.count = 0
	}
}
