package ledger

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A leader sends an approved answer back: the record holds what fell away, the
// lists show the answer as returned, and everybody hears whom it concerns.
func TestAWithdrawnApprovalIsInTheRecordAndTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		d.do(id, officer, report())
		d.do(id, in("bureau", casework.UnitLeader), &casework.SignReport{Answer: "r1"})
		d.do(id, reviewer, &casework.Approve{Answer: "r1"})
		d.do(id, leader, &casework.SignReply{})
		d.deliver(nil)
		upstream := clockOfKind(t, d.record(id).Case, casework.ClockUpstream)

		d.do(id, leader, &casework.Return{Answer: "r1", Items: []casework.Text{casework.NewText("a picture of the sealed kiln is missing")}})
		c := d.record(id).Case
		require.Equal(t, casework.Supplementing, c.State)
		require.Equal(t, leader.Person, c.Withdrawals[0].SignedBy)
		require.Zero(t, c.Reply.SignedAt)
		require.Equal(t, upstream, clockOfKind(t, c, casework.ClockUpstream))
		page, err := d.l.Cases(ctx, all, contract.CaseFilter{Returned: true})
		require.NoError(t, err)
		require.Len(t, page.Cases, 1)
		require.Equal(t, 1, page.Cases[0].Returned)

		heard := map[casework.EventType][]string{}
		for _, n := range d.deliver(nil) {
			heard[n.Type] = append(heard[n.Type], address{role: n.Role, unit: n.Unit}.String())
		}
		for _, to := range heard {
			slices.Sort(to)
		}
		require.Equal(t, []string{"coordinator", "leader", "publicity_officer", "reviewer"}, heard["approval_withdrawn"])
		require.Equal(t, []string{"unit_duty_officer@bureau", "unit_leader@bureau", "unit_officer@bureau"}, heard["report_returned"])
		d.whole(id)
	})
}

func clockOfKind(t *testing.T, c casework.Case, kind casework.ClockKind) casework.Clock {
	t.Helper()
	i := slices.IndexFunc(c.Clocks, func(k casework.Clock) bool { return k.Kind == kind })
	require.GreaterOrEqual(t, i, 0)
	return c.Clocks[i]
}
