package ledger

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func bad(row int, code string, cells ...string) contract.RefusedRow {
	return contract.RefusedRow{RowNumber: row, Column: "受理编号", Code: code, Raw: cells}
}

func corrected(batch, file string, rows ...contract.BatchRow) contract.CorrectedList {
	return contract.CorrectedList{Batch: batch, FileName: file, FileDigest: "sha256:" + file, Rows: rows, Actor: importer}
}

// staged is a batch of three good and three refused rows, committed.
func (d *desk) staged() contract.Batch {
	d.t.Helper()
	n := list("1", lines("D", 3)...) // rows 3, 4, 5
	n.Refused = []contract.RefusedRow{bad(6, "bad_date", "D0006", "dust"), bad(7, "bad_date", "D0007*", "noise"), bad(8, "empty_complaint", "", "")}
	b := d.stage(n)
	d.commit(b.ID)
	return b
}

func TestACorrectedListMendsWhatWasRefused(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.staged()
		open, _, err := d.l.OpenRefusals(ctx, all, 0)
		require.NoError(t, err)
		require.Len(t, open, 3)
		require.Equal(t, "D0006", open[0].Row.Raw[0])

		// The whole list again, one row mended in its place, one mended and moved
		// down, found by its number, one refused again.
		whole := append(lines("D", 3), line(6, "D0006", "dust"), line(20, "D0007", "noise"))
		n := corrected(b.ID, "corrected", whole...)
		n.Refused = []contract.RefusedRow{bad(8, "no_region", "", "smell")}
		c, err := d.l.SendCorrected(ctx, n)
		require.NoError(t, err)
		stays := []contract.UntakenRow{{Position: 6, RowNumber: 8, Column: "受理编号", Code: "no_region"}}
		require.Equal(t, contract.Correction{Mended: 2, Unchanged: 3, StillRefused: 1, Untaken: stays}, c)
		p := d.preview(b.ID)
		require.Equal(t, []string{"new", "new", "new", "new", "new", "refused"}, fatesOf(p))
		require.Equal(t, "no_region", p.Rows[5].Refusal.Code)
		require.Equal(t, contract.BatchStaged, p.Batch.State, "mended rows wait to be committed")
		s := d.commit(b.ID)
		require.Equal(t, 5, s.Imported)
		require.Equal(t, 6, s.Read, "a mended row is counted once")
		require.Equal(t, 5, d.rows("cases"))

		again, err := d.l.SendCorrected(ctx, n)
		require.NoError(t, err)
		require.Equal(t, contract.Correction{Again: true, Unchanged: 5, StillRefused: 1, Untaken: stays}, again)

		// Named by the sender, and a row that the batch never had.
		last := line(90, "D0008", "smell")
		last.Mends = 6
		c, err = d.l.SendCorrected(ctx, corrected(b.ID, "last", last, line(91, "D0009", "forgotten")))
		require.NoError(t, err)
		require.Equal(t, contract.Correction{Mended: 1, Added: 1}, c)
		require.Equal(t, 7, d.commit(b.ID).Imported)
		open, _, err = d.l.OpenRefusals(ctx, all, 0)
		require.NoError(t, err)
		require.Empty(t, open)
	})
}

func TestACorrectedListNeverOverwritesACase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.staged()
		c, err := d.l.SendCorrected(ctx, corrected(b.ID, "other words", line(3, "D0001", "something else")))
		require.NoError(t, err)
		require.Len(t, c.Changed, 1)
		require.Equal(t, "complaint", c.Changed[0].Differences[0].Field)
		require.Equal(t, "something else", c.Changed[0].Differences[0].Row)
		require.Equal(t, 6, d.preview(b.ID).Sum.Read)

		// Before the commit nothing is a case yet, and the row is replaced.
		n := list("2", line(3, "E1", "as it was typed"))
		fresh := d.stage(n)
		c, err = d.l.SendCorrected(ctx, corrected(fresh.ID, "typed anew", line(3, "E1", "as it should be")))
		require.NoError(t, err)
		require.Equal(t, contract.Correction{Replaced: 1}, c)
		d.commit(fresh.ID)
		texts, err := d.l.Texts(ctx, all, d.preview(fresh.ID).Rows[0].Case)
		require.NoError(t, err)
		require.Equal(t, []string{"as it should be"}, values(texts))

		_, err = d.l.SendCorrected(ctx, corrected(fresh.ID, "other words"))
		requireRefusal(t, err, casework.Conflict, "file_of_another_batch")
	})
}

func TestARefusedRowIsStruckByANamedPersonWithAReason(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.staged()
		// Rows are named by their number in the sheet: the fourth is in row 6.
		strike := func(row int, reason string, who casework.Actor) error {
			return d.l.StrikeRow(ctx, b.ID, contract.RowRef{Row: row}, reason, who)
		}
		require.Equal(t, "reason:required", refusalCode(t, strike(6, " ", importer)))
		requireRefusal(t, strike(6, "x", officer), casework.Forbidden, "not_your_role")
		requireRefusal(t, strike(1, "x", importer), casework.NotFound, "no_such_row")
		requireRefusal(t, strike(99, "x", importer), casework.NotFound, "no_such_row")
		requireRefusal(t, d.l.StrikeRow(ctx, "none", contract.RowRef{Row: 6}, "x", importer), casework.NotFound, "no_such_batch")
		requireRefusal(t, strike(4, "x", importer), casework.Conflict, "row_became_case")
		require.NoError(t, strike(6, "表内注释，不是投诉件", importer))
		require.NoError(t, strike(6, "表内注释，不是投诉件", importer), "pressed twice, struck once")
		requireRefusal(t, strike(6, "x", importer), casework.Conflict, "already_struck")
		p := d.preview(b.ID)
		require.Equal(t, &contract.Strike{By: importer.Person, At: d.clock.now(), Reason: "表内注释，不是投诉件"}, p.Rows[3].Struck)
		require.Equal(t, 3, p.Sum.Refused, "a struck row is counted on")
		require.Equal(t, 1, p.Sum.Struck)
		open, _, err := d.l.OpenRefusals(ctx, all, 0)
		require.NoError(t, err)
		require.Len(t, open, 2)
		c, err := d.l.SendCorrected(ctx, corrected(b.ID, "late", line(6, "D0006", "dust")))
		require.NoError(t, err)
		require.Equal(t, contract.Correction{Added: 1}, c, "what was struck is not mended by itself")
	})
}

func TestTheSameFileSentTwiceAtOnceMakesOneBatch(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		n := list("1", lines("D", 40)...)
		batches := make([]contract.Batch, 4)
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i := range batches {
			wg.Go(func() { batches[i], errs[i] = d.l.StageBatch(ctx, n) })
		}
		wg.Wait()
		fresh := 0
		for i, b := range batches {
			require.NoError(t, errs[i])
			require.Equal(t, batches[0].ID, b.ID)
			if !b.Again {
				fresh++
			}
		}
		require.Equal(t, 1, fresh)
		require.Equal(t, 1, d.rows("batches"))
		require.Equal(t, 40, d.rows("batch_rows"))
	})
}

func TestWhatALostStagingLeavesIsSeenByNobodyAndTakenAway(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		n := list("1", lines("D", 3)...)
		head, again, err := d.l.beginStaging(ctx, n)
		require.NoError(t, err)
		require.False(t, again)
		_, err = d.l.Preview(ctx, head.ID)
		requireRefusal(t, err, casework.NotFound, "no_such_batch")
		batches, err := d.l.Batches(ctx, "")
		require.NoError(t, err)
		require.Empty(t, batches)
		b := d.stage(n)
		require.False(t, b.Again, "the sender was never told that it is stored")
		dropped, err := d.l.DropAbandoned(ctx)
		require.NoError(t, err)
		require.Zero(t, dropped)
		d.clock.forward(abandoned + casework.Millisecond)
		dropped, err = d.l.DropAbandoned(ctx)
		require.NoError(t, err)
		require.Equal(t, 1, dropped)
		require.Len(t, d.preview(b.ID).Rows, 3)
	})
}

func TestListsThatCannotBeTaken(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		for _, c := range []struct {
			code   string
			change func(*contract.NewBatch)
		}{
			{"not_your_role", func(n *contract.NewBatch) { n.Actor = officer }},
			{"campaign:required", func(n *contract.NewBatch) { n.Campaign = "" }},
			{"file:required", func(n *contract.NewBatch) { n.FileDigest = "" }},
			{"handed_over_at:required", func(n *contract.NewBatch) { n.HandedOverAt = 0 }},
			{"level:required", func(n *contract.NewBatch) { n.Level = "county" }},
			{"rows:required", func(n *contract.NewBatch) { n.Rows = nil }},
			{"handed_over_at:in_future", func(n *contract.NewBatch) { n.HandedOverAt = d.clock.now() + 1 }},
			{"backdate_reason:required_when_backdated", func(n *contract.NewBatch) { n.HandedOverAt = d.clock.now().Add(-casework.Hour) - 1 }},
			{"no_policy_for_source", func(n *contract.NewBatch) { n.Mode = casework.ModeForwarded }},
		} {
			n := list("bad", lines("D", 1)...)
			c.change(&n)
			_, err := d.l.StageBatch(ctx, n)
			require.Equal(t, c.code, refusalCode(t, err))
		}
		edge := list("edge", lines("D", 1)...)
		edge.HandedOverAt = d.clock.now().Add(-casework.Hour)
		b := d.stage(edge)
		require.Zero(t, d.rows("cases"))
		_, err := d.l.CommitBatch(ctx, b.ID, officer, nil)
		requireRefusal(t, err, casework.Forbidden, "not_your_role")
	})
}

// Staged in time, committed hours later: nobody is asked for a reason, for the
// list was there; and the reason that stands in the record says so.
func TestAListStagedInTimeMayBeCommittedLater(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.stage(list("1", lines("D", 2)...))
		d.clock.forward(7 * casework.Hour)
		s := d.commit(b.ID)
		require.Equal(t, 2, s.Imported)
		texts, err := d.l.Texts(ctx, all, d.preview(b.ID).Rows[0].Case)
		require.NoError(t, err)
		require.Contains(t, values(texts), "清单已于 2021-08-20 21:26:00 收存，按行登记。")
	})
}

func TestRowsThatNoCaseCanBeMadeOf(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		odd := line(6, "D4", "dust")
		odd.Priority = "very"
		p := d.preview(d.stage(list("1", line(3, "D1", "smoke"), line(4, "D2", "…！"), line(5, "D1", "noise"), odd)).ID)
		require.Equal(t, []string{"new", "refused", "refused", "refused"}, fatesOf(p))
		require.Equal(t, "complaint required", p.Rows[1].Refusal.Column+" "+p.Rows[1].Refusal.Code)
		require.Equal(t, "duplicate_number", p.Rows[2].Refusal.Code)
		require.Equal(t, "3", p.Rows[2].Refusal.Params["row"])
		require.Equal(t, "priority not_one_of", p.Rows[3].Refusal.Column+" "+p.Rows[3].Refusal.Code)
		require.Equal(t, []string{"D4", "dust"}, p.Rows[3].Raw)
	})
}

func TestOldLedgersEnterWithoutClocks(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		n := list("2017", line(3, "2145", "smoke in 2017"))
		n.HandedOverAt = instant("2017-08-16T12:00:00+08:00")
		n.Kind, n.BackdateReason = contract.ListHistory, "the ledger of 2017"
		n.Refused = []contract.RefusedRow{bad(4, "bad_date", "2146", "noise")}
		n.Rows[0].History = &casework.HistoryEntry{Verdict: casework.Verified, Settlement: casework.Concluded}
		n.Actor = dutyOfficer
		_, err := d.l.StageBatch(ctx, n)
		requireRefusal(t, err, casework.Forbidden, "history_by_coordinator")
		n.Actor = importer
		today := n
		today.HandedOverAt, today.FileDigest = handedOver, "sha256:today"
		_, err = d.l.StageBatch(ctx, today)
		requireRefusal(t, err, casework.Invalid, "invalid_fields")
		require.Equal(t, "report_not_due_yet", casework.AsError(err).Fields[0].Code)
		bare := n
		bare.BackdateReason, bare.FileDigest = "", "sha256:bare"
		_, err = d.l.StageBatch(ctx, bare)
		requireRefusal(t, err, casework.Invalid, "invalid_fields")
		require.Zero(t, d.rows("batches"))

		b := d.stage(n)
		_, err = d.l.CommitBatch(ctx, b.ID, dutyOfficer, nil)
		requireRefusal(t, err, casework.Forbidden, "history_by_coordinator")
		_, err = d.l.SendCorrected(ctx, contract.CorrectedList{Batch: b.ID, FileDigest: "sha256:more", Rows: n.Rows, Actor: dutyOfficer})
		requireRefusal(t, err, casework.Forbidden, "history_by_coordinator")
		ref := contract.RowRef{Row: 4}
		requireRefusal(t, d.l.StrikeRow(ctx, b.ID, ref, "x", dutyOfficer), casework.Forbidden, "history_by_coordinator")
		require.NoError(t, d.l.StrikeRow(ctx, b.ID, ref, "not a case", importer))
		requireRefusal(t, d.l.RestoreRow(ctx, b.ID, ref, "x", dutyOfficer), casework.Forbidden, "history_by_coordinator")
		requireRefusal(t, d.l.WithdrawBatch(ctx, b.ID, "x", dutyOfficer), casework.Forbidden, "history_by_coordinator")
		d.commit(b.ID)
		c := d.record(d.preview(b.ID).Rows[0].Case).Case
		require.True(t, c.History)
		require.Empty(t, c.Clocks)
		var why string
		require.NoError(t, d.l.writer.Raw("SELECT payload FROM filings WHERE case_id = ?", c.ID).Scan(&why).Error)
		require.Contains(t, why, casework.NewText(n.BackdateReason).Digest, "the reason is in the record")
	})
}

func TestStagedRowsAreSealedLikeTexts(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		config.Texts = textCipher{}
		d := newDesk(t, config)
		d.live()
		n := list("1", line(3, "D1", "smoke by the bridge"))
		n.Refused = []contract.RefusedRow{bad(4, "bad_date", "D2", "noise by the bridge")}
		b := d.stage(n)
		require.NotContains(t, d.dump("batch_rows"), "by the bridge")
		p := d.preview(b.ID)
		require.Equal(t, "noise by the bridge", p.Rows[1].Refusal.Raw[1])
		d.commit(b.ID)
		texts, err := d.l.Texts(ctx, all, d.preview(b.ID).Rows[0].Case)
		require.NoError(t, err)
		require.Contains(t, values(texts), "smoke by the bridge")
	})
}
