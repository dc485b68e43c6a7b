package engine

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/oklog/ulid/v2"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/persistence/sql"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/common/resolver"
)

// Choices that belong to the store. The shard count can never change for an
// existing one; it is recorded in the store itself, and in a file's stamp.
const (
	sqliteShards        = 4
	sqliteConnections   = 1
	sqliteSynchronous   = "full"
	postgresShards      = 16
	postgresConnections = 20
)

func (t tuning) withDefaults(s Store) tuning {
	if t.shards == 0 {
		t.shards = sqliteShards
		if s == StorePostgres {
			t.shards = postgresShards
		}
	}
	if t.connections == 0 {
		t.connections = sqliteConnections
		if s == StorePostgres {
			t.connections = postgresConnections
		}
	}
	if t.synchronous == "" {
		t.synchronous = sqliteSynchronous
	}
	if t.partitions == 0 {
		t.partitions = 1
	}
	return t
}

// store is where one engine keeps its workflows.
type store interface {
	// claim makes the store this engine's alone, or says ErrInUse. lost is told
	// when somebody else has it later.
	claim(ctx context.Context, lost func(error)) error
	// prepare makes sure that a sound store with everything that the server
	// needs is there. The reason is empty where it was there before.
	prepare(ctx context.Context) (Stamp, Reason, error)
	// persistence is the server's view of it, in which main stores namespaces.
	persistence() (_ config.Persistence, main *config.SQL)
	// close ends all connections and gives up the claim.
	close() error
}

func newStore(c Config) store {
	if c.store() == StorePostgres {
		return &postgresStore{config: c}
	}
	return &fileStore{config: c}
}

// fileStore is one SQLite file.
type fileStore struct {
	config Config
	lock   *os.File
	sql    *config.SQL // nil until the server may have opened it
}

func (s *fileStore) claim(context.Context, func(error)) (err error) {
	s.lock, err = lockFile(s.config.Path + ".lock")
	return err
}

func (s *fileStore) prepare(ctx context.Context) (Stamp, Reason, error) {
	return prepare(ctx, s.config)
}

func (s *fileStore) persistence() (config.Persistence, *config.SQL) {
	s.sql = sqliteStore(s.config.Path, s.config.tuning)
	return persistence(s.config, s.sql, s.sql), s.sql
}

func (s *fileStore) close() error {
	if s.lock == nil {
		return nil
	}
	if s.sql == nil {
		return s.lock.Close()
	}
	return errors.Join(closeSQL(s.sql), s.lock.Close())
}

// persistence names the parts of a store, which may be one.
func persistence(c Config, main, visibility *config.SQL) config.Persistence {
	return config.Persistence{
		DefaultStore:     "main",
		VisibilityStore:  "visibility",
		NumHistoryShards: c.tuning.shards,
		DataStores:       map[string]config.DataStore{"main": {SQL: main}, "visibility": {SQL: visibility}},
	}
}

// sqliteStore describes one file. The plugin keeps a process-wide pool of
// connections keyed by the whole data source name and never forgets an entry,
// so that a second start on the same path would get the connection to a file
// that may have been renamed meanwhile. The "setup" parameter carries a value
// that is new for every start (only the value "true" means anything to the
// plugin), which makes every start open its own connections. The database name
// itself must stay the same, because the server uses it as an index name.
func sqliteStore(path string, t tuning) *config.SQL {
	return &config.SQL{
		PluginName:   sqliteplugin.PluginName,
		DatabaseName: uriPath(path),
		ConnectAttributes: map[string]string{
			"mode":               "rw",
			"cache":              "private",
			"setup":              "start-" + ulid.Make().String(),
			"busy_timeout":       "10000",
			"journal_mode":       "wal",
			"synchronous":        t.synchronous,
			"cache_size":         "-16000",   // 16 MB of pages
			"journal_size_limit": "67108864", // shrink the log back to 64 MB
			"temp_store":         "memory",   // no files outside the folder
			"mmap_size":          "0",        // a torn disk must not become SIGBUS
		},
		MaxConns:        t.connections,
		MaxIdleConns:    t.connections,
		MaxConnLifetime: 0,
	}
}

// uriPath escapes what SQLite would read as syntax in a file: URI.
func uriPath(path string) string {
	return (&url.URL{Path: path}).EscapedPath()
}

// openSQL opens (or shares) the plugin's pool for the given store.
func openSQL(store *config.SQL) (sqlplugin.DB, error) {
	return sql.NewSQLDB(sqlplugin.DbKindMain, store, resolver.NewNoopResolver(), log.NewNoopLogger(), metrics.NoopMetricsHandler)
}

// closeSQL really closes the connections of a store after the server has
// stopped. The plugin only counts references and leaves the file open for the
// life of the process; without this, every stopped engine would keep its log
// file unmerged and its descriptors open. The field is not exported, so it is
// read by reflection, guarded by its type: a test fails when an upgrade of the
// server moves it.
func closeSQL(store *config.SQL) error {
	handle, err := openSQL(store)
	if err != nil {
		return fmt.Errorf("engine store: %w", err)
	}
	pool, err := poolOf(handle)
	if err != nil {
		return err
	}
	// Idle connections close now, busy ones when their statement ends.
	return pool.Close()
}

func poolOf(handle any) (*sqlx.DB, error) {
	v := reflect.ValueOf(handle)
	if v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
		f := v.Elem().FieldByName("db")
		if f.IsValid() && f.Type() == reflect.TypeFor[*sqlx.DB]() && !f.IsNil() {
			return (*sqlx.DB)(f.UnsafePointer()), nil
		}
	}
	return nil, fmt.Errorf("engine store: no connection pool inside %T", handle)
}

// sqliteTime bounds the inspection of an existing file, which must not delay
// a start for long: what was not read in this time counts as sound.
const sqliteTime = 3 * time.Second
