package ledger

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/secrecy"
)

// A row of a list that sends a case down again is neither struck, restored nor opened
// by whoever is recused from the case, to whom it is not there, nor by the people of a
// unit that has or had a part in it, as the territorial one too. Struck by another it tells of its case as before.
func TestARowOfACaseIsOutOfReachForWhoIsBarredFromIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		first := d.stage(list("1", line(3, "A1", "smoke"), line(4, "A2", "noise")))
		d.commit(first.ID)
		known := d.preview(first.ID).Rows[0].Case
		parts := nowhere(target(casework.RoleLead, "kin"), target(casework.RoleAssisting, "former"), target(casework.RoleTerritorial, "area"))
		parts.NoTerritory = casework.Text{}
		d.do(known, coordinator, parts)
		d.do(known, coordinator, &casework.Reassign{Assignment: "a2", To: target(casework.RoleAssisting, "later"), Reason: casework.NewText("theirs")})
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
			for _, unit := range []casework.UnitID{"area", "former"} {
				of := in("office", casework.Coordinator)
				of.Posts = append(of.Posts, casework.Post{Unit: unit, Role: casework.UnitOfficer})
				refused("own_unit", row, of)
			}
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

// who are barred from a case: by a recusal, as a proxy of such a person, and by a post
// in a unit with a part in it, held or acted for.
func barredFrom(d *desk, id casework.CaseID) map[string]casework.Actor {
	d.do(id, coordinator, nowhere(target(casework.RoleLead, "kin")))
	kin := in("office", casework.DutyOfficer, casework.Coordinator)
	kin.Person = "p-brother"
	d.do(id, coordinator, &casework.Recuse{Person: kin.Person, Reason: casework.NewText("is the brother of the owner")})
	proxy, both, through := in("office", casework.Coordinator), in("office", casework.Coordinator), in("office", casework.Coordinator)
	proxy.ActingFor = kin.Person
	both.Posts = append(both.Posts, casework.Post{Unit: "kin", Role: casework.UnitOfficer})
	through.Own = []casework.Post{{Unit: "kin", Role: casework.UnitOfficer}}
	return map[string]casework.Actor{"recused": kin, "for the recused": proxy, "of the unit": both, "for one of the unit": through}
}

// A list that holds an order on a case is taken back by nobody who may not strike its
// row, refused or not, and they are all answered alike. Of a list without such a row,
// and to anybody else, that says nothing.
func TestAListIsTakenBackByNobodyBarredFromARow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		first := d.stage(list("1", line(3, "A1", "smoke"), line(4, "A2", "noise")))
		d.commit(first.ID)
		known := d.preview(first.ID).Rows[0].Case
		barred := barredFrom(d, known)
		order := line(3, "A1", "do it again")
		order.Supplement = true
		bare := list("3", line(3, "C1", "dust"))
		bare.Refused = []contract.RefusedRow{bad(9, "bad_date", "A1", "smoke")}
		bare.Refused[0].Number = "A1"
		ordering, refused, other := d.stage(list("2", line(2, "B1", "a new one"), order)), d.stage(bare), d.stage(list("4", line(3, "A2", "noise")))
		for name, who := range barred {
			var said []casework.Error
			for _, b := range []string{ordering.ID, refused.ID} {
				err := d.l.WithdrawBatch(ctx, b, "sent by mistake", who)
				requireRefusal(t, err, casework.Forbidden, "list_for_another", name)
				said = append(said, *casework.AsError(err))
			}
			require.Equal(t, said[0], said[1])
			require.Empty(t, said[0].Params)
		}
		require.Equal(t, contract.BatchStaged, d.preview(ordering.ID).Batch.State)
		require.NoError(t, d.l.WithdrawBatch(ctx, other.ID, "sent by mistake", barred["recused"]))
		for _, b := range []string{ordering.ID, refused.ID} {
			require.NoError(t, d.l.WithdrawBatch(ctx, b, "sent by mistake", importer))
		}
	})
}

// A corrected list changes no row of a case from which its sender is barred, whichever
// way it finds it; the rest is taken over, and somebody else sends the same file for
// what was left.
func TestACorrectedListLeavesRowsOfABarredCase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		first := d.stage(list("1", line(3, "A1", "smoke")))
		d.commit(first.ID)
		known := d.preview(first.ID).Rows[0].Case
		barred := barredFrom(d, known)
		order := func(row int, complaint string) contract.BatchRow {
			r := line(row, "A1", complaint)
			r.Supplement = true
			return r
		}
		for name, who := range barred {
			n := list("of "+name, order(3, "do it again"), line(4, "B1", "as it was typed"), line(5, "B2", "unchanged"))
			n.Refused = []contract.RefusedRow{bad(9, "bad_date", "A1", "smoke"), bad(10, "bad_date", "A1", "who burns there"), bad(11, "bad_date", "A1", "fumes")}
			for i := range n.Refused {
				n.Refused[i].Number = "A1"
			}
			b := d.stage(n)
			before := d.dump("batch_rows")
			named, place := line(9, "Z9", "something else"), line(10, "Z10", "something else")
			named.Mends, place.Raw = 4, []string{"Z10", "who burns there"}
			fixed := corrected(b.ID, "corrected of "+name, line(3, "A1", "no order"), line(5, "B2", "unchanged"), named, place)
			fixed.Refused = []contract.RefusedRow{bad(11, "no_region", "A1", "fumes")}
			fixed.Actor = who
			c, err := d.l.SendCorrected(ctx, fixed)
			require.NoError(t, err)
			codes := map[int]string{}
			for _, u := range c.Untaken {
				codes[u.Position] = u.Code
			}
			require.Equal(t, map[int]string{1: "row_for_another", 4: "row_for_another", 5: "row_for_another", 6: "row_for_another"}, codes, name)
			require.Equal(t, []int{0, 0, 0, 1, 0}, []int{c.Mended, c.Replaced, c.Added, c.Unchanged, c.StillRefused}, name)
			require.Equal(t, before, d.dump("batch_rows"), name)

			fixed.Rows = append(fixed.Rows, line(4, "B1", "as it should be"))
			fixed.FileDigest += " more"
			c, err = d.l.SendCorrected(ctx, fixed)
			require.NoError(t, err)
			require.Equal(t, []int{0, 1, 0, 1, 0}, []int{c.Mended, c.Replaced, c.Added, c.Unchanged, c.StillRefused}, name)

			fixed.Actor = importer
			c, err = d.l.SendCorrected(ctx, fixed)
			require.NoError(t, err)
			require.False(t, c.Again, "it counts as sent when nothing of it is left")
			require.Equal(t, []int{2, 1, 0, 2, 1}, []int{c.Mended, c.Replaced, c.Added, c.Unchanged, c.StillRefused}, name)
			require.NoError(t, d.l.WithdrawBatch(ctx, b.ID, "for the next", importer))
		}
	})
}

// A row without a number, which its list would find to be a case by what it says, is as
// far out of reach.
func TestARowThatIsACaseByWhatItSaysIsOutOfReachToo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		first := d.stage(list("1", line(3, "", "smoke over the yard"), line(4, "", "noise at night")))
		d.commit(first.ID)
		known := d.preview(first.ID).Rows[0].Case
		barred := barredFrom(d, known)
		anew := list("1", line(3, "A7", "smoke over the yard"), line(4, "", "noise at night"), line(5, "", "a new one"))
		anew.FileDigest += " saved anew"
		again := d.stage(anew)
		require.Equal(t, known, d.preview(again.ID).Rows[0].Known)
		ref := contract.RowRef{Row: 3}
		for name, who := range barred {
			code := casework.AsError(d.l.StrikeRow(ctx, again.ID, ref, "sent by mistake", who)).Code
			require.Contains(t, []string{"no_such_row", "own_unit"}, code, name)
			requireRefusal(t, d.l.WithdrawBatch(ctx, again.ID, "sent by mistake", who), casework.Forbidden, "list_for_another", name)
			fixed := corrected(again.ID, "corrected of "+name, line(3, "A7", "nothing of the kind"))
			fixed.Actor = who
			c, err := d.l.SendCorrected(ctx, fixed)
			require.NoError(t, err)
			require.Len(t, c.Untaken, 1)
			require.Equal(t, "row_for_another", c.Untaken[0].Code)
			require.NoError(t, d.l.StrikeRow(ctx, again.ID, contract.RowRef{Row: 5}, "of another list", who))
			require.NoError(t, d.l.RestoreRow(ctx, again.ID, contract.RowRef{Row: 5}, "it was none", who))
		}
		require.NoError(t, d.l.StrikeRow(ctx, again.ID, ref, "sent by mistake", importer))
		require.Equal(t, known, d.preview(again.ID).Rows[0].Known)
		for name, who := range barred {
			require.Error(t, d.l.RestoreRow(ctx, again.ID, ref, "it was none", who), name)
		}
	})
}

// countingOpener counts what is opened.
type countingOpener struct {
	TextCipher
	n *atomic.Int64
}

func (o countingOpener) OpenText(sealed []byte, caseID, field string) ([]byte, error) {
	o.n.Add(1)
	return o.TextCipher.OpenText(sealed, caseID, field)
}

// What a shift shows to whoever is recused opens the rows that it shows, and of the
// others those alone that were marked under an older key or before there were marks.
// Whichever it is, what tells of the case is neither shown nor counted.
func TestRefusedRowsAreHiddenWithoutOpeningThemAll(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, keys, config := withKeys(t, config)
		var n atomic.Int64
		d.l.config.Texts = countingOpener{config.Texts, &n}
		d.live()
		first := d.stage(list("1", line(3, "A1", "smoke")))
		d.commit(first.ID)
		kin := in("office", casework.Coordinator)
		kin.Person = "p-brother"
		d.do(d.preview(first.ID).Rows[0].Case, coordinator, &casework.Recuse{Person: kin.Person, Reason: casework.NewText("is the brother of the owner")})
		rows := list("2", line(3, "B1", "a new one"))
		for i := range 40 {
			rows.Refused = append(rows.Refused, bad(i+10, "bad_date", "dust"))
			rows.Refused[i].Number = fmt.Sprintf("R%d", i)
		}
		rows.Refused[0].Number, rows.Refused[1].Number, rows.Refused[39].Number = "A1*", "", " a1"
		b := d.stage(rows)
		seen := func(opened int) {
			t.Helper()
			n.Store(0)
			found, count, err := d.l.OpenRefusals(ctx, contract.Reader{Actor: kin}, 2)
			require.NoError(t, err)
			require.EqualValues(t, 38, count)
			require.Equal(t, []int{11, 12}, []int{found[0].Row.RowNumber, found[1].Row.RowNumber})
			require.EqualValues(t, opened, n.Load())
		}
		seen(2)
		require.NoError(t, d.l.writer.Model(&stagedRow{}).Where("batch = ? AND position > 30", b.ID).Update("fingerprint", "").Error)
		seen(2 + 11)
		err := keys.Rotate(secrecy.Digest)
		require.NoError(t, err)
		seen(2 + 40)
		var one stagedRow
		require.NoError(t, d.l.writer.Where("batch = ? AND position = 2", b.ID).Take(&one).Error)
		require.NotContains(t, one.Fingerprint, "A1")

		ref := contract.RowRef{Row: 12}
		require.NoError(t, d.l.StrikeRow(ctx, b.ID, ref, "of another list", importer))
		require.NoError(t, d.l.RestoreRow(ctx, b.ID, ref, "it was none", importer))
		require.Equal(t, contract.FateRefused, d.preview(b.ID).Rows[3].Fate, "a mark is no fingerprint of what was held back")
	})
}
