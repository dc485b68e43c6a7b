package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// What a recused person asks about the case is answered as if there were none,
// in person, through a proxy and as a proxy, in every read of the ledger; and
// it is there again when a leader has lifted the recusal.
func TestARecusedPersonDoesNotSeeTheCase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		barred, other := d.handled("x1"), d.handled("x2")
		d.do(barred, supervisor, &casework.ProposeEscalation{Rung: casework.RungFormalInterview, Unit: "bureau", Reason: casework.NewText("twice pushed away")})
		_, err := d.l.Deliver(ctx, 100, func(contract.Notice) error { return nil })
		require.NoError(t, err)
		kin := in("office", casework.Supervisor, casework.Coordinator, casework.DutyOfficer)
		proxy, through := kin, in("office", casework.Leader)
		proxy.Person, proxy.ActingFor = "p-proxy", kin.Person
		through.Person, through.ActingFor = kin.Person, leader.Person
		d.do(barred, coordinator, &casework.Recuse{Person: kin.Person, Reason: casework.NewText("is the brother of the owner")})
		d.do(barred, officer, &casework.Recuse{Person: officer.Person, Reason: casework.NewText("lives next door")})
		for _, who := range []casework.Actor{kin, proxy, through, officer} {
			require.Equal(t, []casework.CaseID{other}, d.reads(who, barred, other))
		}
		require.Equal(t, []casework.CaseID{barred, other}, d.reads(coordinator, barred, other))
		d.whole(barred, other)
		d.do(barred, leader, &casework.LiftRecusal{Person: kin.Person, Reason: casework.NewText("another man of that name")})
		require.Equal(t, []casework.CaseID{barred, other}, d.reads(kin, barred, other))
		require.Equal(t, []casework.CaseID{barred, other}, d.reads(proxy, barred, other))
		d.whole(barred, other)
	})
}

// reads asks everything about each case and gives those that were answered; a
// case is answered everywhere or nowhere.
func (d *desk) reads(who casework.Actor, cases ...casework.CaseID) []casework.CaseID {
	d.t.Helper()
	var seen []casework.CaseID
	r := contract.Reader{Actor: who}
	list, err := d.l.Cases(ctx, r, contract.CaseFilter{Order: contract.ByNumber})
	require.NoError(d.t, err)
	for _, row := range list.Cases {
		seen = append(seen, row.ID)
	}
	tally, err := d.l.Tally(ctx, r, contract.CaseFilter{})
	require.NoError(d.t, err)
	require.Equal(d.t, int64(len(seen)), tally.Total)
	statistics, err := d.l.Statistics(ctx, r, contract.CaseFilter{})
	require.NoError(d.t, err)
	require.Equal(d.t, int64(len(seen)), statistics.Cases)
	listed := map[casework.CaseID]bool{}
	for _, id := range seen {
		listed[id] = true
	}
	stream, _, err := d.l.Stream(ctx, r, 0, 200)
	require.NoError(d.t, err)
	streamed := map[casework.CaseID]bool{}
	for _, e := range stream {
		streamed[e.Event.Case] = true
	}
	require.Equal(d.t, listed, streamed)
	escalations, err := d.l.Escalations(ctx, r, contract.EscalationFilter{})
	require.NoError(d.t, err)
	for _, e := range escalations.Escalations {
		require.True(d.t, listed[e.Case])
	}
	notices, err := d.l.Notices(ctx, who, "", 200)
	require.NoError(d.t, err)
	for _, n := range notices.Notices {
		require.True(d.t, listed[n.Case], "%s of a case that is not seen", n.Type)
	}
	for _, id := range cases {
		_, oneErr := d.l.Case(ctx, r, id)
		_, timelineErr := d.l.Timeline(ctx, r, id, 0, 10)
		_, filingsErr := d.l.Filings(ctx, r, id)
		_, textsErr := d.l.Texts(ctx, r, id, "x")
		for _, err := range []error{oneErr, timelineErr, filingsErr, textsErr} {
			if listed[id] {
				require.NoError(d.t, err)
			} else {
				requireRefusal(d.t, err, casework.NotFound, "no_such_case")
			}
		}
		if _, err := d.l.Complainant(ctx, who, id, "to call back"); !listed[id] && err != nil && who.Has(casework.Coordinator) {
			requireRefusal(d.t, err, casework.NotFound, "no_such_case")
		} else {
			require.Equal(d.t, listed[id] && who.Has(casework.Coordinator), err == nil)
		}
		if who.Has(casework.Supervisor) {
			_, err := d.l.Looks(ctx, r, id)
			require.Equal(d.t, listed[id], err == nil)
		}
	}
	return seen
}

// Who has a stake is the office's to know: units see neither the event, nor the
// text, nor the filing, nor the names.
func TestUnitsDoNotSeeWhoIsRecused(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		id := d.handled("x1")
		why := casework.NewText("is the brother of the owner")
		d.do(id, coordinator, &casework.Recuse{Person: officer.Person, Reason: why})
		d.do(id, coordinator, &casework.Recuse{Person: reviewer.Person, Reason: casework.NewText("owns a share")})
		d.do(id, leader, &casework.LiftRecusal{Person: reviewer.Person, Reason: casework.NewText("sold it")})
		colleague := contract.Reader{Actor: in("bureau", casework.UnitLeader)}
		c, err := d.l.Case(ctx, colleague, id)
		require.NoError(t, err)
		require.Empty(t, c.Case.Recusals)
		require.Empty(t, c.Case.Assignments[0].Handler, "that a handler is missing is theirs to mend")
		office, err := d.l.Case(ctx, contract.Reader{Actor: auditor}, id)
		require.NoError(t, err)
		require.Len(t, office.Case.Recusals, 2)
		events, err := d.l.Timeline(ctx, colleague, id, 0, 200)
		require.NoError(t, err)
		for _, e := range events {
			require.NotContains(t, []casework.EventType{"person_recused", "recusal_lifted"}, e.Type)
		}
		filings, err := d.l.Filings(ctx, colleague, id)
		require.NoError(t, err)
		for _, f := range filings {
			require.NotContains(t, []casework.Kind{casework.CmdRecuse, casework.CmdLiftRecusal}, f.Kind)
		}
		texts, err := d.l.Texts(ctx, colleague, id, why.Digest)
		require.NoError(t, err)
		require.Empty(t, texts)
		texts, err = d.l.Texts(ctx, contract.Reader{Actor: coordinator}, id, why.Digest)
		require.NoError(t, err)
		require.Len(t, texts, 1)
	})
}

// appoints gives the office a person with a post.
func (d *desk) appoints(person casework.PersonID, role casework.Role) {
	d.t.Helper()
	d.employs(person)
	_, err := d.l.GrantPost(ctx, contract.Holding{Person: person, Unit: contract.OfficeUnit, Role: role, From: 1})
	require.NoError(d.t, err)
}

// Nobody is left alone with a case by recusing who would watch: leaders hear of every
// recusal, whom another barred from a case learns by whom, and where no supervisor is
// left the auditors hear of what a coordinator looks at.
func TestWhoWatchesHearsOfRecusals(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.appoints("p-watch", casework.Supervisor)
		d.appoints("p-chief", casework.Leader)
		d.appoints("p-clerk", casework.DutyOfficer)
		d.appoints("p-auditor", casework.Auditor)
		body := registration("D1")
		f, err := d.l.Register(ctx, contract.NewCase{Body: body, Complainant: &contract.Complainant{Name: "举报人甲"}, Actor: dutyOfficer})
		require.NoError(t, err)
		id := f.Case
		why := casework.NewText("lives next door")
		inbox := func(who casework.PersonID, role casework.Role) (got []string) {
			_, err := d.l.Deliver(ctx, 100, func(contract.Notice) error { return nil })
			require.NoError(t, err)
			found, err := d.l.Notices(ctx, casework.Actor{Person: who, Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: role}}}, "", 100)
			require.NoError(t, err)
			for _, n := range found.Notices {
				got = append(got, string(n.Type)+" "+string(n.Case)+" "+n.Facts["person"])
			}
			return got
		}
		for _, c := range []struct {
			person casework.PersonID
			by     casework.Actor
		}{{"p-watch", coordinator}, {"p-auditor", supervisor}, {"p-chief", coordinator}} {
			d.clock.forward(casework.Second)
			f := d.file(id, c.by, &casework.Recuse{Person: c.person, Reason: why})
			d.advance(id)
			require.Equal(t, "recuse_overseer", d.filing(f.ID).Refusal.Code)
		}
		d.do(id, coordinator, &casework.Recuse{Person: "p-clerk", Reason: why})
		require.Contains(t, inbox("p-chief", casework.Leader), "person_recused "+string(id)+" ")
		require.Empty(t, inbox("p-clerk", casework.Auditor), "of a stake in a case nobody is told")

		_, err = d.l.Complainant(ctx, coordinator, id, "to call back")
		require.NoError(t, err)
		require.NotContains(t, d.shown(reviewer, id), "complainant_ref", "that somebody gave a name is theirs to know who may look")
		require.Contains(t, d.shown(dutyOfficer, id), "complainant_ref")
		look := string(ComplainantLookedAt) + " " + string(id) + " " + string(coordinator.Person)
		require.Contains(t, inbox("p-watch", casework.Supervisor), look)
		require.NotContains(t, inbox("p-auditor", casework.Auditor), look)

		d.do(id, leader, &casework.Recuse{Person: "p-watch", Reason: why})
		require.Equal(t, []string{string(OverseerRecused) + "  " + string(leader.Person)}, inbox("p-watch", casework.Auditor))
		_, err = d.l.Complainant(ctx, coordinator, id, "once more")
		require.NoError(t, err)
		require.Contains(t, inbox("p-auditor", casework.Auditor), look)
		d.whole(id)
	})
}

// Who is recused from a case learns of it neither by giving its number out
// again nor by pointing another case to it.
func TestARecusedPersonIsNotToldWhichCaseHasTheNumber(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		barred, other := d.register("N1"), d.register("N2")
		twin := in("office", casework.Coordinator, casework.DutyOfficer)
		twin.Person = "p-twin"
		d.do(barred, coordinator, &casework.Recuse{Person: twin.Person, Reason: casework.NewText("owns a share")})

		_, err := d.l.Register(ctx, contract.NewCase{Body: byHand("N1"), Actor: twin})
		requireRefusal(t, err, casework.Conflict, "case_known")
		require.Equal(t, map[string]string{"number": "N1"}, casework.AsError(err).Params)
		_, err = d.l.Register(ctx, contract.NewCase{Body: byHand("N1"), Actor: dutyOfficer})
		require.Equal(t, map[string]string{"number": "N1", "case": string(barred)}, casework.AsError(err).Params)

		number := "N1"
		f := d.file(other, twin, &casework.AmendRegistration{Number: &number, Reason: casework.NewText("misread")})
		d.advance(other)
		require.Equal(t, map[string]string{"number": "N1"}, d.filing(f.ID).Refusal.Params)

		refusals := map[casework.CaseID]string{}
		for _, to := range []casework.CaseID{barred, "01M0000000000000000000NONE"} {
			f := d.file(other, twin, &casework.LinkRepeat{Case: to, Link: "full", Basis: "text"})
			d.advance(other)
			requireRefusal(t, d.filing(f.ID).Refusal, casework.Conflict, "no_such_case")
			refusals[to] = d.filing(f.ID).Refusal.Message("en")
			body := byHand("N3")
			body.Repeats = []casework.RepeatLink{{Case: to, Kind: "full", Basis: "text"}}
			_, err := d.l.Register(ctx, contract.NewCase{Body: body, Actor: twin})
			requireRefusal(t, err, casework.Conflict, "no_such_case")
		}
		require.Equal(t, refusals[barred], refusals["01M0000000000000000000NONE"])
		d.whole(barred, other)
	})
}
