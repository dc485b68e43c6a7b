// Package worker runs what moves cases: the SDK's worker with the case workflow
// and its activity, the relay, the outbox, and the recovery of all cases. Any
// number of processes may run it at once without electing a leader, since
// everything it does may be done twice.
package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"jiaoban/activities"
	"jiaoban/internal/contract"
	"jiaoban/workflows"
)

// Ledger is all that the worker needs of the record.
type Ledger interface {
	activities.Ledger
	RelayLedger
}

// Deliver sends up to limit notices of the outbox and reports how many it sent.
// A notice that was sent and not yet marked is sent again, with the same id.
type Deliver func(ctx context.Context, limit int) (int, error)

// Options say what to run. Zero numbers mean the defaults.
type Options struct {
	Client  client.Client // of the gateway, so that workflows may start at once in this process
	Ledger  Ledger
	Gateway Gateway
	Deliver Deliver // nil: no outbox
	Logger  *slog.Logger
	BuildID string // of the program; shown in Temporal's page
	// Versioned has Temporal give cases to this worker only when its build was
	// promoted. A case that is under way goes on in the build that is promoted.
	Versioned bool

	// Partitioned says that Temporal may keep the queue of cases in parts: any
	// but an engine in this process, which keeps it whole.
	Partitioned bool

	// Tasks is how many workflow tasks, and as many local activities, run at
	// once. Each holds a connection to the ledger for the length of a
	// transaction, so more than the database serves at once is only a queue.
	Tasks int
	// Activities is how many normal activities run at once. They run only
	// while the ledger is away or slow.
	Activities int
	// Cached is how many workflows stay in memory. One that does not is
	// rebuilt from its history when its timer fires. The number is for the
	// process, not for one worker.
	Cached int
	// StopWithin is how long running tasks may take to end.
	StopWithin time.Duration

	Relay    RelayOptions
	Observer Observer // nil: nobody

	// Wait sleeps between rounds; nil means a timer. It returns an error when
	// ctx has ended.
	Wait func(ctx context.Context, d time.Duration) error
}

const (
	defaultTasks      = 32
	defaultActivities = 16
	defaultCached     = 4096
	defaultStopWithin = 10 * time.Second

	// deadlockAfter is how long workflow code may run without yielding. It only
	// computes, so a second is plenty; a busy machine gets some more.
	deadlockAfter = 5 * time.Second
	// restartPause lies between attempts to reach Temporal.
	restartPause = 2 * time.Second
)

// Worker is built by New and run once.
type Worker struct {
	options Options
	log     *slog.Logger
	relay   *Relay
}

// New checks the options. Nothing runs yet.
func New(o Options) (*Worker, error) {
	if o.Client == nil || o.Ledger == nil || o.Gateway == nil {
		return nil, errors.New("worker: client, ledger and gateway are required")
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Observer == nil {
		o.Observer = deaf{}
	}
	o.Relay.swept = o.Observer.Swept
	orDefault(&o.Tasks, defaultTasks)
	orDefault(&o.Activities, defaultActivities)
	orDefault(&o.Cached, defaultCached)
	if o.StopWithin == 0 {
		o.StopWithin = defaultStopWithin
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	return &Worker{options: o, log: o.Logger, relay: NewRelay(o.Ledger, o.Gateway, o.Logger, o.Relay)}, nil
}

// Register adds the workflows and activities to an SDK worker.
func Register(r worker.Registry, ledger activities.Ledger, log *slog.Logger) {
	r.RegisterWorkflowWithOptions(workflows.Case, workflow.RegisterOptions{Name: contract.CaseWorkflow})
	r.RegisterActivityWithOptions(activities.New(ledger, log).Advance,
		activity.RegisterOptions{Name: contract.AdvanceActivity})
}

// Run works until ctx ends, and then lets running tasks end. It waits for a
// Temporal that is not there, and begins anew when its connection is lost for
// good. It returns nil.
func (w *Worker) Run(ctx context.Context) error {
	var all sync.WaitGroup
	all.Go(func() { w.keepServing(ctx) })
	all.Go(func() { w.loop(ctx, "relay", w.relay.options.Every, w.relay.Sweep) })
	if w.options.Deliver != nil {
		all.Go(func() { w.loop(ctx, "outbox", w.relay.options.Every, newOutbox(w.options.Deliver).Sweep) })
	}
	all.Wait()
	// Whoever goes on should not wait for the end of what this process has claimed.
	graceful, cancel := context.WithTimeout(context.WithoutCancel(ctx), releasedWithin)
	defer cancel()
	if err := w.options.Ledger.Release(graceful, w.relay.options.Holder); err != nil {
		w.log.Debug("claims end by themselves", slog.Any("error", err))
	}
	return nil
}

const releasedWithin = 2 * time.Second

// keepServing runs one SDK worker after another until ctx ends.
func (w *Worker) keepServing(ctx context.Context) {
	trouble := newTrouble(w.log, "worker")
	for ctx.Err() == nil {
		err := w.serve(ctx, trouble)
		if ctx.Err() != nil {
			return
		}
		trouble.note(err)
		if w.options.Wait(ctx, restartPause) != nil {
			return
		}
	}
}

// serve runs one SDK worker until ctx ends or it dies.
func (w *Worker) serve(ctx context.Context, trouble *trouble) error {
	died := make(chan error, 1)
	worker.SetStickyWorkflowCacheSize(w.options.Cached)
	sdk := worker.New(w.options.Client, contract.TaskQueue, w.sdkOptions(func(err error) {
		select {
		case died <- err:
		default:
		}
	}))
	Register(sdk, w.options.Ledger, w.log)
	if err := sdk.Start(); err != nil {
		return fmt.Errorf("temporal does not take the worker: %w", err)
	}
	trouble.note(nil)
	w.options.Observer.Serving(true)
	defer w.options.Observer.Serving(false)
	select {
	case <-ctx.Done():
		sdk.Stop()
		return nil
	case err := <-died: // the SDK has stopped it
		return fmt.Errorf("the worker died: %w", err)
	}
}

func (w *Worker) sdkOptions(onFatal func(error)) worker.Options {
	options := worker.Options{
		MaxConcurrentWorkflowTaskExecutionSize:  w.options.Tasks,
		MaxConcurrentLocalActivityExecutionSize: w.options.Tasks,
		MaxConcurrentActivityExecutionSize:      w.options.Activities,
		WorkflowTaskPollerBehavior:              Pollers(w.options.Partitioned),
		MaxConcurrentActivityTaskPollers:        2,
		DeadlockDetectionTimeout:                deadlockAfter,
		WorkerStopTimeout:                       w.options.StopWithin,
		// A mistake in workflow code blocks the case until it is mended, and
		// does not end it.
		WorkflowPanicPolicy: worker.BlockWorkflow,
		OnFatalError:        onFatal,
		DeploymentOptions: worker.DeploymentOptions{Version: worker.WorkerDeploymentVersion{
			DeploymentName: contract.Deployment, BuildID: w.options.BuildID,
		}},
	}
	if w.options.Versioned {
		options.DeploymentOptions.UseVersioning = true
		options.DeploymentOptions.DefaultVersioningBehavior = workflow.VersioningBehaviorAutoUpgrade
	}
	return options
}

// Pollers says how many of a process ask Temporal for workflow tasks at once.
//
// From a queue that is whole, tasks come one after another, and an idle poller
// holds a connection: four are enough to keep every slot busy. In a part of a
// queue for which nobody asks, tasks lie until Temporal passes them on, a few a
// second: at a noon some verdicts came after a minute. There, four ask of the
// queue of all workers and four of this one's own, and as long as Temporal says
// that tasks wait, up to 32 of either.
func Pollers(partitioned bool) worker.PollerBehavior {
	if !partitioned {
		return worker.NewPollerBehaviorSimpleMaximum(worker.PollerBehaviorSimpleMaximumOptions{MaximumNumberOfPollers: 4})
	}
	return worker.NewPollerBehaviorAutoscaling(worker.PollerBehaviorAutoscalingOptions{
		InitialNumberOfPollers: 4, MinimumNumberOfPollers: 4, MaximumNumberOfPollers: 32,
	})
}

func orDefault(n *int, value int) {
	if *n == 0 {
		*n = value
	}
}
