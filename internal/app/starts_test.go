package app

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Starts that come while others are being noted are noted together, each once, and
// nobody waits for it; a record that cannot be reached holds up nobody.
func TestStartsAreNotedTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls []int
		noted := map[casework.CaseID]int{}
		s := &starts{mark: func(ctx context.Context, refs ...contract.CaseRef) error {
			deadline, bounded := ctx.Deadline()
			require.True(t, bounded && time.Until(deadline) <= markedWithin)
			calls = append(calls, len(refs))
			for _, ref := range refs {
				noted[ref.Case]++
			}
			time.Sleep(time.Second)
			return errors.New("away")
		}}
		began := time.Now()
		for i := range 100 {
			s.note(contract.CaseRef{Case: casework.CaseID(fmt.Sprint(i)), Epoch: 1})
			if i == 0 {
				synctest.Wait() // it is being noted
			}
		}
		require.Zero(t, time.Since(began))
		time.Sleep(time.Minute)
		require.Equal(t, []int{1, 99}, calls)
		require.Len(t, noted, 100)

		s.note(contract.CaseRef{Case: "later", Epoch: 1})
		require.NoError(t, s.close())
		require.Equal(t, []int{1, 99, 1}, calls)

		s.note(contract.CaseRef{Case: "too late", Epoch: 1})
		require.NoError(t, s.close())
		require.Equal(t, []int{1, 99, 1}, calls, "the relay sees to it")
	})
}
