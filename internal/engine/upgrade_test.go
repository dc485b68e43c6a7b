package engine

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/persistence/sql"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	"go.temporal.io/server/common/resolver"

	"jiaoban/internal/pgtest"
)

func ask(t *testing.T, url, query string) (answer string) {
	t.Helper()
	conn, err := pgx.Connect(within(t), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(context.Background())) }()
	require.NoError(t, conn.QueryRow(within(t), query).Scan(&answer))
	return answer
}

// versions are what the database says of itself.
func versions(t *testing.T, url string) [2]string {
	t.Helper()
	return [2]string{ask(t, url, "SELECT curr_version FROM engine.schema_version"), ask(t, url, "SELECT curr_version FROM engine_visibility.schema_version")}
}

// shape is every column and every index of what the server made.
func shape(t *testing.T, url string) string {
	t.Helper()
	return ask(t, url, `SELECT string_agg(line, E'\n' ORDER BY line) FROM (
		SELECT concat_ws(' ', table_schema, table_name, column_name, data_type, is_nullable, column_default, generation_expression) AS line
			FROM information_schema.columns WHERE table_schema LIKE 'engine%' AND table_name <> '`+markTable+`'
		UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname LIKE 'engine%' AND tablename <> '`+markTable+`') AS lines`)
}

// madeBy is a new database as a server of these versions makes it, by its own statements.
func madeBy(t *testing.T, versions [2]string) (url string) {
	t.Helper()
	url = pgtest.DSN(t)
	config, err := postgresConfig(t, url).withDefaults()
	require.NoError(t, err)
	s := &postgresStore{config: config}
	defer func() { require.NoError(t, s.close()) }()
	for i, p := range []part{mainPart, visibilityPart} {
		p.wants = versions[i]
		execute(t, url, "CREATE SCHEMA "+p.schema)
		require.NoError(t, s.upgrade(p))
	}
	return url
}

var present = [2]string{mainPart.wants, visibilityPart.wants}

// requirePresent holds a database to what this server makes of nothing.
func requirePresent(t *testing.T, url string) {
	t.Helper()
	require.Equal(t, present, versions(t, url))
	require.Equal(t, shape(t, madeBy(t, present)), shape(t, url))
}

func TestADatabaseOfAnEarlierServerIsUpgraded(t *testing.T) {
	t.Parallel()
	for name, earlier := range map[string][2]string{
		"the first":          {"1.0", "1.0"},
		"some releases back": {"1.12", "1.9"},
		"the last but one":   {"1.18", "1.13"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := madeBy(t, earlier)
			require.Equal(t, earlier, versions(t, url))
			require.NotEqual(t, shape(t, madeBy(t, present)), shape(t, url))
			c := dial(t, startEngine(t, postgresConfig(t, url)))
			requirePresent(t, url)
			startWorker(t, c)
			startWait(t, c, "short", 10*time.Millisecond)
			result(t, c, "short")
		})
	}
}

// dying is a part on which a start is killed after so many steps, or once a version was noted.
type dying struct {
	sqlplugin.AdminDB

	left  int
	noted bool
}

var errKilled = errors.New("killed")

func (d *dying) step(do func() error) error {
	if d.left == 0 {
		return errKilled
	}
	d.left--
	return do()
}

// Exec answers as a server whose lc_messages are Chinese does.
func (d *dying) Exec(stmt string, args ...any) error {
	return d.step(func() error {
		err := d.AdminDB.Exec(stmt, args...)
		if failure, is := errors.AsType[*pgconn.PgError](err); is {
			failure.Message = "已经存在，或不存在"
		}
		return err
	})
}

func (d *dying) UpdateSchemaVersion(database, to, least string) error {
	return d.step(func() error {
		d.left, d.noted = 0, true
		return d.AdminDB.UpdateSchemaVersion(database, to, least)
	})
}

// A start is killed after every single statement of every version, and once the version is
// noted; the next one goes on from there, whatever the language of the server, and what they
// come to is what one start makes.
func TestAStartThatIsKilledAmidAVersionIsCompleted(t *testing.T) {
	t.Parallel()
	url := pgtest.DSN(t)
	config, err := postgresConfig(t, url).withDefaults()
	require.NoError(t, err)
	s := &postgresStore{config: config}
	t.Cleanup(func() { require.NoError(t, s.close()) })
	kills := 0
	for _, p := range []part{mainPart, visibilityPart} {
		execute(t, url, "CREATE SCHEMA "+p.schema)
		admin, err := sql.NewSQLAdminDB(p.kind, s.sql(p), resolver.NewNoopResolver(), log.NewNoopLogger(), metrics.NoopMetricsHandler)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, admin.Close()) })
		for steps := 1; ; steps++ {
			d := &dying{AdminDB: admin, left: steps}
			err := complete(schemaDB{d}, p)
			if err == nil {
				break
			}
			require.ErrorContains(t, err, errKilled.Error())
			if kills++; d.noted {
				steps = 0
			}
		}
	}
	require.Greater(t, kills, 200, "as many statements as the versions have")
	requirePresent(t, url)
}

// Workflows of before the upgrade go on after it: one that waits, one that takes updates,
// and what has ended is still known.
func TestWorkflowsOutliveTheUpgradeOfTheirDatabase(t *testing.T) {
	t.Parallel()
	url := pgtest.DSN(t)
	config := postgresConfig(t, url)
	first := startEngine(t, config)
	c := dial(t, first)
	w := newWorker(c)
	require.NoError(t, w.Start())
	startWait(t, c, "ended", 10*time.Millisecond)
	ended := result(t, c, "ended")
	startWait(t, c, "waits", 3*time.Second)
	n, err := add(t, c, "counts")
	require.NoError(t, err)
	require.Equal(t, 1, n)
	w.Stop()
	c.Close()
	stopEngine(t, first)

	// Back to an earlier version: what the ones since have added is taken away.
	earlier := [2]string{"1.16", "1.13"}
	execute(t, url, `DROP TABLE engine.current_chasm_executions, engine.tasks_v2, engine.task_queues_v2, engine.chasm_node_maps;
		ALTER TABLE engine_visibility.executions_visibility DROP COLUMN TemporalExternalPayloadSizeBytes, DROP COLUMN TemporalExternalPayloadCount;
		UPDATE engine.schema_version SET curr_version = '1.16';
		UPDATE engine_visibility.schema_version SET curr_version = '1.13'`)
	require.Equal(t, earlier, versions(t, url))
	require.Equal(t, shape(t, madeBy(t, earlier)), shape(t, url), "it is what that version has")

	second := startEngine(t, config)
	requirePresent(t, url)
	require.Empty(t, second.FreshReason())
	require.Equal(t, first.ID(), second.ID())
	c = dial(t, second)
	require.Equal(t, ended, result(t, c, "ended"))
	startWorker(t, c)
	result(t, c, "waits")
	n, err = add(t, c, "counts")
	require.NoError(t, err)
	require.Equal(t, 2, n, "it is the same workflow")
	startWait(t, c, "new", 10*time.Millisecond)
	result(t, c, "new")
}
