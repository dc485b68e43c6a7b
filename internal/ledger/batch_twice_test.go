package ledger

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// by says who complained.
func by(row contract.BatchRow, name string) contract.BatchRow {
	row.Complainant = &contract.Complainant{Name: name}
	return row
}

// anew is a list that was saved again: other bytes, the same batch of the sender.
func anew(file string, version int, rows ...contract.BatchRow) contract.NewBatch {
	n := list(file, rows...)
	n.FileDigest = fmt.Sprintf("sha256:%s-%d", file, version)
	return n
}

func (d *desk) complainantOf(id casework.CaseID) string {
	d.t.Helper()
	shown, err := d.l.Complainant(ctx, dutyOfficer, id, "回访")
	require.NoError(d.t, err)
	return shown.Name
}

// A list is taken over without numbers, and its corrected list states them: they
// are the same rows. Before the commit they have their numbers; afterwards the
// cases stay as they are, and the numbers are shown.
func TestNumbersFilledInByACorrectedListDoubleNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		bare := []contract.BatchRow{line(3, "", "smoke"), by(line(4, "", "noise"), "举报人乙")}
		numbered := []contract.BatchRow{line(3, "N1", "smoke"), line(4, "N2", "noise")}

		waiting := d.stage(list("1", bare...))
		require.Equal(t, contract.Correction{Replaced: 2}, d.correct(waiting.ID, "1-numbered", numbered...))
		require.Equal(t, contract.Correction{Unchanged: 2}, d.correct(waiting.ID, "1-numbered again", numbered...))
		p := d.preview(waiting.ID)
		require.Equal(t, []string{"N1", "N2"}, []string{p.Rows[0].Number, p.Rows[1].Number})
		require.Equal(t, 2, d.commit(waiting.ID).Imported)
		p = d.preview(waiting.ID)
		require.Equal(t, "N2", d.record(p.Rows[1].Case).Case.Number)
		require.Equal(t, "举报人乙", d.complainantOf(p.Rows[1].Case), "who complained stays with the row")

		numbered = []contract.BatchRow{by(line(3, "M1", "dust"), "举报人甲"), line(4, "M2", "smell")}
		committed := d.stage(list("2", line(3, "", "dust"), line(4, "", "smell")))
		d.commit(committed.ID)
		c := d.correct(committed.ID, "2-numbered", numbered...)
		require.Equal(t, []int{0, 0, 0}, []int{c.Mended, c.Replaced, c.Added})
		require.Len(t, c.Changed, 2)
		p = d.preview(committed.ID)
		for i, changed := range c.Changed {
			require.Equal(t, p.Rows[i].Case, changed.Known)
			require.Equal(t, []contract.Difference{{Field: "number", Row: numbered[i].Number}}, changed.Differences)
		}
		require.Equal(t, "举报人甲", d.complainantOf(p.Rows[0].Case))
		require.Equal(t, 2, d.commit(committed.ID).Read)
		require.Equal(t, 4, d.rows("cases"))
	})
}

// The other way round: what a corrected list leaves out is no difference.
func TestNumbersLeftOutByACorrectedListDoubleNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.stage(list("1", line(3, "N1", "smoke"), line(4, "N2", "noise")))
		bare := []contract.BatchRow{line(3, "", "smoke"), by(line(4, "", "noise"), "举报人乙")}
		require.Equal(t, contract.Correction{Unchanged: 2}, d.correct(b.ID, "bare", bare...), "the second says who complained")
		p := d.preview(b.ID)
		require.Equal(t, []string{"N1", "N2"}, []string{p.Rows[0].Number, p.Rows[1].Number})
		d.commit(b.ID)
		require.Equal(t, contract.Correction{Unchanged: 2}, d.correct(b.ID, "bare again", bare...))
		p = d.preview(b.ID)
		require.Equal(t, 2, p.Sum.Read)
		require.Equal(t, "举报人乙", d.complainantOf(p.Rows[1].Case))
		require.Equal(t, 2, d.rows("cases"))
	})
}

// Two complaints word for word: the number belongs to the row in its place, and a
// row that the list has beside it is another complaint.
func TestOfEqualRowsTheOneInThePlaceHasTheNumber(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.stage(list("1", by(line(3, "", "smoke"), "举报人甲"), by(line(4, "", "smoke"), "举报人乙")))
		c := d.correct(b.ID, "numbered", line(3, "N1", "smoke"), line(4, "", "smoke"), line(5, "N3", "smoke"))
		require.Equal(t, contract.Correction{Replaced: 1, Unchanged: 1, Added: 1}, c)
		d.commit(b.ID)
		p := d.preview(b.ID)
		require.Equal(t, []string{"N1", "", "N3"}, []string{p.Rows[0].Number, p.Rows[1].Number, p.Rows[2].Number})
		for i, want := range []string{"举报人甲", "举报人乙", ""} {
			require.Equal(t, want, d.complainantOf(p.Rows[i].Case))
		}
	})
}

// Two word-for-word rows without numbers are two cases. Sent again, one of them
// with its number, each row finds a case of its own, and who complained with it.
func TestEachOfEqualRowsFindsACaseOfItsOwn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.stage(list("1", line(3, "", "smoke"), line(4, "", "smoke")))
		d.commit(b.ID)
		one, two := d.preview(b.ID).Rows[0].Case, d.preview(b.ID).Rows[1].Case

		again := d.stage(anew("1", 2, by(line(3, "N1", "smoke"), "举报人甲"), by(line(4, "", "smoke"), "举报人乙")))
		p := d.preview(again.ID)
		require.Equal(t, []string{"changed", "unchanged"}, fatesOf(p))
		require.Equal(t, []casework.CaseID{one, two}, []casework.CaseID{p.Rows[0].Known, p.Rows[1].Known})
		require.Zero(t, d.commit(again.ID).Imported)
		require.Equal(t, []string{"举报人甲", "举报人乙"}, []string{d.complainantOf(one), d.complainantOf(two)})

		// The same where one of them was settled before the other came.
		third := d.stage(anew("1", 3, line(3, "N1", "smoke")))
		d.commit(third.ID)
		d.correct(third.ID, "1-completed", line(3, "N1", "smoke"), line(4, "", "smoke"))
		d.commit(third.ID)
		p = d.preview(third.ID)
		require.Equal(t, []string{"changed", "unchanged"}, fatesOf(p))
		require.Equal(t, []casework.CaseID{one, two}, []casework.CaseID{p.Rows[0].Known, p.Rows[1].Known})
		require.Equal(t, 2, d.rows("cases"))
	})
}

// However many cases of a list came without a number, a row with one is compared
// with those alone that say the same.
func TestANumberStatedLaterIsComparedWithEqualTextsAlone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		const n = 150
		opened := &atomic.Int64{}
		config.Texts = countingCipher{opened: opened}
		d := newDesk(t, config)
		d.live()
		bare, numbered := make([]contract.BatchRow, n), make([]contract.BatchRow, n)
		for i := range n {
			text := fmt.Sprint("smoke ", i)
			bare[i], numbered[i] = line(i+3, "", text), line(i+3, fmt.Sprint("N", i), text)
		}
		d.commit(d.stage(list("1", bare...)).ID)
		again := d.stage(anew("1", 2, numbered...))
		for _, step := range []struct {
			name string
			do   func()
		}{
			{"shown", func() { require.Equal(t, n, d.preview(again.ID).Sum.Changed) }},
			{"committed", func() { require.Equal(t, n, d.commit(again.ID).Changed) }},
		} {
			opened.Store(0)
			step.do()
			require.LessOrEqual(t, opened.Load(), int64(6*n), "%s: each row, and what it met", step.name)
		}
		require.Equal(t, n, d.rows("cases"))
	})
}

// Two files of one list without numbers, committed at the same time by two people,
// are one list.
func TestTwoFilesOfOneListCommittedAtOnceDoubleNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		const n = 120
		d := newDesk(t, config)
		d.live()
		rows := make([]contract.BatchRow, n)
		for i := range rows {
			rows[i] = line(i+3, "", fmt.Sprint("smoke ", i))
		}
		var batches [3]contract.Batch
		for i := range batches {
			batches[i] = d.stage(anew("1", i, rows...))
		}
		var wg sync.WaitGroup
		errs := make([]error, len(batches))
		for i, b := range batches {
			wg.Go(func() { _, errs[i] = d.l.CommitBatch(ctx, b.ID, importer, nil) })
		}
		wg.Wait()
		require.NoError(t, errors.Join(errs...))
		imported := 0
		for _, b := range batches {
			imported += d.preview(b.ID).Sum.Imported
		}
		require.Equal(t, n, imported)
		require.Equal(t, n, d.rows("cases"))
	})
}

// A list sent again with its numbers left out, added or mended by hand meanwhile.
func TestAListSentAgainWithOtherNumbersMeetsItsCases(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		first, then []contract.BatchRow
		byHand      map[int]string // numbers given to the cases meanwhile
		reworded    map[int]string // complaints that were mended meanwhile
		fates       []string
		known       []int // which case of the first list each row is
	}{
		{
			name:  "numbers left out",
			first: []contract.BatchRow{line(3, "N1", "smoke"), line(4, "N2", "noise")},
			then:  []contract.BatchRow{line(3, "", "smoke"), line(4, "", "noise")},
			fates: []string{"unchanged", "unchanged"}, known: []int{0, 1},
		},
		{
			name:  "numbers left out of equal rows",
			first: []contract.BatchRow{line(3, "N1", "smoke"), line(4, "N2", "smoke")},
			then:  []contract.BatchRow{line(3, "", "smoke"), line(4, "", "smoke"), line(5, "", "smoke")},
			fates: []string{"unchanged", "unchanged", "new"}, known: []int{0, 1, -1},
		},
		{
			name:  "a number that stands elsewhere in the list is that row's",
			first: []contract.BatchRow{line(3, "N1", "smoke")},
			then:  []contract.BatchRow{line(3, "", "smoke"), line(4, "N1", "smoke")},
			fates: []string{"new", "unchanged"}, known: []int{-1, 0},
		},
		{
			name:  "a number given by hand that the list states",
			first: []contract.BatchRow{line(3, "", "smoke"), line(4, "", "smoke")},
			then:  []contract.BatchRow{line(3, "N1", "smoke"), line(4, "N2", "smoke")}, byHand: map[int]string{1: "N1"},
			fates: []string{"unchanged", "changed"}, known: []int{1, 0},
		},
		{
			name:  "a number given by hand, and another one in the list",
			first: []contract.BatchRow{line(3, "", "smoke")},
			then:  []contract.BatchRow{line(3, "N1", "smoke")}, byHand: map[int]string{0: "X1"},
			fates: []string{"changed"}, known: []int{0},
		},
		{
			name:  "a number given by hand, and none in the list",
			first: []contract.BatchRow{line(3, "", "smoke"), line(4, "", "smoke")},
			then:  []contract.BatchRow{line(3, "", "smoke"), line(4, "X1", "smoke")}, byHand: map[int]string{0: "X1"},
			fates: []string{"unchanged", "unchanged"}, known: []int{1, 0},
		},
		{
			name:  "a complaint mended by hand, and a number in the list",
			first: []contract.BatchRow{line(3, "", "smok"), line(4, "N2", "nois")},
			then:  []contract.BatchRow{line(3, "N1", "smok"), line(4, "", "noise")}, reworded: map[int]string{0: "smoke", 1: "noise"},
			fates: []string{"changed", "unchanged"}, known: []int{0, 1},
		},
		{
			name:  "other numbers are other complaints",
			first: []contract.BatchRow{line(3, "N1", "smoke")},
			then:  []contract.BatchRow{line(3, "N2", "smoke")},
			fates: []string{"new"}, known: []int{-1},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, config Config) {
				d := newDesk(t, config)
				d.live()
				b := d.stage(list("1", c.first...))
				d.commit(b.ID)
				cases := []casework.CaseID{}
				for _, r := range d.preview(b.ID).Rows {
					cases = append(cases, r.Case)
				}
				for i, number := range c.byHand {
					d.do(cases[i], coordinator, &casework.AmendRegistration{Number: &number, Reason: casework.NewText("told by telephone")})
				}
				for i, text := range c.reworded {
					said := casework.NewText(text)
					d.do(cases[i], coordinator, &casework.AmendRegistration{Complaint: &said, Reason: casework.NewText("misspelt")})
				}
				again := d.stage(anew("1", 2, c.then...))
				waiting := d.preview(again.ID)
				require.Equal(t, c.fates, fatesOf(waiting))
				for i, r := range waiting.Rows {
					if c.known[i] < 0 {
						require.Empty(t, r.Known)
						continue
					}
					require.Equal(t, cases[c.known[i]], r.Known)
				}
				d.commit(again.ID)
				require.Equal(t, c.fates, fatesOf(d.preview(again.ID)), "what was shown is what became of it")
			})
		})
	}
}
