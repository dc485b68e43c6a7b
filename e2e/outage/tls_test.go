//go:build linux

package outage_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/e2e/tlsdoor"
	"jiaoban/internal/pgtest"
)

// A Temporal that asks for certificates takes none but those who have them and know its own. A
// server that trusts another authority, or has no certificate, takes and applies what is filed
// all the same, and says that Temporal is not ready; a worker says that it does nothing; the log
// of each says why. Under servers and workers with the right ones what fell due meanwhile is
// published with its own instants.
//
//nolint:paralleltest // processes under load leave no room for others
func TestTemporalIsReachedByTLSFromProcessesOfTheirOwn(t *testing.T) {
	p := seeded(t, pgtest.Start(t))
	p.startEngine()
	door := tlsdoor.Open(t, "127.0.0.1:"+strconv.Itoa(p.port))
	p.servers, p.workers = make([]*process, 2), make([]*process, 2)
	start := func(i int, authority string, certified bool) (server, worker *process) {
		t.Helper()
		through := append(door.Settings(authority, certified), "TEMPORAL_ADDRESS="+door.Address)
		p.forServers, p.forWorkers = through, through
		p.startServer(i)
		p.startWorker(i)
		p.office.base = p.servers[i].serving.URL
		return p.servers[i], p.workers[i]
	}
	kept := [2]struct{ answered, missed *matter }{}
	for i, wrong := range []struct {
		authority string
		certified bool
		why       string
	}{
		{door.Stranger, true, "certificate signed by unknown authority"},
		{door.Authority, false, "certificate required"},
	} {
		serves, works := start(i, wrong.authority, wrong.certified)
		kept[i].answered, kept[i].missed = p.office.prepare(soon), p.office.prepare(soon)
		kept[i].answered.submit(http.StatusOK)
		until(t, patience, "the server misses Temporal and takes filings", func() bool {
			var told api.Readiness
			a := p.office.send(request{path: "/readyz"})
			a.into(t, &told)
			require.NotEqual(t, "ready", told.Status)
			return a.status == http.StatusOK && told.Status == "degraded" && told.Parts["temporal"] == "not_ready"
		})
		until(t, patience, "the worker is not ready", func() bool {
			status, told := probed(t, works)
			require.NotEqual(t, "ready", told.Status)
			return status == http.StatusServiceUnavailable && told.Parts["temporal"] == "not_ready"
		})
		require.Contains(t, metrics(t, works), "\njiaoban_worker_serving 0\n")
		for _, refused := range []*process{serves, works} {
			until(t, patience, refused.name+" says why", func() bool {
				return slices.ContainsFunc(strings.Split(string(refused.output("stderr")), "\n"), func(line string) bool {
					return strings.Contains(line, "Temporal is not ready") && strings.Contains(line, wrong.why)
				})
			})
			require.True(t, refused.runs(), refused.name)
		}
	}
	for _, of := range kept {
		passed(t, of.missed.due.Add(letterAfter))
		require.Empty(t, of.missed.lapses(), "nobody reaches Temporal")
	}
	for i := range kept {
		p.servers[i].stop()
		p.workers[i].stop()
	}

	_, works := start(0, door.Authority, true)
	until(t, patience, "the server misses nothing", func() bool {
		var told api.Readiness
		p.office.get("", "/readyz", &told)
		return told.Status == "ready"
	})
	until(t, patience, "the worker is ready", func() bool {
		status, told := probed(t, works)
		return status == http.StatusOK && told.Status == "ready"
	})
	for _, of := range kept {
		published(t, of.missed, 3)
		of.answered.wasInTime()
	}
	published(t, p.office.register(2*time.Second), 1)
	p.holds()
}
