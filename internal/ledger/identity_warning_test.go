package ledger

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// What is opened for a warning is for those alone who may look at the complainant
// and see the case, and is not opened once there is nothing to mend in the list.
func TestWarningsAreForThoseWhoMayLookAtTheComplainant(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.live()
		who := contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011"}
		id := d.complained("D1", who)
		row := line(3, "D2", "示范-栽植甲反映噪声")
		row.Complainant = &who
		b := d.stage(list("1", row, line(4, "D3", ""), line(5, "D4", "smoke")))
		before := len(d.entries())
		for actor, may := range map[*casework.Actor]bool{
			&dutyOfficer: true, &coordinator: true, &reviewer: false, &supervisor: false, &leader: false, &auditor: false, &officer: false,
		} {
			c, err := d.l.ComplainantForWarning(ctx, *actor, id)
			require.NoError(t, err)
			rows, err := d.l.RowsForWarning(ctx, *actor, b.ID, placed(1, 2, 3))
			require.NoError(t, err)
			if !may {
				require.Nil(t, c, actor.Person)
				require.Empty(t, rows, actor.Person)
				continue
			}
			require.Equal(t, &who, c)
			require.Len(t, rows, 2, "the refused row is mended first")
			require.Equal(t, &who, rows[1].Complainant)
			require.Nil(t, rows[3].Complainant)
		}
		require.Len(t, d.entries(), before, "nothing is shown, so it is no look")
		_, err := d.l.ComplainantForWarning(ctx, dutyOfficer, "no-such-case")
		requireRefusal(t, err, casework.NotFound, "no_such_case")
		d.commit(b.ID)
		rows, err := d.l.RowsForWarning(ctx, dutyOfficer, b.ID, placed(1, 2, 3))
		require.NoError(t, err)
		require.Empty(t, rows, "the cases have their own")
	})
}

// A line of a complaint is shown to those alone who may look at whom it must not
// name: the others would learn from the mask who complained.
func TestComplaintsAreOpenedToBeMaskedForThoseWhoMayLook(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.unit("bureau", "")
		who := contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011"}
		named, nameless, barred, theirs := d.complained("D1", who), d.register("D2"), d.complained("D3", who), d.complained("D4", who)
		d.do(barred, coordinator, &casework.Recuse{Person: dutyOfficer.Person, Reason: casework.NewText("a relative")})
		d.do(theirs, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		ids := []casework.CaseID{named, nameless, barred, theirs, "no-such-case"}
		before := len(d.entries())
		opened := func(actor casework.Actor) map[casework.CaseID]contract.NamedComplaint {
			t.Helper()
			found, err := d.l.ComplaintsToMask(ctx, actor, ids)
			require.NoError(t, err)
			return found
		}
		for _, actor := range []casework.Actor{reviewer, supervisor, leader, auditor, officer} {
			require.Empty(t, opened(actor), actor.Person)
		}
		all := opened(coordinator)
		require.Len(t, all, 4)
		require.Equal(t, contract.NamedComplaint{Text: "smoke from the brick works at night, number D1", Complainant: who}, all[named])
		require.Equal(t, contract.NamedComplaint{Text: "smoke from the brick works at night, number D2"}, all[nameless])
		require.NotContains(t, opened(dutyOfficer), barred)
		require.NotContains(t, opened(in("bureau", casework.Coordinator)), theirs, "whose unit handles it does not learn who complained")
		require.Len(t, d.entries(), before, "nothing is shown, so it is no look")

		require.NoError(t, d.l.writer.Exec("DELETE FROM identities").Error)
		all = opened(coordinator)
		require.Len(t, all, 1, "what cannot be compared is not shown, and the others are")
		require.Contains(t, all, nameless)
	})
}

// The reason of a look may speak of the complainant: it is sealed like a text of
// the case, opens for no other look, and what was written before is read as it is.
func TestTheReasonOfALookIsSealed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		id := d.complained("D1", contract.Complainant{Name: "示范-栽植甲"})
		for _, reason := range []string{"回电示范-栽植甲", "再次回电"} {
			_, err := d.l.Complainant(ctx, dutyOfficer, id, reason)
			require.NoError(t, err)
			d.clock.forward(casework.Second)
		}
		old := lookRow{ID: "l-of-before", CaseID: id, Person: dutyOfficer.Person, Reason: "以前的原因", At: d.clock.now()}
		require.NoError(t, d.l.writer.Create(&old).Error)
		for _, words := range []string{"回电", "栽植"} {
			require.False(t, strings.Contains(d.dump("identity_looks"), words), words)
		}
		looks, err := d.l.Looks(ctx, contract.Reader{Actor: auditor}, id)
		require.NoError(t, err)
		require.Equal(t, []string{"以前的原因", "再次回电", "回电示范-栽植甲"}, []string{looks[0].Reason, looks[1].Reason, looks[2].Reason})

		var rows []lookRow
		require.NoError(t, d.l.reader.Order("at").Find(&rows).Error)
		rows[0].Sealed = rows[1].Sealed
		_, err = d.l.reasonOf(d.l.reader, rows[0])
		require.Error(t, err, "another look's reason")
	})
}
