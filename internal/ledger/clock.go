package ledger

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"jiaoban/internal/casework"
)

const (
	// followed is how often FollowClock reads the ledger's clock where nothing else does.
	followed = 5 * time.Second
	// tripTolerated is how long a reading may have been on its way to take the place
	// of an older one that was quicker.
	tripTolerated = time.Second
)

// clockReading is what the ledger's clock said.
type clockReading struct {
	asked time.Time // when the host began to ask; with its monotonic clock
	at    casework.Instant
	trip  time.Duration // how long it took until the answer was here
}

// follower keeps the last good reading of the ledger's clock. It is safe for
// concurrent use.
type follower struct{ last atomic.Pointer[clockReading] }

// by is what the ledger's clock says when the host's says now.
func (r *clockReading) by(now time.Time) time.Time { return r.at.Time().Add(now.Sub(r.asked)) }

// hear takes a reading. A quick one is better than a slow one, for as long as it is
// fresh; but any is better than one by which it would be earlier than it has been.
func (f *follower) hear(asked time.Time, at casework.Instant) {
	now, last := time.Now(), f.last.Load()
	heard := &clockReading{asked: asked, at: at, trip: now.Sub(asked)}
	if last != nil && heard.trip > last.trip && (now.Sub(last.asked) < followed || heard.trip > tripTolerated) &&
		!at.Time().After(last.by(now)) {
		return
	}
	f.last.CompareAndSwap(last, heard) // lost to another reading of this moment, which is as good
}

// Clock gives the time by the clock that stamps filings without asking for it: by the
// last reading and the time passed since, by the host's monotonic clock. So a host
// whose clock is wrong, or is set right meanwhile, judges sessions and posts as the
// ledger dates them. It is never behind a reading, and ahead by no more than the
// reading took on its way: who was given a post a moment ago holds it. A clock that is
// set is followed within two readings.
func (l *Ledger) Clock() time.Time {
	if l.config.Clock != nil {
		return l.config.Clock()
	}
	last := l.clock.last.Load()
	if last == nil { // opened as it is, and never asked
		return time.Now()
	}
	return last.by(time.Now())
}

// FollowClock reads the ledger's clock every few seconds until the context ends, for
// Clock. While the ledger cannot be reached the last reading stands.
func (l *Ledger) FollowClock(ctx context.Context) {
	tick := time.NewTicker(followed)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			asking, cancel := context.WithTimeout(ctx, followed)
			if _, err := l.Now(asking); err != nil && ctx.Err() == nil {
				l.log.Debug("the ledger's clock could not be read", slog.Any("error", err))
			}
			cancel()
		}
	}
}
