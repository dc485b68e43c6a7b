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
		d, keys, _ := withKeys(t, config)
		who := contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011"}
		id := d.complained("D1", who)
		const text = "示范-栽植甲来电"
		require.NoError(t, d.l.CheckText(ctx, reviewer, id, text, func(c *contract.Complainant) []casework.RedactionKind {
			require.Equal(t, &who, c)
			return []casework.RedactionKind{casework.RedactTelephone, casework.RedactComplainant, casework.RedactTelephone}
		}))
		entries := d.entriesOf(contract.TextChecked)
		require.Len(t, entries, 1)
		require.Equal(t, reviewer.Person, entries[0].Actor)
		require.Equal(t, id, entries[0].Payload.Case)
		require.Equal(t, map[string]string{
			"length": "8", "kinds": "complainant telephone", "digest": keys.Digest(checkedPurpose, []byte(text)),
		}, entries[0].Payload.Facts)
		for _, other := range []casework.Actor{dutyOfficer, supervisor, leader, auditor, officer} {
			requireRefusal(t, d.l.CheckText(ctx, other, id, text, findsNothing), casework.Forbidden, "not_your_role")
		}
		requireRefusal(t, d.l.CheckText(ctx, reviewer, "no-such-case", text, findsNothing), casework.NotFound, "no_such_case")
		require.Len(t, d.entriesOf(contract.TextChecked), 1)
	})
}

func findsNothing(*contract.Complainant) []casework.RedactionKind { return nil }

func findsComplainant(*contract.Complainant) []casework.RedactionKind {
	return []casework.RedactionKind{casework.RedactComplainant}
}

// Whoever may not see the complainant and has it found by a check has learned who
// it is: the coordinators hear of it as of a look.
func TestACheckThatFindsTheComplainantIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		id := d.complained("D1", contract.Complainant{Name: "示范-栽植甲"})
		both := reviewer
		both.Posts = append(slices.Clone(reviewer.Posts), dutyOfficer.Posts...)
		for _, c := range []struct {
			what  string
			who   casework.Actor
			finds func(*contract.Complainant) []casework.RedactionKind
			told  int
		}{
			{"who may not look finds it", reviewer, findsComplainant, 1},
			{"who may not look finds nothing", reviewer, findsNothing, 0},
			{"who may look need not try", coordinator, findsComplainant, 0},
			{"who may look in another post", both, findsComplainant, 0},
		} {
			require.NoError(t, d.l.writer.Exec("DELETE FROM outbox WHERE type = ?", ComplainantFoundByCheck).Error)
			require.NoError(t, d.l.CheckText(ctx, c.who, id, "示范-栽植甲", c.finds))
			var told []outboxRow
			require.NoError(t, d.l.reader.Where("type = ?", ComplainantFoundByCheck).Find(&told).Error)
			require.Len(t, told, c.told, c.what)
			for _, row := range told {
				require.Equal(t, casework.Coordinator, row.Notice.Role)
				require.Contains(t, string(row.Notice.Facts), string(c.who.Person))
				require.NotContains(t, string(row.Notice.Facts), "栽植")
			}
		}
	})
}

// A day's checks by those who may not see the complainant are few, over all
// processes, and counted in the record.
func TestChecksByWhoMayNotSeeTheComplainantAreFew(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, config := withKeys(t, config)
		config.Clock = d.clock.Now
		id, other := d.complained("D1", contract.Complainant{Name: "示范-栽植甲"}), d.complained("D2", contract.Complainant{Name: "示范-栽植乙"})
		nodes := []*Ledger{d.l, open(t, config)}
		check := func(n int, who casework.Actor, id casework.CaseID) error {
			return nodes[n%len(nodes)].CheckText(ctx, who, id, "示范", findsComplainant)
		}
		crowd(checksOfCase, func(n int) { requireNoError(t, check(n, reviewer, id)) })
		told := d.rows("outbox")
		for n := range nodes {
			requireRefusal(t, check(n, reviewer, id), casework.Forbidden, "too_many_checks")
		}
		require.Len(t, d.entriesOf(contract.TextChecked), checksOfCase)
		require.Equal(t, told, d.rows("outbox"))
		require.NoError(t, check(0, reviewer, other), "another case")
		require.NoError(t, check(0, coordinator, id), "who may look anyway")
		d.clock.forward(checksWithin - 1)
		requireRefusal(t, check(0, reviewer, id), casework.Forbidden, "too_many_checks")
		d.clock.forward(1)
		require.NoError(t, check(0, reviewer, id))
	})
}
