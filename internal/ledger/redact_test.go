package ledger

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

const secretWords = "the head of the bureau is said to have warned the works before every inspection"

// shown is all that the reads of the ledger give a reader about a case, as text.
func (d *desk) shown(who casework.Actor, id casework.CaseID) string {
	d.t.Helper()
	var b strings.Builder
	reader := contract.Reader{Actor: who}
	for _, name := range []string{"case", "timeline", "texts", "filings", "escalations"} {
		found, err := everyRead[name](d.l, reader, id)
		if refusal := casework.AsError(err); refusal != nil {
			require.Equal(d.t, "escalations", name, "%v", err)
			continue
		}
		require.NoError(d.t, err)
		content, err := json.Marshal(found)
		require.NoError(d.t, err)
		b.Write(content)
	}
	events, _, err := d.l.Stream(ctx, reader, 0, 200)
	require.NoError(d.t, err)
	content, err := json.Marshal(events)
	require.NoError(d.t, err)
	return b.String() + string(content)
}

// heardBy lists the types of the messages that went to anybody in a unit.
func (d *desk) heardBy(unit casework.UnitID) []casework.EventType {
	d.t.Helper()
	var types []casework.EventType
	require.NoError(d.t, d.l.reader.Table("outbox").Where("unit = ?", unit).Order("seq").Pluck("type", &types).Error)
	return types
}

// What the office proposes against a unit is the office's own affair until a
// person with a name has confirmed it; a referral is so for ever.
func TestUnitsDoNotSeeWhatIsSecret(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		d.do(id, coordinator, &casework.Assign{Targets: []casework.Target{target(casework.RoleAssisting, "township")}})
		d.do(id, officer, picture())
		helper := in("township", casework.UnitOfficer)
		secret := func(what string) {
			t.Helper()
			for _, who := range []casework.Actor{officer, helper} {
				text := d.shown(who, id)
				for _, word := range []string{secretWords, "escalation_opened", "escalation_decided", "refer", `"e1"`, "accountability"} {
					require.NotContains(t, text, word, "%s: %s", what, who.Person)
				}
				require.Zero(t, d.recordFor(who, id).Case.Counters.Escalation)
			}
			require.Contains(t, d.shown(supervisor, id), secretWords, what)
		}
		reason := casework.NewText(secretWords)
		d.do(id, supervisor, &casework.Refer{Unit: "bureau", Cause: "shielding", Reason: reason, Evidence: []string{pictureDigest}})
		secret("a proposed referral")
		d.do(id, leader, &casework.ConfirmEscalation{Escalation: "e1", Confirm: true, Reason: reason})
		secret("a confirmed referral")
		d.do(id, supervisor, &casework.Refer{Unit: "elsewhere", Cause: "shielding", Reason: reason, Evidence: []string{pictureDigest}})
		d.do(id, leader, &casework.ConfirmEscalation{Escalation: "e2", Confirm: true, Reason: reason})
		d.do(id, supervisor, &casework.ProposeEscalation{Rung: casework.RungSpecialInspectionRequest, Unit: "bureau", Reason: reason})
		d.do(id, leader, &casework.ConfirmEscalation{Escalation: "e3", Confirm: true})
		d.do(id, supervisor, &casework.ProposeEscalation{Rung: casework.RungFormalInterview, Unit: "bureau", Reason: reason})
		secret("a proposed interview")
		d.do(id, leader, &casework.ConfirmEscalation{Escalation: "e4", Reason: reason})
		secret("a declined interview")
		before := d.recordFor(officer, id).Case.First
		d.do(id, accountability, &casework.ReviewAccountability{Outcome: "under_review", Basis: reason, Evidence: []string{pictureDigest}})
		secret("a review of who is accountable")
		require.Equal(t, before, d.recordFor(officer, id).Case.First)
		require.NotZero(t, d.recordFor(supervisor, id).Case.First.AccountabilityReview)
		_, err := d.l.Case(ctx, contract.Reader{Actor: in("elsewhere", casework.UnitLeader)}, id)
		requireRefusal(t, err, casework.NotFound, "no_such_case", "a referral gives no part in the case")
		for _, unit := range []casework.UnitID{"bureau", "elsewhere", "township"} {
			heard := d.heardBy(unit)
			require.NotContains(t, heard, casework.EventType("escalation_opened"), unit)
			require.NotContains(t, heard, casework.EventType("escalation_decided"), unit)
			require.NotContains(t, heard, casework.EventType("accountability_reviewed"), unit)
		}

		open := "three reports in a row came late"
		d.do(id, supervisor, &casework.ProposeEscalation{Rung: casework.RungSupervisionLetter, Unit: "bureau", Reason: casework.NewText(open)})
		require.NotContains(t, d.shown(officer, id), open)
		d.do(id, leader, &casework.ConfirmEscalation{Escalation: "e5", Confirm: true})
		text := d.shown(officer, id)
		require.Contains(t, text, open, "what was confirmed is shown")
		require.NotContains(t, text, secretWords)
		require.NotContains(t, text, casework.NewText(secretWords).Digest)
		require.Equal(t, []string{"e5"}, ids(d.recordFor(officer, id).Case.Escalations))
		require.Contains(t, d.heardBy("bureau"), casework.EventType("escalation_decided"))
		var decided outboxRow
		require.NoError(t, d.l.reader.Where("type = ? AND unit = ?", "escalation_decided", "bureau").Take(&decided).Error)
		require.True(t, decided.Notice.Urgent, "its clock runs")
		require.Contains(t, string(decided.Notice.Facts), `"clock":"answer_escalation"`)
		d.do(id, supervisor, &casework.Urge{Unit: "bureau", Note: casework.NewText("today please")})
		require.Equal(t, []string{"e5", "e6"}, ids(d.recordFor(officer, id).Case.Escalations), "urging goes out by itself")
		d.whole(id)
	})
}

// A page of a timeline is full as long as there is more, whatever was left out.
func TestATimelineWithSecretsIsPagedToItsEnd(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		for _, unit := range []casework.UnitID{"u1", "u2", "u3", "u4"} {
			if unit == "u1" {
				d.do(id, officer, picture())
			}
			d.do(id, supervisor, &casework.Refer{Unit: unit, Cause: "fraud", Reason: casework.NewText(secretWords), Evidence: []string{pictureDigest}})
		}
		d.do(id, officer, &casework.NameHandler{Assignment: "a1", Handler: "p-other"})
		var paged []int64
		for after := int64(0); ; {
			page, err := d.l.Timeline(ctx, contract.Reader{Actor: officer}, id, after, 2)
			require.NoError(t, err)
			for _, e := range page {
				paged = append(paged, e.Seq)
			}
			if len(page) < 2 {
				break
			}
			after = page[1].Seq
		}
		var want []int64
		for _, e := range d.events(id) {
			if e.Type != "escalation_opened" {
				want = append(want, e.Seq)
			}
		}
		require.Equal(t, want, paged)
		require.True(t, slices.IsSorted(paged))
		var back []int64
		for before := int64(0); ; {
			page, err := d.l.Latest(ctx, contract.Reader{Actor: officer}, id, before, 2)
			require.NoError(t, err)
			for _, e := range page {
				back = append(back, e.Seq)
			}
			if len(page) < 2 {
				break
			}
			before = page[1].Seq
		}
		slices.Reverse(back)
		require.Equal(t, want, back, "the latest first, the same events")
	})
}

func (d *desk) recordFor(who casework.Actor, id casework.CaseID) contract.CaseRecord {
	d.t.Helper()
	r, err := d.l.Case(ctx, contract.Reader{Actor: who}, id)
	require.NoError(d.t, err)
	return r
}

func ids(all []casework.Escalation) []string {
	found := []string{}
	for _, x := range all {
		found = append(found, x.ID)
	}
	return found
}

// Whoever writes for the outside reads every case, and nothing of what is
// considered against people in it.
func TestWhoWritesForTheOutsideReadsNoProposals(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		d.do(id, supervisor, &casework.ProposeEscalation{Rung: casework.RungFormalInterview, Unit: "bureau", Reason: casework.NewText(secretWords)})
		d.do(id, accountability, &casework.ReviewAccountability{Outcome: "none_needed", Basis: casework.NewText(secretWords)})
		for _, r := range []casework.Role{casework.PublicityOfficer, casework.BriefEditor} {
			shown := d.shown(in("office", r), id)
			require.NotContains(t, shown, "accountability")
			require.NotContains(t, shown, secretWords)
			require.NotContains(t, shown, `"state":"proposed"`)
			require.NotContains(t, shown, string(casework.CmdProposeEscalation))
			require.Contains(t, shown, "smoke from the brick works")
		}
		require.Contains(t, d.shown(auditor, id), secretWords)
	})
}
