package ledger

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func TestWhatWasNotAppliedIsFoundAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		first, second := d.register("D1"), d.register("D2")
		call := &casework.RecordCall{Unit: "bureau"}
		d.clock.forward(casework.Second)
		a := d.file(first, coordinator, call)
		d.clock.forward(casework.Second)
		d.file(first, coordinator, call)
		b := d.file(second, coordinator, call)
		find := func(olderThan time.Duration) (ids []string) {
			filings, err := d.l.Unapplied(ctx, olderThan, 10)
			require.NoError(t, err)
			for _, f := range filings {
				ids = append(ids, f.ID)
				require.Equal(t, int64(1), f.Epoch)
			}
			return ids
		}
		require.Equal(t, []string{a.ID, b.ID}, find(0), "the oldest of each case")
		require.Equal(t, []string{a.ID}, find(time.Second))
		require.Empty(t, find(2*time.Second))
		d.advance(first)
		require.Equal(t, []string{b.ID}, find(0))
		_, err := d.l.RaiseEpoch(ctx, second)
		require.NoError(t, err)
		filings, err := d.l.Unapplied(ctx, 0, 10)
		require.NoError(t, err)
		require.Equal(t, int64(2), filings[0].Epoch)
		d.advance(second)
		require.Empty(t, find(0))
	})
}

func TestAWorkflowThatSleepsTooLongIsFound(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.register("D1")
		find := func(by time.Duration) []contract.CaseRef {
			refs, err := d.l.Overslept(ctx, by, 10)
			require.NoError(t, err)
			return refs
		}
		require.Equal(t, []contract.CaseRef{{Case: id, Epoch: 1, RestsUntil: d.record(id).NextAt}}, find(time.Hour), "never started")
		require.NoError(t, d.l.MarkStarted(ctx, contract.CaseRef{Case: id, Epoch: 1}))
		require.Empty(t, find(0))
		wake := d.record(id).NextAt
		d.clock.set(wake.Add(casework.Minute - 1))
		require.Empty(t, find(time.Minute))
		late, since, err := d.l.Late(ctx, time.Minute)
		require.NoError(t, err)
		require.Zero(t, late)
		require.Zero(t, since)
		d.clock.set(wake.Add(casework.Minute))
		late, since, err = d.l.Late(ctx, time.Minute)
		require.NoError(t, err)
		require.Equal(t, 1, late)
		require.Equal(t, wake, since)
		require.Len(t, find(time.Minute), 1)
		d.advance(id)
		require.Empty(t, find(0))

		epoch, err := d.l.RaiseEpoch(ctx, id)
		require.NoError(t, err)
		require.NoError(t, d.l.MarkStarted(ctx, contract.CaseRef{Case: id, Epoch: epoch - 1}))
		require.Equal(t, []contract.CaseRef{{Case: id, Epoch: epoch, RestsUntil: d.record(id).NextAt}}, find(time.Hour), "the note of a replaced run is of no effect")
		require.NoError(t, d.l.MarkStarted(ctx, contract.CaseRef{Case: id, Epoch: epoch}))
		require.NoError(t, d.l.MarkStarted(ctx, contract.CaseRef{Case: id, Epoch: epoch}))
		require.Empty(t, find(0))
		_, err = d.l.RaiseEpoch(ctx, "nowhere")
		requireRefusal(t, err, casework.NotFound, "no_such_case")

		second, third := d.register("D2"), d.register("D3")
		require.NoError(t, d.l.MarkStarted(ctx, contract.CaseRef{Case: third, Epoch: 1}, contract.CaseRef{Case: id, Epoch: epoch}, contract.CaseRef{Case: second, Epoch: 7}, contract.CaseRef{Case: "nowhere", Epoch: 1}))
		require.Equal(t, []contract.CaseRef{{Case: second, Epoch: 1, RestsUntil: d.record(second).NextAt}}, find(time.Hour), "of several each is noted for its own epoch")
	})
}

// Whoever registers a single case has a second to start its workflow; the rows of a list
// are the relay's at once.
func TestTheRelayLeavesASingleCaseToWhoeverRegisteredIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		unstarted := func() (ids []casework.CaseID) {
			refs, err := d.l.Overslept(ctx, time.Hour, 10)
			require.NoError(t, err)
			for _, ref := range refs {
				ids = append(ids, ref.Case)
			}
			return ids
		}
		single := registration("D1")
		single.Source.Batch = ""
		one, err := d.l.Register(ctx, contract.NewCase{Body: single, Actor: dutyOfficer})
		require.NoError(t, err)
		listed := registration("D2")
		listed.Source.Batch = "b1"
		two, err := d.l.Register(ctx, contract.NewCase{Body: listed, Actor: dutyOfficer})
		require.NoError(t, err)
		for at, want := range map[casework.Span][]casework.CaseID{
			0: {two.Case}, casework.Second - casework.Millisecond: {two.Case}, casework.Second: {one.Case, two.Case}, casework.Second + casework.Millisecond: {one.Case, two.Case},
		} {
			d.clock.set(one.FiledAt.Add(at))
			require.ElementsMatch(t, want, unstarted(), at)
		}
	})
}

// A workflow that is started rests until the case's first clock, but for cases in which a
// filing waits, whose clock has rung, or whose next clock is another one than it was told of.
func TestAWorkflowThatIsStartedRestsUntilThereIsSomethingToDo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		until := func() casework.Instant {
			refs, err := d.l.Overslept(ctx, time.Hour, 10)
			require.NoError(t, err)
			require.Len(t, refs, 1)
			return refs[0].RestsUntil
		}
		filing, err := d.l.Register(ctx, contract.NewCase{Body: registration("D1"), Actor: dutyOfficer})
		require.NoError(t, err)
		require.Positive(t, d.record(filing.Case).NextAt)
		require.Equal(t, d.record(filing.Case).NextAt, filing.RestsUntil, "as it is registered")
		require.Equal(t, filing.RestsUntil, until())

		d.file(filing.Case, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		require.Zero(t, until(), "a filing waits")
		require.NoError(t, d.l.writer.Exec("UPDATE cases SET applied_seq = last_filing_seq, next_at = next_at - 1").Error)
		require.Zero(t, until(), "its next clock has moved")
	})
}

func TestWhatChangedLastIsDoubtedAfterACrash(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		doubted, err := d.l.Doubt(ctx, time.Minute)
		require.NoError(t, err)
		require.Zero(t, doubted, "nothing has happened yet")
		early, late := d.register("D1"), d.register("D2")
		d.clock.forward(casework.Minute)
		d.file(late, coordinator, &casework.RecordCall{Unit: "bureau"})
		d.advance(late)
		for _, id := range []casework.CaseID{early, late} {
			require.NoError(t, d.l.MarkStarted(ctx, contract.CaseRef{Case: id, Epoch: 1}))
		}
		find := func() []contract.CaseRef {
			refs, err := d.l.Overslept(ctx, time.Hour, 10)
			require.NoError(t, err)
			return refs
		}
		require.Empty(t, find())
		doubted, err = d.l.Doubt(ctx, time.Minute-time.Millisecond)
		require.NoError(t, err)
		require.Equal(t, int64(1), doubted)
		require.Equal(t, []contract.CaseRef{{Case: late, Epoch: 1, RestsUntil: d.record(late).NextAt}}, find(), "the same epoch: its workflow is asked to look, not replaced")
		doubted, err = d.l.Doubt(ctx, time.Minute)
		require.NoError(t, err)
		require.Equal(t, int64(1), doubted, "the other; what is in doubt is not doubted again")
		require.NoError(t, d.l.MarkStarted(ctx, contract.CaseRef{Case: late, Epoch: 1}))
		require.NoError(t, d.l.MarkStarted(ctx, contract.CaseRef{Case: early, Epoch: 1}))
		require.Empty(t, find())
	})
}

func TestEveryUnfinishedCaseIsListedOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		ids := board(d)
		var open []casework.CaseID
		for _, id := range ids {
			if d.record(id).Open {
				open = append(open, id)
			}
		}
		var ended casework.CaseID
		for _, id := range ids {
			if !d.record(id).Open {
				ended = id
				break
			}
		}
		d.file(ended, coordinator, &casework.LinkRepeat{Case: open[0], Link: "full", Basis: "text"})
		var found []casework.CaseID
		var after casework.CaseID
		for {
			refs, err := d.l.Unfinished(ctx, after, 3)
			require.NoError(t, err)
			for _, r := range refs {
				found = append(found, r.Case)
				after = r.Case
			}
			if len(refs) < 3 {
				break
			}
		}
		require.ElementsMatch(t, append(open, ended), found, "a filing that waits keeps an ended case on the list")

		rests, err := d.l.AtRest(ctx, append(slices.Clone(ids), "nowhere"))
		require.NoError(t, err)
		require.Len(t, rests, len(ids), "of what is not in the record nothing is said")
		for _, id := range ids {
			require.Equal(t, !slices.Contains(found, id), rests[id], id)
		}
		require.Contains(t, slices.Collect(maps.Values(rests)), true)
	})
}

func TestValuesBesideTheRecord(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l := open(t, config)
		v, err := l.Meta(ctx, "shards")
		require.NoError(t, err)
		require.Empty(t, v)
		for _, want := range []string{"4", "8"} {
			require.NoError(t, l.SetMeta(ctx, "shards", want))
			v, err = l.Meta(ctx, "shards")
			require.NoError(t, err)
			require.Equal(t, want, v)
		}
	})
}
