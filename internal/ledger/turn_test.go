package ledger

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheWriterComesToWhoeverHasWaitedLongest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		turn := newTurn()
		require.NoError(t, turn.enter(t.Context()))
		require.Zero(t, turn.waits())
		var served []int
		for i := range 100 {
			go func() {
				if turn.enter(t.Context()) == nil {
					served = append(served, i)
					turn.leave()
				}
			}()
			synctest.Wait() // it stands in the line
		}
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.ErrorIs(t, turn.enter(impatient), context.DeadlineExceeded)
		require.EqualValues(t, 101, turn.waits())
		turn.leave()
		synctest.Wait()
		require.Len(t, served, 100)
		require.IsIncreasing(t, served)
		require.NoError(t, turn.enter(t.Context()), "whoever gave up holds nothing")
	})
	var nobodys *turn
	require.NoError(t, nobodys.enter(t.Context()))
	nobodys.leave()
	require.Zero(t, nobodys.waits())
}
