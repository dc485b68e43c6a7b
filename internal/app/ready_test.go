package app

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
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

// lateRecord answers with what it is given.
type lateRecord struct {
	cases int
	since casework.Instant
	err   error
}

func (r *lateRecord) Late(context.Context, time.Duration) (int, casework.Instant, error) {
	return r.cases, r.since, r.err
}

// What fell due and is not in the record is told by /readyz as long as it lasts, and
// by the log when it begins and when it is over.
func TestReadinessSaysThatSomethingDueIsNotInTheRecord(t *testing.T) {
	t.Parallel()
	var l lateness
	var logged bytes.Buffer
	record, log := &lateRecord{}, slog.New(slog.NewTextHandler(&logged, nil))
	look := func(cases int, since casework.Instant, err error) string {
		record.cases, record.since, record.err = cases, since, err
		l.look(context.Background(), record, log)
		return l.says()
	}
	require.Empty(t, l.says())
	require.Empty(t, look(0, 0, nil))
	require.Empty(t, logged.String())

	since := casework.InstantOf(time.Date(2021, 9, 1, 4, 0, 0, 0, time.UTC))
	said := "catching up: 3 cases with something due and not yet recorded, the oldest since 2021-09-01 12:00:00"
	require.Equal(t, said, look(3, since, nil))
	require.Equal(t, said, look(3, since, nil))
	require.Equal(t, said, look(0, 0, errors.New("away")), "no answer is no end of it")
	require.Equal(t, "recovering 1 of 2; "+said, saysAll(func() string { return "recovering 1 of 2" }, l.says, func() string { return "" })())
	require.Empty(t, look(0, 0, nil))
	require.Equal(t, 1, strings.Count(logged.String(), "level=WARN"), "it is logged once")
	require.Equal(t, 1, strings.Count(logged.String(), "caught up"))
}
