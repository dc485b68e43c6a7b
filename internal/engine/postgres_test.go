package engine

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/pgtest"
	"jiaoban/internal/postgres"
)

func postgresConfig(t *testing.T, url string) Config {
	t.Helper()
	c := testConfig(t)
	c.Path, c.Database = "", url
	return c
}

func execute(t *testing.T, url, statement string) {
	t.Helper()
	conn, err := pgx.Connect(within(t), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(within(t))) }()
	_, err = conn.Exec(within(t), statement)
	require.NoError(t, err)
}

func TestWorkflowsOutliveAnEngineOnPostgreSQL(t *testing.T) {
	t.Parallel()
	config := postgresConfig(t, pgtest.DSN(t))
	first := startEngine(t, config)
	require.Equal(t, ReasonNew, first.FreshReason())
	c := dial(t, first)
	startWorker(t, c)
	startWait(t, c, "short", 10*time.Millisecond)
	result(t, c, "short")
	startWait(t, c, "long", 3*time.Second)
	c.Close()
	stopEngine(t, first)

	second := startEngine(t, config)
	require.Empty(t, second.FreshReason())
	require.Equal(t, first.ID(), second.ID())
	c = dial(t, second)
	startWorker(t, c)
	result(t, c, "long")
}

func TestOneDatabaseHasOneEngine(t *testing.T) {
	t.Parallel()
	config := postgresConfig(t, pgtest.DSN(t))
	e := startEngine(t, config)
	_, err := Start(within(t), config)
	require.ErrorIs(t, err, ErrInUse)
	inUse, ok := errors.AsType[*InUseError](err)
	require.True(t, ok, "%v", err)
	zh, en := inUse.Words()
	require.Contains(t, zh, "流程引擎的数据库 "+nameOf(config.Database)+" 正被另一个引擎使用：请先停掉那一个")
	require.Contains(t, en, "stop the other one, or name another database with --temporal-database")
	require.NoError(t, e.Err(), "the first one is not disturbed")
	stopEngine(t, e)
	startEngine(t, config)
}

// What a crash leaves between any two statements is completed, and not taken
// for somebody else's.
func TestAHalfMadeDatabaseIsCompleted(t *testing.T) {
	t.Parallel()
	url := pgtest.DSN(t)
	config := postgresConfig(t, url)
	stopEngine(t, startEngine(t, config))
	for name, undone := range map[string]string{
		"no mark":                     `DROP TABLE engine.jiaoban_engine; TRUNCATE engine.cluster_metadata_info`,
		"no visibility":               `DROP TABLE engine.jiaoban_engine; TRUNCATE engine.cluster_metadata_info; DROP SCHEMA engine_visibility CASCADE`,
		"a version not noted":         `UPDATE engine.schema_version SET curr_version = '1.18'`,
		"nothing but an empty schema": `DROP SCHEMA engine CASCADE; DROP SCHEMA engine_visibility CASCADE; CREATE SCHEMA engine`,
	} {
		execute(t, url, undone)
		e := startEngine(t, config)
		c := dial(t, e)
		startWorker(t, c)
		startWait(t, c, name, 10*time.Millisecond)
		result(t, c, name)
		c.Close()
		stopEngine(t, e)
	}
}

func TestADatabaseThatIsNotOursIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change string
		says   error
	}{
		"other shards":       {`UPDATE engine.jiaoban_engine SET shards = 4`, &ShardError{Created: 4, Configured: postgresShards}},
		"a newer program":    {`UPDATE engine.schema_version SET curr_version = '9.9'`, &NewerError{Found: "9.9", Wanted: mainPart.wants}},
		"a newer visibility": {`UPDATE engine_visibility.schema_version SET curr_version = '9.9'`, &NewerError{Found: "9.9", Wanted: visibilityPart.wants}},
		"no mark of ours":    {`DROP TABLE engine.jiaoban_engine`, ErrForeign},
		"no version":         {`TRUNCATE engine.schema_version`, ErrUnversioned},
		"no other version":   {`UPDATE engine_visibility.schema_version SET curr_version = '0.0'`, ErrUnversioned},
		"neither of them":    {`DROP TABLE engine.jiaoban_engine; TRUNCATE engine.schema_version`, ErrForeign},
		"somebody else's":    {`DROP TABLE engine.jiaoban_engine; UPDATE engine.schema_version SET db_name = 'temporal'`, ErrForeign},
		"its version alone":  {`DROP TABLE engine.jiaoban_engine; TRUNCATE engine.cluster_metadata_info; UPDATE engine.schema_version SET db_name = 'temporal'`, ErrForeign},
		"its list alone":     {`DROP TABLE engine.jiaoban_engine; TRUNCATE engine.cluster_metadata_info, engine_visibility.schema_version`, ErrForeign},
		"a ledger beside it": {`CREATE TABLE goose_db_version (id int)`, &postgres.OccupiedError{Table: "public.goose_db_version", For: postgres.OfEngine}},
		"a ledger elsewhere": {`CREATE SCHEMA office; CREATE TABLE office.goose_db_version (id int)`, &postgres.OccupiedError{Table: "office.goose_db_version", For: postgres.OfEngine}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := pgtest.DSN(t)
			config := postgresConfig(t, url)
			e := startEngine(t, config)
			workflows := dial(t, e)
			startWait(t, workflows, "waits", time.Hour)
			workflows.Close()
			stopEngine(t, e)
			execute(t, url, c.change)
			all := func() string {
				const rows = "(SELECT coalesce(string_agg(t::text, ' ' ORDER BY t::text), '') FROM "
				return shape(t, url) + ask(t, url, "SELECT "+rows+"engine.current_executions AS t) || "+rows+"engine_visibility.executions_visibility AS t)")
			}
			before := all()
			require.Contains(t, before, "waits")
			_, err := Start(within(t), config)
			require.ErrorContains(t, err, c.says.Error())
			_, err = Start(within(t), config)
			require.ErrorContains(t, err, c.says.Error())
			require.Equal(t, before, all(), "nothing was changed by the refusal")
		})
	}
}

// An engine that is pointed at the ledger's database, or at anybody else's, makes nothing
// there and takes no lock, not for a moment: the ledger's own lock has the same number, and
// nobody could file. A ledger is known in whatever schema its tables are.
func TestAnEngineStaysOutOfTheLedgersDatabase(t *testing.T) {
	t.Parallel()
	for table, made := range map[string]string{
		"public.cases":            "CREATE TABLE cases (id text)",
		"office.goose_db_version": "CREATE SCHEMA office; CREATE TABLE office.goose_db_version (id int)",
	} {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			staysOut(t, table, made)
		})
	}
}

// staysOut holds an engine to be kept out of a database by a table that was made there.
func staysOut(t *testing.T, table, made string) {
	t.Helper()
	url := pgtest.DSN(t)
	execute(t, url, made)
	conn, err := pgx.Connect(within(t), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(within(t))) }()
	_, err = conn.Exec(within(t), "SELECT pg_advisory_lock($1)", int64(holdKey))
	require.NoError(t, err)
	began := time.Now()
	_, err = Start(within(t), postgresConfig(t, url))
	var occupied *postgres.OccupiedError
	require.ErrorAs(t, err, &occupied)
	require.Equal(t, table, occupied.Table)
	require.Less(t, time.Since(began), holdPatience, "it is refused before the lock is asked for")
	var schemas int
	require.NoError(t, conn.QueryRow(within(t), "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'engine%'").Scan(&schemas))
	require.Zero(t, schemas)
}

// A timer that falls due while PostgreSQL is down fires when it is back.
func TestAnEngineOutlivesItsPostgreSQL(t *testing.T) {
	t.Parallel()
	cluster := pgtest.Start(t)
	e := startEngine(t, postgresConfig(t, cluster.DSN()))
	c := dial(t, e)
	startWorker(t, c)
	startWait(t, c, "through", 2*time.Second)
	cluster.Stop()
	time.Sleep(3 * time.Second) // the timer's instant passes
	cluster.Start()
	result(t, c, "through")
	require.NoError(t, e.Err())
	_, err := Start(within(t), e.config)
	require.ErrorIs(t, err, ErrInUse, "the lock was taken again")
}

// An engine that was away while another took its database gives up.
func TestAnEngineWhoseDatabaseWasTakenEnds(t *testing.T) {
	t.Parallel()
	url := pgtest.DSN(t)
	lost := make(chan error, 10)
	h, err := claimDatabase(within(t), url, func(err error) { lost <- err })
	require.NoError(t, err)
	defer func() { require.NoError(t, h.release()) }()
	thief, err := pgx.Connect(within(t), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, thief.Close(context.Background())) }()
	// The thief waits for the lock and has it the moment that the holder's connection ends.
	got := make(chan error, 1)
	go func() {
		_, err := thief.Exec(within(t), "SELECT pg_advisory_lock($1)", int64(holdKey))
		got <- err
	}()
	other, err := pgx.Connect(within(t), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, other.Close(context.Background())) }()
	require.Eventually(t, func() bool {
		var waiting bool
		require.NoError(t, other.QueryRow(within(t), "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND pid = $1)", thief.PgConn().PID()).Scan(&waiting))
		return waiting
	}, patience, 10*time.Millisecond)
	_, err = other.Exec(within(t), "SELECT pg_terminate_backend($1)", h.pid)
	require.NoError(t, err)
	require.NoError(t, <-got)
	select {
	case err := <-lost:
		require.ErrorIs(t, err, ErrInUse)
	case <-within(t).Done():
		require.Fail(t, "nobody was told")
	}
}

func TestAPasswordIsNotTold(t *testing.T) {
	t.Parallel()
	url := "postgres://somebody:hidden-word@127.0.0.1:1/engine"
	_, err := Start(within(t), postgresConfig(t, url))
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hidden-word")
	require.Equal(t, "127.0.0.1:1/engine", nameOf(url))
	_, err = Start(within(t), postgresConfig(t, "postgres://somebody:hidden-word@[/engine"))
	require.ErrorContains(t, err, "database")
	require.NotContains(t, err.Error(), "hidden-word")
}
