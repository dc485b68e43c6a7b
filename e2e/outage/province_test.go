//go:build linux

package outage_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/app"
	"jiaoban/internal/app/life"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/pgtest"
)

// province is a cluster on one host, all of it processes of its own: one
// PostgreSQL, one engine, two servers behind a balancer, and two workers. Each server and
// each worker reaches the engine and the ledger over wires of its own, and so does the
// engine its store.
type province struct {
	t          testing.TB
	dir        string // of keys and evidence
	ledger     string // the databases, without a wire between
	store      string
	env        []string // of what reaches both so
	postgres   *pgtest.Cluster
	engine     *process
	port       int
	toEngine   map[string]*wire // of each of the parts
	toLedger   map[string]*wire
	toStore    *wire
	servers    []*process
	workers    []*process
	balance    *balancer
	office     *office
	logins     []town.Login
	forServers []string         // their settings besides
	forWorkers []string         // likewise
	program    string           // that everything is started with from now on; empty: that of this tree
	otherRules bool             // some events are by rules that are not of this tree
	clocks     [3]time.Duration // how far those are off of the host of the first server and the second worker, of the others', and of the engine's
}

// parts are those that have wires of their own to the engine and to the ledger.
var parts = []string{server(0), server(1), worker(0), worker(1)}

func server(i int) string { return "server " + strconv.Itoa(i) }
func worker(i int) string { return "worker " + strconv.Itoa(i) }

func newProvince(t testing.TB) *province {
	t.Helper()
	p := seeded(t, pgtest.Start(t))
	p.start()
	return p
}

// seeded is the demonstration city, which the program has seeded in one process, before
// any of its parts is started.
func seeded(t testing.TB, postgres *pgtest.Cluster) *province {
	t.Helper()
	port, err := pgtest.FreePort()
	require.NoError(t, err)
	p := &province{t: t, dir: t.TempDir(), port: port, postgres: postgres}
	ledger := postgres.DSN()
	at, err := url.Parse(ledger)
	require.NoError(t, err)
	p.toLedger, p.toStore, p.toEngine = newWires(t, at.Host), newWire(t, at.Host), newWires(t, "127.0.0.1:"+strconv.Itoa(p.port))
	p.ledger, p.store = ledger, postgres.DSN()
	p.env = []string{"JIAOBAN_DATABASE=" + p.ledger, "JIAOBAN_TEMPORAL_DATABASE=" + p.store, "JIAOBAN_TEMPORAL_UI=false"}
	seeding := launch(t, p.env, "serve", "--data", p.dir, "--demo", "--listen", "127.0.0.1:0", "--log-level", "warn")
	p.office = openOffice(t, seeding)
	p.office.signIn(cast...)
	p.logins = seeding.serving.Demo.Logins
	seeding.stop()
	p.balance = newBalancer(t)
	p.office.base = p.balance.URL
	return p
}

// start starts every part.
func (p *province) start() {
	p.t.Helper()
	p.startEngine()
	for i := range 2 {
		p.servers, p.workers = append(p.servers, nil), append(p.workers, nil)
		p.startServer(i)
		p.startWorker(i)
	}
}

func (p *province) startEngine() {
	p.t.Helper()
	env := []string{"JIAOBAN_TEMPORAL_DATABASE=" + p.over(p.toStore, p.store), "JIAOBAN_TEMPORAL_UI=false"}
	p.engine = launchOn(p.t, p.on(2), env, "engine", "--data", p.dir, "--temporal-port", strconv.Itoa(p.port), "--probe-listen", "127.0.0.1:0", "--log-level", "warn")
}

// beside are the settings of a server or a worker.
func (p *province) beside(part string, more ...string) []string {
	return append([]string{"JIAOBAN_DATABASE=" + p.over(p.toLedger[part], p.ledger), "JIAOBAN_TEMPORAL_UI=false", "TEMPORAL_ADDRESS=" + p.toEngine[part].address()}, more...)
}

// over is the address of a database at the other end of a wire.
func (p *province) over(w *wire, dsn string) string {
	u, err := url.Parse(dsn)
	require.NoError(p.t, err)
	u.Host = w.address()
	return u.String()
}

// holds: every case is what its events make, there are as many as came in, the chain is
// whole, and Temporal runs the workflows of the cases under way and no others, as soon as
// those that began last have theirs; everybody has heard what they are to hear; and the events
// are those that the rules make of what was filed and of time alone.
func (p *province) holds() {
	p.t.Helper()
	env := []string{"JIAOBAN_DATABASE=" + p.ledger, "TEMPORAL_ADDRESS=127.0.0.1:" + strconv.Itoa(p.port)}
	until(p.t, patience, "Temporal says the same as the record", func() bool {
		check := beginOn(p.t, p.of, env, "recover", "--check", "--data", p.dir, "--json")
		check.await()
		told := sound(p.t, check.output("stdout"))
		require.NotNil(p.t, told.Differences, told.NotCompared)
		alike := told.Differences.None()
		require.Equal(p.t, alike, check.cmd.ProcessState.ExitCode() == 0, "%s", check.output("stderr"))
		return alike
	})
	p.heard()
	if !p.otherRules {
		retold(p.t, p.open())
	}
}

// sound reads what `recover --check --json` says of a record: every case is what its events
// make, there are as many as came in, and the chain is whole.
func sound(t testing.TB, said []byte) (told app.Recovered) {
	t.Helper()
	require.NoError(t, json.Unmarshal(said, &told), "%s", said)
	require.Empty(t, told.Misfits)
	require.True(t, told.Chain.Fits)
	require.True(t, told.Reconciliation.Balanced(), "%+v", told.Reconciliation)
	return told
}

// of has a process run the program that the province has at present.
func (p *province) of(started *process) {
	if p.program != "" {
		started.cmd.Path = p.program
	}
}

// on is of with the clock of a host.
func (p *province) on(host int) func(*process) {
	return func(started *process) {
		p.of(started)
		started.clock = p.clocks[host]
	}
}

func (p *province) startServer(i int) {
	p.t.Helper()
	p.servers[i] = launchOn(p.t, p.on(i), p.beside(server(i), append([]string{"JIAOBAN_STOP_NOTICE=1s"}, p.forServers...)...), "api", "--data", p.dir, "--listen", "127.0.0.1:0", "--log-level", "warn")
	p.balance.use(i, p.servers[i].serving.URL)
}

func (p *province) startWorker(i int) {
	p.t.Helper()
	p.workers[i] = launchOn(p.t, p.on(1-i), p.beside(worker(i), p.forWorkers...), "worker", "--data", p.dir, "--probe-listen", "127.0.0.1:0", "--log-level", "warn")
}

// replaceAll has every worker and every server replaced, one by one and in good order, by what
// the province has at present.
func (p *province) replaceAll() {
	p.t.Helper()
	for i := range p.workers {
		p.workers[i].stop()
		p.startWorker(i)
		p.servers[i].stop()
		p.startServer(i)
	}
}

// Two servers, two workers and an engine, each stopped and started while cases
// are lived from their hand-over to their closing: nobody's request is broken, and
// every life ends as it would have without. What is killed is a worker and the
// engine, which nobody speaks with; a server is stopped in good order.
//
//nolint:paralleltest // eight processes under load leave no room for others
func TestAClusterIsRestartedPartByPartUnderLoad(t *testing.T) {
	p := newProvince(t)
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	var (
		all   sync.WaitGroup
		over  atomic.Bool
		lives atomic.Int64
		died  = make(chan error, 2)
	)
	for player := range 2 {
		all.Go(func() {
			for n := 0; !over.Load(); n++ {
				lived, err := life.Play(ctx, life.Options{
					Base: p.balance.URL, Logins: p.logins, Campaign: town.FastCampaign, Plain: true, Number: fmt.Sprintf("D示并%d-%d", player, n),
				})
				if err == nil && lived.Case.Case.State != casework.Closed {
					err = fmt.Errorf("the case ended %s", lived.Case.Case.State)
				}
				if err != nil {
					died <- fmt.Errorf("life %d of player %d: %w", n, player, err)
					return
				}
				lives.Add(1)
			}
		})
	}
	undisturbed := func(what string) {
		t.Helper()
		since := lives.Load()
		until(t, 2*patience, "lives go on after "+what, func() bool {
			select {
			case err := <-died:
				require.NoError(t, err, what)
			default:
			}
			return lives.Load() >= since+2
		})
		require.Zero(t, p.balance.faults.Load(), what)
	}
	undisturbed("the beginning")
	for i := range p.servers {
		p.servers[i].stop()
		p.startServer(i)
		undisturbed("a server was restarted")
	}
	p.workers[0].stop()
	p.startWorker(0)
	undisturbed("a worker was restarted")
	p.workers[1].kill()
	undisturbed("a worker was killed")
	p.startWorker(1)
	p.engine.kill()
	p.startEngine()
	undisturbed("the engine was killed")
	over.Store(true)
	all.Wait()
	close(died)
	require.NoError(t, <-died)
	require.Positive(t, p.balance.sent[0])
	require.Positive(t, p.balance.sent[1])
	command(t, p.env, "recover", "--check", "--data", p.dir)
	t.Logf("%d lives; requests by server: %v", lives.Load(), p.balance.sent)
}

// probed asks a worker or an engine whether it works.
func probed(t testing.TB, p *process) (status int, told api.Readiness) {
	t.Helper()
	answer, err := http.Get(p.serving.Probes + "/readyz")
	require.NoError(t, err)
	defer answer.Body.Close()
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&told))
	return answer.StatusCode, told
}

// isItselfAgain waits until every server is ready and misses no part: what broke last may
// have been mended a moment ago, and whoever asks a server that has not noticed is told to
// ask again.
func (p *province) isItselfAgain() {
	p.t.Helper()
	for _, s := range p.servers {
		until(p.t, patience, s.name+" misses nothing", func() bool {
			answer, err := http.Get(s.serving.URL + "/readyz")
			if err != nil {
				return false
			}
			defer answer.Body.Close()
			var told api.Readiness
			return json.NewDecoder(answer.Body).Decode(&told) == nil && told.Status == "ready"
		})
	}
}

// While the engine is away servers take what is filed and apply it, and say that
// something is amiss: a balancer that took them all away would close the office.
//
//nolint:paralleltest // likewise
func TestServersTakeFilingsWhileTheEngineIsAway(t *testing.T) {
	p := newProvince(t)
	c := p.office.prepare(reportWithin)
	require.Equal(t, http.StatusOK, p.office.send(request{path: "/readyz"}).status)
	p.engine.signal(syscall.SIGKILL)
	p.engine.await()
	for range 4 { // two of them of each server
		a := p.office.send(request{path: "/readyz"})
		require.Equal(t, http.StatusOK, a.status, "it takes filings")
		var told api.Readiness
		a.into(t, &told)
		require.Equal(t, "degraded", told.Status)
		require.Equal(t, "not_ready", told.Parts["temporal"])
		require.Equal(t, "ready", told.Parts["ledger"])
	}
	for _, w := range p.workers { // nobody sends requests to a worker; whoever watches it should know
		until(t, patience, "a worker says that it does nothing", func() bool {
			status, told := probed(t, w)
			return status == http.StatusServiceUnavailable && told.Parts["temporal"] == "not_ready"
		})
		require.Contains(t, metrics(t, w), "\njiaoban_worker_serving 0\n", "the alert goes by it")
	}
	filed := c.submit(http.StatusOK)
	require.Less(t, filed.Filing.FiledAt, casework.InstantOf(c.due))
	p.startEngine()
	for _, w := range append(p.workers, p.engine) {
		until(t, patience, w.name+" is ready", func() bool {
			status, told := probed(t, w)
			return status == http.StatusOK && told.Status == "ready"
		})
	}
	for _, w := range p.workers {
		until(t, 5*time.Second, w.name+" counts as serving, for Temporal is asked once a second", func() bool {
			return strings.Contains(metrics(t, w), "\njiaoban_worker_serving 1\n")
		})
	}
	c.wasInTime()
}

// measured is the sum of what a process says under the name of a metric, zero if it says nothing.
func measured(t testing.TB, p *process, name string) (sum float64) {
	t.Helper()
	for line := range strings.Lines(metrics(t, p)) {
		fields := strings.Fields(line)
		if rest, is := strings.CutPrefix(line, name); is && strings.ContainsAny(rest[:1], "{ ") {
			n, err := strconv.ParseFloat(fields[len(fields)-1], 64)
			require.NoError(t, err, line)
			sum += n
		}
	}
	return sum
}

// metrics is what whoever watches a process reads of it.
func metrics(t testing.TB, p *process) string {
	t.Helper()
	answer, err := http.Get(cmp.Or(p.serving.Probes, p.serving.URL) + "/metrics")
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return string(text)
}

// An engine whose PostgreSQL is out of reach runs on and does nothing: whoever watches it
// learns that from its probe, whether connections break or nobody answers, and that it
// works again as soon as it does.
//
//nolint:paralleltest // likewise
func TestAnEngineWithoutItsStoreSaysSo(t *testing.T) {
	p := newProvince(t)
	says := func(what string, status int, part string) {
		t.Helper()
		until(t, patience, what, func() bool {
			is, told := probed(t, p.engine)
			return is == status && told.Parts["engine"] == part
		})
	}
	says("the engine works", http.StatusOK, "ready")
	for _, how := range []state{cut, silent} {
		p.toStore.set(how)
		says("the engine says that it does nothing", http.StatusServiceUnavailable, "not_ready")
		p.toStore.set(whole)
		says("the engine works again", http.StatusOK, "ready")
		require.True(t, p.engine.runs())
	}
}
