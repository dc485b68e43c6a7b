package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

	"jiaoban/api"
	"jiaoban/internal/config"
	"jiaoban/internal/contract"
	"jiaoban/internal/engine"
	"jiaoban/internal/gateway"
	"jiaoban/internal/secrecy"
	"jiaoban/worker"
)

// temporal is the engine inside the process, or the way to somebody else's.
type temporal struct {
	engine  *engine.Engine // nil: somebody else's
	gateway *gateway.Gateway
	where   ServingTemporal
	// versioned says that cases go to workers by their version.
	versioned bool
	// shared says that the engine's store is in PostgreSQL, where an engine of its own may
	// serve it another day.
	shared bool
	tls    *tls.Config // nil: none
	silent atomic.Bool // stopping: what the engine says of it is of no use to anybody
}

// watchers see what is asked of Temporal and what its worker does.
type watchers struct {
	registry *prometheus.Registry
	tracer   trace.Tracer // nil: none
}

// startTemporal starts the engine in the data folder, or dials the one that the
// configuration names.
func startTemporal(ctx context.Context, conf config.Config, f *folder, r *record, log *slog.Logger, watched watchers) (*temporal, error) {
	metrics, err := gateway.NewMetrics(watched.registry)
	if err != nil {
		return nil, err
	}
	t := &temporal{versioned: conf.Temporal.Versioning, shared: conf.Temporal.Database != "", where: ServingTemporal{Frontend: conf.Temporal.Address, Namespace: conf.Temporal.Namespace}}
	dial := gateway.Config{
		Address: conf.Temporal.Address, Namespace: conf.Temporal.Namespace,
		DataConverter: secrecy.NewDataConverter(r.keys), FailureConverter: secrecy.NewFailureConverter(r.keys), Clock: r.ledger.Clock,
		Identity: "jiaoban@" + host() + ":" + strconv.Itoa(os.Getpid()), Logger: quiet(log), Metrics: metrics, Tracer: watched.tracer,
	}
	if conf.Temporal.External() {
		if dial.TLS, err = conf.Temporal.TLSConfig(); err != nil {
			return nil, err
		}
		t.tls = dial.TLS
		// A server comes up while Temporal is away: filings are taken all the same.
		dial.Lazy = true
	} else {
		t.engine, err = engine.Start(ctx, engine.Config{
			Path: f.temporalPath(), Database: conf.Temporal.Database, Namespace: conf.Temporal.Namespace,
			FrontendPort: conf.Temporal.Port, UI: conf.Temporal.UI, UIPort: conf.Temporal.UIPort,
			Codec: r.keys.PayloadDecoder(), Logger: newHushed(log, &t.silent),
			Metrics: conf.Server.ProbeListen != "", // whoever opens that door watches
		})
		if err != nil {
			return nil, at(ofEngine, err)
		}
		watched.registry.MustRegister(t.engine.Registry())
		dial.Address = t.engine.FrontendAddr()
		t.where.Frontend, t.where.UI = dial.Address, t.engine.UIURL()
	}
	if t.gateway, err = gateway.Dial(ctx, dial); err != nil {
		return nil, errors.Join(err, t.close(ctx))
	}
	return t, nil
}

// name tells one store of Temporal from another, so that a recovery is done
// once for each: the same whether this process or another serves it. Empty: somebody
// else's that does not say.
func (t *temporal) name(ctx context.Context) (string, error) {
	if t.engine != nil && !t.shared {
		return t.engine.ID(), nil
	}
	id, err := t.gateway.StoreID(ctx)
	if err != nil || id == "" {
		return "", err
	}
	return "namespace/" + id, nil
}

// partitioned: whether Temporal may keep one queue in parts. An engine in this process keeps it
// whole; of any other it cannot be told.
func (t *temporal) partitioned() bool { return t.engine == nil }

// healthy says how a namespace that is missing is made: who runs somebody else's
// Temporal has to make it.
func (t *temporal) healthy(ctx context.Context) error {
	err := t.gateway.Healthy(ctx)
	if missing, ok := errors.AsType[*gateway.NamespaceMissingError](err); ok {
		return &api.Unready{Says: fmt.Sprintf("namespace %s is missing, create it: %s", missing.Namespace, createNamespace(missing.Namespace)), Err: err}
	}
	return err
}

// refusalWithin bounds how long a Temporal that speaks TLS is given to refuse.
const refusalWithin = 2 * time.Second

// refused adds to why Temporal does not answer what it has against the certificates of this
// process, if it has anything: since TLS 1.3 it says so only after others may have begun to
// speak, who then often read nothing but that the connection broke. So nothing is said here.
// It takes refusalWithin at most, and ends with ctx.
func (t *temporal) refused(ctx context.Context, why error) error {
	if _, answered := errors.AsType[*gateway.NamespaceMissingError](why); t.tls == nil || answered {
		return why
	}
	until := time.Now().Add(refusalWithin)
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	config := t.tls.Clone()
	config.NextProtos = []string{"h2"}
	dialer := tls.Dialer{Config: config}
	connection, err := dialer.DialContext(ctx, "tcp", t.where.Frontend)
	if err == nil {
		defer connection.Close() //nolint:errcheck // nothing was sent
		defer context.AfterFunc(ctx, func() { _ = connection.Close() })()
		if err = connection.SetReadDeadline(until); err == nil {
			_, err = connection.Read(make([]byte, 1))
		}
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "remote error" { // an alert of TLS
		return fmt.Errorf("%w; asked by TLS alone it answers: %w", why, err)
	}
	return why
}

func createNamespace(name string) string {
	return "temporal operator namespace create --namespace " + name + " --retention 720h"
}

// settle waits for what was begun with Temporal for requests that are over.
func (t *temporal) settle(ctx context.Context) error {
	if t.gateway == nil {
		return nil
	}
	return await(ctx, func() error { t.gateway.Settle(); return nil })
}

func (t *temporal) close(ctx context.Context) error {
	t.silent.Store(true)
	var gone error
	if t.gateway != nil {
		gone = await(ctx, func() error { t.gateway.Close(); return nil })
	}
	if t.engine == nil {
		return gone
	}
	return errors.Join(gone, t.engine.Stop(ctx))
}

// recoveryOf is what cases are given new workflows for.
type recoveryOf struct {
	store string               // of Temporal, named by name
	state *worker.RecoverState // nil: a new one
	again bool                 // also those that this store holds
	// differences were found before; nil: not known.
	differences *contract.Differences
}

// recoverCases gives every unfinished case a new workflow where the named store of
// Temporal does not hold it, and notes in the record that it did.
func recoverCases(ctx context.Context, r *record, t *temporal, o recoveryOf, progress func(worker.RecoverProgress)) error {
	if o.again { // at a first start there is nothing to recover, and nothing to say
		if err := r.ledger.Audit(ctx, recovery(contract.RecoveryBegun, nil)); err != nil {
			return err
		}
	}
	recovered := 0
	err := worker.Recover(ctx, worker.RecoverOptions{
		Ledger: r.ledger, Gateway: t.gateway, Engine: o.store, Again: o.again, State: o.state,
		Progress: func(p worker.RecoverProgress) {
			recovered = p.Recovered
			progress(p)
		},
	})
	if err != nil || recovered == 0 && !o.again && (o.differences == nil || o.differences.None()) {
		return err
	}
	facts := map[string]string{"cases": strconv.Itoa(recovered)}
	if d := o.differences; d != nil {
		facts["workflows"] = strconv.Itoa(d.Workflows)
		for _, of := range differing(*d) {
			facts[of.fact] = strconv.Itoa(len(of.cases))
		}
	}
	return r.ledger.Audit(ctx, recovery(contract.RecoveryEnded, facts))
}

func recovery(kind contract.EntryKind, facts map[string]string) contract.NewEntry {
	return contract.NewEntry{Kind: kind, Subject: wholeRecord, Facts: facts}
}

// wholeRecord is what an entry about the record as a whole is about.
var wholeRecord = contract.Subject{Kind: contract.SubjectRecord, ID: "ledger"}

// newWorker makes the worker of this process, with relay and outbox. Notices
// reach the in-app inbox; nothing goes out of the house yet.
func newWorker(r *record, t *temporal, log *slog.Logger, version string, m *meters) (*worker.Worker, error) {
	return worker.New(worker.Options{
		Client: t.gateway.Client(), Ledger: r.ledger, Gateway: t.gateway, Logger: log, BuildID: version, Versioned: t.versioned, Partitioned: t.partitioned(), Observer: m,
		Deliver: func(ctx context.Context, limit int) (int, error) {
			return r.ledger.Deliver(ctx, limit, func(contract.Notice) error { return nil })
		},
	})
}

// quiet drops what the SDK says about its daily work.
func quiet(log *slog.Logger) *slog.Logger { return slog.New(atLeast{log.Handler(), slog.LevelWarn}) }

// atLeast is a handler that hears nothing below a level.
type atLeast struct {
	slog.Handler
	level slog.Level
}

func (h atLeast) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= h.level && h.Handler.Enabled(ctx, l)
}

func (h atLeast) WithAttrs(attrs []slog.Attr) slog.Handler {
	return atLeast{h.Handler.WithAttrs(attrs), h.level}
}

func (h atLeast) WithGroup(name string) slog.Handler {
	return atLeast{h.Handler.WithGroup(name), h.level}
}

// hushed is a handler that hears nothing any more once the flag is set.
type hushed struct {
	slog.Handler
	silent *atomic.Bool
}

func newHushed(log *slog.Logger, silent *atomic.Bool) *slog.Logger {
	return slog.New(hushed{log.Handler(), silent})
}

func (h hushed) Enabled(ctx context.Context, l slog.Level) bool {
	return !h.silent.Load() && h.Handler.Enabled(ctx, l)
}

func (h hushed) WithAttrs(attrs []slog.Attr) slog.Handler {
	return hushed{h.Handler.WithAttrs(attrs), h.silent}
}

func (h hushed) WithGroup(name string) slog.Handler {
	return hushed{h.Handler.WithGroup(name), h.silent}
}

func host() string {
	name, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return name
}

// await returns what fn returns, or the context's end if that comes first.
func await(ctx context.Context, fn func() error) error {
	done := make(chan error, 1)
	go func() { done <- fn() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// startPatience bounds how long the parts of a process may take to come up.
const startPatience = 2 * time.Minute
