package ledger

import (
	"fmt"
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

// So is one in a list that a duty officer takes back, once for the list, and one that a
// corrected list or a correction by hand makes no order, or the order of another case.
// What is refused again, or corrected and still orders the same, is not told, nor what
// a coordinator does; refused again with another number, it is.
func TestALostReworkOrderIsToldWhicheverWayItGoes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		_, known := d.entered(line(3, "A1", "smoke"), line(4, "A2", "noise"))
		order := func(at int, number, says string) contract.BatchRow {
			r := line(at, number, says)
			r.Supplement = true
			return r
		}
		files := 0
		staged := func() string {
			files++
			n := list(fmt.Sprint("orders ", files), order(3, "A1", "do it again"), line(4, "B1", "a new one"))
			n.Refused = []contract.RefusedRow{bad(9, "bad_date", "A1", "who burns there")}
			n.Refused[0].Number, n.Refused[0].Supplement = "A1", true
			return d.stage(n).ID
		}
		told := func() (notices []contract.Notice) {
			for _, n := range d.deliver(nil) {
				if n.Type == ReworkRowStruck || n.Type == ReworkRowReplaced || n.Type == ReworkListWithdrawn {
					require.Equal(t, casework.Coordinator, n.Role)
					require.True(t, n.Urgent)
					require.Equal(t, string(dutyOfficer.Person), n.Facts["person"])
					require.NotContains(t, n.Facts, "reason", "it may name people")
					notices = append(notices, n)
				}
			}
			return notices
		}
		withdraw := func(batch string, who casework.Actor) map[string]string {
			t.Helper()
			require.NoError(t, d.l.WithdrawBatch(ctx, batch, "sent by mistake, says Li Example", who))
			require.NoError(t, d.l.WithdrawBatch(ctx, batch, "sent by mistake, says Li Example", who))
			entries := d.entriesOf(contract.ListWithdrawn)
			return entries[len(entries)-1].Payload.Facts
		}
		sent := func(batch string, who casework.Actor, rows ...contract.BatchRow) {
			t.Helper()
			files++
			n := corrected(batch, fmt.Sprint("corrected ", files), rows...)
			n.Actor = who
			_, err := d.l.SendCorrected(ctx, n)
			require.NoError(t, err)
		}

		orders := map[string]string{"orders": "rework", "rows": "2"}
		b := staged()
		require.Equal(t, orders, withdraw(b, dutyOfficer))
		notices := told()
		require.Len(t, notices, 1)
		require.Equal(t, ReworkListWithdrawn, notices[0].Type)
		require.Equal(t, []string{b, "2"}, []string{notices[0].Facts["batch"], notices[0].Facts["rows"]})
		require.Empty(t, notices[0].Case)
		require.Equal(t, orders, withdraw(staged(), coordinator))
		require.Empty(t, told())
		require.Empty(t, withdraw(d.stage(list("none", line(4, "B1", "a new one"))).ID, dutyOfficer))
		require.Empty(t, told())

		b = staged()
		named := func(number string) contract.BatchRow {
			r := order(9, number, "who burns there")
			r.Mends = 3
			return r
		}
		sent(b, dutyOfficer, order(3, "A1", "do it again, properly"), line(4, "B1", "another new one"))
		refused := corrected(b, "refused again")
		refused.Refused, refused.Actor = []contract.RefusedRow{bad(9, "no_region", "A1", "who burns there")}, dutyOfficer
		refused.Refused[0].Number = "A1"
		_, err := d.l.SendCorrected(ctx, refused)
		require.NoError(t, err)
		sent(b, dutyOfficer, named("A1"))
		require.Empty(t, told(), "they order as before")
		sent(b, coordinator, line(3, "A1", "no order"))
		require.Empty(t, told())

		b = staged()
		sent(b, dutyOfficer, line(3, "A1", "no order"), named("A2"))
		notices = told()
		require.Len(t, notices, 2)
		for i, row := range []string{"3", "9"} {
			require.Equal(t, ReworkRowReplaced, notices[i].Type)
			require.Equal(t, known, notices[i].Case)
			require.Equal(t, []string{b, row}, []string{notices[i].Facts["batch"], notices[i].Facts["row"]})
		}

		b = staged()
		refused = corrected(b, "refused with another number")
		refused.Refused, refused.Actor = []contract.RefusedRow{bad(9, "bad_date", "A2", "who burns there")}, dutyOfficer
		refused.Refused[0].Number, refused.Refused[0].Mends = "A2", 3
		_, err = d.l.SendCorrected(ctx, refused)
		require.NoError(t, err)
		sent(b, dutyOfficer, named("A2"))
		notices = told()
		require.Len(t, notices, 1)
		require.Equal(t, []string{string(ReworkRowReplaced), string(known), "9"}, []string{string(notices[0].Type), string(notices[0].Case), notices[0].Facts["row"]})
	})
}

// openingTexts calls a function before it opens a text.
type openingTexts struct {
	TextCipher
	before func()
}

func (o openingTexts) OpenText(sealed []byte, caseID, field string) ([]byte, error) {
	o.before()
	return o.TextCipher.OpenText(sealed, caseID, field)
}

// A list that is taken back is opened outside of the write, for which others wait; what
// somebody else changes meanwhile is seen all the same.
func TestAListIsOpenedOutsideOfTheWriteThatTakesItBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, config := withKeys(t, config)
		d.live()
		_, known := d.entered(line(3, "A1", "smoke"))
		kin := in("office", casework.DutyOfficer)
		kin.Person = "p-brother"
		d.do(known, coordinator, &casework.Recuse{Person: kin.Person, Reason: casework.NewText("is the brother of the owner")})
		order, other := line(3, "B1", "do it again"), line(4, "B2", "do it again")
		order.Supplement, other.Supplement = true, true
		b := d.stage(list("2", order, other))

		var meanwhile *contract.CorrectedList
		opened, inWrite := 0, 0
		d.l.config.Texts = openingTexts{config.Texts, func() {
			if sent := meanwhile; sent != nil {
				meanwhile = nil
				_, err := d.l.SendCorrected(ctx, *sent)
				require.NoError(t, err)
				opened, inWrite = 0, 0
			}
			if opened++; d.l.writing.Load() > 0 {
				inWrite++
			}
		}}
		added, mended := corrected(b.ID, "added", line(5, "A1", "no order")), corrected(b.ID, "mended", line(3, "B1", "no order"))
		meanwhile = &added
		requireRefusal(t, d.l.WithdrawBatch(ctx, b.ID, "sent by mistake", kin), casework.Forbidden, "list_for_another", "the row is of the case by now")
		meanwhile = &mended
		require.NoError(t, d.l.WithdrawBatch(ctx, b.ID, "sent by mistake", coordinator))
		require.Greater(t, opened, 3, "once more, for it was changed")
		require.Zero(t, inWrite)
		require.Equal(t, map[string]string{"orders": "rework", "rows": "1"}, d.entriesOf(contract.ListWithdrawn)[0].Payload.Facts)
	})
}
