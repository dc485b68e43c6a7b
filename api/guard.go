package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Deed is something that may be done outside of a case, where no rule of the
// domain decides.
type Deed string

// The deeds.
const (
	ReadBatches          Deed = "read-batches"
	TakeBatches          Deed = "take-batches"
	AddCampaigns         Deed = "add-campaigns"
	CampaignLive         Deed = "take-campaign-live"
	AuditRecord          Deed = "audit-record"
	ManageStaff          Deed = "manage-staff"
	ReadTelephones       Deed = "read-telephones"
	CheckTexts           Deed = "check-texts"
	SearchComplainants   Deed = "search-complainants"
	FillRosters          Deed = "fill-rosters"
	HandShiftsOver       Deed = "hand-shifts-over"
	ReadHandovers        Deed = "read-handovers"
	UseDispatch          Deed = "use-dispatch"
	KeepResponsibilities Deed = "keep-responsibilities"
	KeepPolicies         Deed = "keep-policies"
)

// deeds lists who may do what outside of a case, in the order of documents. What
// is read stands in the rules' own table of who reads what.
var deeds = []struct {
	deed  Deed
	roles []casework.Role
}{
	{ReadBatches, casework.ReadingOf(casework.DataBatches).All},
	{TakeBatches, []casework.Role{casework.DutyOfficer, casework.Coordinator}},
	{AddCampaigns, []casework.Role{casework.Coordinator, casework.Administrator}},
	{CampaignLive, []casework.Role{casework.Leader}},
	{AuditRecord, casework.ReadingOf(casework.DataAudit).All},
	{ManageStaff, []casework.Role{casework.Administrator}},
	{ReadTelephones, casework.ReadingOf(casework.DataTelephones).All},
	{CheckTexts, []casework.Role{casework.Coordinator, casework.Reviewer, casework.PublicityOfficer}},
	{SearchComplainants, casework.ReadingOf(casework.DataIdentity).All},
	{HandShiftsOver, contract.ShiftRoles},
	{ReadHandovers, casework.ReadingOf(casework.DataHandovers).All},
	{FillRosters, []casework.Role{casework.DutyOfficer, casework.Coordinator, casework.Administrator}},
	{UseDispatch, []casework.Role{casework.Coordinator, casework.Supervisor, casework.Leader}},
	{KeepResponsibilities, []casework.Role{casework.Coordinator, casework.Administrator}},
	// Not the coordinator, whose own clocks stand in them.
	{KeepPolicies, []casework.Role{casework.Administrator}},
}

// deedWords name what a token may be let do outside of a case, as the page does.
var deedWords = map[Deed]words{
	TakeBatches: {"接收批次", "take batches in"}, AddCampaigns: {"登记督察", "add campaigns"}, AuditRecord: {"查台账审计", "audit the record"},
	ManageStaff: {"管理人员和单位", "manage people and units"}, FillRosters: {"排值班表", "fill rosters"},
	KeepResponsibilities: {"公布责任清单", "keep the responsibility list"}, KeepPolicies: {"管理时限规定和节假日", "keep policies and calendars"},
}

// rolesOf lists who may do a deed.
func rolesOf(deed Deed) []casework.Role {
	for _, d := range deeds {
		if d.deed == deed {
			return d.roles
		}
	}
	return nil
}

// mayDo lists the deeds of an actor.
func mayDo(a casework.Actor) []Deed {
	may := []Deed{}
	for _, d := range deeds {
		if slices.ContainsFunc(d.roles, a.Has) {
			may = append(may, d.deed)
		}
	}
	return may
}

// guard refuses a deed that is not the reader's.
func guard(ctx context.Context, deed Deed) error {
	for _, d := range deeds {
		if d.deed != deed {
			continue
		}
		if slices.ContainsFunc(d.roles, actorOf(ctx).Has) {
			return nil
		}
		lang := exchangeOf(ctx).lang
		names := make([]string, len(d.roles))
		for i, role := range d.roles {
			names[i] = casework.Word(role, lang)
		}
		separator := ", "
		if lang == zh {
			separator = "、"
		}
		return refuse(http.StatusForbidden, "role_forbidden", "roles", strings.Join(names, separator))
	}
	return refuse(http.StatusForbidden, "role_forbidden", "roles", "-") // not in the table: nobody
}
