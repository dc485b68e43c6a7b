package casework

import "slices"

// Due says what the passing of time does to a case until an instant: warnings,
// lapses and rungs whose instant has come, each once and in the order of their
// instants, however late it is called. A verdict is never decided here: it is
// published.
func Due(c Case, until Instant) []Event {
	c = c.clone()
	var events []Event
	// A record that was written by these rules never comes to the limit; one that
	// names two clocks alike would go on for ever.
	for range c.occurrences() {
		p, at, ok := c.nextOccurrence(until)
		if !ok {
			break
		}
		e := Event{
			ID: EventID(c.ID, c.Seq+1), Case: c.ID, Seq: c.Seq + 1, Type: p.Type(), V: 1, Rules: RulesVersion,
			Role: Engine, HappenedAt: at, Payload: p,
		}
		events = append(events, e)
		c.apply(e)
	}
	return events
}

// occurrences is how many things time can still do to the case at most: a lapse
// of each clock, its warnings and the rungs of its ladder.
func (c Case) occurrences() int {
	n := 0
	for _, k := range c.Clocks {
		cp, _ := c.Policy.Clock(k.Kind, c.roundKind(k.Round))
		n += 1 + len(k.Marks) + len(cp.Ladder)
	}
	return n
}

// nextOccurrence finds the earliest thing that time does until the instant. At
// one instant a warning comes before a lapse and a lapse before its rungs;
// clocks go in the order in which they were started.
func (c Case) nextOccurrence(until Instant) (Payload, Instant, bool) {
	best, kind := -1, 0
	var bestAt Instant
	consider := func(clock, rank int, at Instant) {
		if at <= until && (best < 0 || at < bestAt || at == bestAt && rank < kind) {
			best, kind, bestAt = clock, rank, at
		}
	}
	for i, k := range c.Clocks {
		if !k.Running() {
			continue
		}
		if k.Breach == "" && !k.LapsedAtEntry {
			consider(i, 1, k.Due)
		}
		if m, ok := k.firstMark(); ok {
			rank := 2
			if m.Rung == "" {
				rank = 0
			}
			consider(i, rank, m.At)
		}
	}
	if best < 0 {
		return nil, 0, false
	}
	k := c.Clocks[best]
	switch kind {
	case 0:
		m, _ := k.firstMark()
		return &WarningDue{Clock: k.ID, Kind: k.Kind, Owner: k.Owner, Due: k.Due, Left: m.Left}, bestAt, true
	case 1:
		return c.lapse(k), bestAt, true
	}
	m, _ := k.firstMark()
	return c.reach(k, m), bestAt, true
}

// firstMark is the earliest mark of the clock that is not done; of marks at one
// instant the one listed first.
func (k Clock) firstMark() (Mark, bool) {
	var first Mark
	found := false
	for _, m := range k.Marks {
		if !m.Done && (!found || m.At < first.At) {
			first, found = m, true
		}
	}
	return first, found
}

// lapse publishes the breach of a clock and fixes the instants of its ladder.
func (c Case) lapse(k Clock) Payload {
	p := &ClockLapsed{Breach: c.breachOf(k)}
	cp, _ := c.Policy.Clock(k.Kind, c.roundKind(k.Round))
	for _, step := range cp.Ladder {
		if k.Owner.Unit == "" && !step.Rung.Automatic() {
			continue // no unit has the case yet: there is nobody to write to
		}
		p.Marks = append(p.Marks, Mark{At: k.Due.Add(step.After), Rung: step.Rung})
	}
	return p
}

// breachOf is the next breach of the case: that the clock's due instant was missed.
func (c Case) breachOf(k Clock) Breach {
	return Breach{ID: id("b", c.Counters.Breach), Clock: k.ID, Kind: k.Kind, Round: k.Round, Due: k.Due, Owner: k.Owner}
}

// reach makes the escalation of a rung: reminders and urges go out by
// themselves, anything higher is only proposed.
func (c Case) reach(k Clock, m Mark) Payload {
	e := Escalation{
		ID: id("e", c.Counters.Escalation), Rung: m.Rung, State: EscalationProposed, Breach: k.Breach,
		Clock: k.ID, Unit: k.Owner.Unit, At: m.At,
	}
	if m.Rung.Automatic() {
		e.State = EscalationIssued
	} else if i := slices.IndexFunc(c.Breaches, func(b Breach) bool { return b.ID == k.Breach }); i >= 0 {
		// What touches a standing is proposed for whoever missed the instant, not
		// for a unit that has taken the part over since.
		e.Unit = c.Breaches[i].Owner.Unit
	}
	if was, ok := c.proposedByHand(e); ok {
		was.Breach, was.Clock = e.Breach, e.Clock
		return &RungReached{Clock: k.ID, Escalation: was, Already: true}
	}
	return &RungReached{Clock: k.ID, Escalation: e}
}

// proposedByHand is the escalation by a person that stands where the ladder would
// propose e: of its rung and unit, for its breach or for none, and not declined. One
// that was decided counts for its own breach alone.
func (c Case) proposedByHand(e Escalation) (Escalation, bool) {
	for _, was := range c.Escalations {
		if was.ProposedBy == "" || was.Rung != e.Rung || was.Unit != e.Unit || was.State == EscalationDeclined {
			continue
		}
		if was.Breach == e.Breach || was.Breach == "" && was.State == EscalationProposed {
			return was, true
		}
	}
	return Escalation{}, false
}

func (c Case) roundKind(round int) RoundKind {
	for _, r := range c.Rounds {
		if r.Number == round {
			return r.Kind
		}
	}
	return RoundFirst
}
