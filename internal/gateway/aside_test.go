package gateway

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// slow starts workflows only when it is let, and fails where it is told to.
type slow struct {
	client.Client
	let     chan struct{}
	fails   error
	started atomic.Int64
}

func (s *slow) ExecuteWorkflow(ctx context.Context, _ client.StartWorkflowOptions, _ any, _ ...any) (client.WorkflowRun, error) {
	select {
	case <-s.let:
		if s.fails == nil {
			s.started.Add(1)
		}
		return nil, s.fails
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
		g := aside(server, 0, 2)
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
		g := aside(server, 0, 2)
		g.Nudge(t.Context(), contract.CaseRef{Case: "C", Epoch: 1})
		g.Close()
		require.Zero(t, server.started.Load())
		require.Empty(t, g.nudges.room)
	})
}

// Whoever registers waits for the start of a workflow for a moment at most, hears of one
// that fails within it, and waits for nothing where there is no room: the relay starts
// what was not. Whoever is to be told is told once, of a start that succeeded, also later.
func TestAStartIsAwaitedForAMoment(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		let, waits time.Duration // no start is let before
		fails, err error
		started    int64
	}{
		"soon":         {let: startAwaited - time.Millisecond, waits: startAwaited - time.Millisecond, started: 1},
		"later":        {let: startAwaited + time.Millisecond, waits: startAwaited, started: 1},
		"never":        {let: time.Hour, waits: startAwaited},
		"fails soon":   {let: time.Millisecond, waits: time.Millisecond, fails: errNo, err: errNo},
		"fails later":  {let: startWithin / 2, waits: startAwaited, fails: errNo},
		"just in time": {let: startWithin - time.Millisecond, waits: startAwaited, started: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := &slow{let: make(chan struct{}), fails: c.fails}
				g := aside(server, 1, 0)
				var told atomic.Int64
				started := func(ref contract.CaseRef) {
					assert.Equal(t, casework.CaseID("C"), ref.Case)
					told.Add(1)
				}
				let := time.AfterFunc(c.let, func() { close(server.let) })
				begun := time.Now()
				require.Equal(t, c.err, g.StartSoon(t.Context(), contract.CaseRef{Case: "C", Epoch: 1}, started))
				require.Equal(t, c.waits, time.Since(begun))
				if c.let > startAwaited {
					require.NoError(t, g.StartSoon(t.Context(), contract.CaseRef{Case: "C", Epoch: 1}, started), "there is no room")
					require.Equal(t, c.waits, time.Since(begun))
				}
				g.Close()
				let.Stop()
				require.Equal(t, c.started, told.Load())
				require.Equal(t, c.started, server.started.Load())
				require.Empty(t, g.starts.room)
			})
		})
	}
}

// A request that is over takes no start with it.
func TestAStartOutlivesItsRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &slow{let: make(chan struct{})}
		g := aside(server, 1, 0)
		ctx, over := context.WithCancel(t.Context())
		over()
		var told atomic.Int64
		require.ErrorIs(t, g.StartSoon(ctx, contract.CaseRef{Case: "C", Epoch: 1}, func(contract.CaseRef) { told.Add(1) }), context.Canceled)
		synctest.Wait()
		close(server.let)
		g.Settle()
		require.EqualValues(t, 1, server.started.Load())
		require.EqualValues(t, 1, told.Load())
	})
}

// Nothing begins after the end, which may be called twice.
func TestNothingBeginsAfterTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &slow{let: make(chan struct{})}
		close(server.let)
		g := aside(server, 1, 1)
		g.Settle()
		g.Settle()
		g.Nudge(t.Context(), contract.CaseRef{Case: "C", Epoch: 1})
		require.NoError(t, g.StartSoon(t.Context(), contract.CaseRef{Case: "C", Epoch: 1}, func(contract.CaseRef) {}))
		g.Close()
		require.Zero(t, server.started.Load())
	})
}

// aside is a gateway with room for so many starts and nudges.
func aside(c client.Client, starts, nudges int) *Gateway {
	return &Gateway{client: c, starts: newAsides(starts, startWithin), nudges: newAsides(nudges, nudgeWithin)}
}

var errNo = errors.New("no")
