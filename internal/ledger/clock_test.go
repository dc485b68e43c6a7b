package ledger

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// The clock that is followed is the ledger's, wherever the host's stands: never
// behind it, ahead by no more than the way of the answer, and of two fresh readings
// the quicker counts.
func TestTheFollowedClockIsTheLedgers(t *testing.T) {
	t.Parallel()
	for _, wrong := range []time.Duration{-2 * time.Minute, 0, 2 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			l := &Ledger{}
			require.Equal(t, time.Now(), l.Clock(), "nothing better is known")
			truth := func() casework.Instant { return casework.InstantOf(time.Now().Add(-wrong)) }
			ahead := func() casework.Span { return casework.InstantOf(l.Clock()).Sub(truth()) }
			read := func(there, back time.Duration) {
				asked := time.Now()
				time.Sleep(there)
				at := truth()
				time.Sleep(back)
				l.clock.hear(asked, at)
			}
			read(3*time.Second, time.Second)
			require.Equal(t, 3*casework.Second, ahead(), "the first, however slow")
			read(2*time.Millisecond, time.Millisecond)
			require.Equal(t, 2*casework.Millisecond, ahead())
			read(3*time.Millisecond, time.Millisecond)
			require.Equal(t, 2*casework.Millisecond, ahead(), "the quicker one is fresh")
			time.Sleep(time.Hour)
			require.Equal(t, 2*casework.Millisecond, ahead(), "nobody could be asked")
			read(time.Second, time.Millisecond)
			require.Equal(t, 2*casework.Millisecond, ahead(), "too slow to be of use")
			read(time.Second-time.Millisecond, time.Millisecond)
			require.Equal(t, 999*casework.Millisecond, ahead(), "slow, but the other one is old")
			read(0, 0)
			require.Zero(t, ahead())
			wrong -= time.Minute // the ledger's clock is set forward, or the host's stood still
			require.Equal(t, -casework.Minute, ahead())
			read(2*time.Second, 2*time.Second)
			require.Equal(t, 2*casework.Second, ahead(), "slow, and yet it tells that the other one is behind")
		})
	}
}

// An opened ledger has its clock read; both databases stand on this machine, so theirs
// is the host's.
func TestAnOpenedLedgerKnowsItsClock(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		config.Clock = nil
		l, err := Open(t.Context(), config)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, l.Close()) })
		require.NotNil(t, l.clock.last.Load())
		before, err := l.Now(t.Context())
		require.NoError(t, err)
		followed := casework.InstantOf(l.Clock())
		require.GreaterOrEqual(t, followed, before)
		require.WithinDuration(t, before.Time(), followed.Time(), time.Minute)
		require.Equal(t, d.clock.now(), casework.InstantOf(d.l.Clock()), "a clock that is given is the clock")
	})
}
