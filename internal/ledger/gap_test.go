package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// watched is an office whose bureau keeps a roster.
type watched struct {
	*desk
	hand casework.PersonID
}

func newWatched(t *testing.T, config Config) *watched {
	t.Helper()
	w := &watched{desk: newDesk(t, config)}
	_, err := w.l.AddUnit(ctx, contract.Unit{ID: "bureau", Name: "Bureau", Kind: contract.UnitDepartment})
	require.NoError(t, err)
	p, err := w.l.AddPerson(ctx, contract.Person{Name: "hand"})
	require.NoError(t, err)
	w.hand = p.ID
	return w
}

func (w *watched) turn(from, until casework.Instant) contract.Duty {
	w.t.Helper()
	added, err := w.l.AddDuty(ctx, contract.Duty{Unit: "bureau", Person: w.hand, Telephone: "1", From: from, Until: until})
	require.NoError(w.t, err)
	return added
}

func (w *watched) strike(turn string) {
	w.t.Helper()
	_, err := w.l.StrikeDuty(ctx, "bureau", turn, "ill")
	require.NoError(w.t, err)
}

// reported lets the bureau answer, so that its part waits for the reviewer.
func (w *watched) reported(id casework.CaseID) {
	w.t.Helper()
	filed := report()
	w.do(id, in("bureau", casework.UnitLeader), &casework.SignReport{Answer: "r1", Report: filed.Report})
	filed.Pending = nil
	w.do(id, officer, filed)
}

// looks lets a process look at an instant, and says for how many units it rang.
func (w *watched) looks(l *Ledger, at casework.Instant) int {
	w.t.Helper()
	w.clock.set(at)
	rung, err := l.TellOfGaps(ctx)
	require.NoError(w.t, err)
	return rung
}

// rings counts how often the duty desk was rung.
func (w *watched) rings() int {
	w.t.Helper()
	var n int64
	require.NoError(w.t, w.l.reader.Model(&outboxRow{}).Where("type = ? AND role = ? AND urgent", UnitUnattended, casework.DutyOfficer).Count(&n).Error)
	return int(n)
}

// A roster that runs out while a part waits at the unit rings at the end of its
// last turn, once for each gap, whichever process looks and however late (S1-04).
func TestARosterThatRunsOutRingsOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		w := newWatched(t, config)
		start := w.clock.now()
		first := w.turn(start, start.Add(casework.Hour))
		id, later := w.handled("G1"), w.register("G2")
		require.Zero(t, w.looks(w.l, first.Until.Add(-casework.Millisecond)))
		require.Zero(t, w.rings())
		require.Equal(t, 1, w.looks(w.l, first.Until))
		require.Equal(t, 1, w.rings())
		require.Zero(t, w.looks(w.l, first.Until.Add(casework.Millisecond)), "the same gap")

		config.Clock = w.clock.Now
		restarted := open(t, config)
		require.Zero(t, w.looks(restarted, first.Until.Add(casework.Minute)), "the same gap after a restart")
		w.do(later, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		require.Equal(t, 1, w.rings(), "and for what comes within it")

		second := w.turn(first.Until.Add(2*casework.Hour), first.Until.Add(4*casework.Hour))
		require.Zero(t, w.looks(restarted, second.From))
		third := w.turn(second.Until, second.Until.Add(casework.Hour))
		require.Zero(t, w.looks(restarted, second.Until), "the next turn follows at once")
		require.Equal(t, 1, w.looks(restarted, third.Until.Add(3*casework.Hour)), "nobody looked for hours")
		require.Zero(t, w.looks(w.l, third.Until.Add(3*casework.Hour)))
		require.Equal(t, 2, w.rings())
		require.NoError(t, w.l.CheckProjection(ctx, id))
	})
}

// What comes into a gap rings by itself, and then the roster's end has rung.
func TestWhatComesIntoAGapRingsForIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		w := newWatched(t, config)
		turn := w.turn(w.clock.now(), w.clock.now().Add(casework.Hour))
		id := w.register("G1")
		require.Zero(t, w.looks(w.l, turn.Until), "no case waits there")
		w.do(id, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		require.Equal(t, 1, w.rings())
		require.Zero(t, w.looks(w.l, turn.Until.Add(casework.Minute)))
		require.Equal(t, 1, w.rings())
	})
}

// A case that was stamped while somebody was on duty, and whose transaction commits
// only after the first look at the gap, rings at the next look, and once.
func TestWhatWasUnderWayAtTheLastLookRings(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		for _, before := range []casework.Span{casework.Millisecond, casework.Minute} {
			w := newWatched(t, newConfig(t, config.Driver))
			turn := w.turn(w.clock.now(), w.clock.now().Add(casework.Hour))
			w.reported(w.handled("G1"))
			id := w.register("G2")
			require.Zero(t, w.looks(w.l, turn.Until), "the reviewer has the unit's only case")
			w.clock.set(turn.Until.Add(-before - casework.Second)) // a command takes a second
			w.do(id, coordinator, nowhere(target(casework.RoleLead, "bureau")))
			require.Zero(t, w.rings(), "somebody was on duty")
			require.Equal(t, 1, w.looks(w.l, turn.Until.Add(casework.Minute)), "stamped %s before the first look", before)
			require.Zero(t, w.looks(w.l, turn.Until.Add(2*casework.Minute)))
			require.Equal(t, 1, w.rings())
		}
	})
}

// Where nothing is asked of the unit nothing rings; when something is asked
// within the gap, it rings then.
func TestAGapRingsForWhatWaits(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		w := newWatched(t, config)
		turn := w.turn(w.clock.now(), w.clock.now().Add(casework.Hour))
		id := w.handled("G1")
		w.reported(id)
		require.Zero(t, w.looks(w.l, turn.Until), "the reviewer has it")
		require.Zero(t, w.looks(w.l, turn.Until.Add(casework.Minute)))
		w.do(id, reviewer, &casework.Return{Answer: "r1", Items: []casework.Text{casework.NewText("no photograph of the filter")}})
		require.Equal(t, 1, w.looks(w.l, turn.Until.Add(2*casework.Minute)))
		require.Zero(t, w.looks(w.l, turn.Until.Add(3*casework.Minute)))
		require.Equal(t, 1, w.rings())
	})
}

// A running turn that is struck leaves a gap from there on; so does a turn whose
// people have left the office, each time anew.
func TestATurnThatFallsAwayLeavesAGap(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		w := newWatched(t, config)
		start := w.clock.now()
		first := w.turn(start, start.Add(casework.Hour))
		w.handled("G1")
		require.Equal(t, 1, w.looks(w.l, first.Until))
		second := w.turn(first.Until.Add(casework.Hour), first.Until.Add(9*casework.Hour))
		struck := second.From.Add(casework.Hour)
		require.Zero(t, w.looks(w.l, struck))
		w.strike(second.ID)
		at, err := attendanceOf(w.l.reader, "bureau", w.clock.now())
		require.NoError(t, err)
		require.Equal(t, attendance{kept: true, since: struck, gone: true}, at)
		require.Equal(t, 1, w.looks(w.l, struck))
		require.Zero(t, w.looks(w.l, struck.Add(casework.Minute)))

		later := w.turn(struck.Add(casework.Hour), struck.Add(20*casework.Hour))
		w.strike(w.turn(later.Until, later.Until.Add(casework.Hour)).ID) // struck before it began, it leaves no gap of its own
		for n := range casework.Span(2) {
			require.Zero(t, w.looks(w.l, later.From.Add(2*n*casework.Hour)))
			require.NoError(t, w.l.ChangePerson(ctx, contract.Person{ID: w.hand, Name: "hand", Disabled: true}))
			require.Equal(t, 1, w.looks(w.l, later.From.Add((2*n+1)*casework.Hour)))
			require.Zero(t, w.looks(w.l, later.From.Add((2*n+1)*casework.Hour+casework.Minute)))
			require.NoError(t, w.l.ChangePerson(ctx, contract.Person{ID: w.hand, Name: "hand"}))
		}
		require.Equal(t, 4, w.rings())
	})
}

// Nothing rings for a unit that keeps no roster.
func TestAUnitWithoutARosterDoesNotRing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		w := newWatched(t, config)
		w.handled("G1")
		require.Zero(t, w.looks(w.l, w.clock.now().Add(casework.Day)))
		require.Zero(t, w.rings())
	})
}
