package casework

import (
	"slices"
	"strconv"
)

// Decide says what a command does to a case: the events that follow from it, or
// a refusal (always an *Error). It changes nothing and is total.
//
// The order of checks is the order in which people would want to hear it: what
// is wrong with the command itself, whether the person may, whether the case
// stands where that is possible, then the rules of the command.
func Decide(c Case, cmd Command) ([]Event, error) {
	if absent(cmd.Body) {
		return nil, Refuse(NotFound, "unknown_command", "command", "")
	}
	if err := Check(cmd.Body); err != nil {
		return nil, err
	}
	post, err := c.capacity(cmd.Actor, cmd.Kind(), cmd.Attested != nil)
	if err != nil {
		return nil, err
	}
	if err := c.checkAttestation(cmd); err != nil {
		return nil, err
	}
	if err := c.apart(cmd.Actor, cmd.Body); err != nil {
		return nil, err
	}
	if err := c.apartFromPaper(cmd); err != nil {
		return nil, err
	}
	d := &decision{c: c.clone(), cmd: cmd, post: post}
	if err := d.decide(); err != nil {
		return nil, err
	}
	return d.events, nil
}

// decision gathers the events of one command; each is applied as it is
// emitted, so that what follows sees what came before.
type decision struct {
	c      Case
	cmd    Command
	post   Post
	events []Event
}

func (d *decision) decide() error {
	switch b := d.cmd.Body.(type) {
	case *Register, *AmendRegistration, *CorrectHandoverTime, *Screen, *Countersign, *SplitIssues, *SetPriority,
		*LinkRepeat, *AmendEntry, *StrikeEntry:
		return d.decideIntake()
	case *Assign, *Reassign, *SubAssign, *TakeBack, *Acknowledge, *NameHandler, *DisputeAssignment, *Rule:
		return d.decideAssignment()
	case *RecordCall:
		d.emit(&CallRecorded{*b})
		return nil
	case *RecordContact, *Contribute, *Cosign, *RecordVisit, *AttachEvidence, *PairEvidence:
		return d.decideHandling()
	case *PresentReport, *ReturnPresented, *SignReport, *SubmitReport, *ReplaceReport, *Supplement:
		return d.decideAnswer()
	case *OpenReview, *Return, *Redo, *Approve:
		return d.decideReview()
	case *MergeAnswers, *SignReply, *ReportUp, *RecordUpstreamResult, *PreparePublication, *Publish, *Rework, *Reopen:
		return d.decideReply()
	case *RequestExtension, *DecideExtension, *Redate:
		return d.decideDate()
	case *Supervise, *AnswerSupervision, *Urge, *ProposeEscalation, *ConfirmEscalation, *AnswerEscalation, *Refer, *ReviewAccountability,
		*SetLeaderInCharge, *ListSupervision:
		return d.decideSupervision()
	case *PassGate, *WaiveGate, *Close, *Track, *ReportProgress:
		return d.decideClosing()
	case *Recuse:
		return d.recuse(b)
	case *LiftRecusal:
		return d.liftRecusal(b)
	}
	return Refuse(NotFound, "unknown_command", "command", string(d.cmd.Kind()))
}

func (d *decision) emit(p Payload) {
	e := Event{
		ID: EventID(d.c.ID, d.c.Seq+1), Case: d.c.ID, Seq: d.c.Seq + 1, Type: p.Type(), V: 1, Rules: RulesVersion,
		Filing: d.cmd.Filing, Actor: d.cmd.Actor.Person, ActingFor: d.cmd.Actor.ActingFor, Unit: d.post.Unit, Role: d.post.Role,
		HappenedAt: d.cmd.At(), FiledAt: d.cmd.FiledAt, Payload: p,
	}
	if len(d.events) == 0 {
		e.Attested = d.cmd.Attested
	}
	d.events = append(d.events, e)
	d.c.apply(e)
}

// id numbers a new part of the case: prefix and the next number.
func id(prefix string, count int) string { return prefix + strconv.Itoa(count+1) }

// fromUnit refuses when the actor acts for a unit other than the given one.
func (d *decision) fromUnit(u UnitID) error {
	switch d.post.Role {
	case UnitOfficer, UnitLeader, UnitDutyOfficer:
		if d.post.Unit == u {
			return nil
		}
		// The first matching post may be in another of the actor's units.
		_, roles := rolesOf(d.cmd.Kind())
		for _, r := range roles {
			if d.cmd.Actor.HasIn(r, u) {
				d.post = Post{Unit: u, Role: r}
				return nil
			}
		}
		return Refuse(Forbidden, "not_your_unit", "unit", string(u))
	default:
		return nil // a role of the office
	}
}

// active finds an assignment of the present round that was not released and
// belongs to the actor's unit.
func (d *decision) active(id string) (Assignment, error) {
	i := d.c.assignmentIndex(id)
	if i < 0 || !d.c.isActive(d.c.Assignments[i]) {
		return Assignment{}, Refuse(Conflict, "no_such_assignment", "assignment", id)
	}
	s := d.c.Assignments[i]
	return s, d.fromUnit(s.Unit)
}

// acknowledged is active, and refuses while the unit has not signed for it.
func (d *decision) acknowledged(id string) (Assignment, error) {
	s, err := d.active(id)
	switch {
	case err != nil:
		return s, err
	case s.State == Offered:
		return s, Refuse(Conflict, "acknowledge_first", "assignment", id)
	case s.State == InDispute:
		return s, Refuse(Conflict, "in_dispute", "assignment", id)
	}
	return s, nil
}

func (d *decision) knownEvidence(field string, digests []string) error {
	var f faults
	for i, v := range digests {
		if !d.c.knowsEvidence(v) {
			f.add(at(field, i, ""), "evidence_unknown", "digest", v)
		}
	}
	return f.err()
}

func (c Case) checkAttestation(cmd Command) error {
	t := cmd.Attested
	if t == nil {
		return nil
	}
	var f faults
	if !slices.Contains(attestable, cmd.Kind()) {
		f.add("attested", "not_attestable", "command", string(cmd.Kind()))
	}
	f.oneOf(t.Means, "attested.means", "paper", "fax", "telephone")
	f.need(!t.HappenedAt.IsZero(), "attested.happened_at")
	if t.HappenedAt > cmd.FiledAt {
		f.add("attested.happened_at", "in_future")
	}
	if t.HappenedAt < c.HandedOverAt {
		f.add("attested.happened_at", "before_handover")
	}
	f.need(t.Witnesses[0] != "" && t.Witnesses[1] != "", "attested.witnesses")
	if t.Witnesses[0] == t.Witnesses[1] {
		f.add("attested.witnesses", "same_person")
	}
	for i, w := range t.Witnesses {
		if w != "" && (cmd.Actor.Is(w) || slices.Contains(cmd.Unfit, w) || slices.Contains(c.RecusedPeople(), w)) {
			// Whoever enters what came on paper may not read who is recused, nor who has an
			// account: one answer for all that speaks against a witness says neither.
			f.add(at("attested.witnesses", i, ""), "witness_not_possible")
		}
	}
	switch {
	case !c.knowsEvidence(t.Evidence):
		f.add("attested.evidence", "evidence_unknown", "digest", t.Evidence)
	case !c.shows(t.Evidence, NatureAttestation):
		f.add("attested.evidence", "attestation_picture")
	}
	return f.err()
}
