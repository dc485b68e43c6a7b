package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// An order from above to work on a case again that a duty officer strikes, though
// only a coordinator could have given it, is told to the coordinators, with the case
// where it is known, and the entry says what the row was. Other rows, and what a
// coordinator strikes, are not told.
func TestAStruckReworkOrderIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		first := d.stage(list("1", line(3, "A1", "smoke"), line(4, "A2", "noise"), line(5, "A3", "dust")))
		d.commit(first.ID)
		known := d.preview(first.ID).Rows
		d.setState(known[0].Case, casework.Replied)
		d.setState(known[2].Case, casework.Replied)
		order := func(at int, number string) contract.BatchRow {
			r := line(at, number, "do it again, properly")
			r.Supplement = true
			return r
		}
		b := d.stage(list("2", order(3, "A1"), order(4, "A2"), order(5, "A9"), order(6, "A3"), line(7, "B1", "a new one")))
		require.Equal(t, []string{"supplement", "refused", "new", "supplement", "new"}, fatesOf(d.preview(b.ID)))
		told := func() []outboxRow {
			var rows []outboxRow
			require.NoError(t, d.l.reader.Where("type = ?", ReworkRowStruck).Order("at, id").Find(&rows).Error)
			return rows
		}
		strike := func(row int, who casework.Actor) contract.AuditEntry {
			t.Helper()
			d.clock.forward(casework.Second)
			require.NoError(t, d.l.StrikeRow(ctx, b.ID, contract.RowRef{Row: row}, "sent by mistake, says Li Example", who))
			entries := d.entriesOf(contract.RowStruck)
			return entries[len(entries)-1]
		}
		for i, c := range []struct {
			row  int
			who  casework.Actor
			told int
			of   casework.CaseID
			says string
		}{
			{7, dutyOfficer, 0, "", ""},
			{3, dutyOfficer, 1, known[0].Case, "rework"},
			{4, dutyOfficer, 2, known[1].Case, "rework"}, // refused: its case cannot be reworked as it stands
			{5, dutyOfficer, 3, "", "rework"},            // no case is known by its number
			{6, coordinator, 3, known[2].Case, "rework"},
		} {
			e := strike(c.row, c.who)
			require.Equal(t, c.says, e.Payload.Facts["orders"], c.row)
			require.Equal(t, c.of, e.Payload.Case, c.row)
			rows := told()
			require.Len(t, rows, c.told, c.row)
			if i == 0 || c.told < i {
				continue
			}
			n, err := rows[c.told-1].Notice.notice()
			require.NoError(t, err)
			require.Equal(t, casework.Coordinator, n.Role)
			require.Equal(t, c.of, n.Case)
			require.Equal(t, b.ID, n.Facts["batch"])
			require.Equal(t, string(dutyOfficer.Person), n.Facts["person"])
			require.NotContains(t, n.Facts, "reason", "it may name people")
		}
		require.NoError(t, d.l.StrikeRow(ctx, b.ID, contract.RowRef{Row: 3}, "sent by mistake, says Li Example", dutyOfficer))
		require.Len(t, told(), 3, "the same strike again is none")
	})
}
