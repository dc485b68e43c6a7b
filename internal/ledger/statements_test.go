package ledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// compiling counts what is compiled.
type compiling struct {
	sqliteConn

	compiled *atomic.Int64
}

func (c compiling) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	c.compiled.Add(1)
	return c.sqliteConn.PrepareContext(ctx, query)
}

type countingDriver struct {
	driver.Driver

	compiled *atomic.Int64
}

func (d countingDriver) Open(dsn string) (driver.Conn, error) {
	conn, err := d.Driver.Open(dsn)
	if err != nil {
		return nil, err
	}
	return compiling{conn.(sqliteConn), d.compiled}, nil
}

// keepingOne is a pool of one connection, and how many statements it compiled.
func keepingOne(t *testing.T) (*sql.DB, *atomic.Int64) {
	t.Helper()
	dsn := sqliteDSN(filepath.Join(t.TempDir(), "x.db"), sqliteWrites)
	plain, err := openKeeping(dsn)
	require.NoError(t, err)
	require.NoError(t, plain.Close())
	compiled := new(atomic.Int64)
	db := sql.OpenDB(keeping{countingDriver{plain.Driver(), compiled}, dsn})
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	_, err = db.ExecContext(ctx, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)")
	require.NoError(t, err)
	require.Zero(t, compiled.Load(), "what comes once is not kept")
	return db, compiled
}

func TestAStatementIsCompiledOnceForAllTransactions(t *testing.T) {
	t.Parallel()
	db, compiled := keepingOne(t)
	for i := range 5 {
		tx, err := db.BeginTx(ctx, nil)
		require.NoError(t, err)
		_, err = tx.ExecContext(ctx, "INSERT INTO t VALUES (?, ?)", i, fmt.Sprint("n", i))
		require.NoError(t, err)
		var n int
		require.NoError(t, tx.QueryRowContext(ctx, "SELECT count(*) FROM t WHERE id <= ?", i).Scan(&n))
		require.Equal(t, i+1, n)
		require.NoError(t, tx.Commit())
	}
	require.EqualValues(t, 2, compiled.Load())

	// An error costs the statement and no more.
	_, err := db.ExecContext(ctx, "INSERT INTO t VALUES (?, ?)", 0, "twice")
	require.ErrorContains(t, err, "UNIQUE")
	_, err = db.ExecContext(ctx, "INSERT INTO t VALUES (?, ?)", 5, "n5")
	require.NoError(t, err)
	require.EqualValues(t, 3, compiled.Load())
}

func TestAStatementWhoseRowsAreReadMayBeRunInBetween(t *testing.T) {
	t.Parallel()
	db, _ := keepingOne(t)
	_, err := db.ExecContext(ctx, "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')")
	require.NoError(t, err)
	tx, err := db.BeginTx(ctx, nil)
	require.NoError(t, err)
	defer func() { require.NoError(t, tx.Rollback()) }()
	const query = "SELECT id FROM t WHERE id > ? ORDER BY id"
	outer, err := tx.QueryContext(ctx, query, 0)
	require.NoError(t, err)
	var seen []string
	for outer.Next() {
		var id int
		require.NoError(t, outer.Scan(&id))
		inner, err := tx.QueryContext(ctx, query, id)
		require.NoError(t, err)
		for inner.Next() {
			var after int
			require.NoError(t, inner.Scan(&after))
			seen = append(seen, fmt.Sprint(id, "<", after))
		}
		require.NoError(t, inner.Err())
	}
	require.NoError(t, outer.Err())
	require.Equal(t, []string{"1<2", "1<3", "2<3"}, seen)
}

func TestAKeptStatementSeesANewSchemaAndManyAreNotKept(t *testing.T) {
	t.Parallel()
	db, compiled := keepingOne(t)
	columns := func() int {
		rows, err := db.QueryContext(ctx, "SELECT * FROM t")
		require.NoError(t, err)
		defer func() { require.NoError(t, rows.Close()) }()
		names, err := rows.Columns()
		require.NoError(t, err)
		return len(names)
	}
	require.Equal(t, 2, columns())
	_, err := db.ExecContext(ctx, "ALTER TABLE t ADD COLUMN more TEXT")
	require.NoError(t, err)
	require.Equal(t, 3, columns())
	for i := range 2 * mostKept {
		_, err := db.ExecContext(ctx, fmt.Sprintf("INSERT INTO t (id) VALUES (%d)", i))
		require.NoError(t, err)
	}
	conn, err := db.Conn(ctx)
	require.NoError(t, err)
	require.NoError(t, conn.Raw(func(c any) error {
		require.LessOrEqual(t, len(c.(*keptConn).kept), mostKept)
		return nil
	}))
	require.NoError(t, conn.Close())
	require.EqualValues(t, 1+2*mostKept, compiled.Load())

	gone, cancel := context.WithCancel(ctx)
	cancel()
	_, err = db.ExecContext(gone, "UPDATE t SET name = 'x'")
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, 3, columns())
}
