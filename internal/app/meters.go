package app

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"jiaoban/internal/casework"
	"jiaoban/internal/ledger"
	"jiaoban/worker"
)

// meters are what the program measures of itself. No label is made of what people
// write: kinds of clocks, commands and events are words of the program, and few.
type meters struct {
	registry *prometheus.Registry

	lateness *prometheus.HistogramVec
	filing   prometheus.Histogram
	commands *prometheus.HistogramVec

	serves  atomic.Bool                                     // Temporal has taken the worker
	answers atomic.Pointer[func(ctx context.Context) error] // whether Temporal is there at the moment
	taken   *prometheus.CounterVec
	failed  *prometheus.CounterVec
	resting prometheus.Gauge
}

// newMeters begins with what the runtime and the kernel say of the process: memory,
// goroutines, open files.
func newMeters(version string, parts Parts) *meters {
	m := &meters{
		registry: prometheus.NewRegistry(),
		lateness: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "jiaoban_verdict_lateness_seconds", Help: "How long after its instant a lapse, a warning or a rung of the ladder was written.",
			Buckets: []float64{.1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600},
		}, []string{"event", "clock"}),
		filing: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "jiaoban_filing_seconds", Help: "How long it took until what was filed had its number.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}),
		commands: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "jiaoban_command_seconds", Help: "How long after its stamp a command had its outcome.",
			Buckets: []float64{.025, .05, .1, .25, .5, 1, 2.5, 5, 30, 300},
		}, []string{"command", "outcome"}),
		taken: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jiaoban_relay_taken_total", Help: "Workflows that the relay started or woke, and filings that it handed over.",
		}, []string{"what"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jiaoban_relay_failed_total", Help: "Of those, the ones with which it got nowhere and that it tries again.",
		}, []string{"what"}),
		resting: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "jiaoban_relay_resting_cases", Help: "Cases with which the relay got nowhere and that it tries again later.",
		}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "jiaoban_build_info", Help: "1; the labels say what runs.",
		ConstLabels: prometheus.Labels{"version": version, "part": partNames[parts]},
	})
	build.Set(1)
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), build)
	if parts == onlyEngine {
		return m
	}
	m.registry.MustRegister(m.filing, m.lateness, m.commands)
	for _, kind := range casework.ClockKinds {
		m.lateness.WithLabelValues(string((*casework.ClockLapsed)(nil).Type()), string(kind))
	}
	if parts != OnlyAPI { // elsewhere nothing of this happens
		for _, what := range []string{workflowsTaken, filingsTaken} {
			m.taken.WithLabelValues(what)
			m.failed.WithLabelValues(what)
		}
		serving := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "jiaoban_worker_serving", Help: "1 while Temporal has taken the worker of this process, and answers.",
		}, m.servingNow)
		m.registry.MustRegister(serving, m.taken, m.failed, m.resting)
	}
	return m
}

// Filed implements ledger.Observer.
func (m *meters) Filed(took time.Duration) { m.filing.Observe(took.Seconds()) }

// Applied implements ledger.Observer.
func (m *meters) Applied(kind casework.Kind, refused bool, after time.Duration) {
	outcome := "applied"
	if refused {
		outcome = "refused"
	}
	m.commands.WithLabelValues(string(kind), outcome).Observe(after.Seconds())
}

// Published implements ledger.Observer.
func (m *meters) Published(what casework.EventType, clock casework.ClockKind, after time.Duration) {
	m.lateness.WithLabelValues(string(what), string(clock)).Observe(after.Seconds())
}

// What the relay takes up.
const (
	workflowsTaken = "workflow"
	filingsTaken   = "filing"
)

// Serving implements worker.Observer.
func (m *meters) Serving(serves bool) {
	m.serves.Store(serves)
}

// reaches has the worker serve only while Temporal answers: once taken, a worker waits for
// it as long as it takes.
func (m *meters) reaches(temporal func(context.Context) error) {
	check := tried(temporal)
	m.answers.Store(&check)
}

func (m *meters) servingNow() float64 {
	if !m.serves.Load() {
		return 0
	}
	if answers := m.answers.Load(); answers != nil && (*answers)(context.Background()) != nil {
		return 0
	}
	return 1
}

// errNotTaken says that no case is worked on here.
var errNotTaken = errors.New("temporal has not taken the worker")

// working says whether cases are worked on here.
func (m *meters) working(context.Context) error {
	if !m.serves.Load() {
		return errNotTaken
	}
	return nil
}

// Swept implements worker.Observer.
func (m *meters) Swept(s worker.Swept) {
	m.taken.WithLabelValues(workflowsTaken).Add(float64(s.Workflows))
	m.taken.WithLabelValues(filingsTaken).Add(float64(s.Filings))
	m.failed.WithLabelValues(workflowsTaken).Add(float64(s.WorkflowsFailed))
	m.failed.WithLabelValues(filingsTaken).Add(float64(s.FilingsFailed))
	m.resting.Set(float64(s.Resting))
}

// watch adds how the record stands, and the pools of its connections.
func (m *meters) watch(l *ledger.Ledger, log *slog.Logger) {
	for name, pool := range l.Pools() {
		m.registry.MustRegister(collectors.NewDBStatsCollector(pool, name))
	}
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "jiaoban_writer_wait_seconds_total", Help: "How long all writes together have waited for SQLite's only writer.",
	}, func() float64 { return l.WriterWaited().Seconds() }))
	m.registry.MustRegister(&recordWatch{ledger: l, log: log, now: time.Now})
}

// watchedLedger says how the record stands.
type watchedLedger interface {
	Watch(ctx context.Context) (ledger.Watched, error)
}

const (
	// watchEvery is how long what was read of the record is shown again: however many
	// ask, and however often, it is read no more than that.
	watchEvery = 5 * time.Second
	// watchPatience is how long a reading may take; whoever scrapes gives up soon.
	watchPatience = 2 * time.Second
)

// recordWatch reads the record when somebody asks for the metrics.
type recordWatch struct {
	ledger watchedLedger
	log    *slog.Logger
	now    func() time.Time

	mu   sync.Mutex
	at   time.Time // of the last reading; zero: none
	last ledger.Watched
	err  error
}

// recordGauge is one number of the record, where it is known.
type recordGauge struct {
	desc  *prometheus.Desc
	value func(ledger.Watched) (float64, bool)
	label []string
}

func gaugeOf(name, help string, value func(ledger.Watched) float64) recordGauge {
	return recordGauge{prometheus.NewDesc(name, help, nil, nil), func(w ledger.Watched) (float64, bool) { return value(w), true }, nil}
}

var (
	recordRead = prometheus.NewDesc("jiaoban_record_read", "1 where the record was read for these metrics; 0: what follows from it is left out.", nil, nil)
	clockCases = prometheus.NewDesc("jiaoban_clock_cases", "Cases with a running clock, by who wakes for the next one.", []string{"owner"}, nil)

	recordGauges = []recordGauge{
		gaugeOf("jiaoban_filings_waiting", "Filings that were received and have no outcome yet.", func(w ledger.Watched) float64 { return float64(w.Filings.Waiting) }),
		gaugeOf("jiaoban_filings_oldest_seconds", "For how long the oldest of them has waited.", func(w ledger.Watched) float64 { return w.Filings.Oldest.Seconds() }),
		gaugeOf("jiaoban_outbox_messages", "Messages that wait to be delivered.", func(w ledger.Watched) float64 { return float64(w.Messages.Waiting) }),
		gaugeOf("jiaoban_outbox_oldest_seconds", "For how long the oldest of them has waited.", func(w ledger.Watched) float64 { return w.Messages.Oldest.Seconds() }),
		gaugeOf("jiaoban_record_late_cases", "Cases with something that fell due and is not in the record yet.", func(w ledger.Watched) float64 { return float64(w.Late.Waiting) }),
		gaugeOf("jiaoban_record_lag_seconds", "For how long the oldest of that has been due.", func(w ledger.Watched) float64 { return w.Late.Oldest.Seconds() }),
		gaugeOf("jiaoban_chain_length", "Events and entries in the chain.", func(w ledger.Watched) float64 { return float64(w.ChainLength) }),
		gaugeOf("jiaoban_chain_signed_length", "How many of them the last signed root covers.", func(w ledger.Watched) float64 { return float64(w.SignedLength) }),
		{prometheus.NewDesc("jiaoban_chain_signed_timestamp_seconds", "When the last root was signed.", nil, nil), func(w ledger.Watched) (float64, bool) {
			return float64(w.SignedAt.Unix()), !w.SignedAt.IsZero()
		}, nil},
		{clockCases, func(w ledger.Watched) (float64, bool) { return float64(w.ByWorkflow), true }, []string{"workflow"}},
		{clockCases, func(w ledger.Watched) (float64, bool) { return float64(w.ByRelay), true }, []string{"relay"}},
		{clockCases, func(w ledger.Watched) (float64, bool) { return float64(w.ByNobody), true }, []string{"nobody"}},
	}
)

// Describe implements prometheus.Collector.
func (r *recordWatch) Describe(to chan<- *prometheus.Desc) {
	to <- recordRead
	to <- clockCases
	for _, g := range recordGauges {
		if g.label == nil {
			to <- g.desc
		}
	}
}

// Collect implements prometheus.Collector. What cannot be read is left out, for an
// old number would pass for a new one.
func (r *recordWatch) Collect(to chan<- prometheus.Metric) {
	watched, err := r.read()
	read := 1.0
	if err != nil {
		read = 0
	}
	to <- prometheus.MustNewConstMetric(recordRead, prometheus.GaugeValue, read)
	if err != nil {
		return
	}
	for _, g := range recordGauges {
		if value, known := g.value(watched); known {
			to <- prometheus.MustNewConstMetric(g.desc, prometheus.GaugeValue, value, g.label...)
		}
	}
}

func (r *recordWatch) read() (ledger.Watched, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.now(); r.at.IsZero() || now.Sub(r.at) >= watchEvery {
		ctx, cancel := context.WithTimeout(context.Background(), watchPatience)
		defer cancel()
		watched, err := r.ledger.Watch(ctx)
		if err != nil && r.err == nil {
			r.log.Warn("the record could not be read for the metrics", slog.Any("error", err))
		}
		r.last, r.err, r.at = watched, err, r.now()
	}
	return r.last, r.err
}
