//go:build linux

package outage_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/pgtest"
)

// databaseDisk has room for both databases and what PostgreSQL writes ahead at a noon.
const databaseDisk = 768 << 20

// The disk of PostgreSQL is full around the noon, first so that no table grows, and then so
// that it cannot even note ahead what it will do, upon which it gives up all at once,
// recovers, and ends where recovering needs room as well. With room, and started again
// where it ended, it holds what was acknowledged, once, and the noon is as any other.
//
//nolint:paralleltest // eight processes under load leave no room for others
func TestANoonIsLivedWhileTheDiskOfPostgreSQLIsFull(t *testing.T) {
	onSmallDisk(t, databaseDisk, func(t *testing.T, dir string) {
		seeds(t, 3, func(t *testing.T, n noon, seed uint64) {
			p := seeded(t, pgtest.StartIn(t, dir))
			p.start()
			full := &fullDisk{calls: calls{matter: p.office.prepare(reportWithin)}, dir: dir}
			n.live(p, seed, func(chance *rand.Rand) []fault { return full.faults(n, chance) })
			full.stand(full.keys)
			t.Logf("%d of %d calls were taken at once; PostgreSQL had ended by itself: %t", full.kept, len(full.keys), full.ended)
		})
	})
}

// fullDisk is the disk of PostgreSQL, and what is tried while it is full.
type fullDisk struct {
	calls

	dir   string
	ended bool // PostgreSQL, by itself
}

// faults draws when the disk is full.
func (d *fullDisk) faults(n noon, chance *rand.Rand) []fault {
	lasts := func() time.Duration { return n.broken + time.Duration(chance.Int64N(int64(n.broken))) }
	free := func() {}
	grows := fault{what: "no table grows", at: -before + time.Duration(chance.Int64N(int64(before)/2)), lasts: lasts()}
	grows.do = func(*province) {
		free = fill(d.o.t, d.dir)
		d.call(5)
	}
	grows.mend = func(*province) { free() }
	notes := fault{what: "PostgreSQL cannot write ahead", at: -time.Second + time.Duration(chance.Int64N(int64(after)/2)), lasts: lasts()}
	notes.do = func(p *province) {
		free = fill(d.o.t, d.dir)
		p.writeAheadEnds()
		d.call(5)
	}
	notes.mend = func(p *province) {
		free()
		d.ended = p.postgres.Revive() || d.ended
	}
	return []fault{grows, notes}
}

// writeAheadEnds uses up what PostgreSQL has laid out to write ahead in, until it refuses.
func (p *province) writeAheadEnds() {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, p.ledger)
	for err == nil {
		_, err = conn.Exec(ctx, "SELECT pg_logical_emit_message(false, 'full', ''); SELECT pg_switch_wal()")
	}
	require.NoError(p.t, ctx.Err(), "the disk was never full")
	if conn != nil {
		_ = conn.Close(ctx)
	}
	p.t.Logf("PostgreSQL says: %v", err)
}
