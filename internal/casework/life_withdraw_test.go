package casework_test

import (
	"slices"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

func sendBack(answer string) *Return {
	return &Return{Answer: answer, Items: []Text{NewText("缺整改后现场照片")}}
}

// passed is a case approved a day after its hand-over, with the complainant's
// side of it done by nobody yet.
func passed(t *testing.T) *story {
	t.Helper()
	s := handedOver(t)
	s.handling()
	s.pass(24 * Hour)
	s.approved(concluded("i1"))
	return s
}

// A leader who will not sign sends the answer back; it comes again, is approved
// again, and the leader signs. The clock of the reply upwards runs through.
func TestALeaderWhoWillNotSignSendsTheAnswerBack(t *testing.T) {
	t.Parallel()
	s := passed(t)
	upstream := s.clock(ClockUpstream)
	s.pass(10 * Minute)
	events := s.do(leader, sendBack("r1"))
	require.Equal(t, Leader, events[0].Role)
	require.Equal(t, EventType("approval_withdrawn"), events[0].Type)
	require.Equal(t, EventType("report_returned"), events[1].Type)
	s.is(Supplementing)
	a := s.c.Answers[0]
	require.Equal(t, 1, a.Returns)
	require.Empty(t, a.ApprovedBy)
	require.Zero(t, a.ApprovedAt)
	require.Len(t, a.ReturnList, 1)
	require.Equal(t, Verdict(""), s.c.Issues[0].Verdict, "what was found, was found by the answer")
	require.Equal(t, Withdrawal{
		Answer: "r1", Round: 1, ApprovedBy: reviewer.Person, ApprovedAt: s.now.Add(-10 * Minute), By: leader.Person, At: s.now,
	}, s.c.Withdrawals[0])
	require.Equal(t, s.now.Add(6*Hour), s.clock(ClockSupplement, "r1").Due)
	require.Equal(t, Owner{UnitOfficer, water}, s.clock(ClockSupplement, "r1").Owner)
	require.Equal(t, upstream, s.clock(ClockUpstream), "nothing is won by sending back")
	s.refused(leader, &SignReply{}, "wrong_state")
	s.refused(duty, &ReportUp{To: "省"}, "wrong_state")

	s.pass(Hour)
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	s.do(officer(water), &Supplement{Answer: "r1"})
	s.is(Submitted)
	s.do(reviewer, &Approve{Answer: "r1"})
	require.Equal(t, Verified, s.c.Issues[0].Verdict)
	s.replied()
	s.gates()
	s.do(coordinator, &Close{})
}

// The six hours after such a return are half-open like every clock (S1-09).
func TestTheSixHoursAfterALeadersReturn(t *testing.T) {
	t.Parallel()
	for _, by := range []Actor{leader, reviewer} {
		for after, verdict := range map[Span]string{6*Hour - Millisecond: InTime, 6 * Hour: Late, 6*Hour + Millisecond: Late} {
			s := passed(t)
			s.do(leader, &SignReply{})
			s.pass(90 * Minute)
			s.do(by, sendBack("r1"))
			s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
			s.pass(after)
			s.do(officer(water), &Supplement{Answer: "r1"})
			require.Equal(t, verdict, s.clock(ClockSupplement).Verdict, "%s after the return", after)
			require.Equal(t, verdict == Late, len(lapsedOf(s.c, ClockSupplement)) == 1)
			require.Equal(t, InTime, s.clock(ClockReport).Verdict, "the report was in time and stays so")
		}
	}
}

// A signature that stands under a reply falls away with it, visibly, and is
// given anew; who signed and when stays in the record.
func TestASignatureFallsAwayWithTheApproval(t *testing.T) {
	t.Parallel()
	s := passed(t)
	s.do(leader, &SignReply{Instruction: NewText("同意")})
	signed := s.now
	s.pass(20 * Minute)
	s.do(reviewer, sendBack("r1"))
	require.Equal(t, Reply{}, s.c.Reply)
	require.Equal(t, leader.Person, s.c.Withdrawals[0].SignedBy)
	require.Equal(t, signed, s.c.Withdrawals[0].SignedAt)
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	s.do(officer(water), &Supplement{Answer: "r1"})
	s.do(reviewer, &Approve{Answer: "r1"})
	s.refused(duty, &ReportUp{To: "省"}, "reply_not_signed")
	s.replied()
	for _, b := range []Body{sendBack("r1"), &Redo{Answer: "r1", Due: s.now.Add(Day), Reason: NewText("重办")}} {
		s.refused(reviewer, b, "wrong_state")
		s.refused(leader, b, "wrong_state")
	}
}

// To be done again: a new report clock by a new date, and the old one's verdict
// and breach as they were.
func TestAnApprovedAnswerIsOrderedAgain(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.at("2021-08-24 13:00:00")
	s.approved(concluded("i1"))
	breaches := s.c.Breaches
	require.NotEmpty(t, lapsedOf(s.c, ClockReport))
	due := s.now.Add(2 * Day)
	s.refused(leader, &Redo{Answer: "r1", Due: s.now, Reason: NewText("重办")}, "in_past", "due")
	s.do(leader, &Redo{Answer: "r1", Due: due, Reason: NewText("结论没有依据，须重新调查")})
	s.is(Handling)
	require.Equal(t, breaches, s.c.Breaches, "no breach is erased")
	require.Equal(t, due, s.clock(ClockReport, "r1").Due)
	require.True(t, s.clock(ClockReport, "r1").Running())
	s.submit(water, "r1", concluded("i1"))
	require.Equal(t, InTime, s.clock(ClockReport, "r1").Verdict)
	s.do(reviewer, &Approve{Answer: "r1"})
	s.replied()
}

// Of several answers only the named one goes back; the merged reply falls away.
func TestOfSeparateAnswersOneGoesBack(t *testing.T) {
	t.Parallel()
	s := apart(t)
	s.submit(county, "r1", concluded("i2"))
	s.do(reviewer, &Approve{Answer: "r1"})
	s.is(Handling)
	s.refused(leader, sendBack("r1"), "wrong_state")
	s.do(reviewer, sendBack("r1"))
	require.Nil(t, s.c.Withdrawals[0].Merged, "there was none yet")
	s.is(Supplementing)
	s.do(head(county), &SignReport{Answer: "r1", Report: concluded("i2")})
	s.do(officer(county), &Supplement{Answer: "r1"})
	s.do(reviewer, &Approve{Answer: "r1"})
	s.submit(hill, "r2", report(finding("i3", Unfounded, Concluded)))
	s.do(reviewer, &Approve{Answer: "r2"})

	s.do(coordinator, &MergeAnswers{Summary: NewText("两县分别办理情况汇总"), Verdict: PartlyVerified})
	merged := s.c.Merged
	s.do(leader, &SignReply{})
	s.pass(Hour)
	s.do(leader, sendBack("r2"))
	s.is(Supplementing)
	require.Equal(t, AnswerApproved, s.c.Answers[0].State)
	require.Equal(t, AnswerSupplementing, s.c.Answers[1].State)
	require.Nil(t, s.c.Merged)
	require.Equal(t, merged, s.c.Withdrawals[1].Merged)
	require.Equal(t, Verified, s.c.Issues[1].Verdict)
	require.Empty(t, s.c.Issues[2].Verdict)
	s.do(head(hill), &SignReport{Answer: "r2", Report: concluded("i3")})
	s.do(officer(hill), &Supplement{Answer: "r2"})
	s.do(reviewer, &Approve{Answer: "r2"})
	s.refused(leader, &SignReply{}, "merge_first")
	s.do(coordinator, &MergeAnswers{Summary: NewText("两县分别办理情况再次汇总"), Verdict: Verified})
	s.do(leader, &SignReply{})
}

// Where two units answered for one issue, it keeps what the other one found.
func TestAnIssueKeepsWhatAnotherAnswerFound(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	other := target(RoleAssisting, hill)
	other.Answers = true
	s.do(coordinator, apartFrom(nowhere(target(RoleLead, county), other)))
	s.acknowledged()
	s.submit(county, "r1", report(finding("i1", Verified, InterimConcluded)))
	s.submit(hill, "r2", report(finding("i1", Unfounded, Concluded)))
	s.do(reviewer, &Approve{Answer: "r1"})
	s.do(reviewer, &Approve{Answer: "r2"})
	s.do(reviewer, sendBack("r1"))
	require.Equal(t, Unfounded, s.c.Issues[0].Verdict)
	require.Equal(t, Concluded, s.c.Issues[0].Settlement)
}

// Gates that rest on the answer fall away with its approval, named in the
// event; what rests on the handling falls when that is to be done again. The
// accountability group's finding and a leader's waiver stay.
func TestWhichGatesFallWithTheApproval(t *testing.T) {
	t.Parallel()
	again := &Redo{Answer: "r1", Reason: NewText("重办")}
	for name, c := range map[string]struct {
		b      Body
		waived Gate
		fall   []Gate
	}{
		"returned":                 {sendBack("r1"), "", []Gate{GateFacts, GateRectified}},
		"to be done again":         {again, "", []Gate{GateFacts, GateRectified, GateSatisfaction}},
		"returned, one waived":     {sendBack("r1"), GateRectified, []Gate{GateFacts}},
		"done again, people aside": {again, GateSatisfaction, []Gate{GateFacts, GateRectified}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := passed(t)
			if c.waived != "" {
				s.do(leader, &WaiveGate{Gate: c.waived, Reason: NewText("特殊情况，领导书面同意")})
			}
			proof := s.attach(reviewer, NaturePhoto, "sha256:proof")
			for _, g := range Gates {
				if g == c.waived {
					continue
				}
				by := map[Gate]Actor{GateFacts: reviewer, GateRectified: reviewer, GateResponsibility: answerable, GateSatisfaction: duty}[g]
				b := &PassGate{Gate: g, Statement: NewText("已核实"), Evidence: []string{proof}}
				if g == GateSatisfaction {
					b.Satisfaction = Satisfied
				}
				s.do(by, b)
			}
			body := c.b
			if redo, ok := body.(*Redo); ok {
				one := *redo
				one.Due = s.now.Add(Day)
				body = &one
			}
			events := s.do(leader, body)
			require.Equal(t, c.fall, events[0].Payload.(*ApprovalWithdrawn).Withdrawal.Gates)
			require.Len(t, s.c.GateChecks, len(Gates), "they stay in the record")
			for _, g := range Gates {
				require.Equal(t, !slices.Contains(c.fall, g), s.c.GatePassed(g), g)
			}
			s.refused(reviewer, &PassGate{Gate: GateFacts, Statement: NewText("再次核实"), Evidence: []string{proof}}, "wrong_state")
		})
	}
}

// A gate that fell is passed anew.
func TestAFallenGateIsPassedAnew(t *testing.T) {
	t.Parallel()
	s := passed(t)
	paper := s.attach(reviewer, NatureDocument, "sha256:paper-one")
	gate := &PassGate{Gate: GateFacts, Statement: NewText("已查清"), Evidence: []string{paper}}
	s.do(reviewer, gate)
	s.refused(reviewer, gate, "gate_passed_already")
	s.do(reviewer, sendBack("r1"))
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	s.do(officer(water), &Supplement{Answer: "r1"})
	s.do(reviewer, &Approve{Answer: "r1"})
	s.do(reviewer, gate)
	require.True(t, s.c.GatePassed(GateFacts))
	require.Len(t, s.c.GateChecks, 2)
}

// A text prepared from the reply cannot be released when the reply has fallen;
// what was published before, was published.
func TestAPreparedPublicationFallsWithTheReply(t *testing.T) {
	t.Parallel()
	s := passed(t)
	s.do(leader, &SignReply{})
	s.do(coordinator, &PreparePublication{Text: NewText("公开文稿")})
	release := &Publish{Prepared: "p1", Channel: "website", Place: "市政府网", On: "2021-08-21"}
	s.do(publicity, release)
	s.do(reviewer, sendBack("r1"))
	require.Equal(t, []string{"p1"}, s.c.Withdrawals[0].Prepared)
	require.Len(t, s.c.Publication, 1)
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	s.do(officer(water), &Supplement{Answer: "r1"})
	s.do(reviewer, &Approve{Answer: "r1"})
	s.do(leader, &SignReply{})
	s.refused(publicity, release, "publication_not_prepared")
	s.do(coordinator, &PreparePublication{Text: NewText("更正后的公开文稿")})
	again := *release
	again.Prepared = "p2"
	s.do(publicity, &again)
}

// What co-handling units still owed was no longer asked when all was approved.
// The case is with its units again, and so it is asked again; the instant that
// the policy counts from the hand-over has passed and sends nothing.
func TestWhatIsOwedIsAskedAgain(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.do(coordinator, &Assign{Targets: []Target{target(RoleLead, water), target(RoleAssisting, farm), target(RoleTerritorial, county)}})
	s.do(night(water), &Acknowledge{Assignment: "a1", Handler: "h"})
	s.do(night(farm), &Acknowledge{Assignment: "a2"})
	s.do(officer(farm), &DisputeAssignment{Assignment: "a2", Reason: NewText("与我局无关")})
	s.at("2021-08-23 13:00:00")
	s.approved(concluded("i1"))
	for _, k := range []ClockKind{ClockAcknowledge, ClockContribute, ClockRule} {
		require.True(t, s.clock(k).Cancelled, "%s", k)
	}
	breaches := len(s.c.Breaches)
	s.pass(Hour)
	s.do(reviewer, sendBack("r1"))
	asked := s.clock(ClockAcknowledge, "a3")
	require.Equal(t, s.now.Add(30*Minute), asked.Due)
	require.Equal(t, FromReturned, asked.Why.From)
	require.Equal(t, s.now.Add(2*Hour), s.clock(ClockRule, "d1").Due)
	owed := s.clock(ClockContribute, "a3")
	require.True(t, owed.Running())
	require.Equal(t, local(t, "2021-08-23 12:00:00"), owed.Due)
	require.True(t, owed.LapsedAtEntry)
	s.pass(Minute)
	require.Len(t, s.c.Breaches, breaches)
	s.do(night(county), &Acknowledge{Assignment: "a3", Handler: "h"})
	s.do(officer(county), &Cosign{Assignment: "a3", Agree: true})
}

func TestNobodySendsTheOwnUnitsAnswerBack(t *testing.T) {
	t.Parallel()
	s := passed(t)
	inside := post("inside", Leader, water)
	s.refused(inside, sendBack("r1"), "own_unit_review")
	s.refused(inside, &Redo{Answer: "r1", Due: s.now.Add(Day), Reason: NewText("重办")}, "own_unit_review")
	s.refused(coordinator, sendBack("r1"), "not_your_role")
	s.refused(leader, sendBack("r9"), "no_such_answer")
	s.refused(leader, &Return{Answer: "r1"}, "required", "items")
}

// Acting for another, both names stand beside the withdrawal (S0-02).
func TestAWithdrawalNamesForWhomItWasDone(t *testing.T) {
	t.Parallel()
	s := passed(t)
	proxy := leader
	proxy.Person, proxy.ActingFor = "deputy", leader.Person
	s.do(proxy, sendBack("r1"))
	require.Equal(t, PersonID("deputy"), s.c.Withdrawals[0].By)
	require.Equal(t, leader.Person, s.c.Withdrawals[0].ByFor)
}
