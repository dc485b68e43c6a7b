package ledger

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// numberless are rows without numbers of which each states the same as another
// one, far below it.
func numberless(n int) []contract.BatchRow {
	rows := make([]contract.BatchRow, n)
	for i := range rows {
		rows[i] = line(i+3, "", fmt.Sprint("a smell, place ", i%(n/2)))
		rows[i].Sheet = fmt.Sprint("sheet ", 2*i/n)
	}
	return rows
}

// What a list states twice without a number is two cases, wherever the chunks
// of the commit end; the same list saved anew states the same two.
func TestRowsWithoutNumbersThatStateTheSame(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		const n = 2*mostAtOnce + 20
		d := newDesk(t, config)
		d.live()
		rows := numberless(n)
		b := d.stage(list("1", rows...))
		before := fatesOf(d.preview(b.ID))
		require.Equal(t, n, d.preview(b.ID).Sum.New)
		require.Equal(t, n, d.commit(b.ID).Imported)
		require.Equal(t, before, fatesOf(d.preview(b.ID)), "the commit does what the preview said")

		anew := list("1", append(rows, rows[0])...)
		anew.FileDigest = "sha256:anew"
		again := d.stage(anew)
		p := d.preview(again.ID)
		require.Equal(t, n, p.Sum.Unchanged)
		require.Equal(t, 1, p.Sum.New, "stated for the third time")
		known := map[casework.CaseID]bool{}
		for _, r := range p.Rows {
			known[r.Known] = true
		}
		require.Len(t, known, n+1, "no two rows are the same case")
		require.Equal(t, 1, d.commit(again.ID).Imported)
		require.Equal(t, fatesOf(p), fatesOf(d.preview(again.ID)))
	})
}

func TestPagesOfABatch(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		n := list("1", lines("D", 2*previewedAtOnce)...)
		for i := range 5 {
			n.Refused = append(n.Refused, bad(5000+i, "bad_date", fmt.Sprint("D9", i)))
		}
		b := d.stage(n)
		whole := d.preview(b.ID)
		require.Zero(t, whole.Next)
		for _, committed := range []bool{false, true} {
			if committed {
				d.commit(b.ID)
				whole = d.preview(b.ID)
			}
			var rows []contract.RowFate
			for after := 0; ; {
				p, err := d.l.PreviewPage(ctx, b.ID, contract.BatchPage{After: after, Limit: 300})
				require.NoError(t, err)
				require.Equal(t, whole.Sum, p.Sum, "the sum is over all")
				require.LessOrEqual(t, len(p.Rows), 300)
				rows = append(rows, p.Rows...)
				if after = p.Next; after == 0 {
					break
				}
			}
			require.Equal(t, whole.Rows, rows)
			p, err := d.l.PreviewPage(ctx, b.ID, contract.BatchPage{Limit: 3, Fate: contract.FateRefused})
			require.NoError(t, err)
			require.Len(t, p.Rows, 3)
			p, err = d.l.PreviewPage(ctx, b.ID, contract.BatchPage{After: p.Next, Limit: 3, Fate: contract.FateRefused})
			require.NoError(t, err)
			require.Len(t, p.Rows, 2)
			require.Zero(t, p.Next)
		}
	})
}

// A key that somebody chose never stands in the way of a row.
func TestChosenKeysDoNotCollideWithRows(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.stage(list("1", lines("D", 2)...))
		for i := range 2 {
			_, err := d.l.Register(ctx, contract.NewCase{
				Body: byHand(fmt.Sprint("H", i)), Actor: importer, IdempotencyKey: fmt.Sprintf("batch/%s/%d", b.ID, i+1),
			})
			require.NoError(t, err)
		}
		s := d.commit(b.ID)
		require.Equal(t, 2, s.Imported)
		require.Zero(t, s.Refused)
	})
}
