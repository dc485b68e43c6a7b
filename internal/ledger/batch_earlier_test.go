package ledger

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// What a row is whose number is known: from the same list the same case again,
// with or without differences; from another list a repeat, which names the cases
// it is linked to and what it says differently, before the commit and after.
func TestARowOfAKnownNumberIsTheSameCaseOrARepeat(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		first := d.stage(list("1", line(3, "A1", "smoke"), line(4, "A2", "noise")))
		d.commit(first.ID)
		a1, a2 := d.preview(first.ID).Rows[0].Case, d.preview(first.ID).Rows[1].Case

		saved := list("1", line(3, "A1", "smoke"), line(4, "A2", "noise at night"))
		saved.FileDigest = "sha256:1-anew"
		p := d.preview(d.stage(saved).ID)
		require.Equal(t, []string{"unchanged", "changed"}, fatesOf(p))
		require.Equal(t, []contract.Difference{{Field: "complaint", Known: "noise", Row: "noise at night"}}, p.Rows[1].Differences)
		require.Empty(t, p.Rows[1].Earlier)

		later := line(9, "A2", "noise again")
		later.Region = "hill district"
		second := list("2", line(8, "A1", "smoke"), later)
		second.HandedOverAt = handedOver.Add(casework.Minute)
		d.clock.forward(casework.Minute)
		b := d.stage(second)
		waiting := d.preview(b.ID)
		require.Equal(t, []string{"repeat", "repeat"}, fatesOf(waiting))
		require.Equal(t, []contract.EarlierCase{
			{Case: a1, State: casework.Registered, HandedOverAt: handedOver, UpstreamBatchNo: "1", Compared: true},
		}, waiting.Rows[0].Earlier, "all the same, from another list: a repeat that differs in nothing")
		require.Equal(t, []contract.EarlierCase{
			{Case: a2, HandedOverAt: handedOver, UpstreamBatchNo: "1", Compared: true, State: casework.Registered, Differences: []contract.Difference{
				{Field: "region", Known: "river district", Row: "hill district"}, {Field: "complaint", Known: "noise", Row: "noise again"},
			}},
		}, waiting.Rows[1].Earlier)
		require.Equal(t, 2, d.commit(b.ID).Imported)
		settled := d.preview(b.ID)
		for i := range waiting.Rows {
			require.Equal(t, waiting.Rows[i].Earlier, settled.Rows[i].Earlier, "what was shown before the commit is shown after it")
		}
		texts, err := d.l.Texts(ctx, all, a2)
		require.NoError(t, err)
		require.NotContains(t, values(texts), "noise again")

		one, err := d.l.PreviewPage(ctx, b.ID, contract.BatchPage{Limit: 1, After: 1})
		require.NoError(t, err)
		require.Equal(t, settled.Rows[1].Earlier, one.Rows[0].Earlier, "a page shows it too")
	})
}

// A list that is saved again without its stars says nothing of them; one that stars a
// case says something.
func TestARowWithoutAStarIsNoDifference(t *testing.T) {
	t.Parallel()
	row := func(at int, number string, p casework.Priority) contract.BatchRow {
		r := line(at, number, "smoke")
		r.Priority, r.Fingerprint = p, plainDigest("row", []byte(number), []byte(p))
		return r
	}
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		d.commit(d.stage(list("1", row(3, "A1", casework.PriorityStarred), row(4, "A2", casework.PriorityNormal))).ID)

		saved := list("1", row(3, "A1", casework.PriorityNormal), row(4, "A2", casework.PriorityStarred))
		saved.FileDigest = "sha256:1-anew"
		p := d.preview(d.stage(saved).ID)
		require.Equal(t, []string{"unchanged", "changed"}, fatesOf(p))
		require.Equal(t, []contract.Difference{{Field: "priority", Known: "normal", Row: "starred"}}, p.Rows[1].Differences)
	})
}

// Of a number that comes again and again every earlier case is named; the first
// and the latest are compared.
func TestOfManyEarlierCasesTheFirstAndTheLatestAreCompared(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		var last contract.BatchPreview
		for i := range mostCompared + 3 {
			b := d.stage(list(fmt.Sprint(i), line(3, "A1", fmt.Sprintf("smoke, complaint %d", i))))
			last = d.preview(b.ID)
			d.commit(b.ID)
		}
		earlier := last.Rows[0].Earlier
		require.Len(t, earlier, mostCompared+2)
		compared := 0
		for i, e := range earlier {
			require.NotEmpty(t, e.Case)
			require.Equal(t, e.Compared, len(e.Differences) == 1, "%d", i)
			if e.Compared {
				compared++
			}
		}
		require.True(t, earlier[0].Compared)
		require.True(t, earlier[len(earlier)-1].Compared)
		require.Equal(t, mostCompared, compared)
	})
}
