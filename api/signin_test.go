package api

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func TestASecondStepIsAskedFor(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	got := w.request("POST", "/api/v1/session", "", `{"login":"`+guardedLogin+`","password":"x"}`)
	require.Equal(t, 202, got.Code, got.Body)
	require.Empty(t, got.Result().Cookies())
	require.JSONEq(t, `{"challenge":"challenge","expires_at":"2021-08-26T17:47:40.000000Z"}`, got.Body.String())
	require.Equal(t, 401, w.request("POST", "/api/v1/session/code", "", `{"challenge":"challenge","code":"000000"}`).Code)
	got = w.request("POST", "/api/v1/session/code", "", `{"challenge":"challenge","code":"123456"}`)
	require.Equal(t, 200, got.Code, got.Body)
	require.Len(t, got.Result().Cookies(), 1)
}

// A program's bearer token is no cookie that another site could abuse.
func TestAnotherSitesHeadersDoNotMatterToPrograms(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://elsewhere.example"}} {
		require.Equal(t, 200, w.request("DELETE", "/api/v1/sessions", tokenOf(casework.Leader), nil, header...).Code)
		byCookie := w.request("DELETE", "/api/v1/sessions", "", nil, append(header, "Cookie", cookieName+"="+tokenOf(casework.Leader))...)
		require.Equal(t, 403, byCookie.Code)
		require.Contains(t, byCookie.Body.String(), `"cross_origin"`)
	}
	require.Len(t, w.changed, 2)
}

// An attempt at which nobody looked is no wrong password.
func TestASignInThatWasNotLookedAtMayComeAgain(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.signInErr = fmt.Errorf("signing in: %w", contract.ErrTooManyAttempts)
	got := w.request("POST", "/api/v1/session", "", `{"login":"leader","password":"right password"}`)
	require.Equal(t, 429, got.Code, got.Body)
	require.Equal(t, "1", got.Header().Get("Retry-After"))
	require.Contains(t, got.Body.String(), `"too_many_attempts"`)
}

func TestPagesRunTheirOwnScriptsOnly(t *testing.T) {
	t.Parallel()
	w := newStage(t, func(o *Options) {
		o.Page = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("page")) })
	})
	policy := w.request("GET", "/", "", nil, "Accept", "text/html").Header().Get("Content-Security-Policy")
	require.NotContains(t, policy, "unsafe")
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
		require.Contains(t, policy, part)
	}
	for _, path := range []string{"/api/v1/me", "/openapi.json", "/healthz", "/nowhere.js"} {
		require.NotContains(t, w.request("GET", path, "", nil).Header().Get("Content-Security-Policy"), "unsafe", path)
	}
	for path, want := range map[string]int{"/": 200, "/cases": 404} {
		require.Equal(t, want, w.request("GET", path, "", nil, "Accept", "*/*").Code, "what is no browser finds the page at its address alone: %s", path)
	}
	landing := newStage(t).request("GET", "/", "", nil, "Accept", "text/html")
	require.NotContains(t, landing.Header().Get("Content-Security-Policy"), "script-src", "the landing page has none")
	require.Contains(t, landing.Header().Get("Content-Security-Policy"), "default-src 'none'")
	require.Contains(t, landing.Header().Get("Permissions-Policy"), "camera=()")
}

func TestCodesOfASessionAreLimited(t *testing.T) {
	t.Parallel()
	now := noon.Time()
	w := newStage(t, func(o *Options) { o.Now = func() time.Time { return now } })
	try := func() int {
		return w.request("POST", "/api/v1/me/second-factor/remove", tokenOf(casework.Leader), `{"password":"x","code":"000000"}`).Code
	}
	for range loginLimit.burst {
		require.Equal(t, 422, try())
	}
	require.Equal(t, 429, try())
	now = now.Add(loginLimit.every - time.Millisecond)
	require.Equal(t, 429, try())
	now = now.Add(time.Millisecond)
	require.Equal(t, 422, try())
}

func TestUnknownTokensAreLimitedAndKnownOnesAreNot(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	for range unknownTokenLimit.burst {
		require.Equal(t, 401, w.request("GET", "/api/v1/me", "token-nobody", nil).Code)
	}
	got := w.request("GET", "/api/v1/me", "token-nobody", nil)
	require.Equal(t, 429, got.Code)
	require.NotEmpty(t, got.Header().Get("Retry-After"))
	require.Equal(t, 200, w.request("GET", "/api/v1/me", tokenOf(casework.Leader), nil).Code, "from the same address")
}

// program gives a program of somebody with every office role a token.
func (w *stage) program(scope ...string) string {
	const token = "token-program"
	all := sessionOf("program", contract.OfficeUnit, casework.Administrator)
	all.Actor.Posts = nil
	for _, role := range casework.Roles {
		all.Actor.Posts = append(all.Actor.Posts, casework.Post{Unit: contract.OfficeUnit, Role: role})
	}
	all.Method, all.Scope = contract.ByToken, scope
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sessions[token] = all
	return token
}

// Cells of refused rows may name complainants: a program whose scope is to read
// gets the rows of the shift without them, as it gets no list.
func TestAProgramThatReadsGetsNoCellsOfRefusedRows(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	shift := func(token string) string {
		got := w.request("GET", "/api/v1/shift", token, nil)
		require.Equal(t, 200, got.Code, got.Body.String())
		require.Contains(t, got.Body.String(), "duplicate_row")
		return got.Body.String()
	}
	require.NotContains(t, shift(w.program(scopeRead)), "Chen Example")
	require.Contains(t, shift(w.program(scopeRead, string(TakeBatches))), "Chen Example")
	require.Contains(t, shift(tokenOf(casework.DutyOfficer)), "Chen Example")
}

// What has a scope is bound by it, whatever its row says of how it was opened.
func TestAScopeBindsWhateverASessionIsCalled(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	token := w.program(scopeRead)
	session := w.sessions[token]
	session.Method = contract.ByCode
	w.sessions[token] = session
	require.Equal(t, 200, w.request("GET", "/api/v1/shift", token, nil).Code)
	got := w.request("GET", "/api/v1/batches/batch-1", token, nil)
	require.Equal(t, 403, got.Code)
	require.Contains(t, got.Body.String(), `"out_of_scope"`)
	require.Contains(t, got.Body.String(), "读取案件和统计", "in words, not in those of programs")
}

// Whatever a scope may hold has words in either language.
func TestEveryWordOfAScopeIsSaid(t *testing.T) {
	t.Parallel()
	for _, word := range scopeWords() {
		require.NotRegexp(t, "[a-z]", scopeSays([]string{word}, zh), word)
		if strings.Contains(word, "-") && word != string(casework.CmdSubAssign) {
			require.NotEqual(t, word, scopeSays([]string{word}, en))
		}
	}
	require.Equal(t, "分办、接收批次", scopeSays([]string{string(casework.CmdAssign), string(TakeBatches)}, zh))
}

func TestProgramsThatAskTooOftenWait(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	token := w.program(scopeRead)
	for range programLimit.burst {
		require.Equal(t, 200, w.request("GET", "/api/v1/session", token, nil).Code)
	}
	got := w.request("GET", "/api/v1/session", token, nil)
	require.Equal(t, 429, got.Code)
	require.Equal(t, "1", got.Header().Get("Retry-After"))
}

// Which word opens which route is written down a second time, in
// testdata/scopes.txt, so that a change here does not pass unseen. A route that
// does not stand there is closed.
func TestTheRoutesOfEveryScope(t *testing.T) {
	t.Parallel()
	written, err := os.ReadFile("testdata/scopes.txt")
	require.NoError(t, err)
	w := newStage(t)
	var lines []string
	routes := map[string]bool{}
	for _, route := range w.engine.Routes() {
		asked := route.Method + " " + route.Path
		routes[asked] = true
		if word, known := scopes[asked]; known && !slices.Contains(casework.Kinds(), casework.Kind(word)) {
			lines = append(lines, word+" "+asked)
		}
	}
	slices.Sort(lines)
	require.Equal(t, strings.TrimSpace(string(written)), strings.Join(lines, "\n"))
	for asked := range scopes {
		require.True(t, routes[asked], "%s is no route", asked)
	}
	for _, kind := range casework.Kinds() {
		require.Contains(t, scopeWords(), string(kind))
	}
}

// Whoever holds every post and every word of a scope still does no
// administration of accounts through a program, and a word opens its own routes
// only.
func TestAWordOpensItsOwnRoutesOnly(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	words := scopeWords()
	every := w.sessions[w.program(words...)]
	one := every
	for _, route := range w.engine.Routes() {
		if !strings.HasPrefix(route.Path, prefix) || open[route.Method+" "+route.Path] {
			continue
		}
		asked := route.Method + " " + route.Path
		_, known := scopes[asked]
		w.limits.forget("program " + every.ID)
		require.Equal(t, known || asked == uploads, w.admits(every, route.Method, route.Path, zh) == nil, asked)
		closed := strings.Contains(route.Path, "/accounts") || strings.Contains(route.Path, "/me/") || strings.Contains(route.Path, "/sessions") ||
			strings.Contains(route.Path, "complainant") || strings.Contains(route.Path, "delegations")
		require.False(t, known && closed, asked)
		for _, word := range words {
			w.limits.forget("program " + every.ID)
			one.Scope = []string{word}
			opens := scopes[asked] == word || asked == uploads && isCommand(word)
			require.Equal(t, opens, w.admits(one, route.Method, route.Path, zh) == nil, "%s with %s", asked, word)
		}
	}
}

func TestLinksAndUnlocking(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		method, path, body string
		as                 casework.Role
		status             int
		changed            []string
	}{
		{"POST", "/accounts/account-1/unlock", "", casework.Administrator, 204, []string{"unlocked account-1"}},
		{"POST", "/accounts/account-9/unlock", "", casework.Administrator, 404, nil},
		{"POST", "/accounts/account-1/unlock", "", casework.Coordinator, 403, nil},
		{"POST", "/accounts/account-1/reset-second-factor", "", casework.Administrator, 204, []string{"reset account-1"}},
		{"GET", "/accounts/account-1/links", "", casework.Administrator, 200, nil},
		{"GET", "/accounts/account-1/links", "", casework.Auditor, 403, nil},
		{"POST", "/accounts/account-1/links", `{"subject":"s"}`, casework.Administrator, 201, []string{"linked account-1"}},
		{"POST", "/accounts/account-1/links", `{"subject":""}`, casework.Administrator, 422, nil},
		{"POST", "/accounts/account-1/links", `{"subject":"s"}`, casework.Leader, 403, nil},
		{"DELETE", "/accounts/account-1/links/link-1", "", casework.Administrator, 204, []string{"unlinked link-1 account-1"}},
		{"DELETE", "/accounts/account-1/links/link-1", "", casework.DutyOfficer, 403, nil},
		{"DELETE", "/sessions", "", casework.DutyOfficer, 200, []string{"ended all but session-duty_officer"}},
		{"DELETE", "/sessions?tokens=true", "", casework.DutyOfficer, 200, []string{"ended all and programs but session-duty_officer"}},
	} {
		w := newStage(t)
		var body any
		if tt.body != "" {
			body = tt.body
		}
		got := w.request(tt.method, prefix+tt.path, tokenOf(tt.as), body)
		require.Equal(t, tt.status, got.Code, "%s %s: %s", tt.method, tt.path, got.Body)
		require.Equal(t, tt.changed, w.changed)
	}
}

func TestNobodyIsSentToAnotherSite(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{
		"": "/", "/": "/", "/cases": "/cases", "/cases?state=x#y": "/cases?state=x#y", "cases": "/", "//elsewhere.example": "/",
		"/\\elsewhere.example": "/", "\\\\elsewhere.example": "/", "https://elsewhere.example": "/", "javascript:alert(1)": "/",
		"/\t/elsewhere.example": "/", "/%2f/elsewhere.example": "/", "/" + strings.Repeat("x", 1000): "/",
	} {
		require.Equal(t, want, localPath(to), to)
	}
}

// Whatever is asked for, the browser stays on this site.
func FuzzPathsAfterSignIn(f *testing.F) {
	for _, seed := range []string{"/", "//x", "/\\x", "/cases?x=//y", "http:x", "/%5cx", "/\x00", "/./../x", "///x", "/?\\x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, to string) {
		got := localPath(to)
		require.True(t, strings.HasPrefix(got, "/"), got)
		require.False(t, strings.HasPrefix(got, "//") || strings.HasPrefix(got, "/\\"), got)
		u, err := url.Parse(got)
		require.NoError(t, err)
		require.Empty(t, u.Host)
		require.Equal(t, got, localPath(got), "it is read again when the browser comes back")
	})
}

// What a provider's browser brings is read without a panic, and a value that is
// there twice counts as not there.
func FuzzCallbacks(f *testing.F) {
	for _, seed := range []string{"", "state=a&code=b", "state=a&state=b", "state=%", "error=access_denied&state=a", "code=" + strings.Repeat("x", 5000), ";", "state=a;code=b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		back := callbackOf(query)
		values, err := url.ParseQuery(query)
		if err != nil {
			require.Zero(t, back)
			return
		}
		for name, got := range map[string]string{"state": back.State, "code": back.Code, "error": back.Fault} {
			if len(values[name]) != 1 {
				require.Empty(t, got, name)
			}
			require.LessOrEqual(t, len(got), longestCallback)
		}
	})
}

func TestTheBrowsersWayToTheProvider(t *testing.T) {
	t.Parallel()
	w := newStage(t, func(o *Options) { o.SecureCookies = true })
	got := w.request("GET", "/api/v1/sso/start?to=//elsewhere.example", "", nil)
	require.Equal(t, 303, got.Code)
	require.Equal(t, "https://id.example.cn/authorize?to=/", got.Header().Get("Location"))
	cookie := got.Result().Cookies()[0]
	require.True(t, cookie.HttpOnly && cookie.Secure)
	require.Equal(t, http.SameSiteLaxMode, cookie.SameSite)
	got = w.request("GET", "/api/v1/sso/callback?state=state&code=code&session_state=x", "", nil, "Cookie", journeyCookie+"="+cookie.Value)
	require.Equal(t, 303, got.Code, got.Body)
	require.Equal(t, "no-store", got.Header().Get("Cache-Control"))
	session := got.Result().Cookies()[1]
	require.True(t, session.Name == cookieName && session.HttpOnly && session.Secure && session.SameSite == http.SameSiteStrictMode)
	got = w.request("GET", "/api/v1/sso/callback?state=other&code=code", "", nil, "Accept", "text/html")
	require.Equal(t, 401, got.Code)
	require.Contains(t, got.Header().Get("Content-Security-Policy"), "default-src 'none'")
	require.Equal(t, "/", w.request("GET", "/api/v1/sso/end", "", nil).Header().Get("Location"))
	for err, status := range map[error]int{ErrSSOOff: 404, ErrSSOUnreachable: 503, ErrSSONoAccount: 403, contract.ErrUnavailable: 503, errSecret: 500} {
		w.signInErr = err
		got = w.request("GET", "/api/v1/sso/callback?state=state&code=code", "", nil)
		require.Equal(t, status, got.Code)
		require.NotContains(t, got.Body.String(), "hunter2")
		require.Equal(t, status, w.request("GET", "/api/v1/sso/start", "", nil).Code)
	}
}
