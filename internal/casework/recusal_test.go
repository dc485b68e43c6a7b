package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

var stake = NewText("与被举报单位负责人系近亲属")

// A recused person may do nothing in the case, in no state, in no post, nor
// through anybody, nor for anybody.
func TestARecusedPersonIsBarredFromTheCase(t *testing.T) {
	t.Parallel()
	for state, stand := range stands() {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			s := stand(t)
			everything := Actor{Person: "kin", Posts: []Post{{water, UnitLeader}, {office, Coordinator}, {office, Leader}, {office, Reviewer}, {office, DutyOfficer}}}
			require.NotEmpty(t, Allowed(s.c, everything))
			s.do(coordinator, &Recuse{Person: "kin", Reason: stake})
			require.Equal(t, []PersonID{"kin"}, s.c.RecusedPeople())
			proxy := everything
			proxy.Person, proxy.ActingFor = "deputy", "kin"
			for _, a := range []Actor{everything, proxy, {Person: "kin", ActingFor: leader.Person, Posts: leader.Posts}} {
				require.Empty(t, Allowed(s.c, a))
				for _, k := range Kinds() {
					if k != CmdRegister {
						s.refused(a, shaped(t, k), "recused")
						require.Equal(t, Forbidden, AsError(BarredIn(s.c, a, k, false)).Reason)
					}
				}
			}
			require.NotEmpty(t, Allowed(s.c, leader), "others go on")
			s.refused(coordinator, &LiftRecusal{Person: "kin", Reason: stake}, "not_your_role")
			s.do(leader, &LiftRecusal{Person: "kin", Reason: NewText("经查无亲属关系")})
			require.NotEmpty(t, Allowed(s.c, everything))
			require.Len(t, s.c.Recusals, 1, "both stay in the record")
			require.Equal(t, coordinator.Person, s.c.Recusals[0].By)
			require.Equal(t, leader.Person, s.c.Recusals[0].LiftedBy)
		})
	}
}

func TestWhoMayRecuseWhom(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	for _, a := range []Actor{duty, reviewer, answerable, publicity, officer(water), head(county), night(farm)} {
		s.refused(a, &Recuse{Person: "kin", Reason: stake}, "recuse_others")
	}
	for _, a := range []Actor{editor, auditor, admin, officer(hill)} {
		s.refused(a, &Recuse{Person: a.Person, Reason: stake}, "not_your_role")
	}
	s.refused(coordinator, &Recuse{Person: "kin"}, "required", "reason")
	s.refused(leader, &LiftRecusal{Person: "kin", Reason: stake}, "not_recused")
	for i, a := range []Actor{coordinator, supervisor, leader} {
		kin := PersonID([]string{"kin-1", "kin-2", "kin-3"}[i])
		s.do(a, &Recuse{Person: kin, Reason: stake})
		s.refused(second, &Recuse{Person: kin, Reason: stake}, "recused_already")
	}
	for _, a := range []Actor{duty, reviewer, answerable, publicity, officer(water), head(county), night(farm), coordinator} {
		s.do(a, &Recuse{Person: a.Person, Reason: stake})
	}
	proxy := Actor{Person: "deputy", ActingFor: supervisor.Person, Posts: supervisor.Posts}
	s.do(proxy, &Recuse{Person: supervisor.Person, Reason: stake})
	last := s.c.Recusals[len(s.c.Recusals)-1]
	require.Equal(t, PersonID("deputy"), last.By)
	require.Equal(t, supervisor.Person, last.ByFor)
}

// Who watches over cases is sent away by a leader alone, or steps back: nobody clears
// the way for what they would see.
func TestWhoOverseesIsRecusedByALeader(t *testing.T) {
	t.Parallel()
	for role, oversees := range map[Role]bool{
		Supervisor: true, Leader: true, Auditor: true,
		Coordinator: false, DutyOfficer: false, Reviewer: false, Administrator: false,
	} {
		s := handedOver(t)
		s.posts = []Post{{office, PublicityOfficer}, {office, role}}
		for _, a := range []Actor{coordinator, supervisor, {Person: "deputy", ActingFor: coordinator.Person, Posts: coordinator.Posts}} {
			if oversees {
				s.refused(a, &Recuse{Person: "kin", Reason: stake}, "recuse_overseer")
				continue
			}
			s.do(a, &Recuse{Person: "kin", Reason: stake})
			s.do(leader, &LiftRecusal{Person: "kin", Reason: stake})
		}
		s.do(leader, &Recuse{Person: "kin", Reason: stake})
		s.do(leader, &LiftRecusal{Person: "kin", Reason: stake})
		s.do(Actor{Person: "kin", Posts: s.posts}, &Recuse{Person: "kin", Reason: stake})
	}
}

// What a recused person held is free again, and the alarm for a missing handler
// rings; and nobody gives the person a part in the case.
func TestARecusedHandlerIsReplaced(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(officer(water), &NameHandler{Assignment: "a1", Handler: "kin"})
	s.do(coordinator, &SetLeaderInCharge{Leader: "kin"})
	s.do(supervisor, &Recuse{Person: "kin", Reason: stake})
	require.Empty(t, s.c.Assignments[0].Handler)
	require.Empty(t, s.c.InCharge)
	alarm := s.clock(ClockNameHandler, "a1")
	require.True(t, alarm.Running())
	require.Equal(t, s.now.Add(30*Minute), alarm.Due)
	s.refused(officer(water), &NameHandler{Assignment: "a1", Handler: "kin"}, "person_recused", "handler")
	s.refused(coordinator, &SetLeaderInCharge{Leader: "kin"}, "person_recused", "leader")
	s.refused(officer(water), &SubmitReport{
		Answer: "r1", Report: concluded("i1"), Pending: &Pending{AuthorisedBy: "kin", Reason: NewText("负责人下乡")},
	}, "person_recused", "signature_pending.authorised_by")
	s.do(officer(water), &NameHandler{Assignment: "a1", Handler: "other"})
	require.False(t, s.clock(ClockNameHandler, "a1").Running())
	s.do(officer(water), &NameHandler{Assignment: "a1", Handler: "third"})
}

// In a case at rest nobody is missed, and no alarm rings.
func TestARecusalInAClosedCaseRingsNothing(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.closed()
	handler := s.c.Assignments[0].Handler
	require.NotEmpty(t, handler)
	s.do(coordinator, &Recuse{Person: handler, Reason: stake})
	require.Zero(t, s.c.NextAt())
	s.is(Closed)
}
