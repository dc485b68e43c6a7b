package kill_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/ledger"
)

// home is where the program lives: a folder, and with URLs a database of PostgreSQL
// that holds the ledger and another that holds the engine. That server goes on when
// the program dies.
type home struct{ dir, url, engine string }

func (h home) flags() []string {
	if h.url == "" {
		return nil
	}
	return []string{"--database", h.url, "--temporal-database", h.engine}
}

// read reads the ledger beside the program.
func (h home) read(t testing.TB) *reader {
	t.Helper()
	if h.url == "" {
		return read(t, filepath.Join(h.dir, "ledger.db"))
	}
	u, err := url.Parse(h.url)
	require.NoError(t, err)
	q := u.Query()
	q.Set("default_transaction_read_only", "on")
	u.RawQuery = q.Encode()
	db, err := sql.Open("pgx", u.String())
	require.NoError(t, err)
	db.SetMaxOpenConns(1)
	return &reader{t: t, db: db}
}

// corpse reads the ledger of a killed program without mending it.
func (h home) corpse(t testing.TB) *reader {
	t.Helper()
	if h.url == "" {
		return corpse(t, h.dir)
	}
	return h.read(t) // the server lives, and what it holds is what there is
}

// ledger is how the ledger is opened where the program does not run.
func (h home) ledger() ledger.Config {
	config := ledger.Config{Driver: ledger.SQLite, Path: filepath.Join(h.dir, "ledger.db")}
	if h.url != "" {
		config = ledger.Config{Driver: ledger.Postgres, URL: h.url}
	}
	config.Identities, config.Digest = sealed{}, func(string, ...[]byte) string { return "" }
	return config
}

// named opens the ledger under the name that stands in what was signed: a run over
// midnight in the office has a root.
func (h home) named(t testing.TB) *ledger.Ledger {
	t.Helper()
	config := h.ledger()
	l, err := ledger.Open(t.Context(), config)
	require.NoError(t, err)
	config.Name, err = l.Meta(t.Context(), "keys_id")
	require.NoError(t, errors.Join(err, l.Close()))
	l, err = ledger.Open(t.Context(), config)
	require.NoError(t, err)
	return l
}

// cloning keeps databases from being made of one template at once.
var cloning sync.Mutex

// move makes a home of a seed's own that is as this one is.
func (h home) move(t testing.TB, seed uint64) home {
	t.Helper()
	to := home{dir: t.TempDir()}
	copyFolder(t, h.dir, to.dir)
	if h.url == "" {
		return to
	}
	cloning.Lock()
	defer cloning.Unlock()
	to.url, to.engine = clone(t, h.url, fmt.Sprintf("seed_%d", seed)), clone(t, h.engine, fmt.Sprintf("seed_%d_engine", seed))
	return to
}

// clone makes a database that is as the one of the URL is, to which nobody may be
// connected.
func clone(t testing.TB, template, name string) string {
	t.Helper()
	u, err := url.Parse(template)
	require.NoError(t, err)
	of := strings.TrimPrefix(u.Path, "/")
	u.Path = "/postgres"
	execute(t, u.String(), `CREATE DATABASE "`+name+`" TEMPLATE "`+of+`"`)
	u.Path = "/" + name
	return u.String()
}

func execute(t testing.TB, url, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", url)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err = db.ExecContext(ctx, statement)
	require.NoError(t, err)
}

// loseEngine takes away what the engine keeps, as a broken disk would.
func (h home) loseEngine(t testing.TB) {
	t.Helper()
	if h.engine != "" {
		execute(t, h.engine, "DROP SCHEMA IF EXISTS engine CASCADE; DROP SCHEMA IF EXISTS engine_visibility CASCADE")
		return
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(filepath.Join(h.dir, "temporal.db"+end)); err != nil {
			require.ErrorIs(t, err, os.ErrNotExist)
		}
	}
}
