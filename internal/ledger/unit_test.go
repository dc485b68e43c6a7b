package ledger

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// refusalCode is the code of a lawful refusal, or of its first field.
func refusalCode(t testing.TB, err error) string {
	t.Helper()
	refusal := casework.AsError(err)
	require.NotNil(t, refusal, "a lawful refusal was expected: %v", err)
	if len(refusal.Fields) > 0 {
		return refusal.Fields[0].Field + ":" + refusal.Fields[0].Code
	}
	return refusal.Code
}

func addPerson(t testing.TB, l *Ledger, name string) casework.PersonID {
	t.Helper()
	p, err := l.AddPerson(context.Background(), contract.Person{Name: name})
	require.NoError(t, err)
	return p.ID
}

func TestTheOfficeAndItsEightGroupsAreThereFromTheStart(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l := open(t, config)
		units, err := l.Units(t.Context())
		require.NoError(t, err)
		groups := 0
		for _, u := range units {
			if u.Kind == contract.UnitGroup {
				groups++
				require.Equal(t, contract.OfficeUnit, u.Parent)
			}
		}
		require.Equal(t, 8, groups)
		office, err := l.Unit(t.Context(), contract.OfficeUnit)
		require.NoError(t, err)
		office.Name = "某市督察协调办"
		require.NoError(t, l.ChangeUnit(t.Context(), office), "names are the office's own")
	})
}

func TestUnitsFormATree(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l, ctx := open(t, config), t.Context()
		add := func(id, parent casework.UnitID, kind string) contract.Unit {
			u, err := l.AddUnit(ctx, contract.Unit{ID: id, Name: "单位" + string(id), Kind: kind, Parent: parent})
			require.NoError(t, err)
			return u
		}
		city := add("city", "", contract.UnitCity)
		county := add("county", "city", contract.UnitCounty)
		add("town-1", "county", contract.UnitTownship)
		add("town-2", "county", contract.UnitTownship)
		add("other", "city", contract.UnitCounty)

		workBelow := func(want bool, units ...casework.UnitID) {
			below, err := l.WorkBelow(ctx, units...)
			require.NoError(t, err)
			require.Equal(t, want, below, units)
		}
		workBelow(true, "city")
		workBelow(true, "town-1", "county")
		workBelow(false, "town-1", "town-2", "other", "nowhere")
		workBelow(false)

		city.Parent = "town-1"
		require.Equal(t, "parent:unit_above_itself", refusalCode(t, l.ChangeUnit(ctx, city)))
		county.Parent = "county"
		require.Equal(t, "parent:unit_above_itself", refusalCode(t, l.ChangeUnit(ctx, county)))
		county.Parent, county.Disabled = "other", true
		require.Equal(t, "unit_in_use", refusalCode(t, l.ChangeUnit(ctx, county)), "two towns stand below it")
		for _, town := range []casework.UnitID{"town-1", "town-2"} {
			u, err := l.Unit(ctx, town)
			require.NoError(t, err)
			u.Disabled = true
			require.NoError(t, l.ChangeUnit(ctx, u))
		}
		workBelow(false, "county")
		workBelow(true, "city")
		require.NoError(t, l.ChangeUnit(ctx, county))
		require.NoError(t, l.ChangeUnit(ctx, county), "nothing changes")
		stale := county
		stale.Name = "别名"
		require.Equal(t, "changed_meanwhile", refusalCode(t, l.ChangeUnit(ctx, stale)), "it was read before the last change")
		read, err := l.Unit(ctx, "county")
		require.NoError(t, err)
		county.Version++
		require.Equal(t, county, read)

		_, err = l.AddUnit(ctx, contract.Unit{ID: "city", Name: "again", Kind: contract.UnitCity})
		require.Equal(t, "unit_known", refusalCode(t, err))
		_, err = l.AddUnit(ctx, contract.Unit{Name: " ", Kind: contract.UnitCity})
		require.Equal(t, "name:required", refusalCode(t, err))
		_, err = l.AddUnit(ctx, contract.Unit{Name: "x", Kind: "village"})
		require.Equal(t, "kind:not_one_of", refusalCode(t, err))
		_, err = l.AddUnit(ctx, contract.Unit{Name: "x", Kind: contract.UnitCity, Parent: "nowhere"})
		require.Equal(t, "parent:no_such_unit", refusalCode(t, err))
		_, err = l.AddUnit(ctx, contract.Unit{Name: "x", Kind: contract.UnitCity, FirstResponsible: "nobody"})
		require.Equal(t, "first_responsible:no_such_person", refusalCode(t, err))
		_, err = l.Unit(ctx, "nowhere")
		require.Equal(t, "no_such_unit", refusalCode(t, err))
		require.Equal(t, "no_such_unit", refusalCode(t, l.ChangeUnit(ctx, contract.Unit{ID: "nowhere", Name: "x", Kind: contract.UnitCity})))
	})
}

// Two moves that would each be fine and together make a circle.
func TestTwoMovesAtOnceMakeNoCircle(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l, ctx := open(t, config), t.Context()
		for _, id := range []casework.UnitID{"a", "b"} {
			_, err := l.AddUnit(ctx, contract.Unit{ID: id, Name: "单位" + string(id), Kind: contract.UnitCounty})
			require.NoError(t, err)
		}
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, u := range []contract.Unit{
			{ID: "a", Name: "单位", Kind: contract.UnitCounty, Parent: "b"},
			{ID: "b", Name: "单位", Kind: contract.UnitCounty, Parent: "a"},
		} {
			wg.Go(func() { errs[i] = l.ChangeUnit(ctx, u) })
		}
		wg.Wait()
		require.NotEqual(t, errs[0] == nil, errs[1] == nil, "exactly one of the two moves: %v", errs)
	})
}

func TestPostsAreHeldForATimeAndStayInTheRecord(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		config.Clock = func() time.Time { return now }
		l, ctx := open(t, config), t.Context()
		person := addPerson(t, l, "王芳")
		start := casework.InstantOf(now)
		end := start.Add(casework.Day)
		h, err := l.GrantPost(ctx, contract.Holding{Person: person, Unit: contract.OfficeUnit, Role: casework.Coordinator, Until: end})
		require.NoError(t, err)
		require.Equal(t, start, h.From)
		for _, c := range []struct {
			at   casework.Instant
			held bool
		}{
			{start.Add(-casework.Millisecond), false}, {start, true}, {start.Add(casework.Millisecond), true},
			{end.Add(-casework.Millisecond), true}, {end, false}, {end.Add(casework.Millisecond), false},
		} {
			posts, standing, err := l.Standing(ctx, person, c.at)
			require.NoError(t, err)
			require.True(t, standing)
			require.Equal(t, c.held, len(posts) == 1, "at %s", c.at)
			require.Equal(t, c.held, h.At(c.at))
			holders, err := l.Holders(ctx, contract.OfficeUnit, casework.Coordinator, c.at)
			require.NoError(t, err)
			require.Equal(t, c.held, len(holders) == 1)
		}
		now = now.Add(time.Hour)
		ended, err := l.EndPost(ctx, h.ID, 0)
		require.NoError(t, err)
		require.Equal(t, h.Person, ended.Person)
		require.NotZero(t, ended.Until)
		_, err = l.EndPost(ctx, h.ID, 0)
		require.Equal(t, "post_ended_already", refusalCode(t, err))
		_, err = l.EndPost(ctx, "none", 0)
		require.Equal(t, "no_such_post", refusalCode(t, err))
		all, err := l.Holdings(ctx, person)
		require.NoError(t, err)
		require.Len(t, all, 1)
		require.Equal(t, casework.InstantOf(now), all[0].Until)

		require.NoError(t, l.ChangePerson(ctx, contract.Person{ID: person, Name: "王芳", Disabled: true}))
		_, standing, err := l.Standing(ctx, person, start)
		require.NoError(t, err)
		require.False(t, standing)
		_, standing, err = l.Standing(ctx, "nobody", start)
		require.NoError(t, err)
		require.False(t, standing)
	})
}

func TestPostsAndPeopleAreChecked(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l, ctx := open(t, config), t.Context()
		person := addPerson(t, l, "李伟")
		grant := func(h contract.Holding) string {
			_, err := l.GrantPost(ctx, h)
			return refusalCode(t, err)
		}
		require.Equal(t, "role:not_one_of", grant(contract.Holding{Person: person, Unit: contract.OfficeUnit, Role: casework.Engine}))
		require.Equal(t, "person:no_such_person", grant(contract.Holding{Person: "nobody", Unit: contract.OfficeUnit, Role: casework.Leader}))
		require.Equal(t, "unit:no_such_unit", grant(contract.Holding{Person: person, Unit: "nowhere", Role: casework.Leader}))
		require.Equal(t, "until:not_after_from", grant(contract.Holding{Person: person, Unit: contract.OfficeUnit, Role: casework.Leader, From: 5, Until: 5}))
		_, err := l.AddPerson(ctx, contract.Person{Name: "\t"})
		require.Equal(t, "name:required", refusalCode(t, err))
		_, err = l.AddPerson(ctx, contract.Person{ID: person, Name: "again"})
		require.Equal(t, "person_known", refusalCode(t, err))
		_, err = l.Person(ctx, "nobody")
		require.Equal(t, "no_such_person", refusalCode(t, err))
		require.Equal(t, "no_such_person", refusalCode(t, l.ChangePerson(ctx, contract.Person{ID: "nobody", Name: "x"})))
		second := addPerson(t, l, "赵敏")
		people, err := l.People(ctx, person, second, "nobody")
		require.NoError(t, err)
		require.Len(t, people, 2)
		people, err = l.People(ctx)
		require.NoError(t, err)
		require.Len(t, people, 2)
	})
}

func TestSomebodyIsOnDutyToTheInstant(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l, ctx := open(t, config), t.Context()
		day, night := addPerson(t, l, "白班"), addPerson(t, l, "夜班")
		at := func(h int) casework.Instant {
			return casework.InstantOf(time.Date(2026, 3, 2, h, 0, 0, 0, time.UTC))
		}
		first, err := l.AddDuty(ctx, contract.Duty{Unit: contract.OfficeUnit, Person: day, Telephone: "0000", Backup: night, From: at(0), Until: at(12)})
		require.NoError(t, err)
		_, err = l.AddDuty(ctx, contract.Duty{Unit: contract.OfficeUnit, Person: night, Telephone: "0001", From: at(12), Until: at(24)})
		require.NoError(t, err)
		for instant, want := range map[casework.Instant]casework.PersonID{
			at(0): day, at(12) - 1: day, at(12): night, at(24) - 1: night, at(24): "",
		} {
			on, err := l.OnDuty(ctx, contract.OfficeUnit, instant)
			require.NoError(t, err)
			if want == "" {
				require.Empty(t, on)
				continue
			}
			require.Len(t, on, 1)
			require.Equal(t, want, on[0].Person)
		}
		for _, blank := range []string{"", " \t", "　"} {
			_, err := l.StrikeDuty(ctx, first.Unit, first.ID, blank)
			require.Equal(t, "reason:required", refusalCode(t, err), "whoever strikes a turn says why")
		}
		for _, reason := range []string{"ill", "on leave"} {
			struck, err := l.StrikeDuty(ctx, first.Unit, first.ID, reason)
			require.NoError(t, err)
			require.Equal(t, "ill", struck.StrikeReason, "the first reason stays")
		}
		on, err := l.OnDuty(ctx, contract.OfficeUnit, at(1))
		require.NoError(t, err)
		require.Empty(t, on)
		roster, err := l.Roster(ctx, contract.OfficeUnit, at(0), at(24))
		require.NoError(t, err)
		require.Len(t, roster, 2, "a struck turn stays readable")
		require.True(t, roster[0].Struck)
		require.Equal(t, "ill", roster[0].StrikeReason)

		refused := func(d contract.Duty) string {
			_, err := l.AddDuty(ctx, d)
			return refusalCode(t, err)
		}
		good := contract.Duty{Unit: contract.OfficeUnit, Person: day, Telephone: "0000", From: at(0), Until: at(1)}
		backwards, mute, alone, lost := good, good, good, good
		backwards.Until, mute.Telephone, alone.Backup, lost.Unit = at(0), " ", day, "nowhere"
		require.Equal(t, "until:not_after_from", refused(backwards))
		require.Equal(t, "telephone:required", refused(mute))
		require.Equal(t, "backup:same_person", refused(alone))
		require.Equal(t, "unit:no_such_unit", refused(lost))
		_, err = l.StrikeDuty(ctx, first.Unit, "none", "ill")
		require.Equal(t, "no_such_duty", refusalCode(t, err))
	})
}

// The tree is kept, and is the stored one all the same: after a change by whichever
// process, and after one that was taken back. Whoever changes what they were given
// changes it for themselves.
func TestTheKeptTreeIsTheStoredOne(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		here, there := open(t, config), open(t, config)
		is := func(names ...string) {
			t.Helper()
			for _, l := range []*Ledger{here, there, here} {
				units, err := l.Units(t.Context())
				require.NoError(t, err)
				stored, err := unitsIn(l.read(t.Context()))
				require.NoError(t, err)
				require.Equal(t, stored, units)
				for _, n := range names {
					require.True(t, slices.ContainsFunc(units, func(u contract.Unit) bool { return u.Name == n }), n)
				}
				units[0].Name = "changed by its reader"
			}
		}
		is()
		u, err := there.AddUnit(t.Context(), contract.Unit{ID: "bureau", Name: "某局", Kind: contract.UnitCity})
		require.NoError(t, err)
		is("某局")
		back := errors.New("taken back")
		err = here.Together(t.Context(), func(ctx context.Context) error {
			u.Name = "改名未成"
			require.NoError(t, here.ChangeUnit(ctx, u))
			units, err := here.Units(ctx)
			require.NoError(t, err)
			require.True(t, slices.ContainsFunc(units, func(u contract.Unit) bool { return u.Name == "改名未成" }))
			return back
		})
		require.ErrorIs(t, err, back)
		is("某局")
		u.Name = "改名"
		require.NoError(t, there.ChangeUnit(t.Context(), u))
		is("改名")
	})
}
