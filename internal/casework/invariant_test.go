package casework_test

import (
	"slices"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// holds says what is true after every event of every story and of every random
// life: the invariants of the design's first section.
func holds(t tb, before Case, e Event, after Case) {
	t.Helper()
	require.Equal(t, before.Seq+1, e.Seq, "the record has no gap")
	require.Equal(t, EventID(after.ID, e.Seq), e.ID)
	require.Equal(t, after.ID, e.Case)
	require.Equal(t, e.Seq, after.Seq)
	require.Equal(t, RulesVersion, e.Rules)
	require.NotEmpty(t, e.Role, "every event says in which role")
	require.Equal(t, e.Payload.Type(), e.Type)
	require.Contains(t, States, after.State)
	require.False(t, e.HappenedAt.IsZero())

	alike := map[string]bool{}
	for _, k := range after.Clocks {
		if !k.Running() {
			continue
		}
		name := string(k.Kind) + " " + k.Subject
		require.False(t, alike[name], "two clocks run for one thing: %s", name)
		alike[name] = true
		require.NotEmpty(t, k.Owner.Role, "a running clock has an owner: %s %s", k.ID, k.Kind)
		require.False(t, k.Due.IsZero())
	}
	for _, k := range after.Clocks {
		if k.Stopped.IsZero() {
			require.Empty(t, k.Verdict)
			continue
		}
		want := Late
		if k.Stopped < inForce(k, k.Stopped) {
			want = InTime
		}
		require.Equal(t, want, k.Verdict, "verdict of %s %s is a function of stored instants", k.ID, k.Kind)
	}
	require.GreaterOrEqual(t, len(after.Breaches), len(before.Breaches), "no breach vanishes")
	for i, old := range before.Breaches {
		now := after.Breaches[i]
		if old.SetAside != nil {
			require.Equal(t, old.SetAside, now.SetAside, "what was set aside stays so")
		}
		now.SetAside = old.SetAside
		require.Equal(t, old, now, "a breach changes only by being set aside")
	}
	ids := map[string]bool{}
	for _, b := range after.Breaches {
		require.False(t, ids[b.ID], "two breaches %s", b.ID)
		ids[b.ID] = true
	}
	leads := 0
	for _, a := range after.Active() {
		if a.Role == RoleLead && a.Parent == "" {
			leads++
		}
	}
	require.LessOrEqual(t, leads, 1, "one lead at most")
	if after.AtRest() {
		for _, k := range after.Clocks {
			resting := e.Type == "case_closed" || k.Kind == ClockAnswerEscalation || k.Kind == ClockNotify || after.State == ScreenedOut
			require.True(t, !k.Running() || resting, "%s runs in a case at rest", k.Kind)
		}
	}
	if slices.Contains([]State{Assigned, Handling, Disputed, Submitted, Supplementing}, after.State) {
		require.Zero(t, after.Reply.SignedAt, "no signature stands under a reply without its answers")
		require.Nil(t, after.Merged, "and no merged reply")
		for _, k := range after.GateChecks {
			require.True(t, k.Fallen || k.Waived || k.Round != after.Round || k.Gate != GateFacts && k.Gate != GateRectified, "and no gate that rests on them")
		}
	}
	for _, a := range after.Answers {
		if a.SentBack != nil {
			require.Nil(t, a.Presented, "what was sent back waits for no signature, and nothing else does")
			require.Contains(t, []AnswerState{AnswerOpen, AnswerSubmitted, AnswerSupplementing}, a.State)
			require.NotContains(t, after.RecusedPeople(), a.SentBack.Presented.By)
		}
		if a.Presented == nil {
			continue
		}
		require.Equal(t, after.Round, a.Round, "nothing of a former round waits for a signature")
		require.Contains(t, []AnswerState{AnswerOpen, AnswerSubmitted, AnswerSupplementing}, a.State, "nothing waits for one where nothing may be signed")
		require.LessOrEqual(t, a.Presented.Seq, after.Seq)
		require.NotContains(t, after.RecusedPeople(), a.Presented.By)
	}
	for i, a := range before.Assignments {
		if a.State == Released {
			require.Equal(t, Released, after.Assignments[i].State, "what was released is not revived")
		}
	}
}

// sees says what is true right after a first assignment: each territorial unit
// that region and address name has its part once, leads, or was left out with a
// reason, and a case without one says why (S1-16).
func sees(t tb, c Case) {
	t.Helper()
	parts := map[UnitID]int{}
	for _, a := range c.Active() {
		if a.Role == RoleTerritorial {
			parts[a.Unit]++
			require.Equal(t, 1, parts[a.Unit], "once")
			require.NotEmpty(t, a.FirstResponsible)
			require.NotEmpty(t, a.DirectResponsible)
		}
	}
	found := Locate(c.Region, c.Address, country())
	for _, l := range found.Found {
		require.NotEqual(t, NoPart, c.StandingOf(l.Unit), "%s", l.Unit)
	}
	if len(parts) > 0 || len(found.Found) > 0 {
		return
	}
	last := c.LeftOut[len(c.LeftOut)-1]
	require.Equal(t, c.Round, last.Round)
	require.Empty(t, last.Unit)
	require.False(t, last.Reason.IsZero())
}

// lateStands is looked at after each command: what was late is held against
// somebody, however often it was corrected.
func lateStands(t tb, c Case) {
	t.Helper()
	for _, k := range c.Clocks {
		if !k.Cancelled && k.Verdict == Late && k.Stopped >= k.Due && k.Due > k.Started {
			require.True(t, slices.ContainsFunc(c.OpenBreaches(), func(b Breach) bool { return b.Clock == k.ID }),
				"no open breach of %s %s, which was late", k.ID, k.Kind)
		}
	}
}

// inForce is the test's own reading of promise 2: extensions and rulings count
// from when they were decided, corrections as if they had always been so.
func inForce(k Clock, at Instant) Instant {
	due := k.Due
	for _, r := range slices.Backward(k.Redated) {
		if r.Reason != "extension" && r.Reason != "ruling" {
			return due
		}
		if at >= r.At {
			return due
		}
		due = r.Old
	}
	return due
}

// same compares long texts and shows only where they part.
func same(t tb, want, got, what string) {
	t.Helper()
	if want == got {
		return
	}
	i := 0
	for i < min(len(want), len(got)) && want[i] == got[i] {
		i++
	}
	from := max(0, i-120)
	require.Equal(t, want[from:min(len(want), i+120)], got[from:min(len(got), i+120)], what)
	require.Len(t, got, len(want), what)
}

// settled checks what must hold between whole commands: the record alone gives
// the case, and the next instant is the one at which time does something.
func settled(t tb, events []Event, c Case) {
	t.Helper()
	record := canonical(t, events)
	same(t, canonical(t, c), canonical(t, Replay(events)), "replay gives the present state")
	same(t, record, canonical(t, events), "reading the record leaves it alone")
	require.Empty(t, coherent(c), "the parts fit")
	next := c.NextAt()
	if next.IsZero() {
		require.Empty(t, Due(c, 1<<60))
		return
	}
	require.Empty(t, Due(c, next-1), "nothing is due before NextAt")
	require.NotEmpty(t, Due(c, next), "something is due at NextAt")
}
