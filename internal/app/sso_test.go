package app

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/config"
	"jiaoban/internal/contract"
)

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
	require.NoError(t, d.service.Unlink(t.Context(), d.account.ID, links[0].ID))
	p.change = nil
	for _, p.subject = range []string{"subject-1", "subject-2"} {
		require.Equal(t, "sso_no_account", code(t, d.comeBack(d.begin(p))), "a link that was taken away does not come again by itself")
	}
	_, err = d.service.Link(t.Context(), d.account.ID, "subject-2", "boss")
	require.NoError(t, err)
	require.Equal(t, 303, d.comeBack(d.begin(p)).Code, "on purpose it does")
	require.NoError(t, d.record.ledger.DisableAccount(t.Context(), d.account.ID, true, d.instant()))
	require.Equal(t, "sso_no_account", code(t, d.comeBack(d.begin(p))))
}
