package gateway

import (
	"context"
	"sync"
	"time"

	"jiaoban/internal/contract"
)

const (
	// asidesAtOnce bounds the starts, and the nudges, that run without a request waiting
	// for them to end.
	asidesAtOnce = 64
	// nudgeWithin bounds each nudge.
	nudgeWithin = 2 * time.Second
	// startWithin bounds each start, so that it has ended, and is mostly noted, when the
	// relay takes the case up.
	startWithin = contract.StartedFor * 4 / 5
	// startAwaited is how long whoever registers a case waits for the start of its workflow.
	startAwaited = 20 * time.Millisecond
)

// Nudge makes the workflow of a case look at the record again, starting it if none
// runs, and does not wait for it. What is not done so, because too many are under way
// or Temporal is away, the relay finds in the record a moment later.
func (g *Gateway) Nudge(ctx context.Context, ref contract.CaseRef) {
	g.nudges.do(ctx, func(ctx context.Context) { _ = g.Wake(ctx, ref) })
}

// StartSoon starts the workflow of a case as Start does, calls started once it has, and
// waits for that for a moment at most: in a storm Temporal takes its time, and the case
// has its number already. What is not started so, because too many are under way or
// Temporal is away, the relay finds in the record. So no error does not mean that the
// workflow runs; an error is of a start that failed within that moment, or goes on without
// ctx.
func (g *Gateway) StartSoon(ctx context.Context, ref contract.CaseRef, started func(contract.CaseRef)) error {
	ended := make(chan error, 1)
	room := g.starts.do(ctx, func(ctx context.Context) {
		err := g.Start(ctx, ref)
		if err == nil {
			started(ref)
		}
		ended <- err
	})
	if !room {
		return nil
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(startAwaited):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// asides is what runs while the request that it comes from goes on, or is over: so much
// at once, each for so long, and nothing once it has ended.
type asides struct {
	within time.Duration
	room   chan struct{} // one for each that runs

	mu      sync.Mutex
	ended   bool
	running sync.WaitGroup
}

func newAsides(atOnce int, within time.Duration) *asides {
	return &asides{within: within, room: make(chan struct{}, atOnce)}
}

// do reports false where there is no room, or no more, and then does nothing.
func (a *asides) do(ctx context.Context, what func(context.Context)) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ended {
		return false
	}
	select {
	case a.room <- struct{}{}:
	default:
		return false
	}
	ctx = context.WithoutCancel(ctx)
	a.running.Go(func() {
		defer func() { <-a.room }()
		within, cancel := context.WithTimeout(ctx, a.within)
		defer cancel()
		what(within)
	})
	return true
}

// end waits for what runs; nothing else begins.
func (a *asides) end() {
	a.mu.Lock()
	a.ended = true
	a.mu.Unlock()
	a.running.Wait()
}
