package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A repeat is known by the request as it was sent: what the office filled in
// may differ by then, and whether the case is still in sight does not matter.
func TestARepeatIsKnownByWhatWasSent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.register("D1")
		assign := func(first casework.PersonID, sent string) contract.NewFiling {
			to := target(casework.RoleLead, "bureau")
			to.FirstResponsible = first
			return contract.NewFiling{
				Case: id, Actor: coordinator, IdempotencyKey: "a-key-of-mine", Sent: []byte(sent),
				Body: nowhere(to),
			}
		}
		_, found, err := d.l.Repeated(ctx, assign("p-head", "assign"))
		require.NoError(t, err)
		require.False(t, found)
		filed, err := d.l.File(ctx, assign("p-head", "assign"))
		require.NoError(t, err)
		d.advance(id)
		again, found, err := d.l.Repeated(ctx, assign("p-new-head", "assign"))
		require.NoError(t, err)
		require.True(t, found && again.Replayed)
		require.Equal(t, filed.ID, again.ID)
		require.Equal(t, contract.FilingApplied, again.State)
		again, err = d.l.File(ctx, assign("p-new-head", "assign"))
		require.NoError(t, err)
		require.Equal(t, filed.ID, again.ID)
		_, _, err = d.l.Repeated(ctx, assign("p-head", "something else"))
		requireRefusal(t, err, casework.Conflict, "idempotency_key_reused")
		other := assign("p-head", "assign")
		other.Actor = leader
		_, found, err = d.l.Repeated(ctx, other)
		require.NoError(t, err)
		require.False(t, found, "the key is the person's own")
	})
}
