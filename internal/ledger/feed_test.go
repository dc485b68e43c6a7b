package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// told reads all that was added after a position and gives what a reader hears
// of it, with the last position.
func (d *desk) told(who casework.Actor, after int64) ([]contract.CaseChange, int64) {
	d.t.Helper()
	var whole []contract.Addition
	for {
		some, err := d.l.Changes(ctx, after, 3)
		require.NoError(d.t, err)
		for _, c := range some {
			require.Equal(d.t, after+1, c.Pos, "none is overlooked")
			after = c.Pos
		}
		whole = append(whole, some...)
		if len(some) < 3 {
			break
		}
	}
	told, err := d.l.Told(ctx, contract.Reader{Actor: who}, whole)
	require.NoError(d.t, err)
	return told, after
}

func TestAChangeIsToldToThoseWhoSeeTheCase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("township", "bureau")
		start, err := d.l.Position(ctx)
		require.NoError(t, err)
		theirs, ours := d.register("D1"), d.register("D2")
		d.do(ours, coordinator, nowhere(target(casework.RoleLead, "township")))

		for name, c := range map[string]struct {
			who  casework.Actor
			want []contract.CaseChange
		}{
			"the office hears of all": {coordinator, []contract.CaseChange{
				{ID: theirs, Seq: d.lastSeq(theirs), State: casework.Registered}, {ID: ours, Seq: d.lastSeq(ours), State: casework.Assigned},
			}},
			"the unit of its own":        {in("township", casework.UnitOfficer), []contract.CaseChange{{ID: ours, Seq: d.lastSeq(ours), State: casework.Assigned}}},
			"whoever stands above it":    {in("bureau", casework.UnitLeader), []contract.CaseChange{{ID: ours, Seq: d.lastSeq(ours), State: casework.Assigned}}},
			"a unit elsewhere of none":   {in("county", casework.UnitOfficer), []contract.CaseChange{}},
			"no administrator of any":    {in("office", casework.Administrator), []contract.CaseChange{}},
			"nor anybody without a post": {casework.Actor{Person: "p-nobody"}, []contract.CaseChange{}},
		} {
			got, _ := d.told(c.who, start)
			require.Equal(t, c.want, got, name)
		}

		end, err := d.l.Position(ctx)
		require.NoError(t, err)
		got, at := d.told(coordinator, end)
		require.Empty(t, got, "nothing is told twice")
		require.Equal(t, end, at)

		config.Clock = d.clock.Now
		other := open(t, config) // another process of the same office
		require.NoError(t, other.Audit(ctx, contract.NewEntry{Kind: contract.RecoveryBegun, Subject: contract.Subject{Kind: contract.SubjectRecord, ID: "ledger"}}))
		got, at = d.told(coordinator, end)
		require.Empty(t, got, "an entry beside the cases is no change of a case")
		require.Equal(t, end+1, at)
	})
}

// lastSeq is the seq of the last event of a case.
func (d *desk) lastSeq(id casework.CaseID) int64 {
	events := d.events(id)
	return events[len(events)-1].Seq
}

// What the office considers about a unit, and who has a stake in a case, is not
// even told as a change.
func TestASecretEventIsNotTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		id := d.handled("D1")
		lead := in("bureau", casework.UnitOfficer)
		for _, secret := range []struct {
			who  casework.Actor
			body casework.Body
		}{
			{supervisor, &casework.ProposeEscalation{Rung: casework.RungFormalInterview, Unit: "bureau", Reason: casework.NewText("twice pushed away")}},
			{accountability, &casework.ReviewAccountability{Outcome: "under_review", Basis: casework.NewText("the reports do not hold")}},
			{coordinator, &casework.Recuse{Person: "p-elsewhere", Reason: casework.NewText("a brother of the owner")}},
		} {
			before, err := d.l.Position(ctx)
			require.NoError(t, err)
			d.do(id, secret.who, secret.body)
			got, _ := d.told(lead, before)
			require.Empty(t, got)
			got, _ = d.told(coordinator, before)
			require.Len(t, got, 1)
		}
		before, err := d.l.Position(ctx)
		require.NoError(t, err)
		d.do(id, coordinator, &casework.Recuse{Person: coordinator2.Person, Reason: casework.NewText("a neighbour")})
		got, _ := d.told(coordinator2, before)
		require.Empty(t, got, "whoever is recused hears nothing more of the case")
	})
}

var coordinator2 = func() casework.Actor {
	a := in("office", casework.Coordinator)
	a.Person = "p-coordinator-2"
	return a
}()

func TestNoticesAreHeardByThoseTheyAreFor(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("county", "")
		d.assigned("D1")
		duty := in("bureau", casework.UnitDutyOfficer)
		heard := func(who casework.Actor, since casework.Instant) []string {
			ids, err := d.l.Heard(ctx, who, since)
			require.NoError(t, err)
			return ids
		}
		at := d.clock.now()
		require.Empty(t, heard(duty, 0), "what was not delivered is in no inbox")
		d.deliver(nil)
		require.Len(t, heard(duty, at), 1)
		require.Empty(t, heard(duty, at.Add(casework.Second)), "only what is new")
		require.Empty(t, heard(in("county", casework.UnitDutyOfficer), 0))
		require.Len(t, heard(coordinator, 0), 1)
	})
}
