package casework_test

import (
	"encoding/json"
	"testing"
	"time"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// What is finer than a microsecond is cut off, never rounded.
func TestInstantsAreCutOff(t *testing.T) {
	t.Parallel()
	noon := time.Date(2021, 8, 24, 4, 0, 0, 0, time.UTC)
	require.Equal(t, InstantOf(noon)-1, InstantOf(noon.Add(-time.Nanosecond)))
	require.Equal(t, InstantOf(noon), InstantOf(noon.Add(999*time.Nanosecond)))
	i, err := ParseInstant("2021-08-24T11:59:59.9999999+08:00")
	require.NoError(t, err)
	require.Equal(t, InstantOf(noon)-1, i)
	require.Equal(t, "2021-08-24T03:59:59.999999Z", i.String())
	before := time.Date(1969, 12, 31, 23, 59, 59, 999_999_999, time.UTC)
	require.Equal(t, Instant(-1), InstantOf(before), "also before 1970")
	require.Equal(t, before.Truncate(time.Microsecond), InstantOf(before).Time())
}

func TestInstantsNeedAnOffset(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"2021-08-24", "2021-08-24T12:00:00", "2021-08-24 12:00:00+08:00", "noon", "2021-02-29T12:00:00Z",
		"9999-12-31T23:59:59-08:00", "0000-12-31T00:00:00Z", "0001-01-01T00:00:00+08:00",
	} {
		_, err := ParseInstant(s)
		require.Error(t, err, s)
	}
	var i Instant
	require.Error(t, json.Unmarshal([]byte(`12`), &i))
	require.NoError(t, json.Unmarshal([]byte(`""`), &i))
	require.True(t, i.IsZero())
}

func TestSpans(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Span{"6h": 6 * Hour, "30m": 30 * Minute, "90s": 90 * Second, "3d": 3 * Day, "0s": 0, "-2d": -2 * Day} {
		got, err := ParseSpan(s)
		require.NoError(t, err, s)
		require.Equal(t, want, got, s)
	}
	for _, s := range []string{"", "6", "d", "1.5d", "200000d", "-200000d", "six hours"} {
		_, err := ParseSpan(s)
		require.Error(t, err, s)
	}
}

func TestInstantsAndSpansSurviveTheirText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		i := Instant(rapid.Int64Range(-60_000_000_000_000_000, 250_000_000_000_000_000).Draw(t, "instant"))
		back, err := ParseInstant(i.String())
		require.NoError(t, err)
		require.Equal(t, i, back)
		s := Span(rapid.Int64Range(-int64(100_000*Day), int64(100_000*Day)).Draw(t, "span"))
		again, err := ParseSpan(s.String())
		require.NoError(t, err)
		require.Equal(t, s, again)
		d := Shanghai.DateOf(i)
		require.True(t, d.Valid())
		require.LessOrEqual(t, Shanghai.At(d, 0), i)
		require.Greater(t, Shanghai.At(d, Day), i)
	})
}
