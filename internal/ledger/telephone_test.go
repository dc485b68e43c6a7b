package ledger

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Through a post in a unit one calls the unit, those below it, and who holds a post
// in one of them now; through none nobody.
func TestWhoIsCalledThroughAUnit(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l, ctx := open(t, config), t.Context()
		for _, u := range []contract.Unit{
			{ID: "county", Kind: contract.UnitCounty}, {ID: "bureau", Parent: "county"}, {ID: "section", Parent: "bureau"}, {ID: "elsewhere"},
		} {
			u.Name = "示范单位" + string(u.ID)
			if u.Kind == "" {
				u.Kind = contract.UnitDepartment
			}
			_, err := l.AddUnit(ctx, u)
			require.NoError(t, err)
		}
		const begins, ends = casework.Instant(1_000_000), casework.Instant(2_000_000)
		for _, unit := range []casework.UnitID{"county", "bureau", "section", "elsewhere"} {
			id := "p-" + casework.PersonID(unit)
			_, err := l.AddPerson(ctx, contract.Person{ID: id, Name: "示范" + string(id)})
			require.NoError(t, err)
			for _, role := range []casework.Role{casework.UnitOfficer, casework.UnitLeader} {
				_, err = l.GrantPost(ctx, contract.Holding{Person: id, Unit: unit, Role: role, From: begins, Until: ends})
				require.NoError(t, err)
			}
		}
		for _, c := range []struct {
			through []casework.UnitID
			at      casework.Instant
			units   []casework.UnitID
			people  []casework.PersonID
		}{
			{nil, begins, nil, nil},
			{[]casework.UnitID{"bureau"}, begins - 1, []casework.UnitID{"bureau", "section"}, nil},
			{[]casework.UnitID{"bureau"}, begins, []casework.UnitID{"bureau", "section"}, []casework.PersonID{"p-bureau", "p-section"}},
			{[]casework.UnitID{"bureau"}, ends - 1, []casework.UnitID{"bureau", "section"}, []casework.PersonID{"p-bureau", "p-section"}},
			{[]casework.UnitID{"bureau"}, ends, []casework.UnitID{"bureau", "section"}, nil},
			{[]casework.UnitID{"elsewhere", "section"}, begins, []casework.UnitID{"elsewhere", "section"}, []casework.PersonID{"p-elsewhere", "p-section"}},
		} {
			found, err := l.Callable(ctx, c.through, c.at)
			require.NoError(t, err)
			slices.Sort(found.Units)
			require.Equal(t, c.units, found.Units)
			require.ElementsMatch(t, c.people, found.People)
		}
	})
}
