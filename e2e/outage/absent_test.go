//go:build linux

package outage_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/pgtest"
)

// absence is how long the database is away.
const absence = 2 * time.Minute

// A database that is away for two minutes costs nobody anything but the wait:
// no case fails, commands are answered 503 and say when to come again, and
// afterwards the record is what it would have been.
func TestTheDatabaseIsAwayForTwoMinutes(t *testing.T) {
	t.Parallel()
	postgres := pgtest.Start(t)
	dsn := postgres.DSN()
	serve := launch(t, []string{"JIAOBAN_DATABASE=" + dsn}, "serve", "--data", t.TempDir(), "--demo", "--listen", "127.0.0.1:0", "--log-level", "warn")
	o := openOffice(t, serve)
	o.signIn(cast...)
	temporal := serve.serving.Temporal.Frontend

	// One case was answered before, one is due while the database is away.
	answered, due := o.prepare(soon), o.prepare(soon)
	answered.submit(http.StatusOK)
	o.answers("/readyz", http.StatusOK, patience)
	running := workflows(t, temporal, "ExecutionStatus = 'Running'")
	require.Greater(t, running, 20, "the cases of the list")
	descriptors, connections, goroutines := serve.descriptors(), sessions(t, dsn), o.goroutines()

	calls := due.callWhile(postgres.Stop)
	began := time.Now()
	o.answers("/readyz", http.StatusServiceUnavailable, patience)
	for n := 1; time.Since(began) < absence; n++ {
		a := due.command("coordinator", casework.CmdRecordCall, call)
		a.away(t)
		require.Less(t, a.took, 10*time.Second)
		o.send(request{login: "duty", path: "/api/v1/cases"}).away(t)
		o.answers("/healthz", http.StatusOK, time.Second)
		require.True(t, serve.runs())
		passed(t, began.Add(time.Duration(n)*10*time.Second))
	}
	postgres.Start()
	back := time.Now()

	o.answers("/readyz", http.StatusOK, 15*time.Second)
	due.stand(calls)
	published(t, due, 6) // each at its own instant, though only now
	require.Len(t, due.lapses(), 6)
	require.Less(t, time.Since(back), 45*time.Second, "a returning database is noticed soon")
	answered.wasInTime()

	// Everything goes on: a new case, its timer, its answer.
	after, missed := o.prepare(10*time.Second), o.register(10*time.Second)
	after.submit(http.StatusOK)
	published(t, missed, 2)
	after.wasInTime()
	require.Zero(t, workflows(t, temporal, failed))
	require.Equal(t, running+2, workflows(t, temporal, "ExecutionStatus = 'Running'"))
	var chain struct{ Fits bool }
	o.get("auditor", "/api/v1/audit/verify", &chain)
	require.True(t, chain.Fits)

	// Nothing was left hanging.
	o.client.CloseIdleConnections()
	until(t, patience, "connections, descriptors and goroutines are as before", func() bool {
		return sessions(t, dsn) <= connections+2 && serve.descriptors() <= descriptors+10 && o.goroutines() <= goroutines+40
	})
	t.Logf("connections %d, before %d; descriptors %d, before %d; goroutines %d, before %d",
		sessions(t, dsn), connections, serve.descriptors(), descriptors, o.goroutines(), goroutines)
	serve.stop()
}

// goroutines are those of the process, as its metrics say.
func (o *office) goroutines() (n int) {
	o.t.Helper()
	metrics := o.send(request{path: "/metrics"})
	for line := range strings.Lines(string(metrics.body)) {
		if count, ok := strings.CutPrefix(line, "go_goroutines "); ok {
			n, err := strconv.Atoi(strings.TrimSpace(count))
			require.NoError(o.t, err)
			return n
		}
	}
	require.FailNow(o.t, "the metrics do not count goroutines", "%s", metrics.body)
	return 0
}

// callWhile gives commands from several sides while something happens, and
// returns the keys under which they were given.
func (c *matter) callWhile(happens func()) []string {
	var (
		mu   sync.Mutex
		keys []string
		all  sync.WaitGroup
		over = make(chan struct{})
	)
	for range 4 {
		all.Go(func() {
			for {
				select {
				case <-over:
					return
				default:
				}
				key := rand.Text()
				mu.Lock()
				keys = append(keys, key)
				mu.Unlock()
				_, _ = c.o.try(c.record(key)) // whatever is answered now, stand asks again
			}
		})
	}
	happens()
	close(over)
	all.Wait()
	return keys
}

// count counts the events of a type.
func (c *matter) count(kind casework.EventType) int {
	n := 0
	for _, e := range c.events() {
		if e.Type == kind {
			n++
		}
	}
	return n
}

// sessions counts the connections that a database has, this one apart.
func sessions(t testing.TB, dsn string) (n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	require.NoError(t, err)
	defer conn.Close(ctx)
	require.NoError(t, conn.QueryRow(ctx,
		"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").Scan(&n))
	return n
}
