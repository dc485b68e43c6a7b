package app

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Units, people and delegations are looked after from the command line through
// a running server, with results for programs.
func TestTheOfficeAtTheCommandLine(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	server := httptest.NewServer(m.server)
	t.Cleanup(server.Close)
	i := 0
	for m.people[i].name != "administrator-office" {
		i++
	}
	admin := m.people[i].token
	run := func(do func(context.Context, Call) error, out any, flags map[string]string, args ...string) error {
		var written bytes.Buffer
		c := Call{Flags: map[string]string{"server": server.URL, "token": admin}, Args: args, Out: &written, JSON: true}
		for k, v := range flags {
			c.Flags[k] = v
		}
		err := do(t.Context(), c)
		if err == nil && out != nil {
			require.NoError(t, json.Unmarshal(written.Bytes(), out))
		}
		return err
	}
	var u contract.Unit
	require.NoError(t, run(UnitAdd, &u, map[string]string{"parent": placeAbove, "code": "620000"}, "示范新单位"))
	require.NoError(t, run(UnitChange, &u, map[string]string{"name": "示范改名单位"}, string(u.ID)))
	require.Equal(t, "620000", u.Code)
	require.NoError(t, run(UnitChange, &u, map[string]string{"kind": "county", "territory": "示范新区,示范新、新区片"}, string(u.ID)))
	require.Equal(t, []string{"示范新区", "示范新", "新区片"}, u.Territory)
	var own contract.Unit
	require.NoError(t, run(UnitChange, &own, map[string]string{"territory": ""}, string(u.ID)))
	require.Empty(t, own.Territory)
	require.NoError(t, run(UnitMove, &u, nil, string(u.ID), placeOther))
	require.Equal(t, casework.UnitID(placeOther), u.Parent)
	require.NoError(t, run(UnitDisable, &u, nil, string(u.ID)))
	require.True(t, u.Disabled)
	require.ErrorContains(t, run(UnitDisable, nil, nil, placeLead), "未办结")
	var ties contract.Ties
	require.NoError(t, run(UnitDisable, &ties, map[string]string{"preview": "true"}, placeLead))
	require.Equal(t, int64(1), ties.OpenCases)
	var units []contract.Unit
	require.NoError(t, run(UnitList, &units, nil))
	require.Greater(t, len(units), 10)

	var p contract.Person
	require.NoError(t, run(PersonAdd, &p, map[string]string{"telephone": "1"}, "示范新人"))
	var h contract.Holding
	require.NoError(t, run(PersonPost, &h, nil, string(p.ID), placeOther, string(casework.UnitOfficer)))
	var people []contract.Person
	require.NoError(t, run(PersonList, &people, map[string]string{"unit": placeOther}))
	require.NotEmpty(t, people)
	until := casework.InstantOf(time.Now()).Add(casework.Day).String()
	var d contract.Delegation
	require.NoError(t, run(DelegationAdd, &d, map[string]string{"for": string(p.ID), "until": until, "reason": "住院"}, "proxy"))
	var delegations []contract.Delegation
	require.NoError(t, run(DelegationList, &delegations, map[string]string{"all": "true"}))
	require.Len(t, delegations, 2)
	require.NoError(t, run(DelegationEnd, &d, map[string]string{"reason": "出院"}, d.ID))
	require.False(t, d.EndedAt.IsZero())
	var opened struct{ Login, Password string }
	require.NoError(t, run(PersonAccount, &opened, nil, string(p.ID), "newcomer"))
	require.Equal(t, "newcomer", opened.Login)
	change := func(from, to string) error {
		return Password(t.Context(), Call{Flags: map[string]string{"server": server.URL, "login": "newcomer"}, Out: &bytes.Buffer{},
			Environ: []string{"JIAOBAN_PASSWORD=" + from, "JIAOBAN_NEW_PASSWORD=" + to}})
	}
	require.NoError(t, change(opened.Password, "Kiln-and-9-bridges"), "the first password opens nothing but this")
	require.Error(t, change(opened.Password, "Kiln-and-8-bridges"))

	var contact contract.Contact
	require.NoError(t, run(ContactAdd, &contact, map[string]string{"telephone": "0930-5", "substitute": "proxy"}, placeOther, string(p.ID)))
	require.Equal(t, p.ID, contact.Person)
	var contacts []contract.Contact
	require.NoError(t, run(ContactList, &contacts, nil, placeOther))
	require.Equal(t, []contract.Contact{contact}, contacts)
	require.NoError(t, run(ContactEnd, nil, nil, placeOther, contact.ID))
	require.NoError(t, run(ContactList, &contacts, nil, placeOther))
	require.Empty(t, contacts)
	require.Error(t, run(ContactEnd, nil, nil, placeHelp, contact.ID), "it is another unit's")
	require.Equal(t, ExitUsage, ExitStatus(run(ContactAdd, nil, nil, placeOther, string(p.ID))))

	require.NoError(t, run(PersonEndPost, nil, nil, h.ID))
	require.NoError(t, run(PersonDisable, &p, nil, string(p.ID)))
	require.True(t, p.Disabled)

	require.Equal(t, ExitUsage, ExitStatus(run(DelegationAdd, nil, nil, "proxy")))
	require.Equal(t, ExitUsage, ExitStatus(run(PersonEndPost, nil, map[string]string{"at": "tomorrow"}, h.ID)))
	require.Equal(t, ExitUsage, ExitStatus(run(UnitChange, nil, nil, placeLead)))
}
