package remote_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/app/remote"
)

func TestManyRequestsAtOnceKeepTheirConnections(t *testing.T) {
	t.Parallel()
	const width = 16
	var opened atomic.Int64
	var together sync.WaitGroup
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		together.Done()
		together.Wait() // all of a round are under way
		_, _ = w.Write([]byte("{}"))
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	client := remote.New(server.URL, "en")
	for range 3 {
		together.Add(width)
		var round sync.WaitGroup
		for range width {
			round.Go(func() {
				_, err := client.Fetch(t.Context(), "/")
				require.NoError(t, err)
			})
		}
		round.Wait()
	}
	require.EqualValues(t, width, opened.Load(), "a connection each, and none is opened again")
}
