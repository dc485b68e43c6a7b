package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A complainant who is gone from the table is told from one who was never given: nothing
// is compared with nobody, and nobody is shown that there is none.
func TestAComplainantWhoIsGoneIsToldFromNone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		none, given := d.register("D1"), d.complained("D2", contract.Complainant{Name: "示范-栽植甲"})
		d.commit(d.stage(list("1", line(3, "A1", "smoke"))).ID)
		later := list("1", line(3, "A1", "smoke"))
		later.FileDigest = "sha256:1-later"
		later.Rows[0].Complainant = &contract.Complainant{Name: "示范-栽植乙"}
		again := d.stage(later)
		d.commit(again.ID)
		kept := d.preview(again.ID).Rows[0].Known
		corrected := list("1", line(3, "A1", "smoke"))
		corrected.FileDigest = "sha256:1-last"
		corrected.Rows[0].Complainant = &contract.Complainant{Name: "示范-栽植丙"}
		d.commit(d.stage(corrected).ID)

		entries := d.entriesOf(contract.ComplainantKept)
		require.Len(t, entries, 1, "the first block that a list brings, once")
		require.Equal(t, kept, entries[0].Payload.Case)
		require.Equal(t, dutyOfficer.Person, entries[0].Actor)
		require.NotContains(t, d.dump("entries")+d.dump("events"), "示范")
		ask := func(id casework.CaseID) []error {
			_, shown := d.l.Complainant(ctx, coordinator, id, "to call back")
			check := d.l.CheckText(ctx, reviewer, id, "what is to be published", func(*contract.Complainant) []casework.RedactionKind { return nil })
			_, warned := d.l.ComplainantForWarning(ctx, coordinator, id)
			_, table := d.l.ComplainantForTable(ctx, id)
			_, same := d.l.ListSameComplainant(ctx, coordinator, id)
			return []error{shown, check, warned, table, same}
		}
		for _, id := range []casework.CaseID{none, given, kept} {
			for _, err := range ask(id) {
				require.NoError(t, err)
			}
		}
		d.whole(none, given, kept)

		looks, said := d.rows("identity_looks"), len(d.entries())
		require.NoError(t, d.l.writer.Exec("DELETE FROM identities").Error)
		for _, id := range []casework.CaseID{given, kept} {
			for _, err := range ask(id) {
				requireRefusal(t, err, casework.Conflict, contract.ComplainantGone)
			}
			require.ErrorContains(t, d.l.CheckProjection(ctx, id), "has a complainant, and none is kept")
		}
		require.Equal(t, looks, d.rows("identity_looks"))
		require.Len(t, d.entries(), said)
		for _, err := range ask(none) {
			require.NoError(t, err)
		}
		d.whole(none)
	})
}

// A corrected list that brings a complainant for a case that is there leaves the same entry.
func TestAComplainantOfACorrectedListIsAnEntry(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.stage(list("1", line(3, "B1", "smoke")))
		d.commit(b.ID)
		known := line(3, "B1", "smoke")
		known.Complainant = &contract.Complainant{Name: "示范-栽植甲"}
		_, err := d.l.SendCorrected(ctx, corrected(b.ID, "named", known))
		require.NoError(t, err)
		entries := d.entriesOf(contract.ComplainantKept)
		require.Len(t, entries, 1)
		require.Equal(t, d.preview(b.ID).Rows[0].Case, entries[0].Payload.Case)
		d.whole(entries[0].Payload.Case)
	})
}
