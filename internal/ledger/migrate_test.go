package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/chain"
	"jiaoban/internal/contract"
	"jiaoban/internal/pgtest"
)

func TestALedgerOpensOnlyAtItsOwnVersion(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		ctx := context.Background()
		l := open(t, config)
		require.NoError(t, Migrate(ctx, config), "migrating twice changes nothing")

		require.NoError(t, l.writer.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, ?)", true).Error)
		_, err := Open(ctx, config)
		require.ErrorContains(t, err, "newer than this program")

		require.NoError(t, l.writer.Exec("DELETE FROM goose_db_version WHERE version_id > 0").Error)
		_, err = Open(ctx, config)
		require.ErrorContains(t, err, "jiaoban migrate")

		require.NoError(t, l.writer.Exec("DROP TABLE goose_db_version").Error)
		_, err = Open(ctx, config)
		require.ErrorContains(t, err, "jiaoban migrate")
		require.False(t, Unavailable(err))
	})
}

// olderVersions are the tables that some program of before has left somewhere.
var olderVersions = []int64{1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 14, 15, 18, 19, 20, 22, 23, 25, 26, 27, 29, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41}

// firstWithEntries is the first version whose chain holds the office's own record.
const firstWithEntries = 7

// firstWithAccounts is the first version with people and accounts.
const firstWithAccounts = 2

// migrateTo brings a new database to an older version of the tables.
func migrateTo(t *testing.T, config Config, version int64) *sql.DB {
	t.Helper()
	dialect := goose.DialectSQLite3
	pool, other, err := openPool(config)
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, pool.Close())
		if other != nil {
			require.NoError(t, other.Close())
		}
	})
	if config.Driver == Postgres {
		dialect = goose.DialectPostgres
	}
	provider, err := goose.NewProvider(dialect, pool, migrationsOf(config.Driver), goose.WithDisableGlobalRegistry(true))
	require.NoError(t, err)
	_, err = provider.UpTo(ctx, version)
	require.NoError(t, err)
	return pool
}

func openPool(config Config) (pool, other *sql.DB, err error) {
	if config.Driver == SQLite {
		return openSQLite(config.Path, 1)
	}
	pool, err = openPostgres(config.URL, 2)
	return pool, nil, err
}

// columnsOf lists the columns of every table but goose's.
func columnsOf(t *testing.T, config Config, pool *sql.DB) map[string][]string {
	t.Helper()
	query := `SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`
	if config.Driver == Postgres {
		query = `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND is_generated = 'NEVER'`
	}
	rows, err := pool.QueryContext(ctx, query)
	require.NoError(t, err)
	defer rows.Close()
	columns := map[string][]string{}
	for rows.Next() {
		var table, column string
		require.NoError(t, rows.Scan(&table, &column))
		if !strings.HasPrefix(table, "goose") {
			columns[table] = append(columns[table], column)
		}
	}
	require.NoError(t, rows.Err())
	return columns
}

// pour copies what an older version of the tables has room for. Before the
// office's own record there was a chain of the cases' events alone.
func pour(t *testing.T, config Config, from, to *sql.DB, version int64) {
	t.Helper()
	off := "PRAGMA foreign_keys = OFF"
	if config.Driver == Postgres {
		off = "SET session_replication_role = replica"
	}
	there, room := columnsOf(t, config, from), columnsOf(t, config, to)
	conn, err := to.Conn(ctx)
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.ExecContext(ctx, off)
	require.NoError(t, err)
	for table, columns := range room {
		require.Subset(t, there[table], columns, "%s: an older table or column is gone; say here what became of it", table)
		if table == "chain" && version < firstWithEntries {
			continue
		}
		where := ""
		if table == "events" && version < firstWithEntries {
			where = " WHERE case_id <> 'office'"
		}
		_, err = conn.ExecContext(ctx, "DELETE FROM "+table) // what the migration has put there
		require.NoError(t, err)
		copyRows(t, from, conn, table, columns, where)
	}
	if version < firstWithEntries {
		chainAnew(t, conn)
	}
}

func copyRows(t *testing.T, from *sql.DB, to *sql.Conn, table string, columns []string, where string) {
	t.Helper()
	names, marks := `"`+strings.Join(columns, `", "`)+`"`, make([]string, len(columns))
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	rows, err := from.QueryContext(ctx, "SELECT "+names+" FROM "+table+where)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		values, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		require.NoError(t, rows.Scan(places...))
		_, err := to.ExecContext(ctx, "INSERT INTO "+table+" ("+names+") VALUES ("+strings.Join(marks, ", ")+")", values...)
		require.NoError(t, err, table)
	}
	require.NoError(t, rows.Err())
}

// chainAnew links the events that are there, as the program of then did.
func chainAnew(t *testing.T, to *sql.Conn) {
	t.Helper()
	type event struct {
		id    string
		seq   int64
		bytes []byte
	}
	rows, err := to.QueryContext(ctx, "SELECT case_id, seq, bytes FROM events ORDER BY recorded_at, case_id, seq")
	require.NoError(t, err)
	var events []event
	for rows.Next() {
		var e event
		require.NoError(t, rows.Scan(&e.id, &e.seq, &e.bytes))
		events = append(events, e)
	}
	require.NoError(t, rows.Err())
	require.NoError(t, rows.Close())
	hash := chain.Genesis
	for i, e := range events {
		before, pos := hash, int64(i+1)
		hash = chain.Next(before, pos, e.bytes)
		_, err := to.ExecContext(ctx, "INSERT INTO chain (pos, case_id, seq, prev_hash, hash) VALUES ($1, $2, $3, $4, $5)", pos, e.id, e.seq, before[:], hash[:])
		require.NoError(t, err)
	}
}

// A database that any older version left, with cases, people and lists in it, is
// brought to the present one with everything that was in it: the chain holds, each
// case is what its events make, nothing is lost, and work goes on.
func TestADatabaseOfEveryOlderVersionMigrates(t *testing.T) {
	t.Parallel()
	require.Equal(t, SchemaVersion(SQLite), olderVersions[len(olderVersions)-1], "the present version, for the next one to come")
	onBoth(t, func(t *testing.T, config Config) {
		full := newDesk(t, config)
		ids := full.fullOffice()
		full.anAccount()
		handled, assigned := full.handled("M1"), full.assigned("M2")
		full.do(handled, officer, report())
		full.whole(handled, assigned)
		complained := casework.CaseID(ids["case"])
		read := readings(ids, handled, assigned, complained)
		source, other, err := openPool(config)
		require.NoError(t, err)
		t.Cleanup(func() {
			require.NoError(t, source.Close())
			if other != nil {
				require.NoError(t, other.Close())
			}
		})
		for _, version := range olderVersions {
			t.Run(fmt.Sprint(version), func(t *testing.T) {
				old := config
				if config.Driver == SQLite {
					old.Path = filepath.Join(t.TempDir(), "ledger.db")
				} else {
					old.URL = pgtest.DSN(t)
				}
				pool := migrateTo(t, old, version)
				pour(t, old, source, pool, version)
				_, err := pool.ExecContext(ctx, "DELETE FROM meta WHERE key = '"+foldedKey+"'")
				require.NoError(t, err)
				counts := map[string]int64{}
				for table := range columnsOf(t, old, pool) {
					var n int64
					require.NoError(t, pool.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&n))
					counts[table] = n
				}
				counts["meta"]++ // by which rules the states are folded
				require.NotZero(t, counts["events"])

				require.NoError(t, Migrate(ctx, old))
				d := newDesk(t, old)
				d.clock.set(full.clock.now())
				for table, n := range counts {
					require.Equal(t, n, int64(d.rows(table)), table)
				}
				for what, ids := range map[string][]casework.CaseID{"handled": {handled}, "assigned": {assigned}} {
					require.Equal(t, full.events(ids[0]), d.events(ids[0]), what)
				}
				d.fillAll()
				want := full.answers(version, read)
				for what, got := range d.answers(version, read) {
					assert.Greater(t, len(got), len("[{}]"), "%s: there is something to read", what)
					assert.Equal(t, want[what], got, what)
				}
				if version >= firstWithAccounts {
					d.signsIn()
				}
				d.whole(handled, assigned, complained)
				d.do(assigned, officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
				_, err = d.l.AddPerson(ctx, contract.Person{Name: "New Example"})
				require.NoError(t, err)
				d.whole(handled, assigned)
			})
		}
	})
}

// fillAll does what a start does in the background after a migration.
func (d *desk) fillAll() {
	d.t.Helper()
	for done := false; !done; {
		var err error
		done, err = d.l.FillHandlers(ctx, 100)
		require.NoError(d.t, err)
	}
}
