package casework

// Target is a unit that is given a part in a case.
type Target struct {
	Role              AssignmentRole `json:"role" enum:"lead,assisting,territorial"`
	Unit              UnitID         `json:"unit"`
	Issues            []string       `json:"issues,omitempty" doc:"the issues it is for; none: the whole case"`
	Answers           bool           `json:"answers,omitempty" doc:"with separate answers: this unit answers for its part"`
	FirstResponsible  PersonID       `json:"first_responsible,omitempty" doc:"taken from the unit when empty"`
	DirectResponsible PersonID       `json:"direct_responsible,omitempty" doc:"taken from the unit when empty"`
}

// Assign names the lead, assisting and territorial units (S1-14, S1-15, S1-16).
// In a case that is already assigned it adds assisting or territorial units.
// The first assignment attaches by itself the territorial units that region
// and address name, unless they are left out with a reason.
type Assign struct {
	Mode        AnswerMode `json:"answer_mode,omitempty" enum:"joint,separate" doc:"joint: the lead answers for all; separate: each answering unit for its part"`
	Targets     []Target   `json:"targets" minItems:"1" maxItems:"60"`
	LeftOut     []LeaveOut `json:"territorial_left_out,omitempty" maxItems:"60" doc:"territorial units that region or address name and that are not to be attached"`
	NoTerritory Text       `json:"no_territory_reason,omitzero" doc:"why there is no territorial unit, where region and address name none and none is a target"`
}

// LeaveOut leaves a territorial unit out of an assignment.
type LeaveOut struct {
	Unit   UnitID `json:"unit"`
	Reason Text   `json:"reason,omitzero"`
}

// Reassign gives one assignment to another unit.
type Reassign struct {
	Assignment string `json:"assignment"`
	To         Target `json:"to"`
	Reason     Text   `json:"reason,omitzero" required:"true"`
}

// SubAssign passes work down to a unit below (S1-12).
type SubAssign struct {
	Parent            string   `json:"parent"`
	Unit              UnitID   `json:"unit"`
	FirstResponsible  PersonID `json:"first_responsible,omitempty"`
	DirectResponsible PersonID `json:"direct_responsible,omitempty"`
	Instruction       Text     `json:"instruction,omitzero" required:"true" doc:"what is asked; passing on without a word is refused (S2-45)"`
}

// TakeBack takes from a unit below what was passed down to it 收回下派 (S1-12):
// the work was done here after all, or goes to another unit by a new SubAssign.
type TakeBack struct {
	Assignment string `json:"assignment"`
	Reason     Text   `json:"reason,omitzero" required:"true"`
}

// Acknowledge signs for an assignment 签收: received, no more.
type Acknowledge struct {
	Assignment string   `json:"assignment"`
	Handler    PersonID `json:"handler,omitempty"`
}

// NameHandler names the one person who handles the unit's part (S1-06).
type NameHandler struct {
	Assignment string   `json:"assignment"`
	Handler    PersonID `json:"handler"`
}

// DisputeAssignment says that the case is not this unit's; the main clock runs on.
type DisputeAssignment struct {
	Assignment string `json:"assignment"`
	Reason     Text   `json:"reason,omitzero" required:"true"`
	Suggested  UnitID `json:"suggested,omitempty"`
}

// Rule decides a dispute: upheld assigns elsewhere, rejected sends it back.
type Rule struct {
	Dispute string  `json:"dispute"`
	Upheld  bool    `json:"upheld"`
	Reason  Text    `json:"reason,omitzero" required:"true"`
	To      *Target `json:"to,omitempty" doc:"when upheld: who takes the part over; not needed for assisting units"`
	Due     Instant `json:"due,omitempty" doc:"when upheld: a new due instant for the report; otherwise it stays"`
}

// RecordCall records a telephone call about the case.
type RecordCall struct {
	Unit     UnitID   `json:"unit,omitempty"`
	Person   PersonID `json:"person,omitempty"`
	Answered bool     `json:"answered"`
	Note     Text     `json:"note,omitzero"`
}

// RecordContact records that the lead reached a co-handling unit (S1-14), or
// that the complainant was told of acceptance, progress or result.
type RecordContact struct {
	With       string `json:"with" enum:"unit,complainant"`
	Assignment string `json:"assignment,omitempty" doc:"the unit's assignment"`
	Purpose    string `json:"purpose,omitempty" enum:"acceptance,progress,result" doc:"for the complainant"`
	Note       Text   `json:"note,omitzero" required:"true"`
}

// Contribute delivers an assisting unit's part, with whom it sent (S1-15).
type Contribute struct {
	Assignment string   `json:"assignment"`
	Sent       PersonID `json:"sent,omitempty"`
	Part       Text     `json:"part,omitzero" required:"true"`
	Evidence   []string `json:"evidence,omitempty"`
}

// Cosign is the territorial authority's signature or dissent (S1-16).
type Cosign struct {
	Assignment string `json:"assignment"`
	Agree      bool   `json:"agree"`
	Opinion    Text   `json:"opinion,omitzero" doc:"needed for a dissent"`
}

// RecordVisit records an inspection on site, a visit in the neighbourhood or a
// leader's supervision on site (S1-13).
type RecordVisit struct {
	Purpose  string     `json:"purpose" enum:"inspection,neighbourhood,leader_supervision"`
	At       Instant    `json:"at"`
	Place    string     `json:"place" maxLength:"400"`
	People   []PersonID `json:"people,omitempty"`
	Note     Text       `json:"note,omitzero" required:"true"`
	Evidence []string   `json:"evidence,omitempty"`
}

// AttachEvidence adds files that were uploaded before (S2-40). Size, type and
// kind are filled in from the evidence store, not by the sender.
type AttachEvidence struct {
	Files []EvidenceFile `json:"files" minItems:"1" maxItems:"100"`
}

// EvidenceFile says what a file shows.
type EvidenceFile struct {
	Digest    string         `json:"digest"`
	Size      int64          `json:"size,omitempty"`
	MediaType string         `json:"media_type,omitempty"`
	Kind      string         `json:"kind,omitempty"`
	Nature    EvidenceNature `json:"nature" enum:"photo,video,monitoring,inspection,document,minutes,instruction,attestation,recording"`
	Stage     Stage          `json:"stage,omitempty" enum:"before,during,after"`
	Pair      string         `json:"pair,omitempty" maxLength:"64"`
	TakenAt   Instant        `json:"taken_at,omitempty"`
	Place     string         `json:"place,omitempty" maxLength:"400"`
	Issue     string         `json:"issue,omitempty"`
}

// PresentReport lays a report before the unit's leader for signature 送签; what is
// presented anew takes the place of what was there.
type PresentReport struct {
	Answer string `json:"answer"`
	Report Report `json:"report"`
}

// ReturnPresented sends what was presented back to be changed, with the reason 退回修改.
type ReturnPresented struct {
	Answer    string `json:"answer"`
	Presented int64  `json:"presented" minimum:"1" doc:"what was presented and read, by its seq; where something else is there by now, nothing is sent back"`
	Reason    Text   `json:"reason,omitzero" required:"true"`
}

// SignReport is the unit leader's signature: under what was presented or a draft of
// the leader's own before it is submitted, or under the submitted report when the
// signature was pending.
type SignReport struct {
	Answer    string  `json:"answer"`
	Presented int64   `json:"presented,omitempty" minimum:"1" doc:"what was presented and read, by its seq; where something else is there by now, nothing is signed"`
	Report    *Report `json:"report,omitempty" doc:"the leader's own words; none when what was presented is signed as it stands, or the submitted report afterwards"`
}

// SubmitReport is the unit's answer (S1-08).
type SubmitReport struct {
	Answer  string   `json:"answer"`
	Report  *Report  `json:"report,omitempty" doc:"the signed draft when empty"`
	Pending *Pending `json:"signature_pending,omitempty" doc:"when the leader cannot be reached"`
}

// ReplaceReport replaces an answer before review has opened; the first filing's
// instant stands.
type ReplaceReport struct {
	Answer  string   `json:"answer"`
	Report  *Report  `json:"report,omitempty"`
	Pending *Pending `json:"signature_pending,omitempty"`
}

// Supplement completes the material within the six hours (S1-09).
type Supplement struct {
	Answer  string   `json:"answer"`
	Report  *Report  `json:"report,omitempty"`
	Pending *Pending `json:"signature_pending,omitempty"`
	Note    Text     `json:"note,omitzero" doc:"how each item of the list was met"`
}

// RequestExtension asks the superior for a later due instant of the report (DOMAIN 2.12).
type RequestExtension struct {
	Answer string  `json:"answer"`
	Until  Instant `json:"until"`
	Reason Text    `json:"reason,omitzero" required:"true"`
}

// AnswerEscalation is the unit's reply to a confirmed escalation (S3-09).
type AnswerEscalation struct {
	Escalation string   `json:"escalation"`
	Reply      Text     `json:"reply,omitzero" required:"true"`
	Evidence   []string `json:"evidence,omitempty"`
}

// AnswerSupervision is the unit's reply to a supervision opinion (S1-31); a
// further reply adds to the first.
type AnswerSupervision struct {
	Seq      int64    `json:"seq" minimum:"1"`
	Reply    Text     `json:"reply,omitzero" required:"true"`
	Evidence []string `json:"evidence,omitempty"`
}

// ReportProgress continues a tracked case (S1-01, S4-18).
type ReportProgress struct {
	Note        Text              `json:"note,omitzero" required:"true"`
	Settlements []IssueSettlement `json:"settlements,omitempty"`
	Evidence    []string          `json:"evidence,omitempty"`
}

// IssueSettlement is how far one issue has come.
type IssueSettlement struct {
	Issue      string     `json:"issue"`
	Settlement Settlement `json:"settlement" enum:"concluded,interim_concluded,not_concluded"`
}

// Kind implements Body.
func (*Assign) Kind() Kind            { return CmdAssign }
func (*Reassign) Kind() Kind          { return CmdReassign }
func (*SubAssign) Kind() Kind         { return CmdSubAssign }
func (*TakeBack) Kind() Kind          { return CmdTakeBack }
func (*Acknowledge) Kind() Kind       { return CmdAcknowledge }
func (*NameHandler) Kind() Kind       { return CmdNameHandler }
func (*DisputeAssignment) Kind() Kind { return CmdDispute }
func (*Rule) Kind() Kind              { return CmdRule }
func (*RecordCall) Kind() Kind        { return CmdRecordCall }
func (*RecordContact) Kind() Kind     { return CmdRecordContact }
func (*Contribute) Kind() Kind        { return CmdContribute }
func (*Cosign) Kind() Kind            { return CmdCosign }
func (*RecordVisit) Kind() Kind       { return CmdRecordVisit }
func (*AttachEvidence) Kind() Kind    { return CmdAttachEvidence }
func (*PresentReport) Kind() Kind     { return CmdPresentReport }
func (*ReturnPresented) Kind() Kind   { return CmdReturnPresented }
func (*SignReport) Kind() Kind        { return CmdSignReport }
func (*SubmitReport) Kind() Kind      { return CmdSubmitReport }
func (*ReplaceReport) Kind() Kind     { return CmdReplaceReport }
func (*Supplement) Kind() Kind        { return CmdSupplement }
func (*RequestExtension) Kind() Kind  { return CmdRequestExtension }
func (*AnswerEscalation) Kind() Kind  { return CmdAnswerEscalation }
func (*AnswerSupervision) Kind() Kind { return CmdAnswerSupervision }
func (*ReportProgress) Kind() Kind    { return CmdReportProgress }

func (t Target) check(f *faults, path string) {
	f.oneOf(string(t.Role), join(path, "role"), "lead", "assisting", "territorial")
	f.need(t.Unit != "", join(path, "unit"))
	f.need(t.FirstResponsible != "", join(path, "first_responsible"))
	f.need(t.DirectResponsible != "", join(path, "direct_responsible"))
}

func (b *Assign) check(f *faults) {
	f.optional(string(b.Mode), "answer_mode", "joint", "separate")
	f.need(len(b.Targets) > 0, "targets")
	for i, t := range b.Targets {
		t.check(f, at("targets", i, ""))
		for _, o := range b.Targets[:i] {
			if o.Unit == t.Unit && o.Role == t.Role {
				f.add(at("targets", i, "unit"), "named_twice")
			}
		}
	}
	for i, l := range b.LeftOut {
		f.need(l.Unit != "", at("territorial_left_out", i, "unit"))
		f.need(l.Reason.Chars > 0, at("territorial_left_out", i, "reason"))
		for _, o := range b.LeftOut[:i] {
			if o.Unit == l.Unit {
				f.add(at("territorial_left_out", i, "unit"), "named_twice")
			}
		}
	}
	if !b.NoTerritory.IsZero() {
		f.need(b.NoTerritory.Chars > 0, "no_territory_reason")
	}
}

func (b *Reassign) check(f *faults) {
	f.need(b.Assignment != "", "assignment")
	f.need(!b.Reason.IsZero(), "reason")
	b.To.check(f, "to")
}

func (b *SubAssign) check(f *faults) {
	f.need(b.Parent != "", "parent")
	f.need(b.Unit != "", "unit")
	f.need(b.FirstResponsible != "", "first_responsible")
	f.need(b.DirectResponsible != "", "direct_responsible")
	f.need(b.Instruction.Chars > 0, "instruction")
}

func (b *TakeBack) check(f *faults) {
	f.need(b.Assignment != "", "assignment")
	f.need(b.Reason.Chars > 0, "reason")
}

func (b *Acknowledge) check(f *faults) { f.need(b.Assignment != "", "assignment") }

func (b *NameHandler) check(f *faults) {
	f.need(b.Assignment != "", "assignment")
	f.need(b.Handler != "", "handler")
}

func (b *DisputeAssignment) check(f *faults) {
	f.need(b.Assignment != "", "assignment")
	f.need(b.Reason.Chars > 0, "reason")
}

func (b *Rule) check(f *faults) {
	f.need(b.Dispute != "", "dispute")
	f.need(b.Reason.Chars > 0, "reason")
	if b.To != nil {
		b.To.check(f, "to")
	}
	if !b.Upheld && (b.To != nil || !b.Due.IsZero()) {
		f.add("upheld", "rejected_changes_nothing")
	}
}

func (b *RecordCall) check(f *faults) {
	f.need(b.Unit != "" || b.Person != "", "unit")
	if !b.Answered {
		return
	}
	f.need(!b.Note.IsZero(), "note")
}

func (b *RecordContact) check(f *faults) {
	f.oneOf(b.With, "with", "unit", "complainant")
	f.need(!b.Note.IsZero(), "note")
	if b.With == "unit" {
		f.need(b.Assignment != "", "assignment")
	} else {
		f.oneOf(b.Purpose, "purpose", "acceptance", "progress", "result")
	}
}

func (b *Contribute) check(f *faults) {
	f.need(b.Assignment != "", "assignment")
	f.need(b.Part.Chars > 0, "part")
}

func (b *Cosign) check(f *faults) {
	f.need(b.Assignment != "", "assignment")
	if !b.Agree {
		f.need(b.Opinion.Chars > 0, "opinion")
	}
}

func (b *RecordVisit) check(f *faults) {
	f.oneOf(b.Purpose, "purpose", "inspection", "neighbourhood", "leader_supervision")
	f.need(!b.At.IsZero(), "at")
	f.need(b.Place != "", "place")
	f.need(b.Note.Chars > 0, "note")
}

func (b *AttachEvidence) check(f *faults) {
	f.need(len(b.Files) > 0, "files")
	for i, e := range b.Files {
		f.need(e.Digest != "", at("files", i, "digest"))
		f.oneOf(string(e.Nature), at("files", i, "nature"), "photo", "video", "monitoring", "inspection",
			"document", "minutes", "instruction", "attestation", "recording")
		f.optional(string(e.Stage), at("files", i, "stage"), "before", "during", "after")
	}
}

func (b *PresentReport) check(f *faults) { f.need(b.Answer != "", "answer") }
func (b *SignReport) check(f *faults)    { f.need(b.Answer != "", "answer") }

func (b *ReturnPresented) check(f *faults) {
	f.need(b.Answer != "", "answer")
	f.need(b.Presented > 0, "presented")
	f.need(b.Reason.Chars > 0, "reason")
}

func (b *SubmitReport) check(f *faults)  { checkAnswer(f, b.Answer, b.Pending) }
func (b *ReplaceReport) check(f *faults) { checkAnswer(f, b.Answer, b.Pending) }
func (b *Supplement) check(f *faults)    { checkAnswer(f, b.Answer, b.Pending) }

func checkAnswer(f *faults, answer string, p *Pending) {
	f.need(answer != "", "answer")
	if p != nil {
		f.need(p.AuthorisedBy != "", "signature_pending.authorised_by")
		f.need(p.Reason.Chars > 0, "signature_pending.reason")
	}
}

func (b *RequestExtension) check(f *faults) {
	f.need(b.Answer != "", "answer")
	f.need(!b.Until.IsZero(), "until")
	f.need(b.Reason.Chars > 0, "reason")
}

func (b *AnswerSupervision) check(f *faults) {
	f.need(b.Seq > 0, "seq")
	f.need(b.Reply.Chars > 0, "reply")
}

func (b *AnswerEscalation) check(f *faults) {
	f.need(b.Escalation != "", "escalation")
	f.need(b.Reply.Chars > 0, "reply")
}

func (b *ReportProgress) check(f *faults) {
	f.need(b.Note.Chars > 0, "note")
	for i, s := range b.Settlements {
		f.need(s.Issue != "", at("settlements", i, "issue"))
		f.settlement(s.Settlement, at("settlements", i, "settlement"))
	}
}
