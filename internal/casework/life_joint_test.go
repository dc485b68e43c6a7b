package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// A joint answer with everything in it: a dispute that is upheld, a dissenting
// county, the missed noon, its ladder, a late report, two returns, approval,
// reply, publication, four gates, the end.
func TestTheLifeOfAJointAnswer(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.is(Registered)
	require.Equal(t, local(t, "2021-08-24 12:00:00"), s.clock(ClockReport).Due, "day 1 is 20 August: due on the 24th at noon")
	require.Equal(t, Owner{Role: Coordinator}, s.clock(ClockReport).Owner, "until a unit has the case the coordinator owns its clock")

	s.do(coordinator, &Screen{Outcome: ScreenAccepted})
	s.do(coordinator, &Assign{Targets: []Target{target(RoleLead, farm), target(RoleAssisting, hill), target(RoleTerritorial, county)}})
	s.is(Assigned)
	require.Equal(t, InTime, s.clock(ClockAssign).Verdict)
	require.Equal(t, Owner{UnitOfficer, farm}, s.clock(ClockReport).Owner)

	s.pass(10 * Minute)
	s.acknowledged()
	s.is(Handling)

	// The farm bureau says the case is not its own; the main clock runs on.
	noon := s.clock(ClockReport).Due
	s.do(officer(farm), &DisputeAssignment{Assignment: "a1", Reason: NewText("排污口属水利部门监管"), Suggested: water})
	s.is(Disputed)
	require.True(t, s.clock(ClockReport).Running())
	s.refused(head(farm), &DisputeAssignment{Assignment: "a1", Reason: NewText("再次提出异议")}, "in_dispute")
	s.pass(Hour)
	to := target(RoleLead, water)
	s.do(supervisor, &Rule{Dispute: "d1", Upheld: true, Reason: NewText("异议成立，改由水利局主办"), To: &to})
	s.is(Assigned)
	require.Equal(t, InTime, s.clock(ClockRule).Verdict)
	require.Equal(t, noon, s.clock(ClockReport, "r1").Due, "an upheld dispute keeps the due instant")
	require.Equal(t, Owner{UnitOfficer, water}, s.clock(ClockReport).Owner)
	s.refused(officer(farm), &SubmitReport{Answer: "r1"}, "not_your_role")

	s.do(night(water), &Acknowledge{Assignment: "a4"})
	require.True(t, s.clock(ClockNameHandler, "a4").Running(), "no handler raises an alarm")
	s.do(officer(water), &NameHandler{Assignment: "a4", Handler: "handler"})
	require.Equal(t, InTime, s.clock(ClockNameHandler, "a4").Verdict)

	s.do(officer(water), &RecordContact{With: "unit", Assignment: "a2", Note: NewText("已电话联系山区县")})
	s.do(officer(hill), &Contribute{Assignment: "a2", Sent: "sent-person", Part: NewText("下游断面监测结果")})
	s.do(officer(county), &Cosign{Assignment: "a3", Agree: false, Opinion: NewText("不同意仅作整改处理，应予关停")})
	require.True(t, s.c.Assignments[2].Dissent)

	// Noon passes.
	s.at("2021-08-24 14:30:00")
	require.Len(t, s.c.OpenBreaches(), 1)
	require.Equal(t, []Rung{RungUrge, RungSupervisionLetter}, rungs(s.c))
	require.Equal(t, EscalationIssued, s.c.Escalations[0].State, "an urge goes out by itself")
	require.Equal(t, EscalationProposed, s.c.Escalations[1].State, "a letter waits for a named person")

	filed := s.submit(water, "r1", report(finding("i1", Verified, Concluded)))
	require.Equal(t, Late, s.clock(ClockReport).Verdict)
	submitted, ok := filed[0].Payload.(*ReportSubmitted)
	require.True(t, ok)
	require.Equal(t, []Gap{{"a3", "contact"}}, submitted.Gaps, "what was missing is said and held nothing up")
	s.is(Submitted)
	s.pass(72 * Hour)
	require.Equal(t, []Rung{RungUrge, RungSupervisionLetter, RungRemind}, rungs(s.c), "a late answer stops the later rungs")

	// Returned twice; each return has its own six hours.
	s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("缺现场照片"), NewText("缺处罚文号")}})
	s.is(Supplementing)
	first := s.clock(ClockSupplement)
	require.Equal(t, s.now.Add(6*Hour), first.Due)
	require.Equal(t, Late, s.clock(ClockReview).Verdict, "the reviewer was late, too")
	s.pass(6*Hour - 1)
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	s.do(officer(water), &Supplement{Answer: "r1", Note: NewText("已补照片与文号")})
	require.Equal(t, InTime, s.clock(ClockSupplement).Verdict)
	again := s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("照片没有时间地点")}})
	returned, ok := again[0].Payload.(*ReportReturned)
	require.True(t, ok)
	require.Equal(t, 2, returned.Times, "the second return stands out")
	require.NotEqual(t, first.ID, s.clock(ClockSupplement).ID)
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	s.do(officer(water), &Supplement{Answer: "r1"})
	require.Equal(t, Late, s.clock(ClockReport).Verdict, "the supplement clock does not move the main deadline")

	s.do(reviewer, &Approve{Answer: "r1"})
	s.is(Approved)
	require.Equal(t, Verified, s.c.Issues[0].Verdict)
	s.refused(publicity, &Publish{Prepared: "p1", Channel: "website", Place: "gov.cn", On: "2021-08-29"}, "reply_not_signed")
	s.refused(reviewer, &PreparePublication{Text: NewText("某处夜间施工噪声属实，已停工")}, "reply_not_signed")
	s.refused(duty, &ReportUp{To: "省督察组"}, "reply_not_signed")
	s.do(leader, &SignReply{Instruction: NewText("举一反三，全面排查")})
	s.refused(leader, &SignReply{}, "signed_already")
	s.do(reviewer, &PreparePublication{Text: NewText("某处夜间施工噪声属实，已停工")})
	s.do(publicity, &Publish{Prepared: "p1", Channel: "website", Place: "gov.cn", On: "2021-08-20"})
	s.refused(publicity, &Publish{Prepared: "p1", Channel: "website", Place: "gov.cn", On: "2036-08-29"}, "in_future", "on")
	s.do(duty, &ReportUp{To: "省督察组"})
	s.is(Replied)
	require.Equal(t, InTime, s.clock(ClockUpstream).Verdict)
	s.do(duty, &RecordUpstreamResult{Result: "passed"})

	s.refused(coordinator, &Close{}, "gate_open")
	s.gates()
	s.do(coordinator, &Close{Note: NewText("办结归档")})
	s.is(Closed)
	require.Len(t, s.c.OpenBreaches(), 2, "closing erases nothing: the unit's noon and the reviewer's two hours")
	require.True(t, s.c.LateAt(s.now))

	// The letter that the ladder proposed still waits for its named person.
	s.do(leader, &ConfirmEscalation{Escalation: "e2", Confirm: false, Reason: NewText("已上报，不再发函")})
}

func rungs(c Case) []Rung {
	var list []Rung
	for _, e := range c.Escalations {
		list = append(list, e.Rung)
	}
	return list
}

// Two units do not pass a part to and fro without end: whoever disputed it and gets it back
// by the other's dispute keeps it in this round (S1-17).
func TestAPartComesBackOnceOnly(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	last := func() string { return s.c.Assignments[len(s.c.Assignments)-1].ID }
	disputed := func(u UnitID, assignment string) *DisputeAssignment {
		return &DisputeAssignment{Assignment: assignment, Reason: NewText("不属本单位职责")}
	}
	upheld := func(dispute string, to UnitID) {
		target := target(RoleLead, to)
		s.do(coordinator, &Rule{Dispute: dispute, Upheld: true, Reason: NewText("成立"), To: &target})
		s.do(officer(to), &Acknowledge{Assignment: last()})
	}
	s.do(officer(water), disputed(water, "a1"))
	upheld("d1", "housing")
	s.do(officer("housing"), disputed("housing", last()))
	upheld("d2", water)
	require.NotContains(t, Fitting(s.c, officer(water)), CmdDispute)
	s.refused(officer(water), disputed(water, last()), "disputed_before")
}

func TestARejectedDisputeGoesBack(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局职责")})
	s.refused(post("mixed", Coordinator, water), &Rule{Dispute: "d1", Reason: NewText("驳回")}, "own_unit_ruling")
	to := target(RoleLead, farm)
	s.refused(coordinator, &Rule{Dispute: "d1", Reason: NewText("驳回"), To: &to}, "rejected_changes_nothing", "upheld")
	s.refused(coordinator, &Rule{Dispute: "d1", Upheld: true, Reason: NewText("成立")}, "required", "to")
	s.do(coordinator, &Rule{Dispute: "d1", Reason: NewText("职责清单明确由水利局牵头")})
	s.is(Handling)
	s.refused(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("仍有异议")}, "disputed_before")
	s.refused(coordinator, &Rule{Dispute: "d1", Reason: NewText("再裁")}, "no_open_dispute")
}

func TestTheDisputeWindowIsHalfOpen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		after Span
		open  bool
	}{{4*Hour - Millisecond, true}, {4*Hour - 1, true}, {4 * Hour, false}, {4*Hour + 1, false}} {
		s := handedOver(t)
		s.handling()
		s.pass(c.after)
		b := &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局职责")}
		if c.open {
			s.do(officer(water), b)
		} else {
			s.refused(officer(water), b, "dispute_window_over")
		}
	}
}

// Only the lead's dispute makes the case disputed; the second dispute of a case
// makes the coordinator rule at once (S1-17).
func TestAnAssistingUnitsDisputeLeavesTheCaseWhereItIs(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(officer(farm), &DisputeAssignment{Assignment: "a2", Reason: NewText("与我局无关")})
	s.is(Handling)
	require.Equal(t, s.now.Add(2*Hour), s.clock(ClockRule).Due)
	s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局职责")})
	s.is(Disputed)
	require.Equal(t, s.now.Add(30*Minute), s.clock(ClockRuleAgain).Due, "from the second dispute on the coordinator rules at once")
	s.do(coordinator, &Rule{Dispute: "d1", Upheld: true, Reason: NewText("确与农业无关")})
	s.is(Disputed)
	require.Len(t, s.c.Active(), 2, "an assisting part may fall away without a successor")
	to := target(RoleLead, hill)
	due := s.clock(ClockReport).Due.Add(3 * Day)
	s.refused(coordinator, &Rule{Dispute: "d2", Upheld: true, Reason: NewText("异议成立"), To: &to, Due: due + 1}, "too_long", "due")
	s.do(coordinator, &Rule{Dispute: "d2", Upheld: true, Reason: NewText("异议成立"), To: &to, Due: due})
	require.Equal(t, due, s.clock(ClockReport).Due, "re-dated in the same act")
	require.Equal(t, []string{"ruling"}, reasons(s.clock(ClockReport)))
}

func reasons(k Clock) []string {
	var list []string
	for _, r := range k.Redated {
		list = append(list, r.Reason)
	}
	return list
}

// What nobody rules on before the answer is passed is no longer asked.
func TestAnOpenDisputeDoesNotOutliveTheAnswer(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(officer(farm), &DisputeAssignment{Assignment: "a2", Reason: NewText("与我局无关")})
	s.approved(concluded("i1"))
	require.True(t, s.clock(ClockRule).Cancelled)
	s.replied()
	s.do(coordinator, &Rework{Round: RoundRework, HandedOverAt: s.now, Reason: NewText("省组要求补充办理")})
	s.do(coordinator, nowhere(target(RoleLead, water)))
	s.refused(coordinator, &Rule{Dispute: "d1", Reason: NewText("驳回")}, "no_open_dispute")
}

// Work is ordered anew only from a unit that has signed for its part and does
// not dispute it: nobody is made to have signed, and no answer outlives its unit.
func TestRedoWaitsForTheUnitThatTookThePartOver(t *testing.T) {
	t.Parallel()
	s := reassignedAfterReturn(t)
	redo := func() *Redo { return &Redo{Answer: "r1", Due: s.now.Add(2 * Day), Reason: NewText("重新办理")} }
	s.refused(reviewer, redo(), "acknowledge_first")
	s.acknowledged()
	part := s.c.Answers[0].Assignment
	s.do(officer(hill), &DisputeAssignment{Assignment: part, Reason: NewText("不属我县")})
	s.refused(reviewer, redo(), "in_dispute")
	s.do(second, &Rule{Dispute: "d1", Reason: NewText("属地管辖，驳回")})
	s.do(reviewer, redo())
	s.is(Handling)
	s.submit(hill, "r1", concluded("i1"))
	s.is(Submitted)
}
