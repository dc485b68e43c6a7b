package api

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// What another policy would change is computed from what stands in each case, and
// shown to whoever sees the case.
func TestAnotherPolicyIsHeldAgainstOpenCases(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	ask := func(query string, role casework.Role) (found PolicyChange) {
		t.Helper()
		got := w.request("GET", "/api/v1/policies/change?"+query, tokenOf(role), nil)
		require.Equal(t, 200, got.Code, got.Body)
		w.asDocumented(t, "GET", "/api/v1/policies/change", got)
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &found))
		return found
	}
	found := ask("policy=test&version=1&to=shorter", casework.Coordinator)
	require.Equal(t, PolicyRef{"test", 1}, found.Before)
	require.Equal(t, PolicyRef{"shorter", 1}, found.After)
	require.EqualValues(t, 1, found.Total)
	require.Equal(t, map[casework.State]int64{casework.Assigned: 1}, found.States)
	require.Len(t, found.Cases, 1)
	clocks := map[casework.ClockKind]ChangedClock{}
	for _, k := range found.Cases[0].Clocks {
		clocks[k.Clock] = k
	}
	require.Len(t, clocks, 2, "the report's and the acknowledgement's run; to assign is done")
	report := clocks[casework.ClockReport]
	require.Equal(t, "2021-08-31 12:00:00", casework.Shanghai.Local(report.DueAt), "the fifth day from a Friday")
	require.Equal(t, "2021-08-30 12:00:00", casework.Shanghai.Local(report.WouldBe), "the second working day is Monday")
	require.NotEmpty(t, report.Text)
	for _, k := range clocks {
		require.NotEmpty(t, found.Names.Units[k.Owner.Unit], "whose %s it is has a name", k.Clock)
	}
	require.True(t, clocks[casework.ClockAcknowledge].WouldBe.IsZero(), "the other policy has no such clock")

	moved := ask("policy=test&version=1&to=shorter&touched=true", casework.Coordinator)
	require.Equal(t, found.Cases, moved.Cases)
	require.Equal(t, 1, moved.Compared)
	require.Equal(t, 1, moved.Touched)
	counted := ask("policy=test&version=1&to=shorter&touched=true", casework.Administrator)
	require.Empty(t, counted.Cases, "whoever stores policies is told how many, and sees none")
	require.Equal(t, []int{1, 1}, []int{counted.Compared, counted.Touched})
	same := ask("policy=test&version=1&to=test&to_version=1&touched=true", casework.Coordinator)
	require.Empty(t, same.Cases, "every clock would be due when it is")
	require.Equal(t, []int{1, 0}, []int{same.Compared, same.Touched})

	require.Empty(t, ask("policy=shorter&to=test", casework.Coordinator).Cases, "no campaign follows it")
	require.Empty(t, ask("policy=test&to=shorter", casework.Coordinator).Cases, "nor the latest version")
	for query, field := range map[string]string{"policy=test&to=none": "query.to", "policy=none&to=test": "query.policy", "policy=test&version=9&to=test": "query.policy"} {
		got := w.request("GET", "/api/v1/policies/change?"+query, tokenOf(casework.Coordinator), nil)
		require.Equal(t, 422, got.Code, got.Body)
		require.Contains(t, got.Body.String(), `"`+field+`"`)
	}
}

// A case that leaves the reader's sight while the page is made takes nothing
// from the others.
func TestACaseThatLeftOnesSightIsMissingFromAPolicysChange(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.open(t, "case-2")
	w.left = []casework.CaseID{caseOne}
	got := w.request("GET", "/api/v1/policies/change?policy=test&version=1&to=shorter", tokenOf(casework.Coordinator), nil)
	require.Equal(t, 200, got.Code, got.Body)
	var found PolicyChange
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &found))
	require.Len(t, found.Cases, 1)
	require.EqualValues(t, "case-2", found.Cases[0].ID)
	require.NotEmpty(t, found.Cases[0].Clocks)
}

// The latest version of a year counts, and it is said which policies ask for it.
func TestCalendarsAreListedWithWhatCounts(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	got := w.request("GET", "/api/v1/calendars", tokenOf(casework.UnitOfficer), nil)
	require.Equal(t, 200, got.Code, got.Body)
	w.asDocumented(t, "GET", "/api/v1/calendars", got)
	var found struct {
		Calendars []CalendarView `json:"calendars"`
		UsedBy    []PolicyRef    `json:"used_by"`
	}
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &found))
	var counts []bool
	for _, c := range found.Calendars {
		counts = append(counts, c.Counts)
	}
	require.Equal(t, []bool{false, true, true}, counts)
	require.Equal(t, []PolicyRef{{"shorter", 1}}, found.UsedBy)
	require.Contains(t, got.Body.String(), `"makeup":["2021-09-26"]`)
}
