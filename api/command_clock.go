package api

import (
	"cmp"
	"context"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// StoppedClock is a clock that a command stopped, and how.
type StoppedClock struct {
	Clock     casework.ClockKind `json:"clock"`
	DueAt     casework.Instant   `json:"due_at"`
	StoppedAt casework.Instant   `json:"stopped_at" doc:"the instant that counts: when it was filed, or on paper, by fax or by telephone the attested one"`
	Verdict   string             `json:"verdict" doc:"in_time or late: in time is strictly before the due instant"`
}

// StartedClock is a clock that a command started and that runs: what is to be done next, until when, and by whom.
type StartedClock struct {
	Clock casework.ClockKind `json:"clock"`
	DueAt casework.Instant   `json:"due_at"`
	Role  casework.Role      `json:"role" doc:"who must act before it lapses"`
	Unit  casework.UnitID    `json:"unit,omitempty" doc:"in which unit; without one it is the office's"`
}

// changedClocks lists the clocks that an applied filing stopped, in the order of its own
// events, and those that it started and that run, the nearest first.
func (s *Server) changedClocks(ctx context.Context, filing contract.Filing, c casework.Case) (stopped []StoppedClock, started []StartedClock, _ error) {
	if filing.FirstEvent == 0 {
		return nil, nil, nil
	}
	events := filing.Events // of which the clocks, looked for below, are for everybody
	if events == nil {
		var err error
		events, err = s.ports.Cases.Timeline(ctx, readerOf(actorOf(ctx)), filing.Case, filing.FirstEvent-1, int(filing.LastEvent-filing.FirstEvent+1))
		if err != nil {
			return nil, nil, err
		}
	}
	clock := func(id string) (casework.Clock, bool) {
		i := slices.IndexFunc(c.Clocks, func(k casework.Clock) bool { return k.ID == id })
		if i < 0 {
			return casework.Clock{}, false
		}
		return c.Clocks[i], true
	}
	for _, e := range events {
		if e.Filing != filing.ID {
			continue
		}
		switch p := e.Payload.(type) {
		case *casework.ClockStopped:
			if k, ok := clock(p.Clock); ok {
				stopped = append(stopped, StoppedClock{Clock: k.Kind, DueAt: k.Due, StoppedAt: p.At, Verdict: p.Verdict})
			}
		case *casework.ClockStarted:
			if k, ok := clock(p.Clock.ID); ok && k.Running() {
				started = append(started, StartedClock{Clock: k.Kind, DueAt: k.Due, Role: k.Owner.Role, Unit: k.Owner.Unit})
			}
		}
	}
	slices.SortStableFunc(started, func(a, b StartedClock) int { return cmp.Compare(a.DueAt, b.DueAt) })
	return stopped, started, nil
}
