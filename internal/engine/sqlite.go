package engine

import (
	"context"
	dbsql "database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/persistence/sql"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	"go.temporal.io/server/common/resolver"
	sqliteschema "go.temporal.io/server/schema/sqlite"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// markTable ties the file to its stamp. It is ours; the server ignores it.
const markTable = "jiaoban_engine"

// mark is what the file says about itself.
type mark struct {
	EngineID string
	Shards   int32
}

// errUnusable marks a file that is not a database of ours: damaged, empty,
// or something else altogether. Anything else that goes wrong (no permission,
// disk full, locked) is not a reason to replace a file.
var errUnusable = errors.New("not a usable engine file")

// createFile makes a new file with the whole schema. It is built beside the
// final name without syncing, synced once and renamed, so that a crash leaves
// either nothing or a complete file.
func createFile(path string, m mark) (err error) {
	building := path + ".new"
	if err := removeAll(building, building+"-journal", building+"-wal", building+"-shm"); err != nil {
		return err
	}
	// The file exists before SQLite opens it, so that it is private from the
	// first byte; the log files inherit its mode.
	f, err := os.OpenFile(building, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("engine file: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()

	store := sqliteStore(building, tuning{synchronous: "off", connections: 1})
	store.ConnectAttributes["journal_mode"] = "memory"
	if err := fillFile(store, m); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("engine file: %w", err)
	}
	if err := os.Rename(building, path); err != nil {
		return fmt.Errorf("engine file: %w", err)
	}
	return syncFolder(filepath.Dir(path))
}

func fillFile(store *config.SQL, m mark) (err error) {
	admin, err := sql.NewSQLAdminDB(sqlplugin.DbKindMain, store, resolver.NewNoopResolver(), log.NewNoopLogger(), metrics.NoopMetricsHandler)
	if err != nil {
		return fmt.Errorf("engine file: %w", err)
	}
	defer func() { err = errors.Join(err, closeSQL(store)) }()
	if err := sqliteschema.SetupSchemaOnDB(admin); err != nil {
		return fmt.Errorf("engine schema: %w", err)
	}
	if err := admin.Exec("CREATE TABLE " + markTable + " (engine_id TEXT NOT NULL PRIMARY KEY, shards INTEGER NOT NULL)"); err != nil {
		return fmt.Errorf("engine mark: %w", err)
	}
	if err := admin.Exec("INSERT INTO "+markTable+" (engine_id, shards) VALUES (?, ?)", m.EngineID, m.Shards); err != nil {
		return fmt.Errorf("engine mark: %w", err)
	}
	return nil
}

// openFile opens a file that exists, makes none, and waits five seconds for whoever
// writes in it.
func openFile(path string) (*dbsql.DB, error) {
	query := url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(5000)"}}
	db, err := dbsql.Open("sqlite", "file:"+uriPath(path)+"?"+query.Encode())
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// readFile opens an existing file, lets SQLite recover its log if the last
// process was killed, and reads the mark. The error wraps errUnusable when the
// file cannot be one of ours.
func readFile(ctx context.Context, path string) (_ mark, err error) {
	db, err := openFile(path)
	if err != nil {
		return mark{}, fmt.Errorf("engine file: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()

	var m mark
	err = db.QueryRowContext(ctx, "SELECT engine_id, shards FROM "+markTable).Scan(&m.EngineID, &m.Shards)
	if err != nil {
		return mark{}, judge(err)
	}

	limited, cancel := context.WithTimeout(ctx, sqliteTime)
	defer cancel()
	var verdict string
	err = db.QueryRowContext(limited, "PRAGMA quick_check(1)").Scan(&verdict)
	switch {
	case limited.Err() != nil && ctx.Err() == nil:
		return m, nil
	case err != nil:
		return mark{}, judge(err)
	case verdict != "ok":
		return mark{}, fmt.Errorf("%w: %s", errUnusable, verdict)
	}
	return m, nil
}

// judge tells damage from circumstances. SQLITE_ERROR is what a missing table
// gives, which means that the file is somebody else's or empty.
func judge(err error) error {
	if errors.Is(err, dbsql.ErrNoRows) {
		return fmt.Errorf("%w: no mark", errUnusable)
	}
	var failure *sqlite.Error
	if errors.As(err, &failure) {
		switch failure.Code() & 0xff {
		case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR:
			return fmt.Errorf("%w: %w", errUnusable, err)
		}
	}
	return fmt.Errorf("engine file: %w", err)
}
