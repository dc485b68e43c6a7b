package casework

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
	LeftOut     []LeftOut     `json:"territorial_left_out,omitempty" doc:"territorial units that were left out of an assignment, and why; an entry without a unit: there is none at all"`
	Answers     []Answer      `json:"answers,omitempty"`
	Merged      *MergedReply  `json:"merged,omitempty"`
	Reply       Reply         `json:"reply"`
	Withdrawals []Withdrawal  `json:"withdrawals,omitempty" doc:"approvals that were taken back before the reply was reported up"`
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
	Recusals    []Recusal     `json:"recusals,omitempty"`

	Prepared []PreparedPublication `json:"prepared_publications,omitempty"`

	Counters Counters `json:"counters"`
}

// Counters number the parts of a case, so that ids are given without chance.
type Counters struct {
	Issue       int `json:"issue,omitempty"`
	Measure     int `json:"measure,omitempty"`
	Assignment  int `json:"assignment,omitempty"`
	Answer      int `json:"answer,omitempty"`
	Clock       int `json:"clock,omitempty"`
	Breach      int `json:"breach,omitempty"`
	Dispute     int `json:"dispute,omitempty"`
	Escalation  int `json:"escalation,omitempty"`
	Extension   int `json:"extension,omitempty"`
	Publication int `json:"publication,omitempty"`
}

// Source says who handed the case over, how, and in which batch. RowNumber is
// the one in the sender's sheet; cases from before there was a Position have
// their place in the batch there.
type Source struct {
	Campaign    string      `json:"campaign"`
	Batch       string      `json:"batch,omitempty"`
	Sheet       string      `json:"sheet,omitempty"`
	RowNumber   int         `json:"row_number,omitempty"`
	Position    int         `json:"position,omitempty"` // in the batch, from 1; it never changes
	Level       SourceLevel `json:"level"`
	Mode        SourceMode  `json:"mode"`
	Fingerprint string      `json:"fingerprint,omitempty"` // of the row it came from
}

// Place is where in its batch the case came from: what it is known by there.
func (s Source) Place() int {
	if s.Position > 0 {
		return s.Position
	}
	return s.RowNumber
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
	ByFor      PersonID         `json:"by_for,omitempty"`
	At         Instant          `json:"at"`
	Into       CaseID           `json:"into,omitempty"` // merged into
	To         string           `json:"to,omitempty"`   // transferred to, returned to
	Second     PersonID         `json:"second,omitempty"`
	SecondAt   Instant          `json:"second_at,omitempty"`
	SecondFor  PersonID         `json:"second_for,omitempty"`
	InformedAt Instant          `json:"informed_at,omitempty"`
}

// FirstIssue is the issue that a case is registered with: the complaint itself, as
// long as it is not split into others.
const FirstIssue = "i1"

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
	AcknowledgedFor   PersonID        `json:"acknowledged_for,omitempty"`
	AnsweredAt        Instant         `json:"answered_at,omitempty"`
	Disputes          int             `json:"disputes,omitempty"`
	Contacted         bool            `json:"contacted,omitempty"` // the lead has recorded a contact
	Dissent           bool            `json:"dissent,omitempty"`
	Instruction       Text            `json:"instruction,omitzero"` // of a sub-assignment
	Contribution      Text            `json:"contribution,omitzero"`
	Located           *Located        `json:"located,omitempty" doc:"why it was attached by itself, as territorial unit; none: a person named it"`
}

// LeftOut is a territorial unit that region or address name and that was left
// out of the assignment, or, without a unit, that there is none at all (S1-16).
type LeftOut struct {
	Round   int      `json:"round"`
	Unit    UnitID   `json:"unit,omitempty"`
	Located *Located `json:"located,omitempty" doc:"the words that name it"`
	Reason  Text     `json:"reason,omitzero"`
	By      PersonID `json:"by"`
	ByFor   PersonID `json:"by_for,omitempty"`
	At      Instant  `json:"at"`
}

// Answer belongs to whoever must answer: the lead for all, or each answering
// unit for its part.
type Answer struct {
	ID         string      `json:"id"`
	Round      int         `json:"round"`
	Assignment string      `json:"assignment"`
	Unit       UnitID      `json:"unit"`
	State      AnswerState `json:"state"`
	Presented  *Presented  `json:"presented,omitempty" doc:"what waits for the signature of the unit's leader"`
	SentBack   *SentBack   `json:"sent_back,omitempty" doc:"what was presented last and sent back to be changed, until something is presented, signed or filed"`
	Signed     *Signed     `json:"signed,omitempty"`
	Report     *Report     `json:"report,omitempty"`
	FirstFiled Instant     `json:"first_filed,omitempty"` // the instant that decides in time or late
	LastFiled  Instant     `json:"last_filed,omitempty"`
	Pending    *Pending    `json:"signature_pending,omitempty"`
	Returns    int         `json:"returns,omitempty"`
	ReturnList []Text      `json:"return_list,omitempty"` // the open itemised list
	Redos      int         `json:"redos,omitempty"`
	Redo       *RedoOrder  `json:"redo,omitempty" doc:"the order to do it again, until something is filed"`
	ApprovedBy PersonID    `json:"approved_by,omitempty"`
	ApprovedAt Instant     `json:"approved_at,omitempty"`

	ApprovedFor PersonID `json:"approved_for,omitempty"`

	FiledBy  PersonID `json:"filed_by,omitempty"` // who filed the report last, or entered it for a unit; none under rules before version 7
	FiledFor PersonID `json:"filed_for,omitempty"`
}

// RedoOrder is who ordered an answer to be done again 退回重办, and why.
type RedoOrder struct {
	By     PersonID `json:"by"`
	ByFor  PersonID `json:"by_for,omitempty"`
	At     Instant  `json:"at"`
	Reason Text     `json:"reason,omitzero"`
}

// Presented is a report that waits for the signature of the unit's leader 送签稿.
type Presented struct {
	Seq    int64    `json:"seq" doc:"of the event; a signature names it"`
	By     PersonID `json:"by"`
	ByFor  PersonID `json:"by_for,omitempty"`
	At     Instant  `json:"at"`
	Report Report   `json:"report"`
}

// SentBack is a presented report that the unit's leader did not sign, and why 退改稿.
type SentBack struct {
	Presented Presented `json:"presented" doc:"what was sent back, as it was presented"`
	By        PersonID  `json:"by"`
	ByFor     PersonID  `json:"by_for,omitempty"`
	At        Instant   `json:"at"`
	Reason    Text      `json:"reason,omitzero"`
}

// Signed is a report signed by the unit's leader before it is submitted.
type Signed struct {
	By     PersonID `json:"by"`
	ByFor  PersonID `json:"by_for,omitempty"`
	At     Instant  `json:"at"`
	Report Report   `json:"report"`
}

// Pending says that the leader could not be reached and who authorised that.
type Pending struct {
	AuthorisedBy PersonID `json:"authorised_by"`
	Reason       Text     `json:"reason,omitzero" required:"true"`
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
	ByFor   PersonID `json:"by_for,omitempty"`
	At      Instant  `json:"at"`
}

// Reply is the office's reply to whoever handed the case over.
type Reply struct {
	SignedBy       PersonID `json:"signed_by,omitempty"`
	SignedFor      PersonID `json:"signed_for,omitempty"`
	SignedAt       Instant  `json:"signed_at,omitempty"`
	ReportedAt     Instant  `json:"reported_at,omitempty"`
	Document       string   `json:"document,omitempty"`
	UpstreamResult string   `json:"upstream_result,omitempty"` // passed, returned
}
