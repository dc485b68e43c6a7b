package casework

// OpenReview says that the reviewer has begun; from then on the unit may no
// longer replace its answer.
type OpenReview struct {
	Answer string `json:"answer"`
}

// Return sends an answer back to be completed within the six hours (S1-09).
type Return struct {
	Answer string `json:"answer"`
	Items  []Text `json:"items,omitempty" required:"true" minItems:"1" maxItems:"50" doc:"the itemised list of what is missing"`
}

// Redo sends an answer back to be done again by a new date.
type Redo struct {
	Answer string  `json:"answer"`
	Due    Instant `json:"due"`
	Reason Text    `json:"reason,omitzero" required:"true"`
}

// Approve passes an answer.
type Approve struct {
	Answer  string `json:"answer"`
	Opinion Text   `json:"opinion,omitzero"`
}

// MergeAnswers makes one overall reply of separate answers.
type MergeAnswers struct {
	Summary Text    `json:"summary,omitzero" required:"true"`
	Verdict Verdict `json:"verdict" enum:"verified,basically_verified,partly_verified,unfounded"`
}

// SignReply is the leader's signature under the reply.
type SignReply struct {
	Instruction Text `json:"instruction,omitzero"`
}

// ReportUp records that the reply went to whoever handed the case over (S1-29).
type ReportUp struct {
	To       string `json:"to" maxLength:"200"`
	Document string `json:"document,omitempty" maxLength:"200"`
	Means    string `json:"means,omitempty" maxLength:"100"`
}

// RecordUpstreamResult records what the level above decided.
type RecordUpstreamResult struct {
	Result   string `json:"result" enum:"passed,returned"`
	Document string `json:"document,omitempty" maxLength:"200"`
	Note     Text   `json:"note,omitzero"`
}

// Rework opens a new round by order from above, for a rebound or an upheld objection.
type Rework struct {
	Round        RoundKind `json:"round" enum:"rework,rebound,objection_upheld"`
	HandedOverAt Instant   `json:"handed_over_at"`
	Document     string    `json:"document,omitempty" maxLength:"200"`
	Reason       Text      `json:"reason,omitzero" required:"true"`
}

// Reopen opens a new round by the office's own decision or for a statutory
// review (articles 35 and 36 of the regulation on petition work).
type Reopen struct {
	Round        RoundKind `json:"round" enum:"reopened,statutory_review,statutory_rereview"`
	HandedOverAt Instant   `json:"handed_over_at"`
	Document     string    `json:"document,omitempty" maxLength:"200"`
	Reason       Text      `json:"reason,omitzero" required:"true"`
}

// PreparePublication is the first of the two signatures under what leaves the
// office (DOMAIN 2.16): the text as it will be published, checked for what must
// not be in it, with a decision about everything that the check found.
type PreparePublication struct {
	Text      Text                `json:"text" doc:"what will be published, word for word"`
	Decisions []RedactionDecision `json:"decisions,omitempty" maxItems:"500" doc:"what was decided about each hit; whatever the check still finds in the text must be among what is kept"`
}

// RedactionDecision is what a person decided about one hit of the check. The
// place counts code points of the text as it will be published.
type RedactionDecision struct {
	Kind     RedactionKind   `json:"kind" enum:"complainant,email,id_number,bank_card,telephone,messenger,door_number"`
	Start    int             `json:"start" minimum:"0" doc:"first code point of the place, from 0"`
	End      int             `json:"end" minimum:"1" doc:"first code point after the place"`
	Decision RedactionChoice `json:"decision" enum:"masked,kept"`
	Reason   Text            `json:"reason,omitzero" doc:"why it is kept; the complainant never is"`
}

// Publish records one place where the result was published (S0-35, S2-50). It is
// the second signature, by another person than the one who prepared the text.
type Publish struct {
	Prepared string `json:"prepared" maxLength:"20" doc:"the prepared publication that is released"`
	Channel  string `json:"channel" enum:"newspaper,television,website,wechat,notice_board,other"`
	Place    string `json:"place" maxLength:"400" doc:"title and page, programme, or address of the page"`
	On       Date   `json:"on"`
}

// DecideExtension grants or refuses a request for an extension.
type DecideExtension struct {
	Extension string `json:"extension"`
	Grant     bool   `json:"grant"`
	Reason    Text   `json:"reason,omitzero"`
}

// Redate sets another due instant for a running clock by signed record.
type Redate struct {
	Clock    string  `json:"clock"`
	Due      Instant `json:"due"`
	Reason   Text    `json:"reason,omitzero" required:"true"`
	Document string  `json:"document" maxLength:"200" doc:"the ruling it rests on"`
}

// Supervise is a supervision opinion or an inspection of how a case is handled (S1-31).
type Supervise struct {
	Unit    UnitID `json:"unit,omitempty"`
	Opinion Text   `json:"opinion,omitzero" required:"true"`
}

// Urge urges a unit by a person's hand 催办.
type Urge struct {
	Unit UnitID `json:"unit"`
	Note Text   `json:"note,omitzero"`
}

// ProposeEscalation proposes a rung above urging, with its evidence.
type ProposeEscalation struct {
	Rung     Rung     `json:"rung" enum:"supervision_letter,oversight_visit,circulated_criticism,formal_interview,special_inspection_request"`
	Unit     UnitID   `json:"unit"`
	Breach   string   `json:"breach,omitempty"`
	Reason   Text     `json:"reason,omitzero" required:"true"`
	Evidence []string `json:"evidence,omitempty"`
}

// ConfirmEscalation is the named person's decision on a proposed escalation.
type ConfirmEscalation struct {
	Escalation string `json:"escalation"`
	Confirm    bool   `json:"confirm"`
	Reason     Text   `json:"reason,omitzero" doc:"needed to decline"`
	Document   string `json:"document,omitempty" maxLength:"200"`
}

// Refer proposes to refer the matter for accountability 移交问责 (S2-29); a
// leader confirms it like any escalation.
type Refer struct {
	Unit     UnitID   `json:"unit"`
	Cause    string   `json:"cause" enum:"responsibility_not_fulfilled,poor_rectification,buck_passing,shielding,obstruction,inaction,misconduct,weak_enforcement,fraud,late_report"`
	Reason   Text     `json:"reason,omitzero" required:"true"`
	Evidence []string `json:"evidence" minItems:"1"`
}

// ReviewAccountability is the accountability group's finding on a case,
// exemption included (S1-20, S1-21). It names no person.
type ReviewAccountability struct {
	Outcome  string   `json:"outcome" enum:"none_needed,exempted,under_review,decided"`
	Basis    Text     `json:"basis,omitzero" required:"true" doc:"facts and the rule they rest on"`
	Evidence []string `json:"evidence,omitempty"`
}

// SetLeaderInCharge names the leader in charge 包案 (S2-18, S4-11).
type SetLeaderInCharge struct {
	Leader    PersonID `json:"leader"`
	TaskForce string   `json:"task_force,omitempty" maxLength:"200"`
}

// ListSupervision puts a case under listed supervision 挂牌督办 (S2-18).
type ListSupervision struct {
	Level    SourceLevel `json:"level" enum:"central,province,city,self"`
	Number   string      `json:"number" maxLength:"100"`
	On       Date        `json:"on"`
	Document string      `json:"document,omitempty" maxLength:"200"`
}

// PassGate signs one of the four gates with its evidence (S1-03).
type PassGate struct {
	Gate         Gate         `json:"gate" enum:"facts,rectified,responsibility,satisfaction"`
	Statement    Text         `json:"statement,omitzero" required:"true"`
	Evidence     []string     `json:"evidence,omitempty"`
	Satisfaction Satisfaction `json:"satisfaction,omitempty" enum:"satisfied,basically_satisfied,dissatisfied,unreachable,anonymous"`
	NotNeeded    bool         `json:"not_needed,omitempty" doc:"rectified only: every issue is unfounded"`
}

// WaiveGate lets a gate be passed over, by a named leader with a reason.
type WaiveGate struct {
	Gate   Gate `json:"gate" enum:"facts,rectified,responsibility,satisfaction"`
	Reason Text `json:"reason,omitzero" required:"true"`
}

// Close ends a concluded case whose gates are passed.
type Close struct {
	Note Text `json:"note,omitzero"`
}

// Track books the remainder of an interim or not concluded case 挂账 (S4-18, S4-19).
type Track struct {
	Unit   UnitID   `json:"unit"`
	Person PersonID `json:"person"`
	Until  Date     `json:"until"`
	Note   Text     `json:"note,omitzero"`
}

// Kind implements Body.
func (*OpenReview) Kind() Kind           { return CmdOpenReview }
func (*Return) Kind() Kind               { return CmdReturn }
func (*Redo) Kind() Kind                 { return CmdRedo }
func (*Approve) Kind() Kind              { return CmdApprove }
func (*MergeAnswers) Kind() Kind         { return CmdMergeAnswers }
func (*SignReply) Kind() Kind            { return CmdSignReply }
func (*ReportUp) Kind() Kind             { return CmdReportUp }
func (*RecordUpstreamResult) Kind() Kind { return CmdRecordUpstreamResult }
func (*Rework) Kind() Kind               { return CmdRework }
func (*Reopen) Kind() Kind               { return CmdReopen }
func (*PreparePublication) Kind() Kind   { return CmdPreparePublication }
func (*Publish) Kind() Kind              { return CmdPublish }
func (*DecideExtension) Kind() Kind      { return CmdDecideExtension }
func (*Redate) Kind() Kind               { return CmdRedate }
func (*Supervise) Kind() Kind            { return CmdSupervise }
func (*Urge) Kind() Kind                 { return CmdUrge }
func (*ProposeEscalation) Kind() Kind    { return CmdProposeEscalation }
func (*ConfirmEscalation) Kind() Kind    { return CmdConfirmEscalation }
func (*Refer) Kind() Kind                { return CmdRefer }
func (*ReviewAccountability) Kind() Kind { return CmdReviewAccountability }
func (*SetLeaderInCharge) Kind() Kind    { return CmdSetLeaderInCharge }
func (*ListSupervision) Kind() Kind      { return CmdListSupervision }
func (*PassGate) Kind() Kind             { return CmdPassGate }
func (*WaiveGate) Kind() Kind            { return CmdWaiveGate }
func (*Close) Kind() Kind                { return CmdClose }
func (*Track) Kind() Kind                { return CmdTrack }

func (b *OpenReview) check(f *faults) { f.need(b.Answer != "", "answer") }

func (b *Return) check(f *faults) {
	f.need(b.Answer != "", "answer")
	f.need(len(b.Items) > 0, "items")
	for i, t := range b.Items {
		f.need(t.Chars > 0, at("items", i, ""))
	}
}

func (b *Redo) check(f *faults) {
	f.need(b.Answer != "", "answer")
	f.need(!b.Due.IsZero(), "due")
	f.need(b.Reason.Chars > 0, "reason")
}

func (b *Approve) check(f *faults) { f.need(b.Answer != "", "answer") }

func (b *MergeAnswers) check(f *faults) {
	f.need(b.Summary.Chars > 0, "summary")
	f.verdict(b.Verdict, "verdict")
}

func (b *SignReply) check(*faults) {}

func (b *ReportUp) check(f *faults) { f.need(b.To != "", "to") }

func (b *RecordUpstreamResult) check(f *faults) {
	f.oneOf(b.Result, "result", "passed", "returned")
}

func (b *Rework) check(f *faults) {
	f.oneOf(string(b.Round), "round", "rework", "rebound", "objection_upheld")
	f.need(!b.HandedOverAt.IsZero(), "handed_over_at")
	f.need(b.Reason.Chars > 0, "reason")
}

func (b *Reopen) check(f *faults) {
	f.oneOf(string(b.Round), "round", "reopened", "statutory_review", "statutory_rereview")
	f.need(!b.HandedOverAt.IsZero(), "handed_over_at")
	f.need(b.Reason.Chars > 0, "reason")
}

func (b *PreparePublication) check(f *faults) {
	f.need(b.Text.Chars > 0, "text")
	kinds := make([]string, len(RedactionKinds))
	for i, k := range RedactionKinds {
		kinds[i] = string(k)
	}
	last := 0
	for i, d := range b.Decisions {
		f.oneOf(string(d.Kind), at("decisions", i, "kind"), kinds...)
		f.oneOf(string(d.Decision), at("decisions", i, "decision"), string(RedactionMasked), string(RedactionKept))
		if d.Start < last || d.End <= d.Start {
			f.add(at("decisions", i, "start"), "out_of_order")
		}
		last = d.End
		if d.Decision != RedactionKept {
			continue
		}
		if d.Kind == RedactComplainant {
			f.add(at("decisions", i, "decision"), "complainant_never_kept")
		}
		f.need(d.Reason.Chars > 0, at("decisions", i, "reason"))
	}
}

func (b *Publish) check(f *faults) {
	f.need(b.Prepared != "", "prepared")
	f.oneOf(b.Channel, "channel", "newspaper", "television", "website", "wechat", "notice_board", "other")
	f.need(b.Place != "", "place")
	f.date(b.On, "on")
}

func (b *DecideExtension) check(f *faults) {
	f.need(b.Extension != "", "extension")
	if !b.Grant {
		f.need(b.Reason.Chars > 0, "reason")
	}
}

func (b *Redate) check(f *faults) {
	f.need(b.Clock != "", "clock")
	f.need(!b.Due.IsZero(), "due")
	f.need(b.Reason.Chars > 0, "reason")
	f.need(b.Document != "", "document")
}

func (b *Supervise) check(f *faults) { f.need(b.Opinion.Chars > 0, "opinion") }

func (b *Urge) check(f *faults) { f.need(b.Unit != "", "unit") }

func (b *ProposeEscalation) check(f *faults) {
	f.oneOf(string(b.Rung), "rung", "supervision_letter", "oversight_visit", "circulated_criticism",
		"formal_interview", "special_inspection_request")
	f.need(b.Unit != "", "unit")
	f.need(b.Reason.Chars > 0, "reason")
}

func (b *ConfirmEscalation) check(f *faults) {
	f.need(b.Escalation != "", "escalation")
	if !b.Confirm {
		f.need(b.Reason.Chars > 0, "reason")
	}
}

func (b *Refer) check(f *faults) {
	f.need(b.Unit != "", "unit")
	f.oneOf(b.Cause, "cause", "responsibility_not_fulfilled", "poor_rectification", "buck_passing", "shielding",
		"obstruction", "inaction", "misconduct", "weak_enforcement", "fraud", "late_report")
	f.need(b.Reason.Chars > 0, "reason")
	f.need(len(b.Evidence) > 0, "evidence")
}

func (b *ReviewAccountability) check(f *faults) {
	f.oneOf(b.Outcome, "outcome", "none_needed", "exempted", FindingUnderReview, "decided")
	f.need(b.Basis.Chars > 0, "basis")
}

func (b *SetLeaderInCharge) check(f *faults) { f.need(b.Leader != "", "leader") }

func (b *ListSupervision) check(f *faults) {
	f.oneOf(string(b.Level), "level", "central", "province", "city", "self")
	f.need(b.Number != "", "number")
	f.date(b.On, "on")
}

func (b *PassGate) check(f *faults) {
	f.oneOf(string(b.Gate), "gate", "facts", "rectified", "responsibility", "satisfaction")
	f.need(b.Statement.Chars > 0, "statement")
	if b.Gate == GateSatisfaction {
		f.oneOf(string(b.Satisfaction), "satisfaction", "satisfied", "basically_satisfied", "dissatisfied", "unreachable", "anonymous")
	}
	if b.NotNeeded && b.Gate != GateRectified {
		f.add("not_needed", "only_for_rectified")
	}
}

func (b *WaiveGate) check(f *faults) {
	f.oneOf(string(b.Gate), "gate", "facts", "rectified", "responsibility", "satisfaction")
	f.need(b.Reason.Chars > 0, "reason")
}

func (b *Close) check(*faults) {}

func (b *Track) check(f *faults) {
	f.need(b.Unit != "", "unit")
	f.need(b.Person != "", "person")
	f.date(b.Until, "until")
}
