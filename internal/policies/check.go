package policies

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"jiaoban/internal/casework"
)

var policyName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// needed are the clocks without which some state of the reply track would have
// nobody who must act by a time (DESIGN, promise 1).
var needed = []casework.ClockKind{
	casework.ClockAssign, casework.ClockAcknowledge, casework.ClockReport, casework.ClockReview,
	casework.ClockSupplement, casework.ClockRule, casework.ClockUpstream,
}

// bases are the events from which each clock can count.
var bases = map[casework.ClockKind][]casework.Basis{
	casework.ClockAssign:           {casework.FromHandedOver},
	casework.ClockAcknowledge:      {casework.FromAssigned},
	casework.ClockNameHandler:      {casework.FromAcknowledged},
	casework.ClockReport:           {casework.FromHandedOver, casework.FromAssigned},
	casework.ClockContribute:       {casework.FromHandedOver, casework.FromAssigned},
	casework.ClockReview:           {casework.FromSubmitted},
	casework.ClockSupplement:       {casework.FromReturned},
	casework.ClockRule:             {casework.FromDisputed},
	casework.ClockRuleAgain:        {casework.FromDisputed},
	casework.ClockSign:             {casework.FromSubmitted},
	casework.ClockUpstream:         {casework.FromHandedOver},
	casework.ClockNotify:           {casework.FromHandedOver},
	casework.ClockAnswerEscalation: {casework.FromConfirmed},
}

// longest bounds every span and count of days: ten years.
const (
	longestSpan = 3650 * casework.Day
	longestDays = 3650
)

var roundKinds = []casework.RoundKind{
	casework.RoundRework, casework.RoundRebound, casework.RoundObjection, casework.RoundReopened,
	casework.RoundStatutoryReview, casework.RoundStatutoryRereview,
}

// checker collects the faults of one policy.
type checker struct{ faults []Fault }

func (c *checker) addf(path, format string, args ...any) {
	c.faults = append(c.faults, Fault{Path: path, Text: fmt.Sprintf(format, args...)})
}

// Check lists everything that is wrong with a policy, from a file or from a
// person; nothing means that every clock of it can be computed.
func Check(p casework.Policy) []Fault {
	var c checker
	if !policyName.MatchString(p.Name) || len(p.Name) > 64 {
		c.addf("name", "a name is small letters, digits and single hyphens, 64 at most: %q", p.Name)
	}
	if p.Version < 1 {
		c.addf("version", "a version is 1 or higher")
	}
	if p.Basis == "" {
		c.addf("basis", "is missing: the document or practice that the policy rests on")
	}
	if zone, err := Zone(p.Zone.Name); err != nil {
		c.addf("zone", "%v", err)
	} else if zone.Minutes != p.Zone.Minutes {
		c.addf("zone", "%s lies %d minutes east, not %d", zone.Name, zone.Minutes, p.Zone.Minutes)
	}
	c.clocks("", p.Clocks)
	for _, kind := range needed {
		if _, ok := clockOf(p.Clocks, kind); !ok {
			c.addf("clocks", "%s is missing", kind)
		}
	}
	c.rounds(p)
	c.limits(p)
	return c.faults
}

func (c *checker) rounds(p casework.Policy) {
	seen := map[casework.RoundKind]bool{}
	for _, round := range p.Rounds {
		path := "rounds." + string(round.Kind)
		switch {
		case !slices.Contains(roundKinds, round.Kind):
			c.addf(path, "there is no such round; known are %v", roundKinds)
		case seen[round.Kind]:
			c.addf(path, "stands twice")
		case len(round.Clocks) == 0:
			c.addf(path, "clocks are missing")
		}
		seen[round.Kind] = true
		c.clocks(path, round.Clocks)
	}
}

func (c *checker) limits(p casework.Policy) {
	if p.DisputeWindow < 0 || p.DisputeWindow > longestSpan {
		c.addf("dispute_window", "is not a span that can be waited for")
	}
	if p.ExtensionTimes < 0 || p.ExtensionTimes > 10 {
		c.addf("extension_times", "is from 0 to 10")
	}
	if p.ExtensionMax < 0 || p.ExtensionMax > longestSpan || (p.ExtensionTimes > 0) != (p.ExtensionMax > 0) {
		c.addf("extension_max", "belongs with extension_times: both or neither, and no longer than ten years")
	}
	if p.ShellBelow < 0 {
		c.addf("shell_below", "is 0 or more letters and digits")
	}
	if p.RepeatThreshold < 0 {
		c.addf("repeat_threshold", "is 0 or more repeats")
	}
}

func (c *checker) clocks(above string, clocks []casework.ClockPolicy) {
	path := func(section string, kind casework.ClockKind) string {
		return below(below(above, section), string(kind))
	}
	seen := map[casework.ClockKind]bool{}
	for _, clock := range clocks {
		if _, known := bases[clock.Kind]; !known {
			c.addf(path("clocks", clock.Kind), "there is no such clock; known are %v", casework.ClockKinds)
			continue
		}
		if seen[clock.Kind] {
			c.addf(path("clocks", clock.Kind), "stands twice")
		}
		seen[clock.Kind] = true
		c.rule(path("clocks", clock.Kind), clock)
		c.warnings(path("warnings", clock.Kind), clock)
		c.ladder(path("ladder", clock.Kind), clock.Ladder)
	}
	c.order(path("clocks", casework.ClockContribute), clocks, casework.ClockContribute, casework.ClockReport)
	c.order(path("clocks", casework.ClockReport), clocks, casework.ClockReport, casework.ClockUpstream)
}

func (c *checker) rule(path string, clock casework.ClockPolicy) {
	r := clock.Rule
	if !slices.Contains(bases[clock.Kind], r.From) {
		c.addf(below(path, "from"), "this clock counts from %v, not from %q", bases[clock.Kind], r.From)
	}
	switch {
	case r.Day != 0 && r.After != 0:
		c.addf(path, "either after a span, or on a day at a time of day; not both")
	case r.Day == 0 && r.After == 0:
		c.addf(path, "needs after (a span) or day and at")
	case r.Day == 0:
		if r.After < 0 || r.After > longestSpan {
			c.addf(below(path, "after"), "is longer than nothing and no longer than ten years")
		}
		if r.At != "" || r.FirstDay != "" || r.Days != "" || r.LastDayOff != "" {
			c.addf(path, "at, first_day, days and last_day_on_holiday go with day, not with after")
		}
	default:
		c.dayRule(path, r)
	}
}

func (c *checker) dayRule(path string, r casework.DueRule) {
	if r.Day < 1 || r.Day > longestDays {
		c.addf(below(path, "day"), "is from 1 to %d", longestDays)
	}
	switch {
	case r.At == "":
		c.addf(path, "a day needs at: the time of day at which it is due")
	case !r.At.Valid() || r.At == "00:00" || r.At == "00:00:00":
		c.addf(below(path, "at"), "is written 12:00, 12:00:30 or, for the end of the day, 24:00: %q", r.At)
	}
	if r.FirstDay != casework.Counted && r.FirstDay != casework.NotCounted {
		c.addf(path, "first_day is counted or not_counted: %q", r.FirstDay)
	}
	if r.FirstDay == casework.Counted && r.Day == 1 {
		c.addf(below(path, "day"), "day 1 is the day of the basis itself; it may be over its hour before it begins")
	}
	if r.Days != casework.CalendarDays && r.Days != casework.WorkingDays {
		c.addf(below(path, "days"), "is calendar or working: %q", r.Days)
	}
	switch {
	case r.LastDayOff != "" && r.LastDayOff != casework.NextWorkingDay:
		c.addf(below(path, "last_day_on_holiday"), "is next_working_day, or left out where the day stays: %q", r.LastDayOff)
	case r.LastDayOff != "" && r.Days == casework.WorkingDays:
		c.addf(below(path, "last_day_on_holiday"), "goes with calendar days; of working days the last is never a day off")
	}
}

// room is the longest time a clock can run when every day counts; working days
// can only stretch it, so that a warning within it is possible.
func room(r casework.DueRule) casework.Span {
	if r.Day == 0 {
		return r.After
	}
	return casework.Span(r.Day+1) * casework.Day
}

func (c *checker) warnings(path string, clock casework.ClockPolicy) {
	for i, w := range clock.Warnings {
		at := below(path, strconv.Itoa(i+1))
		switch {
		case w <= 0:
			c.addf(at, "a warning goes out before the due instant: %s", w)
		case w >= room(clock.Rule):
			c.addf(at, "a warning %s before would lie before the clock starts", w)
		case i > 0 && w >= clock.Warnings[i-1]:
			c.addf(at, "warnings go from the longest to the shortest")
		}
	}
}

func (c *checker) ladder(path string, steps []casework.LadderStep) {
	for i, step := range steps {
		at := below(path, strconv.Itoa(i+1))
		if !slices.Contains(casework.Rungs, step.Rung) {
			c.addf(at, "there is no rung %q; known are %v", step.Rung, casework.Rungs)
			continue
		}
		if step.After < 0 || step.After > longestSpan {
			c.addf(at, "a rung is reached at the due instant or after it: %s", step.After)
		}
		if i == 0 {
			continue
		}
		if step.After < steps[i-1].After {
			c.addf(at, "%s would come before the rung below it", step.Rung)
		}
		if slices.Index(casework.Rungs, step.Rung) <= slices.Index(casework.Rungs, steps[i-1].Rung) {
			c.addf(at, "%s is not above %s; a ladder goes up", step.Rung, steps[i-1].Rung)
		}
	}
}

// order refuses a later clock due before an earlier one, where both rules can
// be compared.
func (c *checker) order(path string, clocks []casework.ClockPolicy, earlier, later casework.ClockKind) {
	a, okA := clockOf(clocks, earlier)
	b, okB := clockOf(clocks, later)
	if !okA || !okB || a.Rule.From != b.Rule.From || a.Rule.FirstDay != b.Rule.FirstDay || a.Rule.Days != b.Rule.Days || a.Rule.LastDayOff != b.Rule.LastDayOff {
		return
	}
	after := a.Rule.Day > b.Rule.Day || a.Rule.Day == b.Rule.Day && padded(a.Rule.At) > padded(b.Rule.At)
	if a.Rule.Day == 0 || b.Rule.Day == 0 {
		after = a.Rule.Day == b.Rule.Day && a.Rule.After > b.Rule.After
	}
	if after {
		c.addf(path, "%s would be due after %s", earlier, later)
	}
}

// padded makes times of day comparable as texts.
func padded(t casework.TimeOf) string {
	if len(t) == len("12:00") {
		return string(t) + ":00"
	}
	return string(t)
}

func clockOf(clocks []casework.ClockPolicy, kind casework.ClockKind) (casework.ClockPolicy, bool) {
	i := slices.IndexFunc(clocks, func(c casework.ClockPolicy) bool { return c.Kind == kind })
	if i < 0 {
		return casework.ClockPolicy{}, false
	}
	return clocks[i], true
}
