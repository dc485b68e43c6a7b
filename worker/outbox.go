package worker

import "context"

// outboxBatch is how many notices are sent before others get their turn.
const outboxBatch = 100

type outbox struct{ deliver Deliver }

func newOutbox(deliver Deliver) outbox { return outbox{deliver: deliver} }

// Sweep sends one batch and reports whether there may be more.
func (o outbox) Sweep(ctx context.Context) (bool, error) {
	sent, err := o.deliver(ctx, outboxBatch)
	return sent == outboxBatch, err
}
