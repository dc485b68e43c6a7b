package casework

import "slices"

// Party names people or a unit by what they did in a case.
type Party string

// The parties whose acts others decide on.
const (
	AnsweringUnit  Party = "answering_unit"  // whose answer it is
	AnsweringUnits Party = "answering_units" // that answer in this round
	AssignedUnits  Party = "assigned_units"  // with a part in this round
	DisputingUnit  Party = "disputing_unit"
	AskingUnit     Party = "asking_unit"    // that asked for an extension
	EscalatedUnit  Party = "escalated_unit" // against which an escalation was proposed
	ClockedUnit    Party = "clocked_unit"   // that must act before the clock lapses
	ClockedUnits   Party = "clocked_units"  // with a clock of this round that runs or was missed
	TakingUnit     Party = "taking_unit"    // that takes a part over with another due instant
	RelievedUnit   Party = "relieved_unit"  // from which a part is taken
	RecusedUnits   Party = "recused_units"  // of the recused person
	TrackedUnit    Party = "tracked_unit"   // on which the remainder is booked
	PartUnits      Party = "part_units"     // with a part, also a former one, where the entry is another's

	Proposer Party = "proposer" // of a screening or an escalation
	Disputer Party = "disputer" // who entered the dispute
	Asker    Party = "asker"    // who asked for the extension
	Signer   Party = "signer"   // of the report
	Filer    Party = "filer"    // who filed the report, or entered it for a unit
	Approver Party = "approver" // of an answer
	Merger   Party = "merger"   // who drafted the overall reply
	Preparer Party = "preparer" // of a publication

	ClockOwner Party = "clock_owner" // the office's role that must act before the clock lapses
)

// Separation says who may not decide on an act although the role allows it: the
// people of the units that it concerns, whoever had a hand in it, and whoever
// holds the role whose own time it is.
type Separation struct {
	Command Kind    `json:"command"`
	Units   []Party `json:"units,omitempty"`  // whose own people may not
	People  []Party `json:"people,omitempty"` // who may not
	Role    Party   `json:"role,omitempty"`   // whose holders may not
}

// separations hold for every command that decides on somebody else's act. What
// stands here nowhere is a deed of its own and no decision on another's; a
// recused person is barred from all of them besides.
var separations = []Separation{
	{CmdCorrectHandoverTime, []Party{ClockedUnits}, nil, ""},
	{CmdCountersign, nil, []Party{Proposer}, ""},
	{CmdReassign, []Party{RelievedUnit}, nil, ""},
	{CmdRule, []Party{DisputingUnit, TakingUnit}, []Party{Disputer}, ""},
	{CmdOpenReview, []Party{AnsweringUnit}, nil, ""},
	{CmdReturn, []Party{AnsweringUnit}, nil, ""},
	{CmdRedo, []Party{AnsweringUnit}, nil, ""},
	{CmdApprove, []Party{AnsweringUnit}, []Party{Signer, Filer}, ""},
	{CmdMergeAnswers, []Party{AnsweringUnits}, nil, ""},
	{CmdSignReply, []Party{AnsweringUnits}, []Party{Signer, Filer, Approver, Merger}, ""},
	{CmdPublish, nil, []Party{Preparer}, ""},
	{CmdDecideExtension, []Party{AskingUnit}, []Party{Asker}, ""},
	{CmdRedate, []Party{ClockedUnit}, nil, ClockOwner},
	{CmdConfirmEscalation, []Party{EscalatedUnit}, []Party{Proposer}, ""},
	{CmdReviewAccountability, []Party{AssignedUnits}, nil, ""},
	{CmdPassGate, []Party{AnsweringUnits}, nil, ""},
	{CmdWaiveGate, []Party{AnsweringUnits}, nil, ""},
	{CmdTrack, []Party{TrackedUnit, AnsweringUnits}, nil, ""},
	{CmdAmendEntry, []Party{PartUnits}, nil, ""},
	{CmdStrikeEntry, []Party{PartUnits}, nil, ""},
	{CmdLiftRecusal, []Party{RecusedUnits}, nil, ""},
}

// Separations returns a copy of the table, in the order of commands.
func Separations() []Separation { return slices.Clone(separations) }

// apart refuses whoever does not stand apart from what the command decides on.
// Where there is no such thing it says nothing; the command itself does.
func (c Case) apart(a Actor, b Body) error {
	i := slices.IndexFunc(separations, func(s Separation) bool { return s.Command == b.Kind() })
	if i < 0 {
		return nil
	}
	s := separations[i]
	for _, p := range s.Units {
		if slices.ContainsFunc(c.units(p, a, b), func(u UnitID) bool { return u != "" && a.In(u) }) {
			return ofOwnUnit(s.Command, p)
		}
	}
	for _, p := range s.People {
		if a.Is(c.people(p, b)...) {
			return Refuse(Forbidden, "same_person")
		}
	}
	if k, ok := c.clockOf(b); ok && s.Role == ClockOwner && k.Owner.Unit == "" && a.holds(k.Owner.Role) {
		return Refuse(Forbidden, "own_clock")
	}
	return nil
}

// apartFromPaper refuses to enter a paper of one's own unit, since when it
// arrived decides whether the unit was late. That nobody is one of the two who attest
// what they enter, so that a breach is set aside by three people and not by one, stands
// with what else is asked of the two.
func (c Case) apartFromPaper(cmd Command) error {
	if cmd.Attested != nil && slices.ContainsFunc(c.paperOf(cmd.Body), cmd.Actor.In) {
		return Refuse(Forbidden, "own_unit")
	}
	return nil
}

// paperOf is the unit that sent the paper which the command enters.
func (c Case) paperOf(b Body) []UnitID {
	part := func(id string) []UnitID {
		if i := c.assignmentIndex(id); i >= 0 {
			return []UnitID{c.Assignments[i].Unit}
		}
		return nil
	}
	answer := func(id string) []UnitID {
		if i := slices.IndexFunc(c.Answers, func(a Answer) bool { return a.ID == id }); i >= 0 {
			return []UnitID{c.Answers[i].Unit}
		}
		return nil
	}
	switch b := b.(type) {
	case *Acknowledge:
		return part(b.Assignment)
	case *DisputeAssignment:
		return part(b.Assignment)
	case *Contribute:
		return part(b.Assignment)
	case *Cosign:
		return part(b.Assignment)
	case *SubmitReport:
		return answer(b.Answer)
	case *ReplaceReport:
		return answer(b.Answer)
	case *Supplement:
		return answer(b.Answer)
	case *RequestExtension:
		return answer(b.Answer)
	case *AnswerEscalation:
		if i := c.escalationIndex(b.Escalation); i >= 0 {
			return []UnitID{c.Escalations[i].Unit}
		}
	case *AnswerSupervision:
		if i := slices.IndexFunc(c.Entries, func(n Entry) bool { return n.Seq == b.Seq }); i >= 0 {
			return []UnitID{c.Entries[i].Asked}
		}
	}
	return nil
}

// ofOwnUnit refuses the people of the unit that a decision concerns.
func ofOwnUnit(k Kind, p Party) *Error {
	switch {
	case p == DisputingUnit:
		return Refuse(Forbidden, "own_unit_ruling")
	case p == TakingUnit:
		return Refuse(Forbidden, "own_unit_due")
	case k == CmdOpenReview || k == CmdReturn || k == CmdRedo || k == CmdApprove:
		return Refuse(Forbidden, "own_unit_review")
	default:
		return Refuse(Forbidden, "own_unit")
	}
}

// units are those that the command is about.
func (c Case) units(p Party, a Actor, b Body) []UnitID {
	var list []UnitID
	switch p {
	case AnsweringUnit, AnsweringUnits:
		for _, x := range c.decidedOn(b) {
			list = append(list, x.Unit)
		}
	case TrackedUnit:
		if b, ok := b.(*Track); ok {
			list = append(list, b.Unit)
		}
	case PartUnits:
		list = c.shownBy(b, a)
	case AssignedUnits:
		for _, s := range c.Active() {
			list = append(list, s.Unit)
		}
	case DisputingUnit:
		if b, ok := b.(*Rule); ok {
			if _, s, open := c.openDispute(b.Dispute); open {
				list = append(list, s.Unit)
			}
		}
	case AskingUnit:
		if x, ok := c.extensionOf(b); ok {
			if i := c.clockIndex(x.Clock); i >= 0 {
				list = append(list, c.Clocks[i].Owner.Unit)
			}
		}
	case EscalatedUnit:
		if e, ok := c.proposedIn(b); ok {
			list = append(list, e.Unit)
		}
	case ClockedUnit:
		if k, ok := c.clockOf(b); ok {
			list = append(list, k.Owner.Unit)
		}
	case ClockedUnits:
		list = c.clockedUnits()
	case TakingUnit:
		if b, ok := b.(*Rule); ok && b.To != nil && !b.Due.IsZero() {
			list = append(list, b.To.Unit)
		}
	case RelievedUnit:
		if b, ok := b.(*Reassign); ok {
			if i := c.assignmentIndex(b.Assignment); i >= 0 {
				list = append(list, c.Assignments[i].Unit)
			}
		}
	case RecusedUnits:
		if b, ok := b.(*LiftRecusal); ok {
			list = c.recusedUnits(b.Person)
		}
	default: // a party of people
	}
	return list
}

// shownBy are the units that somebody else's entry may show or ask: all that have
// or had a part, the territorial ones too, since an opinion, a visit or a picture tells
// of any. Nobody of theirs takes it out of the record, whatever post of the office they
// hold too. Whom the unit alone bars hears of the unit; who may not touch another's entry
// in any case hears that it is another's.
func (c Case) shownBy(b Body, a Actor) []UnitID {
	var seq int64
	switch b := b.(type) {
	case *AmendEntry:
		seq = b.Seq
	case *StrikeEntry:
		seq = b.Seq
	}
	i := slices.IndexFunc(c.Entries, func(n Entry) bool { return n.Seq == seq })
	if i < 0 || c.Entries[i].By == a.Person || !mayMendAny(a) {
		return nil
	}
	list := []UnitID{c.Entries[i].Asked}
	for _, s := range c.Assignments {
		list = append(list, s.Unit)
	}
	return list
}

// people are those who had a hand in what the command decides on, and those for
// whom they acted.
func (c Case) people(p Party, b Body) []PersonID {
	var list []PersonID
	switch p {
	case Signer, Filer, Approver:
		for _, a := range c.decidedOn(b) {
			list = append(list, a.hands(p)...)
		}
	case Proposer:
		if s := c.Screening; s != nil && b.Kind() == CmdCountersign {
			list = append(list, s.By, s.ByFor)
		}
		if e, ok := c.proposedIn(b); ok {
			list = append(list, e.ProposedBy, e.ProposedFor)
		}
	case Disputer:
		if b, ok := b.(*Rule); ok {
			if v, _, open := c.openDispute(b.Dispute); open {
				list = append(list, v.By, v.ByFor)
			}
		}
	case Asker:
		if x, ok := c.extensionOf(b); ok {
			list = append(list, x.By, x.ByFor)
		}
	case Merger:
		if c.Merged != nil {
			list = append(list, c.Merged.By, c.Merged.ByFor)
		}
	case Preparer:
		if b, ok := b.(*Publish); ok {
			for _, o := range c.Prepared {
				if o.ID == b.Prepared {
					list = append(list, o.By, o.ByFor)
				}
			}
		}
	default: // a unit
	}
	return list
}

func (a Answer) hands(p Party) []PersonID {
	switch {
	case p == Signer && a.Signed != nil:
		return []PersonID{a.Signed.By, a.Signed.ByFor}
	case p == Filer:
		return []PersonID{a.FiledBy, a.FiledFor}
	case p == Approver:
		return []PersonID{a.ApprovedBy, a.ApprovedFor}
	}
	return nil
}

// decidedOn is the answer that the command names, or all of this round.
func (c Case) decidedOn(b Body) []Answer {
	named := ""
	switch b := b.(type) {
	case *OpenReview:
		named = b.Answer
	case *Return:
		named = b.Answer
	case *Redo:
		named = b.Answer
	case *Approve:
		named = b.Answer
	}
	var list []Answer
	for _, a := range c.Answers {
		if a.Round == c.Round && (named == "" || a.ID == named) {
			list = append(list, a)
		}
	}
	return list
}

// clockOf is the clock that is to be dated anew.
func (c Case) clockOf(b Body) (Clock, bool) {
	d, ok := b.(*Redate)
	if !ok {
		return Clock{}, false
	}
	i := c.clockIndex(d.Clock)
	if i < 0 {
		return Clock{}, false
	}
	return c.Clocks[i], true
}

// clockedUnits are those to which another instant of hand-over may give time, or
// take a missed instant from.
func (c Case) clockedUnits() []UnitID {
	var list []UnitID
	for _, k := range c.Clocks {
		if k.Round == c.Round && (k.Running() || k.Verdict == Late) {
			list = append(list, k.Owner.Unit)
		}
	}
	for _, b := range c.OpenBreaches() {
		if b.Round == c.Round {
			list = append(list, b.Owner.Unit)
		}
	}
	return list
}

func (c Case) extensionOf(b Body) (Extension, bool) {
	d, ok := b.(*DecideExtension)
	if !ok {
		return Extension{}, false
	}
	i := slices.IndexFunc(c.Extensions, func(x Extension) bool { return x.ID == d.Extension && x.Granted == nil })
	if i < 0 {
		return Extension{}, false
	}
	return c.Extensions[i], true
}

func (c Case) proposedIn(b Body) (Escalation, bool) {
	d, ok := b.(*ConfirmEscalation)
	if !ok {
		return Escalation{}, false
	}
	if i := c.escalationIndex(d.Escalation); i >= 0 && c.Escalations[i].State == EscalationProposed {
		return c.Escalations[i], true
	}
	return Escalation{}, false
}
