package bench

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/procfs"

	"jiaoban/internal/app/remote"
)

// Sample is one measurement.
type Sample struct {
	Name      string  `json:"name"`
	Count     int     `json:"count"`
	Seconds   float64 `json:"seconds"`
	PerSecond float64 `json:"per_second"`
	// P50, P95, P99 and Max are milliseconds; zero where single ones were not timed.
	P50 float64 `json:"p50_ms,omitempty"`
	P95 float64 `json:"p95_ms,omitempty"`
	P99 float64 `json:"p99_ms,omitempty"`
	Max float64 `json:"max_ms,omitempty"`
	// CPU is the processor time of this process for each, in milliseconds.
	CPU float64 `json:"cpu_ms_each"`
	// Host is that of everything on this machine, a PostgreSQL and an engine of its own as
	// well; zero where the system does not tell.
	Host float64 `json:"host_cpu_ms_each,omitempty"`
	// Memory is what this process held in memory at the end, in MiB.
	Memory float64 `json:"resident_mib"`
	// Ratio is PerSecond divided by that of Against.
	Ratio   float64 `json:"ratio,omitempty"`
	Against string  `json:"against,omitempty"`
}

// of is the sample as one of n smaller things of another name; single ones of them were
// not timed.
func (s Sample) of(name string, n int64) Sample {
	s.Name = name
	s.CPU *= float64(s.Count) / float64(n)
	s.Host *= float64(s.Count) / float64(n)
	s.Count, s.PerSecond = int(n), float64(n)/s.Seconds
	s.P50, s.P95, s.P99, s.Max = 0, 0, 0, 0
	return s
}

// timed adds how long single ones took.
func (s Sample) timed(took []time.Duration) Sample {
	if len(took) == 0 {
		return s
	}
	slices.Sort(took)
	at := func(q float64) float64 {
		return float64(took[min(int(q*float64(len(took))), len(took)-1)].Microseconds()) / 1000
	}
	s.P50, s.P95, s.P99, s.Max = at(0.5), at(0.95), at(0.99), at(1)
	return s
}

// through is the sample of single ones with the rate and the cost of the whole, which
// ended later.
func (s Sample) through(whole Sample) Sample {
	s.Seconds, s.PerSecond, s.CPU, s.Host, s.Memory = whole.Seconds, whole.PerSecond, whole.CPU, whole.Host, whole.Memory
	return s
}

// beside is the sample of what was done beside other things, on which processor time was spent
// too.
func (s Sample) beside() Sample {
	s.CPU, s.Host = 0, 0
	return s
}

// span is a measurement that has begun.
type span struct {
	at    time.Time
	spent usage
}

func begin() span { return span{at: time.Now(), spent: used()} }

// end closes the span over n things that were done in it.
func (m span) end(name string, n int) Sample { return m.until(time.Now(), name, n) }

// until is end at an instant that has passed.
func (m span) until(at time.Time, name string, n int) Sample {
	now := used()
	s := Sample{Name: name, Count: n, Seconds: at.Sub(m.at).Seconds(), Memory: now.resident / (1 << 20)}
	if n > 0 && s.Seconds > 0 {
		s.PerSecond = float64(n) / s.Seconds
		s.CPU = (now.cpu - m.spent.cpu) * 1000 / float64(n)
		s.Host = (now.host - m.spent.host) * 1000 / float64(n)
	}
	return s
}

// enough says whether the i-th thing, from 0, is done any more.
type enough func(i int64, since time.Time) bool

func times(n int) enough { return func(i int64, _ time.Time) bool { return i >= int64(n) } }

func lasting(d time.Duration) enough {
	return func(_ int64, since time.Time) bool { return time.Since(since) >= d }
}

// measure does something again and again, width at a time.
func measure(ctx context.Context, name string, width int, done enough, do func(context.Context, int64) error) (Sample, error) {
	var (
		all   sync.WaitGroup
		mu    sync.Mutex
		next  atomic.Int64
		took  []time.Duration
		first error
	)
	begun := begin()
	for range width {
		all.Go(func() {
			for {
				i := next.Add(1) - 1
				if ctx.Err() != nil || done(i, begun.at) {
					return
				}
				before := time.Now()
				err := do(ctx, i)
				mu.Lock()
				if took = append(took, time.Since(before)); err != nil && first == nil {
					first = err
				}
				failed := first != nil
				mu.Unlock()
				if failed {
					return
				}
			}
		})
	}
	all.Wait()
	if first == nil {
		first = context.Cause(ctx)
	}
	return begun.end(name, len(took)).timed(took), first
}

// quiet waits, for a while, until this process has little left to do, and for a shorter while
// until the rest of the machine has, where a PostgreSQL or an engine may be: what a measurement
// leaves behind for them to see to is not to slow the next one down.
func quiet(ctx context.Context) error {
	const (
		look   = 500 * time.Millisecond
		little = 0.2 // seconds of processor time in a second
		most   = time.Minute
		others = 10 * time.Second
	)
	for begun := time.Now(); time.Since(begun) < most; {
		before := used()
		if err := remote.Pause(ctx, look); err != nil {
			return err
		}
		after := used()
		own := after.cpu - before.cpu
		rest := after.host - before.host - own
		if own < little*look.Seconds() && (rest < little*look.Seconds() || time.Since(begun) > others) {
			return nil
		}
	}
	return nil
}

// usage is what this process has used so far, and the machine.
type usage struct {
	cpu      float64 // seconds
	host     float64 // seconds of everything on this machine
	resident float64 // bytes
}

var process = sync.OnceValue(func() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
})

// used is zero where the system does not tell.
func used() usage {
	var u usage
	families, err := process().Gather()
	if err != nil {
		return u
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			switch f.GetName() {
			case "process_cpu_seconds_total":
				u.cpu = m.GetCounter().GetValue()
			case "process_resident_memory_bytes":
				u.resident = m.GetGauge().GetValue()
			}
		}
	}
	u.host = ofHost()
	return u
}

// ofHost is the processor time of everything on this machine.
func ofHost() (seconds float64) {
	files, err := procfs.NewDefaultFS()
	if err != nil {
		return 0
	}
	stat, err := files.Stat()
	if err != nil {
		return 0
	}
	t := stat.CPUTotal
	return t.User + t.Nice + t.System + t.IRQ + t.SoftIRQ
}
