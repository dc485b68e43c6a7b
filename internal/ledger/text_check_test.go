package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/secrecy"
)

// Whoever may write to the table puts other words there, in the clear, under the digest
// of those that were recorded: nobody is shown them, and each check names them.
func TestExchangedWordsAreRefusedAndFound(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, config := withKeys(t, config)
		id, other := d.handled("D1"), d.handled("D2")
		d.whole(id, other)
		digest := registration("D1").Complaint.Digest
		without := config
		without.Texts, without.Digest = nil, func(string, ...[]byte) string { return "" }
		offline := newDesk(t, without)

		report, err := offline.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.True(t, report.Fits)
		require.Equal(t, d.rows("texts"), report.TextsUnchecked, "without the keys it is said how many were not compared")
		require.NoError(t, offline.l.CheckProjection(ctx, id))

		for _, c := range []struct{ change, says string }{
			{"UPDATE texts SET sealed = false, own_key = false, body = (SELECT k.sealed FROM case_keys k WHERE k.case_id = texts.case_id) WHERE case_id = ? AND digest = ?", "is not the one"},
			{"UPDATE texts SET body = (SELECT body FROM texts o WHERE o.case_id <> texts.case_id LIMIT 1) WHERE case_id = ? AND digest = ?", "is not the one"},
			{"DELETE FROM texts WHERE case_id = ? AND digest = ?", "is gone"},
		} {
			var was textRow
			require.NoError(t, d.l.reader.Where("case_id = ? AND digest = ?", id, digest).Take(&was).Error)
			require.NoError(t, d.l.writer.Exec(c.change, id, digest).Error)

			report, err := d.l.VerifyChain(ctx, 1)
			require.NoError(t, err)
			require.False(t, report.Fits, c.change)
			for _, said := range []string{report.Differs, d.l.CheckProjection(ctx, id).Error()} {
				require.Contains(t, said, string(id), c.change)
				require.Contains(t, said, digest, c.change)
				require.Contains(t, said, c.says, c.change)
			}
			require.NoError(t, d.l.CheckProjection(ctx, other))
			texts, err := d.l.Texts(ctx, all, id, digest)
			require.Empty(t, texts, c.change)
			if c.says == "is not the one" {
				require.Error(t, err, c.change)
			}
			require.NoError(t, d.l.writer.Save(&was).Error)
			d.whole(id, other)
		}

		// In the clear, no key is needed to find it.
		require.NoError(t, d.l.writer.Exec("UPDATE texts SET sealed = false, own_key = false, body = ? WHERE case_id = ? AND digest = ?", []byte("other words"), id, digest).Error)
		_, err = d.l.Texts(ctx, all, id)
		requireRefusal(t, err, casework.Conflict, contract.TextOtherThanRecorded)
		report, err = offline.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.Contains(t, report.Differs, digest)
		_, err = d.l.SealTexts(ctx)
		requireRefusal(t, err, casework.Conflict, contract.TextOtherThanRecorded)
	})
}

// A case's key that is gone is told from words that were exchanged.
func TestTextsOfALostKeyAreCountedAndNotJudged(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, keys, config := withKeys(t, config)
		one := d.register("D1")
		var key string
		for _, r := range keys.Rings() {
			if r.Purpose == secrecy.Text {
				key = r.Keys[0].ID
			}
		}
		require.NoError(t, keys.Rotate(secrecy.Text))
		two := d.register("D2")
		k := losing{keys, map[string]string{textRing: key}}
		config.Identities, config.Texts, config.Gone = k, k, k.gone
		lossy := newDesk(t, config)
		report, err := lossy.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.True(t, report.Fits, report.Differs)
		require.Equal(t, 1, report.TextsUnchecked)
		require.NoError(t, lossy.l.CheckProjection(ctx, one))

		require.NoError(t, d.l.writer.Exec("DELETE FROM case_keys WHERE case_id = ?", two).Error)
		report, err = lossy.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.Contains(t, report.Differs, string(two))
		require.ErrorContains(t, lossy.l.CheckProjection(ctx, two), errNoCaseKey.Error())
	})
}

// Rows of lists, what was found in them, drafts and hand-overs have no digest in an
// event: where texts are sealed, nothing of them is read that lies in the clear.
func TestNothingInTheClearIsReadWhereItIsAlwaysSealed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.live()
		n := list("1", line(3, "L1", "smoke by the bridge"))
		n.Findings = &contract.ListFindings{Title: "a title"}
		b := d.stage(n)
		w := newWatchIn(t, d)
		h := w.offer("the bureau's line is out of order")
		id := d.register("D1")
		place := contract.DraftPlace(id, casework.CmdRecordCall)
		d.draft(dutyOfficer, place, `{"note":"half of it"}`)

		preview := func() error { _, err := d.l.Preview(ctx, b.ID); return err }
		for _, c := range []struct {
			change string
			read   func() error
		}{
			{"UPDATE list_findings SET sealed = false, body = ?", preview},
			{"UPDATE batch_rows SET sealed = false, body = ?", preview},
			{"UPDATE drafts SET sealed = false, body = ?", func() error { _, err := d.l.Draft(ctx, readerOf(dutyOfficer), place); return err }},
			{"UPDATE shift_handovers SET sealed = false, note = ?", func() error {
				_, err := d.l.Handover(ctx, readerOf(w.coming), h.ID, contract.HandoverReading{})
				return err
			}},
		} {
			require.NoError(t, c.read(), c.change)
			require.NoError(t, d.l.writer.Exec(c.change, []byte("{}")).Error)
			require.ErrorIs(t, c.read(), errInTheClear, c.change)
			require.NoError(t, d.l.writer.Exec("DELETE FROM list_findings").Error)
		}
	})
}
