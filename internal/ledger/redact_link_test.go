package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A link to an earlier case is for those who see that case too; to all others
// nothing of it is there, not even that there is one. That two cases have the same
// complainant is for those who may know the complainant.
func TestALinkTellsOfNoCaseThatIsNotYours(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("county", "")
		theirs, ours, same := d.register("D1"), d.handled("D2"), d.handled("D3")
		d.do(theirs, coordinator, nowhere(target(casework.RoleLead, "county")))
		body := registration("D4")
		body.Repeats = []casework.RepeatLink{{Case: theirs, Kind: "full", Basis: "number"}, {Case: ours, Kind: "partial", Basis: "text"}}
		f, err := d.l.Register(ctx, contract.NewCase{Body: body, Actor: dutyOfficer})
		require.NoError(t, err)
		registered := f.Case
		d.do(registered, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		linked := d.handled("D5")
		d.do(linked, dutyOfficer, &casework.LinkRepeat{Case: ours, Link: "full", Basis: "text"})
		before, err := d.l.Position(ctx)
		require.NoError(t, err)
		d.do(linked, dutyOfficer, &casework.LinkRepeat{Case: theirs, Link: "full", Basis: "text"})
		d.do(linked, dutyOfficer, &casework.LinkRepeat{Case: same, Link: "dissatisfied", Basis: "person"})
		merged := d.register("D6")
		d.do(merged, coordinator, &casework.Screen{Outcome: casework.ScreenMerged, Into: theirs, Reason: casework.NewText("the same")})
		d.do(merged, coordinator2, &casework.Countersign{Agree: true})
		d.do(theirs, coordinator, &casework.Recuse{Person: coordinator2.Person, Reason: casework.NewText("a neighbour")})

		links := func(who casework.Actor, id casework.CaseID) []casework.CaseID {
			var to []casework.CaseID
			for _, link := range d.recordFor(who, id).Case.Repeats {
				to = append(to, link.Case)
			}
			return to
		}
		require.Equal(t, []casework.CaseID{ours}, links(officer, registered))
		require.Equal(t, []casework.CaseID{ours}, links(officer, linked))
		require.Equal(t, []casework.CaseID{ours, theirs}, links(supervisor, linked))
		require.Equal(t, []casework.CaseID{ours, theirs, same}, links(dutyOfficer, linked))
		require.Equal(t, []casework.CaseID{ours, same}, links(coordinator2, linked))
		for _, c := range []struct {
			who  casework.Actor
			id   casework.CaseID
			says bool
		}{
			{officer, registered, false}, {officer, linked, false}, {coordinator2, registered, false}, {coordinator2, linked, false},
			{coordinator2, merged, false}, {coordinator, registered, true}, {coordinator, linked, true}, {coordinator, merged, true},
		} {
			if c.says {
				require.Contains(t, d.shown(c.who, c.id), string(theirs))
			} else {
				require.NotContains(t, d.shown(c.who, c.id), string(theirs), "%s %s", c.who.Person, c.id)
			}
		}
		for _, who := range []casework.Actor{officer, reviewer, supervisor, leader, auditor} {
			require.NotContains(t, d.shown(who, linked), `"basis":"person"`)
		}
		require.Contains(t, d.shown(coordinator, linked), `"basis":"person"`)
		for who, n := range map[*casework.Actor]int{&officer: 1, &supervisor: 2, &coordinator: 3, &coordinator2: 2} {
			filings, err := d.l.Filings(ctx, contract.Reader{Actor: *who}, linked)
			require.NoError(t, err)
			got := 0
			for _, f := range filings {
				if f.Kind == casework.CmdLinkRepeat {
					got++
				}
			}
			require.Equal(t, n, got, "%s: filings of links", who.Person)
		}
		told, _ := d.told(officer, before)
		require.Empty(t, told, "links that are not for the reader are no change")
		d.whole(theirs, ours, same, registered, linked, merged)
	})
}

// Linking a repeat again finds out neither that a case is there that bars the sender, nor
// that two cases have one complainant.
func TestLinkingAgainTellsNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		id, theirs, same := d.handled("D1"), d.handled("D2"), d.handled("D3")
		d.do(id, dutyOfficer, &casework.LinkRepeat{Case: theirs, Link: "full", Basis: "number"})
		d.do(id, dutyOfficer, &casework.LinkRepeat{Case: same, Link: "full", Basis: casework.BasisPerson})
		d.do(theirs, coordinator, &casework.Recuse{Person: coordinator2.Person, Reason: casework.NewText("a neighbour")})
		linking := func(who casework.Actor, to casework.CaseID, basis string) *casework.Error {
			d.clock.forward(casework.Second)
			f := d.file(id, who, &casework.LinkRepeat{Case: to, Link: "full", Basis: basis})
			d.advance(id)
			return d.filing(f.ID).Refusal
		}
		barred, nowhere := linking(coordinator2, theirs, "number"), linking(coordinator2, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "number")
		require.Equal(t, "no_such_case", barred.Code)
		barred.Params["case"] = nowhere.Params["case"]
		require.Equal(t, barred, nowhere)
		require.Equal(t, "linked_already", linking(coordinator, theirs, "number").Code)
		require.Equal(t, "linked_already", linking(coordinator, same, "text").Code)

		require.Equal(t, "basis_not_yours", linking(reviewer, same, "person").Code)
		require.Equal(t, "basis_not_yours", linking(reviewer, theirs, "person").Code)
		require.Nil(t, linking(reviewer, same, "text"), "as with any other case")
		require.Equal(t, "linked_already", linking(reviewer, same, "text").Code)
		require.Contains(t, d.shown(reviewer, id), string(same))
		require.NotContains(t, d.shown(reviewer, id), `"basis":"person"`)
		d.whole(id, theirs, same)
	})
}

// What a reader sees of a case is what the events that the reader sees make of
// it: no number, count or instant says that there were others.
func TestACaseIsToItsReaderWhatTheEventsSeenMakeOfIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		id := d.handled("D1")
		d.do(id, officer, picture())
		before := d.recordFor(officer, id)
		listed := func() contract.CaseRow {
			page, err := d.l.Cases(ctx, contract.Reader{Actor: officer}, contract.CaseFilter{})
			require.NoError(t, err)
			require.Len(t, page.Cases, 1)
			return page.Cases[0]
		}
		row := listed()
		reason := casework.NewText(secretWords)
		for _, secret := range []struct {
			who  casework.Actor
			body casework.Body
		}{
			{supervisor, &casework.Refer{Unit: "bureau", Cause: "shielding", Reason: reason, Evidence: []string{pictureDigest}}},
			{leader, &casework.ConfirmEscalation{Escalation: "e1", Confirm: true, Reason: reason}},
			{supervisor, &casework.ProposeEscalation{Rung: casework.RungSpecialInspectionRequest, Unit: "bureau", Reason: reason}},
			{leader, &casework.ConfirmEscalation{Escalation: "e2", Confirm: true}},
			{accountability, &casework.ReviewAccountability{Outcome: "under_review", Basis: reason}},
			{coordinator, &casework.Recuse{Person: "p-elsewhere", Reason: reason}},
			{leader, &casework.LiftRecusal{Person: "p-elsewhere", Reason: reason}},
		} {
			d.do(id, secret.who, secret.body)
			after := d.recordFor(officer, id)
			after.Now = before.Now
			require.Equal(t, before, after, secret.body.Kind())
			require.Equal(t, row, listed(), secret.body.Kind())
			require.Equal(t, d.lastSeq(id), d.recordFor(coordinator, id).Case.Seq)
		}
		d.clock.forward(casework.Second)
		d.file(id, supervisor, &casework.ProposeEscalation{Rung: casework.RungFormalInterview, Unit: "bureau", Reason: reason})
		require.Zero(t, d.recordFor(officer, id).Waiting, "nor that one waits")
		require.Equal(t, int64(1), d.recordFor(supervisor, id).Waiting)
		d.advance(id)

		d.do(id, officer, &casework.NameHandler{Assignment: "a1", Handler: "p-other"})
		after := d.recordFor(officer, id)
		require.Equal(t, d.lastSeq(id), after.Case.Seq)
		require.Equal(t, d.clock.now(), after.UpdatedAt)
		require.Equal(t, after.UpdatedAt, listed().UpdatedAt)
		d.whole(id)
	})
}

// A filing is for who made it and who may see it in its case. For whoever is
// recused from the case it is as one that is not there, made by them or not.
func TestAFilingIsForWhoMadeItAndWhoMaySeeIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("county", "")
		id, former := d.handled("D1"), d.assigned("D2")
		made := d.file(former, officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
		d.advance(former)
		d.do(former, coordinator, &casework.Reassign{Assignment: "a1", To: target(casework.RoleLead, "county"), Reason: casework.NewText("theirs")})
		named := d.file(id, officer, &casework.NameHandler{Assignment: "a1", Handler: "p-other"})
		proposed := d.file(id, supervisor, &casework.ProposeEscalation{Rung: casework.RungFormalInterview, Unit: "bureau", Reason: casework.NewText(secretWords)})
		d.advance(id)
		proxy := casework.Actor{Person: "p-proxy", ActingFor: officer.Person}
		nobody := casework.Actor{Person: "p-nobody"}
		colleague, county := in("bureau", casework.UnitLeader), in("county", casework.UnitOfficer)
		for _, c := range []struct {
			who    casework.Actor
			filing string
			sees   bool
		}{
			{officer, named.ID, true}, {colleague, named.ID, true}, {reviewer, named.ID, true}, {county, named.ID, false},
			{officer, made.ID, true}, {proxy, made.ID, true}, {colleague, made.ID, false}, {county, made.ID, true}, {nobody, made.ID, false},
			{officer, proposed.ID, false}, {supervisor, proposed.ID, true}, {auditor, proposed.ID, true}, {in("office", casework.PublicityOfficer), proposed.ID, false},
			{in("office", casework.Administrator), named.ID, false}, {coordinator, "nowhere", false},
		} {
			f, err := d.l.FilingFor(ctx, contract.Reader{Actor: c.who}, c.filing)
			if c.sees {
				require.NoError(t, err)
				require.Equal(t, c.filing, f.ID)
			} else {
				require.Equal(t, noSuchFiling(), err, "%s", c.who.Person)
			}
		}
		d.do(id, coordinator, &casework.Recuse{Person: supervisor.Person, Reason: casework.NewText("owns a share")})
		_, err := d.l.FilingFor(ctx, contract.Reader{Actor: supervisor}, proposed.ID)
		require.Equal(t, noSuchFiling(), err)
	})
}
