package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// A slip in a correction, mended by another, leaves the answer as late as it was:
// the breach that the slip set aside stays aside, and another stands for the instant
// in force. The verdict turns at the due instant itself.
func TestACorrectionTakenBackRestoresTheBreach(t *testing.T) {
	t.Parallel()
	noon := local(t, "2021-08-24 12:00:00")
	for _, c := range []struct {
		name  string
		filed Instant
		late  bool
	}{
		{"one millisecond before noon", noon.Add(-Millisecond), false},
		{"at noon", noon, true},
		{"one millisecond after noon", noon.Add(Millisecond), true},
		{"three hours after noon", noon.Add(3 * Hour), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := justAfterMidnight(t)
			s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
			s.to(c.filed)
			s.do(officer(water), &SubmitReport{Answer: "r1"})
			s.pass(Hour)
			for _, at := range []string{"2021-08-21 00:05:00", "2021-08-20 23:55:00"} {
				s.do(coordinator, &CorrectHandoverTime{HandedOverAt: local(t, at), Reason: NewText("以传真记录为准")})
			}
			require.Equal(t, noon, s.clock(ClockReport).Due)
			require.Equal(t, map[bool]string{true: Late, false: InTime}[c.late], s.clock(ClockReport).Verdict)
			require.False(t, s.clock(ClockReport).LapsedAtEntry)
			open := lapsedOf(s.c, ClockReport)
			require.Equal(t, c.late, len(open) == 1)
			if c.late {
				require.Equal(t, []Instant{noon, noon}, []Instant{open[0].Due, reportBreaches(s.c)[0].Due})
				require.Equal(t, water, open[0].Owner.Unit)
				require.Equal(t, open[0].ID, s.clock(ClockReport).Breach)
				require.Len(t, reportBreaches(s.c), 2, "what was set aside stays to be seen")
			}
		})
	}
}

// One correction alone may make late what was answered in time: it is a breach from
// then on, unless the corrected instant had passed before the case was entered.
func TestACorrectionMakesAnAnswerLate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		handed string
		breach bool
	}{
		{"missed while it was in the unit's hands", "2021-08-19 23:00:00", true},
		{"passed before the entry", "2021-08-15 23:00:00", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := justAfterMidnight(t)
			s.at("2021-08-23 15:00:00")
			s.submit(water, "r1", concluded("i1"))
			require.Equal(t, InTime, s.clock(ClockReport).Verdict)
			s.do(coordinator, &CorrectHandoverTime{HandedOverAt: local(t, c.handed), Reason: NewText("以传真记录为准")})
			require.Equal(t, Late, s.clock(ClockReport).Verdict)
			require.Equal(t, c.breach, len(lapsedOf(s.c, ClockReport)) == 1)
			require.Equal(t, !c.breach, s.clock(ClockReport).LapsedAtEntry)
		})
	}
}

// A breach that a paper set aside does not stand in for the one that a correction
// makes of the same paper.
func TestACorrectionAfterAnAttestedPaper(t *testing.T) {
	t.Parallel()
	s := justAfterMidnight(t)
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	s.at("2021-08-24 13:00:00")
	s.file(duty, &SubmitReport{Answer: "r1"}, s.attestation(local(t, "2021-08-24 11:00:00")))
	require.Empty(t, lapsedOf(s.c, ClockReport))
	s.do(coordinator, &Redate{Clock: s.clock(ClockReport).ID, Due: local(t, "2021-08-24 10:00:00"), Reason: NewText("省组明确"), Document: "函1"})
	require.Equal(t, Late, s.clock(ClockReport).Verdict)
	require.Len(t, lapsedOf(s.c, ClockReport), 1)
}
