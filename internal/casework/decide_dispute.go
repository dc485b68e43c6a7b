package casework

import "slices"

// dispute is allowed once per unit and part, within its window after the
// acknowledgement; the main clock runs on (DOMAIN 2.13).
func (d *decision) dispute(b *DisputeAssignment) error {
	s, err := d.acknowledged(b.Assignment)
	if err != nil {
		return err
	}
	switch {
	case d.c.disputedBefore(s):
		return Refuse(Conflict, "disputed_before")
	case s.State == Answered || !s.AnsweredAt.IsZero():
		return Refuse(Conflict, "answered_already")
	}
	if w := d.c.Policy.DisputeWindow; w > 0 && d.cmd.At() >= s.AcknowledgedAt.Add(w) {
		return Refuse(Conflict, "dispute_window_over", "window", w.String())
	}
	v := Dispute{
		ID: id("d", d.c.Counters.Dispute), Round: d.c.Round, Assignment: s.ID, Reason: b.Reason.Ref(),
		Suggested: b.Suggested, By: d.cmd.Actor.Person, At: d.cmd.At(), Again: len(d.c.Disputes) > 0,
	}
	d.emit(&AssignmentDisputed{Dispute: v})
	return d.start(d.rulingClock(v), v.ID, Owner{Role: Coordinator}, d.cmd.FiledAt)
}

// disputedBefore reports whether the unit has disputed its part in this round already. It
// may have lost it by a ruling and got it back by another: then it keeps it, so that two
// units do not pass a case to and fro without end (S1-17).
func (c Case) disputedBefore(s Assignment) bool {
	return s.Disputes > 0 || slices.ContainsFunc(c.Disputes, func(v Dispute) bool {
		i := c.assignmentIndex(v.Assignment)
		return v.Round == c.Round && i >= 0 && c.Assignments[i].Unit == s.Unit && c.Assignments[i].Role == s.Role
	})
}

// rulingClock is the clock of a dispute's ruling: a shorter one for a further
// dispute, where the policy has it.
func (d *decision) rulingClock(v Dispute) ClockKind {
	if _, ok := d.c.Policy.Clock(ClockRuleAgain, d.c.RoundKind()); ok && v.Again {
		return ClockRuleAgain
	}
	return ClockRule
}

// mayRule: from the second dispute of a case on the coordinator rules (S1-17), or
// a leader: an office may have one coordinator, who may not where the own unit
// disputes or where they entered it. The first one a supervisor may settle too.
func mayRule(a Actor, v Dispute) bool { return !v.Again || a.Has(Coordinator) || a.Has(Leader) }

func (d *decision) rule(b *Rule) error {
	v, s, open := d.c.openDispute(b.Dispute)
	if !open {
		return Refuse(Conflict, "no_open_dispute", "dispute", b.Dispute)
	}
	if b.To != nil && s.Parent != "" {
		return Refuse(Conflict, "sub_assignment")
	}
	if !mayRule(d.cmd.Actor, v) {
		return Refuse(Forbidden, "coordinator_rules_again")
	}
	if b.Upheld && s.Answers && b.To == nil {
		return invalid("to", "required")
	}
	if !b.Due.IsZero() && b.Due <= d.cmd.FiledAt {
		return invalid("due", "in_past")
	}
	if err := d.checkRulingDue(b, s); err != nil {
		return err
	}
	d.emit(&DisputeRuled{Dispute: v.ID, Upheld: b.Upheld, By: d.cmd.Actor.Person, At: d.cmd.FiledAt, Reason: b.Reason})
	for _, kind := range []ClockKind{ClockRule, ClockRuleAgain} {
		if err := d.stop(kind, v.ID); err != nil {
			return err
		}
	}
	if !b.Upheld {
		return nil
	}
	if b.To == nil {
		d.release(s, b.Reason)
		return nil
	}
	if err := d.replace(s, *b.To, b.Reason); err != nil {
		return err
	}
	if b.Due.IsZero() {
		return nil
	}
	taken := d.c.Assignments[len(d.c.Assignments)-1].ID
	for _, a := range d.c.Answers {
		if k, ok := d.c.runningClock(ClockReport, a.ID); ok && a.Assignment == taken {
			d.redate(k, b.Due, d.setBy(k, b.Due, ""), RedatedRuling, Text{}, false)
			d.extendUpstream(k, b.Due, "", RedatedRuling)
		}
	}
	return nil
}

// checkRulingDue: a ruling gives the unit that takes over no more time than an
// extension could have given, however many rulings there were; beyond that a
// signed record dates the clock anew. Where no report changes hands there is no
// instant to set.
func (d *decision) checkRulingDue(b *Rule, s Assignment) error {
	if b.Due.IsZero() {
		return nil
	}
	var f faults
	moves := false
	for _, a := range d.c.Answers {
		k, ok := d.c.runningClock(ClockReport, a.ID)
		if !ok || a.Assignment != s.ID {
			continue
		}
		moves = b.Upheld && b.To != nil
		first := k
		first.Due = k.planned()
		if b.Due > max(k.Due, d.c.longestExtension(first)) {
			f.add("due", "too_long", "max", d.c.Policy.ExtensionMax.String())
		}
	}
	if !moves {
		f.add("due", "nothing_to_set")
	}
	return f.err()
}

// openDispute finds a dispute of the present round that waits for its ruling.
// One whose assignment was taken away meanwhile waits no longer.
func (c Case) openDispute(dispute string) (Dispute, Assignment, bool) {
	i := slices.IndexFunc(c.Disputes, func(v Dispute) bool { return v.ID == dispute })
	if i < 0 || c.Disputes[i].Upheld != nil {
		return Dispute{}, Assignment{}, false
	}
	v := c.Disputes[i]
	j := c.assignmentIndex(v.Assignment)
	if j < 0 || !c.isActive(c.Assignments[j]) {
		return Dispute{}, Assignment{}, false
	}
	return v, c.Assignments[j], true
}

// dropDisputes ends the wait for rulings on an assignment.
func (d *decision) dropDisputes(assignment, reason string) {
	for _, v := range d.c.Disputes {
		if v.Assignment == assignment {
			d.cancelOf(v.ID, reason, ClockRule, ClockRuleAgain)
		}
	}
}
