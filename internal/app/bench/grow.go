package bench

import (
	"context"
	"fmt"
)

// mostRows is how many rows one of the lists has by which the cases grow.
const mostRows = 20_000

// takeSleeping takes in n cases whose first clock rings after days, in lists of no more rows
// than one may have, and waits for their workflows.
func (b *bench) takeSleeping(ctx context.Context, d *desk, n int) (batches []string, err error) {
	for left := n; left > 0; left -= mostRows {
		if left < n {
			b.Say(fmt.Sprintf("已接收 %d 行", n-left), fmt.Sprintf("%d rows taken", n-left))
		}
		batch, err := d.stage(ctx, min(left, mostRows), sleepy, d.now())
		if err != nil {
			return nil, err
		}
		if err := d.commit(ctx, batch); err != nil {
			return nil, err
		}
		if err := d.allStarted(ctx); err != nil {
			return nil, err
		}
		batches = append(batches, batch)
	}
	return batches, nil
}

// grow makes many cases of each and measures again what was measured before.
func (b *bench) grow(ctx context.Context, d *desk, y *yardstick) error {
	more := (b.Grow - 1) * b.List
	b.Say(fmt.Sprintf("增至 %d 倍，再接收 %d 行", b.Grow, more), fmt.Sprintf("growing %d times: %d more rows", b.Grow, more))
	begun := begin()
	batches, err := b.takeSleeping(ctx, d, more)
	if err != nil {
		return err
	}
	if err := b.keepBetween(ctx, begun.end("list_started_grown", more), b.bareStarts(y)); err != nil {
		return err
	}
	for _, batch := range batches {
		cases, err := d.casesOf(ctx, batch)
		if err != nil {
			return err
		}
		d.cases = append(d.cases, cases...)
	}
	bare, err := b.bareUpdates(y)(ctx)
	if err != nil {
		return err
	}
	b.keep(bare, "")
	if err := quiet(ctx); err != nil {
		return err
	}
	s, err := measure(ctx, "commands_grown", b.Width, lasting(b.For), d.call)
	if err != nil {
		return err
	}
	if err := b.keepGrown(ctx, s, "commands", b.bareUpdates(y)); err != nil {
		return err
	}
	if s, err = b.intakes(ctx, d, "single_intakes_grown"); err != nil {
		return err
	}
	if err := b.keepBetween(ctx, s, b.bareStarts(y)); err != nil {
		return err
	}
	if err := b.pages(ctx, d, "_grown"); err != nil {
		return err
	}
	if bare, err = b.bareUpdates(y)(ctx); err != nil {
		return err
	}
	b.keep(bare, "")
	return b.wholeLives(ctx, d, y, "_grown")
}
