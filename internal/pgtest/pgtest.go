// Package pgtest gives every test its own database on a real PostgreSQL.
//
// The server is the one that JIAOBAN_TEST_POSTGRES_URL names, or, when that is
// not set, a private cluster started from Debian's own binaries: one for each
// test process, in a temporary folder, on 127.0.0.1 and a free port, shared by
// all tests of the package. Where neither is to be had the test fails and says
// which line installs it; it is never skipped.
//
//	func TestMain(m *testing.M) { pgtest.Main(m) }
//
//	func TestSomething(t *testing.T) {
//		t.Parallel()
//		dsn := pgtest.DSN(t) // an empty database of this test alone
//	}
//
// Roles belong to the server and not to one database: a test that creates one
// gives it a name of its own. The private cluster sorts texts by the C locale,
// so a query that leans on a locale's order shows itself here.
//
// Only tests import this package.
package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// EnvURL is the environment variable that names an existing server. Its role
// must be allowed to create and drop databases.
const EnvURL = "JIAOBAN_TEST_POSTGRES_URL"

// shared is the cluster that all tests of this process use; it starts with the
// first test that asks for a database.
var shared struct {
	once   sync.Once
	server *server
	err    error
}

// databases numbers the databases of this process.
var databases atomic.Int64

// Main runs the tests of a package, stops the shared cluster, removes its
// folder and exits. A package that leaves it out loses nothing but order: the
// watchdog of the cluster cleans up as soon as the test process is gone.
func Main(m *testing.M) {
	code := m.Run()
	if shared.server != nil {
		if err := shared.server.discard(); err != nil {
			fmt.Fprintln(os.Stderr, "pgtest: stopping the cluster:", err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

// DSN creates an empty database for this test alone and returns its URL. The
// database is dropped, whoever is still connected, when the test has ended.
func DSN(t testing.TB) string {
	t.Helper()
	admin := os.Getenv(EnvURL)
	if admin == "" {
		shared.once.Do(func() { shared.server, shared.err = newServer("") })
		if shared.err != nil {
			t.Fatalf("pgtest: %v", shared.err)
		}
		admin = shared.server.url()
	}
	name, dsn, err := createDatabase(admin)
	if err != nil {
		t.Fatalf("pgtest: creating a database: %v", err)
	}
	t.Cleanup(func() {
		if err := dropDatabase(admin, name); err != nil {
			t.Errorf("pgtest: dropping database %s: %v", name, err)
		}
	})
	return dsn
}

// Cluster is a PostgreSQL server of one test alone, to be taken away and given
// back in the middle of it. Its methods fail the test and are called from the
// test's own goroutine, one at a time.
type Cluster struct {
	t      testing.TB
	server *server
}

// Start starts a cluster for this test alone; it is stopped and removed when
// the test has ended. It always uses the installed binaries, also where
// JIAOBAN_TEST_POSTGRES_URL is set, for a server of others is not ours to stop.
func Start(t testing.TB) *Cluster {
	t.Helper()
	return StartIn(t, "")
}

// StartIn is Start where the cluster keeps everything below a folder, whose disk may
// be full at times. The account that runs the server must be able to walk there.
func StartIn(t testing.TB, parent string) *Cluster {
	t.Helper()
	s, err := newServer(parent)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := s.discard(); err != nil {
			t.Errorf("pgtest: stopping the cluster: %v", err)
		}
	})
	return &Cluster{t: t, server: s}
}

// DSN creates a further empty database and returns its URL, which stays the
// same over Stop and Start.
func (c *Cluster) DSN() string {
	c.t.Helper()
	_, dsn, err := createDatabase(c.server.url())
	if err != nil {
		c.t.Fatalf("pgtest: creating a database: %v", err)
	}
	return dsn
}

// Folder is where the cluster keeps everything, its log included.
func (c *Cluster) Folder() string { return c.server.folder }

// Stop ends the server at once, as a crash of it would: connections break,
// nothing is flushed. Whatever was committed is there after Start.
func (c *Cluster) Stop() {
	c.t.Helper()
	if err := c.server.stop(); err != nil {
		c.t.Fatalf("pgtest: stopping: %v", err)
	}
}

// Kill kills the server's first process, as the kernel does where memory is short: the
// others of it are not told, and find out. Start waits for them.
func (c *Cluster) Kill() {
	c.t.Helper()
	if err := c.server.kill(); err != nil {
		c.t.Fatalf("pgtest: killing: %v", err)
	}
}

// KillRecovering starts a stopped or killed server and kills its first process once more
// a while after its recovery has begun, before it takes connections.
func (c *Cluster) KillRecovering(after time.Duration) {
	c.t.Helper()
	if err := c.server.killRecovering(after); err != nil {
		c.t.Fatalf("pgtest: killing in recovery: %v", err)
	}
}

// Revive returns when the server answers. One that has ended by itself, as where it could
// not write, is started again, and that is reported.
func (c *Cluster) Revive() (hadEnded bool) {
	c.t.Helper()
	hadEnded, err := c.server.revive()
	if err != nil {
		c.t.Fatalf("pgtest: reviving: %v", err)
	}
	return hadEnded
}

// Start starts a stopped or killed server again on the same port and returns when it
// answers.
func (c *Cluster) Start() {
	c.t.Helper()
	if err := c.server.start(); err != nil {
		c.t.Fatalf("pgtest: starting: %v", err)
	}
}

// Restart is Stop and Start: every connection breaks, recovery runs.
func (c *Cluster) Restart() {
	c.t.Helper()
	c.Stop()
	c.Start()
}

// patience bounds a single statement of this package; creating a database on
// a busy machine with two cores has been seen to take seconds.
const patience = 2 * time.Minute

func createDatabase(admin string) (name, dsn string, err error) {
	u, err := url.Parse(admin)
	if err != nil {
		// The parser's own error would print the URL and its password.
		return "", "", fmt.Errorf("%s is not a URL of the form postgres://user:password@host:port/database", EnvURL)
	}
	name = fmt.Sprintf("jiaoban_test_%d_%d_%s", os.Getpid(), databases.Add(1), randomText(4))
	// template0, unlike template1, is never blocked by somebody connected to it.
	err = execute(admin, "CREATE DATABASE "+quote(name)+" TEMPLATE template0")
	u.Path = "/" + name
	return name, u.String(), err
}

func dropDatabase(admin, name string) error {
	return execute(admin, "DROP DATABASE IF EXISTS "+quote(name)+" WITH (FORCE)")
}

func execute(dsn, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, statement)
	return err
}

func quote(identifier string) string {
	return `"` + strings.ReplaceAll(identifier, `"`, `""`) + `"`
}
