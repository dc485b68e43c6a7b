package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// What goes to others to look into waits for no unit's answer, and is listed apart from
// what does; an answer says whose it is.
func TestEscalationsThatAUnitAnswersAreListedApart(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		id := d.handled("D1")
		d.do(id, supervisor, picture())
		reason := casework.NewText("nobody was on site for three days")
		d.do(id, supervisor, &casework.ProposeEscalation{Rung: casework.RungSupervisionLetter, Unit: "bureau", Reason: reason})
		d.do(id, supervisor, &casework.Refer{Unit: "bureau", Cause: "inaction", Reason: reason, Evidence: []string{pictureDigest}})
		for _, e := range []string{"e1", "e2"} {
			d.do(id, leader, &casework.ConfirmEscalation{Escalation: e, Confirm: true})
		}
		listed := func(state casework.EscalationState, toUnits *bool) (rungs []casework.Rung) {
			t.Helper()
			page, err := d.l.Escalations(ctx, all, contract.EscalationFilter{State: state, ToUnits: toUnits})
			require.NoError(t, err)
			for _, e := range page.Escalations {
				rungs = append(rungs, e.Escalation.Rung)
			}
			return rungs
		}
		yes, no := true, false
		require.ElementsMatch(t, []casework.Rung{casework.RungSupervisionLetter, casework.RungReferral}, listed(casework.EscalationConfirmed, nil))
		require.Equal(t, []casework.Rung{casework.RungSupervisionLetter}, listed(casework.EscalationConfirmed, &yes))
		require.Equal(t, []casework.Rung{casework.RungReferral}, listed(casework.EscalationConfirmed, &no))

		head := in("bureau", casework.UnitLeader)
		d.do(id, head, &casework.AnswerEscalation{Escalation: "e1", Reply: casework.NewText("two inspectors are there now")})
		require.Empty(t, listed(casework.EscalationConfirmed, &yes))
		require.Equal(t, []casework.Rung{casework.RungSupervisionLetter}, listed(casework.EscalationAnswered, &yes))
		require.Equal(t, head.Person, d.record(id).Case.Escalations[0].AnsweredBy)
		d.whole(id)
	})
}
