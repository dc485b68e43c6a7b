package api

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// Acting for another is said with every request; without saying so nobody does.
func TestActingForAnotherIsSaid(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	auditor := tokenOf(casework.Auditor)
	header := []string{idempotencyHeader, "key-00000001", actingHeader, "person-unit_officer"}
	body := `{"assignment":"a1"}`
	mine := w.request("POST", "/api/v1/cases/case-1/acknowledge", auditor, body, header[:2]...)
	require.Equal(t, 403, mine.Code, "an auditor acknowledges nothing: %s", mine.Body)
	got := w.request("POST", "/api/v1/cases/case-1/acknowledge", auditor, body, header...)
	require.Equal(t, 200, got.Code, got.Body)
	last := w.events[caseOne][len(w.events[caseOne])-1]
	require.Equal(t, casework.PersonID("person-auditor"), last.Actor)
	require.Equal(t, casework.PersonID("person-unit_officer"), last.ActingFor)
	require.Equal(t, casework.UnitOfficer, last.Role)
	require.Equal(t, leadUnit, last.Unit)
}

// Whoever may not act for somebody is told so, and not whether that is anybody.
func TestNobodyActsForAnotherUnasked(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	var answers []string
	for _, whom := range []string{"person-leader", "nobody-at-all", "person-auditor"} {
		got := w.request("GET", "/api/v1/cases/case-1", tokenOf(casework.Auditor), nil, actingHeader, whom, requestHeader, "the-same-request")
		require.Equal(t, 403, got.Code)
		require.Contains(t, got.Body.String(), `"not_delegated"`)
		answers = append(answers, got.Body.String())
	}
	require.Equal(t, answers[0], answers[1])
	require.Equal(t, 401, w.request("GET", "/api/v1/me", "", nil, actingHeader, "person-unit_officer").Code)
	require.Equal(t, 200, w.request("GET", "/healthz", "", nil, actingHeader, "person-unit_officer").Code)
}

// A proxy has the posts of the one acted for, and none of the own.
func TestAProxyHasThePostsOfTheOther(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	read := func(header ...string) Me {
		got := w.request("GET", "/api/v1/me", tokenOf(casework.Auditor), nil, header...)
		require.Equal(t, 200, got.Code, got.Body)
		var me Me
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &me))
		return me
	}
	me := read()
	require.Empty(t, me.ActingFor)
	require.Equal(t, casework.Auditor, me.Posts[0].Role)
	require.Len(t, me.MayActFor, 1)
	require.Equal(t, casework.PersonID("person-unit_officer"), me.MayActFor[0].Person)
	acting := read(actingHeader, "person-unit_officer")
	require.Equal(t, casework.PersonID("person-auditor"), acting.Person)
	require.Equal(t, casework.PersonID("person-unit_officer"), acting.ActingFor)
	require.Len(t, acting.Posts, 1)
	require.Equal(t, casework.UnitOfficer, acting.Posts[0].Role)
	require.Equal(t, 403, w.request("GET", "/api/v1/audit/verify", tokenOf(casework.Auditor), nil, actingHeader, "person-unit_officer").Code)
}

// Whoever delegates one post of several does not leave the others behind: the proxy
// judges no more than the delegator may, nor than the proxy may.
func TestAProxyBelongsWhereTheOtherBelongs(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	auditor := w.sessions[tokenOf(casework.Auditor)].Actor
	proxy, err := w.proxy(t.Context(), auditor, "person-unit_officer")
	require.NoError(t, err)
	require.Equal(t, []casework.Post{{Unit: leadUnit, Role: casework.UnitOfficer}}, proxy.Posts)
	require.True(t, proxy.In("elsewhere"), "a post that was not delegated")
	require.True(t, proxy.In(auditor.Posts[0].Unit), "a post of the proxy")
	require.False(t, proxy.HasIn(casework.UnitLeader, "elsewhere"), "which allows nothing")
}

// Where a post needs a second factor it needs it of whoever acts in it.
func TestAProxyNeedsTheSecondFactorOfThePost(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	ask := func() int {
		return w.request("GET", "/api/v1/me", tokenOf(casework.Auditor), nil, actingHeader, "person-unit_officer").Code
	}
	require.Equal(t, 200, ask())
	session := w.sessions[tokenOf(casework.Auditor)]
	session.FactorRoles = []casework.Role{casework.UnitOfficer}
	w.sessions[tokenOf(casework.Auditor)] = session
	got := w.request("GET", "/api/v1/me", tokenOf(casework.Auditor), nil, actingHeader, "person-unit_officer")
	require.Equal(t, 403, got.Code)
	require.Contains(t, got.Body.String(), `"second_factor_required"`)
	require.Equal(t, 200, w.request("GET", "/api/v1/me", tokenOf(casework.Auditor), nil).Code, "for oneself it is not asked")
}

// A program is told that it needs another token, for its own post and for another's.
func TestATokenMadeWithoutASecondFactorIsToldSo(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	token := w.program(scopeRead)
	refused := func(lang, says string, header ...string) {
		t.Helper()
		got := w.request("GET", "/api/v1/shift", token, nil, append(header, "Accept-Language", lang)...)
		require.Equal(t, 403, got.Code)
		require.Contains(t, got.Body.String(), `"token_without_factor"`)
		require.Contains(t, got.Body.String(), says)
	}
	session := w.sessions[token]
	session.Actor.Person = "person-auditor"
	session.FactorRoles = []casework.Role{casework.UnitOfficer}
	w.sessions[token] = session
	require.Equal(t, 200, w.request("GET", "/api/v1/shift", token, nil).Code)
	refused("en", "make a new token", actingHeader, "person-unit_officer")
	session.MustEnrol = true
	w.sessions[token] = session
	refused("en", "make a new token")
	refused("zh", "另建一个令牌")
}

// Passwords, sessions and delegations are nobody's to see to for another.
func TestSomeAffairsAreOnesOwn(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	for _, r := range []struct{ method, path, body string }{
		{"POST", "/api/v1/me/password", `{"old_password":"right password","password":"another password"}`},
		{"POST", "/api/v1/delegations", `{"delegate":"person-first","until":"2030-01-01T00:00:00Z"}`},
		{"POST", "/api/v1/delegations/delegation-1/end", `{}`},
		{"DELETE", "/api/v1/sessions/session-1", ""},
	} {
		var body any
		if r.body != "" {
			body = r.body
		}
		got := w.request(r.method, r.path, tokenOf(casework.Auditor), body, actingHeader, "person-unit_officer")
		require.Equal(t, 403, got.Code, r.path)
		require.Contains(t, got.Body.String(), `"not_delegated"`, r.path)
	}
	require.Empty(t, w.changed)
}

func TestDelegationsAreMadeAndEnded(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	unit, admin := tokenOf(casework.UnitOfficer), tokenOf(casework.Administrator)
	got := w.request("POST", "/api/v1/delegations", unit, `{"delegate":"person-auditor","until":"2030-01-01T00:00:00Z"}`)
	require.Equal(t, 201, got.Code, got.Body)
	got = w.request("POST", "/api/v1/delegations", admin, `{"delegator":"person-unit_officer","delegate":"person-auditor","until":"2030-01-01T00:00:00Z","reason":"住院"}`)
	require.Equal(t, 201, got.Code, got.Body)
	require.Equal(t, 200, w.request("POST", "/api/v1/delegations/delegation-1/end", unit, `{}`).Code)
	require.Equal(t, 404, w.request("POST", "/api/v1/delegations/delegation-9/end", unit, `{}`).Code)
	require.Equal(t, []string{
		"person-unit_officer: person-auditor acts for person-unit_officer",
		"person-administrator: person-auditor acts for person-unit_officer",
		"person-unit_officer ended delegation-1",
	}, w.changed)

	require.Contains(t, w.request("GET", "/api/v1/delegations", unit, nil).Body.String(), "delegation-1")
	require.NotContains(t, w.request("GET", "/api/v1/delegations", stranger, nil).Body.String(), "delegation-1")
	require.Equal(t, 403, w.request("GET", "/api/v1/delegations?person=person-auditor", stranger, nil).Code)
	require.Equal(t, 403, w.request("GET", "/api/v1/delegations?all=true", stranger, nil).Code)
	require.Equal(t, 200, w.request("GET", "/api/v1/delegations?person=person-auditor", admin, nil).Code)
	require.Contains(t, w.request("GET", "/api/v1/delegations?all=true", admin, nil).Body.String(), "delegation-1")
}
