package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
)

func TestAGlanceBeginsATransactionForASecondStatementAlone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.register("D1")
		for statements, wanted := range map[int]int{1: 1, 2: 2, 3: 2} {
			calls := 0
			var counts []int64
			require.NoError(t, d.l.glance(ctx, func(tx *gorm.DB) error {
				calls++
				counts = nil
				for range statements {
					var n int64
					if err := tx.Table(casesTable).Count(&n).Error; err != nil {
						return err
					}
					counts = append(counts, n)
				}
				return nil
			}))
			require.Equal(t, wanted, calls, "%d statements", statements)
			require.Len(t, counts, statements)
			require.NotContains(t, counts, int64(0))
		}
		err := d.l.glance(ctx, func(tx *gorm.DB) error { return tx.Exec("DELETE FROM cases").Error })
		require.Error(t, err, "nothing is written")
		require.NotErrorIs(t, err, errSecond)
		require.Equal(t, 1, d.rows("cases"))
	})
}
