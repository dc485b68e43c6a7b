package ledger

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"time"

	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// busyTimeout is how long a write waits for another process, in milliseconds;
// within one process writes wait for the only connection instead.
const busyTimeout = 5000

// sqliteDialect works on modernc's driver, which its import registers as "sqlite".
type sqliteDialect struct{}

func (sqliteDialect) name() string { return SQLite }

// now is the host's clock: SQLite's own has milliseconds only. Inside the
// immediate transaction of the only writing process the promise is the same.
func (sqliteDialect) now(*gorm.DB) (casework.Instant, error) {
	return casework.InstantOf(time.Now()), nil
}

func (sqliteDialect) clock() string { return "0" }

func (sqliteDialect) viewOptions() *sql.TxOptions { return &sql.TxOptions{} }

func (sqliteDialect) tables() string {
	return `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'`
}

func (sqliteDialect) references() string {
	return `SELECT DISTINCT m.name AS child, f."table" AS parent FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table'`
}

func (sqliteDialect) columns() string { return `SELECT name, type AS kind FROM pragma_table_info(?)` }

func (sqliteDialect) loading() string { return "PRAGMA defer_foreign_keys = ON" }

// lock and its like have nothing to do: the immediate transaction of the only
// writer holds every row already.
func (sqliteDialect) lock(tx *gorm.DB) *gorm.DB     { return tx }
func (sqliteDialect) lockFree(tx *gorm.DB) *gorm.DB { return tx }
func (sqliteDialect) lockEntries(*gorm.DB) error    { return nil }

func (sqliteDialect) linkEvents(tx *gorm.DB, events []eventRow) error { return link(tx, events) }

// matches is asked in the board's index, which holds the text; no row is read
// that does not match.
func (sqliteDialect) matches() string { return "instr(cases.search, ?) > 0" }

func (sqliteDialect) bytewise() string { return "" } // it knows nothing else

func (sqliteDialect) offIndex(column string) string { return "+" + column }

// ownersAlone makes the file, and what SQLite lays beside it, readable for its
// owner alone, whatever the umask says: the journal gets the file's own mode.
func ownersAlone(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil //nolint:nilerr // SQLite says in its own words why it cannot be opened
	}
	if err := file.Close(); err != nil {
		return err
	}
	for _, beside := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + beside)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().Perm()&0o077 == 0 {
			continue
		}
		if err := errors.Join(err, os.Chmod(path+beside, 0o600)); err != nil {
			return err
		}
	}
	return nil
}

// sqliteWrites is what every connection that writes is opened with.
const sqliteWrites = "&_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"

// openSQLite opens the one writer and the readers, which can only query.
func openSQLite(path string, readers int) (writer, reader *sql.DB, err error) {
	if path == "" {
		return nil, nil, errors.New("the ledger needs the path of its SQLite file")
	}
	if readers == 0 {
		readers = 4
	}
	if err := ownersAlone(path); err != nil {
		return nil, nil, err
	}
	if writer, err = openKeeping(sqliteDSN(path, sqliteWrites+"&_pragma=cache_size(-32768)")); err != nil {
		return nil, nil, err
	}
	writer.SetMaxOpenConns(1)
	writer.SetMaxIdleConns(1)
	if reader, err = openKeeping(sqliteDSN(path, "&_pragma=query_only(1)&_pragma=cache_size(-16384)")); err != nil {
		return nil, nil, errors.Join(err, writer.Close())
	}
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	return writer, reader, nil
}

// openProber opens the connection that tries whether there can be a write; it
// waits for nobody.
func openProber(path string) (*sql.DB, error) {
	prober, err := sql.Open("sqlite", waitingDSN(path, 0, sqliteWrites+"&_pragma=cache_size(-64)"))
	if err != nil {
		return nil, err
	}
	prober.SetMaxOpenConns(1)
	prober.SetMaxIdleConns(1)
	return prober, nil
}

func sqliteDSN(path, rest string) string { return waitingDSN(path, busyTimeout, rest) }

// waitingDSN says how long, in milliseconds, a write waits for another process.
func waitingDSN(path string, wait int, rest string) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}
	return fmt.Sprintf("%s?_pragma=busy_timeout(%d)%s", u.String(), wait, rest)
}

// sqliteDialector is gorm's own, with an error translation that knows modernc's errors.
type sqliteDialector struct{ *gormsqlite.Dialector }

func newSQLiteDialector(pool *sql.DB) gorm.Dialector {
	return sqliteDialector{&gormsqlite.Dialector{DriverName: "sqlite", Conn: pool}}
}

// Translate implements gorm.ErrorTranslator.
func (sqliteDialector) Translate(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return absence(err)
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fmt.Errorf("%w: %w", gorm.ErrDuplicatedKey, err)
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
		sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOMEM:
		return fmt.Errorf("%w: %w", contract.ErrUnavailable, err)
	}
	return err
}

// locked reports whether an error says that somebody else holds the lock.
func locked(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED)
}
