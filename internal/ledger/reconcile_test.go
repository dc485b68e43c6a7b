package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Imported and entered by hand are all the cases there are (S1-19); a row whose
// case is gone and a case without its row are found.
func TestListsAndCasesAreReconciled(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		reconciled := func() contract.Reconciliation {
			t.Helper()
			r, err := d.l.Reconcile(ctx)
			require.NoError(t, err)
			return r
		}
		require.True(t, reconciled().Balanced(), "an empty ledger")
		d.register("by hand")
		b := d.stage(list("one", lines("A", 3)...))
		require.Equal(t, int64(0), reconciled().Imported, "not committed yet")
		d.commit(b.ID)
		d.commit(d.stage(list("two", lines("A", 1)...)).ID) // a known number of another list: a case of its own
		r := reconciled()
		require.True(t, r.Balanced(), "%+v", r)
		require.Equal(t, contract.Reconciliation{Imported: 4, Entered: 1, States: map[casework.State]int64{casework.Registered: 5}}, r)

		require.NoError(t, d.l.writer.Exec("UPDATE batch_rows SET case_id = 'nowhere' WHERE batch = ? AND position = 1", b.ID).Error)
		r = reconciled()
		require.False(t, r.Balanced())
		require.Equal(t, [2]int64{1, 1}, [2]int64{r.Lost, r.Strange})
	})
}
