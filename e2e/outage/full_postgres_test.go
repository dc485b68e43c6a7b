//go:build linux

package outage_test

import (
	"context"
	"crypto/rand"
	mathrand "math/rand/v2"
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
			called := &calls{matter: p.office.prepare(reportWithin)}
			n.live(p, seed, func(chance *mathrand.Rand) []fault { return called.onFullDisk(n, dir, chance) })
			for _, key := range called.keys {
				called.once(key)
			}
			require.Equal(t, len(called.keys), called.count("call_recorded"), "each once")
			t.Logf("%d of %d calls were taken at once; PostgreSQL had ended by itself: %t", called.kept, len(called.keys), called.ended)
		})
	})
}

// calls are commands that are given while nothing can be kept.
type calls struct {
	*matter

	keys  []string
	kept  int
	ended bool // PostgreSQL, by itself
}

// onFullDisk draws when the disk is full.
func (c *calls) onFullDisk(n noon, dir string, chance *mathrand.Rand) []fault {
	lasts := func() time.Duration { return n.broken + time.Duration(chance.Int64N(int64(n.broken))) }
	free := func() {}
	grows := fault{what: "no table grows", at: -before + time.Duration(chance.Int64N(int64(before)/2)), lasts: lasts()}
	grows.do = func(*province) {
		free = fill(c.o.t, dir)
		c.call(5)
	}
	grows.mend = func(*province) { free() }
	notes := fault{what: "PostgreSQL cannot write ahead", at: -time.Second + time.Duration(chance.Int64N(int64(after)/2)), lasts: lasts()}
	notes.do = func(p *province) {
		free = fill(c.o.t, dir)
		p.writeAheadEnds()
		c.call(5)
	}
	notes.mend = func(p *province) {
		free()
		c.ended = p.postgres.Revive() || c.ended
	}
	return []fault{grows, notes}
}

// call gives so many commands; whatever is not kept is answered with when to come again.
func (c *calls) call(times int) {
	c.o.t.Helper()
	for range times {
		key := rand.Text()
		c.keys = append(c.keys, key)
		a, err := c.o.try(c.record(key))
		require.NoError(c.o.t, err)
		if a.status < 300 {
			c.kept++
			continue
		}
		a.away(c.o.t)
	}
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
