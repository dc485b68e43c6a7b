package ledger

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

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
		_, known := d.entered(line(3, "A1", "smoke"), line(4, "A2", "noise"))
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
		_, known := d.entered(line(3, "A1", "smoke"), line(4, "A2", "noise"))
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
		_, known := d.entered(line(3, "A1", "smoke"), line(4, "A2", "noise"))
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

// A corrected list changes nothing of a batch that has a row of a case from which its
// sender is barred, whatever it says of which row, and every such list is answered
// alike. By hand such a person corrects other rows, but not to the number of that row.
// Somebody else sends the same file, of which nothing was taken.
func TestACorrectedListOfWhoIsBarredFromARowIsRefusedWhole(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		first, known := d.entered(line(3, "A1", "smoke"))
		barred := barredFrom(d, known)
		order := line(3, "A1", "do it again")
		order.Supplement = true
		n := list("2", order, line(4, "B1", "as it was typed"))
		n.Refused = []contract.RefusedRow{bad(9, "bad_date", "A1", "smoke"), bad(10, "bad_date", "A1", "who burns there"), bad(11, "bad_date", "B9", "fumes")}
		n.Refused[0].Number, n.Refused[1].Number, n.Refused[2].Number = "A1", "A1", "B9"
		b := d.stage(n)
		dump := func() (all []string) {
			for _, table := range []string{"batch_rows", "batches", "batch_files", "identities"} {
				all = append(all, d.dump(table))
			}
			return append(all, fmt.Sprint(len(d.entriesOf(contract.ListCorrected)), len(d.entriesOf(contract.RowCorrected))))
		}
		named, placed, added := line(9, "Z9", "something else"), line(10, "Z10", "something else"), line(6, "B6", "a new one")
		named.Mends, placed.Raw = 3, []string{"Z10", "who burns there"}
		guessed := line(3, "A1", "no order")
		told := line(3, "A1", "smoke")
		told.Complainant = &contract.Complainant{Name: "举报人甲"}
		for name, who := range barred {
			before := dump()
			for i, c := range []struct {
				batch string
				rows  []contract.BatchRow
			}{
				{b.ID, []contract.BatchRow{order}}, {b.ID, []contract.BatchRow{guessed}}, {b.ID, []contract.BatchRow{named}}, {b.ID, []contract.BatchRow{placed}},
				{b.ID, []contract.BatchRow{line(4, "B1", "as it should be"), added}}, {first.ID, []contract.BatchRow{told}}, {first.ID, []contract.BatchRow{guessed}}, {first.ID, nil},
			} {
				sent := corrected(c.batch, fmt.Sprint("of ", name, i), c.rows...)
				sent.Actor = who
				if c.rows == nil {
					sent.Refused = []contract.RefusedRow{bad(3, "no_region", "A1", "smoke")}
				}
				_, err := d.l.SendCorrected(ctx, sent)
				requireRefusal(t, err, casework.Forbidden, "list_for_another", name, i)
				require.Empty(t, casework.AsError(err).Params)
				require.Equal(t, before, dump(), name, i)
			}
			for i, c := range []struct {
				number, says string
				taken        bool
			}{{"A1", "do it again", false}, {"A1", "fumes", false}, {"B9", "fumes and " + name, true}} {
				row := line(11, c.number, c.says)
				row.Mends = 5
				sent := corrected(b.ID, fmt.Sprint("by hand of ", name, i), row)
				sent.Actor, sent.OneRow = who, &contract.RowCorrection{Row: contract.RowRef{Row: 11, Position: 5}, Reason: "as it should be"}
				_, err := d.l.SendCorrected(ctx, sent)
				if c.taken {
					require.NoError(t, err)
					continue
				}
				requireRefusal(t, err, casework.Forbidden, "list_for_another", name, i)
			}
		}
		sent := corrected(b.ID, "of recused4", line(4, "B1", "as it should be"), added)
		c, err := d.l.SendCorrected(ctx, sent)
		require.NoError(t, err)
		require.Equal(t, contract.Correction{Replaced: 1, Added: 1}, c)
		require.NoError(t, d.l.StrikeRow(ctx, b.ID, contract.RowRef{Row: 6}, "of another list", importer))
		c, err = d.l.SendCorrected(ctx, sent)
		require.NoError(t, err)
		require.True(t, c.Again)
		require.Equal(t, []int{0, 0, 0}, []int{c.Mended, c.Replaced, c.Added}, "nothing is entered twice")
	})
}

// Who is recused after it was asked whether they may touch the rows of a list, and
// before it is written, changes nothing of it either.
func TestARecusalWhileAListIsCorrectedOrTakenBackIsSeen(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		_, known := d.entered(line(3, "A1", "smoke"))
		b := d.stage(list("2", line(3, "A1", "smoke and fumes"), line(4, "B1", "as it was typed")))
		before := []string{d.dump("batch_rows"), d.dump("batches"), d.dump("batch_files")}
		// The recusal comes as the first thing of the write, which ends with it undone.
		recusing := false
		d.around(func(tx *gorm.DB) {
			// Over PostgreSQL the writer reads too; what is written to is locked first.
			if _, locks := tx.Statement.Clauses["FOR"]; recusing && (locks || d.l.dialect.name() == SQLite) {
				recusing = false
				require.NoError(d.t, tx.Session(&gorm.Session{NewDB: true}).Create(&recusalRow{Person: importer.Person, CaseID: known}).Error)
			}
		}, nil)
		recusing = true
		_, err := d.l.SendCorrected(ctx, corrected(b.ID, "corrected", line(4, "B1", "as it should be")))
		requireRefusal(t, err, casework.Forbidden, "list_for_another")
		require.False(t, recusing, "it was written to")
		require.Equal(t, before, []string{d.dump("batch_rows"), d.dump("batches"), d.dump("batch_files")})

		recusing = true
		require.NoError(t, d.l.WithdrawBatch(ctx, b.ID, "sent by mistake", importer), "seen, undone, and asked again")
		require.False(t, recusing)
	})
}

// Who is barred from a case commits no row of a list into it: neither an order nor who
// complained. Those rows wait for somebody else; the others enter.
func TestACommitWritesNothingIntoACaseThatBarsWhoeverCommits(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		first := d.stage(list("1", line(3, "A1", "smoke"), line(4, "A2", "noise"), line(5, "A3", "dust")))
		d.commit(first.ID)
		var known []casework.CaseID
		for _, row := range d.preview(first.ID).Rows {
			known = append(known, row.Case)
		}
		kin := in("office", casework.Coordinator)
		kin.Person = "p-brother"
		for _, id := range known[:2] {
			d.do(id, coordinator, &casework.Recuse{Person: kin.Person, Reason: casework.NewText("is the brother of the owner")})
		}
		d.setState(known[0], casework.Replied)
		anew := list("1", line(3, "A1", "do it again"), line(4, "A2", "noise"), line(5, "A3", "dust"), line(6, "A4", "a new one"))
		anew.FileDigest += " saved anew"
		anew.Rows[0].Supplement = true
		for i := range 3 {
			anew.Rows[i].Complainant = &contract.Complainant{Name: fmt.Sprint("举报人", i)}
		}
		b := d.stage(anew)
		fates := []string{"supplement", "unchanged", "unchanged", "new"}
		require.Equal(t, fates, fatesOf(d.preview(b.ID)))
		filings := d.rows("filings")
		s, err := d.l.CommitBatch(ctx, b.ID, kin, nil)
		require.NoError(t, err)
		require.Equal(t, []int{2, 1}, []int{s.Waiting, s.Imported})
		require.Equal(t, contract.BatchStaged, d.preview(b.ID).Batch.State)
		require.Equal(t, filings+1, d.rows("filings"), "the new case alone")
		names := func() (names []string) {
			for _, id := range known {
				shown, err := d.l.Complainant(ctx, dutyOfficer, id, "回访")
				require.NoError(t, err)
				names = append(names, shown.Name)
			}
			return names
		}
		require.Equal(t, []string{"", "", "举报人2"}, names())
		require.Zero(t, d.commit(b.ID).Waiting)
		require.Equal(t, fates, fatesOf(d.preview(b.ID)))
		require.Equal(t, []string{"举报人0", "举报人1", "举报人2"}, names())
	})
}

// A row whose number is an earlier case's and that is a repeat of it, as its list sent
// before was, is out of reach for whoever is barred from the repeat, and stays hidden
// from them when it is struck.
func TestARowThatIsARepeatIsOutOfReachToo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		d.commit(d.stage(list("1", line(3, "A1", "smoke"))).ID)
		second := d.stage(list("2", line(3, "A1", "smoke once more")))
		d.commit(second.ID)
		repeat := d.preview(second.ID).Rows[0].Case
		kin := in("office", casework.Coordinator)
		kin.Person = "p-brother"
		d.do(repeat, coordinator, &casework.Recuse{Person: kin.Person, Reason: casework.NewText("is the brother of the owner")})
		anew := list("2", line(3, "A1", "smoke once more, at night"))
		anew.FileDigest += " saved anew"
		b := d.stage(anew)
		row := func() contract.RowFate { return d.preview(b.ID).Rows[0] }
		require.Equal(t, []string{"changed", string(repeat)}, []string{row().Fate, string(row().Known)})
		ref := contract.RowRef{Row: 3}
		out := func() {
			t.Helper()
			_, _, _, err := d.l.OpenRow(ctx, b.ID, ref, kin)
			requireRefusal(t, err, casework.NotFound, "no_such_row")
			requireRefusal(t, d.l.StrikeRow(ctx, b.ID, ref, "sent by mistake", kin), casework.NotFound, "no_such_row")
			requireRefusal(t, d.l.RestoreRow(ctx, b.ID, ref, "it was none", kin), casework.NotFound, "no_such_row")
			requireRefusal(t, d.l.WithdrawBatch(ctx, b.ID, "sent by mistake", kin), casework.Forbidden, "list_for_another")
			sent := corrected(b.ID, "corrected", line(3, "A1", "nothing of the kind"))
			sent.Actor = kin
			_, err = d.l.SendCorrected(ctx, sent)
			requireRefusal(t, err, casework.Forbidden, "list_for_another")
		}
		out()
		require.NoError(t, d.l.StrikeRow(ctx, b.ID, ref, "sent by mistake", importer))
		require.Equal(t, []string{"refused", string(repeat)}, []string{row().Fate, string(row().Known)})
		out()
	})
}

// A row without a number, which its list would find to be a case by what it says, is as
// far out of reach.
func TestARowThatIsACaseByWhatItSaysIsOutOfReachToo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		_, known := d.entered(line(3, "", "smoke over the yard"), line(4, "", "noise at night"))
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
			_, err := d.l.SendCorrected(ctx, fixed)
			requireRefusal(t, err, casework.Forbidden, "list_for_another", name)
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
