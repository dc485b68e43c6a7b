package gateway

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A workflow rests until the instant that the record names, by the record's clock, and
// begins at once where that has come.
func TestHowLongAWorkflowRests(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	g := &Gateway{clock: func() time.Time { return now }}
	for left, want := range map[time.Duration]time.Duration{
		-time.Hour: 0, -time.Millisecond: 0, 0: 0, time.Millisecond: time.Millisecond + ahead, time.Hour: time.Hour + ahead,
	} {
		require.Equal(t, want, g.rest(contract.CaseRef{RestsUntil: casework.InstantOf(now.Add(left))}), left)
	}
	require.Zero(t, g.rest(contract.CaseRef{}), "there is something to do at once")
}
