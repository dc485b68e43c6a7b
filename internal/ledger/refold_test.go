package ledger

import (
	"bytes"
	"encoding/json"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A program that makes more of the events than the one that stored the states
// brings the states up to date once, and leaves what does not fit its events for
// the verification to find.
func TestStatesOfAnOlderProgramAreFoldedAnew(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := []casework.CaseID{d.handled("F1"), d.assigned("F2")}
		d.do(ids[0], officer, report())
		d.whole(ids...)
		want := d.snapshot(ids[0])

		// An older program kept less of the state, and another row for the lists.
		d.restore(ids[0], func(state map[string]any) { delete(state, "first") })
		require.NoError(t, d.l.writer.Exec("UPDATE cases SET breaches = 7, unacknowledged = 9 WHERE id = ?", ids[0]).Error)
		figures := d.figures(ids[0])
		require.NotEmpty(t, figures)
		require.NoError(t, d.l.writer.Exec("UPDATE case_figures SET n = n + 1 WHERE case_id = ?", ids[0]).Error)
		require.NoError(t, d.l.writer.Exec("DELETE FROM case_figures WHERE case_id = ? AND figure = ?", ids[0], figures[0].Figure).Error)
		require.Error(t, d.l.CheckProjection(ctx, ids[0]))
		require.NoError(t, Migrate(ctx, config))
		require.Error(t, d.l.CheckProjection(ctx, ids[0]), "these rules have folded already")

		require.NoError(t, d.l.SetMeta(ctx, foldedKey, "7"))
		// Somebody has cut the end off a case: that must not be healed in silence.
		d.restore(ids[1], func(state map[string]any) { state["seq"] = 99 })
		require.NoError(t, Migrate(ctx, config))
		require.NoError(t, d.l.CheckProjection(ctx, ids[0]))
		require.Equal(t, want, d.snapshot(ids[0]))
		require.ElementsMatch(t, figures, d.figures(ids[0]))
		require.ErrorContains(t, d.l.CheckProjection(ctx, ids[1]), "the stored state is not what its events make")

		d.do(ids[0], reviewer, &casework.OpenReview{Answer: "r1"})
		d.whole(ids[0])
	})
}

// What the rules of today make of a case besides its state is made for cases that
// are there already, too: the part that was taken from a unit before the upgrade.
func TestAnUpgradeKnowsWhoHadAPart(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.assigned("F1")
		d.do(id, coordinator, &casework.Reassign{Assignment: "a1", To: target(casework.RoleLead, "county"), Reason: casework.NewText("theirs")})
		past := d.l.writer.Exec("DELETE FROM case_access WHERE case_id = ? AND kind = ?", id, pastPart)
		require.NoError(t, past.Error)
		require.EqualValues(t, 1, past.RowsAffected)
		require.ErrorContains(t, d.l.CheckProjection(ctx, id), "access is")
		require.NoError(t, d.l.SetMeta(ctx, foldedKey, "9"))
		require.NoError(t, Migrate(ctx, config))
		require.NoError(t, d.l.CheckProjection(ctx, id))
		both := in("office", casework.Coordinator)
		both.Posts = append(both.Posts, officer.Posts...)
		_, err := d.l.Complainant(ctx, both, id, "to call back")
		requireRefusal(t, err, casework.Forbidden, "own_unit_complainant")
		d.whole(id)
	})
}

// A program of older rules that still runs beside a newer one stores no state any
// more, and cannot take the ledger back; what it leaves is done by the newer one.
func TestAProgramOfOlderRulesRetires(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.assigned("F1")
		f := d.file(id, officer, &casework.Acknowledge{Assignment: "a1"})
		before := d.snapshot(id)
		require.NoError(t, d.l.SetMeta(ctx, leastRulesKey, strconv.Itoa(casework.RulesVersion+1)))

		_, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: d.record(id).Epoch})
		require.ErrorIs(t, err, contract.ErrUnavailable, "asked again, a newer worker does it")
		var newer *RulesError
		require.ErrorAs(t, err, &newer)
		require.Equal(t, &RulesError{Have: casework.RulesVersion + 1, Want: casework.RulesVersion}, newer)
		zh, en := newer.Words()
		require.Contains(t, zh, "换用新版本")
		require.Contains(t, en, "run the new one")
		_, err = d.l.Register(ctx, contract.NewCase{Body: registration("F2"), Actor: dutyOfficer})
		require.ErrorIs(t, err, contract.ErrUnavailable)
		require.Equal(t, before, d.snapshot(id))
		require.Equal(t, contract.FilingPending, d.filing(f.ID).State)
		require.ErrorAs(t, Migrate(ctx, config), &newer)
		_, err = Open(ctx, config)
		require.ErrorAs(t, err, &newer)

		require.NoError(t, d.l.SetMeta(ctx, leastRulesKey, strconv.Itoa(casework.RulesVersion)))
		require.NoError(t, Migrate(ctx, config))
		d.advance(id)
		require.Equal(t, contract.FilingApplied, d.filing(f.ID).State)
	})
}

// A program whose rules are newer than the stored states does not work on them before they
// are folded anew: it would add to what older rules made of the events before.
func TestStatesOfOlderRulesAreFoldedAnewFirst(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.assigned("F3")
		for _, older := range []string{strconv.Itoa(casework.RulesVersion - 1), ""} {
			require.NoError(t, d.l.SetMeta(ctx, foldedKey, older))
			_, err := Open(ctx, config)
			var unfolded *RulesError
			require.ErrorAs(t, err, &unfolded)
			require.Equal(t, casework.RulesVersion, unfolded.Want)
			zh, en := unfolded.Words()
			require.Contains(t, zh, "jiaoban migrate")
			require.Contains(t, en, "jiaoban migrate")
			require.NoError(t, Migrate(ctx, config))
			l, err := Open(ctx, config)
			require.NoError(t, err)
			require.NoError(t, l.Close())
		}
		d.whole(id)
	})
}

func (d *desk) figures(id casework.CaseID) []figureRow {
	d.t.Helper()
	var rows []figureRow
	require.NoError(d.t, d.l.reader.Where("case_id = ?", id).Find(&rows).Error)
	return rows
}

// snapshot is the stored state of a case.
func (d *desk) snapshot(id casework.CaseID) []byte {
	d.t.Helper()
	var row snapshotRow
	require.NoError(d.t, d.l.reader.Where("case_id = ?", id).Take(&row).Error)
	return row.Body
}

// restore changes the stored state of a case behind the ledger's back.
func (d *desk) restore(id casework.CaseID, change func(state map[string]any)) {
	d.t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(d.snapshot(id)))
	decoder.UseNumber()
	var state map[string]any
	require.NoError(d.t, decoder.Decode(&state))
	change(state)
	require.NoError(d.t, d.l.writer.Exec("UPDATE snapshots SET body = ? WHERE case_id = ?", marshal(state), id).Error)
}
