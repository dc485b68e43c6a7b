package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"

	"jiaoban/api"
	"jiaoban/internal/accounts"
	"jiaoban/internal/config"
	"jiaoban/internal/ledger"
	"jiaoban/internal/tracing"
)

// Options say what Start starts. Only Config is required.
type Options struct {
	Config  config.Config
	Logger  *slog.Logger
	Version string
	// Clock replaces the ledger's clock, for tests; nil: the database's own.
	Clock func() time.Time
	// Passwords is the cost of hashing; the zero value is the usual one.
	Passwords accounts.Parameters
	// anyChecks lets one person check any number of texts for publication, for a bench:
	// in all its lives it is the same person.
	anyChecks bool
	// NewLedger says that an empty ledger is meant, although keys or evidence of
	// an older one are there.
	NewLedger bool
	// Parts says which parts run in this process; the zero value is all.
	Parts Parts
}

// Parts of the program that may run in processes of their own.
type Parts int

// The parts.
const (
	Everything Parts = iota
	OnlyAPI
	OnlyWorker
	onlyEngine // which is no System
)

// partNames are the commands that start them; the record keeps the settings of each.
var partNames = map[Parts]string{Everything: "serve", OnlyAPI: "api", OnlyWorker: "worker", onlyEngine: "engine"}

// System is a running program, or one part of it.
type System struct {
	options  Options
	log      *slog.Logger
	folder   *folder
	policies shipped
	record   *record
	temporal *temporal
	ports    *ports
	listener net.Listener
	meters   *meters
	tracing  *tracing.Tracing // nil: none
	probes   *probeDoor       // nil: none of their own
	first    *FirstLogin
	demo     *ServingDemo

	running sync.WaitGroup
	stopAPI context.CancelFunc
	stopRun context.CancelFunc
	api     chan struct{} // closed when the API has drained
	worker  chan struct{} // closed when the worker has drained
	// recovery is closed when cases are no longer recovered; nil: none has to be.
	recovery     chan struct{}
	stopRecovery context.CancelFunc
	stopWatch    func()
	stopped      sync.Once
	stopErr      error

	ending sync.Once
	done   chan struct{}
	err    error
}

// FirstLogin is the first administrator's, known only at the first start.
type FirstLogin struct {
	Login    string `json:"login"`
	Password string `json:"password"`
}

// Start starts the program and returns when it answers, or with an error and
// nothing left running. The context bounds the start only; a running system
// ends by Stop.
func Start(ctx context.Context, o Options) (*System, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Version == "" {
		o.Version = "dev"
	}
	s := &System{
		options: o, log: o.Logger, meters: newMeters(o.Version, o.Parts),
		done: make(chan struct{}), api: make(chan struct{}), worker: make(chan struct{}),
	}
	if err := s.start(ctx); err != nil {
		stop, cancel := bounded(ctx, o.Config)
		defer cancel()
		return nil, errors.Join(err, s.Stop(stop))
	}
	return s, nil
}

// start brings the parts up, which must come about soon. Where the store of
// Temporal was lost, giving thousands of cases new workflows takes as long as it
// takes, while the desk already files: a filing waits for its workflow.
func (s *System) start(ctx context.Context) error {
	if err := soon(ctx, s.open); err != nil {
		return err
	}
	if s.options.Parts == Everything && s.temporal.engine != nil {
		if err := s.prepareRecovery(ctx); err != nil {
			return err
		}
	}
	s.probe() //nolint:contextcheck // it answers until Stop, not until the start ends
	if err := soon(ctx, s.begin); err != nil {
		return err
	}
	s.watchLate()     //nolint:contextcheck // likewise
	s.recoverBeside() //nolint:contextcheck // it goes on until Stop, not until the start ends
	return nil
}

// soon bounds how long something may take.
func soon(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	return do(ctx)
}

// open opens the record and the way to Temporal.
func (s *System) open(ctx context.Context) error {
	conf, only := s.options.Config, s.options.Parts
	if only != Everything {
		if err := alone(conf); err != nil {
			return err
		}
	}
	if err := apart(conf); err != nil {
		return err
	}
	if err := checkRoles(conf); err != nil {
		return err
	}
	var err error
	if s.policies, err = readPolicies(conf.Policies); err != nil {
		return err
	}
	if only == Everything {
		if s.folder, err = openFolder(conf); err != nil {
			return err
		}
		if err := removeServing(s.folder.servePath()); err != nil {
			return err
		}
	} else {
		s.folder = folderOf(conf)
	}
	// The port comes first: that it is taken should be known before the rest
	// takes its time.
	if only != OnlyWorker {
		if err := s.listen(ctx); err != nil {
			return err
		}
	}
	if s.probes, err = listenForProbes(ctx, conf.Server); err != nil {
		return err
	}
	s.record, err = openRecord(ctx, conf, s.folder, s.log, recordOptions{
		migrate: only == Everything, create: only == Everything, anew: s.options.NewLedger, clock: s.options.Clock, observer: s.meters,
	})
	if err != nil {
		return err
	}
	if err := s.record.noteKeys(ctx); err != nil {
		return err
	}
	if err := s.sampleEvidence(ctx); err != nil {
		return err
	}
	s.meters.watch(s.record.ledger, s.log)
	if s.tracing, err = tracing.Open(ctx, conf.TraceEndpoint, s.options.Version, partNames[only], s.log); err != nil {
		return err
	}
	if s.temporal, err = startTemporal(ctx, conf, s.folder, s.record, s.log, watchers{s.meters.registry, s.tracing.Tracer()}); err != nil {
		return err
	}
	s.ports = newPorts(s.record, s.temporal, s.options)
	if only != OnlyAPI {
		s.ports.working = s.meters.working
		s.meters.reaches(s.temporal.healthy)
	}
	if err := s.record.ledger.KeepSettings(ctx, partNames[only], conf.Chosen); err != nil {
		return err
	}
	if only == Everything {
		return s.prepare(ctx)
	}
	return nil
}

// begin works and answers.
func (s *System) begin(ctx context.Context) error {
	conf, only := s.options.Config, s.options.Parts
	if only != OnlyAPI {
		if err := s.work(); err != nil { //nolint:contextcheck // it works until Stop, not until the start ends
			return err
		}
	} else {
		close(s.worker)
	}
	if only == Everything && conf.Demo {
		if err := s.seedDemonstration(ctx); err != nil {
			return because(err, ExitStatus(err), "建立示范市时出错", "demonstration")
		}
	}
	if only == OnlyWorker {
		close(s.api)
		return nil
	}
	if err := s.serve(); err != nil { //nolint:contextcheck // it serves until Stop, not until the start ends
		return err
	}
	if only == Everything {
		return writePrivate(s.folder.servePath(), s.Serving())
	}
	return nil
}

// apart refuses to keep the record and the engine in one database.
func apart(conf config.Config) error {
	if !conf.InOneDatabase() {
		return nil
	}
	return config.Problems{{
		ZH: "--temporal-database：须是与台账（--database）分开的库，否则恢复其中之一会连带另一个",
		EN: "--temporal-database: must be another database than the ledger's (--database), or restoring one would drag the other along",
	}}
}

// alone refuses to run one part on stores that cannot be shared.
func alone(conf config.Config) error {
	var p config.Problems
	if !conf.Database.Postgres() {
		p = append(p, config.Problem{ZH: "--database：单独运行一部分须用 PostgreSQL 台账（postgres://…）；SQLite 台账只供 jiaoban serve 一个进程使用", EN: "--database: one part alone needs a ledger in PostgreSQL, postgres://…; SQLite belongs to one process (jiaoban serve)"})
	}
	if !conf.Temporal.External() {
		p = append(p, config.Problem{ZH: "--temporal：单独运行一部分须写 Temporal 的地址（host:port）", EN: "--temporal: one part alone needs the address of a Temporal, host:port"})
	}
	if conf.Demo {
		p = append(p, config.Problem{ZH: "--demo：示范市由 jiaoban serve 建立", EN: "--demo: the demonstration is seeded by jiaoban serve"})
	}
	if len(p) > 0 {
		return p
	}
	return nil
}

// listen takes the port. One that nobody chose gives way to a free one.
func (s *System) listen(ctx context.Context) (err error) {
	conf := s.options.Config.Server
	var l net.ListenConfig
	s.listener, err = l.Listen(ctx, "tcp", conf.Listen)
	if errors.Is(err, syscall.EADDRINUSE) && !conf.ListenChosen {
		if s.listener, err = l.Listen(ctx, "tcp", "127.0.0.1:0"); err == nil {
			s.log.Warn("the usual port is taken; another one is used",
				slog.String("usual", conf.Listen), slog.String("instead", s.listener.Addr().String()))
		}
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		return failed("%s 已被其他程序占用；请用 --listen 另选，端口 0 为任一空闲端口。", "%s is taken by another program; choose another with --listen, port 0 for a free one.", conf.Listen)
	}
	return wrapped(err, "不能在 %s 监听（--listen）", "cannot answer on %s (--listen)", conf.Listen)
}

// prepare does what one process does before any work: policies into the
// ledger, and the first administrator.
func (s *System) prepare(ctx context.Context) error {
	if err := s.policies.store(ctx, s.record.ledger); err != nil {
		return err
	}
	var err error
	s.first, err = firstLogin(ctx, s.ports.accounts.service)
	return err
}

// firstLogin makes the first administrator of a ledger without accounts.
func firstLogin(ctx context.Context, service *accounts.Service) (*FirstLogin, error) {
	login, password, made, err := service.EnsureAdministrator(ctx, "系统管理员")
	if err != nil {
		return nil, because(err, ExitStatus(err), "建立第一个管理员时出错", "first administrator")
	}
	if !made {
		return nil, nil //nolint:nilnil // there is one already
	}
	return &FirstLogin{Login: login, Password: password}, nil
}

// serve answers on the listener until the system stops.
func (s *System) serve() error {
	conf := s.options.Config.Server
	if conf.InTheClear() {
		s.log.Warn("answers other hosts without HTTPS: put a proxy before it and say its address with --public-url",
			slog.String("listen", conf.Listen))
	}
	server, err := api.New(s.ports.api(), api.Options{
		Logger: s.log, Version: s.options.Version, Clock: s.record.ledger.Clock, Page: page(), Registry: s.meters.registry, Tracer: s.tracing.Tracer(),
		SecureCookies: conf.SecureCookies, TrustedProxies: conf.TrustedProxies, TrustedOrigins: conf.TrustedOrigins,
		MetricsToken: conf.MetricsToken, MetricsByTokenAlone: conf.PublicURL != "", RowWords: rowWords, StopNotice: conf.StopNotice,
		AnyChecks: s.options.anyChecks,
	})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stopAPI = stop
	if s.options.Parts == OnlyAPI { // elsewhere the worker's side does it
		s.running.Go(func() { s.refreshKeys(ctx) })
		s.running.Go(func() { s.record.ledger.FollowClock(ctx) })
	}
	s.running.Go(func() {
		defer close(s.api)
		if err := server.Serve(ctx, s.listener); err != nil && !errors.Is(err, http.ErrServerClosed) {
			s.die(because(err, ExitStatus(err), "服务中止", "the server ended"))
		}
	})
	return nil
}

// URL is where people reach the server.
func (s *System) URL() string {
	if public := s.options.Config.Server.PublicURL; public != "" {
		return public
	}
	if s.listener == nil {
		return ""
	}
	address := s.listener.Addr().String()
	if host, port, err := net.SplitHostPort(address); err == nil && net.ParseIP(host).IsUnspecified() {
		address = net.JoinHostPort("127.0.0.1", port)
	}
	return "http://" + address
}

// Serving says where everything is reached.
func (s *System) Serving() Serving {
	return Serving{
		URL: s.URL(), Probes: s.probes.url(), PID: os.Getpid(), Temporal: s.temporal.where, Demo: s.demo,
		Version: s.options.Version, StartedAt: time.Now().UTC().Truncate(time.Second),
	}
}

// FirstLogin is the login made at this start; nil where one existed.
func (s *System) FirstLogin() *FirstLogin { return s.first }

// Ledger is the record of the running system.
func (s *System) Ledger() *ledger.Ledger { return s.record.ledger }

// Done is closed when a part has died; Err then says which.
func (s *System) Done() <-chan struct{} { return s.done }

// Err is why a part has died; nil while all run.
func (s *System) Err() error {
	select {
	case <-s.done:
		return s.err
	default:
		return nil
	}
}

func (s *System) die(err error) {
	s.ending.Do(func() {
		s.err = err
		close(s.done)
	})
}
