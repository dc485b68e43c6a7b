package bench

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	cases "jiaoban/worker"
)

const (
	queue         = "yardstick"
	updateWrites  = "write"
	updateNothing = "nothing"
	// sleeps is how long a bare workflow lives that waits for no noon.
	sleeps = 24 * time.Hour
	// sleepers and ringers begin the ids of those that take updates and of those
	// whose timers fire.
	sleepers, ringers = "yardstick-sleeps", "yardstick-rings"
	// most bounds how many rows wait to be counted.
	most = 1 << 20
)

// yardstick does in the shortest way what no workflow of a case can leave out: it
// starts and writes a row, takes updates that write one each, and fires one timer
// that writes one. Every row is written by a local activity.
type yardstick struct {
	Running

	sdk worker.Worker

	began chan struct{} // one for every workflow that has written its first row
	fired chan firing   // the rows that timers wrote
}

// firing is a row that a timer wrote.
type firing struct {
	id string
	at time.Time
}

func newYardstick(r Running) (*yardstick, error) {
	y := &yardstick{Running: r, began: make(chan struct{}, most), fired: make(chan firing, most)}
	// As many tasks at once, and as many that ask for them, as the worker of cases has.
	y.sdk = worker.New(r.Temporal, queue, worker.Options{
		MaxConcurrentWorkflowTaskExecutionSize: 32, MaxConcurrentLocalActivityExecutionSize: 32,
		WorkflowTaskPollerBehavior: cases.Pollers(r.Partitioned), MaxConcurrentActivityTaskPollers: 2, WorkerStopTimeout: time.Second,
	})
	y.sdk.RegisterWorkflowWithOptions(bare, workflow.RegisterOptions{Name: queue})
	y.sdk.RegisterActivityWithOptions(y.write, activity.RegisterOptions{Name: "row"})
	return y, y.sdk.Start()
}

func (y *yardstick) stop() { y.sdk.Stop() }

// bare sleeps until an instant and writes at its start, in its updates and at
// its end.
func bare(ctx workflow.Context, until time.Time) error {
	row := func(ctx workflow.Context, why string) error {
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{ScheduleToCloseTimeout: time.Minute})
		return workflow.ExecuteLocalActivity(ctx, "row", workflow.GetInfo(ctx).WorkflowExecution.ID, why).Get(ctx, nil)
	}
	if err := workflow.SetUpdateHandler(ctx, updateWrites, func(ctx workflow.Context) error { return row(ctx, "updated") }); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, updateNothing, func(workflow.Context) error { return nil }); err != nil {
		return err
	}
	if err := row(ctx, "began"); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, until.Sub(workflow.Now(ctx))); err != nil {
		return err
	}
	return row(ctx, "fired")
}

// write is the local activity.
func (y *yardstick) write(ctx context.Context, id, why string) error {
	if err := y.Ledger.SetMeta(ctx, "yardstick/"+id, why); err != nil {
		return err
	}
	switch why {
	case "began":
		y.began <- struct{}{}
	case "fired":
		y.fired <- firing{id, time.Now()}
	}
	return nil
}

func bareID(prefix string, i int64) string { return fmt.Sprintf("%s/%d", prefix, i) }

// begin starts n workflows, width at a time, that sleep until an instant, and ends
// when each has written its first row.
func (y *yardstick) begin(ctx context.Context, n, width int, prefix string, until time.Time) (Sample, error) {
	begun := begin()
	_, err := measure(ctx, "", width, times(n), func(ctx context.Context, i int64) error {
		_, err := y.Temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
			ID: bareID(prefix, i), TaskQueue: queue, EnableEagerStart: true,
		}, queue, until)
		return err
	})
	for i := 0; i < n && err == nil; i++ {
		_, err = next(ctx, y.began)
	}
	return begun.end(bareStarts, n), err
}

// next waits for what comes out of a channel.
func next[T any](ctx context.Context, from <-chan T) (v T, err error) {
	select {
	case v = <-from:
		return v, nil
	case <-ctx.Done():
		return v, context.Cause(ctx)
	}
}

// update sends updates of one kind to n workflows by turns.
func (y *yardstick) update(name string, n int) func(context.Context, int64) error {
	return func(ctx context.Context, i int64) error {
		h, err := y.Temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: bareID(sleepers, i%int64(n)), UpdateName: name, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		if err != nil {
			return err
		}
		return h.Get(ctx, nil)
	}
}
