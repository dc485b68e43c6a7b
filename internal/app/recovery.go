package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"jiaoban/internal/contract"
	"jiaoban/worker"
)

// recoveryState says to /readyz how far a recovery has come.
type recoveryState struct {
	now   atomic.Pointer[worker.RecoverProgress]
	state worker.RecoverState
	// compared is the store of Temporal that was compared with the record; nil: none yet.
	// differences are what they did not say alike; nil: that store did not say.
	compared    *string
	differences *contract.Differences
}

func (r *recoveryState) says() string {
	p := r.now.Load()
	if p == nil || p.Done {
		return ""
	}
	if p.Aside > 0 {
		return fmt.Sprintf("recovering %d of %d, %d set aside, the first is %s", p.Recovered, p.Total, p.Aside, p.First)
	}
	if p.Total == 0 {
		return "recovering"
	}
	return fmt.Sprintf("recovering %d of %d", p.Recovered, p.Total)
}

// prepareRecovery looks whether this store of Temporal holds the cases. Where there
// is no open case, as at a first start, nothing has to be recovered.
func (s *System) prepareRecovery(ctx context.Context) error {
	store, err := s.temporal.name(ctx)
	if err == nil && s.temporal.engine != nil {
		err = worker.Renamed(ctx, s.record.ledger, s.temporal.engine.ID(), store)
	}
	if err != nil {
		return err
	}
	done, err := worker.Recovered(ctx, s.record.ledger, store)
	if err != nil || done {
		return err
	}
	open, err := s.record.ledger.Unfinished(ctx, "", 1)
	if err != nil {
		return err
	}
	if len(open) == 0 {
		return wrapped(s.recover(ctx, store), "恢复案件流程时出错", "recovery of cases")
	}
	s.recovery = make(chan struct{})
	s.ports.recovery.now.Store(&worker.RecoverProgress{})
	return nil
}

// recoveredAgain is how long a recovery that broke off waits until it goes on.
const recoveredAgain = 5 * time.Second

// recoverBeside recovers while the program already answers and works, until all is
// done or the system stops. Where it breaks off, or the process dies, it goes on
// after the last page; a case that is recovered twice only has one more epoch.
func (s *System) recoverBeside() {
	if s.recovery == nil {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stopRecovery = stop
	s.running.Go(func() {
		defer close(s.recovery)
		for {
			store, err := s.temporal.name(ctx)
			if err == nil {
				err = s.recover(ctx, store)
			}
			if err == nil || ctx.Err() != nil {
				return
			}
			says := "the recovery of cases broke off and goes on soon"
			if _, some := errors.AsType[*worker.AsideError](err); some {
				says = "some cases could not be recovered and are tried again soon; all others have a workflow"
			}
			s.log.Error(says, slog.Any("error", err))
			select {
			case <-time.After(recoveredAgain):
			case <-ctx.Done():
				return
			}
		}
	})
}

// recover gives every unfinished case a workflow that this store of Temporal
// does not hold.
func (s *System) recover(ctx context.Context, store string) error {
	began := time.Now()
	total := 0
	recovery := s.ports.recovery
	differences := s.compared(ctx, store)
	err := recoverCases(ctx, s.record, s.temporal, recoveryOf{store: store, state: &recovery.state, differences: differences}, func(p worker.RecoverProgress) {
		total = p.Recovered
		recovery.now.Store(&p)
		if !p.Done && p.Total > 0 {
			s.log.Info("giving cases new workflows; filings are taken meanwhile", slog.Int("cases", p.Recovered), slog.Int("of", p.Total))
		}
	})
	if err == nil && total > 0 {
		why := "another store"
		if s.temporal.engine != nil {
			why = string(s.temporal.engine.FreshReason())
		}
		s.log.Info("every unfinished case has a workflow again", slog.Int("cases", total), slog.String("why", why), slog.Duration("took", time.Since(began)))
	}
	return err
}

// comparedWithin bounds the comparison of Temporal with the record: the cases do not wait
// for it for long.
const comparedWithin = 20 * time.Second

// compared says what a store of Temporal and the record do not say alike, as it was when
// its recovery began in this process; nil: it did not say. It is asked once.
func (s *System) compared(ctx context.Context, store string) *contract.Differences {
	r := s.ports.recovery
	if r.compared != nil && *r.compared == store {
		return r.differences
	}
	within, cancel := context.WithTimeout(ctx, comparedWithin)
	defer cancel()
	found, err := worker.Compare(within, s.record.ledger, s.temporal.gateway)
	if ctx.Err() != nil {
		return nil
	}
	r.compared, r.differences = &store, nil
	if err != nil {
		s.log.Warn("Temporal could not be compared with the record; the recovery goes on", slog.Any("error", err))
		return nil
	}
	tellDifferences(s.log, found)
	r.differences = &found
	return r.differences
}
