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
	config.UI, config.CodecEndpoint = true, "http://127.0.0.1:9999/codec"
	e := startEngine(t, config)
	require.True(t, strings.HasPrefix(e.UIURL(), "http://127.0.0.1:"), e.UIURL())

	t.Run("shows itself and talks to nobody else", func(t *testing.T) {
		r := get(t, e.UIURL()+"/namespaces/jiaoban/workflows", nil)
		require.Equal(t, http.StatusOK, r.StatusCode)
		require.Contains(t, body(t, r), "<html")
		require.Contains(t, strings.Join(r.Header.Values("Content-Security-Policy"), "\n"), "connect-src 'self' http://127.0.0.1:9999")
	})
	t.Run("knows the codec service and asks for no news", func(t *testing.T) {
		var settings struct {
			DefaultNamespace                                          string
			DisableNewsFetch, NotifyOnNewVersion, DisableWriteActions bool
			Codec                                                     struct{ Endpoint string }
		}
		require.NoError(t, json.Unmarshal([]byte(body(t, get(t, e.UIURL()+"/api/v1/settings", nil))), &settings))
		require.Equal(t, "jiaoban", settings.DefaultNamespace)
		require.Equal(t, config.CodecEndpoint, settings.Codec.Endpoint)
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
	t.Run("stops with the engine", func(t *testing.T) {
		stopEngine(t, e)
		_, err := net.Dial("tcp4", strings.TrimPrefix(e.UIURL(), "http://"))
		require.Error(t, err)
	})
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
