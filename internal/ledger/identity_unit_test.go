package ledger

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Whoever belongs to a unit with a part in a case, or acts for somebody who does,
// learns in no other post who complained in it: not by a look, nor a check of a
// text, nor a warning of one that names the complainant, nor by what the complainant
// of another case has in common with this one's.
func TestNobodyLearnsWhoComplainedInACaseOfTheOwnUnit(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.unit("city", "")
		d.unit("bureau", "city")
		d.unit("section", "bureau")
		d.unit("elsewhere", "")
		who := contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011"}
		id, other := d.complained("D1", who), d.complained("D2", who)
		d.do(id, coordinator, nowhere(target(casework.RoleLead, "bureau")))

		with := func(a casework.Actor, unit casework.UnitID, roles ...casework.Role) casework.Actor {
			a.Posts = append(slices.Clone(a.Posts), in(unit, roles...).Posts...)
			return a
		}
		proxy := coordinator
		proxy.Person, proxy.ActingFor, proxy.Own = "p-proxy", coordinator.Person, officer.Posts
		both := in("office", casework.Coordinator, casework.DutyOfficer)
		for name, c := range map[string]struct {
			actor casework.Actor
			apart bool
		}{
			"posts of the office alone":                     {both, true},
			"an officer of a unit elsewhere":                {with(both, "elsewhere", casework.UnitOfficer), true},
			"an officer of a unit below that has no part":   {with(both, "section", casework.UnitOfficer), true},
			"an officer of the unit":                        {with(both, "bureau", casework.UnitOfficer), false},
			"a duty officer of the unit":                    {with(both, "bureau", casework.UnitDutyOfficer), false},
			"a leader above the unit":                       {with(both, "city", casework.UnitLeader), false},
			"a post of the office that is held in the unit": {in("bureau", casework.Coordinator), false},
			"an officer of the unit who acts for another":   {proxy, false},
		} {
			_, look := d.l.Complainant(ctx, c.actor, id, "to call back")
			check := d.l.CheckText(ctx, c.actor, id, "a text", findsNothing)
			same, known := d.l.SameComplainant(ctx, c.actor, id)
			of, err := d.l.SameComplainant(ctx, c.actor, other)
			require.NoError(t, err, name)
			warned, err := d.l.ComplainantForWarning(ctx, c.actor, id)
			require.NoError(t, err, name, "the case is read all the same")
			require.Equal(t, c.apart, warned != nil, name)
			found, err := d.l.SearchComplainants(ctx, c.actor, contract.ComplainantQuery{Telephone: who.Telephone, Reason: "to call back"})
			require.NoError(t, err, name)
			if c.apart {
				require.NoError(t, look, name)
				require.NoError(t, check, name)
				require.NoError(t, known, name)
				require.Equal(t, []int{1, 1, 2}, []int{len(same), len(of), len(found)}, name)
				continue
			}
			for _, err := range []error{look, check, known} {
				requireRefusal(t, err, casework.Forbidden, "own_unit_complainant", name)
			}
			require.Empty(t, of, name)
			require.Len(t, found, 1, name)
			require.Equal(t, other, found[0].Case, name)
		}
		require.Len(t, d.entriesOf(contract.ComplainantShown), 3)

		// What was taken from the unit is still what its people knew of.
		d.do(id, both, &casework.Reassign{Assignment: "a1", To: target(casework.RoleLead, "elsewhere"), Reason: casework.NewText("theirs")})
		former := with(both, "bureau", casework.UnitOfficer)
		_, look := d.l.Complainant(ctx, former, id, "to call back")
		requireRefusal(t, look, casework.Forbidden, "own_unit_complainant")
		_, look = d.l.Complainant(ctx, both, id, "to call back")
		require.NoError(t, look)
		_, err := d.l.Case(ctx, contract.Reader{Actor: officer}, id)
		requireRefusal(t, err, casework.NotFound, "no_such_case")
	})
}

// Nor does a list tell them, by a row that is known to be such a case, whether it
// waits or was committed; nor somebody who is recused from the case.
func TestARowOfACaseTellsNobodyApartWhoComplained(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.live()
		d.unit("bureau", "")
		who := contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011"}
		id, other := d.complained("D1", who), d.complained("D2", who)
		d.do(id, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		d.do(id, coordinator, &casework.Recuse{Person: coordinator2.Person, Reason: casework.NewText("a neighbour")})
		known, fresh := line(3, "D1", "示范-栽植甲反映噪声"), line(4, "L2", "示范-栽植甲反映扬尘")
		known.Complainant, fresh.Complainant = &who, &who
		b := d.stage(list("1", known, fresh))
		rows := d.preview(b.ID).Rows
		require.Equal(t, id, rows[0].Known)
		ofUnit := in("office", casework.DutyOfficer)
		ofUnit.Posts = append(slices.Clone(ofUnit.Posts), in("bureau", casework.UnitOfficer).Posts...)
		for name, c := range map[string]struct {
			actor casework.Actor
			may   bool
		}{"of the office": {dutyOfficer, true}, "of the unit": {ofUnit, false}, "recused": {coordinator2, false}} {
			same, err := d.l.SameComplainants(ctx, c.actor, b.ID, rows)
			require.NoError(t, err, name)
			warned, err := d.l.RowsForWarning(ctx, c.actor, b.ID, rows)
			require.NoError(t, err, name)
			if c.may {
				require.Len(t, same, 2, name)
				require.Len(t, warned, 2, name)
				require.Len(t, same[1], 2, name)
				continue
			}
			require.NotContains(t, same, 1, name)
			require.NotContains(t, warned, 1, name)
			require.Len(t, same[2], 1, name)
			require.Equal(t, other, same[2][0].Case, name)
			require.Contains(t, warned, 2, name)
		}
		d.commit(b.ID)
		committed := d.preview(b.ID).Rows[1].Case
		d.do(committed, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		d.do(committed, coordinator, &casework.Recuse{Person: coordinator2.Person, Reason: casework.NewText("a neighbour")})
		for _, c := range []struct {
			actor casework.Actor
			rows  int
		}{{dutyOfficer, 2}, {ofUnit, 0}, {coordinator2, 0}} {
			same, err := d.l.SameComplainants(ctx, c.actor, b.ID, placed(1, 2))
			require.NoError(t, err)
			require.Len(t, same, c.rows, "%s: by their places alone", c.actor.Person)
		}
	})
}

// placed are rows of a list of which no more is known than their places.
func placed(positions ...int) []contract.RowFate {
	rows := make([]contract.RowFate, len(positions))
	for i, p := range positions {
		rows[i].Position = p
	}
	return rows
}
