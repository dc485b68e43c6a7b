package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// askedAround is the gate of satisfaction where nobody can be asked but the neighbours.
var askedAround = &PassGate{Gate: GateSatisfaction, Statement: NewText("匿名举报，已走访周边"), Satisfaction: Anonymous}

func (s *story) visit(at Instant) {
	s.t.Helper()
	s.do(officer(water), &RecordVisit{Purpose: "neighbourhood", At: at, Place: "河东村", Note: NewText("走访三户均表示气味消失")})
}

func (s *story) visitOf(u UnitID, at Instant) {
	s.t.Helper()
	s.do(officer(u), &RecordVisit{Purpose: "neighbourhood", At: at, Place: "河东村", Note: NewText("走访")})
}

// answeredAgain brings a case whose handling begins anew to where gates are passed.
func (s *story) answeredAgain(answer string) {
	s.t.Helper()
	s.submit(water, answer, concluded("i1"))
	s.do(reviewer, &Approve{Answer: answer})
}

// Visits in the neighbourhood of an earlier round say nothing about this one,
// however far back the order is dated that opened it.
func TestVisitsCountForTheirRound(t *testing.T) {
	t.Parallel()
	for name, back := range map[string]Span{"handed over now": 0, "handed over before the visit": 2 * Day} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := passed(t)
			s.visit(s.now)
			s.replied()
			s.do(duty, askedAround)
			require.Equal(t, 1, s.c.GateChecks[0].Visits)
			s.pass(3 * Day)
			s.do(coordinator, &Rework{Round: RoundRebound, HandedOverAt: s.now.Add(-back - Day), Reason: NewText("问题反弹")})
			s.do(coordinator, nowhere(target(RoleLead, water)))
			s.acknowledged()
			s.visit(s.now)
			s.pass(Hour)
			answered := s.now
			s.answeredAgain("r2")
			s.refused(duty, askedAround, "visits_missing")
			s.pass(Hour)
			s.visit(answered.Add(-Millisecond))
			s.refused(duty, askedAround, "visits_missing")
			s.visit(answered)
			s.visit(answered.Add(Millisecond))
			s.do(duty, askedAround)
			require.Equal(t, 2, s.c.GateChecks[1].Visits, "asked after the unit had answered")
			require.Equal(t, []int{1, 2, 2, 2, 2}, []int{s.c.Entries[0].Round, s.c.Entries[1].Round, s.c.Entries[2].Round, s.c.Entries[3].Round, s.c.Entries[4].Round})
		})
	}
}

// The same for a case that is reopened by the office's own decision.
func TestVisitsBeforeAReopeningDoNotCount(t *testing.T) {
	t.Parallel()
	s := passed(t)
	s.visit(s.now)
	s.replied()
	s.gates()
	s.do(coordinator, &Close{})
	s.pass(Day)
	s.do(leader, &Reopen{Round: RoundReopened, HandedOverAt: s.c.HandedOverAt, Reason: NewText("回头看发现反弹")})
	s.do(coordinator, nowhere(target(RoleLead, water)))
	s.acknowledged()
	s.answeredAgain("r2")
	s.refused(duty, askedAround, "visits_missing")
	s.visit(s.now)
	s.do(duty, askedAround)
}

// What is to be done again is asked about again: a visit before the new answer
// says nothing about what came of it. One at its instant does.
func TestVisitsBeforeARedoDoNotCount(t *testing.T) {
	t.Parallel()
	for off, code := range map[Span]string{-Millisecond: "visits_missing", 0: "", Millisecond: ""} {
		s := passed(t)
		s.visit(s.now)
		s.do(duty, askedAround)
		s.pass(Hour)
		s.do(leader, &Redo{Answer: "r1", Due: s.now.Add(2 * Day), Reason: NewText("结论没有依据，重新办理")})
		require.False(t, s.c.GatePassed(GateSatisfaction))
		s.pass(Hour)
		s.visit(s.now)
		answered := s.now.Add(Hour)
		s.to(answered)
		s.answeredAgain("r1")
		s.refused(duty, askedAround, "visits_missing")
		s.pass(Hour)
		s.visit(answered.Add(off))
		if code != "" {
			s.refused(duty, askedAround, code)
			continue
		}
		s.do(duty, askedAround)
		require.Equal(t, 1, s.c.GateChecks[1].Visits)
	}
}

// An answer that was returned first and then ordered anew: the gate of
// satisfaction stood through the return, and falls with the order (ADR 14).
func TestAGateOfHandlingFallsWithALaterRedo(t *testing.T) {
	t.Parallel()
	s := passed(t)
	s.visit(s.now)
	s.do(duty, askedAround)
	s.do(leader, sendBack("r1"))
	require.True(t, s.c.GatePassed(GateSatisfaction))
	events := s.do(reviewer, &Redo{Answer: "r1", Due: s.now.Add(2 * Day), Reason: NewText("补充不了，重新办理")})
	require.Equal(t, &GateFallen{Gate: GateSatisfaction, Round: 1, At: s.now}, events[0].Payload)
	require.False(t, s.c.GatePassed(GateSatisfaction))

	s = passed(t)
	s.do(leader, &WaiveGate{Gate: GateSatisfaction, Reason: NewText("特批")})
	s.do(leader, sendBack("r1"))
	s.do(reviewer, &Redo{Answer: "r1", Due: s.now.Add(2 * Day), Reason: NewText("补充不了，重新办理")})
	require.True(t, s.c.GatePassed(GateSatisfaction), "what a leader waived rests on nothing of the kind")
}

// Entries of older rules do not say in which round they were recorded; they count
// from the same instant.
func TestVisitsThatOlderRulesRecorded(t *testing.T) {
	t.Parallel()
	for off, code := range map[Span]string{-Millisecond: "visits_missing", 0: "", Millisecond: ""} {
		s := passed(t)
		s.replied()
		s.pass(3 * Day)
		s.do(coordinator, &Rework{Round: RoundRebound, HandedOverAt: s.now.Add(-Day), Reason: NewText("问题反弹")})
		s.do(coordinator, nowhere(target(RoleLead, water)))
		s.acknowledged()
		s.pass(Hour)
		answered := s.now
		s.answeredAgain("r2")
		s.pass(Hour)
		events, err := Decide(s.c, s.command(officer(water), &RecordVisit{Purpose: "neighbourhood", At: answered.Add(off), Place: "河东村", Note: NewText("走访")}, nil))
		require.NoError(t, err)
		events[0].Rules = 6
		s.c, s.events = Apply(s.c, events[0]), append(s.events, events...)
		require.Zero(t, s.c.Entries[0].Round)
		if code != "" {
			s.refused(duty, askedAround, code)
			continue
		}
		s.do(duty, askedAround)
	}
}

// The first answer's instant counts, however often it was completed since; of
// units that answer separately, the last first one.
func TestVisitsCountFromTheAnswerOn(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.visit(s.now)
	s.pass(Hour)
	s.submit(water, "r1", concluded("i1"))
	answered := s.now
	s.pass(Hour)
	s.do(reviewer, sendBack("r1"))
	s.pass(Hour)
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	s.do(officer(water), &Supplement{Answer: "r1"})
	s.do(reviewer, &Approve{Answer: "r1"})
	s.refused(duty, askedAround, "visits_missing")
	s.visit(answered)
	s.do(duty, askedAround)
	require.Equal(t, 1, s.c.GateChecks[0].Visits)

	s = apart(t)
	for answer, u := range map[string]UnitID{"r1": county, "r2": hill} {
		s.pass(Hour)
		s.visitOf(u, s.now.Add(-Minute))
		s.submit(u, answer, concluded(map[string]string{"r1": "i2", "r2": "i3"}[answer]))
		s.visitOf(u, s.now)
	}
	s.do(reviewer, &Approve{Answer: "r1"})
	s.do(reviewer, &Approve{Answer: "r2"})
	s.do(duty, askedAround)
	require.Equal(t, 1, s.c.GateChecks[0].Visits)
}

// A case of an old ledger has no answer: visits count from the hand-over, and
// with it. Corrected past them, the gate that rests on them is open again.
func TestVisitsBeforeACorrectedHandOver(t *testing.T) {
	t.Parallel()
	for off, falls := range map[Span]bool{-Millisecond: false, 0: false, Millisecond: true} {
		s := begin(t)
		s.at("2021-12-01 09:00:00")
		b := registration(t)
		b.History, b.BackdateReason = &HistoryEntry{Verdict: Verified, Settlement: InterimConcluded}, NewText("旧台账")
		s.do(coordinator, b)
		visited := s.c.HandedOverAt.Add(Hour)
		s.do(reviewer, &RecordVisit{Purpose: "neighbourhood", At: visited, Place: "河东村", Note: NewText("走访")})
		s.do(duty, askedAround)
		s.do(coordinator, &CorrectHandoverTime{HandedOverAt: visited.Add(off), Reason: NewText("与交接单核对")})
		require.Equal(t, !falls, s.c.GatePassed(GateSatisfaction), off)
	}
}
