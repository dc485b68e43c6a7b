package engine

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"jiaoban/internal/pgtest"
)

// The test binary runs itself as a second process when this variable names an
// engine file: it starts an engine, a worker and one workflow whose timer is
// three seconds long, says what it has, and waits to be killed.
const childPath = "JIAOBAN_ENGINE_TEST_CHILD"

const childTimer = 3 * time.Second

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		if err := child(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	pgtest.Main(m)
}

func child(path string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	e, err := Start(ctx, Config{Path: path, UI: true})
	if err != nil {
		return err
	}
	c, err := client.Dial(client.Options{HostPort: e.FrontendAddr(), Namespace: e.Namespace(), Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))})
	if err != nil {
		return err
	}
	w := worker.New(c, testQueue, worker.Options{})
	w.RegisterWorkflowWithOptions(waitWorkflow, workflow.RegisterOptions{Name: "wait"})
	if err := w.Start(); err != nil {
		return err
	}
	if _, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "killed", TaskQueue: testQueue}, "wait", childTimer); err != nil {
		return err
	}
	if err := awaitTimer(ctx, c, "killed"); err != nil {
		return err
	}
	if _, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "killed in its delay", TaskQueue: testQueue, StartDelay: childTimer}, "wait", time.Millisecond); err != nil {
		return err
	}
	fmt.Println("ready", e.ID(), e.FrontendAddr(), strings.TrimPrefix(e.UIURL(), "http://"))
	// Standard input ends with the parent, so that no child outlives a test.
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// awaitTimer returns when the workflow's timer is part of its history.
func awaitTimer(ctx context.Context, c client.Client, id string) error {
	for history := c.GetWorkflowHistory(ctx, id, "", true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); history.HasNext(); {
		event, err := history.Next()
		if err != nil {
			return err
		}
		if event.GetEventType() == enumspb.EVENT_TYPE_TIMER_STARTED {
			return nil
		}
	}
	return fmt.Errorf("workflow %s ended without a timer", id)
}

type childProcess struct {
	cmd      *exec.Cmd
	id       string
	frontend string
	page     string
}

func startChild(t *testing.T, path string) *childProcess {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childPath+"="+path)
	cmd.Stderr = testWriter{t}
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	_, err = cmd.StdinPipe() // closed by Wait, or when this process ends
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	p := &childProcess{cmd: cmd}
	t.Cleanup(p.kill)

	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err, "the child process said nothing")
	_, err = fmt.Sscanf(line, "ready %s %s %s", &p.id, &p.frontend, &p.page)
	require.NoError(t, err, line)
	return p
}

// kill ends the child with SIGKILL and waits until it is gone.
func (p *childProcess) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

func TestTimerSurvivesKill(t *testing.T) {
	t.Parallel()
	config := testConfig(t)
	p := startChild(t, config.Path)

	_, err := Start(within(t), config)
	require.ErrorIs(t, err, ErrInUse, "the file belongs to the child while it lives")

	// A second engine in this process works beside the first in the other.
	beside := startEngine(t, testConfig(t))
	require.NotEqual(t, p.frontend, beside.FrontendAddr())
	require.NotEqual(t, p.id, beside.ID())
	_, err = dial(t, beside).DescribeWorkflowExecution(within(t), "killed", "")
	require.Error(t, err, "engines do not see one another's workflows")

	p.kill()

	e := startEngine(t, config)
	require.Empty(t, e.FreshReason(), "a killed engine's file is kept, reason %q", e.FreshReason())
	require.Equal(t, p.id, e.ID())
	c := dial(t, e)
	startWorker(t, c)
	require.False(t, result(t, c, "killed").IsZero())
	beganLate(t, c, "killed in its delay")
}

// beganLate: a workflow began once, and not before its delay was over.
func beganLate(t *testing.T, c client.Client, id string) {
	t.Helper()
	require.False(t, result(t, c, id).IsZero())
	var started time.Time
	tasks := 0
	for history := c.GetWorkflowHistory(within(t), id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); history.HasNext(); {
		event, err := history.Next()
		require.NoError(t, err)
		switch at := event.GetEventTime().AsTime(); event.GetEventType() {
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
			started = at
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED:
			if tasks++; tasks == 1 {
				require.GreaterOrEqual(t, at.Sub(started), childTimer)
			}
		}
	}
	require.Equal(t, 2, tasks, "one to begin, one for its own timer")
}

func TestTimerFiresAfterItsTimeWasSleptThrough(t *testing.T) {
	t.Parallel()
	config := testConfig(t)
	e := startEngine(t, config)
	require.NotEmpty(t, e.FreshReason())
	require.Equal(t, ReasonNew, e.FreshReason())
	c := dial(t, e)
	w := newWorker(c)
	require.NoError(t, w.Start())
	startWait(t, c, "slept", time.Second)
	require.NoError(t, awaitTimer(within(t), c, "slept"))
	due := time.Now().Add(time.Second)
	w.Stop()
	c.Close()
	stopEngine(t, e)
	require.NoError(t, e.Err())
	require.Eventually(t, func() bool { return time.Now().After(due) }, patience, 20*time.Millisecond)

	e = startEngine(t, config)
	up := time.Now()
	require.Empty(t, e.FreshReason())
	c = dial(t, e)
	startWorker(t, c)
	result(t, c, "slept")
	t.Logf("the timer fired within %s of the restart", time.Since(up))
}
