package gateway

import (
	"context"

	"jiaoban/internal/contract"
)

// nudges bounds the workflows that are made to look at the record at once while
// nobody waits for it.
const nudges = 64

// Nudge makes the workflow of a case look at the record again, starting it if none
// runs, and does not wait for it. What is not done so, because too many are under way
// or Temporal is away, the relay finds in the record a moment later.
func (g *Gateway) Nudge(ctx context.Context, ref contract.CaseRef) {
	select {
	case g.nudging <- struct{}{}:
	default:
		return
	}
	ctx = context.WithoutCancel(ctx) // the request is answered before it is done
	g.nudged.Go(func() {
		defer func() { <-g.nudging }()
		within, cancel := context.WithTimeout(ctx, lookWithin)
		defer cancel()
		_ = g.Wake(within, ref)
	})
}
