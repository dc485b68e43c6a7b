// Package bench measures the program at work against a yardstick: a bare workflow
// on the same Temporal, in the same run, that writes its rows into the same
// database by the ledger's own way of writing. A ratio to it depends little on the
// machine, and its distance from 1 is what the handling of cases costs.
//
// All work goes over HTTP, as people's does. Client, server, worker and, where it
// is embedded, Temporal share one process, so processor time and memory are those
// of all of them together; a PostgreSQL and an external Temporal are not in them.
package bench

import (
	"context"
	"fmt"
	"net/url"
	"runtime/debug"
	"slices"
	"time"

	"go.temporal.io/sdk/client"

	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Ledger is what is read past the API, and where the yardstick writes.
type Ledger interface {
	Now(ctx context.Context) (casework.Instant, error)
	// SetMeta writes one row in a transaction of its own.
	SetMeta(ctx context.Context, key, value string) error
	Overslept(ctx context.Context, by time.Duration, limit int) ([]contract.CaseRef, error)
	Timeline(ctx context.Context, who contract.Reader, id casework.CaseID, after int64, limit int) ([]casework.Event, error)
	VerifyChain(ctx context.Context, from int64) (contract.ChainReport, error)
}

// Running is a program with the demonstration city in it.
type Running struct {
	Base     string
	Logins   []town.Login
	Ledger   Ledger
	Temporal client.Client
	// Partitioned is what worker.Options says of it.
	Partitioned bool
	// Unstarted counts the cases whose workflow is not started, or not known to be.
	Unstarted func(ctx context.Context) (int64, error)
	// Ahead is how far the program's clock runs ahead of this machine's.
	Ahead time.Duration
	Stop  func(ctx context.Context) error
	// Again stops the program and gives what starts it anew on the same stores.
	Again func(ctx context.Context) (start func(context.Context) error, err error)
}

// Options say what to measure. All numbers but Asleep are positive.
type Options struct {
	// Start starts the program on empty stores with a clock that runs ahead of this
	// machine's by a span, or behind it.
	Start func(ctx context.Context, ahead time.Duration) (Running, error)
	List  int // rows of the first list
	Grow  int // how many times as many rows there are then, for what is measured again
	Noon  int // cases due at one noon; a quarter of them is answered in the last minute
	Noons int // how often the noon is lived; more than once, the middle one is told too
	// Asleep is how many other cases are open at the noon, due on another day; 0 is none.
	Asleep int
	Lives  int           // whole lives of cases
	For    time.Duration // how long each kind of request is sent
	Width  int           // requests at once
	// LastMinute is how long before the noon the answers come in.
	LastMinute time.Duration
	// Patience is how far a verdict may be behind the latest one before it counts
	// as lost.
	Patience time.Duration
	// Tell hears every measurement as it is made.
	Tell func(Sample)
	// Measured hears at once that the measuring of a name is over. Nil: nobody.
	Measured func(name string)
	// Say hears in both languages what is being done; it may take minutes.
	Say func(zh, en string)
}

// Least is the least number of anything but of times that cases grow, and LeastGrow of that.
const (
	Least     = 10
	LeastGrow = 2
)

// Result is what a run measured, and what became of its noon.
type Result struct {
	Samples  []Sample `json:"samples"`
	Verdicts Verdicts `json:"verdicts"`
}

// Run measures, and ends with an error where something could not be done. Whether
// every verdict at noon is right is for the caller to ask of the result.
func Run(ctx context.Context, o Options) (Result, error) {
	b := &bench{Options: o}
	for _, part := range []func(context.Context) error{b.day, b.noons} {
		if err := part(ctx); err != nil {
			return Result{Samples: b.samples}, err
		}
	}
	return Result{Samples: b.samples, Verdicts: b.verdicts}, nil
}

// bench is one run.
type bench struct {
	Options

	samples  []Sample
	verdicts Verdicts
	starting time.Duration // how long the first start took, sign-ins and all

	// What was handed over then is due at this noon.
	handedOver, due time.Time
}

// Names of the samples that others are compared with.
const (
	bareStarts  = "bare_starts"
	bareUpdates = "bare_updates"
	bareNoon    = "bare_noon"
)

// keep finishes a sample, compares it with what was measured last by another name,
// and tells it.
func (b *bench) keep(s Sample, against string) {
	b.measured(s.Name)
	if other, found := b.latest(against, 1); found {
		s.Against, s.Ratio = against, s.PerSecond/other
	}
	b.tell(s)
}

// keepBetween is keep for a sample whose yardstick was measured before, and is measured
// once more now: the machine of a minute ago is not that of now.
func (b *bench) keepBetween(ctx context.Context, s Sample, again func(context.Context) (Sample, error)) error {
	s, err := b.between(ctx, s, again)
	if err == nil {
		b.tell(s)
	}
	return err
}

// keepGrown is keepBetween for a sample that was measured before there was as much as
// now, and is compared with that: each goes by the yardstick beside it.
func (b *bench) keepGrown(ctx context.Context, s Sample, before string, again func(context.Context) (Sample, error)) error {
	s, err := b.between(ctx, s, again)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(b.samples, func(s Sample) bool { return s.Name == before })
	s.Against, s.Ratio = before, s.Ratio/b.samples[i].Ratio
	b.tell(s)
	return nil
}

// between compares a sample with its yardstick of before and of now.
func (b *bench) between(ctx context.Context, s Sample, again func(context.Context) (Sample, error)) (Sample, error) {
	b.measured(s.Name)
	after, err := again(ctx)
	if err != nil {
		return s, err
	}
	b.keep(after, "")
	if other, found := b.latest(after.Name, 2); found {
		s.Against, s.Ratio = after.Name, s.PerSecond/other
	}
	return s, nil
}

func (b *bench) measured(name string) {
	if b.Measured != nil {
		b.Measured(name)
	}
}

func (b *bench) tell(s Sample) {
	b.samples = append(b.samples, s)
	b.Tell(s)
}

// latest is how many a second the latest samples of a name had together, so many of
// them as there are up to a number.
func (b *bench) latest(name string, most int) (perSecond float64, found bool) {
	var count, seconds float64
	for _, s := range slices.Backward(b.samples) {
		if s.Name == name && s.PerSecond > 0 && most > 0 {
			most--
			count, seconds, found = count+1, seconds+1/s.PerSecond, true
		}
	}
	return count / seconds, found
}

// within starts the program, lets f work on it, and stops it.
func (b *bench) within(ctx context.Context, ahead time.Duration, f func(*desk) error) (err error) {
	b.Say("启动示范市", "starting the demonstration city")
	began := time.Now()
	running, err := b.Start(ctx, ahead)
	if err != nil {
		return err
	}
	running.Ahead = ahead
	defer func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		if stopped := running.Stop(ending); err == nil {
			err = stopped
		}
	}()
	d, err := openDesk(ctx, running)
	if err != nil {
		return err
	}
	if b.starting == 0 {
		b.starting = time.Since(began)
	}
	return f(d)
}

// day is everything but the noon, on a program whose clock is the machine's.
func (b *bench) day(ctx context.Context) error {
	return b.within(ctx, 0, func(d *desk) error {
		if err := b.work(ctx, d); err != nil {
			return err
		}
		return b.again(ctx, d)
	})
}

func (b *bench) work(ctx context.Context, d *desk) error {
	y, err := newYardstick(d.Running)
	if err != nil {
		return err
	}
	defer y.stop()
	for _, part := range []func(context.Context, *desk, *yardstick) error{b.bare, b.takeList, b.single, b.commands, b.read, b.lives, b.grow, b.ask} {
		if err := part(ctx, d, y); err != nil {
			return err
		}
	}
	return nil
}

// again starts the program anew with all the cases that it has by now.
func (b *bench) again(ctx context.Context, d *desk) error {
	b.Say("重新启动", "starting it again")
	start, err := d.Again(ctx)
	if err != nil {
		return err
	}
	debug.FreeOSMemory() // of what was running before
	s, err := measure(ctx, "start_grown", 1, times(1), func(ctx context.Context, _ int64) error { return start(ctx) })
	if err == nil {
		b.keep(s, "")
	}
	return err
}

// bare measures the yardstick.
func (b *bench) bare(ctx context.Context, _ *desk, y *yardstick) error {
	b.Say("标尺：空流程", "the yardstick: a bare workflow")
	s, err := b.bareStarts(y)(ctx)
	if err != nil {
		return err
	}
	b.keep(s, "")
	if s, err = b.bareUpdates(y)(ctx); err != nil {
		return err
	}
	b.keep(s, "")
	s, err = measure(ctx, "bare_updates_that_write_nothing", b.Width, lasting(b.For), y.update(updateNothing, b.sleeping()))
	if err != nil {
		return err
	}
	b.keep(s, bareUpdates)
	return nil
}

// mostSleeping is how many bare workflows are started each time at most, however long
// the list is.
const mostSleeping = 2000

// sleeping are as many bare workflows as a list has cases, within reason.
func (b *bench) sleeping() int { return min(b.List, mostSleeping) }

// bareStarts begin them, every time under names of their own.
func (b *bench) bareStarts(y *yardstick) func(context.Context) (Sample, error) {
	return func(ctx context.Context) (Sample, error) {
		if err := quiet(ctx); err != nil { // registrations wait for a start for a moment only
			return Sample{}, err
		}
		prefix := sleepers
		if again := len(b.samples); again > 0 {
			prefix = fmt.Sprintf("%s-%d", sleepers, again)
		}
		return y.begin(ctx, b.sleeping(), b.Width, prefix, time.Now().Add(sleeps))
	}
}

func (b *bench) bareUpdates(y *yardstick) func(context.Context) (Sample, error) {
	return func(ctx context.Context) (Sample, error) {
		if err := quiet(ctx); err != nil {
			return Sample{}, err
		}
		return measure(ctx, bareUpdates, b.Width, lasting(b.For), y.update(updateWrites, b.sleeping()))
	}
}

// takeList commits a list, with single cases coming in beside it.
func (b *bench) takeList(ctx context.Context, d *desk, y *yardstick) error {
	b.Say(fmt.Sprintf("接收清单，%d 行", b.List), fmt.Sprintf("taking a list of %d rows", b.List))
	beside := d.meanwhile(ctx, "single_intakes_beside_a_list", besideEvery, d.register)
	begun := begin()
	batch, err := d.stage(ctx, b.List, hasty, d.now())
	if err != nil {
		return err
	}
	b.keep(begun.end("list_staged", b.List), "")
	if err := d.commit(ctx, batch); err != nil {
		return err
	}
	b.keep(begun.end("list_committed", b.List), "")
	if err := d.allStarted(ctx); err != nil {
		return err
	}
	started := begun.end("list_started", b.List)
	s, err := beside()
	if err != nil {
		return err
	}
	b.keep(s, "")
	if err := b.keepBetween(ctx, started, b.bareStarts(y)); err != nil {
		return err
	}
	d.cases, err = d.casesOf(ctx, batch)
	return err
}

// besideEvery is how often a person does something beside a storm.
const besideEvery = 250 * time.Millisecond

func (b *bench) single(ctx context.Context, d *desk, y *yardstick) error {
	b.Say("逐件登记", "single intakes")
	s, err := b.intakes(ctx, d, "single_intakes")
	if err != nil {
		return err
	}
	return b.keepBetween(ctx, s, b.bareStarts(y))
}

// intakes registers cases one by one. An answer does not wait long for the start of its
// workflow: what starts afterwards counts into the rate, as it does for bare starts.
func (b *bench) intakes(ctx context.Context, d *desk, name string) (Sample, error) {
	begun := begin()
	answers, err := measure(ctx, name, b.Width, lasting(b.For), d.register)
	if err != nil {
		return Sample{}, err
	}
	if err := d.allStarted(ctx); err != nil {
		return Sample{}, err
	}
	return answers.through(begun.end(name, answers.Count)), nil
}

func (b *bench) commands(ctx context.Context, d *desk, y *yardstick) error {
	b.Say("办理动作", "commands")
	if err := quiet(ctx); err != nil {
		return err
	}
	s, err := measure(ctx, "commands", b.Width, lasting(b.For), d.call)
	if err != nil {
		return err
	}
	return b.keepBetween(ctx, s, b.bareUpdates(y))
}

func (b *bench) read(ctx context.Context, d *desk, _ *yardstick) error { return b.pages(ctx, d, "") }

// What people have open most.
const (
	boardPage   = "/api/v1/cases?open=true&order=due&limit=50"
	overduePage = "/api/v1/cases?open=true&overdue=true&limit=50"
	tallyOfOpen = "/api/v1/tally?open=true"
)

func unitPage() string {
	return "/api/v1/cases?open=true&limit=50&unit=" + url.QueryEscape(string(town.UnitID(leads[0])))
}

// pages reads what people have open, one page after another.
func (b *bench) pages(ctx context.Context, d *desk, suffix string) error {
	b.Say("查阅", "reading")
	for _, page := range []struct{ name, path string }{
		{"board_page", boardPage},
		{"unit_page", unitPage()},
		{"overdue_page", overduePage},
		{"search", "/api/v1/cases?limit=50&q=" + url.QueryEscape("示测00009")},
		{"tally", tallyOfOpen},
		{"statistics", "/api/v1/statistics"},
	} {
		s, err := measure(ctx, page.name+suffix, 1, lasting(b.For/2), d.get(page.path))
		if err != nil {
			return err
		}
		b.keep(s, "")
	}
	return nil
}

// lives lives plain lives to their end. Their yardstick is what the bare updates
// of as many commands would take.
func (b *bench) lives(ctx context.Context, d *desk, y *yardstick) error {
	return b.wholeLives(ctx, d, y, "")
}

func (b *bench) wholeLives(ctx context.Context, d *desk, y *yardstick, suffix string) error {
	b.Say(fmt.Sprintf("%d 件全过程", b.Lives), fmt.Sprintf("whole lives of %d cases", b.Lives))
	if err := quiet(ctx); err != nil {
		return err
	}
	before := d.given.Load()
	s, err := measure(ctx, "lives"+suffix, min(b.Width, b.Lives), times(b.Lives), d.live)
	if err != nil {
		return err
	}
	b.keep(s, "")
	return b.keepBetween(ctx, s.of("life_commands"+suffix, d.given.Load()-before), b.bareUpdates(y))
}
