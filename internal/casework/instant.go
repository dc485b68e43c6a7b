package casework

import (
	"fmt"
	"strconv"
	"time"
)

// Instant is a point in time in microseconds since 1970-01-01T00:00:00Z.
// The zero value means "no instant". It carries no zone: zones appear only in
// policies and at the edges.
type Instant int64

// Span is an elapsed time in microseconds.
type Span int64

// Common spans.
const (
	Millisecond Span = 1000
	Second      Span = 1000 * Millisecond
	Minute      Span = 60 * Second
	Hour        Span = 60 * Minute
	Day         Span = 24 * Hour
)

// longestDays is what a Go duration can still write, and far longer than any limit.
const longestDays = 100_000

const instantLayout = "2006-01-02T15:04:05.000000Z"

// InstantOf truncates t to whole microseconds; it never rounds up, so that a
// filing a nanosecond before noon stays before noon.
func InstantOf(t time.Time) Instant {
	return Instant(t.Unix()*1_000_000 + int64(t.Nanosecond()/1000))
}

// Time returns the instant in UTC.
func (i Instant) Time() time.Time {
	return time.Unix(floorDiv(int64(i), 1_000_000), floorMod(int64(i), 1_000_000)*1000).UTC()
}

// Add returns the instant s later.
func (i Instant) Add(s Span) Instant { return i + Instant(s) }

// Sub returns the span from j to i.
func (i Instant) Sub(j Instant) Span { return Span(i - j) }

// IsZero reports whether no instant is set.
func (i Instant) IsZero() bool { return i == 0 }

// String renders the instant in UTC with six digits, or "" for none.
func (i Instant) String() string {
	if i == 0 {
		return ""
	}
	return i.Time().Format(instantLayout)
}

// MarshalJSON writes an RFC 3339 string in UTC with exactly six digits, so
// that equal instants have equal bytes.
func (i Instant) MarshalJSON() ([]byte, error) {
	return []byte(strconv.Quote(i.String())), nil
}

// UnmarshalJSON reads an RFC 3339 string with any offset and truncates it to
// microseconds. An empty string is the zero instant.
func (i *Instant) UnmarshalJSON(b []byte) error {
	s, err := strconv.Unquote(string(b))
	if err != nil {
		return fmt.Errorf("an instant is an RFC 3339 string with offset: %s", b)
	}
	v, err := ParseInstant(s)
	if err != nil {
		return err
	}
	*i = v
	return nil
}

// ParseInstant reads RFC 3339 with an explicit offset; "" is the zero instant.
func ParseInstant(s string) (Instant, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return 0, fmt.Errorf("an instant is written like 2021-08-20T21:25:00+08:00: %q", s)
	}
	// An offset can carry a readable instant out of the years that can be written.
	if y := t.UTC().Year(); y < 1 || y > 9998 {
		return 0, fmt.Errorf("an instant lies in the years 1 to 9998: %q", s)
	}
	return InstantOf(t), nil
}

// ParseSpan reads a Go duration such as "6h" or "90s", and whole days as "3d".
func ParseSpan(s string) (Span, error) {
	if n := len(s); n > 1 && s[n-1] == 'd' {
		days, err := strconv.ParseInt(s[:n-1], 10, 32)
		if err == nil && max(days, -days) <= longestDays {
			return Span(days) * Day, nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, fmt.Errorf("a span is written like 6h, 30m, 90s or 3d: %q", s)
	}
	return Span(d.Microseconds()), nil
}

// String renders the span as a Go duration.
func (s Span) String() string { return (time.Duration(s) * time.Microsecond).String() }

// MarshalText writes the span as a Go duration.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what ParseSpan reads.
func (s *Span) UnmarshalText(b []byte) error {
	v, err := ParseSpan(string(b))
	if err != nil {
		return err
	}
	*s = v
	return nil
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }
