package policies

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// The fifth-day noon at the edges of days, months and years, under both readings.
func TestFifthDayNoon(t *testing.T) {
	t.Parallel()
	counted := policy(t, Default)
	notCounted := policy(t, Default)
	for i, c := range notCounted.Clocks {
		if c.Rule.FirstDay == casework.Counted {
			notCounted.Clocks[i].Rule.FirstDay = casework.NotCounted
		}
	}
	for _, c := range []struct{ handedOver, counted, notCounted string }{
		{"2021-08-20T21:25:00+08:00", "2021-08-24T12:00:00+08:00", "2021-08-25T12:00:00+08:00"},
		{"2021-08-20T00:00:00+08:00", "2021-08-24T12:00:00+08:00", "2021-08-25T12:00:00+08:00"},
		{"2021-08-20T23:59:59.999999+08:00", "2021-08-24T12:00:00+08:00", "2021-08-25T12:00:00+08:00"},
		{"2021-08-19T16:00:00Z", "2021-08-24T12:00:00+08:00", "2021-08-25T12:00:00+08:00"}, // midnight in Shanghai
		{"2021-08-19T15:59:59.999Z", "2021-08-23T12:00:00+08:00", "2021-08-24T12:00:00+08:00"},
		{"2026-04-30T08:00:00+08:00", "2026-05-04T12:00:00+08:00", "2026-05-05T12:00:00+08:00"}, // last day of a month
		{"2025-02-28T08:00:00+08:00", "2025-03-04T12:00:00+08:00", "2025-03-05T12:00:00+08:00"}, // last day of February
		{"2024-02-28T08:00:00+08:00", "2024-03-03T12:00:00+08:00", "2024-03-04T12:00:00+08:00"}, // leap year
		{"2024-02-29T23:59:59.999999+08:00", "2024-03-04T12:00:00+08:00", "2024-03-05T12:00:00+08:00"},
		{"2025-12-31T23:59:59.999999+08:00", "2026-01-04T12:00:00+08:00", "2026-01-05T12:00:00+08:00"},
		{"2026-10-01T04:00:00+08:00", "2026-10-05T12:00:00+08:00", "2026-10-06T12:00:00+08:00"}, // holidays do not stop it
	} {
		from := instant(t, c.handedOver)
		for p, want := range map[*casework.Policy]string{&counted: c.counted, &notCounted: c.notCounted} {
			due, why, err := casework.Deadline(*p, casework.Calendar{}, casework.ClockReport, casework.RoundFirst, from)
			require.NoError(t, err)
			require.Equal(t, instant(t, want), due, "handed over %s", c.handedOver)
			require.Equal(t, 5, why.Day)
			require.Equal(t, casework.Shanghai.DateOf(due), why.DueDate)
		}
	}
}

func TestStatutoryDaysEndAtMidnight(t *testing.T) {
	t.Parallel()
	p := policy(t, "statutory")
	from := instant(t, "2026-03-02T09:00:00+08:00")
	for kind, want := range map[casework.ClockKind]string{
		casework.ClockAssign: "2026-03-18T00:00:00+08:00", // the 17th at 24:00
		casework.ClockNotify: "2026-03-18T00:00:00+08:00",
		casework.ClockReport: "2026-05-02T00:00:00+08:00",
	} {
		due, _, err := casework.Deadline(p, casework.Calendar{}, kind, casework.RoundFirst, from)
		require.NoError(t, err)
		require.Equal(t, instant(t, want), due, string(kind))
	}
	due, _, err := casework.Deadline(p, casework.Calendar{}, casework.ClockReport, casework.RoundStatutoryReview, from)
	require.NoError(t, err)
	require.Equal(t, instant(t, "2026-04-02T00:00:00+08:00"), due)
}

// The law's own last day moves off a holiday or a weekend, in every shipped
// policy; the fifth-day noon and the office's own clocks do not (DOMAIN 3.1).
func TestStatutoryLastDaysMoveToAWorkingDay(t *testing.T) {
	t.Parallel()
	set := embedded(t)
	for _, c := range []struct {
		what, policy string
		clock        casework.ClockKind
		round        casework.RoundKind
		from, due    string
	}{
		{"a Tuesday stays", "statutory", casework.ClockNotify, casework.RoundFirst, "2026-03-02", "2026-03-17"},
		{"May Day, to after the holiday", "statutory", casework.ClockReport, casework.RoundFirst, "2026-03-02", "2026-05-06"},
		{"a Saturday, to Monday", "statutory", casework.ClockNotify, casework.RoundFirst, "2026-03-06", "2026-03-23"},
		{"a Sunday that is worked stays", "statutory", casework.ClockNotify, casework.RoundFirst, "2026-09-05", "2026-09-20"},
		{"the National Day, to the eighth", "statutory", casework.ClockReport, casework.RoundFirst, "2026-08-02", "2026-10-08"},
		{"a Saturday after it that is worked stays", "statutory", casework.ClockReport, casework.RoundFirst, "2026-08-11", "2026-10-10"},
		{"and the Sunday after that does not", "statutory", casework.ClockReport, casework.RoundFirst, "2026-08-12", "2026-10-12"},
		{"a review's thirty days", "statutory", casework.ClockReport, casework.RoundStatutoryReview, "2026-01-20", "2026-02-24"},
		{"a re-review's in a city's policy", Default, casework.ClockReport, casework.RoundStatutoryRereview, "2026-01-20", "2026-02-24"},
		{"beyond the last calendar it stays", "statutory", casework.ClockReport, casework.RoundFirst, "2026-11-03", "2027-01-02"},
	} {
		due, why, err := casework.Deadline(policy(t, c.policy), set.Calendar, c.clock, c.round, instant(t, c.from+"T23:59:59.999999+08:00"))
		require.NoError(t, err)
		require.Equal(t, casework.Date(c.due), why.DueDate, c.what)
		require.Equal(t, casework.Shanghai.At(casework.Date(c.due), casework.Day), due, c.what)
		require.Equal(t, c.due > "2027", why.NoCalendar == 2027, c.what)
	}
	for _, p := range set.Policies {
		everyClock(p, func(_ casework.RoundKind, c casework.ClockPolicy) {
			want := casework.LastDayOff("")
			if c.Rule.At == "24:00" {
				want = casework.NextWorkingDay
			}
			require.Equal(t, want, c.Rule.LastDayOff, "%s %s", p.Name, c.Kind)
		})
	}
}

// workingPolicy is the default policy with its report counted in working days.
func workingPolicy(t *testing.T, day int, first casework.FirstDay) casework.Policy {
	t.Helper()
	p := policy(t, Default)
	for i, c := range p.Clocks {
		if c.Kind == casework.ClockReport {
			p.Clocks[i].Rule.Day, p.Clocks[i].Rule.Days, p.Clocks[i].Rule.FirstDay = day, casework.WorkingDays, first
		}
	}
	return p
}

// Dates of public notices that were published with "10 working days" (DOMAIN 2.8).
func TestWorkingDaysFollowThePublishedCalendar(t *testing.T) {
	t.Parallel()
	calendar := embedded(t).Calendar
	for _, c := range []struct {
		what, from string
		day        int
		first      casework.FirstDay
		due        string
	}{
		{"stated in Jiulongpo's notice", "2025-08-11T09:00:00+08:00", 10, casework.Counted, "2025-08-22"},
		{"Nantong's notice", "2026-03-09T09:00:00+08:00", 10, casework.Counted, "2026-03-20"},
		{"over New Year with Sunday 4 January worked", "2025-12-22T09:00:00+08:00", 10, casework.Counted, "2026-01-05"},
		{"over the Spring Festival with 14 and 28 February worked", "2026-02-13T09:00:00+08:00", 5, casework.Counted, "2026-02-26"},
		{"to a Saturday that is worked", "2026-02-24T09:00:00+08:00", 5, casework.Counted, "2026-02-28"},
		{"from the eve of the National Day", "2026-09-30T23:59:59.999999+08:00", 2, casework.NotCounted, "2026-10-09"},
		{"Friday, not counted, over a weekend", "2026-03-06T09:00:00+08:00", 1, casework.NotCounted, "2026-03-09"},
		{"handed over on a Saturday, counted: the first working day is day 1", "2026-03-07T09:00:00+08:00", 1, casework.Counted, "2026-03-09"},
		{"over two holidays of 2025", "2025-09-27T09:00:00+08:00", 4, casework.Counted, "2025-10-09"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			due, why, err := casework.Deadline(workingPolicy(t, c.day, c.first), calendar, casework.ClockReport, casework.RoundFirst, instant(t, c.from))
			require.NoError(t, err)
			require.Equal(t, casework.Date(c.due), why.DueDate)
			require.Equal(t, instant(t, c.due+"T12:00:00+08:00"), due)
		})
	}
}

func TestNobodyGuessesBeyondTheLastCalendar(t *testing.T) {
	t.Parallel()
	p, calendar := workingPolicy(t, 5, casework.Counted), embedded(t).Calendar
	_, _, err := casework.Deadline(p, calendar, casework.ClockReport, casework.RoundFirst, instant(t, "2026-12-31T09:00:00+08:00"))
	refusal := casework.AsError(err)
	require.NotNil(t, refusal)
	require.Equal(t, "no_calendar", refusal.Code)
	require.Equal(t, "2027", refusal.Params["year"])
	_, _, err = casework.Deadline(p, calendar, casework.ClockReport, casework.RoundFirst, instant(t, "2026-12-25T09:00:00+08:00"))
	require.NoError(t, err, "31 December is the fifth working day and still in the calendar")
}

// The State Council's totals: days off that fall on a working day are made up
// but for the statutory holidays themselves.
func TestPublishedCalendarsAreWhole(t *testing.T) {
	t.Parallel()
	calendar := embedded(t).Calendar
	want := map[int]struct{ off, worked int }{2024: {30, 8}, 2025: {28, 5}, 2026: {33, 6}}
	require.Len(t, calendar.Years, len(want))
	for _, y := range calendar.Years {
		require.Len(t, y.Holidays, want[y.Year].off, "%d", y.Year)
		require.Len(t, y.Makeup, want[y.Year].worked, "%d", y.Year)
		require.Contains(t, y.Source, "国办发明电〔")
	}
}

// What an office reads beside a due instant, in both languages.
func TestExplanationsOfTheShippedClocks(t *testing.T) {
	t.Parallel()
	from := instant(t, "2021-08-20T21:25:00+08:00")
	p := policy(t, Default)
	_, why, err := casework.Deadline(p, casework.Calendar{}, casework.ClockReport, casework.RoundFirst, from)
	require.NoError(t, err)
	for lang, parts := range map[string][]string{
		"zh": {"2021-08-20 21:25:00", "2021-08-20 计为第 1 日", "第 5 日为 2021-08-24", "12:00:00", "Asia/Shanghai"},
		"en": {"2021-08-20 21:25:00", "2021-08-20 counts as day 1", "2021-08-24", "12:00:00", "Asia/Shanghai"},
	} {
		for _, part := range parts {
			require.Contains(t, why.Text(lang), part)
		}
	}
	_, why, err = casework.Deadline(policy(t, "statutory"), casework.Calendar{}, casework.ClockReport, casework.RoundFirst, from)
	require.NoError(t, err)
	require.Contains(t, why.Text("zh"), "当日不计，2021-08-21 为第 1 日")
	require.Contains(t, why.Text("zh"), "第 60 日为 2021-10-19")
	require.Contains(t, why.Text("en"), "that day is not counted, day 1 is 2021-08-21")

	_, why, err = casework.Deadline(workingPolicy(t, 5, casework.Counted), embedded(t).Calendar, casework.ClockReport,
		casework.RoundFirst, instant(t, "2026-02-13T09:00:00+08:00"))
	require.NoError(t, err)
	require.Contains(t, why.Text("zh"), "第 5 个工作日为 2026-02-26")
	require.Contains(t, why.Text("zh"), "2026-02-15")
	for _, p := range embedded(t).Policies {
		everyClock(p, func(round casework.RoundKind, c casework.ClockPolicy) {
			_, why, err := casework.Deadline(p, embedded(t).Calendar, c.Kind, round, from)
			require.NoError(t, err)
			require.NotEmpty(t, why.Text("zh"))
			require.NotEqual(t, why.Text("zh"), why.Text("en"))
		})
	}
}
