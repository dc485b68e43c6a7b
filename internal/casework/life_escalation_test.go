package casework_test

import (
	"slices"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// The ladder proposes, a named person confirms, the unit answers.
func TestALadderIsConfirmedAndAnswered(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.at("2021-08-24 14:00:00")
	letter := s.c.Escalations[len(s.c.Escalations)-1]
	require.Equal(t, RungSupervisionLetter, letter.Rung)
	require.Equal(t, EscalationProposed, letter.State)
	require.Empty(t, letter.ProposedBy, "the ladder has no name")
	require.Equal(t, lapsedOf(s.c, ClockReport)[0].ID, letter.Breach, "it names its evidence")
	require.Equal(t, water, letter.Unit)
	s.refused(supervisor, &ConfirmEscalation{Escalation: letter.ID, Confirm: true}, "not_your_role")
	s.refused(leader, &ConfirmEscalation{Escalation: letter.ID}, "required", "reason")
	s.refused(head(water), &AnswerEscalation{Escalation: letter.ID, Reply: NewText("说明")}, "no_open_escalation")
	s.do(leader, &ConfirmEscalation{Escalation: letter.ID, Confirm: true, Document: "督办函1号"})
	require.Equal(t, s.now.Add(24*Hour), s.clock(ClockAnswerEscalation).Due)
	s.refused(leader, &ConfirmEscalation{Escalation: letter.ID, Confirm: true}, "no_open_escalation")
	s.refused(officer(county), &AnswerEscalation{Escalation: letter.ID, Reply: NewText("说明")}, "not_your_unit")
	require.NotContains(t, Fitting(s.c, officer(county)), CmdAnswerEscalation, "nor is it offered to another unit of the case")
	require.Contains(t, Fitting(s.c, officer(water)), CmdAnswerEscalation)
	s.do(head(water), &AnswerEscalation{Escalation: letter.ID, Reply: NewText("已组织力量今日内报送")})
	require.Equal(t, InTime, s.clock(ClockAnswerEscalation).Verdict)
	for _, e := range s.c.Escalations {
		if e.ID == letter.ID {
			require.Equal(t, leader.Person, e.DecidedBy)
			require.Equal(t, EscalationAnswered, e.State)
		}
	}
}

// What a person proposed before the ladder came to it is one escalation with one decision,
// and is of the breach from then on; one that was declined does not stand in the way.
func TestALadderProposesNothingTwice(t *testing.T) {
	t.Parallel()
	letters := func(c Case) []Escalation {
		return slices.DeleteFunc(slices.Clone(c.Escalations), func(e Escalation) bool { return e.Rung != RungSupervisionLetter })
	}
	for name, rule := range map[string]struct {
		before  func(*story)
		letters int
	}{
		"nobody proposed":  {func(*story) {}, 1},
		"proposed by hand": {func(s *story) { s.do(supervisor, letterTo(water, "")) }, 1},
		"for another unit": {func(s *story) { s.do(supervisor, letterTo(county, "")) }, 2},
		"for this breach":  {func(s *story) { s.do(supervisor, letterTo(water, reportBreaches(s.c)[0].ID)) }, 1},
		"confirmed for it": {func(s *story) {
			s.do(supervisor, letterTo(water, reportBreaches(s.c)[0].ID))
			s.do(leader, &ConfirmEscalation{Escalation: letters(s.c)[0].ID, Confirm: true})
		}, 1},
		"confirmed for another reason": {func(s *story) {
			s.do(supervisor, letterTo(water, ""))
			s.do(leader, &ConfirmEscalation{Escalation: letters(s.c)[0].ID, Confirm: true})
		}, 2},
		"declined": {func(s *story) {
			s.do(supervisor, letterTo(water, ""))
			s.do(leader, &ConfirmEscalation{Escalation: letters(s.c)[0].ID, Reason: NewText("尚早")})
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := handedOver(t)
			s.handling()
			s.at("2021-08-24 13:00:00")
			rule.before(s)
			s.at("2021-08-24 14:00:00")
			got := letters(s.c)
			require.Len(t, got, rule.letters)
			require.Equal(t, reportBreaches(s.c)[0].ID, got[len(got)-1].Breach, "the rung is reached with its breach")
			s.at("2021-08-24 20:00:00")
			require.Len(t, letters(s.c), rule.letters, "and is not reached again")
		})
	}
}

func letterTo(u UnitID, breach string) *ProposeEscalation {
	return &ProposeEscalation{Rung: RungSupervisionLetter, Unit: u, Breach: breach, Reason: NewText("多次催办无果")}
}

// What was proposed for a breach that no longer stands is declined; nobody is written to
// for having been in time.
func TestAnEscalationOfABreachThatWasSetAsideIsNotConfirmed(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.at("2021-08-24 14:00:00")
	letter := s.c.Escalations[len(s.c.Escalations)-1]
	require.Equal(t, EscalationProposed, letter.State)
	s.do(leader, &Redate{Clock: s.clock(ClockReport).ID, Due: s.now.Add(Day), Reason: NewText("省组明确"), Document: "函1"})
	require.NotNil(t, reportBreaches(s.c)[0].SetAside)
	s.refused(leader, &ConfirmEscalation{Escalation: letter.ID, Confirm: true}, "breach_set_aside")
	s.do(leader, &ConfirmEscalation{Escalation: letter.ID, Reason: NewText("已不超期")})
	require.False(t, hasClock(s.c, ClockAnswerEscalation, letter.ID))
}

// A supervision opinion asks a reply of the unit that it names, or of the lead
// (S1-31); before there is a lead it asks nobody.
func TestASupervisionOpinionIsReplied(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	said := NewText("进度偏慢，须今日到现场")
	reply := func(seq int64) *AnswerSupervision {
		return &AnswerSupervision{Seq: seq, Reply: NewText("已派人到场")}
	}
	s.do(supervisor, &Supervise{Opinion: said})
	early := s.c.Seq
	s.handling()
	s.refused(officer(water), reply(early), "no_such_supervision")
	s.do(supervisor, &Supervise{Opinion: said})
	lead := s.c.Seq
	require.Contains(t, Fitting(s.c, officer(water)), CmdAnswerSupervision)
	require.NotContains(t, Fitting(s.c, officer(farm)), CmdAnswerSupervision, "it is asked of another unit")
	s.do(supervisor, &Supervise{Unit: farm, Opinion: said})
	named := s.c.Seq
	s.refused(officer(water), &AnswerSupervision{Seq: lead}, "required", "reply")
	s.refused(officer(farm), reply(lead), "not_your_unit")
	s.refused(officer(water), reply(named), "not_your_unit")
	s.refused(supervisor, reply(lead), "not_your_role")
	s.refused(officer(water), &AnswerSupervision{Seq: lead, Reply: NewText("附照片"), Evidence: []string{"sha256:nowhere"}}, "evidence_unknown", "evidence[0]")
	s.do(officer(water), reply(lead))
	s.do(head(water), reply(lead))
	s.do(officer(farm), reply(named))
	answered := map[int64]int{}
	for _, n := range s.c.Entries {
		answered[n.Seq] = n.Answered
	}
	require.Equal(t, []int{0, 2, 1}, []int{answered[early], answered[lead], answered[named]})
	s.refused(supervisor, &Supervise{Unit: hill, Opinion: said}, "unit_not_assigned", "unit")
	replied := s.c.Seq
	s.do(officer(farm), &StrikeEntry{Seq: replied, Reason: NewText("误记")})
	require.Zero(t, s.c.Entries[len(s.c.Entries)-2].Answered, "a struck reply is none")
	s.do(supervisor, &StrikeEntry{Seq: named, Reason: NewText("误记")})
	s.refused(officer(farm), reply(named), "no_such_supervision")

	// A unit that was asked replies although its part was taken away since.
	s.do(coordinator, &Reassign{Assignment: "a1", To: target(RoleLead, hill), Reason: NewText("改派")})
	s.do(officer(water), reply(lead))
}

// Whoever proposes does not confirm, not even by proxy.
func TestAProposerDoesNotConfirm(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	both := Actor{Person: "both", Posts: []Post{{office, Supervisor}, {office, Leader}}}
	b := &ProposeEscalation{Rung: RungFormalInterview, Unit: water, Reason: NewText("两次推诿")}
	s.refused(both, &ProposeEscalation{Rung: RungUrge, Unit: water, Reason: NewText("催")}, "not_one_of", "rung")
	s.refused(both, &ProposeEscalation{Rung: RungFormalInterview, Unit: hill, Reason: NewText("推诿")}, "unit_not_assigned", "unit")
	s.refused(both, &ProposeEscalation{Rung: RungFormalInterview, Unit: water, Breach: "b9", Reason: NewText("推诿")}, "no_such_breach", "breach")
	s.do(both, b)
	s.refused(supervisor, b, "proposed_already")
	s.refused(both, &ConfirmEscalation{Escalation: "e1", Confirm: true}, "same_person")
	proxy := leader
	proxy.ActingFor = both.Person
	s.refused(proxy, &ConfirmEscalation{Escalation: "e1", Confirm: true}, "same_person")
	require.Zero(t, s.c.First.Supervised, "a proposal is no supervision yet")
	s.do(leader, &ConfirmEscalation{Escalation: "e1", Confirm: true})
	require.Equal(t, s.now, s.c.First.Supervised)
}

// A unit that takes a part over after the breach gets the urges, for it must
// act now; criticism is proposed for whoever missed the instant.
func TestTheSuccessorIsNotBlamed(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.at("2021-08-24 12:30:00")
	s.do(coordinator, &Reassign{Assignment: "a1", To: target(RoleLead, hill), Reason: NewText("改派")})
	s.at("2021-08-24 14:00:00")
	for _, e := range s.c.Escalations {
		if e.Rung == RungSupervisionLetter {
			require.Equal(t, water, e.Unit)
		}
	}
	require.Equal(t, hill, s.clock(ClockReport).Owner.Unit)
}

// A case that nobody assigned until after noon: the breach is the office's own,
// and no unit is proposed for criticism because of it.
func TestTheOfficeSatOnTheCase(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.at("2021-08-24 13:00:00")
	require.Equal(t, Owner{Role: Coordinator}, lapsedOf(s.c, ClockReport)[0].Owner)
	s.assigned()
	s.acknowledged()
	s.at("2021-08-24 15:00:00")
	for _, e := range s.c.Escalations {
		if !e.Rung.Automatic() {
			require.Empty(t, e.Unit)
		}
	}
	s.submit(water, "r1", concluded("i1"))
	require.Equal(t, Late, s.clock(ClockReport).Verdict)
}

// Fraud does not wait for rungs: referral and supervision in every state.
func TestReferringInEveryState(t *testing.T) {
	t.Parallel()
	for state, stand := range stands() {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			s := stand(t)
			s.is(state)
			picture := s.attach(supervisor, NaturePhoto, "sha256:forged-minutes")
			b := &Refer{Unit: water, Cause: "fraud", Reason: NewText("会议纪要系补造"), Evidence: []string{picture}}
			s.refused(supervisor, &Refer{Unit: water, Cause: "fraud", Reason: b.Reason}, "required", "evidence")
			s.refused(supervisor, &Refer{Unit: water, Cause: "fraud", Reason: b.Reason, Evidence: []string{"sha256:nowhere"}}, "evidence_unknown", "evidence[0]")
			s.do(answerable, b)
			s.refused(supervisor, b, "proposed_already")
			s.do(supervisor, &Supervise{Opinion: NewText("立即核查")})
			e := s.c.Escalations[len(s.c.Escalations)-1]
			s.do(leader, &ConfirmEscalation{Escalation: e.ID, Confirm: true})
			require.False(t, hasClock(s.c, ClockAnswerEscalation, e.ID), "a referral goes to the accountability group, not back to the unit")
			s.do(answerable, &ReviewAccountability{Outcome: "under_review", Basis: NewText("事实与依据"), Evidence: []string{picture}})
			require.Equal(t, s.now, s.c.First.AccountabilityReview)
			s.is(state)
		})
	}
}

func hasClock(c Case, kind ClockKind, subject string) bool {
	for _, k := range c.Clocks {
		if k.Kind == kind && k.Subject == subject {
			return true
		}
	}
	return false
}

// What is withheld from units is not there for them to answer, whoever it is about and
// whatever became of it: it is refused like one that does not exist.
func TestAUnitAnswersNothingThatIsWithheldFromIt(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	picture := s.attach(supervisor, NaturePhoto, "sha256:forged-minutes")
	s.do(supervisor, &Refer{Unit: water, Cause: "shielding", Reason: NewText("弄虚作假"), Evidence: []string{picture}})
	s.do(supervisor, &ProposeEscalation{Rung: RungSpecialInspectionRequest, Unit: water, Reason: NewText("多次推诿")})
	for _, e := range []string{"e1", "e2"} {
		s.do(leader, &ConfirmEscalation{Escalation: e, Confirm: true})
	}
	for _, who := range []Actor{head(water), head(farm), head(county)} {
		for _, e := range []string{"e1", "e2", "e9"} {
			s.refused(who, &AnswerEscalation{Escalation: e, Reply: NewText("情况说明")}, "no_open_escalation")
		}
	}
}

// A proposal that is still open does not hold the end up, and the end does not
// swallow it: it can be confirmed and must be answered afterwards.
func TestClosingWithAnOpenProposal(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(supervisor, &ProposeEscalation{Rung: RungCirculatedCriticism, Unit: water, Reason: NewText("推诿扯皮")})
	s.approved(concluded("i1"))
	s.replied()
	s.gates()
	s.do(coordinator, &Close{})
	s.do(leader, &ConfirmEscalation{Escalation: "e1", Confirm: true})
	require.True(t, s.clock(ClockAnswerEscalation).Running())
	require.NotZero(t, s.c.NextAt(), "its clock is watched in a closed case")
	s.pass(25 * Hour)
	require.Len(t, lapsedOf(s.c, ClockAnswerEscalation), 1)
	s.do(head(water), &AnswerEscalation{Escalation: "e1", Reply: NewText("深刻检讨并整改")})
	require.Equal(t, Late, s.clock(ClockAnswerEscalation).Verdict)
	s.is(Closed)
}

func TestUrgingAndListing(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.refused(duty, &Urge{Unit: hill}, "unit_not_assigned", "unit")
	s.do(duty, &Urge{Unit: water, Note: NewText("请抓紧")})
	require.Equal(t, EscalationIssued, s.c.Escalations[0].State)
	require.Equal(t, s.now, s.c.First.Supervised)
	s.do(leader, &ListSupervision{Level: LevelCity, Number: "挂牌1号", On: "2021-08-21"})
	s.refused(leader, &ListSupervision{Level: LevelCity, Number: "挂牌1号", On: "2021-08-21"}, "nothing_to_change")
	s.do(coordinator, &SetLeaderInCharge{Leader: "vice-mayor", TaskForce: "专班一"})
	s.refused(coordinator, &SetLeaderInCharge{Leader: "vice-mayor"}, "nothing_to_change")
}

// First-time stamps are set once (S1-07).
func TestFirstStamps(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	assigned := s.c.First.Assigned
	s.pass(Hour)
	onSite := s.now
	s.do(officer(water), &RecordVisit{Purpose: "inspection", At: onSite, Place: "排污口", Note: NewText("现场核查")})
	s.do(officer(county), &RecordVisit{Purpose: "inspection", At: onSite.Add(-30 * Minute), Place: "村口", Note: NewText("先到现场")})
	require.Equal(t, onSite.Add(-30*Minute), s.c.First.OnSite, "written down later, but earlier on site")
	s.do(coordinator, &Assign{Targets: []Target{target(RoleAssisting, hill)}})
	s.do(leader, &RecordVisit{Purpose: "leader_supervision", At: s.now, Place: "排污口", Note: NewText("现场督导")})
	s.submit(water, "r1", concluded("i1"))
	filed := s.now
	s.pass(Hour)
	s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("缺")}})
	require.Equal(t, assigned, s.c.First.Assigned)
	require.Equal(t, filed, s.c.First.Feedback)
	require.Equal(t, filed, s.c.First.Supervised)
}
