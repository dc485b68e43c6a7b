package app

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"

	"jiaoban/internal/casework"
)

// certified is an OpenID provider that others wrote and had certified, with its
// example's store of one user. What only the provider of this package says
// cannot be our common misunderstanding, as it could with openID alone.
type certified struct {
	t        *testing.T
	store    *storage.Storage
	provider *op.Provider
	issuer   string
}

const (
	certifiedSubject  = "id1"
	certifiedPassword = "verysecure"
)

func newCertified(t *testing.T) *certified {
	t.Helper()
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	c := &certified{t: t, issuer: server.URL}
	client := storage.WebClient(clientID, clientSecret, "http://127.0.0.1:8080/api/v1/sso/callback")
	c.store = storage.NewStorageWithClients(storage.NewUserStore(c.issuer), map[string]*storage.Client{clientID: client})
	var err error
	c.provider, err = op.NewProvider(&op.Config{CodeMethodS256: true, DefaultLogoutRedirectURI: "/"}, c.store, op.StaticIssuer(c.issuer), op.WithAllowInsecure())
	require.NoError(t, err)
	handler = c.provider
	return c
}

// visit follows the browser's way through the provider, where somebody gives
// the user's name and a password, and says what it brings back.
func (c *certified) visit(address, password string) (url.Values, error) {
	c.t.Helper()
	asked := c.follow(address).Query().Get("authRequestID")
	require.NotEmpty(c.t, asked)
	if err := c.store.CheckUsernamePassword("test-user@127.0.0.1", password, asked); err != nil {
		return nil, err
	}
	ctx := op.ContextWithIssuer(c.t.Context(), c.issuer)
	return c.follow(op.AuthCallbackURL(c.provider)(ctx, asked)).Query(), nil
}

func (c *certified) follow(address string) *url.URL {
	c.t.Helper()
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: 10 * time.Second}
	got, err := browser.Get(address) //nolint:noctx // a test's own server
	require.NoError(c.t, err)
	require.NoError(c.t, got.Body.Close())
	require.Equal(c.t, http.StatusFound, got.StatusCode, address)
	to, err := got.Location()
	require.NoError(c.t, err)
	return to
}

// Single sign-on with a provider that others wrote: discovery, code and proof,
// the signature over the token, and nothing for whoever is not linked.
func TestSingleSignOnWithACertifiedProvider(t *testing.T) {
	t.Parallel()
	p := newCertified(t)
	d := newDoor(t, sso(p.issuer, ""))
	d.clock.Store(time.Now().UnixMicro()) // the provider's clock is the machine's
	d.person("管理员", "boss", casework.Administrator)
	boss := d.signIn("boss", "").Token
	journey := func() (*httptest.ResponseRecorder, string, url.Values) {
		started := d.ask("GET", "/api/v1/sso/start?to=%2Fcases", "", nil)
		require.Equal(t, 303, started.Code, started.Body)
		cookie := started.Result().Cookies()[0]
		_, err := p.visit(started.Header().Get("Location"), "a guess")
		require.Error(t, err)
		back, err := p.visit(started.Header().Get("Location"), certifiedPassword)
		require.NoError(t, err)
		browser := cookie.Name + "=" + cookie.Value
		return d.comeBack(browser, back), browser, back
	}
	got, _, _ := journey()
	require.Equal(t, 403, got.Code, got.Body)
	require.Equal(t, "sso_no_account", code(t, got))

	d.ask("POST", "/api/v1/accounts/"+d.account.ID+"/links", boss, m{"subject": certifiedSubject})
	got, browser, back := journey()
	require.Equal(t, 303, got.Code, got.Body)
	require.Equal(t, "/cases", got.Header().Get("Location"))
	cookies := got.Result().Cookies()
	me := d.ask("GET", "/api/v1/me", cookies[1].Name+"="+cookies[1].Value, nil)
	require.Contains(t, me.Body.String(), "李伟")
	require.Equal(t, "sso_refused", code(t, d.comeBack(browser, back)), "a state and a code are used once")

	// A code of another browser's journey is refused by the provider itself,
	// since it does not have the proof; here the state already gives it away.
	_, _, other := journey()
	other.Set("state", back.Get("state"))
	require.Equal(t, "sso_refused", code(t, d.comeBack(browser, other)))
	require.Contains(t, d.ask("GET", "/api/v1/sso/end", "", nil).Header().Get("Location"), p.issuer+"/end_session?")
}
