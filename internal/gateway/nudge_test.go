package gateway

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"jiaoban/internal/contract"
)

// slow starts workflows only when it is let.
type slow struct {
	client.Client
	let     chan struct{}
	started atomic.Int64
}

func (s *slow) ExecuteWorkflow(ctx context.Context, _ client.StartWorkflowOptions, _ any, _ ...any) (client.WorkflowRun, error) {
	select {
	case <-s.let:
		s.started.Add(1)
		return nil, nil //nolint:nilnil // nobody asks for the run
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (*slow) Close() {}

// Whoever nudges waits for nothing, a request that is over takes no nudge with it, and
// no more are under way than there is room for; the end waits for them.
func TestANudgeKeepsNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &slow{let: make(chan struct{})}
		g := &Gateway{client: server, nudging: make(chan struct{}, 2)}
		ctx, over := context.WithCancel(t.Context())
		for range 5 {
			g.Nudge(ctx, contract.CaseRef{Case: "C", Epoch: 1})
		}
		over()
		synctest.Wait()
		require.Zero(t, server.started.Load())
		close(server.let)
		g.Close()
		require.EqualValues(t, 2, server.started.Load())
	})
}

// One that Temporal does not take is given up.
func TestANudgeIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &slow{let: make(chan struct{})}
		g := &Gateway{client: server, nudging: make(chan struct{}, 2)}
		g.Nudge(t.Context(), contract.CaseRef{Case: "C", Epoch: 1})
		g.Close()
		require.Zero(t, server.started.Load())
		require.Empty(t, g.nudging)
	})
}
