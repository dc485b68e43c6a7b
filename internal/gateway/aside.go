package gateway

import (
	"context"
	"time"

	"jiaoban/internal/contract"
)

const (
	// asides bounds what is done at once while nobody waits for it, or not any more.
	asides = 64
	// asideWithin bounds how long each of it may take.
	asideWithin = 2 * time.Second
	// startAwaited is how long whoever registers a case waits for the start of its workflow.
	startAwaited = 50 * time.Millisecond
)

// Nudge makes the workflow of a case look at the record again, starting it if none
// runs, and does not wait for it. What is not done so, because too many are under way
// or Temporal is away, the relay finds in the record a moment later.
func (g *Gateway) Nudge(ctx context.Context, ref contract.CaseRef) {
	g.aside(ctx, func(ctx context.Context) { _ = g.Wake(ctx, ref) })
}

// StartSoon starts the workflow of a case as Start does, calls started once it has, and
// waits for that for a moment at most: in a storm Temporal takes its time, and the case
// has its number already. What is not started so, because too many are under way or
// Temporal is away, the relay finds in the record. An error is of a start that failed
// within that moment.
func (g *Gateway) StartSoon(ctx context.Context, ref contract.CaseRef, started func(contract.CaseRef)) error {
	ended := make(chan error, 1)
	room := g.aside(ctx, func(ctx context.Context) {
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

// aside does something while the request that it comes from goes on, or is over. It
// reports false where too much is done so already, and then does nothing.
func (g *Gateway) aside(ctx context.Context, do func(context.Context)) bool {
	select {
	case g.beside <- struct{}{}:
	default:
		return false
	}
	ctx = context.WithoutCancel(ctx)
	g.all.Go(func() {
		defer func() { <-g.beside }()
		within, cancel := context.WithTimeout(ctx, asideWithin)
		defer cancel()
		do(within)
	})
	return true
}
