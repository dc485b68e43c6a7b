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

// bases are the events from which each clock can count; what was booked is done by the
// day that was booked, and not by policy.
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

func (c *checker) addf(path, zh, en string, args ...any) {
	c.faults = append(c.faults, Fault{Path: path, Text: fmt.Sprintf(en, inWords(args, casework.English)...), ZH: fmt.Sprintf(zh, inWords(args, casework.Chinese)...)})
}

// inWords says the spans among some arguments as people do: 24 hours, and not 24h0m0s.
// A rule speaks of 24 and of 72 hours; longer ones are days.
func inWords(args []any, lang string) []any {
	said := slices.Clone(args)
	for i, arg := range args {
		s, ok := arg.(casework.Span)
		switch {
		case !ok, s%casework.Second != 0:
		case s == casework.Day || s == 2*casework.Day || s == 3*casework.Day:
			said[i] = fmt.Sprintf(map[string]string{casework.Chinese: "%d 小时", casework.English: "%d hours"}[lang], s/casework.Hour)
		default:
			said[i] = casework.SpanWords(s, lang)
		}
	}
	return said
}

// Check lists everything that is wrong with a policy, from a file or from a
// person; nothing means that every clock of it can be computed.
func Check(p casework.Policy) []Fault {
	var c checker
	if !policyName.MatchString(p.Name) || len(p.Name) > 64 {
		c.addf("name", "名称只用小写字母、数字和单个连字符，最多 64 个字符：%q", "a name is small letters, digits and single hyphens, 64 at most: %q", p.Name)
	}
	if p.Version < 1 {
		c.addf("version", "版本号须为 1 或更大的整数", "a version is 1 or higher")
	}
	if p.Basis == "" {
		c.addf("basis", "缺少依据：请写明所依据的文件或做法", "is missing: the document or practice that the policy rests on")
	}
	if zone, err := Zone(p.Zone.Name); err != nil {
		c.addf("zone", "时区有误，请写全年不变时差的时区，如 Asia/Shanghai：%v", "%v", err)
	} else if zone.Minutes != p.Zone.Minutes {
		c.addf("zone", "%s 位于东 %d 分钟，不是 %d", "%s lies %d minutes east, not %d", zone.Name, zone.Minutes, p.Zone.Minutes)
	}
	c.clocks("", p.Clocks)
	for _, kind := range needed {
		if _, ok := clockOf(p.Clocks, kind); !ok {
			c.addf("clocks", "缺少 %s，请补写这项时限", "%s is missing", kind)
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
			c.addf(path, "没有这种轮次，可写：%v", "there is no such round; known are %v", roundKinds)
		case seen[round.Kind]:
			c.addf(path, "重复写了，请只留一处", "stands twice")
		case len(round.Clocks) == 0:
			c.addf(path, "缺少 clocks，请写出本轮的时限", "clocks are missing")
		}
		seen[round.Kind] = true
		c.clocks(path, round.Clocks)
	}
}

func (c *checker) limits(p casework.Policy) {
	if p.DisputeWindow < 0 || p.DisputeWindow > longestSpan {
		c.addf("dispute_window", "不是可以等候的时长，请写 0 至十年之间的时长，如 3d", "is not a span that can be waited for")
	}
	if p.ExtensionTimes < 0 || p.ExtensionTimes > 10 {
		c.addf("extension_times", "请写 0 至 10 的整数", "is from 0 to 10")
	}
	if p.ExtensionMax < 0 || p.ExtensionMax > longestSpan || (p.ExtensionTimes > 0) != (p.ExtensionMax > 0) {
		c.addf("extension_max", "须与 extension_times 同时写或都不写，且不超过十年", "belongs with extension_times: both or neither, and no longer than ten years")
	}
	if p.ShellBelow < 0 {
		c.addf("shell_below", "请写 0 或更大的字数", "is 0 or more letters and digits")
	}
	if p.RepeatThreshold < 0 {
		c.addf("repeat_threshold", "请写 0 或更大的次数", "is 0 or more repeats")
	}
}

func (c *checker) clocks(above string, clocks []casework.ClockPolicy) {
	path := func(section string, kind casework.ClockKind) string {
		return below(below(above, section), string(kind))
	}
	seen := map[casework.ClockKind]bool{}
	for _, clock := range clocks {
		if _, known := bases[clock.Kind]; !known {
			c.addf(path("clocks", clock.Kind), "没有这种时限，可写：%v", "there is no such clock; known are %v", ofPolicies())
			continue
		}
		if seen[clock.Kind] {
			c.addf(path("clocks", clock.Kind), "重复写了，请只留一处", "stands twice")
		}
		seen[clock.Kind] = true
		c.rule(path("clocks", clock.Kind), clock)
		c.warnings(path("warnings", clock.Kind), clock)
		c.ladder(path("ladder", clock.Kind), clock.Ladder)
	}
	c.order(path("clocks", casework.ClockContribute), clocks, casework.ClockContribute, casework.ClockReport)
	c.order(path("clocks", casework.ClockReport), clocks, casework.ClockReport, casework.ClockUpstream)
}

// ofPolicies are the clocks that a policy gives, in the order of documents.
func ofPolicies() []casework.ClockKind {
	return slices.DeleteFunc(slices.Clone(casework.ClockKinds), func(k casework.ClockKind) bool { return bases[k] == nil })
}

func (c *checker) rule(path string, clock casework.ClockPolicy) {
	r := clock.Rule
	if !slices.Contains(bases[clock.Kind], r.From) {
		c.addf(below(path, "from"), "这项时限从 %v 起算，不能写 %q", "this clock counts from %v, not from %q", bases[clock.Kind], r.From)
	}
	switch {
	case r.Day != 0 && r.After != 0:
		c.addf(path, "after 与 day 只写一种，不能并用", "either after a span, or on a day at a time of day; not both")
	case r.Day == 0 && r.After == 0:
		c.addf(path, "请写 after（时长），或 day 和 at", "needs after (a span) or day and at")
	case r.Day == 0:
		if r.After < 0 || r.After > longestSpan {
			c.addf(below(path, "after"), "时长须大于零、不超过十年", "is longer than nothing and no longer than ten years")
		}
		if r.At != "" || r.FirstDay != "" || r.Days != "" || r.LastDayOff != "" {
			c.addf(path, "at、first_day、days、last_day_on_holiday 只与 day 同写，不与 after 同写", "at, first_day, days and last_day_on_holiday go with day, not with after")
		}
	default:
		c.dayRule(path, r)
	}
}

func (c *checker) dayRule(path string, r casework.DueRule) {
	if r.Day < 1 || r.Day > longestDays {
		c.addf(below(path, "day"), "请写 1 至 %d 的整数", "is from 1 to %d", longestDays)
	}
	switch {
	case r.At == "":
		c.addf(path, "写了 day 还须写 at，即到期的时刻", "a day needs at: the time of day at which it is due")
	case !r.At.Valid() || r.At == "00:00" || r.At == "00:00:00":
		c.addf(below(path, "at"), "时刻请写作 12:00、12:00:30，当天结束写 24:00：%q", "is written 12:00, 12:00:30 or, for the end of the day, 24:00: %q", r.At)
	}
	if r.FirstDay != casework.Counted && r.FirstDay != casework.NotCounted {
		c.addf(path, "first_day 请写 counted 或 not_counted：%q", "first_day is counted or not_counted: %q", r.FirstDay)
	}
	if r.FirstDay == casework.Counted && r.Day == 1 {
		c.addf(below(path, "day"), "第 1 天就是起算当天，可能未开始已过时刻，请写 2 或更大", "day 1 is the day of the basis itself; it may be over its hour before it begins")
	}
	if r.Days != casework.CalendarDays && r.Days != casework.WorkingDays {
		c.addf(below(path, "days"), "请写 calendar 或 working：%q", "is calendar or working: %q", r.Days)
	}
	switch {
	case r.LastDayOff != "" && r.LastDayOff != casework.NextWorkingDay:
		c.addf(below(path, "last_day_on_holiday"), "请写 next_working_day；不顺延的不写：%q", "is next_working_day, or left out where the day stays: %q", r.LastDayOff)
	case r.LastDayOff != "" && r.Days == casework.WorkingDays:
		c.addf(below(path, "last_day_on_holiday"), "只与 calendar 同写；工作日的最后一天不会是休息日", "goes with calendar days; of working days the last is never a day off")
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
			c.addf(at, "预警须早于到期，请写大于零的时长：%s", "a warning goes out before the due instant: %s", w)
		case w >= room(clock.Rule):
			c.addf(at, "提前 %s 预警会早于起算，请写短一些", "a warning %s before would lie before the clock starts", w)
		case i > 0 && w >= clock.Warnings[i-1]:
			c.addf(at, "预警请从长到短排列", "warnings go from the longest to the shortest")
		}
	}
}

func (c *checker) ladder(path string, steps []casework.LadderStep) {
	for i, step := range steps {
		at := below(path, strconv.Itoa(i+1))
		if !slices.Contains(casework.Rungs, step.Rung) {
			c.addf(at, "没有 %q 这一级，可写：%v", "there is no rung %q; known are %v", step.Rung, casework.Rungs)
			continue
		}
		if step.After < 0 || step.After > longestSpan {
			c.addf(at, "各级在到期时或到期后采取，请写 0s 或更长：%s", "a rung is reached at the due instant or after it: %s", step.After)
		}
		if i == 0 {
			continue
		}
		if step.After < steps[i-1].After {
			c.addf(at, "%s 早于下一级，请写更长的时长", "%s would come before the rung below it", step.Rung)
		}
		if slices.Index(casework.Rungs, step.Rung) <= slices.Index(casework.Rungs, steps[i-1].Rung) {
			c.addf(at, "%s 不高于 %s，各级请由低到高写", "%s is not above %s; a ladder goes up", step.Rung, steps[i-1].Rung)
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
		c.addf(path, "%s 的到期不能晚于 %s，请调整", "%s would be due after %s", earlier, later)
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
