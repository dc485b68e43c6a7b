package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// Nobody makes a recused person answer for a part of the case, in whatever
// command a name is given; and where the unit's own people would be named by
// themselves, another name is asked for.
func TestARecusedPersonAnswersForNoPart(t *testing.T) {
	t.Parallel()
	const chief, deputy = "chief-farm-bureau", "deputy-farm-bureau"
	require.Equal(t, PersonID(chief), target(RoleAssisting, farm).FirstResponsible)
	others := func(r AssignmentRole, u UnitID) Target {
		return Target{Role: r, Unit: u, FirstResponsible: "other", DirectResponsible: "another"}
	}
	for _, kin := range []PersonID{chief, deputy} {
		field := map[PersonID]string{chief: "first_responsible", deputy: "direct_responsible"}[kin]
		s := handedOver(t)
		s.do(coordinator, &Recuse{Person: kin, Reason: stake})
		lead := target(RoleLead, water)
		s.refused(coordinator, nowhere(lead, target(RoleAssisting, farm)), "person_recused", "targets[1]."+field)
		s.do(coordinator, nowhere(lead, others(RoleAssisting, farm)))
		s.acknowledged()

		s.refused(coordinator, &Reassign{Assignment: "a1", To: target(RoleLead, farm), Reason: NewText("改派")}, "person_recused", "to."+field)
		s.refused(officer(water), &SubAssign{
			Parent: "a1", Unit: town, Instruction: NewText("请办理"), FirstResponsible: map[PersonID]PersonID{chief: kin, deputy: "x"}[kin],
			DirectResponsible: map[PersonID]PersonID{chief: "x", deputy: kin}[kin],
		}, "person_recused", field)
		s.do(coordinator, &Reassign{Assignment: "a1", To: others(RoleLead, farm), Reason: NewText("改派")})
		for _, a := range s.c.Active() {
			require.NotContains(t, []PersonID{a.FirstResponsible, a.DirectResponsible}, kin)
		}
	}
}

// A ruling that gives a part to another unit names no recused person either.
func TestARulingNamesNoRecusedPerson(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(coordinator, &Recuse{Person: target(RoleLead, hill).FirstResponsible, Reason: stake})
	s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局职责")})
	to := target(RoleLead, hill)
	s.refused(coordinator, &Rule{Dispute: "d1", Upheld: true, To: &to, Reason: NewText("改派")}, "person_recused", "to.first_responsible")
	to.FirstResponsible = "other"
	s.do(coordinator, &Rule{Dispute: "d1", Upheld: true, To: &to, Reason: NewText("改派")})
}

// Where region and address name a unit whose people are recused, it is not
// attached by itself: the coordinator names others, or leaves it out.
func TestATerritorialUnitIsNotAttachedWithARecusedPerson(t *testing.T) {
	t.Parallel()
	for _, kin := range []PersonID{"chief-riverside-county", "deputy-riverside-county"} {
		s := placed(t, "河滨县", "")
		require.Contains(t, []PersonID{s.command(coordinator, &Assign{}, nil).Areas[0].FirstResponsible, s.command(coordinator, &Assign{}, nil).Areas[0].DirectResponsible}, kin)
		s.do(coordinator, &Recuse{Person: kin, Reason: stake})
		lead := target(RoleLead, water)
		s.refused(coordinator, &Assign{Targets: []Target{lead}}, "territory_recused", "targets")
		s.do(coordinator, &Assign{Targets: []Target{lead, {Role: RoleTerritorial, Unit: county, FirstResponsible: "other", DirectResponsible: "another"}}})
	}

	// A unit that led the case in its own territory, and whose people were recused
	// since, does not keep its part under their names.
	s := placed(t, "河滨县", "")
	s.do(coordinator, &Assign{Targets: []Target{target(RoleLead, county)}})
	s.do(coordinator, &Recuse{Person: "chief-riverside-county", Reason: stake})
	away := &Reassign{Assignment: "a1", To: target(RoleLead, water), Reason: NewText("改派")}
	s.refused(coordinator, away, "territory_recused", "to")
	s.do(coordinator, &Assign{Targets: []Target{{Role: RoleTerritorial, Unit: county, FirstResponsible: "other", DirectResponsible: "deputy-riverside-county"}}})
	s.do(coordinator, away)
	require.Equal(t, HasPart, s.c.StandingOf(county))
}

// Whoever rectifies is not recused: neither whom a report names, nor whom the
// booked remainder is booked on. Who was named in an approved report and recused
// since is named in no measure that is still open.
func TestARecusedPersonRectifiesNothing(t *testing.T) {
	t.Parallel()
	s := rectifiedByOthers(t)
	require.Len(t, s.c.Tracking.Measures, 2)
	require.Equal(t, []PersonID{"p1", ""}, []PersonID{s.c.Tracking.Measures[0].Person, s.c.Tracking.Measures[1].Person}, "whoever the remainder is booked on answers for it")
}

func rectifiedByOthers(t *testing.T) *story {
	t.Helper()
	s := handedOver(t)
	s.handling()
	s.do(coordinator, &Recuse{Person: "kin", Reason: stake})
	plan := finding("i1", Verified, InterimConcluded)
	plan.Measures = []Measure{
		{Text: NewText("清理河道"), Person: "p1", By: "2021-09-30"}, {Text: NewText("建设污水处理设施"), Person: "p2", By: "2021-12-31"},
	}
	answers, measures := plan, plan
	answers.Person = "kin"
	measures.Measures = []Measure{plan.Measures[0], {Text: NewText("建设"), Person: "kin", By: "2021-12-31"}}
	for field, f := range map[string]Finding{"report.findings[0].person": answers, "report.findings[0].measures[1].person": measures} {
		s.refused(head(water), &SignReport{Answer: "r1", Report: report(f)}, "person_recused", field)
		s.refused(officer(water), &SubmitReport{
			Answer: "r1", Report: report(f), Pending: &Pending{AuthorisedBy: "chief", Reason: NewText("负责人下乡")},
		}, "person_recused", field)
	}
	s.approved(report(plan))
	s.do(coordinator, &Recuse{Person: "p2", Reason: stake})
	s.replied()
	s.gates()
	s.refused(coordinator, &Track{Unit: water, Person: "p2", Until: "2021-12-31"}, "person_recused", "person")
	s.do(coordinator, &Track{Unit: water, Person: "p3", Until: "2021-12-31"})
	return s
}
