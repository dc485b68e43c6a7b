package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func TestWhatNoRouteMatches(t *testing.T) {
	t.Parallel()
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "the page at "+r.URL.Path) })
	html := []string{"Accept", "text/html,application/xhtml+xml"}
	for _, tt := range []struct {
		name, method, path string
		page               http.Handler
		header             []string
		status             int
		contains           string
	}{
		{"a mistyped path of the API", "GET", "/api/v1/caces", page, html, 404, `"no_such_path"`},
		{"the API itself", "GET", "/api", page, html, 404, `"no_such_path"`},
		{"a slash too many", "GET", "/api/v1/cases/", page, html, 404, `"no_such_path"`},
		{"another method", "DELETE", "/api/v1/units", page, nil, 405, `"method_not_allowed"`},
		{"a page", "GET", "/cases/1", page, html, 200, "the page at /cases/1"},
		{"a file of the page", "GET", "/assets/main.js", page, []string{"Accept", "*/*"}, 200, "the page at /assets/main.js"},
		{"a program lost outside", "GET", "/cases/1", page, []string{"Accept", "application/json"}, 404, `"no_such_path"`},
		{"sending to a page", "POST", "/cases/1", page, html, 404, `"no_such_path"`},
		{"no page built in", "GET", "/", nil, html, 200, "交办"},
		{"no page built in, in English", "GET", "/", nil, append(html, "Accept-Language", "en"), 200, "This is Jiaoban"},
		{"a file of no page", "GET", "/assets/main.js", nil, []string{"Accept", "*/*"}, 404, `"no_such_path"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newStage(t, func(o *Options) { o.Page = tt.page })
			got := w.request(tt.method, tt.path, tokenOf(casework.Coordinator), nil, tt.header...)
			require.Equal(t, tt.status, got.Code, got.Body)
			require.Contains(t, got.Body.String(), tt.contains)
			if tt.status == 405 {
				require.Equal(t, "GET, POST", got.Header().Get("Allow"))
			}
		})
	}
}

func TestTheLandingPageLoadsNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	for _, text := range []string{landingZH, landingEN} {
		require.NotContains(t, text, "http:")
		require.NotContains(t, text, "https:")
		require.NotContains(t, text, "<script")
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	w := newStage(t, func(o *Options) { o.SecureCookies = true })
	for _, path := range []string{"/api/v1/me", "/api/v1/nowhere", "/healthz", "/", "/api/v1/cases/case-1"} {
		got := w.request("GET", path, tokenOf(casework.Coordinator), nil, "Accept", "text/html")
		require.Equal(t, "nosniff", got.Header().Get("X-Content-Type-Options"), path)
		require.Equal(t, "DENY", got.Header().Get("X-Frame-Options"), path)
		require.NotEmpty(t, got.Header().Get("Content-Security-Policy"), path)
		require.NotEmpty(t, got.Header().Get("Strict-Transport-Security"), path)
		require.NotEmpty(t, got.Header().Get(requestHeader), path)
		if strings.HasPrefix(path, "/api") {
			require.Equal(t, "no-store", got.Header().Get("Cache-Control"), path)
		}
	}
}

func TestRequestIDs(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	for sent, kept := range map[string]bool{"trace-0123456789": true, "short": false, "with space 123": false, strings.Repeat("x", 65): false, "名字名字名字名字": false} {
		got := w.request("GET", "/healthz", "", nil, requestHeader, sent).Header().Get(requestHeader)
		require.Equal(t, kept, got == sent, sent)
		require.NotEmpty(t, got)
	}
}

func TestTheLogHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.request("GET", "/api/v1/cases?q=王某", tokenOf(casework.Coordinator), nil, "Cookie", cookieName+"=token-in-cookie")
	w.request("POST", "/api/v1/session", "", `{"login":"coordinator","password":"right password"}`)
	log := w.log.String()
	require.Contains(t, log, "route=/api/v1/cases ")
	require.Contains(t, log, "person=person-coordinator")
	for _, secret := range []string{"王某", "%E7", tokenOf(casework.Coordinator), "token-in-cookie", "right password"} {
		require.NotContains(t, log, secret)
	}
}

func TestAPanicIsAnInternalError(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.engine.GET("/panic", func(*gin.Context) { panic(errSecret) })
	w.engine.GET("/late", func(c *gin.Context) {
		c.String(200, "half an answer")
		c.Writer.Flush()
		panic("too late")
	})
	got := w.request("GET", "/panic", "", nil, "Accept-Language", "en")
	p := problemIn(t, got)
	require.Equal(t, "internal_error", p.Code)
	require.Equal(t, got.Header().Get(requestHeader), p.RequestID)
	require.NotContains(t, got.Body.String(), "hunter2")
	require.Contains(t, w.log.String(), "hunter2")
	require.Equal(t, 1, strings.Count(w.log.String(), "level=ERROR"), "logged once")
	require.Equal(t, "half an answer", w.request("GET", "/late", "", nil).Body.String())
}

func TestHealth(t *testing.T) {
	t.Parallel()
	w := newStage(t, func(o *Options) { o.Version = "1.2.3" })
	require.JSONEq(t, `{"status":"alive","version":"1.2.3"}`, w.request("GET", "/healthz", "", nil).Body.String())
	require.JSONEq(t, `{"status":"ready","parts":{"ledger":"ready"}}`, w.request("GET", "/readyz", "", nil).Body.String())
	w.toDo = "recovering 1 of 2"
	got := w.request("GET", "/readyz", "", nil)
	require.Equal(t, 200, got.Code, "it works meanwhile")
	require.JSONEq(t, `{"status":"ready","parts":{"ledger":"recovering 1 of 2"}}`, got.Body.String())
	w.caseErr = errSecret
	got = w.request("GET", "/readyz", "", nil)
	require.Equal(t, 503, got.Code)
	require.JSONEq(t, `{"status":"not_ready","parts":{"ledger":"not_ready"}}`, got.Body.String())
	w.caseErr = fmt.Errorf("check: %w", &Unready{Says: "namespace missing", Err: errSecret})
	require.JSONEq(t, `{"status":"not_ready","parts":{"ledger":"not_ready: namespace missing"}}`, w.request("GET", "/readyz", "", nil).Body.String())
	require.Equal(t, 200, w.request("GET", "/healthz", "", nil).Code, "the process lives all the same")
}

// askMetrics asks a door for the metrics from an address.
func askMetrics(door http.Handler, from string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	r.RemoteAddr = from
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	recorder := httptest.NewRecorder()
	door.ServeHTTP(recorder, r)
	return recorder
}

func TestMetricsAreForThisHostOrTheToken(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	w := newStage(t, func(o *Options) { o.MetricsToken, o.Registry = "scrape me", registry })
	w.request("GET", "/api/v1/cases/case-1", tokenOf(casework.Coordinator), nil)
	w.request("BREW", "/coffee", "", nil)
	for name, door := range map[string]http.Handler{"of the server": w, "of a probe": NewProbe(nil, Options{Registry: registry, MetricsToken: "scrape me"}).engine} {
		for _, from := range []string{"127.0.0.1:5000", "[::1]:5000"} {
			got := askMetrics(door, from)
			require.Equal(t, 200, got.Code, name)
			require.Contains(t, got.Body.String(), `jiaoban_http_request_seconds_count{method="`+http.MethodGet+`",route="/api/v1/cases/:id",status="2xx"} 1`)
			require.Contains(t, got.Body.String(), `method="other",route="none"`)
			require.NotContains(t, got.Body.String(), "case-1")
		}
		require.Equal(t, 404, askMetrics(door, "192.0.2.1:5000").Code, name)
		for _, forwarded := range []string{"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"} {
			require.Equal(t, 404, askMetrics(door, "127.0.0.1:5000", forwarded, "192.0.2.1").Code, "through a proxy: %s", forwarded)
		}
		require.Equal(t, 200, askMetrics(door, "192.0.2.1:5000", "Authorization", "Bearer scrape me").Code, name)
		for _, wrong := range []string{"Bearer scrape", "Bearer ", "Basic scrape me", "Bearer " + tokenOf(casework.Administrator)} {
			require.Equal(t, 404, askMetrics(door, "192.0.2.1:5000", "Authorization", wrong).Code, name)
		}
	}
	nobody := NewProbe(nil, Options{Registry: registry}).engine
	require.Equal(t, 404, askMetrics(nobody, "192.0.2.1:5000", "Authorization", "Bearer ").Code, "no token is no key")
	require.Equal(t, 200, askMetrics(nobody, "127.0.0.1:5000").Code)
}

// Behind a proxy that says nothing of whom it asks for, the whole world is on this
// host: the API then shows the metrics to the token alone.
func TestBehindAProxyMetricsAreForTheTokenAlone(t *testing.T) {
	t.Parallel()
	w := newStage(t, func(o *Options) { o.MetricsToken, o.MetricsByTokenAlone = "scrape me", true })
	require.Equal(t, 404, askMetrics(w, "127.0.0.1:5000").Code)
	require.Equal(t, 200, askMetrics(w, "127.0.0.1:5000", "Authorization", "Bearer scrape me").Code)
	w = newStage(t, func(o *Options) { o.MetricsByTokenAlone = true })
	require.Equal(t, 404, askMetrics(w, "127.0.0.1:5000").Code)
	require.Equal(t, 404, askMetrics(w, "127.0.0.1:5000", "Authorization", "Bearer ").Code)
}

func TestAnAbsentLedgerIsSaidSo(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.caseErr = fmt.Errorf("%w: %w", contract.ErrUnavailable, errSecret)
	for _, path := range []string{"/cases", "/cases/case-1", "/cases/case-1/clocks", "/cases/case-1/files/sha256:00", "/cases/case-1/timeline", "/escalations"} {
		got := w.request("GET", prefix+path, tokenOf(casework.Coordinator), nil)
		require.Equal(t, 503, got.Code, path)
		require.Equal(t, "unavailable", problemIn(t, got).Code)
		require.Equal(t, "5", got.Header().Get("Retry-After"))
		require.NotContains(t, got.Body.String(), "hunter2")
	}
}

func TestAMissingPortIsSeenAtStart(t *testing.T) {
	t.Parallel()
	require.PanicsWithValue(t, "api: the port Accounts is missing", func() { _, _ = New(Ports{}, Options{}) })
}

func TestBadOptionsAreRefused(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	_, err := New(w.ports, Options{TrustedOrigins: []string{"not an origin"}})
	require.Error(t, err)
	_, err = New(w.ports, Options{TrustedProxies: []string{"not a network"}})
	require.Error(t, err)
}

// A real server: its watch on the connection must not cancel a handler that
// works longer than a body may take to arrive.
func TestServing(t *testing.T) {
	t.Parallel()
	w := newStage(t, func(o *Options) { o.bodyTimeout = 50 * time.Millisecond })
	release := make(chan struct{})
	engine := &slowEngine{stage: w, release: release, given: make(chan context.Context, 1)}
	w.ports.Engine = engine
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- w.Serve(ctx, listener) }()

	type answer struct {
		status int
		text   string
	}
	answered := make(chan answer, 1)
	go func() {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "http://"+listener.Addr().String()+"/api/v1/cases/case-1/acknowledge", strings.NewReader(`{"assignment":"a1"}`))
		if err != nil {
			return
		}
		r.Header.Set("Authorization", "Bearer "+tokenOf(casework.UnitOfficer))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set(idempotencyHeader, "key-00000001")
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			answered <- answer{text: err.Error()}
			return
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		answered <- answer{response.StatusCode, fmt.Sprint(string(text), err)}
	}()
	working := <-engine.given
	require.Never(t, func() bool { return working.Err() != nil }, 200*time.Millisecond, 10*time.Millisecond)
	stop()
	require.Eventually(t, func() bool {
		connection, err := net.DialTimeout("tcp", listener.Addr().String(), time.Second)
		if err == nil {
			_ = connection.Close()
		}
		return err != nil
	}, 5*time.Second, 5*time.Millisecond, "nobody new is let in")
	close(release)
	got := <-answered
	require.Equal(t, 200, got.status, got.text)
	require.NoError(t, <-served)
}

// slowEngine waits until it is released, or its caller gives up.
type slowEngine struct {
	*stage

	release chan struct{}
	given   chan context.Context
}

func (e *slowEngine) Apply(ctx context.Context, f contract.Filing, wait time.Duration) error {
	e.given <- ctx
	select {
	case <-e.release:
		return e.stage.Apply(ctx, f, wait)
	case <-ctx.Done():
		return errors.Join(contract.ErrNotYet, ctx.Err())
	}
}
