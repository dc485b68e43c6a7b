package casework_test

import (
	"slices"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

func also(a Actor, posts ...Post) Actor {
	a.Posts = append(slices.Clone(a.Posts), posts...)
	return a
}

// Nobody gives themselves time: a clock of the office is dated anew by somebody
// whose role does not have to keep it, nor by a proxy of such a one.
func TestWhoDatesAClockOfTheOfficeAnew(t *testing.T) {
	t.Parallel()
	inOffice := func(r Role) Post { return Post{office, r} }
	for _, c := range []struct {
		by    Actor
		clock ClockKind
		code  string
	}{
		{coordinator, ClockUpstream, "own_clock"},
		{coordinator, ClockReview, ""},
		{leader, ClockUpstream, ""},
		{leader, ClockReview, ""},
		{also(leader, inOffice(Coordinator)), ClockUpstream, "own_clock"},
		{also(leader, inOffice(Reviewer)), ClockUpstream, ""},
		{also(coordinator, inOffice(Reviewer)), ClockReview, "own_clock"},
		{Actor{Person: "proxy", ActingFor: leader.Person, Posts: leader.Posts, Own: coordinator.Posts}, ClockUpstream, "own_clock"},
		{Actor{Person: "proxy", ActingFor: leader.Person, Posts: leader.Posts, Own: duty.Posts}, ClockUpstream, ""},
		{coordinator, ClockSign, ""}, // of a unit
		{also(coordinator, Post{water, UnitOfficer}), ClockSign, "own_unit"},
	} {
		s := handedOver(t)
		s.handling()
		s.do(officer(water), &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: &Pending{AuthorisedBy: head(water).Person, Reason: NewText("在外开会")}})
		k := s.clock(c.clock)
		body := &Redate{Clock: k.ID, Due: k.Due.Add(Hour), Reason: NewText("省组明确"), Document: "函1号"}
		if c.code == "" {
			s.do(c.by, body)
			continue
		}
		s.refused(c.by, body, c.code)
	}
}

// A clock that nobody has taken from the coordinator yet is the coordinator's,
// and so is the one of a ruling.
func TestTheCoordinatorDatesNoClockOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	for _, kind := range []ClockKind{ClockAssign, ClockReport, ClockUpstream, ClockNotify} {
		k := s.clock(kind)
		s.refused(coordinator, &Redate{Clock: k.ID, Due: k.Due.Add(Hour), Reason: NewText("省组明确"), Document: "函1号"}, "own_clock")
	}
	require.NotContains(t, Fitting(s.c, coordinator), CmdRedate)
	require.Contains(t, Fitting(s.c, leader), CmdRedate)
	s.handling()
	require.Contains(t, Fitting(s.c, coordinator), CmdRedate, "the unit's report")
	s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局")})
	k := s.clock(ClockRule)
	s.refused(coordinator, &Redate{Clock: k.ID, Due: k.Due.Add(Hour), Reason: NewText("省组明确"), Document: "函1号"}, "own_clock")
}

// Another instant of hand-over moves what a unit has to keep, and takes back what
// it has missed: nobody of such a unit states it. What was kept is no matter.
func TestWhoCorrectsTheHandOver(t *testing.T) {
	t.Parallel()
	inWater := also(coordinator, Post{water, UnitOfficer})
	earlier := func(s *story) *CorrectHandoverTime {
		return &CorrectHandoverTime{HandedOverAt: s.c.HandedOverAt.Add(-Minute), Reason: NewText("与交接单核对")}
	}
	s := handedOver(t)
	s.do(inWater, earlier(s)) // no unit has the case
	s.handling()
	s.refused(inWater, earlier(s), "own_unit")
	require.NotContains(t, Fitting(s.c, inWater), CmdCorrectHandoverTime)
	s.do(also(coordinator, Post{hill, UnitOfficer}), earlier(s))
	s.submit(water, "r1", concluded("i1"))
	s.do(inWater, earlier(s)) // its clocks were kept
	s.do(also(coordinator, Post{office, UnitOfficer}), earlier(s))

	s = handedOver(t)
	s.handling()
	s.to(s.clock(ClockReport).Due)
	s.submit(water, "r1", concluded("i1"))
	later := &CorrectHandoverTime{HandedOverAt: s.c.HandedOverAt.Add(Minute), Reason: NewText("与交接单核对")}
	s.refused(inWater, later, "own_unit")
	s.do(reviewer, &Approve{Answer: "r1"})
	s.replied()
	s.refused(inWater, later, "own_unit")
	s.do(coordinator, &Rework{Round: RoundRework, HandedOverAt: s.now, Reason: NewText("补充办理")})
	s.do(inWater, earlier(s)) // the missed instant is of the round before
}

// The coordinator of the unit that takes a part over rules, and sets it no due
// instant of its own.
func TestARulingForTheOwnUnit(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局")})
	inHill := also(coordinator, Post{hill, UnitLeader})
	to := target(RoleLead, hill)
	ruling := &Rule{Dispute: "d1", Upheld: true, To: &to, Due: s.clock(ClockReport).Due.Add(Hour), Reason: NewText("改由山前县主办")}
	s.refused(inHill, ruling, "own_unit_due")
	ruling.Due = 0
	s.do(inHill, ruling)
}

// A ruling gives no more time than an extension could; under a policy that knows
// none, none.
func TestHowMuchTimeARulingGives(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ most, by Span }{{3 * Day, -Hour}, {3 * Day, Day}, {3 * Day, 3 * Day}, {3 * Day, 3*Day + Millisecond}, {0, 0}, {0, Millisecond}} {
		s := handedOver(t, func(b *Register) { b.Policy.ExtensionMax = c.most })
		s.handling()
		s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局")})
		to := target(RoleLead, hill)
		due := s.clock(ClockReport).Due.Add(c.by)
		ruling := &Rule{Dispute: "d1", Upheld: true, To: &to, Due: due, Reason: NewText("改由山前县主办")}
		if c.by > c.most {
			s.refused(coordinator, ruling, "too_long", "due")
			continue
		}
		s.do(coordinator, ruling)
		require.Equal(t, due, s.clock(ClockReport).Due)
	}
}

// A unit's leader who is a leader of the office too lifts no recusal of the
// unit's people. Where the office did not know the posts it cannot say so; two
// people of the office are no unit.
func TestWhoLiftsARecusal(t *testing.T) {
	t.Parallel()
	both := also(leader, Post{water, UnitLeader})
	for _, c := range []struct {
		posts []Post
		code  string
	}{
		{[]Post{{water, UnitOfficer}}, "own_unit"},
		{[]Post{{office, Reviewer}, {water, UnitDutyOfficer}}, "own_unit"},
		{[]Post{{farm, UnitOfficer}}, ""},
		{[]Post{{office, Reviewer}}, ""},
		{nil, ""},
	} {
		s := handedOver(t)
		s.handling()
		s.posts = c.posts
		s.do(coordinator, &Recuse{Person: "kin", Reason: stake})
		s.posts = nil
		lift := &LiftRecusal{Person: "kin", Reason: NewText("经查无亲属关系")}
		require.Equal(t, c.code == "", slices.Contains(Fitting(s.c, both), CmdLiftRecusal))
		if c.code == "" {
			s.do(both, lift)
			continue
		}
		s.refused(both, lift, c.code)
		s.do(leader, lift)
	}
	s := handedOver(t)
	s.do(leader, &Recuse{Person: leader.Person, Reason: stake})
	s.refused(leader, &LiftRecusal{Person: leader.Person, Reason: stake}, "recused")
	s.refused(Actor{Person: "proxy", ActingFor: leader.Person, Posts: leader.Posts}, &LiftRecusal{Person: leader.Person, Reason: stake}, "recused")
}
