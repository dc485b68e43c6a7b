package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func TestTheSameListSentAgainSaysWhenItWasSentAndChangesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		n := list("1", lines("D", 3)...)
		n.LocalBatchNo, n.DeclaredCount = "L1", new(3)
		first := d.stage(n)
		require.False(t, first.Again)
		require.Nil(t, first.SentBefore)
		d.commit(first.ID)
		sentAt := first.StagedAt
		d.clock.forward(casework.Hour)
		for _, committed := range []func(*contract.NewBatch){
			func(*contract.NewBatch) {},
			// What is left out now is not said otherwise, and what the file itself
			// says gives way to what a person said.
			func(n *contract.NewBatch) { n.UpstreamBatchNo, n.LocalBatchNo, n.DeclaredCount = "", "", nil },
			func(n *contract.NewBatch) { n.UpstreamBatchNo, n.BatchNoInFile = "", "第九批" },
			func(n *contract.NewBatch) { n.DeclaredCount, n.CountInFile = nil, new(7) },
			// A number is one number, however it is written.
			func(n *contract.NewBatch) { n.UpstreamBatchNo, n.LocalBatchNo = "第一批", "l1" },
			func(n *contract.NewBatch) { n.UpstreamBatchNo = "０01" },
		} {
			same := n
			same.Actor = in("office", casework.Coordinator)
			committed(&same)
			again := d.stage(same)
			require.True(t, again.Again)
			require.Equal(t, first.ID, again.ID)
			require.Equal(t, &contract.Sending{At: sentAt, By: importer.Person, FileName: "1.xlsx"}, again.SentBefore)
			require.Equal(t, handedOver, again.HandedOverAt)
		}
		require.Equal(t, 1, d.rows("batches"))
		require.Equal(t, 3, d.rows("cases"))
	})
}

func TestTheSameFileWithSomethingElseSaidAboutItIsRefused(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		n := list("1", lines("D", 3)...)
		n.DeclaredCount = new(3)
		first := d.stage(n)
		differing := func(change func(*contract.NewBatch)) []casework.FieldError {
			t.Helper()
			other := n
			change(&other)
			_, err := d.l.StageBatch(ctx, other)
			requireRefusal(t, err, casework.Conflict, "list_sent_otherwise")
			require.Equal(t, first.ID, casework.AsError(err).Params["batch"])
			require.Equal(t, casework.Shanghai.Local(first.StagedAt), casework.AsError(err).Params["at"])
			return casework.AsError(err).Fields
		}
		one := func(field, code, stands, sent string) []casework.FieldError {
			return []casework.FieldError{{Field: field, Code: code, Params: map[string]string{"stands": stands, "sent": sent}}}
		}
		later := func(n *contract.NewBatch) { n.HandedOverAt = handedOver.Add(casework.Second) }
		require.Equal(t, one("handed_over_at", "handover_stands_staged", "2021-08-20 21:25:00", "2021-08-20 21:25:01"), differing(later))
		require.Equal(t, one("batch_no", "stands_otherwise", "1", "2"), differing(func(n *contract.NewBatch) { n.UpstreamBatchNo = "2" }))
		require.Equal(t, one("local_batch_no", "nothing_stands", "", "7"), differing(func(n *contract.NewBatch) { n.LocalBatchNo = "7" }))
		require.Equal(t, one("level", "stands_otherwise", "central", "city"), differing(func(n *contract.NewBatch) { n.Level = casework.LevelCity }))
		require.Equal(t, one("mode", "stands_otherwise", "handed_over", "forwarded"), differing(func(n *contract.NewBatch) { n.Mode = casework.ModeForwarded }))
		require.Equal(t, one("kind", "stands_otherwise", "cases", "supplement"), differing(func(n *contract.NewBatch) { n.Kind = contract.ListSupplement }))
		require.Equal(t, one("declared_count", "stands_otherwise", "3", "4"), differing(func(n *contract.NewBatch) { n.DeclaredCount = new(4) }))
		require.Len(t, differing(func(n *contract.NewBatch) { n.UpstreamBatchNo, n.LocalBatchNo = "2", "7" }), 2, "everything that differs is named")

		d.commit(first.ID)
		require.Equal(t, "handover_stands", differing(later)[0].Code, "its cases have clocks: their instant is corrected case by case")
		require.Equal(t, 1, d.rows("batches"))
		require.Equal(t, handedOver, d.preview(first.ID).Batch.HandedOverAt)
	})
}

// A list saved anew is the same list, however the number of its batch is typed; its
// cases are there once, and every batch says what was typed for it.
func TestABatchNumberIsOneHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		d.commit(d.stage(list("12", lines("D", 3)...)).ID)
		for i, written := range []string{"第12批", "十二", "０12", "012", "第十二批次"} {
			n := anew("12", i, lines("D", 3)...)
			n.UpstreamBatchNo = written
			b := d.stage(n)
			require.Equal(t, []string{"unchanged", "unchanged", "unchanged"}, fatesOf(d.preview(b.ID)), written)
			require.Equal(t, written, d.preview(b.ID).Batch.UpstreamBatchNo)
			require.Zero(t, d.commit(b.ID).Imported)
		}
		require.Equal(t, 3, d.rows("cases"))
		other := anew("12", 9, lines("D", 3)...)
		other.UpstreamBatchNo = "13"
		require.Equal(t, []string{"repeat", "repeat", "repeat"}, fatesOf(d.preview(d.stage(other).ID)))
	})
}

// A list previewed with a wrong instant is no dead end.
func TestAListStagedByMistakeIsWithdrawnAndSentAnew(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		n := list("1", lines("D", 3)...)
		n.Refused = []contract.RefusedRow{bad(9, "bad_date", "D9")}
		wrong := d.stage(n)
		require.Equal(t, "reason:required", refusalCode(t, d.l.WithdrawBatch(ctx, wrong.ID, " ", importer)))
		requireRefusal(t, d.l.WithdrawBatch(ctx, wrong.ID, "x", officer), casework.Forbidden, "not_your_role")
		require.NoError(t, d.l.WithdrawBatch(ctx, wrong.ID, "交办时间填错", importer))
		require.NoError(t, d.l.WithdrawBatch(ctx, wrong.ID, "交办时间填错", importer), "pressed twice")
		requireRefusal(t, d.l.WithdrawBatch(ctx, wrong.ID, "x", importer), casework.Conflict, "batch_withdrawn")
		_, err := d.l.CommitBatch(ctx, wrong.ID, importer, nil)
		requireRefusal(t, err, casework.Conflict, "batch_withdrawn")
		_, err = d.l.SendCorrected(ctx, corrected(wrong.ID, "late", line(9, "D9", "dust")))
		requireRefusal(t, err, casework.Conflict, "batch_withdrawn")
		requireRefusal(t, d.l.StrikeRow(ctx, wrong.ID, contract.RowRef{Row: 9}, "x", importer), casework.Conflict, "batch_withdrawn")
		p := d.preview(wrong.ID)
		require.Equal(t, contract.BatchWithdrawn, p.Batch.State)
		require.Equal(t, &contract.Strike{By: importer.Person, At: d.clock.now(), Reason: "交办时间填错"}, p.Batch.Withdrawn)
		_, open, err := d.l.OpenRefusals(ctx, all, 0)
		require.NoError(t, err)
		require.Zero(t, open, "nobody mends what was withdrawn")
		require.Equal(t, []contract.EntryKind{contract.ListWithdrawn}, d.entryKinds()[len(d.entryKinds())-1:])

		n.HandedOverAt = handedOver.Add(-casework.Minute)
		right := d.stage(n)
		require.False(t, right.Again)
		require.Equal(t, 3, d.commit(right.ID).Imported)
		requireRefusal(t, d.l.WithdrawBatch(ctx, right.ID, "x", importer), casework.Conflict, "batch_committed")
	})
}
