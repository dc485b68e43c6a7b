package api

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// probed is a door of probes that answers, and a way to close it.
func probed(t *testing.T, ready []Ready, o Options) (url string, stop context.CancelFunc, stopped chan error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	stopped = make(chan error, 1)
	go func() { stopped <- NewProbe(ready, o).Serve(ctx, listener) }()
	return "http://" + listener.Addr().String(), stop, stopped
}

func asked(t *testing.T, url string) (int, string) {
	t.Helper()
	response, err := http.Get(url)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(text)
}

func TestAPartThatServesNobodyAnswersProbes(t *testing.T) {
	t.Parallel()
	var away atomic.Bool
	url, stop, stopped := probed(t, []Ready{
		{Name: "ledger", Check: func(context.Context) error {
			if away.Load() {
				return errors.New("away, and the address is a secret")
			}
			return nil
		}},
		{Name: "temporal", Check: func(context.Context) error { return nil }, Says: func() string { return "recovering" }},
	}, Options{Version: "v1"})
	status, text := asked(t, url+"/healthz")
	require.Equal(t, http.StatusOK, status)
	require.JSONEq(t, `{"status":"alive","version":"v1"}`, text)
	status, text = asked(t, url+"/readyz")
	require.Equal(t, http.StatusOK, status)
	require.JSONEq(t, `{"status":"ready","parts":{"ledger":"ready","temporal":"recovering"}}`, text)
	away.Store(true)
	status, text = asked(t, url+"/readyz")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.JSONEq(t, `{"status":"not_ready","parts":{"ledger":"not_ready","temporal":"recovering"}}`, text)
	status, _ = asked(t, url+"/metrics")
	require.Equal(t, http.StatusOK, status)
	status, _ = asked(t, url+"/api/v1/cases")
	require.Equal(t, http.StatusNotFound, status)
	stop()
	require.NoError(t, <-stopped)
}

// Whoever shares requests out must not take every server away because of
// something that none of them needs to take a request.
func TestWhatCanBeDoneWithoutLeavesAServerInUse(t *testing.T) {
	t.Parallel()
	here, away := func(context.Context) error { return nil }, func(context.Context) error { return errors.New("away") }
	for name, c := range map[string]struct {
		ledger, temporal func(context.Context) error
		status           int
		word             string
	}{
		"all is there":               {here, here, http.StatusOK, "ready"},
		"what can be done without":   {here, away, http.StatusOK, "degraded"},
		"what cannot":                {away, here, http.StatusServiceUnavailable, "not_ready"},
		"both, whichever says first": {away, away, http.StatusServiceUnavailable, "not_ready"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, stop, stopped := probed(t, []Ready{{Name: "ledger", Check: c.ledger}, {Name: "temporal", Check: c.temporal, Spared: true}}, Options{})
			for range 5 {
				status, text := asked(t, url+"/readyz")
				require.Equal(t, c.status, status)
				require.Contains(t, text, `"status":"`+c.word+`"`)
			}
			stop()
			require.NoError(t, <-stopped)
		})
	}
}

func TestAServerSaysThatItStopsBeforeItStops(t *testing.T) {
	t.Parallel()
	url, stop, stopped := probed(t, []Ready{{Name: "ledger", Check: func(context.Context) error { return nil }}}, Options{StopNotice: time.Second})
	status, _ := asked(t, url+"/readyz")
	require.Equal(t, http.StatusOK, status)
	begun := time.Now()
	stop()
	require.Eventually(t, func() bool {
		status, text := asked(t, url+"/readyz")
		return status == http.StatusServiceUnavailable && text == `{"status":"not_ready","parts":{"server":"stopping"}}`+"\n"
	}, time.Second, time.Millisecond)
	status, _ = asked(t, url+"/healthz")
	require.Equal(t, http.StatusOK, status, "it still serves whoever comes")
	require.NoError(t, <-stopped)
	require.GreaterOrEqual(t, time.Since(begun), time.Second)
	_, err := http.Get(url + "/healthz")
	require.Error(t, err)
}
