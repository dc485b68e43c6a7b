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
	default:
		return false
	}
}

// fits reports whether a file of the given kind can be of that nature: what was
// filmed is no text, and a report on paper comes as a text or a picture of it.
func (n EvidenceNature) fits(kind string) bool {
	switch n {
	case NaturePhoto:
		return kind == "picture"
	case NatureVideo:
		return kind == "video"
	case NatureRecording:
		return kind == "audio" || kind == "video"
	case NatureMonitoring, NatureInspection, NatureDocument, NatureMinutes, NatureInstruction, NatureAttestation:
		return kind == "text" || kind == "picture"
	}
	return false
}
