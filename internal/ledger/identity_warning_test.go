package ledger

import (
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
			rows, err := d.l.RowsForWarning(ctx, *actor, b.ID, []int{1, 2, 3})
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
		rows, err := d.l.RowsForWarning(ctx, dutyOfficer, b.ID, []int{1, 2, 3})
		require.NoError(t, err)
		require.Empty(t, rows, "the cases have their own")
	})
}
