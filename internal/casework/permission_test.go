package casework_test

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// cell is one place in the table of who may do what.
type cell struct {
	command Kind
	role    Role
	part    string // "-": a role of the office
	state   State  // "new": there is no case yet
}

// parts of the units in the stories' case; the town has none.
var parts = map[string]UnitID{"lead": water, "assisting": farm, "territorial": county, "none": town}

// tableByHand reads testdata/permissions.csv.
func tableByHand(t *testing.T) map[cell]bool {
	t.Helper()
	f, err := os.Open("testdata/permissions.csv")
	require.NoError(t, err)
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment, r.FieldsPerRecord = '#', 4
	rows, err := r.ReadAll()
	require.NoError(t, err)
	groups := map[string][]State{
		"in-hand": {Assigned, Handling, Disputed, Submitted, Supplementing}, "answered": {Approved, Replied, Tracked}, "every": States, "new": {"new"},
	}
	groups["open"] = slices.Concat([]State{Registered}, groups["in-hand"], groups["answered"])
	may := map[cell]bool{}
	for _, row := range rows {
		require.Contains(t, Kinds(), Kind(row[0]))
		require.Contains(t, Roles, Role(row[1]))
		held := []string{row[2]}
		if row[2] == "any" {
			held = []string{"lead", "assisting", "territorial"}
		}
		for name := range strings.FieldsSeq(row[3]) {
			states, ok := groups[name]
			if !ok {
				require.Contains(t, States, State(name))
				states = []State{State(name)}
			}
			for _, s := range states {
				for _, p := range held {
					c := cell{Kind(row[0]), Role(row[1]), p, s}
					require.False(t, may[c], "%v stands twice", c)
					may[c] = true
				}
			}
		}
	}
	return may
}

// Every cell (state × command × role × part) is what the table by hand says:
// allowed, forbidden to the person, or the wrong state for the command.
func TestPermissionsByHand(t *testing.T) {
	t.Parallel()
	may := tableByHand(t)
	seen := map[Kind]bool{}
	for c := range may {
		seen[c.command] = true
	}
	for _, k := range Kinds() {
		require.True(t, seen[k], "the table says nothing about %s", k)
	}
	for state, stand := range stands() {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			s := stand(t)
			s.is(state)
			for _, k := range Kinds() {
				if k == CmdRegister {
					continue
				}
				for _, r := range Roles {
					for _, p := range partsOf(r) {
						require.Equal(t, expected(may, cell{k, r, p, state}), verdict(t, s.c, holder(r, p), k), "%s by %s of %s unit in %s", k, r, p, state)
					}
				}
			}
		})
	}
	t.Run("before the case", func(t *testing.T) {
		t.Parallel()
		for _, k := range Kinds() {
			for _, r := range Roles {
				a := holder(r, "none")
				_, err := Decide(Case{ID: "case-1"}, Command{Actor: a, FiledAt: local(t, "2021-08-20 21:30:00"), Body: shaped(t, k)})
				switch {
				case k == CmdRegister && may[cell{k, r, "-", "new"}]:
					require.NoError(t, err)
				default:
					require.Contains(t, []Reason{Forbidden, NotFound}, AsError(err).Reason, "%s by %s", k, r)
				}
			}
		}
	})
}

// expected reads the table: "allowed", "forbidden" or "wrong_state".
func expected(may map[cell]bool, c cell) string {
	// Nobody has a part before the case is assigned, and none when it was
	// screened out before that.
	if c.part != "-" && (c.state == Registered || c.state == ScreenedOut) {
		return "forbidden"
	}
	if may[c] {
		return "allowed"
	}
	for _, s := range States {
		o := c
		o.state = s
		if may[o] {
			return "wrong_state"
		}
	}
	return "forbidden"
}

func partsOf(r Role) []string {
	if r == UnitOfficer || r == UnitLeader || r == UnitDutyOfficer {
		return []string{"lead", "assisting", "territorial", "none"}
	}
	return []string{"-"}
}

func holder(r Role, part string) Actor {
	u, ok := parts[part]
	if !ok || part == "none" && !slices.Contains([]Role{UnitOfficer, UnitLeader, UnitDutyOfficer}, r) {
		u = office
	}
	return post("holder", r, u)
}

// verdict gives a well-formed command and says how the rules take it. Whatever
// else they refuse it for, the person and the state were right.
func verdict(t *testing.T, c Case, a Actor, k Kind) string {
	t.Helper()
	b := shaped(t, k)
	require.NoError(t, Check(b), "%s is well-formed", k)
	_, err := Decide(c, Command{Actor: a, FiledAt: c.Rounds[0].Opened.Add(400 * Day), Body: b})
	switch e := AsError(err); {
	case e == nil:
	case slices.Contains([]string{"not_your_role", "enter_as_attested", "contribute_instead"}, e.Code):
		require.Equal(t, Forbidden, e.Reason)
		return "forbidden"
	case e.Code == "wrong_state":
		require.Equal(t, Conflict, e.Reason)
		return "wrong_state"
	}
	allowed := slices.Contains(Allowed(c, a), k)
	require.True(t, allowed, "%s is listed as allowed", k)
	return "allowed"
}

// The empty cells of the table: these roles act on no case at all.
func TestReadersChangeNothing(t *testing.T) {
	t.Parallel()
	for _, stand := range stands() {
		s := stand(t)
		for _, a := range []Actor{editor, auditor, admin, {Person: "nobody"}} {
			require.Empty(t, Allowed(s.c, a))
		}
	}
}

// A person of several units acts for the one that the command is about.
func TestAPersonOfTwoUnits(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.assigned()
	both := Actor{Person: "both", Posts: []Post{{farm, UnitOfficer}, {water, UnitOfficer}}}
	events := s.do(both, &Acknowledge{Assignment: "a1", Handler: "h"})
	require.Equal(t, water, events[0].Unit)
	events = s.do(both, &Acknowledge{Assignment: "a2", Handler: "h"})
	require.Equal(t, farm, events[0].Unit)
	s.refused(both, &Acknowledge{Assignment: "a3"}, "not_your_unit")
}

// Who acts by delegation stands beside the one acted for (S0-02).
func TestActingForAnother(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	proxy := leader
	proxy.Person, proxy.ActingFor = "deputy", leader.Person
	events := s.do(proxy, &SetLeaderInCharge{Leader: "vice-mayor"})
	require.Equal(t, PersonID("deputy"), events[0].Actor)
	require.Equal(t, leader.Person, events[0].ActingFor)
	require.Equal(t, Leader, events[0].Role)
}

// Who is barred is who the rules would refuse for the person, in every state,
// and never for the state alone.
func TestBarredIsForbiddenWhateverTheState(t *testing.T) {
	t.Parallel()
	for _, stand := range stands() {
		s := stand(t)
		for _, k := range Kinds() {
			if k == CmdRegister {
				continue
			}
			for _, r := range Roles {
				for _, p := range partsOf(r) {
					a := holder(r, p)
					refused := verdict(t, s.c, a, k) == "forbidden"
					require.Equal(t, refused, BarredIn(s.c, a, k, false) != nil, "%s by %s of %s unit in %s", k, r, p, s.c.State)
					if Barred(a, k, false) != nil {
						require.True(t, refused, "%s by %s", k, r)
					}
				}
			}
		}
	}
	require.NoError(t, Barred(holder(DutyOfficer, "-"), CmdAcknowledge, true), "the desk attests for a unit")
	require.Equal(t, Forbidden, AsError(Barred(holder(UnitOfficer, "lead"), CmdAcknowledge, true)).Reason)
}

// A page offers what has something to be given to, and nothing else.
func TestWhatIsOffered(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	offered := func(a Actor, k Kind) bool { return slices.Contains(Fitting(s.c, a), k) }
	require.True(t, offered(coordinator, CmdAssign))
	require.False(t, offered(coordinator, CmdCountersign), "no screening waits")
	s.assigned()
	require.True(t, offered(officer(water), CmdAcknowledge))
	require.False(t, offered(coordinator, CmdRule), "there is no dispute")
	s.acknowledged()
	require.False(t, offered(officer(water), CmdAcknowledge), "it is signed for")
	require.False(t, offered(officer(water), CmdTakeBack), "nothing was passed down")
	s.do(officer(water), &SubAssign{Parent: "a1", Unit: town, FirstResponsible: "p1", DirectResponsible: "p2", Instruction: NewText("现场核实")})
	require.True(t, offered(officer(water), CmdTakeBack))
	require.True(t, offered(night(town), CmdAcknowledge))
	require.False(t, offered(officer(town), CmdTakeBack), "whoever passed it down takes it back")
	s.do(officer(farm), &DisputeAssignment{Assignment: "a2", Reason: NewText("不属我局")})
	require.True(t, offered(coordinator, CmdRule))
}

// Whoever takes the wrong way is told the right one: the desk enters for a unit
// what came on paper, and a unit that helps gives its part to the one that answers.
func TestTheRightWayIsNamed(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	s.do(officer(county), &SubAssign{Parent: "a3", Unit: town, FirstResponsible: "p1", DirectResponsible: "p2", Instruction: NewText("今日到场核实并拍照")})
	for _, k := range Attestable() {
		for _, desk := range []Actor{duty, coordinator} {
			s.refused(desk, shaped(t, k), "enter_as_attested")
			require.Equal(t, "enter_as_attested", AsError(Barred(desk, k, false)).Code)
			require.NoError(t, Barred(desk, k, true))
		}
		s.refused(auditor, shaped(t, k), "not_your_role")
	}
	s.refused(duty, shaped(t, CmdSignReport), "not_your_role")
	for name, helper := range map[string]Actor{"assisting": officer(farm), "territorial": officer(county), "sub-assigned": officer(town)} {
		for _, k := range []Kind{CmdSubmitReport, CmdReplaceReport, CmdSupplement, CmdRequestExtension} {
			s.refused(helper, shaped(t, k), "contribute_instead")
		}
		require.Equal(t, Forbidden, AsError(BarredIn(s.c, helper, CmdSubmitReport, false)).Reason, name)
	}
	s.refused(head(farm), shaped(t, CmdSignReport), "contribute_instead")
	s.refused(officer(farm), shaped(t, CmdSignReport), "not_your_role")
	s.refused(officer(hill), shaped(t, CmdSubmitReport), "not_your_role")
	s.refused(duty, shaped(t, CmdSubAssign), "not_your_role")
}

// While a dispute waits for its ruling, its unit is not offered what it cannot
// do, nor whoever may not rule what the dispute holds up; others go on.
func TestWhatADisputeHoldsUpIsNotOffered(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	barred := Actor{Person: "barred", Posts: append(slices.Clone(coordinator.Posts), Post{water, UnitOfficer})}
	free := func(s *story, a Actor, offered bool, kinds ...Kind) {
		for _, k := range kinds {
			require.Equal(t, offered, slices.Contains(Fitting(s.c, a), k), "%s by %s", k, a.Person)
		}
	}
	free(s, officer(water), true, CmdDispute, CmdSubmitReport, CmdRequestExtension)
	free(s, officer(water), false, CmdReplaceReport, CmdSupplement)
	s.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局")})
	free(s, officer(water), false, CmdDispute, CmdSubmitReport, CmdReplaceReport)
	free(s, officer(farm), true, CmdDispute)
	free(s, coordinator, true, CmdRule, CmdReassign) // the other parts
	free(s, barred, false, CmdRule)
	s.do(coordinator, &Rule{Dispute: "d1", Reason: NewText("仍由你局主办")})
	free(s, officer(water), true, CmdSubmitReport)
	free(s, officer(water), false, CmdDispute)
	s.submit(water, "r1", concluded("i1"))
	free(s, officer(water), true, CmdReplaceReport)
	free(s, officer(water), false, CmdSubmitReport, CmdRequestExtension, CmdDispute)

	alone := handedOver(t)
	alone.do(coordinator, nowhere(target(RoleLead, water)))
	alone.acknowledged()
	free(alone, barred, false, CmdReassign) // their own unit's part
	free(alone, coordinator, true, CmdReassign)
	alone.do(officer(water), &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局")})
	free(alone, barred, false, CmdRule, CmdReassign)
	free(alone, coordinator, false, CmdReassign)
	free(alone, coordinator, true, CmdRule)
}

// More time is offered while it can be asked for: once at a time, as often as the
// policy says, and not when the instant has passed.
func TestWhenMoreTimeIsOffered(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	due := s.clock(ClockReport).Due
	offered := func(want bool) {
		t.Helper()
		require.Equal(t, want, slices.Contains(Fitting(s.c, officer(water)), CmdRequestExtension))
	}
	offered(true)
	s.do(officer(water), &RequestExtension{Answer: "r1", Until: due.Add(Day), Reason: NewText("监测报告未出具")})
	offered(false)
	s.do(leader, &DecideExtension{Extension: "x1", Reason: NewText("理由不足")})
	offered(true)
	s.to(due - 1)
	offered(true)
	s.to(due)
	offered(false)
	s.refused(officer(water), &RequestExtension{Answer: "r1", Until: due.Add(Day), Reason: NewText("监测报告未出具")}, "extension_too_late")

	s = handedOver(t)
	s.handling()
	s.do(officer(water), &RequestExtension{Answer: "r1", Until: due.Add(Day), Reason: NewText("监测报告未出具")})
	s.do(leader, &DecideExtension{Extension: "x1", Grant: true})
	offered(false)
	s.refused(officer(water), &RequestExtension{Answer: "r1", Until: due.Add(2 * Day), Reason: NewText("监测报告未出具")}, "no_more_extensions")
}

func TestAGateIsOfferedToWhoeverMaySignIt(t *testing.T) {
	t.Parallel()
	c := Case{Round: 1, GateChecks: []GateCheck{{Gate: GateFacts, Round: 1}, {Gate: GateRectified, Round: 1, Fallen: true}}}
	for role, gates := range map[Role][]Gate{
		Reviewer:              {GateRectified, GateSatisfaction},
		DutyOfficer:           {GateSatisfaction},
		AccountabilityOfficer: {GateResponsibility},
		Coordinator:           nil,
	} {
		a := Actor{Person: "p", Posts: []Post{{Unit: "office", Role: role}}}
		require.Equal(t, gates, c.GatesFor(a), role)
		for _, g := range Gates {
			require.Equal(t, slices.Contains(gates, g), slices.Contains(GateRoles(g), role) && !c.GatePassed(g), "%s %s", role, g)
		}
	}
	c.Round = 2
	require.Equal(t, []Gate{GateFacts, GateRectified, GateSatisfaction}, c.GatesFor(Actor{Person: "p", Posts: []Post{{Unit: "office", Role: Reviewer}}}), "a new round opens all")
}
