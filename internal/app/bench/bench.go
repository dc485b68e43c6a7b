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
	// Ahead is how far the program's clock runs ahead of this machine's.
	Ahead time.Duration
	Stop  func(ctx context.Context) error
}

// Options say what to measure. All numbers are positive.
type Options struct {
	// Start starts the program on empty stores with a clock that runs ahead of this
	// machine's by a span, or behind it.
	Start func(ctx context.Context, ahead time.Duration) (Running, error)
	List  int           // rows of the first list; the second has nine times as many
	Noon  int           // cases due at one noon; a fifth of them is answered in the last minute
	Lives int           // whole lives of cases
	For   time.Duration // how long each kind of request is sent
	Width int           // requests at once
	// LastMinute is how long before the noon the answers come in.
	LastMinute time.Duration
	// Patience is how far a verdict may be behind the latest one before it counts
	// as lost.
	Patience time.Duration
	// Tell hears every measurement as it is made.
	Tell func(Sample)
	// Say hears in both languages what is being done; it may take minutes.
	Say func(zh, en string)
}

// Least is the least number of anything.
const Least = 10

// Result is what a run measured, and what became of its noon.
type Result struct {
	Samples  []Sample `json:"samples"`
	Verdicts Verdicts `json:"verdicts"`
}

// Run measures, and ends with an error where something could not be done. Whether
// every verdict at noon is right is for the caller to ask of the result.
func Run(ctx context.Context, o Options) (Result, error) {
	b := &bench{Options: o}
	for _, part := range []func(context.Context) error{b.day, b.noon} {
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

// keep finishes a sample, compares it with its yardstick, and tells it.
func (b *bench) keep(s Sample, against string) {
	for _, other := range b.samples {
		if other.Name == against && other.PerSecond > 0 {
			s.Against, s.Ratio = against, s.PerSecond/other.PerSecond
		}
	}
	b.samples = append(b.samples, s)
	b.Tell(s)
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
	})
}

// bare measures the yardstick.
func (b *bench) bare(ctx context.Context, _ *desk, y *yardstick) error {
	b.Say("标尺：空流程", "the yardstick: a bare workflow")
	s, err := y.begin(ctx, b.List, b.Width, sleepers, time.Now().Add(sleeps))
	if err != nil {
		return err
	}
	b.keep(s, "")
	if s, err = measure(ctx, bareUpdates, b.Width, lasting(b.For), y.update(updateWrites, b.List)); err != nil {
		return err
	}
	b.keep(s, "")
	s, err = measure(ctx, "bare_updates_that_write_nothing", b.Width, lasting(b.For), y.update(updateNothing, b.List))
	if err != nil {
		return err
	}
	b.keep(s, bareUpdates)
	return nil
}

// takeList commits a list, with single cases coming in beside it.
func (b *bench) takeList(ctx context.Context, d *desk, _ *yardstick) error {
	b.Say(fmt.Sprintf("接收清单，%d 行", b.List), fmt.Sprintf("taking a list of %d rows", b.List))
	beside := d.meanwhile(ctx, "single_intakes_beside_a_list", besideEvery, d.register)
	begun := begin()
	batch, err := d.stage(ctx, b.List, d.now())
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
	b.keep(begun.end("list_started", b.List), bareStarts)
	s, err := beside()
	if err != nil {
		return err
	}
	b.keep(s, "")
	d.cases, err = d.casesOf(ctx, batch)
	return err
}

// besideEvery is how often a person does something beside a storm.
const besideEvery = 250 * time.Millisecond

func (b *bench) single(ctx context.Context, d *desk, _ *yardstick) error {
	b.Say("逐件登记", "single intakes")
	s, err := measure(ctx, "single_intakes", b.Width, lasting(b.For), d.register)
	if err == nil {
		b.keep(s, bareStarts)
	}
	return err
}

func (b *bench) commands(ctx context.Context, d *desk, _ *yardstick) error {
	b.Say("办理动作", "commands")
	s, err := measure(ctx, "commands", b.Width, lasting(b.For), d.call)
	if err == nil {
		b.keep(s, bareUpdates)
	}
	return err
}

func (b *bench) read(ctx context.Context, d *desk, _ *yardstick) error { return b.pages(ctx, d, "") }

// pages reads what people have open, one page after another.
func (b *bench) pages(ctx context.Context, d *desk, suffix string) error {
	b.Say("查阅", "reading")
	for _, page := range []struct{ name, path string }{
		{"board_page", "/api/v1/cases?open=true&order=due&limit=50"},
		{"tally", "/api/v1/tally?open=true"},
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
func (b *bench) lives(ctx context.Context, d *desk, _ *yardstick) error {
	b.Say(fmt.Sprintf("%d 件全过程", b.Lives), fmt.Sprintf("whole lives of %d cases", b.Lives))
	s, err := measure(ctx, "life_commands", min(b.Width, b.Lives), times(b.Lives), d.live)
	if err != nil {
		return err
	}
	s = s.of(d.given.Load())
	b.keep(s, bareUpdates)
	return nil
}

// grow makes ten cases of each and measures again what was measured before.
func (b *bench) grow(ctx context.Context, d *desk, _ *yardstick) error {
	b.Say(fmt.Sprintf("增至十倍，再接收 %d 行", 9*b.List), fmt.Sprintf("growing tenfold: a list of %d rows", 9*b.List))
	begun := begin()
	batch, err := d.stage(ctx, 9*b.List, d.now())
	if err != nil {
		return err
	}
	if err := d.commit(ctx, batch); err != nil {
		return err
	}
	if err := d.allStarted(ctx); err != nil {
		return err
	}
	b.keep(begun.end("list_started_tenfold", 9*b.List), bareStarts)
	more, err := d.casesOf(ctx, batch)
	if err != nil {
		return err
	}
	d.cases = append(d.cases, more...)
	s, err := measure(ctx, "commands_tenfold", b.Width, lasting(b.For), d.call)
	if err != nil {
		return err
	}
	b.keep(s, "commands")
	return b.pages(ctx, d, "_tenfold")
}
