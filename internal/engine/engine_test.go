package engine

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

var discard = slog.New(slog.DiscardHandler)

const testQueue = "cases"

// patience bounds everything that depends on how busy the machine is.
const patience = 90 * time.Second

func testConfig(t *testing.T) Config {
	t.Helper()
	return Config{Path: filepath.Join(t.TempDir(), "temporal.db"), Logger: slog.New(slog.NewTextHandler(testWriter{t}, nil))}
}

// testWriter prints what the engine logs into the test's own output.
type testWriter struct{ t *testing.T }

func (w testWriter) Write(b []byte) (int, error) {
	w.t.Logf("log: %s", b)
	return len(b), nil
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

func startEngine(t *testing.T, c Config) *Engine {
	t.Helper()
	e, err := Start(within(t), c)
	require.NoError(t, err)
	t.Cleanup(func() { stopEngine(t, e) })
	return e
}

func stopEngine(t *testing.T, e *Engine) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(t, e.Stop(ctx))
}

func dial(t *testing.T, e *Engine) client.Client {
	t.Helper()
	c, err := client.Dial(client.Options{
		HostPort:  e.FrontendAddr(),
		Namespace: e.Namespace(),
		Logger:    sdklog.NewStructuredLogger(discard),
	})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

func startWorker(t *testing.T, c client.Client) {
	t.Helper()
	w := newWorker(c)
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
}

func newWorker(c client.Client) worker.Worker {
	w := worker.New(c, testQueue, worker.Options{WorkerStopTimeout: time.Second})
	w.RegisterWorkflowWithOptions(waitWorkflow, workflow.RegisterOptions{Name: "wait"})
	w.RegisterWorkflowWithOptions(countWorkflow, workflow.RegisterOptions{Name: "count"})
	return w
}

// waitWorkflow sleeps and returns the instant at which the timer fired by the
// workflow's own clock.
func waitWorkflow(ctx workflow.Context, d time.Duration) (time.Time, error) {
	if err := workflow.Sleep(ctx, d); err != nil {
		return time.Time{}, err
	}
	return workflow.Now(ctx), nil
}

// countWorkflow takes updates that do nothing until it is told to end.
func countWorkflow(ctx workflow.Context) (int, error) {
	n := 0
	if err := workflow.SetUpdateHandler(ctx, "add", func(workflow.Context) (int, error) { n++; return n, nil }); err != nil {
		return 0, err
	}
	workflow.GetSignalChannel(ctx, "end").Receive(ctx, nil)
	return n, workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

func startWait(t *testing.T, c client.Client, id string, d time.Duration) client.WorkflowRun {
	t.Helper()
	run, err := c.ExecuteWorkflow(within(t), client.StartWorkflowOptions{ID: id, TaskQueue: testQueue}, "wait", d)
	require.NoError(t, err)
	return run
}

func result(t *testing.T, c client.Client, id string) time.Time {
	t.Helper()
	var fired time.Time
	require.NoError(t, c.GetWorkflow(within(t), id, "").Get(within(t), &fired))
	return fired
}

func TestEngineRunsAWorkflow(t *testing.T) {
	t.Parallel()
	e := startEngine(t, testConfig(t))
	c := dial(t, e)
	startWorker(t, c)
	startWait(t, c, "case-1", 10*time.Millisecond)
	require.False(t, result(t, c, "case-1").IsZero())
	require.NoError(t, e.Err())
}
