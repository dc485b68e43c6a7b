package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// placed begins a story with a region and an address.
func placed(t *testing.T, region, address string) *story {
	t.Helper()
	return handedOver(t, func(b *Register) { b.Region, b.Address = region, address })
}

// S1-16: the territorial unit is attached from the address, in the same
// command, with its clocks, its responsible people and the reason.
func TestTheTerritorialUnitIsAttachedByItself(t *testing.T) {
	t.Parallel()
	s := placed(t, "河滨县", "柳林镇东街")
	s.do(coordinator, &Assign{Targets: []Target{target(RoleLead, water)}})
	require.Len(t, s.c.Assignments, 2)
	a := s.c.Assignments[1]
	require.Equal(t, RoleTerritorial, a.Role)
	require.Equal(t, town, a.Unit)
	require.Equal(t, PersonID("chief-willow-town"), a.FirstResponsible)
	require.Equal(t, PersonID("deputy-willow-town"), a.DirectResponsible)
	require.Equal(t, &Located{Unit: town, In: InAddress, Words: "柳林镇", WithinIn: InRegion, WithinWords: "河滨县"}, a.Located)
	require.Nil(t, s.c.Assignments[0].Located, "whom a person named")
	require.Equal(t, Owner{UnitDutyOfficer, town}, s.clock(ClockAcknowledge, a.ID).Owner)
	require.Equal(t, Owner{UnitOfficer, town}, s.clock(ClockContribute, a.ID).Owner)
	require.Equal(t, InTime, s.clock(ClockAssign).Verdict)

	// It sees and signs like one that was named.
	s.acknowledged()
	s.do(officer(town), &Cosign{Assignment: a.ID, Agree: true})
}

func TestWhoIsAttached(t *testing.T) {
	t.Parallel()
	lead := target(RoleLead, water)
	away := func(u UnitID) []LeaveOut { return []LeaveOut{{Unit: u, Reason: NewText("已划归邻县管辖")}} }
	for name, c := range map[string]struct {
		region, address string
		b               *Assign
		territorial     []UnitID
		leftOut         []UnitID
	}{
		"the county of the region":               {"河滨县", "", &Assign{Targets: []Target{lead}}, []UnitID{county}, nil},
		"each county of the region":              {"河滨县、山前县", "", &Assign{Targets: []Target{lead}}, []UnitID{county, hill}, nil},
		"not twice, when it was named":           {"河滨县", "", &Assign{Targets: []Target{lead, target(RoleTerritorial, county)}}, []UnitID{county}, nil},
		"not beside its own lead":                {"河滨县", "", &Assign{Targets: []Target{target(RoleLead, county)}}, nil, nil},
		"the town, though its county leads":      {"河滨县", "柳林镇", &Assign{Targets: []Target{target(RoleLead, county)}}, []UnitID{town}, nil},
		"as well where it assists":               {"河滨县", "", &Assign{Targets: []Target{lead, target(RoleAssisting, county)}}, []UnitID{county}, nil},
		"beside another that was named":          {"河滨县", "", &Assign{Targets: []Target{lead, target(RoleTerritorial, hill)}}, []UnitID{hill, county}, nil},
		"not one that was left out":              {"河滨县", "", &Assign{Targets: []Target{lead}, LeftOut: away(county)}, nil, []UnitID{county}},
		"the other, where one was left out":      {"河滨县、山前县", "", &Assign{Targets: []Target{lead}, LeftOut: away(county)}, []UnitID{hill}, []UnitID{county}},
		"nobody, where there is a reason":        {"", "", nowhere(lead), nil, []UnitID{""}},
		"whoever was named, where nobody stands": {"外县", "", &Assign{Targets: []Target{lead, target(RoleTerritorial, hill)}}, []UnitID{hill}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := placed(t, c.region, c.address)
			s.do(coordinator, c.b)
			var territorial, leftOut []UnitID
			for _, a := range s.c.Active() {
				if a.Role == RoleTerritorial {
					territorial = append(territorial, a.Unit)
				}
			}
			for _, o := range s.c.LeftOut {
				leftOut = append(leftOut, o.Unit)
				require.False(t, o.Reason.IsZero())
				require.Equal(t, coordinator.Person, o.By)
				require.Equal(t, o.Unit != "", o.Located != nil, "with the words that named it")
			}
			require.Equal(t, c.territorial, territorial)
			require.Equal(t, c.leftOut, leftOut)
			sees(t, s.c)
		})
	}
}

func TestAnAssignmentSettlesWhoseTerritoryItIs(t *testing.T) {
	t.Parallel()
	said := NewText("不涉及具体地点")
	lead, named := target(RoleLead, water), target(RoleTerritorial, county)
	for name, c := range map[string]struct {
		region      string
		b           *Assign
		code, field string
	}{
		"nobody found, nobody named":        {"", &Assign{Targets: []Target{lead}}, "territory_needed", "no_territory_reason"},
		"a lead is no territorial unit":     {"", &Assign{Targets: []Target{target(RoleLead, county)}}, "territory_needed", "no_territory_reason"},
		"a reason, though one was found":    {"河滨县", nowhere(lead), "territory_known", "no_territory_reason"},
		"a reason, though one was named":    {"", nowhere(lead, named), "territory_known", "no_territory_reason"},
		"a reason of signs only":            {"", &Assign{Targets: []Target{lead}, NoTerritory: NewText("……")}, "required", "no_territory_reason"},
		"left out without a reason":         {"河滨县", &Assign{Targets: []Target{lead}, LeftOut: []LeaveOut{{Unit: county}}}, "required", "territorial_left_out[0].reason"},
		"left out without a unit":           {"河滨县", &Assign{Targets: []Target{lead}, LeftOut: []LeaveOut{{Reason: said}}}, "required", "territorial_left_out[0].unit"},
		"left out twice":                    {"河滨县", &Assign{Targets: []Target{lead}, LeftOut: []LeaveOut{{county, said}, {county, said}}}, "named_twice", "territorial_left_out[1].unit"},
		"left out, though nothing names it": {"河滨县", &Assign{Targets: []Target{lead}, LeftOut: []LeaveOut{{hill, said}}}, "not_found_by_address", "territorial_left_out[0].unit"},
		"left out and named":                {"河滨县", &Assign{Targets: []Target{lead, named}, LeftOut: []LeaveOut{{county, said}}}, "named_and_left_out", "territorial_left_out[0].unit"},
		"left out and leading":              {"河滨县", &Assign{Targets: []Target{target(RoleLead, county)}, LeftOut: []LeaveOut{{county, said}}}, "named_and_left_out", "territorial_left_out[0].unit"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := placed(t, c.region, "")
			s.refused(coordinator, c.b, c.code, c.field)
			s.is(Registered)
		})
	}
}

// One name, two counties: the coordinator says which, or leaves both out.
func TestANameOfSeveralUnitsIsAsked(t *testing.T) {
	t.Parallel()
	alike := country()
	alike[1].Names = append(alike[1].Names, "高新区")
	alike[0].Names = append(alike[0].Names, "高新区")
	said, lead := NewText("开发区由市直管"), target(RoleLead, water)
	try := func(b *Assign) ([]Event, error) {
		s := placed(t, "高新区", "")
		cmd := s.command(coordinator, b, nil)
		cmd.Areas = alike
		return Decide(s.c, cmd)
	}
	_, err := try(&Assign{Targets: []Target{lead}})
	field := AsError(err).Fields[0]
	require.Equal(t, "targets", field.Field)
	require.Equal(t, "“高新区”可能是多个单位：河滨县、山前县；请列出属地单位，或逐一说明不列的理由。", field.Message(Chinese))
	_, err = try(&Assign{Targets: []Target{lead}, LeftOut: []LeaveOut{{hill, said}}})
	require.Equal(t, "territory_unclear", AsError(err).Fields[0].Code, "one of the two is still open")
	for _, b := range []*Assign{
		{Targets: []Target{lead, target(RoleTerritorial, hill)}},
		{Targets: []Target{target(RoleLead, hill)}},
		{Targets: []Target{lead}, LeftOut: []LeaveOut{{hill, said}, {county, said}}},
		nowhere(lead),
	} {
		_, err := try(b)
		require.NoError(t, err)
	}
}

func TestAUnitForWhichNobodyAnswersIsNotAttached(t *testing.T) {
	t.Parallel()
	s := placed(t, "河滨县", "")
	for _, take := range []func(*Area){func(a *Area) { a.FirstResponsible = "" }, func(a *Area) { a.DirectResponsible = "" }} {
		cmd := s.command(coordinator, &Assign{Targets: []Target{target(RoleLead, water)}}, nil)
		take(&cmd.Areas[0])
		_, err := Decide(s.c, cmd)
		require.Equal(t, "territory_answers_nobody", AsError(err).Fields[0].Code)
		require.Equal(t, map[string]string{"unit": "河滨县"}, AsError(err).Fields[0].Params)
		cmd.Body = &Assign{Targets: []Target{target(RoleLead, water), target(RoleTerritorial, county)}}
		_, err = Decide(s.c, cmd)
		require.NoError(t, err, "named with the people who answer")
	}
}

// What was amended before the assignment counts; afterwards nothing is attached
// by itself, and the standing says what is missing.
func TestAnAmendedAddress(t *testing.T) {
	t.Parallel()
	s := placed(t, "河滨县", "")
	amend := func(region string) {
		s.do(duty, &AmendRegistration{Region: &region, Reason: NewText("行政区域录错")})
	}
	amend("山前县")
	s.do(coordinator, &Assign{Targets: []Target{target(RoleLead, water)}})
	require.Equal(t, HasPart, s.c.StandingOf(hill))
	require.Equal(t, NoPart, s.c.StandingOf(county))

	amend("河滨县")
	require.Len(t, s.c.Active(), 2)
	require.Equal(t, NoPart, s.c.StandingOf(county))
	said := NewText("不涉及")
	s.refused(coordinator, &Assign{Targets: []Target{target(RoleAssisting, farm)}, NoTerritory: said}, "first_assignment_only", "no_territory_reason")
	s.refused(coordinator, &Assign{Targets: []Target{target(RoleAssisting, farm)}, LeftOut: []LeaveOut{{county, said}}}, "first_assignment_only", "territorial_left_out")
	s.do(coordinator, &Assign{Targets: []Target{target(RoleTerritorial, county)}})
	require.Equal(t, HasPart, s.c.StandingOf(county))
}

// Each round settles it anew.
func TestASecondRoundAttachesAgain(t *testing.T) {
	t.Parallel()
	s := placed(t, "河滨县", "")
	s.do(coordinator, &Assign{Targets: []Target{target(RoleLead, water)}, LeftOut: []LeaveOut{{county, NewText("已会商，无需参加")}}})
	require.Equal(t, WasLeftOut, s.c.StandingOf(county))
	s.acknowledged()
	s.approved(concluded("i1"))
	s.replied()
	s.do(coordinator, &Rework{Round: RoundRework, HandedOverAt: s.now, Reason: NewText("补充办理")})
	require.Equal(t, NoPart, s.c.StandingOf(county), "what was left out, was left out of that round")
	s.do(coordinator, &Assign{Targets: []Target{target(RoleLead, county)}})
	require.Equal(t, LeadsItself, s.c.StandingOf(county))
}

// An event of a record from before the rule folds as it did.
func TestAnAssignmentOfAnOlderRecord(t *testing.T) {
	t.Parallel()
	var a Assignment
	require.NotContains(t, canonical(t, a), "located")
	require.NotContains(t, canonical(t, Case{}), "territorial_left_out")
}

// A territorial unit that led its own case and leads it no longer stays in it as
// the territorial unit (S1-16), whether it was reassigned or its objection upheld.
func TestATerritorialLeadIsReplaced(t *testing.T) {
	t.Parallel()
	led := func() *story {
		s := placed(t, "河滨县", "")
		s.do(coordinator, &Assign{Mode: Joint, Targets: []Target{target(RoleLead, county)}})
		return s
	}
	stays := func(s *story) {
		t.Helper()
		require.Equal(t, HasPart, s.c.StandingOf(county))
		last := s.c.Assignments[len(s.c.Assignments)-1]
		require.Equal(t, RoleTerritorial, last.Role)
		require.NotNil(t, last.Located)
		require.NotEmpty(t, last.FirstResponsible)
		require.True(t, s.clock(ClockAcknowledge, last.ID).Running())
	}
	to := target(RoleLead, water)
	s := led()
	s.do(coordinator, &Reassign{Assignment: "a1", To: to, Reason: NewText("由水务局主办")})
	stays(s)
	s.do(coordinator, &Reassign{Assignment: "a2", To: target(RoleLead, hill), Reason: NewText("改派")})
	require.Equal(t, NoPart, s.c.StandingOf(water), "whoever is nobody's territory has no part any more")

	s = led()
	s.do(night(county), &Acknowledge{Assignment: "a1", Handler: "h"})
	s.do(officer(county), &DisputeAssignment{Assignment: "a1", Reason: NewText("应由水务局主办")})
	s.do(coordinator, &Rule{Dispute: "d1", Upheld: true, Reason: NewText("成立"), To: &to})
	stays(s)
}

// A territorial unit to which the lead is given leads, and has no second part: it
// signs once, and helps nobody but itself with nothing (S1-16).
func TestATerritorialUnitTakesTheLead(t *testing.T) {
	t.Parallel()
	to := target(RoleLead, county)
	given := func(t *testing.T, targets ...Target) *story {
		s := placed(t, "河滨县", "")
		s.do(coordinator, &Assign{Mode: Joint, Targets: append([]Target{target(RoleLead, water)}, targets...)})
		s.do(night(water), &Acknowledge{Assignment: "a1", Handler: "h"})
		return s
	}
	type part struct {
		unit UnitID
		role AssignmentRole
	}
	parts := func(s *story) (all []part) {
		for _, a := range s.c.Active() {
			all = append(all, part{a.Unit, a.Role})
		}
		return all
	}
	for name, replace := range map[string]func(*story){
		"by a ruling": func(s *story) {
			s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("应由县里主办")})
			s.do(coordinator, &Rule{Dispute: "d1", Upheld: true, Reason: NewText("成立"), To: &to})
		},
		"reassigned": func(s *story) {
			s.do(coordinator, &Reassign{Assignment: "a1", To: to, Reason: NewText("由县里主办")})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := given(t)
			territorial := s.c.Active()[1].ID
			replace(s)
			require.Equal(t, []part{{county, RoleLead}}, parts(s))
			require.Equal(t, LeadsItself, s.c.StandingOf(county))
			require.False(t, s.clock(ClockAcknowledge, territorial).Running())
			require.False(t, s.clock(ClockContribute, territorial).Running())

			// It is another unit's part that stays, and one that the county assists with.
			s = given(t, target(RoleTerritorial, hill), target(RoleAssisting, county))
			replace(s)
			require.Equal(t, []part{{hill, RoleTerritorial}, {county, RoleAssisting}, {county, RoleLead}}, parts(s))

			// The county leads no longer, and has the part of its territory again.
			s.do(coordinator, &Reassign{Assignment: s.c.Active()[2].ID, To: target(RoleLead, water), Reason: NewText("改派")})
			require.Equal(t, []part{{hill, RoleTerritorial}, {county, RoleAssisting}, {water, RoleLead}, {county, RoleTerritorial}}, parts(s))

			// What was passed down goes on.
			s = given(t)
			s.do(night(county), &Acknowledge{Assignment: territorial, Handler: "h"})
			s.do(officer(county), &SubAssign{Parent: territorial, Unit: town, FirstResponsible: "p1", DirectResponsible: "p2", Instruction: NewText("现场核实")})
			replace(s)
			require.Contains(t, parts(s), part{county, RoleTerritorial})
		})
	}
}
