package casework

import "slices"

// Register opens a case (S1-02, S1-05). The policy and calendar are filled in
// by the office's campaign, not by the person who registers.
type Register struct {
	Source         Source        `json:"source"`
	HandedOverAt   Instant       `json:"handed_over_at" doc:"when the case was handed over; always stated, never guessed"`
	BackdateReason Text          `json:"backdate_reason,omitzero" doc:"needed when the hand-over lies more than an hour before the entry"`
	Number         string        `json:"number,omitempty" maxLength:"64"`
	Priority       Priority      `json:"priority,omitempty" enum:"normal,starred,superior_supervised"`
	Channel        Channel       `json:"channel,omitempty" enum:"phone,letter,visit,wechat,network,other"`
	Region         string        `json:"region,omitempty" maxLength:"200"`
	Address        string        `json:"address,omitempty" maxLength:"400"`
	Respondent     string        `json:"respondent,omitempty" maxLength:"400"`
	PollutionTypes []string      `json:"pollution_types,omitempty" doc:"the primary type first"`
	Complaint      Text          `json:"complaint,omitzero" required:"true"`
	Demand         Text          `json:"demand,omitzero"`
	ComplainantRef string        `json:"complainant_ref,omitempty"`
	Repeats        []RepeatLink  `json:"repeats,omitempty"`
	History        *HistoryEntry `json:"history,omitempty" doc:"a case from an old ledger: no clock runs"`

	Policy   Policy   `json:"policy"`
	Calendar Calendar `json:"calendar"`
}

// What is longer in characters is no number, region, address or respondent, but text
// that got into the wrong cell; the members of Register and AmendRegistration say
// the same of themselves.
const (
	longestNumber = 64
	longestRegion = 200
	longestPlace  = 400
)

// HistoryEntry is the known end of an old case (S4-08).
type HistoryEntry struct {
	Verdict    Verdict    `json:"verdict,omitempty" enum:"verified,basically_verified,partly_verified,unfounded"`
	Settlement Settlement `json:"settlement" enum:"concluded,interim_concluded,not_concluded"`
}

// AmendRegistration corrects what was registered; empty fields stay as they are.
type AmendRegistration struct {
	Number         *string   `json:"number,omitempty" maxLength:"64"`
	Channel        *Channel  `json:"channel,omitempty" enum:"phone,letter,visit,wechat,network,other"`
	Region         *string   `json:"region,omitempty" maxLength:"200"`
	Address        *string   `json:"address,omitempty" maxLength:"400"`
	Respondent     *string   `json:"respondent,omitempty" maxLength:"400"`
	PollutionTypes *[]string `json:"pollution_types,omitempty"`
	Complaint      *Text     `json:"complaint,omitempty"`
	Demand         *Text     `json:"demand,omitempty"`
	Reason         Text      `json:"reason,omitzero" required:"true"`
}

// CorrectHandoverTime replaces a wrongly stated instant of hand-over; clocks
// that count from it are dated anew, and breaches it undoes are set aside.
type CorrectHandoverTime struct {
	HandedOverAt Instant `json:"handed_over_at"`
	Reason       Text    `json:"reason,omitzero" required:"true"`
	Document     string  `json:"document,omitempty" maxLength:"200"`
}

// Screen decides whether the office takes the case up. Anything but
// "accepted" needs a reason and takes effect with a second person's signature.
type Screen struct {
	Outcome ScreeningOutcome `json:"outcome" enum:"accepted,not_accepted,transferred_out,returned_to_sender,merged,void"`
	Reason  Text             `json:"reason,omitzero"`
	Into    CaseID           `json:"into,omitempty" doc:"the case it is merged into"`
	To      string           `json:"to,omitempty" maxLength:"200" doc:"whom it is transferred or returned to"`
}

// Countersign is the second signature under a screening.
type Countersign struct {
	Agree  bool `json:"agree"`
	Reason Text `json:"reason,omitzero"`
}

// SplitIssues replaces the issues of a case by these (S2-49).
type SplitIssues struct {
	Issues []NewIssue `json:"issues" minItems:"1" maxItems:"60"`
}

// NewIssue is one problem named in a complaint.
type NewIssue struct {
	Text           Text     `json:"text,omitzero" required:"true"`
	PollutionTypes []string `json:"pollution_types,omitempty"`
}

// SetPriority changes the priority of a case (S1-40).
type SetPriority struct {
	Priority Priority `json:"priority" enum:"normal,starred,superior_supervised"`
	Reason   Text     `json:"reason,omitzero" required:"true"`
}

// LinkRepeat joins the case to an earlier one (S2-09, S4-11).
type LinkRepeat struct {
	Case  CaseID `json:"case"`
	Link  string `json:"link" enum:"full,partial,dissatisfied"`
	Basis string `json:"basis" enum:"number,text,person"`
}

// BasisPerson is the basis of a link that tells that two cases have one complainant.
const BasisPerson = "person"

// AmendEntry adds a correction to an earlier entry of the log; the entry stays.
type AmendEntry struct {
	Seq  int64 `json:"seq" minimum:"1"`
	Text Text  `json:"text,omitzero" required:"true"`
}

// StrikeEntry strikes an earlier entry of the log; it stays readable, struck through.
type StrikeEntry struct {
	Seq    int64 `json:"seq" minimum:"1"`
	Reason Text  `json:"reason,omitzero" required:"true"`
}

// Kind implements Body.
func (*Register) Kind() Kind            { return CmdRegister }
func (*AmendRegistration) Kind() Kind   { return CmdAmendRegistration }
func (*CorrectHandoverTime) Kind() Kind { return CmdCorrectHandoverTime }
func (*Screen) Kind() Kind              { return CmdScreen }
func (*Countersign) Kind() Kind         { return CmdCountersign }
func (*SplitIssues) Kind() Kind         { return CmdSplitIssues }
func (*SetPriority) Kind() Kind         { return CmdSetPriority }
func (*LinkRepeat) Kind() Kind          { return CmdLinkRepeat }
func (*AmendEntry) Kind() Kind          { return CmdAmendEntry }
func (*StrikeEntry) Kind() Kind         { return CmdStrikeEntry }

func (b *Register) check(f *faults) {
	f.need(b.Source.Campaign != "", "source.campaign")
	f.oneOf(string(b.Source.Level), "source.level", "central", "province", "city", "self")
	f.oneOf(string(b.Source.Mode), "source.mode", "forwarded", "handed_over", "supervised")
	f.need(!b.HandedOverAt.IsZero(), "handed_over_at")
	f.longest(b.Number, "number", longestNumber)
	f.longest(b.Region, "region", longestRegion)
	f.longest(b.Address, "address", longestPlace)
	f.longest(b.Respondent, "respondent", longestPlace)
	f.need(b.Complaint.Chars > 0, "complaint")
	f.optional(string(b.Priority), "priority", "normal", "starred", "superior_supervised")
	f.optional(string(b.Channel), "channel", "phone", "letter", "visit", "wechat", "network", "other")
	if b.History != nil {
		f.settlement(b.History.Settlement, "history.settlement")
		if b.History.Verdict != "" {
			f.verdict(b.History.Verdict, "history.verdict")
		}
	}
	for i, l := range b.Repeats {
		f.need(l.Case != "", at("repeats", i, "case"))
		f.oneOf(l.Kind, at("repeats", i, "kind"), "full", "partial", "dissatisfied")
		f.oneOf(l.Basis, at("repeats", i, "basis"), "number", "text", "person")
		if slices.ContainsFunc(b.Repeats[:i], func(o RepeatLink) bool { return o.Case == l.Case }) {
			f.add(at("repeats", i, "case"), "linked_already", "case", string(l.Case))
		}
	}
	f.need(b.Policy.Name != "", "policy")
}

func (b *AmendRegistration) check(f *faults) {
	f.need(!b.Reason.IsZero(), "reason")
	if b.Number == nil && b.Channel == nil && b.Region == nil && b.Address == nil && b.Respondent == nil &&
		b.PollutionTypes == nil && b.Complaint == nil && b.Demand == nil {
		f.add("", "nothing_to_change")
	}
	for _, t := range []struct {
		text  *string
		field string
		most  int
	}{
		{b.Number, "number", longestNumber}, {b.Region, "region", longestRegion},
		{b.Address, "address", longestPlace}, {b.Respondent, "respondent", longestPlace},
	} {
		if t.text != nil {
			f.longest(*t.text, t.field, t.most)
		}
	}
	if b.Complaint != nil {
		f.need(b.Complaint.Chars > 0, "complaint")
	}
	if b.Channel != nil {
		f.oneOf(string(*b.Channel), "channel", "phone", "letter", "visit", "wechat", "network", "other")
	}
}

func (b *CorrectHandoverTime) check(f *faults) {
	f.need(!b.HandedOverAt.IsZero(), "handed_over_at")
	f.need(!b.Reason.IsZero(), "reason")
}

func (b *Screen) check(f *faults) {
	f.oneOf(string(b.Outcome), "outcome", "accepted", "not_accepted", "transferred_out", "returned_to_sender", "merged", "void")
	if b.Outcome != ScreenAccepted {
		f.need(!b.Reason.IsZero(), "reason")
	}
	if b.Outcome == ScreenMerged {
		f.need(b.Into != "", "into")
	}
	if b.Outcome == ScreenTransferred || b.Outcome == ScreenReturned {
		f.need(b.To != "", "to")
	}
}

func (b *Countersign) check(f *faults) {
	if !b.Agree {
		f.need(!b.Reason.IsZero(), "reason")
	}
}

func (b *SplitIssues) check(f *faults) {
	f.need(len(b.Issues) > 0, "issues")
	for i, n := range b.Issues {
		f.need(n.Text.Chars > 0, at("issues", i, "text"))
	}
}

func (b *SetPriority) check(f *faults) {
	f.oneOf(string(b.Priority), "priority", "normal", "starred", "superior_supervised")
	f.need(!b.Reason.IsZero(), "reason")
}

func (b *LinkRepeat) check(f *faults) {
	f.need(b.Case != "", "case")
	f.oneOf(b.Link, "link", "full", "partial", "dissatisfied")
	f.oneOf(b.Basis, "basis", "number", "text", "person")
}

func (b *AmendEntry) check(f *faults) {
	f.need(b.Seq > 0, "seq")
	f.need(!b.Text.IsZero(), "text")
}

func (b *StrikeEntry) check(f *faults) {
	f.need(b.Seq > 0, "seq")
	f.need(!b.Reason.IsZero(), "reason")
}
