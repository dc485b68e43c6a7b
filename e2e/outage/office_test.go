//go:build linux

package outage_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
)

// m is the body of a request.
type m map[string]any

// office is the demonstration city over HTTP. Sessions live in the ledger, so
// they outlast every process.
type office struct {
	t        testing.TB
	base     string
	password string
	region   string // of the cases that are registered; empty: the usual one
	tokens   map[string]string
	client   *http.Client
}

func openOffice(t testing.TB, seeded *process) *office {
	t.Helper()
	require.NotNil(t, seeded.serving.Demo, "the process has no demonstration city")
	o := &office{
		t: t, base: seeded.serving.URL, password: seeded.serving.Demo.Logins[0].Password,
		tokens: map[string]string{}, client: &http.Client{Timeout: patience},
	}
	t.Cleanup(o.client.CloseIdleConnections)
	return o
}

// signIn opens the sessions of those who will act, one by one.
func (o *office) signIn(logins ...string) {
	o.t.Helper()
	for _, login := range logins {
		var in api.SignedIn
		o.send(request{method: http.MethodPost, path: "/api/v1/session", body: m{"login": login, "password": o.password}}).into(o.t, &in)
		o.tokens[login] = in.Token
	}
}

// request is one request; the zero values leave out what they name.
type request struct {
	login, method, path string
	body                any    // sent as JSON, unless it is []byte
	kind                string // of a body in bytes
	key                 string // for doing it once; made up for a command without one
	lang                string
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
	took   time.Duration
}

// try sends a request; the error is of the connection.
func (o *office) try(r request) (answer, error) {
	content, kind := []byte(nil), r.kind
	switch b := r.body.(type) {
	case nil:
	case []byte:
		content = b
	default:
		var err error
		if content, err = json.Marshal(b); err != nil {
			return answer{}, err
		}
		kind = "application/json"
	}
	if r.method == "" {
		r.method = http.MethodGet
	}
	hr, err := http.NewRequest(r.method, o.base+r.path, bytes.NewReader(content))
	if err != nil {
		return answer{}, err
	}
	if kind != "" {
		hr.Header.Set("Content-Type", kind)
	}
	if r.login != "" {
		hr.Header.Set("Authorization", "Bearer "+o.tokens[r.login])
	}
	if r.key == "" {
		r.key = rand.Text()
	}
	if r.method == http.MethodPost {
		hr.Header.Set("Idempotency-Key", r.key)
	}
	if r.lang != "" {
		hr.Header.Set("Accept-Language", r.lang)
	}
	began := time.Now()
	response, err := o.client.Do(hr)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, body, time.Since(began)}, err
}

// send sends a request that must be answered, whatever the answer.
func (o *office) send(r request) answer {
	o.t.Helper()
	a, err := o.try(r)
	require.NoError(o.t, err)
	return a
}

// insist sends a request until it is answered, as a clerk presses the button until the page
// says a number. It may be called from any goroutine.
func (o *office) insist(r request, out any) error {
	for until := time.Now().Add(2 * patience); time.Now().Before(until); time.Sleep(150 * time.Millisecond) {
		a, err := o.try(r)
		switch {
		case err != nil || a.status >= 500: // it is not known whether it was taken
		case a.status >= 300:
			return fmt.Errorf("%d: %s", a.status, a.body)
		default:
			return json.Unmarshal(a.body, out)
		}
	}
	return errors.New("it was never answered")
}

// get reads a path that must be there.
func (o *office) get(login, path string, out any) {
	o.t.Helper()
	o.send(request{login: login, path: path}).into(o.t, out)
}

// into reads a good answer.
func (a answer) into(t testing.TB, out any) {
	t.Helper()
	require.Less(t, a.status, 300, "%s", a.body)
	if out != nil {
		require.NoError(t, json.Unmarshal(a.body, out))
	}
}

// problem reads a refusal, which is always a problem document with a code and
// words in the language asked for.
func (a answer) problem(t testing.TB) api.Problem {
	t.Helper()
	require.GreaterOrEqual(t, a.status, 400, "%s", a.body)
	require.True(t, strings.HasPrefix(a.header.Get("Content-Type"), "application/problem+json"), "%s: %s", a.header.Get("Content-Type"), a.body)
	var p api.Problem
	require.NoError(t, json.Unmarshal(a.body, &p))
	require.Equal(t, a.status, p.Status)
	require.NotEmpty(t, p.Code)
	require.NotEmpty(t, p.Title)
	return p
}

// away reads the answer of a server whose database is away.
func (a answer) away(t testing.TB) {
	t.Helper()
	require.Equal(t, http.StatusServiceUnavailable, a.status, "%s", a.body)
	require.NotEmpty(t, a.header.Get("Retry-After"))
	require.Equal(t, "unavailable", a.problem(t).Code)
}
