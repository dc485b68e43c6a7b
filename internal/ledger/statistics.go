package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"reflect"
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// firstTime is a stamp that a case keeps of the first time that something was
// done, with the figure of the cases that have it and of those that wait for it.
type firstTime struct {
	column    string
	done, not contract.Figure
}

var firstTimes = []firstTime{
	{"first_assigned_at", contract.FigureFirstAssigned, contract.FigureNotAssigned},
	{"first_acknowledged_at", contract.FigureFirstAcknowledged, contract.FigureNotAcknowledged},
	{"first_on_site_at", contract.FigureFirstOnSite, contract.FigureNotOnSite},
	{"first_answered_at", contract.FigureFirstAnswered, contract.FigureNotAnswered},
}

// repliedTo are the states from the reply on: only before them is something that was not
// done still waited for.
var repliedTo = []casework.State{casework.ScreenedOut, casework.Replied, casework.Closed, casework.Tracked}

// unitsCounted are the units over which a reader's statistics go, nil for all: whoever
// reads as a unit is shown the figures of that unit and those below it, for of
// others in the same cases they see a part only; a filter by unit narrows it so
// as well.
func unitsCounted(tx *gorm.DB, who contract.Reader, f contract.CaseFilter) ([]casework.UnitID, error) {
	var units []casework.UnitID
	narrow := func(tops []casework.UnitID) error {
		below, err := unitsBelow(tx, tops)
		if err != nil {
			return err
		}
		if units != nil {
			below = slices.DeleteFunc(below, func(u casework.UnitID) bool { return !slices.Contains(units, u) })
		}
		units = append([]casework.UnitID{}, below...)
		return nil
	}
	if !who.All && who.Reads(casework.DataStatistics) != casework.ReachAll {
		if err := narrow(who.Actor.UnitsReading(casework.DataStatistics)); err != nil {
			return nil, err
		}
	}
	if f.Unit != "" {
		if err := narrow([]casework.UnitID{f.Unit}); err != nil {
			return nil, err
		}
	}
	return units, nil
}

// counting narrows a query over figures to those that count now for the units.
func counting(now casework.Instant, units []casework.UnitID) func(*gorm.DB) *gorm.DB {
	return func(q *gorm.DB) *gorm.DB {
		q = q.Where("case_figures.from_at <= ?", now)
		if units != nil {
			q = q.Where("(case_figures.unit IN ? OR case_figures.unit = '')", units)
		}
		return q
	}
}

// figured narrows a query over cases to those behind a figure: by the same
// conditions by which the statistics count it.
func figured(q *gorm.DB, who contract.Reader, f contract.CaseFilter, now casework.Instant) *gorm.DB {
	for _, t := range firstTimes {
		switch f.Figure {
		case t.done:
			return q.Where("cases." + t.column + " > 0")
		case t.not:
			return q.Where("cases."+t.column+" = 0 AND cases.state NOT IN ?", repliedTo)
		}
	}
	fresh := q.Session(&gorm.Session{NewDB: true})
	switch f.Figure {
	case contract.FigureOverdueBreached:
		return overdue(q, now).Where("cases.id IN (?)", breached(fresh, now))
	case contract.FigureOverdueAtEntry:
		return overdue(q, now).Where("cases.id NOT IN (?)", breached(fresh, now))
	}
	units, err := unitsCounted(fresh, who, f)
	if err != nil {
		_ = q.AddError(err)
		return q
	}
	behind := fresh.Table("case_figures").Select("case_figures.case_id").Where("case_figures.figure = ?", f.Figure)
	behind = counting(now, units)(behind)
	if f.FigureClock != "" {
		behind = behind.Where("case_figures.clock = ?", f.FigureClock)
	}
	if f.FigureUnit != "" {
		behind = behind.Where("case_figures.unit = ?", f.FigureUnit)
	}
	return q.Where("cases.id IN (?)", behind)
}

// overdue narrows a query over cases to those in which something is overdue; it is
// asked in the columns of the board's index.
func overdue(q *gorm.DB, now casework.Instant) *gorm.DB {
	return q.Where("cases.board_rank IN (0, 1) AND cases.sort_due <= ? AND cases.next_due_at > 0", now)
}

// breached are the cases that have a breach now that counts.
func breached(tx *gorm.DB, now casework.Instant) *gorm.DB {
	return tx.Table("case_figures").Select("case_figures.case_id").Where("case_figures.figure = ? AND case_figures.from_at <= ?", contract.FigureBreached, now)
}

// countOverdue counts the cases in which something is overdue, and which of them have
// a breach that counts.
func countOverdue(tx *gorm.DB, cases func() *gorm.DB, s *contract.Statistics) error {
	if err := overdue(cases(), s.Now).Count(&s.Overdue.Cases).Error; err != nil {
		return wrap(err, "counting what is overdue")
	}
	err := overdue(cases(), s.Now).Where("cases.id IN (?)", breached(tx, s.Now)).Count(&s.Overdue.Breached).Error
	s.Overdue.AtEntry = s.Overdue.Cases - s.Overdue.Breached
	return wrap(err, "counting what is overdue")
}

// Statistics counts over the cases that the reader may see and the filter lets
// through, in one reading of the ledger. Order, cursor and limit of the filter
// do not matter.
func (l *Ledger) Statistics(ctx context.Context, who contract.Reader, f contract.CaseFilter) (contract.Statistics, error) {
	s := contract.Statistics{}
	now, err := l.Now(ctx)
	if err != nil {
		return s, wrap(err, "reading the clock")
	}
	s.Now = now
	err = l.view(ctx, func(tx *gorm.DB) error {
		// Applied here and now: within another query they would only be written
		// down, and not ask who is recused.
		seen := visible(who, casework.DataStatistics, "cases.id")(tx.Model(&caseRow{}))
		seen = l.matching(who, f, now)(seen)
		if seen.Error != nil {
			return seen.Error
		}
		cases := func() *gorm.DB { return seen.Session(&gorm.Session{}) }
		if err := countCases(cases, &s); err != nil {
			return err
		}
		if err := countOverdue(tx, cases, &s); err != nil {
			return err
		}
		units, err := unitsCounted(tx, who, f)
		if err != nil {
			return err
		}
		c := &numbers{all: map[figureKey]contract.Count{}}
		rows := func() *gorm.DB {
			q := counting(now, units)(tx.Table("case_figures"))
			if reflect.DeepEqual(f, contract.CaseFilter{Campaign: f.Campaign}) {
				if f.Campaign != "" {
					q = q.Where("case_figures.campaign = ?", f.Campaign)
				}
				return q.Scopes(visible(who, casework.DataStatistics, "case_figures.case_id"))
			}
			return q.Where("case_figures.case_id IN (?)", cases().Select("cases.id"))
		}
		if err := c.read(rows, units != nil); err != nil {
			return err
		}
		c.fill(&s)
		return nil
	})
	return s, err
}

// countCases counts cases by state and by day, and tells how long it took until something
// was first done. It reads every case once, from an index that has all of it, and counts
// here: a database goes through them once for each of the ten numbers. What was done before
// the hand-over, such as a visit, took no time.
func countCases(cases func() *gorm.DB, s *contract.Statistics) error {
	columns := []string{"cases.state", "cases.first_handed_over_at"}
	for _, t := range firstTimes {
		columns = append(columns, "cases."+t.column)
	}
	rows, err := cases().Select(columns).Rows()
	if err != nil {
		return wrap(err, "counting cases")
	}
	defer rows.Close()
	var (
		states  = map[casework.State]int64{}
		days    = map[int64]int64{} // by the day of Asia/Shanghai, counted from 1970
		spans   [4][]int64
		waiting [4]int64

		state      sql.RawBytes
		handedOver casework.Instant
		first      [4]casework.Instant
	)
	offset := int64(casework.Shanghai.Minutes) * int64(casework.Minute)
	for rows.Next() {
		if err := rows.Scan(&state, &handedOver, &first[0], &first[1], &first[2], &first[3]); err != nil {
			return wrap(err, "counting cases")
		}
		states[casework.State(state)]++
		days[(int64(handedOver)+offset)/int64(casework.Day)]++
		s.Cases++
		for i, at := range first {
			switch {
			case at > 0:
				spans[i] = append(spans[i], int64(max(at-handedOver, 0))/int64(casework.Second))
			case !slices.Contains(repliedTo, casework.State(state)):
				waiting[i]++
			}
		}
	}
	if err := rows.Err(); err != nil {
		return wrap(err, "counting cases")
	}
	s.States, s.Days = []contract.StateCount{}, []contract.DayCount{}
	for _, state := range casework.States {
		if n := states[state]; n > 0 {
			s.States = append(s.States, contract.StateCount{State: state, Cases: n})
		}
	}
	for _, day := range slices.Sorted(maps.Keys(days)) {
		midnight := casework.Instant(day*int64(casework.Day) - offset)
		s.Days = append(s.Days, contract.DayCount{Day: casework.Shanghai.DateOf(midnight), Cases: days[day]})
	}
	for i, t := range firstTimes {
		slices.Sort(spans[i])
		s.First = append(s.First, contract.FirstTimes{
			Figure: t.done, Cases: int64(len(spans[i])), Not: t.not, Waiting: waiting[i], Median: ranked(spans[i], 50), P90: ranked(spans[i], 90),
		})
	}
	return nil
}

// ranked is the least of sorted values that so many percent of them do not
// exceed; none of none.
func ranked(sorted []int64, percent int) *int64 {
	if len(sorted) == 0 {
		return nil
	}
	return &sorted[(percent*len(sorted)+99)/100-1]
}

// figureKey is one number: a figure at a clock and for a unit, or over all of
// them where that is set.
type figureKey struct {
	figure             contract.Figure
	clock              casework.ClockKind
	unit               casework.UnitID
	anyClock, anyUnits bool
}

// numbers are all numbers.
type numbers struct {
	all map[figureKey]contract.Count
}

// read counts by figure, clock and unit, and over clocks and units: how often
// adds up, but a case in which two units were late is one case. Where only some
// units count, the case's first row may be another's, and cases are told apart
// in the reading.
func (c *numbers) read(rows func() *gorm.DB, someUnits bool) error {
	type cell struct {
		Figure contract.Figure
		Clock  casework.ClockKind
		Unit   casework.UnitID
		N      int64

		InCell, InClock, InUnit, InFigure int64
	}
	add := func(k figureKey, n, cases int64) {
		was := c.all[k]
		c.all[k] = contract.Count{Count: was.Count + n, Cases: was.Cases + cases}
	}
	var cells []cell
	err := rows().Select("figure, clock, unit, sum(n) AS n, sum(in_cell) AS in_cell, sum(in_clock) AS in_clock, sum(in_unit) AS in_unit, " +
		"sum(in_figure) AS in_figure").Group("figure, clock, unit").Scan(&cells).Error
	if err != nil {
		return wrap(err, "counting figures")
	}
	for _, r := range cells {
		add(figureKey{r.Figure, r.Clock, r.Unit, false, false}, r.N, r.InCell)
		add(figureKey{r.Figure, r.Clock, "", false, true}, r.N, r.InClock)
		add(figureKey{r.Figure, "", r.Unit, true, false}, r.N, r.InUnit)
		add(figureKey{r.Figure, "", "", true, true}, r.N, r.InFigure)
	}
	if !someUnits {
		return nil
	}
	for _, over := range []struct {
		group              string
		anyClock, anyUnits bool
	}{
		{"figure, clock, unit", false, false}, {"figure, clock", false, true}, {"figure, unit", true, false}, {"figure", true, true},
	} {
		var apart []struct {
			Figure contract.Figure
			Clock  casework.ClockKind
			Unit   casework.UnitID
			Cases  int64
		}
		if err := rows().Select(over.group + ", count(DISTINCT case_id) AS cases").Group(over.group).Scan(&apart).Error; err != nil {
			return wrap(err, "counting the cases of figures")
		}
		for _, r := range apart {
			k := figureKey{r.Figure, r.Clock, r.Unit, over.anyClock, over.anyUnits}
			c.all[k] = contract.Count{Count: c.all[k].Count, Cases: r.Cases}
		}
	}
	return nil
}

func (c *numbers) total(f contract.Figure) contract.Count {
	return c.all[figureKey{figure: f, anyClock: true, anyUnits: true}]
}

// units lists the units that have one of the figures, by id.
func (c *numbers) units(of ...contract.Figure) []casework.UnitID {
	units := map[casework.UnitID]bool{}
	for k := range c.all {
		if k.unit != "" && slices.Contains(of, k.figure) {
			units[k.unit] = true
		}
	}
	return slices.SortedFunc(maps.Keys(units), cmp.Compare)
}

// fill puts the numbers where they are read.
func (c *numbers) fill(s *contract.Statistics) {
	clocks := func(unit casework.UnitID, any bool) []contract.ClockCount {
		list := []contract.ClockCount{}
		for _, kind := range casework.ClockKinds {
			if n, ok := c.all[figureKey{contract.FigureBreached, kind, unit, false, any}]; ok {
				list = append(list, contract.ClockCount{Clock: kind, Count: n})
			}
		}
		return list
	}
	s.Breaches = contract.Breaches{
		Total: c.total(contract.FigureBreached), SetAside: c.total(contract.FigureSetAside), Clocks: clocks("", true), Units: []contract.UnitBreaches{},
	}
	for _, u := range c.units(contract.FigureBreached) {
		s.Breaches.Units = append(s.Breaches.Units, contract.UnitBreaches{
			Unit: u, Total: c.all[figureKey{figure: contract.FigureBreached, unit: u, anyClock: true}], Clocks: clocks(u, false),
		})
	}
	s.Answers = contract.Answers{Total: rates(c.total), Units: []contract.UnitAnswers{}}
	for _, u := range c.units(contract.FigureAnsweredInTime, contract.FigureAnsweredLate, contract.FigurePassedFirst, contract.FigureSentBack) {
		s.Answers.Units = append(s.Answers.Units, contract.UnitAnswers{Unit: u, AnswerRates: rates(c.of(u))})
	}
	s.Disputes = contract.Disputes{Total: disputes(c.total), Units: []contract.UnitDisputes{}}
	for _, u := range c.units(contract.FigureDisputed, contract.FigureReassigned) {
		s.Disputes.Units = append(s.Disputes.Units, contract.UnitDisputes{Unit: u, DisputeCounts: disputes(c.of(u))})
	}
	s.Verdicts = []contract.VerdictCount{}
	for _, v := range []casework.Verdict{casework.Verified, casework.BasicallyVerified, casework.PartlyVerified, casework.Unfounded} {
		if n, ok := c.all[figureKey{figure: contract.Figure(v)}]; ok {
			s.Verdicts = append(s.Verdicts, contract.VerdictCount{Verdict: v, Count: n})
		}
	}
}

// of reads figures of one unit that are of no clock.
func (c *numbers) of(u casework.UnitID) func(contract.Figure) contract.Count {
	return func(f contract.Figure) contract.Count { return c.all[figureKey{figure: f, unit: u}] }
}

func rates(n func(contract.Figure) contract.Count) contract.AnswerRates {
	r := contract.AnswerRates{
		InTime: n(contract.FigureAnsweredInTime), Late: n(contract.FigureAnsweredLate),
		PassedFirst: n(contract.FigurePassedFirst), SentBack: n(contract.FigureSentBack),
	}
	r.InTimeRate = contract.Rate(r.InTime.Count, r.InTime.Count+r.Late.Count)
	r.FirstPassRate = contract.Rate(r.PassedFirst.Count, r.PassedFirst.Count+r.SentBack.Count)
	return r
}

func disputes(n func(contract.Figure) contract.Count) contract.DisputeCounts {
	return contract.DisputeCounts{
		Disputed: n(contract.FigureDisputed), Open: n(contract.FigureDisputeOpen), Upheld: n(contract.FigureDisputeUpheld),
		Rejected: n(contract.FigureDisputeRejected), Dropped: n(contract.FigureDisputeDropped),
		Again: n(contract.FigureDisputedAgain), Reassigned: n(contract.FigureReassigned),
	}
}
