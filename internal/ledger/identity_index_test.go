package ledger

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/secrecy"
)

// withKeys opens a desk over real keys, since these tests are about their
// rotation.
func withKeys(t testing.TB, config Config) (*desk, *secrecy.Keys, Config) {
	t.Helper()
	keys, err := secrecy.Create(filepath.Join(t.TempDir(), "keys"), secrecy.Master{})
	require.NoError(t, err)
	config.Identities, config.Texts, config.Index, config.Current = keys, keys, keys, keys.Current
	config.Digest, config.SameDigest = keys.Digest, keys.SameDigest
	return newDesk(t, config), keys, config
}

func (d *desk) complained(number string, who contract.Complainant) casework.CaseID {
	d.t.Helper()
	f, err := d.l.Register(ctx, contract.NewCase{Body: registration(number), Complainant: &who, Actor: dutyOfficer})
	require.NoError(d.t, err)
	return f.Case
}

// same lists the other cases of a case's complainant, with what they share.
func (d *desk) same(id casework.CaseID) map[casework.CaseID][]contract.IdentityMatch {
	d.t.Helper()
	found, err := d.l.SameComplainant(ctx, dutyOfficer, id)
	require.NoError(d.t, err)
	by := map[casework.CaseID][]contract.IdentityMatch{}
	for _, s := range found {
		by[s.Case] = s.By
	}
	return by
}

type matches = map[casework.CaseID][]contract.IdentityMatch

// A repeat complainant is found by what they are known again by, however it is
// written, and nothing of it stands in the index.
func TestTheSameComplainantIsFoundWithoutOpeningAnything(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		first := d.complained("D1", contract.Complainant{
			Name: "示范-栽植甲", Telephone: "199-0000-0011、0571-80000001", Address: "栽植路 1 号", IDNumber: "119999900101001",
		})
		byPhone := d.complained("D2", contract.Complainant{Name: "示范-别名", Telephone: "+86 １９９ ００００ ００１１"})
		byLine := d.complained("D3", contract.Complainant{Telephone: "(0571) 8000 0001"})
		byNumber := d.complained("D4", contract.Complainant{IDNumber: idNumber("119999900101001")})
		byHome := d.complained("D5", contract.Complainant{Name: "示范 栽植甲", Address: "栽植路１号"})
		d.complained("D6", contract.Complainant{Name: "示范-栽植甲"})
		d.complained("D7", contract.Complainant{Name: "示范-栽植乙", Address: "栽植路1号", Telephone: "19900000012"})
		d.complained("D8", contract.Complainant{Anonymous: true})
		d.register("D9")

		require.Equal(t, matches{
			byPhone: {contract.SameTelephone}, byLine: {contract.SameTelephone}, byNumber: {contract.SameIDNumber}, byHome: {contract.SameNameAddress},
		}, d.same(first))
		require.Equal(t, matches{first: {contract.SameTelephone}}, d.same(byPhone))
		for _, s := range []string{"示范", "19900000011", "80000001", "栽植", "119999"} {
			require.NotContains(t, d.dump("identity_index"), s)
		}
	})
}

// Only those learn it who may look at identities, and only of cases they see.
func TestTheSameComplainantIsNoNewsForOthers(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		id := d.complained("D1", contract.Complainant{Telephone: "19900000011"})
		d.complained("D2", contract.Complainant{Telephone: "19900000011"})
		for _, who := range []casework.Actor{reviewer, supervisor, leader, auditor, officer} {
			found, err := d.l.SameComplainant(ctx, who, id)
			require.NoError(t, err)
			require.Empty(t, found, who.Person)
		}
		_, err := d.l.SameComplainant(ctx, dutyOfficer, "no-such-case")
		requireRefusal(t, err, casework.NotFound, "no_such_case")
	})
}

// Identities of before the index, and those under an older key, are indexed in
// small steps; found they are all the time.
func TestIdentitiesAreIndexedInSteps(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, keys, config := withKeys(t, config)
		without := config
		without.Index = nil
		old := newDesk(t, without)
		cases := []casework.CaseID{}
		for _, number := range []string{"D1", "D2", "D3"} {
			cases = append(cases, old.complained(number, contract.Complainant{Telephone: "19900000011"}))
		}
		require.Zero(t, d.rows("identity_index"))
		indexed := func() (n int) {
			for {
				some, err := d.l.IndexIdentities(ctx)
				require.NoError(t, err)
				if n += some; some == 0 {
					return n
				}
			}
		}
		require.Equal(t, 3, indexed())
		require.Zero(t, indexed())
		require.Len(t, d.same(cases[0]), 2)

		require.NoError(t, keys.Rotate(secrecy.Digest))
		require.Len(t, d.same(cases[0]), 2, "found under the older key")
		fresh := d.complained("D4", contract.Complainant{Telephone: "19900000011"})
		require.Len(t, d.same(fresh), 3, "across both keys")
		require.Equal(t, 3, indexed(), "the new one is under the new key already")
		require.Zero(t, indexed())
		require.Len(t, d.same(fresh), 3)
		require.Equal(t, 4, d.rows("identity_index"))
	})
}

// A list shows before and after its commit who complained before.
func TestAListShowsWhoComplainedBefore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.live()
		known := d.complained("D1", contract.Complainant{Telephone: "19900000011"})
		rows := []contract.BatchRow{line(3, "L1", "smoke"), line(4, "L2", "noise"), line(5, "L3", "dust")}
		rows[0].Complainant = &contract.Complainant{Telephone: "199 0000 0011"}
		rows[1].Complainant = &contract.Complainant{Telephone: "19900000022"}
		b := d.stage(list("1", rows...))
		same := func(who casework.Actor) map[int][]contract.SameComplainant {
			found, err := d.l.SameComplainants(ctx, who, b.ID, placed(1, 2, 3))
			require.NoError(t, err)
			return found
		}
		require.Equal(t, known, same(dutyOfficer)[1][0].Case)
		require.Len(t, same(dutyOfficer), 1)
		require.Empty(t, same(reviewer))
		d.commit(b.ID)
		require.Equal(t, known, same(dutyOfficer)[1][0].Case)
		require.Len(t, same(dutyOfficer)[1], 1, "its own case is no other")
	})
}
