package ledger

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// entriesOf gives the entries of one kind.
func (d *desk) entriesOf(kind contract.EntryKind) []contract.AuditEntry {
	d.t.Helper()
	return slices.DeleteFunc(d.entries(), func(e contract.AuditEntry) bool { return e.Type != kind })
}

// A search names its reason and leaves its entry, also when it finds nothing.
func TestASearchForAComplainantIsRecorded(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		id := d.complained("D1", contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011", Address: "栽植路1号"})
		search := func(q contract.ComplainantQuery) []contract.SameComplainant {
			found, err := d.l.SearchComplainants(ctx, coordinator, q)
			require.NoError(t, err)
			return found
		}
		require.Equal(t, id, search(contract.ComplainantQuery{Telephone: "199 0000 0011", Reason: "来电自称举报过"})[0].Case)
		require.Equal(t, id, search(contract.ComplainantQuery{Name: "示范栽植甲", Address: "栽植路1号", Reason: "来电自称举报过"})[0].Case)
		require.Empty(t, search(contract.ComplainantQuery{IDNumber: "990101000000000099", Reason: "来电自称举报过"}))

		entries := d.entriesOf(contract.ComplainantsSearched)
		require.Len(t, entries, 3)
		require.Equal(t, map[string]string{"by": "telephone", "found": "1"}, entries[0].Payload.Facts)
		require.Equal(t, map[string]string{"by": "id_number", "found": "0"}, entries[2].Payload.Facts)
		require.Equal(t, coordinator.Person, entries[0].Actor)
		require.NotContains(t, d.dump("events"), "19900000011")

		for _, q := range []contract.ComplainantQuery{{Telephone: "19900000011"}, {Reason: "回访"}, {Telephone: "110", Reason: "回访"}, {Name: "示范", Reason: "回访"}} {
			_, err := d.l.SearchComplainants(ctx, coordinator, q)
			requireRefusal(t, err, casework.Invalid, "invalid_fields", q)
		}
		require.Len(t, d.entriesOf(contract.ComplainantsSearched), 3)
	})
}

// Whoever may not look at identities may not search for them.
func TestASearchForAComplainantIsForThoseWhoMayLook(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		for _, who := range []casework.Actor{reviewer, supervisor, leader, auditor, officer} {
			_, err := d.l.SearchComplainants(ctx, who, contract.ComplainantQuery{Telephone: "19900000011", Reason: "回访"})
			requireRefusal(t, err, casework.Forbidden, "not_your_role", who.Person)
		}
		require.Empty(t, d.entriesOf(contract.ComplainantsSearched))
	})
}

// A check of a text opens the block inside, for those who prepare what leaves
// the office, and every one is recorded.
func TestACheckOfATextIsRecorded(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		who := contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011"}
		id := d.complained("D1", who)
		c, err := d.l.ComplainantForCheck(ctx, reviewer, id)
		require.NoError(t, err)
		require.Equal(t, &who, c)
		entries := d.entriesOf(contract.TextChecked)
		require.Len(t, entries, 1)
		require.Equal(t, reviewer.Person, entries[0].Actor)
		require.Equal(t, id, entries[0].Payload.Case)
		for _, other := range []casework.Actor{dutyOfficer, supervisor, leader, auditor, officer} {
			_, err := d.l.ComplainantForCheck(ctx, other, id)
			requireRefusal(t, err, casework.Forbidden, "not_your_role")
		}
		_, err = d.l.ComplainantForCheck(ctx, reviewer, "no-such-case")
		requireRefusal(t, err, casework.NotFound, "no_such_case")
		require.Len(t, d.entriesOf(contract.TextChecked), 1)
	})
}
