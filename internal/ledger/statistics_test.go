package ledger

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// step is a command by somebody.
type step struct {
	who  casework.Actor
	body func() casework.Body
}

// ways are lives of cases that come far: answered and passed at once, returned
// and completed, to be done anew, disputed to either end.
var ways = func() [][]step {
	say := func(who casework.Actor, body casework.Body) step {
		return step{who, func() casework.Body { return body }}
	}
	reason := casework.NewText("as it is")
	assign := say(coordinator, nowhere(target(casework.RoleLead, "bureau")))
	accept := say(officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
	answer := step{officer, func() casework.Body { return report() }}
	look := say(reviewer, &casework.OpenReview{Answer: "r1"})
	back := say(reviewer, &casework.Return{Answer: "r1", Items: []casework.Text{reason}})
	supplement := step{officer, func() casework.Body {
		r := report()
		return &casework.Supplement{Answer: "r1", Report: r.Report, Pending: r.Pending, Note: reason}
	}}
	pass := say(reviewer, &casework.Approve{Answer: "r1"})
	sign := say(in("bureau", casework.UnitLeader), &casework.SignReport{Answer: "r1"})
	dispute := say(officer, &casework.DisputeAssignment{Assignment: "a1", Reason: reason})
	to := target(casework.RoleLead, "county")
	county := in("county", casework.UnitOfficer)
	return [][]step{
		{assign, accept, answer, sign, look, pass},
		{assign, accept, answer, sign, look, back, supplement, sign, look, pass},
		{assign, accept, answer, sign, look, say(reviewer, &casework.Redo{Answer: "r1", Due: noon.Add(9 * casework.Day), Reason: reason}), answer, sign, look, pass},
		{assign, accept, dispute, say(coordinator, &casework.Rule{Dispute: "d1", Reason: reason}), answer, sign, look, pass},
		{
			assign, accept, dispute, say(coordinator, &casework.Rule{Dispute: "d1", Upheld: true, To: &to, Reason: reason}),
			say(county, &casework.Acknowledge{Assignment: "a2", Handler: county.Person}), say(county, &casework.DisputeAssignment{Assignment: "a2", Reason: reason}),
		},
		nil,
	}
}()

// Whatever is done in cases, and whenever one looks: the statistics are what the
// events say, for the office, for a unit, for somebody who is recused, and
// behind every number the list of cases shows exactly its cases.
func TestStatisticsAreWhatTheEventsSay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("county", "")
		everyone := func(casework.UnitID) bool { return true }
		more := append(slices.Clone(commands), func() casework.Body {
			return &casework.Reassign{Assignment: "a1", To: target(casework.RoleLead, "county"), Reason: casework.NewText("theirs")}
		}, func() casework.Body {
			return &casework.RecordVisit{Purpose: "inspection", At: d.clock.now().Add(-casework.Minute), Place: "the works", Note: casework.NewText("looked around"), Evidence: nil}
		})
		var ids []casework.CaseID
		for _, way := range ways {
			d.clock.set(handedOver.Add(casework.Minute))
			id := d.register(fmt.Sprintf("D%d", len(ids)))
			ids = append(ids, id)
			for _, step := range way {
				d.do(id, step.who, step.body())
			}
		}
		d.clock.set(noon)
		last := ids[len(ids)-1]
		d.advance(last)
		missed := d.record(last).Case.Breaches[0].Clock
		d.do(last, leader, &casework.Redate{Clock: missed, Due: noon.Add(casework.Day), Reason: casework.NewText("by the ruling"), Document: "7"})
		rapid.Check(t, func(rt *rapid.T) {
			d.clock.set(handedOver.Add(casework.Minute))
			id := d.register(fmt.Sprintf("D%d", len(ids)))
			ids = append(ids, id)
			way := rapid.SampledFrom(ways).Draw(rt, "way")
			for range rapid.IntRange(1, 20).Draw(rt, "steps") {
				d.clock.forward(casework.Span(rapid.Int64Range(0, int64(12*casework.Hour)).Draw(rt, "pause")))
				step := step{rapid.SampledFrom(people).Draw(rt, "who"), rapid.SampledFrom(more).Draw(rt, "command")}
				if len(way) > 0 && rapid.IntRange(0, 3).Draw(rt, "goes on") > 0 {
					step, way = way[0], way[1:]
				}
				_, err := d.l.File(ctx, contract.NewFiling{Case: id, Actor: step.who, Body: step.body()})
				require.NoError(rt, err)
				d.advance(id)
			}
		})
		d.clock.set(handedOver.Add(40 * casework.Day))
		s, err := d.l.Statistics(ctx, all, contract.CaseFilter{})
		require.NoError(t, err)
		for _, n := range []contract.Count{
			s.Breaches.Total, s.Breaches.SetAside, s.Answers.Total.InTime, s.Answers.Total.Late, s.Answers.Total.PassedFirst, s.Answers.Total.SentBack,
			s.Disputes.Total.Open, s.Disputes.Total.Upheld, s.Disputes.Total.Rejected, s.Disputes.Total.Again, s.Disputes.Total.Reassigned,
		} {
			require.Positive(t, n.Count, "the lives must come to everything that is counted: %+v", s)
		}
		barred := ids[len(ids)/2]
		kin := in("office", casework.Supervisor)
		kin.Person = "p-kin"
		d.do(barred, coordinator, &casework.Recuse{Person: kin.Person, Reason: casework.NewText("is the brother of the owner")})
		for _, at := range []casework.Span{40 * casework.Day, 41 * casework.Day} {
			d.clock.set(max(d.clock.now(), handedOver.Add(at)))
			d.agree(all, contract.CaseFilter{}, ids, everyone)
			d.agree(contract.Reader{Actor: supervisor}, contract.CaseFilter{Campaign: "c1"}, ids, everyone)
			seen := slices.DeleteFunc(slices.Clone(ids), func(id casework.CaseID) bool { return id == barred })
			d.agree(contract.Reader{Actor: kin}, contract.CaseFilter{}, seen, everyone)
			own := contract.Reader{Actor: in("bureau", casework.UnitLeader)}
			d.agree(own, contract.CaseFilter{}, d.listed(own, contract.CaseFilter{}), func(u casework.UnitID) bool { return u == "bureau" })
			d.agree(all, contract.CaseFilter{Unit: "county"}, d.listed(all, contract.CaseFilter{Unit: "county"}), func(u casework.UnitID) bool { return u == "county" })
			d.agree(contract.Reader{Actor: in("elsewhere", casework.UnitLeader)}, contract.CaseFilter{}, nil, everyone)
		}
		d.whole(ids...)
	})
}

// A due instant that comes is a breach and a late answer at once, whether it has
// been published or not, and one microsecond before it is neither.
func TestABreachIsCountedFromItsInstantOn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		id := d.handled("D1")
		report := contract.CaseFilter{Figure: contract.FigureBreached, FigureClock: casework.ClockReport, FigureUnit: "bureau"}
		late := contract.CaseFilter{Figure: contract.FigureAnsweredLate, FigureUnit: "bureau"}
		for _, c := range []struct {
			at  casework.Instant
			due bool
		}{{noon - 1, false}, {noon, true}, {noon + 1, true}} {
			d.clock.set(c.at)
			s, err := d.l.Statistics(ctx, all, contract.CaseFilter{})
			require.NoError(t, err)
			require.Zero(t, d.rows("escalations"), "nothing is published")
			n := contract.Count{}
			if c.due {
				n = contract.Count{Count: 1, Cases: 1}
			}
			require.Equal(t, n, s.Breaches.Total)
			require.Equal(t, n, s.Answers.Total.Late)
			require.Equal(t, c.due, slices.Contains(d.listed(all, report), id))
			require.Equal(t, c.due, slices.Contains(d.listed(all, late), id))
			d.agree(all, contract.CaseFilter{}, []casework.CaseID{id}, func(casework.UnitID) bool { return true })
		}
		d.advance(id)
		d.agree(all, contract.CaseFilter{}, []casework.CaseID{id}, func(casework.UnitID) bool { return true })
		d.whole(id)
	})
}

// The region is part of what was handed over, and the period takes in both of
// its days in Shanghai, on which a case was first handed over.
// What is overdue and what has a breach that counts are two things: an instant that
// had passed before a case came in is overdue and nobody's breach. Both parts are said,
// they add up, and behind each stand its cases.
func TestWhatIsOverdueIsSaidInTwoParts(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.clock.set(handedOver.Add(3 * casework.Hour)) // the time to assign had passed
		body := registration("LATE")
		body.BackdateReason = casework.NewText("the list came late")
		late, err := d.l.Register(ctx, contract.NewCase{Body: body, Actor: dutyOfficer})
		require.NoError(t, err)
		d.clock.set(handedOver.Add(casework.Minute))
		missed := d.register("D1")
		d.clock.set(handedOver.Add(4 * casework.Hour))
		body = registration("FRESH")
		body.HandedOverAt = d.clock.now()
		_, err = d.l.Register(ctx, contract.NewCase{Body: body, Actor: dutyOfficer})
		require.NoError(t, err)

		list := func(f contract.CaseFilter) (ids []casework.CaseID) {
			page, err := d.l.Cases(ctx, all, f)
			require.NoError(t, err)
			for _, c := range page.Cases {
				ids = append(ids, c.ID)
			}
			return ids
		}
		both := contract.Overdue{Cases: 2, Breached: 1, AtEntry: 1}
		for _, published := range []bool{false, true} {
			if published {
				d.advance(missed)
				d.advance(late.Case)
			}
			s, err := d.l.Statistics(ctx, all, contract.CaseFilter{})
			require.NoError(t, err)
			require.Equal(t, both, s.Overdue)
			s, err = d.l.Statistics(ctx, all, contract.CaseFilter{Region: "river"})
			require.NoError(t, err)
			require.Equal(t, both, s.Overdue)
			require.Len(t, list(contract.CaseFilter{Overdue: true}), 2)
			require.Equal(t, []casework.CaseID{missed}, list(contract.CaseFilter{Figure: contract.FigureOverdueBreached}))
			require.Equal(t, []casework.CaseID{late.Case}, list(contract.CaseFilter{Figure: contract.FigureOverdueAtEntry}))
		}
	})
}

func TestStatisticsOfARegionAndAPeriod(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		midnight := instant("2021-08-20T00:00:00+08:00")
		d.clock.set(midnight.Add(2 * casework.Day))
		var ids []casework.CaseID
		for i, at := range []casework.Instant{midnight - 1, midnight, midnight.Add(casework.Day) - 1, midnight.Add(casework.Day)} {
			body := registration(fmt.Sprintf("D%d", i))
			body.HandedOverAt, body.BackdateReason = at, casework.NewText("on paper")
			if i%2 == 1 {
				body.Region = "hill county, river district"
			}
			f, err := d.l.Register(ctx, contract.NewCase{Body: body, Actor: importer})
			require.NoError(t, err)
			ids = append(ids, f.Case)
		}
		d.clock.forward(9 * casework.Day)
		for _, id := range ids {
			d.advance(id)
		}
		for _, c := range []struct {
			filter contract.CaseFilter
			want   []casework.CaseID
		}{
			{contract.CaseFilter{HandedOverFrom: "2021-08-20", HandedOverTo: "2021-08-20"}, ids[1:3]},
			{contract.CaseFilter{HandedOverTo: "2021-08-19"}, ids[:1]},
			{contract.CaseFilter{HandedOverFrom: "2021-08-21"}, ids[3:]},
			{contract.CaseFilter{Region: "river"}, ids},
			{contract.CaseFilter{Region: "hill"}, []casework.CaseID{ids[1], ids[3]}},
			{contract.CaseFilter{Region: "hill", HandedOverTo: "2021-08-20"}, ids[1:2]},
			{contract.CaseFilter{Region: "%"}, nil},
		} {
			require.ElementsMatch(t, c.want, d.listed(all, c.filter))
			// Every case is reminded of an instant that it missed.
			page, err := d.l.Escalations(ctx, all, contract.EscalationFilter{In: c.filter, Limit: 200})
			require.NoError(t, err)
			reminded := map[casework.CaseID]bool{}
			for _, e := range page.Escalations {
				require.NotEmpty(t, e.ClockKind)
				reminded[e.Case] = true
			}
			require.ElementsMatch(t, c.want, slices.Collect(maps.Keys(reminded)))
			d.agree(all, c.filter, c.want, func(casework.UnitID) bool { return true })
		}
	})
}

// Cases from before there were statistics are given what they add to them.
func TestFiguresOfOldCasesAreFilledIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := []casework.CaseID{d.handled("D1"), d.register("D2"), d.assigned("D3")}
		d.clock.set(noon)
		d.advance(ids[0])
		want := d.dump("case_figures") + d.dump("cases")
		require.NoError(t, d.l.writer.Exec("DELETE FROM case_figures").Error)
		require.NoError(t, d.l.writer.Exec("UPDATE cases SET first_handed_over_at = 0, first_assigned_at = 0, first_acknowledged_at = 0, first_on_site_at = 0, first_answered_at = 0").Error)
		require.Error(t, d.l.CheckProjection(ctx, ids[0]), "the check misses them")
		require.NoError(t, Migrate(ctx, config))
		require.NoError(t, Migrate(ctx, config), "once is enough")
		require.Equal(t, want, d.dump("case_figures")+d.dump("cases"))
		d.whole(ids...)
	})
}

// Rates are rounded half up to one decimal, and there is none of nothing.
func TestRatesAreRoundedHalfUp(t *testing.T) {
	t.Parallel()
	require.Nil(t, contract.Rate(0, 0))
	for _, c := range []struct {
		part, whole int64
		want        float64
	}{{0, 7, 0}, {7, 7, 100}, {8497, 9070, 93.7}, {484, 1038, 46.6}, {1, 2000, 0.1}, {1, 2001, 0}, {783, 1427, 54.9}} {
		require.InDelta(t, c.want, *contract.Rate(c.part, c.whole), 1e-9, "%d of %d", c.part, c.whole)
	}
}
