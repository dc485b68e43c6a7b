package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// year2026 is the published calendar of 2026, as far as these tables need it.
var year2026 = Calendar{Years: []CalendarYear{{
	Year: 2026, Source: "国办发明电〔2025〕7号",
	Holidays: []Date{
		"2026-01-01", "2026-01-02", "2026-01-03",
		"2026-02-15", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-21", "2026-02-22", "2026-02-23",
		"2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05", "2026-10-06", "2026-10-07",
	},
	Makeup: []Date{"2026-01-04", "2026-02-14", "2026-02-28", "2026-10-10"},
}}}

func one(r DueRule) Policy {
	r.From = FromHandedOver
	return Policy{Name: "p", Version: 3, Zone: Shanghai, Clocks: []ClockPolicy{{Kind: ClockReport, Rule: r}}}
}

func TestCountingCalendarDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from    string
		day     int
		at      TimeOf
		first   FirstDay
		due     string
		comment string
	}{
		{"2021-08-20 21:25:00", 5, "12:00", Counted, "2021-08-24 12:00:00", "the design's example"},
		{"2021-08-20 21:25:00", 5, "12:00", NotCounted, "2021-08-25 12:00:00", "the other reading"},
		{"2021-08-20 00:00:00.000000", 5, "12:00", Counted, "2021-08-24 12:00:00", "the first instant of the day"},
		{"2021-08-20 23:59:59.999999", 5, "12:00", Counted, "2021-08-24 12:00:00", "the last instant of the day"},
		{"2021-08-21 00:00:00.000000", 5, "12:00", Counted, "2021-08-25 12:00:00", "a microsecond later is another day"},
		{"2021-08-20 00:00:00.000000", 5, "12:00", NotCounted, "2021-08-25 12:00:00", "midnight belongs to the day it begins"},
		{"2021-08-20 23:59:59.999999", 5, "12:00", NotCounted, "2021-08-25 12:00:00", ""},
		{"2021-08-20 07:59:59.999999", 5, "12:00", Counted, "2021-08-24 12:00:00", "still the 19th in UTC"},
		{"2021-08-20 08:00:00.000000", 5, "12:00", Counted, "2021-08-24 12:00:00", "midnight in UTC"},
		{"2021-08-31 10:00:00", 5, "12:00", Counted, "2021-09-04 12:00:00", "the last day of a month"},
		{"2021-08-27 10:00:00", 5, "12:00", Counted, "2021-08-31 12:00:00", "ends on the last day of a month"},
		{"2021-02-26 10:00:00", 5, "12:00", Counted, "2021-03-02 12:00:00", "no 29 February"},
		{"2024-02-26 10:00:00", 4, "12:00", Counted, "2024-02-29 12:00:00", "29 February"},
		{"2024-02-28 10:00:00", 2, "12:00", NotCounted, "2024-03-01 12:00:00", "29 February is day 1"},
		{"2024-02-29 23:59:59.999999", 5, "12:00", Counted, "2024-03-04 12:00:00", "from 29 February"},
		{"2021-12-31 23:59:59.999999", 5, "12:00", Counted, "2022-01-04 12:00:00", "over the year's end"},
		{"2021-12-28 10:00:00", 5, "12:00", NotCounted, "2022-01-02 12:00:00", "weekends and holidays are days"},
		{"2021-08-20 21:25:00", 15, "24:00", NotCounted, "2021-09-05 00:00:00", "the end of the fifteenth day"},
		{"2021-08-20 21:25:00", 1, "24:00", Counted, "2021-08-21 00:00:00", "the end of the same day"},
		{"2021-08-20 21:25:00", 2, "08:30:15", Counted, "2021-08-21 08:30:15", "seconds"},
	} {
		due, why, err := Deadline(one(DueRule{Day: c.day, At: c.at, FirstDay: c.first, Days: CalendarDays}), Calendar{}, ClockReport, RoundFirst, local(t, c.from))
		require.NoError(t, err)
		require.Equal(t, local(t, c.due), due, "%s, day %d %s: %s", c.from, c.day, c.first, c.comment)
		require.Equal(t, Shanghai.DateOf(local(t, c.due)-1), why.DueDate)
		require.Empty(t, why.Skipped)
	}
}

func TestCountingWorkingDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from    string
		day     int
		first   FirstDay
		due     string
		skipped int
		comment string
	}{
		{"2026-01-05 09:00:00", 5, Counted, "2026-01-09 12:00:00", 0, "Monday to Friday"},
		{"2026-01-05 09:00:00", 5, NotCounted, "2026-01-12 12:00:00", 2, "over a weekend"},
		{"2026-01-02 09:00:00", 1, Counted, "2026-01-04 12:00:00", 0, "Sunday 4 January is worked"},
		{"2026-01-02 09:00:00", 2, NotCounted, "2026-01-05 12:00:00", 0, "day 1 is the make-up Sunday"},
		{"2026-01-04 23:59:59.999999", 1, Counted, "2026-01-04 12:00:00", 0, "handed over on the make-up day"},
		{"2026-02-13 09:00:00", 2, Counted, "2026-02-14 12:00:00", 0, "Saturday 14 February is worked"},
		{"2026-02-13 09:00:00", 3, Counted, "2026-02-24 12:00:00", 9, "nine days off, 15 to 23 February"},
		{"2026-02-14 09:00:00", 1, NotCounted, "2026-02-24 12:00:00", 0, "day 1 is after the holiday"},
		{"2026-02-18 09:00:00", 1, Counted, "2026-02-24 12:00:00", 0, "handed over in the holiday"},
		{"2026-02-18 09:00:00", 5, Counted, "2026-02-28 12:00:00", 0, "Saturday 28 February is worked"},
		{"2026-02-18 09:00:00", 6, Counted, "2026-03-02 12:00:00", 1, "Sunday 1 March is not"},
		{"2026-09-30 09:00:00", 2, Counted, "2026-10-08 12:00:00", 7, "over the national holiday"},
		{"2026-10-08 09:00:00", 3, Counted, "2026-10-10 12:00:00", 0, "Saturday 10 October is worked"},
		{"2026-12-25 09:00:00", 5, Counted, "2026-12-31 12:00:00", 2, "to the last day of the calendar"},
	} {
		due, why, err := Deadline(one(DueRule{Day: c.day, At: "12:00", FirstDay: c.first, Days: WorkingDays}), year2026, ClockReport, RoundFirst, local(t, c.from))
		require.NoError(t, err, c.comment)
		require.Equal(t, local(t, c.due), due, "%s, day %d %s: %s", c.from, c.day, c.first, c.comment)
		require.Len(t, why.Skipped, c.skipped, c.comment)
	}
}

// Beyond the last published year nothing is guessed.
func TestNoCalendarNoAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from  string
		day   int
		first FirstDay
		year  string
	}{
		{"2026-12-31 09:00:00", 2, Counted, "2027"},
		{"2026-12-31 09:00:00", 1, NotCounted, "2027"},
		{"2026-12-25 09:00:00", 6, Counted, "2027"},
		{"2025-12-31 09:00:00", 1, Counted, "2025"},
		{"2027-03-01 09:00:00", 1, Counted, "2027"},
	} {
		_, _, err := Deadline(one(DueRule{Day: c.day, At: "12:00", FirstDay: c.first, Days: WorkingDays}), year2026, ClockReport, RoundFirst, local(t, c.from))
		e := AsError(err)
		require.NotNil(t, e)
		require.Equal(t, "no_calendar", e.Code)
		require.Equal(t, c.year, e.Params["year"])
	}
	_, err := year2026.Working("2026-02-30")
	require.Error(t, err, "a day that does not exist is not worked")
	extract := year2026.Extract(local(t, "2026-12-31 23:59:59"), Shanghai, 2)
	require.Len(t, extract.Years, 1)
	require.Empty(t, year2026.Extract(local(t, "2027-01-01 00:00:00"), Shanghai, 2).Years)
	require.True(t, one(DueRule{Day: 5, Days: WorkingDays}).NeedsCalendar())
	require.False(t, cityPolicy().NeedsCalendar())
}

// A last day that is a day off moves to the next working day where the rule
// says so, and its instant with it (article 203 of the Civil Code). Nothing else
// is moved: not a day off before the last one, not the first day.
func TestTheLastDayOnAHoliday(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from    string
		day     int
		stays   string // without the rule
		moved   string
		lastDay Date // empty: it is worked
		skipped []Date
		comment string
	}{
		{"2026-01-05 09:00:00", 4, "2026-01-10 00:00:00", "2026-01-10 00:00:00", "", nil, "Friday is worked"},
		{"2026-01-05 09:00:00", 5, "2026-01-11 00:00:00", "2026-01-13 00:00:00", "2026-01-10", []Date{"2026-01-10", "2026-01-11"}, "Saturday to Monday"},
		{"2026-01-05 09:00:00", 6, "2026-01-12 00:00:00", "2026-01-13 00:00:00", "2026-01-11", []Date{"2026-01-11"}, "Sunday to Monday"},
		{"2026-01-05 09:00:00", 7, "2026-01-13 00:00:00", "2026-01-13 00:00:00", "", nil, "days off before the last day are days"},
		{"2026-01-01 09:00:00", 3, "2026-01-05 00:00:00", "2026-01-05 00:00:00", "", nil, "Sunday 4 January is worked"},
		{"2026-01-01 09:00:00", 2, "2026-01-04 00:00:00", "2026-01-05 00:00:00", "2026-01-03", []Date{"2026-01-03"}, "from a Saturday off to a Sunday that is worked"},
		{"2026-02-10 09:00:00", 4, "2026-02-15 00:00:00", "2026-02-15 00:00:00", "", nil, "Saturday 14 February is worked"},
		{"2026-02-10 23:59:59.999999", 4, "2026-02-15 00:00:00", "2026-02-15 00:00:00", "", nil, "the last instant of the day of receipt"},
		{"2026-02-11 00:00:00", 4, "2026-02-16 00:00:00", "2026-02-25 00:00:00", "2026-02-15", days("2026-02-15", 9), "a microsecond later the last day falls into the holiday"},
		{"2026-02-10 09:00:00", 13, "2026-02-24 00:00:00", "2026-02-25 00:00:00", "2026-02-23", []Date{"2026-02-23"}, "the holiday's last day"},
		{"2026-02-10 09:00:00", 14, "2026-02-25 00:00:00", "2026-02-25 00:00:00", "", nil, "the day after it"},
		{"2026-10-01 09:00:00", 9, "2026-10-11 00:00:00", "2026-10-11 00:00:00", "", nil, "Saturday 10 October is worked"},
	} {
		rule := DueRule{Day: c.day, At: "24:00", FirstDay: NotCounted, Days: CalendarDays}
		due, why, err := Deadline(one(rule), year2026, ClockReport, RoundFirst, local(t, c.from))
		require.NoError(t, err)
		require.Equal(t, local(t, c.stays), due, c.comment)
		require.Empty(t, why.LastDay, "without the rule the calendar is not asked")
		rule.LastDayOff = NextWorkingDay
		due, why, err = Deadline(one(rule), year2026, ClockReport, RoundFirst, local(t, c.from))
		require.NoError(t, err)
		require.Equal(t, local(t, c.moved), due, c.comment)
		require.Equal(t, Shanghai.DateOf(due-1), why.DueDate, c.comment)
		require.Equal(t, c.lastDay, why.LastDay, c.comment)
		require.Equal(t, c.skipped, why.Skipped, c.comment)
		require.Zero(t, why.NoCalendar)
	}
	noon := DueRule{Day: 5, At: "12:00", FirstDay: NotCounted, Days: CalendarDays, LastDayOff: NextWorkingDay}
	due, _, err := Deadline(one(noon), year2026, ClockReport, RoundFirst, local(t, "2026-01-05 09:00:00"))
	require.NoError(t, err)
	require.Equal(t, local(t, "2026-01-12 12:00:00"), due, "the time of day stays what it is")
	require.True(t, one(noon).NeedsCalendar())
}

func days(first Date, n int) []Date {
	var list []Date
	for i := range n {
		list = append(list, first.AddDays(i))
	}
	return list
}

// Where the calendar ends nothing is guessed and nobody is turned away: the day
// stays, which is the stricter instant, and the explanation says that nobody
// looked.
func TestTheLastDayBeyondTheCalendar(t *testing.T) {
	t.Parallel()
	rule := DueRule{Day: 3, At: "24:00", FirstDay: NotCounted, Days: CalendarDays, LastDayOff: NextWorkingDay}
	short := Calendar{Years: []CalendarYear{{Year: 2026, Holidays: []Date{"2026-12-31"}}}}
	for _, c := range []struct {
		from, due string
		missing   int
		comment   string
	}{
		{"2026-12-27 09:00:00", "2026-12-31 00:00:00", 0, "a Wednesday within the year"},
		{"2026-12-28 09:00:00", "2027-01-01 00:00:00", 2027, "off, and the next year is not known"},
		{"2026-12-29 09:00:00", "2027-01-02 00:00:00", 2027, "in a year that is not known"},
		{"2025-12-25 09:00:00", "2025-12-29 00:00:00", 2025, "before the first year"},
	} {
		due, why, err := Deadline(one(rule), short, ClockReport, RoundFirst, local(t, c.from))
		require.NoError(t, err, c.comment)
		require.Equal(t, local(t, c.due), due, c.comment)
		require.Equal(t, c.missing, why.NoCalendar, c.comment)
		require.Empty(t, why.LastDay)
		require.Empty(t, why.Skipped)
	}
}

// Half-open as every clock: in time is what was filed before the end of the day
// to which the last day was moved. The fifth-day noon is not moved.
func TestWhoAnswersOnTheDayMovedToIsInTime(t *testing.T) {
	t.Parallel()
	for off, verdict := range map[Span]string{-Millisecond: InTime, 0: Late, Millisecond: Late} {
		s := handedOver(t, func(b *Register) {
			b.Calendar = Calendar{Years: []CalendarYear{{Year: 2021, Holidays: []Date{"2021-09-04", "2021-09-05"}, Makeup: []Date{"2021-09-11"}}}}
			rule := DueRule{From: FromHandedOver, Day: 15, At: "24:00", FirstDay: NotCounted, Days: CalendarDays, LastDayOff: NextWorkingDay}
			for i := range b.Policy.Clocks {
				if b.Policy.Clocks[i].Kind == ClockNotify {
					b.Policy.Clocks[i].Rule = rule
				}
			}
		})
		require.Equal(t, local(t, "2021-08-24 12:00:00"), s.clock(ClockReport).Due)
		due := local(t, "2021-09-07 00:00:00") // Saturday the 4th, moved to Monday the 6th at its end
		require.Equal(t, due, s.clock(ClockNotify).Due)
		s.handling()
		s.to(due.Add(off))
		s.do(officer(water), &RecordContact{With: "complainant", Purpose: "acceptance", Note: NewText("已告知受理")})
		require.Equal(t, verdict, s.clock(ClockNotify).Verdict)
		require.Equal(t, verdict == Late, len(lapsedOf(s.c, ClockNotify)) == 1)
	}
}

// The longest extension ends on a working day too where the law moves last days.
func TestTheLongestExtensionEndsOnAWorkingDay(t *testing.T) {
	t.Parallel()
	for rule, longest := range map[LastDayOff]string{"": "2021-09-05 00:00:00", NextWorkingDay: "2021-09-07 00:00:00"} {
		for off, code := range map[Span]string{-Millisecond: "", 0: "", Millisecond: "too_long"} {
			s := handedOver(t, func(b *Register) {
				b.Calendar = Calendar{Years: []CalendarYear{{Year: 2021}}}
				b.Policy.ExtensionMax = 3 * Day
				for i := range b.Policy.Clocks {
					if b.Policy.Clocks[i].Kind == ClockReport {
						b.Policy.Clocks[i].Rule = DueRule{From: FromHandedOver, Day: 12, At: "24:00", FirstDay: NotCounted, Days: CalendarDays, LastDayOff: rule}
					}
				}
			})
			require.Equal(t, local(t, "2021-09-02 00:00:00"), s.clock(ClockReport).Due, "a Wednesday")
			s.handling()
			ask := &RequestExtension{Answer: "r1", Until: local(t, longest).Add(off), Reason: NewText("案情复杂")}
			if code != "" {
				s.refused(officer(water), ask, code, "until")
				continue
			}
			s.do(officer(water), ask)
		}
	}
}

// Elapsed time runs day and night, over midnight, holidays and zones.
func TestElapsedTime(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from  string
		after Span
		due   string
	}{
		{"2021-08-24 20:00:00", 6 * Hour, "2021-08-25 02:00:00"},
		{"2021-12-31 23:59:59.999999", 30 * Minute, "2022-01-01 00:29:59.999999"},
		{"2026-02-16 09:00:00", 24 * Hour, "2026-02-17 09:00:00"},
		{"2021-08-24 20:00:00", 90 * Second, "2021-08-24 20:01:30"},
	} {
		due, why, err := Deadline(one(DueRule{After: c.after}), Calendar{}, ClockReport, RoundFirst, local(t, c.from))
		require.NoError(t, err)
		require.Equal(t, local(t, c.due), due)
		require.Equal(t, c.after, why.After)
	}
}

// A civil day is the policy's own: the same instant is the 20th in Shanghai and
// the 19th in UTC.
func TestZonesOfPolicies(t *testing.T) {
	t.Parallel()
	at, err := ParseInstant("2021-08-19T16:00:00Z")
	require.NoError(t, err)
	for _, c := range []struct {
		zone Zone
		from Instant
		due  string
	}{
		{Shanghai, at, "2021-08-24T04:00:00Z"},
		{Shanghai, at - 1, "2021-08-23T04:00:00Z"},
		{Zone{Name: "UTC"}, at, "2021-08-23T12:00:00Z"},
		{Zone{Name: "UTC"}, at.Add(8 * Hour), "2021-08-24T12:00:00Z"},
		{Zone{Name: "UTC"}, at.Add(8*Hour) - 1, "2021-08-23T12:00:00Z"},
		{Zone{Name: "Etc/GMT+12", Minutes: -720}, at, "2021-08-24T00:00:00Z"},
	} {
		p := one(DueRule{Day: 5, At: "12:00", FirstDay: Counted})
		p.Zone = c.zone
		due, _, err := Deadline(p, Calendar{}, ClockReport, RoundFirst, c.from)
		require.NoError(t, err)
		want, err := ParseInstant(c.due)
		require.NoError(t, err)
		require.Equal(t, want, due, "%s from %s", c.zone.Name, c.from)
	}
}

func TestDeadlineRefusals(t *testing.T) {
	t.Parallel()
	_, _, err := Deadline(Policy{Zone: Shanghai}, Calendar{}, ClockReport, RoundFirst, 1)
	require.Equal(t, "no_such_clock", AsError(err).Code)
	for _, at := range []TimeOf{"", "25:00", "12", "noon", "24:01", "12:00:00.5", "12:00+08:00"} {
		require.False(t, at.Valid(), at)
		_, _, err := Deadline(one(DueRule{Day: 5, At: at}), Calendar{}, ClockReport, RoundFirst, 1)
		require.Equal(t, "no_time_of_day", AsError(err).Code, at)
	}
	for _, at := range []TimeOf{"00:00", "12:00", "23:59:59", "24:00"} {
		require.True(t, at.Valid(), at)
	}
}

func TestExplanations(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule   DueRule
		cal    Calendar
		from   string
		zh, en string
	}{
		{
			DueRule{Day: 5, At: "12:00", FirstDay: Counted, Days: CalendarDays}, Calendar{}, "2021-08-20 21:25:00",
			"交办时间 2021-08-20 21:25:00；2021-08-20 计为第 1 日；第 5 日为 2021-08-24（星期二）；12:00:00 之前；Asia/Shanghai",
			"handed over 2021-08-20 21:25:00; 2021-08-20 counts as day 1; day 5 is Tuesday, 2021-08-24; before 12:00:00; Asia/Shanghai",
		},
		{
			DueRule{Day: 5, At: "12:00", FirstDay: NotCounted, Days: CalendarDays}, Calendar{}, "2021-08-20 21:25:00.000001",
			"交办时间 2021-08-20 21:25:00.000001；当日不计，2021-08-21 为第 1 日；第 5 日为 2021-08-25（星期三）；12:00:00 之前；Asia/Shanghai",
			"handed over 2021-08-20 21:25:00.000001; that day is not counted, day 1 is 2021-08-21; day 5 is Wednesday, 2021-08-25; before 12:00:00; Asia/Shanghai",
		},
		{
			DueRule{Day: 2, At: "24:00", FirstDay: NotCounted, Days: WorkingDays}, year2026, "2026-02-13 09:00:00",
			"交办时间 2026-02-13 09:00:00；当日不计，2026-02-14 为第 1 日；第 2 个工作日为 2026-02-24（星期二）；跳过休息日 2026-02-15、2026-02-16、2026-02-17、2026-02-18、2026-02-19、2026-02-20、2026-02-21、2026-02-22、2026-02-23；24:00:00 之前；Asia/Shanghai",
			"handed over 2026-02-13 09:00:00; that day is not counted, day 1 is 2026-02-14; working day 2 is Tuesday, 2026-02-24; days off skipped: 2026-02-15, 2026-02-16, 2026-02-17, 2026-02-18, 2026-02-19, 2026-02-20, 2026-02-21, 2026-02-22, 2026-02-23; before 24:00:00; Asia/Shanghai",
		},
		{
			DueRule{Day: 5, At: "24:00", FirstDay: NotCounted, Days: CalendarDays, LastDayOff: NextWorkingDay}, year2026, "2026-01-05 09:00:00",
			"交办时间 2026-01-05 09:00:00；当日不计，2026-01-06 为第 1 日；第 5 日为 2026-01-10（星期六），系休息日，顺延至其后第一个工作日 2026-01-12（星期一）；跳过休息日 2026-01-10、2026-01-11；24:00:00 之前；Asia/Shanghai",
			"handed over 2026-01-05 09:00:00; that day is not counted, day 1 is 2026-01-06; day 5 is Saturday, 2026-01-10, a day off, so the first working day after it: Monday, 2026-01-12; days off skipped: 2026-01-10, 2026-01-11; before 24:00:00; Asia/Shanghai",
		},
		{
			DueRule{Day: 2, At: "24:00", FirstDay: NotCounted, Days: CalendarDays, LastDayOff: NextWorkingDay}, year2026, "2026-12-31 09:00:00",
			"交办时间 2026-12-31 09:00:00；当日不计，2027-01-01 为第 1 日；第 2 日为 2027-01-02（星期六）；缺少 2027 年的节假日安排，末日是否休息未予核对，不作顺延；24:00:00 之前；Asia/Shanghai",
			"handed over 2026-12-31 09:00:00; that day is not counted, day 1 is 2027-01-01; day 2 is Saturday, 2027-01-02; there is no calendar for 2027, so nobody looked whether the last day is a day off, and it stays; before 24:00:00; Asia/Shanghai",
		},
		{
			DueRule{After: 6 * Hour}, Calendar{}, "2021-08-24 20:00:00",
			"交办时间 2021-08-24 20:00:00；自此起 6 小时（昼夜连续计算）；Asia/Shanghai",
			"handed over 2021-08-24 20:00:00; 6 hours of elapsed time, day and night; Asia/Shanghai",
		},
		{
			DueRule{After: 25*Hour + 90*Second}, Calendar{}, "2021-08-24 20:00:00",
			"交办时间 2021-08-24 20:00:00；自此起 1 天 1 小时 1 分钟 30 秒（昼夜连续计算）；Asia/Shanghai",
			"handed over 2021-08-24 20:00:00; 1 day 1 hour 1 minute 30 seconds of elapsed time, day and night; Asia/Shanghai",
		},
	} {
		_, why, err := Deadline(one(c.rule), c.cal, ClockReport, RoundFirst, local(t, c.from))
		require.NoError(t, err)
		require.Equal(t, c.zh, why.Text(Chinese))
		require.Equal(t, c.en, why.Text(English))
	}
	s := handedOver(t)
	s.do(leader, &Redate{Clock: s.clock(ClockReport).ID, Due: local(t, "2021-08-26 09:30:00"), Reason: NewText("省组明确"), Document: "函2号"})
	why := s.clock(ClockReport).Why
	require.Equal(t, "交办时间 2021-08-20 21:25:00；由专人定为 2021-08-26 09:30:00 之前（函2号）；Asia/Shanghai", why.Text(Chinese))
	require.Equal(t, "handed over 2021-08-20 21:25:00; set by a person: before 2021-08-26 09:30:00 (函2号); Asia/Shanghai", why.Text(English))
}
