package app

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// reaches says by hand, as the table of docs/permissions.md does, whether somebody
// reads telephones of a unit: who calls reads all, others those of their own unit
// and of the units below it.
func (s somebody) reaches(unit string) bool {
	if slices.Contains([]casework.Role{casework.DutyOfficer, casework.Coordinator, casework.Supervisor, casework.Leader, casework.Administrator}, s.role) {
		return true
	}
	return slices.Contains(map[string][]string{
		placeAbove: {placeAbove, placeLead, placeBelow}, placeLead: {placeLead, placeBelow},
	}[s.place], unit) || s.place == unit
}

// telephoned is anything with a telephone in an answer.
type telephoned struct {
	ID        string `json:"id"`
	Telephone string `json:"telephone"`
}

type telephonesIn struct {
	telephoned

	Units, People, Contacts, Duties []telephoned
}

// Every answer that has telephones tells everybody those that the table says, field
// by field: of units, people, contact persons and turns on rosters.
func TestTelephonesAreToldAsTheTableSays(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	ctx, now := t.Context(), casework.InstantOf(time.Now())
	all := append([]string{placeOffice}, places...)
	for _, place := range all {
		id := casework.UnitID(place)
		unit, err := m.ledger.Unit(ctx, id)
		require.NoError(t, err)
		unit.Telephone = "unit-" + place
		require.NoError(t, m.ledger.ChangeUnit(ctx, unit))
		p, err := m.ledger.AddPerson(ctx, contract.Person{ID: casework.PersonID("called-" + place), Name: "示范接电话的人", Telephone: "person-" + place})
		require.NoError(t, err)
		_, err = m.ledger.GrantPost(ctx, contract.Holding{Person: p.ID, Unit: id, Role: casework.UnitDutyOfficer})
		require.NoError(t, err)
		_, err = m.ledger.AddContact(ctx, contract.Contact{Unit: id, Person: p.ID, Telephone: "contact-" + place})
		require.NoError(t, err)
		_, err = m.ledger.AddDuty(ctx, contract.Duty{Unit: id, Person: p.ID, Telephone: "duty-" + place, From: now.Add(casework.Hour), Until: now.Add(casework.Day)})
		require.NoError(t, err)
	}
	// Who has left the unit is not called through it any more.
	gone, err := m.ledger.AddPerson(ctx, contract.Person{ID: "gone", Name: "示范调走的人", Telephone: "person-gone"})
	require.NoError(t, err)
	post, err := m.ledger.GrantPost(ctx, contract.Holding{Person: gone.ID, Unit: placeLead, Role: casework.UnitOfficer})
	require.NoError(t, err)
	_, err = m.ledger.EndPost(ctx, post.ID, 0)
	require.NoError(t, err)

	told := 0
	for _, who := range m.people {
		read := func(path string) telephonesIn {
			return into[telephonesIn](t, m.send(who, http.MethodGet, "/api/v1"+path, ""), http.StatusOK)
		}
		units := read("/units").Units
		people := read("/people").People
		of := func(found []telephoned, id string) string {
			i := slices.IndexFunc(found, func(one telephoned) bool { return one.ID == id })
			require.GreaterOrEqual(t, i, 0, id)
			return found[i].Telephone
		}
		for _, place := range all {
			want := func(telephone string) string {
				if !who.reaches(place) {
					return ""
				}
				told++
				return telephone
			}
			where := who.name + " of " + place
			require.Equal(t, want("unit-"+place), of(units, place), where)
			require.Equal(t, want("unit-"+place), read("/units/"+place).Telephone, where)
			require.Equal(t, want("person-"+place), of(people, "called-"+place), where)
			require.Equal(t, want("person-"+place), of(read("/people?unit="+place).People, "called-"+place), where)
			require.Equal(t, want("contact-"+place), read("/units/" + place + "/contacts").Contacts[0].Telephone, where)
			require.Equal(t, want("duty-"+place), read("/units/" + place + "/roster").Duties[0].Telephone, where)
		}
		if who.reaches("nowhere") {
			require.Equal(t, "person-gone", of(people, "gone"), who.name)
		} else {
			require.Empty(t, of(people, "gone"), who.name)
		}
	}
	require.Positive(t, told)
}
