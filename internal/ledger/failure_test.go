package ledger

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Strangers who try a thousand times write one entry, and while they try they
// hold no lock of the chain.
func TestFailedSignInsAreOneEntryOfAQuietMinute(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		_, err := d.l.AddAdministrator(ctx, contract.Administrator{Name: "First", Login: "first", Hash: "h"}, d.clock.now())
		require.NoError(t, err)
		account, err := d.l.AccountByLogin(ctx, "first")
		require.NoError(t, err)
		before := len(d.entries())
		for i := range 60 {
			require.NoError(t, d.l.FailedSignIn(ctx, fmt.Sprintf("MyPassword%d", i), "10.0.0.9"))
		}
		require.NoError(t, d.l.FailedSignIn(ctx, "FIRST ", "10.0.0.9"))
		require.NoError(t, d.l.FailedSignIn(ctx, "first", "10.0.0.9"))
		require.NoError(t, d.l.FailedSignIn(ctx, "first", "10.0.0.8"))
		require.Equal(t, strangeLogins+1+2, d.rows("failed_sign_ins"), "what comes after so many logins is counted together")
		require.NotContains(t, d.dump("failed_sign_ins"), "Password")

		n, err := d.l.TellFailures(ctx, casework.Minute, 10*casework.Minute)
		require.NoError(t, err)
		require.Zero(t, n, "it is not quiet yet")
		require.Len(t, d.entries(), before)
		last := d.clock.now()
		d.clock.forward(casework.Minute)
		told := make(chan int, 8)
		crowd(8, func(int) { // several processes
			n, err := d.l.TellFailures(ctx, casework.Minute, 10*casework.Minute)
			requireNoError(t, err)
			told <- n
		})
		entries := d.entries()[before:]
		require.Len(t, entries, 2)
		require.Equal(t, []string{"10.0.0.8", "10.0.0.9"}, []string{entries[0].Payload.Subject.ID, entries[1].Payload.Subject.ID})
		require.Equal(t, map[string]string{
			"times": "62", "unknown_logins": "51", "accounts": account.ID + " 2", "first_at": last.String(), "last_at": last.String(),
		}, entries[1].Payload.Facts)
		require.Zero(t, d.rows("failed_sign_ins"))

		// Who never stops trying is told of all the same.
		for range 11 {
			require.NoError(t, d.l.FailedSignIn(ctx, "", ""))
			d.clock.forward(casework.Minute - 1)
		}
		n, err = d.l.TellFailures(ctx, casework.Minute, 10*casework.Minute)
		require.NoError(t, err)
		require.Equal(t, 1, n)
		d.whole()
	})
}
