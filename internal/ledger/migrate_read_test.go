package ledger

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/accounts"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// reading is something that people read in a ledger, and the first version of the
// tables that could hold it.
type reading struct {
	since int64
	read  func(d *desk) (any, error)
}

// readings go through what fullOffice and two cases have left: who works there, who
// may sign in, what came in, what was said and who complained.
func readings(ids map[string]string, cases ...casework.CaseID) map[string]reading {
	found := map[string]reading{
		"units":  {4, func(d *desk) (any, error) { return d.l.Units(ctx) }},
		"people": {4, func(d *desk) (any, error) { return d.l.People(ctx) }},
		"names":  {2, namesOf},
		"posts":  {2, func(d *desk) (any, error) { return d.l.Holdings(ctx, casework.PersonID(ids["person"])) }},
		"roster": {2, func(d *desk) (any, error) {
			return d.l.Roster(ctx, casework.UnitID(ids["unit"]), 0, noon.Add(casework.Day))
		}},
		"contacts":    {4, func(d *desk) (any, error) { return d.l.Contacts(ctx, contract.OfficeUnit) }},
		"accounts":    {2, func(d *desk) (any, error) { return d.l.Accounts(ctx) }},
		"sessions":    {6, func(d *desk) (any, error) { return d.l.Sessions(ctx, ids["account"], d.clock.now()) }},
		"links":       {6, func(d *desk) (any, error) { return d.l.Links(ctx, ids["account"]) }},
		"factor":      {6, func(d *desk) (any, error) { return d.l.SecondFactor(ctx, ids["account"]) }},
		"delegations": {4, func(d *desk) (any, error) { return d.l.Delegations(ctx, "") }},
		"campaigns":   {2, func(d *desk) (any, error) { return d.l.Campaigns(ctx) }},
		"policies":    {2, func(d *desk) (any, error) { return d.l.Policies(ctx) }},
		"lists":       {3, func(d *desk) (any, error) { return d.l.Batches(ctx, "") }},
		"rows":        {3, func(d *desk) (any, error) { return d.l.Preview(ctx, ids["batch"]) }},
		"cases":       {2, func(d *desk) (any, error) { return d.l.Cases(ctx, all, contract.CaseFilter{Limit: 100}) }},
		"complainant": {0, func(d *desk) (any, error) { return complainantOf(d, casework.CaseID(ids["case"])) }},
		"looks":       {0, func(d *desk) (any, error) { return d.l.Looks(ctx, all, casework.CaseID(ids["case"])) }},
		"entries":     {7, func(d *desk) (any, error) { return d.l.Entries(ctx, all, contract.EntryFilter{Limit: 200}) }},
	}
	for _, id := range cases {
		one := "case " + string(id) + " "
		found[one+"state"] = reading{0, func(d *desk) (any, error) { return d.l.Case(ctx, all, id) }}
		found[one+"events"] = reading{0, func(d *desk) (any, error) { return d.l.Timeline(ctx, all, id, 0, 200) }}
		found[one+"texts"] = reading{0, func(d *desk) (any, error) { return d.l.Texts(ctx, all, id) }}
		found[one+"filings"] = reading{0, func(d *desk) (any, error) { return d.l.Filings(ctx, all, id) }}
	}
	return found
}

// namesOf are people and units without their versions, which older tables lack.
func namesOf(d *desk) (any, error) {
	people, err := d.l.People(ctx)
	for i := range people {
		people[i].Version = 0
	}
	units, failed := d.l.Units(ctx)
	for i := range units {
		units[i].Version = 0
	}
	return []any{people, units}, errors.Join(err, failed)
}

func complainantOf(d *desk, id casework.CaseID) (who *contract.Complainant, err error) {
	err = d.l.view(ctx, func(tx *gorm.DB) (err error) {
		who, err = d.l.complainantOf(tx, id)
		return err
	})
	return who, err
}

// answers are what the readings give where tables as old as a version hold it.
func (d *desk) answers(version int64, all map[string]reading) map[string]string {
	d.t.Helper()
	answers := map[string]string{}
	for what, r := range all {
		if version < r.since {
			continue
		}
		read, err := r.read(d)
		require.NoError(d.t, err, what)
		answer, err := json.Marshal(read)
		require.NoError(d.t, err)
		answers[what] = string(answer)
	}
	return answers
}

// anAccount is one with a password of its own, for signing in after a migration.
func (d *desk) anAccount() {
	d.t.Helper()
	person := addPerson(d.t, d.l, "Zhou Example")
	service := accounts.New(d.l, func() time.Time { return d.clock.Now() }, quick)
	_, _, err := service.Create(ctx, accounts.NewAccount{Person: person, Login: "zhou", Password: password})
	require.NoError(d.t, err)
	_, err = d.l.AddContact(ctx, contract.Contact{Unit: contract.OfficeUnit, Person: person, Telephone: "2"})
	require.NoError(d.t, err)
}

func (d *desk) signsIn() {
	d.t.Helper()
	service := accounts.New(d.l, func() time.Time { return d.clock.Now() }, quick)
	_, _, err := service.SignIn(ctx, "zhou", "wrong "+password, accounts.Caller{})
	require.ErrorIs(d.t, err, accounts.ErrSignIn)
	token, _, err := service.SignIn(ctx, "zhou", password, accounts.Caller{})
	require.NoError(d.t, err)
	_, err = service.Authenticate(ctx, token)
	require.NoError(d.t, err)
}
