package app

import (
	"context"
	"errors"
	"log/slog"
)

// Stop ends the system from the outside inward: requests are answered, tasks
// end, the engine stops, the ledger closes. When time is out it returns an
// error and the rest ends with the process; nothing durable depends on it.
// Further calls give the answer of the first.
func (s *System) Stop(ctx context.Context) error {
	s.stopped.Do(func() { s.stopErr = s.stop(ctx) })
	return s.stopErr
}

func (s *System) stop(ctx context.Context) error {
	var errs []error
	if s.temporal != nil {
		s.temporal.silent.Store(true) // calls that are cancelled now would be logged as its errors
	}
	late := func(what twoTongues, part <-chan struct{}) {
		select {
		case <-part:
		case <-ctx.Done():
			errs = append(errs, failed("%[1]s未能按时结束。", "%[2]s did not end in time.", what.zh, what.en))
		}
	}
	if s.stopAPI != nil {
		s.stopAPI()
		late(twoTongues{"服务", "the server"}, s.api)
	} else if s.listener != nil {
		errs = append(errs, s.listener.Close())
	}
	if s.temporal != nil { // while a worker of this process still takes what it is asked
		errs = append(errs, s.temporal.settle(ctx))
	}
	if s.stopWatch != nil {
		s.stopWatch()
	}
	if s.stopRecovery != nil {
		s.stopRecovery()
		late(twoTongues{"案件流程的恢复", "the recovery of cases"}, s.recovery)
	}
	if s.stopRun != nil {
		s.stopRun()
		late(twoTongues{"办理进程", "the worker"}, s.worker)
	}
	if s.ports != nil {
		errs = append(errs, await(ctx, s.ports.starts.close))
	}
	if s.temporal != nil {
		errs = append(errs, s.temporal.close(ctx))
	}
	errs = append(errs, await(ctx, s.probes.close))
	if err := s.tracing.Close(ctx); err != nil { // nothing is lost but what somebody wanted to look at
		s.log.Debug("the last spans could not be sent", slog.Any("error", err))
	}
	if s.record != nil {
		errs = append(errs, await(ctx, s.record.ledger.Close))
	}
	if s.folder != nil && s.folder.lock != nil {
		errs = append(errs, removeServing(s.folder.servePath()), s.folder.close())
	}
	return errors.Join(errs...)
}
