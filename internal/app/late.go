package app

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"jiaoban/internal/casework"
)

const (
	lateBy     = 5 * time.Second // what is less late than that is on its way
	lateLooked = 2 * time.Second
)

// lateness says to /readyz and the log what fell due and is not in the record yet.
// Its instant is that of the clock all the same; but whoever looks at a case reads
// nothing of it until its workflow has woken, as for a while after a hard end.
type lateness struct {
	now   atomic.Pointer[lag]
	began time.Time // of the logged trouble; zero: none
}

type lag struct {
	cases int
	since casework.Instant
}

// lateLedger counts what is late.
type lateLedger interface {
	Late(ctx context.Context, by time.Duration) (cases int, since casework.Instant, err error)
}

func (l *lateness) says() string {
	p := l.now.Load()
	if p == nil || p.cases == 0 {
		return ""
	}
	return fmt.Sprintf("catching up: %d cases with something due and not yet recorded, the oldest since %s", p.cases, casework.Shanghai.Local(p.since))
}

// look asks once, and logs when it begins and when it is over. A ledger that does
// not answer is another part's affair.
func (l *lateness) look(ctx context.Context, ledger lateLedger, log *slog.Logger) {
	cases, since, err := ledger.Late(ctx, lateBy)
	if err != nil {
		return
	}
	l.now.Store(&lag{cases, since})
	switch {
	case cases > 0 && l.began.IsZero():
		l.began = time.Now()
		log.Warn("catching up: something fell due and is not in the record yet", slog.Int("cases", cases), slog.String("since", casework.Shanghai.Local(since)))
	case cases == 0 && !l.began.IsZero():
		log.Info("caught up: everything that fell due is in the record", slog.Duration("took", time.Since(l.began)))
		l.began = time.Time{}
	}
}

// saysAll joins what there is to say of one part.
func saysAll(says ...func() string) func() string {
	return func() string {
		var said []string
		for _, one := range says {
			if text := one(); text != "" {
				said = append(said, text)
			}
		}
		return strings.Join(said, "; ")
	}
}

// watchLate looks until the system stops.
func (s *System) watchLate() {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	s.stopWatch = func() {
		stop()
		<-done
	}
	s.running.Go(func() {
		defer close(done)
		tick := time.NewTicker(lateLooked)
		defer tick.Stop()
		for {
			s.ports.late.look(ctx, s.record.ledger, s.log)
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	})
}
