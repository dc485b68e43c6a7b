package ledger

import (
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
