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
// text, nor by what the complainant of another case has in common with this one's.
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
	})
}
