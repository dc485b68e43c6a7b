package casework_test

import (
	"slices"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// tasks are the tasks of a unit, or of the office.
func (s *story) tasks(u UnitID) (found []TaskKind) {
	s.t.Helper()
	for _, t := range s.c.Tasks() {
		if t.Unit == u {
			found = append(found, t.Kind)
		}
	}
	return found
}

func (s *story) task(u UnitID, k TaskKind) Task {
	s.t.Helper()
	for _, t := range s.c.Tasks() {
		if t.Unit == u && t.Kind == k {
			return t
		}
	}
	require.Failf(s.t, "no such task", "%s of %s", k, u)
	return Task{}
}

// Every part tells its own unit what it has to do next, by its own clock: the
// case's next instant is often somebody else's.
func TestACaseTellsEveryUnitWhatItHasToDoNext(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	require.Empty(t, s.tasks(water), "nobody has it yet")
	s.do(coordinator, &Assign{Targets: []Target{target(RoleLead, water), target(RoleAssisting, farm), target(RoleTerritorial, county)}})
	for part, u := range map[string]UnitID{"a1": water, "a2": farm, "a3": county} {
		require.Equal(t, []TaskKind{ToAcknowledge}, s.tasks(u))
		require.Equal(t, Task{Kind: ToAcknowledge, Subject: part, Unit: u, Assignment: part, Due: s.clock(ClockAcknowledge, part).Due}, s.task(u, ToAcknowledge))
	}
	s.do(night(water), &Acknowledge{Assignment: "a1"})
	require.Equal(t, []TaskKind{ToNameHandler, ToGoOnSite, ToSign, ToSubmit}, s.tasks(water), "what is due first first")
	require.Equal(t, s.clock(ClockNameHandler, "a1").Due, s.task(water, ToNameHandler).Due)
	require.Equal(t, s.clock(ClockReport).Due, s.task(water, ToSubmit).Due)
	s.do(officer(water), &NameHandler{Assignment: "a1", Handler: officer(water).Person})
	s.do(officer(water), &RecordVisit{Purpose: "inspection", At: s.now, Place: "厂门口", Note: NewText("到现场")})
	require.Equal(t, []TaskKind{ToSign, ToSubmit}, s.tasks(water))

	s.do(officer(farm), &Acknowledge{Assignment: "a2", Handler: officer(farm).Person})
	require.Equal(t, []TaskKind{ToContribute}, s.tasks(farm), "an assisting unit contributes, and need not go there")
	require.Equal(t, s.clock(ClockContribute, "a2").Due, s.task(farm, ToContribute).Due)
	s.do(officer(farm), &DisputeAssignment{Assignment: "a2", Reason: NewText("与我局无关")})
	require.Equal(t, []TaskKind{InRuling}, s.tasks(farm))
	require.Equal(t, s.c.RulingDue(s.c.Disputes[0]), s.task(farm, InRuling).Due)
	s.do(coordinator, &Rule{Dispute: "d1", Reason: NewText("请配合")})
	s.do(officer(farm), &Contribute{Assignment: "a2", Part: NewText("已查")})
	require.Empty(t, s.tasks(farm))

	s.do(officer(county), &Acknowledge{Assignment: "a3", Handler: officer(county).Person})
	require.Equal(t, []TaskKind{ToGoOnSite, ToContribute}, s.tasks(county))
	s.do(officer(county), &SubAssign{Parent: "a3", Unit: town, Instruction: NewText("请到现场"), FirstResponsible: head(town).Person, DirectResponsible: officer(town).Person})
	require.Equal(t, s.task(town, ToAcknowledge).Due, s.task(county, PassedOn).Due, "first it waits for the signature")
	require.Equal(t, "a3", s.task(county, PassedOn).Assignment)

	contributors := func(to int) (units []UnitID) {
		for _, x := range s.c.Contributors(s.c.Assignments[to]) {
			units = append(units, x.Unit)
		}
		return units
	}
	require.Equal(t, []UnitID{farm, county}, contributors(0), "what the county passed down is the county's")
	require.Equal(t, []UnitID{town}, contributors(2))
	require.Empty(t, contributors(1))
}

// An answer is signed, submitted, returned and completed; each state asks for its own.
func TestAnAnswerTellsItsUnitWhatItWaitsFor(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: &Pending{AuthorisedBy: head(water).Person, Reason: NewText("在外开会")}})
	require.Equal(t, []TaskKind{ToSign, UnderReview}, s.tasks(water))
	require.Equal(t, s.clock(ClockSign, "r1").Due, s.task(water, ToSign).Due)
	s.do(head(water), &SignReport{Answer: "r1"})
	require.Equal(t, []TaskKind{UnderReview}, s.tasks(water))
	s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("缺照片")}})
	require.Equal(t, []TaskKind{ToSign, ToSupplement}, s.tasks(water))
	require.Equal(t, s.now.Add(6*Hour), s.task(water, ToSupplement).Due)
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	require.Equal(t, []TaskKind{ToSupplement}, s.tasks(water))
	s.present(water, "r1", amended("i1"))
	require.Equal(t, []TaskKind{ToSign, ToSupplement}, s.tasks(water), "what is presented waits though another draft is signed")
	s.do(officer(water), &Supplement{Answer: "r1", Note: NewText("已补")})
	require.Equal(t, []TaskKind{UnderReview}, s.tasks(water))
	s.present(water, "r1", amended("i1"))
	require.Equal(t, []TaskKind{ToSign, UnderReview}, s.tasks(water), "and so does what is to replace an answer")
}

// What waits for a leader of the office is there as long as it waits, and no longer.
func TestACaseTellsLeadersWhatWaitsForThem(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.do(coordinator, &Screen{Outcome: ScreenVoid, Reason: NewText("重复录入")})
	require.Equal(t, []TaskKind{ToCountersignLeader}, s.tasks(""))
	s.do(leader, &Countersign{Agree: false, Reason: NewText("请照办")})
	require.Empty(t, s.tasks(""))

	s = handedOver(t)
	s.handling()
	s.do(officer(water), &RequestExtension{Answer: "r1", Until: s.clock(ClockReport).Due.Add(Day), Reason: NewText("监测报告未出具")})
	require.Equal(t, s.clock(ClockReport).Due, s.task("", ToDecideExtension).Due)
	s.do(leader, &DecideExtension{Extension: "x1", Grant: true})
	s.do(supervisor, &ProposeEscalation{Rung: RungOversightVisit, Unit: water, Reason: NewText("进展缓慢")})
	require.Equal(t, []TaskKind{ToConfirmEscalation}, s.tasks(""))
	id := s.task("", ToConfirmEscalation).Subject
	require.NotContains(t, s.tasks(water), ToAnswerEscalation, "a unit learns of no escalation that is only proposed")
	s.do(leader, &ConfirmEscalation{Escalation: id, Confirm: true})
	require.Equal(t, s.clock(ClockAnswerEscalation, id).Due, s.task(water, ToAnswerEscalation).Due)

	s = handedOver(t)
	s.handling()
	s.approved(concluded("i1"))
	require.Equal(t, []TaskKind{ToSignReply}, s.tasks(""))
	require.Empty(t, s.tasks(water))
	require.Equal(t, Owner{Role: Leader}, s.c.ActsFirst(s.clock(ClockUpstream)), "the leader signs before it is reported up")
	s.do(leader, &SignReply{})
	require.Equal(t, Owner{Role: Coordinator}, s.c.ActsFirst(s.clock(ClockUpstream)))
	require.Empty(t, among(s.tasks(""), LeaderTasks))
}

// among keeps of tasks those of these lists.
func among(tasks []TaskKind, lists ...[]TaskKind) []TaskKind {
	return slices.DeleteFunc(tasks, func(k TaskKind) bool { return !slices.Contains(slices.Concat(lists...), k) })
}

// Reviewers have their gates once the answer was reported up, and coordinators the way
// to the end: to merge, to report up, and to close when nothing stands in the way.
func TestTheWayToTheEndWaitsForReviewersAndCoordinators(t *testing.T) {
	t.Parallel()
	gates := func(s *story) (open []string) {
		for _, k := range s.c.Tasks() {
			if k.Kind == ToPassReviewGate {
				open = append(open, k.Subject)
			}
		}
		return open
	}
	s := handedOver(t)
	s.handling()
	s.approved(concluded("i1"))
	require.Empty(t, among(s.tasks(""), CoordinatorTasks), "the leader signs first")
	require.NotContains(t, Fitting(s.c, coordinator), CmdMergeAnswers, "one answer for all is not merged")
	s.do(leader, &SignReply{})
	require.Equal(t, []TaskKind{ToReportUp}, among(s.tasks(""), CoordinatorTasks))
	require.Equal(t, s.clock(ClockUpstream).Due, s.task("", ToReportUp).Due)
	require.Empty(t, gates(s))
	s.do(coordinator, &ReportUp{Document: "文1", To: "省组"})
	require.Empty(t, among(s.tasks(""), CoordinatorTasks))
	require.Equal(t, []string{string(GateFacts), string(GateRectified), string(GateSatisfaction)}, gates(s))
	require.NotContains(t, Fitting(s.c, coordinator), CmdTrack, "nothing is left to be booked")
	s.gates()
	require.Empty(t, gates(s))
	require.Equal(t, []TaskKind{ToClose}, among(s.tasks(""), CoordinatorTasks))
	require.Contains(t, Fitting(s.c, coordinator), CmdClose)
	require.NotContains(t, Fitting(s.c, leader), CmdWaiveGate, "no gate is left to be waived")
	s.do(coordinator, &Close{})
	require.Empty(t, among(s.tasks(""), CoordinatorTasks, ReviewerTasks))

	s = answeredWith(t, report(finding("i1", Verified, NotConcluded)))
	require.NotContains(t, gates(s), string(GateRectified), "what is not rectified yet waits for the unit")
	require.Contains(t, Fitting(s.c, coordinator), CmdTrack)
}

// One gate that is left may be waived; as long as more are open, others have work to do.
func TestOneGateThatIsLeftIsALeadersToWaive(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.approved(concluded("i1"))
	s.replied()
	require.Equal(t, []TaskKind{ToPreparePublication, ToPassGate}, among(s.tasks(""), LeaderTasks, PublicityTasks, AccountabilityTasks))
	for i, g := range Gates[:3] {
		require.NotContains(t, s.tasks(""), ToWaiveGate, i)
		s.do(leader, &WaiveGate{Gate: g, Reason: NewText("上级另有意见")})
	}
	require.Equal(t, []TaskKind{ToWaiveGate, ToPassReviewGate, ToPreparePublication}, s.tasks(""))
	require.Equal(t, string(GateSatisfaction), s.task("", ToWaiveGate).Subject)
	s.do(leader, &WaiveGate{Gate: GateSatisfaction, Reason: NewText("举报人已失联")})
	s.do(coordinator, &Close{})
	require.Empty(t, s.c.Tasks())
}

// What was reported up waits to be published (S2-50), and for the group that sees to
// it that somebody answers, each on its own list.
func TestWhatIsReportedUpIsPublishedAndAnsweredFor(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	picture := s.attach(supervisor, NaturePhoto, "sha256:minutes")
	s.do(supervisor, &Refer{Unit: water, Cause: "shielding", Reason: NewText("弄虚作假"), Evidence: []string{picture}})
	require.Equal(t, []TaskKind{ToConfirmEscalation}, s.tasks(""), "what is only proposed is the leaders' affair")
	s.do(leader, &ConfirmEscalation{Escalation: "e1", Confirm: true})
	require.Equal(t, []TaskKind{ToReviewAccountability}, s.tasks(""))
	require.Equal(t, "e1", s.task("", ToReviewAccountability).Subject)
	require.NotContains(t, s.tasks(water), ToReviewAccountability)
	s.do(answerable, &ReviewAccountability{Outcome: FindingUnderReview, Basis: NewText("已立案")})
	require.Equal(t, []TaskKind{ToReviewAccountability}, s.tasks(""), "what is under review still waits for its end")
	s.do(answerable, &ReviewAccountability{Outcome: "decided", Basis: NewText("诫勉谈话")})
	require.Empty(t, s.tasks(""))
	require.Equal(t, "decided", s.c.Escalations[0].Finding)
	s.do(supervisor, &Refer{Unit: water, Cause: "fraud", Reason: NewText("再次弄虚作假"), Evidence: []string{picture}})
	s.do(leader, &ConfirmEscalation{Escalation: "e2", Confirm: true})
	require.Equal(t, "e2", s.task("", ToReviewAccountability).Subject, "another referral waits for a finding of its own")
	s.do(answerable, &ReviewAccountability{Outcome: "none_needed", Basis: NewText("系误报")})
	require.Equal(t, []string{"decided", "none_needed"}, []string{s.c.Escalations[0].Finding, s.c.Escalations[1].Finding})
	require.Empty(t, s.tasks(""))

	s.approved(concluded("i1"))
	s.replied()
	require.Equal(t, []TaskKind{ToPreparePublication, ToPassGate}, among(s.tasks(""), PublicityTasks, AccountabilityTasks))
	require.Equal(t, string(GateResponsibility), s.task("", ToPassGate).Subject)
	s.do(publicity, &PreparePublication{Text: NewText("某处夜间施工属实")})
	require.Equal(t, []TaskKind{ToPublish, ToPassGate}, among(s.tasks(""), PublicityTasks, AccountabilityTasks))
	s.gates()
	s.do(coordinator, &Close{})
	require.Equal(t, []TaskKind{ToPublish}, s.tasks(""), "what was prepared is published after the close, too")
	require.Equal(t, "p1", s.task("", ToPublish).Subject)
	other := publicity
	other.Person = "publicity-2"
	s.do(other, release("p1"))
	require.Empty(t, s.tasks(""))
}

// Everybody in the office has the list of the own posts.
func TestWhoDoesWhatInTheOffice(t *testing.T) {
	t.Parallel()
	require.Equal(t, LeaderTasks, OfficeTasks(leader))
	require.Equal(t, PublicityTasks, OfficeTasks(publicity))
	require.Equal(t, AccountabilityTasks, OfficeTasks(answerable))
	require.Equal(t, ReviewerTasks, OfficeTasks(reviewer))
	require.Equal(t, CoordinatorTasks, OfficeTasks(coordinator))
	for _, who := range []Actor{supervisor, duty, head(water)} {
		require.Empty(t, OfficeTasks(who))
	}
	for _, k := range slices.Concat(LeaderTasks, PublicityTasks, AccountabilityTasks, ReviewerTasks, CoordinatorTasks) {
		require.NotEmpty(t, k.Command(), k)
	}
}

// A text that fell with the reply is not published, and one of an earlier round is not
// the present round's: what is reported up anew is prepared anew.
func TestWhatFellWithTheReplyIsPreparedAnew(t *testing.T) {
	t.Parallel()
	s := passed(t)
	s.do(leader, &SignReply{})
	s.do(coordinator, &PreparePublication{Text: NewText("公开文稿")})
	require.Equal(t, []TaskKind{ToPublish}, among(s.tasks(""), PublicityTasks, AccountabilityTasks, LeaderTasks))
	s.do(reviewer, sendBack("r1"))
	require.Empty(t, among(s.tasks(""), PublicityTasks, AccountabilityTasks, LeaderTasks))
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i1")})
	s.do(officer(water), &Supplement{Answer: "r1"})
	s.do(reviewer, &Approve{Answer: "r1"})
	s.replied()
	require.Contains(t, s.tasks(""), ToPreparePublication)
	s.do(coordinator, &PreparePublication{Text: NewText("更正后的公开文稿")})
	require.Equal(t, "p2", s.task("", ToPublish).Subject)
	s.do(publicity, release("p2"))
	require.NotContains(t, s.tasks(""), ToPublish)
	s.do(coordinator, &Rework{Round: RoundRework, HandedOverAt: s.now, Reason: NewText("省组要求补充办理")})
	require.NotContains(t, s.tasks(""), ToPreparePublication, "the new round has reported nothing up")
}
