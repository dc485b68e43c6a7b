package policies

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"jiaoban/internal/casework"
)

// policy reads a policy as it is written; Check says whether it makes sense.
func (r *reader) policy(root *yaml.Node) casework.Policy {
	r.lines[""] = root.Line
	var p casework.Policy
	var body table
	for _, f := range r.fields(root, "", "name", "version", "basis", "zone", "clocks", "warnings", "ladder", "rounds",
		"dispute_window", "extension_times", "extension_max", "shell_below", "leader_starred", "leader_overdue", "repeat_threshold", "listed_too", "repeat_task_force", "field_evidence", "close_needs_gates") {
		switch f.key {
		case "name":
			p.Name = r.text(f)
		case "version":
			p.Version = r.number(f)
		case "basis":
			p.Basis = r.text(f)
		case "zone":
			p.Zone = r.zone(f)
		case "clocks", "warnings", "ladder":
			body.set(f)
		case "rounds":
			p.Rounds = r.rounds(f)
		case "dispute_window":
			p.DisputeWindow = r.span(f)
		case "extension_times":
			p.ExtensionTimes = r.number(f)
		case "extension_max":
			p.ExtensionMax = r.span(f)
		case "shell_below":
			p.ShellBelow = r.number(f)
		case "leader_starred":
			p.LeaderStarred = r.flag(f)
		case "leader_overdue":
			p.LeaderOverdue = r.flag(f)
		case "repeat_threshold":
			p.RepeatThreshold = r.number(f)
		case "listed_too":
			p.ListedToo = r.flag(f)
		case "repeat_task_force":
			p.RepeatTaskForce = r.flag(f)
		case "field_evidence":
			p.FieldEvidence = r.flag(f)
		case "close_needs_gates":
			p.CloseNeedsGates = r.flag(f)
		}
	}
	p.Clocks = r.clocks(body)
	return p
}

// table is what a policy and each of its rounds have in common.
type table struct{ clocks, warnings, ladder *field }

func (t *table) set(f field) {
	switch f.key {
	case "clocks":
		t.clocks = &f
	case "warnings":
		t.warnings = &f
	case "ladder":
		t.ladder = &f
	}
}

func (r *reader) rounds(f field) []casework.RoundPolicy {
	kinds := r.fields(f.value, f.path)
	rounds := make([]casework.RoundPolicy, 0, len(kinds))
	for _, kind := range kinds {
		var body table
		for _, part := range r.fields(kind.value, kind.path, "clocks", "warnings", "ladder") {
			body.set(part)
		}
		rounds = append(rounds, casework.RoundPolicy{Kind: casework.RoundKind(kind.key), Clocks: r.clocks(body)})
	}
	return rounds
}

// clocks joins the rules with their warnings and ladders, in the order of
// documents, those of no known kind last.
func (r *reader) clocks(t table) []casework.ClockPolicy {
	var clocks []casework.ClockPolicy
	if t.clocks != nil {
		for _, f := range r.fields(t.clocks.value, t.clocks.path) {
			clocks = append(clocks, casework.ClockPolicy{Kind: casework.ClockKind(f.key), Rule: r.rule(f)})
		}
	}
	of := func(f field) *casework.ClockPolicy {
		i := slices.IndexFunc(clocks, func(c casework.ClockPolicy) bool { return c.Kind == casework.ClockKind(f.key) })
		if i < 0 {
			r.faultf(f.path, "旁边没有这项时限，请先在 clocks 中写出", "there is no such clock beside it")
			return &casework.ClockPolicy{}
		}
		return &clocks[i]
	}
	if t.warnings != nil {
		for _, f := range r.fields(t.warnings.value, t.warnings.path) {
			c := of(f)
			for _, item := range r.items(f) {
				c.Warnings = append(c.Warnings, r.span(item))
			}
		}
	}
	if t.ladder != nil {
		for _, f := range r.fields(t.ladder.value, t.ladder.path) {
			c := of(f)
			for _, item := range r.items(f) {
				c.Ladder = append(c.Ladder, r.step(item))
			}
		}
	}
	slices.SortStableFunc(clocks, func(a, b casework.ClockPolicy) int { return place(a.Kind) - place(b.Kind) })
	return clocks
}

func place(kind casework.ClockKind) int {
	if i := slices.Index(casework.ClockKinds, kind); i >= 0 {
		return i
	}
	return len(casework.ClockKinds)
}

func (r *reader) rule(clock field) casework.DueRule {
	var rule casework.DueRule
	for _, f := range r.fields(clock.value, clock.path, "from", "after", "day", "at", "first_day", "days", "last_day_on_holiday") {
		switch f.key {
		case "from":
			rule.From = casework.Basis(r.text(f))
		case "after":
			rule.After = r.span(f)
		case "day":
			rule.Day = r.number(f)
		case "at":
			rule.At = casework.TimeOf(r.text(f))
		case "first_day":
			rule.FirstDay = casework.FirstDay(r.text(f))
		case "days":
			rule.Days = casework.DayKind(r.text(f))
		case "last_day_on_holiday":
			rule.LastDayOff = casework.LastDayOff(r.text(f))
		}
	}
	if rule.Day > 0 && rule.Days == "" {
		rule.Days = casework.CalendarDays
	}
	return rule
}

func (r *reader) step(item field) casework.LadderStep {
	var step casework.LadderStep
	timed := false
	for _, f := range r.fields(item.value, item.path, "rung", "after") {
		switch f.key {
		case "rung":
			step.Rung = casework.Rung(r.text(f))
		case "after":
			step.After, timed = r.span(f), true
		}
	}
	if !timed {
		r.faultf(item.path, "缺少 after，请写到期后多久", "after is missing: how long after the due instant")
	}
	return step
}

// calendar reads one year.
func (r *reader) calendar(root *yaml.Node) casework.CalendarYear {
	r.lines[""] = root.Line
	var y casework.CalendarYear
	var makeup []field
	var free []field
	for _, f := range r.fields(root, "", "year", "source", "holidays", "makeup") {
		switch f.key {
		case "year":
			y.Year = r.number(f)
		case "source":
			y.Source = r.text(f)
		case "holidays":
			free = r.items(f)
		case "makeup":
			makeup = r.items(f)
		}
	}
	for _, f := range free {
		for _, d := range r.holiday(f, y.Year) {
			if slices.Contains(y.Holidays, d) {
				r.faultf(f.path, "%s 已在另一个假期中，请只留一处", "%s is in another holiday already", d)
				break
			}
			y.Holidays = append(y.Holidays, d)
		}
	}
	for _, f := range makeup {
		y.Makeup = append(y.Makeup, r.makeup(f, y))
	}
	if y.Source == "" {
		r.faultf("", "缺少 source，请写公布放假安排的通知", "source is missing: the notice that published the days")
	}
	if len(y.Holidays) == 0 {
		r.faultf("", "缺少 holidays，请写出全年假期", "holidays are missing: a year without any cannot be right")
	}
	slices.Sort(y.Holidays)
	slices.Sort(y.Makeup)
	return y
}

func (r *reader) holiday(item field, year int) []casework.Date {
	var name string
	var from, to casework.Date
	for _, f := range r.fields(item.value, item.path, "name", "from", "to") {
		switch f.key {
		case "name":
			name = r.text(f)
		case "from":
			from = r.date(f)
		case "to":
			to = r.date(f)
		}
	}
	switch {
	case name == "":
		r.faultf(item.path, "缺少 name，请写名称", "name is missing")
	case from == "" || to == "":
		r.faultf(item.path, "请同时写 from 和 to", "from and to are needed")
		return nil
	case to < from || from.AddDays(31) < to:
		r.faultf(item.path, "假期从首日到末日，最多一个月，请改正", "a holiday lasts from its first to its last day, a month at most")
		return nil
	}
	var days []casework.Date
	for d := from; d <= to; d = d.AddDays(1) {
		if d.Year() != year {
			r.faultf(item.path, "%s 不在 %d 年内，请改正", "%s is not in %d", d, year)
			return nil
		}
		days = append(days, d)
	}
	return days
}

func (r *reader) makeup(f field, y casework.CalendarYear) casework.Date {
	d := r.date(f)
	switch {
	case d == "":
	case d.Year() != y.Year:
		r.faultf(f.path, "%s 不在 %d 年内，请改正", "%s is not in %d", d, y.Year)
	case d.Weekday() != 0 && d.Weekday() != 6:
		r.faultf(f.path, "%s 不是周六、周日，无须调班，请删去", "%s is no Saturday or Sunday and is worked anyway", d)
	case slices.Contains(y.Holidays, d):
		r.faultf(f.path, "%s 在同一文件中是假日，请只留一处", "%s is a day off in the same file", d)
	case slices.Contains(y.Makeup, d):
		r.faultf(f.path, "%s 重复写了，请只留一处", "%s stands twice", d)
	}
	return d
}
