package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/secrecy"
)

// losing are ciphers of which a key of each ring is gone for good.
type losing struct {
	*secrecy.Keys

	lost map[string]string
}

func (k losing) said(ring string, sealed []byte, plain []byte, err error) ([]byte, error) {
	if key := secrecy.KeyOf(sealed); key != "" && key == k.lost[ring] {
		return nil, casework.Refuse(casework.Conflict, contract.SealedByLostKey, "ring", ring, "key", key)
	}
	return plain, err
}

func (k losing) OpenIdentity(sealed []byte, caseID, field string) ([]byte, error) {
	plain, err := k.Keys.OpenIdentity(sealed, caseID, field)
	return k.said(identityRing, sealed, plain, err)
}

func (k losing) OpenText(sealed []byte, caseID, field string) ([]byte, error) {
	plain, err := k.Keys.OpenText(sealed, caseID, field)
	return k.said(textRing, sealed, plain, err)
}

func (k losing) SealCaseText(key, plain []byte, caseID, field string) ([]byte, error) {
	sealed, err := k.Keys.SealCaseText(key, plain, caseID, field)
	return k.said(textRing, key, sealed, err)
}

func (k losing) OpenCaseText(key, sealed []byte, caseID, field string) ([]byte, error) {
	plain, err := k.Keys.OpenCaseText(key, sealed, caseID, field)
	return k.said(textRing, key, plain, err)
}

func (k losing) gone(ring string) [][]byte { return [][]byte{secrecy.PrefixOf(k.lost[ring])} }

// Sealing and indexing anew leave what a lost key sealed as it is, and do all the
// rest, so that older keys can be retired.
func TestResealingGoesPastWhatALostKeySealed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, keys, config := withKeys(t, config)
		d.live()
		at := func(ring secrecy.Purpose) string {
			for _, r := range keys.Rings() {
				if r.Purpose == ring {
					return r.Keys[len(r.Keys)-1].ID
				}
			}
			return ""
		}
		who := contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011"}
		fill := func(n string) casework.CaseID {
			id := d.complained("D"+n, who)
			one := bad(4, "bad_date", "R"+n, "noise "+n)
			one.Complainant = &who
			l := list(n, line(3, "L"+n, "smoke by bridge "+n))
			l.Refused, l.Findings = []contract.RefusedRow{one}, &contract.ListFindings{Title: "title " + n}
			d.stage(l)
			d.draft(dutyOfficer, contract.DraftPlace(id, casework.CmdRecordCall), `{"note":"half"}`)
			d.ringed(keys, id)
			return id
		}
		lostCase := fill("1")
		k := losing{keys, map[string]string{identityRing: at(secrecy.Identity), textRing: at(secrecy.Text)}}
		older := map[string]string{}
		for _, ring := range []secrecy.Purpose{secrecy.Identity, secrecy.Text} {
			require.NoError(t, keys.Rotate(ring))
			older[string(ring)] = at(ring)
		}
		readable := fill("2")
		for _, ring := range []secrecy.Purpose{secrecy.Identity, secrecy.Text, secrecy.Digest} {
			require.NoError(t, keys.Rotate(ring))
		}
		config.Identities, config.Texts, config.Gone = k, k, k.gone
		d = newDesk(t, config)
		before, err := d.l.SealedBy(ctx, secrecy.KeyOf)
		require.NoError(t, err)
		for _, ring := range []string{identityRing, textRing} {
			sealed, err := d.l.Reseal(ctx, ring, nil)
			require.NoError(t, err)
			require.Equal(t, before[ring][older[ring]]-d.ringedTexts(ring), sealed, ring)
		}
		for n, steps := 1, 0; n > 0; steps++ {
			n, err = d.l.SealTexts(ctx)
			require.NoError(t, err)
			require.Less(t, steps, 5, "it comes to an end")
		}
		for n, steps := 1, 0; n > 0; steps++ {
			n, err = d.l.IndexIdentities(ctx)
			require.NoError(t, err)
			require.Less(t, steps, 5, "it comes to an end")
		}
		after, err := d.l.SealedBy(ctx, secrecy.KeyOf)
		require.NoError(t, err)
		for _, ring := range []string{identityRing, textRing} {
			require.Zero(t, after[ring][older[ring]], "the older key of %s can be retired", ring)
			require.Equal(t, before[ring][k.lost[ring]], after[ring][k.lost[ring]], "what the lost key of %s sealed is as it was", ring)
		}
		texts, err := d.l.Texts(ctx, all, lostCase)
		require.NoError(t, err)
		require.Empty(t, texts)
		require.True(t, d.record(lostCase).TextsUnread)
		texts, err = d.l.Texts(ctx, all, readable)
		require.NoError(t, err)
		require.NotEmpty(t, texts)
		require.False(t, d.record(readable).TextsUnread)
		require.Len(t, d.same(readable), 1, "the case under the lost key is found by its older digest")
		_, err = d.l.Complainant(ctx, dutyOfficer, readable, "回访")
		require.NoError(t, err)
		_, err = d.l.Complainant(ctx, dutyOfficer, lostCase, "回访")
		requireRefusal(t, err, casework.Conflict, contract.SealedByLostKey)
		_, err = d.l.File(ctx, contract.NewFiling{Case: lostCase, Actor: dutyOfficer, Body: &casework.RecordCall{Unit: "bureau", Note: casework.NewText("called")}})
		requireRefusal(t, err, casework.Conflict, contract.SealedByLostKey)
	})
}

// Texts of a case whose complainant a lost key has sealed are compared with nobody, and
// whoever wants them to leave the office is told of that key. Where nobody gave a name
// there is nothing to compare with.
func TestTextsUnderALostIdentityKeyAreNotComparedAndItIsSaidWhy(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, keys, config := withKeys(t, config)
		d.live()
		named := d.complained("D1", contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011"})
		nameless := d.complained("D2", contract.Complainant{Anonymous: true})
		lost := ""
		for _, r := range keys.Rings() {
			if r.Purpose == secrecy.Identity {
				lost = r.Keys[len(r.Keys)-1].ID
			}
		}
		require.NoError(t, keys.Rotate(secrecy.Identity))
		k := losing{keys, map[string]string{identityRing: lost}}
		config.Identities, config.Texts, config.Gone = k, k, k.gone
		d = newDesk(t, config)
		before := len(d.entries())
		check := func(actor casework.Actor, id casework.CaseID) error {
			return d.l.CheckText(ctx, actor, id, "what is to be published", func(*contract.Complainant) []casework.RedactionKind { return nil })
		}
		said := func(err error) {
			t.Helper()
			requireRefusal(t, err, casework.Conflict, contract.ComplainantKeyGone)
			require.Equal(t, map[string]string{"ring": identityRing, "key": lost}, casework.AsError(err).Params)
		}
		for _, actor := range []casework.Actor{coordinator, reviewer} {
			said(check(actor, named))
		}
		_, err := d.l.ComplainantForWarning(ctx, dutyOfficer, named)
		said(err)
		c, err := d.l.ComplainantForWarning(ctx, reviewer, named)
		require.NoError(t, err, "who may not look is not warned, and prints nothing in any case")
		require.Nil(t, c)
		require.Len(t, d.entries(), before)

		require.NoError(t, check(reviewer, nameless))
		c, err = d.l.ComplainantForWarning(ctx, dutyOfficer, nameless)
		require.NoError(t, err)
		require.Equal(t, &contract.Complainant{Anonymous: true}, c)
	})
}

// ringed puts a text of a case under the ring itself, as older versions did.
func (d *desk) ringed(keys *secrecy.Keys, id casework.CaseID) {
	d.t.Helper()
	texts, err := d.l.Texts(ctx, all, id)
	require.NoError(d.t, err)
	for digest, text := range texts {
		sealed, err := keys.SealText([]byte(text), string(id), digest)
		require.NoError(d.t, err)
		require.NoError(d.t, d.l.writer.Exec("UPDATE texts SET own_key = ?, body = ? WHERE case_id = ? AND digest = ?", false, sealed, id, digest).Error)
		return
	}
}

// ringedTexts counts what is sealed anew by SealTexts and not by Reseal.
func (d *desk) ringedTexts(ring string) int {
	if ring != textRing {
		return 0
	}
	return 1
}

// withoutTexts opens the ledger again after the key that sealed all texts so far is
// gone; another seals what comes.
func withoutTexts(t *testing.T, keys *secrecy.Keys, config Config) *desk {
	t.Helper()
	k := losing{keys, map[string]string{}}
	for _, r := range keys.Rings() {
		if r.Purpose == secrecy.Text {
			k.lost[textRing] = r.Keys[len(r.Keys)-1].ID
		}
	}
	require.NoError(t, keys.Rotate(secrecy.Text))
	config.Identities, config.Texts, config.Gone = k, k, k.gone
	return newDesk(t, config)
}

// An order from above on a case that takes no more words is refused and leaves
// nothing on the case, which goes on.
func TestARefusedOrderLeavesNoFilingBehind(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, keys, config := withKeys(t, config)
		d.live()
		_, known := d.entered(line(3, "A1", "smoke"))
		d.setState(known, casework.Replied)
		d = withoutTexts(t, keys, config)
		order := line(3, "A1", "do it again, properly")
		order.Supplement = true
		b := d.stage(list("2", order))
		require.Equal(t, []string{"supplement"}, fatesOf(d.preview(b.ID)))
		before := d.rows("filings")
		require.Equal(t, 1, d.commit(b.ID).Refused)
		require.Equal(t, contract.SealedByLostKey, d.preview(b.ID).Rows[0].Refusal.Code)
		require.Equal(t, before, d.rows("filings"))
		f := d.file(known, officer, &casework.Acknowledge{Assignment: "a1"})
		d.advance(known)
		require.NotEqual(t, contract.FilingPending, d.filing(f.ID).State)
	})
}

// A command that refers to a text which nobody wrote stores none of its own texts.
func TestARefusedCommandStoresNoText(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.register("D1")
		before := d.rows("texts")
		require.NoError(t, d.l.write(ctx, func(tx *gorm.DB) error {
			n := contract.NewFiling{Case: id, Actor: dutyOfficer, Body: &casework.Supplement{
				Note: casework.NewText("here it is"), Report: &casework.Report{Summary: casework.Text{Digest: "sha256:0000", Chars: 400}},
			}}
			_, err := d.l.file(tx, n, d.l.commandOf(n))
			requireRefusal(t, err, casework.Invalid, "unknown_text")
			return nil // as a caller that takes the refusal for an answer
		}))
		require.Equal(t, before, d.rows("texts"))
		require.Len(t, d.mustFilings(id), 1)
	})
}

// A corrected list goes in beside rows that nobody can read any more: what cannot be
// compared counts as another, so that a row which waits is written anew.
func TestACorrectedListGoesInBesideUnreadRows(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, keys, config := withKeys(t, config)
		d.live()
		numbered, bare := asking(line(3, "N1", "smoke"), "停产"), asking(line(4, "", "noise"), "停产")
		waiting, entered := d.stage(list("1", numbered, bare)), d.stage(list("2", asking(line(3, "M1", "dust"), "停产")))
		d.commit(entered.ID)
		d = withoutTexts(t, keys, config)
		c := d.correct(waiting.ID, "whole", numbered, bare, line(5, "N3", "smell"))
		require.Equal(t, contract.Correction{Replaced: 2, Added: 1}, c)
		require.Equal(t, 3, d.commit(waiting.ID).Imported)
		c = d.correct(entered.ID, "whole 2", asking(line(3, "M1", "dust"), "停产"), line(4, "M2", "smell"))
		require.Equal(t, 1, c.Added)
		require.Equal(t, 2, d.commit(entered.ID).Imported)
	})
}

// A row that waits and cannot be read is struck, and the rest of its list enters. The
// strike can be undone, with the key or without it; with it the row enters as it was.
func TestAnUnreadRowThatWaitsIsStruckAndTheRestEnters(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, keys, config := withKeys(t, config)
		d.live()
		b := d.stage(list("1", line(3, "N1", "smoke"), line(4, "", "noise")))
		d = withoutTexts(t, keys, config)
		d.correct(b.ID, "one more", line(5, "N3", "smell"))
		_, err := d.l.CommitBatch(ctx, b.ID, importer, nil)
		requireRefusal(t, err, casework.Conflict, contract.SealedByLostKey)
		strike := func(row int) {
			require.NoError(t, d.l.StrikeRow(ctx, b.ID, contract.RowRef{Row: row}, "unread", importer))
		}
		restore := func(row int) {
			require.NoError(t, d.l.RestoreRow(ctx, b.ID, contract.RowRef{Row: row}, "found", importer))
		}
		strike(3)
		strike(4)
		require.Equal(t, 1, d.commit(b.ID).Imported)
		p := d.preview(b.ID)
		require.Equal(t, []int{3, 1, 2, 2, 0}, []int{p.Sum.Read, p.Sum.New, p.Sum.Refused, p.Sum.Struck, p.Sum.Waiting})
		require.Equal(t, contract.SealedByLostKey, p.Rows[0].Refusal.Code)

		restore(3)
		require.Equal(t, 1, d.preview(b.ID).Sum.Waiting)
		_, err = d.l.CommitBatch(ctx, b.ID, importer, nil)
		requireRefusal(t, err, casework.Conflict, contract.SealedByLostKey)
		strike(3)

		d = newDesk(t, config) // the key is found
		require.Equal(t, heldBack, d.preview(b.ID).Rows[0].Refusal.Code)
		restore(3)
		restore(4)
		require.Equal(t, "smoke", d.complaintOf(b.ID, 1))
		require.Equal(t, 3, d.commit(b.ID).Imported)
	})
}
