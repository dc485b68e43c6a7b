package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"go.temporal.io/server/common/config"
)

// ErrInUse says that another engine works on the same file or database.
var ErrInUse = errors.New("the engine's store is in use by another engine")

// InUseError is ErrInUse of one store.
type InUseError struct {
	Store    string // the file, or host:port/name of the database
	Database bool
}

// Error implements error.
func (e *InUseError) Error() string {
	_, en := e.Words()
	return en
}

// Is makes it an ErrInUse.
func (e *InUseError) Is(target error) bool { return target == ErrInUse }

// Words says it in both languages, and what to do.
func (e *InUseError) Words() (zh, en string) {
	if e.Database {
		return fmt.Sprintf("流程引擎的数据库 %s 正被另一个引擎使用：请先停掉那一个，或用 --temporal-database（JIAOBAN_TEMPORAL_DATABASE）另指一个库。", e.Store),
			fmt.Sprintf("the engine's database %s is in use by another engine: stop the other one, or name another database with --temporal-database (JIAOBAN_TEMPORAL_DATABASE)", e.Store)
	}
	return fmt.Sprintf("流程引擎的文件 %s 正被另一个引擎使用：请先停掉那一个，或用 --data 另指一个数据目录。", e.Store),
		fmt.Sprintf("the engine's file %s is in use by another engine: stop the other one, or name another data folder with --data", e.Store)
}

// attempts is how often Start picks other ports when somebody took one
// between choosing and listening.
const attempts = 5

// Engine is a running server. All methods are safe for concurrent use.
type Engine struct {
	config Config
	stamp  Stamp
	reason Reason
	run    *serverRun
	page   *page
	store  store

	stopping sync.Once
	stopped  chan struct{}
	stopErr  error

	ending sync.Once
	done   chan struct{}
	err    error
}

// Start runs the server and returns when it can take workflows, or with an
// error and nothing left running. It gives up after Config.StartTimeout unless
// ctx has a deadline of its own. The context bounds the start only; a running
// engine ends by Stop.
func Start(ctx context.Context, c Config) (*Engine, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	if _, bounded := ctx.Deadline(); !bounded {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.StartTimeout)
		defer cancel()
	}
	e := &Engine{config: c, store: newStore(c), stopped: make(chan struct{}), done: make(chan struct{})}
	if err := e.start(ctx); err != nil {
		stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), defaultStopTimeout)
		defer cancel()
		return nil, errors.Join(err, e.Stop(stopCtx))
	}
	return e, nil
}

func (e *Engine) start(ctx context.Context) (err error) {
	if err := e.store.claim(ctx, e.die); err != nil {
		return err
	}
	if e.stamp, e.reason, err = e.store.prepare(ctx); err != nil {
		return err
	}
	persistence, main := e.store.persistence()
	if err := registerNamespace(e.config, main); err != nil {
		return err
	}
	if err := e.bind(persistence); err != nil {
		return err
	}
	e.run.watch(e.die)

	started := make(chan error, 1)
	go func() { started <- e.run.start() }()
	select {
	case err = <-started:
	case <-ctx.Done():
		// The services cannot be interrupted while they start. What still
		// comes up is stopped by the caller.
		<-started
		err = fmt.Errorf("engine start: %w", context.Cause(ctx))
	}
	if err != nil {
		return err
	}
	if err := awaitReady(ctx, e.config, e.run.ports, e.done); err != nil {
		return errors.Join(err, e.Err())
	}
	if e.config.UI {
		if e.page, err = openPage(e.config, e.FrontendAddr(), e.die); err != nil {
			return err
		}
	}
	return nil
}

// bind builds the services on free ports.
func (e *Engine) bind(persistence config.Persistence) error {
	var err error
	for range attempts {
		var p ports
		if p, err = pickPorts(e.config.FrontendPort); err != nil {
			return err
		}
		if e.run, err = newRun(e.config, persistence, p); err == nil {
			return nil
		}
		e.run = nil
		if !portTaken(err) {
			return err
		}
		e.config.Logger.Debug("engine port was taken meanwhile", slog.Any("error", err))
	}
	return err
}

// FrontendAddr is the host:port that clients and workers dial, on 127.0.0.1.
func (e *Engine) FrontendAddr() string { return address(e.run.ports.frontend) }

// Namespace is the namespace that is registered.
func (e *Engine) Namespace() string { return e.config.Namespace }

// UIURL is the address of the web page; empty when it is off.
func (e *Engine) UIURL() string {
	if e.page == nil {
		return ""
	}
	return e.page.url
}

// ID is the ULID of the engine's store, made when that was created. An
// application remembers the id for which it has recovered all cases and
// compares: unlike FreshReason this also holds when the process dies between the
// creation of a file and the end of the recovery.
func (e *Engine) ID() string { return e.stamp.EngineID }

// FreshReason says why the store was created; empty when it was kept.
func (e *Engine) FreshReason() Reason { return e.reason }

// Registry has the server's metrics; empty unless Config.Metrics is set.
func (e *Engine) Registry() *prometheus.Registry { return e.run.registry }

// Done is closed when the engine has stopped or one of its services has died;
// Err tells which.
func (e *Engine) Done() <-chan struct{} { return e.done }

// Err is nil while the engine runs and after a clean Stop; otherwise it is
// what killed a service.
func (e *Engine) Err() error {
	select {
	case <-e.done:
		return e.err
	default:
		return nil
	}
}

func (e *Engine) die(err error) { e.end(fmt.Errorf("engine died: %w", err)) }

func (e *Engine) end(err error) {
	e.ending.Do(func() {
		e.err = err
		close(e.done)
	})
}

// Stop ends the page and the services, closes the store and gives it up.
// Without a deadline in ctx it waits for 30 seconds at most. When time is out
// it returns an error and the rest goes on in the background; the file is safe
// either way. Further calls wait for the first one and give the same answer.
func (e *Engine) Stop(ctx context.Context) error {
	if _, bounded := ctx.Deadline(); !bounded {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, defaultStopTimeout)
		defer cancel()
	}
	e.stopping.Do(func() {
		go func() {
			e.stopErr = e.stop()
			e.end(nil)
			close(e.stopped)
		}()
	})
	select {
	case <-e.stopped:
		return e.stopErr
	case <-ctx.Done():
		return fmt.Errorf("engine is still stopping: %w", context.Cause(ctx))
	}
}

func (e *Engine) stop() error {
	var problems []error
	if e.page != nil {
		problems = append(problems, e.page.close())
	}
	if e.run != nil {
		problems = append(problems, e.run.stop())
	}
	return errors.Join(append(problems, e.store.close())...)
}
