package ledger

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A case of December carried no calendar of the next year, because there was
// none. A review in January counts by the one that was published meanwhile.
func TestARoundCountsByTheCalendarOfItsDay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		body := registration("D1")
		body.Policy.Clocks = slices.Clone(policy.Clocks)
		body.Policy.Rounds = []casework.RoundPolicy{{Kind: casework.RoundStatutoryReview, Clocks: []casework.ClockPolicy{{
			Kind: casework.ClockReport,
			Rule: casework.DueRule{From: casework.FromHandedOver, Day: 3, At: "24:00", FirstDay: casework.NotCounted, Days: casework.WorkingDays},
		}}}}
		body.History, body.BackdateReason = &casework.HistoryEntry{Verdict: casework.Verified, Settlement: casework.Concluded}, casework.NewText("old ledger")
		d.clock.set(instant("2021-12-20T09:00:00+08:00"))
		f, err := d.l.Register(ctx, contract.NewCase{Body: body, Actor: coordinator})
		require.NoError(t, err)
		d.advance(f.Case)
		d.clock.set(instant("2022-01-04T09:00:00+08:00"))
		review := &casework.Reopen{Round: casework.RoundStatutoryReview, HandedOverAt: d.clock.now(), Reason: casework.NewText("asked for")}
		refused := d.file(f.Case, leader, review)
		d.advance(f.Case)
		require.Equal(t, "no_calendar", d.filing(refused.ID).Refusal.Code)
		require.NoError(t, d.l.StoreCalendar(ctx, casework.CalendarYear{Year: 2022, Holidays: []casework.Date{"2022-01-06"}}, "", "published"))
		d.do(f.Case, leader, review)
		c := d.record(f.Case).Case
		require.Equal(t, instant("2022-01-11T00:00:00+08:00"), clockOfKind(t, c, casework.ClockReport).Due, "neither the holiday nor the weekend is counted")
		d.whole(f.Case)
	})
}

// The record keeps to which units a recused person belonged, as the office knew
// it: a leader of such a unit lifts nothing.
func TestTheLedgerKnowsWhereARecusedPersonBelongs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.addUnit("bureau", "")
		kin := addPerson(t, d.l, "王芳")
		_, err := d.l.GrantPost(ctx, contract.Holding{Person: kin, Unit: "bureau", Role: casework.UnitOfficer})
		require.NoError(t, err)
		id := d.handled("D1")
		d.do(id, coordinator, &casework.Recuse{Person: kin, Reason: casework.NewText("is the brother of the owner")})
		require.Equal(t, []casework.UnitID{"bureau"}, d.record(id).Case.Recusals[0].Units)
		both := in("bureau", casework.UnitLeader)
		both.Posts = append(both.Posts, leader.Posts...)
		lift := &casework.LiftRecusal{Person: kin, Reason: casework.NewText("another man of that name")}
		refused := d.file(id, both, lift)
		d.advance(id)
		require.Equal(t, "own_unit", d.filing(refused.ID).Refusal.Code)
		d.do(id, leader, lift)
		d.whole(id)
	})
}

// Leaders hear of a dispute where a coordinator may be barred from ruling on it:
// of a further one, and of one that the desk entered.
func TestWhenLeadersHearOfADispute(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		again, onPaper, told bool
	}{{false, false, false}, {true, false, true}, {false, true, true}, {true, true, true}} {
		e := casework.Event{Type: "assignment_disputed", Payload: &casework.AssignmentDisputed{Dispute: casework.Dispute{ID: "d1", Again: c.again}}}
		if c.onPaper {
			e.Attested = &casework.Attestation{}
		}
		var roles []casework.Role
		for _, to := range messages[e.Type].to {
			for _, a := range to(casework.Case{}, e) {
				roles = append(roles, a.role)
			}
		}
		want := []casework.Role{casework.Coordinator, casework.Supervisor}
		if c.told {
			want = append(want, casework.Leader)
		}
		require.Equal(t, want, roles, c)
	}
}
