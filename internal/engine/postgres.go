package engine

import (
	"context"
	dbsql "database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/blang/semver/v4"
	"github.com/iancoleman/strcase"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
	"github.com/oklog/ulid/v2"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/headers"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/persistence/sql"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql"
	"go.temporal.io/server/common/resolver"
	pgschema "go.temporal.io/server/schema/postgresql/v12"
	"go.temporal.io/server/tools/common/schema"

	"jiaoban/internal/postgres"
)

// postgresStore is one database in PostgreSQL that holds nothing but the
// engine. What the server wants in two databases lies in two schemas of it, so
// that an operator makes one database, and backs up one.
type postgresStore struct {
	config Config
	hold   *hold

	mu    sync.Mutex
	pools []*sqlx.DB
}

// part is one of the two schemas.
type part struct {
	schema string // of PostgreSQL, which its connections look into first
	kind   sqlplugin.DbKind
	assets string // of the server, where the statements of each version are
	wants  string // the version that this server works with
	filled string // a table that has rows once a server has run
}

var (
	mainPart       = part{"engine", sqlplugin.DbKindMain, "postgresql/v12/temporal", pgschema.Version, "cluster_metadata_info"}
	visibilityPart = part{"engine_visibility", sqlplugin.DbKindVisibility, "postgresql/v12/visibility", pgschema.VisibilityVersion, "executions_visibility"}
)

// databaseName stands for the database in the server's version tables. It stays
// when an operator renames the database, or restores it under another name.
const databaseName = "jiaoban"

// ErrForeign says that the database holds workflows that no engine of ours put
// there.
var ErrForeign = errors.New("the database holds somebody else's Temporal; name an empty one")

// ErrUnversioned says that an engine of ours is in the database, and that it does not say
// which version it has: to make its tables anew would take away what is in them.
var ErrUnversioned = errors.New("the engine's database does not say which version it has (schema_version); restore all of it from a backup, or name an empty database and let the cases be recovered from the ledger")

// NewerError reports a database that was upgraded by a newer program. There is
// no way back.
type NewerError struct{ Found, Wanted string }

func (e *NewerError) Error() string {
	return fmt.Sprintf("the engine's database has version %s, this program works with %s; use the newer program, or name an empty database and let the cases be recovered from the ledger", e.Found, e.Wanted)
}

func (s *postgresStore) claim(ctx context.Context, lost func(error)) (err error) {
	if err := s.vacant(ctx); err != nil {
		return err
	}
	s.hold, err = claimDatabase(ctx, s.config.Database, lost)
	return err
}

// vacant refuses a database with tables of somebody else: above all the ledger's, where
// the lock that keeps the database would keep everybody from filing. It takes none itself.
func (s *postgresStore) vacant(ctx context.Context) (err error) {
	conn, err := pgx.Connect(ctx, s.config.Database)
	if err != nil {
		return fmt.Errorf("engine database: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	var ours bool
	var table string // of a ledger, in whatever schema
	const ledger = "SELECT coalesce(min(n.nspname || '.' || c.relname), '') FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relname = 'goose_db_version'"
	if err := conn.QueryRow(ctx, "SELECT to_regclass('engine."+markTable+"') IS NOT NULL, ("+ledger+")").Scan(&ours, &table); err != nil {
		return fmt.Errorf("engine database: %w", err)
	}
	if table == "" && !ours {
		if err := conn.QueryRow(ctx, postgres.FirstTable, []string{}, []string{mainPart.schema, visibilityPart.schema}).Scan(&table); err != nil {
			return fmt.Errorf("engine database: %w", err)
		}
	}
	if table != "" {
		return &postgres.OccupiedError{Table: table, For: postgres.OfEngine}
	}
	return nil
}

// prepare creates what is missing and upgrades what is older. A crash in between
// leaves something that the next start completes: every version is noted when it
// is done, its statements may meet what they made before, and the mark comes last.
func (s *postgresStore) prepare(ctx context.Context) (_ Stamp, _ Reason, err error) {
	conn, err := pgx.Connect(ctx, s.config.Database)
	if err != nil {
		return Stamp{}, "", fmt.Errorf("engine database: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()

	stamp := Stamp{
		Store: StorePostgres, ServerVersion: headers.ServerVersion, Shards: s.config.tuning.shards,
		SchemaVersion: mainPart.wants, VisibilitySchema: visibilityPart.wants,
	}
	there, err := s.readMark(ctx, conn, &stamp)
	if err != nil {
		return Stamp{}, "", err
	}
	if there && stamp.Shards != s.config.tuning.shards {
		return Stamp{}, "", &ShardError{Created: stamp.Shards, Configured: s.config.tuning.shards}
	}
	if err := recognised(ctx, conn, there); err != nil {
		return Stamp{}, "", err
	}
	for _, p := range []part{mainPart, visibilityPart} {
		if _, err := conn.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+p.schema); err != nil {
			return Stamp{}, "", fmt.Errorf("engine schema: %w", err)
		}
		if err := s.upgrade(p); err != nil {
			return Stamp{}, "", err
		}
	}
	if there {
		return stamp, "", nil
	}
	stamp.EngineID = ulid.Make().String()
	stamp.CreatedAt = s.config.Now().UTC().Truncate(time.Microsecond)
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "CREATE TABLE engine."+markTable+" (engine_id text PRIMARY KEY, shards integer NOT NULL, created_at timestamptz NOT NULL)"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "INSERT INTO engine."+markTable+" (engine_id, shards, created_at) VALUES ($1, $2, $3)", stamp.EngineID, stamp.Shards, stamp.CreatedAt)
		return err
	})
	if err != nil {
		return Stamp{}, "", fmt.Errorf("engine mark: %w", err)
	}
	return stamp, ReasonNew, nil
}

// recognised refuses workflows that no engine of ours put there, and tables of which nobody
// knows the version: neither is changed. Where a first start was killed no server has
// run yet, and nothing is there but tables and the version they have.
func recognised(ctx context.Context, conn *pgx.Conn, marked bool) error {
	for _, p := range []part{mainPart, visibilityPart} {
		filled, err := holds(ctx, conn, p.schema+"."+p.filled, "true")
		if err != nil {
			return err
		}
		noted, err := holds(ctx, conn, p.schema+".schema_version", "db_name = '"+databaseName+"' AND curr_version <> '0.0'")
		if err != nil {
			return err
		}
		others, err := holds(ctx, conn, p.schema+".schema_version", "db_name <> '"+databaseName+"'")
		switch {
		case err != nil:
			return err
		case others && !noted, !marked && filled && (p == mainPart || !noted):
			return ErrForeign
		case filled && !noted:
			return ErrUnversioned
		}
	}
	return nil
}

// holds reports whether a table is there and has such a row.
func holds(ctx context.Context, conn *pgx.Conn, table, row string) (is bool, err error) {
	if err := conn.QueryRow(ctx, "SELECT to_regclass($1) IS NOT NULL", table).Scan(&is); err != nil || !is {
		return false, wrapped("engine schema", err)
	}
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM "+table+" WHERE "+row+")").Scan(&is)
	return is, wrapped("engine schema", err)
}

// readMark reports whether an engine of ours is in the database, and fills in
// what the mark says.
func (s *postgresStore) readMark(ctx context.Context, conn *pgx.Conn, stamp *Stamp) (bool, error) {
	var there bool
	if err := conn.QueryRow(ctx, "SELECT to_regclass('engine."+markTable+"') IS NOT NULL").Scan(&there); err != nil || !there {
		return false, wrapped("engine mark", err)
	}
	err := conn.QueryRow(ctx, "SELECT engine_id, shards, created_at FROM engine."+markTable).Scan(&stamp.EngineID, &stamp.Shards, &stamp.CreatedAt)
	stamp.CreatedAt = stamp.CreatedAt.UTC()
	return true, wrapped("engine mark", err)
}

func wrapped(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// upgrade brings one part from whatever version it has, or from nothing, to the
// one that this server wants.
func (s *postgresStore) upgrade(p part) (err error) {
	admin, err := sql.NewSQLAdminDB(p.kind, s.sql(p), resolver.NewNoopResolver(), log.NewNoopLogger(), metrics.NoopMetricsHandler)
	if err != nil {
		return fmt.Errorf("engine database: %w", err)
	}
	defer func() { err = errors.Join(err, admin.Close()) }()
	return complete(schemaDB{admin}, p)
}

// complete makes what a part still lacks of the version that this server wants.
func complete(db schemaDB, p part) error {
	if err := db.CreateSchemaVersionTables(); err != nil {
		return fmt.Errorf("engine schema: %w", err)
	}
	has, err := db.ReadSchemaVersion()
	if errors.Is(err, dbsql.ErrNoRows) {
		has, err = "0.0", db.UpdateSchemaVersion("0.0", "0.0")
	}
	if err != nil {
		return fmt.Errorf("engine schema: %w", err)
	}
	newer, err := isNewer(has, p.wants)
	if err != nil {
		return fmt.Errorf("engine schema: %w", err)
	}
	if newer {
		return &NewerError{Found: has, Wanted: p.wants}
	}
	update := &schema.UpdateConfig{SchemaName: p.assets, TargetVersion: p.wants}
	return wrapped("engine schema", schema.NewUpdateSchemaTask(db, update, log.NewNoopLogger()).Run())
}

func isNewer(has, wants string) (bool, error) {
	a, err := semver.ParseTolerant(has)
	if err != nil {
		return false, err
	}
	b, err := semver.ParseTolerant(wants)
	return a.GT(b), err
}

func (s *postgresStore) persistence() (config.Persistence, *config.SQL) {
	main := s.sql(mainPart)
	return persistence(s.config, main, s.sql(visibilityPart)), main
}

// sql describes one part to the server, which asks it for connections.
func (s *postgresStore) sql(p part) *config.SQL {
	return &config.SQL{
		PluginName:   postgresql.PluginNamePGX,
		DatabaseName: databaseName,
		Connect:      func(*config.SQL) (*sqlx.DB, error) { return s.connect(p) },
	}
}

// connect opens a pool that looks into one part first: an extension that is in
// the database already lies in public.
func (s *postgresStore) connect(p part) (*sqlx.DB, error) {
	parsed, err := pgx.ParseConfig(s.config.Database)
	if err != nil {
		return nil, fmt.Errorf("engine database: %w", err)
	}
	parsed.RuntimeParams["search_path"] = p.schema + ",public"
	parsed.RuntimeParams["application_name"] = "jiaoban engine"
	// The server keeps durations as numbers, which pgx would write as intervals.
	connector := stdlib.GetConnector(*parsed, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		c.TypeMap().RegisterDefaultPgType(time.Duration(0), "int8")
		c.TypeMap().RegisterDefaultPgType((*time.Duration)(nil), "int8")
		return postgres.Settle(ctx, c)
	}))
	db := sqlx.NewDb(dbsql.OpenDB(connector), "pgx")
	db.MapperFunc(strcase.ToSnake) // the server's rows name their columns by their fields
	db.SetMaxOpenConns(s.config.tuning.connections)
	db.SetMaxIdleConns(s.config.tuning.connections)
	if err := db.Ping(); err != nil {
		return nil, errors.Join(fmt.Errorf("engine database: %w", err), db.Close())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pools = append(s.pools, db)
	return db, nil
}

func (s *postgresStore) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var problems []error
	for _, db := range s.pools {
		problems = append(problems, db.Close()) // once more does no harm
	}
	if s.hold != nil {
		problems = append(problems, s.hold.release())
	}
	return errors.Join(problems...)
}

// schemaDB is a part as the server's own schema tool sees it.
type schemaDB struct{ sqlplugin.AdminDB }

var _ schema.DB = schemaDB{}

// Exec runs a statement of a version. Where a start before this one was killed amid the version
// it may have run already: what it makes or inserts is there, and what it drops is gone. The
// tool itself knows that by words of an English server alone.
func (d schemaDB) Exec(stmt string, args ...any) error {
	err := d.AdminDB.Exec(stmt, args...)
	if failure, is := errors.AsType[*pgconn.PgError](err); is {
		for _, r := range ranBefore {
			if slices.Contains(r.codes, failure.Code) && r.stmt.MatchString(stmt) {
				return nil
			}
		}
	}
	return err
}

// ranBefore are statements, and what PostgreSQL calls it when they have run before: there is
// such a table or index, function, or other object; no such table, or other object; such a
// column; no such column; such a row.
var ranBefore = []struct {
	stmt  *regexp.Regexp
	codes []string
}{
	{regexp.MustCompile(`^CREATE `), []string{"42P07", "42723", "42710"}},
	{regexp.MustCompile(`^DROP `), []string{"42P01", "42704"}},
	{regexp.MustCompile(`^ALTER TABLE \w+\s+ADD `), []string{"42701"}},
	{regexp.MustCompile(`^ALTER TABLE \w+\s+DROP (COLUMN )?\w+;?$`), []string{"42703"}},
	{regexp.MustCompile(`^INSERT `), []string{"23505"}},
}

func (d schemaDB) ReadSchemaVersion() (string, error) {
	return d.AdminDB.ReadSchemaVersion(databaseName)
}

func (d schemaDB) UpdateSchemaVersion(to, least string) error {
	return d.AdminDB.UpdateSchemaVersion(databaseName, to, least)
}

// DropAllTables is what the tool does when it is told to overwrite.
func (d schemaDB) DropAllTables() error { return errors.New("nothing is dropped") }

func (d schemaDB) Close() {}

func (d schemaDB) Type() string { return "sql" }

// hold keeps a database for one engine, by a lock that PostgreSQL gives up when
// the connection that took it ends. The server guards its own data against a
// second engine by itself; the lock keeps the two from taking shards from each
// other for ever, and tells the operator.
type hold struct {
	url  string
	lost func(error)
	stop context.CancelFunc
	done chan struct{}
	conn *pgx.Conn
	pid  uint32
}

// holdKey is the lock's number, within the engine's database. The ledger has the same one
// in its own.
const holdKey = 0x6a69616f62616e // "jiaoban"

// How long a start waits for an engine that is just going, and how often the
// connection is looked at.
const (
	holdPatience = 5 * time.Second
	holdLook     = 5 * time.Second
	holdPause    = 200 * time.Millisecond
)

func claimDatabase(ctx context.Context, url string, lost func(error)) (*hold, error) {
	h := &hold{url: url, lost: lost, done: make(chan struct{})}
	for begun := time.Now(); ; {
		taken, err := h.take(ctx)
		if err != nil {
			return nil, err
		}
		if taken {
			break
		}
		if time.Since(begun) > holdPatience {
			return nil, &InUseError{Store: nameOf(url), Database: true}
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("engine database: %w", context.Cause(ctx))
		case <-time.After(holdPause):
		}
	}
	watched, stop := context.WithCancel(context.WithoutCancel(ctx))
	h.stop = stop
	go h.keep(watched)
	return h, nil
}

// take connects and tries the lock once. A connection of ours that PostgreSQL
// has not yet found dead is ended.
func (h *hold) take(ctx context.Context) (taken bool, err error) {
	conn, err := pgx.Connect(ctx, h.url)
	if err != nil {
		return false, fmt.Errorf("engine database: %w", err)
	}
	if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", int64(holdKey)).Scan(&taken); err != nil || !taken {
		if h.pid != 0 && err == nil {
			_, err = conn.Exec(ctx, `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
				AND pid = $1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`, h.pid)
		}
		return false, errors.Join(wrapped("engine database", err), conn.Close(context.WithoutCancel(ctx)))
	}
	h.conn, h.pid = conn, conn.PgConn().PID()
	return true, nil
}

// keep looks whether the connection stands, and takes the lock again where it
// does not. An engine whose database somebody else has taken meanwhile ends.
func (h *hold) keep(ctx context.Context) {
	defer close(h.done)
	for pause := holdLook; ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		look, cancel := context.WithTimeout(ctx, holdLook)
		if err := h.conn.Ping(look); err != nil && ctx.Err() == nil {
			_ = h.conn.Close(look) // it is of no use any more, whatever this says
			pause = h.again(look)
		} else {
			pause = holdLook
		}
		cancel()
	}
}

// again takes a lock that was lost with its connection, and says when to look
// next: soon while the database is away.
func (h *hold) again(ctx context.Context) time.Duration {
	first := true
	for {
		taken, err := h.take(ctx)
		switch {
		case taken:
			return holdLook
		case err != nil:
			return holdPause
		case !first:
			h.lost(&InUseError{Store: nameOf(h.url), Database: true})
			return holdLook
		}
		first = false
		time.Sleep(holdPause) // for the dead connection of ours to be gone
	}
}

func (h *hold) release() error {
	h.stop()
	<-h.done
	ctx, cancel := context.WithTimeout(context.Background(), holdLook)
	defer cancel()
	if err := h.conn.Close(ctx); err != nil && !strings.Contains(err.Error(), "closed") {
		return fmt.Errorf("engine database: %w", err)
	}
	return nil
}

// nameOf is a database as it may be told: without who connects, and how.
func nameOf(url string) string {
	parsed, err := pgx.ParseConfig(url)
	if err != nil {
		return "the database"
	}
	return fmt.Sprintf("%s:%d/%s", parsed.Host, parsed.Port, parsed.Database)
}
