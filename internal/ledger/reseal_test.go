package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/secrecy"
)

// Every case has a key of its own for its texts, and the texts of two cases do
// not open with each other's.
func TestEachCaseHasATextKeyOfItsOwn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		one, two := d.handled("D1"), d.register("D2")
		d.do(one, dutyOfficer, &casework.RecordCall{Unit: "bureau", Note: casework.NewText("the bureau was called at night")})
		require.Equal(t, 2, d.rows("case_keys"))
		var texts []textRow
		require.NoError(t, d.l.reader.Find(&texts).Error)
		require.Greater(t, len(texts), 2)
		for _, row := range texts {
			require.True(t, row.Sealed && row.OwnKey)
		}
		require.NotContains(t, d.dump("texts"), "smoke")
		read, err := d.l.Texts(ctx, all, one)
		require.NoError(t, err)
		require.Contains(t, values(read), "the bureau was called at night")

		var keys []caseKeyRow
		require.NoError(t, d.l.reader.Order("case_id").Find(&keys).Error)
		require.NoError(t, d.l.writer.Exec("UPDATE case_keys SET sealed = ? WHERE case_id = ?", keys[0].Sealed, two).Error)
		_, err = d.l.Texts(ctx, all, two)
		require.ErrorIs(t, err, secrecy.ErrUnreadable)
		require.NoError(t, d.l.writer.Exec("DELETE FROM case_keys WHERE case_id = ?", two).Error)
		_, err = d.l.Texts(ctx, all, two)
		require.ErrorIs(t, err, errNoCaseKey, "without its key a case's texts are gone")
	})
}

// Texts of before, in the clear or sealed by the ring itself, open as they are
// and get under their case's key in small steps.
func TestTextsOfBeforeAreSealedInSteps(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, keys, config := withKeys(t, config)
		plain := config
		plain.Texts = nil
		old := newDesk(t, plain)
		clear, ringed := old.register("D1"), old.register("D2")
		var row textRow
		require.NoError(t, d.l.reader.Where("case_id = ?", ringed).Take(&row).Error)
		sealed, err := keys.SealText(row.Body, string(ringed), row.Digest)
		require.NoError(t, err)
		require.NoError(t, d.l.writer.Exec("UPDATE texts SET sealed = ?, body = ? WHERE case_id = ?", true, sealed, ringed).Error)

		readable := func(when string) {
			for id, number := range map[casework.CaseID]string{clear: "D1", ringed: "D2"} {
				texts, err := d.l.Texts(ctx, all, id)
				require.NoError(t, err, when)
				require.Contains(t, values(texts), "smoke from the brick works at night, number "+number, when)
			}
		}
		readable("before")
		require.Contains(t, d.dump("texts"), "smoke")
		for _, want := range []int{1, 1, 0} {
			n, err := d.l.SealTexts(ctx)
			require.NoError(t, err)
			require.Equal(t, want, n)
			readable("meanwhile")
		}
		require.NotContains(t, d.dump("texts"), "smoke")
		require.Equal(t, 2, d.rows("case_keys"))
		d.do(clear, dutyOfficer, &casework.RecordCall{Unit: "bureau", Note: casework.NewText("called")})
		readable("afterwards")
		d.whole(clear, ringed)
	})
}

// After a rotation old data are readable before, while and after they are
// sealed anew, and nothing is left under the older key.
func TestResealingLeavesNothingUnderOlderKeys(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, keys, _ := withKeys(t, config)
		d.live()
		who := contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011", Note: "夜间回访"}
		id := d.complained("D1", who)
		bad := bad(4, "bad_date", "L2", "noise")
		bad.Complainant = &who
		n := list("1", line(3, "L1", "smoke by the bridge"))
		n.Refused = []contract.RefusedRow{bad}
		n.Findings = &contract.ListFindings{Title: "a title"}
		b := d.stage(n)
		w := newWatchIn(t, d)
		h := w.offer("the bureau's line is out of order")
		_, err := d.l.TakeShift(ctx, h.ID, "", w.coming)
		require.NoError(t, err)
		key := contract.DraftPlace(id, casework.CmdRecordCall)
		d.draft(dutyOfficer, key, `{"note":"half of it"}`)
		readable := func(when string) {
			shown, err := d.l.Complainant(ctx, dutyOfficer, id, "回访")
			require.NoError(t, err, when)
			require.Equal(t, &who, shown, when)
			texts, err := d.l.Texts(ctx, all, id)
			require.NoError(t, err, when)
			require.NotEmpty(t, texts, when)
			require.Len(t, d.preview(b.ID).Rows, 2, when)
			require.Equal(t, n.Findings, d.preview(b.ID).Findings, when)
			require.Equal(t, [3]int{1, 0, 0}, w.counts(w.coming, h.ID)[contract.PartDueSoon], when)
			draft, err := d.l.Draft(ctx, readerOf(dutyOfficer), key)
			require.NoError(t, err, when)
			require.JSONEq(t, `{"note":"half of it"}`, string(draft.Body), when)
		}
		stale := func(ring string) (n int) {
			var blobs [][]byte
			for _, q := range map[string][]string{
				identityRing: {"SELECT sealed FROM identities", "SELECT complainant FROM batch_rows WHERE complainant IS NOT NULL"},
				textRing: {"SELECT sealed FROM case_keys", "SELECT body FROM batch_rows", "SELECT body FROM drafts", "SELECT body FROM list_findings",
					"SELECT note FROM shift_handovers", "SELECT handed FROM shift_handovers", "SELECT taken FROM shift_handovers"},
			}[ring] {
				var some [][]byte
				require.NoError(t, d.l.reader.Raw(q).Scan(&some).Error)
				require.NotEmpty(t, some, q)
				blobs = append(blobs, some...)
			}
			for _, blob := range blobs {
				if !keys.Current(ring, blob) {
					n++
				}
			}
			return n
		}
		for ring, want := range map[secrecy.Purpose]int{secrecy.Identity: 4, secrecy.Text: 8} {
			require.Zero(t, stale(string(ring)))
			require.NoError(t, keys.Rotate(ring))
			require.Equal(t, want, stale(string(ring)))
			readable("rotated")
			seen := 0
			sealed, err := d.l.Reseal(ctx, string(ring), func(looked, _ int) {
				require.Greater(t, looked, seen)
				seen = looked
				readable("meanwhile")
			})
			require.NoError(t, err)
			require.Equal(t, want, sealed)
			require.Zero(t, stale(string(ring)))
			used, err := d.l.SealedBy(ctx, secrecy.KeyOf)
			require.NoError(t, err)
			for _, r := range keys.Rings() {
				if r.Purpose == ring {
					require.Equal(t, map[string]int{r.Keys[1].ID: want}, used[string(ring)], "nothing is left under the first key")
				}
			}
			readable("sealed anew")
			again, err := d.l.Reseal(ctx, string(ring), nil)
			require.NoError(t, err)
			require.Zero(t, again)
		}
		d.commit(b.ID)
		d.whole(id)
	})
}

// More rows than one step takes are walked over to the end.
func TestResealingWalksOverManyRows(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, keys, _ := withKeys(t, config)
		d.live()
		var rows []contract.BatchRow
		for i := range 2*resealedAtOnce + 3 {
			row := line(i+3, "L"+string(rune('A'+i%26))+string(rune('A'+i/26)), "smoke")
			row.Complainant = &contract.Complainant{Name: "示范-栽植甲"}
			rows = append(rows, row)
		}
		d.stage(list("1", rows...))
		require.NoError(t, keys.Rotate(secrecy.Identity))
		steps := 0
		sealed, err := d.l.Reseal(ctx, identityRing, func(int, int) { steps++ })
		require.NoError(t, err)
		require.Equal(t, len(rows), sealed)
		require.Equal(t, 3, steps)
		nothing, err := d.l.Reseal(ctx, string(secrecy.Payload), nil)
		require.NoError(t, err)
		require.Zero(t, nothing, "the ledger holds nothing of that ring")
	})
}
