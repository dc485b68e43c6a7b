package app

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/ledger"
	"jiaoban/worker"
)

// watchedRecord counts how often it is read.
type watchedRecord struct {
	readings int
	answer   func(ctx context.Context) (ledger.Watched, error)
}

func (r *watchedRecord) Watch(ctx context.Context) (ledger.Watched, error) {
	r.readings++
	return r.answer(ctx)
}

// However many scrape, the record is read once in five seconds, and no longer than
// whoever scrapes waits.
func TestTheRecordIsWatchedWithMeasure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		record := &watchedRecord{answer: func(context.Context) (ledger.Watched, error) {
			return ledger.Watched{Filings: ledger.Queue{Waiting: 3, Oldest: 1500 * time.Millisecond}, ByRelay: 2}, nil
		}}
		registry := prometheus.NewPedanticRegistry()
		registry.MustRegister(&recordWatch{ledger: record, log: slog.New(slog.DiscardHandler), now: time.Now})
		shows := func() string {
			shown := httptest.NewRecorder()
			promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(shown, httptest.NewRequest(http.MethodGet, "/metrics", nil))
			require.Equal(t, http.StatusOK, shown.Code, shown.Body)
			return shown.Body.String()
		}
		for range 10 {
			shows()
		}
		require.Equal(t, 1, record.readings)
		for _, line := range []string{
			`jiaoban_clock_cases{owner="nobody"} 0`, `jiaoban_clock_cases{owner="relay"} 2`, `jiaoban_clock_cases{owner="workflow"} 0`,
			"jiaoban_filings_waiting 3", "jiaoban_filings_oldest_seconds 1.5", "jiaoban_record_read 1",
		} {
			require.Contains(t, shows(), line+"\n")
		}
		require.NotContains(t, shows(), "jiaoban_chain_signed_timestamp_seconds", "nothing was signed")

		time.Sleep(watchEvery)
		record.answer = func(ctx context.Context) (ledger.Watched, error) {
			<-ctx.Done() // a database that hangs
			return ledger.Watched{}, ctx.Err()
		}
		began := time.Now()
		require.Contains(t, shows(), "jiaoban_record_read 0\n")
		require.Equal(t, watchPatience, time.Since(began))
		require.NotContains(t, shows(), "jiaoban_filings_waiting", "an old number would pass for a new one")
		require.Equal(t, watchPatience, time.Since(began), "nobody else waits for it")
		require.Equal(t, 2, record.readings)

		time.Sleep(watchEvery)
		record.answer = func(context.Context) (ledger.Watched, error) { return ledger.Watched{}, errors.New("away") }
		require.Contains(t, shows(), "jiaoban_record_read 0\n")
	})
}

func TestTheMetersCountWhatTheRelayTakesUp(t *testing.T) {
	t.Parallel()
	m := newMeters("1", OnlyWorker)
	m.Swept(worker.Swept{Workflows: 3, WorkflowsFailed: 1, Filings: 2, Resting: 1})
	m.Swept(worker.Swept{Workflows: 1})
	m.Serving(true)
	shown := httptest.NewRecorder()
	promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}).ServeHTTP(shown, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, line := range []string{
		`jiaoban_relay_taken_total{what="workflow"} 4`, `jiaoban_relay_failed_total{what="workflow"} 1`,
		`jiaoban_relay_taken_total{what="filing"} 2`, "jiaoban_relay_resting_cases 0", "jiaoban_worker_serving 1",
		`jiaoban_verdict_lateness_seconds_count{clock="report",event="clock_lapsed"} 0`,
	} {
		require.Contains(t, shown.Body.String(), line+"\n")
	}
}

// Once taken, a worker waits for a Temporal that is away: it serves nobody meanwhile.
func TestAWorkerServesWhileTemporalAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		taken bool
		away  error
		want  float64
	}{{false, nil, 0}, {true, nil, 1}, {true, errNotTaken, 0}, {false, errNotTaken, 0}} {
		m := newMeters("test", Everything)
		m.Serving(c.taken)
		m.reaches(func(context.Context) error { return c.away })
		require.InDelta(t, c.want, m.servingNow(), 0, "%+v", c)
	}
}
