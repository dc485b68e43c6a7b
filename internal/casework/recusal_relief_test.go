package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// A unit that leads in its own territory, and whose people were recused since, can
// be relieved in every state in which a unit can be: its territory's part is given
// under other names first, and then the lead passes on.
func TestAUnitWhosePeopleAreRecusedCanBeRelievedInEveryState(t *testing.T) {
	t.Parallel()
	to := target(RoleLead, water)
	reassign := &Reassign{Assignment: "a1", To: to, Reason: NewText("责任人回避，改由水务局主办")}
	uphold := &Rule{Dispute: "d1", Upheld: true, To: &to, Reason: NewText("异议成立")}
	disputing := func(s *story) {
		s.do(officer(county), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我县职责")})
	}
	returned := func(s *story) {
		s.acknowledged()
		s.submit(county, "r1", concluded("i1"))
		s.do(reviewer, &Return{Answer: "r1", Items: []Text{NewText("缺照片")}})
	}
	ways := map[string]struct {
		state State
		until func(*story)
		by    Actor
		with  Body
	}{
		"reassigned before it signed":          {Assigned, func(*story) {}, coordinator, reassign},
		"reassigned while at work":             {Handling, (*story).acknowledged, coordinator, reassign},
		"reassigned when it owes a completion": {Supplementing, returned, coordinator, reassign},
		"its dispute upheld":                   {Disputed, func(s *story) { s.acknowledged(); disputing(s) }, coordinator, uphold},
		"its dispute upheld by a supervisor":   {Disputed, func(s *story) { s.acknowledged(); disputing(s) }, supervisor, uphold},
	}
	for name, w := range ways {
		for _, kin := range []PersonID{"chief-riverside-county", "deputy-riverside-county"} {
			t.Run(name+" "+string(kin), func(t *testing.T) {
				t.Parallel()
				s := placed(t, "河滨县", "")
				s.do(coordinator, &Assign{Targets: []Target{target(RoleLead, county)}})
				w.until(s)
				s.do(coordinator, &Recuse{Person: kin, Reason: stake})
				s.is(w.state)
				s.refused(w.by, w.with, "territory_recused", "to")
				s.do(coordinator, &Assign{Targets: []Target{{Role: RoleTerritorial, Unit: county, FirstResponsible: "other", DirectResponsible: "another"}}})
				s.is(w.state)
				s.do(w.by, w.with)
				lead, ok := s.c.Lead()
				require.True(t, ok)
				require.Equal(t, water, lead.Unit)
				require.Equal(t, HasPart, s.c.StandingOf(county))
				for _, a := range s.c.Active() {
					require.NotContains(t, []PersonID{a.FirstResponsible, a.DirectResponsible}, kin)
				}
			})
		}
	}
}

// Once a part is disputed or the report is in, nobody is given work beside it:
// territorial units alone are added, and none that answers.
func TestLateAssignmentsAddTerritorialUnitsAlone(t *testing.T) {
	t.Parallel()
	for _, state := range []State{Disputed, Submitted, Supplementing} {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			s := stands()[state](t)
			s.is(state)
			local := target(RoleTerritorial, hill)
			s.refused(coordinator, &Assign{Targets: []Target{local, target(RoleAssisting, town)}}, "territorial_only", "targets[1].role")
			s.refused(coordinator, &Assign{Targets: []Target{target(RoleLead, hill)}}, "has_a_lead", "targets")
			answering := local
			answering.Answers = true
			s.refused(coordinator, &Assign{Targets: []Target{answering}}, "territorial_only", "targets[0].role")
			s.do(coordinator, &Assign{Targets: []Target{local}})
			s.is(state)
			require.Equal(t, HasPart, s.c.StandingOf(hill))
		})
	}
}
