package workflows_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/policies"
)

// court is a ledger of one case in memory with the real rules.
type court struct {
	t   *testing.T
	now func() casework.Instant

	mu      sync.Mutex
	c       casework.Case
	pending []casework.Command
	filed   int64
	applied int64
	events  []casework.Event
	late    casework.Span // the longest time between happening and recording
	away    bool
	over    bool
}

// everybody holds every post that the scenario needs.
var everybody = casework.Actor{Person: "somebody", Posts: []casework.Post{
	{Unit: "office", Role: casework.DutyOfficer}, {Unit: "office", Role: casework.Coordinator},
	{Unit: "office", Role: casework.Reviewer}, {Unit: "bureau", Role: casework.UnitOfficer},
	{Unit: "bureau", Role: casework.UnitLeader}, {Unit: "bureau", Role: casework.UnitDutyOfficer},
}}

func (l *court) Advance(_ context.Context, req contract.AdvanceRequest) (contract.AdvanceResult, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away {
		return contract.AdvanceResult{}, contract.ErrUnavailable
	}
	if l.over {
		return contract.AdvanceResult{Fenced: true}, nil
	}
	now := l.now()
	for _, cmd := range l.pending {
		l.record(casework.Due(l.c, cmd.FiledAt), now)
		events, err := casework.Decide(l.c, cmd)
		if err != nil {
			l.t.Errorf("%s: %v", cmd.Kind(), err)
		}
		l.record(events, now)
		l.applied++
	}
	l.pending = nil
	l.record(casework.Due(l.c, now), now)
	result := contract.AdvanceResult{AppliedThrough: l.applied, Now: now, NextAt: l.c.NextAt(), AtRest: l.c.AtRest()}
	if clock, ok := l.c.NextClock(); ok {
		result.NextClock = clock.Kind
	}
	return result, nil
}

func (l *court) record(events []casework.Event, now casework.Instant) {
	for _, e := range events {
		l.c = casework.Apply(l.c, e)
		l.events = append(l.events, e)
		l.late = max(l.late, now.Sub(e.HappenedAt))
	}
}

func (l *court) file(body casework.Body) contract.Filing {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.filed++
	id := fmt.Sprintf("filing-%d", l.filed)
	l.pending = append(l.pending, casework.Command{Filing: id, Actor: everybody, FiledAt: l.now(), Body: body})
	return contract.Filing{ID: id, Case: caseID, Seq: l.filed, Epoch: 1}
}

func (l *court) set(away, over bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.away, l.over = away, over
}

// disturbance is what may go wrong between a command and its record.
type disturbance struct {
	name           string
	awayFrom, back time.Duration // from noon
	delay          time.Duration // of every update
}

// scenario is a case from hand-over until an hour past the rung a day after noon; submit is when the
// report is filed, counted from noon, or zero for never.
func scenario(t *testing.T, submit time.Duration, d disturbance) *court {
	t.Helper()
	set, err := policies.Embedded()
	require.NoError(t, err)
	policy, found := set.Policy("city-central-handover")
	require.True(t, found)

	s := emptyStage(t)
	l := &court{t: t, now: s.instant, c: casework.Case{ID: caseID}}
	s.over(l)
	text := casework.NewText
	do := func(when time.Time, body casework.Body) {
		s.at(when, func() {
			f := l.file(body)
			if d.delay == 0 {
				s.send(f)
				return
			}
			s.RegisterDelayedCallback(func() { s.send(f) }, d.delay)
		})
	}
	s.at(handedOver, func() {
		l.file(&casework.Register{
			Source:       casework.Source{Campaign: "c", Level: casework.LevelCentral, Mode: casework.ModeHandedOver},
			HandedOverAt: casework.InstantOf(handedOver), Complaint: text("smoke at night"), Policy: policy, Calendar: set.Calendar,
		})
		s.ask("first", contract.ApplyRequest{Epoch: 1})
	})
	do(handedOver.Add(10*time.Minute), &casework.Screen{Outcome: casework.ScreenAccepted})
	do(handedOver.Add(20*time.Minute), &casework.Assign{Mode: casework.Joint, Targets: []casework.Target{{
		Role: casework.RoleLead, Unit: "bureau", FirstResponsible: "head", DirectResponsible: "deputy",
	}}, NoTerritory: text("smoke over the whole city")})
	do(handedOver.Add(40*time.Minute), &casework.Acknowledge{Assignment: theAssignment, Handler: "handler"})
	if submit != 0 {
		do(noon.Add(submit), theReport())
	}
	if d.back != d.awayFrom {
		s.at(noon.Add(d.awayFrom), func() { l.set(true, false) })
		s.at(noon.Add(d.back), func() { l.set(false, false) })
	}
	s.at(noon.Add(25*time.Hour), func() { l.set(false, true); s.ask("end", contract.ApplyRequest{Epoch: 1}) })
	s.play()
	require.Empty(t, l.pending)
	return l
}

// The first parts of a case have these ids; a command may name them while the
// one that makes them still waits.
const (
	theIssue      = "i1"
	theAssignment = "a1"
	theAnswer     = "r1"
)

func theReport() casework.Body {
	text := casework.NewText
	return &casework.SubmitReport{
		Answer: theAnswer,
		Report: &casework.Report{
			Verdict: casework.Verified, Summary: text("the kiln was shut down and sealed on the spot"),
			Findings: []casework.Finding{{
				Issue: theIssue, Facts: text("the kiln burned without its filter on three nights, as the log of its power shows"),
				Verdict: casework.Verified, Handling: text("sealed; a fine is being decided"), Goal: text("no smoke"),
				Settlement: casework.Concluded, Track: casework.RectifyImmediate,
			}},
		},
		Pending: &casework.Pending{AuthorisedBy: "head", Reason: text("the leader is on a flight until the evening")},
	}
}

// line is an event without what may differ: nothing else may.
type line struct {
	Type casework.EventType
	At   casework.Instant
}

func (l *court) lines() []line {
	var lines []line
	for _, e := range l.events {
		lines = append(lines, line{e.Type, e.HappenedAt})
	}
	return lines
}

func (l *court) lapsed(kind casework.ClockKind) bool {
	for _, b := range l.c.Breaches {
		if b.Kind == kind {
			return true
		}
	}
	return false
}

// The record of a case is a function of what was filed and when. Outages and
// delays change when it is written, and nothing in it.
func TestTheRecordDoesNotDependOnOutagesAndDelays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		submit time.Duration
		breach bool
	}{
		{"nothing is submitted", 0, true},
		{"submitted an hour before noon", -time.Hour, false},
		{"submitted a millisecond before noon", -time.Millisecond, false},
		{"submitted a millisecond after noon", time.Millisecond, true},
		{"submitted three hours after noon", 3 * time.Hour, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			calm := scenario(t, c.submit, disturbance{})
			require.Equal(t, c.breach, calm.lapsed(casework.ClockReport))
			// While an activity runs, the SDK's skipped time moves with the real
			// clock, by the millisecond that lies before noon here.
			require.LessOrEqual(t, calm.late, casework.Millisecond, "undisturbed, everything is recorded when it happens")
			for _, d := range []disturbance{
				{name: "updates a minute late", delay: time.Minute},
				{name: "updates two hours late", delay: 2 * time.Hour},
				{name: "no ledger over noon", awayFrom: -time.Minute, back: 4 * time.Minute},
				{name: "no ledger for seven hours", awayFrom: -2 * time.Hour, back: 5 * time.Hour},
				{name: "both", awayFrom: -time.Second, back: 5 * time.Hour, delay: 90 * time.Minute},
			} {
				t.Run(d.name, func(t *testing.T) {
					t.Parallel()
					disturbed := scenario(t, c.submit, d)
					require.Empty(t, cmp.Diff(calm.lines(), disturbed.lines()))
					if c.submit == 0 {
						require.Positive(t, disturbed.late, "the disturbance was felt")
					}
				})
			}
		})
	}
}
