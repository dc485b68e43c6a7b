package casework

import "slices"

// What is signed off before an answer goes back rests on more or less of it.
var (
	// gatesOfAnswer rest on what the answer says and shows.
	gatesOfAnswer = []Gate{GateFacts, GateRectified}
	// gatesOfHandling rest on the handling besides: people were asked about
	// something that is to be done again. The accountability group's finding
	// rests on its own inquiry and stays, and so does what a leader waived.
	gatesOfHandling = []Gate{GateFacts, GateRectified, GateSatisfaction}
)

// withdraw takes the approval of an answer back that is sent back after it was
// approved. What rests on it falls away with it and is named in the event: the
// merged reply, the signature under the reply, prepared publications, and gates.
// All of it stays in the record, and so does what has been published. An answer
// that was not approved has nothing to withdraw.
func (d *decision) withdraw(a Answer, gates []Gate) {
	if a.State != AnswerApproved {
		return
	}
	w := Withdrawal{
		Answer: a.ID, Round: d.c.Round, ApprovedBy: a.ApprovedBy, ApprovedFor: a.ApprovedFor, ApprovedAt: a.ApprovedAt,
		Merged: d.c.Merged, SignedBy: d.c.Reply.SignedBy, SignedFor: d.c.Reply.SignedFor, SignedAt: d.c.Reply.SignedAt,
		By: d.cmd.Actor.Person, At: d.cmd.FiledAt,
	}
	for _, g := range gates {
		if slices.ContainsFunc(d.c.GateChecks, func(k GateCheck) bool { return k.holdsIn(d.c.Round, g) && !k.Waived }) {
			w.Gates = append(w.Gates, g)
		}
	}
	for _, p := range d.c.Prepared {
		if p.Round == d.c.Round && !p.Fallen {
			w.Prepared = append(w.Prepared, p.ID)
		}
	}
	d.emit(&ApprovalWithdrawn{Withdrawal: w})
}

// askAgain starts the clocks again that ended because every answer was approved:
// the case is with its units once more, and what they still owe is asked again.
func (d *decision) askAgain() error {
	for _, s := range d.c.Active() {
		switch {
		case s.State == Offered:
			if err := d.startAgain(ClockAcknowledge, s.ID, Owner{UnitDutyOfficer, s.Unit}); err != nil {
				return err
			}
		case s.State == Acknowledged && s.Handler == "":
			if err := d.startAgain(ClockNameHandler, s.ID, Owner{UnitOfficer, s.Unit}); err != nil {
				return err
			}
		}
		if !s.Answers && (s.State == Offered || s.State == Acknowledged) && s.AnsweredAt.IsZero() {
			if err := d.startBy(ClockContribute, s.ID, Owner{UnitOfficer, s.Unit}); err != nil {
				return err
			}
		}
	}
	for _, v := range d.c.Disputes {
		if _, _, open := d.c.openDispute(v.ID); !open {
			continue
		}
		if err := d.startAgain(d.rulingClock(v), v.ID, Owner{Role: Coordinator}); err != nil {
			return err
		}
	}
	return nil
}

// startAgain starts a clock from the instant at which the answer went back.
func (d *decision) startAgain(kind ClockKind, subject string, owner Owner) error {
	cp, ok := d.c.Policy.Clock(kind, d.c.RoundKind())
	if !ok {
		return nil
	}
	due, why, err := Deadline(d.c.Policy, d.c.Calendar, kind, d.c.RoundKind(), d.cmd.FiledAt)
	if err != nil {
		return err
	}
	why.From = FromReturned
	d.startAt(kind, subject, owner, due, why, cp)
	return nil
}
