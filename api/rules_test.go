package api

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// An administrator tries a policy out before it is stored: how many open cases it
// would touch is counted, and none is shown.
func TestAPolicyIsTriedOutBeforeItIsStored(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	post := func(path string, body any) (status int, answer []byte) {
		t.Helper()
		sent, err := json.Marshal(body)
		require.NoError(t, err)
		got := w.request("POST", "/api/v1"+path, tokenOf(casework.Administrator), string(sent), "Accept-Language", "en")
		if got.Code < 300 {
			w.asDocumented(t, "POST", "/api/v1"+path, got)
		}
		return got.Code, got.Body.Bytes()
	}
	stored := func() (found []string) {
		for _, c := range w.changed {
			if strings.HasPrefix(c, "stored ") {
				found = append(found, c)
			}
		}
		return found
	}
	asked := map[string]any{"text": "own", "handed_over_at": "2021-08-27T04:00:00Z", "before": map[string]any{"policy": "test", "version": 1}}
	status, answer := post("/policies/check", asked)
	require.Equal(t, 200, status, string(answer))
	var check PolicyCheck
	require.NoError(t, json.Unmarshal(answer, &check))
	require.Equal(t, StandsNew, check.Standing)
	require.Equal(t, "own", check.Policy.Name)
	require.Len(t, check.Deadlines.Clocks, 1)
	require.EqualValues(t, 1, check.Change.Total)
	require.Empty(t, check.Change.Cases)
	require.Empty(t, stored())

	asked["text"] = "shorter"
	_, answer = post("/policies/check", asked)
	require.NoError(t, json.Unmarshal(answer, &check))
	require.Equal(t, StandsStored, check.Standing)

	for path, says := range map[string][]string{
		"/policies": {"Line 3, zone: there is no zone", "Line 4: no YAML", `"detail":"nothing"`}, "/calendars": {"Line 1, year: whole"},
	} {
		status, answer = post(path, map[string]any{"text": "broken", "reason": "a reason"})
		if path == "/calendars" {
			status, answer = post(path, map[string]any{"text": "broken", "read": 0, "reason": "a reason"})
		}
		require.Equal(t, 422, status, string(answer))
		for _, s := range says {
			require.Contains(t, string(answer), s)
		}
	}
	require.Empty(t, stored())
	status, answer = post("/policies", map[string]any{"text": "shorter", "reason": "a reason"})
	require.Equal(t, 201, status, string(answer))
	status, answer = post("/calendars", map[string]any{"text": "a notice", "read": 1, "reason": "a reason"})
	require.Equal(t, 201, status, string(answer))
	status, answer = post("/calendars/check", map[string]any{"text": "broken"})
	require.Equal(t, 200, status, string(answer))
	require.Contains(t, string(answer), `"faulty"`)
	require.Len(t, stored(), 2)
	require.Contains(t, stored()[0], "stored shorter 1 by ")
	require.Contains(t, stored()[1], "stored 2022 over 1 by ")
}

// A calendar says, before it is stored, how many open cases would be due otherwise by it;
// whoever keeps it sees none of them.
func TestACalendarSaysHowManyOpenCasesWouldBeDueOtherwise(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	check := func(text string) *CalendarChange {
		t.Helper()
		got := w.request("POST", "/api/v1/calendars/check", tokenOf(casework.Administrator), `{"text":"`+text+`"}`)
		require.Equal(t, 200, got.Code, got.Body)
		w.asDocumented(t, "POST", "/api/v1/calendars/check", got)
		var found CalendarCheck
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &found))
		return found.Change
	}
	require.Equal(t, &CalendarChange{}, check("monday off"), "no open case asks which days are worked")

	p := testPolicy()
	for i := range p.Clocks {
		if p.Clocks[i].Kind == casework.ClockReport {
			p.Clocks[i].Rule.Days, p.Clocks[i].Rule.Day = casework.WorkingDays, 2
		}
	}
	w.policies = []contract.PolicyVersion{{Policy: p, StoredAt: noon}}
	c := w.cases[caseOne]
	c.Policy, c.Calendar = p, casework.Calendar{Years: []casework.CalendarYear{{Year: 2021}}}
	c.Clocks = slices.Clone(c.Clocks)
	for i, k := range c.Clocks {
		if k.Kind == casework.ClockReport {
			due, _, err := casework.Deadline(p, c.Calendar, k.Kind, c.RoundKind(), k.Why.FromAt)
			require.NoError(t, err)
			c.Clocks[i].Due = due // Monday, the second working day
		}
	}
	w.cases[caseOne] = c
	require.Equal(t, &CalendarChange{Total: 1, Compared: 1, Touched: 1}, check("monday off"))
	require.Equal(t, &CalendarChange{Total: 1, Compared: 1}, check("another year"))
	require.Nil(t, check("broken"))
}
