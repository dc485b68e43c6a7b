package bench

import (
	"context"
	"errors"
	"runtime"
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
	s := Sample{Count: 200, Seconds: 4, PerSecond: 50, CPU: 3, Host: 8}.timed(took)
	require.Equal(t, []float64{101, 199, 200}, []float64{s.P50, s.P99, s.Max})

	s = s.of("x", 800)
	require.Equal(t, []float64{200, 0.75, 0, 0}, []float64{s.PerSecond, s.CPU, s.P50, s.Max}, "four small ones in each")
	require.Equal(t, 800, s.Count)
	require.Equal(t, 2.0, s.Host)
	require.Zero(t, s.beside().CPU+s.beside().Host, "it was spent on other things too")
}

func TestTheWholeMachineUsesNoLessThanThisProcess(t *testing.T) {
	t.Parallel()
	begun := begin()
	for time.Since(begun.at) < 300*time.Millisecond { // some work
		require.NotNil(t, t.Context())
	}
	s := begun.end("x", 1)
	if s.Host == 0 {
		require.NotEqual(t, "linux", runtime.GOOS, "which tells")
		return
	}
	require.Positive(t, s.CPU)
	require.GreaterOrEqual(t, s.Host, s.CPU-50, "but for how finely it is counted")
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

// What stands between two measurements of its yardstick is compared with both.
func TestARatioGoesByTheYardstickBeforeAndAfter(t *testing.T) {
	t.Parallel()
	var heard []string // as it was measured, and not as it is told
	b := &bench{Options: Options{Tell: func(Sample) {}, Measured: func(name string) { heard = append(heard, name) }}}
	again := func(perSecond float64) func(context.Context) (Sample, error) {
		return func(context.Context) (Sample, error) { return Sample{Name: bareUpdates, PerSecond: perSecond}, nil }
	}
	require.NoError(t, b.keepBetween(t.Context(), Sample{Name: "commands", PerSecond: 30}, again(60)))
	require.InDelta(t, 0.5, b.samples[1].Ratio, 1e-9, "none was measured before")
	require.NoError(t, b.keepBetween(t.Context(), Sample{Name: "life_commands", PerSecond: 20}, again(30)))
	require.InDelta(t, 0.5, b.samples[3].Ratio, 1e-9, "as many at 60 and at 30 a second are 40 a second")
	require.NoError(t, b.keepBetween(t.Context(), Sample{Name: "commands", PerSecond: 30}, again(30)))
	require.InDelta(t, 1, b.samples[5].Ratio, 1e-9, "what is older does not count")
	require.NoError(t, b.keepGrown(t.Context(), Sample{Name: "life_commands_grown", PerSecond: 15}, "life_commands", again(30)))
	require.InDelta(t, 1, b.samples[7].Ratio, 1e-9, "half of the yardstick, as before")
	require.Equal(t, "life_commands", b.samples[7].Against)
	require.Equal(t, []string{"commands", bareUpdates, "life_commands", bareUpdates, "commands", bareUpdates, "life_commands_grown", bareUpdates}, heard)
	wrong := errors.New("no")
	require.ErrorIs(t, b.keepBetween(t.Context(), Sample{Name: "commands"}, func(context.Context) (Sample, error) { return Sample{}, wrong }), wrong)
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

func TestAWalkComesToEveryCaseAndAtOnceToAllParts(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 10, 1000, stride, 2 * stride, 100_000} {
		seen := map[int64]bool{}
		for i := range int64(n) {
			seen[scattered(i, n)] = true
			require.Equal(t, scattered(i, n), scattered(i+int64(n), n))
		}
		require.Len(t, seen, n)
	}
	parts := map[int64]int{}
	for i := range int64(1000) {
		parts[scattered(i, 100_000)/10_000]++
	}
	require.Len(t, parts, 10)
	for part, n := range parts {
		require.InDelta(t, 100, n, 20, part)
	}
}
