package casework

import "slices"

func (d *decision) decideDate() error {
	switch b := d.cmd.Body.(type) {
	case *RequestExtension:
		return d.requestExtension(b)
	case *DecideExtension:
		return d.decideExtension(b)
	case *Redate:
		return d.redateByRecord(b)
	}
	return nil
}

// requestExtension asks the superior before the due instant, never after it
// (DOMAIN 2.12).
func (d *decision) requestExtension(b *RequestExtension) error {
	a, err := d.ownAnswer(b.Answer)
	if err != nil {
		return err
	}
	k, ok := d.c.runningClock(ClockReport, a.ID)
	if !ok {
		return Refuse(Conflict, "answered_already")
	}
	if d.cmd.At() >= k.Due {
		return Refuse(Conflict, "extension_too_late")
	}
	granted := 0
	for _, x := range d.c.Extensions {
		if x.Clock == k.ID && x.Granted == nil {
			return Refuse(Conflict, "extension_pending")
		}
		if x.Clock == k.ID && *x.Granted {
			granted++
		}
	}
	if granted >= d.c.Policy.ExtensionTimes {
		return Refuse(Conflict, "no_more_extensions")
	}
	var f faults
	if b.Until <= k.Due {
		f.add("until", "not_after_due")
	}
	if b.Until > d.c.longestExtension(k) {
		f.add("until", "too_long", "max", d.c.Policy.ExtensionMax.String())
	}
	if err := f.err(); err != nil {
		return err
	}
	d.emit(&ExtensionRequested{Extension: Extension{
		ID: id("x", d.c.Counters.Extension), Clock: k.ID, Until: b.Until, Reason: b.Reason.Ref(),
		By: d.cmd.Actor.Person, At: d.cmd.At(),
	}})
	return nil
}

// decideExtension grants or refuses. An extension granted after the due instant
// leaves the breach.
func (d *decision) decideExtension(b *DecideExtension) error {
	i := slices.IndexFunc(d.c.Extensions, func(x Extension) bool { return x.ID == b.Extension })
	if i < 0 || d.c.Extensions[i].Granted != nil {
		return Refuse(Conflict, "no_open_extension", "extension", b.Extension)
	}
	x := d.c.Extensions[i]
	j := d.c.clockIndex(x.Clock)
	if j < 0 {
		return Refuse(Conflict, "no_such_clock", "clock", x.Clock)
	}
	k := d.c.Clocks[j]
	if b.Grant && (!k.Running() || x.Until <= d.cmd.FiledAt) {
		return Refuse(Conflict, "extension_past")
	}
	if b.Grant && x.Until <= k.Due {
		return Refuse(Conflict, "not_after_due")
	}
	d.emit(&ExtensionDecided{Extension: x.ID, Granted: b.Grant, By: d.cmd.Actor.Person, At: d.cmd.FiledAt, Reason: b.Reason})
	if b.Grant {
		d.redate(k, x.Until, d.setBy(k, x.Until, x.ID), RedatedExtension, Text{}, false)
		d.extendUpstream(k, x.Until, x.ID, RedatedExtension)
	}
	return nil
}

// extendUpstream moves the office's own instant on where the unit may now report
// after it: nobody reports up what has not been reported yet. It comes as long
// after the report as it was meant to. Of units that answer separately the one
// that reports last decides, in whatever order they were given more time.
func (d *decision) extendUpstream(report Clock, until Instant, document string, reason string) {
	k, ok := d.c.runningClock(ClockUpstream, "")
	if !ok || until < k.planned() {
		return
	}
	due := until.Add(max(k.planned().Sub(report.planned()), 0))
	if due > k.Due {
		d.redate(k, due, d.setBy(k, due, document), reason, Text{}, false)
	}
}

// planned is the due instant before anybody was given more time.
func (k Clock) planned() Instant {
	due := k.Due
	for _, r := range slices.Backward(k.Redated) {
		if r.Reason != RedatedExtension && r.Reason != RedatedRuling {
			break
		}
		due = r.Old
	}
	return due
}

// redateByRecord sets another due instant by signed record; breaches that the
// ruling touches are set aside and stay visible (DOMAIN 3.4).
func (d *decision) redateByRecord(b *Redate) error {
	i := d.c.clockIndex(b.Clock)
	if i < 0 || d.c.Clocks[i].Cancelled {
		return Refuse(Conflict, "no_such_clock", "clock", b.Clock)
	}
	k := d.c.Clocks[i]
	if b.Due == k.Due {
		return Refuse(Conflict, "nothing_to_change")
	}
	if k.Running() && b.Due <= d.cmd.FiledAt || b.Due <= k.Why.FromAt {
		return invalid("due", "in_past")
	}
	d.redate(k, b.Due, d.setBy(k, b.Due, b.Document), RedatedRecord, b.Reason, true)
	return nil
}
