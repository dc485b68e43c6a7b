package bench

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestASampleSaysHowLongSingleOnesTook(t *testing.T) {
	t.Parallel()
	took := make([]time.Duration, 200)
	for i := range took {
		took[i] = time.Duration(200-i) * time.Millisecond
	}
	s := Sample{Count: 200, Seconds: 4, PerSecond: 50, CPU: 3}.timed(took)
	require.Equal(t, []float64{101, 199, 200}, []float64{s.P50, s.P99, s.Max})

	s = s.of(800)
	require.Equal(t, []float64{200, 0.75, 0, 0}, []float64{s.PerSecond, s.CPU, s.P50, s.Max}, "four small ones in each")
	require.Equal(t, 800, s.Count)
}

func TestARatioNamesItsYardstick(t *testing.T) {
	t.Parallel()
	var told []Sample
	b := &bench{Options: Options{Tell: func(s Sample) { told = append(told, s) }}}
	b.keep(Sample{Name: bareUpdates, PerSecond: 80}, "")
	b.keep(Sample{Name: "commands", PerSecond: 60}, bareUpdates)
	b.keep(Sample{Name: "other", PerSecond: 60}, "not measured")
	require.Equal(t, told, b.samples)
	require.Equal(t, 0.75, told[1].Ratio)
	require.Equal(t, bareUpdates, told[1].Against)
	require.Empty(t, told[2].Against)
	require.Equal(t, 60*time.Second, b.told("commands", 2400), "half as much again")
}

func TestMeasuringEndsWithTheFirstFault(t *testing.T) {
	t.Parallel()
	wrong := errors.New("no")
	s, err := measure(t.Context(), "x", 4, times(100), func(_ context.Context, i int64) error {
		if i == 10 {
			return wrong
		}
		return nil
	})
	require.ErrorIs(t, err, wrong)
	require.Less(t, s.Count, 100)

	s, err = measure(t.Context(), "x", 4, times(100), func(context.Context, int64) error { return nil })
	require.NoError(t, err)
	require.Equal(t, 100, s.Count)
}
