package worker

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// RelayLedger finds what nobody has seen to.
type RelayLedger interface {
	// Unapplied lists waiting filings, the oldest of each case, filed longer
	// ago than olderThan.
	Unapplied(ctx context.Context, olderThan time.Duration, limit int) ([]contract.Filing, error)
	// Overslept lists cases whose next clock rang longer ago than by, and cases
	// whose workflow was never started in their present epoch.
	Overslept(ctx context.Context, by time.Duration, limit int) ([]contract.CaseRef, error)
	// MarkStarted remembers that workflows were started, each in its epoch.
	MarkStarted(ctx context.Context, refs ...contract.CaseRef) error
	Claims
}

// Claims let one of several processes see to a thing. None waits for a dead one:
// what a process has claimed is free again when its time is over.
type Claims interface {
	// Claim gives those of the subjects that the holder may see to for so long.
	Claim(ctx context.Context, holder string, subjects []string, lease time.Duration) ([]string, error)
	// Release gives back all that the holder has claimed.
	Release(ctx context.Context, holder string) error
}

// Gateway is what the relay and the recovery need of Temporal's client. Errors
// that mean "later" are contract.ErrNotYet and contract.ErrFenced.
type Gateway interface {
	Apply(ctx context.Context, f contract.Filing, wait time.Duration) error
	// Wake starts a case's workflow, or makes the running one look again.
	Wake(ctx context.Context, ref contract.CaseRef) error
	Replace(ctx context.Context, ref contract.CaseRef) error
	Healthy(ctx context.Context) error
}

// RelayOptions are the relay's measures; zero values mean the defaults.
type RelayOptions struct {
	Every      time.Duration // between two sweeps; 250 ms
	FilingsAge time.Duration // of filings it takes up; 2 s, for younger ones are on their way
	Overslept  time.Duration // of clocks it takes up; 30 s
	Patience   time.Duration // with one filing; 2 s
	Batch      int           // of each kind in a sweep; 500
	Width      int           // handled at once; two for each processor, from 4 to 16
	Lease      time.Duration // of the cases that it takes up, leaseWidths times Width at once; 15 s
	Holder     string        // of those leases, another one in every process; a random one
	Now        func() time.Time

	swept func(Swept) // nil: nobody hears of it
}

func (o RelayOptions) withDefaults() RelayOptions {
	for _, d := range []struct {
		value *time.Duration
		usual time.Duration
	}{{&o.Every, 250 * time.Millisecond}, {&o.FilingsAge, 2 * time.Second}, {&o.Overslept, 30 * time.Second}, {&o.Patience, 2 * time.Second}, {&o.Lease, 15 * time.Second}} {
		if *d.value == 0 {
			*d.value = d.usual
		}
	}
	orDefault(&o.Batch, 500)
	orDefault(&o.Width, min(max(2*runtime.GOMAXPROCS(0), 4), 16)) // more are hardly faster, and people wait behind them
	if o.Holder == "" {
		o.Holder = rand.Text()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Relay hands over to the workflows what was not handed over, or whose handing
// over was lost: filings without an outcome, workflows that were never started,
// clocks that rang unheard. It elects no leader: of several relays each claims the
// cases that it takes up. Doing something twice would be harmless, and is spared.
type Relay struct {
	ledger  RelayLedger
	gateway Gateway
	log     *slog.Logger
	options RelayOptions

	away    bool // Temporal did not answer in the last sweep
	resting resting
	woken   map[run]time.Time // until when each is not woken again: it takes a moment to be of effect
}

// run is the workflow of a case in an epoch.
type run struct {
	id    casework.CaseID
	epoch int64
}

func runOf(ref contract.CaseRef) run { return run{ref.Case, ref.Epoch} }

// NewRelay makes a relay whose Sweep is called by one goroutine at a time.
func NewRelay(ledger RelayLedger, gateway Gateway, log *slog.Logger, o RelayOptions) *Relay {
	return &Relay{ledger: ledger, gateway: gateway, log: log, options: o.withDefaults(), resting: resting{}, woken: map[run]time.Time{}}
}

// Sweep does one round and reports whether another should follow at once.
func (r *Relay) Sweep(ctx context.Context) (more bool, err error) {
	if r.away {
		if err := r.gateway.Healthy(ctx); err != nil {
			return false, fmt.Errorf("temporal is away: %w", err)
		}
		r.away = false
	}
	now := r.options.Now()
	r.resting.forget(now)
	maps.DeleteFunc(r.woken, func(_ run, until time.Time) bool { return !now.Before(until) })
	// Cases that rest are listed by the ledger all the same: room for them, or
	// a few sick ones would crowd out the others.
	limit := r.options.Batch + len(r.resting) + len(r.woken)

	refs, err := r.ledger.Overslept(ctx, r.options.Overslept, limit)
	if err != nil {
		return false, fmt.Errorf("cases that overslept: %w", err)
	}
	refs = keep(refs, func(ref contract.CaseRef) bool {
		_, lately := r.woken[runOf(ref)]
		return !lately && r.resting.ready(ref.Case, now)
	}, r.options.Batch)
	var woke, did outcomes // of the workflows, and of all
	defer func() { r.told(now, woke, did) }()
	if err := share(ctx, r, &did, refs, func(ref contract.CaseRef) casework.CaseID { return ref.Case }, r.gateway.Wake, r.started); err != nil {
		return false, err
	}
	woke = did
	filings, err := r.ledger.Unapplied(ctx, r.options.FilingsAge, limit)
	if err != nil {
		return false, fmt.Errorf("filings without an outcome: %w", err)
	}
	filings = keep(filings, func(f contract.Filing) bool { return r.resting.ready(f.Case, now) }, r.options.Batch)
	err = share(ctx, r, &did, filings, func(f contract.Filing) casework.CaseID { return f.Case }, func(ctx context.Context, f contract.Filing) error {
		return r.gateway.Apply(ctx, f, r.options.Patience)
	}, nil)
	if err != nil {
		return false, err
	}
	r.away = did.tried > 0 && did.failed == did.tried
	full := len(refs) == r.options.Batch || len(filings) == r.options.Batch
	return full && did.tried > 0 && !r.away, did.err()
}

// started notes which workflows were woken.
func (r *Relay) started(ctx context.Context, refs ...contract.CaseRef) error {
	for _, ref := range refs {
		r.woken[runOf(ref)] = r.options.Now().Add(r.options.Lease)
	}
	return r.ledger.MarkStarted(ctx, refs...)
}

// told tells of a round that began now: woke is what became of the workflows, did of all.
func (r *Relay) told(now time.Time, woke, did outcomes) {
	if r.options.swept == nil {
		return
	}
	r.options.swept(Swept{
		Workflows: woke.tried, WorkflowsFailed: woke.failed,
		Filings: did.tried - woke.tried, FilingsFailed: did.failed - woke.failed, Resting: r.resting.count(now),
	})
}

// leaseWidths is how many times the relay's width is claimed at once: few enough
// that all are through before the lease is over, and that little waits where a
// relay died.
const leaseWidths = 4

// share does something with those of the items whose case no other relay sees to,
// and notes those with which it was done, some at once. It gives nothing back, for another one may have found the same items before they
// were done; nobody needs them before the lease is over.
func share[T any](ctx context.Context, r *Relay, did *outcomes, items []T, caseOf func(T) casework.CaseID, do func(context.Context, T) error, note func(context.Context, ...T) error,
) error {
	for some := range slices.Chunk(items, leaseWidths*r.options.Width) {
		subjects := make([]string, len(some))
		for i, item := range some {
			subjects[i] = string(caseOf(item))
		}
		granted, err := r.ledger.Claim(ctx, r.options.Holder, subjects, r.options.Lease)
		if err != nil {
			return fmt.Errorf("claiming cases: %w", err)
		}
		some = keep(some, func(item T) bool { return slices.Contains(granted, string(caseOf(item))) }, len(some))
		var done []T
		for i, err := range each(ctx, r.options.Width, some, do) {
			if did.add(err != nil, r.settle(caseOf(some[i]), err)); err == nil {
				done = append(done, some[i])
			}
		}
		if note != nil && len(done) > 0 {
			if err := note(ctx, done...); err != nil {
				return fmt.Errorf("noting what was done: %w", err) // it is done once more
			}
		}
	}
	return nil
}

// outcomes count what became of a sweep, and keep one error to show.
type outcomes struct {
	tried, failed, told int
	first               error
}

// add counts one item: whether it failed, and what is worth telling of that.
func (o *outcomes) add(failed bool, err error) {
	o.tried++
	if failed {
		o.failed++
	}
	if err == nil {
		return
	}
	if o.first == nil {
		o.first = err
	}
	o.told++
}

func (o *outcomes) err() error {
	if o.told > 1 {
		return fmt.Errorf("%w (and %d more)", o.first, o.told-1)
	}
	return o.first
}

// settle lets a case rest for a while when it got nowhere, so that it costs
// nothing while it is sick, and returns what is worth a line in the log.
func (r *Relay) settle(id casework.CaseID, err error) error {
	if err == nil {
		r.resting.well(id)
		return nil
	}
	r.resting.sick(id, r.options.Now())
	if errors.Is(err, contract.ErrNotYet) || errors.Is(err, contract.ErrFenced) {
		r.log.Debug("relay got nowhere", slog.String("case", string(id)), slog.Any("error", err))
		return nil
	}
	return fmt.Errorf("case %s: %w", id, err)
}

// keep returns the first limit items that are ready.
func keep[T any](items []T, ready func(T) bool, limit int) []T {
	var kept []T
	for _, item := range items {
		if len(kept) < limit && ready(item) {
			kept = append(kept, item)
		}
	}
	return kept
}

// each does something with every item, width at a time, and returns the errors
// in the order of the items. When ctx ends it does not begin any more.
func each[T any](ctx context.Context, width int, items []T, do func(context.Context, T) error) []error {
	errs := make([]error, len(items))
	next := make(chan int)
	var all sync.WaitGroup
	for range min(width, len(items)) {
		all.Go(func() {
			for i := range next {
				errs[i] = do(ctx, items[i])
			}
		})
	}
	for i := range items {
		select {
		case next <- i:
		case <-ctx.Done():
			errs[i] = ctx.Err()
		}
	}
	close(next)
	all.Wait()
	return errs
}
