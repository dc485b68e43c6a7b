package casework

import "slices"

// Role is what a person may act as. Working groups give roles; unit roles
// count only for the unit in which they are held.
type Role string

// The roles of an inspection-reception office.
const (
	DutyOfficer           Role = "duty_officer"           // 值班员: intake, batches, shift hand-over
	Coordinator           Role = "coordinator"            // 统筹协调: screen, assign, rule, merge
	UnitOfficer           Role = "unit_officer"           // 承办单位
	UnitLeader            Role = "unit_leader"            // 单位负责人: signs the report
	UnitDutyOfficer       Role = "unit_duty_officer"      // acknowledges day and night (S1-04)
	Reviewer              Role = "reviewer"               // 信访维稳组 (S1-10)
	Supervisor            Role = "supervisor"             // 督查: escalations, audit
	AccountabilityOfficer Role = "accountability_officer" // 追责问责组 (S0-29)
	PublicityOfficer      Role = "publicity_officer"      // 宣传报道组: the only one who publishes (S2-50)
	BriefEditor           Role = "brief_editor"           // 信息简报组
	Leader                Role = "leader"                 // 领导: 包案, signs replies, waivers, confirmations
	Auditor               Role = "auditor"                // reads, checks the chain
	Administrator         Role = "administrator"          // people, units, policies; no case content
	Engine                Role = "engine"                 // the passing of time; never a person
)

// Roles lists every role that a person can hold, in the order of documents.
var Roles = []Role{
	DutyOfficer, Coordinator, UnitOfficer, UnitLeader, UnitDutyOfficer, Reviewer, Supervisor,
	AccountabilityOfficer, PublicityOfficer, BriefEditor, Leader, Auditor, Administrator,
}

// UnitID, PersonID and CaseID are opaque identifiers.
type (
	UnitID   string
	PersonID string
	CaseID   string
)

// Post is a role held in a unit.
type Post struct {
	Unit UnitID `json:"unit"`
	Role Role   `json:"role"`
}

// Actor is who acts, with the posts held at the moment of filing.
type Actor struct {
	Person    PersonID `json:"person"`
	ActingFor PersonID `json:"acting_for,omitempty"` // by delegation (S0-02)
	Posts     []Post   `json:"posts"`                // of the one acted for, where there is one
	// Own are, while acting for somebody else, the person's own posts and all of the
	// one acted for, delegated or not: they allow nothing then, but whoever belongs
	// to a unit does not judge that unit, in whose name ever.
	Own []Post `json:"own,omitempty"`
}

// Is reports whether the actor is one of the people, or acts for one of them:
// two signatures are two people, and a proxy is no second one (S0-02). Whoever
// asks about a signature names who gave it and for whom it was given.
func (a Actor) Is(people ...PersonID) bool {
	return slices.ContainsFunc(people, func(p PersonID) bool { return p != "" && (a.Person == p || a.ActingFor == p) })
}

// Has reports whether the actor holds the role in any unit.
func (a Actor) Has(r Role) bool {
	return slices.ContainsFunc(a.Posts, func(p Post) bool { return p.Role == r })
}

// HasIn reports whether the actor holds the role in the unit.
func (a Actor) HasIn(r Role, u UnitID) bool { return slices.Contains(a.Posts, Post{Unit: u, Role: r}) }

// holds reports whether the actor, or whoever the actor acts for, has the role.
func (a Actor) holds(r Role) bool {
	has := func(p Post) bool { return p.Role == r }
	return slices.ContainsFunc(a.Posts, has) || slices.ContainsFunc(a.Own, has)
}

// In reports whether the actor, or whoever the actor acts for, holds any post
// in the unit.
func (a Actor) In(u UnitID) bool {
	in := func(p Post) bool { return p.Unit == u }
	return slices.ContainsFunc(a.Posts, in) || slices.ContainsFunc(a.Own, in)
}
