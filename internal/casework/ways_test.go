package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"
)

// ways says by hand, from the design's table of states, where each may lead.
var ways = map[State][]State{
	Registered:  {Assigned, ScreenedOut},
	ScreenedOut: {Registered},
	Assigned:    {Handling, Supplementing}, // supplementing: where units answer separately
	Handling:    {Submitted, Supplementing, Disputed, Assigned},
	// Whoever takes the lead's part over has to sign for it; a rejected dispute
	// goes back to where the answers stand.
	Disputed:      {Assigned, Handling, Supplementing},
	Submitted:     {Approved, Supplementing, Handling},
	Supplementing: {Submitted, Handling, Disputed, Assigned},
	Approved:      {Replied, Supplementing, Handling}, // sent back before it is reported up
	Replied:       {Closed, Tracked, Registered},
	Closed:        {Registered},
	Tracked:       {Closed, Registered},
}

// neverThere are the cells of the table that cannot succeed, with the reason.
var neverThere = map[step]string{}

// variants are cases in which parts of a case stand differently from the whole:
// separate answers in every mixture, second rounds, open escalations, gates.
func variants(t *testing.T) []*story {
	t.Helper()
	const lead, other = "r1", "r2"
	answered := func(s *story) { s.submit(hill, other, concluded("i3")) }
	returned := func(s *story, answer string) {
		s.do(reviewer, &Return{Answer: answer, Items: []Text{NewText("缺照片")}})
	}
	disputes := func(s *story) {
		s.do(officer(county), &DisputeAssignment{Assignment: "a1", Reason: NewText("地块不在我县境内")})
	}
	var list []*story
	told := func(s *story, steps ...func()) {
		for _, f := range steps {
			f()
		}
		list = append(list, s)
	}
	told(signed(t))
	s := reassignedAfterReturn(t)
	told(s)
	s = reassignedAfterReturn(t)
	told(s, func() { s.acknowledged() }, func() {
		s.do(officer(hill), &DisputeAssignment{Assignment: s.c.Answers[0].Assignment, Reason: NewText("不属我县")})
	})
	s = apart(t)
	told(s, func() { answered(s) })
	s = apart(t)
	told(s, func() { answered(s) }, func() { disputes(s) })
	s = apart(t)
	told(s, func() { answered(s) }, func() { returned(s, other) })
	s = apart(t)
	told(s, func() { answered(s) }, func() { returned(s, other) }, func() { disputes(s) })
	s = apart(t)
	told(s, func() { s.submit(county, lead, concluded("i2")) }, func() { returned(s, lead) }, func() { answered(s) })
	s = apart(t)
	told(s, func() { answered(s) }, func() { s.do(reviewer, &Approve{Answer: other}) }, func() { s.submit(county, lead, concluded("i2")) })
	s = apart(t)
	told(s, func() { answered(s) }, func() {
		s.do(coordinator, &Reassign{Assignment: "a1", To: target(RoleLead, town), Reason: NewText("改派")})
	})
	s = apart(t)
	told(s, func() { answered(s) }, func() { returned(s, other) },
		func() {
			s.do(coordinator, &Reassign{Assignment: "a1", To: target(RoleLead, town), Reason: NewText("改派")})
		})
	s = apart(t)
	told(s, func() { answered(s) }, func() { s.submit(county, lead, concluded("i2")) }, func() { s.do(reviewer, &Approve{Answer: lead}) },
		func() { s.do(reviewer, &Approve{Answer: other}) })
	s = handedOver(t)
	told(s, func() { s.do(coordinator, &Screen{Outcome: ScreenNotAccepted, Reason: NewText("不属受理范围")}) },
		func() { s.do(second, &Countersign{Agree: true}) })
	s = handedOver(t)
	told(s, s.assigned, func() { s.do(night(water), &Acknowledge{Assignment: "a1"}) })
	return append(list, escalated(t)...)
}

// escalated are cases with an escalation confirmed and one proposed, in every
// state and in a second round.
func escalated(t *testing.T) []*story {
	t.Helper()
	propose := func(s *story) {
		s.do(supervisor, &ProposeEscalation{Rung: RungFormalInterview, Unit: water, Reason: NewText("推诿扯皮")})
		s.do(leader, &ConfirmEscalation{Escalation: s.c.Escalations[len(s.c.Escalations)-1].ID, Confirm: true})
		s.do(supervisor, &ProposeEscalation{Rung: RungOversightVisit, Unit: water, Reason: NewText("推诿扯皮")})
	}
	begin := func(steps func(*story)) *story {
		s := handedOver(t)
		s.handling()
		propose(s)
		steps(s)
		return s
	}
	submitted := func(s *story) {
		s.do(officer(water), &RequestExtension{Answer: "r1", Until: s.clock(ClockReport).Due.Add(Day), Reason: NewText("监测报告未出具")})
		s.submit(water, "r1", concluded("i1"))
	}
	replied := func(s *story, r *Report) {
		s.approved(r)
		s.replied()
		s.gates()
	}
	track := func(s *story) {
		replied(s, report(finding("i1", Verified, InterimConcluded)))
		s.do(coordinator, &Track{Unit: water, Person: "p", Until: "2021-12-31"})
	}
	again := func(s *story) {
		replied(s, concluded("i1"))
		s.do(coordinator, &Rework{Round: RoundRework, HandedOverAt: s.now, Reason: NewText("补充办理")})
	}
	list := []*story{
		begin(func(*story) {}),
		begin(func(s *story) {
			s.do(coordinator, &Reassign{Assignment: "a1", To: target(RoleLead, hill), Reason: NewText("改派")})
		}),
		begin(func(s *story) {
			s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局")})
		}),
		begin(func(s *story) {
			s.do(officer(farm), &DisputeAssignment{Assignment: "a2", Reason: NewText("与我局无关")})
			s.do(coordinator, &Reassign{Assignment: "a1", To: target(RoleLead, hill), Reason: NewText("改派")})
		}),
		begin(func(s *story) {
			s.do(officer(farm), &DisputeAssignment{Assignment: "a2", Reason: NewText("与我局无关")})
			submitted(s)
		}),
		begin(func(s *story) {
			s.do(officer(farm), &DisputeAssignment{Assignment: "a2", Reason: NewText("与我局无关")})
			submitted(s)
			s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("缺照片")}})
		}),
		begin(func(s *story) { s.approved(concluded("i1")) }),
		begin(func(s *story) { replied(s, concluded("i1")) }),
		begin(func(s *story) { replied(s, report(finding("i1", Verified, InterimConcluded))) }),
		begin(func(s *story) { replied(s, concluded("i1")); s.do(coordinator, &Close{}) }),
		begin(track),
		begin(func(s *story) {
			track(s)
			s.do(coordinator, &ReportProgress{Note: NewText("已完成"), Settlements: []IssueSettlement{{"i1", Concluded}}})
		}),
		begin(again),
		begin(func(s *story) {
			again(s)
			s.do(coordinator, &Screen{Outcome: ScreenVoid, Reason: NewText("重复下达")})
			s.do(second, &Countersign{Agree: true})
		}),
	}
	return list
}

// reassignedAfterReturn: the lead's answer came back, and another unit was given
// the part because the first could not complete it.
func reassignedAfterReturn(t *testing.T) *story {
	t.Helper()
	s := handedOver(t)
	s.handling()
	s.submit(water, "r1", concluded("i1"))
	s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("监测报告")}})
	s.pass(Hour)
	s.do(coordinator, &Reassign{Assignment: "a1", To: target(RoleLead, hill), Reason: NewText("原单位不能补充")})
	return s
}
