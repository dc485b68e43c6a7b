package ledger

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A command has its outcome when it is filed: what had fallen due before it is
// published before it, a refusal stands in the record, and no workflow was asked.
func TestACommandIsAppliedWhereItIsFiled(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		config.AtOnce = true
		d := newDesk(t, config)
		id := d.register("D1")
		d.clock.forward(casework.Second)
		f := d.file(id, dutyOfficer, &casework.RecordCall{Unit: "bureau"})
		require.Equal(t, contract.FilingApplied, f.State)
		require.Len(t, f.Events, 1)
		require.Equal(t, d.events(id)[f.FirstEvent-1].ID, f.Events[0].ID)
		f.Events = nil
		require.Equal(t, d.filing(f.ID), f, "as it is read")

		d.clock.set(noon)
		late := d.file(id, dutyOfficer, &casework.RecordCall{Unit: "bureau"})
		types := d.eventTypes(id)
		require.Contains(t, types, casework.EventType("clock_lapsed"))
		require.Equal(t, casework.EventType("call_recorded"), types[len(types)-1], "after what had fallen due")
		require.Equal(t, late.FirstEvent, late.LastEvent)
		require.Len(t, late.Events, 1, "what fell due is not of its making")
		require.Equal(t, late.ID, late.Events[0].Filing)

		refused := d.file(id, reviewer, &casework.Approve{Answer: "r1"})
		require.Equal(t, contract.FilingRefused, refused.State)
		require.Equal(t, d.filing(refused.ID), refused)

		seq := d.record(id).Case.Seq
		require.Equal(t, refused.Seq, d.advance(id).AppliedThrough)
		require.Equal(t, seq, d.record(id).Case.Seq, "nothing was left to do")
		d.whole(id)
	})
}

// What cannot be applied where it is filed is filed all the same, and waits.
func TestACommandThatCannotBeAppliedWhereItIsFiledWaits(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		config.AtOnce = true
		d := newDesk(t, config)
		id := d.register("D1")
		good := d.l.rules
		d.l.rules.due = func(casework.Case, casework.Instant) []casework.Event { panic("broken") }
		d.clock.forward(casework.Second)
		f := d.file(id, dutyOfficer, &casework.RecordCall{Unit: "bureau"})
		require.Equal(t, contract.FilingPending, f.State)
		require.EqualValues(t, 1, d.record(id).Waiting)
		d.l.rules = good
		second := d.file(id, dutyOfficer, &casework.RecordCall{Unit: "bureau"})
		require.Equal(t, contract.FilingApplied, second.State, "and with the next one it is applied before it")
		require.Equal(t, contract.FilingApplied, d.filing(f.ID).State)
		require.Less(t, d.filing(f.ID).LastEvent, second.FirstEvent)
		d.whole(id)
	})
}

// Behind more than one transaction takes a command waits its turn like the others.
func TestACommandBehindManyThatWaitWaitsItsTurn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		config.AtOnce = true
		d := newDesk(t, config)
		id := d.register("D1")
		d.clock.forward(casework.Second)
		call := &casework.RecordCall{Unit: "bureau"}
		d.l.config.AtOnce = false // as a program of before files
		for range atOnce {
			d.file(id, dutyOfficer, call)
		}
		d.l.config.AtOnce = true
		behind := d.file(id, dutyOfficer, call)
		require.Equal(t, contract.FilingPending, behind.State)
		require.Zero(t, behind.FirstEvent)
		require.EqualValues(t, 1, d.record(id).Waiting, "what one transaction takes is applied")
		next := d.file(id, dutyOfficer, call)
		require.Equal(t, contract.FilingApplied, next.State)
		require.Equal(t, next.FirstEvent-1, d.filing(behind.ID).LastEvent, "in the order in which they were filed")
		require.EqualValues(t, atOnce+3, next.Seq)
		d.whole(id)
	})
}

// The timer of a workflow that has to ring sooner is told of at once, one that has to
// ring later by and by; a workflow that has looked is not told again.
func TestWorkflowsHearWhereTheirTimersHaveMoved(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		config.AtOnce = true
		d := newDesk(t, config)
		id := d.register("D1")
		require.NoError(t, d.l.MarkStarted(ctx, contract.CaseRef{Case: id, Epoch: 1}))
		overslept := func() []contract.CaseRef {
			refs, err := d.l.Overslept(ctx, time.Hour, 10)
			require.NoError(t, err)
			return refs
		}
		d.clock.forward(3 * casework.Second)
		require.Empty(t, overslept(), "its first look is on its way, and finds what the registration left")
		d.advance(id)
		require.Empty(t, overslept())

		d.clock.forward(casework.Second)
		require.False(t, d.file(id, dutyOfficer, &casework.RecordCall{Unit: "bureau"}).Sooner)
		d.clock.forward(3 * casework.Second)
		require.Empty(t, overslept(), "no instant has moved")

		// Assigned: the clock of assigning stops, and that of acknowledging is due half an hour on.
		assigned := d.file(id, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		require.Equal(t, contract.FilingApplied, assigned.State, "%v", assigned.Refusal)
		require.Empty(t, overslept(), "more may follow at once")
		d.clock.forward(movedFor - casework.Millisecond)
		require.Empty(t, overslept())
		d.clock.forward(casework.Millisecond)
		require.Len(t, overslept(), 1)
		require.Equal(t, d.record(id).NextAt, d.advance(id).NextAt)
		require.Empty(t, overslept())
	})
}

// An instant within a minute does not wait for the relay; one that the workflow knows
// already, and one that is further off, need nobody beside the answer.
func TestAWorkflowIsToldAtOnceOfWhatIsWithinAMinute(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		config.AtOnce = true
		d := newDesk(t, config)
		id := d.register("D1")
		require.NoError(t, d.l.MarkStarted(ctx, contract.CaseRef{Case: id, Epoch: 1}))
		next := d.record(id).NextAt
		call := func(at casework.Instant) contract.Filing {
			d.clock.set(at)
			f := d.file(id, dutyOfficer, &casework.RecordCall{Unit: "bureau"})
			require.Equal(t, contract.FilingApplied, f.State)
			require.Equal(t, next, d.record(id).NextAt)
			return f
		}
		const minute, ms = casework.Minute, casework.Millisecond
		require.False(t, call(next.Add(-2*minute)).Sooner, "the timer is set for that instant")
		require.NoError(t, d.l.writer.Model(&caseRow{}).Where("id = ?", id).Update("rings_at", next.Add(ms)).Error)
		require.False(t, call(next.Add(-minute-ms)).Sooner)
		require.False(t, call(next.Add(-minute)).Sooner)
		require.True(t, call(next.Add(-minute+ms)).Sooner)
		d.advance(id) // the workflow looks
		require.False(t, call(next.Add(-minute+2*ms)).Sooner)
	})
}

// breaking fails in the ledger's own code, after the rules have spoken.
type breaking struct{ BlindIndex }

func (breaking) Index(string, []byte) (digest, key string) { panic("broken") }
func (breaking) IndexKey() string                          { return "" }

// Whatever fails after a command was numbered, the command is there, once, and waits.
func TestACommandIsFiledWhateverFailsBehindTheRules(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		config.AtOnce = true
		d := newDesk(t, config)
		id := d.register("D1")
		d.l.config.Index = breaking{}
		amend := &casework.AmendRegistration{Address: new("示范路 1 号"), Reason: casework.NewText("来电更正")}
		f, err := d.l.File(ctx, contract.NewFiling{Case: id, Body: amend, Actor: coordinator, IdempotencyKey: "once-only"})
		require.NoError(t, err)
		require.Equal(t, contract.FilingPending, f.State)
		require.EqualValues(t, 1, d.record(id).Waiting)
		again, err := d.l.File(ctx, contract.NewFiling{Case: id, Body: amend, Actor: coordinator, IdempotencyKey: "once-only"})
		require.NoError(t, err)
		require.Equal(t, f.ID, again.ID)
		require.True(t, again.Replayed)
		d.l.config.Index = nil
		d.advance(id)
		require.Equal(t, contract.FilingApplied, d.filing(f.ID).State)
		require.Zero(t, d.record(id).Waiting)
		d.whole(id)
	})
}

// A row that names an instant at which there is nothing to do names the right one after
// the next look, and is not looked at for ever.
func TestAnInstantOfNothingIsPutRight(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.register("D1")
		require.NoError(t, d.l.MarkStarted(ctx, contract.CaseRef{Case: id, Epoch: 1}))
		next, wrong := d.record(id).NextAt, d.clock.now().Add(casework.Second)
		require.NoError(t, d.l.writer.Model(&caseRow{}).Where("id = ?", id).Update("next_at", wrong).Error)
		d.clock.forward(casework.Minute)
		overslept := func() []contract.CaseRef {
			refs, err := d.l.Overslept(ctx, 0, 10)
			require.NoError(t, err)
			return refs
		}
		require.Len(t, overslept(), 1)
		require.Equal(t, next, d.advance(id).NextAt)
		require.Equal(t, next, d.record(id).NextAt)
		require.Empty(t, overslept())
	})
}
