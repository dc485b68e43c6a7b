package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// Whoever has no unit below is not asked to pass work down: the form would have
// nobody to choose.
func TestWorkIsPassedDownOnlyWhereAUnitLiesBelow(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	below := sessionOf("below", "unit-below", casework.UnitOfficer)
	w.sessions["token-below"] = below
	allowed := func(token string) []casework.Kind {
		got := w.request(http.MethodGet, "/api/v1/cases/case-1", token, "")
		require.Equal(t, 200, got.Code, got.Body)
		var view CaseView
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &view))
		return view.Allowed
	}
	officer := tokenOf(casework.UnitOfficer)
	w.do(t, caseOne, w.sessions[officer].Actor, &casework.Acknowledge{Assignment: "a1"})
	require.Contains(t, allowed(officer), casework.CmdSubAssign)
	w.do(t, caseOne, w.sessions[officer].Actor, &casework.SubAssign{
		Parent: "a1", Unit: "unit-below", FirstResponsible: "person-first", DirectResponsible: "person-direct", Instruction: casework.NewText(fiveWords),
	})
	c := w.cases[caseOne]
	part := c.Assignments[slices.IndexFunc(c.Assignments, func(a casework.Assignment) bool { return a.Unit == "unit-below" })]
	w.do(t, caseOne, below.Actor, &casework.Acknowledge{Assignment: part.ID})
	require.Contains(t, casework.Fitting(w.cases[caseOne], below.Actor), casework.CmdSubAssign, "the rules do not know who lies below whom")
	require.NotContains(t, allowed("token-below"), casework.CmdSubAssign)
	require.Contains(t, allowed("token-below"), casework.CmdContribute)
	require.Contains(t, allowed(officer), casework.CmdSubAssign)
}
