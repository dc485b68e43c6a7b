package ledger

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A page of refused rows opens the rows that it shows and no others.
func TestNoMoreRowsAreOpenedThanAreShown(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		opened := &atomic.Int64{}
		config.Texts = countingCipher{opened: opened}
		d := newDesk(t, config)
		d.live()
		n := list("1", lines("D", 50)...)
		for i := range 200 {
			n.Refused = append(n.Refused, bad(1000+i, "bad_date", fmt.Sprint("D9", i)))
		}
		b := d.stage(n)
		d.commit(b.ID)
		for _, test := range []struct {
			page  contract.BatchPage
			shown int
			next  bool
		}{
			{contract.BatchPage{Limit: 10, Fate: contract.FateRefused}, 10, true},
			{contract.BatchPage{After: 245, Limit: 10, Fate: contract.FateRefused}, 5, false},
			{contract.BatchPage{After: 60, Limit: 10}, 10, true},
			{contract.BatchPage{Limit: 10, Fate: contract.FateChanged}, 0, false},
		} {
			opened.Store(0)
			p, err := d.l.PreviewPage(ctx, b.ID, test.page)
			require.NoError(t, err)
			require.Len(t, p.Rows, test.shown)
			require.Equal(t, test.next, p.Next > 0)
			require.Equal(t, 250, p.Sum.Read)
			require.LessOrEqual(t, opened.Load(), int64(test.shown+1), "one more says whether there is a next page")
		}
		opened.Store(0)
		rows, count, err := d.l.OpenRefusals(ctx, all, 20)
		require.NoError(t, err)
		require.Len(t, rows, 20)
		require.EqualValues(t, 200, count)
		require.EqualValues(t, 20, opened.Load())
		require.Equal(t, 1000, rows[0].Row.RowNumber)
	})
}

func TestListsThatWereNeverCommittedWaitForTheShift(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		none, count, err := d.l.WaitingLists(ctx, 0)
		require.NoError(t, err)
		require.Empty(t, none)
		require.Zero(t, count)
		first := list("1", lines("D", 3)...)
		first.Refused = []contract.RefusedRow{bad(9, "bad_date", "D9")}
		looked := d.stage(first)
		d.clock.forward(casework.Second)
		second := d.stage(list("2", lines("E", 2)...))
		d.clock.forward(casework.Second)
		d.commit(d.stage(list("3", lines("F", 2)...)).ID)

		waiting, count, err := d.l.WaitingLists(ctx, 1)
		require.NoError(t, err)
		require.EqualValues(t, 2, count, "what is committed does not wait")
		require.Len(t, waiting, 1)
		require.Equal(t, looked.ID, waiting[0].Batch.ID, "the longest waiting first")
		require.Equal(t, importer.Person, waiting[0].Batch.StagedBy)
		require.Equal(t, []int{4, 3, 1}, []int{waiting[0].Rows, waiting[0].Waiting, waiting[0].Refused})

		d.commit(looked.ID)
		require.NoError(t, d.l.WithdrawBatch(ctx, second.ID, "传错了", importer))
		_, count, err = d.l.WaitingLists(ctx, 0)
		require.NoError(t, err)
		require.Zero(t, count)

		// A mended row waits to be committed again.
		_, err = d.l.SendCorrected(ctx, corrected(looked.ID, "mended", line(9, "D9", "dust")))
		require.NoError(t, err)
		waiting, _, err = d.l.WaitingLists(ctx, 0)
		require.NoError(t, err)
		require.Equal(t, []int{4, 1, 0}, []int{waiting[0].Rows, waiting[0].Waiting, waiting[0].Refused})
	})
}

func TestAStrikeIsUndoneWithAReasonAndBothStayOnRecord(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.staged() // rows 6, 7 and 8 are refused
		row := contract.RowRef{Row: 7}
		requireRefusal(t, d.l.RestoreRow(ctx, b.ID, row, "x", importer), casework.Conflict, "row_not_struck")
		require.NoError(t, d.l.StrikeRow(ctx, b.ID, row, "看错行", importer))
		struck := d.clock.now()
		d.clock.forward(casework.Minute)
		require.Equal(t, "reason:required", refusalCode(t, d.l.RestoreRow(ctx, b.ID, row, "", importer)))
		requireRefusal(t, d.l.RestoreRow(ctx, b.ID, row, "x", officer), casework.Forbidden, "not_your_role")
		require.NoError(t, d.l.RestoreRow(ctx, b.ID, row, "划错行", importer))
		restored := d.clock.now()
		require.NoError(t, d.l.RestoreRow(ctx, b.ID, row, "划错行", importer), "pressed twice, undone once")
		requireRefusal(t, d.l.RestoreRow(ctx, b.ID, row, "another reason", importer), casework.Conflict, "row_not_struck")
		f := d.preview(b.ID).Rows[4]
		require.Nil(t, f.Struck)
		require.Equal(t, []contract.StrikeDeed{
			{Deed: contract.DeedStruck, Strike: contract.Strike{By: importer.Person, At: struck, Reason: "看错行"}},
			{Deed: contract.DeedRestored, Strike: contract.Strike{By: importer.Person, At: restored, Reason: "划错行"}},
		}, f.Strikes)
		_, open, err := d.l.OpenRefusals(ctx, all, 0)
		require.NoError(t, err)
		require.EqualValues(t, 3, open, "it is on the shift's list again")
		require.Zero(t, d.preview(b.ID).Sum.Struck)
		kinds := d.entryKinds()
		require.Equal(t, []contract.EntryKind{contract.RowStruck, contract.RowRestored}, kinds[len(kinds)-2:])

		// And it is mended like any other.
		c, err := d.l.SendCorrected(ctx, corrected(b.ID, "mended", line(7, "D0007", "noise")))
		require.NoError(t, err)
		require.Equal(t, 1, c.Mended)
	})
}

// Two sheets have a row 4 each; a corrected list may bring a second one of the
// same sheet. No other row than the one seen is ever struck.
func TestARowNumberIsTheOneInTheSheet(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		on := func(sheet string, r contract.RefusedRow) contract.RefusedRow { r.Sheet = sheet; return r }
		n := list("1", line(4, "D1", "smoke"), line(5, "D2", "noise"))
		n.Rows[0].Sheet, n.Rows[1].Sheet = "来电", "来信"
		n.Refused = []contract.RefusedRow{on("来信", bad(4, "bad_date", "E1")), on("来信", bad(6, "bad_date", "E2")), on("来电", bad(6, "bad_date", "E3"))}
		b := d.stage(n)
		d.commit(b.ID)
		strike := func(ref contract.RowRef) error { return d.l.StrikeRow(ctx, b.ID, ref, "x", importer) }
		requireRefusal(t, strike(contract.RowRef{Row: 4}), casework.Conflict, "row_ambiguous")
		requireRefusal(t, strike(contract.RowRef{Row: 6}), casework.Conflict, "row_ambiguous")
		requireRefusal(t, strike(contract.RowRef{Row: 4, Sheet: "来访"}), casework.NotFound, "no_such_row")
		requireRefusal(t, strike(contract.RowRef{Row: 4, Sheet: "来电"}), casework.Conflict, "row_became_case")
		require.NoError(t, strike(contract.RowRef{Row: 4, Sheet: "来信"}))

		again := on("来信", bad(6, "no_region", "quite", "another", "row"))
		_, err := d.l.SendCorrected(ctx, contract.CorrectedList{Batch: b.ID, FileDigest: "sha256:more", Refused: []contract.RefusedRow{again}, Actor: importer})
		require.NoError(t, err)
		err = strike(contract.RowRef{Row: 6, Sheet: "来信"})
		requireRefusal(t, err, casework.Conflict, "row_ambiguous")
		require.Contains(t, casework.AsError(err).Params["rows"], "position=6")
		require.NoError(t, strike(contract.RowRef{Row: 6, Sheet: "来信", Position: 6}))
		struck := map[int]bool{}
		for _, f := range d.preview(b.ID).Rows {
			struck[f.Position] = f.Struck != nil
		}
		require.Equal(t, map[int]bool{1: false, 2: false, 3: true, 4: false, 5: false, 6: true}, struck)
	})
}

// Duty officers take new cases over; what sends known cases down again waits,
// in the same list, for a coordinator.
func TestRowsThatOrderReworkWaitForACoordinator(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		const n = 2*mostAtOnce + 30
		d := newDesk(t, config)
		d.live()
		first := d.stage(list("1", lines("D", n)...))
		d.commit(first.ID)
		for _, f := range d.preview(first.ID).Rows {
			d.setState(f.Case, casework.Replied)
		}
		var rows []contract.BatchRow
		for i := range n { // order, new case, order, …
			order := line(2*i+3, fmt.Sprintf("D%04d", i+1), "do it again, properly")
			order.Supplement = true
			rows = append(rows, order, line(2*i+4, fmt.Sprintf("E%04d", i+1), fmt.Sprint("noise ", i)))
		}
		second := list("2", rows...)
		second.Actor = dutyOfficer
		b := d.stage(second)
		before := d.preview(b.ID).Sum
		require.Equal(t, []int{n, n, 2 * n}, []int{before.New, before.Supplements, before.Waiting})
		s, err := d.l.CommitBatch(ctx, b.ID, dutyOfficer, nil)
		require.NoError(t, err)
		require.Equal(t, []int{n, n, n, 0, 0}, []int{s.Imported, s.Supplements, s.Waiting, s.Refused, s.Ordered})
		require.Equal(t, contract.BatchStaged, d.preview(b.ID).Batch.State, "the list waits on")
		_, err = d.l.CommitBatch(ctx, b.ID, dutyOfficer, nil)
		require.NoError(t, err, "there is nothing to do for a duty officer, and nothing breaks")
		waiting, _, err := d.l.WaitingLists(ctx, 0)
		require.NoError(t, err)
		require.Equal(t, n, waiting[0].Waiting)

		s = d.commit(b.ID)
		require.Equal(t, []int{n, n, 0, 0, n}, []int{s.Imported, s.Supplements, s.Waiting, s.Refused, s.Ordered}, "the sum says that the orders went out")
		require.Equal(t, contract.BatchCommitted, d.preview(b.ID).Batch.State)
	})
}

// An order to work on a known case again that names none enters as a new case,
// for its clock runs; the preview and the committed list say so at that row.
func TestAnOrderForAnUnknownCaseIsWarnedOf(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		unknown, bare := line(3, "A9", "do it again"), line(4, "", "do that again too")
		unknown.Supplement, bare.Supplement = true, true
		plain := line(5, "A1", "smoke")
		plain.Warnings = []contract.RowWarning{{Code: "unreadable_verdict", Params: map[string]string{"text": "不知道"}}}
		b := d.stage(list("1", unknown, bare, plain))
		warnings := func() [][]contract.RowWarning {
			var all [][]contract.RowWarning
			for _, f := range d.preview(b.ID).Rows {
				all = append(all, f.Warnings)
			}
			return all
		}
		want := [][]contract.RowWarning{
			{{Code: "supplement_unknown", Params: map[string]string{"number": "A9"}}}, {{Code: "supplement_without_number"}}, plain.Warnings,
		}
		require.Equal(t, want, warnings())
		require.Equal(t, 3, d.commit(b.ID).Imported)
		require.Equal(t, want, warnings())
	})
}

// A row that only says again what another one says is refused and is no case in
// the sender's count.
func TestADuplicateRowIsNoCaseInTheSendersCount(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		n := list("1", lines("D", 3)...)
		n.DeclaredCount = new(4)
		twice := bad(9, "duplicate_row", "D0001")
		twice.Uncounted, twice.Number = true, "D0001"
		n.Refused = []contract.RefusedRow{twice, bad(10, "bad_date", "D4")}
		b := d.stage(n)
		p := d.preview(b.ID)
		require.Equal(t, []int{5, 4, 1}, []int{p.Sum.Read, p.Sum.Counted(), p.Sum.Uncounted})
		require.True(t, *p.Sum.AsDeclared())
		require.Equal(t, "D0001", p.Rows[3].Number, "a refused row is known by the number that stands in it")
		require.Equal(t, 4, d.commit(b.ID).Counted())
	})
}

// A case says from which row it came as the list shows it, and a batch's cases
// stand in the order of its list all the same.
func TestACaseKnowsItsRowAsTheListShowsIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		n := list("1", line(4, "D1", "smoke"), line(9, "D2", "noise"), line(4, "E1", "dust"))
		n.Rows[0].Sheet, n.Rows[1].Sheet, n.Rows[2].Sheet = "来电", "来电", "来信"
		b := d.stage(n)
		d.commit(b.ID)
		page, err := d.l.Cases(ctx, all, contract.CaseFilter{Batch: b.ID, Order: "row"})
		require.NoError(t, err)
		var places []string
		for _, c := range page.Cases {
			source := d.record(c.ID).Case.Source
			require.Equal(t, []any{c.Sheet, c.RowNumber}, []any{source.Sheet, source.RowNumber}, "the list of cases and the case say the same")
			places = append(places, fmt.Sprint(c.Number, " ", c.Sheet, " ", c.RowNumber, " ", source.Position))
		}
		require.Equal(t, []string{"D1 来电 4 1", "D2 来电 9 2", "E1 来信 4 3"}, places)
		d.whole()
	})
}
