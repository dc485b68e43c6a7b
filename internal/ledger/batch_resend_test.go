package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

// The same corrected list sent again mends what can be mended by now, because
// another row has changed, and nothing else.
func TestTheSameCorrectedListIsLookedAtAnew(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		n := list("1", line(2, "D1", "smoke"))
		n.Refused = []contract.RefusedRow{bad(3, "no_region", "D2", "noise"), bad(4, "no_region", "D3", "dust")}
		b := d.stage(n)
		sent := func() contract.Correction {
			return d.correct(b.ID, "corrected", line(2, "D1", "smoke"), receipt(2, 3, "D1", "noise"), receipt(3, 4, "D3", "dust by day"), line(9, "D9", "forgotten"))
		}
		c := sent()
		require.Equal(t, []int{1, 1, 1, 1}, []int{c.Mended, c.StillRefused, c.Unchanged, c.Added}, "D1 is another row's number")

		// Before anything else has changed it does nothing, however often.
		events := d.rows("events")
		for range 2 {
			c = sent()
			require.True(t, c.Again)
			require.Equal(t, []int{0, 0, 0, 1, 3}, []int{c.Mended, c.Added, c.Replaced, c.StillRefused, c.Unchanged})
			require.Equal(t, "duplicate_number", c.Untaken[0].Code)
		}
		require.Equal(t, events, d.rows("events"), "nothing was done, and nothing is recorded")

		// Rows were changed since: nothing is turned back, and nothing comes twice.
		c = d.correct(b.ID, "later", line(4, "D3", "dust by night"), line(2, "D4", "smoke"))
		require.Equal(t, contract.Correction{Replaced: 1, Added: 1}, c)
		c = sent()
		require.Zero(t, c.Mended+c.Replaced+c.Added)
		codes := map[int]string{}
		for _, u := range c.Untaken {
			codes[u.Position] = u.Code
		}
		require.Equal(t, map[int]string{2: "duplicate_number", 3: "row_changed_since"}, codes)
		require.Equal(t, "dust by night", d.complaintOf(b.ID, 3))

		// A strike keeps its row from being mended; undone, the same file mends it.
		m := list("2", line(2, "E1", "smoke"))
		m.Refused = []contract.RefusedRow{bad(3, "no_region", "E2", "noise")}
		other := d.stage(m)
		require.NoError(t, d.l.StrikeRow(ctx, other.ID, contract.RowRef{Row: 3}, "not ours", importer))
		require.Equal(t, "row_struck_already", d.correct(other.ID, "mended", receipt(2, 3, "E2", "noise")).Untaken[0].Code)
		require.NoError(t, d.l.RestoreRow(ctx, other.ID, contract.RowRef{Row: 3}, "ours after all", importer))
		require.Equal(t, contract.Correction{Again: true, Mended: 1}, d.correct(other.ID, "mended", receipt(2, 3, "E2", "noise")))
		require.Equal(t, contract.ListCorrected, d.entryKinds()[len(d.entryKinds())-1], "what it did is recorded")
		require.Equal(t, contract.Correction{Again: true, Unchanged: 1}, d.correct(other.ID, "mended", receipt(2, 3, "E2", "noise")))
		require.Equal(t, 2, d.commit(other.ID).Imported)
	})
}

// A list that is sent as its own correction neither adds its refused rows again
// nor turns back what was changed before the commit.
func TestAListSentAsItsOwnCorrectionDoublesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		n := list("1", line(2, "D1", "smoke"), line(3, "", "numberless"))
		n.Refused = []contract.RefusedRow{bad(4, "no_region", "D2", "noise")}
		b := d.stage(n)
		d.correct(b.ID, "changed", line(2, "D1", "smoke at night"), receipt(3, 4, "D2", "noise"))
		again := corrected(b.ID, "1", n.Rows...)
		again.Refused = n.Refused
		c, err := d.l.SendCorrected(ctx, again)
		require.NoError(t, err)
		require.Equal(t, contract.Correction{Again: true, Unchanged: 1, Untaken: []contract.UntakenRow{
			{Position: 1, RowNumber: 2, Number: "D1", Code: "row_changed_since", Params: map[string]string{"row": "2"}},
			{RowNumber: 4, Code: "row_taken_before", Params: map[string]string{"row": "4"}},
		}}, c)
		require.Equal(t, "smoke at night", d.complaintOf(b.ID, 1))
		require.Equal(t, 3, d.preview(b.ID).Sum.Read)
		require.Equal(t, 3, d.commit(b.ID).Imported)
	})
}
