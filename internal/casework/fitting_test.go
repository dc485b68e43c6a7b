package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// What every body of a command would be refused for is not offered.
func TestNothingIsOfferedThatIsOnlyRefused(t *testing.T) {
	t.Parallel()
	offers := func(s *story, a Actor, k Kind, says string) {
		t.Helper()
		require.Contains(t, Fitting(s.c, a), k, says)
	}
	spares := func(s *story, a Actor, k Kind, says string) {
		t.Helper()
		require.NotContains(t, Fitting(s.c, a), k, says)
	}

	s := handedOver(t)
	offers(s, coordinator, CmdAssign, "what was accepted is assigned")
	spares(s, coordinator, CmdProposeEscalation, "nobody has a part who could be escalated")
	s.do(coordinator, &Screen{Outcome: ScreenVoid, Reason: NewText("重复录入")})
	spares(s, coordinator, CmdScreen, "the second signature is waited for")
	spares(s, coordinator, CmdAssign, "the second signature is waited for")
	s.do(second, &Countersign{Reason: NewText("不属重复")})
	offers(s, coordinator, CmdScreen, "it was not agreed to")

	s = handedOver(t)
	s.handling()
	offers(s, coordinator, CmdSplitIssues, "nobody has answered")
	offers(s, coordinator, CmdProposeEscalation, "units have parts")
	s.submit(water, "r1", concluded("i1"))
	spares(s, coordinator, CmdSplitIssues, "it is answered")
	s.do(reviewer, &OpenReview{Answer: "r1"})
	spares(s, head(water), CmdSignReport, "it is signed, and under review")

	s = handedOver(t)
	s.handling()
	down := &SubAssign{Parent: "a3", Unit: town, FirstResponsible: "p1", DirectResponsible: "p2", Instruction: NewText("现场核实")}
	s.do(officer(county), down)
	s.do(officer(town), &Acknowledge{Assignment: "a4", Handler: "h"})
	s.do(officer(town), &DisputeAssignment{Assignment: "a4", Reason: NewText("不属我镇辖区")})
	offers(s, coordinator, CmdRule, "a dispute waits")
	s.do(officer(county), &TakeBack{Assignment: "a4", Reason: NewText("另行安排")})
	spares(s, coordinator, CmdRule, "what was disputed has been taken back")

	s = handedOver(t)
	s.handling()
	plan := finding("i1", Verified, NotConcluded)
	plan.Measures = []Measure{{Text: NewText("建设污水处理设施"), Person: "p2", By: "2021-12-31"}}
	s.approved(report(plan))
	s.replied()
	spares(s, coordinator, CmdClose, "an issue is not concluded")
	require.NotContains(t, s.c.GatesFor(reviewer), GateRectified, "nothing is rectified")
	require.Contains(t, s.c.GatesFor(reviewer), GateFacts)
	s.do(coordinator, &Track{Unit: water, Person: "p2", Until: "2021-12-31"})
	offers(s, officer(water), CmdReportProgress, "the remainder is booked on this unit")
	spares(s, officer(county), CmdReportProgress, "the remainder is booked on another unit")
	both := Actor{Person: "both", Posts: []Post{{Role: Coordinator}, {Unit: county, Role: UnitOfficer}}}
	offers(s, both, CmdReportProgress, "a coordinator reports for the unit whatever else they are")
	s.do(both, &ReportProgress{Note: NewText("已完成管网改造")})
}
