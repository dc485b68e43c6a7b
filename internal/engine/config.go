package engine

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Store names where the engine keeps its workflows.
type Store string

// The stores. Config.Database selects the second.
const (
	StoreSQLite   Store = "sqlite"   // one file, Config.Path
	StorePostgres Store = "postgres" // a database in PostgreSQL, Config.Database
)

const (
	defaultNamespace    = "jiaoban"
	defaultRetention    = 30 * 24 * time.Hour
	minRetention        = 24 * time.Hour // the server refuses less
	defaultStartTimeout = 60 * time.Second
	defaultStopTimeout  = 30 * time.Second
)

// Config says how to run the embedded server. Path or Database is required.
type Config struct {
	// Database is the URL of a database in PostgreSQL that is the engine's
	// alone, postgres://USER:PASSWORD@HOST:PORT/NAME; the role must own it. What
	// is missing in it is created, what is older is upgraded. Empty: Path.
	Database string
	// Path is the SQLite file, for example DIR/temporal.db. Beside it live the
	// stamp (DIR/temporal.json), the lock (DIR/temporal.db.lock) and, after a
	// replacement, the files that were set aside.
	Path string
	// Namespace is registered on start; empty means "jiaoban".
	Namespace string
	// Retention is how long closed runs stay readable; zero means 30 days, the
	// least that the server allows is one day. It is applied on every start.
	Retention time.Duration

	// FrontendPort is the gRPC port on 127.0.0.1; zero lets the engine choose.
	FrontendPort int

	// UI switches the web page of Temporal on, at UIPort on 127.0.0.1 (zero
	// lets the engine choose).
	UI     bool
	UIPort int
	// UIWrite lets the page terminate, cancel, signal and reset. Off by
	// default: the page is for looking, and the ledger is the record.
	UIWrite bool
	// Codec opens payloads for the page, by Temporal's remote codec protocol. It
	// is asked for the page's own requests alone; see codec.go. Without it the
	// page works and shows payloads as ciphertext.
	Codec http.Handler

	// Metrics collects the server's metrics in a registry of its own, see
	// Engine.Registry. Off by default because it costs a little on every call.
	Metrics bool

	// Logger receives the server's messages; nil discards them. LogLevel is
	// the least severe level passed on; nil means WARN, because the server
	// talks a lot.
	Logger   *slog.Logger
	LogLevel slog.Leveler

	// StartTimeout bounds Start when its context has no deadline; zero means
	// one minute.
	StartTimeout time.Duration

	// Now stamps the files that are created or set aside; nil means time.Now.
	Now func() time.Time

	// tuning is for measurements and tests within this package only.
	tuning tuning
}

// tuning holds the choices that are fixed for every installation.
type tuning struct {
	shards      int32
	connections int
	synchronous string
	partitions  int
	version     string
}

func (c Config) store() Store {
	if c.Database != "" {
		return StorePostgres
	}
	return StoreSQLite
}

func (c Config) withDefaults() (Config, error) {
	if c.Namespace == "" {
		c.Namespace = defaultNamespace
	}
	if c.Retention == 0 {
		c.Retention = defaultRetention
	}
	if c.StartTimeout == 0 {
		c.StartTimeout = defaultStartTimeout
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.LogLevel == nil {
		c.LogLevel = slog.LevelWarn
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	c.tuning = c.tuning.withDefaults(c.store())

	var problems []error
	if c.Database != "" {
		if _, err := pgx.ParseConfig(c.Database); err != nil {
			problems = append(problems, fmt.Errorf("database: %w", err)) // says no password
		}
	} else if c.Path == "" {
		problems = append(problems, errors.New("path of the engine's file is missing"))
	} else if abs, err := filepath.Abs(c.Path); err != nil {
		problems = append(problems, fmt.Errorf("path %q: %w", c.Path, err))
	} else {
		c.Path = abs
	}
	if strings.HasSuffix(c.Path, stampSuffix) {
		problems = append(problems, fmt.Errorf("path %q must not end in %s, which names the stamp", c.Path, stampSuffix))
	}
	if c.Retention < minRetention {
		problems = append(problems, fmt.Errorf("retention %s is less than one day", c.Retention))
	}
	if c.FrontendPort < 0 || c.FrontendPort > 65535 {
		problems = append(problems, fmt.Errorf("frontend port %d is not a port", c.FrontendPort))
	}
	if c.UIPort < 0 || c.UIPort > 65535 {
		problems = append(problems, fmt.Errorf("page port %d is not a port", c.UIPort))
	}
	if len(problems) > 0 {
		return c, fmt.Errorf("engine configuration: %w", errors.Join(problems...))
	}
	return c, nil
}
