package api

import (
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

// stopped lists the clocks that an applied filing stopped, from its own events.
func (s *Server) stopped(ctx context.Context, filing contract.Filing, c casework.Case) (found []StoppedClock, _ error) {
	if filing.FirstEvent == 0 {
		return nil, nil
	}
	events, err := s.ports.Cases.Timeline(ctx, readerOf(actorOf(ctx)), filing.Case, filing.FirstEvent-1, int(filing.LastEvent-filing.FirstEvent+1))
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		p, ok := e.Payload.(*casework.ClockStopped)
		if !ok || e.Filing != filing.ID {
			continue
		}
		if i := slices.IndexFunc(c.Clocks, func(k casework.Clock) bool { return k.ID == p.Clock }); i >= 0 {
			found = append(found, StoppedClock{Clock: c.Clocks[i].Kind, DueAt: c.Clocks[i].Due, StoppedAt: p.At, Verdict: p.Verdict})
		}
	}
	return found, nil
}
