package api

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// Whoever may prepare a publication reads who may release it, before and after, and
// whom to ask where nobody may; others are told nothing of it.
func TestACaseSaysWhoMayReleaseAPublication(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	me := w.sessions[tokenOf(casework.PublicityOfficer)].Actor.Person
	c := w.cases[caseOne]
	c.State, c.Reply.SignedAt = casework.Closed, noon
	w.cases[caseOne] = c
	read := func(role casework.Role) *ReleaseView {
		var view CaseView
		got := w.request("GET", prefix+"/cases/case-1", tokenOf(role), nil)
		require.Equal(t, 200, got.Code, got.Body)
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &view))
		return view.Release
	}
	w.publicity = []casework.PersonID{me}
	alone := &ReleaseView{Yours: []casework.PersonID{}, Prepared: []PreparedRelease{}, Ask: []casework.PersonID{"person-admin"}}
	require.Equal(t, alone, read(casework.PublicityOfficer))
	require.Equal(t, []casework.PersonID{me}, read(casework.Reviewer).Yours)
	require.Nil(t, read(casework.Supervisor))

	c.Prepared = []casework.PreparedPublication{
		{ID: "p1", Round: c.Round, By: me}, {ID: "p2", Round: c.Round, By: "somebody"}, {ID: "p3", Round: c.Round, By: me, Fallen: true}, {ID: "p4", Round: c.Round, By: "somebody"},
	}
	c.Publication = []casework.Publication{{Prepared: "p4"}}
	w.cases[caseOne] = c
	require.Equal(t, []PreparedRelease{{ID: "p1", By: []casework.PersonID{}}, {ID: "p2", By: []casework.PersonID{me}}, {ID: "p4", By: []casework.PersonID{me}, Out: true}}, read(casework.PublicityOfficer).Prepared)
	w.publicity = append(w.publicity, "publicity-2")
	require.Equal(t, []PreparedRelease{{ID: "p1", By: []casework.PersonID{"publicity-2"}}, {ID: "p2", By: []casework.PersonID{me, "publicity-2"}}, {ID: "p4", By: []casework.PersonID{me, "publicity-2"}, Out: true}}, read(casework.PublicityOfficer).Prepared)
	require.Equal(t, []casework.PersonID{"publicity-2"}, read(casework.PublicityOfficer).Yours)
}
