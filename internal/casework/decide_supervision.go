package casework

import "slices"

func (d *decision) decideSupervision() error {
	switch b := d.cmd.Body.(type) {
	case *Supervise:
		return d.supervise(b)
	case *AnswerSupervision:
		return d.answerSupervision(b)
	case *Urge:
		if err := d.unitOfCase(b.Unit); err != nil {
			return err
		}
		if !d.c.waitsFor(b.Unit) {
			return Refuse(Conflict, "nothing_to_urge", "unit", string(b.Unit))
		}
		d.escalate(Escalation{Rung: RungUrge, State: EscalationIssued, Unit: b.Unit, Reason: b.Note.Ref()})
	case *ProposeEscalation:
		return d.proposeEscalation(b)
	case *ConfirmEscalation:
		return d.confirmEscalation(b)
	case *AnswerEscalation:
		return d.answerEscalation(b)
	case *Refer:
		return d.refer(b)
	case *ReviewAccountability:
		if err := d.knownEvidence("evidence", b.Evidence); err != nil {
			return err
		}
		d.emit(&AccountabilityReviewed{*b})
	case *SetLeaderInCharge:
		if b.Leader == d.c.InCharge && (b.TaskForce == "" || b.TaskForce == d.c.TaskForce) {
			return Refuse(Conflict, "nothing_to_change")
		}
		if err := d.notRecused("leader", b.Leader); err != nil {
			return err
		}
		d.emit(&LeaderInChargeSet{*b})
	case *ListSupervision:
		if d.c.Listed != nil && *d.c.Listed == (Listing{b.Level, b.Number, b.On, b.Document}) {
			return Refuse(Conflict, "nothing_to_change")
		}
		d.emit(&SupervisionListed{Listing: Listing{Level: b.Level, Number: b.Number, On: b.On, Document: b.Document}})
	}
	return nil
}

// supervise asks a reply of the unit that the opinion names, or else of the
// lead; before a lead is named the opinion is the office's own.
func (d *decision) supervise(b *Supervise) error {
	if b.Unit != "" {
		if err := d.unitOfCase(b.Unit); err != nil {
			return err
		}
	}
	p := &Supervised{Supervise: *b, Asked: b.Unit}
	if lead, ok := d.c.Lead(); ok && p.Asked == "" {
		p.Asked = lead.Unit
	}
	d.emit(p)
	return nil
}

func (d *decision) answerSupervision(b *AnswerSupervision) error {
	i := slices.IndexFunc(d.c.Entries, func(n Entry) bool { return n.Seq == b.Seq && n.Asked != "" && !n.Struck })
	if i < 0 {
		return Refuse(Conflict, "no_such_supervision")
	}
	if err := d.fromUnit(d.c.Entries[i].Asked); err != nil {
		return err
	}
	if err := d.knownEvidence("evidence", b.Evidence); err != nil {
		return err
	}
	d.emit(&SupervisionAnswered{*b})
	return nil
}

// escalate opens an escalation by a person's hand.
func (d *decision) escalate(e Escalation) {
	e.ID = id("e", d.c.Counters.Escalation)
	e.At, e.ProposedBy = d.cmd.FiledAt, d.cmd.Actor.Person
	d.emit(&EscalationOpened{Escalation: e})
}

func (d *decision) unitOfCase(u UnitID) error {
	if !slices.ContainsFunc(d.c.Assignments, func(s Assignment) bool { return s.Unit == u }) {
		return invalid("unit", "unit_not_assigned")
	}
	return nil
}

func (d *decision) proposeEscalation(b *ProposeEscalation) error {
	if err := d.unitOfCase(b.Unit); err != nil {
		return err
	}
	if b.Breach != "" && !slices.ContainsFunc(d.c.OpenBreaches(), func(v Breach) bool { return v.ID == b.Breach }) {
		return invalid("breach", "no_such_breach")
	}
	if err := d.knownEvidence("evidence", b.Evidence); err != nil {
		return err
	}
	if err := d.notProposed(b.Rung, b.Unit); err != nil {
		return err
	}
	d.escalate(Escalation{Rung: b.Rung, State: EscalationProposed, Unit: b.Unit, Breach: b.Breach, Reason: b.Reason.Ref(), Evidence: b.Evidence})
	return nil
}

// notProposed refuses a second proposal of one rung for one unit while the
// first still waits for its decision.
func (d *decision) notProposed(r Rung, u UnitID) error {
	for _, e := range d.c.Escalations {
		if e.Rung == r && e.Unit == u && e.State == EscalationProposed {
			return Refuse(Conflict, "proposed_already", "escalation", e.ID)
		}
	}
	return nil
}

// confirmEscalation is the decision of a person with a name. A confirmed escalation asks the unit for an answer (S3-09).
func (d *decision) confirmEscalation(b *ConfirmEscalation) error {
	i := d.c.escalationIndex(b.Escalation)
	if i < 0 || d.c.Escalations[i].State != EscalationProposed {
		return Refuse(Conflict, "no_open_escalation", "escalation", b.Escalation)
	}
	e := d.c.Escalations[i]
	aside := func(b Breach) bool { return b.ID == e.Breach && b.SetAside != nil }
	if b.Confirm && slices.ContainsFunc(d.c.Breaches, aside) {
		return Refuse(Conflict, "breach_set_aside", "breach", e.Breach)
	}
	d.emit(&EscalationDecided{
		Escalation: e.ID, Confirmed: b.Confirm, By: d.cmd.Actor.Person, At: d.cmd.FiledAt, Reason: b.Reason, Document: b.Document,
	})
	if !b.Confirm || e.Unit == "" || e.Rung.Withheld() {
		return nil
	}
	return d.start(ClockAnswerEscalation, e.ID, Owner{UnitLeader, e.Unit}, d.cmd.FiledAt)
}

func (d *decision) answerEscalation(b *AnswerEscalation) error {
	i := d.c.escalationIndex(b.Escalation)
	// To a unit, what is withheld from units is not there.
	if i < 0 || d.c.Escalations[i].State != EscalationConfirmed || d.c.Escalations[i].Unit == "" || d.c.Escalations[i].Rung.Withheld() {
		return Refuse(Conflict, "no_open_escalation", "escalation", b.Escalation)
	}
	if err := d.fromUnit(d.c.Escalations[i].Unit); err != nil {
		return err
	}
	if err := d.knownEvidence("evidence", b.Evidence); err != nil {
		return err
	}
	d.emit(&EscalationReplied{AnswerEscalation: *b, At: d.cmd.At()})
	return d.stop(ClockAnswerEscalation, b.Escalation)
}

// refer proposes a referral in any state, since fraud does not wait for rungs
// (S2-29, S0-72); the unit may be one that has no part in the case, or none yet.
// Its evidence is files of the case or its breaches.
func (d *decision) refer(b *Refer) error {
	var f faults
	for i, v := range b.Evidence {
		breach := slices.ContainsFunc(d.c.Breaches, func(o Breach) bool { return o.ID == v })
		if !breach && !d.c.knowsEvidence(v) {
			f.add(at("evidence", i, ""), "evidence_unknown", "digest", v)
		}
	}
	if err := f.err(); err != nil {
		return err
	}
	if err := d.notProposed(RungReferral, b.Unit); err != nil {
		return err
	}
	d.escalate(Escalation{
		Rung: RungReferral, State: EscalationProposed, Unit: b.Unit, Cause: b.Cause, Reason: b.Reason.Ref(), Evidence: b.Evidence,
	})
	return nil
}
