package app

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"time"

	"jiaoban/worker"
)

// How somebody else's Temporal is watched. Its operator may lose its store and
// make it anew; nobody has to tell this program.
const (
	storeLooked  = 10 * time.Second
	recoverLease = 30 * time.Second // of the one that recovers, held on to three times as often
	recoverClaim = "recovery"
)

// watchStore gives every unfinished case a new workflow where the store of
// somebody else's Temporal is not the one for which that was done last. Of
// several workers one does it; when it dies another goes on where it stopped.
func (s *System) watchStore(ctx context.Context) {
	holder, told := rand.Text(), false
	for ctx.Err() == nil {
		err := s.recoverStore(ctx, holder)
		if ctx.Err() != nil {
			return
		}
		_, aside := errors.AsType[*worker.AsideError](err)
		switch {
		case errors.Is(err, errLeft) && !told:
			s.log.Error("this worker is on a Temporal that the cases have left: end it, or have them come back with jiaoban recover", slog.Any("error", err))
		case aside:
			s.log.Error("some cases could not be recovered and are tried again soon; all others have a workflow", slog.Any("error", err))
		case err != nil: // where Temporal or the ledger is away, /readyz says so
			s.log.Debug("the cases are not recovered here at present", slog.Any("error", err))
		}
		told = errors.Is(err, errLeft)
		select {
		case <-time.After(storeLooked):
		case <-ctx.Done():
		}
	}
}

var (
	errElsewhere = errors.New("another process recovers the cases")
	errLeft      = errors.New("the cases were recovered on another Temporal since")
)

func (s *System) recoverStore(ctx context.Context, holder string) error {
	store, err := s.temporal.name(ctx)
	if err != nil || store == "" {
		return err
	}
	done, err := worker.Recovered(ctx, s.record.ledger, store)
	if err != nil || done {
		return err
	}
	if left, err := worker.Left(ctx, s.record.ledger, store); err != nil || left {
		if left {
			err = errLeft
		}
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	if err := s.claimRecovery(ctx, holder); err != nil {
		return err
	}
	defer func() {
		graceful, cancel := bounded(ctx, s.options.Config)
		defer cancel()
		if err := s.record.ledger.Release(graceful, holder); err != nil {
			s.log.Debug("the claim of the recovery ends by itself", slog.Any("error", err))
		}
	}()
	go func() {
		tick := time.NewTicker(recoverLease / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if err := s.claimRecovery(ctx, holder); errors.Is(err, errElsewhere) {
					stop(err) // it was away for longer than its time
					return
				}
			}
		}
	}()
	return s.recover(ctx, store)
}

// claimRecovery takes up the recovery, or holds on to it.
func (s *System) claimRecovery(ctx context.Context, holder string) error {
	granted, err := s.record.ledger.Claim(ctx, holder, []string{recoverClaim}, recoverLease)
	if err == nil && len(granted) == 0 {
		return errElsewhere
	}
	return err
}

// promoteFirst gives the cases to this version where workers go by their version
// and none was ever promoted, as on the first day. Later versions are promoted by
// the operator.
func (s *System) promoteFirst(ctx context.Context) {
	for ctx.Err() == nil {
		builds, err := s.temporal.gateway.Builds(ctx)
		if err == nil && builds.Current != "" {
			if builds.Current != s.options.Version {
				s.log.Info("cases go to workers of another version until this one is promoted (jiaoban promote)",
					slog.String("promoted", builds.Current), slog.String("this", s.options.Version))
			}
			return
		}
		if err == nil {
			// Refused until Temporal has seen this worker.
			if err = s.temporal.gateway.Promote(ctx, s.options.Version); err == nil {
				s.log.Info("cases go to workers of this version; none was promoted before", slog.String("version", s.options.Version))
				return
			}
		}
		s.log.Debug("this version is not promoted yet", slog.Any("error", err))
		select {
		case <-time.After(promotedAgain):
		case <-ctx.Done():
		}
	}
}

const (
	promotedAgain  = time.Second
	promotedWithin = time.Minute
)
