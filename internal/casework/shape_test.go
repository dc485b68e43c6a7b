package casework_test

import (
	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// shaped is a well-formed body of the kind: nothing is missing in it, whatever
// the case may say to its content.
func shaped(t tb, k Kind) Body {
	t.Helper()
	said := NewText("情况说明")
	channel := ChannelPhone
	digest := []string{"sha256:x"}
	bodies := []Body{
		registration(t), &AmendRegistration{Channel: &channel, Reason: said}, &CorrectHandoverTime{HandedOverAt: 1, Reason: said},
		&Screen{Outcome: ScreenAccepted}, &Countersign{Agree: true}, &SplitIssues{Issues: []NewIssue{{Text: said}}},
		&Assign{Targets: []Target{target(RoleAssisting, hill)}}, &Reassign{Assignment: "a1", To: target(RoleLead, hill), Reason: said},
		&SubAssign{Parent: "a1", Unit: town, FirstResponsible: "p", DirectResponsible: "q", Instruction: said},
		&TakeBack{Assignment: "a4", Reason: said},
		&Acknowledge{Assignment: "a1"}, &NameHandler{Assignment: "a1", Handler: "h"}, &DisputeAssignment{Assignment: "a1", Reason: said},
		&Rule{Dispute: "d1", Reason: said}, &RecordCall{Unit: water}, &RecordContact{With: "complainant", Purpose: "result", Note: said},
		&Contribute{Assignment: "a2", Part: said}, &Cosign{Assignment: "a3", Agree: true},
		&RecordVisit{Purpose: "inspection", At: 1, Place: "x", Note: said}, &AttachEvidence{Files: []EvidenceFile{{Digest: "sha256:x", Size: 1, Kind: "picture", Nature: NaturePhoto}}}, &PairEvidence{Before: 1, After: 2},
		&PresentReport{Answer: "r1", Report: *concluded("i1")}, &ReturnPresented{Answer: "r1", Presented: 1, Reason: said}, &SignReport{Answer: "r1"}, &SubmitReport{Answer: "r1"}, &ReplaceReport{Answer: "r1"}, &OpenReview{Answer: "r1"},
		&Return{Answer: "r1", Items: []Text{said}}, &Redo{Answer: "r1", Due: 1, Reason: said}, &Supplement{Answer: "r1"}, &Approve{Answer: "r1"},
		&MergeAnswers{Summary: said, Verdict: Verified}, &SignReply{}, &ReportUp{To: "省"}, &RecordUpstreamResult{Result: "passed"},
		&Rework{Round: RoundRework, HandedOverAt: 1, Reason: said}, &PreparePublication{Text: said},
		&Publish{Prepared: "p1", Channel: "website", Place: "x", On: "2021-08-29"},
		&RequestExtension{Answer: "r1", Until: 1, Reason: said}, &DecideExtension{Extension: "x1", Grant: true},
		&Redate{Clock: "c1", Due: 1, Reason: said, Document: "d"}, &Supervise{Opinion: said}, &Urge{Unit: water},
		&ProposeEscalation{Rung: RungSupervisionLetter, Unit: water, Reason: said}, &ConfirmEscalation{Escalation: "e1", Confirm: true},
		&AnswerSupervision{Seq: 1, Reply: said}, &AnswerEscalation{Escalation: "e1", Reply: said}, &Refer{Unit: water, Cause: "fraud", Reason: said, Evidence: digest},
		&ReviewAccountability{Outcome: "decided", Basis: said}, &SetLeaderInCharge{Leader: "v"},
		&ListSupervision{Level: LevelCity, Number: "1", On: "2021-08-21"}, &SetPriority{Priority: PriorityStarred, Reason: said},
		&PassGate{Gate: GateFacts, Statement: said}, &WaiveGate{Gate: GateFacts, Reason: said}, &Close{},
		&Track{Unit: water, Person: "p", Until: "2022-12-31"}, &ReportProgress{Note: said},
		&Reopen{Round: RoundReopened, HandedOverAt: 1, Reason: said}, &LinkRepeat{Case: "case-0", Link: "full", Basis: "text"},
		&AmendEntry{Seq: 1, Text: said}, &StrikeEntry{Seq: 1, Reason: said},
		&Recuse{Person: "holder", Reason: said}, &LiftRecusal{Person: "p", Reason: said},
	}
	for _, b := range bodies {
		if b.Kind() == k {
			return b
		}
	}
	require.Fail(t, "no well-formed body", "%s", k)
	return nil
}
