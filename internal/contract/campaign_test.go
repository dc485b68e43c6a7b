package contract

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

func day(kind casework.ClockKind, first casework.FirstDay) casework.ClockPolicy {
	return casework.ClockPolicy{Kind: kind, Rule: casework.DueRule{From: casework.FromHandedOver, Day: 5, At: "12:00", FirstDay: first}}
}

func firstDays(p casework.Policy) map[casework.ClockKind]casework.FirstDay {
	found := map[casework.ClockKind]casework.FirstDay{}
	for _, c := range p.Clocks {
		found[c.Kind] = c.Rule.FirstDay
	}
	for _, r := range p.Rounds {
		for _, c := range r.Clocks {
			found[c.Kind+casework.ClockKind("/"+r.Kind)] = c.Rule.FirstDay
		}
	}
	return found
}

func TestAReadingRelaxesWhatAnOfficeMayChoose(t *testing.T) {
	t.Parallel()
	p := casework.Policy{
		Clocks: []casework.ClockPolicy{
			day(casework.ClockReport, casework.Counted), day(casework.ClockNotify, casework.NotCounted),
			{Kind: casework.ClockReview, Rule: casework.DueRule{From: casework.FromSubmitted, After: casework.Hour}},
		},
		Rounds: []casework.RoundPolicy{{Kind: casework.RoundRework, Clocks: []casework.ClockPolicy{day(casework.ClockReport, casework.Counted)}}},
	}
	written := firstDays(p)
	require.Equal(t, written, firstDays(WithReading(p, casework.Counted)), "what a law has chosen stays")
	relaxed := WithReading(p, casework.NotCounted)
	require.Equal(t, map[casework.ClockKind]casework.FirstDay{
		casework.ClockReport: casework.NotCounted, casework.ClockNotify: casework.NotCounted, casework.ClockReview: "", "report/rework": casework.NotCounted,
	}, firstDays(relaxed))
	require.Equal(t, written, firstDays(p), "the policy that was read is not changed")
	require.Equal(t, relaxed, WithReading(relaxed, casework.NotCounted))
}

func TestASumBalancesOnlyWhenEveryRowAndCaseIsThere(t *testing.T) {
	t.Parallel()
	declared := 9
	s := BatchSum{
		Declared: &declared, Read: 9, New: 3, Unchanged: 2, Changed: 1, Repeats: 1, Supplements: 1, Refused: 1,
		Imported: 4, States: map[casework.State]int{casework.Registered: 3, casework.Closed: 1},
	}
	require.True(t, s.Balanced())
	require.True(t, *s.AsDeclared())
	require.False(t, s.CountDiffers())
	for what, change := range map[string]func(*BatchSum){
		"a row without a fate":   func(s *BatchSum) { s.Read++ },
		"a case without a state": func(s *BatchSum) { s.Imported++ },
		"a case too many":        func(s *BatchSum) { s.States = map[casework.State]int{casework.Registered: 5} },
	} {
		spoilt := s
		change(&spoilt)
		require.False(t, spoilt.Balanced(), what)
	}
	declared = 10
	require.False(t, *s.AsDeclared())
	require.True(t, s.CountDiffers())
	s.Read, s.Uncounted = 12, 2
	require.True(t, *s.AsDeclared(), "a row that only says again what another says is no case")
	s.Declared = nil
	require.Nil(t, s.AsDeclared(), "of what nobody declared nothing is said")
	require.False(t, s.CountDiffers())
}

func TestLogins(t *testing.T) {
	t.Parallel()
	require.Equal(t, LoginKey("Li.Wei"), LoginKey(" lI.wEI\t"))
	require.NotEqual(t, LoginKey("li.wei"), LoginKey("liwei"))
	for login, good := range map[string]bool{"li": true, "王芳": true, "li.wei@office-1_x": true, "x": false, "a b": false, "a/b": false, "": false} {
		require.Equal(t, good, GoodLogin(login), login)
	}
}

// Struck rows explain why a sender declared fewer cases, and no more than they are.
func TestStruckRowsExplainACount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		declared, read, struck, uncounted int
		differs                           bool
	}{
		{24, 24, 0, 0, false},
		{23, 24, 0, 0, true},
		{23, 24, 1, 0, false},
		{24, 24, 1, 0, false}, // the sender counted the row too
		{22, 24, 1, 0, true},
		{25, 24, 1, 0, true},
		{23, 25, 1, 1, true}, // the struck row may be the one that does not count
		{24, 25, 1, 1, false},
	} {
		s := BatchSum{Declared: &c.declared, Read: c.read, Struck: c.struck, Uncounted: c.uncounted}
		require.Equal(t, c.differs, s.CountDiffers(), "%+v", c)
		require.Equal(t, !c.differs, *s.AsDeclared(), "%+v", c)
	}
}
