package casework

// Dispute is a unit's objection to its assignment, and the ruling (S1-17).
type Dispute struct {
	ID         string   `json:"id"`
	Round      int      `json:"round"`
	Assignment string   `json:"assignment"`
	Reason     Text     `json:"reason,omitzero"`
	Suggested  UnitID   `json:"suggested,omitempty"`
	By         PersonID `json:"by"`
	ByFor      PersonID `json:"by_for,omitempty"` // by delegation, as everywhere where For stands behind a signature
	At         Instant  `json:"at"`
	Upheld     *bool    `json:"upheld,omitempty"`
	RuledBy    PersonID `json:"ruled_by,omitempty"`
	RuledFor   PersonID `json:"ruled_for,omitempty"`
	RuledAt    Instant  `json:"ruled_at,omitempty"`
	RuleReason Text     `json:"rule_reason,omitzero"`
	Again      bool     `json:"again,omitempty"` // not the first of this case: buck-passing guard
}

// EscalationState says how far an escalation has come.
type EscalationState string

// The states of an escalation: software proposes, a named person decides.
const (
	EscalationIssued    EscalationState = "issued"   // automatic rungs
	EscalationProposed  EscalationState = "proposed" // waits for a named person
	EscalationConfirmed EscalationState = "confirmed"
	EscalationDeclined  EscalationState = "declined"
	EscalationAnswered  EscalationState = "answered"
)

// Escalation is one rung reached or proposed, with its evidence.
type Escalation struct {
	ID         string          `json:"id"`
	Rung       Rung            `json:"rung"`
	State      EscalationState `json:"state"`
	Breach     string          `json:"breach,omitempty"`
	Clock      string          `json:"clock,omitempty"`
	Unit       UnitID          `json:"unit,omitempty"`
	Reason     Text            `json:"reason,omitzero"`
	Cause      string          `json:"cause,omitempty"` // cause code (S0-30)
	Evidence   []string        `json:"evidence,omitempty"`
	At         Instant         `json:"at"`
	ProposedBy PersonID        `json:"proposed_by,omitempty"` // empty: the ladder
	DecidedBy  PersonID        `json:"decided_by,omitempty"`
	DecidedAt  Instant         `json:"decided_at,omitempty"`
	Decision   Text            `json:"decision,omitzero"`
	Document   string          `json:"document,omitempty"`
	AnsweredAt Instant         `json:"answered_at,omitempty"`
	AnsweredBy PersonID        `json:"answered_by,omitempty"`
	Answer     Text            `json:"answer,omitzero"`
	Finding    string          `json:"finding,omitempty"` // of a referral: what was found last

	ProposedFor PersonID `json:"proposed_for,omitempty"`
	DecidedFor  PersonID `json:"decided_for,omitempty"`
	AnsweredFor PersonID `json:"answered_for,omitempty"`
}

// FindingUnderReview is the only finding that does not conclude a referral.
const FindingUnderReview = "under_review"

// waitsForFinding reports whether a unit was referred and the accountability group has not concluded yet.
func (e Escalation) waitsForFinding() bool {
	return e.Rung == RungReferral && e.State == EscalationConfirmed && (e.Finding == "" || e.Finding == FindingUnderReview)
}

// Extension is a request to the superior for a later due instant.
type Extension struct {
	ID        string   `json:"id"`
	Clock     string   `json:"clock"`
	Until     Instant  `json:"until"`
	Reason    Text     `json:"reason,omitzero"`
	By        PersonID `json:"by"`
	ByFor     PersonID `json:"by_for,omitempty"`
	At        Instant  `json:"at"`
	Granted   *bool    `json:"granted,omitempty"`
	DecidedBy PersonID `json:"decided_by,omitempty"`
	DecidedAt Instant  `json:"decided_at,omitempty"`

	DecidedFor PersonID `json:"decided_for,omitempty"`
}

// GateCheck is one signed passing or waiving of a gate in one round.
type GateCheck struct {
	Gate         Gate         `json:"gate"`
	Round        int          `json:"round"`
	By           PersonID     `json:"by"`
	ByFor        PersonID     `json:"by_for,omitempty"`
	At           Instant      `json:"at"`
	Statement    Text         `json:"statement,omitzero"`
	Evidence     []string     `json:"evidence,omitempty"`
	Satisfaction Satisfaction `json:"satisfaction,omitempty"`
	Visits       int          `json:"visits,omitempty"`
	NotNeeded    bool         `json:"not_needed,omitempty"` // rectified: the complaint is unfounded
	Waived       bool         `json:"waived,omitempty"`
	// Settlement is how far the case had come when "rectified" was signed.
	Settlement Settlement `json:"settlement,omitempty"`
	Fallen     bool       `json:"fallen,omitempty" doc:"what it rested on was taken back or struck; the gate is open again"`
}

// Withdrawal is an approval taken back, with what rested on it and fell away:
// the answer was sent back by the reviewer or a leader before the reply was
// reported up.
type Withdrawal struct {
	Answer      string       `json:"answer"`
	Round       int          `json:"round"`
	ApprovedBy  PersonID     `json:"approved_by"`
	ApprovedFor PersonID     `json:"approved_for,omitempty"`
	ApprovedAt  Instant      `json:"approved_at"`
	Merged      *MergedReply `json:"merged,omitempty" doc:"the merged reply that fell away"`
	SignedBy    PersonID     `json:"signed_by,omitempty" doc:"whose signature under the reply fell away"`
	SignedFor   PersonID     `json:"signed_for,omitempty"`
	SignedAt    Instant      `json:"signed_at,omitempty" doc:"when it had been given"`
	Gates       []Gate       `json:"gates,omitempty" doc:"the gates that had been passed and fell away"`
	Prepared    []string     `json:"prepared,omitempty" doc:"the prepared publications that fell away"`
	By          PersonID     `json:"by"`
	ByFor       PersonID     `json:"by_for,omitempty"`
	At          Instant      `json:"at"`
}

// Evidence is one file of the case; its content lies in the evidence store.
type Evidence struct {
	Digest    string         `json:"digest"`
	Size      int64          `json:"size"`
	MediaType string         `json:"media_type"`
	Kind      string         `json:"kind"` // text, picture, audio, video
	Nature    EvidenceNature `json:"nature"`
	Stage     Stage          `json:"stage,omitempty"`
	Pair      string         `json:"pair,omitempty"` // joins before and after of one spot (S1-35)
	Side      Stage          `json:"side,omitempty" enum:"before,after" doc:"as which it stands in the pair that was made of it after it was attached"`
	TakenAt   Instant        `json:"taken_at,omitempty"`
	Place     string         `json:"place,omitempty"`
	Issue     string         `json:"issue,omitempty"`
	Unit      UnitID         `json:"unit,omitempty"`
	By        PersonID       `json:"by"`
	ByFor     PersonID       `json:"by_for,omitempty"`
	// Seq, At and Round are of its event: when it was attached, and in which round.
	Seq    int64   `json:"seq"`
	At     Instant `json:"at,omitempty"`
	Round  int     `json:"round,omitempty"`
	Struck bool    `json:"struck,omitempty"`
}

// Entry is one record of a call, contact, visit, supervision or progress; it
// is struck or amended only by a new entry.
type Entry struct {
	Seq      int64     `json:"seq"`
	Kind     EventType `json:"kind"`
	Purpose  string    `json:"purpose,omitempty"` // of a visit or contact
	Unit     UnitID    `json:"unit,omitempty"`
	At       Instant   `json:"at"`
	By       PersonID  `json:"by"`
	ByFor    PersonID  `json:"by_for,omitempty"`
	Asked    UnitID    `json:"asked,omitempty" doc:"of a supervision opinion: the unit that is to reply"`
	Answered int       `json:"answered,omitempty" doc:"of a supervision opinion: how many replies it has"`
	Answers  int64     `json:"answers,omitempty" doc:"of a reply: seq of the supervision opinion"`
	Struck   bool      `json:"struck,omitempty"`
	Amended  int       `json:"amended,omitempty"`
	Round    int       `json:"round,omitempty"` // in which it was recorded; none under rules before version 7
}

// RepeatLink joins a case to an earlier one about the same thing.
type RepeatLink struct {
	Case  CaseID `json:"case"`
	Kind  string `json:"kind"`  // full, partial, dissatisfied
	Basis string `json:"basis"` // number, text, person
}

// Listing is listed (placarded) supervision 挂牌督办 (S2-18).
type Listing struct {
	Level    SourceLevel `json:"level"`
	Number   string      `json:"number"`
	On       Date        `json:"on"`
	Document string      `json:"document,omitempty"`
}

// Tracking is the booked remainder of a case 挂账: unit, person, date (S4-18).
type Tracking struct {
	Unit       UnitID     `json:"unit"`
	Person     PersonID   `json:"person"`
	Until      Date       `json:"until"`
	Since      Instant    `json:"since"`
	Settlement Settlement `json:"settlement"`
	Measures   []Measure  `json:"measures,omitempty"`
	Progress   int        `json:"progress,omitempty"`
}

// Closing is how a case ended.
type Closing struct {
	By    PersonID `json:"by"`
	ByFor PersonID `json:"by_for,omitempty"`
	At    Instant  `json:"at"`
}

// FirstStamps keep when things were first done (S1-07, S0-47).
type FirstStamps struct {
	Assigned             Instant `json:"assigned,omitempty"`
	Supervised           Instant `json:"supervised,omitempty"`
	AccountabilityReview Instant `json:"accountability_review,omitempty"`
	Feedback             Instant `json:"feedback,omitempty"`
	OnSite               Instant `json:"on_site,omitempty"`
}

// RedactionKind says what a hit of the check of a text is.
type RedactionKind string

// The kinds of hits.
const (
	RedactComplainant RedactionKind = "complainant" // the case's own
	RedactEmail       RedactionKind = "email"
	RedactIDNumber    RedactionKind = "id_number"
	RedactBankCard    RedactionKind = "bank_card"
	RedactTelephone   RedactionKind = "telephone"
	RedactMessenger   RedactionKind = "messenger"
	RedactDoorNumber  RedactionKind = "door_number"
)

// RedactionKinds lists every kind of hit.
var RedactionKinds = []RedactionKind{
	RedactComplainant, RedactEmail, RedactIDNumber, RedactBankCard, RedactTelephone, RedactMessenger, RedactDoorNumber,
}

// RedactionChoice is what a person decided about a hit.
type RedactionChoice string

// The choices.
const (
	RedactionMasked RedactionChoice = "masked" // something else stands in its place
	RedactionKept   RedactionChoice = "kept"   // it stands, for a reason
)

// PreparedPublication is a checked text that waits for its release, or has been
// released to one or several places.
type PreparedPublication struct {
	ID        string              `json:"id"`
	Round     int                 `json:"round"`
	Text      Text                `json:"text"`
	Decisions []RedactionDecision `json:"decisions,omitempty"`
	By        PersonID            `json:"by"`
	ByFor     PersonID            `json:"by_for,omitempty"`
	At        Instant             `json:"at"`
	Fallen    bool                `json:"fallen,omitempty" doc:"the approval that it rested on was taken back; it cannot be released"`
}

// Publication is one place where the result was published (S1-30).
type Publication struct {
	Prepared string   `json:"prepared,omitempty"` // none before two people signed
	Channel  string   `json:"channel"`
	Place    string   `json:"place"`
	On       Date     `json:"on"`
	By       PersonID `json:"by"`
	ByFor    PersonID `json:"by_for,omitempty"`
}

// Recusal bars a person with a stake in the case from it 回避. It is lifted by
// a leader and never deleted.
type Recusal struct {
	Person PersonID `json:"person"`
	Reason Text     `json:"reason,omitzero"`
	By     PersonID `json:"by"`
	ByFor  PersonID `json:"by_for,omitempty"`
	At     Instant  `json:"at"`
	Units  []UnitID `json:"units,omitempty"` // to which the person belonged, as far as the office knew

	LiftedBy   PersonID `json:"lifted_by,omitempty"`
	LiftedFor  PersonID `json:"lifted_for,omitempty"`
	LiftedAt   Instant  `json:"lifted_at,omitempty"`
	LiftReason Text     `json:"lift_reason,omitzero"`
}
