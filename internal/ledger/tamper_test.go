package ledger

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

func TestTheDatabaseRefusesToChangeTheRecord(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.assigned("D1")
		before := d.everything()
		statements := []string{
			"UPDATE events SET type = 'x'", "UPDATE events SET bytes = bytes WHERE seq = 1", "DELETE FROM events", "DELETE FROM events WHERE seq = 2",
			"UPDATE chain SET pos = pos + 100", "UPDATE chain SET hash = prev_hash", "DELETE FROM chain", "DELETE FROM chain WHERE pos = 1",
		}
		if config.Driver == Postgres {
			statements = append(statements, "TRUNCATE chain", "TRUNCATE events CASCADE", "TRUNCATE cases CASCADE")
		} else {
			statements = append(statements,
				"INSERT OR REPLACE INTO events (case_id, seq, type, recorded_at, bytes) SELECT case_id, seq, 'x', recorded_at, bytes FROM events",
				"INSERT OR REPLACE INTO chain (pos, case_id, seq, prev_hash, hash) SELECT pos, case_id, seq, hash, hash FROM chain",
				"REPLACE INTO chain (pos, case_id, seq, prev_hash, hash) SELECT 99, case_id, seq, hash, hash FROM chain")
		}
		for _, s := range statements {
			require.Error(t, d.l.writer.Exec(s).Error, s)
		}
		require.Equal(t, before, d.everything())
		d.whole()
	})
}

// Whoever takes the triggers away is found out by the chain.
func TestTheChainFindsWhatWasChangedAllTheSame(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		first, second := d.assigned("D1"), d.assigned("D2")
		d.disarm()
		report, err := d.l.VerifyChain(ctx, 1)
		require.NoError(t, err)
		require.True(t, report.Fits)
		require.Equal(t, int64(d.rows("events")), report.Pos)
		whole := report
		for _, from := range []int64{0, 1, 2, 7, report.Pos, report.Pos + 1} {
			report, err := d.l.VerifyChain(ctx, from)
			require.NoError(t, err)
			require.True(t, report.Fits, "from %d: %s", from, report.Misfit)
			require.Equal(t, whole.Hash, report.Hash)
		}
		last := whole.Pos
		for _, c := range []struct {
			what, change string
			pos          int64
		}{
			{
				"an event's bytes", "UPDATE events SET bytes = (SELECT bytes FROM events e WHERE e.case_id = '" + string(second) + "' AND e.seq = 3) WHERE case_id = '" + string(first) + "' AND seq = 3",
				3,
			},
			{"a hash", "UPDATE chain SET hash = prev_hash WHERE pos = 5", 5},
			{"the last position taken off", "DELETE FROM chain WHERE pos = (SELECT max(pos) FROM chain)", last},
			{
				"an event moved to another place, its position too",
				"UPDATE events SET seq = 99 WHERE case_id = '" + string(first) + "' AND seq = 3; UPDATE chain SET seq = 99 WHERE case_id = '" + string(first) + "' AND seq = 3",
				3,
			},
			{"a position", "UPDATE chain SET pos = 1000 WHERE pos = 4", 4},
		} {
			t.Log(c.what)
			// Each change is made and looked at in a transaction that is thrown away.
			tx := d.l.writer.WithContext(ctx).Begin()
			if config.Driver == SQLite {
				require.NoError(t, tx.Exec("PRAGMA defer_foreign_keys = on").Error)
			}
			for change := range strings.SplitSeq(c.change, "; ") {
				require.NoError(t, tx.Exec(change).Error, c.what)
			}
			report, err := d.l.verify(tx, 1)
			require.NoError(t, err)
			require.NoError(t, tx.Rollback().Error)
			require.False(t, report.Fits, c.what)
			require.Equal(t, c.pos-1, report.Pos, "%s: %s", c.what, report.Misfit)
			require.NotEmpty(t, report.Misfit)
		}
		d.whole(first, second)

		d.do(first, officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
		done, err := d.l.FillHandlers(ctx, 100)
		require.NoError(t, err)
		require.True(t, done)
		for _, c := range []struct{ change, says string }{
			{"DELETE FROM tasks WHERE case_id = ?", "tasks"},
			{"UPDATE tasks SET due = due + 1 WHERE case_id = ?", "tasks"},
			{"UPDATE tasks SET unit = 'county' WHERE case_id = ?", "tasks"},
			{"UPDATE tasks SET priority = priority + 1 WHERE case_id = ?", "tasks"},
			{"UPDATE tasks SET assignment = 'a9' WHERE case_id = ?", "tasks"},
			{"INSERT INTO tasks (case_id, kind, subject, unit, assignment, due, priority) SELECT id, 'visit', 'a9', 'county', 'a9', 1, 0 FROM cases WHERE id = ?", "tasks"},
			{"DELETE FROM handlers WHERE case_id = ?", "handlers"},
			{"UPDATE handlers SET person = 'p-somebody-else' WHERE case_id = ?", "handlers"},
			{"UPDATE handlers SET unit = 'county' WHERE case_id = ?", "handlers"},
		} {
			tx := d.l.writer.WithContext(ctx).Begin()
			changed := tx.Exec(c.change, first)
			require.NoError(t, changed.Error, c.change)
			require.NotZero(t, changed.RowsAffected, c.change)
			misfit := d.l.checkProjection(tx, first)
			require.NoError(t, tx.Rollback().Error)
			require.ErrorContains(t, misfit, "the "+c.says+" are", c.change)
		}
		d.whole(first, second)

		require.NoError(t, d.l.writer.Exec("UPDATE cases SET breaches = 7 WHERE id = ?", first).Error)
		require.ErrorContains(t, d.l.CheckProjection(ctx, first), "stored row")
		require.NoError(t, d.l.writer.Exec("DELETE FROM case_access WHERE case_id = ?", second).Error)
		require.ErrorContains(t, d.l.CheckProjection(ctx, second), "access")
		require.NoError(t, d.l.writer.Exec("UPDATE snapshots SET body = ? WHERE case_id = ?", []byte(`{}`), second).Error)
		require.ErrorContains(t, d.l.CheckProjection(ctx, second), "state")
		requireRefusal(t, d.l.CheckProjection(ctx, "nowhere"), casework.NotFound, "no_such_case")
	})
}

// The role that the program works as can add to the record and no more.
func TestTheProgramsRoleOwnsNothing(t *testing.T) {
	t.Parallel()
	config := newConfig(t, Postgres)
	d := newDesk(t, config)
	role := "jiaoban_" + newID(d.clock.now())
	require.NoError(t, d.l.writer.Exec(`CREATE ROLE "`+role+`" NOLOGIN`).Error)
	t.Cleanup(func() {
		require.NoError(t, d.l.writer.Exec(`DROP OWNED BY "`+role+`"`).Error)
		require.NoError(t, d.l.writer.Exec(`DROP ROLE "`+role+`"`).Error)
	})
	// As where the owner's defaults give nobody what a function does.
	require.NoError(t, d.l.writer.Exec(`REVOKE EXECUTE ON FUNCTION link_event() FROM PUBLIC`).Error)
	config.Role = role
	require.NoError(t, Migrate(ctx, config))
	worker := config
	worker.Conns = 1
	worker.Clock = d.clock.Now
	l := open(t, worker)
	require.NoError(t, l.writer.Exec(`SET ROLE "`+role+`"`).Error)
	as := &desk{t: t, l: l, clock: d.clock}
	id := as.handled("D1")
	as.whole(id)
	for _, s := range []string{
		"UPDATE events SET type = 'x'", "DELETE FROM events", "TRUNCATE events CASCADE", "UPDATE chain SET pos = 0", "DELETE FROM chain",
		"ALTER TABLE events DISABLE TRIGGER ALL", "DROP TRIGGER events_stay ON events", "DROP TABLE chain", "CREATE TABLE mine (x int)",
		"UPDATE goose_db_version SET version_id = 7",
		"UPDATE responsibility_lists SET document = 'x'", "DELETE FROM responsibility_lists", "TRUNCATE responsibility_lists",
	} {
		require.ErrorContains(t, l.writer.Exec(s).Error, "42501", s)
	}
}

// disarm takes away the triggers that refuse changes, as somebody with the owner's password
// could. The program goes on to add to the chain.
func (d *desk) disarm() {
	d.t.Helper()
	statements := []string{"ALTER TABLE events DISABLE TRIGGER ALL", "ALTER TABLE chain DISABLE TRIGGER ALL", "ALTER TABLE roots DISABLE TRIGGER ALL", "ALTER TABLE events ENABLE TRIGGER events_link"}
	if d.l.dialect.name() == SQLite {
		statements = nil
		for _, table := range []string{"events", "chain", "roots"} {
			for _, what := range []string{"update", "delete", "replace"} {
				statements = append(statements, "DROP TRIGGER "+table+"_refuse_"+what)
			}
		}
	}
	for _, s := range statements {
		require.NoError(d.t, d.l.writer.Exec(s).Error)
	}
}
