package casework

import (
	"slices"
	"strconv"
	"time"
)

// Deadline computes when a clock of the policy falls due for a basis at from
// (S1-08, S1-09; DOMAIN 3.4), and the explanation of that instant. "Before
// 12:00" is half-open: what is filed at the due instant is late.
func Deadline(p Policy, cal Calendar, kind ClockKind, round RoundKind, from Instant) (Instant, Explanation, error) {
	cp, ok := p.Clock(kind, round)
	if !ok {
		return 0, Explanation{}, Refuse(NotFound, "no_such_clock", "clock", string(kind))
	}
	r := cp.Rule
	why := Explanation{Clock: kind, From: r.From, FromAt: from, Zone: p.Zone, Policy: p.Name, Version: p.Version}
	if r.Day == 0 {
		why.After = r.After
		return from.Add(r.After), why, nil
	}
	timeOfDay, err := r.At.span()
	if err != nil {
		return 0, why, err
	}
	why.FirstDay, why.Days, why.Day, why.At = r.FirstDay, r.Days, r.Day, r.At
	day := p.Zone.DateOf(from)
	if r.FirstDay == NotCounted {
		day = day.AddDays(1)
	}
	if r.Days != WorkingDays {
		why.DayOne = day
		why.DueDate = day.AddDays(r.Day - 1)
		if r.LastDayOff == NextWorkingDay {
			why.moveLastDay(cal)
		}
		return p.Zone.At(why.DueDate, timeOfDay), why, nil
	}
	for n := 0; ; day = day.AddDays(1) {
		working, err := cal.Working(day)
		if err != nil {
			return 0, why, err
		}
		if !working {
			if n > 0 {
				why.Skipped = append(why.Skipped, day)
			}
			continue
		}
		if n++; n == 1 {
			why.DayOne = day
		}
		if n == r.Day {
			why.DueDate = day
			return p.Zone.At(day, timeOfDay), why, nil
		}
	}
}

// moveLastDay moves the due date on to the next working day where it is a day
// off. Where the calendar of a year is not there the day stays: that is the
// stricter of the two instants, whoever answers by it has answered in time
// under both, and a signed record can move it when the calendar comes.
func (e *Explanation) moveLastDay(cal Calendar) {
	next, off, missing := cal.nextWorking(e.DueDate)
	e.NoCalendar = missing
	if len(off) > 0 {
		e.LastDay, e.DueDate, e.Skipped = e.DueDate, next, off
	}
}

// nextWorking is the first day worked from the given one on, with the days off
// before it; or the given day itself and the year whose calendar is missing.
func (c Calendar) nextWorking(d Date) (next Date, off []Date, missing int) {
	for next = d; ; next = next.AddDays(1) {
		working, err := c.Working(next)
		switch {
		case err != nil:
			return d, nil, next.Year()
		case working:
			return next, off, 0
		}
		off = append(off, next)
	}
}

// longestExtension is the latest instant to which a clock may be extended at
// once: so many days later, and where the law moves a last day off, this one too.
func (c Case) longestExtension(k Clock) Instant {
	until := k.Due.Add(c.Policy.ExtensionMax)
	cp, _ := c.Policy.Clock(k.Kind, c.roundKind(k.Round))
	if cp.Rule.LastDayOff != NextWorkingDay {
		return until
	}
	// The due instant is the end of the last day, and no instant of it.
	_, off, _ := c.Calendar.nextWorking(c.Policy.Zone.DateOf(until - 1))
	return until.Add(Span(len(off)) * Day)
}

// Working reports whether a day is worked. It refuses to guess in a year for
// which no calendar was published.
func (c Calendar) Working(d Date) (bool, error) {
	i := slices.IndexFunc(c.Years, func(y CalendarYear) bool { return y.Year == d.Year() })
	if i < 0 || !d.Valid() {
		return false, Refuse(Invalid, "no_calendar", "year", strconv.Itoa(d.Year()))
	}
	y := c.Years[i]
	switch {
	case slices.Contains(y.Makeup, d):
		return true, nil
	case slices.Contains(y.Holidays, d):
		return false, nil
	}
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday, nil
}

// Extract returns only the years from the given one on, at most n of them, for
// a case to carry by value.
func (c Calendar) Extract(from Instant, z Zone, n int) Calendar {
	first := z.DateOf(from).Year()
	var out Calendar
	for _, y := range c.Years {
		if y.Year >= first && y.Year < first+n {
			out.Years = append(out.Years, y)
		}
	}
	return out
}

// with is the calendar with the given years in place of its own; years that the
// given one lacks stay.
func (c Calendar) with(now Calendar) Calendar {
	out := Calendar{Years: slices.Clone(now.Years)}
	for _, y := range c.Years {
		if !slices.ContainsFunc(now.Years, func(n CalendarYear) bool { return n.Year == y.Year }) {
			out.Years = append(out.Years, y)
		}
	}
	slices.SortFunc(out.Years, func(a, b CalendarYear) int { return a.Year - b.Year })
	return out
}

func (c Calendar) same(o Calendar) bool {
	return slices.EqualFunc(c.Years, o.Years, func(a, b CalendarYear) bool {
		return a.Year == b.Year && a.Source == b.Source && slices.Equal(a.Holidays, b.Holidays) && slices.Equal(a.Makeup, b.Makeup)
	})
}

// NeedsCalendar reports whether any clock of the policy asks which days are worked.
func (p Policy) NeedsCalendar() bool {
	working := func(cs []ClockPolicy) bool {
		return slices.ContainsFunc(cs, func(c ClockPolicy) bool {
			return c.Rule.Days == WorkingDays || c.Rule.LastDayOff == NextWorkingDay
		})
	}
	return working(p.Clocks) || slices.ContainsFunc(p.Rounds, func(r RoundPolicy) bool { return working(r.Clocks) })
}

// span returns the time of day as elapsed since midnight; "24:00" is allowed.
func (t TimeOf) span() (Span, error) {
	if t == "24:00" {
		return Day, nil
	}
	for _, layout := range []string{"15:04", "15:04:05"} {
		if v, err := time.Parse(layout, string(t)); err == nil && v.Nanosecond() == 0 {
			return Span(v.Hour())*Hour + Span(v.Minute())*Minute + Span(v.Second())*Second, nil
		}
	}
	return 0, Refuse(Invalid, "no_time_of_day", "value", string(t))
}

// Valid reports whether t is a time of day.
func (t TimeOf) Valid() bool { _, err := t.span(); return err == nil }
