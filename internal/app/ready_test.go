package app

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/worker"
)

func TestATrialIsMadeAtMostOnceASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var trials atomic.Int64
		away := errors.New("away")
		check := tried(func(context.Context) error {
			if trials.Add(1) == 1 {
				return away
			}
			return nil
		})
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() { require.ErrorIs(t, check(t.Context()), away) })
		}
		all.Wait()
		require.EqualValues(t, 1, trials.Load())
		time.Sleep(triedEvery)
		require.NoError(t, check(t.Context()), "it recovers")
		require.EqualValues(t, 2, trials.Load())
	})
}

func TestATrialOutlivesWhoAskedButNotItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		require.NoError(t, tried(func(ctx context.Context) error { return ctx.Err() })(gone))
		began := time.Now()
		err := tried(func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		})(gone)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, triedWithin, time.Since(began))
	})
}

func TestReadinessSaysHowFarARecoveryHasCome(t *testing.T) {
	t.Parallel()
	var r recoveryState
	require.Empty(t, r.says(), "nothing is to be recovered")
	for says, p := range map[string]worker.RecoverProgress{
		"recovering":          {},
		"recovering 0 of 24":  {Total: 24},
		"recovering 20 of 24": {Recovered: 20, Total: 24},
		"recovering 23 of 24, 1 set aside, the first is C15": {Recovered: 23, Total: 24, Aside: 1, First: "C15"},
		"": {Recovered: 24, Total: 24, Done: true},
	} {
		r.now.Store(&p)
		require.Equal(t, says, r.says())
	}
}
