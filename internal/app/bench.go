package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"
	"time"

	"jiaoban/internal/app/bench"
	"jiaoban/internal/config"
)

// benched is the result of a bench, for programs.
type benched struct {
	Version string         `json:"version"`
	At      time.Time      `json:"at"`
	CPUs    int            `json:"cpus"`
	Stores  string         `json:"stores"`
	Samples []bench.Sample `json:"samples"`
}

// Bench measures this program on this machine against a bare workflow on the same
// Temporal. Everything is done on empty stores that go away afterwards; a database
// or a Temporal that the call names must be empty, and keeps what was done.
func Bench(ctx context.Context, c Call) error {
	o := bench.Options{Tell: c.tellSample, Say: c.sayBench, Width: 16, LastMinute: time.Minute}
	for flag, number := range map[string]*int{"list": &o.List, "noon": &o.Noon, "lives": &o.Lives} {
		n, err := strconv.Atoi(c.Flags[flag])
		if err != nil || n < bench.Least {
			return usage("--%s 须为不小于 %d 的整数。", "--%s is a whole number, %d at least.", flag, bench.Least)
		}
		*number = n
	}
	var err error
	if o.For, err = time.ParseDuration(c.Flags["for"]); err != nil || o.For < time.Second {
		return usage("--for 为时长，例如 6s，不短于一秒。", "--for is a duration such as 6s, a second at least.")
	}
	stop, err := c.profile()
	if err != nil {
		return err
	}
	o.Start = func(ctx context.Context, ahead time.Duration) (bench.Running, error) { return c.startBench(ctx, ahead) }
	began := time.Now()
	c.printf("%-34s %8s %9s %8s %8s %8s %8s %7s  %s\n", "", "", "每秒", "p50 ms", "p99 ms", "最大 ms", "CPU ms", "内存", "比标尺")
	c.printf("%-34s %8s %9s %8s %8s %8s %8s %7s  %s\n", "", "count", "per s", "p50 ms", "p99 ms", "max ms", "CPU ms", "MiB", "ratio")
	samples, err := bench.Run(ctx, o)
	err = errors.Join(err, stop())
	if err != nil {
		return because(err, ExitStatus(err), "测速中断", "the bench ends early")
	}
	return c.print(benched{Version: c.Version, At: began.UTC().Truncate(time.Second), CPUs: runtime.GOMAXPROCS(0), Stores: c.stores(), Samples: samples})
}

// profile writes where the processor time goes, if a file for it is named.
func (c Call) profile() (stop func() error, err error) {
	path := c.Flags["cpu-profile"]
	if path == "" {
		return func() error { return nil }, nil
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, because(err, ExitUsage, "不能写入 %s（--cpu-profile）", "cannot write %s (--cpu-profile)", path)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return file.Close()
	}, nil
}

// stores says where the record and the engine are.
func (c Call) stores() string {
	conf, err := c.config()
	switch {
	case err != nil:
		return ""
	case conf.Temporal.External():
		return "external Temporal, " + ledgerName(conf)
	}
	return "embedded Temporal, " + ledgerName(conf)
}

func ledgerName(conf config.Config) string {
	if conf.Database.Postgres() {
		return "ledger in PostgreSQL"
	}
	return "ledger in SQLite"
}

// startBench starts the program with the demonstration city in a folder that goes
// away when it stops.
func (c Call) startBench(ctx context.Context, ahead time.Duration) (bench.Running, error) {
	dir, err := os.MkdirTemp("", "jiaoban-bench-")
	if err != nil {
		return bench.Running{}, err
	}
	remove := func() error { return os.RemoveAll(dir) }
	flags := map[string]string{"demo": "true", "listen": "127.0.0.1:0", "temporal-ui": "false", "log-level": "error", "data": filepath.Join(dir, "data")}
	for _, name := range []string{"database", "temporal", "namespace", "log-level"} {
		if value := c.Flags[name]; value != "" {
			flags[name] = value
		}
	}
	// The environment of an installation is not the bench's.
	conf, err := config.Load(config.Sources{Flags: flags})
	if err != nil {
		return bench.Running{}, errors.Join(err, remove())
	}
	options := Options{Config: conf, Logger: c.logger(conf), Version: c.Version}
	if ahead != 0 {
		options.Clock = func() time.Time { return time.Now().Add(ahead) }
	}
	s, err := Start(ctx, options)
	if err != nil {
		return bench.Running{}, errors.Join(err, remove())
	}
	return bench.Running{
		Base: s.URL(), Logins: s.demo.Logins, Ledger: s.record.ledger, Temporal: s.temporal.gateway.Client(),
		Stop: func(ctx context.Context) error { return errors.Join(s.Stop(ctx), remove()) },
	}, nil
}

// sayBench says what is being done, apart from the results.
func (c Call) sayBench(zh, en string) {
	if AtTerminal(c.Err) {
		_, _ = c.Err.Write([]byte(zh + " " + en + " …\n"))
	}
}

func (c Call) tellSample(s bench.Sample) {
	number := func(f float64) string {
		if f == 0 {
			return "–"
		}
		return strconv.FormatFloat(f, 'f', 1, 64)
	}
	ratio := ""
	if s.Against != "" {
		ratio = strconv.FormatFloat(s.Ratio, 'f', 2, 64) + " " + s.Against
	}
	c.printf("%-34s %8d %9s %8s %8s %8s %8s %7.0f  %s\n", s.Name, s.Count, number(s.PerSecond), number(s.P50), number(s.P99), number(s.Max), number(s.CPU), s.Memory, ratio)
}
