package engine

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// The benchmarks report what this machine gives; nothing asserts a number.
// Run one round of each:
//
//	go test -run '^$' -bench . -benchtime 1x ./internal/engine

var variants = map[string]tuning{
	"chosen":       {},
	"shards=1":     {shards: 1},
	"shards=8":     {shards: 8},
	"partitions=4": {partitions: 4},
	"sync=normal":  {synchronous: "normal"},
}

func variantNames() []string {
	names := make([]string, 0, len(variants))
	for name := range variants {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

type bench struct {
	engine *Engine
	client client.Client
}

func newBench(b *testing.B, t tuning) bench {
	b.Helper()
	e, err := Start(context.Background(), Config{Path: filepath.Join(b.TempDir(), "temporal.db"), tuning: t})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, e.Stop(context.Background())) })
	c, err := client.Dial(client.Options{
		HostPort: e.FrontendAddr(), Namespace: e.Namespace(),
		Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	require.NoError(b, err)
	b.Cleanup(c.Close)
	w := worker.New(c, testQueue, worker.Options{WorkerStopTimeout: time.Second})
	w.RegisterWorkflowWithOptions(waitWorkflow, workflow.RegisterOptions{Name: "wait"})
	w.RegisterWorkflowWithOptions(countWorkflow, workflow.RegisterOptions{Name: "count"})
	w.RegisterWorkflowWithOptions(waitUntilWorkflow, workflow.RegisterOptions{Name: "until"})
	require.NoError(b, w.Start())
	b.Cleanup(w.Stop)
	return bench{engine: e, client: c}
}

// waitUntilWorkflow returns how late its timer was, by the workflow's clock.
func waitUntilWorkflow(ctx workflow.Context, due time.Time) (time.Duration, error) {
	if err := workflow.Sleep(ctx, due.Sub(workflow.Now(ctx))); err != nil {
		return 0, err
	}
	return workflow.Now(ctx).Sub(due), nil
}

func BenchmarkStart(b *testing.B) {
	for range b.N {
		c := Config{Path: filepath.Join(b.TempDir(), "temporal.db")}
		var took []time.Duration
		for range 4 {
			begin := time.Now()
			e, err := Start(context.Background(), c)
			require.NoError(b, err)
			took = append(took, time.Since(begin))
			begin = time.Now()
			require.NoError(b, e.Stop(context.Background()))
			b.ReportMetric(float64(time.Since(begin).Milliseconds()), "stop-ms")
		}
		b.ReportMetric(float64(took[0].Milliseconds()), "cold-ms")
		b.ReportMetric(float64(took[len(took)-1].Milliseconds()), "warm-ms")
	}
}

func BenchmarkStarts(b *testing.B) {
	for _, name := range variantNames() {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				x := newBench(b, variants[name])
				var n atomic.Int64
				lat := x.flood(5*time.Second, 16, func(i int64) error {
					_, err := x.client.ExecuteWorkflow(context.Background(),
						client.StartWorkflowOptions{ID: "w-" + strconv.FormatInt(i, 10), TaskQueue: testQueue}, "count")
					n.Add(1)
					return err
				}, b)
				report(b, lat, 5*time.Second, "starts")
			}
		})
	}
}

func BenchmarkUpdates(b *testing.B) {
	for _, name := range variantNames() {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				x := newBench(b, variants[name])
				const cases = 64
				for i := range cases {
					_, err := x.client.ExecuteWorkflow(context.Background(),
						client.StartWorkflowOptions{ID: "c-" + strconv.Itoa(i), TaskQueue: testQueue}, "count")
					require.NoError(b, err)
				}
				lat := x.flood(5*time.Second, 16, func(i int64) error {
					h, err := x.client.UpdateWorkflow(context.Background(), client.UpdateWorkflowOptions{
						WorkflowID: "c-" + strconv.FormatInt(i%cases, 10), UpdateName: "add", WaitForStage: client.WorkflowUpdateStageCompleted,
					})
					if err != nil {
						return err
					}
					return h.Get(context.Background(), nil)
				}, b)
				report(b, lat, 5*time.Second, "updates")
			}
		})
	}
}

// flood calls f from several goroutines for the given time.
func (x bench) flood(d time.Duration, width int, f func(int64) error, b *testing.B) []time.Duration {
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		all  []time.Duration
		next atomic.Int64
	)
	end := time.Now().Add(d)
	for range width {
		wg.Go(func() {
			for time.Now().Before(end) {
				begin := time.Now()
				if err := f(next.Add(1)); err != nil {
					b.Error(err)
					return
				}
				mu.Lock()
				all = append(all, time.Since(begin))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return all
}

func report(b *testing.B, lat []time.Duration, d time.Duration, unit string) {
	sort.Slice(lat, func(i, j int) bool { return lat[i] < lat[j] })
	b.ReportMetric(0, "ns/op")
	if len(lat) == 0 {
		return
	}
	if d > 0 {
		b.ReportMetric(float64(len(lat))/d.Seconds(), unit+"/s")
	}
	for _, q := range []struct {
		name string
		at   float64
	}{{"p50", 0.5}, {"p99", 0.99}, {"max", 1}} {
		i := min(int(q.at*float64(len(lat))), len(lat)-1)
		b.ReportMetric(float64(lat[i].Microseconds())/1000, q.name+"-ms")
	}
}

// BenchmarkLateness sets one timer of five seconds on an idle engine.
func BenchmarkLateness(b *testing.B) {
	for range b.N {
		x := newBench(b, tuning{})
		var lat []time.Duration
		for i := range 3 {
			lat = append(lat, x.late(b, []string{fmt.Sprintf("late-%d", i)}, time.Now().Add(5*time.Second))...)
		}
		report(b, lat, 0, "")
	}
}

// BenchmarkShortTimers sets timers of 300 ms, which fall inside the span that
// a timer queue has read already.
func BenchmarkShortTimers(b *testing.B) {
	for range b.N {
		x := newBench(b, tuning{})
		var lat []time.Duration
		for i := range 10 {
			lat = append(lat, x.late(b, []string{fmt.Sprintf("short-%d", i)}, time.Now().Add(300*time.Millisecond))...)
		}
		report(b, lat, 0, "")
	}
}

// BenchmarkNoon lets 2,000 timers fall due at one instant.
func BenchmarkNoon(b *testing.B) {
	for _, name := range variantNames() {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				x := newBench(b, variants[name])
				ids := make([]string, 2000)
				for i := range ids {
					ids[i] = "noon-" + strconv.Itoa(i)
				}
				due := time.Now().Add(35 * time.Second)
				var used time.Duration
				time.AfterFunc(time.Until(due), func() { used = cpu(b) })
				lat := x.late(b, ids, due)
				b.ReportMetric(float64((cpu(b)-used).Microseconds())/1000/float64(len(lat)), "cpu-ms/firing")
				last := time.Duration(0)
				for _, l := range lat {
					last = max(last, l)
				}
				report(b, lat, last, "firings")
			}
		})
	}
}

func (x bench) late(b *testing.B, ids []string, due time.Time) []time.Duration {
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		lat  []time.Duration
		gate = make(chan struct{}, 16)
	)
	for _, id := range ids {
		wg.Add(1)
		gate <- struct{}{}
		go func() {
			defer wg.Done()
			run, err := x.client.ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{ID: id, TaskQueue: testQueue}, "until", due)
			<-gate
			if err != nil {
				b.Error(err)
				return
			}
			var l time.Duration
			if err := run.Get(context.Background(), &l); err != nil {
				b.Error(err)
				return
			}
			mu.Lock()
			lat = append(lat, l)
			mu.Unlock()
		}()
	}
	wg.Wait()
	if left := time.Until(due); left > 0 {
		b.Errorf("ended %s before the timers were due", left)
	}
	return lat
}

// BenchmarkIdle watches an engine without work for twenty seconds. The process
// also holds the test's own client and worker.
func BenchmarkIdle(b *testing.B) {
	for range b.N {
		newBench(b, tuning{})
		time.Sleep(5 * time.Second)
		before := cpu(b)
		time.Sleep(20 * time.Second)
		b.ReportMetric(100*(cpu(b)-before).Seconds()/20, "idle-cpu-%")
		b.ReportMetric(float64(resident(b)>>20), "rss-MB")
		b.ReportMetric(0, "ns/op")
	}
}

func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func resident(b *testing.B) int64 {
	data, err := os.ReadFile("/proc/self/statm")
	require.NoError(b, err)
	pages, err := strconv.ParseInt(strings.Fields(string(data))[1], 10, 64)
	require.NoError(b, err)
	return pages * int64(os.Getpagesize())
}
