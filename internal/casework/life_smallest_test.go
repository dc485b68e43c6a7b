package casework_test

import (
	"slices"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// desk is the duty officer of an office of three, who coordinates as well.
var desk = Actor{Person: "desk", Posts: []Post{{office, DutyOfficer}, {office, Coordinator}}}

// smallest is everybody there is: three people in the office, and in each unit
// an officer and a leader.
func smallest() []Actor {
	people := []Actor{desk, reviewer, leader}
	for _, u := range []UnitID{water, farm, county, hill, town} {
		people = append(people, officer(u), head(u))
	}
	return people
}

// by gives a command that exactly these of the office's people can give.
func (s *story) by(attested *Attestation, body Body, who ...Actor) {
	s.t.Helper()
	var able []PersonID
	for _, a := range smallest() {
		if _, err := Decide(s.c, s.command(a, body, attested)); err == nil {
			able = append(able, a.Person)
		}
	}
	var want []PersonID
	for _, a := range who {
		want = append(want, a.Person)
	}
	require.ElementsMatch(s.t, want, able, body.Kind())
	s.file(who[0], body, attested)
}

// An office of three lives a case through to its end, whatever comes on paper:
// the desk that enters a dispute or a request for a unit decides on neither, and
// there is always somebody who does.
func TestTheSmallestOfficeLivesACaseToItsEnd(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.at("2021-08-20 21:35:00")
	s.by(nil, registration(t), desk)
	s.by(nil, &Assign{Targets: []Target{target(RoleLead, water), target(RoleAssisting, farm), target(RoleTerritorial, county)}}, desk)
	s.attach(desk, NatureAttestation, "sha256:picture-of-the-fax")
	s.pass(5 * Minute)
	signs := func(part string, u UnitID) {
		s.by(nil, &Acknowledge{Assignment: part, Handler: officer(u).Person}, officer(u), head(u))
	}
	signs("a1", water)
	signs("a2", farm)
	signs("a3", county)

	// The first dispute came by fax: the desk has entered it, and there is no supervisor.
	s.by(s.attestation(s.now), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局")}, desk)
	to := target(RoleLead, hill)
	due := s.clock(ClockReport).Due.Add(Day)
	s.by(nil, &Rule{Dispute: "d1", Upheld: true, To: &to, Due: due, Reason: NewText("改由山前县主办")}, leader)
	signs("a4", hill)
	// So did the second, and a third is the unit's own.
	s.by(s.attestation(s.now), &DisputeAssignment{Assignment: "a4", Reason: NewText("不属我县")}, desk)
	require.NotContains(t, Fitting(s.c, desk), CmdRule)
	require.Contains(t, Fitting(s.c, leader), CmdRule)
	s.by(nil, &Rule{Dispute: "d2", Reason: NewText("仍由你县主办")}, leader)
	s.by(nil, &DisputeAssignment{Assignment: "a2", Reason: NewText("与我局无关")}, officer(farm), head(farm))
	s.by(nil, &Rule{Dispute: "d3", Reason: NewText("请继续办理")}, desk, leader)

	// More time, asked for on paper; the office's own clock by its leader.
	s.by(s.attestation(s.now), &RequestExtension{Answer: "r1", Until: due.Add(Day), Reason: NewText("监测报告未出具")}, desk)
	s.by(nil, &DecideExtension{Extension: "x1", Grant: true}, leader)
	s.by(nil, &Redate{Clock: s.clock(ClockUpstream).ID, Due: s.clock(ClockUpstream).Due.Add(Day), Reason: NewText("省组明确"), Document: "函1号"}, leader)
	s.by(nil, &CorrectHandoverTime{HandedOverAt: s.c.HandedOverAt.Add(-Minute), Reason: NewText("与交接单核对")}, desk)

	// The answer is signed after it was filed, returned, and completed.
	s.by(nil, &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: &Pending{AuthorisedBy: head(hill).Person, Reason: NewText("在外开会")}}, officer(hill))
	s.by(nil, &SignReport{Answer: "r1"}, head(hill))
	s.by(nil, &OpenReview{Answer: "r1"}, reviewer)
	s.by(nil, sendBack("r1"), reviewer)
	s.by(nil, &SignReport{Answer: "r1", Report: concluded("i1")}, head(hill))
	s.by(s.attestation(s.now), &Supplement{Answer: "r1"}, desk)
	s.by(nil, &Approve{Answer: "r1"}, reviewer)
	s.by(nil, &SignReply{}, leader)
	s.by(nil, &ReportUp{To: "省案件督办组", Document: "〔2021〕12号"}, desk)

	// Nobody is there for accountability: the leader lets that gate pass.
	paper, photo := s.attach(reviewer, NatureDocument, "sha256:paper"), s.attach(reviewer, NaturePhoto, "sha256:photo")
	said := NewText("经核查属实，已整改到位")
	s.by(nil, &PassGate{Gate: GateFacts, Statement: said, Evidence: []string{paper}}, reviewer)
	s.by(nil, &PassGate{Gate: GateRectified, Statement: said, Evidence: []string{photo}}, reviewer)
	s.by(nil, &PassGate{Gate: GateSatisfaction, Statement: said, Evidence: []string{paper}, Satisfaction: Satisfied}, desk, reviewer)
	s.by(nil, &WaiveGate{Gate: GateResponsibility, Reason: NewText("本单位未设追责问责岗，经研究不需追责")}, leader)
	s.by(nil, &Close{}, desk)
	s.is(Closed)
}

// The other ways through the same office: not taken up, an escalation, separate
// answers that are merged, rectification to be followed, a second round.
func TestTheSmallestOfficeOnOtherWays(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.at("2021-08-20 21:35:00")
	s.by(nil, registration(t), desk)
	s.by(nil, &Screen{Outcome: ScreenVoid, Reason: NewText("重复录入")}, desk)
	s.by(nil, &Countersign{Agree: true}, leader)
	s.by(nil, &Reopen{Round: RoundReopened, HandedOverAt: s.c.HandedOverAt, Reason: NewText("并非重复")}, desk, leader)
	s.by(nil, apartFrom(nowhere(target(RoleLead, county), answering(RoleAssisting, hill))), desk)
	for answer, u := range map[string]UnitID{"r1": county, "r2": hill} {
		i := slices.IndexFunc(s.c.Active(), func(a Assignment) bool { return a.Unit == u })
		s.by(nil, &Acknowledge{Assignment: s.c.Active()[i].ID}, officer(u), head(u))
		s.by(nil, &SignReport{Answer: answer, Report: report(finding("i1", Verified, InterimConcluded))}, head(u))
		s.by(nil, &SubmitReport{Answer: answer}, officer(u), head(u))
		s.by(nil, &Approve{Answer: answer}, reviewer)
	}
	s.by(nil, &ProposeEscalation{Rung: RungFormalInterview, Unit: hill, Reason: NewText("推诿扯皮")}, desk)
	s.by(nil, &ConfirmEscalation{Escalation: "e1", Confirm: true}, leader)
	s.by(nil, &AnswerEscalation{Escalation: "e1", Reply: NewText("已整改")}, officer(hill), head(hill))
	s.by(nil, &MergeAnswers{Summary: NewText("两县分别办理情况汇总"), Verdict: Verified}, desk)
	s.by(nil, &SignReply{}, leader)
	s.by(nil, &ReportUp{To: "省案件督办组"}, desk)
	s.by(nil, &Track{Unit: county, Person: "p", Until: "2021-12-31"}, desk)
	s.by(nil, &ReportProgress{Note: NewText("已完成"), Settlements: []IssueSettlement{{"i1", Concluded}}}, officer(county), head(county), desk)
	s.by(nil, &Rework{Round: RoundRework, HandedOverAt: s.now, Reason: NewText("补充办理")}, desk)
	s.is(Registered)
}
