package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

// What becomes of a list stands in the office's own record: that it was sent,
// corrected, that a row was struck, and that it was committed.
func TestWhatBecomesOfAListIsInTheRecord(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		before := len(d.entries())
		n := list("1", lines("D", 3)...)
		declared := 5
		n.DeclaredCount = &declared
		n.Refused = []contract.RefusedRow{bad(6, "bad_date", "L2", "noise"), bad(7, "bad_date", "L3", "dust")}
		b := d.stage(n)
		d.stage(n) // the same file again is no other act
		d.commit(b.ID)
		d.commit(b.ID)
		require.NoError(t, d.l.StrikeRow(ctx, b.ID, contract.RowRef{Row: 7}, "sent by mistake, says Li Example", importer))
		corrected := contract.CorrectedList{Batch: b.ID, FileDigest: "sha256:mended", Rows: []contract.BatchRow{line(6, "L2", "noise")}, Actor: importer}
		for range 2 {
			_, err := d.l.SendCorrected(ctx, corrected)
			require.NoError(t, err)
		}
		d.commit(b.ID)

		said := d.entries()[before:]
		of := contract.Subject{Kind: contract.SubjectBatch, ID: b.ID}
		for i, want := range []struct {
			kind  contract.EntryKind
			facts map[string]string
		}{
			{contract.ListStaged, map[string]string{"campaign": "c1", "file": "sha256:1", "handed_over_at": handedOver.String(), "rows": "5", "declared": "5"}},
			{contract.ListCommitted, map[string]string{"new": "3", "refused": "2"}},
			{contract.RowStruck, map[string]string{"row": "7", "position": "5"}},
			{contract.ListCorrected, map[string]string{"file": "sha256:mended", "rows": "1"}},
			{contract.ListCommitted, map[string]string{"new": "4", "refused": "1"}},
		} {
			require.Equal(t, want.kind, said[i].Type)
			require.Equal(t, of, said[i].Payload.Subject)
			require.Equal(t, want.facts, said[i].Payload.Facts)
			require.Equal(t, importer.Person, said[i].Actor)
		}
		require.Len(t, said, 5)
		require.NotEmpty(t, said[2].Payload.Reason)
		require.NotContains(t, d.dump("events"), "Li Example")
		d.whole()
	})
}
