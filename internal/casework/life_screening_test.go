package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

func TestScreeningOutNeedsASecondPerson(t *testing.T) {
	t.Parallel()
	for _, outcome := range []ScreeningOutcome{ScreenNotAccepted, ScreenTransferred, ScreenReturned, ScreenMerged, ScreenVoid} {
		t.Run(string(outcome), func(t *testing.T) {
			t.Parallel()
			s := handedOver(t)
			b := &Screen{Outcome: outcome}
			s.refused(coordinator, b, "required", "reason")
			b.Reason = NewText("不属于受理范围")
			switch outcome {
			case ScreenMerged:
				s.refused(coordinator, b, "required", "into")
				b.Into = s.c.ID
				s.refused(coordinator, b, "same_case")
				b.Into = "case-0"
			case ScreenTransferred, ScreenReturned:
				s.refused(coordinator, b, "required", "to")
				b.To = "市住建局"
			default: // the others need a reason only
			}
			s.do(coordinator, b)
			s.is(Registered)
			s.refused(coordinator, &Assign{Targets: []Target{target(RoleLead, water)}}, "screening_pending")
			s.refused(coordinator, b, "screening_pending")
			s.refused(coordinator, &Countersign{Agree: true}, "same_person")
			proxy := post("somebody", Leader, office)
			proxy.ActingFor = coordinator.Person
			s.refused(proxy, &Countersign{Agree: true}, "same_person")
			s.do(second, &Countersign{Agree: true})
			s.is(ScreenedOut)
			require.Equal(t, second.Person, s.c.Screening.Second)
			require.Equal(t, InTime, s.clock(ClockAssign).Verdict)
			require.True(t, s.clock(ClockReport).Cancelled)
			told := outcome == ScreenNotAccepted || outcome == ScreenTransferred
			require.Equal(t, told, s.clock(ClockNotify).Running(), "whoever complained is still to be told")
			s.do(duty, &RecordContact{With: "complainant", Purpose: "acceptance", Note: NewText("已告知不予受理及理由")})
			require.Equal(t, s.now, s.c.Screening.InformedAt)
			require.False(t, s.clock(ClockNotify).Running())
			require.Zero(t, s.c.NextAt())
			require.True(t, s.c.AtRest())
			s.do(leader, &Reopen{Round: RoundReopened, HandedOverAt: s.now, Reason: NewText("复核认为应予受理")})
			s.is(Registered)
		})
	}
}

func TestASecondPersonMayDisagree(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.refused(second, &Countersign{Agree: true}, "nothing_to_countersign")
	s.do(coordinator, &Screen{Outcome: ScreenVoid, Reason: NewText("重复录入")})
	s.refused(second, &Countersign{}, "required", "reason")
	s.do(second, &Countersign{Reason: NewText("并非重复")})
	require.Nil(t, s.c.Screening)
	s.assigned()
	s.is(Assigned)
}

// Splitting gives the issues new ids; the old ones stay, withdrawn.
func TestSplittingIssues(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.do(coordinator, &SplitIssues{Issues: []NewIssue{{Text: NewText("污水")}, {Text: NewText("气味")}}})
	require.Len(t, s.c.Issues, 3)
	require.Len(t, s.c.OpenIssues(), 2)
	s.handling()
	s.do(head(water), &SignReport{Answer: "r1", Report: concluded("i2", "i3")})
	s.do(coordinator, &SplitIssues{Issues: []NewIssue{{Text: NewText("污水、气味和垃圾")}}})
	s.refused(officer(water), &SubmitReport{Answer: "r1"}, "one_finding_per_issue", "report.findings")
	s.submit(water, "r1", concluded("i4"))
	s.refused(coordinator, &SplitIssues{Issues: []NewIssue{{Text: NewText("再拆")}}}, "wrong_state")
}

func TestIssuesThatWereAssignedAreNotSplit(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	lead := target(RoleLead, water)
	lead.Issues = []string{"i1"}
	s.do(coordinator, nowhere(lead))
	s.refused(coordinator, &SplitIssues{Issues: []NewIssue{{Text: NewText("再拆")}}}, "issues_assigned")
}

func TestSmallFactsOfRegistration(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	number, region := "X2HA202108200013*", "临河县"
	s.refused(duty, &AmendRegistration{Reason: NewText("更正")}, "nothing_to_change", "")
	s.do(duty, &AmendRegistration{Number: &number, Region: &region, Reason: NewText("录入有误")})
	require.Equal(t, number, s.c.Number)
	s.refused(coordinator, &SetPriority{Priority: PriorityNormal, Reason: NewText("x1")}, "nothing_to_change")
	s.do(coordinator, &SetPriority{Priority: PriorityStarred, Reason: NewText("加星件")})
	s.refused(duty, &LinkRepeat{Case: "case-1", Link: "full", Basis: "text"}, "same_case")
	s.do(duty, &LinkRepeat{Case: "case-0", Link: "full", Basis: "text"})
	s.refused(duty, &LinkRepeat{Case: "case-0", Link: "partial", Basis: "text"}, "linked_already")
}
