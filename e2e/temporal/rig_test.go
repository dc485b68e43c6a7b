// Package temporal_test runs the case workflow, the gateway and the worker on a
// real engine, over a ledger in memory.
package temporal_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace"

	"jiaoban/internal/casework"
	"jiaoban/internal/engine"
	"jiaoban/internal/gateway"
	"jiaoban/worker"
	"jiaoban/workflows/rehearsal"
)

// patience bounds everything that depends on how busy the machine is.
const patience = 90 * time.Second

// rig is an engine with one process on it: a gateway and a worker that share a
// connection.
type rig struct {
	t       testing.TB
	path    string
	ledger  *rehearsal.Ledger
	engine  *engine.Engine
	gateway *gateway.Gateway
	port    int
	tune    func(*gateway.Config, *worker.Options)
	stopW   func()
	traced  trace.SpanContext // of whoever calls; the zero value is nobody's
}

func now() casework.Instant { return casework.InstantOf(time.Now()) }

func newRig(t testing.TB, tune func(*gateway.Config, *worker.Options)) *rig {
	t.Helper()
	r := &rig{t: t, path: filepath.Join(t.TempDir(), "temporal.db"), ledger: rehearsal.New(now), tune: tune}
	r.startEngine()
	t.Cleanup(r.stopEngine)
	r.dial()
	t.Cleanup(func() { r.gateway.Close() })
	r.startWorker()
	t.Cleanup(func() { r.stopW() })
	return r
}

func (r *rig) startEngine() {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	e, err := engine.Start(ctx, engine.Config{Path: r.path, FrontendPort: r.port})
	require.NoError(r.t, err)
	r.engine = e
}

func (r *rig) stopEngine() {
	if r.engine == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(r.t, r.engine.Stop(ctx))
	r.engine = nil
}

func (r *rig) config() gateway.Config {
	c := gateway.Config{
		Address: r.engine.FrontendAddr(), Namespace: r.engine.Namespace(), Identity: "test",
		Logger: slog.New(slog.NewTextHandler(logTo{r.t}, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	return c
}

func (r *rig) dial() {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c := r.config()
	if r.tune != nil {
		r.tune(&c, &worker.Options{})
	}
	g, err := gateway.Dial(ctx, c)
	require.NoError(r.t, err)
	r.gateway = g
}

func (r *rig) startWorker() {
	r.t.Helper()
	o := worker.Options{
		Client: r.gateway.Client(), Ledger: r.ledger, Gateway: r.gateway, BuildID: "test", StopWithin: time.Second,
		Logger: slog.New(slog.NewTextHandler(logTo{r.t}, nil)),
		// The relay must not help where a test does not ask for it.
		Relay: worker.RelayOptions{Every: time.Hour},
	}
	if r.tune != nil {
		r.tune(&gateway.Config{}, &o)
	}
	w, err := worker.New(o)
	require.NoError(r.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	var ended sync.WaitGroup
	ended.Go(func() {
		if err := w.Run(ctx); err != nil {
			r.t.Error(err)
		}
	})
	r.stopW = func() { cancel(); ended.Wait() }
}

// logTo prints a log into the output of its test while that runs.
type logTo struct{ t testing.TB }

func (l logTo) Write(b []byte) (int, error) {
	if l.t.Context().Err() == nil {
		l.t.Logf("log: %s", b)
	}
	return len(b), nil
}

func (r *rig) within() context.Context {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(trace.ContextWithSpanContext(context.Background(), r.traced), patience)
	r.t.Cleanup(cancel)
	return ctx
}

// eventually waits for what the machine needs time for.
func (r *rig) eventually(what func() bool, message string) {
	r.t.Helper()
	require.Eventually(r.t, what, patience, 20*time.Millisecond, message)
}

// report is a clock that rings after d and has two rungs a little later.
func report(d time.Duration) rehearsal.Clock {
	return rehearsal.Clock{Kind: casework.ClockReport, Due: casework.InstantOf(time.Now().Add(d)), Steps: []rehearsal.Step{
		{Name: "lapsed"}, {Name: "urge"}, {Name: "supervision_letter", After: 500 * casework.Millisecond},
	}}
}
