package ledger

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// byHand mends a row as a person does on the page of its batch.
func (d *desk) byHand(batch, correction string, row contract.BatchRow) contract.Correction {
	d.t.Helper()
	n := corrected(batch, correction, row)
	n.OneRow = &contract.RowCorrection{Row: contract.RowRef{Row: row.RowNumber, Position: row.Mends}, Reason: correction}
	c, err := d.l.SendCorrected(ctx, n)
	require.NoError(d.t, err)
	return c
}

// A slip in a correction is mended before the commit, as often as need be; a
// correction that is no good, or has another row's number, leaves the row as it is.
func TestARowThatWaitsIsCorrectedAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.staged() // rows 6, 7 and 8 were refused, at the positions 4, 5 and 6
		sixth := contract.RowRef{Row: 6}
		position, refused, _, err := d.l.OpenRow(ctx, b.ID, sixth, importer)
		require.NoError(t, err)
		require.Equal(t, 4, position)
		require.NotEmpty(t, refused.Code)

		require.Equal(t, contract.Correction{Mended: 1}, d.correct(b.ID, "fix 1", receipt(4, 2, "D0006", "dsut")))
		position, refused, waiting, err := d.l.OpenRow(ctx, b.ID, sixth, importer)
		require.NoError(t, err)
		require.Equal(t, 4, position)
		require.Equal(t, []string{"D0006", "dsut"}, refused.Raw, "it is read again as it waits")
		require.Empty(t, refused.Code)
		require.Equal(t, "dsut", waiting.Complaint)
		require.Equal(t, contract.Correction{Replaced: 1}, d.byHand(b.ID, "fix 2", receipt(4, 2, "D0006", "dust")))
		require.Equal(t, "dust", d.complaintOf(b.ID, 4))
		mendedBy := func() *contract.Mend { return d.preview(b.ID).Rows[3].Mended }
		require.NotNil(t, mendedBy())
		by := *mendedBy()
		require.Equal(t, importer.Person, by.By)
		require.Nil(t, d.preview(b.ID).Rows[4].Mended, "nobody has mended it")

		c := d.correct(b.ID, "fix 1", receipt(4, 2, "D0006", "dsut"))
		require.True(t, c.Again)
		require.Equal(t, "row_changed_since", c.Untaken[0].Code, "what was sent before does not turn it back")

		c = d.byHand(b.ID, "fix 3", receipt(4, 2, "D0001", "dust"))
		require.Equal(t, "duplicate_number", c.Untaken[0].Code)
		require.Equal(t, by, *mendedBy(), "what was not taken over mended nothing")
		empty := corrected(b.ID, "fix 4")
		empty.Refused = []contract.RefusedRow{bad(2, "missing_complaint", "D0006", "")}
		empty.Refused[0].Mends = 4
		c, err = d.l.SendCorrected(ctx, empty)
		require.NoError(t, err)
		require.Equal(t, "missing_complaint", c.Untaken[0].Code)
		require.Zero(t, c.Replaced+c.StillRefused)
		require.Equal(t, "dust", d.complaintOf(b.ID, 4), "the good row that waits stays")

		d.commit(b.ID)
		_, _, _, err = d.l.OpenRow(ctx, b.ID, sixth, importer)
		require.Equal(t, "row_became_case", casework.AsError(err).Code)
	})
}

// A file of refused rows may be older than what was mended since, and holds the first
// line alone of a case that has several. It does not overwrite what waits, whoever
// corrected that and however; whoever sends it is told of every such row.
func TestAnOldFileOfRefusedRowsOverwritesNoCorrection(t *testing.T) {
	t.Parallel()
	merged := line(3, "N1", "smoke\nand dust by night")
	merged.Raw = []string{"N1", "smoke"}
	restored := func(d *desk, batch string) {
		require.NoError(d.t, d.l.StrikeRow(ctx, batch, contract.RowRef{Row: 3}, "not ours", importer))
		require.NoError(d.t, d.l.RestoreRow(ctx, batch, contract.RowRef{Row: 3}, "ours", importer))
	}
	for _, c := range []struct {
		name  string
		since func(*desk, string) // what became of the refused row at position 2, or the one that was struck, at 1
		old   contract.BatchRow
		stays string
	}{
		{"corrected by hand", func(d *desk, b string) { d.byHand(b, "by hand", receipt(2, 4, "N2", "noise by night")) }, receipt(2, 2, "N2", "noise"), "noise by night"},
		{"corrected by a later file", func(d *desk, b string) { d.correct(b, "later", receipt(2, 2, "N2", "noise by night")) }, receipt(2, 2, "N2", "noise"), "noise by night"},
		{"under another number", func(d *desk, b string) { d.byHand(b, "by hand", receipt(2, 4, "N9", "noise")) }, receipt(2, 2, "N2", "noise"), "noise"},
		{"a case of several lines", restored, receipt(1, 2, "N1", "smoke"), "smoke\nand dust by night"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, config Config) {
				d := newDesk(t, config)
				d.live()
				n := list("1", merged)
				n.Refused = []contract.RefusedRow{bad(4, "bad_date", "N2", "noise")}
				b := d.stage(n)
				c.since(d, b.ID)
				before := d.preview(b.ID)

				got := d.correct(b.ID, "old refused.xlsx", c.old, line(9, "N7", "smell"))
				row := before.Rows[c.old.Mends-1]
				require.Equal(t, contract.Correction{Added: 1, Untaken: []contract.UntakenRow{{
					Position: c.old.Mends, RowNumber: row.RowNumber, Number: c.old.Number, Code: "row_mended_since",
					Params: map[string]string{"row": strconv.Itoa(row.RowNumber)},
				}}}, got)
				require.Equal(t, before.Rows, d.preview(b.ID).Rows[:len(before.Rows)])
				require.Equal(t, c.stays, d.complaintOf(b.ID, c.old.Mends))
			})
		})
	}
}

// A row that waits is struck with a reason: it does not enter, and stays in the sum.
// Restored, it waits as it did, with what its own cells do not say: the further lines
// of its case, the channel of the heading above it, and who complained.
func TestARowThatWaitsIsStruckAndComesBackWhole(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		rows := []contract.BatchRow{line(3, "N1", "smoke\nand dust by night"), line(4, "N2", "noise"), line(5, "N3", "dust")}
		rows[0].Raw, rows[0].Demand, rows[0].Channel = []string{"N1", "smoke"}, "close it\nand say when", casework.ChannelPhone
		rows[0].PollutionTypes = []string{"air", "dust"}
		rows[0].Complainant = &contract.Complainant{Name: "示范甲", Telephone: "13900000000"}
		b := d.stage(list("1", rows...))
		third := contract.RowRef{Row: 3}
		var was, is stagedRow
		read := func(row *stagedRow) contract.BatchRow {
			t.Helper()
			require.NoError(t, d.l.writer.Where("batch = ? AND position = 1", b.ID).Take(row).Error)
			content, err := d.l.content(*row)
			require.NoError(t, err)
			return content
		}
		whole := read(&was)

		require.NoError(t, d.l.StrikeRow(ctx, b.ID, third, "the number of another case", importer))
		require.NoError(t, d.l.StrikeRow(ctx, b.ID, third, "the number of another case", importer), "the same again changes nothing")
		p := d.preview(b.ID)
		require.Equal(t, []int{3, 2, 1, 1, 2}, []int{p.Sum.Read, p.Sum.New, p.Sum.Refused, p.Sum.Struck, p.Sum.Waiting})
		require.Equal(t, "held_back", p.Rows[0].Refusal.Code)
		require.Equal(t, []string{"N1", "smoke"}, p.Rows[0].Refusal.Raw)
		sum := d.commit(b.ID)
		require.Equal(t, []int{3, 2, 1, 1, 2}, []int{sum.Read, sum.New, sum.Refused, sum.Struck, sum.Imported})
		require.True(t, sum.Balanced())

		require.NoError(t, d.l.RestoreRow(ctx, b.ID, third, "it is one after all", importer))
		require.NoError(t, d.l.RestoreRow(ctx, b.ID, third, "it is one after all", importer), "the same again changes nothing")
		require.Equal(t, whole, read(&is))
		require.Equal(t, []any{was.Number, was.Fingerprint, "", false}, []any{is.Number, is.Fingerprint, is.Fate, is.Settled})
		sum = d.preview(b.ID).Sum
		require.Equal(t, []int{3, 0, 0, 1}, []int{sum.Read, sum.Refused, sum.Struck, sum.Waiting})
		require.True(t, sum.Balanced())

		sum = d.commit(b.ID)
		require.Equal(t, 3, sum.Imported)
		require.True(t, sum.Balanced())
		read(&is)
		c, err := loadCase(d.l.writer, is.CaseID)
		require.NoError(t, err)
		require.Equal(t, casework.NewText("smoke\nand dust by night").Digest, c.Complaint.Digest)
		require.Equal(t, casework.NewText("close it\nand say when").Digest, c.Demand.Digest)
		require.Equal(t, casework.ChannelPhone, c.Channel)
		require.Equal(t, []string{"air", "dust"}, c.PollutionTypes)

		require.Equal(t, "row_became_case", casework.AsError(d.l.StrikeRow(ctx, b.ID, contract.RowRef{Row: 4}, "too late", importer)).Code)
	})
}

// A row that was struck does not come back beside another that became the same case.
func TestAStruckRowDoesNotComeBackBesideItsCase(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		number, again, demand string
		taken                 bool
	}{
		"its number":                      {"N1", "N1", "", true},
		"its number as typed elsewhere":   {"N1", "n1", "", true},
		"another number":                  {"N1", "N9", "", false},
		"no number and the same text":     {"", "", "", true},
		"no number and another demand":    {"", "", "compensation", false},
		"no number where the row has one": {"N1", "", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, config Config) {
				d := newDesk(t, config)
				d.live()
				first := line(3, tt.number, "smoke")
				first.Demand = "close it"
				b := d.stage(list("1", first, line(4, "N2", "noise")))
				ref := contract.RowRef{Position: 1, Row: 3}
				require.NoError(t, d.l.StrikeRow(ctx, b.ID, ref, "somebody else's", importer))
				later := line(9, tt.again, "smoke")
				later.Demand = "close it" + tt.demand
				require.Equal(t, contract.Correction{Added: 1}, d.correct(b.ID, "a fuller list", later))
				err := d.l.RestoreRow(ctx, b.ID, ref, "ours", importer)
				if !tt.taken {
					require.NoError(t, err)
					require.Equal(t, 3, d.preview(b.ID).Sum.Waiting)
					return
				}
				requireRefusal(t, err, casework.Conflict, "row_entered_since")
				require.Equal(t, map[string]string{"row": "3", "other": "9"}, casework.AsError(err).Params)
				require.Equal(t, 1, d.preview(b.ID).Sum.Struck)
			})
		})
	}
}
