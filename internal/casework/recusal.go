package casework

import "slices"

// Recuse bars a person with a stake in the case from it 回避: kin, a friend or
// an enemy, an interest, a part in what is complained about. Anybody may recuse
// themselves; others are recused by those who steer cases, and a supervisor, a leader or
// an auditor by a leader.
type Recuse struct {
	Person PersonID `json:"person"`
	Reason Text     `json:"reason,omitzero" required:"true" doc:"the stake; it is kept, and shown to the office alone"`
}

// LiftRecusal lets a recused person back in; a leader's decision.
type LiftRecusal struct {
	Person PersonID `json:"person"`
	Reason Text     `json:"reason,omitzero" required:"true"`
}

// Kind implements Body.
func (*Recuse) Kind() Kind      { return CmdRecuse }
func (*LiftRecusal) Kind() Kind { return CmdLiftRecusal }

func (b *Recuse) check(f *faults) {
	f.need(b.Person != "", "person")
	f.need(b.Reason.Chars > 0, "reason")
}

func (b *LiftRecusal) check(f *faults) {
	f.need(b.Person != "", "person")
	f.need(b.Reason.Chars > 0, "reason")
}

type (
	// PersonRecused says that a person is barred from the case.
	PersonRecused struct {
		Recuse
		At    Instant  `json:"at"`
		Units []UnitID `json:"units,omitempty"` // in which the person held a unit's role
	}
	// RecusalLifted says that a person is barred no longer.
	RecusalLifted struct {
		LiftRecusal
		At Instant `json:"at"`
	}
	// HandlerReleased says that an assignment has no handler until another is named.
	HandlerReleased struct {
		Assignment string   `json:"assignment"`
		Handler    PersonID `json:"handler"`
	}
)

// Type implements Payload.
func (*PersonRecused) Type() EventType   { return "person_recused" }
func (*RecusalLifted) Type() EventType   { return "recusal_lifted" }
func (*HandlerReleased) Type() EventType { return "handler_released" }

// steering may recuse somebody else; overseeing are those whom only a leader does, so
// that nobody sends away who would watch what they do next.
var (
	steering   = []Role{Coordinator, Supervisor, Leader}
	overseeing = []Role{Supervisor, Leader, Auditor}
)

// Oversees reports whether any of the posts is one of those who watch over how cases
// are dealt with.
func Oversees(posts []Post) bool {
	return slices.ContainsFunc(posts, func(p Post) bool { return slices.Contains(overseeing, p.Role) })
}

// RecusedPeople lists who is barred from the case now.
func (c Case) RecusedPeople() []PersonID {
	var barred []PersonID
	for _, r := range c.Recusals {
		if r.LiftedAt.IsZero() {
			barred = append(barred, r.Person)
		}
	}
	return barred
}

// unitsOf are the units in which the posts are a unit's own; the office is none.
func unitsOf(posts []Post) []UnitID {
	var units []UnitID
	for _, p := range posts {
		if slices.Contains(unitAll, p.Role) && !slices.Contains(units, p.Unit) {
			units = append(units, p.Unit)
		}
	}
	return units
}

// recusedUnits are those to which a recused person belonged, as far as known.
func (c Case) recusedUnits(p PersonID) []UnitID {
	var units []UnitID
	for _, r := range c.Recusals {
		if r.Person == p && r.LiftedAt.IsZero() {
			units = append(units, r.Units...)
		}
	}
	return units
}

// Recused reports whether the actor is barred from the case. Neither may a
// recused person act for another, nor another for a recused person.
func (c Case) Recused(a Actor) bool { return a.Is(c.RecusedPeople()...) }

// recuse bars a person at once. What the person held in the case is taken away
// with it: an assignment without a handler raises its alarm, and a case that
// needs a leader in charge cannot close before another is named.
func (d *decision) recuse(b *Recuse) error {
	if !d.cmd.Actor.Is(b.Person) {
		post, ok := d.cmd.Actor.firstOf(steering)
		if !ok {
			return Refuse(Forbidden, "recuse_others")
		}
		if Oversees(d.cmd.Posts) {
			if post, ok = d.cmd.Actor.firstOf([]Role{Leader}); !ok {
				return Refuse(Forbidden, "recuse_overseer")
			}
		}
		d.post = post
	}
	if slices.Contains(d.c.RecusedPeople(), b.Person) {
		return Refuse(Conflict, "recused_already")
	}
	d.emit(&PersonRecused{Recuse: *b, At: d.cmd.FiledAt, Units: unitsOf(d.cmd.Posts)})
	if d.c.InCharge == b.Person {
		d.emit(&LeaderInChargeSet{})
	}
	if d.c.AtRest() {
		return nil
	}
	for _, s := range d.c.Active() {
		if s.Handler != b.Person {
			continue
		}
		d.emit(&HandlerReleased{Assignment: s.ID, Handler: b.Person})
		if err := d.start(ClockNameHandler, s.ID, Owner{UnitOfficer, s.Unit}, d.cmd.FiledAt); err != nil {
			return err
		}
	}
	return nil
}

func (d *decision) liftRecusal(b *LiftRecusal) error {
	if !slices.Contains(d.c.RecusedPeople(), b.Person) {
		return Refuse(Conflict, "not_recused")
	}
	d.emit(&RecusalLifted{LiftRecusal: *b, At: d.cmd.FiledAt})
	return nil
}

func (d *decision) recused(p PersonID) bool {
	return p != "" && slices.Contains(d.c.RecusedPeople(), p)
}

// notRecused refuses to give a recused person a part in the case.
func (d *decision) notRecused(field string, p PersonID) error {
	if d.recused(p) {
		return invalid(field, "person_recused")
	}
	return nil
}

// notAnswering finds fault with a recused person who is to answer for a part, by
// name or because the unit's own people are named where nobody else is.
func (d *decision) notAnswering(f *faults, path string, first, direct PersonID) {
	if d.recused(first) {
		f.add(path+"first_responsible", "person_recused")
	}
	if d.recused(direct) {
		f.add(path+"direct_responsible", "person_recused")
	}
}

func (c *Case) applyRecusal(e Event) bool {
	switch p := e.Payload.(type) {
	case *PersonRecused:
		c.unpresent(func(o Presented) bool { return o.By == p.Person || o.ByFor == p.Person })
		c.Recusals = append(c.Recusals, Recusal{Person: p.Person, Reason: p.Reason.Ref(), By: e.Actor, ByFor: e.ActingFor, At: p.At, Units: p.Units})
	case *RecusalLifted:
		for i := range c.Recusals {
			if r := &c.Recusals[i]; r.Person == p.Person && r.LiftedAt.IsZero() {
				r.LiftedBy, r.LiftedFor, r.LiftedAt, r.LiftReason = e.Actor, e.ActingFor, p.At, p.Reason.Ref()
			}
		}
	default:
		return false
	}
	return true
}
