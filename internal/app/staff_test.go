package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// typist gives commands to a running server, as an administrator, in Chinese where
// nothing else is said.
type typist struct {
	t      *testing.T
	server string
	token  string
}

func (m *matrix) atTheCommandLine() typist {
	server := httptest.NewServer(m.server)
	m.t.Cleanup(server.Close)
	i := 0
	for m.people[i].name != "administrator-office" {
		i++
	}
	return typist{m.t, server.URL, m.people[i].token}
}

func (w typist) do(do func(context.Context, Call) error, out any, flags map[string]string, args ...string) error {
	var written bytes.Buffer
	err := w.call(do, &written, true, flags, args...)
	if err == nil && out != nil {
		require.NoError(w.t, json.Unmarshal(written.Bytes(), out))
	}
	return err
}

// reads gives what a person reads of a command's result.
func (w typist) reads(do func(context.Context, Call) error, flags map[string]string, args ...string) string {
	w.t.Helper()
	var written bytes.Buffer
	require.NoError(w.t, w.call(do, &written, false, flags, args...))
	return written.String()
}

func (w typist) call(do func(context.Context, Call) error, to io.Writer, asJSON bool, flags map[string]string, args ...string) error {
	c := Call{Flags: map[string]string{"server": w.server, "token": w.token}, Args: args, Out: to, JSON: asJSON}
	maps.Copy(c.Flags, flags)
	return do(w.t.Context(), c)
}

// Units, people and delegations are looked after from the command line through
// a running server, with results for programs.
func TestTheOfficeAtTheCommandLine(t *testing.T) {
	t.Parallel()
	run := newMatrix(t).atTheCommandLine()
	var u contract.Unit
	require.NoError(t, run.do(UnitAdd, &u, map[string]string{"parent": placeAbove, "code": "620000"}, "示范新单位"))
	require.NoError(t, run.do(UnitChange, &u, map[string]string{"name": "示范改名单位"}, string(u.ID)))
	require.Equal(t, "620000", u.Code)
	require.NoError(t, run.do(UnitChange, &u, map[string]string{"kind": "county", "territory": "示范新区,示范新、新区片"}, string(u.ID)))
	require.Equal(t, []string{"示范新区", "示范新", "新区片"}, u.Territory)
	var own contract.Unit
	require.NoError(t, run.do(UnitChange, &own, map[string]string{"territory": ""}, string(u.ID)))
	require.Empty(t, own.Territory)
	require.NoError(t, run.do(UnitMove, &u, nil, string(u.ID), placeOther))
	require.Equal(t, casework.UnitID(placeOther), u.Parent)
	require.NoError(t, run.do(UnitDisable, &u, nil, string(u.ID)))
	require.True(t, u.Disabled)
	require.ErrorContains(t, run.do(UnitDisable, nil, nil, placeLead), "未办结")
	var ties contract.Ties
	require.NoError(t, run.do(UnitDisable, &ties, map[string]string{"preview": "true"}, placeLead))
	require.Equal(t, int64(1), ties.OpenCases)
	var units []contract.Unit
	require.NoError(t, run.do(UnitList, &units, nil))
	require.Greater(t, len(units), 10)

	var p contract.Person
	require.NoError(t, run.do(PersonAdd, &p, map[string]string{"telephone": "000-0000001"}, "示范新人"))
	var h contract.Holding
	require.NoError(t, run.do(PersonPost, &h, nil, string(p.ID), placeOther, string(casework.UnitOfficer)))
	var people []personWithPosts
	require.NoError(t, run.do(PersonList, &people, map[string]string{"unit": placeOther}))
	at := slices.IndexFunc(people, func(q personWithPosts) bool { return q.ID == p.ID })
	require.GreaterOrEqual(t, at, 0)
	require.Equal(t, []contract.Holding{h}, people[at].Held, "with the id that end-post needs")
	until := casework.InstantOf(time.Now()).Add(casework.Day).String()
	var d contract.Delegation
	require.NoError(t, run.do(DelegationAdd, &d, map[string]string{"for": string(p.ID), "until": until, "reason": "住院"}, "proxy"))
	var delegations []contract.Delegation
	require.NoError(t, run.do(DelegationList, &delegations, map[string]string{"all": "true"}))
	require.Len(t, delegations, 2)
	require.NoError(t, run.do(DelegationEnd, &d, map[string]string{"reason": "出院"}, d.ID))
	require.False(t, d.EndedAt.IsZero())
	var opened struct{ Login, Password string }
	require.NoError(t, run.do(PersonAccount, &opened, nil, string(p.ID), "newcomer"))
	require.Equal(t, "newcomer", opened.Login)
	change := func(from, to string) error {
		return Password(t.Context(), Call{Flags: map[string]string{"server": run.server, "login": "newcomer"}, Out: &bytes.Buffer{},
			Environ: []string{"JIAOBAN_PASSWORD=" + from, "JIAOBAN_NEW_PASSWORD=" + to}})
	}
	require.NoError(t, change(opened.Password, "Kiln-and-9-bridges"), "the first password opens nothing but this")
	require.Error(t, change(opened.Password, "Kiln-and-8-bridges"))

	var contact contract.Contact
	require.NoError(t, run.do(ContactAdd, &contact, map[string]string{"telephone": "0930-8000005", "substitute": "proxy"}, placeOther, string(p.ID)))
	require.Equal(t, p.ID, contact.Person)
	var contacts []contract.Contact
	require.NoError(t, run.do(ContactList, &contacts, nil, placeOther))
	require.Equal(t, []contract.Contact{contact}, contacts)
	require.NoError(t, run.do(ContactEnd, nil, nil, placeOther, contact.ID))
	require.NoError(t, run.do(ContactList, &contacts, nil, placeOther))
	require.Empty(t, contacts)
	require.Error(t, run.do(ContactEnd, nil, nil, placeHelp, contact.ID), "it is another unit's")
	require.Equal(t, ExitUsage, ExitStatus(run.do(ContactAdd, nil, nil, placeOther, string(p.ID))))

	require.NoError(t, run.do(PersonEndPost, nil, nil, h.ID))
	require.NoError(t, run.do(PersonDisable, &p, nil, string(p.ID)))
	require.True(t, p.Disabled)

	require.Equal(t, ExitUsage, ExitStatus(run.do(DelegationAdd, nil, nil, "proxy")))
	require.Equal(t, ExitUsage, ExitStatus(run.do(PersonEndPost, nil, map[string]string{"at": "tomorrow"}, h.ID)))
	require.Equal(t, ExitUsage, ExitStatus(run.do(UnitChange, nil, nil, placeLead)))
}
