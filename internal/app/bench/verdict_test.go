package bench

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

func TestEveryKindOfFaultIsCounted(t *testing.T) {
	t.Parallel()
	const due = casework.Instant(1_000_000)
	lapse := func(due, recorded casework.Instant) casework.Event {
		return casework.Event{RecordedAt: recorded, Payload: &casework.ClockLapsed{Breach: casework.Breach{Kind: casework.ClockReport, Due: due}}}
	}
	filed := func(at casework.Instant) casework.Event { return casework.Event{FiledAt: at} }
	right, answer := lapse(due, due+5), filed(due-5)
	type counts struct{ right, wrong, lost, doubled int }
	for name, tt := range map[string]struct {
		silent, answered, late []ofCase
		want                   counts
	}{
		"all is right": {
			silent:   []ofCase{{lapses: []casework.Event{right}}},
			answered: []ofCase{{submitted: []casework.Event{answer}}, {submitted: []casework.Event{filed(due - 1)}}},
			want:     counts{right: 3},
		},
		"silent": {
			silent: []ofCase{
				{}, {lapses: []casework.Event{right, right}}, {lapses: []casework.Event{right}, twice: "b1 reminder"},
				{lapses: []casework.Event{lapse(due+1, due+5)}}, {lapses: []casework.Event{lapse(due, due-1)}},
			},
			want: counts{wrong: 2, lost: 1, doubled: 2},
		},
		"answered": {
			answered: []ofCase{
				{}, {submitted: []casework.Event{answer, answer}}, {submitted: []casework.Event{filed(due)}},
				{submitted: []casework.Event{answer}, lapses: []casework.Event{right}},
			},
			want: counts{wrong: 2, lost: 1, doubled: 1},
		},
		"late": {
			late: []ofCase{
				{submitted: []casework.Event{filed(due)}, lapses: []casework.Event{right}}, {lapses: []casework.Event{right}},
				{submitted: []casework.Event{filed(due), filed(due)}, lapses: []casework.Event{right}}, {submitted: []casework.Event{filed(due)}},
			},
			want: counts{right: 1, lost: 2, doubled: 1},
		},
	} {
		v := Verdicts{Due: len(tt.silent) + len(tt.late), Answered: len(tt.answered)}
		for _, c := range tt.silent {
			v.silent("case", c, due)
		}
		for _, c := range tt.answered {
			v.answered("case", c, due)
		}
		for _, c := range tt.late {
			v.late("case", c, due)
		}
		require.Equal(t, tt.want, counts{v.Right, v.Wrong, v.Lost, v.Doubled}, name)
		require.Equal(t, tt.want.right == v.Due+v.Answered, v.Hold(), name)
		require.Len(t, v.Faults, v.Wrong+v.Lost+v.Doubled, name)
	}
	require.False(t, Verdicts{Chain: "broken"}.Hold())
}

func TestANoonThatComesTooEarlyIsTriedOnceMore(t *testing.T) {
	t.Parallel()
	var ahead []time.Duration
	b := &bench{
		Options: Options{
			Noon: 10, LastMinute: time.Minute, Say: func(string, string) {},
			Start: func(_ context.Context, by time.Duration) (Running, error) {
				ahead = append(ahead, by.Round(time.Minute))
				return Running{}, errNotReady
			},
		},
		// Two minutes each for the list and the commands, and two for the yardstick before them.
		samples: []Sample{{Name: "list_started", PerSecond: 0.125}, {Name: "commands", PerSecond: 0.2}, {Name: bareStarts, PerSecond: 0.3}},
		due:     time.Now().Add(time.Hour),
	}
	require.ErrorIs(t, b.noon(t.Context()), errNotReady)
	require.Equal(t, []time.Duration{53 * time.Minute, 46 * time.Minute}, ahead)
}

func TestWhatWasFiledAtNoonIsNotInTime(t *testing.T) {
	t.Parallel()
	const due = casework.Instant(1_000_000)
	n := atNoon{
		silent: []casework.CaseID{"c0"}, prompt: []answering{{id: "c1", filed: due - 1}, {id: "c2", filed: due}, {id: "c3", filed: due + 1}},
		tardy: []answering{{id: "c4", filed: due + 2}, {id: "c5"}},
	}
	require.Equal(t, []casework.CaseID{"c0", "c4", "c5"}, n.judged(), "whatever comes of those that were not sent yet")
	n.sortOut(due)
	require.Equal(t, []casework.CaseID{"c0", "c5"}, n.silent, "it was all over before it was sent")
	require.Equal(t, []casework.CaseID{"c0", "c5", "c2", "c3", "c4"}, n.judged())
	require.Equal(t, []answering{{id: "c1", filed: due - 1}}, n.prompt)
}

func TestACaseIsShownAsOverdueWhenItIs(t *testing.T) {
	t.Parallel()
	n := atNoon{
		silent: []casework.CaseID{"c0", "c1", "nobody looked at"}, prompt: []answering{{id: "c2"}}, late: []answering{{id: "c3"}},
		looked: []casework.CaseID{"c0", "c1", "c2", "c3"},
	}
	for name, tt := range map[string]struct {
		before, after []casework.CaseID
		faults        []string
	}{
		"as it is":                   {after: []casework.CaseID{"c0", "c1"}},
		"with one that answers late": {after: []casework.CaseID{"c0", "c1", "c3"}},
		"before the noon":            {before: []casework.CaseID{"c1"}, after: []casework.CaseID{"c0", "c1"}, faults: []string{"c1: shown as overdue before the noon"}},
		"one that was in time":       {after: []casework.CaseID{"c0", "c1", "c2"}, faults: []string{"c2: answered in time and shown as overdue"}},
		"without one":                {after: []casework.CaseID{"c1"}, faults: []string{"c0: not shown as overdue when the noon had come"}},
	} {
		n.overdueBefore, n.overdueAfter = tt.before, tt.after
		var v Verdicts
		v.shown(n)
		require.Equal(t, tt.faults, v.Faults, name)
		require.Equal(t, len(tt.faults), v.Misshown, name)
		require.Equal(t, len(tt.faults) == 0, v.Hold(), name)
	}
	require.Equal(t, []int{0, 3, 6}, some([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 3))
	require.Equal(t, []int{0, 1}, some([]int{0, 1}, 3))
}

func TestNoonsAreAddedAndTheMiddleOneIsTold(t *testing.T) {
	t.Parallel()
	v := Verdicts{Due: 1, Answered: 2, Right: 3, Faults: make([]string, mostFaults-1)}
	v.add(Verdicts{Due: 10, Answered: 20, Right: 25, Wrong: 1, Lost: 2, Doubled: 1, Misshown: 4, Faults: []string{"c1: lost", "c2: lost"}, Chain: "broken"})
	require.Equal(t, Verdicts{Due: 11, Answered: 22, Right: 28, Wrong: 1, Lost: 2, Doubled: 1, Misshown: 4, Faults: append(make([]string, mostFaults-1), "c1: lost"), Chain: "broken"}, v)

	b := &bench{samples: []Sample{{Name: "noon", Ratio: 3, Count: 1}, {Name: "other", Ratio: 2}, {Name: "noon", Ratio: 1}, {Name: "noon", Ratio: 2, Count: 3}}}
	require.Equal(t, Sample{Name: "noon_middle", Ratio: 2, Count: 3}, b.middle("noon"))
	b.samples = append(b.samples, Sample{Name: "noon", Ratio: 4})
	require.Equal(t, Sample{Name: "noon_middle", Ratio: 2, Count: 3}, b.middle("noon"))
}
