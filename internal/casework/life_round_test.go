package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// A re-work order from above opens a numbered round with its own clocks; the
// old breaches stay, and the old round's parts are over.
func TestAReworkRound(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.at("2021-08-24 12:00:00")
	s.approved(concluded("i1"))
	s.replied()
	s.do(duty, &RecordUpstreamResult{Result: "returned", Document: "退件〔2021〕3号"})
	s.refused(coordinator, &Close{}, "upstream_returned")
	s.refused(coordinator, &Rework{Round: RoundRework, HandedOverAt: s.now + 1, Reason: NewText("补充办理")}, "in_future", "handed_over_at")
	s.refused(coordinator, &Rework{Round: RoundRework, HandedOverAt: s.c.HandedOverAt - 1, Reason: NewText("补充办理")}, "before_handover", "handed_over_at")
	s.at("2021-09-01 20:00:00")
	breaches := len(s.c.OpenBreaches())
	require.NotZero(t, breaches)
	s.do(coordinator, &Rework{Round: RoundRework, HandedOverAt: s.now, Document: "补充办理件3", Reason: NewText("补充办理")})
	s.is(Registered)
	require.Equal(t, 2, s.c.Round)
	require.Len(t, s.c.OpenBreaches(), breaches, "old breaches are kept")
	require.Equal(t, local(t, "2021-09-05 12:00:00"), s.clock(ClockReport).Due)
	require.Equal(t, 2, s.clock(ClockReport).Round)
	require.Empty(t, s.c.Active())
	s.refused(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1")}, "not_your_role")
	s.do(coordinator, nowhere(target(RoleLead, water)))
	s.acknowledged()
	s.refused(head(water), &SignReport{Answer: "r1", Report: concluded("i1")}, "no_such_answer")
	s.submit(water, "r2", concluded("i1"))
	s.do(reviewer, &Approve{Answer: "r2"})
	s.replied()
	s.refused(coordinator, &Close{}, "gate_open")
}

func TestReopeningAClosedCase(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.closed()
	for _, k := range s.c.Clocks {
		require.False(t, k.Running(), "%s runs on in a closed case", k.Kind)
	}
	require.True(t, s.c.AtRest())
	require.Zero(t, s.c.NextAt())
	s.pass(60 * Day)
	s.do(leader, &Reopen{Round: RoundReopened, HandedOverAt: s.now, Reason: NewText("回头看发现反弹")})
	s.is(Registered)
	for _, g := range Gates {
		require.False(t, s.c.GatePassed(g), "each round passes its own gates")
	}
}

// A statutory review keeps the law's own days on the same case (DOMAIN 3.2).
func TestAStatutoryReviewHasItsOwnDays(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.closed()
	s.at("2021-09-10 10:00:00")
	s.do(coordinator, &Reopen{Round: RoundStatutoryReview, HandedOverAt: s.now, Reason: NewText("信访人申请复查")})
	k := s.clock(ClockReport)
	require.Equal(t, local(t, "2021-10-11 00:00:00"), k.Due, "thirty days, the day of receipt not counted, the last day to its end")
	require.True(t, s.clock(ClockAssign).Running(), "clocks that the review does not replace stay the policy's")
	s.do(coordinator, nowhere(target(RoleLead, water)))
	require.Equal(t, k.Due, s.clock(ClockReport, "r2").Due)
}

// A round counts by the calendar of the day on which it is opened: the year that
// had none when the case was registered may have one by now. Without one nobody
// guesses; years that the case has and the office's extract lacks stay.
func TestARoundBringsTheCalendarOfItsDay(t *testing.T) {
	t.Parallel()
	old := CalendarYear{Year: 2021, Source: "2021年安排"}
	now := CalendarYear{Year: 2022, Source: "2022年安排", Holidays: []Date{"2022-01-03"}}
	registered := func(years ...CalendarYear) *story {
		s := handedOver(t, func(b *Register) {
			b.Calendar = Calendar{Years: append([]CalendarYear{old}, years...)}
			b.Policy.Rounds = []RoundPolicy{{Kind: RoundStatutoryReview, Clocks: []ClockPolicy{
				{Kind: ClockReport, Rule: DueRule{From: FromHandedOver, Day: 3, At: "24:00", FirstDay: NotCounted, Days: WorkingDays}},
			}}}
		})
		s.closed()
		s.at("2021-12-31 10:00:00")
		return s
	}
	review := func(s *story) *Reopen {
		return &Reopen{Round: RoundStatutoryReview, HandedOverAt: s.now, Reason: NewText("信访人申请复查")}
	}
	s := registered()
	s.refused(coordinator, review(s), "no_calendar")
	s.calendar = Calendar{Years: []CalendarYear{now}}
	events := s.do(coordinator, review(s))
	require.Equal(t, []CalendarYear{old, now}, s.c.Calendar.Years)
	require.Equal(t, local(t, "2022-01-07 00:00:00"), s.clock(ClockReport).Due, "the holiday is not counted")
	opened, ok := events[0].Payload.(*RoundOpened)
	require.True(t, ok)
	require.Equal(t, &Calendar{Years: []CalendarYear{old, now}}, opened.Calendar)

	// A year that was published anew counts as it is now; what the case has
	// already is not said again.
	mended := now
	mended.Holidays = []Date{"2022-01-03", "2022-01-04"}
	for due, year := range map[string]CalendarYear{"2022-01-07 00:00:00": now, "2022-01-08 00:00:00": mended} {
		s = registered(now)
		s.calendar = Calendar{Years: []CalendarYear{year}}
		events = s.do(coordinator, review(s))
		require.Equal(t, local(t, due), s.clock(ClockReport).Due)
		opened, ok = events[0].Payload.(*RoundOpened)
		require.True(t, ok)
		require.Equal(t, len(year.Holidays) == 1, opened.Calendar == nil)
	}
}
