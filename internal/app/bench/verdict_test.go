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
		samples: []Sample{{Name: "list_started", PerSecond: 0.125}, {Name: "commands", PerSecond: 0.175}, {Name: bareStarts, PerSecond: 0.3}},
		due:     time.Now().Add(time.Hour),
	}
	require.ErrorIs(t, b.noon(t.Context()), errNotReady)
	require.Equal(t, []time.Duration{53 * time.Minute, 46 * time.Minute}, ahead)
}

func TestWhatWasFiledAtNoonIsNotInTime(t *testing.T) {
	t.Parallel()
	const due = casework.Instant(1_000_000)
	n := atNoon{silent: []casework.CaseID{"c0"}, prompt: []answering{{id: "c1", filed: due - 1}, {id: "c2", filed: due}, {id: "c3", filed: due + 1}}}
	n.sortOut(due)
	require.Equal(t, []casework.CaseID{"c0"}, n.silent)
	require.Equal(t, []casework.CaseID{"c0", "c2", "c3"}, n.judged())
	require.Equal(t, []answering{{id: "c1", filed: due - 1}}, n.prompt)
}
