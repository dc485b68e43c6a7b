package casework

import "slices"

// Running reports whether the clock still waits for something.
func (k Clock) Running() bool { return k.Stopped.IsZero() && !k.Cancelled }

// OverdueAt reports whether the clock is running and its instant has come.
func (k Clock) OverdueAt(now Instant) bool { return k.Running() && now >= k.Due }

// DueAt is the due instant that was in force at an instant: a correction counts
// as if it had always been so, a decision only from when it was taken.
func (k Clock) DueAt(at Instant) Instant {
	due := k.Due
	for _, r := range slices.Backward(k.Redated) {
		decision := r.Reason == RedatedExtension || r.Reason == RedatedRuling
		if !decision || at >= r.At {
			break
		}
		due = r.Old
	}
	return due
}

// verdictAt is the verdict on what is filed at an instant: in time strictly
// before the due instant then in force.
func (k Clock) verdictAt(at Instant) string {
	if at < k.DueAt(at) {
		return InTime
	}
	return Late
}

// nextAt is the instant of the clock's next warning, lapse or rung; zero: none.
func (k Clock) nextAt() Instant {
	if !k.Running() {
		return 0
	}
	var next Instant
	earlier := func(at Instant) {
		if next.IsZero() || at < next {
			next = at
		}
	}
	if k.Breach == "" && !k.LapsedAtEntry {
		earlier(k.Due)
	}
	for _, m := range k.Marks {
		if !m.Done {
			earlier(m.At)
		}
	}
	return next
}

// NextAt is the next instant at which time alone changes the case; zero: never.
func (c Case) NextAt() Instant {
	var next Instant
	for _, k := range c.Clocks {
		if at := k.nextAt(); !at.IsZero() && (next.IsZero() || at < next) {
			next = at
		}
	}
	return next
}

// NextClock returns the running clock that is due first. The clock of a missed
// instant stays first until what it waits for is filed.
func (c Case) NextClock() (Clock, bool) {
	var best Clock
	found := false
	for _, k := range c.Clocks {
		if k.Running() && (!found || k.Due < best.Due) {
			best, found = k, true
		}
	}
	return best, found
}

// WaitsFor reports whether something is asked of the unit now: a clock runs, or
// has lapsed and was not answered, before which it must act.
func (c Case) WaitsFor(u UnitID) bool {
	return slices.ContainsFunc(c.Clocks, func(k Clock) bool { return k.Running() && k.Owner.Unit == u })
}

// MainClock returns the report clock of the present round that is due first,
// running or not; the lead's fifth-day noon.
func (c Case) MainClock() (Clock, bool) {
	var best Clock
	found := false
	for _, k := range c.Clocks {
		if k.Kind != ClockReport || k.Round != c.Round || k.Cancelled {
			continue
		}
		if !found || k.Running() && (!best.Running() || k.Due < best.Due) {
			best, found = k, true
		}
	}
	return best, found
}

// Active returns the assignments of the present round that were not released.
func (c Case) Active() []Assignment {
	var active []Assignment
	for _, s := range c.Assignments {
		if c.isActive(s) {
			active = append(active, s)
		}
	}
	return active
}

// Lead returns the present lead assignment.
func (c Case) Lead() (Assignment, bool) {
	for _, s := range c.Assignments {
		if s.Role == RoleLead && s.Parent == "" && c.isActive(s) {
			return s, true
		}
	}
	return Assignment{}, false
}

// OpenIssues returns the issues that were not withdrawn by a new splitting.
func (c Case) OpenIssues() []Issue {
	return slices.DeleteFunc(slices.Clone(c.Issues), func(i Issue) bool { return i.Withdrawn })
}

// OpenBreaches returns the breaches that were not set aside.
func (c Case) OpenBreaches() []Breach {
	return slices.DeleteFunc(slices.Clone(c.Breaches), func(b Breach) bool { return b.SetAside != nil })
}

// LateAt reports whether any clock of the case was missed, derived from the
// stored instants alone and not from what has been published.
func (c Case) LateAt(now Instant) bool {
	if len(c.OpenBreaches()) > 0 {
		return true
	}
	return slices.ContainsFunc(c.Clocks, func(k Clock) bool { return !k.LapsedAtEntry && k.OverdueAt(now) })
}

// AtRest reports whether the case waits for nobody.
func (c Case) AtRest() bool { return c.State == Closed || c.State == ScreenedOut }

// RoundKind is the kind of the present round.
func (c Case) RoundKind() RoundKind {
	if n := len(c.Rounds); n > 0 {
		return c.Rounds[n-1].Kind
	}
	return RoundFirst
}

func (c Case) isActive(s Assignment) bool { return s.Round == c.Round && s.State != Released }

func (c Case) clockIndex(id string) int {
	return slices.IndexFunc(c.Clocks, func(k Clock) bool { return k.ID == id })
}

func (c Case) runningClock(kind ClockKind, subject string) (Clock, bool) {
	for _, k := range c.Clocks {
		if k.Kind == kind && k.Subject == subject && k.Running() {
			return k, true
		}
	}
	return Clock{}, false
}

func (c Case) assignmentIndex(id string) int {
	return slices.IndexFunc(c.Assignments, func(s Assignment) bool { return s.ID == id })
}

func (c Case) answerIndex(id string) int {
	return slices.IndexFunc(c.Answers, func(a Answer) bool { return a.ID == id })
}

func (c Case) escalationIndex(id string) int {
	return slices.IndexFunc(c.Escalations, func(e Escalation) bool { return e.ID == id })
}

func (c Case) knowsEvidence(digest string) bool {
	return slices.ContainsFunc(c.Evidence, func(e Evidence) bool { return e.Digest == digest && !e.Struck })
}

// shows reports whether a picture is attached with a nature.
func (c Case) shows(digest string, nature EvidenceNature) bool {
	return slices.ContainsFunc(c.Evidence, func(e Evidence) bool {
		return e.Digest == digest && !e.Struck && e.Kind == "picture" && e.Nature == nature
	})
}

// GatePassed reports whether the gate is passed or waived in the present round.
// "Rectified" signed for an interim conclusion holds as long as the conclusion
// is interim: what was only promised then has to be shown when it is done.
func (c Case) GatePassed(g Gate) bool {
	return slices.ContainsFunc(c.GateChecks, func(k GateCheck) bool {
		overtaken := k.Settlement == InterimConcluded && settlementOf(c.OpenIssues()) == Concluded
		return k.holdsIn(c.Round, g) && !overtaken
	})
}

func (k GateCheck) holdsIn(round int, g Gate) bool {
	return k.Gate == g && k.Round == round && !k.Fallen
}
