package ledger

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
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
		require.Error(t, d.l.CheckProjection(ctx, ids[0]))
		require.NoError(t, Migrate(ctx, config))
		require.Error(t, d.l.CheckProjection(ctx, ids[0]), "these rules have folded already")

		require.NoError(t, d.l.SetMeta(ctx, foldedKey, "7"))
		// Somebody has cut the end off a case: that must not be healed in silence.
		d.restore(ids[1], func(state map[string]any) { state["seq"] = 99 })
		require.NoError(t, Migrate(ctx, config))
		require.NoError(t, d.l.CheckProjection(ctx, ids[0]))
		require.Equal(t, want, d.snapshot(ids[0]))
		require.ErrorContains(t, d.l.CheckProjection(ctx, ids[1]), "the stored state is not what its events make")

		d.do(ids[0], reviewer, &casework.OpenReview{Answer: "r1"})
		d.whole(ids[0])
	})
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
