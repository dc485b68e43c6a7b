package ledger

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// everyRead is every read of the ledger that shows something of a case; each
// gives what it shows, or an error.
var everyRead = map[string]func(l *Ledger, who contract.Reader, id casework.CaseID) (any, error){
	"case": func(l *Ledger, who contract.Reader, id casework.CaseID) (any, error) { return l.Case(ctx, who, id) },
	"timeline": func(l *Ledger, who contract.Reader, id casework.CaseID) (any, error) {
		return l.Timeline(ctx, who, id, 0, 0)
	},
	"latest": func(l *Ledger, who contract.Reader, id casework.CaseID) (any, error) {
		return l.Latest(ctx, who, id, 0, 0)
	},
	"texts":   func(l *Ledger, who contract.Reader, id casework.CaseID) (any, error) { return l.Texts(ctx, who, id) },
	"filings": func(l *Ledger, who contract.Reader, id casework.CaseID) (any, error) { return l.Filings(ctx, who, id) },
	"list": func(l *Ledger, who contract.Reader, id casework.CaseID) (any, error) {
		page, err := l.Cases(ctx, who, contract.CaseFilter{})
		for _, c := range page.Cases {
			if c.ID == id {
				return c, err
			}
		}
		return nil, errors.Join(err, noSuchCase())
	},
	"tally": func(l *Ledger, who contract.Reader, _ casework.CaseID) (any, error) {
		tally, err := l.Tally(ctx, who, contract.CaseFilter{})
		if tally.Total == 0 {
			return nil, errors.Join(err, noSuchCase())
		}
		return tally, err
	},
	"statistics": func(l *Ledger, who contract.Reader, _ casework.CaseID) (any, error) {
		s, err := l.Statistics(ctx, who, contract.CaseFilter{})
		if s.Cases == 0 {
			return nil, errors.Join(err, noSuchCase())
		}
		return s, err
	},
	"escalations": func(l *Ledger, who contract.Reader, id casework.CaseID) (any, error) {
		page, err := l.Escalations(ctx, who, contract.EscalationFilter{Case: id})
		if len(page.Escalations) == 0 {
			return nil, errors.Join(err, noSuchCase())
		}
		return page, err
	},
	"told": func(l *Ledger, who contract.Reader, id casework.CaseID) (any, error) {
		changes, err := l.Changes(ctx, 0, 1000)
		if err != nil {
			return nil, err
		}
		told, err := l.Told(ctx, who, changes)
		for _, c := range told {
			if c.ID == id {
				return c, err
			}
		}
		return nil, errors.Join(err, noSuchCase())
	},
	"stream": func(l *Ledger, who contract.Reader, id casework.CaseID) (any, error) {
		events, _, err := l.Stream(ctx, who, 0, 0)
		for _, e := range events {
			if e.Event.Case == id {
				return e, err
			}
		}
		return nil, errors.Join(err, noSuchCase())
	},
}

// cityOf adds a city with a county, two units below that, and one beside it.
func cityOf(d *desk) {
	d.unit("city", "")
	d.unit("county", "city")
	d.unit("bureau", "county")
	d.unit("township", "county")
	d.unit("elsewhere", "city")
}

func TestAUnitSeesItsOwnCasesAndThoseOfUnitsBelow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		cityOf(d)
		id := d.register("D1")
		d.do(id, coordinator, nowhere(target(casework.RoleLead, "bureau"), target(casework.RoleAssisting, "township")))
		d.clock.set(noon) // some rungs are reached
		d.advance(id)

		for name, c := range map[string]struct {
			who  casework.Actor
			sees bool
		}{
			"the lead":                    {in("bureau", casework.UnitOfficer), true},
			"its duty officer":            {in("bureau", casework.UnitDutyOfficer), true},
			"its leader":                  {in("bureau", casework.UnitLeader), true},
			"the assisting unit":          {in("township", casework.UnitOfficer), true},
			"the county above":            {in("county", casework.UnitLeader), true},
			"the city above it":           {in("city", casework.UnitLeader), true},
			"a unit beside":               {in("elsewhere", casework.UnitLeader), false},
			"a unit that is not there":    {in("nowhere", casework.UnitLeader), false},
			"the administrator":           {in("bureau", casework.Administrator), false},
			"nobody":                      {casework.Actor{Person: "p"}, false},
			"coordinator":                 {coordinator, true},
			"duty officer":                {dutyOfficer, true},
			"reviewer":                    {reviewer, true},
			"supervisor":                  {supervisor, true},
			"leader":                      {leader, true},
			"auditor":                     {auditor, true},
			"accountability":              {in("office", casework.AccountabilityOfficer), true},
			"publicity":                   {in("office", casework.PublicityOfficer), true},
			"brief editor":                {in("office", casework.BriefEditor), true},
			"officer and administrator":   {in("bureau", casework.UnitOfficer, casework.Administrator), true},
			"officer elsewhere, and here": {casework.Actor{Posts: append(in("elsewhere", casework.UnitOfficer).Posts, officer.Posts...)}, true},
		} {
			who := contract.Reader{Actor: c.who}
			for read, look := range everyRead {
				_, err := look(d.l, who, id)
				_, nothing := look(d.l, who, "nowhere")
				if c.sees {
					require.NoError(t, err, "%s: %s", name, read)
					continue
				}
				requireRefusal(t, err, casework.NotFound, "no_such_case", name, read)
				require.Equal(t, nothing, err, "%s: %s: not yours is as not there", name, read)
			}
		}
	})
}

// Whether one case is the reader's is asked by another query than which cases are. Both
// say the same of every case and reader, and of data that are read by different ones:
// every role in several units, alone, beside a post elsewhere and for somebody else,
// recused or not.
func TestOneCaseIsTheReadersWhereItIsInTheList(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		cityOf(d)
		ids := []casework.CaseID{d.register("D1"), d.register("D2"), d.register("D3"), d.register("D4")}
		d.do(ids[1], coordinator, nowhere(target(casework.RoleLead, "bureau"), target(casework.RoleAssisting, "township")))
		d.do(ids[2], coordinator, nowhere(target(casework.RoleLead, "township")))
		d.do(ids[2], coordinator, &casework.Reassign{Assignment: "a1", To: target(casework.RoleLead, "elsewhere"), Reason: casework.NewText("theirs")})
		d.do(ids[3], coordinator, nowhere(target(casework.RoleLead, "elsewhere")))
		d.do(ids[3], coordinator, &casework.Recuse{Person: "kin", Reason: casework.NewText("is the brother of the owner")})

		var readers []casework.Actor
		for _, unit := range []casework.UnitID{"county", "bureau", "elsewhere", "nowhere"} {
			for _, role := range casework.Roles {
				one := in(unit, role)
				two := in(unit, role)
				two.Posts = append(two.Posts, in("elsewhere", casework.UnitOfficer).Posts...)
				for _, who := range []casework.Actor{one, two} {
					readers = append(readers, who)
					who.Person = "kin"
					readers = append(readers, who)
					who.Person, who.ActingFor = "p", "kin"
					readers = append(readers, who)
				}
			}
		}
		readers = append(readers, casework.Actor{Person: "p"})
		seen, kept := map[casework.Data]int{}, map[casework.Data]int{}
		for _, actor := range readers {
			who := contract.Reader{Actor: actor}
			for _, data := range []casework.Data{casework.DataCases, casework.DataStruck, casework.DataProposals, casework.DataIdentity} {
				var listed, each []casework.CaseID
				require.NoError(t, d.l.reader.Model(&caseRow{}).Scopes(visible(who, data, "cases.id")).Order("id").Pluck("id", &listed).Error)
				for _, id := range ids {
					err := d.l.seen(d.l.reader, who, data, id)
					if err == nil {
						each = append(each, id)
						continue
					}
					requireRefusal(t, err, casework.NotFound, "no_such_case")
				}
				require.ElementsMatch(t, listed, each, "%s: %+v", data, actor)
				seen[data] += len(listed)
				kept[data] += len(ids) - len(listed)
			}
		}
		require.Len(t, seen, 4)
		for data, n := range seen {
			require.Positive(t, n, data)
			require.Positive(t, kept[data], data)
		}
	})
}

func TestAUnitThatIsReleasedNoLongerSeesTheCase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.assigned("D1")
		was, is := contract.Reader{Actor: officer}, contract.Reader{Actor: in("county", casework.UnitOfficer)}
		_, err := d.l.Case(ctx, was, id)
		require.NoError(t, err)
		d.do(id, coordinator, &casework.Reassign{Assignment: "a1", To: target(casework.RoleLead, "county"), Reason: casework.NewText("theirs")})
		_, err = d.l.Case(ctx, was, id)
		requireRefusal(t, err, casework.NotFound, "no_such_case")
		_, err = d.l.Case(ctx, is, id)
		require.NoError(t, err)
		d.whole(id)
	})
}

func TestAMovedUnitIsSeenFromItsNewPlaceAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("east", "")
		d.unit("west", "")
		d.unit("bureau", "east")
		id := d.assigned("D1")
		east, west := contract.Reader{Actor: in("east", casework.UnitLeader)}, contract.Reader{Actor: in("west", casework.UnitLeader)}
		_, err := d.l.Case(ctx, east, id)
		require.NoError(t, err)
		require.NoError(t, d.l.writer.Exec("UPDATE units SET parent = 'west' WHERE id = 'bureau'").Error)
		_, err = d.l.Case(ctx, east, id)
		requireRefusal(t, err, casework.NotFound, "no_such_case")
		_, err = d.l.Case(ctx, west, id)
		require.NoError(t, err)
		// A tree that bites its tail does not hang the query.
		require.NoError(t, d.l.writer.Exec("UPDATE units SET parent = 'bureau' WHERE id = 'west'").Error)
		_, err = d.l.Case(ctx, west, id)
		require.NoError(t, err)
	})
}

func TestTheStreamGoesOnFromItsCursor(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := []casework.CaseID{d.assigned("D1"), d.assigned("D2")}
		var seen []string
		var cursor int64
		for {
			events, next, err := d.l.Stream(ctx, all, cursor, 3)
			require.NoError(t, err)
			for _, e := range events {
				seen = append(seen, e.Event.ID)
				require.Greater(t, e.Pos, cursor)
			}
			if next == cursor {
				break
			}
			cursor = next
		}
		require.Len(t, seen, d.rows("events"))
		require.Equal(t, casework.EventID(ids[0], 1), seen[0])
		// Whoever may see nothing moves on all the same.
		events, next, err := d.l.Stream(ctx, contract.Reader{}, 0, 3)
		require.NoError(t, err)
		require.Empty(t, events)
		require.Equal(t, cursor, next)
	})
}
