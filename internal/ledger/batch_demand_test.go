package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// asking is a row with a demand.
func asking(row contract.BatchRow, demand string) contract.BatchRow {
	row.Demand = demand
	return row
}

func otherDemand(known, row string) []contract.Difference {
	return []contract.Difference{{Field: "demand", Known: known, Row: row}}
}

// A list that was saved anew with other demands says so of every such row, with a
// number or without, and doubles nothing; what it leaves out is no difference.
func TestAChangedDemandOfAResentListIsADifference(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		numbered, bare := line(3, "N1", "smoke"), line(4, "", "noise")
		d.commit(d.stage(list("1", asking(numbered, "停产"), asking(bare, "停产"))).ID)

		for i, same := range [][2]string{{"", ""}, {"停产", "停\n产"}} {
			b := d.stage(anew("1", i, asking(numbered, same[0]), asking(bare, same[1])))
			require.Equal(t, []string{"unchanged", "unchanged"}, fatesOf(d.preview(b.ID)))
			d.commit(b.ID)
		}
		b := d.stage(anew("1", 7, asking(numbered, "赔偿"), asking(bare, "搬迁")))
		for range 2 { // before the commit and after it
			p := d.preview(b.ID)
			require.Equal(t, []string{"changed", "changed"}, fatesOf(p))
			require.Equal(t, otherDemand("停产", "赔偿"), p.Rows[0].Differences)
			require.Equal(t, otherDemand("停产", "搬迁"), p.Rows[1].Differences)
			d.commit(b.ID)
		}
		require.Equal(t, 2, d.rows("cases"))
	})
}

// The same of a corrected list: before the commit the row asks for what is asked
// for now, and afterwards the difference is named.
func TestAChangedDemandOfACorrectedListIsADifference(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		numbered, bare := line(3, "N1", "smoke"), line(4, "", "noise")
		b := d.stage(list("1", asking(numbered, "停产"), asking(bare, "停产")))
		require.Equal(t, contract.Correction{Unchanged: 2}, d.correct(b.ID, "silent", numbered, bare))
		require.Equal(t, contract.Correction{Replaced: 2}, d.correct(b.ID, "other", asking(numbered, "赔偿"), asking(bare, "搬迁")))
		d.commit(b.ID)
		for i, demand := range []string{"赔偿", "搬迁"} {
			c := d.record(d.preview(b.ID).Rows[i].Case).Case
			require.Equal(t, casework.NewText(demand).Digest, c.Demand.Digest)
		}

		require.Equal(t, contract.Correction{Unchanged: 2}, d.correct(b.ID, "again", asking(numbered, "赔偿"), asking(bare, "搬迁")))
		c := d.correct(b.ID, "another", asking(numbered, "道歉"), asking(bare, "道歉"))
		require.Zero(t, c.Unchanged)
		require.Len(t, c.Changed, 2)
		require.Equal(t, otherDemand("赔偿", "道歉"), c.Changed[0].Differences)
		require.Equal(t, otherDemand("搬迁", "道歉"), c.Changed[1].Differences)
		require.Equal(t, 2, d.rows("cases"))
	})
}

// Complaints that differ in nothing but their demands are told apart by them,
// whatever the order of the list.
func TestRowsThatDifferInTheirDemandsAreToldApart(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		rows := func(first, second string) []contract.BatchRow {
			return []contract.BatchRow{asking(line(3, "", "noise"), first), asking(line(4, "", "noise"), second)}
		}
		before := d.stage(list("1", rows("停产", "赔偿")...))
		require.Equal(t, contract.Correction{Unchanged: 2}, d.correct(before.ID, "turned", rows("赔偿", "停产")...))
		require.Equal(t, 2, d.commit(before.ID).Imported)
		cases := d.preview(before.ID).Rows
		require.Equal(t, contract.Correction{Unchanged: 2}, d.correct(before.ID, "turned again", rows("赔偿", "停产")...))

		again := d.preview(d.stage(anew("1", 1, rows("赔偿", "停产")...)).ID)
		require.Equal(t, []string{"unchanged", "unchanged"}, fatesOf(again))
		require.Equal(t, []casework.CaseID{cases[1].Case, cases[0].Case}, []casework.CaseID{again.Rows[0].Known, again.Rows[1].Known})

		mixed := d.preview(d.stage(anew("1", 2, rows("停产", "道歉")...)).ID)
		require.Equal(t, []string{"unchanged", "changed"}, fatesOf(mixed))
		require.Equal(t, otherDemand("赔偿", "道歉"), mixed.Rows[1].Differences)
	})
}

// Somebody has amended the demand of a case since: a list that says what it always
// said is unchanged, and so is one that says what the case says by now.
func TestAnAmendedDemandIsNoDifferenceOfTheList(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.stage(list("1", asking(line(3, "N1", "smoke"), "停产")))
		d.commit(b.ID)
		id := d.preview(b.ID).Rows[0].Case
		demand := casework.NewText("赔偿")
		d.do(id, coordinator, &casework.AmendRegistration{Demand: &demand, Reason: casework.NewText("来电更正")})
		for i, c := range []struct{ demand, fate string }{{"停产", "unchanged"}, {"赔偿", "unchanged"}, {"道歉", "changed"}} {
			again := d.stage(anew("1", i, asking(line(3, "N1", "smoke"), c.demand)))
			require.Equal(t, []string{c.fate}, fatesOf(d.preview(again.ID)), c.demand)
		}
	})
}

// A row that is sent for a refused one, with the number of another row and another
// demand, is not the same as that one.
func TestARowWithAnotherDemandIsNoDuplicate(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		n := list("1", asking(line(3, "N1", "smoke"), "停产"))
		n.Refused = []contract.RefusedRow{bad(4, "bad_date", "N2", "smoke")}
		b := d.stage(n)
		for demand, code := range map[string]string{"停产": "duplicate_row", "赔偿": "duplicate_number"} {
			row := asking(line(4, "N1", "smoke"), demand)
			row.Mends = 2
			c := d.correct(b.ID, code, row)
			require.Len(t, c.Untaken, 1)
			require.Equal(t, code, c.Untaken[0].Code)
		}
	})
}
