package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

// The number of a row is one of a file: of the list's own, or of the corrected
// list that brought the row.
func TestARefusedRowNamesTheFileInWhichItHasItsNumber(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		n := list("1", line(2, "D1", "smoke"))
		n.Refused = []contract.RefusedRow{bad(3, "no_region", "D2", "noise")}
		b := d.stage(n)
		later := corrected(b.ID, "later.csv", receipt(2, 9, "D1", "noise"), line(4, "D4", "dust"))
		later.Refused = []contract.RefusedRow{bad(3, "bad_date", "D5", "a smell from the river")}
		_, err := d.l.SendCorrected(ctx, later)
		require.NoError(t, err)
		sent := &contract.Sending{At: d.clock.now(), By: importer.Person, FileName: "later.csv"}
		p := d.preview(b.ID)
		files := map[int]*contract.Sending{}
		for _, r := range p.Rows {
			files[r.Position] = r.From
		}
		require.Equal(t, map[int]*contract.Sending{
			1: nil, 2: nil, // refused again by its receipt: it keeps its number, and its file
			3: sent, 4: sent,
		}, files)
		require.Equal(t, []int{3, 3}, []int{p.Rows[1].RowNumber, p.Rows[3].RowNumber}, "two rows 3, told apart by their file")

		open, _, err := d.l.OpenRefusals(ctx, all, 0)
		require.NoError(t, err)
		require.Len(t, open, 2)
		require.Equal(t, []string{"1.xlsx", "later.csv"}, []string{open[0].FileName, open[1].FileName})
		require.Equal(t, "1", open[0].UpstreamBatchNo)

		d.commit(b.ID)
		require.Equal(t, sent, d.preview(b.ID).Rows[2].From, "a row that became a case came with it too")
	})
}
