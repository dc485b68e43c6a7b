package casework

// State is where a case stands on the reply track. It is derived from the
// assignments, answers and decisions; see derive.
type State string

// The states of the reply track.
const (
	Registered    State = "registered"
	ScreenedOut   State = "screened_out"
	Assigned      State = "assigned"
	Handling      State = "handling"
	Disputed      State = "disputed"
	Submitted     State = "submitted"
	Supplementing State = "supplementing"
	Approved      State = "approved"
	Replied       State = "replied"
	Closed        State = "closed"
	Tracked       State = "tracked"
)

// States lists every state in the order of a case's life.
var States = []State{
	Registered, ScreenedOut, Assigned, Handling, Disputed, Submitted, Supplementing, Approved, Replied, Closed, Tracked,
}

// Enumerations of the domain; DOMAIN terms in the glossary.
type (
	SourceLevel      string // central, province, city, self
	SourceMode       string // forwarded 转办, handed_over 交办, supervised 督办
	Channel          string // phone, letter, visit, wechat, network, other
	Priority         string // normal, starred, superior_supervised
	Verdict          string
	Settlement       string
	AssignmentRole   string
	AssignmentState  string
	AnswerMode       string // joint 合办, separate 分别办理
	AnswerState      string
	RoundKind        string
	Gate             string
	Satisfaction     string
	ScreeningOutcome string
	RectifyTrack     string // immediate 立行立改, time_bound 限期整改, long_term 长期坚持
	EvidenceNature   string
	Stage            string // before, during, after
)

// Values of the enumerations.
const (
	LevelCentral  SourceLevel = "central"
	LevelProvince SourceLevel = "province"
	LevelCity     SourceLevel = "city"
	LevelSelf     SourceLevel = "self"

	ModeForwarded  SourceMode = "forwarded"
	ModeHandedOver SourceMode = "handed_over"
	ModeSupervised SourceMode = "supervised"

	PriorityNormal             Priority = "normal"
	PriorityStarred            Priority = "starred"
	PrioritySuperiorSupervised Priority = "superior_supervised"

	Verified          Verdict = "verified"
	BasicallyVerified Verdict = "basically_verified"
	PartlyVerified    Verdict = "partly_verified"
	Unfounded         Verdict = "unfounded"

	Concluded        Settlement = "concluded"
	InterimConcluded Settlement = "interim_concluded"
	NotConcluded     Settlement = "not_concluded"

	RoleLead        AssignmentRole = "lead"        // 主办 (S1-14)
	RoleAssisting   AssignmentRole = "assisting"   // 协办 (S1-15)
	RoleTerritorial AssignmentRole = "territorial" // 属地 (S1-16)

	Offered      AssignmentState = "offered"
	Acknowledged AssignmentState = "acknowledged"
	InDispute    AssignmentState = "disputed"
	Answered     AssignmentState = "answered"
	Released     AssignmentState = "released"

	Joint    AnswerMode = "joint"
	Separate AnswerMode = "separate"

	AnswerOpen          AnswerState = "open"
	AnswerSubmitted     AnswerState = "submitted"
	AnswerInReview      AnswerState = "in_review"
	AnswerSupplementing AnswerState = "supplementing"
	AnswerApproved      AnswerState = "approved"

	RoundFirst             RoundKind = "first"
	RoundRework            RoundKind = "rework"           // 补充办理件
	RoundRebound           RoundKind = "rebound"          // 反弹
	RoundObjection         RoundKind = "objection_upheld" // 异议成立
	RoundReopened          RoundKind = "reopened"
	RoundStatutoryReview   RoundKind = "statutory_review"   // 复查
	RoundStatutoryRereview RoundKind = "statutory_rereview" // 复核

	GateFacts          Gate = "facts"          // 问题不查清不放过
	GateRectified      Gate = "rectified"      // 整改不到位不放过
	GateResponsibility Gate = "responsibility" // 责任不落实不放过
	GateSatisfaction   Gate = "satisfaction"   // 群众不满意不放过

	Satisfied          Satisfaction = "satisfied"
	BasicallySatisfied Satisfaction = "basically_satisfied"
	Dissatisfied       Satisfaction = "dissatisfied"
	Unreachable        Satisfaction = "unreachable"
	Anonymous          Satisfaction = "anonymous"

	ScreenAccepted     ScreeningOutcome = "accepted"
	ScreenNotAccepted  ScreeningOutcome = "not_accepted"
	ScreenTransferred  ScreeningOutcome = "transferred_out"
	ScreenReturned     ScreeningOutcome = "returned_to_sender"
	ScreenMerged       ScreeningOutcome = "merged"
	ScreenVoid         ScreeningOutcome = "void"
	RectifyImmediate   RectifyTrack     = "immediate"
	RectifyTimeBound   RectifyTrack     = "time_bound"
	RectifyLongTerm    RectifyTrack     = "long_term"
	NaturePhoto        EvidenceNature   = "photo"      // field
	NatureVideo        EvidenceNature   = "video"      // field
	NatureMonitoring   EvidenceNature   = "monitoring" // field
	NatureInspection   EvidenceNature   = "inspection" // field: signed record of an inspection or visit
	NatureDocument     EvidenceNature   = "document"   // paper
	NatureMinutes      EvidenceNature   = "minutes"    // paper
	NatureInstruction  EvidenceNature   = "instruction"
	NatureAttestation  EvidenceNature   = "attestation" // picture of a paper or fax with its time of arrival
	NatureRecording    EvidenceNature   = "recording"
	StageBefore        Stage            = "before"
	StageDuring        Stage            = "during"
	StageAfter         Stage            = "after"
	ChannelPhone       Channel          = "phone"
	ChannelLetter      Channel          = "letter"
	ChannelVisit       Channel          = "visit"
	ChannelWechat      Channel          = "wechat"
	ChannelNetwork     Channel          = "network"
	ChannelOther       Channel          = "other"
	ChannelUnspecified Channel          = ""
)

// Gates lists the four no-let-go gates (S1-03, S2-21, S4-05) in order.
var Gates = []Gate{GateFacts, GateRectified, GateResponsibility, GateSatisfaction}

// Field reports whether evidence of this nature comes from the field; paper
// alone never shows that something was rectified (S3-20).
func (n EvidenceNature) Field() bool {
	switch n {
	case NaturePhoto, NatureVideo, NatureMonitoring, NatureInspection:
		return true
	}
	return false
}

// Case is the whole state of one complaint case. It holds references to texts,
// people and units, never a complainant's identity.
type Case struct {
	ID       CaseID   `json:"id"`
	Seq      int64    `json:"seq"`   // sequence of the last event
	State    State    `json:"state"` // derived
	Round    int      `json:"round"` // 1 is the first
	Rounds   []Round  `json:"rounds"`
	Source   Source   `json:"source"`
	Policy   Policy   `json:"policy"`
	Calendar Calendar `json:"calendar"`
	History  bool     `json:"history,omitempty"` // entered from an old ledger; no clock ever ran

	Number         string   `json:"number,omitempty"` // 受理编号, raw text
	Priority       Priority `json:"priority"`
	Channel        Channel  `json:"channel,omitempty"`
	Region         string   `json:"region,omitempty"` // 行政区域 as handed over
	Address        string   `json:"address,omitempty"`
	Respondent     string   `json:"respondent,omitempty"` // 被举报对象
	PollutionTypes []string `json:"pollution_types,omitempty"`
	Complaint      Text     `json:"complaint,omitzero"`
	Demand         Text     `json:"demand,omitzero"`
	ComplainantRef string   `json:"complainant_ref,omitempty"` // key into the identity store; never the identity
	RegisteredAt   Instant  `json:"registered_at"`
	HandedOverAt   Instant  `json:"handed_over_at"`

	Screening   *Screening    `json:"screening,omitempty"`
	Issues      []Issue       `json:"issues"`
	Mode        AnswerMode    `json:"answer_mode,omitempty"`
	Assignments []Assignment  `json:"assignments,omitempty"`
	Answers     []Answer      `json:"answers,omitempty"`
	Merged      *MergedReply  `json:"merged,omitempty"`
	Reply       Reply         `json:"reply"`
	Clocks      []Clock       `json:"clocks,omitempty"`
	Breaches    []Breach      `json:"breaches,omitempty"`
	Disputes    []Dispute     `json:"disputes,omitempty"`
	Escalations []Escalation  `json:"escalations,omitempty"`
	Extensions  []Extension   `json:"extensions,omitempty"`
	GateChecks  []GateCheck   `json:"gates,omitempty"`
	Evidence    []Evidence    `json:"evidence,omitempty"`
	Entries     []Entry       `json:"entries,omitempty"`
	Repeats     []RepeatLink  `json:"repeats,omitempty"`
	Listed      *Listing      `json:"listed_supervision,omitempty"`
	InCharge    PersonID      `json:"leader_in_charge,omitempty"`
	TaskForce   string        `json:"task_force,omitempty"`
	Tracking    *Tracking     `json:"tracking,omitempty"`
	Closing     *Closing      `json:"closing,omitempty"`
	First       FirstStamps   `json:"first"`
	Publication []Publication `json:"publications,omitempty"`

	Counters Counters `json:"counters"`
}

// Counters number the parts of a case, so that ids are given without chance.
type Counters struct {
	Issue      int `json:"issue,omitempty"`
	Measure    int `json:"measure,omitempty"`
	Assignment int `json:"assignment,omitempty"`
	Answer     int `json:"answer,omitempty"`
	Clock      int `json:"clock,omitempty"`
	Breach     int `json:"breach,omitempty"`
	Dispute    int `json:"dispute,omitempty"`
	Escalation int `json:"escalation,omitempty"`
	Extension  int `json:"extension,omitempty"`
}

// Source says who handed the case over, how, and in which batch.
type Source struct {
	Campaign    string      `json:"campaign"`
	Batch       string      `json:"batch,omitempty"`
	RowNumber   int         `json:"row_number,omitempty"`
	Level       SourceLevel `json:"level"`
	Mode        SourceMode  `json:"mode"`
	Fingerprint string      `json:"fingerprint,omitempty"` // of the row it came from
}

// Round is one passage through the reply track.
type Round struct {
	Number       int       `json:"number"`
	Kind         RoundKind `json:"kind"`
	HandedOverAt Instant   `json:"handed_over_at"`
	Opened       Instant   `json:"opened"`
	Document     string    `json:"document,omitempty"`
	Reason       Text      `json:"reason,omitzero"`
}

// Screening is the decision whether the office takes the case up.
type Screening struct {
	Outcome    ScreeningOutcome `json:"outcome"`
	Reason     Text             `json:"reason,omitzero"`
	By         PersonID         `json:"by"`
	At         Instant          `json:"at"`
	Into       CaseID           `json:"into,omitempty"` // merged into
	To         string           `json:"to,omitempty"`   // transferred to, returned to
	Second     PersonID         `json:"second,omitempty"`
	SecondAt   Instant          `json:"second_at,omitempty"`
	InformedAt Instant          `json:"informed_at,omitempty"`
}

// Issue is one problem of a case, with its own verdict (S2-49).
type Issue struct {
	ID             string     `json:"id"`
	Text           Text       `json:"text,omitzero"`
	PollutionTypes []string   `json:"pollution_types,omitempty"`
	Verdict        Verdict    `json:"verdict,omitempty"`
	Settlement     Settlement `json:"settlement,omitempty"`
	Withdrawn      bool       `json:"withdrawn,omitempty"` // replaced when the issues were split anew
}

// Assignment is one unit's part in a case.
type Assignment struct {
	ID                string          `json:"id"`
	Round             int             `json:"round"`
	Role              AssignmentRole  `json:"role"`
	Unit              UnitID          `json:"unit"`
	Parent            string          `json:"parent,omitempty"` // sub-assignment (S1-12)
	Issues            []string        `json:"issues,omitempty"` // empty: the whole case
	Answers           bool            `json:"answers,omitempty"`
	State             AssignmentState `json:"state"`
	FirstResponsible  PersonID        `json:"first_responsible"`  // S0-40
	DirectResponsible PersonID        `json:"direct_responsible"` // S0-40
	Handler           PersonID        `json:"handler,omitempty"`  // exactly one (S1-06)
	AssignedAt        Instant         `json:"assigned_at"`
	AcknowledgedAt    Instant         `json:"acknowledged_at,omitempty"`
	AcknowledgedBy    PersonID        `json:"acknowledged_by,omitempty"`
	AnsweredAt        Instant         `json:"answered_at,omitempty"`
	Disputes          int             `json:"disputes,omitempty"`
	Contacted         bool            `json:"contacted,omitempty"` // the lead has recorded a contact
	Dissent           bool            `json:"dissent,omitempty"`
	Instruction       Text            `json:"instruction,omitzero"` // of a sub-assignment
	Contribution      Text            `json:"contribution,omitzero"`
}

// Answer belongs to whoever must answer: the lead for all, or each answering
// unit for its part.
type Answer struct {
	ID         string      `json:"id"`
	Round      int         `json:"round"`
	Assignment string      `json:"assignment"`
	Unit       UnitID      `json:"unit"`
	State      AnswerState `json:"state"`
	Signed     *Signed     `json:"signed,omitempty"`
	Report     *Report     `json:"report,omitempty"`
	FirstFiled Instant     `json:"first_filed,omitempty"` // the instant that decides in time or late
	LastFiled  Instant     `json:"last_filed,omitempty"`
	Pending    *Pending    `json:"signature_pending,omitempty"`
	Returns    int         `json:"returns,omitempty"`
	ReturnList []Text      `json:"return_list,omitempty"` // the open itemised list
	Redos      int         `json:"redos,omitempty"`
	ApprovedBy PersonID    `json:"approved_by,omitempty"`
	ApprovedAt Instant     `json:"approved_at,omitempty"`
}

// Signed is a report signed by the unit's leader before it is submitted.
type Signed struct {
	By     PersonID `json:"by"`
	At     Instant  `json:"at"`
	Report Report   `json:"report"`
}

// Pending says that the leader could not be reached and who authorised that.
type Pending struct {
	AuthorisedBy PersonID `json:"authorised_by"`
	Reason       Text     `json:"reason,omitzero"`
}

// Report is what a unit answers.
type Report struct {
	Findings       []Finding `json:"findings"`
	Verdict        Verdict   `json:"verdict" enum:"verified,basically_verified,partly_verified,unfounded"`
	Summary        Text      `json:"summary,omitzero"`        // handling as a whole
	Accountability Text      `json:"accountability,omitzero"` // 责任人被处理情况; "无" is an answer
	Repetition     Text      `json:"repetition,omitzero"`     // 重复情况
	Evidence       []string  `json:"evidence,omitempty"`      // digests
	Document       string    `json:"document,omitempty"`      // 文号
}

// Finding is the answer to one issue.
type Finding struct {
	Issue      string       `json:"issue"`
	Facts      Text         `json:"facts,omitzero"`
	Verdict    Verdict      `json:"verdict" enum:"verified,basically_verified,partly_verified,unfounded"`
	Handling   Text         `json:"handling,omitzero"`
	Goal       Text         `json:"goal,omitzero"`
	Settlement Settlement   `json:"settlement" enum:"concluded,interim_concluded,not_concluded"`
	Track      RectifyTrack `json:"rectify_track" enum:"immediate,time_bound,long_term"`
	Person     PersonID     `json:"person,omitempty"` // who rectifies, for time_bound and long_term
	By         Date         `json:"by,omitempty"`     // until when
	Measures   []Measure    `json:"measures,omitempty"`
}

// Measure is one step of rectification.
type Measure struct {
	ID     string   `json:"id,omitempty"`
	Text   Text     `json:"text,omitzero"`
	Person PersonID `json:"person,omitempty"`
	By     Date     `json:"by,omitempty"`
	Done   bool     `json:"done,omitempty"`
}

// MergedReply is the coordinator's overall reply made of separate answers.
type MergedReply struct {
	Summary Text     `json:"summary,omitzero"`
	Verdict Verdict  `json:"verdict"`
	By      PersonID `json:"by"`
	At      Instant  `json:"at"`
}

// Reply is the office's reply to whoever handed the case over.
type Reply struct {
	SignedBy       PersonID `json:"signed_by,omitempty"`
	SignedAt       Instant  `json:"signed_at,omitempty"`
	ReportedAt     Instant  `json:"reported_at,omitempty"`
	Document       string   `json:"document,omitempty"`
	UpstreamResult string   `json:"upstream_result,omitempty"` // passed, returned
}

// Verdict on timeliness of a stopped clock.
const (
	InTime = "in_time"
	Late   = "late"
)

// Clock is one running, stopped or lapsed time limit.
type Clock struct {
	ID      string      `json:"id"`
	Kind    ClockKind   `json:"kind"`
	Round   int         `json:"round"`
	Subject string      `json:"subject,omitempty"` // assignment, answer, dispute or escalation id; empty: the case
	Owner   Owner       `json:"owner"`
	Due     Instant     `json:"due"`
	Why     Explanation `json:"why"`
	Started Instant     `json:"started"`

	Stopped   Instant `json:"stopped,omitempty"`   // when what it waited for was filed
	Cancelled bool    `json:"cancelled,omitempty"` // what it waited for is no longer asked
	Verdict   string  `json:"verdict,omitempty"`   // in_time or late, once stopped

	Breach        string     `json:"breach,omitempty"` // the breach published for the due instant in force
	LapsedAtEntry bool       `json:"lapsed_at_entry,omitempty"`
	Marks         []Mark     `json:"marks,omitempty"`
	Redated       []Redating `json:"redated,omitempty"`
}

// Owner is who must act before a clock lapses; every running clock has one.
type Owner struct {
	Role Role   `json:"role"`
	Unit UnitID `json:"unit,omitempty"`
}

// Mark is one scheduled warning or rung of a clock; its instant never moves.
type Mark struct {
	At   Instant `json:"at"`
	Rung Rung    `json:"rung,omitempty"`   // empty: a warning
	Left Span    `json:"before,omitempty"` // of a warning: time left
	Done bool    `json:"done,omitempty"`
}

// Redating keeps a due instant that was replaced.
type Redating struct {
	Old    Instant     `json:"old"`
	OldWhy Explanation `json:"old_why"`
	Reason string      `json:"reason"` // one of the Redated… reasons
	Seq    int64       `json:"seq"`
	At     Instant     `json:"at,omitempty"` // when it was replaced
}

// Why a due instant was replaced. A decision counts from when it was taken; a
// correction says what had been true all along.
const (
	RedatedExtension = "extension"          // decision: the superior granted more time
	RedatedRuling    = "ruling"             // decision: another unit took the part over
	RedatedHandover  = "handover_corrected" // correction of the instant of hand-over
	RedatedRecord    = "redated"            // correction by a signed record
)

// Breach is a missed due instant. It is never erased; a correction sets it aside visibly.
type Breach struct {
	ID       string    `json:"id"`
	Clock    string    `json:"clock"`
	Kind     ClockKind `json:"kind"`
	Round    int       `json:"round"`
	Due      Instant   `json:"due"`
	Owner    Owner     `json:"owner"`
	Seq      int64     `json:"seq"`
	SetAside *SetAside `json:"set_aside,omitempty"`
}

// SetAside says why a breach no longer counts.
type SetAside struct {
	Reason string   `json:"reason"` // handover_corrected, redated, attested_in_time
	By     PersonID `json:"by"`
	At     Instant  `json:"at"`
	Seq    int64    `json:"seq"`
}

// Dispute is a unit's objection to its assignment, and the ruling (S1-17).
type Dispute struct {
	ID         string   `json:"id"`
	Round      int      `json:"round"`
	Assignment string   `json:"assignment"`
	Reason     Text     `json:"reason,omitzero"`
	Suggested  UnitID   `json:"suggested,omitempty"`
	By         PersonID `json:"by"`
	At         Instant  `json:"at"`
	Upheld     *bool    `json:"upheld,omitempty"`
	RuledBy    PersonID `json:"ruled_by,omitempty"`
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
	Answer     Text            `json:"answer,omitzero"`
}

// Extension is a request to the superior for a later due instant.
type Extension struct {
	ID        string   `json:"id"`
	Clock     string   `json:"clock"`
	Until     Instant  `json:"until"`
	Reason    Text     `json:"reason,omitzero"`
	By        PersonID `json:"by"`
	At        Instant  `json:"at"`
	Granted   *bool    `json:"granted,omitempty"`
	DecidedBy PersonID `json:"decided_by,omitempty"`
	DecidedAt Instant  `json:"decided_at,omitempty"`
}

// GateCheck is one signed passing or waiving of a gate in one round.
type GateCheck struct {
	Gate         Gate         `json:"gate"`
	Round        int          `json:"round"`
	By           PersonID     `json:"by"`
	At           Instant      `json:"at"`
	Statement    Text         `json:"statement,omitzero"`
	Evidence     []string     `json:"evidence,omitempty"`
	Satisfaction Satisfaction `json:"satisfaction,omitempty"`
	Visits       int          `json:"visits,omitempty"`
	NotNeeded    bool         `json:"not_needed,omitempty"` // rectified: the complaint is unfounded
	Waived       bool         `json:"waived,omitempty"`
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
	TakenAt   Instant        `json:"taken_at,omitempty"`
	Place     string         `json:"place,omitempty"`
	Issue     string         `json:"issue,omitempty"`
	Unit      UnitID         `json:"unit,omitempty"`
	By        PersonID       `json:"by"`
	Seq       int64          `json:"seq"`
	Struck    bool           `json:"struck,omitempty"`
}

// Entry is one record of a call, contact, visit, supervision or progress; it
// is struck or amended only by a new entry.
type Entry struct {
	Seq     int64     `json:"seq"`
	Kind    EventType `json:"kind"`
	Purpose string    `json:"purpose,omitempty"` // of a visit or contact
	Unit    UnitID    `json:"unit,omitempty"`
	At      Instant   `json:"at"`
	By      PersonID  `json:"by"`
	Struck  bool      `json:"struck,omitempty"`
	Amended int       `json:"amended,omitempty"`
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
	By PersonID `json:"by"`
	At Instant  `json:"at"`
}

// FirstStamps keep when things were first done (S1-07, S0-47).
type FirstStamps struct {
	Assigned             Instant `json:"assigned,omitempty"`
	Supervised           Instant `json:"supervised,omitempty"`
	AccountabilityReview Instant `json:"accountability_review,omitempty"`
	Feedback             Instant `json:"feedback,omitempty"`
	OnSite               Instant `json:"on_site,omitempty"`
}

// Publication is one place where the result was published (S1-30).
type Publication struct {
	Channel string   `json:"channel"`
	Place   string   `json:"place"`
	On      Date     `json:"on"`
	By      PersonID `json:"by"`
}
