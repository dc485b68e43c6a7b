package casework

// The payloads of all events. A payload says what became true, in full, so
// that Apply needs no rule to understand it.
type (
	// CaseRegistered opens a case.
	CaseRegistered struct {
		Register
		At Instant `json:"at"`
	}
	// RegistrationAmended replaces registered facts.
	RegistrationAmended struct{ AmendRegistration }
	// HandoverTimeCorrected replaces the instant of hand-over of a round.
	HandoverTimeCorrected struct {
		Round    int     `json:"round"`
		Old      Instant `json:"old"`
		New      Instant `json:"new"`
		Reason   Text    `json:"reason,omitzero"`
		Document string  `json:"document,omitempty"`
	}
	// ScreeningProposed waits for the second signature.
	ScreeningProposed struct {
		Screening Screening `json:"screening"`
	}
	// Screened is a decided screening; refused second signatures clear it.
	Screened struct {
		Screening *Screening `json:"screening,omitempty"`
		Reason    Text       `json:"reason,omitzero"`
	}
	// IssuesSplit replaces the open issues.
	IssuesSplit struct {
		Issues []Issue `json:"issues"`
	}
	// AnswerModeSet says whether units answer jointly or separately.
	AnswerModeSet struct {
		Mode AnswerMode `json:"answer_mode"`
	}
	// UnitAssigned gives a unit its part.
	UnitAssigned struct {
		Assignment Assignment `json:"assignment"`
	}
	// TerritoryLeftOut says which territorial unit was left out, or that there is
	// none, and why.
	TerritoryLeftOut struct {
		LeftOut LeftOut `json:"left_out"`
	}
	// AnswerOpened says that an assignment must answer.
	AnswerOpened struct {
		Answer     string `json:"answer"`
		Assignment string `json:"assignment"`
		Unit       UnitID `json:"unit"`
	}
	// AssignmentReleased takes a part away from a unit.
	AssignmentReleased struct {
		Assignment string `json:"assignment"`
		Reason     Text   `json:"reason,omitzero"`
	}
	// AssignmentAcknowledged is a unit's signature of receipt.
	AssignmentAcknowledged struct {
		Assignment string   `json:"assignment"`
		By         PersonID `json:"by"`
		At         Instant  `json:"at"`
	}
	// HandlerNamed names the one handler.
	HandlerNamed struct {
		Assignment string   `json:"assignment"`
		Handler    PersonID `json:"handler"`
	}
	// AssignmentDisputed opens a dispute.
	AssignmentDisputed struct {
		Dispute Dispute `json:"dispute"`
	}
	// DisputeRuled closes one.
	DisputeRuled struct {
		Dispute string   `json:"dispute"`
		Upheld  bool     `json:"upheld"`
		By      PersonID `json:"by"`
		At      Instant  `json:"at"`
		Reason  Text     `json:"reason,omitzero"`
	}
	// CallRecorded is a telephone call.
	CallRecorded struct{ RecordCall }
	// ContactRecorded is a contact with a co-handling unit or the complainant.
	ContactRecorded struct{ RecordContact }
	// VisitRecorded is a visit on site.
	VisitRecorded struct{ RecordVisit }
	// ContributionMade is an assisting unit's part.
	ContributionMade struct {
		Contribute
		At Instant `json:"at"`
	}
	// Cosigned is a territorial authority's signature or dissent.
	Cosigned struct {
		Cosign
		At Instant `json:"at"`
	}
	// EvidenceAttached adds one file.
	EvidenceAttached struct {
		Evidence Evidence `json:"evidence"`
	}
	// ReportPresented lays a report before the unit's leader for signature.
	ReportPresented struct {
		Answer string   `json:"answer"`
		By     PersonID `json:"by"`
		At     Instant  `json:"at"`
		Report Report   `json:"report"`
	}
	// PresentedReturned sends what was presented back to be changed: Presented is its seq.
	PresentedReturned struct {
		Answer    string   `json:"answer"`
		Presented int64    `json:"presented"`
		By        PersonID `json:"by"`
		At        Instant  `json:"at"`
		Reason    Text     `json:"reason,omitzero"`
	}
	// ReportSigned is the unit leader's signature; without a report it is the
	// missing signature under what was submitted. Presented is the seq of what waited
	// for it until then, if anything did, and Amended says that it was not signed as
	// it stood.
	ReportSigned struct {
		Answer    string   `json:"answer"`
		By        PersonID `json:"by"`
		At        Instant  `json:"at"`
		Report    *Report  `json:"report,omitempty"`
		Presented int64    `json:"presented,omitempty"`
		Amended   bool     `json:"amended,omitempty"`
	}
	// ReportSubmitted is a unit's answer. Gaps names what was still missing
	// from other units; it never held the answer up.
	ReportSubmitted struct {
		Answer  string   `json:"answer"`
		At      Instant  `json:"at"`
		Report  Report   `json:"report"`
		Pending *Pending `json:"signature_pending,omitempty"`
		Gaps    []Gap    `json:"gaps,omitempty"`
	}
	// Gap is a part that a co-handling unit had not delivered.
	Gap struct {
		Assignment string `json:"assignment"`
		Missing    string `json:"missing"` // contact, contribution, cosignature
	}
	// ReportReplaced replaces an answer before review.
	ReportReplaced struct {
		Answer  string   `json:"answer"`
		At      Instant  `json:"at"`
		Report  Report   `json:"report"`
		Pending *Pending `json:"signature_pending,omitempty"`
	}
	// ReportSupplemented completes a returned answer.
	ReportSupplemented struct {
		Answer  string   `json:"answer"`
		At      Instant  `json:"at"`
		Report  Report   `json:"report"`
		Pending *Pending `json:"signature_pending,omitempty"`
		Note    Text     `json:"note,omitzero"`
	}
	// ReviewOpened freezes an answer.
	ReviewOpened struct {
		Answer string `json:"answer"`
	}
	// ReportReturned sends an answer back for completion; Times counts, and
	// from the second on it stands out.
	ReportReturned struct {
		Answer string  `json:"answer"`
		Items  []Text  `json:"items,omitempty"`
		Times  int     `json:"times"`
		At     Instant `json:"at"`
	}
	// RedoOrdered sends an answer back to be done again.
	RedoOrdered struct {
		Answer string  `json:"answer"`
		Due    Instant `json:"due"`
		Reason Text    `json:"reason,omitzero"`
	}
	// ReportApproved passes an answer; its findings become the issues' verdicts.
	ReportApproved struct {
		Answer  string   `json:"answer"`
		By      PersonID `json:"by"`
		At      Instant  `json:"at"`
		Opinion Text     `json:"opinion,omitzero"`
	}
	// ApprovalWithdrawn takes an approval back, with what fell away with it.
	ApprovalWithdrawn struct {
		Withdrawal Withdrawal `json:"withdrawal"`
	}
	// AnswersMerged is the coordinator's overall reply.
	AnswersMerged struct {
		Merged MergedReply `json:"merged"`
	}
	// ReplySigned is the leader's signature under the reply.
	ReplySigned struct {
		By          PersonID `json:"by"`
		At          Instant  `json:"at"`
		Instruction Text     `json:"instruction,omitzero"`
	}
	// ReportedUp says the reply went up.
	ReportedUp struct {
		ReportUp
		At Instant `json:"at"`
	}
	// UpstreamResultRecorded is the decision of the level above.
	UpstreamResultRecorded struct{ RecordUpstreamResult }
	// RoundOpened starts a new passage through the reply track.
	RoundOpened struct {
		Round Round `json:"round"`
		// The calendar from now on; none: what the case carries stays.
		Calendar *Calendar `json:"calendar,omitempty"`
	}
	// PublicationPrepared is the first signature under what will be published.
	PublicationPrepared struct {
		Publication PreparedPublication `json:"publication"`
	}
	// ResultPublished is one publication.
	ResultPublished struct {
		Publish
		By PersonID `json:"by"`
	}
	// ExtensionRequested waits for the superior.
	ExtensionRequested struct {
		Extension Extension `json:"extension"`
	}
	// ExtensionDecided grants or refuses.
	ExtensionDecided struct {
		Extension string   `json:"extension"`
		Granted   bool     `json:"granted"`
		By        PersonID `json:"by"`
		At        Instant  `json:"at"`
		Reason    Text     `json:"reason,omitzero"`
	}
	// ClockStarted sets a clock with its due instant, explanation and marks.
	ClockStarted struct {
		Clock Clock `json:"clock"`
	}
	// ClockStopped says that what a clock waited for was filed.
	ClockStopped struct {
		Clock   string  `json:"clock"`
		At      Instant `json:"at"`
		Verdict string  `json:"verdict"`
	}
	// ClockCancelled says that what a clock waited for is no longer asked.
	ClockCancelled struct {
		Clock  string `json:"clock"`
		Reason string `json:"reason"`
	}
	// ClockRedated replaces the due instant; the old one is kept.
	ClockRedated struct {
		Clock  string      `json:"clock"`
		Due    Instant     `json:"due"`
		Why    Explanation `json:"why"`
		Marks  []Mark      `json:"marks,omitempty"`
		Reason string      `json:"reason"`
		Note   Text        `json:"note,omitzero"` // the words of whoever set it by record
		// LapsedAtEntry says that the new instant had already passed.
		LapsedAtEntry bool `json:"lapsed_at_entry,omitempty"`
		// Missed says that the clock is missed under the new instant as under the
		// old one: its breach stands, and its ladder goes on.
		Missed bool `json:"missed,omitempty"`
	}
	// ClockTransferred gives a running clock to another owner.
	ClockTransferred struct {
		Clock   string `json:"clock"`
		Subject string `json:"subject,omitempty"`
		Owner   Owner  `json:"owner"`
	}
	// WarningDue says that a due instant is near.
	WarningDue struct {
		Clock string    `json:"clock"`
		Kind  ClockKind `json:"kind"`
		Owner Owner     `json:"owner"`
		Due   Instant   `json:"due"`
		Left  Span      `json:"left"`
	}
	// ClockLapsed publishes a breach.
	ClockLapsed struct {
		Breach Breach `json:"breach"`
		// Marks are the rungs of the ladder, their instants fixed now.
		Marks []Mark `json:"marks,omitempty"`
	}
	// RungReached is one rung of a ladder, reached by the passing of time.
	RungReached struct {
		Clock      string     `json:"clock"`
		Escalation Escalation `json:"escalation"`
		// Already says that a person had proposed the escalation before, so that the
		// rung makes no second one: Escalation is that one, of this breach now.
		Already bool `json:"already,omitempty"`
	}
	// BreachSetAside says that a breach no longer counts; it stays in the record.
	BreachSetAside struct {
		Breach   string   `json:"breach"`
		SetAside SetAside `json:"set_aside"`
	}
	// Supervised is a supervision opinion, and the unit of which a reply is asked.
	Supervised struct {
		Supervise
		Asked UnitID `json:"asked,omitempty"`
	}
	// SupervisionAnswered is the unit's reply to a supervision opinion.
	SupervisionAnswered struct{ AnswerSupervision }
	// EscalationOpened is an urge by hand, or a proposal that waits for a named person.
	EscalationOpened struct {
		Escalation Escalation `json:"escalation"`
	}
	// EscalationDecided confirms or declines a proposal.
	EscalationDecided struct {
		Escalation string   `json:"escalation"`
		Confirmed  bool     `json:"confirmed"`
		By         PersonID `json:"by"`
		At         Instant  `json:"at"`
		Reason     Text     `json:"reason,omitzero"`
		Document   string   `json:"document,omitempty"`
	}
	// EscalationReplied is the unit's answer.
	EscalationReplied struct {
		AnswerEscalation
		At Instant `json:"at"`
	}
	// AccountabilityReviewed is the accountability group's finding.
	AccountabilityReviewed struct{ ReviewAccountability }
	// LeaderInChargeSet names the leader in charge.
	LeaderInChargeSet struct{ SetLeaderInCharge }
	// SupervisionListed puts the case under listed supervision.
	SupervisionListed struct {
		Listing Listing `json:"listing"`
	}
	// PrioritySet changes the priority.
	PrioritySet struct {
		Old Priority `json:"old"`
		SetPriority
	}
	// RepeatLinked joins the case to an earlier one.
	RepeatLinked struct {
		Link RepeatLink `json:"link"`
	}
	// GatePassed is a gate passed or waived.
	GatePassed struct {
		Check GateCheck `json:"check"`
	}
	// GateFallen opens a gate again: what it was passed on has been struck.
	GateFallen struct {
		Gate  Gate    `json:"gate"`
		Round int     `json:"round"`
		At    Instant `json:"at"`
	}
	// CaseClosed ends the case.
	CaseClosed struct {
		By   PersonID `json:"by"`
		At   Instant  `json:"at"`
		Note Text     `json:"note,omitzero"`
	}
	// CaseTracked books the remainder.
	CaseTracked struct {
		Tracking Tracking `json:"tracking"`
		Note     Text     `json:"note,omitzero"`
	}
	// RectificationOpened starts the rectification track with its measures.
	RectificationOpened struct {
		Round    int       `json:"round"`
		Unit     UnitID    `json:"unit"`
		Person   PersonID  `json:"person"`
		Until    Date      `json:"until"`
		Measures []Measure `json:"measures"`
	}
	// ProgressReported continues a tracked case.
	ProgressReported struct{ ReportProgress }
	// EntryAmended adds a correction to an entry.
	EntryAmended struct{ AmendEntry }
	// EntryStruck strikes an entry through.
	EntryStruck struct{ StrikeEntry }
)

// Type implements Payload.
func (*CaseRegistered) Type() EventType         { return "case_registered" }
func (*RegistrationAmended) Type() EventType    { return "registration_amended" }
func (*HandoverTimeCorrected) Type() EventType  { return "handover_time_corrected" }
func (*ScreeningProposed) Type() EventType      { return "screening_proposed" }
func (*Screened) Type() EventType               { return "screened" }
func (*IssuesSplit) Type() EventType            { return "issues_split" }
func (*AnswerModeSet) Type() EventType          { return "answer_mode_set" }
func (*UnitAssigned) Type() EventType           { return "unit_assigned" }
func (*TerritoryLeftOut) Type() EventType       { return "territory_left_out" }
func (*AnswerOpened) Type() EventType           { return "answer_opened" }
func (*AssignmentReleased) Type() EventType     { return "assignment_released" }
func (*AssignmentAcknowledged) Type() EventType { return "assignment_acknowledged" }
func (*HandlerNamed) Type() EventType           { return "handler_named" }
func (*AssignmentDisputed) Type() EventType     { return "assignment_disputed" }
func (*DisputeRuled) Type() EventType           { return "dispute_ruled" }
func (*CallRecorded) Type() EventType           { return "call_recorded" }
func (*ContactRecorded) Type() EventType        { return "contact_recorded" }
func (*VisitRecorded) Type() EventType          { return "visit_recorded" }
func (*ContributionMade) Type() EventType       { return "contribution_made" }
func (*Cosigned) Type() EventType               { return "cosigned" }
func (*EvidenceAttached) Type() EventType       { return "evidence_attached" }
func (*ReportPresented) Type() EventType        { return "report_presented" }
func (*PresentedReturned) Type() EventType      { return "presented_returned" }
func (*ReportSigned) Type() EventType           { return "report_signed" }
func (*ReportSubmitted) Type() EventType        { return "report_submitted" }
func (*ReportReplaced) Type() EventType         { return "report_replaced" }
func (*ReportSupplemented) Type() EventType     { return "report_supplemented" }
func (*ReviewOpened) Type() EventType           { return "review_opened" }
func (*ReportReturned) Type() EventType         { return "report_returned" }
func (*RedoOrdered) Type() EventType            { return "redo_ordered" }
func (*ReportApproved) Type() EventType         { return "report_approved" }
func (*ApprovalWithdrawn) Type() EventType      { return "approval_withdrawn" }
func (*AnswersMerged) Type() EventType          { return "answers_merged" }
func (*ReplySigned) Type() EventType            { return "reply_signed" }
func (*ReportedUp) Type() EventType             { return "reported_up" }
func (*UpstreamResultRecorded) Type() EventType { return "upstream_result_recorded" }
func (*RoundOpened) Type() EventType            { return "round_opened" }
func (*PublicationPrepared) Type() EventType    { return "publication_prepared" }
func (*ResultPublished) Type() EventType        { return "result_published" }
func (*ExtensionRequested) Type() EventType     { return "extension_requested" }
func (*ExtensionDecided) Type() EventType       { return "extension_decided" }
func (*ClockStarted) Type() EventType           { return "clock_started" }
func (*ClockStopped) Type() EventType           { return "clock_stopped" }
func (*ClockCancelled) Type() EventType         { return "clock_cancelled" }
func (*ClockRedated) Type() EventType           { return "clock_redated" }
func (*ClockTransferred) Type() EventType       { return "clock_transferred" }
func (*WarningDue) Type() EventType             { return "warning_due" }
func (*ClockLapsed) Type() EventType            { return "clock_lapsed" }
func (*RungReached) Type() EventType            { return "rung_reached" }
func (*BreachSetAside) Type() EventType         { return "breach_set_aside" }
func (*Supervised) Type() EventType             { return "supervised" }
func (*EscalationOpened) Type() EventType       { return "escalation_opened" }
func (*EscalationDecided) Type() EventType      { return "escalation_decided" }
func (*SupervisionAnswered) Type() EventType    { return "supervision_answered" }
func (*EscalationReplied) Type() EventType      { return "escalation_answered" }
func (*AccountabilityReviewed) Type() EventType { return "accountability_reviewed" }
func (*LeaderInChargeSet) Type() EventType      { return "leader_in_charge_set" }
func (*SupervisionListed) Type() EventType      { return "supervision_listed" }
func (*PrioritySet) Type() EventType            { return "priority_set" }
func (*RepeatLinked) Type() EventType           { return "repeat_linked" }
func (*GateFallen) Type() EventType             { return "gate_fallen" }
func (*GatePassed) Type() EventType             { return "gate_passed" }
func (*CaseClosed) Type() EventType             { return "case_closed" }
func (*CaseTracked) Type() EventType            { return "case_tracked" }
func (*RectificationOpened) Type() EventType    { return "rectification_opened" }
func (*ProgressReported) Type() EventType       { return "progress_reported" }
func (*EntryAmended) Type() EventType           { return "entry_amended" }
func (*EntryStruck) Type() EventType            { return "entry_struck" }
