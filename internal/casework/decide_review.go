package casework

import "slices"

func (d *decision) decideReview() error {
	switch b := d.cmd.Body.(type) {
	case *OpenReview:
		a, err := d.reviewed(b.Answer)
		if err != nil {
			return err
		}
		if a.State == AnswerInReview {
			return Refuse(Conflict, "review_running", "answer", a.ID)
		}
		d.emit(&ReviewOpened{Answer: a.ID})
	case *Return:
		return d.giveBack(b)
	case *Redo:
		return d.redo(b)
	case *Approve:
		return d.approve(b)
	}
	return nil
}

// reviewed finds an answer that waits for review, or is in one of the other
// states.
func (d *decision) reviewed(answer string, also ...AnswerState) (Answer, error) {
	a, err := d.findAnswer(answer)
	if err != nil {
		return a, err
	}
	if a.State != AnswerSubmitted && a.State != AnswerInReview && !slices.Contains(also, a.State) {
		return a, wrongAnswer(a)
	}
	return a, nil
}

// giveBack returns an answer with an itemised list; the six hours run from this
// recorded instant, day and night. A second return gets its own six hours (S1-09).
// Until the reply is reported up an approved answer can be returned as well.
func (d *decision) giveBack(b *Return) error {
	a, err := d.reviewed(b.Answer, AnswerApproved)
	if err != nil {
		return err
	}
	again := d.c.State == Approved
	d.withdraw(a, gatesOfAnswer)
	items := make([]Text, len(b.Items))
	for i, t := range b.Items {
		items[i] = t.Ref()
	}
	d.emit(&ReportReturned{Answer: a.ID, Items: items, Times: a.Returns + 1, At: d.cmd.FiledAt})
	if err := d.stop(ClockReview, a.ID); err != nil {
		return err
	}
	d.cancelOf(a.ID, "returned", ClockSign)
	if err := d.start(ClockSupplement, a.ID, Owner{UnitOfficer, a.Unit}, d.cmd.FiledAt); err != nil || !again {
		return err
	}
	return d.askAgain()
}

// redo sends an answer back to be done again by a new date. It also ends the
// waiting for a supplement that does not come; a missed one stays missed.
func (d *decision) redo(b *Redo) error {
	a, err := d.reviewed(b.Answer, AnswerSupplementing, AnswerApproved)
	if err != nil {
		return err
	}
	// Work is ordered from a unit that has signed for its part and does not
	// dispute it; after a reassignment that may not be so yet.
	if _, err := d.acknowledged(a.Assignment); err != nil {
		return err
	}
	if b.Due <= d.cmd.FiledAt {
		return invalid("due", "in_past")
	}
	again := d.c.State == Approved
	d.withdraw(a, gatesOfHandling)
	d.dropGatesOfHandling()
	d.emit(&RedoOrdered{Answer: a.ID, Due: b.Due, Reason: b.Reason})
	if err := d.stop(ClockReview, a.ID); err != nil {
		return err
	}
	d.cancelOf(a.ID, "redo", ClockSign, ClockSupplement)
	cp, _ := d.c.Policy.Clock(ClockReport, d.c.RoundKind())
	why := d.setBy(Clock{Kind: ClockReport, Why: Explanation{From: FromReturned, FromAt: d.cmd.FiledAt}}, b.Due, "")
	d.startAt(ClockReport, a.ID, Owner{UnitOfficer, a.Unit}, b.Due, why, cp)
	if !again {
		return nil
	}
	return d.askAgain()
}

// approve passes an answer. Its findings become the verdicts of the issues;
// when all answers are passed, what co-handlers still owed is no longer asked.
func (d *decision) approve(b *Approve) error {
	a, err := d.reviewed(b.Answer)
	if err != nil {
		return err
	}
	if a.Pending != nil {
		return Refuse(Conflict, "signature_pending", "answer", a.ID)
	}
	d.emit(&ReportApproved{Answer: a.ID, By: d.cmd.Actor.Person, At: d.cmd.FiledAt, Opinion: b.Opinion})
	if err := d.stop(ClockReview, a.ID); err != nil {
		return err
	}
	if d.c.State == Approved {
		for _, s := range d.c.Active() {
			d.cancelOf(s.ID, "approved", ClockAcknowledge, ClockNameHandler, ClockContribute)
			d.dropDisputes(s.ID, "approved")
		}
	}
	return nil
}
