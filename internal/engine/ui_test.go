package engine

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	return string(data)
}

func TestPage(t *testing.T) {
	t.Parallel()
	config := testConfig(t)
	config.UI, config.Codec = true, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(w, r.Body) // a codec that opens nothing
	})
	e := startEngine(t, config)
	require.True(t, strings.HasPrefix(e.UIURL(), "http://127.0.0.1:"), e.UIURL())

	t.Run("shows itself and talks to nobody else", func(t *testing.T) {
		r := get(t, e.UIURL()+"/namespaces/jiaoban/workflows", nil)
		require.Equal(t, http.StatusOK, r.StatusCode)
		require.Contains(t, body(t, r), "<html")
		require.Contains(t, r.Header.Values("Content-Security-Policy"), "connect-src 'self'")
	})
	t.Run("knows its codec and asks for no news", func(t *testing.T) {
		var settings struct {
			DefaultNamespace                                          string
			DisableNewsFetch, NotifyOnNewVersion, DisableWriteActions bool
			Codec                                                     struct{ Endpoint string }
		}
		require.NoError(t, json.Unmarshal([]byte(body(t, get(t, e.UIURL()+"/api/v1/settings", nil))), &settings))
		require.Equal(t, "jiaoban", settings.DefaultNamespace)
		require.Equal(t, "/codec", settings.Codec.Endpoint, "on the page's own origin, whatever name it is reached by")
		require.True(t, settings.DisableNewsFetch)
		require.False(t, settings.NotifyOnNewVersion)
		require.True(t, settings.DisableWriteActions)
	})
	t.Run("never looks for newer versions", func(t *testing.T) {
		require.Equal(t, http.StatusNotFound, get(t, e.UIURL()+"/api/v1/releases", nil).StatusCode)
	})
	t.Run("reaches the frontend", func(t *testing.T) {
		r := get(t, e.UIURL()+"/api/v1/namespaces", nil)
		require.Equal(t, http.StatusOK, r.StatusCode)
		require.Contains(t, body(t, r), `"jiaoban"`)
	})
	t.Run("changes nothing", func(t *testing.T) {
		r := get(t, e.UIURL()+"/api/v1/namespaces/jiaoban/workflows/x/terminate", func(r *http.Request) {
			r.Method = http.MethodPost
			r.Header.Set("Sec-Fetch-Site", "same-origin")
		})
		require.Equal(t, http.StatusMethodNotAllowed, r.StatusCode)
	})
	t.Run("answers only under the loopback's names", func(t *testing.T) {
		for host, want := range map[string]int{"localhost": 200, "127.0.0.1": 200, "LOCALHOST:80": 200, "rebound.example": 421, "127.0.0.1.example": 421, "[::1]:80": 421} {
			r := get(t, e.UIURL()+"/healthz", func(r *http.Request) { r.Host = host })
			require.Equal(t, want, r.StatusCode, host)
		}
	})
	t.Run("opens payloads for itself and for nobody else", func(t *testing.T) {
		codecIsItsOwn(t, e.UIURL())
	})
	t.Run("stops with the engine", func(t *testing.T) {
		stopEngine(t, e)
		_, err := net.Dial("tcp4", strings.TrimPrefix(e.UIURL(), "http://"))
		require.Error(t, err)
	})
}

// codecIsItsOwn tries every way to the codec that a browser or a program has.
func codecIsItsOwn(t *testing.T, page string) {
	t.Helper()
	own := strings.TrimPrefix(page, "http://")
	port := own[strings.LastIndexByte(own, ':'):]
	for name, test := range map[string]struct {
		change func(*http.Request)
		want   int
	}{
		"the page":                      {func(*http.Request) {}, 200},
		"the page under its other name": {func(r *http.Request) { r.Host = "localhost" + port; r.Header.Set("Origin", "http://localhost"+port) }, 200},
		"a page of another site":        {func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 403},
		"a page on another port":        {func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:1") }, 403},
		"the page's host by https":      {func(r *http.Request) { r.Header.Set("Origin", "https://"+own) }, 403},
		"a page that hides where it is": {func(r *http.Request) { r.Header.Set("Origin", "null") }, 403},
		"nobody says":                   {func(r *http.Request) { r.Header.Del("Origin") }, 403},
		"a name that leads here": {func(r *http.Request) {
			r.Host = "evil.example" + port
			r.Header.Set("Origin", "http://evil.example"+port)
		}, 403},
		"the page through a tunnel":        {func(r *http.Request) { r.Host = "127.0.0.1:1"; r.Header.Set("Origin", "http://127.0.0.1:1") }, 200},
		"a form of the same name":          {func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 415},
		"a browser that knows better":      {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"the page, as browsers say it":     {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin") }, 200},
		"a look":                           {func(r *http.Request) { r.Method = http.MethodGet }, 405},
		"a question before another's post": {func(r *http.Request) { r.Method = http.MethodOptions; r.Header.Set("Origin", "https://evil.example") }, 405},
		"encrypting":                       {func(r *http.Request) { r.URL.Path = "/codec/encode" }, 404},
	} {
		r := get(t, page+"/codec/decode", func(r *http.Request) {
			r.Method = http.MethodPost
			r.Body = io.NopCloser(strings.NewReader(`{"payloads":[]}`))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Origin", page)
			test.change(r)
		})
		require.Equal(t, test.want, r.StatusCode, name)
		require.Empty(t, r.Header.Get("Access-Control-Allow-Origin"), name)
		if test.want == http.StatusOK {
			require.JSONEq(t, `{"payloads":[]}`, body(t, r), name)
		}
	}
}

func TestPageOnATakenPortIsAnError(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp4", address(0))
	require.NoError(t, err)
	defer l.Close()
	config := testConfig(t)
	config.UI, config.UIPort = true, l.Addr().(*net.TCPAddr).Port
	_, err = Start(within(t), config)
	require.True(t, portTaken(err), "%v", err)

	config.UIPort = 0
	startEngine(t, config)
}

func TestWithoutThePageThereIsNoAddress(t *testing.T) {
	t.Parallel()
	require.Empty(t, startEngine(t, testConfig(t)).UIURL())
}
