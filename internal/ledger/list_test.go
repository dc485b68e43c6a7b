package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// pages walks a list to its end and gives the ids in order.
func (d *desk) pages(who contract.Reader, f contract.CaseFilter) []casework.CaseID {
	d.t.Helper()
	var ids []casework.CaseID
	for {
		page, err := d.l.Cases(ctx, who, f)
		require.NoError(d.t, err)
		for _, c := range page.Cases {
			ids = append(ids, c.ID)
		}
		if page.Next == "" {
			return ids
		}
		require.Len(d.t, page.Cases, f.Limit)
		f.After = page.Next
	}
}

// board makes a mixed board: cases in several states, with several due
// instants and priorities.
func board(d *desk) []casework.CaseID {
	var ids []casework.CaseID
	for i := range 24 {
		d.clock.set(handedOver.Add(casework.Minute + casework.Span(i)*casework.Second))
		body := registration(fmt.Sprintf("D%02d", (i*7)%24))
		body.Source.Batch = fmt.Sprintf("b%d", i%3)
		body.HandedOverAt = handedOver.Add(-casework.Span(i/4) * casework.Minute)
		if i%5 == 0 {
			body.Priority = casework.PriorityStarred
		}
		if i%6 == 5 {
			body.History = &casework.HistoryEntry{Settlement: casework.Concluded}
			body.HandedOverAt, body.BackdateReason = handedOver.Add(-30*casework.Day), casework.NewText("an old ledger")
		}
		f, err := d.l.Register(ctx, contract.NewCase{Body: body, Actor: importer})
		require.NoError(d.t, err)
		ids = append(ids, f.Case)
		if i%4 == 1 && body.History == nil {
			d.do(f.Case, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		}
	}
	return ids
}

func TestPagesAreCompleteInEveryOrder(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := board(d)
		for _, order := range []contract.CaseOrder{"", contract.ByDue, contract.ByRegistration, contract.ByNumber, contract.ByRow} {
			whole := d.pages(all, contract.CaseFilter{Order: order, Limit: 200})
			require.ElementsMatch(t, ids, whole)
			for _, limit := range []int{1, 2, 5, 7, 23, 24, 25} {
				require.Equal(t, whole, d.pages(all, contract.CaseFilter{Order: order, Limit: limit}), "%s by %d", order, limit)
			}
		}
		page, err := d.l.Cases(ctx, all, contract.CaseFilter{Limit: 200})
		require.NoError(t, err)
		require.True(t, slices.IsSortedFunc(page.Cases, func(a, b contract.CaseRow) int {
			if a.Open != b.Open {
				if a.Open {
					return -1
				}
				return 1
			}
			if !a.Open || a.NextDueAt != b.NextDueAt {
				return int(a.NextDueAt - b.NextDueAt)
			}
			if a.Priority != b.Priority {
				if a.Priority == casework.PriorityStarred {
					return -1
				}
				return 1
			}
			return 0
		}), "open before ended, then by the due instant, starred first where equal")

		for _, bad := range []contract.CaseFilter{{After: "rubbish"}, {After: writeCursor("number", "D1", "x")}, {Order: "size"}} {
			_, err := d.l.Cases(ctx, all, bad)
			requireRefusal(t, err, casework.Invalid, "invalid_fields")
		}
	})
}

// A case that stays where it is is met once, whatever comes in between pages.
func TestPagesAreStableWhileCasesComeIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := board(d)
		for _, order := range []contract.CaseOrder{contract.ByDue, contract.ByRegistration, contract.ByNumber, contract.ByRow} {
			f := contract.CaseFilter{Order: order, Limit: 5}
			var met []casework.CaseID
			for n := 0; ; n++ {
				page, err := d.l.Cases(ctx, all, f)
				require.NoError(t, err)
				for _, c := range page.Cases {
					met = append(met, c.ID)
				}
				if page.Next == "" {
					break
				}
				f.After = page.Next
				d.clock.set(handedOver.Add(2 * casework.Minute))
				d.register(fmt.Sprintf("N-%s-%d", order, n))
			}
			for _, id := range ids {
				require.Equal(t, 1, count(met, id), order)
			}
		}
	})
}

func count[T comparable](list []T, v T) int {
	n := 0
	for _, x := range list {
		if x == v {
			n++
		}
	}
	return n
}

func TestListsAreFilteredAndTalliesSumUp(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := board(d)
		d.unit("bureau", "")
		d.unit("section", "bureau")
		open, ended := true, false
		rows := map[casework.CaseID]contract.CaseRow{}
		page, err := d.l.Cases(ctx, all, contract.CaseFilter{Limit: 200})
		require.NoError(t, err)
		for _, r := range page.Cases {
			rows[r.ID] = r
		}
		some := rows[ids[1]]
		for name, c := range map[string]struct {
			filter contract.CaseFilter
			is     func(contract.CaseRow) bool
		}{
			"state":                       {contract.CaseFilter{States: []casework.State{casework.Assigned, casework.Closed}}, func(r contract.CaseRow) bool { return r.State == casework.Assigned || r.State == casework.Closed }},
			"open":                        {contract.CaseFilter{Open: &open}, func(r contract.CaseRow) bool { return r.Open }},
			"ended":                       {contract.CaseFilter{Open: &ended}, func(r contract.CaseRow) bool { return !r.Open }},
			"batch":                       {contract.CaseFilter{Batch: "b1"}, func(r contract.CaseRow) bool { return r.Batch == "b1" }},
			"sources":                     {contract.CaseFilter{Sources: []contract.CaseSource{{Campaign: "c2"}, {Campaign: "c1", Level: casework.LevelCentral, Mode: casework.ModeHandedOver}}}, func(contract.CaseRow) bool { return true }},
			"another mode":                {contract.CaseFilter{Sources: []contract.CaseSource{{Campaign: "c1", Level: casework.LevelCentral, Mode: casework.ModeForwarded}}}, func(contract.CaseRow) bool { return false }},
			"open of a source in a batch": {contract.CaseFilter{Open: &open, Batch: "b1", Sources: []contract.CaseSource{{Campaign: "c2"}, {Campaign: "c1", Level: casework.LevelCentral, Mode: casework.ModeHandedOver}}}, func(r contract.CaseRow) bool { return r.Open && r.Batch == "b1" }},
			"campaign":                    {contract.CaseFilter{Campaign: "c2"}, func(contract.CaseRow) bool { return false }},
			"clock":                       {contract.CaseFilter{Clock: casework.ClockAcknowledge}, func(r contract.CaseRow) bool { return r.NextClock == casework.ClockAcknowledge }},
			"owner":                       {contract.CaseFilter{Owner: casework.Coordinator}, func(r contract.CaseRow) bool { return r.NextOwner.Role == casework.Coordinator }},
			"priority":                    {contract.CaseFilter{Priorities: []casework.Priority{casework.PriorityStarred, casework.PrioritySuperiorSupervised}}, func(r contract.CaseRow) bool { return r.Priority != casework.PriorityNormal }},
			"unit":                        {contract.CaseFilter{Unit: "bureau"}, func(r contract.CaseRow) bool { return r.LeadUnit == "bureau" }},
			"below":                       {contract.CaseFilter{Unit: "section"}, func(contract.CaseRow) bool { return false }},
			"number":                      {contract.CaseFilter{Query: some.Number}, func(r contract.CaseRow) bool { return r.ID == some.ID }},
			"address":                     {contract.CaseFilter{Query: "the bridge"}, func(contract.CaseRow) bool { return true }},
			"width":                       {contract.CaseFilter{Query: "ＢＲＩＤＧＥ"}, func(contract.CaseRow) bool { return true }},
			"wildcard":                    {contract.CaseFilter{Query: "D_1%"}, func(contract.CaseRow) bool { return false }},
			"waiting":                     {contract.CaseFilter{Unacknowledged: true}, func(r contract.CaseRow) bool { return r.Unacknowledged > 0 }},
			"due":                         {contract.CaseFilter{DueBefore: some.NextDueAt}, func(r contract.CaseRow) bool { return r.NextDueAt > 0 && r.NextDueAt < some.NextDueAt }},
		} {
			var want []casework.CaseID
			states := map[casework.State]int64{}
			for _, r := range page.Cases {
				if c.is(r) {
					want = append(want, r.ID)
					states[r.State]++
				}
			}
			c.filter.Limit = 4
			require.Equal(t, want, d.pages(all, c.filter), name)
			tally, err := d.l.Tally(ctx, all, c.filter)
			require.NoError(t, err)
			require.Equal(t, states, tally.States, name)
			require.Equal(t, int64(len(want)), tally.Total, name)
		}
		// Imported = the sum of states, per batch.
		for i := range 3 {
			tally, err := d.l.Tally(ctx, all, contract.CaseFilter{Batch: fmt.Sprintf("b%d", i)})
			require.NoError(t, err)
			require.Equal(t, int64(8), tally.Total)
		}
	})
}

// What a unit has not signed for is not what others in the same cases have not.
func TestWhatAUnitHasNotSignedForIsItsOwn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("section", "bureau")
		d.unit("township", "")
		id := d.assigned("D1")
		d.do(id, coordinator, &casework.Assign{Targets: []casework.Target{target(casework.RoleAssisting, "township")}})
		d.do(id, in("bureau", casework.UnitOfficer), &casework.Acknowledge{Assignment: "a1"})
		for unit, n := range map[casework.UnitID]int64{"": 1, "bureau": 0, "township": 1, "section": 0} {
			tally, err := d.l.Tally(ctx, all, contract.CaseFilter{Unit: unit, Unacknowledged: true})
			require.NoError(t, err)
			require.Equal(t, n, tally.Total, unit)
		}
		d.do(id, in("bureau", casework.UnitOfficer), &casework.SubAssign{Parent: "a1", Unit: "section", FirstResponsible: "p-first", DirectResponsible: "p-direct", Instruction: casework.NewText("look at the bridge")})
		tally, err := d.l.Tally(ctx, all, contract.CaseFilter{Unit: "bureau", Unacknowledged: true})
		require.NoError(t, err)
		require.Equal(t, int64(1), tally.Total, "a unit below it has not")
	})
}

// Overdue is asked of the clock; nothing needs to have been published.
func TestOverdueIsDerivedWhenReading(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		due := d.record(id).Case.Clocks
		require.NotEmpty(t, due)
		for _, c := range []struct {
			at      casework.Instant
			overdue bool
		}{{noon.Add(-casework.Millisecond), false}, {noon, true}, {noon.Add(casework.Millisecond), true}} {
			d.clock.set(c.at)
			page, err := d.l.Cases(ctx, all, contract.CaseFilter{})
			require.NoError(t, err)
			require.Equal(t, c.overdue, page.Cases[0].Overdue)
			require.Zero(t, page.Cases[0].Breaches, "nothing is published yet")
			filtered, err := d.l.Cases(ctx, all, contract.CaseFilter{Overdue: true})
			require.NoError(t, err)
			require.Equal(t, c.overdue, len(filtered.Cases) == 1)
			today, err := d.l.Tally(ctx, all, contract.CaseFilter{Upcoming: true, DueBefore: noon.Add(12 * casework.Hour)})
			require.NoError(t, err)
			require.Equal(t, !c.overdue, today.Total == 1, "what has fallen due is overdue, and not due today as well")
			tally, err := d.l.Tally(ctx, all, contract.CaseFilter{})
			require.NoError(t, err)
			require.Equal(t, c.overdue, tally.Overdue == 1)
		}
		d.advance(id)
		page, err := d.l.Cases(ctx, all, contract.CaseFilter{Late: true})
		require.NoError(t, err)
		require.True(t, page.Cases[0].Late)
		require.Equal(t, noon, page.Cases[0].ReportDueAt)
	})
}

// The page calls a case without a number by the end of its id; whoever types that finds it.
func TestACaseWithoutANumberIsFoundByTheEndOfItsID(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id, numbered := d.register(""), d.register("D1")
		end := func(id casework.CaseID) string { return string(id[len(id)-6:]) }
		require.Equal(t, []casework.CaseID{id}, d.pages(all, contract.CaseFilter{Query: end(id), Limit: 10}))
		require.Equal(t, []casework.CaseID{id}, d.pages(all, contract.CaseFilter{Query: strings.ToLower(end(id)), Limit: 10}))
		require.Empty(t, d.pages(all, contract.CaseFilter{Query: end(numbered), Limit: 10}), "one that has a number is known by it")
	})
}

// How many cases a unit has decides by which way its open ones are found, and nothing of
// which they are: no other unit's, none in which its part is over, and none from which the
// reader is barred.
func TestAUnitsOpenCasesAreTheSameByEitherWay(t *testing.T) {
	t.Parallel()
	const few = 500 // as hasFew has it
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		own, others, over, barred := d.assigned("W1"), d.register("W2"), d.assigned("W3"), d.assigned("W4")
		require.NoError(t, d.l.writer.Exec("UPDATE case_access SET kind = ? WHERE case_id = ?", pastPart, over).Error)
		require.NoError(t, d.l.writer.Exec("INSERT INTO case_recusals (case_id, person) VALUES (?, ?)", barred, officer.Person).Error)
		open := true
		filters := map[string]contract.CaseFilter{"the reader's": {Open: &open}, "the filter's": {Open: &open, Unit: "bureau"}}
		look := func(want bool) {
			for whose, f := range filters {
				got, err := hasFew(d.l.reader, contract.Reader{Actor: officer}, f)
				require.NoError(t, err)
				require.Equal(t, want, got, whose)
				page, err := d.l.Cases(ctx, contract.Reader{Actor: officer}, f)
				require.NoError(t, err)
				var found []casework.CaseID
				for _, c := range page.Cases {
					found = append(found, c.ID)
				}
				require.Contains(t, found, own, whose)
				require.NotContains(t, found, others, whose)
				require.NotContains(t, found, over, whose)
				require.NotContains(t, found, barred, whose)
			}
		}
		look(true)
		var parts int64
		require.NoError(t, d.l.reader.Model(&accessRow{}).Where("unit_id = 'bureau' AND kind <> ?", pastPart).Count(&parts).Error)
		more := make([]accessRow, few-parts)
		for i := range more {
			more[i] = accessRow{UnitID: "bureau", CaseID: own, Kind: fmt.Sprint("kind", i)}
		}
		require.NoError(t, d.l.writer.Create(more).Error)
		look(true)
		require.NoError(t, d.l.writer.Create(&accessRow{UnitID: "bureau", CaseID: own, Kind: "one more"}).Error)
		look(false)
	})
}
