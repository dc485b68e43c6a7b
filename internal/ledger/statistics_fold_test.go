package ledger

import (
	"slices"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// told is what one case says to the statistics, folded from its events by hand:
// how often each figure happened, at which clock and for which unit.
type toldCase struct {
	id      casework.CaseID
	state   casework.State
	figures map[figureKey]int64
	first   map[contract.Figure]casework.Span
	day     casework.Date
}

// tell folds the events of a case as they were at an instant.
func tell(id casework.CaseID, events []casework.Event, now casework.Instant) toldCase {
	c := casework.Replay(events)
	t := toldCase{id: id, state: c.State, figures: map[figureKey]int64{}, first: map[contract.Figure]casework.Span{}}
	add := func(f contract.Figure, k casework.ClockKind, u casework.UnitID) {
		t.figures[figureKey{figure: f, clock: k, unit: u}]++
	}
	units, parents := map[string]casework.UnitID{}, map[string]string{}
	var disputes []casework.Dispute
	ruled, released := map[string]bool{}, map[string]bool{}
	returned, approved, answers := map[string]bool{}, map[string]bool{}, map[string]casework.UnitID{}
	at := map[contract.Figure]casework.Instant{}
	first := func(f contract.Figure, i casework.Instant) {
		if was, ok := at[f]; !ok || i < was {
			at[f] = i
		}
	}
	var handed casework.Instant
	for _, e := range events {
		switch p := e.Payload.(type) {
		case *casework.CaseRegistered:
			handed = p.Register.HandedOverAt
		case *casework.HandoverTimeCorrected:
			if p.Round == 1 {
				handed = p.New
			}
		case *casework.UnitAssigned:
			units[p.Assignment.ID], parents[p.Assignment.ID] = p.Assignment.Unit, p.Assignment.Parent
			first(contract.FigureFirstAssigned, e.HappenedAt)
		case *casework.AssignmentAcknowledged:
			first(contract.FigureFirstAcknowledged, p.At)
		case *casework.VisitRecorded:
			first(contract.FigureFirstOnSite, p.At)
		case *casework.ReportSubmitted:
			first(contract.FigureFirstAnswered, p.At)
		case *casework.AssignmentDisputed:
			disputes = append(disputes, p.Dispute)
			add(contract.FigureDisputed, "", units[p.Dispute.Assignment])
			if len(disputes) > 1 {
				add(contract.FigureDisputedAgain, "", units[p.Dispute.Assignment])
			}
		case *casework.DisputeRuled:
			ruled[p.Dispute] = true
			i := slices.IndexFunc(disputes, func(v casework.Dispute) bool { return v.ID == p.Dispute })
			if p.Upheld {
				add(contract.FigureDisputeUpheld, "", units[disputes[i].Assignment])
			} else {
				add(contract.FigureDisputeRejected, "", units[disputes[i].Assignment])
			}
		case *casework.AssignmentReleased:
			released[p.Assignment] = true
			if parents[p.Assignment] == "" {
				add(contract.FigureReassigned, "", units[p.Assignment])
			}
		case *casework.AnswerOpened:
			answers[p.Answer] = p.Unit
		case *casework.ReportReturned:
			returned[p.Answer] = true
		case *casework.RedoOrdered:
			returned[p.Answer] = true
		case *casework.ReportApproved:
			approved[p.Answer] = true
		case *casework.ApprovalWithdrawn:
			approved[p.Withdrawal.Answer] = false
		}
	}
	for _, v := range disputes {
		switch {
		case ruled[v.ID]:
		case released[v.Assignment]:
			add(contract.FigureDisputeDropped, "", units[v.Assignment])
		default:
			add(contract.FigureDisputeOpen, "", units[v.Assignment])
		}
	}
	for answer, unit := range answers {
		switch {
		case returned[answer]:
			add(contract.FigureSentBack, "", unit)
		case approved[answer]:
			add(contract.FigurePassedFirst, "", unit)
		}
	}
	t.tellClocks(c, now, add)
	for _, is := range c.OpenIssues() {
		if is.Verdict != "" {
			add(contract.Figure(is.Verdict), "", "")
		}
	}
	t.day = casework.Shanghai.DateOf(handed)
	for f, i := range at {
		t.first[f] = max(i.Sub(handed), 0)
	}
	return t
}

func (t toldCase) tellClocks(c casework.Case, now casework.Instant, add func(contract.Figure, casework.ClockKind, casework.UnitID)) {
	or := func(u casework.UnitID) casework.UnitID {
		if u == "" {
			return "-"
		}
		return u
	}
	missed := map[string]casework.UnitID{}
	for _, b := range c.Breaches {
		if b.SetAside != nil {
			add(contract.FigureSetAside, b.Kind, or(b.Owner.Unit))
			continue
		}
		add(contract.FigureBreached, b.Kind, or(b.Owner.Unit))
		missed[b.ID] = b.Owner.Unit
	}
	for _, k := range c.Clocks {
		if k.LapsedAtEntry || k.Cancelled {
			continue
		}
		if k.Breach == "" && k.OverdueAt(now) {
			add(contract.FigureBreached, k.Kind, or(k.Owner.Unit))
		}
		if k.Kind != casework.ClockReport || k.Running() && now < k.Due {
			continue
		}
		owner := k.Owner.Unit
		if !k.Running() && k.Stopped < k.DueAt(k.Stopped) {
			add(contract.FigureAnsweredInTime, "", or(owner))
			continue
		}
		if u, ok := missed[k.Breach]; ok {
			owner = u
		}
		add(contract.FigureAnsweredLate, "", or(owner))
	}
}

// expected sums up what cases tell, for units that count; no units: all.
func expected(cases []toldCase, counts func(casework.UnitID) bool) map[figureKey]map[casework.CaseID]int64 {
	all := map[figureKey]map[casework.CaseID]int64{}
	add := func(k figureKey, id casework.CaseID, n int64) {
		if all[k] == nil {
			all[k] = map[casework.CaseID]int64{}
		}
		all[k][id] += n
	}
	for _, t := range cases {
		for k, n := range t.figures {
			if k.unit != "" && !counts(k.unit) {
				continue
			}
			add(k, t.id, n)
			if k.unit == "" {
				continue
			}
			add(figureKey{figure: k.figure, anyClock: true, anyUnits: true}, t.id, n)
			if k.clock != "" {
				add(figureKey{figure: k.figure, clock: k.clock, anyUnits: true}, t.id, n)
				add(figureKey{figure: k.figure, unit: k.unit, anyClock: true}, t.id, n)
			}
		}
	}
	return all
}

// shown reads the numbers back out of an answer, as a reader meets them.
func shown(s contract.Statistics) map[figureKey]contract.Count {
	all := map[figureKey]contract.Count{}
	put := func(k figureKey, n contract.Count) {
		if n != (contract.Count{}) {
			all[k] = n
		}
	}
	both := func(unit casework.UnitID, of map[contract.Figure]contract.Count) {
		for f, n := range of {
			put(figureKey{figure: f, unit: unit, anyClock: unit == "", anyUnits: unit == ""}, n)
		}
	}
	put(figureKey{figure: contract.FigureBreached, anyClock: true, anyUnits: true}, s.Breaches.Total)
	put(figureKey{figure: contract.FigureSetAside, anyClock: true, anyUnits: true}, s.Breaches.SetAside)
	for _, c := range s.Breaches.Clocks {
		put(figureKey{figure: contract.FigureBreached, clock: c.Clock, anyUnits: true}, c.Count)
	}
	for _, u := range s.Breaches.Units {
		put(figureKey{figure: contract.FigureBreached, unit: u.Unit, anyClock: true}, u.Total)
		for _, c := range u.Clocks {
			put(figureKey{figure: contract.FigureBreached, clock: c.Clock, unit: u.Unit}, c.Count)
		}
	}
	answers := func(r contract.AnswerRates) map[contract.Figure]contract.Count {
		return map[contract.Figure]contract.Count{
			contract.FigureAnsweredInTime: r.InTime, contract.FigureAnsweredLate: r.Late,
			contract.FigurePassedFirst: r.PassedFirst, contract.FigureSentBack: r.SentBack,
		}
	}
	both("", answers(s.Answers.Total))
	for _, u := range s.Answers.Units {
		both(u.Unit, answers(u.AnswerRates))
	}
	disputes := func(d contract.DisputeCounts) map[contract.Figure]contract.Count {
		return map[contract.Figure]contract.Count{
			contract.FigureDisputed: d.Disputed, contract.FigureDisputeOpen: d.Open, contract.FigureDisputeUpheld: d.Upheld,
			contract.FigureDisputeRejected: d.Rejected, contract.FigureDisputeDropped: d.Dropped,
			contract.FigureDisputedAgain: d.Again, contract.FigureReassigned: d.Reassigned,
		}
	}
	both("", disputes(s.Disputes.Total))
	for _, u := range s.Disputes.Units {
		both(u.Unit, disputes(u.DisputeCounts))
	}
	for _, v := range s.Verdicts {
		put(figureKey{figure: contract.Figure(v.Verdict)}, v.Count)
	}
	return all
}

// listed gives the ids of the cases behind a filter.
func (d *desk) listed(who contract.Reader, f contract.CaseFilter) []casework.CaseID {
	d.t.Helper()
	f.Limit = 200
	return d.pages(who, f)
}

// agree requires that the statistics of a reader are what the events of the
// reader's cases say, and that behind every number stand exactly its cases.
func (d *desk) agree(who contract.Reader, f contract.CaseFilter, ids []casework.CaseID, counts func(casework.UnitID) bool) {
	d.t.Helper()
	now := d.clock.now()
	var cases []toldCase
	for _, id := range ids {
		cases = append(cases, tell(id, d.events(id), now))
	}
	s, err := d.l.Statistics(ctx, who, f)
	require.NoError(d.t, err)
	require.Equal(d.t, int64(len(ids)), s.Cases)
	want, got := expected(cases, counts), shown(s)
	for k := range got {
		if k.figure == contract.FigureSetAside && !k.anyUnits {
			delete(got, k)
		}
	}
	for k, by := range want {
		if k.figure == contract.FigureSetAside && (!k.anyUnits || !k.anyClock) {
			continue // shown as one number
		}
		var sum int64
		for _, n := range by {
			sum += n
		}
		require.Equal(d.t, contract.Count{Count: sum, Cases: int64(len(by))}, got[k], "%+v", k)
		delete(got, k)
		filter := f
		filter.Figure, filter.FigureClock, filter.FigureUnit = k.figure, k.clock, k.unit
		var behind []casework.CaseID
		for id := range by {
			behind = append(behind, id)
		}
		require.ElementsMatch(d.t, behind, d.listed(who, filter), "%+v", k)
	}
	require.Empty(d.t, got, "numbers without events")
	d.agreeOnCases(who, f, cases, s)
}

// agreeOnCases does so for states, days and first times.
func (d *desk) agreeOnCases(who contract.Reader, f contract.CaseFilter, cases []toldCase, s contract.Statistics) {
	d.t.Helper()
	states, days := map[casework.State]int64{}, map[casework.Date]int64{}
	for _, t := range cases {
		states[t.state]++
		days[t.day]++
	}
	require.Len(d.t, s.States, len(states))
	for _, n := range s.States {
		require.Equal(d.t, states[n.State], n.Cases)
		filter := f
		filter.States = []casework.State{n.State}
		require.Len(d.t, d.listed(who, filter), int(n.Cases))
	}
	require.Len(d.t, s.Days, len(days))
	for _, n := range s.Days {
		require.Equal(d.t, days[n.Day], n.Cases)
		filter := f
		filter.HandedOverFrom, filter.HandedOverTo = n.Day, n.Day
		require.Len(d.t, d.listed(who, filter), int(n.Cases))
	}
	before := []casework.State{
		casework.Registered, casework.Assigned, casework.Handling, casework.Disputed, casework.Submitted, casework.Supplementing, casework.Approved,
	}
	require.Len(d.t, s.First, 4)
	for _, n := range s.First {
		var spans []casework.Span
		var waiting int
		for _, t := range cases {
			if span, ok := t.first[n.Figure]; ok {
				spans = append(spans, span)
			} else if slices.Contains(before, t.state) {
				waiting++
			}
		}
		slices.Sort(spans)
		require.Equal(d.t, int64(len(spans)), n.Cases, n.Figure)
		require.Equal(d.t, int64(waiting), n.Waiting, n.Not)
		filter := f
		filter.Figure = n.Figure
		require.Len(d.t, d.listed(who, filter), len(spans))
		filter.Figure = n.Not
		require.Len(d.t, d.listed(who, filter), waiting)
		if len(spans) == 0 {
			require.Nil(d.t, n.Median)
			require.Nil(d.t, n.P90)
			continue
		}
		// The least of the spans that so many are not longer than.
		rank := func(percent int) int64 {
			return int64(spans[(percent*len(spans)+99)/100-1] / casework.Second)
		}
		require.Equal(d.t, rank(50), *n.Median)
		require.Equal(d.t, rank(90), *n.P90)
	}
}
