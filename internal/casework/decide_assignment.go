package casework

import "slices"

func (d *decision) decideAssignment() error {
	switch b := d.cmd.Body.(type) {
	case *Assign:
		return d.assign(b)
	case *Reassign:
		return d.reassign(b)
	case *SubAssign:
		return d.subAssign(b)
	case *TakeBack:
		return d.takeBack(b)
	case *Acknowledge:
		return d.acknowledge(b)
	case *NameHandler:
		return d.nameHandler(b)
	case *DisputeAssignment:
		return d.dispute(b)
	case *Rule:
		return d.rule(b)
	}
	return nil
}

// assign names the units (S1-14..S1-16). The first assignment names exactly one
// lead and settles whose territory the case is; later ones add assisting and
// territorial units.
func (d *decision) assign(b *Assign) error {
	if s := d.c.Screening; s != nil && s.Outcome != ScreenAccepted {
		return Refuse(Conflict, "screening_pending")
	}
	if err := d.checkTargets(b); err != nil {
		return err
	}
	firstTime := d.c.State == Registered
	if firstTime {
		mode := b.Mode
		if mode == "" {
			mode = Joint
		}
		d.emit(&AnswerModeSet{Mode: mode})
	}
	for _, t := range b.Targets {
		answers := t.Role == RoleLead || d.c.Mode == Separate && t.Answers
		s, err := d.offer(t, "", answers, Text{})
		if err != nil {
			return err
		}
		if !answers {
			continue
		}
		if err := d.openAnswer(s); err != nil {
			return err
		}
	}
	if !firstTime {
		return nil
	}
	if err := d.attachTerritory(b); err != nil {
		return err
	}
	return d.stop(ClockAssign, "")
}

func (d *decision) checkTargets(b *Assign) error {
	var f faults
	leads, answering := 0, 0
	for i, t := range b.Targets {
		if t.Role == RoleLead {
			leads++
		}
		if t.Role == RoleLead || t.Answers {
			answering++
		}
		for _, is := range t.Issues {
			if !slices.ContainsFunc(d.c.OpenIssues(), func(o Issue) bool { return o.ID == is }) {
				f.add(at("targets", i, "issues"), "no_such_issue", "issue", is)
			}
		}
		if slices.ContainsFunc(d.c.Active(), func(s Assignment) bool { return s.Unit == t.Unit && s.Role == t.Role && s.Parent == "" }) {
			f.add(at("targets", i, "unit"), "assigned_already")
		}
		if d.c.settling() && (t.Role == RoleAssisting || t.Answers) {
			f.add(at("targets", i, "role"), "territorial_only")
		}
		d.notAnswering(&f, at("targets", i, "")+".", t.FirstResponsible, t.DirectResponsible)
	}
	mode := b.Mode
	if d.c.State != Registered {
		if b.Mode != "" && b.Mode != d.c.Mode {
			f.add("answer_mode", "mode_is_fixed")
		}
		if len(b.LeftOut) > 0 {
			f.add("territorial_left_out", "first_assignment_only")
		}
		if !b.NoTerritory.IsZero() {
			f.add("no_territory_reason", "first_assignment_only")
		}
		switch {
		case leads > 0:
			f.add("targets", "has_a_lead")
		case d.c.Mode != Separate && answering > 0:
			f.add("targets", "joint_answers_by_lead")
		}
		return f.err()
	}
	for _, is := range d.unanswered(b.Targets) {
		f.add("targets", "issue_without_answer", "issue", is)
	}
	if leads != 1 {
		f.add("targets", "one_lead")
	}
	switch {
	case mode == Separate && answering < 2:
		f.add("targets", "separate_needs_two")
	case mode != Separate && answering > leads:
		f.add("targets", "joint_answers_by_lead")
	}
	return f.err()
}

// settling reports whether it is late for further help: who answers is in
// dispute, or the report is in. Whose territory the case is may yet be set right.
func (c Case) settling() bool {
	return slices.Contains([]State{Disputed, Submitted, Supplementing}, c.State)
}

// unanswered lists the issues for which no answering target was named: every
// problem needs somebody who answers for it (S1-19).
func (d *decision) unanswered(targets []Target) []string {
	var left []string
	for _, is := range d.c.OpenIssues() {
		if !slices.ContainsFunc(targets, func(t Target) bool {
			return (t.Role == RoleLead || t.Answers) && (len(t.Issues) == 0 || slices.Contains(t.Issues, is.ID))
		}) {
			left = append(left, is.ID)
		}
	}
	return left
}

// offer gives a unit its part and starts its clocks.
func (d *decision) offer(t Target, parent string, answers bool, instruction Text) (Assignment, error) {
	s := d.part(t)
	s.Parent, s.Answers, s.Instruction = parent, answers, instruction.Ref()
	return s, d.give(s)
}

func (d *decision) part(t Target) Assignment {
	return Assignment{
		ID: id("a", d.c.Counters.Assignment), Round: d.c.Round, Role: t.Role, Unit: t.Unit, Issues: t.Issues, State: Offered,
		FirstResponsible: t.FirstResponsible, DirectResponsible: t.DirectResponsible, AssignedAt: d.cmd.FiledAt,
	}
}

func (d *decision) give(s Assignment) error {
	d.emit(&UnitAssigned{Assignment: s})
	if err := d.start(ClockAcknowledge, s.ID, Owner{UnitDutyOfficer, s.Unit}, d.cmd.FiledAt); err != nil || s.Answers {
		return err
	}
	return d.startBy(ClockContribute, s.ID, Owner{UnitOfficer, s.Unit})
}

// startBy starts a clock from the hand-over or from now, as the policy says.
func (d *decision) startBy(kind ClockKind, subject string, owner Owner) error {
	cp, ok := d.c.Policy.Clock(kind, d.c.RoundKind())
	if !ok {
		return nil
	}
	from := d.cmd.FiledAt
	if cp.Rule.From == FromHandedOver {
		from = d.c.HandedOverAt
	}
	return d.start(kind, subject, owner, from)
}

// openAnswer says that the assignment must answer. The report clock that has
// run since the hand-over becomes the lead's; other answering units get the
// same instant on clocks of their own.
func (d *decision) openAnswer(s Assignment) error {
	answer := id("r", d.c.Counters.Answer)
	d.emit(&AnswerOpened{Answer: answer, Assignment: s.ID, Unit: s.Unit})
	owner := Owner{UnitOfficer, s.Unit}
	if k, ok := d.c.runningClock(ClockReport, ""); ok && s.Role == RoleLead {
		d.emit(&ClockTransferred{Clock: k.ID, Subject: answer, Owner: owner})
		return nil
	}
	return d.startBy(ClockReport, answer, owner)
}

func (d *decision) reassign(b *Reassign) error {
	s, err := d.active(b.Assignment)
	if err != nil {
		return err
	}
	switch {
	case s.State == InDispute:
		return Refuse(Conflict, "in_dispute", "assignment", s.ID)
	case s.Parent != "":
		return Refuse(Conflict, "sub_assignment")
	case s.State == Answered && !d.c.owesSupplement(s):
		return Refuse(Conflict, "answered_already")
	}
	return d.replace(s, b.To, b.Reason)
}

// owesSupplement reports whether the answer of the assignment was returned and
// has not been completed: a unit that does not complete it can be replaced.
func (c Case) owesSupplement(s Assignment) bool {
	return slices.ContainsFunc(c.Answers, func(a Answer) bool {
		return a.Assignment == s.ID && a.State == AnswerSupplementing
	})
}

// replace takes a part from one unit and gives it to another; an open answer
// and its report clock go with it, the due instant stays. Whose territory the case
// is stays in it, with one part.
func (d *decision) replace(s Assignment, to Target, reason Text) error {
	if to.Role != s.Role {
		return invalid("to.role", "same_role")
	}
	if slices.ContainsFunc(d.c.Active(), func(o Assignment) bool { return o.Unit == to.Unit && o.Parent == "" && o.Role == to.Role }) {
		return invalid("to.unit", "assigned_already")
	}
	var f faults
	d.notAnswering(&f, "to.", to.FirstResponsible, to.DirectResponsible)
	if err := f.err(); err != nil {
		return err
	}
	d.release(s, reason)
	to.Issues = s.Issues
	n, err := d.offer(to, "", s.Answers, Text{})
	if err != nil {
		return err
	}
	d.leadsTerritory(n, reason)
	if err := d.keepTerritory(s); err != nil || !s.Answers {
		return err
	}
	for _, a := range d.c.Answers {
		if a.Assignment != s.ID {
			continue
		}
		d.emit(&AnswerOpened{Answer: a.ID, Assignment: n.ID, Unit: n.Unit})
		if k, ok := d.c.runningClock(ClockReport, a.ID); ok {
			d.emit(&ClockTransferred{Clock: k.ID, Subject: a.ID, Owner: Owner{UnitOfficer, n.Unit}})
		}
		if k, ok := d.c.runningClock(ClockSupplement, a.ID); ok {
			d.emit(&ClockTransferred{Clock: k.ID, Subject: a.ID, Owner: Owner{UnitOfficer, n.Unit}})
		}
	}
	return nil
}

// release takes a part away, with everything that was passed down from it.
func (d *decision) release(s Assignment, reason Text) {
	d.emit(&AssignmentReleased{Assignment: s.ID, Reason: reason})
	d.cancelOf(s.ID, "released", ClockAcknowledge, ClockNameHandler, ClockContribute)
	d.dropDisputes(s.ID, "released")
	for _, sub := range d.c.Active() {
		if sub.Parent == s.ID {
			d.release(sub, reason)
		}
	}
}

func (d *decision) subAssign(b *SubAssign) error {
	parent, err := d.acknowledged(b.Parent)
	if err != nil {
		return err
	}
	if b.Unit == parent.Unit {
		return Refuse(Invalid, "same_unit")
	}
	if slices.ContainsFunc(d.c.Active(), func(s Assignment) bool { return s.Parent == parent.ID && s.Unit == b.Unit }) {
		return Refuse(Conflict, "assigned_already")
	}
	var f faults
	d.notAnswering(&f, "", b.FirstResponsible, b.DirectResponsible)
	if err := f.err(); err != nil {
		return err
	}
	_, err = d.offer(Target{
		Role: parent.Role, Unit: b.Unit, Issues: parent.Issues,
		FirstResponsible: b.FirstResponsible, DirectResponsible: b.DirectResponsible,
	}, parent.ID, false, b.Instruction)
	return err
}

// takeBack is the affair of the unit that passed the work down, whatever the
// unit below has made of it: what it delivered stays on record, a clock that it
// let lapse stays lapsed, and an objection of its own has become moot.
func (d *decision) takeBack(b *TakeBack) error {
	i := d.c.assignmentIndex(b.Assignment)
	if i < 0 || !d.c.isActive(d.c.Assignments[i]) {
		return Refuse(Conflict, "no_such_assignment", "assignment", b.Assignment)
	}
	s := d.c.Assignments[i]
	if s.Parent == "" {
		return Refuse(Conflict, "not_passed_down", "assignment", s.ID)
	}
	if err := d.fromUnit(d.c.Assignments[d.c.assignmentIndex(s.Parent)].Unit); err != nil {
		return err
	}
	d.release(s, b.Reason)
	return nil
}

func (d *decision) acknowledge(b *Acknowledge) error {
	s, err := d.active(b.Assignment)
	if err != nil {
		return err
	}
	if s.State != Offered {
		return Refuse(Conflict, "acknowledged_already", "assignment", s.ID)
	}
	if d.cmd.At() < s.AssignedAt {
		return Refuse(Invalid, "attested_before_start", "clock", string(ClockAcknowledge))
	}
	if err := d.notRecused("handler", b.Handler); err != nil {
		return err
	}
	d.emit(&AssignmentAcknowledged{Assignment: s.ID, By: d.cmd.Actor.Person, At: d.cmd.At()})
	if err := d.stop(ClockAcknowledge, s.ID); err != nil {
		return err
	}
	if b.Handler != "" {
		d.emit(&HandlerNamed{Assignment: s.ID, Handler: b.Handler})
		return nil
	}
	return d.start(ClockNameHandler, s.ID, Owner{UnitOfficer, s.Unit}, d.cmd.FiledAt)
}

func (d *decision) nameHandler(b *NameHandler) error {
	s, err := d.active(b.Assignment)
	if err != nil {
		return err
	}
	if s.State == Offered {
		return Refuse(Conflict, "acknowledge_first", "assignment", s.ID)
	}
	if s.Handler == b.Handler {
		return Refuse(Conflict, "nothing_to_change")
	}
	if err := d.notRecused("handler", b.Handler); err != nil {
		return err
	}
	d.emit(&HandlerNamed{Assignment: s.ID, Handler: b.Handler})
	return d.stop(ClockNameHandler, s.ID)
}
