package casework

import "slices"

// Data is a kind of what can be read.
type Data string

// The kinds of data, those of cases first.
const (
	DataCases       Data = "cases"       // what was registered, state, assignments, answers, clocks
	DataTexts       Data = "texts"       // free texts: complaint, report, opinions
	DataEvidence    Data = "evidence"    // files
	DataStruck      Data = "struck"      // files that were struck; they stay in the record
	DataTimeline    Data = "timeline"    // events
	DataFilings     Data = "filings"     // commands as they were received
	DataStatistics  Data = "statistics"  // counts and tallies
	DataEscalations Data = "escalations" // urges, and escalations that a named person confirmed
	DataProposals   Data = "proposals"   // proposals against people and units, confirmed or not, and referrals (S0-72)
	DataRecusals    Data = "recusals"    // who has a stake in which case
	DataIdentity    Data = "identity"    // complainants; each look is recorded
	DataLooks       Data = "looks"       // who looked at a complainant
	DataBatches     Data = "batches"     // lists as they were handed over
	DataNotices     Data = "notices"     // inboxes

	DataUnits       Data = "units" // the tree, contact persons and who answers for a unit
	DataPeople      Data = "people"
	DataTies        Data = "ties" // how many open cases hang on a unit, a person or a policy, counted over all cases; none is named
	DataTelephones  Data = "telephones"
	DataRosters     Data = "rosters"
	DataHandovers   Data = "handovers" // of shifts
	DataDelegations Data = "delegations"
	DataAccounts    Data = "accounts"
	DataSessions    Data = "sessions"
	DataCampaigns   Data = "campaigns"
	DataPolicies    Data = "policies" // time limits, calendars, permissions
	DataAudit       Data = "audit"    // the chain
)

// Reach is how far a role reads a kind of data.
type Reach string

// The reaches, from none to all; a person of several posts has the widest.
const (
	ReachNone Reach = ""
	ReachOwn  Reach = "own"  // one's own
	ReachUnit Reach = "unit" // what the own unit, or one below it, has a part in
	ReachAll  Reach = "all"
)

// Reading is one row of the one table of who may read what.
type Reading struct {
	Data Data   `json:"data"`
	All  []Role `json:"all,omitempty"`
	Unit []Role `json:"unit,omitempty"`
	Own  []Role `json:"own,omitempty"`
}

var (
	// officeRoles read every case; the administrator is not among them and reads
	// no case at all.
	officeRoles = []Role{
		DutyOfficer, Coordinator, Reviewer, Supervisor, AccountabilityOfficer, PublicityOfficer, BriefEditor, Leader, Auditor,
	}
	// Whoever writes for the outside does not read what is considered against people.
	insideRoles = []Role{DutyOfficer, Coordinator, Reviewer, Supervisor, AccountabilityOfficer, Leader, Auditor}
)

var readings = []Reading{
	{DataCases, officeRoles, unitAll, nil},
	{DataTexts, officeRoles, unitAll, nil},
	{DataEvidence, officeRoles, unitAll, nil},
	{DataStruck, officeRoles, nil, nil},
	{DataTimeline, officeRoles, unitAll, nil},
	{DataFilings, officeRoles, unitAll, nil},
	{DataStatistics, officeRoles, unitAll, nil},
	{DataEscalations, officeRoles, unitAll, nil},
	{DataProposals, insideRoles, nil, nil},
	{DataRecusals, []Role{Coordinator, Supervisor, Leader, Auditor}, nil, nil},
	{DataIdentity, []Role{DutyOfficer, Coordinator}, nil, nil},
	{DataLooks, []Role{Coordinator, Supervisor, Auditor}, nil, nil},
	{DataBatches, officeRoles, nil, nil},
	{DataNotices, nil, nil, Roles},

	{DataUnits, Roles, nil, nil},
	{DataPeople, Roles, nil, nil},
	{DataTies, []Role{Administrator}, nil, nil},
	{DataTelephones, []Role{DutyOfficer, Coordinator, Supervisor, Leader, Administrator}, Roles, nil},
	{DataRosters, Roles, nil, nil},
	{DataHandovers, []Role{DutyOfficer, Coordinator, Supervisor, Leader, Auditor}, nil, nil},
	{DataDelegations, []Role{Administrator}, nil, Roles},
	{DataAccounts, []Role{Administrator}, nil, nil},
	{DataSessions, []Role{Administrator}, nil, Roles},
	{DataCampaigns, Roles, nil, nil},
	{DataPolicies, Roles, nil, nil},
	{DataAudit, []Role{Supervisor, Auditor}, nil, nil},
}

// Readings returns a copy of the table, in the order of documents.
func Readings() []Reading { return slices.Clone(readings) }

// ReadingOf returns the row of a kind of data; nobody reads what has none.
func ReadingOf(k Data) Reading {
	i := slices.IndexFunc(readings, func(r Reading) bool { return r.Data == k })
	if i < 0 {
		return Reading{Data: k}
	}
	return readings[i]
}

// Reads says how far the actor reads a kind of data, by the widest post.
func (a Actor) Reads(k Data) Reach {
	row := ReadingOf(k)
	switch {
	case slices.ContainsFunc(row.All, a.Has):
		return ReachAll
	case slices.ContainsFunc(row.Unit, a.Has):
		return ReachUnit
	case slices.ContainsFunc(row.Own, a.Has):
		return ReachOwn
	}
	return ReachNone
}

// UnitsReading lists the units through which the actor reads a kind of data.
func (a Actor) UnitsReading(k Data) []UnitID {
	row := ReadingOf(k)
	var units []UnitID
	for _, p := range a.Posts {
		if slices.Contains(row.Unit, p.Role) && p.Unit != "" && !slices.Contains(units, p.Unit) {
			units = append(units, p.Unit)
		}
	}
	return units
}

var wordsOfData = map[any]message{
	DataCases: {"案件", "cases"}, DataTexts: {"正文文字", "texts"}, DataEvidence: {"证据材料", "evidence"}, DataStruck: {"已划销的材料", "struck evidence"},
	DataTimeline: {"办理过程", "timeline"}, DataFilings: {"登记（指令）", "filings"}, DataStatistics: {"统计", "statistics"},
	DataEscalations: {"催办及已确认的督办措施", "urges and confirmed escalations"}, DataProposals: {"对人对单位的拟议措施和移交问责", "proposed escalations and referrals"},
	DataRecusals: {"回避", "recusals"}, DataIdentity: {"举报人身份", "complainants"}, DataLooks: {"身份查阅记录", "looks at complainants"},
	DataBatches: {"交办清单", "lists"}, DataNotices: {"通知", "inboxes"}, DataUnits: {"单位", "units"}, DataPeople: {"人员", "people"}, DataTies: {"单位、人员、时限规定名下的未办结件数", "how many open cases hang on a unit, a person or a policy"},
	DataTelephones: {"电话", "telephones"}, DataRosters: {"值班表", "rosters"}, DataHandovers: {"交接班", "shift hand-overs"}, DataDelegations: {"委托代行", "delegations"}, DataAccounts: {"账号", "accounts"},
	DataSessions: {"登录", "sessions"}, DataCampaigns: {"督察", "campaigns"}, DataPolicies: {"时限规定、日历和权限", "policies, calendars, permissions"}, DataAudit: {"审计链", "the chain"},
	ReachAll: {"全部", "all"}, ReachUnit: {"本单位及下级", "own unit and below"}, ReachOwn: {"本人", "own"},
}
