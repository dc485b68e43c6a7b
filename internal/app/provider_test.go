package app

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// openID is an OpenID provider: discovery, keys, the authorization code flow
// with PKCE, and signing out. It lets everybody in as subject.
type openID struct {
	*httptest.Server

	t       *testing.T
	key     *rsa.PrivateKey
	foreign *rsa.PrivateKey
	now     func() time.Time

	mu      sync.Mutex
	subject string
	codes   map[string]url.Values // what was asked when the code was given out
	// change spoils what the ID token says; sign with another key if forged.
	change func(claims map[string]any)
	forged bool
	asked  []string // paths, in order
}

const (
	clientID     = "jiaoban"
	clientSecret = "the client's own"
)

func newOpenID(t *testing.T, now func() time.Time) *openID {
	t.Helper()
	p := &openID{t: t, now: now, subject: "subject-1", codes: map[string]url.Values{}}
	var err error
	p.key, err = rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	p.foreign, err = rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.answer(w, map[string]any{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token",
			"jwks_uri": p.URL + "/keys", "end_session_endpoint": p.URL + "/end?realm=office",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		p.answer(w, map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "k1",
			"n": b64(p.key.N.Bytes()), "e": b64(big.NewInt(int64(p.key.E)).Bytes()),
		}}})
	})
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.RequestURI == "*" {
			return // a client of gRPC that looks for whoever had this port before
		}
		p.mu.Lock()
		p.asked = append(p.asked, r.URL.Path)
		p.mu.Unlock()
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (p *openID) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.t.Error(err)
	}
}

func (p *openID) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != clientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" {
		http.Error(w, "not as it was agreed", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	p.mu.Lock()
	p.codes[code] = q
	p.mu.Unlock()
	// Providers add members of their own, such as session_state and iss.
	back := q.Get("redirect_uri") + "?" + url.Values{"code": {code}, "state": {q.Get("state")}, "session_state": {"x"}, "iss": {p.URL}}.Encode()
	http.Redirect(w, r, back, http.StatusFound)
}

func (p *openID) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	id, secret, basic := r.BasicAuth()
	if !basic {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	if unescaped, err := url.QueryUnescape(secret); basic && err == nil {
		secret = unescaped
	}
	asked, known := p.codes[r.PostFormValue("code")]
	proof := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if id != clientID || secret != clientSecret || !known || asked.Get("code_challenge") != b64(proof[:]) {
		w.WriteHeader(http.StatusBadRequest)
		p.answer(w, map[string]any{"error": "invalid_grant"})
		return
	}
	delete(p.codes, r.PostFormValue("code"))
	now := p.now()
	claims := map[string]any{
		"iss": p.URL, "aud": clientID, "sub": p.subject, "nonce": asked.Get("nonce"), "preferred_username": "li.wei",
		"iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
	}
	if p.change != nil {
		p.change(claims)
	}
	p.answer(w, map[string]any{"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": p.sign(claims)})
}

func (p *openID) sign(claims map[string]any) string {
	key := p.key
	if p.forged {
		key = p.foreign
	}
	body, err := json.Marshal(claims)
	if err != nil {
		p.t.Error(err)
	}
	signed := b64([]byte(`{"alg":"RS256","kid":"k1"}`)) + "." + b64(body)
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		p.t.Error(err)
	}
	return signed + "." + b64(signature)
}

// visit follows the browser's way through the provider and gives what it brings
// back.
func (p *openID) visit(address string) url.Values {
	p.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: 10 * time.Second}
	got, err := client.Get(address) //nolint:noctx // a test's own server
	require.NoError(p.t, err)
	require.NoError(p.t, got.Body.Close())
	require.Equal(p.t, http.StatusFound, got.StatusCode)
	back, err := got.Location()
	require.NoError(p.t, err)
	return back.Query()
}
