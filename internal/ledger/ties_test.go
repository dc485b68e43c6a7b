package ledger

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// What hangs on a unit and on a person is shown before either goes; a unit with
// open cases stays, and a person goes at once.
func TestWhatHangsOnAUnitAndAPerson(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("station", "bureau")
		head, deputy := addPerson(t, d.l, "局长"), addPerson(t, d.l, "副局长")
		bureau, err := d.l.Unit(ctx, "bureau")
		require.NoError(t, err)
		bureau.FirstResponsible = head
		require.NoError(t, d.l.ChangeUnit(ctx, bureau))
		_, err = d.l.GrantPost(ctx, contract.Holding{Person: head, Unit: "bureau", Role: casework.UnitLeader})
		require.NoError(t, err)
		now := d.clock.now()
		_, err = d.l.AddDuty(ctx, contract.Duty{Unit: "bureau", Person: deputy, Telephone: "1", Backup: head, From: now, Until: now.Add(casework.Day)})
		require.NoError(t, err)
		contact, err := d.l.AddContact(ctx, contract.Contact{Unit: "bureau", Person: deputy, Telephone: "2", Substitute: head})
		require.NoError(t, err)
		_, err = d.l.Delegate(ctx, contract.Delegation{Delegator: head, Delegate: deputy, Until: now.Add(casework.Day)}, person(head))
		require.NoError(t, err)
		id := d.assigned("x1")
		d.do(id, officer, &casework.Acknowledge{Assignment: "a1", Handler: head})
		d.do(id, coordinator, &casework.SetLeaderInCharge{Leader: head})

		unit, err := d.l.UnitTies(ctx, "bureau")
		require.NoError(t, err)
		require.Equal(t, contract.Ties{OpenCases: 1, Responsible: []casework.UnitID{}, Posts: 1, Duties: 1, Contacts: 1, UnitsBelow: 1}, unit)
		ties, err := d.l.PersonTies(ctx, head)
		require.NoError(t, err)
		require.Equal(t, contract.Ties{
			OpenCases: 1, Handling: 1, Responsible: []casework.UnitID{"bureau"}, Posts: 1, Duties: 1, Contacts: 1, Delegations: 1,
		}, ties)
		_, err = d.l.UnitTies(ctx, "nowhere")
		requireRefusal(t, err, casework.NotFound, "no_such_unit")
		_, err = d.l.PersonTies(ctx, "nobody")
		requireRefusal(t, err, casework.NotFound, "no_such_person")

		bureau, err = d.l.Unit(ctx, "bureau")
		require.NoError(t, err)
		bureau.Disabled = true
		requireRefusal(t, d.l.ChangeUnit(ctx, bureau), casework.Conflict, "unit_in_use")
		gone, err := d.l.Person(ctx, head)
		require.NoError(t, err)
		gone.Disabled = true
		require.NoError(t, d.l.ChangePerson(ctx, gone))
		gone.Name = "另一个名字"
		requireRefusal(t, d.l.ChangePerson(ctx, gone), casework.Conflict, "changed_meanwhile")

		found, err := d.l.Contacts(ctx, "bureau")
		require.NoError(t, err)
		require.Equal(t, []contract.Contact{contact}, found)
		require.NoError(t, d.l.EndContact(ctx, "bureau", contact.ID))
		require.NoError(t, d.l.EndContact(ctx, "bureau", contact.ID))
		requireRefusal(t, d.l.EndContact(ctx, "station", contact.ID), casework.NotFound, "no_such_contact")
		found, err = d.l.Contacts(ctx, "bureau")
		require.NoError(t, err)
		require.Empty(t, found)
		require.Equal(t, 1, d.rows("contacts"), "it stays in the record")
		_, err = d.l.AddContact(ctx, contract.Contact{Unit: "bureau", Person: "nobody", Telephone: "1"})
		require.Equal(t, "person:no_such_person", refusalCode(t, err))
		_, err = d.l.AddContact(ctx, contract.Contact{Unit: "bureau", Person: deputy, Telephone: "1", Substitute: deputy})
		require.Equal(t, "substitute:same_person", refusalCode(t, err))
		_, err = d.l.AddContact(ctx, contract.Contact{Unit: "bureau", Person: deputy})
		require.Equal(t, "telephone:required", refusalCode(t, err))
		_, err = d.l.AddContact(ctx, contract.Contact{Unit: "nowhere", Person: deputy, Telephone: "1"})
		requireRefusal(t, err, casework.NotFound, "no_such_unit")
	})
}

// Posts are listed by person and by unit, with the time for which they are held.
func TestPostsAreListedByPersonAndUnit(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l, ctx := open(t, config), t.Context()
		first, second := addPerson(t, l, "甲"), addPerson(t, l, "乙")
		noon := casework.InstantOf(time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC))
		grant := func(h contract.Holding) string {
			held, err := l.GrantPost(ctx, h)
			require.NoError(t, err)
			return held.ID
		}
		past := grant(contract.Holding{Person: first, Unit: contract.OfficeUnit, Role: casework.DutyOfficer, From: noon.Add(-casework.Day), Until: noon})
		open := grant(contract.Holding{Person: first, Unit: contract.OfficeUnit, Role: casework.Coordinator, From: noon})
		later := grant(contract.Holding{Person: second, Unit: contract.OfficeUnit, Role: casework.Reviewer, From: noon.Add(casework.Day), Until: noon.Add(2 * casework.Day)})
		for _, c := range []struct {
			why    string
			filter contract.PostFilter
			want   []string
		}{
			{"all, latest first", contract.PostFilter{}, []string{later, open, past}},
			{"one person's", contract.PostFilter{Person: first}, []string{open, past}},
			{"held after the instant at which one ends", contract.PostFilter{Unit: contract.OfficeUnit, After: noon}, []string{later, open}},
			{"held just before it ends", contract.PostFilter{Person: first, After: noon - 1}, []string{open, past}},
			{"of a unit where nobody is", contract.PostFilter{Unit: "nowhere"}, nil},
		} {
			posts, err := l.Posts(ctx, c.filter)
			require.NoError(t, err)
			var ids []string
			for _, p := range posts {
				ids = append(ids, p.ID)
			}
			require.Equal(t, c.want, ids, c.why)
		}
	})
}

// The rosters of all units are read at once, without what was struck.
func TestRostersOfEveryUnitAreReadAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l, ctx := open(t, config), t.Context()
		person := addPerson(t, l, "甲")
		unit, err := l.AddUnit(ctx, contract.Unit{Name: "示范局", Kind: contract.UnitDepartment, Parent: contract.OfficeUnit})
		require.NoError(t, err)
		at := func(h int) casework.Instant {
			return casework.InstantOf(time.Date(2026, 3, 2, h, 0, 0, 0, time.UTC))
		}
		add := func(unit casework.UnitID, from, until int) string {
			d, err := l.AddDuty(ctx, contract.Duty{Unit: unit, Person: person, Telephone: "0000", From: at(from), Until: at(until)})
			require.NoError(t, err)
			return d.ID
		}
		office, other, struck := add(contract.OfficeUnit, 0, 12), add(unit.ID, 6, 18), add(unit.ID, 7, 9)
		_, err = l.StrikeDuty(ctx, unit.ID, struck, "ill")
		require.NoError(t, err)
		for from, want := range map[int][]string{0: {office, other}, 12: {other}, 18: nil} {
			turns, err := l.Rosters(ctx, at(from), at(24))
			require.NoError(t, err)
			var ids []string
			for _, d := range turns {
				ids = append(ids, d.ID)
			}
			require.Equal(t, want, ids)
		}
	})
}
