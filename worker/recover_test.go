package worker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/workflows/rehearsal"
)

func (b bundle) recovery(engine string) RecoverOptions {
	return RecoverOptions{Ledger: b.ledger, Gateway: b.gateway, Engine: engine, Page: 10, Width: 3,
		Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
}

func opened(t *testing.T) bundle {
	t.Helper()
	b := setup(RelayOptions{})
	for i := range 25 {
		b.started(t, casework.CaseID(fmt.Sprintf("C%02d", i)))
	}
	return b
}

func TestRecoveryGivesEveryCaseANewEpochAndWorkflow(t *testing.T) {
	t.Parallel()
	b := opened(t)
	require.NoError(t, Recover(t.Context(), b.recovery("one")))
	require.Len(t, b.gateway.replaced, 25)
	for id, epoch := range b.gateway.replaced {
		require.Equal(t, int64(2), epoch, id)
	}
	refs, err := b.ledger.Overslept(t.Context(), time.Hour, 100)
	require.NoError(t, err)
	require.Empty(t, refs, "every case counts as started")
	done, err := Recovered(t.Context(), b.ledger, "one")
	require.NoError(t, err)
	require.True(t, done)
}

func TestRecoveryIsNotRepeatedUnlessAsked(t *testing.T) {
	t.Parallel()
	b := opened(t)
	require.NoError(t, Recover(t.Context(), b.recovery("one")))
	require.NoError(t, Recover(t.Context(), b.recovery("one")))
	require.Equal(t, int64(2), b.gateway.replaced["C00"])
	again := b.recovery("one")
	again.Again = true
	require.NoError(t, Recover(t.Context(), again))
	require.Equal(t, int64(3), b.gateway.replaced["C00"])
	require.NoError(t, Recover(t.Context(), b.recovery("two")), "another store of Temporal")
	require.Equal(t, int64(4), b.gateway.replaced["C00"])
}

func TestAnInterruptedRecoveryGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	b := opened(t)
	b.gateway.sick["C15"] = errors.New("no")
	var seen []RecoverProgress
	o := b.recovery("one")
	o.Progress = func(p RecoverProgress) { seen = append(seen, p) }
	require.ErrorContains(t, Recover(t.Context(), o), "C15")
	require.Equal(t, []RecoverProgress{{Total: 25}, {Recovered: 10, Total: 25, After: "C09"}}, seen)
	done, err := Recovered(t.Context(), b.ledger, "one")
	require.NoError(t, err)
	require.False(t, done)

	delete(b.gateway.sick, "C15")
	require.NoError(t, Recover(t.Context(), o))
	require.Equal(t, RecoverProgress{Recovered: 15, Total: 15, After: "C24", Done: true}, seen[len(seen)-1])
	require.Equal(t, int64(2), b.gateway.replaced["C09"], "the first page is not done again")
	require.Len(t, b.gateway.replaced, 25)
}

func TestACaseAtRestIsNotRecovered(t *testing.T) {
	t.Parallel()
	b := opened(t)
	b.ledger.File("C03", rehearsal.Close)
	b.clock.pass(time.Minute)
	b.sweep(t)
	require.NoError(t, Recover(t.Context(), b.recovery("one")))
	require.Len(t, b.gateway.replaced, 24)
}

// Whoever recovers by hand beside a starting program only raises epochs twice; a
// workflow of the older one is shut out by the ledger.
func TestTwoRecoveriesAtOnceAreHarmless(t *testing.T) {
	t.Parallel()
	b := opened(t)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			o := b.recovery("one")
			o.Again = true
			require.NoError(t, Recover(t.Context(), o))
		})
	}
	all.Wait()
	require.Len(t, b.gateway.replaced, 25)
	refs, err := b.ledger.Overslept(t.Context(), time.Hour, 100)
	require.NoError(t, err)
	require.Empty(t, refs, "every case counts as started in its newest epoch")
	done, err := Recovered(t.Context(), b.ledger, "one")
	require.NoError(t, err)
	require.True(t, done)
}
