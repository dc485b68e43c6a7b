package ledger

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/postgres"
)

// entriesLock is the key of the advisory lock around the office's own record. That around
// the chain is the database's own affair (migration 41); it is taken last.
const entriesLock int64 = 0x656e7472696573 // "entries"

type postgresDialect struct{}

func (postgresDialect) name() string { return Postgres }

// now is never read by the statement that locks a row, but by a later one, of its own or
// with others (see open): PostgreSQL may compute a column before it waits for the lock.
// clock_timestamp, unlike now(), does not stand still during a transaction.
func (d postgresDialect) now(tx *gorm.DB) (casework.Instant, error) {
	var at casework.Instant
	err := tx.Raw("SELECT " + d.clock()).Scan(&at).Error
	return at, err
}

func (postgresDialect) clock() string {
	return "floor(extract(epoch from clock_timestamp()) * 1000000)::bigint"
}

func (postgresDialect) viewOptions() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

func (postgresDialect) tables() string {
	return `SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`
}

func (postgresDialect) references() string {
	return `SELECT DISTINCT c.relname AS child, p.relname AS parent FROM pg_constraint AS f
		JOIN pg_class AS c ON c.oid = f.conrelid JOIN pg_class AS p ON p.oid = f.confrelid
		WHERE f.contype = 'f' AND f.connamespace = current_schema()::regnamespace`
}

func (postgresDialect) columns() string {
	return `SELECT column_name AS name, data_type AS kind FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ?`
}

// loading puts no reference off: a dump has tables after those that they refer to, and each
// statement is checked at its end.
func (postgresDialect) loading() string { return "SET LOCAL jiaoban.loading = 'on'" }

// lock is FOR NO KEY UPDATE: it excludes itself, as FOR UPDATE does, and does
// not hold up rows elsewhere that only refer to the case.
func (postgresDialect) lock(tx *gorm.DB) *gorm.DB {
	return tx.Clauses(clause.Locking{Strength: "NO KEY UPDATE"})
}

func (postgresDialect) lockFree(tx *gorm.DB) *gorm.DB {
	return tx.Clauses(clause.Locking{Strength: "NO KEY UPDATE", Options: "SKIP LOCKED"})
}

func (postgresDialect) bytewise() string { return ` COLLATE "C"` }

func (postgresDialect) offIndex(column string) string { return column }

// matches reads the table once from end to end. Left to itself PostgreSQL, which
// cannot know how rare a text is, would walk the board's index and fetch every
// row on its way.
func (postgresDialect) matches() string {
	return "cases.id IN (WITH hits AS MATERIALIZED (SELECT id FROM cases WHERE strpos(search, ?) > 0) SELECT id FROM hits)"
}

// lockEntries is released by the end of the transaction, after what it wrote
// has become visible; the next statement of whoever waited sees it.
func (postgresDialect) lockEntries(tx *gorm.DB) error {
	return tx.Exec("SELECT pg_advisory_xact_lock(?)", entriesLock).Error
}

// linkEvents has nothing to do: the database links what was added when the commit is made.
func (postgresDialect) linkEvents(*gorm.DB, []eventRow) error { return nil }

var errPostgresURL = errors.New("the ledger's PostgreSQL URL is not of the form postgres://user:password@host:port/database")

func openPostgres(url string, conns int) (*sql.DB, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		// The parser's own error may show the password.
		return nil, errPostgresURL
	}
	if conns == 0 {
		conns = 16
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "jiaoban"
	}
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(postgres.Settle))
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return pool, nil
}

// postgresDialector is gorm's own, with an error translation that knows absence.
type postgresDialector struct{ *gormpostgres.Dialector }

func newPostgresDialector(pool *sql.DB) gorm.Dialector {
	return postgresDialector{&gormpostgres.Dialector{Config: &gormpostgres.Config{Conn: pool}}}
}

// Initialize implements gorm.Dialector. It writes a limit of one row into the text of its
// statement: of a limit that is a parameter PostgreSQL cannot know that the row of a key
// is all that is wanted, and plans the statement anew each time.
func (d postgresDialector) Initialize(db *gorm.DB) error {
	if err := d.Dialector.Initialize(db); err != nil {
		return err
	}
	db.ClauseBuilders[clause.Limit{}.Name()] = func(c clause.Clause, b clause.Builder) {
		if limit, is := c.Expression.(clause.Limit); is && limit.Limit != nil && *limit.Limit == 1 && limit.Offset == 0 {
			_, _ = b.WriteString("LIMIT 1")
			return
		}
		c.Build(b)
	}
	return nil
}

// Translate implements gorm.ErrorTranslator.
func (d postgresDialector) Translate(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return absence(err)
	}
	if e.Code == "23505" {
		return fmt.Errorf("%w: %w", gorm.ErrDuplicatedKey, err)
	}
	switch e.Code {
	case "40001", "40P01", // serialisation, deadlock: the other one was let through
		"55P03", "57014", // a lock or a statement took too long
		"25006", // read only: a standby that has not been promoted yet
		"57P01", "57P02", "57P03", "57P04", "57P05":
		return fmt.Errorf("%w: %w", contract.ErrUnavailable, err)
	}
	for _, class := range []string{"08", "53", "58"} { // connection, resources, system
		if strings.HasPrefix(e.Code, class) {
			return fmt.Errorf("%w: %w", contract.ErrUnavailable, err)
		}
	}
	return err
}

// refusedBy reports whether PostgreSQL has refused something, as the linking of an event at
// the commit, for good: nothing of the transaction stands, and the same one would be refused
// again.
func refusedBy(err error) bool {
	_, said := errors.AsType[*pgconn.PgError](err)
	return said && !Unavailable(err)
}
