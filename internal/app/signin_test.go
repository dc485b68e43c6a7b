package app

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/accounts"
	"jiaoban/internal/casework"
	"jiaoban/internal/config"
	"jiaoban/internal/contract"
)

// door is the server over a real ledger with its keys, without an engine:
// enough for everything about signing in.
type door struct {
	t       *testing.T
	server  *api.Server
	record  *record
	service *accounts.Service
	clock   atomic.Int64
	account contract.Account // Li.Wei's, who holds no post
}

const doorPassword = "correct horse 9 battery"

func newDoor(t *testing.T, change ...func(*config.Config)) *door {
	t.Helper()
	d := &door{t: t}
	d.clock.Store(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC).UnixMicro())
	conf := config.Config{Data: t.TempDir()}
	for _, f := range change {
		f(&conf)
	}
	var err error
	d.record, err = openRecord(t.Context(), conf, folderOf(conf), slog.New(slog.DiscardHandler),
		recordOptions{migrate: true, create: true, clock: d.now})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, d.record.ledger.Close()) })
	p := newPorts(d.record, &temporal{}, Options{Config: conf, Clock: d.now, Passwords: accounts.Parameters{MemoryKiB: 64, Passes: 1, Lanes: 1}})
	d.service = p.accounts.service
	d.server, err = api.New(p.api(), api.Options{Now: d.now, SecureCookies: strings.HasPrefix(conf.Server.PublicURL, "https:")})
	require.NoError(t, err)
	d.account = d.person("李伟", "Li.Wei")
	return d
}

func (d *door) now() time.Time            { return time.UnixMicro(d.clock.Load()).UTC() }
func (d *door) pass(by time.Duration)     { d.clock.Add(by.Microseconds()) }
func (d *door) instant() casework.Instant { return casework.InstantOf(d.now()) }

// person lets somebody sign in who has chosen a password already.
func (d *door) person(name, login string, roles ...casework.Role) contract.Account {
	d.t.Helper()
	p, err := d.record.ledger.AddPerson(d.t.Context(), contract.Person{Name: name})
	require.NoError(d.t, err)
	for _, role := range roles {
		_, err = d.record.ledger.GrantPost(d.t.Context(), contract.Holding{Person: p.ID, Unit: contract.OfficeUnit, Role: role, From: d.instant()})
		require.NoError(d.t, err)
	}
	const first = "a first password 7"
	a, _, err := d.service.Create(d.t.Context(), accounts.NewAccount{Person: p.ID, Login: login, Password: first})
	require.NoError(d.t, err)
	_, who, err := d.service.SignIn(d.t.Context(), login, first, accounts.Caller{})
	require.NoError(d.t, err)
	require.NoError(d.t, d.service.ChangePassword(d.t.Context(), who, first, doorPassword))
	require.NoError(d.t, d.record.ledger.RevokeSession(d.t.Context(), who.Session.ID, d.instant()))
	return a
}

// ask makes a request; by is a bearer token, or a cookie if it begins so.
func (d *door) ask(method, path, by string, body any, header ...string) *httptest.ResponseRecorder {
	d.t.Helper()
	var sent strings.Builder
	if body != nil {
		require.NoError(d.t, json.NewEncoder(&sent).Encode(body))
	}
	r := httptest.NewRequestWithContext(d.t.Context(), method, path, strings.NewReader(sent.String()))
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	switch {
	case strings.Contains(by, "="):
		r.Header.Set("Cookie", by)
	case by != "":
		r.Header.Set("Authorization", "Bearer "+by)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	d.server.ServeHTTP(w, r)
	return w
}

type m = map[string]any

func code(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var p struct{ Code string }
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p), w.Body)
	return p.Code
}

func into[T any](t *testing.T, w *httptest.ResponseRecorder, status int) (v T) {
	t.Helper()
	require.Equal(t, status, w.Code, w.Body)
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &v))
	return v
}

// signIn opens a session by a password.
func (d *door) signIn(login, agent string) api.SignedIn {
	d.t.Helper()
	return into[api.SignedIn](d.t, d.ask("POST", "/api/v1/session", "", m{"login": login, "password": doorPassword}, "User-Agent", agent), 200)
}

func TestSigningInInTwoSteps(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	token := d.signIn("li.wei", "Firefox").Token
	require.Equal(t, "wrong_password", fieldCode(t, d.ask("POST", "/api/v1/me/second-factor", token, m{"password": "x"})))
	begun := into[struct{ Secret, URL string }](t, d.ask("POST", "/api/v1/me/second-factor", token, m{"password": doorPassword}), 201)
	show := func() string {
		shown, err := totp.GenerateCode(begun.Secret, d.now())
		require.NoError(t, err)
		return shown
	}
	require.Equal(t, "wrong_code", fieldCode(t, d.ask("POST", "/api/v1/me/second-factor/confirm", token, m{"code": "x"})))
	confirmed := into[struct {
		RecoveryCodes []string `json:"recovery_codes"`
	}](t, d.ask("POST", "/api/v1/me/second-factor/confirm", token, m{"code": show()}), 200)
	require.Len(t, confirmed.RecoveryCodes, 10)
	require.Contains(t, d.ask("GET", "/api/v1/me/second-factor", token, nil).Body.String(), `"on":true`)

	d.pass(time.Minute)
	try := func(password string) api.SignedIn {
		return into[api.SignedIn](t, d.ask("POST", "/api/v1/session", "", m{"login": "li.wei", "password": password}), 202)
	}
	wrong, right := try("wrong password"), try(doorPassword)
	require.Empty(t, right.Token)
	require.Nil(t, right.Me)
	require.Equal(t, wrong.ExpiresAt, right.ExpiresAt, "both answers are alike")
	refused := d.ask("POST", "/api/v1/session/code", "", m{"challenge": wrong.Challenge, "code": show()})
	require.Equal(t, 401, refused.Code)
	refusedToo := d.ask("POST", "/api/v1/session/code", "", m{"challenge": right.Challenge, "code": "000000"})
	require.Equal(t, refused.Body.String(), refusedToo.Body.String(), "nobody learns which of the two was wrong")
	opened := d.ask("POST", "/api/v1/session/code", "", m{"challenge": try(doorPassword).Challenge, "code": show()})
	require.NotEmpty(t, into[api.SignedIn](t, opened, 200).Token)
	require.Len(t, opened.Result().Cookies(), 1)
	again := d.ask("POST", "/api/v1/session/code", "", m{"challenge": try(doorPassword).Challenge, "code": show()})
	require.Equal(t, 401, again.Code, "a code is taken once")
	byPaper := d.ask("POST", "/api/v1/session/code", "", m{"challenge": try(doorPassword).Challenge, "code": confirmed.RecoveryCodes[3]})
	require.Equal(t, 200, byPaper.Code, byPaper.Body)
	var stored []byte
	factor, err := d.record.ledger.SecondFactor(t.Context(), d.account.ID)
	require.NoError(t, err)
	stored = factor.Sealed
	require.NotContains(t, string(stored), begun.Secret, "the secret is sealed with the installation's keys")
}

func fieldCode(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	p := into[struct{ Errors []struct{ Code string } }](t, w, 422)
	require.Len(t, p.Errors, 1)
	return p.Errors[0].Code
}

func TestAnAdministratorNeedsASecondFactorWhereThatIsSet(t *testing.T) {
	t.Parallel()
	d := newDoor(t, func(c *config.Config) { c.SignIn.CodeRoles = []string{"administrator"} })
	d.person("管理员", "boss", casework.Administrator)
	token := d.signIn("boss", "").Token
	require.Equal(t, "second_factor_required", code(t, d.ask("GET", "/api/v1/accounts", token, nil)))
	require.Equal(t, "second_factor_required", code(t, d.ask("POST", "/api/v1/me/tokens", token, m{"name": "x", "scope": []string{"read"}, "days": 1})))
	require.Contains(t, d.ask("GET", "/api/v1/me", token, nil).Body.String(), `"must_add_second_factor":true`)
	begun := into[struct{ Secret string }](t, d.ask("POST", "/api/v1/me/second-factor", token, m{"password": doorPassword}), 201)
	shown, err := totp.GenerateCode(begun.Secret, d.now())
	require.NoError(t, err)
	require.Equal(t, 200, d.ask("POST", "/api/v1/me/second-factor/confirm", token, m{"code": shown}).Code)
	require.Equal(t, 200, d.ask("GET", "/api/v1/accounts", token, nil).Code)
	require.NoError(t, checkRoles(config.Config{SignIn: config.SignIn{CodeRoles: []string{"administrator"}}}))
	require.Error(t, checkRoles(config.Config{SignIn: config.SignIn{CodeRoles: []string{"boss"}}}), "a role that there is not would protect nobody")
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	d := newDoor(t, func(c *config.Config) { c.SignIn.Idle, c.Server.PublicURL = time.Hour, "https://jiaoban.example.cn" })
	first := d.ask("POST", "/api/v1/session", "jiaoban_session=planted", m{"login": "li.wei", "password": doorPassword}, "User-Agent", "Firefox")
	cookie := first.Result().Cookies()[0]
	require.NotEqual(t, "planted", cookie.Value, "a session that was there before never becomes somebody's")
	require.True(t, cookie.HttpOnly && cookie.Secure && cookie.SameSite == http.SameSiteStrictMode && cookie.Path == "/")
	mine := cookie.Name + "=" + cookie.Value
	second, third := d.signIn("li.wei", "Telephone").Token, d.signIn("li.wei", "Tablet").Token
	require.NotEqual(t, second, third)
	d.pass(2 * time.Minute)
	listed := into[struct {
		Sessions []contract.Session
		Current  string
	}](t, d.ask("GET", "/api/v1/sessions", mine, nil), 200)
	require.Len(t, listed.Sessions, 3)
	require.Equal(t, "Firefox", listed.Sessions[0].Label, "the last seen comes first")
	require.Equal(t, listed.Current, listed.Sessions[0].ID)
	require.Equal(t, "192.0.2.1", listed.Sessions[0].Address)
	require.Equal(t, d.instant(), listed.Sessions[0].LastSeenAt)
	require.NotContains(t, d.ask("GET", "/api/v1/sessions", mine, nil).Body.String(), cookie.Value)
	for _, one := range listed.Sessions {
		if one.Label == "Telephone" {
			require.Equal(t, 204, d.ask("DELETE", "/api/v1/sessions/"+one.ID, mine, nil).Code)
		}
	}
	require.Equal(t, 401, d.ask("GET", "/api/v1/me", second, nil).Code)
	require.Equal(t, 200, d.ask("GET", "/api/v1/me", third, nil).Code)
	require.Equal(t, 204, d.ask("DELETE", "/api/v1/sessions", mine, nil).Code)
	require.Equal(t, 401, d.ask("GET", "/api/v1/me", third, nil).Code)
	require.Equal(t, 200, d.ask("GET", "/api/v1/me", mine, nil).Code)
	d.pass(time.Hour)
	require.Equal(t, 401, d.ask("GET", "/api/v1/me", mine, nil).Code, "left alone for too long")
}

func TestAProgramDoesWhatItsScopeSaysAndNoMore(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.person("管理员", "boss", casework.Administrator, casework.Coordinator)
	own := d.signIn("boss", "").Token
	type made struct {
		ID, Token string
		Scope     []string
	}
	program := into[made](t, d.ask("POST", "/api/v1/me/tokens", own, m{"name": "月报", "scope": []string{"read", "take-batches"}, "days": 366}), 201)
	require.True(t, strings.HasPrefix(program.Token, "jbt_"))
	for _, body := range []m{
		{"name": "x", "scope": []string{"read"}, "days": 367}, {"name": "x", "scope": []string{"read"}, "days": 0},
		{"name": "x", "scope": []string{"everything"}, "days": 1}, {"name": "x", "scope": []string{}, "days": 1}, {"name": "", "scope": []string{"read"}, "days": 1},
	} {
		require.Equal(t, 422, d.ask("POST", "/api/v1/me/tokens", own, body).Code, body)
	}
	for path, want := range map[string]int{"GET /me": 200, "GET /cases": 200, "GET /units": 200, "POST /batches/x/commit": 404} {
		method, path, _ := strings.Cut(path, " ")
		require.Equal(t, want, d.ask(method, "/api/v1"+path, program.Token, nil).Code, path)
	}
	for path, want := range map[string]string{
		"POST /units": "out_of_scope", "GET /audit/verify": "out_of_scope", "POST /cases/x/assign": "out_of_scope", "POST /files": "out_of_scope",
		"GET /accounts": "not_for_programs", "POST /accounts": "not_for_programs", "POST /accounts/x/reset-password": "not_for_programs",
		"POST /me/tokens": "not_for_programs", "GET /me/tokens": "not_for_programs", "POST /me/password": "not_for_programs",
		"POST /me/second-factor": "not_for_programs", "GET /sessions": "not_for_programs", "DELETE /sessions": "not_for_programs",
		"POST /cases/x/complainant": "not_for_programs", "GET /cases/x/looks": "not_for_programs", "DELETE /session": "not_for_programs",
	} {
		method, path, _ := strings.Cut(path, " ")
		got := d.ask(method, "/api/v1"+path, program.Token, m{})
		require.Equal(t, 403, got.Code, path)
		require.Equal(t, want, code(t, got), path)
	}
	d.pass(time.Hour)
	require.Equal(t, 200, d.ask("GET", "/api/v1/me", program.Token, nil).Code)
	own = d.signIn("boss", "").Token
	listed := d.ask("GET", "/api/v1/me/tokens", own, nil)
	tokens := into[struct{ Tokens []contract.Session }](t, listed, 200).Tokens
	require.Len(t, tokens, 1)
	require.Equal(t, d.instant(), tokens[0].LastSeenAt)
	require.NotContains(t, listed.Body.String(), "jbt_", "it was shown once")

	other := d.signIn("li.wei", "").Token
	require.Equal(t, 404, d.ask("DELETE", "/api/v1/me/tokens/"+program.ID, other, nil).Code, "another's token is not there")
	require.Equal(t, 204, d.ask("DELETE", "/api/v1/me/tokens/"+program.ID, own, nil).Code)
	require.Equal(t, 401, d.ask("GET", "/api/v1/me", program.Token, nil).Code)
}

func TestTheAdministratorUnlocksAndResets(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.person("管理员", "boss", casework.Administrator)
	boss := d.signIn("boss", "").Token
	for range accounts.FailuresToLock {
		require.Equal(t, 401, d.ask("POST", "/api/v1/session", "", m{"login": "li.wei", "password": "wrong password"}).Code)
	}
	right := m{"login": "li.wei", "password": doorPassword}
	require.Equal(t, 401, d.ask("POST", "/api/v1/session", "", right).Code)
	require.Contains(t, d.ask("GET", "/api/v1/accounts", boss, nil).Body.String(), `"locked_until":`)
	path := "/api/v1/accounts/" + d.account.ID
	require.Equal(t, 204, d.ask("POST", path+"/unlock", boss, nil).Code)
	token := into[api.SignedIn](t, d.ask("POST", "/api/v1/session", "", right), 200).Token
	for _, deed := range []string{"/unlock", "/reset-second-factor", "/disable"} {
		require.Equal(t, 403, d.ask("POST", path+deed, token, nil).Code, deed)
	}
	require.Equal(t, "second_factor_absent", code(t, d.ask("POST", path+"/reset-second-factor", boss, nil)))
	require.Equal(t, 204, d.ask("POST", path+"/disable", boss, nil).Code)
	require.Equal(t, 401, d.ask("GET", "/api/v1/me", token, nil).Code)
	require.Equal(t, 401, d.ask("POST", "/api/v1/session", "", right).Code)
	require.Equal(t, 204, d.ask("POST", path+"/enable", boss, nil).Code)
	require.Equal(t, 401, d.ask("GET", "/api/v1/me", token, nil).Code, "what ended stays ended")
	require.Equal(t, 200, d.ask("POST", "/api/v1/session", "", right).Code)
}

// sso sets single sign-on up with a provider.
func sso(issuer, claim string) func(*config.Config) {
	return func(c *config.Config) {
		c.Server.PublicURL = "http://127.0.0.1:8080"
		c.SSO = config.SSO{Issuer: issuer, ClientID: clientID, ClientSecret: clientSecret, Name: "省统一身份认证", LoginClaim: claim}
	}
}

// begin sends a browser to the provider and gives what it keeps and brings back.
func (d *door) begin(p *openID) (browser string, back url.Values) {
	d.t.Helper()
	started := d.ask("GET", "/api/v1/sso/start?to=%2Fcases", "", nil)
	require.Equal(d.t, 303, started.Code, started.Body)
	cookie := started.Result().Cookies()[0]
	require.True(d.t, cookie.HttpOnly && cookie.SameSite == http.SameSiteLaxMode && cookie.Path == "/api/v1/sso")
	return cookie.Name + "=" + cookie.Value, p.visit(started.Header().Get("Location"))
}

func (d *door) comeBack(browser string, back url.Values) *httptest.ResponseRecorder {
	d.t.Helper()
	return d.ask("GET", "/api/v1/sso/callback?"+back.Encode(), browser, nil)
}

func TestSingleSignOn(t *testing.T) {
	t.Parallel()
	var d *door
	p := newOpenID(t, func() time.Time { return d.now() })
	d = newDoor(t, sso(p.URL, ""))
	d.person("管理员", "boss", casework.Administrator)
	boss := d.signIn("boss", "").Token
	require.Empty(t, p.asked, "the provider is asked when it is needed, not at the start")
	require.Contains(t, d.ask("GET", "/api/v1/sso", "", nil).Body.String(), `"name":"省统一身份认证"`)
	got := d.comeBack(d.begin(p))
	require.Equal(t, 403, got.Code)
	require.Equal(t, "sso_no_account", code(t, got), "nobody gets an account by it")

	links := "/api/v1/accounts/" + d.account.ID + "/links"
	require.Equal(t, 403, d.ask("POST", links, d.signIn("li.wei", "").Token, m{"subject": "subject-1"}).Code)
	link := into[contract.Link](t, d.ask("POST", links, boss, m{"subject": "subject-1"}), 201)
	require.Equal(t, "subject_linked", code(t, d.ask("POST", links, boss, m{"subject": "subject-1"})))
	browser, back := d.begin(p)
	got = d.comeBack(browser, back)
	require.Equal(t, 303, got.Code, got.Body)
	require.Equal(t, "/cases", got.Header().Get("Location"))
	cookies := got.Result().Cookies()
	require.Len(t, cookies, 2)
	require.Negative(t, cookies[0].MaxAge, "the browser forgets the journey")
	session := cookies[1].Name + "=" + cookies[1].Value
	me := d.ask("GET", "/api/v1/me", session, nil)
	require.Contains(t, me.Body.String(), "李伟")
	require.Contains(t, me.Body.String(), `"may":[]`, "the provider says who, the posts say what")
	require.Equal(t, "sso_refused", code(t, d.comeBack(browser, back)), "a state is used once")

	require.Equal(t, 204, d.ask("DELETE", "/api/v1/session", session, nil).Code)
	require.Equal(t, 401, d.ask("GET", "/api/v1/me", session, nil).Code)
	end := d.ask("GET", "/api/v1/sso/end", "", nil).Header().Get("Location")
	require.True(t, strings.HasPrefix(end, p.URL+"/end?"), end)
	require.Contains(t, end, "realm=office")
	require.Contains(t, end, "client_id=jiaoban")
	require.Contains(t, end, "post_logout_redirect_uri="+url.QueryEscape("http://127.0.0.1:8080/"))

	got = d.comeBack(d.begin(p))
	session = got.Result().Cookies()[1].Name + "=" + got.Result().Cookies()[1].Value
	require.Equal(t, 204, d.ask("DELETE", links+"/"+link.ID, boss, nil).Code)
	require.Equal(t, 401, d.ask("GET", "/api/v1/me", session, nil).Code, "a taken link ends what it opened")
	require.Equal(t, 200, d.ask("POST", "/api/v1/session", "", m{"login": "li.wei", "password": doorPassword}).Code, "local accounts go on working")
}

func TestWhatTheProviderSaysIsChecked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(claims m, now time.Time)
		forged bool
		good   bool
	}{
		{"as it should be", nil, false, true},
		{"another nonce", func(c m, _ time.Time) { c["nonce"] = "another" }, false, false},
		{"no nonce", func(c m, _ time.Time) { delete(c, "nonce") }, false, false},
		{"another audience", func(c m, _ time.Time) { c["aud"] = "another" }, false, false},
		{"several audiences without a party", func(c m, _ time.Time) { c["aud"] = []string{clientID, "another"} }, false, false},
		{"several audiences, issued to us", func(c m, _ time.Time) { c["aud"], c["azp"] = []string{clientID, "another"}, clientID }, false, true},
		{"issued to another party", func(c m, _ time.Time) { c["azp"] = "another" }, false, false},
		{"another issuer", func(c m, _ time.Time) { c["iss"] = "http://127.0.0.1:1" }, false, false},
		{"expired this second", func(c m, now time.Time) { c["exp"] = now.Unix() - 1 }, false, false},
		{"expires in a minute", func(c m, now time.Time) { c["exp"] = now.Unix() + 60 }, false, true},
		{"old, though not expired", func(c m, now time.Time) { c["iat"] = now.Add(-10 * time.Minute).Unix() }, false, false},
		{"not so old", func(c m, now time.Time) { c["iat"] = now.Add(-10*time.Minute + time.Second).Unix() }, false, true},
		{"nobody", func(c m, _ time.Time) { c["sub"] = "" }, false, false},
		{"another key", nil, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var d *door
			p := newOpenID(t, func() time.Time { return d.now() })
			d = newDoor(t, sso(p.URL, ""))
			_, err := d.service.Link(t.Context(), d.account.ID, "subject-1", "boss")
			require.NoError(t, err)
			p.forged = tt.forged
			if tt.change != nil {
				p.change = func(c map[string]any) { tt.change(c, d.now()) }
			}
			got := d.comeBack(d.begin(p))
			if tt.good {
				require.Equal(t, 303, got.Code, got.Body)
				return
			}
			require.Equal(t, 401, got.Code, got.Body)
			require.Equal(t, "sso_refused", code(t, got))
		})
	}
}

func TestAJourneyIsOneBrowsersAndEnds(t *testing.T) {
	t.Parallel()
	var d *door
	p := newOpenID(t, func() time.Time { return d.now() })
	d = newDoor(t, sso(p.URL, ""))
	_, err := d.service.Link(t.Context(), d.account.ID, "subject-1", "boss")
	require.NoError(t, err)
	refused := func(got *httptest.ResponseRecorder) {
		t.Helper()
		require.Equal(t, "sso_refused", code(t, got))
	}
	mine, back := d.begin(p)
	theirs, _ := d.begin(p)
	refused(d.comeBack("", back))
	refused(d.comeBack(theirs, back))
	refused(d.comeBack(mine, back)) // used up by the other browser's attempt
	mine, back = d.begin(p)
	refused(d.comeBack(mine, url.Values{"state": back["state"], "error": {"access_denied"}}))
	mine, back = d.begin(p)
	refused(d.comeBack(mine, url.Values{"state": back["state"], "code": {"made up"}}))
	mine, back = d.begin(p)
	refused(d.comeBack(mine, url.Values{"state": {back.Get("state"), back.Get("state")}, "code": back["code"]}))
	for _, c := range []struct {
		after time.Duration
		good  bool
	}{{10 * time.Minute, false}, {10*time.Minute - time.Millisecond, true}} {
		mine, back = d.begin(p)
		d.pass(c.after)
		require.Equal(t, c.good, d.comeBack(mine, back).Code == 303, "after %s", c.after)
	}
	page := d.ask("GET", "/api/v1/sso/callback?state=x", "", nil, "Accept", "text/html", "Accept-Language", "en")
	require.Equal(t, 401, page.Code)
	require.Contains(t, page.Body.String(), "please sign in again", "people get words")
}

func TestAProviderThatIsAwayStopsNobody(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	d := newDoor(t, sso(gone.URL, ""))
	got := d.ask("GET", "/api/v1/sso/start", "", nil, "Accept-Language", "en")
	require.Equal(t, 503, got.Code)
	require.Equal(t, "sso_unreachable", code(t, got))
	d.signIn("li.wei", "")
	off := newDoor(t)
	require.Equal(t, "sso_off", code(t, off.ask("GET", "/api/v1/sso/start", "", nil)))
	require.Contains(t, off.ask("GET", "/api/v1/sso", "", nil).Body.String(), `"on":false`)
}

// A claim that holds the login links once; whoever has that name at the
// provider later is somebody else.
func TestALoginInAClaimLinksOnce(t *testing.T) {
	t.Parallel()
	var d *door
	p := newOpenID(t, func() time.Time { return d.now() })
	d = newDoor(t, sso(p.URL, "preferred_username"))
	require.Equal(t, 303, d.comeBack(d.begin(p)).Code)
	links, err := d.service.Links(t.Context(), d.account.ID)
	require.NoError(t, err)
	require.Len(t, links, 1)
	require.Empty(t, links[0].CreatedBy)
	require.Equal(t, 303, d.comeBack(d.begin(p)).Code, "known from now on")
	p.subject = "subject-2"
	require.Equal(t, "sso_no_account", code(t, d.comeBack(d.begin(p))))
	p.change = func(c map[string]any) { c["preferred_username"] = "nobody" }
	p.subject = "subject-3"
	require.Equal(t, "sso_no_account", code(t, d.comeBack(d.begin(p))))
	p.subject = "subject-1"
	require.Equal(t, 303, d.comeBack(d.begin(p)).Code, "the subject counts, whatever the name is")
	require.NoError(t, d.record.ledger.DisableAccount(t.Context(), d.account.ID, true, d.instant()))
	require.Equal(t, "sso_no_account", code(t, d.comeBack(d.begin(p))))
}
