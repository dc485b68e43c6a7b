package app

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
	"jiaoban/internal/gateway"
)

// What was begun with Temporal for requests that are over has ended, and nothing more of
// it begins, before the worker is told to end: it may be what they wait for. No request
// that is still answered finds that nothing begins any more.
func TestTheWorkerEndsAfterWhatWasBegunBesideRequests(t *testing.T) {
	t.Parallel()
	g, err := gateway.Dial(t.Context(), gateway.Config{Address: "127.0.0.1:1", Namespace: "nobody", Lazy: true})
	require.NoError(t, err)
	over, end := context.WithCancel(t.Context())
	end()
	// A start for a request that is over fails, but where none begins any more it is not tried.
	begins := func() bool {
		return g.StartSoon(over, contract.CaseRef{Case: "c1", Epoch: 1}, func(contract.CaseRef) {}) != nil
	}
	s := &System{temporal: &temporal{gateway: g}, api: make(chan struct{}), worker: make(chan struct{})}
	var inTurn []string
	s.stopAPI = func() {
		require.True(t, begins())
		inTurn = append(inTurn, "the server")
		close(s.api)
	}
	s.stopRun = func() {
		require.False(t, begins())
		inTurn = append(inTurn, "the worker")
		close(s.worker)
	}
	require.NoError(t, s.Stop(t.Context()))
	require.Equal(t, []string{"the server", "the worker"}, inTurn)
}
