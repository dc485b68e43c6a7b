package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

// receipt is a row that names the refused row it mends.
func receipt(position, row int, number, complaint string) contract.BatchRow {
	r := line(row, number, complaint)
	r.Mends = position
	return r
}

func (d *desk) correct(batch, file string, rows ...contract.BatchRow) contract.Correction {
	d.t.Helper()
	c, err := d.l.SendCorrected(ctx, corrected(batch, file, rows...))
	require.NoError(d.t, err)
	return c
}

func (d *desk) complaintOf(batch string, position int) string {
	d.t.Helper()
	var row stagedRow
	require.NoError(d.t, d.l.writer.Where("batch = ? AND position = ?", batch, position).Take(&row).Error)
	var content contract.BatchRow
	require.NoError(d.t, d.l.openBody(row, &content))
	return content.Complaint
}

// A row that names a refused row settles that one or none: with the number of
// another row it stays refused, and the other row says what it said.
func TestARowThatNamesARefusedOneNeverOverwritesAnother(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.stage(list("1", line(2, "X2BB0001", "text A"), line(3, "X2BB0001", "text B"), line(4, "", "numberless")))
		require.Equal(t, []string{"new", "refused", "new"}, fatesOf(d.preview(b.ID)))

		still := func(file, text string) {
			t.Helper()
			c := d.correct(b.ID, file, receipt(2, 90, "X2BB0001", text))
			require.Equal(t, 1, c.StillRefused)
			require.Zero(t, c.Mended+c.Replaced+c.Added+c.Unchanged+len(c.Changed))
			require.Len(t, c.Untaken, 1)
			require.Equal(t, "duplicate_number", c.Untaken[0].Code)
			require.Equal(t, 2, c.Untaken[0].Position)
			require.Equal(t, 3, c.Untaken[0].RowNumber)
			require.Equal(t, map[string]string{"number": "X2BB0001", "row": "2", "other": "2"}, c.Untaken[0].Params)
			p := d.preview(b.ID)
			require.Equal(t, 3, p.Sum.Read)
			require.Equal(t, "duplicate_number", p.Rows[1].Refusal.Code)
			require.Equal(t, "2", p.Rows[1].Refusal.Params["other"])
			require.Equal(t, 3, p.Rows[1].RowNumber)
			require.Equal(t, []string{"X2BB0001", text}, p.Rows[1].Refusal.Raw, "what was typed is kept")
			require.Equal(t, "text A", d.complaintOf(b.ID, 1))
		}
		still("unchanged", "text B")
		still("new text", "text C")
		same := d.correct(b.ID, "all the same", receipt(2, 90, "X2BB0001", "text A"))
		require.Equal(t, "duplicate_row", same.Untaken[0].Code)
		require.Equal(t, 1, d.preview(b.ID).Sum.Uncounted)
		still("before the commit", "text D")
		require.Equal(t, 2, d.commit(b.ID).Imported)
		still("after the commit", "text E")
		require.Equal(t, contract.BatchCommitted, d.preview(b.ID).Batch.State, "no row waits")

		c := d.correct(b.ID, "another number", receipt(2, 90, "X2BB0009", "text B"))
		require.Equal(t, contract.Correction{Mended: 1}, c)
		require.Equal(t, 3, d.commit(b.ID).Imported)

		// Without a number a row is told from others by nothing but its receipt.
		n := list("2", line(2, "", "the same smoke"))
		n.Refused = []contract.RefusedRow{bad(3, "no_region", "", "the same smoke")}
		twice := d.stage(n)
		require.Equal(t, contract.Correction{Mended: 1}, d.correct(twice.ID, "numberless", receipt(2, 3, "", "the same smoke")))
		require.Equal(t, 2, d.preview(twice.ID).Sum.Read)
	})
}

func TestARefusedRowBecomesAtMostOneCase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.staged() // rows 6, 7 and 8 were refused, at the positions 4, 5 and 6
		settled := func(c contract.Correction) {
			t.Helper()
			require.Zero(t, c.Mended+c.Replaced+c.Added+c.StillRefused+len(c.Changed))
			require.Len(t, c.Untaken, 1)
			require.Equal(t, contract.UntakenRow{
				Position: 4, RowNumber: 6, Number: c.Untaken[0].Number, Code: "row_settled_already",
				Params: map[string]string{"row": "6", "batch": b.ID, "position": "4"},
			}, c.Untaken[0])
			require.Equal(t, 6, d.preview(b.ID).Sum.Read)
			require.Equal(t, "dust", d.complaintOf(b.ID, 4))
		}
		require.Equal(t, contract.Correction{Mended: 1}, d.correct(b.ID, "one copy", receipt(4, 2, "D0006", "dust")))
		require.Equal(t, contract.Correction{Replaced: 1}, d.byHand(b.ID, "another", receipt(4, 2, "D0016", "dust by night")), "what waits can be mended again")
		require.Equal(t, contract.Correction{Replaced: 1}, d.byHand(b.ID, "the third", receipt(4, 2, "D0006", "dust")))
		require.Equal(t, contract.Correction{Unchanged: 1}, d.correct(b.ID, "a copy of the copy", receipt(4, 3, "D0006", "dust")))
		d.commit(b.ID)
		settled(d.correct(b.ID, "late", receipt(4, 2, "D0006", "dust by night")))
		again := corrected(b.ID, "refused again")
		again.Refused = []contract.RefusedRow{bad(2, "no_region", "", "dust")}
		again.Refused[0].Mends = 4
		c, err := d.l.SendCorrected(ctx, again)
		require.NoError(t, err)
		settled(c)

		// A struck row waits until somebody restores it.
		require.NoError(t, d.l.StrikeRow(ctx, b.ID, contract.RowRef{Row: 7}, "not ours", importer))
		c = d.correct(b.ID, "struck", receipt(5, 2, "D0007", "noise"))
		require.Equal(t, "row_struck_already", c.Untaken[0].Code)
		require.Zero(t, c.Mended+c.Added)
		require.NoError(t, d.l.RestoreRow(ctx, b.ID, contract.RowRef{Row: 7}, "ours after all", importer))
		require.Equal(t, contract.Correction{Mended: 1}, d.correct(b.ID, "restored", receipt(5, 2, "D0007", "noise of the night")))
		require.Equal(t, 5, d.commit(b.ID).Imported)

		// Two rows of one file with one receipt: the first counts.
		c = d.correct(b.ID, "dragged down", receipt(6, 2, "D0008", "smell"), receipt(6, 3, "D0018", "smell"))
		require.Equal(t, 1, c.Mended)
		require.Equal(t, "row_settled_already", c.Untaken[0].Code)
		// A place that the batch never gave out says nothing.
		require.Equal(t, contract.Correction{Added: 1}, d.correct(b.ID, "out of range", receipt(99, 4, "D0028", "smell")))
		require.Equal(t, 7, d.commit(b.ID).Imported)
	})
}
