package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// stands brings a real case to each state of the reply track.
func stands() map[State]func(*testing.T) *story {
	from := func(steps func(*story)) func(*testing.T) *story {
		return func(t *testing.T) *story {
			t.Helper()
			s := handedOver(t)
			steps(s)
			return s
		}
	}
	answered := func(s *story, r *Report) {
		s.handling()
		s.approved(r)
		s.replied()
	}
	return map[State]func(*testing.T) *story{
		Registered: from(func(*story) {}),
		ScreenedOut: from(func(s *story) {
			s.do(coordinator, &Screen{Outcome: ScreenVoid, Reason: NewText("重复录入")})
			s.do(second, &Countersign{Agree: true})
		}),
		Assigned: from((*story).assigned),
		Handling: from((*story).handling),
		Disputed: from(func(s *story) {
			s.handling()
			s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局职责")})
		}),
		Submitted: from(func(s *story) {
			s.handling()
			s.submit(water, "r1", concluded("i1"))
		}),
		Supplementing: from(func(s *story) {
			s.handling()
			s.submit(water, "r1", concluded("i1"))
			s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("缺照片")}})
		}),
		Approved: from(func(s *story) {
			s.handling()
			s.approved(concluded("i1"))
		}),
		Replied: from(func(s *story) { answered(s, concluded("i1")) }),
		Closed:  from((*story).closed),
		Tracked: from(func(s *story) {
			answered(s, report(finding("i1", Verified, InterimConcluded)))
			s.do(coordinator, &Track{Unit: water, Person: "p", Until: "2021-12-31"})
		}),
	}
}

// A unit is waited for while a clock of its own runs, lapsed or not.
func TestWhoIsWaitedFor(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	require.False(t, s.c.WaitsFor(water))
	s.handling()
	require.True(t, s.c.WaitsFor(water) && s.c.WaitsFor(farm))
	require.False(t, s.c.WaitsFor(town))
	s.at("2021-08-25 12:00:00")
	require.True(t, s.c.WaitsFor(water), "a missed clock waits on")
	s.approved(concluded("i1"))
	require.False(t, s.c.WaitsFor(water) || s.c.WaitsFor(farm))
}
