package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// refusing is a list with three rows that are refused.
func refusing(version int) contract.NewBatch {
	n := anew("12", version, lines("D", 3)...) // rows 3, 4, 5
	n.Refused = []contract.RefusedRow{bad(6, "bad_date", "D0006", "dust"), bad(7, "bad_date", "D0007*", "noise"), bad(8, "missing_complaint", "", "x")}
	return n
}

// shift is the shift's list as batches and rows.
func (d *desk) shift() [][2]any {
	d.t.Helper()
	open, count, err := d.l.OpenRefusals(ctx, all, 0)
	require.NoError(d.t, err)
	require.Len(d.t, open, int(count))
	list := [][2]any{}
	for _, o := range open {
		list = append(list, [2]any{o.Batch, o.Row.RowNumber})
	}
	return list
}

// However often a list is saved anew, a row that is refused is on the shift's list
// once, and off it when it is seen to in whichever batch.
func TestARefusedRowOfAResavedListIsOnTheShiftsListOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		first := d.stage(refusing(1))
		d.commit(first.ID)
		d.clock.forward(casework.Minute)
		second := d.stage(refusing(2))
		d.commit(second.ID)
		d.clock.forward(casework.Minute)
		again := refusing(3)
		again.UpstreamBatchNo = "第十二批"
		third := d.stage(again)
		require.Equal(t, [][2]any{{first.ID, 6}, {first.ID, 7}, {first.ID, 8}}, d.shift())
		require.Equal(t, 3, d.preview(third.ID).Sum.Refused, "every batch says what came of its own rows")

		require.NoError(t, d.l.StrikeRow(ctx, second.ID, contract.RowRef{Row: 8}, "空行", importer))
		require.Equal(t, [][2]any{{first.ID, 6}, {first.ID, 7}}, d.shift())
		require.NoError(t, d.l.RestoreRow(ctx, second.ID, contract.RowRef{Row: 8}, "误划", importer))
		require.Len(t, d.shift(), 3)

		require.Equal(t, 1, d.correct(third.ID, "mended", line(6, "D0006", "dust")).Mended)
		require.Equal(t, [][2]any{{first.ID, 7}, {first.ID, 8}}, d.shift())
		d.commit(third.ID)
		require.Equal(t, [][2]any{{first.ID, 7}, {first.ID, 8}}, d.shift())
		require.Equal(t, 4, d.rows("cases"))
	})
}

// Other cells, another place, another list and another complainant are other rows;
// and where the batch that was shown is withdrawn, the next one stands for it.
func TestOtherRefusedRowsStayOnTheShiftsList(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		who := func(r contract.RefusedRow, name string) contract.RefusedRow {
			r.Complainant = &contract.Complainant{Name: name}
			return r
		}
		one := func(version int, number string, refused contract.RefusedRow) contract.Batch {
			n := anew(number, version, line(3, "D1", "smoke"))
			n.Refused = []contract.RefusedRow{refused}
			d.clock.forward(casework.Second)
			return d.stage(n)
		}
		first := one(1, "12", who(bad(6, "bad_date", "D0006", "dust"), "举报人甲"))
		for i, other := range []contract.RefusedRow{
			bad(6, "bad_date", "D0006", "smell"), bad(7, "bad_date", "D0006", "dust"), who(bad(6, "bad_date", "D0006", "dust"), "举报人乙"),
		} {
			one(i+2, "12", other)
			require.Len(t, d.shift(), i+2)
		}
		one(7, "13", bad(6, "bad_date", "D0006", "dust"))
		require.Len(t, d.shift(), 5)
		same := one(8, "12", bad(6, "bad_date", "D0006 ", "dust", ""))
		require.Len(t, d.shift(), 5)
		require.NoError(t, d.l.WithdrawBatch(ctx, first.ID, "交办时间填错", importer))
		require.Len(t, d.shift(), 5)
		require.Contains(t, d.shift(), [2]any{same.ID, 6})
	})
}
