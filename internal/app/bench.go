package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"strings"
	"time"

	"jiaoban/internal/accounts"
	"jiaoban/internal/app/bench"
	"jiaoban/internal/config"
)

// UsualBench is what a bench measures where the call says nothing else.
var UsualBench = bench.Options{List: 200, Grow: 10, Noon: 200, Noons: 1, Lives: 96, For: 6 * time.Second}

// benched is the result of a bench, for programs.
type benched struct {
	Version string    `json:"version"`
	At      time.Time `json:"at"`
	Machine machine   `json:"machine"`
	// Stores says where the ledger and the engine were.
	Stores string `json:"stores"`
	bench.Result
}

// Bench measures this program on this machine against a bare workflow on the same
// Temporal. Everything is done on stores of its own that go away afterwards: a
// folder, and a database or a namespace of its own where the call names a
// PostgreSQL or a Temporal.
func Bench(ctx context.Context, c Call) error {
	o, err := c.benchOptions()
	if err != nil {
		return err
	}
	given, err := c.benchConfig(nil)
	if err != nil {
		return err
	}
	profiles := profiles{folder: c.Flags["cpu-profiles"]}
	if err := profiles.begin(); err != nil {
		return err
	}
	var profiled error
	o.Measured = func(row string) { profiled = errors.Join(profiled, profiles.end(row), profiles.begin()) }
	out := benched{Version: c.Version, At: time.Now().UTC().Truncate(time.Second), Machine: thisMachine(), Stores: storesOf(given)}
	if err := c.keepResults(out); err != nil { // before minutes are spent on them
		return err
	}
	c.printf("%s\n%s\n\n", out.Machine, out.Stores)
	c.printf("比标尺为每秒件数与其标尺之比，越大越好。Ratio: things a second, divided by those of the yardstick; more is better.\n%s\n", tableHead)
	out.Result, err = bench.Run(ctx, o)
	last := "verdicts"
	if err != nil {
		last = "unfinished" // it ended within some row
	}
	if err = errors.Join(err, profiled, profiles.end(last)); err != nil {
		return because(err, ExitStatus(err), "测速中断", "the bench ends early")
	}
	out.Machine.LoadAfter = load()
	c.printVerdicts(out)
	return errors.Join(c.keepResults(out), c.print(out), verdictsHold(out.Verdicts))
}

// keepResults writes the results as JSON into the file that was named for them, if any.
func (c Call) keepResults(out benched) error {
	path := c.Flags["results"]
	if path == "" {
		return nil
	}
	if err := writePrivate(path, out); err != nil {
		return because(err, ExitUsage, "不能写入 %s（--results）", "cannot write %s (--results)", path)
	}
	return nil
}

func (c Call) benchOptions() (bench.Options, error) {
	o := UsualBench
	o.Tell, o.Say, o.Width, o.LastMinute, o.Patience = c.tellSample, c.sayBench, 16, time.Minute, 2*time.Minute
	leasts := map[string]int{"grow": bench.LeastGrow, "noons": 1}
	for flag, number := range map[string]*int{"list": &o.List, "grow": &o.Grow, "noon": &o.Noon, "noons": &o.Noons, "asleep": &o.Asleep, "lives": &o.Lives} {
		text, least := c.Flags[flag], cmp.Or(leasts[flag], bench.Least)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < least {
			return o, usage("--%[1]s 须为不小于 %[2]d 的整数。", "--%[1]s is a whole number, %[2]d at least.", flag, least)
		}
		*number = n
	}
	if text := c.Flags["for"]; text != "" {
		var err error
		if o.For, err = time.ParseDuration(text); err != nil || o.For < time.Second {
			return o, usage("--for 为时长，例如 6s，不短于一秒。", "--for is a duration such as 6s, a second at least.")
		}
	}
	o.Start = func(ctx context.Context, ahead time.Duration) (bench.Running, error) { return c.startBench(ctx, ahead) }
	return o, nil
}

// profiles writes where the processor time of each row goes, from the row before it on,
// into the folder that is named for them: one file for each, in the order of the rows.
// Without a folder it does nothing.
type profiles struct {
	folder string
	rows   int
	file   *os.File
}

func (p *profiles) begin() (err error) {
	if p.folder == "" {
		return nil
	}
	if err := os.MkdirAll(p.folder, 0o750); err != nil {
		return because(err, ExitUsage, "不能写入 %s（--cpu-profiles）", "cannot write %s (--cpu-profiles)", p.folder)
	}
	if p.file, err = os.Create(filepath.Join(p.folder, "profile")); err != nil {
		return because(err, ExitUsage, "不能写入 %s（--cpu-profiles）", "cannot write %s (--cpu-profiles)", p.folder)
	}
	return pprof.StartCPUProfile(p.file)
}

// end names the profile that was begun after its row.
func (p *profiles) end(row string) error {
	if p.file == nil {
		return nil
	}
	pprof.StopCPUProfile()
	p.rows++
	return errors.Join(p.file.Close(), os.Rename(p.file.Name(), filepath.Join(p.folder, fmt.Sprintf("%02d-%s.prof", p.rows, row))))
}

// storesOf says where the ledger and the engine are, in both languages.
func storesOf(conf config.Config) string {
	ledger, engine := twoTongues{"台账：SQLite", "ledger: SQLite"}, twoTongues{"引擎：本进程内，SQLite", "engine: in this process, SQLite"}
	if conf.Database.Postgres() {
		ledger = twoTongues{"台账：PostgreSQL", "ledger: PostgreSQL"}
	}
	switch {
	case conf.Temporal.External():
		engine = twoTongues{"引擎：外部 Temporal", "engine: an external Temporal"}
	case conf.Temporal.Database != "":
		engine = twoTongues{"引擎：本进程内，PostgreSQL", "engine: in this process, PostgreSQL"}
	}
	return ledger.zh + "；" + engine.zh + " · " + ledger.en + "; " + engine.en
}

// benchConfig is the configuration of a system for a bench. The environment of an
// installation is not the bench's, but for the way to speak with a Temporal.
func (c Call) benchConfig(more map[string]string) (config.Config, error) {
	flags := map[string]string{"demo": "true", "listen": "127.0.0.1:0", "temporal-ui": "false", "log-level": "error"}
	for _, name := range []string{"database", "temporal", "temporal-database", "log-level"} {
		if value := c.Flags[name]; value != "" {
			flags[name] = value
		}
	}
	for name, value := range more {
		flags[name] = value
	}
	var environ []string
	for _, line := range c.Environ {
		if strings.HasPrefix(line, "TEMPORAL_TLS") && flags["temporal"] != "" {
			environ = append(environ, line)
		}
	}
	return config.Load(config.Sources{Flags: flags, Environ: environ})
}

// quickPasswords are for people who are not there: signing in is not measured.
var quickPasswords = accounts.Parameters{MemoryKiB: 1024, Passes: 1, Lanes: 1}

// startBench starts the program with the demonstration city on stores that go away
// when it stops.
func (c Call) startBench(ctx context.Context, ahead time.Duration) (_ bench.Running, err error) {
	var own scratch
	defer func() {
		if err != nil {
			err = errors.Join(err, own.remove(ctx))
		}
	}()
	given, err := c.benchConfig(nil)
	if err != nil {
		return bench.Running{}, err
	}
	flags, err := own.make(ctx, given)
	if err != nil {
		return bench.Running{}, err
	}
	conf, err := c.benchConfig(flags)
	if err != nil {
		return bench.Running{}, err
	}
	options := Options{Config: conf, Logger: c.logger(conf), Version: c.Version, Passwords: quickPasswords, anyChecks: true}
	if ahead != 0 {
		options.Clock = func() time.Time { return time.Now().Add(ahead) }
	}
	s, err := Start(ctx, options)
	if err != nil {
		return bench.Running{}, err
	}
	return bench.Running{
		Base: s.URL(), Logins: s.demo.Logins, Ledger: s.record.ledger, Temporal: s.temporal.gateway.Client(), Partitioned: s.temporal.partitioned(),
		Unstarted: func(ctx context.Context) (int64, error) { return s.record.ledger.Unstarted(ctx) },
		Stop:      func(ctx context.Context) error { return errors.Join(s.Stop(ctx), own.remove(ctx)) },
		Again: func(ctx context.Context) (func(context.Context) error, error) {
			return func(ctx context.Context) error {
				again, err := Start(ctx, options)
				if err == nil {
					s = again
				}
				return err
			}, s.Stop(ctx)
		},
	}, nil
}

// sayBench says what is being done, apart from the results.
func (c Call) sayBench(zh, en string) {
	if AtTerminal(c.Err) {
		_, _ = fmt.Fprintf(c.Err, "%s %s …\n", zh, en)
	}
}

// tableWidths are those of the columns of numbers; the words follow them.
var tableWidths = []int{7, 9, 9, 9, 9, 9, 8, 9, 7, 7}

func benchRow(cells []string, words string) string {
	var line strings.Builder
	for i, cell := range cells {
		line.WriteString(strings.Repeat(" ", max(tableWidths[i]-columnsOf(cell), 1)) + cell)
	}
	return line.String() + "  " + words
}

// columnsOf is how many columns a terminal needs for a text.
func columnsOf(text string) (n int) {
	for _, r := range text {
		if n++; r >= 0x2e80 {
			n++
		}
	}
	return n
}

var tableHead = benchRow([]string{"件数", "每秒", "中位 ms", "p95 ms", "p99 ms", "最长 ms", "CPU ms", "整机 ms", "MiB", "比标尺"}, "") + "\n" +
	benchRow([]string{"count", "a second", "p50 ms", "p95 ms", "p99 ms", "max ms", "each", "host", "memory", "ratio"}, "")

func (c Call) tellSample(s bench.Sample) {
	number := func(f float64, digits int) string {
		if f == 0 {
			return "–"
		}
		return strconv.FormatFloat(f, 'f', digits, 64)
	}
	zh, en := s.Words()
	c.printf("%s\n", benchRow([]string{
		strconv.Itoa(s.Count), number(s.PerSecond, 1), number(s.P50, 1), number(s.P95, 1), number(s.P99, 1), number(s.Max, 1), number(s.CPU, 1), number(s.Host, 1),
		number(s.Memory, 0), number(s.Ratio, 2),
	}, zh+" "+en))
}

func (c Call) printVerdicts(b benched) {
	v := b.Verdicts
	c.printf("\n正午：%d 件未按时答复，%d 件按时答复；正确 %d，错误 %d，缺失 %d，重复 %d，超期误示或漏示 %d。\n", v.Due, v.Answered, v.Right, v.Wrong, v.Lost, v.Doubled, v.Misshown)
	c.printf("Noon: %d cases not answered in time, %d answered in time; right %d, wrong %d, lost %d, doubled %d, misshown as overdue or not %d.\n",
		v.Due, v.Answered, v.Right, v.Wrong, v.Lost, v.Doubled, v.Misshown)
	if v.Chain == "" {
		c.printf("记录链完整。The chain of the record holds.\n")
	}
	c.printf("机器负荷 Load of the machine: %.2f → %.2f\n", b.Machine.Load, b.Machine.LoadAfter)
}

// verdictsHold is nil where every verdict of a noon is right.
func verdictsHold(v bench.Verdicts) error {
	if v.Hold() {
		return nil
	}
	cause := strings.Join(v.Faults, "\n")
	if v.Chain != "" {
		cause = strings.TrimPrefix(cause+"\n"+v.Chain, "\n")
	}
	return because(errors.New(cause), ExitMisfit,
		"正午的判定有误：错误 %[1]d，缺失 %[2]d，重复 %[3]d，超期误示或漏示 %[4]d",
		"verdicts at noon do not hold: %[1]d wrong, %[2]d lost, %[3]d doubled, %[4]d misshown", v.Wrong, v.Lost, v.Doubled, v.Misshown)
}
