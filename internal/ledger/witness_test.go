package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Whoever is said to have seen a paper arrive is told so, with the number of the
// case and the instant, and nothing else of a case that may not be theirs to see.
func TestWitnessesAreToldThatTheyWereNamed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.assigned("D1")
		d.employs("p-guard", "p-clerk")
		d.do(id, dutyOfficer, &casework.AttachEvidence{Files: []casework.EvidenceFile{
			{Digest: "sha256:fax", Size: 3, MediaType: "image/jpeg", Kind: "picture", Nature: casework.NatureAttestation},
		}})
		d.clock.forward(casework.Minute)
		came := &casework.Attestation{
			HappenedAt: d.clock.now().Add(-casework.Second), Means: "fax", Witnesses: [2]casework.PersonID{"p-guard", "p-clerk"}, Evidence: "sha256:fax",
		}
		f, err := d.l.File(ctx, contract.NewFiling{Case: id, Actor: dutyOfficer, Body: &casework.Acknowledge{Assignment: "a1"}, Attested: came})
		require.NoError(t, err)
		d.advance(id)
		require.Equal(t, contract.FilingApplied, d.filing(f.ID).State)
		d.deliver(nil)
		for _, w := range came.Witnesses {
			page, err := d.l.Notices(ctx, casework.Actor{Person: w}, "", 10)
			require.NoError(t, err)
			require.Len(t, page.Notices, 1, w)
			n := page.Notices[0]
			require.Equal(t, NamedAsWitness, n.Type)
			require.Equal(t, map[string]string{"number": "D1", "happened_at": came.HappenedAt.String()}, n.Facts)
			require.NotEqual(t, string(NamedAsWitness), casework.Word(n.Type, casework.English))
		}
	})
}

// employs adds people of the office with accounts.
func (d *desk) employs(people ...casework.PersonID) {
	d.t.Helper()
	for _, p := range people {
		_, err := d.l.AddPerson(ctx, contract.Person{ID: p, Name: string(p)})
		require.NoError(d.t, err)
		_, err = d.l.AddAccount(ctx, contract.Account{Login: string(p), Person: p})
		require.NoError(d.t, err)
	}
}

// Whatever speaks against a witness, the answer is the same, byte for byte: who enters a
// paper may not read who is recused, and does not learn it by naming one after another.
func TestWhyAWitnessIsNotPossibleIsNotTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		id := d.assigned("D1")
		d.employs("p-guard", "p-clerk", "p-kin", "p-gone", "p-closed", "p-unit", dutyOfficer.Person)
		_, err := d.l.AddPerson(ctx, contract.Person{ID: "p-without", Name: "p-without"})
		require.NoError(t, err)
		require.NoError(t, d.l.writer.Table("people").Where("id = ?", "p-gone").Update("disabled", true).Error)
		require.NoError(t, d.l.writer.Table("accounts").Where("person = ?", "p-closed").Update("disabled", true).Error)
		_, err = d.l.GrantPost(ctx, contract.Holding{Person: "p-unit", Unit: "bureau", Role: casework.UnitOfficer, From: 1})
		require.NoError(t, err)
		d.do(id, coordinator, &casework.Recuse{Person: "p-kin", Reason: casework.NewText("is the brother of the owner")})
		d.do(id, dutyOfficer, &casework.AttachEvidence{Files: []casework.EvidenceFile{
			{Digest: "sha256:fax", Size: 3, MediaType: "image/jpeg", Kind: "picture", Nature: casework.NatureAttestation},
		}})
		acknowledged := func(w casework.PersonID) contract.Filing {
			d.clock.forward(casework.Minute)
			came := &casework.Attestation{
				HappenedAt: d.clock.now().Add(-casework.Second), Means: "fax", Witnesses: [2]casework.PersonID{"p-guard", w}, Evidence: "sha256:fax",
			}
			f, err := d.l.File(ctx, contract.NewFiling{Case: id, Actor: dutyOfficer, Body: &casework.Acknowledge{Assignment: "a1"}, Attested: came})
			require.NoError(t, err)
			d.advance(id)
			return d.filing(f.ID)
		}
		said := acknowledged("p-kin").Refusal
		require.Equal(t, []casework.FieldError{{Field: "attested.witnesses[1]", Code: "witness_not_possible"}}, said.Fields)
		for _, w := range []casework.PersonID{"p-gone", "p-closed", "p-unit", "p-without", "p-nobody", dutyOfficer.Person} {
			require.Equal(t, said, acknowledged(w).Refusal, w)
		}
		require.Equal(t, contract.FilingApplied, acknowledged("p-clerk").State)
	})
}

// Whose entry another strikes or amends is told, and the supervisors of an opinion.
func TestWhoseEntryIsStruckIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("county", "")
		id := d.assigned("D1")
		d.employs(supervisor.Person, dutyOfficer.Person, officer.Person)
		for _, a := range []casework.Actor{supervisor, dutyOfficer, officer} {
			unit := a.Posts[0].Unit
			if unit == "office" {
				unit = contract.OfficeUnit
			}
			_, err := d.l.GrantPost(ctx, contract.Holding{Person: a.Person, Unit: unit, Role: a.Posts[0].Role, From: 1})
			require.NoError(t, err)
		}
		d.do(id, supervisor, &casework.Supervise{Unit: "bureau", Opinion: casework.NewText("when were they there")})
		opinion := d.record(id).Case.Seq
		d.do(id, dutyOfficer, &casework.AttachEvidence{Files: []casework.EvidenceFile{
			{Digest: "sha256:yard", Size: 3, MediaType: "image/jpeg", Kind: "picture", Nature: casework.NaturePhoto},
		}})
		picture := d.record(id).Case.Seq
		d.deliver(nil)
		d.do(id, dutyOfficer, &casework.AmendEntry{Seq: picture, Text: casework.NewText("seen from the road")})
		require.Empty(t, d.deliver(nil), "one's own entry")
		told := func(seq int64) (to []string) {
			d.do(id, coordinator, &casework.StrikeEntry{Seq: seq, Reason: casework.NewText("another case")})
			for _, n := range d.deliver(nil) {
				require.Equal(t, casework.EventType("entry_struck"), n.Type)
				to = append(to, string(n.Person)+string(n.Role))
			}
			return to
		}
		require.ElementsMatch(t, []string{string(supervisor.Person), "supervisor"}, told(opinion))
		require.ElementsMatch(t, []string{string(dutyOfficer.Person)}, told(picture))

		// Whoever has lost sight of the case since is told, and not of which.
		d.do(id, officer, &casework.Acknowledge{Assignment: "a1"})
		d.do(id, officer, &casework.RecordVisit{Purpose: "inspection", At: d.clock.now(), Place: "the yard", Note: casework.NewText("smoke")})
		visit := d.record(id).Case.Seq
		d.do(id, officer, &casework.RecordVisit{Purpose: "inspection", At: d.clock.now(), Place: "the yard", Note: casework.NewText("no smoke")})
		second := d.record(id).Case.Seq
		d.deliver(nil)
		require.ElementsMatch(t, []string{string(officer.Person)}, told(visit), "the unit has its part")
		d.do(id, coordinator, &casework.Reassign{Assignment: "a1", To: target(casework.RoleLead, "county"), Reason: casework.NewText("theirs")})
		d.deliver(nil)
		d.do(id, coordinator, &casework.StrikeEntry{Seq: second, Reason: casework.NewText("another case")})
		d.deliver(nil)
		page, err := d.l.Notices(ctx, casework.Actor{Person: officer.Person}, "", 1)
		require.NoError(t, err)
		n := page.Notices[0]
		require.Equal(t, PastEntryChanged, n.Type)
		require.Empty(t, n.Case)
		require.Zero(t, n.Seq)
		require.NotContains(t, n.ID, string(id))
		require.Len(t, n.Facts, 1)
		require.Contains(t, n.Facts, "happened_at")
	})
}
