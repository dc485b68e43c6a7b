package ledger

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A case that nobody signs for rings whoever the roster names, then the head of
// the unit, then whoever leads the shift (S1-04); where no roster and no head
// is kept, everybody in that role.
func TestCallsReachThoseWhoAreOnDuty(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		person := func(name string) casework.PersonID {
			p, err := d.l.AddPerson(ctx, contract.Person{Name: name})
			require.NoError(t, err)
			return p.ID
		}
		onDuty, backup, late, head, gone, shift := person("on duty"), person("backup"), person("next turn"), person("head"), person("gone"), person("shift")
		require.NoError(t, d.l.ChangePerson(ctx, contract.Person{ID: gone, Name: "gone", Disabled: true}))
		for _, u := range []contract.Unit{
			{ID: "kept", FirstResponsible: head}, {ID: "unkept"}, {ID: "left", FirstResponsible: gone},
		} {
			u.Name, u.Kind = string(u.ID), contract.UnitDepartment
			_, err := d.l.AddUnit(ctx, u)
			require.NoError(t, err)
		}
		start := d.clock.now()
		turn := func(unit casework.UnitID, who, second casework.PersonID, from casework.Instant) {
			_, err := d.l.AddDuty(ctx, contract.Duty{Unit: unit, Person: who, Backup: second, Telephone: "1", From: from, Until: from.Add(casework.Day)})
			require.NoError(t, err)
		}
		turn("kept", onDuty, backup, start)
		turn("kept", onDuty, late, start.Add(casework.Day))
		turn("left", onDuty, gone, start)

		heard := func(unit casework.UnitID) map[casework.Rung][]string {
			d.clock.set(start)
			id := d.register("D-" + string(unit))
			d.do(id, coordinator, nowhere(target(casework.RoleLead, unit)))
			d.clock.forward(2 * casework.Hour)
			d.advance(id)
			rungs := map[casework.Rung][]string{}
			var rows []outboxRow
			require.NoError(t, d.l.reader.Where("case_id = ? AND type = 'rung_reached'", id).Order("seq, id").Find(&rows).Error)
			for _, r := range rows {
				var facts map[string]string
				require.NoError(t, unmarshal(r.Notice.Facts, &facts, "facts"))
				to := address{role: r.Notice.Role, unit: r.Notice.Unit, person: r.Notice.Person}.String()
				if facts["clock"] == string(casework.ClockAcknowledge) {
					rungs[casework.Rung(facts["rung"])] = append(rungs[casework.Rung(facts["rung"])], to)
				}
			}
			return rungs
		}
		is := func(p casework.PersonID) string { return "person:" + string(p) }
		got := heard("kept")
		require.ElementsMatch(t, []string{is(backup), "duty_officer"}, got[casework.RungCallBackup])
		require.ElementsMatch(t, []string{is(head), "duty_officer"}, got[casework.RungCallUnitHead])
		require.ElementsMatch(t, []string{"coordinator", "duty_officer"}, got[casework.RungCallShiftLeader], "nobody stands in the office's roster")

		turn(contract.OfficeUnit, shift, "", start)
		for _, unit := range []casework.UnitID{"unkept", "left"} {
			got = heard(unit)
			require.ElementsMatch(t, []string{"unit_duty_officer@" + string(unit), "duty_officer"}, got[casework.RungCallBackup], unit)
			require.ElementsMatch(t, []string{"unit_leader@" + string(unit), "duty_officer"}, got[casework.RungCallUnitHead], unit)
			require.ElementsMatch(t, []string{is(shift), "duty_officer"}, got[casework.RungCallShiftLeader], unit)
		}
	})
}

// The handler is one named person, and hears of their own case whatever unit
// below they belong to (S1-06); whoever hears by role already is not told twice.
func TestTheNamedHandlerHearsOfTheirClocks(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("station", "bureau")
		person := func(name string, unit casework.UnitID) casework.PersonID {
			p, err := d.l.AddPerson(ctx, contract.Person{Name: name})
			require.NoError(t, err)
			_, err = d.l.GrantPost(ctx, contract.Holding{Person: p.ID, Unit: unit, Role: casework.UnitOfficer})
			require.NoError(t, err)
			return p.ID
		}
		below, inside, left := person("below", "station"), person("inside", "bureau"), person("left", "station")
		require.NoError(t, d.l.ChangePerson(ctx, contract.Person{ID: left, Name: "left", Disabled: true}))
		start := d.clock.now()
		heard := func(number string, named casework.PersonID) map[casework.EventType][]string {
			d.clock.set(start)
			id := d.assigned(number)
			d.do(id, officer, &casework.Acknowledge{Assignment: "a1", Handler: named})
			d.clock.forward(30 * casework.Day)
			d.advance(id)
			to := map[casework.EventType][]string{}
			var rows []outboxRow
			require.NoError(t, d.l.reader.Where("case_id = ? AND type IN ('rung_reached', 'warning_due', 'clock_lapsed')", id).Order("seq, id").Find(&rows).Error)
			for _, r := range rows {
				var facts map[string]string
				require.NoError(t, unmarshal(r.Notice.Facts, &facts, "facts"))
				if facts["clock"] == string(casework.ClockReport) {
					to[r.Notice.Type] = append(to[r.Notice.Type], address{role: r.Notice.Role, unit: r.Notice.Unit, person: r.Notice.Person}.String())
				}
			}
			return to
		}
		for _, tt := range []struct {
			number  string
			named   casework.PersonID
			himself bool
		}{{"D1", below, true}, {"D2", inside, false}, {"D3", left, false}, {"D4", "", false}} {
			for event, to := range heard(tt.number, tt.named) {
				require.Contains(t, to, "unit_officer@bureau", event)
				if tt.himself {
					require.Contains(t, to, "person:"+string(tt.named), event)
				} else {
					require.NotContains(t, to, "person:"+string(tt.named), event)
				}
			}
		}
		require.Len(t, heard("D5", below), 3, "warned, lapsed and urged")
	})
}

func TestTheHandlerIsCalledByName(t *testing.T) {
	t.Parallel()
	c := casework.Case{
		Clocks:      []casework.Clock{{ID: "k1", Subject: "a1"}, {ID: "k2", Subject: "r1"}, {ID: "k3", Subject: "a2"}},
		Assignments: []casework.Assignment{{ID: "a1", Unit: "bureau", Handler: "p-handler"}, {ID: "a2", Unit: "county"}},
		Answers:     []casework.Answer{{ID: "r1", Assignment: "a1"}},
	}
	named := address{person: "p-handler", unit: "bureau", call: handler}
	for clock, want := range map[string]bool{"k1": true, "k2": true, "k3": false} {
		to := rungReached(c, casework.Event{Payload: &casework.RungReached{Clock: clock, Escalation: casework.Escalation{
			Rung: casework.RungCallHandler, State: casework.EscalationIssued, Unit: "bureau",
		}}})
		require.Contains(t, to, address{role: casework.UnitOfficer, unit: "bureau"})
		require.Contains(t, to, address{role: casework.DutyOfficer})
		if want {
			require.Contains(t, to, named)
		} else {
			require.NotContains(t, to, named)
		}
	}
}

// A reviewer who waits for a missing signature hears that it has come.
func TestAMissingSignatureThatComesIsToldToTheReviewer(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		d.do(id, officer, report())
		d.do(id, in("bureau", casework.UnitLeader), &casework.SignReport{Answer: "r1"})
		var to []casework.Role
		for _, n := range d.deliver(nil) {
			if n.Type == "report_signed" {
				to = append(to, n.Role)
			}
		}
		require.Equal(t, []casework.Role{casework.Reviewer}, to)
	})
}

// The unit's leaders hear of what was presented to them, and its officers what was
// signed and is to be submitted, and until when; nobody else does, the unit above included.
// What was sent back is told to the unit's officers and to whoever presented it.
func TestWhatIsPresentedIsToldToTheLeaderAndItsSignatureToTheOfficers(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		due := ""
		told := func(of casework.EventType) (to []address) {
			for _, n := range d.deliver(nil) {
				if n.Type == of {
					require.Equal(t, string(casework.ClockReport), n.Facts["clock"])
					due = n.Facts["due"]
					to = append(to, address{role: n.Role, unit: n.Unit, person: n.Person})
				}
			}
			return to
		}
		id := d.handled("D1")
		d.do(id, officer, &casework.PresentReport{Answer: "r1", Report: *report().Report})
		require.Equal(t, []address{{role: casework.UnitLeader, unit: "bureau"}}, told("report_presented"))
		record, err := d.l.Case(ctx, all, id)
		require.NoError(t, err)
		d.do(id, in("bureau", casework.UnitLeader), &casework.ReturnPresented{Answer: "r1", Presented: record.Case.Answers[0].Presented.Seq, Reason: casework.NewText("缺监测数据")})
		require.ElementsMatch(t, []address{{role: casework.UnitOfficer, unit: "bureau"}, {person: officer.Person}}, told("presented_returned"))
		tasks, err := d.l.Tasks(ctx, all, contract.TaskFilter{Units: []casework.UnitID{"bureau"}, Kinds: []casework.TaskKind{casework.ToSubmit}, Limit: 9})
		require.NoError(t, err)
		require.Contains(t, slices.Collect(maps.Values(tasks.Items[0].Texts)), "缺监测数据", "the officers read why")
		d.do(id, officer, &casework.PresentReport{Answer: "r1", Report: *report().Report})
		record, err = d.l.Case(ctx, all, id)
		require.NoError(t, err)
		d.do(id, in("bureau", casework.UnitLeader), &casework.SignReport{Answer: "r1", Presented: record.Case.Answers[0].Presented.Seq})
		require.Equal(t, []address{{role: casework.UnitOfficer, unit: "bureau"}}, told("report_signed"))
		require.Equal(t, reportDue(record.Case), due, "until when it is to be filed")

		own := d.handled("D2")
		d.do(own, in("bureau", casework.UnitLeader), &casework.SignReport{Answer: "r1", Report: report().Report})
		require.Equal(t, []address{{role: casework.UnitOfficer, unit: "bureau"}}, told("report_signed"), "in the leader's own words as well")
	})
}

// What is presented within two hours of its deadline, or after it, rings at the leader's;
// what was presented before rings with the warning that comes then, as long as it waits.
func TestAPresentedReportWhoseDeadlineIsNearRings(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		start := d.clock.now()
		due, err := casework.ParseInstant(reportDue(d.record(d.handled("D0")).Case))
		require.NoError(t, err)
		// rings gives whose telephones ring when something of this type is told.
		rings := func(of casework.EventType, id casework.CaseID) (to []string) {
			for _, n := range d.deliver(nil) {
				if n.Case == id && n.Type == of && n.Urgent && n.Facts["clock"] == string(casework.ClockReport) {
					to = append(to, address{role: n.Role, unit: n.Unit, person: n.Person}.String())
				}
			}
			return to
		}
		presented := func(number string, at casework.Instant) casework.CaseID {
			d.clock.set(start)
			id := d.handled(number)
			d.clock.set(at.Add(-casework.Second))
			d.advance(id)
			d.deliver(nil)
			d.do(id, officer, &casework.PresentReport{Answer: "r1", Report: *report().Report})
			return id
		}
		near := due.Add(-2 * casework.Hour)
		for number, tt := range map[string]struct {
			at    casework.Instant
			rings []string
		}{
			"D1": {near.Add(-casework.Millisecond), nil}, "D2": {near, []string{"unit_leader@bureau"}},
			"D3": {near.Add(casework.Millisecond), []string{"unit_leader@bureau"}}, "D4": {due.Add(casework.Hour), []string{"unit_leader@bureau"}},
		} {
			require.Equal(t, tt.rings, rings("report_presented", presented(number, tt.at)), number)
		}

		early := presented("D5", near.Add(-5*casework.Hour))
		require.Empty(t, rings("report_presented", early))
		d.clock.set(near.Add(-casework.Millisecond))
		d.advance(early)
		require.Empty(t, rings("warning_due", early), "six hours before")
		d.clock.set(near)
		d.advance(early)
		require.Equal(t, []string{"unit_leader@bureau"}, rings("warning_due", early), "the officers wait for it")
		d.clock.set(start)
		unwritten := d.handled("D6")
		d.clock.set(near)
		d.advance(unwritten)
		require.Empty(t, rings("warning_due", unwritten), "nothing waits for the leader")
		d.whole(early)
	})
}

func reportDue(c casework.Case) string {
	k, _ := clockOf(c, reportClock(c, "r1"))
	return k.Due.String()
}
