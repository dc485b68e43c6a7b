package engine

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
	"go.uber.org/fx"
)

// clusterName names this one-machine cluster inside its own store.
const clusterName = "active"

// serverRun is one attempt to run the four services.
type serverRun struct {
	log      *serverLog
	impl     *temporal.ServerImpl
	top      *temporal.ServerFx
	ports    ports
	registry *prometheus.Registry

	mu     sync.Mutex
	fatal  error
	onDead func(error)
}

// newRun builds the services. Their listeners open here, nothing runs yet, so
// a failure leaves nothing behind that could touch the store.
func newRun(c Config, persistence config.Persistence, p ports) (*serverRun, error) {
	r := &serverRun{ports: p}
	r.log = newServerLog(c.Logger, c.LogLevel, r.die)
	handler, registry, err := metricsHandler(c.Metrics, r.log)
	if err != nil {
		return nil, err
	}
	r.registry = registry

	options := []temporal.ServerOption{
		temporal.WithConfig(serverConfig(persistence, p)),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(staticHosts(p)),
		temporal.WithLogger(r.log),
		temporal.WithNamespaceLogger(r.log),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper { return authorization.NewNoopClaimMapper() }),
		temporal.WithDynamicConfigClient(dynamicConfig(c.tuning)),
		temporal.WithCustomMetricsHandler(handler),
	}
	// The module also hands out the server behind the public wrapper: after a
	// start that failed half-way the wrapper believes that nothing runs and
	// stops nothing.
	r.log.sink.building.Store(true)
	defer r.log.sink.building.Store(false)
	err = r.guard(func() error {
		top, err := temporal.NewServerFx(fx.Options(temporal.TopLevelModule, fx.Populate(&r.impl)), options...)
		r.top = top
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("engine services: %w", err)
	}
	return r, nil
}

// start runs the services. On an error the caller stops the run.
func (r *serverRun) start() error {
	if err := errors.Join(r.guard(r.top.Start), r.failure()); err != nil {
		return fmt.Errorf("engine services: %w", err)
	}
	return nil
}

// stop ends all services, the worker first and matching last, also after a
// start that failed half-way. It may take as long as a call in flight.
func (r *serverRun) stop() error {
	r.log.sink.quiet.Store(true)
	return r.guard(func() error { return r.impl.Stop(context.Background()) })
}

// guard runs f on a goroutine of its own, because the server ends the
// goroutine on which it meets a fatal problem (see serverLog.Fatal).
func (r *serverRun) guard(f func() error) error {
	result := make(chan error, 1)
	go func() {
		err := errors.New("ended early")
		defer func() {
			if problem := recover(); problem != nil {
				fatal, ours := problem.(fatalPanic)
				if !ours {
					panic(problem)
				}
				err = fatal.error
			}
			result <- err
		}()
		err = f()
	}()
	return <-result
}

// die records the first fatal problem and tells whoever listens.
func (r *serverRun) die(err error) {
	r.mu.Lock()
	if r.fatal == nil {
		r.fatal = err
	}
	onDead := r.onDead
	r.mu.Unlock()
	if onDead != nil {
		onDead(err)
	}
}

func (r *serverRun) failure() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.fatal
}

// watch passes on fatal problems from now on, including one that was recorded
// already.
func (r *serverRun) watch(onDead func(error)) {
	r.mu.Lock()
	r.onDead = onDead
	fatal := r.fatal
	r.mu.Unlock()
	if fatal != nil {
		onDead(fatal)
	}
}

func portTaken(err error) bool { return errors.Is(err, syscall.EADDRINUSE) }

func serverConfig(persistence config.Persistence, p ports) *config.Config {
	archivalOff := config.Archival{
		History:    config.HistoryArchival{State: config.ArchivalDisabled},
		Visibility: config.VisibilityArchival{State: config.ArchivalDisabled},
	}
	return &config.Config{
		Global: config.Global{
			// Not used with static hosts, but the start timeout of the
			// services is derived from it.
			Membership: config.Membership{MaxJoinDuration: 30 * time.Second, BroadcastAddress: loopback},
		},
		Persistence: persistence,
		ClusterMetadata: &cluster.Config{
			EnableGlobalNamespace:    false,
			FailoverVersionIncrement: 10,
			MasterClusterName:        clusterName,
			CurrentClusterName:       clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{
				clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: address(p.frontend)},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Services: map[string]config.Service{
			string(primitives.FrontendService): service(p.frontend),
			string(primitives.HistoryService):  service(p.history),
			string(primitives.MatchingService): service(p.matching),
			string(primitives.WorkerService):   service(p.worker),
		},
		Archival: archivalOff,
		NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
			History:    config.HistoryArchivalNamespaceDefaults{State: config.ArchivalDisabled},
			Visibility: config.VisibilityArchivalNamespaceDefaults{State: config.ArchivalDisabled},
		}},
		PublicClient: config.PublicClient{HostPort: address(p.frontend)},
	}
}

// service binds by number: the server's own "local host" asks the resolver and
// the environment, either of which may say something else.
func service(port int) config.Service {
	return config.Service{RPC: config.RPC{GRPCPort: port, BindOnIP: loopback}}
}

// staticHosts replaces the gossip ring, so that engines on one machine never
// hear of each other and no membership port is opened.
func staticHosts(p ports) map[primitives.ServiceName]static.Hosts {
	at := func(port int) static.Hosts {
		return static.SingleLocalHost(loopback + ":" + strconv.Itoa(port))
	}
	return map[primitives.ServiceName]static.Hosts{
		primitives.FrontendService: at(p.frontend),
		primitives.HistoryService:  at(p.history),
		primitives.MatchingService: at(p.matching),
		primitives.WorkerService:   at(p.worker),
	}
}
