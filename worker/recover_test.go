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

// Whoever still works on a store that the cases have left knows, and takes nothing
// back until somebody asks for it.
func TestAStoreThatTheCasesHaveLeftIsKnown(t *testing.T) {
	t.Parallel()
	b := opened(t)
	left := func(engine string) bool {
		t.Helper()
		left, err := Left(t.Context(), b.ledger, engine)
		require.NoError(t, err)
		return left
	}
	require.NoError(t, Recover(t.Context(), b.recovery("one")))
	require.False(t, left("one"))
	b.gateway.sick["C24"] = errors.New("no")
	var aside *AsideError
	require.ErrorAs(t, Recover(t.Context(), b.recovery("two")), &aside)
	require.True(t, left("one"), "from the beginning of the recovery elsewhere on")
	delete(b.gateway.sick, "C24")
	require.NoError(t, Recover(t.Context(), b.recovery("two")))
	require.True(t, left("one"))
	require.False(t, left("two"))
	back := b.recovery("one")
	back.Again = true
	require.NoError(t, Recover(t.Context(), back))
	require.False(t, left("one"), "somebody asked for it")
	require.True(t, left("two"))
}

// A case that cannot be replaced holds up no other; it is named, tried again when
// asked, and raises nothing of the others.
func TestACaseThatCannotBeRecoveredIsSetAside(t *testing.T) {
	t.Parallel()
	b := opened(t)
	b.gateway.sick["C15"] = errors.New("no")
	var seen []RecoverProgress
	o := b.recovery("one")
	o.State = &RecoverState{}
	o.Progress = func(p RecoverProgress) { seen = append(seen, p) }
	for range 3 {
		var aside *AsideError
		require.ErrorAs(t, Recover(t.Context(), o), &aside)
		require.Equal(t, []casework.CaseID{"C15"}, aside.Cases)
		last := seen[len(seen)-1]
		require.Equal(t, []any{1, casework.CaseID("C15"), false}, []any{last.Aside, last.First, last.Done})
	}
	require.Len(t, b.gateway.replaced, 24, "all others")
	for id, epoch := range b.gateway.replaced {
		require.Equal(t, int64(2), epoch, id)
	}
	done, err := Recovered(t.Context(), b.ledger, "one")
	require.NoError(t, err)
	require.False(t, done)

	delete(b.gateway.sick, "C15")
	o.State = nil // another process
	require.NoError(t, Recover(t.Context(), o))
	require.Equal(t, RecoverProgress{Recovered: 1, Total: 1, After: "C24", Done: true}, seen[len(seen)-1])
	require.Len(t, b.gateway.replaced, 25)
	require.Equal(t, int64(2), b.gateway.replaced["C24"])
}

// Whoever asks for all cases gets all: one that could not be recovered the last
// time stands in nobody's way, however often it is asked.
func TestOneSickCaseKeepsNoOtherFromBeingRecoveredAgain(t *testing.T) {
	t.Parallel()
	b := opened(t)
	b.gateway.sick["C15"] = errors.New("no")
	for asked := range 3 {
		o := b.recovery("one")
		o.Again = asked > 0
		var aside *AsideError
		require.ErrorAs(t, Recover(t.Context(), o), &aside)
		require.Equal(t, []casework.CaseID{"C15"}, aside.Cases)
		require.Len(t, b.gateway.replaced, 24)
		for id, epoch := range b.gateway.replaced {
			require.Equal(t, int64(2+asked), epoch, id)
		}
	}
	clear(b.gateway.sick)
	require.NoError(t, Recover(t.Context(), b.recovery("one")), "what was set aside is all that is left")
	require.Equal(t, int64(4), b.gateway.replaced["C24"])
	require.NotZero(t, b.gateway.replaced["C15"])
}

// A recovery of all cases that was cut off goes on where it stopped, so that one
// that is cut off again and again comes to its end.
func TestARecoveryOfAllThatWasCutOffGoesOn(t *testing.T) {
	t.Parallel()
	b := opened(t)
	require.NoError(t, Recover(t.Context(), b.recovery("one")))
	again := b.recovery("one")
	again.Again = true
	cut, cancel := context.WithCancel(t.Context())
	again.Progress = func(p RecoverProgress) {
		if p.Recovered == 10 {
			cancel()
		}
	}
	require.ErrorIs(t, Recover(cut, again), context.Canceled)
	again.Progress = nil
	require.NoError(t, Recover(t.Context(), again))
	for id, epoch := range b.gateway.replaced {
		require.Equal(t, int64(3), epoch, id)
	}
}

// cutOff is a ledger that the process loses after some writes.
type cutOff struct {
	RecoveryLedger
	writes int
}

func (c *cutOff) SetMeta(ctx context.Context, key, value string) error {
	if c.writes--; c.writes < 0 {
		return context.Canceled
	}
	return c.RecoveryLedger.SetMeta(ctx, key, value)
}

// Whoever asked for all cases and was cut off at once has them with the next start,
// and need not ask again.
func TestARecoveryOfAllThatWasCutOffAtItsBeginningIsDoneByTheNextStart(t *testing.T) {
	t.Parallel()
	for writes := range 3 {
		b := opened(t)
		require.NoError(t, Recover(t.Context(), b.recovery("one")))
		again := b.recovery("one")
		again.Again, again.Ledger = true, &cutOff{again.Ledger, writes}
		require.ErrorIs(t, Recover(t.Context(), again), context.Canceled)
		require.NoError(t, Recover(t.Context(), b.recovery("one")))
		want := int64(3)
		if writes == 0 {
			want = 2 // nothing was asked yet
		}
		for id, epoch := range b.gateway.replaced {
			require.GreaterOrEqual(t, epoch, want, id)
		}
	}
}

// Sick cases that fill a whole page are sick cases, and not an engine that is away.
func TestAPageOfSickCasesHoldsUpNobody(t *testing.T) {
	t.Parallel()
	b := opened(t)
	for i := 10; i < 20; i++ {
		b.gateway.sick[casework.CaseID(fmt.Sprintf("C%02d", i))] = errors.New("no")
	}
	var aside *AsideError
	require.ErrorAs(t, Recover(t.Context(), b.recovery("one")), &aside)
	require.Len(t, aside.Cases, 10)
	require.Len(t, b.gateway.replaced, 15)
}

// Where the engine does not answer the recovery stops: it goes on there when it is
// called again, and raises no epoch twice.
func TestAnInterruptedRecoveryGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	b := opened(t)
	for i := 10; i < 20; i++ {
		b.gateway.sick[casework.CaseID(fmt.Sprintf("C%02d", i))] = errors.New("away")
	}
	b.gateway.away = errors.New("away")
	var seen []RecoverProgress
	o := b.recovery("one")
	o.State = &RecoverState{}
	o.Progress = func(p RecoverProgress) { seen = append(seen, p) }
	require.ErrorContains(t, Recover(t.Context(), o), "C15")
	require.Equal(t, []RecoverProgress{{Total: 25}, {Recovered: 10, Total: 25, After: "C09"}}, seen)
	done, err := Recovered(t.Context(), b.ledger, "one")
	require.NoError(t, err)
	require.False(t, done)

	clear(b.gateway.sick)
	b.gateway.away = nil
	require.NoError(t, Recover(t.Context(), o))
	require.Equal(t, RecoverProgress{Recovered: 15, Total: 15, After: "C24", Done: true}, seen[len(seen)-1])
	require.Len(t, b.gateway.replaced, 25)
	for id, epoch := range b.gateway.replaced {
		require.Equal(t, int64(2), epoch, id)
	}
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
