package ledger

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

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

func TestOnPostgreSQLNobodyWaitsForATurn(t *testing.T) {
	t.Parallel()
	var everybodys *turn
	require.NoError(t, everybodys.enter(t.Context()))
	require.NoError(t, everybodys.enter(t.Context()))
	everybodys.leave()
	require.False(t, everybodys.others())
	require.Zero(t, (&Ledger{}).WriterWaited())
}
