package api

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func TestWhatHangsOnSomebodyIsForAdministrators(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	admin := tokenOf(casework.Administrator)
	require.Contains(t, w.request("GET", "/api/v1/units/unit-lead/ties", admin, nil).Body.String(), `"open_cases":2`)
	got := w.request("GET", "/api/v1/people/person-first/ties", admin, nil)
	require.Contains(t, got.Body.String(), `"handling":3`)
	require.Equal(t, 404, w.request("GET", "/api/v1/units/nowhere/ties", admin, nil).Code)
	for _, path := range []string{"/api/v1/units/unit-lead/ties", "/api/v1/people/person-first/ties"} {
		require.Equal(t, 403, w.request("GET", path, tokenOf(casework.Leader), nil).Code)
	}
}

// Who changes what somebody else has changed meanwhile is told to look again.
func TestTwoAdministratorsDoNotOverwriteOneAnother(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	admin := tokenOf(casework.Administrator)
	for _, path := range []string{"/api/v1/units/unit-lead", "/api/v1/people/person-first"} {
		got := w.request("PATCH", path, admin, `{"name":"新名"}`)
		require.Equal(t, 200, got.Code, got.Body)
		require.Equal(t, `"1"`, got.Header().Get("ETag"))
		require.Equal(t, 200, w.request("PATCH", path, admin, `{"name":"新名"}`, "If-Match", `"0"`).Code)
		got = w.request("PATCH", path, admin, `{"name":"新名"}`, "If-Match", `"7"`)
		require.Equal(t, 412, got.Code, got.Body)
		require.Contains(t, got.Body.String(), `"changed_meanwhile"`)
	}
	require.Equal(t, 412, problemOf(inLanguage(zh), meanwhile(casework.Refuse(casework.Conflict, "changed_meanwhile", "version", "3"))).Status)
	require.Equal(t, 409, problemOf(inLanguage(zh), meanwhile(casework.Refuse(casework.Conflict, "unit_in_use"))).Status)
}

// Contact persons are everybody's to find; their telephones are for those who
// call, and for the unit; a unit names its own.
func TestContactPersons(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	const path = "/api/v1/units/unit-lead/contacts"
	for token, told := range map[string]bool{
		tokenOf(casework.DutyOfficer): true, tokenOf(casework.UnitOfficer): true, tokenOf(casework.Reviewer): false, stranger: false,
	} {
		got := w.request("GET", path, token, nil)
		require.Equal(t, 200, got.Code)
		require.Contains(t, got.Body.String(), "person-first")
		if told {
			require.Contains(t, got.Body.String(), "0930-8000004", token)
		} else {
			require.NotContains(t, got.Body.String(), "0930-8000004", token)
		}
	}
	body := `{"person":"person-first","telephone":"0930-8000005"}`
	require.Equal(t, 201, w.request("POST", path, tokenOf(casework.UnitLeader), body).Code)
	require.Equal(t, 201, w.request("POST", path, tokenOf(casework.Coordinator), body).Code)
	require.Equal(t, 403, w.request("POST", path, stranger, body).Code)
	require.Equal(t, 204, w.request("DELETE", path+"/contact-1", tokenOf(casework.UnitLeader), nil).Code)
	require.Equal(t, 404, w.request("DELETE", path+"/contact-9", tokenOf(casework.UnitLeader), nil).Code)
	require.Equal(t, 403, w.request("DELETE", path+"/contact-1", stranger, nil).Code)
}

// A list accounts for every row, and says of a case from which the reader is
// recused no more than that.
func TestAListSaysNothingOfACaseFromWhichTheReaderIsRecused(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.barred = []casework.CaseID{"case-barred"}
	row := contract.RowFate{
		Position: 1, RowNumber: 3, Fate: contract.FateChanged, Number: "X1", Raw: []string{"words"}, Filing: "f1",
		Differences: []contract.Difference{{Field: "region"}},
	}
	rows := []contract.RowFate{row, row, row}
	rows[0].Case, rows[1].Known, rows[2].Case = "case-barred", "case-barred", "case-other"
	kept := rows[2]
	// A repeat may be linked to several cases, and one of them is not the reader's.
	rows = append(rows, contract.RowFate{Position: 1, Fate: contract.FateRepeat, Known: "case-other", Earlier: []contract.EarlierCase{
		{Case: "case-other"}, {Case: "case-barred", Differences: row.Differences},
	}})
	corrected := slices.Clone(rows[:3])
	view, err := w.stagedView(inLanguage(zh), StagedList{Preview: contract.BatchPreview{Rows: rows}, Correction: &contract.Correction{Changed: corrected}})
	require.NoError(t, err)
	little := contract.RowFate{Position: 1, RowNumber: 3, Fate: contract.FateChanged}
	require.Equal(t, []contract.RowFate{little, little, kept}, view.Rows[:3])
	require.Equal(t, []contract.EarlierCase{{Case: "case-other"}}, view.Rows[3].Earlier)
	require.Equal(t, []contract.RowFate{little, little, kept}, view.Correction.Changed)

	// Nor what a row that waits tells of its complainant, where it is about such a case.
	mender := inLanguage(zh)
	exchangeOf(mender).session.Actor = casework.Actor{Person: "p", Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.DutyOfficer}}}
	for known, warned := range map[casework.CaseID]bool{"case-barred": false, "case-other": true} {
		waits := contract.RowFate{Position: 1, RowNumber: 3, Fate: contract.FateSupplement, Known: known}
		view, err := w.batchView(mender, contract.BatchPreview{Rows: []contract.RowFate{waits}})
		require.NoError(t, err)
		require.Equal(t, warned, len(view.Rows[0].Warnings) == 1, known)
	}
}

// How many open cases hang on somebody is counted for those who manage staff, who
// read no case: the table of who reads what says so.
func TestTiesAreForThoseWhoTheTableSays(t *testing.T) {
	t.Parallel()
	require.Equal(t, casework.Reading{Data: casework.DataTies, All: rolesOf(ManageStaff)}, casework.ReadingOf(casework.DataTies))
	require.NotContains(t, casework.ReadingOf(casework.DataCases).All, casework.Administrator)
}

// Who held which post, and when, is for those who give them.
func TestPostsAreListedForAdministrators(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	admin := tokenOf(casework.Administrator)
	now := w.request("GET", "/api/v1/posts?unit=unit-lead", admin, nil)
	require.Equal(t, 200, now.Code, now.Body)
	require.Contains(t, now.Body.String(), `"post-now"`)
	require.NotContains(t, now.Body.String(), `"post-past"`)
	require.Contains(t, w.request("GET", "/api/v1/posts?person=person-first&past=true", admin, nil).Body.String(), `"post-past"`)
	require.Equal(t, 403, w.request("GET", "/api/v1/posts", tokenOf(casework.Coordinator), nil).Code)
}

// A unit reads its own telephones in the rosters of all, and no other's.
func TestRostersOfAllUnitsKeepTelephonesToThoseWhoCall(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	body := w.request("GET", "/api/v1/rosters", tokenOf(casework.UnitOfficer), nil).Body.String()
	require.Contains(t, body, "0930-8000003")
	require.NotContains(t, body, "0930-8000004")
	require.NotContains(t, body, "0930-8000002", "whoever stands in is no one whose telephone a unit reads")
	require.Contains(t, w.request("GET", "/api/v1/rosters", tokenOf(casework.Coordinator), nil).Body.String(), `"backup_telephone":"0930-8000002"`)
}
