package casework

import "slices"

// start starts a clock if the policy has it. Its basis lies at from; warnings
// whose instant has already passed are left out, and a clock that is already
// past is marked lapsed_at_entry and sends nothing.
func (d *decision) start(kind ClockKind, subject string, owner Owner, from Instant) error {
	cp, ok := d.c.Policy.Clock(kind, d.c.RoundKind())
	if !ok {
		return nil
	}
	due, why, err := Deadline(d.c.Policy, d.c.Calendar, kind, d.c.RoundKind(), from)
	if err != nil {
		return err
	}
	d.startAt(kind, subject, owner, due, why, cp)
	return nil
}

func (d *decision) startAt(kind ClockKind, subject string, owner Owner, due Instant, why Explanation, cp ClockPolicy) {
	now := d.cmd.FiledAt
	k := Clock{
		ID: id("c", d.c.Counters.Clock), Kind: kind, Round: d.c.Round, Subject: subject, Owner: owner,
		Due: due, Why: why, Started: now, LapsedAtEntry: due <= now, Marks: warnings(cp, due, now),
	}
	d.emit(&ClockStarted{Clock: k})
}

// warnings are the marks before a due instant that still lie ahead.
func warnings(cp ClockPolicy, due, now Instant) []Mark {
	var marks []Mark
	for _, left := range cp.Warnings {
		if at := due.Add(-left); at > now && due > now {
			marks = append(marks, Mark{At: at, Left: left})
		}
	}
	return marks
}

// stop stops the running clock of that kind and subject at the instant that
// counts, and gives its verdict: in time strictly before the due instant. An
// attested instant before it sets breaches aside that were published meanwhile.
func (d *decision) stop(kind ClockKind, subject string) error {
	k, ok := d.c.runningClock(kind, subject)
	if !ok {
		return nil
	}
	at := d.cmd.At()
	if d.cmd.Attested != nil && at < k.Why.FromAt {
		return Refuse(Invalid, "attested_before_start", "clock", string(kind))
	}
	d.end(k, at)
	return nil
}

func (d *decision) end(k Clock, at Instant) {
	verdict := k.verdictAt(at)
	d.emit(&ClockStopped{Clock: k.ID, At: at, Verdict: verdict})
	for _, b := range d.c.OpenBreaches() {
		if b.Clock == k.ID && at < b.Due || b.ID == k.Breach && verdict == InTime {
			d.setAside(b.ID, "attested_in_time")
		}
	}
}

func (d *decision) setAside(breach, reason string) {
	d.emit(&BreachSetAside{Breach: breach, SetAside: SetAside{Reason: reason, By: d.cmd.Actor.Person, At: d.cmd.FiledAt}})
}

// cancel ends every running clock that the test picks.
func (d *decision) cancel(reason string, pick func(Clock) bool) {
	for _, k := range d.c.Clocks {
		if k.Running() && pick(k) {
			d.emit(&ClockCancelled{Clock: k.ID, Reason: reason})
		}
	}
}

func (d *decision) cancelOf(subject, reason string, kinds ...ClockKind) {
	for _, kind := range kinds {
		d.cancel(reason, func(k Clock) bool { return k.Kind == kind && k.Subject == subject })
	}
}

// restop counts an attested instant that lies before the filing that ended a
// clock: the paper was there earlier than what was typed. Of the clocks of
// these kinds that have ended for the subject, the last is meant.
func (d *decision) restop(subject string, kinds ...ClockKind) error {
	at := d.cmd.At()
	for _, k := range slices.Backward(d.c.Clocks) {
		if k.Round != d.c.Round || k.Subject != subject || k.Stopped.IsZero() || !slices.Contains(kinds, k.Kind) {
			continue
		}
		switch {
		case at >= k.Stopped:
			return nil
		case at < k.Why.FromAt:
			return Refuse(Invalid, "attested_before_start", "clock", string(k.Kind))
		}
		d.end(k, at)
		return nil
	}
	return nil
}

// redate replaces a clock's due instant; breaches that the new instant undoes
// are set aside when asked, and stay visible. A filing that the new instant makes
// late is missed as if that instant had always stood, unless it had passed before
// the clock began.
func (d *decision) redate(k Clock, due Instant, why Explanation, reason string, note Text, undo bool) {
	cp, _ := d.c.Policy.Clock(k.Kind, d.c.roundKind(k.Round))
	done := d.cmd.FiledAt
	if !k.Running() {
		done = k.Stopped
	}
	p := &ClockRedated{Clock: k.ID, Due: due, Why: why, Reason: reason, Note: note}
	var missed bool
	switch {
	case due > done:
		if k.Running() {
			p.Marks = warnings(cp, due, done)
		}
	case slices.ContainsFunc(d.c.OpenBreaches(), func(b Breach) bool { return b.ID == k.Breach }):
		p.Missed = true
	case due > k.Started:
		// The corrected instant has passed while nobody had answered: a running
		// clock lapses at once, with its ladder, and what was answered after it is
		// a breach from here on, so that no correction hides one.
		missed = !k.Running()
	default:
		// It had passed before the clock began, and was never anybody's to keep.
		p.LapsedAtEntry = true
	}
	d.emit(p)
	if i := d.c.clockIndex(k.ID); missed && i >= 0 {
		d.emit(&ClockLapsed{Breach: d.c.breachOf(d.c.Clocks[i])})
	}
	if !undo {
		return
	}
	for _, b := range d.c.OpenBreaches() {
		if b.Clock == k.ID && b.Due < due && done < due {
			d.setAside(b.ID, reason)
		}
	}
}

// setBy explains an instant that a person set.
func (d *decision) setBy(k Clock, due Instant, document string) Explanation {
	z := d.c.Policy.Zone
	return Explanation{
		Clock: k.Kind, From: k.Why.From, FromAt: k.Why.FromAt, DueDate: z.DateOf(due), Zone: z,
		Policy: d.c.Policy.Name, Version: d.c.Policy.Version, SetBy: d.cmd.Actor.Person, Basis: document,
		At: TimeOf(z.Local(due)[len("2006-01-02 "):]),
	}
}
