package ledger

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Whatever is filed by whom, and whenever the ledger is asked to look: its
// events are those that the rules give for the filings in their order with the
// passing of time between them, each filing has its outcome, and the
// projection is what the events make.
func TestTheLedgerAddsNothingToTheRules(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		done, err := d.l.FillHandlers(ctx, 1) // a ledger that begins anew misses none
		require.NoError(t, err)
		require.True(t, done)
		serial := 0
		rapid.Check(t, func(rt *rapid.T) {
			serial++
			d.clock.set(handedOver.Add(casework.Minute))
			id := d.register(fmt.Sprintf("D%d", serial))
			var filed []contract.NewFiling
			for range rapid.IntRange(1, 14).Draw(rt, "steps") {
				d.clock.forward(casework.Span(rapid.Int64Range(0, int64(20*casework.Hour)).Draw(rt, "pause")))
				n := contract.NewFiling{Case: id, Actor: rapid.SampledFrom(people).Draw(rt, "who"), Body: rapid.SampledFrom(commands).Draw(rt, "command")()}
				_, err := d.l.File(ctx, n)
				require.NoError(rt, err)
				filed = append(filed, n)
				if rapid.Bool().Draw(rt, "looks") {
					d.advance(id)
					require.NoError(rt, d.l.CheckProjection(ctx, id))
				}
			}
			d.clock.forward(casework.Span(rapid.Int64Range(0, int64(10*casework.Day)).Draw(rt, "end")))
			for r := d.advance(id); r.NextAt == r.Now; r = d.advance(id) {
			}
			require.NoError(rt, d.l.CheckProjection(ctx, id))
			compareWithRules(rt, d, id, filed)
		})
		d.whole()
	})
}

// compareWithRules folds the filings of a case by the rules alone and compares.
func compareWithRules(t *rapid.T, d *desk, id casework.CaseID, filed []contract.NewFiling) {
	recorded := d.events(id)
	var want []casework.Event
	var c casework.Case
	take := func(events []casework.Event) {
		for _, e := range events {
			c = casework.Apply(c, e)
			want = append(want, e)
		}
	}
	for i, f := range d.mustFilings(id) {
		if i == 0 { // the registration
			for _, e := range recorded[:f.LastEvent] {
				take([]casework.Event{e})
			}
			continue
		}
		n := filed[i-1]
		take(casework.Due(c, f.FiledAt))
		events, err := casework.Decide(c, casework.Command{Filing: f.ID, Actor: n.Actor, FiledAt: f.FiledAt, Attested: n.Attested, Body: n.Body})
		if err != nil {
			require.Equal(t, contract.FilingRefused, f.State)
			require.Equal(t, casework.AsError(err), f.Refusal)
			continue
		}
		require.Equal(t, contract.FilingApplied, f.State)
		require.Equal(t, int64(len(want)+1), f.FirstEvent)
		take(events)
		require.Equal(t, int64(len(want)), f.LastEvent)
	}
	take(casework.Due(c, d.clock.now()))
	require.Len(t, recorded, len(want))
	for i := range want {
		want[i].Epoch, want[i].RecordedAt = recorded[i].Epoch, recorded[i].RecordedAt
		require.True(t, bytes.Equal(marshal(want[i]), marshal(recorded[i])), "event %d: %s is not %s", i+1, marshal(recorded[i]), marshal(want[i]))
	}
}

var people = []casework.Actor{
	coordinator, coordinator, officer, officer, officer, reviewer, reviewer, supervisor, leader, dutyOfficer,
	in("county", casework.UnitOfficer), in("bureau", casework.UnitLeader),
}

var commands = []func() casework.Body{
	func() casework.Body {
		return nowhere(target(casework.RoleLead, "bureau"), target(casework.RoleAssisting, "county"))
	},
	func() casework.Body {
		return nowhere(target(casework.RoleLead, "bureau"))
	},
	func() casework.Body { return &casework.Acknowledge{Assignment: "a1", Handler: officer.Person} },
	func() casework.Body { return &casework.Acknowledge{Assignment: "a2"} },
	func() casework.Body {
		return &casework.DisputeAssignment{Assignment: "a1", Reason: casework.NewText("not ours")}
	},
	func() casework.Body { return &casework.Rule{Dispute: "d1", Reason: casework.NewText("it is yours")} },
	func() casework.Body {
		to := target(casework.RoleLead, "county")
		return &casework.Rule{Dispute: "d1", Upheld: true, Reason: casework.NewText("it is theirs"), To: &to}
	},
	func() casework.Body {
		return &casework.Contribute{Assignment: "a2", Part: casework.NewText("measured the smoke")}
	},
	func() casework.Body { return report() },
	func() casework.Body { return report() },
	func() casework.Body { return &casework.OpenReview{Answer: "r1"} },
	func() casework.Body {
		return &casework.Return{Answer: "r1", Items: []casework.Text{casework.NewText("the measurements")}}
	},
	func() casework.Body {
		r := report()
		return &casework.Supplement{Answer: "r1", Report: r.Report, Pending: r.Pending, Note: casework.NewText("here they are")}
	},
	func() casework.Body { return &casework.Approve{Answer: "r1"} },
	func() casework.Body { return &casework.SignReply{} },
	func() casework.Body { return &casework.ReportUp{To: "the inspection group"} },
	func() casework.Body { return &casework.Urge{Unit: "bureau"} },
	func() casework.Body {
		return &casework.ConfirmEscalation{Escalation: "e1", Confirm: true, Document: "7"}
	},
	func() casework.Body {
		return &casework.SetPriority{Priority: casework.PriorityStarred, Reason: casework.NewText("it burns")}
	},
	func() casework.Body {
		number := "T7"
		return &casework.AmendRegistration{Region: &number, Reason: casework.NewText("misread")}
	},
	func() casework.Body {
		return &casework.CorrectHandoverTime{HandedOverAt: handedOver.Add(-casework.Day), Reason: casework.NewText("stamped the day before")}
	},
	func() casework.Body {
		return &casework.Redo{Answer: "r1", Due: noon.Add(3 * casework.Day), Reason: casework.NewText("again")}
	},
}
