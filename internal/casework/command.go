package casework

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
)

// Kind names a command: a verb on a case, as it stands in the URL.
type Kind string

// The commands, in the order of a case's life.
const (
	CmdRegister             Kind = "register"
	CmdAmendRegistration    Kind = "amend-registration"
	CmdCorrectHandoverTime  Kind = "correct-handover-time"
	CmdScreen               Kind = "screen"
	CmdCountersign          Kind = "countersign"
	CmdSplitIssues          Kind = "split-issues"
	CmdAssign               Kind = "assign"
	CmdReassign             Kind = "reassign"
	CmdSubAssign            Kind = "sub-assign"
	CmdTakeBack             Kind = "take-back"
	CmdAcknowledge          Kind = "acknowledge"
	CmdNameHandler          Kind = "name-handler"
	CmdDispute              Kind = "dispute"
	CmdRule                 Kind = "rule"
	CmdRecordCall           Kind = "record-call"
	CmdRecordContact        Kind = "record-contact"
	CmdContribute           Kind = "contribute"
	CmdCosign               Kind = "cosign"
	CmdRecordVisit          Kind = "record-visit"
	CmdAttachEvidence       Kind = "attach-evidence"
	CmdPairEvidence         Kind = "pair-evidence"
	CmdPresentReport        Kind = "present-report"
	CmdReturnPresented      Kind = "return-presented"
	CmdSignReport           Kind = "sign-report"
	CmdSubmitReport         Kind = "submit-report"
	CmdReplaceReport        Kind = "replace-report"
	CmdOpenReview           Kind = "open-review"
	CmdReturn               Kind = "return"
	CmdRedo                 Kind = "redo"
	CmdSupplement           Kind = "supplement"
	CmdApprove              Kind = "approve"
	CmdMergeAnswers         Kind = "merge-answers"
	CmdSignReply            Kind = "sign-reply"
	CmdReportUp             Kind = "report-up"
	CmdRecordUpstreamResult Kind = "record-upstream-result"
	CmdRework               Kind = "rework"
	CmdPreparePublication   Kind = "prepare-publication"
	CmdPublish              Kind = "publish"
	CmdRequestExtension     Kind = "request-extension"
	CmdDecideExtension      Kind = "decide-extension"
	CmdRedate               Kind = "redate"
	CmdSupervise            Kind = "supervise"
	CmdAnswerSupervision    Kind = "answer-supervision"
	CmdUrge                 Kind = "urge"
	CmdProposeEscalation    Kind = "propose-escalation"
	CmdConfirmEscalation    Kind = "confirm-escalation"
	CmdAnswerEscalation     Kind = "answer-escalation"
	CmdRefer                Kind = "refer"
	CmdReviewAccountability Kind = "review-accountability"
	CmdSetLeaderInCharge    Kind = "set-leader-in-charge"
	CmdListSupervision      Kind = "list-supervision"
	CmdSetPriority          Kind = "set-priority"
	CmdPassGate             Kind = "pass-gate"
	CmdWaiveGate            Kind = "waive-gate"
	CmdClose                Kind = "close"
	CmdTrack                Kind = "track"
	CmdReportProgress       Kind = "report-progress"
	CmdReopen               Kind = "reopen"
	CmdLinkRepeat           Kind = "link-repeat"
	CmdAmendEntry           Kind = "amend-entry"
	CmdStrikeEntry          Kind = "strike-entry"
	CmdRecuse               Kind = "recuse"
	CmdLiftRecusal          Kind = "lift-recusal"
)

// Body is the content of a command.
type Body interface {
	// Kind names the command that the body belongs to.
	Kind() Kind
	check(f *faults)
}

// Command is one thing that a person does to a case.
type Command struct {
	Filing   string       // id of the durable filing
	Actor    Actor        // with the posts held at filing
	FiledAt  Instant      // stamped under the case's lock; decides in time or late
	Attested *Attestation // a physical instant before FiledAt, for paper, fax, telephone
	Body     Body
	// Areas are the territorial authorities as the office knows them when the
	// command is applied. Only those that give units their
	// parts look at them.
	Areas []Area
	// Posts are those of the person whom a recusal names, as they are then: who
	// belongs to a unit lifts no recusal of its people.
	Posts []Post
	// Unfit are those of the two witnesses who attest nothing of the case, as the office
	// knows them then: who is not there, out of office, without an account by which to
	// hear of it, or of a unit of the case.
	Unfit []PersonID
	// Absent says that the case to which a repeat would be linked is not there, or not
	// for the actor, who is told nothing else of it then.
	Absent bool
	// Calendar is the part of the calendar that counts when a round is opened.
	Calendar Calendar
}

// Kind names the command.
func (c Command) Kind() Kind { return c.Body.Kind() }

// At is the instant that counts: the attested one, else that of filing.
func (c Command) At() Instant {
	if c.Attested != nil {
		return c.Attested.HappenedAt
	}
	return c.FiledAt
}

// Attestation is the word of two named people that something arrived on
// paper, by fax or by telephone at an instant before it was entered.
type Attestation struct {
	HappenedAt Instant     `json:"happened_at"`
	Means      string      `json:"means" enum:"paper,fax,telephone"`
	Witnesses  [2]PersonID `json:"witnesses" doc:"two different people"`
	Evidence   string      `json:"evidence" doc:"digest of the picture"`
}

// bodies makes an empty body for each kind; it is the list of all commands.
var bodies = []func() Body{
	func() Body { return &Register{} }, func() Body { return &AmendRegistration{} },
	func() Body { return &CorrectHandoverTime{} }, func() Body { return &Screen{} },
	func() Body { return &Countersign{} }, func() Body { return &SplitIssues{} },
	func() Body { return &Assign{} }, func() Body { return &Reassign{} }, func() Body { return &SubAssign{} },
	func() Body { return &TakeBack{} },
	func() Body { return &Acknowledge{} }, func() Body { return &NameHandler{} },
	func() Body { return &DisputeAssignment{} }, func() Body { return &Rule{} },
	func() Body { return &RecordCall{} }, func() Body { return &RecordContact{} },
	func() Body { return &Contribute{} }, func() Body { return &Cosign{} }, func() Body { return &RecordVisit{} },
	func() Body { return &AttachEvidence{} }, func() Body { return &PairEvidence{} }, func() Body { return &PresentReport{} }, func() Body { return &ReturnPresented{} }, func() Body { return &SignReport{} },
	func() Body { return &SubmitReport{} }, func() Body { return &ReplaceReport{} },
	func() Body { return &OpenReview{} }, func() Body { return &Return{} }, func() Body { return &Redo{} },
	func() Body { return &Supplement{} }, func() Body { return &Approve{} }, func() Body { return &MergeAnswers{} },
	func() Body { return &SignReply{} }, func() Body { return &ReportUp{} },
	func() Body { return &RecordUpstreamResult{} }, func() Body { return &Rework{} },
	func() Body { return &PreparePublication{} },
	func() Body { return &Publish{} }, func() Body { return &RequestExtension{} },
	func() Body { return &DecideExtension{} }, func() Body { return &Redate{} },
	func() Body { return &Supervise{} }, func() Body { return &AnswerSupervision{} }, func() Body { return &Urge{} },
	func() Body { return &ProposeEscalation{} }, func() Body { return &ConfirmEscalation{} },
	func() Body { return &AnswerEscalation{} }, func() Body { return &Refer{} },
	func() Body { return &ReviewAccountability{} }, func() Body { return &SetLeaderInCharge{} },
	func() Body { return &ListSupervision{} }, func() Body { return &SetPriority{} },
	func() Body { return &PassGate{} }, func() Body { return &WaiveGate{} },
	func() Body { return &Close{} }, func() Body { return &Track{} }, func() Body { return &ReportProgress{} },
	func() Body { return &Reopen{} }, func() Body { return &LinkRepeat{} },
	func() Body { return &AmendEntry{} }, func() Body { return &StrikeEntry{} },
	func() Body { return &Recuse{} }, func() Body { return &LiftRecusal{} },
}

// absent reports whether there is no body, or a nil pointer in place of one.
func absent(b Body) bool {
	v := reflect.ValueOf(b)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

// Kinds lists every command in the order of a case's life.
func Kinds() []Kind {
	kinds := make([]Kind, len(bodies))
	for i, b := range bodies {
		kinds[i] = b().Kind()
	}
	return kinds
}

// NewBody returns a pointer to an empty body of the kind, or nil when there is
// no such command.
func NewBody(k Kind) Body {
	for _, b := range bodies {
		if v := b(); v.Kind() == k {
			return v
		}
	}
	return nil
}

// DecodeBody reads a body from JSON and refuses unknown fields and anything
// that follows the body.
func DecodeBody(k Kind, data []byte) (Body, error) {
	b := NewBody(k)
	if b == nil {
		return nil, Refuse(NotFound, "unknown_command", "command", string(k))
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(b); err != nil {
		return nil, Refuse(Invalid, "unreadable_body", "detail", err.Error())
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, Refuse(Invalid, "unreadable_body", "detail", "something follows the body")
	}
	return b, nil
}

// Check reports the faults of a body that can be seen without the case: what is
// missing, empty or contradicts itself.
func Check(b Body) error {
	if absent(b) {
		return Refuse(NotFound, "unknown_command", "command", "")
	}
	var f faults
	b.check(&f)
	return f.err()
}
