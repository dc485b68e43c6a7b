package contract

import "jiaoban/internal/casework"

// Kinds of units.
const (
	UnitOffice     = "office" // the reception office itself
	UnitGroup      = "group"  // one of its working groups
	UnitProvince   = "province"
	UnitCity       = "city"
	UnitCounty     = "county"
	UnitDepartment = "department"
	UnitTownship   = "township"
)

// UnitKinds lists every kind of unit.
var UnitKinds = []string{UnitOffice, UnitGroup, UnitProvince, UnitCity, UnitCounty, UnitDepartment, UnitTownship}

// OfficeUnit is the id of the unit that exists from the first migration on; the
// eight working groups (S0-25) lie below it.
const OfficeUnit casework.UnitID = "office"

// Unit is an organ, a department or a working group. Units are never deleted;
// a disabled one takes no new assignments.
type Unit struct {
	ID     casework.UnitID `json:"id"`
	Name   string          `json:"name" minLength:"1" maxLength:"100"`
	Kind   string          `json:"kind" enum:"office,group,province,city,county,department,township"`
	Parent casework.UnitID `json:"parent,omitempty"`
	// The two people who answer for the unit (S0-40, S2-17).
	FirstResponsible  casework.PersonID `json:"first_responsible,omitempty"`
	DirectResponsible casework.PersonID `json:"direct_responsible,omitempty"`
	Telephone         string            `json:"telephone,omitempty" maxLength:"40"`
	Code              string            `json:"code,omitempty" maxLength:"40" doc:"administrative or organisation code"`
	Territory         []string          `json:"territory,omitempty" maxItems:"40" doc:"the names by which regions and addresses name the unit's area, for a city, county or township; none: its own name, in full and in short"`
	Disabled          bool              `json:"disabled,omitempty"`
	Version           int64             `json:"version" doc:"raised by every change; the ETag"`
}

// Person is somebody who acts or is named; never a complainant. People are
// never deleted.
type Person struct {
	ID        casework.PersonID `json:"id"`
	Name      string            `json:"name" minLength:"1" maxLength:"100"`
	Telephone string            `json:"telephone,omitempty" maxLength:"40"`
	Disabled  bool              `json:"disabled,omitempty"`
	Version   int64             `json:"version" doc:"raised by every change; the ETag"`
}

// Callable are the units and people whose telephones somebody reads who does not
// read all of them.
type Callable struct {
	Units  []casework.UnitID
	People []casework.PersonID
}

// Ties are what still hangs on a unit or a person: what somebody must mend when
// it is disabled or moved. It counts cases and names none, for whoever looks
// after people reads no case.
type Ties struct {
	OpenCases   int64             `json:"open_cases" doc:"that have not ended: a unit's parts, a person's as leader in charge"`
	Handling    int64             `json:"handling" doc:"open parts of cases of which the person is the handler"`
	Responsible []casework.UnitID `json:"responsible" doc:"units for which the person answers"`
	Posts       int64             `json:"posts" doc:"held now or later"`
	Duties      int64             `json:"duties" doc:"turns on rosters, also as backup, now or later"`
	Contacts    int64             `json:"contacts" doc:"contact persons, also as substitute"`
	Delegations int64             `json:"delegations" doc:"given or received, running or to come"`
	UnitsBelow  int64             `json:"units_below" doc:"that are not dissolved"`
}

// Holding is a post held by a person for a time: from From, before Until. A
// holding that ends stays, so that it can be said who held what when.
type Holding struct {
	ID     string            `json:"id"`
	Person casework.PersonID `json:"person"`
	Unit   casework.UnitID   `json:"unit"`
	Role   casework.Role     `json:"role"`
	From   casework.Instant  `json:"from"`
	Until  casework.Instant  `json:"until,omitempty" doc:"empty: until further notice"`
}

// At reports whether the post is held at an instant.
func (h Holding) At(now casework.Instant) bool {
	return h.From <= now && (h.Until.IsZero() || now < h.Until)
}

// PostFilter narrows the list of posts; without a value it lets every post through.
type PostFilter struct {
	Person casework.PersonID
	Unit   casework.UnitID
	Role   casework.Role
	After  casework.Instant // only posts that are held after it
}

// Duty is one turn on a unit's round-the-clock roster (S1-04): from From, before Until.
type Duty struct {
	ID        string            `json:"id"`
	Unit      casework.UnitID   `json:"unit"`
	Person    casework.PersonID `json:"person"`
	Telephone string            `json:"telephone" minLength:"1" maxLength:"40"`
	Backup    casework.PersonID `json:"backup,omitempty"`
	From      casework.Instant  `json:"from"`
	Until     casework.Instant  `json:"until"`
	Struck    bool              `json:"struck,omitempty"` // taken off the roster; stays readable
	// Why it was struck, in somebody's own words; the chain has their digest.
	StrikeReason string `json:"strike_reason,omitempty"`
}
