package casework

import (
	"fmt"
	"time"
)

// Date is a civil day, written YYYY-MM-DD.
type Date string

// ParseDate checks that s is an existing day.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("a date is written like 2021-08-24 and must exist: %q", s)
	}
	return Date(s), nil
}

// Valid reports whether d is an existing day.
func (d Date) Valid() bool { _, err := ParseDate(string(d)); return err == nil }

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return Date(t.AddDate(0, 0, n).Format(time.DateOnly))
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t.Weekday()
}

// Year returns the calendar year.
func (d Date) Year() int {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t.Year()
}

// Zone is a civil time zone with a fixed offset, such as Asia/Shanghai. Zones
// that change their offset are refused where policies are read, so that the
// rules need no zone tables.
type Zone struct {
	Name    string `json:"name"`
	Minutes int    `json:"offset_minutes"` // east of UTC
}

// Shanghai is the zone of every shipped policy.
var Shanghai = Zone{Name: "Asia/Shanghai", Minutes: 480}

// DateOf returns the civil day of an instant in the zone.
func (z Zone) DateOf(i Instant) Date {
	return Date(i.Add(Span(z.Minutes) * Minute).Time().Format(time.DateOnly))
}

// At returns the instant of a time of day, counted from midnight, on a day.
func (z Zone) At(d Date, timeOfDay Span) Instant {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0
	}
	return InstantOf(t).Add(timeOfDay - Span(z.Minutes)*Minute)
}

// LocalSecond formats the first full second from an instant on: what people are told of
// an instant from which on something counts.
func (z Zone) LocalSecond(i Instant) string {
	return z.Local(InstantOf(i.Add(Second - 1).Time().Truncate(time.Second)))
}

// Local renders an instant in the zone as "2006-01-02 15:04:05", with
// microseconds only where they are not zero.
func (z Zone) Local(i Instant) string {
	t := i.Add(Span(z.Minutes) * Minute).Time()
	if t.Nanosecond() == 0 {
		return t.Format(time.DateTime)
	}
	return t.Format("2006-01-02 15:04:05.000000")
}
