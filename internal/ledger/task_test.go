package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// tasksFor renders what waits, in its order, whatever the size of a page.
func (d *desk) tasksFor(who casework.Actor, f contract.TaskFilter) (found []string) {
	d.t.Helper()
	if f.Limit == 0 {
		f.Limit = 200
	}
	for {
		page, err := d.l.Tasks(ctx, contract.Reader{Actor: who}, f)
		require.NoError(d.t, err)
		for _, i := range page.Items {
			found = append(found, i.Row.Number+" "+string(i.Task.Kind))
		}
		if page.Next == "" {
			return found
		}
		require.Len(d.t, page.Items, f.Limit)
		f.After = page.Next
	}
}

// Two units have parts in two cases, and a starred third is not acknowledged yet.
func aUnitsDay(d *desk) map[string]casework.CaseID {
	d.unit("bureau", "")
	d.unit("county", "")
	ids := map[string]casework.CaseID{}
	for i, number := range []string{"U1", "U2", "U3"} {
		d.clock.set(handedOver.Add(casework.Minute + casework.Span(i)*casework.Minute))
		body := registration(number)
		if number == "U3" {
			body.Priority = casework.PriorityStarred
		}
		f, err := d.l.Register(ctx, contract.NewCase{Body: body, Actor: dutyOfficer})
		require.NoError(d.t, err)
		ids[number] = f.Case
		d.do(f.Case, coordinator, nowhere(target(casework.RoleLead, "bureau"), target(casework.RoleAssisting, "county")))
	}
	county := in("county", casework.UnitOfficer)
	d.do(ids["U1"], county, &casework.Acknowledge{Assignment: "a2", Handler: county.Person})
	d.do(ids["U2"], county, &casework.Acknowledge{Assignment: "a2", Handler: county.Person})
	d.do(ids["U2"], county, &casework.DisputeAssignment{Assignment: "a2", Reason: casework.NewText("not ours at all")})
	return ids
}

// Whoever rings up the units finds every one that has to sign, whichever clock of
// the case is the next: one case may wait for two units at once.
func TestEveryUnitThatHasNotSignedIsNamed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := aUnitsDay(d)
		unsigned := func(who contract.Reader, some ...string) (found []string) {
			t.Helper()
			var of []casework.CaseID
			for _, n := range some {
				of = append(of, ids[n])
			}
			parts, err := d.l.Unsigned(ctx, who, of)
			require.NoError(t, err)
			for _, p := range parts {
				for n, id := range ids {
					if id == p.Case {
						found = append(found, n+" "+string(p.Unit)+" "+p.Assignment)
					}
				}
				require.Positive(t, p.Due)
			}
			return found
		}
		require.Equal(t, []string{"U1 bureau a1", "U2 bureau a1", "U3 bureau a1", "U3 county a2"}, unsigned(all, "U1", "U2", "U3"))
		require.Equal(t, []string{"U3 bureau a1", "U3 county a2"}, unsigned(contract.Reader{Actor: in("county", casework.UnitDutyOfficer)}, "U3"))
		require.Empty(t, unsigned(contract.Reader{Actor: in("elsewhere", casework.UnitOfficer)}, "U3"), "a case that is not the reader's")
		require.Empty(t, unsigned(all))
		d.do(ids["U3"], in("bureau", casework.UnitOfficer), &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
		require.Equal(t, []string{"U3 county a2"}, unsigned(all, "U3"), "the lead has signed, and is not named for the other")
	})
}

// Whoever looks at what a unit has not signed for reads how it was last called about
// it: not how another unit was, and nothing that was struck.
func TestAnUnsignedPartTellsTheLastCall(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := aUnitsDay(d)
		call := func(who contract.Reader, n string) (found []*contract.LastCall) {
			t.Helper()
			parts, err := d.l.Unsigned(ctx, who, []casework.CaseID{ids[n]})
			require.NoError(t, err)
			for _, p := range parts {
				found = append(found, p.Call)
			}
			return found
		}
		require.Equal(t, []*contract.LastCall{nil, nil}, call(all, "U3"))
		ring := func(unit casework.UnitID, note string) int64 {
			d.do(ids["U3"], dutyOfficer, &casework.RecordCall{Unit: unit, Person: "p-there", Answered: note != "", Note: casework.NewText(note)})
			return d.record(ids["U3"]).Case.Entries[len(d.record(ids["U3"]).Case.Entries)-1].Seq
		}
		ring("county", "")
		seq := ring("county", "they sign within ten minutes")
		ring("elsewhere", "not about us")
		calls := call(all, "U3")
		require.Nil(t, calls[0], "the bureau was not called")
		require.True(t, calls[1].Answered)
		require.Equal(t, "they sign within ten minutes", calls[1].Note)
		require.Equal(t, dutyOfficer.Person, calls[1].By)
		require.Equal(t, casework.PersonID("p-there"), calls[1].Person)
		require.Positive(t, calls[1].At)
		require.Equal(t, calls, call(contract.Reader{Actor: dutyOfficer}, "U3"))
		d.do(ids["U3"], dutyOfficer, &casework.StrikeEntry{Seq: seq, Reason: casework.NewText("another case")})
		require.False(t, call(all, "U3")[1].Answered, "the one before it, for the last was struck")
		require.Equal(t, []*contract.LastCall{nil}, call(all, "U1"))
	})
}

// The list goes by the clock of the unit's own part: for the county the case that
// the bureau has not signed for comes last, for its own part in it is not due.
func TestAUnitsTasksGoByItsOwnClocks(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := aUnitsDay(d)
		county, bureau := in("county", casework.UnitOfficer), in("bureau", casework.UnitOfficer)
		whole := []string{"U3 acknowledge", "U2 in_ruling", "U1 contribute"}
		for _, limit := range []int{1, 2, 3, 4} {
			require.Equal(t, whole, d.tasksFor(county, contract.TaskFilter{Units: []casework.UnitID{"county"}, Limit: limit}))
		}
		require.Equal(t, []string{"U1 acknowledge", "U2 acknowledge", "U3 acknowledge"}, d.tasksFor(bureau, contract.TaskFilter{Units: []casework.UnitID{"bureau"}}))
		page, err := d.l.Tasks(ctx, contract.Reader{Actor: county}, contract.TaskFilter{Units: []casework.UnitID{"county"}, Kinds: []casework.TaskKind{casework.InRuling}})
		require.NoError(t, err)
		require.Len(t, page.Items, 1)
		require.EqualValues(t, 1, page.Counts[casework.ToContribute], "kinds narrow the rows and not the counts")
		disputed := page.Items[0]
		require.Equal(t, disputed.Case.Disputes[0].At.Add(2*casework.Hour), disputed.Task.Due)
		require.Equal(t, "not ours at all", disputed.Texts[disputed.Case.Disputes[0].Reason.Digest])
		require.Equal(t, registration("U2").Complaint.Body(), disputed.Texts[disputed.Case.Complaint.Digest], "whoever has to act reads what about")

		d.do(ids["U2"], coordinator, &casework.Rule{Dispute: "d1", Reason: casework.NewText("it is theirs")})
		d.do(ids["U1"], county, &casework.Contribute{Assignment: "a2", Part: casework.NewText("what we found")})
		require.Equal(t, []string{"U3 acknowledge", "U2 contribute"}, d.tasksFor(county, contract.TaskFilter{Units: []casework.UnitID{"county"}}), "what is done is gone at once")
		_, err = d.l.Tasks(ctx, contract.Reader{Actor: county}, contract.TaskFilter{Units: []casework.UnitID{"county"}, After: "rubbish"})
		requireRefusal(t, err, casework.Invalid, "invalid_fields")
	})
}

// Whoever answers an opinion finds its words with the task: each its own, though two
// wait in one case, and none of a case that is not theirs.
func TestAnOpinionWaitsWithItsWords(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := aUnitsDay(d)
		for _, words := range []string{"say what was found", "and by whom"} {
			d.do(ids["U1"], leader, &casework.Supervise{Unit: "county", Opinion: casework.NewText(words)})
		}
		waiting := func(who casework.Actor) (found []string) {
			page, err := d.l.Tasks(ctx, contract.Reader{Actor: who}, contract.TaskFilter{Units: []casework.UnitID{"county"}, Kinds: []casework.TaskKind{casework.ToAnswerSupervision}, Limit: 200})
			require.NoError(d.t, err)
			for _, i := range page.Items {
				found = append(found, i.Texts[i.Opinion.Digest])
			}
			return found
		}
		require.ElementsMatch(t, []string{"say what was found", "and by whom"}, waiting(in("county", casework.UnitLeader)))
		require.Empty(t, waiting(in("elsewhere", casework.UnitLeader)))
	})
}

func TestTasksShowNobodyACaseThatIsNotTheirs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := aUnitsDay(d)
		of := contract.TaskFilter{Units: []casework.UnitID{"county"}}
		require.Empty(t, d.tasksFor(in("elsewhere", casework.UnitOfficer), of), "whoever has no part in a case finds nothing of it, whatever units are asked for")
		county := in("county", casework.UnitOfficer)
		d.do(ids["U1"], coordinator, &casework.Recuse{Person: county.Person, Reason: casework.NewText("a relative")})
		require.Equal(t, []string{"U3 acknowledge", "U2 in_ruling"}, d.tasksFor(county, of), "nor does whoever is barred from it")
		require.Contains(t, d.tasksFor(in("county", casework.UnitLeader), of), "U1 name_handler")

		d.do(ids["U3"], in("office", casework.Supervisor), &casework.ProposeEscalation{Rung: casework.RungOversightVisit, Unit: "county", Reason: casework.NewText("it is slow")})
		office := contract.TaskFilter{Office: casework.OfficeTasks(leader)}
		require.Equal(t, []string{"U3 confirm_escalation"}, d.tasksFor(leader, office))
		require.Empty(t, d.tasksFor(leader, contract.TaskFilter{}), "what no post of theirs does is not listed")
		require.Empty(t, d.tasksFor(leader, contract.TaskFilter{Office: casework.PublicityTasks}))
		d.do(ids["U3"], coordinator, &casework.Recuse{Person: leader.Person, Reason: casework.NewText("a relative")})
		require.Empty(t, d.tasksFor(leader, office))
	})
}

// Tasks of cases that stand in the ledger since before there was a list of them
// are found as well, and what somebody has written there by hand is mended.
func TestTasksFromBeforeThereWasAListAreFilledIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		aUnitsDay(d)
		county, of := in("county", casework.UnitOfficer), contract.TaskFilter{Units: []casework.UnitID{"county"}}
		before := d.tasksFor(county, of)
		require.NoError(t, d.l.writer.Exec("DELETE FROM tasks").Error)
		require.NoError(t, d.l.writer.Exec("DELETE FROM meta WHERE key = 'folded_by_rules'").Error)
		require.Empty(t, d.tasksFor(county, of))
		require.NoError(t, Migrate(ctx, config))
		require.Equal(t, before, d.tasksFor(county, of))
	})
}

// What was lost of a case's tasks and handlers is back with its next event.
func TestTasksThatWereLostAreBackWithTheNextEvent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("L1")
		for _, change := range []string{
			"DELETE FROM tasks", "DELETE FROM handlers", "UPDATE handlers SET person = 'p-somebody-else'",
			"INSERT INTO tasks (case_id, kind, subject, unit, assignment, due, priority) SELECT id, 'acknowledge', 'a9', 'county', 'a9', 1, 0 FROM cases",
		} {
			before := d.dump("tasks") + d.dump("handlers")
			changed := d.l.writer.Exec(change)
			require.NoError(t, changed.Error)
			require.NotZero(t, changed.RowsAffected, change)
			d.do(id, coordinator, &casework.Urge{Unit: "bureau"})
			require.Equal(t, before, d.dump("tasks")+d.dump("handlers"), change)
			d.whole(id)
		}
	})
}
