// Package record asks the record, straight in its database and beside the program, for
// what may not stand in it. The questions are in the SQL that SQLite and PostgreSQL share.
//
// Only tests import this package.
package record

import (
	"database/sql"
	"errors"
	"testing"
)

// Question asks for something that there may not be: each answer is a text that says
// which it is.
type Question struct{ Finds, Query string }

// Numbered finds nothing at every instant: filings and events are numbered without
// gaps, the chain has each event once, and exactly what was not applied waits.
var Numbered = []Question{
	{"filings with gaps", `SELECT case_id FROM filings GROUP BY case_id HAVING count(*) <> max(seq) OR min(seq) <> 1`},
	{"events with gaps", `SELECT case_id FROM events GROUP BY case_id HAVING count(*) <> max(seq) OR min(seq) <> 1`},
	{"a request filed twice", `SELECT idempotency_key FROM filings WHERE idempotency_key <> '' GROUP BY person, idempotency_key HAVING count(*) > 1`},
	{"a case that counts otherwise", `SELECT id FROM cases WHERE last_filing_seq <> (SELECT count(*) FROM filings WHERE case_id = cases.id)
		OR last_event_seq <> (SELECT count(*) FROM events WHERE case_id = cases.id) OR applied_seq > last_filing_seq OR started_epoch > epoch`},
	{"a filing out of its turn", `SELECT filings.id FROM filings JOIN cases ON cases.id = case_id WHERE (filings.state = 'pending') <> (seq > applied_seq)`},
	{"an event beside the chain", `SELECT case_id FROM events WHERE NOT EXISTS (SELECT 1 FROM chain WHERE chain.case_id = events.case_id AND chain.seq = events.seq)`},
	// One question, since the program may go on writing.
	{"a chain with a gap before", `SELECT pos FROM (SELECT coalesce(max(pos), 0) AS pos FROM chain) AS last WHERE pos <> (SELECT count(*) FROM events)`},
}

// Heard finds nothing at every instant: every message is about an event that happened or
// a campaign that waits for its reading, every missed instant has its messages, and each
// message that was taken is in the inbox.
var Heard = []Question{
	{"a message about nothing", `SELECT id FROM outbox WHERE type <> 'campaign_waits' AND NOT EXISTS (SELECT 1 FROM events WHERE events.case_id = outbox.case_id AND events.seq = outbox.seq)`},
	{"a message about no campaign", `SELECT id FROM outbox WHERE type = 'campaign_waits' AND NOT EXISTS (SELECT 1 FROM campaigns WHERE outbox.id = 'campaign_waits/' || campaigns.id || '/' || outbox.role)`},
	{"a missed instant that nobody heard of", `SELECT case_id || '-' || seq FROM events WHERE type = 'clock_lapsed'
		AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.case_id = events.case_id AND outbox.seq = events.seq)`},
	{"a message that was taken and nobody got", `SELECT id FROM outbox WHERE (state = 'delivered' OR state = 'pending' AND next_try > at) AND NOT EXISTS (SELECT 1 FROM notices WHERE notices.id = outbox.id)`},
	{"a message that came from nowhere", `SELECT id FROM notices WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id = notices.id)`},
}

// Once all is calm there is nothing that nobody has in the inbox, and some minutes later, for
// the sake of takers that were lost, nothing of which it is not settled that it was sent.
var (
	Unheard = Question{"a message that nobody has yet", `SELECT id FROM outbox WHERE state = 'pending' AND NOT EXISTS (SELECT 1 FROM notices WHERE notices.id = outbox.id)`}
	Unsent  = Question{"a message that waits to be sent", `SELECT id FROM outbox WHERE state = 'pending'`}
)

// First is the first answer to the first question that has one; empty: none has.
func First(t testing.TB, db *sql.DB, questions ...Question) string {
	t.Helper()
	for _, q := range questions {
		var found string
		err := db.QueryRowContext(t.Context(), q.Query).Scan(&found)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", q.Query, err)
		}
		return q.Finds + ": " + found
	}
	return ""
}

// None fails the test where a question has an answer.
func None(t testing.TB, db *sql.DB, questions ...Question) {
	t.Helper()
	if found := First(t, db, questions...); found != "" {
		t.Fatal(found)
	}
}
