package temporal_test

import (
	"context"
	"fmt"
	"sort"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	sdk "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/workflows/rehearsal"
)

// The benchmarks compare with a bare workflow on the same engine and assert
// nothing:
//
//	go test -run '^$' -bench . -benchtime 1x ./e2e/temporal
const (
	benchCases = 64
	benchWidth = 16
	benchFor   = 6 * time.Second
)

func startOf(id casework.CaseID) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{ID: contract.WorkflowID(id), TaskQueue: contract.TaskQueue, EnableEagerStart: true}
}

// bare is the yardstick: each update runs one local activity, and one timer is
// pending. It does in the shortest way what no useful workflow can leave out.
func bare(ctx workflow.Context) error {
	write := func(ctx workflow.Context, n int64) (int64, error) {
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{ScheduleToCloseTimeout: 2 * time.Second})
		err := workflow.ExecuteLocalActivity(ctx, "write", n).Get(ctx, &n)
		return n, err
	}
	if err := workflow.SetUpdateHandler(ctx, "apply", write); err != nil {
		return err
	}
	if _, err := write(ctx, 0); err != nil {
		return err
	}
	return workflow.Sleep(ctx, time.Hour)
}

const bareQueue = "bare"

// bareWrites counts what the yardstick has written.
var bareWrites atomic.Int64

func (r *rig) startBare() (stop func()) {
	w := sdk.New(r.gateway.Client(), bareQueue, sdk.Options{
		MaxConcurrentWorkflowTaskExecutionSize: 32, MaxConcurrentLocalActivityExecutionSize: 32,
		MaxConcurrentWorkflowTaskPollers: 4, MaxConcurrentActivityTaskPollers: 2, WorkerStopTimeout: time.Second,
	})
	w.RegisterWorkflowWithOptions(bare, workflow.RegisterOptions{Name: "bare"})
	w.RegisterActivityWithOptions(func(_ context.Context, n int64) (int64, error) {
		bareWrites.Add(1)
		return n, nil
	}, activity.RegisterOptions{Name: "write"})
	require.NoError(r.t, w.Start())
	return w.Stop
}

func BenchmarkApplyAgainstBare(b *testing.B) {
	for range b.N {
		r := newRig(b, nil)
		stop := r.startBare()
		for i := range benchCases {
			id := casework.CaseID(fmt.Sprintf("case-%d", i))
			require.NoError(b, r.gateway.Start(r.within(), r.ledger.Open(id, report(time.Hour))))
			_, err := r.gateway.Client().ExecuteWorkflow(r.within(),
				client.StartWorkflowOptions{ID: fmt.Sprintf("bare-%d", i), TaskQueue: bareQueue}, "bare")
			require.NoError(b, err)
		}
		ours := func(i int64) error {
			f := r.ledger.File(casework.CaseID(fmt.Sprintf("case-%d", i%benchCases)), rehearsal.Note)
			return r.gateway.Apply(context.Background(), f, patience)
		}
		theirs := func(i int64) error {
			h, err := r.gateway.Client().UpdateWorkflow(context.Background(), client.UpdateWorkflowOptions{
				WorkflowID: fmt.Sprintf("bare-%d", i%benchCases), UpdateName: "apply",
				WaitForStage: client.WorkflowUpdateStageCompleted, Args: []any{i},
			})
			if err != nil {
				return err
			}
			return h.Get(context.Background(), nil)
		}
		compare(b, "updates", ours, theirs)
		b.ReportMetric(r.eventsPerUpdate("case/case-0"), "events/update")
		b.ReportMetric(r.eventsPerUpdate("bare-0"), "bare-events/update")
		stop()
	}
}

// BenchmarkStartAgainstBare counts a start as done when its first activity has
// written: otherwise the faster start would leave more work to the other.
func BenchmarkStartAgainstBare(b *testing.B) {
	const starts, turns = 300, 4
	for range b.N {
		r := newRig(b, nil)
		stop := r.startBare()
		var next atomic.Int64
		ours, theirs := time.Duration(0), time.Duration(0)
		for range turns {
			advances := r.ledger.Advances()
			ours += r.startMany(&next, starts, func(i int64) error {
				return r.gateway.Start(context.Background(), r.ledger.Open(casework.CaseID(fmt.Sprintf("case-%d", i)), report(time.Hour)))
			}, func() bool { return r.ledger.Advances() >= advances+starts })
			written := bareWrites.Load()
			theirs += r.startMany(&next, starts, func(i int64) error {
				_, err := r.gateway.Client().ExecuteWorkflow(context.Background(),
					client.StartWorkflowOptions{ID: fmt.Sprintf("bare-%d", i), TaskQueue: bareQueue}, "bare")
				return err
			}, func() bool { return bareWrites.Load() >= written+starts })
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(starts*turns/ours.Seconds(), "starts/s")
		b.ReportMetric(starts*turns/theirs.Seconds(), "bare-starts/s")
		b.ReportMetric(theirs.Seconds()/ours.Seconds(), "ratio")
		stop()
	}
}

// startMany calls start n times, benchWidth at a time, and waits for done.
func (r *rig) startMany(next *atomic.Int64, n int, start func(int64) error, done func() bool) time.Duration {
	begin := time.Now()
	end := next.Load() + int64(n)
	var all sync.WaitGroup
	for range benchWidth {
		all.Go(func() {
			for i := next.Add(1); i <= end; i = next.Add(1) {
				if err := start(i); err != nil {
					r.t.Error(err)
				}
			}
		})
	}
	all.Wait()
	next.Store(end)
	r.eventually(done, "all have begun")
	return time.Since(begin)
}

// BenchmarkNoon lets a thousand cases fall due at one instant.
func BenchmarkNoon(b *testing.B) {
	const cases = 1000
	for range b.N {
		r := newRig(b, nil)
		due := 20 * time.Second
		end := time.Now().Add(due)
		clock := rehearsal.Clock{Kind: casework.ClockReport, Due: casework.InstantOf(end), Steps: []rehearsal.Step{{Name: "lapsed"}}}
		var all sync.WaitGroup
		var next atomic.Int64
		for range benchWidth {
			all.Go(func() {
				for i := next.Add(1); i <= cases; i = next.Add(1) {
					if err := r.gateway.Start(context.Background(), r.ledger.Open(casework.CaseID(fmt.Sprintf("case-%d", i)), clock)); err != nil {
						b.Error(err)
					}
				}
			})
		}
		all.Wait()
		require.Positive(b, time.Until(end), "the cases were not started in time")
		var last time.Duration
		r.eventually(func() bool {
			last = 0
			for i := 1; i <= cases; i++ {
				_, at := r.ledger.Record(casework.CaseID(fmt.Sprintf("case-%d", i)))
				if len(at) == 0 {
					return false
				}
				last = max(last, time.Duration(at[0].Sub(clock.Due))*time.Microsecond)
			}
			return true
		}, "all lapses are published")
		b.ReportMetric(float64(cases)/last.Seconds(), "firings/s")
		b.ReportMetric(float64(last.Milliseconds()), "last-ms")
		b.ReportMetric(0, "ns/op")
	}
}

// compare runs the two by turns, so that neither has the warmer engine.
func compare(b *testing.B, unit string, ours, theirs func(int64) error) {
	var mine, their []time.Duration
	var next atomic.Int64
	for range 3 {
		mine = append(mine, flood(b, &next, ours)...)
		their = append(their, flood(b, &next, theirs)...)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(len(mine))/(3*benchFor).Seconds(), unit+"/s")
	b.ReportMetric(float64(len(their))/(3*benchFor).Seconds(), "bare-"+unit+"/s")
	b.ReportMetric(float64(len(mine))/float64(len(their)), "ratio")
	b.ReportMetric(quantile(mine, 0.5), "p50-ms")
	b.ReportMetric(quantile(mine, 0.99), "p99-ms")
	b.ReportMetric(quantile(their, 0.5), "bare-p50-ms")
	b.ReportMetric(quantile(their, 0.99), "bare-p99-ms")
}

func flood(b *testing.B, next *atomic.Int64, f func(int64) error) []time.Duration {
	var (
		all  sync.WaitGroup
		mu   sync.Mutex
		took []time.Duration
	)
	end := time.Now().Add(benchFor)
	for range benchWidth {
		all.Go(func() {
			for time.Now().Before(end) {
				begin := time.Now()
				if err := f(next.Add(1)); err != nil {
					b.Error(err)
					return
				}
				mu.Lock()
				took = append(took, time.Since(begin))
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return took
}

func quantile(took []time.Duration, q float64) float64 {
	if len(took) == 0 {
		return 0
	}
	sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
	return float64(took[min(int(q*float64(len(took))), len(took)-1)].Microseconds()) / 1000
}

// eventsPerUpdate counts a workflow's history, its beginning left out.
func (r *rig) eventsPerUpdate(id string) float64 {
	events, updates := 0, 0
	history := r.gateway.Client().GetWorkflowHistory(r.within(), id, "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		e, err := history.Next()
		require.NoError(r.t, err)
		events++
		if e.GetEventType() == enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED {
			updates++
		}
	}
	const beginning = 6 // started, one workflow task, marker, timer
	return float64(events-beginning) / float64(max(updates, 1))
}
