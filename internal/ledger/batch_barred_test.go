package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A row of a list that sends a case down again is neither struck, restored nor opened
// by whoever is recused from the case, to whom it is not there, nor by the people of a
// unit with a part in it. Struck by another it tells of its case as before.
func TestARowOfACaseIsOutOfReachForWhoIsBarredFromIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		first := d.stage(list("1", line(3, "A1", "smoke"), line(4, "A2", "noise")))
		d.commit(first.ID)
		known := d.preview(first.ID).Rows[0].Case
		d.do(known, coordinator, nowhere(target(casework.RoleLead, "kin")))
		kin := in("office", casework.DutyOfficer, casework.Coordinator)
		kin.Person = "p-brother"
		d.do(known, coordinator, &casework.Recuse{Person: kin.Person, Reason: casework.NewText("is the brother of the owner")})
		proxy := in("office", casework.Coordinator)
		proxy.ActingFor = kin.Person
		both := in("office", casework.Coordinator)
		both.Posts = append(both.Posts, casework.Post{Unit: "kin", Role: casework.UnitOfficer})
		through := in("office", casework.Coordinator)
		through.Own = []casework.Post{{Unit: "kin", Role: casework.UnitOfficer}}
		d.setState(known, casework.Replied)
		again := line(7, "A1", "do it again, properly")
		again.Supplement = true
		n := list("2", again, line(8, "B1", "a new one"))
		n.Refused = []contract.RefusedRow{bad(9, "bad_date", "A1", "smoke, and who burns there"), bad(10, "bad_date", "B2", "dust")}
		n.Refused[0].Number, n.Refused[1].Number = "A1", "B2"
		b := d.stage(n)
		require.Equal(t, []string{"supplement", "new", "refused", "refused"}, fatesOf(d.preview(b.ID)))

		refused := func(code string, row int, who casework.Actor) {
			t.Helper()
			ref := contract.RowRef{Row: row}
			_, _, _, err := d.l.OpenRow(ctx, b.ID, ref, who)
			for _, err := range []error{
				d.l.StrikeRow(ctx, b.ID, ref, "sent by mistake", who), d.l.RestoreRow(ctx, b.ID, ref, "it was none", who), err,
			} {
				require.NotNil(t, casework.AsError(err))
				require.Equal(t, code, casework.AsError(err).Code)
				require.NotContains(t, casework.AsError(err).Params, "case")
			}
		}
		knows := func() []casework.CaseID {
			rows := d.preview(b.ID).Rows
			return []casework.CaseID{rows[0].Known, rows[2].Known, rows[3].Known}
		}
		open := func(who casework.Actor) (rows []int) {
			found, count, err := d.l.OpenRefusals(ctx, contract.Reader{Actor: who}, 0)
			require.NoError(t, err)
			require.EqualValues(t, len(found), count)
			for _, r := range found {
				rows = append(rows, r.Row.RowNumber)
			}
			return rows
		}
		for _, row := range []int{7, 9} {
			refused("no_such_row", row, kin)
			refused("no_such_row", row, proxy)
			refused("own_unit", row, both)
			refused("own_unit", row, through)
		}
		require.Equal(t, []casework.CaseID{known, known, ""}, knows())
		require.Equal(t, []int{9, 10}, open(importer))
		require.Equal(t, []int{10}, open(kin))
		require.Equal(t, []int{10}, open(proxy))

		require.NoError(t, d.l.StrikeRow(ctx, b.ID, contract.RowRef{Row: 8}, "of another list", kin))
		require.NoError(t, d.l.StrikeRow(ctx, b.ID, contract.RowRef{Row: 7}, "sent by mistake", importer))
		require.Equal(t, []casework.CaseID{known, known, ""}, knows(), "a struck row is nobody's to read who could not before")
		refused("no_such_row", 7, kin)
		refused("own_unit", 7, both)
		require.NoError(t, d.l.RestoreRow(ctx, b.ID, contract.RowRef{Row: 7}, "it was none", importer))
		require.Equal(t, "supplement", d.preview(b.ID).Rows[0].Fate)
		var row stagedRow
		require.NoError(t, d.l.writer.Where("batch = ? AND position = 1", b.ID).Take(&row).Error)
		require.Empty(t, row.Known, "it is decided again")
	})
}

// Refused rows of a case are neither listed nor counted in a shift that was handed
// over where the reader is recused from the case.
func TestAHandoverTellsNothingOfRefusedRowsOfABarredCase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		w := newWatch(t, d)
		first := d.stage(list("1", line(3, "A1", "smoke"), line(4, "A2", "noise")))
		d.commit(first.ID)
		known := d.preview(first.ID).Rows[0].Case
		order := line(3, "A1", "do it again")
		order.Supplement = true
		n := list("2", order)
		n.Refused = []contract.RefusedRow{bad(9, "bad_date", "A1", "smoke"), bad(10, "bad_date", "B2", "dust")}
		n.Refused[0].Number, n.Refused[1].Number = "A1", "B2"
		d.commit(d.stage(n).ID)
		d.do(known, coordinator, &casework.Recuse{Person: w.going.Person, Reason: casework.NewText("is the brother of the owner")})
		h := w.offer("")
		all := w.content(w.coming, h.ID)[contract.PartRefused]
		require.Equal(t, []int{3, 3}, []int{all.Count, len(all.Rows)})
		seen := w.content(w.going, h.ID)[contract.PartRefused]
		require.Equal(t, []int{1, 1}, []int{seen.Count, len(seen.Rows)})
		require.Equal(t, 10, seen.Rows[0].Row.RowNumber)
	})
}
