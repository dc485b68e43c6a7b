package ledger

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

// settled counts what the outbox has as delivered.
func (d *desk) settled() (n int64) {
	d.t.Helper()
	require.NoError(d.t, d.l.reader.Table("outbox").Where("state = ?", outboxDelivered).Count(&n).Error)
	return n
}

// registered leaves as many messages to be sent.
func (d *desk) registered(n int) {
	d.t.Helper()
	for i := range n {
		d.register("D" + string(rune('1'+i)))
	}
}

// What was sent is settled within a second or so, though a slow gateway has more of the
// batch to take: whoever is lost then sends little twice.
func TestWhatWasSentIsSettledBeforeTheBatchIsThrough(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.registered(4)
		var seen []int64
		sent := d.deliver(func(contract.Notice) error {
			seen = append(seen, d.settled())
			if began := time.Now(); len(seen) == 2 { // a gateway that takes its time
				require.Eventually(t, func() bool { return time.Since(began) >= settleEvery }, time.Minute, settleEvery/20)
			}
			return nil
		})
		require.Len(t, sent, 4)
		require.Zero(t, seen[0])
		require.LessOrEqual(t, seen[1], int64(1), "more only where the machine is as slow")
		require.EqualValues(t, 2, seen[2], "what was sent so far, before the next is sent")
		require.EqualValues(t, 4, d.settled())
		require.Empty(t, d.deliver(nil), "each once")
	})
}

// Whoever is stopped in the middle of a batch settles what went out: the next one sends
// what did not, and nothing twice.
func TestWhoeverIsStoppedSettlesWhatWasSent(t *testing.T) {
	t.Parallel()
	for name, sends := range map[string]func(context.Context) error{
		"whose gateway is given up": func(stopped context.Context) error { return stopped.Err() },
		"whose gateway goes on":     func(context.Context) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, config Config) {
				d := newDesk(t, config)
				d.registered(4)
				times := map[string]int{}
				running, stop := context.WithCancel(ctx)
				_, err := d.l.Deliver(running, 10, func(n contract.Notice) error {
					if len(times) == 2 {
						stop()
					}
					err := sends(running)
					if err == nil {
						times[n.ID]++
					}
					return err
				})
				out := len(times)
				if out < 4 {
					require.ErrorIs(t, err, context.Canceled)
					require.Equal(t, 2, out)
				} else {
					require.NoError(t, err)
				}
				require.EqualValues(t, out, d.settled())

				d.clock.forward(lease)
				for _, n := range d.deliver(nil) {
					times[n.ID]++
				}
				require.Len(t, times, 4)
				for id, n := range times {
					require.Equal(t, 1, n, id)
				}
			})
		})
	}
}
