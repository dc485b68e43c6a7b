package app

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/accounts"
	"jiaoban/internal/app/remote"
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
	d.server, err = api.New(p.api(), api.Options{Now: d.now, RowWords: rowWords, SecureCookies: strings.HasPrefix(conf.Server.PublicURL, "https:")})
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
	refused := d.ask("POST", "/api/v1/session", "", m{"login": "li.wei", "password": "wrong password"})
	require.Equal(t, 401, refused.Code)
	unknown := d.ask("POST", "/api/v1/session", "", m{"login": "nobody", "password": "wrong password"})
	require.Equal(t, unknown.Body.String(), refused.Body.String(), "nobody learns which logins there are")
	right := try(doorPassword)
	require.Empty(t, right.Token)
	require.Nil(t, right.Me)
	refusedToo := d.ask("POST", "/api/v1/session/code", "", m{"challenge": right.Challenge, "code": "000000"})
	require.Equal(t, 401, refusedToo.Code)
	require.Equal(t, "bad_credentials", code(t, refusedToo))
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

// Whoever reads the record of failures learns whose code was guessed at, since a
// code is asked only of those who know the password, and from where.
func TestAWrongCodeIsRecordedWithItsAccountAndAddress(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	token := d.signIn("li.wei", "Firefox").Token
	begun := into[struct{ Secret string }](t, d.ask("POST", "/api/v1/me/second-factor", token, m{"password": doorPassword}), 201)
	shown, err := totp.GenerateCode(begun.Secret, d.now())
	require.NoError(t, err)
	require.Equal(t, 200, d.ask("POST", "/api/v1/me/second-factor/confirm", token, m{"code": shown}).Code)
	asked := into[api.SignedIn](t, d.ask("POST", "/api/v1/session", "", m{"login": "li.wei", "password": doorPassword}), 202)
	for range 2 { // the second time there is no such challenge, and so no account
		require.Equal(t, 401, d.ask("POST", "/api/v1/session/code", "", m{"challenge": asked.Challenge, "code": "000000"}).Code)
	}
	n, err := d.record.ledger.TellFailures(t.Context(), 0, casework.Minute)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	entries, err := d.record.ledger.Entries(t.Context(), contract.Reader{}, contract.EntryFilter{Kind: contract.SignInsFailed})
	require.NoError(t, err)
	require.Len(t, entries.Entries, 1)
	require.Equal(t, "192.0.2.1", entries.Entries[0].Payload.Subject.ID)
	require.Equal(t, d.account.ID+" 1", entries.Entries[0].Payload.Facts["accounts"])
	require.Equal(t, "2", entries.Entries[0].Payload.Facts["times"])
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

// A token goes on in no post that its person is given later, where a browser would be
// asked for a code; a new one is made where there was one. A program reads why.
func TestATokenMadeWithoutACodeStopsWhereOneIsNeeded(t *testing.T) {
	t.Parallel()
	d := newDoor(t, func(c *config.Config) { c.SignIn.CodeRoles = []string{"coordinator"} })
	clerk := d.person("职员", "clerk", casework.Auditor)
	token := d.signIn("clerk", "").Token
	wish := m{"name": "lists", "scope": []string{"read"}, "days": 30}
	made := func() string {
		return into[struct{ Token string }](t, d.ask("POST", "/api/v1/me/tokens", token, wish), 201).Token
	}
	program := made()
	require.Equal(t, 200, d.ask("GET", "/api/v1/units", program, nil).Code)
	_, err := d.record.ledger.GrantPost(t.Context(), contract.Holding{Person: clerk.Person, Unit: contract.OfficeUnit, Role: casework.Coordinator, From: d.instant()})
	require.NoError(t, err)
	require.Equal(t, "token_without_factor", code(t, d.ask("GET", "/api/v1/units", program, nil)))

	begun := into[struct{ Secret string }](t, d.ask("POST", "/api/v1/me/second-factor", token, m{"password": doorPassword}), 201)
	shown, err := totp.GenerateCode(begun.Secret, d.now())
	require.NoError(t, err)
	require.Equal(t, 200, d.ask("POST", "/api/v1/me/second-factor/confirm", token, m{"code": shown}).Code)
	require.Equal(t, "token_without_factor", code(t, d.ask("GET", "/api/v1/units", program, nil)), "it was made before")
	require.Equal(t, 200, d.ask("GET", "/api/v1/units", made(), nil).Code)

	at := httptest.NewServer(d.server)
	defer at.Close()
	for lang, says := range map[string]string{"zh": "另建一个令牌", "en": "make a new token"} {
		var out any
		require.ErrorContains(t, remote.New(at.URL, lang).WithToken(program).Get(t.Context(), "/api/v1/units", &out), says)
	}
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
	program := into[struct{ Token string }](t, d.ask("POST", "/api/v1/me/tokens", mine, m{"name": "月报", "scope": []string{"read"}, "days": 1}), 201).Token
	require.Equal(t, contract.EndedSessions{Sessions: 1, TokensLeft: 1}, into[contract.EndedSessions](t, d.ask("DELETE", "/api/v1/sessions", mine, nil), 200))
	require.Equal(t, 401, d.ask("GET", "/api/v1/me", third, nil).Code)
	require.Equal(t, 200, d.ask("GET", "/api/v1/me", program, nil).Code, "whoever ended the others was told of it")
	require.Equal(t, contract.EndedSessions{Tokens: 1}, into[contract.EndedSessions](t, d.ask("DELETE", "/api/v1/sessions?tokens=true", mine, nil), 200))
	require.Equal(t, 401, d.ask("GET", "/api/v1/me", program, nil).Code)
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
