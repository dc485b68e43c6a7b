package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sqlitestore "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
)

func TestTwoEnginesInOneProcess(t *testing.T) {
	t.Parallel()
	first, second := startEngine(t, testConfig(t)), startEngine(t, testConfig(t))
	require.NotEqual(t, first.ID(), second.ID())
	require.NotEqual(t, first.FrontendAddr(), second.FrontendAddr())

	// The same workflow id lives twice, and only one of the two has a worker.
	a, b := dial(t, first), dial(t, second)
	startWorker(t, a)
	startWait(t, a, "same", 10*time.Millisecond)
	startWait(t, b, "same", 10*time.Millisecond)
	result(t, a, "same")

	stopEngine(t, first)
	other, err := b.DescribeWorkflowExecution(within(t), "same", "")
	require.NoError(t, err, "stopping one engine leaves the other alone")
	require.Nil(t, other.GetWorkflowExecutionInfo().GetCloseTime(), "nobody worked on it")
}

func TestOneFileHasOneEngine(t *testing.T) {
	t.Parallel()
	config := testConfig(t)
	e := startEngine(t, config)
	_, err := Start(within(t), config)
	require.ErrorIs(t, err, ErrInUse)
	require.NoError(t, e.Err(), "the first one is not disturbed")

	stopEngine(t, e)
	again := startEngine(t, config)
	require.Empty(t, again.FreshReason())
	require.Equal(t, e.ID(), again.ID())
}

func TestStopClosesTheFile(t *testing.T) {
	t.Parallel()
	config := testConfig(t)
	e := startEngine(t, config)
	require.FileExists(t, config.Path+"-wal")
	stopEngine(t, e)
	require.NoFileExists(t, config.Path+"-wal", "the log was merged when the last connection closed")
	stopEngine(t, e) // a second stop gives the same answer
	select {
	case <-e.Done():
	default:
		require.Fail(t, "a stopped engine is done")
	}
	require.NoError(t, e.Err())
}

func TestPoolIsFoundInsideThePlugin(t *testing.T) {
	t.Parallel()
	require.Equal(t, "sqlite", sqlitestore.PluginName)
	_, err := poolOf(struct{ db int }{})
	require.Error(t, err)
	_, err = poolOf(&struct{ db int }{})
	require.Error(t, err)
}

func TestStopIsBounded(t *testing.T) {
	t.Parallel()
	e := startEngine(t, testConfig(t))
	expired, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, e.Stop(expired), context.Canceled)
	stopEngine(t, e) // the first call goes on, the second waits for it
}

func TestStartGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	config := testConfig(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Start(ctx, config)
	require.ErrorIs(t, err, context.Canceled)
	startEngine(t, config) // nothing was left behind, not even the lock
}

func TestAnotherServerVersionMeansAFreshFile(t *testing.T) {
	t.Parallel()
	config := testConfig(t)
	config.tuning.version = "0.0.1"
	old := startEngine(t, config)
	c := dial(t, old)
	startWait(t, c, "lost", time.Hour)
	stopEngine(t, old)

	config.tuning.version = ""
	e := startEngine(t, config)
	require.NotEmpty(t, e.FreshReason())
	require.Equal(t, ReasonOtherVersion, e.FreshReason())
	require.NotEqual(t, old.ID(), e.ID())
	_, err := dial(t, e).DescribeWorkflowExecution(within(t), "lost", "")
	require.Error(t, err)
}

// The plugin shares connections by name within a process: a file that was
// replaced under the same name must not be answered from the old one.
func TestAReplacedFileIsReallyEmpty(t *testing.T) {
	t.Parallel()
	config := testConfig(t)
	e := startEngine(t, config)
	startWait(t, dial(t, e), "before", time.Hour)
	stopEngine(t, e)
	require.NoError(t, os.Remove(config.Path))

	e = startEngine(t, config)
	require.Equal(t, ReasonFileMissing, e.FreshReason())
	_, err := dial(t, e).DescribeWorkflowExecution(within(t), "before", "")
	require.Error(t, err)
}

func TestATakenFrontendPortIsAnError(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp4", address(0))
	require.NoError(t, err)
	defer l.Close()
	config := testConfig(t)
	config.FrontendPort = l.Addr().(*net.TCPAddr).Port
	_, err = Start(within(t), config)
	require.True(t, portTaken(err), "%v", err)

	config.FrontendPort = 0
	startEngine(t, config)
}

// A port that is taken between choosing and listening is met while the
// services are built: the server calls it fatal, the engine calls it an error.
func TestAPortTakenMeanwhileIsNotFatal(t *testing.T) {
	t.Parallel()
	c, _ := prepared(t)
	c.Logger = discard
	persistence, store := newStore(c).persistence()
	t.Cleanup(func() { require.NoError(t, closeSQL(store)) })
	p, err := pickPorts(0)
	require.NoError(t, err)
	l, err := net.Listen("tcp4", address(p.matching))
	require.NoError(t, err)
	defer l.Close()
	_, err = newRun(c, persistence, p)
	require.True(t, portTaken(err), "%v", err)
}

func TestADeadServiceEndsTheEngine(t *testing.T) {
	t.Parallel()
	config := testConfig(t)
	config.Logger = discard
	e := startEngine(t, config)
	cause := errors.New("broken")
	go e.run.log.Fatal("cannot go on", errorTag(cause))
	select {
	case <-e.Done():
	case <-within(t).Done():
		require.Fail(t, "nobody noticed")
	}
	require.ErrorIs(t, e.Err(), cause)
	stopEngine(t, e)
	require.ErrorIs(t, e.Err(), cause, "stopping does not hide why it died")
}

func TestRetentionFollowsTheConfiguration(t *testing.T) {
	t.Parallel()
	config := testConfig(t)
	for _, days := range []time.Duration{30, 90, 7} {
		config.Retention = days * 24 * time.Hour
		e := startEngine(t, config)
		require.Equal(t, config.Retention, retention(t, e))
		stopEngine(t, e)
	}
}

func retention(t *testing.T, e *Engine) time.Duration {
	t.Helper()
	got, err := dial(t, e).WorkflowService().DescribeNamespace(within(t), &workflowservice.DescribeNamespaceRequest{Namespace: e.Namespace()})
	require.NoError(t, err)
	return got.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration()
}

// add counts one more in a workflow that is started where it does not run.
func add(t *testing.T, c client.Client, id string) (n int, err error) {
	t.Helper()
	h, err := c.UpdateWithStartWorkflow(within(t), client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: c.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
			ID: id, TaskQueue: testQueue, WorkflowIDConflictPolicy: useExisting,
		}, "count"),
		UpdateOptions: client.UpdateWorkflowOptions{WorkflowID: id, UpdateName: "add", WaitForStage: client.WorkflowUpdateStageCompleted},
	})
	if err == nil {
		err = h.Get(within(t), &n)
	}
	return n, err
}

// A command without a running workflow uses update-with-start, and many
// commands may wait on one case.
func TestManyUpdatesOnOneWorkflow(t *testing.T) {
	t.Parallel()
	e := startEngine(t, testConfig(t))
	c := dial(t, e)
	const many = 200 // the server's own limit in flight is ten
	failures := make(chan error, many)
	for range many {
		go func() {
			_, err := add(t, c, "busy")
			failures <- err
		}()
	}
	startWorker(t, c)
	for range many {
		require.NoError(t, <-failures)
	}
	require.NoError(t, c.SignalWorkflow(within(t), "busy", "", "end", nil))
	var n int
	require.NoError(t, c.GetWorkflow(within(t), "busy", "").Get(within(t), &n))
	require.Equal(t, many, n)
}

func TestMetricsBelongToOneEngine(t *testing.T) {
	t.Parallel()
	with, without := testConfig(t), testConfig(t)
	with.Metrics = true
	for _, tc := range []struct {
		config Config
		any    bool
	}{{with, true}, {without, false}} {
		families, err := startEngine(t, tc.config).Registry().Gather()
		require.NoError(t, err)
		require.Equal(t, tc.any, len(families) > 0)
		for _, f := range families {
			require.True(t, strings.HasPrefix(f.GetName(), "engine_"), f.GetName())
		}
	}
}

func get(t *testing.T, url string, edit func(*http.Request)) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(within(t), http.MethodGet, url, nil)
	require.NoError(t, err)
	if edit != nil {
		edit(req)
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

// A case's workflow is started with the delay until its first clock. What is asked of it
// before makes it begin at once, and it may be replaced.
func TestAWorkflowThatBeginsLaterBeginsWhenItIsAsked(t *testing.T) {
	t.Parallel()
	e := startEngine(t, testConfig(t))
	c := dial(t, e)
	startWorker(t, c)
	begin := func(id string, delay time.Duration, policy enums.WorkflowIdConflictPolicy) client.WorkflowRun {
		run, err := c.ExecuteWorkflow(within(t), client.StartWorkflowOptions{ID: id, TaskQueue: testQueue, StartDelay: delay, WorkflowIDConflictPolicy: policy}, "count")
		require.NoError(t, err)
		return run
	}
	add := func(run client.WorkflowRun) (n int) {
		began := time.Now()
		h, err := c.UpdateWorkflow(within(t), client.UpdateWorkflowOptions{
			WorkflowID: run.GetID(), RunID: run.GetRunID(), UpdateName: "add", WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		require.NoError(t, err)
		require.NoError(t, h.Get(within(t), &n))
		require.Less(t, time.Since(began), 10*time.Second)
		return n
	}
	for i := range 20 {
		run := begin(fmt.Sprintf("later-%d", i), time.Hour, enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
		require.Equal(t, 1, add(run))
		require.Equal(t, 2, add(run))
		next := begin(fmt.Sprintf("later-%d", i), time.Hour, enums.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING)
		require.NotEqual(t, run.GetRunID(), next.GetRunID())
		again := begin(fmt.Sprintf("later-%d", i), time.Hour, enums.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING)
		require.Equal(t, 1, add(again), "it was replaced before it had begun")
	}
	began := time.Now()
	run, err := c.ExecuteWorkflow(within(t), client.StartWorkflowOptions{ID: "soon", TaskQueue: testQueue, StartDelay: 500 * time.Millisecond}, "wait", time.Millisecond)
	require.NoError(t, err)
	require.NoError(t, run.Get(within(t), nil))
	require.GreaterOrEqual(t, time.Since(began), 500*time.Millisecond)
	require.Less(t, time.Since(began), 10*time.Second)
	require.NoError(t, e.Err())
}
