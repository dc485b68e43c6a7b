package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/contract"
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

// What people have open of nearly every case takes one statement each, with whether the case
// is theirs: its state and its texts with their key, and the complainant to warn of.
func TestACaseItsTextsAndItsComplainantTakeOneStatementEach(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		who := contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011"}
		id := d.complained("D1", who)
		asked := 0
		require.NoError(t, d.l.reader.Callback().Query().Before("*").Register("test:asked", func(*gorm.DB) { asked++ }))

		record, err := d.l.Case(ctx, contract.Reader{Actor: coordinator}, id)
		require.NoError(t, err)
		require.Equal(t, id, record.Case.ID)
		require.Equal(t, 1, asked)
		texts, err := d.l.Texts(ctx, contract.Reader{Actor: coordinator}, id)
		require.NoError(t, err)
		require.NotEmpty(t, texts)
		require.Equal(t, 2, asked)
		some, err := d.l.Texts(ctx, contract.Reader{Actor: coordinator}, id, record.Case.Complaint.Digest, "sha256:unknown")
		require.NoError(t, err)
		require.Equal(t, texts[record.Case.Complaint.Digest], some[record.Case.Complaint.Digest])
		require.Len(t, some, 1)
		require.Equal(t, 3, asked)
		c, err := d.l.ComplainantForWarning(ctx, coordinator, id)
		require.NoError(t, err)
		require.Equal(t, &who, c)
		require.Equal(t, 4, asked)
	})
}
