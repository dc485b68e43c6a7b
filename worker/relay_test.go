package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/workflows/rehearsal"
)

var quiet = slog.New(slog.DiscardHandler)

// direct is a gateway without Temporal: it asks the ledger itself.
type direct struct {
	ledger *rehearsal.Ledger

	mu       sync.Mutex
	away     error
	sick     map[casework.CaseID]error
	applied  map[casework.CaseID]int
	woken    map[casework.CaseID]int
	replaced map[casework.CaseID]int64
	checks   int
}

func newDirect(l *rehearsal.Ledger) *direct {
	return &direct{ledger: l, sick: map[casework.CaseID]error{}, applied: map[casework.CaseID]int{},
		woken: map[casework.CaseID]int{}, replaced: map[casework.CaseID]int64{}}
}

func (d *direct) advance(ctx context.Context, ref contract.CaseRef, count map[casework.CaseID]int) error {
	d.mu.Lock()
	count[ref.Case]++
	err := d.away
	if err == nil {
		err = d.sick[ref.Case]
	}
	d.mu.Unlock()
	if err != nil {
		return err
	}
	_, err = d.ledger.Advance(ctx, contract.AdvanceRequest{Case: ref.Case, Epoch: ref.Epoch})
	return err
}

func (d *direct) Apply(ctx context.Context, f contract.Filing, _ time.Duration) error {
	return d.advance(ctx, contract.CaseRef{Case: f.Case, Epoch: f.Epoch}, d.applied)
}

func (d *direct) Wake(ctx context.Context, ref contract.CaseRef) error {
	return d.advance(ctx, ref, d.woken)
}

func (d *direct) Replace(_ context.Context, ref contract.CaseRef) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.sick[ref.Case]; err != nil {
		return err
	}
	d.replaced[ref.Case] = ref.Epoch
	return nil
}

func (d *direct) Healthy(context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.checks++
	return d.away
}

// hands is a clock that the test moves.
type hands struct {
	mu  sync.Mutex
	now time.Time
}

func (h *hands) time() time.Time { h.mu.Lock(); defer h.mu.Unlock(); return h.now }
func (h *hands) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

type bundle struct {
	clock   *hands
	ledger  *rehearsal.Ledger
	gateway *direct
	relay   *Relay
}

func setup(o RelayOptions) bundle {
	b := bundle{clock: &hands{now: time.Date(2021, 8, 24, 4, 0, 0, 0, time.UTC)}}
	b.ledger = rehearsal.New(func() casework.Instant { return casework.InstantOf(b.clock.time()) })
	b.gateway = newDirect(b.ledger)
	o.Now = b.clock.time
	b.relay = NewRelay(b.ledger, b.gateway, quiet, o)
	return b
}

// started opens a case whose workflow runs.
func (b bundle) started(t *testing.T, id casework.CaseID, clocks ...rehearsal.Clock) {
	t.Helper()
	b.ledger.Open(id, clocks...)
	require.NoError(t, b.ledger.MarkStarted(t.Context(), contract.CaseRef{Case: id, Epoch: 1}))
}

func (b bundle) sweep(t *testing.T) bool {
	t.Helper()
	more, err := b.relay.Sweep(t.Context())
	require.NoError(t, err)
	return more
}

func TestAFilingThatNobodyDeliveredIsDelivered(t *testing.T) {
	t.Parallel()
	b := setup(RelayOptions{})
	b.started(t, "C")
	b.ledger.File("C", rehearsal.Note)
	b.clock.pass(2 * time.Second)
	b.sweep(t)
	require.Zero(t, b.gateway.applied["C"], "it may still be on its way")
	b.clock.pass(time.Microsecond)
	b.sweep(t)
	require.Equal(t, int64(1), b.ledger.Applied("C"))
	b.sweep(t)
	require.Equal(t, 1, b.gateway.applied["C"])
}

func TestAWorkflowThatWasNeverStartedIsStartedOnce(t *testing.T) {
	t.Parallel()
	b := setup(RelayOptions{})
	b.ledger.Open("C")
	b.sweep(t)
	b.sweep(t)
	require.Equal(t, 1, b.gateway.woken["C"])
	_, err := b.ledger.RaiseEpoch(t.Context(), "C")
	require.NoError(t, err)
	b.sweep(t)
	require.Equal(t, 2, b.gateway.woken["C"], "a new epoch needs a new workflow")
}

func TestAClockThatRangUnheardIsHeard(t *testing.T) {
	t.Parallel()
	b := setup(RelayOptions{})
	due := casework.InstantOf(b.clock.time()).Add(casework.Hour)
	b.started(t, "C", rehearsal.Clock{Kind: casework.ClockReport, Due: due, Steps: []rehearsal.Step{{Name: "lapsed"}}})
	b.clock.pass(time.Hour + 30*time.Second)
	b.sweep(t)
	require.Zero(t, b.gateway.woken["C"])
	b.clock.pass(time.Millisecond)
	b.sweep(t)
	require.Equal(t, 1, b.gateway.woken["C"])
	entries, _ := b.ledger.Record("C")
	require.Equal(t, []rehearsal.Entry{{What: "report lapsed", At: due}}, entries)
}

func TestTheRelaySaysWhatItTookUp(t *testing.T) {
	t.Parallel()
	var heard []Swept
	b := setup(RelayOptions{swept: func(s Swept) { heard = append(heard, s) }})
	b.ledger.Open("A")
	b.ledger.Open("B")
	b.gateway.sick["B"] = contract.ErrNotYet
	b.started(t, "C")
	b.ledger.File("C", rehearsal.Note)
	b.clock.pass(3 * time.Second)
	b.sweep(t)
	b.sweep(t)
	require.Equal(t, []Swept{{Workflows: 2, WorkflowsFailed: 1, Filings: 1, Resting: 1}, {Resting: 1}}, heard)

	// Somebody else has started its workflow: it does not come again, and rests no more.
	require.NoError(t, b.ledger.MarkStarted(t.Context(), contract.CaseRef{Case: "B", Epoch: 1}))
	b.clock.pass(firstRest - time.Millisecond)
	b.sweep(t)
	require.Equal(t, Swept{Resting: 1}, heard[2])
	b.clock.pass(time.Millisecond)
	b.sweep(t)
	require.Equal(t, Swept{}, heard[3])
}

func TestALongListIsTakenInPortionsWithoutAPause(t *testing.T) {
	t.Parallel()
	b := setup(RelayOptions{Batch: 100})
	for i := range 250 {
		b.ledger.Open(casework.CaseID(fmt.Sprintf("C%03d", i)))
	}
	require.True(t, b.sweep(t))
	require.True(t, b.sweep(t))
	require.False(t, b.sweep(t))
	require.Len(t, b.gateway.woken, 250)
}

func TestSickCasesRestAndDoNotCrowdOutOthers(t *testing.T) {
	t.Parallel()
	b := setup(RelayOptions{Batch: 10})
	for i := range 10 {
		id := casework.CaseID(fmt.Sprintf("sick%d", i))
		b.started(t, id)
		b.ledger.File(id, rehearsal.Note)
		b.gateway.sick[id] = contract.ErrNotYet
	}
	b.started(t, "well")
	b.ledger.File("well", rehearsal.Note)
	b.clock.pass(3 * time.Second)
	b.sweep(t)
	require.Zero(t, b.gateway.applied["well"])
	b.sweep(t)
	require.Equal(t, int64(1), b.ledger.Applied("well"))
	for range 600 { // ten minutes
		b.clock.pass(time.Second)
		b.sweep(t)
	}
	require.LessOrEqual(t, b.gateway.applied["sick0"], 12, "a rest doubles up to five minutes")
	delete(b.gateway.sick, "sick0")
	b.clock.pass(5 * time.Minute)
	b.sweep(t)
	require.Equal(t, int64(1), b.ledger.Applied("sick0"))
}

// Two relays find the same at the same time; each thing is done by one of them,
// and what a dead one has claimed is free when its time is over.
func TestTwoRelaysDoNothingTwice(t *testing.T) {
	t.Parallel()
	b := setup(RelayOptions{})
	other := NewRelay(b.ledger, b.gateway, quiet, RelayOptions{Now: b.clock.time})
	for i := range 300 {
		id := casework.CaseID(fmt.Sprintf("C%03d", i))
		b.started(t, id)
		b.ledger.File(id, rehearsal.Note)
	}
	b.clock.pass(3 * time.Second)
	var all sync.WaitGroup
	for _, relay := range []*Relay{b.relay, other} {
		all.Go(func() {
			_, err := relay.Sweep(t.Context())
			assert.NoError(t, err)
		})
	}
	all.Wait()
	require.Len(t, b.gateway.applied, 300)
	for id, times := range b.gateway.applied {
		require.Equal(t, 1, times, id)
	}
}

func TestWhatADeadRelayHasClaimedIsTakenUpBySomebodyElse(t *testing.T) {
	t.Parallel()
	b := setup(RelayOptions{})
	b.started(t, "C")
	b.ledger.File("C", rehearsal.Note)
	b.clock.pass(3 * time.Second)
	_, err := b.ledger.Claim(t.Context(), "dead", []string{"C"}, 15*time.Second)
	require.NoError(t, err)
	b.clock.pass(15*time.Second - time.Millisecond)
	b.sweep(t)
	require.Zero(t, b.gateway.applied["C"])
	b.clock.pass(time.Millisecond)
	b.sweep(t)
	require.Equal(t, 1, b.gateway.applied["C"])
}

func TestWhileTemporalIsAwayTheRelayOnlyAsksForIt(t *testing.T) {
	t.Parallel()
	b := setup(RelayOptions{})
	b.started(t, "C")
	b.ledger.File("C", rehearsal.Note)
	b.clock.pass(3 * time.Second)
	b.gateway.away = contract.ErrNotYet
	b.sweep(t)
	for range 5 {
		b.clock.pass(time.Minute)
		_, err := b.relay.Sweep(t.Context())
		require.Error(t, err)
	}
	require.Equal(t, 1, b.gateway.applied["C"])
	require.Equal(t, 5, b.gateway.checks)
	b.gateway.away = nil
	b.sweep(t)
	require.Equal(t, int64(1), b.ledger.Applied("C"))
}

func TestALedgerThatIsAwayIsAnErrorOfTheSweep(t *testing.T) {
	t.Parallel()
	b := setup(RelayOptions{})
	b.ledger.Away(errors.New("the database is away"))
	_, err := b.relay.Sweep(t.Context())
	require.Error(t, err)
}

func TestALoopLogsChangesAndNotEveryRound(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	rounds, waits := 0, 0
	w := &Worker{log: slog.New(slog.NewTextHandler(&log, nil)), options: Options{
		Wait: func(ctx context.Context, d time.Duration) error {
			require.InDelta(t, time.Second, d, float64(200*time.Millisecond))
			waits++
			return ctx.Err()
		},
	}}
	w.loop(ctx, "relay", time.Second, func(context.Context) (bool, error) {
		rounds++
		switch {
		case rounds == 30:
			cancel()
		case rounds > 20:
			return true, nil
		case rounds > 10:
			return false, errors.New("away")
		}
		return false, nil
	})
	require.Equal(t, 30, rounds)
	require.Equal(t, 20, waits, "with more to do there is no wait")
	require.Equal(t, 1, strings.Count(log.String(), "in trouble and keeps trying"))
	require.Equal(t, 1, strings.Count(log.String(), "works again"))
}

func TestTheOutboxGoesOnWhileBatchesAreFull(t *testing.T) {
	t.Parallel()
	left := 250
	o := newOutbox(func(_ context.Context, limit int) (int, error) {
		n := min(left, limit)
		left -= n
		return n, nil
	})
	for _, want := range []bool{true, true, false} {
		more, err := o.Sweep(t.Context())
		require.NoError(t, err)
		require.Equal(t, want, more)
	}
	require.Zero(t, left)
}

// insistent names a case in every round, as a record does of which an older program
// notes nothing.
type insistent struct {
	*rehearsal.Ledger
	refs []contract.CaseRef
}

func (i *insistent) Overslept(context.Context, time.Duration, int) ([]contract.CaseRef, error) {
	return i.refs, nil
}

// A case that was woken is left alone for as long as it was claimed: it takes a moment
// until that shows, and with an older program beside this one it never does.
func TestWhatWasWokenIsNotWokenAgainAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(RelayOptions{Lease: 15 * time.Second})
	b.ledger.Open("C")
	i := &insistent{Ledger: b.ledger, refs: []contract.CaseRef{{Case: "C", Epoch: 1}}}
	b.relay = NewRelay(i, b.gateway, quiet, b.relay.options)
	woken := func() int {
		b.sweep(t)
		return b.gateway.woken["C"]
	}
	require.Equal(t, 1, woken())
	b.clock.pass(15*time.Second - time.Millisecond)
	require.Equal(t, 1, woken())
	b.clock.pass(time.Millisecond)
	require.Equal(t, 2, woken())
	i.refs[0].Epoch = 2
	_, err := b.ledger.RaiseEpoch(t.Context(), "C")
	require.NoError(t, err)
	require.Equal(t, 3, woken(), "another epoch is another workflow")
}
