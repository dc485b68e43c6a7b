package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func noise(lead casework.UnitID, assisting ...casework.UnitID) casework.Responsibility {
	return casework.Responsibility{Kind: casework.MatterPollution, Matter: "噪声", Words: []string{"噪音"}, Lead: lead, Assisting: assisting}
}

func TestEveryVersionOfTheResponsibilityListIsKept(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.addUnit("bureau", "")
		d.addUnit("county", "")
		asking := contract.Asking(ctx, coordinator)
		none, err := d.l.Responsibilities(ctx, 0)
		require.NoError(t, err)
		require.Zero(t, none.Version)
		require.Empty(t, none.Lines)

		first := contract.NewResponsibilities{Document: "notice 1", Reason: "words of a person", Lines: []casework.Responsibility{noise("bureau")}, By: coordinator.Person}
		one, err := d.l.StoreResponsibilities(asking, first)
		require.NoError(t, err)
		require.Equal(t, contract.ResponsibilityVersion{Version: 1, Document: "notice 1", Reason: "words of a person", StoredAt: d.clock.now(), StoredBy: coordinator.Person}, one.ResponsibilityVersion)
		again, err := d.l.StoreResponsibilities(asking, first)
		require.NoError(t, err, "what is in force already changes nothing")
		require.Equal(t, one, again)

		stale := first
		stale.Lines = []casework.Responsibility{noise("county")}
		_, err = d.l.StoreResponsibilities(asking, stale)
		requireRefusal(t, err, casework.Conflict, "changed_meanwhile")
		d.draft(coordinator, contract.PlaceResponsibilities, `{"read":1,"lines":[]}`)
		d.draft(dutyOfficer, contract.PlaceResponsibilities, `{}`)
		stale.Read = 1
		two, err := d.l.StoreResponsibilities(asking, stale)
		require.NoError(t, err)
		require.EqualValues(t, 2, two.Version)

		require.Equal(t, []string{contract.PlaceResponsibilities}, d.draftKeys(coordinator), "another list than the draft was published")

		inForce, err := d.l.Responsibilities(ctx, 0)
		require.NoError(t, err)
		require.Equal(t, two, inForce)
		old, err := d.l.Responsibilities(ctx, 1)
		require.NoError(t, err)
		require.Equal(t, one, old)
		_, err = d.l.Responsibilities(ctx, 3)
		requireRefusal(t, err, casework.NotFound, "no_such_list_version")
		versions, err := d.l.ResponsibilityVersions(ctx)
		require.NoError(t, err)
		require.Equal(t, []contract.ResponsibilityVersion{two.ResponsibilityVersion, one.ResponsibilityVersion}, versions)

		kinds := d.entryKinds()
		require.Equal(t, []contract.EntryKind{contract.ResponsibilitiesStored, contract.ResponsibilitiesStored}, kinds[len(kinds)-2:])
		require.NotContains(t, d.dump("events"), "words of a person", "the chain knows the words by their digest")
		drafted := stale
		drafted.Read, drafted.Drafted, drafted.Lines = 2, true, []casework.Responsibility{noise("bureau"), noise("county")}
		drafted.Lines[1].Matter += " at night"
		_, err = d.l.StoreResponsibilities(asking, drafted)
		require.NoError(t, err)
		require.Empty(t, d.draftKeys(coordinator), "what is published is no draft any more")
		require.Equal(t, []string{contract.PlaceResponsibilities}, d.draftKeys(dutyOfficer), "another's stays")
		d.whole()
		for _, change := range []string{"UPDATE responsibility_lists SET document = 'another'", "DELETE FROM responsibility_lists"} {
			require.ErrorContains(t, d.l.writer.Exec(change).Error, "is a record", change)
		}
	})
}

func TestALineNamesUnitsThatTakeCasesAndStandsOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		for _, u := range []casework.UnitID{"bureau", "county", "gone"} {
			d.unit(u, "")
		}
		unit, err := d.l.Unit(ctx, "gone")
		require.NoError(t, err)
		unit.Disabled = true
		require.NoError(t, d.l.ChangeUnit(ctx, unit))
		district, err := d.l.AddUnit(ctx, contract.Unit{ID: "district", Name: "河西区", Kind: contract.UnitCounty})
		require.NoError(t, err)
		local := noise("bureau")
		local.Area = district.ID
		for name, c := range map[string]struct {
			lines       []casework.Responsibility
			field, code string
		}{
			"nobody knows the unit":            {[]casework.Responsibility{noise("nobody")}, "lines[0].lead", "no_such_unit"},
			"it is dissolved":                  {[]casework.Responsibility{noise("bureau", "gone")}, "lines[0].assisting[0]", "unit_disabled"},
			"it is the office itself":          {[]casework.Responsibility{noise("office")}, "lines[0].lead", "unit_takes_no_cases"},
			"the lead assists itself":          {[]casework.Responsibility{noise("bureau", "bureau")}, "lines[0].assisting[0]", "unit_named_twice"},
			"one assists twice":                {[]casework.Responsibility{noise("", "bureau", "bureau")}, "lines[0].assisting[1]", "unit_named_twice"},
			"a bureau is no area":              {[]casework.Responsibility{{Kind: casework.MatterPollution, Matter: "水", Area: "bureau"}}, "lines[0].area", "territory_of_no_area"},
			"a matter without a name":          {[]casework.Responsibility{{Kind: casework.MatterPollution, Matter: " "}}, "lines[0].matter", "required"},
			"two lines say one thing":          {[]casework.Responsibility{noise("bureau"), local, noise("county")}, "lines[2].matter", "line_twice"},
			"there are more lines than a list": {make([]casework.Responsibility, responsibilityLines+1), "lines", "too_many"},
		} {
			_, err := d.l.StoreResponsibilities(ctx, contract.NewResponsibilities{Reason: "a reason", Lines: c.lines})
			requireRefusal(t, err, casework.Invalid, "invalid_fields")
			require.Equal(t, c.field, casework.AsError(err).Fields[0].Field, name)
			require.Equal(t, c.code, casework.AsError(err).Fields[0].Code, name)
		}
		_, err = d.l.StoreResponsibilities(ctx, contract.NewResponsibilities{Lines: []casework.Responsibility{noise("bureau")}})
		requireRefusal(t, err, casework.Invalid, "invalid_fields")
		require.Zero(t, d.rows("responsibility_lists"))

		_, err = d.l.StoreResponsibilities(ctx, contract.NewResponsibilities{Reason: "a reason", Lines: []casework.Responsibility{noise("bureau"), local}})
		require.NoError(t, err, "one matter may have a line for everywhere and one for an area")
	})
}
