package app

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/policies"
)

// Once a registration that named its complainant is mended, no answer of any route
// tells a unit what stood there, or anybody of the office who may not look at the complainant, nor does a table or an order on paper. Whoever may
// look is warned until then, and no longer.
func TestAMendedRegistrationNamesNobodyToUnits(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	const name = "示范张三"
	set, err := policies.Embedded()
	require.NoError(t, err)
	i := slices.IndexFunc(set.Policies, func(p casework.Policy) bool { return p.Name == "city-central-handover" })
	f, err := m.ledger.Register(t.Context(), contract.NewCase{Actor: m.actor("duty_officer-office"), Body: &casework.Register{
		Source:       casework.Source{Campaign: "c1", Level: casework.LevelCentral, Mode: casework.ModeHandedOver},
		HandedOverAt: casework.InstantOf(time.Now()), Number: "MEND-0001", Region: "示范区", Address: name + "家旁", Respondent: name + "邻居的作坊",
		Complaint: casework.NewText(name + "反映夜间施工扰民"), Demand: casework.NewText("回复" + name), Policy: set.Policies[i],
	}, Complainant: &contract.Complainant{Name: name}})
	require.NoError(t, err)
	id, path := f.Case, "/api/v1/cases/"+string(f.Case)
	person := func(name string) somebody {
		return m.people[slices.IndexFunc(m.people, func(s somebody) bool { return s.name == name })]
	}
	warnings := func() int {
		var view api.CaseView
		got := m.send(person("coordinator-office"), http.MethodGet, path, "")
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &view))
		require.True(t, view.Checked)
		return len(view.Warnings)
	}
	require.Equal(t, 4, warnings())
	complaint, demand, address, respondent := casework.NewText("群众反映夜间施工扰民"), casework.NewText("早日停工"), "示范路旁", "示范作坊"
	m.do(id, "duty_officer-office", &casework.AmendRegistration{
		Complaint: &complaint, Demand: &demand, Address: &address, Respondent: &respondent, Reason: casework.NewText("删去个人信息"),
	})
	require.Zero(t, warnings(), "the first issue is the complaint as it is now")
	split := func(says string) {
		m.do(id, "coordinator-office", &casework.SplitIssues{Issues: []casework.NewIssue{{Text: casework.NewText(says)}, {Text: casework.NewText("扬尘")}}})
	}
	split("噪声，" + name + "可作证")
	require.Equal(t, 1, warnings(), "units would read it")
	split("噪声")
	require.Zero(t, warnings())
	m.since = ""
	listening := m.listen(person("unit_officer-lead"), "/api/v1/events").Body.String()
	_, listening, _ = strings.Cut(listening, "id: ")
	m.since, _, _ = strings.Cut(listening, "\n")
	assign := &casework.Assign{}
	for _, at := range []struct {
		role casework.AssignmentRole
		unit casework.UnitID
	}{{casework.RoleLead, placeLead}, {casework.RoleAssisting, placeHelp}, {casework.RoleTerritorial, placeLocal}} {
		assign.Targets = append(assign.Targets, casework.Target{Role: at.role, Unit: at.unit, FirstResponsible: "unit_leader-lead", DirectResponsible: "unit_officer-lead"})
	}
	m.filing = m.do(id, "coordinator-office", assign)

	record, err := m.ledger.Case(t.Context(), contract.Reader{All: true}, id)
	require.NoError(t, err)
	first, err := m.ledger.Timeline(t.Context(), contract.Reader{All: true}, id, 0, 1)
	require.NoError(t, err)
	said := first[0].Payload.(*casework.CaseRegistered)
	gone := []string{name, said.Complaint.Digest, said.Demand.Digest, casework.NewText("噪声，" + name + "可作证").Digest}
	asked := 0
	for _, who := range m.people {
		if slices.Contains([]casework.Role{casework.DutyOfficer, casework.Coordinator}, who.role) || !who.sees() {
			continue
		}
		for _, r := range m.routes() {
			if r.method != http.MethodGet || !r.ofACase() && !slices.Contains([]string{"list-cases", "list-tasks", "list-notices", "read-shift", "watch-events", "list-escalations"}, r.id) {
				continue
			}
			subject := string(id)
			if strings.HasPrefix(r.path, "/api/v1/filings/") {
				subject = m.filing
			}
			text := m.answer(who, r, subject, "").Body.String()
			for _, word := range gone {
				require.NotContains(t, text, word, "%s %s", who.name, r.id)
			}
			if strings.Contains(text, string(id)) {
				asked++
			}
		}
		if !unitRole(who.role) {
			continue
		}
		require.NotContains(t, m.send(who, http.MethodGet, "/api/v1/cases?q=%E7%A4%BA%E8%8C%83%E5%BC%A0%E4%B8%89", "").Body.String(), string(id), "nor does a search find it by that")
		read := m.send(who, http.MethodGet, path+"/timeline", "").Body.String()
		for _, word := range []string{"群众反映夜间施工扰民", "早日停工", "示范路旁", "示范作坊"} {
			require.Contains(t, read, word, who.name)
		}
	}
	require.NotZero(t, asked)
	require.Contains(t, m.send(person("coordinator-office"), http.MethodGet, path+"/timeline", "").Body.String(), name, "the record keeps it")

	for _, digest := range digests(tableRow(record.Case)) {
		require.NotContains(t, gone, digest, "a table")
	}
	printed := record.Case.OpenIssues() // beside the complaint, the demand, the address and the respondent
	require.Len(t, printed, 2)
	for _, issue := range printed {
		require.NotContains(t, gone, issue.Text.Digest, "an order on paper")
	}
}
