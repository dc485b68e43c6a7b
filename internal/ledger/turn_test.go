package ledger

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// SQLite's writer comes to whoever has waited longest. Whoever gives up is told that it
// could not be done at the moment, and holds up nobody.
func TestTheWriterComesToWhoeverHasWaitedLongest(t *testing.T) {
	t.Parallel()
	l := newDesk(t, newConfig(t, SQLite)).l
	held, release := make(chan struct{}), make(chan struct{})
	done := make(chan error, 32)
	go func() {
		done <- l.write(ctx, func(*gorm.DB) error { close(held); <-release; return nil })
	}()
	<-held
	require.False(t, l.turn.others())
	var served []int
	for i := range 30 {
		go func() {
			done <- l.write(ctx, func(*gorm.DB) error { served = append(served, i); return nil })
		}()
		require.Eventually(t, func() bool { return l.turn.waiting.Load() == int64(i+1) }, patience, time.Millisecond)
	}
	impatient, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
	defer cancel()
	err := l.write(impatient, func(*gorm.DB) error { served = append(served, -1); return nil })
	require.ErrorIs(t, err, contract.ErrUnavailable)
	require.True(t, l.turn.others())
	close(release)
	for range 31 {
		require.NoError(t, <-done)
	}
	require.Len(t, served, 30)
	require.IsIncreasing(t, served)
	require.False(t, l.turn.others())
	require.GreaterOrEqual(t, l.WriterWaited(), 10*time.Millisecond)
}

// However many clocks ring at once, a person who writes waits for a few of them.
func TestAPersonWritesBeforeTheClocksOfManyCases(t *testing.T) {
	t.Parallel()
	d := newDesk(t, newConfig(t, SQLite))
	ids := make([]casework.CaseID, 5*advancesAtOnce)
	for i := range ids {
		ids[i] = d.register(fmt.Sprintf("D%d", i))
	}
	d.clock.set(handedOver.Add(21 * casework.Minute)) // all are warned of
	held, release := make(chan struct{}), make(chan struct{})
	done := make(chan error, len(ids)+2)
	go func() {
		done <- d.l.write(ctx, func(*gorm.DB) error { close(held); <-release; return nil })
	}()
	<-held
	var before int64
	for _, id := range ids {
		go func() {
			_, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: 1})
			done <- err
		}()
	}
	waiting := func(n int) func() bool {
		return func() bool { return int(d.l.turn.waiting.Load()+d.l.advances.waiting.Load()) == n }
	}
	require.Eventually(t, waiting(len(ids)), patience, time.Millisecond)
	go func() {
		done <- d.l.write(ctx, func(tx *gorm.DB) error {
			return tx.Model(&eventRow{}).Where("type = 'warning_due'").Count(&before).Error
		})
	}()
	require.Eventually(t, waiting(len(ids)+1), patience, time.Millisecond)
	close(release)
	for range cap(done) {
		require.NoError(t, <-done)
	}
	require.EqualValues(t, advancesAtOnce, before, "of %d", len(ids))
	require.GreaterOrEqual(t, d.rows("events"), 2*len(ids))
	d.whole(ids...)
}

func TestOnPostgreSQLNobodyWaitsForATurn(t *testing.T) {
	t.Parallel()
	var everybodys *turn
	require.NoError(t, everybodys.enter(t.Context()))
	require.NoError(t, everybodys.enter(t.Context()))
	everybodys.leave()
	require.False(t, everybodys.others())
	require.Zero(t, (&Ledger{}).WriterWaited(), "nor does anybody count it")
}
