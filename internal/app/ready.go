package app

import (
	"context"
	"sync"
	"time"
)

const (
	triedEvery  = time.Second     // a verdict stays good for so long
	triedWithin = 2 * time.Second // and a trial may last so long
)

// tried makes a check that writes something: it is done once for all who ask
// within a second, so that no probe wears the disk out, and to its end, also when
// the one who asked has gone.
func tried(check func(context.Context) error) func(context.Context) error {
	var (
		mu   sync.Mutex
		last time.Time
		err  error
	)
	return func(ctx context.Context) error {
		mu.Lock()
		defer mu.Unlock()
		if !last.IsZero() && time.Since(last) < triedEvery {
			return err
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), triedWithin)
		defer cancel()
		err = check(ctx)
		last = time.Now()
		return err
	}
}
