//go:build linux

package outage_test

import (
	"database/sql"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"jiaoban/e2e/record"
)

// resent is how long a message waits whose taker was lost before it had noted that it was
// sent.
const resent = 2 * time.Minute

// once finds nothing: every rung has its messages, nobody was told twice of one event, and
// nobody twice of the same lapse or the same rung of a clock, however many events say so.
var once = []record.Question{
	{Finds: "a rung that nobody heard of", Query: `SELECT case_id || '-' || seq FROM events WHERE type = 'rung_reached'
		AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.case_id = events.case_id AND outbox.seq = events.seq)`},
	{Finds: "an event told twice", Query: `SELECT min(id) FROM outbox WHERE type <> 'campaign_waits' GROUP BY case_id, seq, type, role, unit, person HAVING count(*) > 1`},
	{Finds: "a lapse or a rung told twice", Query: `SELECT min(id) FROM (SELECT *, convert_from(facts, 'UTF8')::json AS fact FROM notices) AS told WHERE type IN ('clock_lapsed', 'rung_reached')
		GROUP BY case_id, type, role, told.unit, person, fact->>'clock', fact->>'due', fact->>'unit', fact->>'rung', fact->>'happened_at' HAVING count(*) > 1`},
}

// open opens the ledger from outside.
func (p *province) open() *sql.DB {
	p.t.Helper()
	return openLedger(p.t, p.ledger)
}

func openLedger(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

// heard: whoever is to hear of something has heard of it, once, as soon as all is calm; in
// the long form also that nothing waits to be sent again whose taker was lost.
func (p *province) heard() {
	p.t.Helper()
	db := p.open()
	record.None(p.t, db, record.Numbered...)
	record.None(p.t, db, record.Heard...)
	until(p.t, patience, "everybody has every message", func() bool { return record.First(p.t, db, record.Unheard) == "" })
	if long() { // there is the time
		until(p.t, resent+patience, "every message is settled", func() bool { return record.First(p.t, db, record.Unsent) == "" })
	}
	record.None(p.t, db, once...)
}
