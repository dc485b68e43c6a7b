package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"jiaoban/internal/files"
)

// work runs the worker until the system stops.
func (s *System) work() error {
	w, err := newWorker(s.record, s.temporal, s.log, s.options.Version, s.meters)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stopRun = stop
	s.doubt(ctx) // before anything new happens, which would be the latest change
	s.running.Go(func() {
		defer close(s.worker)
		if err := w.Run(ctx); err != nil {
			s.die(because(err, ExitStatus(err), "办理进程中止", "the worker ended"))
		}
	})
	s.running.Go(func() { s.keepHouse(ctx) })
	s.running.Go(func() { s.tellFailures(ctx) })
	s.running.Go(func() { s.watchHandlers(ctx) })
	s.running.Go(func() { s.watchRosters(ctx) })
	s.running.Go(func() { s.tend(ctx) })
	s.running.Go(func() { s.refreshKeys(ctx) })
	s.running.Go(func() { s.record.ledger.FollowClock(ctx) })
	if s.temporal.engine == nil {
		s.running.Go(func() { s.watchStore(ctx) })
	}
	if s.temporal.versioned {
		s.running.Go(func() { s.promoteFirst(ctx) })
	}
	if s.temporal.engine != nil {
		s.running.Go(func() {
			select {
			case <-ctx.Done():
			case <-s.temporal.engine.Done():
				if ctx.Err() == nil {
					s.die(errors.Join(failed("流程引擎已停止。", "The engine has ended."), s.temporal.engine.Err()))
				}
			}
		})
	}
	return nil
}

// doubted is how long before the latest change the workflows may not have heard
// of what was applied, when a process died with its engine: far longer than a
// task of a workflow takes.
const doubted = time.Minute

// doubt has the cases looked at again that changed shortly before the last
// process ended: what it applied may not have reached their workflows. Failing
// does no harm but that a clock may ring half a minute late.
func (s *System) doubt(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	n, err := s.record.ledger.Doubt(ctx, doubted)
	if err != nil && ctx.Err() == nil {
		s.log.Warn("cases that changed last could not be marked", slog.Any("error", err))
	}
	s.log.Debug("cases that changed last are looked at again", slog.Int64("cases", n))
}

// houseKept is how often what crashes left behind is taken away.
const houseKept = time.Hour

// keepHouse takes away what broken transfers and crashes left behind: lists
// that were never wholly stored, and parts of files. Nobody was told that any
// of it was received. Drafts go with it that nobody has touched for a month.
func (s *System) keepHouse(ctx context.Context) {
	for ctx.Err() == nil {
		if n, err := s.record.ledger.DropAbandoned(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("lists left behind could not be taken away", slog.Any("error", err))
		} else if n > 0 {
			s.log.Info("took away lists left behind", slog.Int("lists", n))
		}
		if n, err := s.record.ledger.DropOldDrafts(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("old drafts could not be taken away", slog.Any("error", err))
		} else if n > 0 {
			s.log.Info("took away drafts that nobody went on with", slog.Int64("drafts", n))
		}
		if _, err := s.record.ledger.DropOldClaims(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("old claims could not be taken away", slog.Any("error", err))
		}
		for _, store := range []*files.Disk{s.record.files, s.record.lists} {
			if _, err := store.Sweep(ctx, time.Now()); err != nil && ctx.Err() == nil {
				s.log.Warn("parts of files left behind could not be taken away", slog.Any("error", err))
			}
		}
		s.closeDay(ctx)
		timer := time.NewTimer(houseKept)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
	}
}
