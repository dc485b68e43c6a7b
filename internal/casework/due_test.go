package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// happened lists what the passing of time did to the report clock: each warning
// with the time left, the lapse, each rung, with its instant.
func happened(events []Event, c Case) []string {
	var list []string
	kind := func(id string) ClockKind {
		for _, k := range c.Clocks {
			if k.ID == id {
				return k.Kind
			}
		}
		return ""
	}
	for _, e := range events {
		at := " " + Shanghai.Local(e.HappenedAt)
		switch p := e.Payload.(type) {
		case *WarningDue:
			if p.Kind == ClockReport {
				list = append(list, "warning "+p.Left.String()+at)
			}
		case *ClockLapsed:
			if p.Breach.Kind == ClockReport {
				list = append(list, "lapsed"+at)
			}
		case *RungReached:
			if kind(p.Clock) == ClockReport {
				list = append(list, string(p.Escalation.Rung)+at)
			}
		}
	}
	return list
}

var wholeLadder = []string{
	"warning 24h0m0s 2021-08-23 12:00:00",
	"warning 6h0m0s 2021-08-24 06:00:00",
	"warning 2h0m0s 2021-08-24 10:00:00",
	"lapsed 2021-08-24 12:00:00",
	"urge 2021-08-24 12:00:00",
	"supervision_letter 2021-08-24 14:00:00",
	"oversight_visit 2021-08-24 18:00:00",
	"circulated_criticism 2021-08-25 12:00:00",
	"formal_interview 2021-08-26 12:00:00",
}

// However long nobody looked: every warning, the lapse and every rung once, in
// order, each with its own instant.
func TestTheLadderAfterAnOutage(t *testing.T) {
	t.Parallel()
	for name, looks := range map[string][]string{
		"every few hours": {"2021-08-23 12:00:00", "2021-08-24 07:00:00", "2021-08-24 11:00:00", "2021-08-24 12:00:00", "2021-08-24 13:00:00", "2021-08-25 00:00:00", "2021-08-30 00:00:00"},
		"hours of outage": {"2021-08-24 11:59:59.999999", "2021-08-24 17:59:59", "2021-08-30 00:00:00"},
		"days of outage":  {"2021-08-30 00:00:00"},
		"years":           {"2031-01-01 00:00:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := handedOver(t)
			s.handling()
			begun := len(s.events)
			for _, l := range looks {
				s.at(l)
			}
			require.Equal(t, wholeLadder, happened(s.events[begun:], s.c))
			for _, e := range s.events[begun:] {
				require.Equal(t, Engine, e.Role)
				require.Empty(t, e.Actor, "the passing of time has no name")
				require.Zero(t, e.FiledAt)
			}
		})
	}
}

// Never before its instant: a millisecond or a microsecond earlier there is nothing.
func TestNothingBeforeItsInstant(t *testing.T) {
	t.Parallel()
	for i, at := range []string{
		"2021-08-23 12:00:00", "2021-08-24 06:00:00", "2021-08-24 10:00:00", "2021-08-24 12:00:00", "2021-08-24 14:00:00", "2021-08-24 18:00:00",
	} {
		// At noon the lapse and the urge fall on one instant.
		before, after := i, i+1
		if i >= 3 {
			after = i + 2
		}
		if i > 3 {
			before = i + 1
		}
		for by, want := range map[Span]int{-Millisecond: before, -1: before, 0: after, 1: after, Millisecond: after} {
			s := handedOver(t)
			s.handling()
			s.to(local(t, at).Add(by))
			require.Len(t, happened(s.events, s.c), want, "%s %s", at, by)
		}
	}
}

// A late answer stops the later rungs, at the very instant too.
func TestALateAnswerStopsTheLaterRungs(t *testing.T) {
	t.Parallel()
	for filed, rungs := range map[string]int{
		"2021-08-24 12:00:00": 5, "2021-08-24 13:59:59.999999": 5, "2021-08-24 14:00:00": 6, "2021-08-25 11:59:59.999": 7, "2021-08-25 12:00:00": 8,
	} {
		s := handedOver(t)
		s.handling()
		s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
		s.at(filed)
		s.do(officer(water), &SubmitReport{Answer: "r1"})
		s.at("2021-09-30 00:00:00")
		require.Equal(t, wholeLadder[:rungs], happened(s.events, s.c), "filed %s", filed)
	}
}

// An answer in time stops the warnings as well.
func TestAnAnswerStopsTheWarnings(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.at("2021-08-24 06:00:00")
	s.submit(water, "r1", concluded("i1"))
	s.at("2021-09-30 00:00:00")
	require.Equal(t, wholeLadder[:2], happened(s.events, s.c))
}

// Warnings whose instant has passed when the clock starts are left out; one
// that falls on the very instant is, too.
func TestWarningsAlreadyPastAtEntry(t *testing.T) {
	t.Parallel()
	for entered, left := range map[string][]Span{
		"2021-08-20 22:00:00": {24 * Hour, 6 * Hour, 2 * Hour}, "2021-08-23 11:59:59.999999": {24 * Hour, 6 * Hour, 2 * Hour},
		"2021-08-23 12:00:00": {6 * Hour, 2 * Hour}, "2021-08-24 06:00:01": {2 * Hour}, "2021-08-24 11:00:00": nil, "2021-08-24 12:00:00": nil,
	} {
		s := begin(t)
		s.at(entered)
		b := registration(t)
		b.BackdateReason = NewText("补录")
		s.do(duty, b)
		var got []Span
		for _, m := range s.clock(ClockReport).Marks {
			got = append(got, m.Left)
		}
		require.Equal(t, left, got, entered)
		require.Equal(t, entered == "2021-08-24 12:00:00", s.clock(ClockReport).LapsedAtEntry)
	}
}

// The six hours of a supplement, with their own warnings and rungs.
func TestTheSixHours(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		after   Span
		verdict string
	}{{6*Hour - Millisecond, InTime}, {6*Hour - 1, InTime}, {6 * Hour, Late}, {6*Hour + 1, Late}, {6*Hour + Millisecond, Late}} {
		s := handedOver(t)
		s.handling()
		s.submit(water, "r1", concluded("i1"))
		s.at("2021-08-20 23:59:59.999999")
		s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("缺照片")}})
		s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
		s.pass(c.after)
		s.do(officer(water), &Supplement{Answer: "r1"})
		require.Equal(t, c.verdict, s.clock(ClockSupplement).Verdict, c.after)
		require.Equal(t, c.verdict == Late, len(lapsedOf(s.c, ClockSupplement)) == 1)
	}
}

// Unacknowledged rings the unit's backup, then its head; a signature stops it.
func TestAnUnsignedSlipRings(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.assigned()
	s.pass(40 * Minute)
	require.Equal(t, []Rung{RungCallBackup, RungCallBackup, RungCallBackup}, rungs(s.c), "each of the three units")
	s.do(night(water), &Acknowledge{Assignment: "a1", Handler: "h"})
	require.Equal(t, Late, s.clock(ClockAcknowledge, "a1").Verdict)
	s.pass(10 * Minute)
	require.Equal(t, []Rung{RungCallBackup, RungCallBackup, RungCallBackup, RungCallUnitHead, RungCallUnitHead}, rungs(s.c))
	for _, e := range s.c.Escalations {
		require.Equal(t, EscalationIssued, e.State)
	}
}

// The board's question "is it late?" needs no timer.
func TestLatenessIsDerived(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	for _, a := range []string{"a2", "a3"} {
		s.do(officer(s.c.Assignments[map[string]int{"a2": 1, "a3": 2}[a]].Unit), &Contribute{Assignment: a, Part: NewText("情况说明")})
	}
	noon := s.clock(ClockReport).Due
	require.False(t, s.c.LateAt(noon-1), "nothing was published, nothing is late")
	require.True(t, s.c.LateAt(noon), "nothing was published, and it is late")
	main, ok := s.c.MainClock()
	require.True(t, ok)
	require.False(t, main.OverdueAt(noon-1))
	require.True(t, main.OverdueAt(noon))
	next, ok := s.c.NextClock()
	require.True(t, ok)
	require.Equal(t, main.ID, next.ID)
}
