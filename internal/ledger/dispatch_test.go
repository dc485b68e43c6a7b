package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// atDispatch renders what waits for the desk: case and task, in their order.
func (d *desk) atDispatch(who contract.Reader, f contract.DispatchFilter) (found []string) {
	d.t.Helper()
	for {
		page, err := d.l.AtDispatch(ctx, who, f)
		require.NoError(d.t, err)
		for _, i := range page.Items {
			found = append(found, i.Row.Number+" "+string(i.Task))
		}
		if page.Next == "" {
			return found
		}
		require.Len(d.t, page.Items, f.Limit)
		f.After = page.Next
	}
}

// aDispatchDesk has one case for each task, one of them starred, and one that waits for nobody
// there.
func aDispatchDesk(d *desk) map[string]casework.CaseID {
	ids := map[string]casework.CaseID{}
	for i, number := range []string{"D1", "D2", "D3", "D4", "D5", "D6"} {
		d.clock.set(handedOver.Add(casework.Minute + casework.Span(i)*casework.Second))
		body := registration(number)
		if number == "D5" {
			body.Priority = casework.PriorityStarred
		}
		f, err := d.l.Register(ctx, contract.NewCase{Body: body, Actor: dutyOfficer})
		require.NoError(d.t, err)
		ids[number] = f.Case
	}
	d.do(ids["D2"], coordinator, &casework.Screen{Outcome: casework.ScreenAccepted})
	d.do(ids["D3"], coordinator, &casework.Screen{Outcome: casework.ScreenVoid, Reason: casework.NewText("entered twice")})
	d.do(ids["D4"], coordinator, nowhere(target(casework.RoleLead, "bureau"), target(casework.RoleAssisting, "county")))
	d.do(ids["D4"], in("county", casework.UnitOfficer), &casework.Acknowledge{Assignment: "a2", Handler: in("county", casework.UnitOfficer).Person})
	d.do(ids["D4"], in("county", casework.UnitOfficer), &casework.DisputeAssignment{Assignment: "a2", Reason: casework.NewText("not ours at all")})
	d.do(ids["D6"], coordinator, nowhere(target(casework.RoleLead, "bureau")))
	return ids
}

func TestTheDispatchDeskListsWhatWaitsForItByItsClock(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("county", "")
		ids := aDispatchDesk(d)
		boss := contract.Reader{Actor: coordinator}
		whole := []string{"D5 screen", "D1 screen", "D2 assign", "D3 countersign", "D4 rule"}
		for _, limit := range []int{1, 2, 3, 4, 5, 6} {
			require.Equal(t, whole, d.atDispatch(boss, contract.DispatchFilter{CaseFilter: contract.CaseFilter{Limit: limit}}), "starred first where the clock is one; an assisting unit's dispute is there too")
		}
		page, err := d.l.AtDispatch(ctx, boss, contract.DispatchFilter{Tasks: []casework.DispatchTask{casework.ToRule, casework.ToCountersign}})
		require.NoError(t, err)
		require.Equal(t, map[casework.DispatchTask]int64{casework.ToScreen: 2, casework.ToAssign: 1, casework.ToCountersign: 1, casework.ToRule: 1}, page.Counts, "tasks narrow the rows and not the counts")
		require.Len(t, page.Items, 2)
		void, disputed := page.Items[0], page.Items[1]
		require.Equal(t, handedOver.Add(30*casework.Minute), void.Due)
		require.Equal(t, "entered twice", void.Texts[void.Case.Screening.Reason.Digest])
		require.Equal(t, disputed.Case.Disputes[0].At.Add(2*casework.Hour), disputed.Due)
		require.Equal(t, "not ours at all", disputed.Texts[disputed.Case.Disputes[0].Reason.Digest])
		require.Equal(t, "smoke from the brick works at night, number D4", disputed.Texts[disputed.Case.Complaint.Digest])

		require.Equal(t, []string{"D5 screen"}, d.atDispatch(boss, contract.DispatchFilter{CaseFilter: contract.CaseFilter{Priorities: []casework.Priority{casework.PriorityStarred}, Limit: 9}}))
		_, err = d.l.AtDispatch(ctx, boss, contract.DispatchFilter{CaseFilter: contract.CaseFilter{After: "rubbish"}})
		requireRefusal(t, err, casework.Invalid, "invalid_fields")

		d.do(ids["D4"], coordinator, &casework.Rule{Dispute: "d1", Reason: casework.NewText("it is theirs")})
		d.do(ids["D3"], leader, &casework.Countersign{Agree: true})
		require.Equal(t, []string{"D5 screen", "D1 screen", "D2 assign"}, d.atDispatch(boss, contract.DispatchFilter{CaseFilter: contract.CaseFilter{Limit: 9}}))
	})
}

func TestTheDispatchDeskShowsNobodyACaseThatIsNotTheirs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("county", "")
		ids := aDispatchDesk(d)
		every := contract.DispatchFilter{CaseFilter: contract.CaseFilter{Limit: 9}}
		require.Equal(t, []string{"D4 rule"}, d.atDispatch(contract.Reader{Actor: in("county", casework.UnitOfficer)}, every), "its own only")
		require.Empty(t, d.atDispatch(contract.Reader{Actor: in("office", casework.Administrator)}, every))
		d.do(ids["D1"], coordinator, &casework.Recuse{Person: leader.Person, Reason: casework.NewText("a relative")})
		require.Equal(t, []string{"D5 screen", "D2 assign", "D3 countersign", "D4 rule"}, d.atDispatch(contract.Reader{Actor: leader}, every), "whoever is barred from a case does not find it here")
	})
}

// Cases that stand in the ledger since before the desk was kept are found as well.
func TestWhatWaitedBeforeTheDispatchDeskWasKeptIsFilledIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("county", "")
		aDispatchDesk(d)
		boss, every := contract.Reader{Actor: coordinator}, contract.DispatchFilter{CaseFilter: contract.CaseFilter{Limit: 9}}
		before := d.atDispatch(boss, every)
		require.NoError(t, d.l.writer.Exec("UPDATE cases SET dispatch_task = '?', dispatch_due = 0").Error)
		require.NoError(t, d.l.writer.Exec("DELETE FROM meta WHERE key = 'folded_by_rules'").Error)
		require.Empty(t, d.atDispatch(boss, every))
		require.NoError(t, Migrate(ctx, config))
		require.Equal(t, before, d.atDispatch(boss, every))
	})
}
