//go:build linux

package outage_test

import (
	"context"
	"database/sql"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"jiaoban/e2e/record"
	"jiaoban/internal/casework"
	"jiaoban/internal/engine"
	"jiaoban/internal/pgtest"
)

// cluster is a province in small: a PostgreSQL, a Temporal, and the API and the
// worker as processes of their own.
type cluster struct {
	t        testing.TB
	dir      string // of keys and evidence
	env      []string
	postgres *pgtest.Cluster
	ledger   string // its database
	temporal *store
	api      *process
	worker   *process
	office   *office
}

func newCluster(t testing.TB) *cluster {
	t.Helper()
	c := &cluster{t: t, dir: t.TempDir(), postgres: pgtest.Start(t)}
	c.temporal = openStore(t, filepath.Join(t.TempDir(), "temporal.db"), 0)
	c.ledger = c.postgres.DSN()
	c.env = []string{"JIAOBAN_DATABASE=" + c.ledger, "JIAOBAN_TEMPORAL_UI=false"}
	// The demonstration city is seeded by the program in one process.
	seeding := launch(t, c.env, "serve", c.args("--demo", "--listen", "127.0.0.1:0")...)
	c.office = openOffice(t, seeding)
	c.office.signIn(cast...)
	seeding.stop()
	c.startAPI()
	c.startWorker()
	return c
}

// args are those of every process of the cluster.
func (c *cluster) args(more ...string) []string {
	return append([]string{"--data", c.dir, "--temporal", c.temporal.address(), "--log-level", "warn"}, more...)
}

func (c *cluster) startAPI() {
	c.t.Helper()
	c.api = launch(c.t, c.env, "api", c.args("--listen", "127.0.0.1:0")...)
	c.office.base = c.api.serving.URL
}

func (c *cluster) startWorker() {
	c.t.Helper()
	c.worker = launch(c.t, c.env, "worker", c.args()...)
}

// holds checks the chain, that every case is what its events make, and that the events are
// those that the rules make of what was filed and of time alone.
func (c *cluster) holds() {
	c.t.Helper()
	command(c.t, c.env, "recover", "--check", "--data", c.dir)
	retold(c.t, openLedger(c.t, c.ledger))
}

// retold: whatever has fallen due by now is in the record, and nothing else is there than what
// follows from what was filed.
func retold(t testing.TB, db *sql.DB) {
	t.Helper()
	now := casework.InstantOf(time.Now())
	until(t, patience, "the record has all that fell due", func() bool {
		events, waiting := record.Retold(t, db, now)
		require.NotEmpty(t, events)
		return len(waiting) == 0
	})
}

// store is a Temporal on a file and a port of its own, which it keeps when it
// is stopped and started again.
type store struct {
	t    testing.TB
	path string
	port int
	*engine.Engine
}

func openStore(t testing.TB, path string, port int) *store {
	t.Helper()
	s := &store{t: t, path: path, port: port}
	s.start()
	t.Cleanup(s.stop)
	return s
}

func (s *store) start() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	e, err := engine.Start(ctx, engine.Config{Path: s.path, FrontendPort: s.port})
	require.NoError(s.t, err)
	s.Engine = e
	_, port, err := net.SplitHostPort(e.FrontendAddr())
	require.NoError(s.t, err)
	s.port, err = strconv.Atoi(port)
	require.NoError(s.t, err)
}

func (s *store) stop() {
	s.t.Helper()
	if s.Engine == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(s.t, s.Stop(ctx))
	s.Engine = nil
}

func (s *store) address() string { return "127.0.0.1:" + strconv.Itoa(s.port) }

// workflows counts the workflows of a Temporal that match a query.
func workflows(t testing.TB, address, query string) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	c, err := client.DialContext(ctx, client.Options{HostPort: address, Namespace: "jiaoban"})
	require.NoError(t, err)
	defer c.Close()
	count, err := c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: query})
	require.NoError(t, err)
	return int(count.Count)
}

// failed finds workflows that ended otherwise than by themselves; broken leaves
// out those that a recovery beside the work replaced by others.
const (
	failed = "ExecutionStatus IN ('Failed', 'Terminated', 'TimedOut', 'Canceled')"
	broken = "ExecutionStatus IN ('Failed', 'TimedOut', 'Canceled')"
)

// answers waits until a path is answered with a status.
func (o *office) answers(path string, status int, within time.Duration) {
	o.t.Helper()
	until(o.t, within, path+" answers "+http.StatusText(status), func() bool {
		a, err := o.try(request{path: path})
		return err == nil && a.status == status
	})
}
