package ledger

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/chain"
)

// What a row says beside its bytes is compared with them: whoever moved the instant
// of the first entry after a root to the next day, day after day, kept every root
// from growing, and nothing showed it.
func TestColumnsSayWhatTheHashedBytesSay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newSigningDesk(t, config)
		id := d.assigned("D1")
		root, err := d.l.MakeRoot(ctx)
		require.NoError(t, err)
		d.disarm()
		for what, sql := range map[string]string{
			"another instant": "UPDATE events SET recorded_at = recorded_at + 86400000000 WHERE case_id = ? AND seq = 2",
			"another type":    "UPDATE events SET type = 'call_recorded' WHERE case_id = ? AND seq = 2",
		} {
			tx := d.l.writer.WithContext(ctx).Begin()
			require.NoError(t, tx.Exec(sql, id).Error)
			report, err := d.l.verify(tx, 1)
			require.NoError(t, err)
			require.False(t, report.Fits, what)
			require.Contains(t, report.Misfit, string(id)+"-2", what)
			require.NoError(t, tx.Rollback().Error)
		}
		d.whole(id)

		// The day's root is not quietly kept from growing: making it fails, which is told.
		d.assigned("D2")
		d.clock.set(instant("2021-08-21T00:00:00+08:00"))
		require.NoError(t, d.l.writer.Exec("UPDATE events SET recorded_at = ? WHERE (case_id, seq) IN (SELECT case_id, seq FROM chain WHERE pos = ?)",
			d.clock.now(), root.Size+1).Error)
		_, made, err := d.l.CloseDay(ctx, time.FixedZone("Asia/Shanghai", 8*60*60))
		require.ErrorContains(t, err, "was recorded at")
		require.False(t, made)
	})
}

// A root that was written into the table and signed by nobody closes no day, is
// built upon by none, and the check names it.
func TestARootThatNobodySignedCountsForNothing(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("Asia/Shanghai", 8*60*60)
	strange := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize))
	forged := func(d *desk, r *rootRow, size int) {
		tree := chain.NewTree()
		for i := range size {
			require.NoError(d.t, tree.Add([]byte{byte(i)}))
		}
		hash := tree.Root()
		r.Size, r.Root, r.Nodes = tree.Size(), hash[:], tree.Nodes()
	}
	for name, plant := range map[string]func(*desk, *rootRow){
		"of the day, signed by nobody": func(_ *desk, r *rootRow) {
			r.Day, r.Signature = "2021-08-20", bytes.Repeat([]byte{1}, ed25519.SignatureSize)
		},
		"of the day, signed with another key": func(d *desk, r *rootRow) {
			r.Day, r.Key = "2021-08-20", hex.EncodeToString(strange.Public().(ed25519.PublicKey))
			root, err := d.l.root(*r)
			require.NoError(d.t, err)
			r.Signature = ed25519.Sign(strange, []byte(root.Message()))
		},
		"another history":      func(d *desk, r *rootRow) { forged(d, r, d.rows("chain")) },
		"beyond the head":      func(d *desk, r *rootRow) { forged(d, r, 1000) },
		"the nodes of another": func(d *desk, r *rootRow) { root := r.Root; size := int(r.Size); forged(d, r, size); r.Root = root },
	} {
		onBoth(t, func(t *testing.T, config Config) {
			d := newSigningDesk(t, config)
			id := d.assigned("D1")
			_, err := d.l.MakeRoot(ctx)
			require.NoError(t, err)
			d.assigned("D2")
			var row rootRow
			require.NoError(t, d.l.reader.Take(&row).Error)
			row.ID = "planted"
			plant(d, &row)
			require.NoError(t, d.l.writer.Create(&row).Error)

			d.clock.set(instant("2021-08-21T00:00:00+08:00"))
			root, made, err := d.l.CloseDay(ctx, zone)
			require.NoError(t, err, name)
			require.True(t, made, name)
			require.Equal(t, int64(d.rows("chain")), root.Size, name)
			_, err = chain.VerifyAgainst(d.l.links(d.l.reader, 0), root)
			require.NoError(t, err, name)
			again, made, err := d.l.CloseDay(ctx, zone)
			require.NoError(t, err, name)
			require.False(t, made, name)
			require.Equal(t, root, again, name)

			report, err := d.l.VerifyChain(ctx, 1)
			require.NoError(t, err)
			require.False(t, report.Fits, name)
			require.Contains(t, report.Differs, "planted", name)
			require.Empty(t, report.Misfit, name)
			_, err = d.l.ProveCase(ctx, id)
			require.NoError(t, err, name)
		})
	}
}

// An entry whose own bytes tell a time to come, every hash computed anew, keeps
// neither itself nor what follows it out of the day's root.
func TestAnEntryOfATimeToComeIsCovered(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newSigningDesk(t, config)
		d.assigned("D1")
		now := d.clock.now()
		for _, until := range []casework.Instant{now.Add(casework.Hour), now.Add(-casework.Hour)} {
			last, err := d.l.lastBefore(d.l.reader, 0, until, now.Add(-casework.Hour))
			require.NoError(t, err)
			require.Equal(t, int64(d.rows("chain")), last)
		}
		last, err := d.l.lastBefore(d.l.reader, 0, now.Add(-casework.Hour), now)
		require.NoError(t, err)
		require.Zero(t, last)
	})
}
