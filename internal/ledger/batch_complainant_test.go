package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A complainant stays sealed from the first moment and leaves the staged list
// with the commit.
func TestComplainantsOfAListAreNeverInTheOpen(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		const name, telephone = "举报人甲", "13900000000"
		row := line(3, "D1", "smoke")
		row.Raw = append(row.Raw, name, telephone)
		row.Complainant = &contract.Complainant{Name: name, Telephone: telephone}
		broken := line(4, "D2", "")
		broken.Raw, broken.Complainant = row.Raw, row.Complainant
		b := d.stage(list("1", row, broken))
		sealed := func(when string) {
			for _, table := range []string{"batch_rows", "batches", "events", "filings", "snapshots", "texts", "identities", "outbox"} {
				require.NotContains(t, d.dump(table), name, "%s, %s", table, when)
				require.NotContains(t, d.dump(table), telephone, "%s, %s", table, when)
			}
			for _, r := range d.preview(b.ID).Rows {
				require.NotContains(t, r.Raw, name)
			}
		}
		sealed("staged")
		d.commit(b.ID)
		sealed("committed")
		id := d.preview(b.ID).Rows[0].Case
		shown, err := d.l.Complainant(ctx, dutyOfficer, id, "回访")
		require.NoError(t, err)
		require.Equal(t, row.Complainant, shown)
		left := func() (n int64) {
			require.NoError(t, d.l.reader.Table("batch_rows").Where("complainant IS NOT NULL").Count(&n).Error)
			return n
		}
		require.EqualValues(t, 1, left(), "only what is refused waits with its complainant")

		// The sender mends the row and is not shown the cells; what was sealed goes with it.
		mended := line(4, "D2", "noise")
		mended.Mends = 2
		_, err = d.l.SendCorrected(ctx, corrected(b.ID, "mended", mended))
		require.NoError(t, err)
		sealed("mended")
		d.commit(b.ID)
		sealed("committed again")
		shown, err = d.l.Complainant(ctx, dutyOfficer, d.preview(b.ID).Rows[1].Case, "回访")
		require.NoError(t, err)
		require.Equal(t, row.Complainant, shown)
		require.Zero(t, left())
	})
}

// Of a known case the first block that arrives is kept; none is lost and none
// is overwritten.
func TestComplainantsOfRowsThatMeetKnownCases(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		first := list("1", line(3, "A1", "smoke"), line(4, "A2", "noise"), line(5, "A3", "dust"), line(6, "A4", "smell"))
		fourth := &contract.Complainant{Name: "举报人丁"}
		first.Rows[3].Complainant = fourth
		b := d.stage(first)
		d.commit(b.ID)
		rows := d.preview(b.ID).Rows
		d.setState(rows[2].Case, casework.Replied)

		later := list("1", line(3, "A1", "smoke"), line(4, "A2", "noise all night"), line(5, "A3", "do it again"), line(6, "A4", "smell"))
		later.FileDigest = "sha256:1-later"
		later.Rows[2].Supplement = true
		for i, name := range []string{"举报人甲", "举报人乙", "举报人丙", "另一人"} {
			later.Rows[i].Complainant = &contract.Complainant{Name: name}
		}
		again := d.stage(later)
		require.Equal(t, []string{"unchanged", "changed", "supplement", "unchanged"}, fatesOf(d.preview(again.ID)))
		d.commit(again.ID)
		for i, want := range []string{"举报人甲", "举报人乙", "举报人丙", fourth.Name} {
			shown, err := d.l.Complainant(ctx, dutyOfficer, rows[i].Case, "回访")
			require.NoError(t, err)
			require.Equal(t, want, shown.Name)
		}

		// The same by a corrected list.
		n := list("2", line(3, "B1", "smoke"), line(4, "B2", "noise"))
		second := d.stage(n)
		d.commit(second.ID)
		known := line(3, "B1", "smoke")
		known.Complainant = &contract.Complainant{Name: "举报人戊"}
		other := line(4, "B2", "noise all night")
		other.Complainant = &contract.Complainant{Name: "举报人己"}
		_, err := d.l.SendCorrected(ctx, corrected(second.ID, "named", known, other))
		require.NoError(t, err)
		for i, want := range []string{"举报人戊", "举报人己"} {
			shown, err := d.l.Complainant(ctx, dutyOfficer, d.preview(second.ID).Rows[i].Case, "回访")
			require.NoError(t, err)
			require.Equal(t, want, shown.Name)
		}
	})
}

// A row that merely stands in the place of a refused one in another file is not
// that row, and gets nobody's complainant.
func TestARowInAnothersPlaceMendsNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		n := list("1", line(3, "D1", "smoke"))
		refused := bad(4, "bad_date", "2", "D2", "noise", "river district", "x")
		refused.Complainant = &contract.Complainant{Name: "举报人甲"}
		n.Refused = []contract.RefusedRow{refused}
		b := d.stage(n)
		other := line(4, "D9", "dust")
		other.Raw = []string{"9", "D9", "dust", "river district", "y"}
		c, err := d.l.SendCorrected(ctx, corrected(b.ID, "other", other))
		require.NoError(t, err)
		require.Equal(t, contract.Correction{Added: 1}, c)
		fixed := line(4, "D2x", "noise")
		fixed.Raw = []string{"2", "D2x", "noise", "river district", "x"}
		c, err = d.l.SendCorrected(ctx, corrected(b.ID, "fixed", fixed))
		require.NoError(t, err)
		require.Equal(t, contract.Correction{Mended: 1}, c)
		d.commit(b.ID)
		p := d.preview(b.ID)
		require.Equal(t, []string{"D1", "D2x", "D9"}, []string{p.Rows[0].Number, p.Rows[1].Number, p.Rows[2].Number})
		for i, want := range []string{"", "举报人甲", ""} {
			shown, err := d.l.Complainant(ctx, dutyOfficer, p.Rows[i].Case, "回访")
			require.NoError(t, err)
			require.Equal(t, want, shown.Name)
		}
	})
}
