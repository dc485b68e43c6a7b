package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A case without a number is called by its row of its list wherever it is named:
// beside an escalation, a draft, and another case of the same complainant.
func TestACaseWithoutANumberIsCalledByItsRow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.live()
		row := line(7, "", "smoke at night")
		row.Sheet, row.Complainant = "来信", &contract.Complainant{Telephone: "19900000011"}
		b := d.stage(list("1", row))
		d.commit(b.ID)
		id := d.preview(b.ID).Rows[0].Case
		d.do(id, coordinator, &casework.Assign{Targets: []casework.Target{target(casework.RoleLead, "bureau")}, NoTerritory: casework.NewText("it is about no place")})
		d.do(id, supervisor, &casework.ProposeEscalation{Rung: casework.RungSupervisionLetter, Unit: "bureau", Reason: casework.NewText("slow")})

		listed, err := d.l.Escalations(ctx, all, contract.EscalationFilter{Case: id})
		require.NoError(t, err)
		require.Len(t, listed.Escalations, 1)
		m := listed.Escalations[0]
		require.Equal(t, []any{"", "来信", 7}, []any{m.Number, m.Sheet, m.RowNumber})

		d.draft(coordinator, contract.DraftPlace(id, casework.CmdRecordVisit), `{}`)
		drafts, err := d.l.Drafts(ctx, readerOf(coordinator))
		require.NoError(t, err)
		require.Equal(t, []any{"", "来信", 7}, []any{drafts[0].Number, drafts[0].Sheet, drafts[0].RowNumber})

		numbered := d.complained("D1", contract.Complainant{Telephone: "19900000011"})
		same, err := d.l.SameComplainant(ctx, dutyOfficer, numbered)
		require.NoError(t, err)
		require.Equal(t, []any{id, "来信", 7}, []any{same[0].Case, same[0].Sheet, same[0].RowNumber})
		same, err = d.l.SameComplainant(ctx, dutyOfficer, id)
		require.NoError(t, err)
		require.Equal(t, []any{"D1", "", 0}, []any{same[0].Number, same[0].Sheet, same[0].RowNumber}, "a number is name enough")
	})
}
