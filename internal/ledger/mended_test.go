package ledger

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// What was replaced in a registration is to units as if it had never been said:
// not in the case, not in an event, not by its digest, not in a message of before;
// and so it is to everybody who may not look at the complainant. What they read is
// still what the events that they read make of it; who may look reads all of it.
func TestUnitsReadAMendedRegistrationAsItIsNow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		const name = "Zhang San"
		registered := func(number string) casework.CaseID {
			body := registration(number)
			body.Complaint, body.Demand = casework.NewText(name+" tells of smoke, "+number), casework.NewText("call "+name)
			body.Region, body.Address, body.Respondent = name+" district", "opposite "+name, "a cousin of "+name
			body.Number, body.PollutionTypes = number+" "+name, []string{name, "smoke"}
			f, err := d.l.Register(ctx, contract.NewCase{Body: body, Actor: dutyOfficer})
			require.NoError(t, err)
			return f.Case
		}
		mend := func(id casework.CaseID, says string) {
			complaint, demand := casework.NewText(says), casework.NewText("let it stop")
			number, region, address, respondent, types := "of "+says, "river district", "by the bridge", "brick works", []string{"smoke"}
			d.do(id, dutyOfficer, &casework.AmendRegistration{
				Complaint: &complaint, Demand: &demand, Number: &number, Region: &region, Address: &address, Respondent: &respondent,
				PollutionTypes: &types, Reason: casework.NewText("it named somebody"),
			})
		}
		split := func(id casework.CaseID, says ...string) {
			var b casework.SplitIssues
			for _, s := range says {
				b.Issues = append(b.Issues, casework.NewIssue{Text: casework.NewText(s)})
			}
			d.do(id, coordinator, &b)
		}
		bare, whole := registered("D1"), registered("D2")
		mend(bare, "smoke at night")
		mend(whole, name+" once more")
		mend(whole, "smoke and noise at night")
		split(whole, "smoke, says "+name, "noise")
		split(whole, "smoke", "noise")
		for _, id := range []casework.CaseID{bare, whole} {
			d.do(id, coordinator, nowhere(target(casework.RoleLead, "bureau")))
			gone := []string{name}
			for _, e := range d.events(id) {
				switch p := e.Payload.(type) {
				case *casework.CaseRegistered:
					gone = append(gone, p.Complaint.Digest, p.Demand.Digest)
				case *casework.IssuesSplit:
					if p.Issues[0].ID == "i2" {
						gone = append(gone, p.Issues[0].Text.Digest)
					}
				}
			}
			for _, kept := range []bool{false, true} {
				if kept {
					d.do(id, supervisor, &casework.ProposeEscalation{Rung: casework.RungFormalInterview, Unit: "bureau", Reason: casework.NewText(secretWords)})
				}
				shown := d.shown(officer, id)
				for _, word := range gone {
					require.NotContains(t, shown, word)
					require.Contains(t, d.shown(dutyOfficer, id), word, "the record keeps it")
					require.NotContains(t, d.shown(supervisor, id), word)
				}
				timeline, err := d.l.Timeline(ctx, contract.Reader{Actor: officer}, id, 0, 200)
				require.NoError(t, err)
				want, got := casework.Replay(timeline), d.recordFor(officer, id).Case
				want.Evidence, got.Evidence = nil, nil
				require.JSONEq(t, plain(t, want), plain(t, got))
				require.Equal(t, d.record(id).Case.Complaint, got.Issues[0].Text, "the first issue is the complaint")
			}
		}
		shown := d.shown(officer, whole)
		require.Contains(t, shown, "smoke and noise at night")
		require.Contains(t, shown, `"noise"`, "what an issue says now is open, said before or not")
		require.Equal(t, 2, strings.Count(plain(t, d.recordFor(officer, whole).Case.Issues), casework.NewText("noise").Digest), "also in one that was withdrawn")
		d.whole(bare, whole)
	})
}

func plain(t *testing.T, v any) string {
	t.Helper()
	content, err := json.Marshal(v)
	require.NoError(t, err)
	return string(content)
}

// A message that came before the registration was mended tells what it says now.
func TestAMessageOfBeforeTellsWhatTheRegistrationSaysNow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		body := registration("D1 Zhang San")
		body.Region = "opposite Zhang San"
		f, err := d.l.Register(ctx, contract.NewCase{Body: body, Actor: dutyOfficer})
		require.NoError(t, err)
		d.do(f.Case, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		d.deliver(func(contract.Notice) error { return nil })
		inbox := func(who casework.Actor) string {
			page, err := d.l.Notices(ctx, who, "", 0)
			require.NoError(t, err)
			require.NotEmpty(t, page.Notices)
			return plain(t, page)
		}
		require.Contains(t, inbox(officer), "Zhang San")
		number, region := "D1", "river district"
		d.do(f.Case, dutyOfficer, &casework.AmendRegistration{Number: &number, Region: &region, Reason: casework.NewText("it named somebody")})
		require.NotContains(t, inbox(officer), "Zhang San")
		require.Contains(t, inbox(officer), region)
		require.Contains(t, inbox(officer), `"number":"D1"`)
	})
}
