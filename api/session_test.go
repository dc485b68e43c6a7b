package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// concrete fills the parameters of a route.
func concrete(route string) string {
	return strings.NewReplacer(":id", string(caseOne), ":digest", "sha256:00", ":row", "1").Replace(route)
}

func TestEveryRouteNeedsASession(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	checked, opened := 0, 0
	for _, route := range w.engine.Routes() {
		if !strings.HasPrefix(route.Path, "/api/") {
			require.Contains(t, []string{"/healthz", "/readyz", "/metrics", "/openapi.json"}, route.Path)
			continue
		}
		if open[route.Method+" "+route.Path] {
			opened++
			continue
		}
		for _, token := range []string{"", "token-nobody"} {
			got := w.request(route.Method, concrete(route.Path), token, `{}`)
			require.Equal(t, http.StatusUnauthorized, got.Code, "%s %s", route.Method, route.Path)
			require.Equal(t, ProblemType, got.Header().Get("Content-Type"))
			require.NotEmpty(t, got.Header().Get("WWW-Authenticate"))
			if route.Method != http.MethodHead {
				require.Contains(t, got.Body.String(), `"unauthenticated"`)
			}
		}
		checked++
	}
	require.Greater(t, checked, len(casework.Kinds())+20)
	require.Equal(t, 7, opened, "signing in, its second step, whether one is, and the four of single sign-on")
	require.Len(t, open, opened)
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	w := newStage(t, func(o *Options) { o.SecureCookies = true })
	got := w.request("POST", "/api/v1/session", "", `{"login":"coordinator","password":"right password"}`)
	require.Equal(t, 200, got.Code, got.Body)
	cookie := got.Result().Cookies()[0]
	require.Equal(t, cookieName, cookie.Name)
	require.True(t, cookie.HttpOnly)
	require.True(t, cookie.Secure)
	require.Equal(t, http.SameSiteStrictMode, cookie.SameSite)
	require.Equal(t, "no-store", got.Header().Get("Cache-Control"))
	var opened SignedIn
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &opened))
	require.Equal(t, cookie.Value, opened.Token)
	require.Equal(t, casework.PersonID("person-coordinator"), opened.Me.Person)
	require.Contains(t, opened.Me.May, TakeBatches)
	require.Contains(t, opened.Me.Commands, casework.CmdAssign)

	me := w.request("GET", "/api/v1/me", "", nil, "Cookie", cookieName+"="+cookie.Value)
	require.Equal(t, 200, me.Code)
	require.Contains(t, me.Body.String(), `"role_name":"统筹协调"`)
	require.Equal(t, 200, w.request("GET", "/api/v1/session", opened.Token, nil).Code)

	here := func(header ...string) string {
		got := w.request("GET", "/api/v1/session/here", "", nil, header...)
		require.Equal(t, 200, got.Code, got.Body)
		w.asDocumented(t, "GET", "/api/v1/session/here", got)
		return got.Body.String()
	}
	require.JSONEq(t, `{"signed_in":true}`, here("Cookie", cookieName+"="+cookie.Value))
	require.JSONEq(t, `{"signed_in":false}`, here())

	out := w.request("DELETE", "/api/v1/session", "", nil, "Cookie", cookieName+"="+cookie.Value)
	require.Equal(t, 204, out.Code)
	require.Negative(t, out.Result().Cookies()[0].MaxAge)
	require.Equal(t, 401, w.request("GET", "/api/v1/me", opened.Token, nil).Code)
	require.JSONEq(t, `{"signed_in":false}`, here("Cookie", cookieName+"="+cookie.Value))
}

func TestSignOutByToken(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	require.Equal(t, 204, w.request("DELETE", "/api/v1/session", tokenOf(casework.Auditor), nil).Code)
	require.Equal(t, 401, w.request("GET", "/api/v1/me", tokenOf(casework.Auditor), nil).Code)
}

func TestARefusedSignInSaysNoMore(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	unknown := w.request("POST", "/api/v1/session", "", `{"login":"nobody","password":"x"}`)
	wrong := w.request("POST", "/api/v1/session", "", `{"login":"coordinator","password":"x"}`)
	require.Equal(t, 401, unknown.Code)
	require.Equal(t, unknown.Body.String(), wrong.Body.String())
	require.Contains(t, wrong.Body.String(), `"bad_credentials"`)
	require.NotContains(t, w.log.String(), "nobody")
}

func TestSignInAttemptsAreLimited(t *testing.T) {
	t.Parallel()
	now := noon.Time()
	w := newStage(t, func(o *Options) { o.Now = func() time.Time { return now } })
	try := func(login, password string) int {
		return w.request("POST", "/api/v1/session", "", `{"login":"`+login+`","password":"`+password+`"}`).Code
	}
	for range loginLimit.burst {
		require.Equal(t, 401, try("coordinator", "x"))
	}
	got := w.request("POST", "/api/v1/session", "", `{"login":"coordinator","password":"right password"}`)
	require.Equal(t, 429, got.Code)
	require.Equal(t, "20", got.Header().Get("Retry-After"))
	require.Equal(t, 200, try("leader", "right password"), "another login from the same address is let in")
	now = now.Add(loginLimit.every - time.Millisecond)
	require.Equal(t, 429, try("coordinator", "right password"))
	now = now.Add(time.Millisecond)
	require.Equal(t, 200, try("coordinator", "right password"))
	for range loginLimit.burst {
		require.Equal(t, 401, try("coordinator", "x"), "a success gives the attempts back")
	}
	codes := map[int]int{}
	for range addressLimit.burst {
		codes[try("reviewer"+strings.Repeat("x", codes[401]), "x")]++
	}
	require.Positive(t, codes[429], "one address cannot try one login after another")
}

// Whoever has one address of version 6 has its /64, and gains nothing by changing
// within it; addresses of version 4, also written as ones of version 6, are each
// their own.
func TestANetworkOfVersion6IsLimitedAsOneAddress(t *testing.T) {
	t.Parallel()
	for address, network := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff:ffff:ffff:ffff": "2001:db8:1:2::/64", "2001:db8:1:3::": "2001:db8:1:3::/64", "fe80::1%eth0": "fe80::/64", "": "", "unix": "unix",
	} {
		require.Equal(t, network, networkOf(address), address)
	}
	w := newStage(t)
	from := func(address, token string) int {
		r := httptest.NewRequest("POST", "/api/v1/session", strings.NewReader(`{"login":"coordinator","password":"x"}`))
		r.Header.Set("Content-Type", "application/json")
		if token != "" {
			r = httptest.NewRequest("GET", "/api/v1/me", nil)
			r.Header.Set("Authorization", "Bearer "+token)
		}
		r.RemoteAddr = "[" + address + "]:1234"
		recorder := httptest.NewRecorder()
		w.ServeHTTP(recorder, r)
		return recorder.Code
	}
	for n := range loginLimit.burst {
		require.Equal(t, 401, from("2001:db8:1:2::"+strconv.Itoa(n), ""))
	}
	require.Equal(t, 429, from("2001:db8:1:2:9::1", ""), "the same network")
	require.Equal(t, 401, from("2001:db8:1:3::1", ""), "another one")
	for n := range unknownTokenLimit.burst {
		require.Equal(t, 401, from("2001:db8:1:2::"+strconv.Itoa(n), "none"))
	}
	require.Equal(t, 429, from("2001:db8:1:2:9::1", "none"))
	require.Equal(t, 401, from("2001:db8:1:3::1", "none"))
}

// What limits attempts is each process's own and lost with it: a second one, or the
// same after a restart, begins to count anew. The lock of an account is not lost.
func TestLimitsAreEachProcesssOwn(t *testing.T) {
	t.Parallel()
	try := func(w *stage) int {
		return w.request("POST", "/api/v1/session", "", `{"login":"coordinator","password":"x"}`).Code
	}
	first, second := newStage(t), newStage(t)
	for range loginLimit.burst {
		require.Equal(t, 401, try(first))
	}
	require.Equal(t, 429, try(first))
	require.Equal(t, 401, try(second))
}

func TestLimitsForgetTheLongestUnused(t *testing.T) {
	t.Parallel()
	l := newLimits(noon.Time)
	one := allowance{every: time.Hour, burst: 1}
	require.Zero(t, l.take("first", one))
	require.Positive(t, l.take("first", one))
	for i := range kept {
		l.take("other "+string(rune(i)), one)
	}
	require.LessOrEqual(t, l.recent.Len(), kept)
	require.Zero(t, l.take("first", one))
}

func TestChangesFromAnotherSiteAreRefused(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	path := "/api/v1/cases/" + string(caseOne) + "/acknowledge"
	send := func(header ...string) *httptest.ResponseRecorder {
		return w.request("POST", path, "", `{"assignment":"a1"}`, append(header, "Cookie", cookieName+"="+tokenOf(casework.UnitOfficer), idempotencyHeader, "key-00000001")...)
	}
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://elsewhere.example"},
	} {
		got := send(header...)
		require.Equal(t, 403, got.Code, header)
		require.Contains(t, got.Body.String(), `"cross_origin"`)
	}
	require.Empty(t, w.filings)
	require.Equal(t, 200, send("Sec-Fetch-Site", "same-origin").Code)
	read := w.request("GET", "/api/v1/me", "", nil, "Cookie", cookieName+"="+tokenOf(casework.UnitOfficer), "Sec-Fetch-Site", "cross-site")
	require.Equal(t, 200, read.Code, "reading is left to the browser's own rules")
	login := w.request("POST", "/api/v1/session", "", `{"login":"leader","password":"right password"}`, "Sec-Fetch-Site", "cross-site")
	require.Equal(t, 403, login.Code, "nobody is signed in by another site")
}

func TestABearerTokenIsNotBackedByTheCookie(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	got := w.request("GET", "/api/v1/me", "token-nobody", nil, "Cookie", cookieName+"="+tokenOf(casework.Leader))
	require.Equal(t, 401, got.Code)
}

func TestAFirstPasswordMustBeChanged(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	for _, path := range []string{"/cases", "/units", "/batches", "/cases/case-1"} {
		got := w.request("GET", prefix+path, newcomer, nil)
		require.Equal(t, 403, got.Code)
		require.Contains(t, got.Body.String(), `"password_change_required"`)
	}
	require.Contains(t, w.request("GET", "/api/v1/me", newcomer, nil).Body.String(), `"must_change_password":true`)
	wrong := w.request("POST", "/api/v1/me/password", newcomer, `{"old_password":"x","password":"another one entirely"}`)
	require.Equal(t, 422, wrong.Code)
	require.Contains(t, wrong.Body.String(), `"wrong_password"`)
	require.Equal(t, 204, w.request("POST", "/api/v1/me/password", newcomer, `{"old_password":"right password","password":"another one entirely"}`).Code)
	require.Equal(t, []string{"password of session-newcomer"}, w.changed)
}

func TestAbsentAccountsAreNoRefusal(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.signInErr = contract.ErrUnavailable
	got := w.request("POST", "/api/v1/session", "", `{"login":"leader","password":"right password"}`)
	require.Equal(t, 503, got.Code)
	require.NotEmpty(t, got.Header().Get("Retry-After"))
}
