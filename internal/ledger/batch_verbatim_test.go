package ledger

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// later is a list that says another number of the batch and another instant, as a
// list does that is sent once more by somebody who knows nothing of the first.
func (d *desk) later(file string, rows ...contract.BatchRow) contract.NewBatch {
	d.clock.forward(30 * casework.Second)
	n := list(file, rows...)
	n.UpstreamBatchNo, n.HandedOverAt = "", d.clock.now()
	return n
}

// Whoever commits a list is told how many of its rows say word for word what is
// registered, with numbers or without: they may be the same complaints once more.
func TestRowsThatSayWhatRegisteredCasesSayAreCounted(t *testing.T) {
	t.Parallel()
	numbered := []contract.BatchRow{line(3, "N1", "smoke"), line(4, "N2", "noise")}
	bare := []contract.BatchRow{line(3, "", "smoke"), line(4, "", "noise")}
	for _, c := range []struct {
		name        string
		first, then []contract.BatchRow
		verbatim    *contract.Verbatim
		asked       bool
	}{
		{"without numbers, twice", bare, bare, &contract.Verbatim{Rows: 2, Of: 2, RowNumber: 3}, true},
		{"with numbers, twice", numbered, numbered, &contract.Verbatim{Rows: 2, Of: 2, RowNumber: 3, Number: "N1"}, true},
		{"with numbers, then without", numbered, bare, &contract.Verbatim{Rows: 2, Of: 2, RowNumber: 3}, true},
		{"without numbers, then with", bare, numbered, &contract.Verbatim{Rows: 2, Of: 2, RowNumber: 3, Number: "N1"}, true},
		{"renumbered", numbered, []contract.BatchRow{line(3, "M1", "smoke"), line(4, "M2", "noise")}, &contract.Verbatim{Rows: 2, Of: 2, RowNumber: 3, Number: "M1"}, true},
		{"half of it", numbered, []contract.BatchRow{line(3, "", "dust"), line(4, "", "noise")}, &contract.Verbatim{Rows: 1, Of: 2, RowNumber: 4}, true},
		{"less than half", numbered, []contract.BatchRow{line(3, "", "dust"), line(4, "", "noise"), line(5, "", "smell")}, &contract.Verbatim{Rows: 1, Of: 3, RowNumber: 4}, false},
		{"other words under the same numbers", numbered, []contract.BatchRow{line(3, "N1", "smoke again"), line(4, "N2", "noise again")}, nil, false},
		{"the list itself says it twice", numbered, []contract.BatchRow{line(3, "", "dust"), line(4, "", "dust")}, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, config Config) {
				d := newDesk(t, config)
				d.live()
				first := d.stage(list("1", c.first...))
				d.commit(first.ID)
				b := d.stage(d.later("2", c.then...))
				p := d.preview(b.ID)
				require.Equal(t, c.verbatim, p.Sum.Verbatim)
				require.Equal(t, c.asked, p.Sum.LooksSentAgain())
				found := 0
				for _, r := range p.Rows {
					if r.Verbatim != "" {
						found++
						require.Equal(t, first.ID, d.record(r.Verbatim).Case.Source.Batch)
					}
				}
				if c.verbatim != nil {
					require.Equal(t, c.verbatim.Rows, found)
				}
				page, err := d.l.PreviewPage(ctx, b.ID, contract.BatchPage{Limit: 1, After: 1})
				require.NoError(t, err)
				require.Equal(t, p.Sum, page.Sum, "a page says it of the whole list")
				require.Nil(t, d.commit(b.ID).Verbatim, "what is committed was answered for")
			})
		})
	}
}

// The same list of the sender is no question, and a case entered by hand is one.
func TestWhatIsKnownIsNotAskedAboutAndWhatCameByHandIs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		rows := []contract.BatchRow{line(3, "N1", "smoke"), line(4, "", "noise")}
		d.commit(d.stage(list("1", rows...)).ID)
		require.Nil(t, d.preview(d.stage(anew("1", 2, rows...)).ID).Sum.Verbatim)

		byPhone := byHand("")
		byPhone.Complaint = casework.NewText("dust by the bridge")
		_, err := d.l.Register(ctx, contract.NewCase{Body: byPhone, Actor: dutyOfficer})
		require.NoError(t, err)
		p := d.preview(d.stage(d.later("2", line(3, "", "dust by the bridge"))).ID)
		require.Equal(t, &contract.Verbatim{Rows: 1, Of: 1, RowNumber: 3}, p.Sum.Verbatim)
	})
}

// A list that comes once more with a number corrected is asked about, however
// many other rows it brings: the row would be a second case of the same complaint.
// When the case has the number, the row is found to be it.
func TestANumberThatTheSenderCorrectedIsAskedAbout(t *testing.T) {
	t.Parallel()
	others := []contract.BatchRow{line(4, "N2", "noise"), line(5, "N3", "dust"), line(6, "N4", "smell"), line(7, "N5", "foam")}
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		_, known := d.entered(line(3, "N1", "smoke"), line(4, "N2", "noise"))

		kept := d.preview(d.stage(anew("1", 2, append([]contract.BatchRow{line(3, "N1", "smoke"), line(8, "N9", "smoke")}, others...)...)).ID)
		require.Equal(t, &contract.Verbatim{Rows: 1, Of: 4, RowNumber: 8, Number: "N9"}, kept.Sum.Verbatim, "the old number is in the list still: two complaints")
		require.False(t, kept.Sum.LooksSentAgain())

		b := d.stage(anew("1", 3, append([]contract.BatchRow{line(3, "N9", "smoke")}, others...)...))
		p := d.preview(b.ID)
		require.Equal(t, &contract.Verbatim{Rows: 1, Of: 4, SameList: 1, RowNumber: 3, Number: "N9"}, p.Sum.Verbatim)
		require.True(t, p.Sum.LooksSentAgain())
		require.Equal(t, known, p.Rows[0].Verbatim)
		require.Equal(t, "N1", p.Rows[0].VerbatimNumber)
		require.True(t, p.Rows[0].VerbatimSameList)

		number := "N9"
		d.do(known, coordinator, &casework.AmendRegistration{Number: &number, Reason: casework.NewText("the sender corrected it")})
		p = d.preview(b.ID)
		require.Nil(t, p.Sum.Verbatim)
		require.Equal(t, contract.FateUnchanged, p.Rows[0].Fate)
		require.Equal(t, known, p.Rows[0].Known)
	})
}

// Short complaints are alike. One that is about another place, or asks for something
// else, is a new complaint, and no case of the list whose number was corrected.
func TestAShortComplaintAboutAnotherPlaceIsNoCorrectedNumber(t *testing.T) {
	t.Parallel()
	known := line(3, "N1", "noise")
	known.Address, known.Respondent, known.Demand = "1 Bridge Street", "the mill", "quiet by night"
	for _, c := range []struct {
		name   string
		change func(*contract.BatchRow)
		asked  bool
	}{
		{"the same complaint", func(*contract.BatchRow) {}, true},
		{"the same, and something left out", func(r *contract.BatchRow) { r.Demand = "" }, true},
		{"another region", func(r *contract.BatchRow) { r.Region = "hill district" }, false},
		{"another address", func(r *contract.BatchRow) { r.Address = "2 Bridge Street" }, false},
		{"another respondent", func(r *contract.BatchRow) { r.Respondent = "the bakery" }, false},
		{"another demand", func(r *contract.BatchRow) { r.Demand = "compensation" }, false},
		{"another channel", func(r *contract.BatchRow) { r.Channel = casework.ChannelPhone }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, config Config) {
				d := newDesk(t, config)
				d.live()
				elsewhere := line(5, "N2", "noise")
				elsewhere.Address = "9 Hill Road"
				first := d.stage(list("1", known, elsewhere))
				d.commit(first.ID)
				row := known
				row.Number, row.RowNumber, row.Fingerprint = "N9", 8, "another"
				c.change(&row)
				p := d.preview(d.stage(anew("1", 2, append(lines("M", 3), row)...)).ID)
				last := p.Rows[3]
				require.Equal(t, c.asked, last.VerbatimSameList)
				require.Equal(t, c.asked, p.Sum.LooksSentAgain())
				require.NotEmpty(t, last.Verbatim, "its text is one that is registered, all the same")
				if c.asked {
					require.Equal(t, "N1", last.VerbatimNumber, "of the cases with this text it is the one that says all of it")
				}
			})
		})
	}
}

// No text of the campaign is opened for the count, however many there are.
func TestTheCountOfEqualRowsOpensNoText(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		const n = 150
		opened := &atomic.Int64{}
		config.Texts = countingCipher{opened: opened}
		d := newDesk(t, config)
		d.live()
		rows := make([]contract.BatchRow, n)
		for i := range rows {
			rows[i] = line(i+3, "", fmt.Sprint("smoke ", i))
		}
		d.commit(d.stage(list("1", rows...)).ID)
		b := d.stage(d.later("2", rows...))
		opened.Store(0)
		require.Equal(t, n, d.preview(b.ID).Sum.Verbatim.Rows)
		require.LessOrEqual(t, opened.Load(), int64(n), "its own rows alone are opened")
	})
}
