package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// apart is a case of two issues that two counties answer each for its part.
func apart(t *testing.T) *story {
	t.Helper()
	s := handedOver(t)
	s.do(coordinator, &SplitIssues{Issues: []NewIssue{{Text: NewText("上游县养殖污水")}, {Text: NewText("下游县垃圾堆放")}}})
	upper, lower := target(RoleLead, county), target(RoleAssisting, hill)
	upper.Issues, lower.Issues, lower.Answers = []string{"i2"}, []string{"i3"}, true
	s.do(coordinator, apartFrom(nowhere(upper, lower, target(RoleAssisting, farm))))
	s.pass(5 * Minute)
	s.acknowledged()
	s.is(Handling)
	return s
}

// Two counties, each with its own report, review, return, six hours; the
// coordinator merges, the leader signs one reply.
func TestTheLifeOfSeparateAnswers(t *testing.T) {
	t.Parallel()
	s := apart(t)
	noon := local(t, "2021-08-24 12:00:00")
	require.Equal(t, noon, s.clock(ClockReport, "r1").Due)
	require.Equal(t, noon, s.clock(ClockReport, "r2").Due, "each answering unit has the same noon on its own clock")
	require.Equal(t, Owner{UnitOfficer, hill}, s.clock(ClockReport, "r2").Owner)
	s.refused(officer(hill), &Contribute{Assignment: "a2", Part: NewText("一部分情况")}, "answers_itself")
	s.refused(officer(county), &SubmitReport{Answer: "r2", Report: concluded("i3")}, "not_your_unit")
	s.refused(head(county), &SignReport{Answer: "r1", Report: concluded("i3")}, "one_finding_per_issue", "report.findings")

	s.submit(county, "r1", concluded("i2"))
	s.is(Handling)
	s.do(reviewer, &OpenReview{Answer: "r1"})
	s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("缺监测报告")}})
	s.is(Supplementing)
	require.Equal(t, s.now.Add(6*Hour), s.clock(ClockSupplement, "r1").Due)

	// While one county supplements, the other may still ask for more time,
	// answer, and be reassigned parts: its own answer is not the other's.
	until := noon.Add(Day)
	s.do(officer(hill), &RequestExtension{Answer: "r2", Until: until, Reason: NewText("监测报告未出具")})
	s.do(leader, &DecideExtension{Extension: "x1", Grant: true})
	require.Equal(t, until, s.clock(ClockReport, "r2").Due)
	require.Equal(t, noon, s.clock(ClockReport, "r1").Due, "an extension is one unit's, not the case's")
	s.refused(officer(hill), &Supplement{Answer: "r2"}, "wrong_answer_state")

	s.at("2021-08-24 18:00:00")
	require.Equal(t, []ClockKind{ClockSupplement, ClockContribute}, lapsed(s.c), "neither county missed its noon; r1 missed its six hours")
	s.do(head(county), &SignReport{Answer: "r1", Report: concluded("i2")})
	s.do(officer(county), &Supplement{Answer: "r1"})
	require.Equal(t, Late, s.clock(ClockSupplement, "r1").Verdict)
	s.is(Handling)
	s.do(reviewer, &Approve{Answer: "r1"})
	s.submit(hill, "r2", report(finding("i3", Unfounded, Concluded)))
	require.Equal(t, InTime, s.clock(ClockReport, "r2").Verdict)
	s.is(Submitted)
	s.do(reviewer, &Approve{Answer: "r2"})
	s.is(Approved)

	s.refused(leader, &SignReply{}, "merge_first")
	s.do(coordinator, &MergeAnswers{Summary: NewText("两县分别办理情况汇总"), Verdict: PartlyVerified})
	s.do(leader, &SignReply{})
	s.refused(coordinator, &MergeAnswers{Summary: NewText("签批后再改"), Verdict: Verified}, "signed_already")
	s.do(duty, &ReportUp{To: "省督察组"})
	s.gates()
	s.do(coordinator, &Close{})
}

func lapsed(c Case) []ClockKind {
	var kinds []ClockKind
	for _, b := range c.OpenBreaches() {
		kinds = append(kinds, b.Kind)
	}
	return kinds
}

// The lead disputes after the other county has answered: the answer that lies
// there can be reviewed meanwhile, and the successor answers for the lead only.
func TestTheLeadDisputesAfterOthersAnswered(t *testing.T) {
	t.Parallel()
	s := apart(t)
	s.submit(hill, "r2", concluded("i3"))
	s.do(officer(county), &DisputeAssignment{Assignment: "a1", Reason: NewText("地块不在我县境内")})
	s.is(Disputed)
	s.do(reviewer, &Approve{Answer: "r2"})
	s.is(Disputed)
	to := target(RoleLead, town)
	s.do(coordinator, &Rule{Dispute: "d1", Upheld: true, Reason: NewText("勘界确认"), To: &to})
	s.is(Assigned)
	s.acknowledged()
	s.submit(town, "r1", concluded("i2"))
	s.is(Submitted)
	s.do(reviewer, &Approve{Answer: "r1"})
	s.is(Approved)
}

// A ruling that re-dates touches the part that is handed on, and no other part
// of the unit that takes it over.
func TestARulingRedatesOnlyThePartThatIsHandedOn(t *testing.T) {
	t.Parallel()
	s := apart(t)
	s.do(officer(county), &DisputeAssignment{Assignment: "a1", Reason: NewText("地块不在我县境内")})
	to, due := target(RoleLead, hill), s.clock(ClockReport, "r1").Due.Add(3*Day)
	s.refused(coordinator, &Rule{Dispute: "d1", Upheld: true, Reason: NewText("勘界确认"), To: &to, Due: due + 1}, "too_long", "due")
	s.do(coordinator, &Rule{Dispute: "d1", Upheld: true, Reason: NewText("勘界确认"), To: &to, Due: due})
	require.Equal(t, due, s.clock(ClockReport, "r1").Due)
	require.Equal(t, local(t, "2021-08-24 12:00:00"), s.clock(ClockReport, "r2").Due)
}

func TestATerritorialUnitThatAnswersDoesNotCosign(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	place := target(RoleTerritorial, county)
	place.Answers = true
	s.do(coordinator, &Assign{Mode: Separate, Targets: []Target{target(RoleLead, water), place}})
	s.acknowledged()
	s.refused(officer(county), &Cosign{Assignment: "a2", Agree: true}, "answers_itself")
}

// Where two units answer for one issue, the issue is as far settled as the
// least of them says.
func TestTwoAnswersForOneIssue(t *testing.T) {
	t.Parallel()
	for _, order := range [][]string{{"r1", "r2"}, {"r2", "r1"}} {
		s := handedOver(t)
		other := target(RoleAssisting, hill)
		other.Answers = true
		s.do(coordinator, apartFrom(nowhere(target(RoleLead, county), other)))
		s.acknowledged()
		s.submit(county, "r1", report(finding("i1", Verified, InterimConcluded)))
		s.submit(hill, "r2", report(finding("i1", Unfounded, Concluded)))
		for _, a := range order {
			s.do(reviewer, &Approve{Answer: a})
		}
		require.Equal(t, InterimConcluded, s.c.Issues[0].Settlement)
		require.Equal(t, PartlyVerified, s.c.Issues[0].Verdict)
	}
}

func TestAssigningNamesWhoAnswers(t *testing.T) {
	t.Parallel()
	lead, help := target(RoleLead, water), target(RoleAssisting, farm)
	answering := help
	answering.Answers = true
	onlyFirst, onlyFirstToo := lead, answering
	onlyFirst.Issues, onlyFirstToo.Issues = []string{"i2"}, []string{"i2"}
	unknown := lead
	unknown.Issues = []string{"i9"}
	nobody := lead
	nobody.FirstResponsible = ""
	for name, c := range map[string]struct {
		b           *Assign
		code, field string
	}{
		"no lead":                      {&Assign{Targets: []Target{help}}, "one_lead", "targets"},
		"two leads":                    {&Assign{Targets: []Target{lead, target(RoleLead, farm)}}, "one_lead", "targets"},
		"named twice":                  {&Assign{Targets: []Target{lead, help, help}}, "named_twice", "targets[2].unit"},
		"separate with one":            {&Assign{Mode: Separate, Targets: []Target{lead, help}}, "separate_needs_two", "targets"},
		"joint with two answers":       {&Assign{Targets: []Target{lead, answering}}, "joint_answers_by_lead", "targets"},
		"unknown issue":                {&Assign{Targets: []Target{unknown}}, "no_such_issue", "targets[0].issues"},
		"an issue nobody answers":      {&Assign{Targets: []Target{onlyFirst}}, "issue_without_answer", "targets"},
		"an issue nobody answers, two": {&Assign{Mode: Separate, Targets: []Target{onlyFirst, onlyFirstToo}}, "issue_without_answer", "targets"},
		"no responsible person":        {&Assign{Targets: []Target{nobody}}, "required", "targets[0].first_responsible"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := handedOver(t)
			s.do(coordinator, &SplitIssues{Issues: []NewIssue{{Text: NewText("甲问题")}, {Text: NewText("乙问题")}}})
			s.refused(coordinator, c.b, c.code, c.field)
		})
	}
}

func TestUnitsMayBeAddedAndTakenAway(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.assigned()
	s.refused(coordinator, &Assign{Targets: []Target{target(RoleLead, hill)}}, "has_a_lead", "targets")
	s.refused(coordinator, &Assign{Mode: Separate, Targets: []Target{target(RoleAssisting, hill)}}, "mode_is_fixed", "answer_mode")
	s.refused(coordinator, &Assign{Targets: []Target{target(RoleAssisting, farm)}}, "assigned_already", "targets[0].unit")
	more := target(RoleAssisting, hill)
	more.Answers = true
	s.refused(coordinator, &Assign{Targets: []Target{more}}, "joint_answers_by_lead", "targets")
	s.do(coordinator, &Assign{Targets: []Target{target(RoleAssisting, hill)}})
	s.acknowledged()

	// Reassigning keeps the due instant and gives the clock to the new owner.
	noon := s.clock(ClockReport, "r1").Due
	s.refused(coordinator, &Reassign{Assignment: "a1", To: target(RoleAssisting, town), Reason: NewText("改派")}, "same_role", "to.role")
	s.do(coordinator, &Reassign{Assignment: "a1", To: target(RoleLead, town), Reason: NewText("职责调整")})
	s.is(Assigned)
	require.Equal(t, noon, s.clock(ClockReport, "r1").Due)
	require.Equal(t, town, s.clock(ClockReport, "r1").Owner.Unit)
	require.True(t, s.clock(ClockAcknowledge, "a5").Running())
	s.refused(officer(water), &Acknowledge{Assignment: "a1"}, "not_your_role")
}

// Work is passed down with a word of one's own, and its feedback comes back up.
func TestSubAssignmentToATownship(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	down := &SubAssign{Parent: "a3", Unit: town, FirstResponsible: "p1", DirectResponsible: "p2"}
	s.refused(officer(county), down, "required", "instruction")
	down.Instruction = NewText("今日内到现场核实并拍照")
	s.refused(officer(farm), down, "not_your_unit")
	s.do(officer(county), down)
	s.refused(officer(county), down, "assigned_already")
	s.refused(officer(town), &Contribute{Assignment: "a4", Part: NewText("现场情况")}, "acknowledge_first")
	unsigned := []Kind{CmdContribute, CmdSubAssign, CmdNameHandler, CmdCosign}
	require.Contains(t, Fitting(s.c, officer(town)), CmdAcknowledge, "before it has signed a unit is asked to sign")
	for _, k := range unsigned {
		require.NotContains(t, Fitting(s.c, officer(town)), k)
	}
	s.do(night(town), &Acknowledge{Assignment: "a4", Handler: "h"})
	require.Subset(t, Fitting(s.c, officer(town)), []Kind{CmdContribute, CmdSubAssign, CmdNameHandler})
	s.do(officer(town), &Contribute{Assignment: "a4", Part: NewText("现场情况说明")})
	s.refused(coordinator, &Reassign{Assignment: "a4", To: target(RoleTerritorial, hill), Reason: NewText("改派")}, "sub_assignment")
	s.do(coordinator, &Reassign{Assignment: "a3", To: target(RoleTerritorial, hill), Reason: NewText("改派")})
	require.Equal(t, Released, s.c.Assignments[3].State, "what was passed down falls with the part it came from")
}

// The unit that passed work down takes it back, and may give it to another;
// nobody else does, and what has a part of its own is not taken that way.
func TestTakingASubAssignmentBack(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	down := func(to UnitID) *SubAssign {
		return &SubAssign{Parent: "a3", Unit: to, FirstResponsible: "p1", DirectResponsible: "p2", Instruction: NewText("现场核实")}
	}
	back := func(part string) *TakeBack {
		return &TakeBack{Assignment: part, Reason: NewText("改由另一镇办理")}
	}
	s.do(officer(county), down(town))
	s.refused(officer(county), &TakeBack{Assignment: "a4"}, "required", "reason")
	s.refused(officer(farm), back("a4"), "not_your_unit")
	s.refused(officer(town), back("a4"), "not_your_unit")
	s.refused(coordinator, back("a4"), "not_your_role")
	s.refused(officer(county), back("a3"), "not_passed_down")
	s.refused(officer(county), back("a9"), "no_such_assignment")
	before := s.c.State
	s.do(post("chief", UnitLeader, county), back("a4"))
	s.is(before)
	require.Equal(t, Released, s.c.Assignments[3].State)
	require.True(t, s.clock(ClockAcknowledge, "a4").Cancelled)
	s.refused(officer(town), &Acknowledge{Assignment: "a4"}, "not_your_role")
	s.refused(officer(county), back("a4"), "no_such_assignment")
	s.do(officer(county), down(hill))
	require.Equal(t, hill, s.c.Assignments[4].Unit)
	require.True(t, s.clock(ClockAcknowledge, "a5").Running())

	// What went further down falls with it; an objection has become moot.
	s.do(night(hill), &Acknowledge{Assignment: "a5", Handler: "h"})
	s.do(officer(hill), &SubAssign{Parent: "a5", Unit: town, FirstResponsible: "p1", DirectResponsible: "p2", Instruction: NewText("现场核实")})
	s.do(night(town), &Acknowledge{Assignment: "a6", Handler: "h"})
	s.do(officer(town), &DisputeAssignment{Assignment: "a6", Reason: NewText("不在我镇范围")})
	s.refused(officer(county), back("a6"), "not_your_unit")
	s.do(officer(county), back("a5"))
	require.Equal(t, Released, s.c.Assignments[5].State)
	require.True(t, s.clock(ClockRule).Cancelled)
}

// A township may object; the ruling takes the part away and gives it to nobody
// else: whom it passes work down to is the upper unit's own affair.
func TestADisputeOfASubAssignment(t *testing.T) {
	t.Parallel()
	objected := func() *story {
		s := handedOver(t)
		s.handling()
		s.do(officer(water), &SubAssign{Parent: "a1", Unit: town, FirstResponsible: "p1", DirectResponsible: "p2", Instruction: NewText("现场核实")})
		s.do(night(town), &Acknowledge{Assignment: "a4", Handler: "h"})
		s.do(officer(town), &DisputeAssignment{Assignment: "a4", Reason: NewText("不在我镇范围")})
		s.is(Handling)
		return s
	}
	s := objected()
	to := target(RoleLead, hill)
	s.refused(coordinator, &Rule{Dispute: "d1", Upheld: true, Reason: NewText("成立"), To: &to}, "sub_assignment")
	s.do(coordinator, &Rule{Dispute: "d1", Upheld: true, Reason: NewText("成立")})
	require.Equal(t, Released, s.c.Assignments[3].State)

	// The upper part is reassigned before the ruling: there is nothing left to rule on.
	s = objected()
	s.do(coordinator, &Reassign{Assignment: "a1", To: target(RoleLead, hill), Reason: NewText("改派")})
	require.True(t, s.clock(ClockRule).Cancelled)
	s.refused(coordinator, &Rule{Dispute: "d1", Reason: NewText("驳回")}, "no_open_dispute")
}
