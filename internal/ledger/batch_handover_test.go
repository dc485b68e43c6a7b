package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// The instant of hand-over decides every due instant: where a list states another one
// than the cases have that it meets, each such row says so and the sum counts them,
// while it waits and afterwards; nothing is overwritten, and the fate stays.
func TestAListThatStatesAnotherInstantSaysSo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		d.clock.forward(2 * casework.Hour)
		rows := lines("D", 3)
		earlier := list("1", rows...)
		earlier.BackdateReason = "brought by hand"
		first := d.stage(earlier)
		d.commit(first.ID)
		known := d.preview(first.ID).Rows
		moved := rows[1]
		moved.Address, moved.Fingerprint = "another street", "another"
		n := anew("1", 1, rows[0], moved, rows[2], line(9, "D9", "dust"))
		n.HandedOverAt, n.BackdateReason = handedOver.Add(casework.Hour), "handed on late"
		b := d.stage(n)
		differs := contract.Difference{Field: contract.HandedOverField, Known: "2021-08-20 21:25:00", Row: "2021-08-20 22:25:00"}
		shown := func(fates ...string) contract.BatchPreview {
			t.Helper()
			p := d.preview(b.ID)
			require.Equal(t, fates, fatesOf(p))
			require.Equal(t, []contract.Difference{differs}, p.Rows[0].Differences)
			require.Equal(t, []contract.Difference{{Field: "address", Row: "another street"}, differs}, p.Rows[1].Differences)
			require.Equal(t, []contract.Difference{differs}, p.Rows[2].Differences)
			require.Empty(t, p.Rows[3].Differences, "a row that came later has the instant of its list")
			require.Equal(t, 3, p.Sum.OtherHandover)
			page, err := d.l.PreviewPage(ctx, b.ID, contract.BatchPage{After: 3})
			require.NoError(t, err)
			require.Equal(t, 3, page.Sum.OtherHandover, "with every page")
			return p
		}
		shown("unchanged", "changed", "unchanged", "new")
		require.Equal(t, 3, d.commit(b.ID).OtherHandover)
		p := shown("unchanged", "changed", "unchanged", "new")
		require.Equal(t, handedOver, d.record(known[0].Case).Case.HandedOverAt, "nothing is overwritten")
		require.Equal(t, n.HandedOverAt, d.record(p.Rows[3].Case).Case.HandedOverAt)
		require.Zero(t, d.preview(first.ID).Sum.OtherHandover)

		// Whoever corrects a case has answered the difference, and the list that it came
		// from, sent once more, is not told against them.
		d.do(known[0].Case, coordinator, &casework.CorrectHandoverTime{HandedOverAt: n.HandedOverAt, Reason: casework.NewText("as the slip says")})
		require.Empty(t, d.preview(b.ID).Rows[0].Differences)
		require.Equal(t, 2, d.preview(b.ID).Sum.OtherHandover)
		saved := anew("1", 2, rows...)
		saved.BackdateReason = earlier.BackdateReason
		again := d.preview(d.stage(saved).ID)
		require.Zero(t, again.Sum.OtherHandover)
		require.Empty(t, again.Rows[0].Differences)
	})
}

// An order to work on cases again has an instant of its own; sent once more with
// another one, that is told as well.
func TestAReworkListThatStatesAnotherInstantSaysSo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		first := d.stage(list("1", line(3, "A1", "smoke")))
		d.commit(first.ID)
		d.setState(d.preview(first.ID).Rows[0].Case, casework.Replied)
		order := line(3, "A1", "do it again, properly")
		order.Supplement = true
		n := list("2", order)
		n.Kind, n.HandedOverAt = contract.ListSupplement, handedOver.Add(casework.Minute)
		d.clock.forward(2 * casework.Hour)
		n.BackdateReason = "brought by hand"
		d.commit(d.stage(n).ID)
		same := n
		same.FileDigest = "sha256:2-same"
		p := d.preview(d.stage(same).ID)
		require.Equal(t, []string{"unchanged"}, fatesOf(p))
		require.Zero(t, p.Sum.OtherHandover)
		other := n
		other.FileDigest, other.HandedOverAt = "sha256:2-other", handedOver.Add(casework.Hour)
		p = d.preview(d.stage(other).ID)
		require.Equal(t, []string{"unchanged"}, fatesOf(p))
		require.Equal(t, 1, p.Sum.OtherHandover)
		require.Equal(t, "2021-08-20 22:25:00", p.Rows[0].Differences[0].Row)
	})
}
