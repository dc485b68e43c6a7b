package ledger

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func TestAUnitsTerritoryIsChecked(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l, ctx := open(t, config), t.Context()
		add := func(u contract.Unit) error {
			if u.Kind == "" {
				u.Kind = contract.UnitCounty
			}
			_, err := l.AddUnit(ctx, u)
			return err
		}
		many := make([]string, 41)
		for i := range many {
			many[i] = strings.Repeat("某", 2+i%30) + "县"
		}
		for _, c := range []struct {
			unit contract.Unit
			code string
		}{
			{contract.Unit{Name: "甲县", Territory: []string{"甲县", ""}}, "territory[1]:required"},
			{contract.Unit{Name: "甲县", Territory: []string{"甲"}}, "territory[0]:text_too_short"},
			{contract.Unit{Name: "甲县", Territory: []string{strings.Repeat("长", 41)}}, "territory[0]:text_too_long"},
			{contract.Unit{Name: "甲县", Territory: []string{"甲县、乙县"}}, "territory[0]:territory_no_name"},
			{contract.Unit{Name: "甲县", Territory: []string{"甲\n县"}}, "territory[0]:territory_no_name"},
			{contract.Unit{Name: "甲县", Territory: many}, "territory:too_many"},
			{contract.Unit{Name: "水利局", Kind: contract.UnitDepartment, Territory: []string{"甲县"}}, "territory:territory_of_no_area"},
		} {
			require.Equal(t, c.code, refusalCode(t, add(c.unit)))
		}
		long := strings.Repeat("长", 40)
		require.NoError(t, add(contract.Unit{ID: "a", Name: "甲县", Territory: []string{"甲县", "甲甲", long}}))
		read, err := l.Unit(ctx, "a")
		require.NoError(t, err)
		require.Equal(t, []string{"甲县", "甲甲", long}, read.Territory)
	})
}

// No name belongs to two units side by side: which of them would be meant?
func TestATerritoryIsOneUnits(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l, ctx := open(t, config), t.Context()
		add := func(u contract.Unit) *casework.Error {
			if u.Kind == "" {
				u.Kind = contract.UnitCounty
			}
			_, err := l.AddUnit(ctx, u)
			return casework.AsError(err)
		}
		require.Nil(t, add(contract.Unit{ID: "city", Name: "某市", Kind: contract.UnitCity}))
		require.Nil(t, add(contract.Unit{ID: "a", Name: "高新区", Parent: "city", Territory: []string{"高新区", "开发区"}}))
		refusal := add(contract.Unit{Name: "经开区", Parent: "city", Territory: []string{"经开区", "开发区"}})
		require.Equal(t, []casework.FieldError{{
			Field: "territory[1]", Code: "territory_claimed", Params: map[string]string{"name": "开发区", "unit": "高新区"},
		}}, refusal.Fields)
		refusal = add(contract.Unit{Name: "高新区（新设）", Parent: "city"})
		require.Equal(t, "name", refusal.Fields[0].Field, "a unit's own name is its territory's, where no other was entered")

		require.Nil(t, add(contract.Unit{ID: "elsewhere", Name: "开发区", Parent: "a"}), "another parent")
		require.Nil(t, add(contract.Unit{ID: "town", Name: "开发区", Kind: contract.UnitTownship, Parent: "city"}), "another kind")
		require.Nil(t, add(contract.Unit{ID: "short-1", Name: "伊宁市", Parent: "city"}))
		require.Nil(t, add(contract.Unit{ID: "short-2", Name: "伊宁县", Parent: "city"}), "a short name that nobody entered is nobody's")
		require.Nil(t, add(contract.Unit{ID: "old", Name: "老区", Parent: "city", Disabled: true}))
		require.Nil(t, add(contract.Unit{ID: "new", Name: "老区", Parent: "city"}), "a dissolved unit has no territory")

		old, err := l.Unit(ctx, "old")
		require.NoError(t, err)
		old.Disabled = false
		require.Equal(t, "name:territory_claimed", refusalCode(t, l.ChangeUnit(ctx, old)))
		a, err := l.Unit(ctx, "a")
		require.NoError(t, err)
		a.Telephone = "1"
		require.NoError(t, l.ChangeUnit(ctx, a), "a unit does not stand in its own way")
		a, err = l.Unit(ctx, "a")
		require.NoError(t, err)
		a.Territory = nil
		require.NoError(t, l.ChangeUnit(ctx, a))
		require.Nil(t, add(contract.Unit{ID: "b", Name: "经开区", Parent: "city", Territory: []string{"开发区"}}))
	})
}

// Two units that would each be fine and together claim one territory.
func TestTwoUnitsAddedAtOnceClaimOneTerritoryOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l, ctx := open(t, config), t.Context()
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i := range errs {
			wg.Go(func() { _, errs[i] = l.AddUnit(ctx, contract.Unit{Name: "某县", Kind: contract.UnitCounty}) })
		}
		wg.Wait()
		require.NotEqual(t, errs[0] == nil, errs[1] == nil, "exactly one of the two: %v", errs)
	})
}

// govern adds a county with the people who answer for it.
func (d *desk) govern(id casework.UnitID, name string) {
	d.t.Helper()
	ctx := context.Background()
	person, err := d.l.AddPerson(ctx, contract.Person{Name: "负责人"})
	require.NoError(d.t, err)
	_, err = d.l.AddUnit(ctx, contract.Unit{ID: id, Name: name, Kind: contract.UnitCounty, FirstResponsible: person.ID, DirectResponsible: person.ID})
	require.NoError(d.t, err)
}

// The units are those that stand in the ledger when the assignment is applied,
// the region what it is after every amendment that was filed before.
func TestTheTerritoryIsFoundWhenTheAssignmentIsApplied(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.govern("upper", "upper county")
		id := d.register("D1")
		region := "moved to lower"
		d.file(id, dutyOfficer, &casework.AmendRegistration{Region: &region, Reason: casework.NewText("the region was wrong")})
		f := d.file(id, coordinator, &casework.Assign{Targets: []casework.Target{target(casework.RoleLead, "bureau")}})
		lower, err := d.l.AddUnit(ctx, contract.Unit{ID: "lower", Name: "lower county", Kind: contract.UnitCounty, Territory: []string{"lower"}})
		require.NoError(t, err)
		person := addPerson(t, d.l, "head")
		lower.FirstResponsible, lower.DirectResponsible = person, person
		require.NoError(t, d.l.ChangeUnit(ctx, lower))

		d.advance(id)
		require.Equal(t, contract.FilingApplied, d.filing(f.ID).State)
		parts := d.record(id).Case.Assignments
		require.Len(t, parts, 2)
		require.Equal(t, casework.UnitID("lower"), parts[1].Unit)
		require.Equal(t, casework.RoleTerritorial, parts[1].Role)
		require.Equal(t, person, parts[1].FirstResponsible)
		require.Equal(t, &casework.Located{Unit: "lower", In: casework.InRegion, Words: "lower"}, parts[1].Located)
		d.whole(id)

		// It sees the case, its telephone rings, and the reason stands in the record.
		_, err = d.l.Case(ctx, contract.Reader{Actor: in("lower", casework.UnitOfficer)}, id)
		require.NoError(t, err)
		require.Contains(t, d.heardBy("lower"), casework.EventType("unit_assigned"))
		var located []*casework.Located
		for _, e := range d.events(id) {
			if p, ok := e.Payload.(*casework.UnitAssigned); ok {
				located = append(located, p.Assignment.Located)
			}
		}
		require.Equal(t, []*casework.Located{nil, parts[1].Located}, located)
	})
}

func TestAnAssignmentWithoutATerritorialUnitIsRefusedInTheRecord(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.register("D1")
		f := d.file(id, coordinator, &casework.Assign{Targets: []casework.Target{target(casework.RoleLead, "bureau")}})
		d.advance(id)
		f = d.filing(f.ID)
		require.Equal(t, contract.FilingRefused, f.State)
		require.Equal(t, "no_territory_reason:territory_needed", refusalCode(t, f.Refusal))
		d.do(id, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		left := d.record(id).Case.LeftOut
		require.Len(t, left, 1)
		texts, err := d.l.Texts(ctx, all, id, left[0].Reason.Digest)
		require.NoError(t, err)
		require.Equal(t, "it is about no place", texts[left[0].Reason.Digest])
		d.whole(id)
	})
}

// A part that comes by itself names nobody who cannot sign in: the coordinator is
// told that nobody answers for the area any longer.
func TestATerritoryOfSomebodyDisabledAnswersNobody(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.govern("lower", "lower county")
		unit, err := d.l.Unit(ctx, "lower")
		require.NoError(t, err)
		p, err := d.l.Person(ctx, unit.FirstResponsible)
		require.NoError(t, err)
		p.Disabled = true
		require.NoError(t, d.l.ChangePerson(ctx, p))
		id := d.register("D1")
		region := "lower county"
		d.do(id, dutyOfficer, &casework.AmendRegistration{Region: &region, Reason: casework.NewText("the region was wrong")})
		f := d.file(id, coordinator, &casework.Assign{Targets: []casework.Target{target(casework.RoleLead, "bureau")}})
		d.advance(id)
		require.Equal(t, "targets:territory_answers_nobody", refusalCode(t, d.filing(f.ID).Refusal))
	})
}
