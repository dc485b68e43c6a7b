package ledger

import (
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// deliver sends everything that waits now, and gives what was sent.
func (d *desk) deliver(send func(contract.Notice) error) []contract.Notice {
	d.t.Helper()
	var sent []contract.Notice
	for {
		n, err := d.l.Deliver(ctx, 7, func(n contract.Notice) error {
			if send != nil {
				if err := send(n); err != nil {
					return err
				}
			}
			sent = append(sent, n)
			return nil
		})
		require.NoError(d.t, err)
		if n < 7 {
			return sent
		}
	}
}

func TestAMessageIsWrittenWithItsEventAndDelivered(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.assigned("D1")
		sent := d.deliver(nil)
		var ids []string
		for _, n := range sent {
			ids = append(ids, n.ID)
			require.Equal(t, id, n.Case)
			require.Equal(t, "D1", n.Facts["number"])
		}
		require.Contains(t, ids, string(id)+"-1/coordinator")
		require.Contains(t, ids, string(id)+"-6/unit_duty_officer@bureau")
		require.Len(t, slices.Compact(slices.Sorted(slices.Values(ids))), len(ids), "no doubles")
		require.Empty(t, d.deliver(nil), "each once")
		watched, err := d.l.Watch(ctx)
		require.NoError(t, err)
		require.Zero(t, watched.Messages)

		inbox := func(who casework.Actor) []contract.Notice {
			var all []contract.Notice
			after := ""
			for {
				page, err := d.l.Notices(ctx, who, after, 1)
				require.NoError(t, err)
				all = append(all, page.Notices...)
				if after = page.Next; after == "" {
					return all
				}
			}
		}
		mine := inbox(in("bureau", casework.UnitDutyOfficer))
		require.Len(t, mine, 1)
		require.True(t, mine[0].Urgent)
		require.False(t, mine[0].Read)
		require.Len(t, inbox(coordinator), 1)
		require.Empty(t, inbox(in("county", casework.UnitDutyOfficer)))
		require.Empty(t, inbox(in("bureau", casework.Administrator)))

		// It rings until somebody of the unit has signed: no mark ends that, and for
		// whoever has not read it, it is there without ringing afterwards.
		require.NoError(t, d.l.MarkRead(ctx, in("bureau", casework.UnitDutyOfficer), mine[0].ID))
		require.NoError(t, d.l.MarkAllRead(ctx, in("bureau", casework.UnitDutyOfficer), d.clock.now()))
		still := inbox(in("bureau", casework.UnitDutyOfficer))[0]
		require.Equal(t, []bool{true, false, true}, []bool{still.Urgent, still.Read, still.Unsigned})
		signer := in("bureau", casework.UnitOfficer)
		signer.Person = "p-signer"
		d.do(mine[0].Case, signer, &casework.Acknowledge{Assignment: "a1"})
		signed := inbox(in("bureau", casework.UnitDutyOfficer))[0]
		require.Equal(t, []bool{false, true, false}, []bool{signed.Urgent, signed.Read, signed.Unsigned})
		colleague := in("bureau", casework.UnitDutyOfficer)
		colleague.Person = "p-colleague"
		require.Equal(t, []bool{false, false, false}, []bool{inbox(colleague)[0].Urgent, inbox(colleague)[0].Read, inbox(colleague)[0].Unsigned})
		// Of a unit that lost its part and got another one, the new part is to be signed for, and not the old one.
		d.do(id, coordinator, &casework.Reassign{Assignment: "a1", To: target(casework.RoleLead, "county"), Reason: casework.NewText("it is theirs")})
		d.clock.forward(casework.Minute)
		d.do(id, coordinator, &casework.Assign{Targets: []casework.Target{target(casework.RoleAssisting, "bureau")}})
		d.deliver(nil)
		rings := map[string]bool{}
		for _, n := range inbox(colleague) {
			if n.Type == "unit_assigned" {
				rings[n.Facts["role"]] = n.Unsigned && n.Urgent
			}
		}
		require.Equal(t, map[string]bool{"lead": false, "assisting": true}, rings)
		requireRefusal(t, d.l.MarkRead(ctx, in("county", casework.UnitDutyOfficer), mine[0].ID), casework.NotFound, "no_such_notice")
	})
}

// Whoever works from a desk never opens the cases: what they did there is read, and
// so is that a case came in once somebody has dispatched it.
func TestWhatWasDoneAboutIsRead(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		unread := func(who casework.Actor) (found []string) {
			t.Helper()
			d.deliver(nil)
			page, err := d.l.Notices(ctx, who, "", 0)
			require.NoError(t, err)
			for _, n := range page.Notices {
				if !n.Read {
					found = append(found, n.Facts["number"]+" "+string(n.Type))
				}
			}
			return found
		}
		other := coordinator
		other.Person = "p-other-coordinator"
		one := d.register("D1")
		d.clock.forward(casework.Minute)
		two := d.register("D2")
		require.Equal(t, []string{"D2 case_registered", "D1 case_registered"}, unread(coordinator))
		d.clock.forward(casework.Minute)
		d.do(one, coordinator, &casework.Screen{Outcome: casework.ScreenAccepted})
		require.Equal(t, []string{"D2 case_registered"}, unread(coordinator), "who did something in the case")
		require.Len(t, unread(other), 2, "a colleague has not")
		d.do(one, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		require.Equal(t, []string{"D2 case_registered"}, unread(other), "nobody has to look at it any more")
		watch := in("bureau", casework.UnitDutyOfficer)
		d.do(one, watch, &casework.RecordCall{Unit: "bureau", Answered: true, Note: casework.NewText("asked where it is")})
		require.Equal(t, []string{"D1 unit_assigned"}, unread(watch), "what is urgent waits for its signature")
		d.do(one, watch, &casework.Acknowledge{Assignment: "a1"})
		require.Empty(t, unread(watch))

		at := d.clock.now()
		d.clock.forward(casework.Minute)
		d.register("D3")
		require.Len(t, unread(other), 2)
		require.NoError(t, d.l.MarkAllRead(ctx, other, at))
		require.NoError(t, d.l.MarkAllRead(ctx, other, at))
		require.Equal(t, []string{"D3 case_registered"}, unread(other), "what came after it stays unread")
		require.Len(t, unread(coordinator), 2, "the inbox of one is not that of another")
		d.whole(two)
	})
}

func TestAFailedDeliveryIsTriedAgainWithTheSameID(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.register("D1")
		away := errors.New("the gateway is away")
		tries := map[string]int{}
		fail := func(n contract.Notice) error { tries[n.ID]++; return away }
		require.Empty(t, d.deliver(fail))
		require.Empty(t, d.deliver(fail), "not at once")
		require.Equal(t, 1, d.rows("notices"), "the inbox has it all the same")
		for _, pause := range []casework.Span{firstPause, 2 * firstPause, 4 * firstPause} {
			d.clock.forward(pause - 1)
			require.Empty(t, d.deliver(fail))
			d.clock.forward(1)
			require.Empty(t, d.deliver(fail))
		}
		d.clock.forward(casework.Hour)
		sent := d.deliver(nil)
		require.Len(t, sent, 1)
		require.Equal(t, map[string]int{sent[0].ID: 4}, tries)

		d.clock.set(handedOver.Add(casework.Minute))
		// A taker that is lost between taking and settling: the message comes again.
		d.register("D2")
		taken, err := d.l.takeMessages(ctx, 10)
		require.NoError(t, err)
		require.Len(t, taken, 1)
		require.Empty(t, d.deliver(nil))
		d.clock.forward(lease)
		sent = d.deliver(nil)
		require.Len(t, sent, 1)
		require.Equal(t, taken[0].Notice.ID, sent[0].ID)
		require.Equal(t, 2, d.rows("notices"))
	})
}

func TestOfABatchOnlyWhatFailedIsSentAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		for _, number := range []string{"D1", "D2", "D3"} {
			d.register(number)
		}
		sent := d.deliver(func(n contract.Notice) error {
			if n.Facts["number"] == "D2" {
				return errors.New("its line is engaged")
			}
			return nil
		})
		require.Len(t, sent, 2)
		var states []string
		require.NoError(t, d.l.reader.Table("outbox").Where("attempts = 1").Order("id").Pluck("state", &states).Error)
		require.ElementsMatch(t, []string{outboxDelivered, outboxDelivered, outboxPending}, states)
		d.clock.forward(firstPause)
		sent = d.deliver(nil)
		require.Len(t, sent, 1)
		require.Equal(t, "D2", sent[0].Facts["number"])
	})
}

func TestTakersAtOnceShareTheWork(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		config.Conns = 20
		d := newDesk(t, config)
		for i := range 20 {
			d.register(string(rune('A' + i)))
		}
		sent := make(chan string, 100)
		crowd(8, func(int) {
			for {
				n, err := d.l.Deliver(ctx, 3, func(n contract.Notice) error { sent <- n.ID; return nil })
				requireNoError(t, err)
				if n == 0 {
					return
				}
			}
		})
		require.Empty(t, d.deliver(nil))
		close(sent)
		var ids []string
		for id := range sent {
			ids = append(ids, id)
		}
		require.Len(t, ids, 20)
		require.Len(t, slices.Compact(slices.Sorted(slices.Values(ids))), 20)
	})
}

func TestAWarningThatCameTooLateIsKeptAndNotSent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		warnings := func() (states []string) {
			require.NoError(t, d.l.reader.Table("outbox").Where("type = 'warning_due' AND facts IS NOT NULL").Order("id").Pluck("state", &states).Error)
			return slices.Compact(slices.Sorted(slices.Values(states)))
		}
		// In time: the warning of the assign clock, ten minutes before.
		id := d.register("D1")
		d.clock.set(handedOver.Add(21 * casework.Minute))
		d.advance(id)
		require.Equal(t, []string{outboxPending}, warnings())

		// After an outage: everything has lapsed by the time it is recorded.
		d.clock.set(handedOver.Add(casework.Minute))
		d.deliver(nil)
		late := d.register("D2")
		d.clock.set(noon)
		d.advance(late)
		for _, n := range d.deliver(nil) {
			if n.Case == late && n.Type == "warning_due" {
				due, err := casework.ParseInstant(n.Facts["due"])
				require.NoError(t, err)
				require.Greater(t, due, d.clock.now())
			}
		}
		require.Contains(t, warnings(), outboxStale)
		lapses := 0
		for _, e := range d.events(late) {
			if e.Type == "clock_lapsed" {
				lapses++
				for _, to := range []string{"coordinator", "supervisor"} {
					require.Contains(t, d.dump("notices"), e.ID+"/"+to, "a lapse is told, however late")
				}
			}
		}
		require.Positive(t, lapses)
		d.whole(id, late)
	})
}

// The table names types of events that there are, and everything that time
// does has its addressees.
func TestTheTableOfMessagesKnowsItsEvents(t *testing.T) {
	t.Parallel()
	types := casework.EventTypes()
	for typ := range messages {
		require.Contains(t, types, typ)
	}
	for _, typ := range []casework.EventType{"warning_due", "clock_lapsed", "rung_reached", "unit_assigned", "report_returned", "escalation_opened"} {
		require.Contains(t, messages, typ)
	}
}

func TestEveryRungHasAddressees(t *testing.T) {
	t.Parallel()
	c := casework.Case{Clocks: []casework.Clock{
		{ID: "k1", Owner: casework.Owner{Role: casework.UnitOfficer, Unit: "bureau"}},
		{ID: "k2", Owner: casework.Owner{Role: casework.Coordinator}},
	}}
	for _, rung := range casework.Rungs {
		for clock, unit := range map[string]casework.UnitID{"k1": "bureau", "k2": ""} {
			x := casework.Escalation{ID: "e1", Rung: rung, Unit: unit, Clock: clock, State: casework.EscalationProposed}
			if rung.Automatic() {
				x.State = casework.EscalationIssued
			}
			to := rungReached(c, casework.Event{Payload: &casework.RungReached{Clock: clock, Escalation: x}})
			require.NotEmpty(t, to, "%s of %s", rung, clock)
			if !rung.Automatic() {
				for _, a := range to {
					require.Empty(t, a.unit, "a proposal does not reach the unit: %s", rung)
				}
				again := &casework.RungReached{Clock: clock, Escalation: x, Already: true}
				require.Empty(t, rungReached(c, casework.Event{Payload: again}), "who decides was told when a person proposed it: %s", rung)
			}
		}
	}
}

// Those who publish, and those who hold to account, hear when it is their turn.
func TestWhoComesAfterTheReplyIsTold(t *testing.T) {
	t.Parallel()
	heard := func(typ casework.EventType) (roles []casework.Role) {
		for _, find := range messages[typ].to {
			for _, a := range find(casework.Case{}, casework.Event{Type: typ}) {
				roles = append(roles, a.role)
			}
		}
		return roles
	}
	require.Contains(t, heard("publication_prepared"), casework.PublicityOfficer)
	require.Contains(t, heard("reported_up"), casework.AccountabilityOfficer)
}
