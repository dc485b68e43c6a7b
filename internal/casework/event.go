package casework

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// EventType names what happened.
type EventType string

// Event is one fact in the record of a case. Its bytes never change once written.
type Event struct {
	ID         string    `json:"id"` // <case>-<seq>
	Case       CaseID    `json:"case"`
	Seq        int64     `json:"seq"` // gap-free within the case, from 1
	Type       EventType `json:"type"`
	V          int       `json:"v"` // version of the payload
	Rules      int       `json:"rules"`
	Epoch      int64     `json:"epoch"` // set by the ledger
	Filing     string    `json:"filing,omitempty"`
	Actor      PersonID  `json:"actor,omitempty"` // empty: the passing of time
	ActingFor  PersonID  `json:"acting_for,omitempty"`
	Unit       UnitID    `json:"unit,omitempty"`
	Role       Role      `json:"role"`
	HappenedAt Instant   `json:"happened_at"`
	FiledAt    Instant   `json:"filed_at,omitempty"`
	RecordedAt Instant   `json:"recorded_at"` // set by the ledger
	// Attested stands in the first event of what arrived on paper, by fax or by
	// telephone: who attests the instant, by which means, with which picture.
	Attested *Attestation `json:"attested,omitempty"`
	Payload  Payload      `json:"payload"`
}

// Payload is the content of an event.
type Payload interface {
	// Type names the event that the payload belongs to.
	Type() EventType
}

// EventID renders the id of the seq-th event of a case.
func EventID(c CaseID, seq int64) string { return string(c) + "-" + strconv.FormatInt(seq, 10) }

// UnmarshalJSON reads an event with the payload of its type.
func (e *Event) UnmarshalJSON(b []byte) error {
	type plain Event
	aux := struct {
		*plain
		Payload json.RawMessage `json:"payload"`
	}{plain: (*plain)(e)}
	if err := json.Unmarshal(b, &aux); err != nil {
		return err
	}
	p := newPayload(e.Type)
	if p == nil {
		return fmt.Errorf("unknown event type %q", e.Type)
	}
	if err := json.Unmarshal(aux.Payload, p); err != nil {
		return fmt.Errorf("payload of %s: %w", e.ID, err)
	}
	e.Payload = p
	return nil
}

// EventTypes lists every type of event.
func EventTypes() []EventType {
	types := make([]EventType, len(payloads))
	for i, p := range payloads {
		types[i] = p().Type()
	}
	return types
}

func newPayload(t EventType) Payload {
	for _, p := range payloads {
		if v := p(); v.Type() == t {
			return v
		}
	}
	return nil
}

var payloads = []func() Payload{
	func() Payload { return &CaseRegistered{} }, func() Payload { return &RegistrationAmended{} },
	func() Payload { return &HandoverTimeCorrected{} }, func() Payload { return &ScreeningProposed{} },
	func() Payload { return &Screened{} }, func() Payload { return &IssuesSplit{} },
	func() Payload { return &AnswerModeSet{} }, func() Payload { return &UnitAssigned{} },
	func() Payload { return &TerritoryLeftOut{} },
	func() Payload { return &AnswerOpened{} }, func() Payload { return &AssignmentReleased{} },
	func() Payload { return &AssignmentAcknowledged{} }, func() Payload { return &HandlerNamed{} },
	func() Payload { return &AssignmentDisputed{} }, func() Payload { return &DisputeRuled{} },
	func() Payload { return &CallRecorded{} }, func() Payload { return &ContactRecorded{} },
	func() Payload { return &VisitRecorded{} }, func() Payload { return &ContributionMade{} },
	func() Payload { return &Cosigned{} }, func() Payload { return &EvidenceAttached{} }, func() Payload { return &EvidencePaired{} },
	func() Payload { return &ReportPresented{} }, func() Payload { return &PresentedReturned{} }, func() Payload { return &ReportSigned{} }, func() Payload { return &ReportSubmitted{} },
	func() Payload { return &ReportReplaced{} }, func() Payload { return &ReportSupplemented{} },
	func() Payload { return &ReviewOpened{} }, func() Payload { return &ReportReturned{} },
	func() Payload { return &RedoOrdered{} }, func() Payload { return &ReportApproved{} },
	func() Payload { return &ApprovalWithdrawn{} },
	func() Payload { return &AnswersMerged{} }, func() Payload { return &ReplySigned{} },
	func() Payload { return &ReportedUp{} }, func() Payload { return &UpstreamResultRecorded{} },
	func() Payload { return &RoundOpened{} }, func() Payload { return &PublicationPrepared{} }, func() Payload { return &ResultPublished{} },
	func() Payload { return &ExtensionRequested{} }, func() Payload { return &ExtensionDecided{} },
	func() Payload { return &ClockStarted{} }, func() Payload { return &ClockStopped{} },
	func() Payload { return &ClockCancelled{} }, func() Payload { return &ClockRedated{} },
	func() Payload { return &ClockTransferred{} }, func() Payload { return &WarningDue{} },
	func() Payload { return &ClockLapsed{} }, func() Payload { return &RungReached{} },
	func() Payload { return &BreachSetAside{} }, func() Payload { return &Supervised{} }, func() Payload { return &SupervisionAnswered{} },
	func() Payload { return &EscalationOpened{} }, func() Payload { return &EscalationDecided{} },
	func() Payload { return &EscalationReplied{} }, func() Payload { return &AccountabilityReviewed{} },
	func() Payload { return &LeaderInChargeSet{} }, func() Payload { return &SupervisionListed{} },
	func() Payload { return &PrioritySet{} }, func() Payload { return &RepeatLinked{} },
	func() Payload { return &GatePassed{} }, func() Payload { return &GateFallen{} }, func() Payload { return &CaseClosed{} },
	func() Payload { return &CaseTracked{} }, func() Payload { return &RectificationOpened{} },
	func() Payload { return &ProgressReported{} }, func() Payload { return &EntryAmended{} },
	func() Payload { return &EntryStruck{} },
	func() Payload { return &PersonRecused{} }, func() Payload { return &RecusalLifted{} }, func() Payload { return &HandlerReleased{} },
}
