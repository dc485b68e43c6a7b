package casework

import "slices"

func (d *decision) decideIntake() error {
	switch b := d.cmd.Body.(type) {
	case *Register:
		return d.register(b)
	case *AmendRegistration:
		d.emit(&RegistrationAmended{*b})
	case *CorrectHandoverTime:
		return d.correctHandoverTime(b)
	case *Screen:
		return d.screen(b)
	case *Countersign:
		return d.countersign(b)
	case *SplitIssues:
		return d.splitIssues(b)
	case *SetPriority:
		if b.Priority == d.c.Priority {
			return Refuse(Conflict, "nothing_to_change")
		}
		d.emit(&PrioritySet{Old: d.c.Priority, SetPriority: *b})
	case *LinkRepeat:
		return d.linkRepeat(b)
	case *AmendEntry:
		if err := d.ownEntry(b.Seq); err != nil {
			return err
		}
		d.emit(&EntryAmended{*b})
	case *StrikeEntry:
		if err := d.ownEntry(b.Seq); err != nil {
			return err
		}
		d.emit(&EntryStruck{*b})
		d.dropGates()
	}
	return nil
}

// register opens the case and starts the clocks that count from the hand-over.
func (d *decision) register(b *Register) error {
	now := d.cmd.FiledAt
	if b.HandedOverAt > now {
		return invalid("handed_over_at", "in_future")
	}
	if b.History != nil {
		if err := CheckHistory(d.cmd.Actor, b.Policy, b.Calendar, b.HandedOverAt, now); err != nil {
			return err
		}
	}
	if now.Sub(b.HandedOverAt) > Hour && b.BackdateReason.IsZero() {
		return invalid("backdate_reason", "required_when_backdated")
	}
	d.emit(&CaseRegistered{Register: *b, At: now})
	if b.History != nil {
		return nil
	}
	return d.startRound()
}

// MayEnterHistory reports whether somebody may enter cases that have ended
// already, which no clock ever sees.
func MayEnterHistory(a Actor) bool { return a.Has(Coordinator) || a.Has(Leader) }

// MayOrderRework reports whether somebody may send a known case down again.
func MayOrderRework(a Actor) bool {
	for _, p := range Permissions() {
		if p.Command == CmdRework {
			return slices.ContainsFunc(p.Office, a.Has)
		}
	}
	return false
}

// CheckHistory refuses to enter a case of today as one of an old ledger (S4-08):
// it would be born closed. Its report must have been due before it is entered.
func CheckHistory(a Actor, p Policy, cal Calendar, handedOver, now Instant) error {
	if !MayEnterHistory(a) {
		return Refuse(Forbidden, "history_by_coordinator")
	}
	if _, reports := p.Clock(ClockReport, RoundFirst); !reports {
		return nil
	}
	due, _, err := Deadline(p, cal, ClockReport, RoundFirst, handedOver)
	if err != nil {
		return err
	}
	var f faults
	if due > now {
		f.add("handed_over_at", "report_not_due_yet", "due", p.Zone.Local(due))
	}
	return f.err()
}

// startRound starts the clocks of a round that count from its hand-over. Until
// a unit has the case, the coordinator owns them all.
func (d *decision) startRound() error {
	for _, kind := range []ClockKind{ClockAssign, ClockReport, ClockUpstream, ClockNotify} {
		cp, ok := d.c.Policy.Clock(kind, d.c.RoundKind())
		if !ok || cp.Rule.From != FromHandedOver {
			continue
		}
		if err := d.start(kind, "", Owner{Role: Coordinator}, d.c.HandedOverAt); err != nil {
			return err
		}
	}
	return nil
}

// correctHandoverTime dates the clocks of the present round anew that count
// from the hand-over; instants that a person set stay.
func (d *decision) correctHandoverTime(b *CorrectHandoverTime) error {
	if b.HandedOverAt > d.cmd.FiledAt {
		return invalid("handed_over_at", "in_future")
	}
	if b.HandedOverAt == d.c.HandedOverAt {
		return Refuse(Conflict, "nothing_to_change")
	}
	if n := len(d.c.Rounds); n > 0 && b.HandedOverAt > d.c.Rounds[n-1].Opened {
		return invalid("handed_over_at", "after_entry")
	}
	d.emit(&HandoverTimeCorrected{Round: d.c.Round, Old: d.c.HandedOverAt, New: b.HandedOverAt, Reason: b.Reason, Document: b.Document})
	for _, k := range slices.Clone(d.c.Clocks) {
		if k.Round != d.c.Round || k.Cancelled || k.Why.From != FromHandedOver || k.Why.SetBy != "" {
			continue
		}
		due, why, err := Deadline(d.c.Policy, d.c.Calendar, k.Kind, d.c.RoundKind(), b.HandedOverAt)
		if err != nil {
			return err
		}
		if due != k.Due {
			d.redate(k, due, why, RedatedHandover, Text{}, true)
		}
	}
	d.dropGates() // people may have been asked before the case was there
	return nil
}

func (d *decision) screen(b *Screen) error {
	if s := d.c.Screening; s != nil && s.Outcome != ScreenAccepted {
		return Refuse(Conflict, "screening_pending")
	}
	if d.c.Screening != nil && b.Outcome == ScreenAccepted {
		return Refuse(Conflict, "nothing_to_change")
	}
	if b.Outcome == ScreenMerged && b.Into == d.c.ID {
		return Refuse(Invalid, "same_case")
	}
	s := Screening{Outcome: b.Outcome, Reason: b.Reason, By: d.cmd.Actor.Person, At: d.cmd.FiledAt, Into: b.Into, To: b.To}
	if b.Outcome == ScreenAccepted {
		d.emit(&Screened{Screening: &s})
		return nil
	}
	d.emit(&ScreeningProposed{Screening: s})
	return nil
}

// countersign is the second signature.
func (d *decision) countersign(b *Countersign) error {
	if d.c.Screening == nil || d.c.Screening.Outcome == ScreenAccepted {
		return Refuse(Conflict, "nothing_to_countersign")
	}
	s := *d.c.Screening
	if !b.Agree {
		d.emit(&Screened{Reason: b.Reason})
		return nil
	}
	s.Second, s.SecondAt = d.cmd.Actor.Person, d.cmd.FiledAt
	d.emit(&Screened{Screening: &s, Reason: b.Reason})
	if err := d.stop(ClockAssign, ""); err != nil {
		return err
	}
	// Whoever complained is told also when the office does not take the case
	// up or passes it on; only that clock runs on.
	told := s.Outcome == ScreenNotAccepted || s.Outcome == ScreenTransferred
	d.cancel("screened_out", func(k Clock) bool {
		return k.Kind != ClockAnswerEscalation && (!told || k.Kind != ClockNotify)
	})
	return nil
}

// splittable refuses to tell issues apart once parts of them were assigned or answered.
func (c Case) splittable() error {
	for _, s := range c.Active() {
		if len(s.Issues) > 0 {
			return Refuse(Conflict, "issues_assigned", "assignment", s.ID)
		}
	}
	if slices.ContainsFunc(c.Answers, func(a Answer) bool { return a.Round == c.Round && a.Report != nil }) {
		return Refuse(Conflict, "answered_already")
	}
	return nil
}

func (d *decision) splitIssues(b *SplitIssues) error {
	if err := d.c.splittable(); err != nil {
		return err
	}
	issues := make([]Issue, len(b.Issues))
	for i, n := range b.Issues {
		issues[i] = Issue{ID: id("i", d.c.Counters.Issue+i), Text: n.Text.Ref(), PollutionTypes: n.PollutionTypes}
	}
	// The texts travel with the command; events keep references only.
	d.emit(&IssuesSplit{Issues: issues})
	return nil
}

func (d *decision) linkRepeat(b *LinkRepeat) error {
	if b.Case == d.c.ID {
		return Refuse(Invalid, "same_case")
	}
	if d.cmd.Absent {
		return Refuse(Conflict, "no_such_case", "case", string(b.Case))
	}
	// That two cases have one complainant is neither said by whoever may not know
	// complainants, nor found out by linking them again.
	knows := d.cmd.Actor.Reads(DataIdentity) == ReachAll
	if b.Basis == BasisPerson && !knows {
		return Refuse(Forbidden, "basis_not_yours")
	}
	linked := func(l RepeatLink) bool { return l.Case == b.Case && (knows || l.Basis != BasisPerson) }
	if slices.ContainsFunc(d.c.Repeats, linked) {
		return Refuse(Conflict, "linked_already", "case", string(b.Case))
	}
	d.emit(&RepeatLinked{Link: RepeatLink{Case: b.Case, Kind: b.Link, Basis: b.Basis}})
	return nil
}

// ownEntry refuses to touch entries that are no log, already struck, or
// somebody else's; the coordinator may correct any.
func (d *decision) ownEntry(seq int64) error {
	i := slices.IndexFunc(d.c.Entries, func(n Entry) bool { return n.Seq == seq })
	if i < 0 {
		return Refuse(Conflict, "no_such_entry")
	}
	n := d.c.Entries[i]
	if n.Struck {
		return Refuse(Conflict, "already_struck")
	}
	if n.By != d.cmd.Actor.Person && !mayMendAny(d.cmd.Actor) {
		return Refuse(Forbidden, "not_your_entry")
	}
	return nil
}

// mayMendAny reports whether somebody may touch the entries of others.
func mayMendAny(a Actor) bool { return a.Has(Coordinator) }
