package api

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func TestTheOfficeChangesItsStaff(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, method, path, body string
		as                       casework.Role
		status                   int
		changed                  []string
		contains                 string
	}{
		{"a unit is dissolved", "PATCH", "/units/unit-x", `{"disabled":true}`, casework.Administrator, 200, []string{"unit unit-x 单位unit-x true"}, `"disabled":true`},
		{"a unit by a coordinator", "PATCH", "/units/unit-x", `{"disabled":true}`, casework.Coordinator, 403, nil, "role_forbidden"},
		{"a unit that is none", "PATCH", "/units/nowhere", `{}`, casework.Administrator, 404, nil, ""},
		{"a person with no telephone", "PATCH", "/people/person-first", `{"telephone":"12"}`, casework.Administrator, 422, nil, `"no_telephone"`},
		{"a unit with no telephone", "PATCH", "/units/unit-lead", `{"telephone":"12"}`, casework.Administrator, 422, nil, `"no_telephone"`},
		{"what stands is no fault", "PATCH", "/people/person-first", `{"telephone":"0930-8000002"}`, casework.Administrator, 200, []string{"person person-first 某甲 0930-8000002 false"}, ""},
		{"a person leaves", "PATCH", "/people/person-first", `{"disabled":true}`, casework.Administrator, 200, []string{"person person-first 某甲 0930-8000002 true", "left behind by person-first"}, `"handling":{"count":1,"cases":[]}`},
		{"nobody leaves", "PATCH", "/people/nobody", `{"disabled":true}`, casework.Administrator, 404, nil, ""},
		{"a person by a leader", "PATCH", "/people/person-first", `{"name":"x"}`, casework.Leader, 403, nil, ""},
		{"accounts", "GET", "/accounts", "", casework.Administrator, 200, nil, `"login":"first"`},
		{"accounts for an auditor", "GET", "/accounts", "", casework.Auditor, 403, nil, ""},
		{"an account is closed", "POST", "/accounts/account-1/disable", "", casework.Administrator, 204, []string{"disabled account-1 true"}, ""},
		{"an account is opened", "POST", "/accounts/account-1/enable", "", casework.Administrator, 204, []string{"disabled account-1 false"}, ""},
		{"no account", "POST", "/accounts/account-9/disable", "", casework.Administrator, 404, nil, ""},
		{"an account by a duty officer", "POST", "/accounts/account-1/disable", "", casework.DutyOfficer, 403, nil, ""},
		{"own sessions", "GET", "/sessions", "", casework.UnitOfficer, 200, nil, `"current":"session-unit_officer"`},
		{"another's sessions", "GET", "/sessions?person=person-first", "", casework.UnitOfficer, 403, nil, ""},
		{"anybody's sessions", "GET", "/sessions?person=person-first", "", casework.Administrator, 200, nil, `"person":"person-first"`},
		{"an own session is ended", "DELETE", "/sessions/session-1", "", casework.UnitOfficer, 204, []string{"ended session-1"}, ""},
		{"another's session is not there", "DELETE", "/sessions/session-1", "", casework.Leader, 404, nil, ""},
		{"an administrator ends any", "DELETE", "/sessions/session-1", "", casework.Administrator, 204, []string{"ended session-1"}, ""},
		{"a roster for its unit", "GET", "/units/unit-lead/roster", "", casework.UnitOfficer, 200, nil, `"telephone":"0930-8000003"`},
		{"a roster for the desk", "GET", "/units/unit-lead/roster?from=2021-08-20T21:25:00%2B08:00", "", casework.DutyOfficer, 200, nil, `"telephone":"0930-8000003"`},
		{"a roster without telephones", "GET", "/units/unit-x/roster", "", casework.UnitOfficer, 200, nil, `"telephone":""`},
		{"a roster from no day", "GET", "/units/unit-x/roster?from=today", "", casework.UnitOfficer, 422, nil, "bad_format"},
		{"a roster of no unit", "GET", "/units/nowhere/roster", "", casework.DutyOfficer, 404, nil, ""},
		{"everybody's rosters for the desk", "GET", "/rosters", "", casework.DutyOfficer, 200, nil, `"telephone":"0930-8000004"`},
		{"of every unit, with one's own telephone", "GET", "/rosters", "", casework.UnitOfficer, 200, nil, `"telephone":"0930-8000003"`},
		{"of a month", "GET", "/rosters?from=2021-08-20T00:00:00%2B08:00&until=2021-09-20T00:00:00%2B08:00", "", casework.UnitOfficer, 200, nil, ""},
		{"of more", "GET", "/rosters?from=2021-08-20T00:00:00%2B08:00&until=2021-09-20T00:00:00.000001%2B08:00", "", casework.UnitOfficer, 422, nil, "roster_too_long"},
		{"a unit fills its roster", "POST", "/units/unit-lead/roster", duty, casework.UnitLeader, 201, []string{"duty of person-first"}, "duty-new"},
		{"the desk fills it", "POST", "/units/unit-lead/roster", duty, casework.DutyOfficer, 201, []string{"duty of person-first"}, ""},
		{"another unit does not", "POST", "/units/unit-x/roster", duty, casework.UnitLeader, 403, nil, ""},
		{"a turn is struck", "POST", "/units/unit-lead/roster/duty-1/strike", `{"reason":"病假"}`, casework.UnitOfficer, 200, []string{"struck duty-1 of unit-lead: 病假"}, `"strike_reason":"病假"`},
		{"a turn of another unit", "POST", "/units/unit-x/roster/duty-1/strike", `{"reason":"病假"}`, casework.UnitOfficer, 403, nil, ""},
		{"a turn that is none", "POST", "/units/unit-lead/roster/duty-9/strike", `{"reason":"病假"}`, casework.DutyOfficer, 404, nil, ""},
		{"a turn struck without a reason", "POST", "/units/unit-lead/roster/duty-1/strike", `{"reason":""}`, casework.UnitOfficer, 422, nil, "reason"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newStage(t)
			var body any
			if tt.body != "" {
				body = tt.body
			}
			got := w.request(tt.method, prefix+tt.path, tokenOf(tt.as), body)
			require.Equal(t, tt.status, got.Code, got.Body)
			require.Equal(t, tt.changed, w.changed)
			require.Contains(t, got.Body.String(), tt.contains)
			require.NotContains(t, got.Body.String(), "argon2")
		})
	}
}

const duty = `{"person":"person-first","telephone":"0930-8000003","from":"2021-08-20T21:25:00+08:00","until":"2021-08-21T08:00:00+08:00"}`

func TestAShiftHandsOver(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	read := func(role casework.Role) (shift Shift) {
		got := w.request("GET", prefix+"/shift?first=1", tokenOf(role), nil, "Accept-Language", "en")
		require.Equal(t, 200, got.Code, got.Body)
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &shift))
		return shift
	}
	desk := read(casework.DutyOfficer)
	require.Equal(t, int64(2), desk.Refused.Count)
	require.Len(t, desk.Refused.Rows, 1)
	require.Equal(t, "duplicate_row in en", desk.Refused.Rows[0].Text)
	require.Equal(t, int64(3), desk.Staged.Count, "lists that were sent and never committed")
	require.Equal(t, "batch-1", desk.Staged.Lists[0].Batch.ID)
	require.Equal(t, 1, desk.Staged.Lists[0].Waiting)
	require.Equal(t, int64(1), desk.Unacknowledged.Count)
	require.Equal(t, []casework.UnitID{leadUnit, "unit-x"}, []casework.UnitID{desk.Unsigned[0].Unit, desk.Unsigned[1].Unit}, "every unit that must sign, not the one whose clock is next")
	require.Equal(t, desk.Unacknowledged.Cases[0].ID, desk.Unsigned[1].Case)
	require.NotEmpty(t, desk.Names.Units["unit-x"])
	require.Len(t, desk.DueSoon.Cases, 1)
	require.Zero(t, desk.Supplementing.Count)
	require.Empty(t, desk.Starred.Cases)
	require.Equal(t, noon.Add(12*casework.Hour), desk.DueBefore)
	require.Equal(t, 1, desk.Unattended.Count)
	require.Equal(t, casework.UnitID("unit-x"), desk.Unattended.Units[0].Unit)
	require.NotEmpty(t, desk.Names.Units["unit-x"])
	unit := read(casework.UnitDutyOfficer)
	require.Nil(t, unit.Refused, "rows that are nobody's case name complainants' places; they are the office's")
	require.Nil(t, unit.Staged)
	require.Equal(t, int64(1), unit.Unacknowledged.Count)
}

// What just came in carries the beginning of its complaint for those who may know
// whom it must not name, and for nobody else.
func TestWhatJustCameInTellsWhatItIsAbout(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	read := func(token string) JustIn {
		t.Helper()
		got := w.request("GET", prefix+"/shift/just-in?first=1", token, nil)
		require.Equal(t, 200, got.Code, got.Body)
		w.asDocumented(t, "GET", prefix+"/shift/just-in", got)
		var found JustIn
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &found))
		require.Len(t, found.Cases, 1)
		require.EqualValues(t, 1, found.Count)
		return found
	}
	require.Equal(t, "***反映夜间施工", read(tokenOf(casework.DutyOfficer)).Cases[0].Line)
	require.Contains(t, w.changed, "filter [registered] false ")
	for _, role := range []casework.Role{casework.Reviewer, casework.Supervisor, casework.Leader, casework.UnitOfficer} {
		require.Empty(t, read(tokenOf(role)).Cases[0].Line, role)
	}
	require.NotContains(t, w.request("GET", prefix+"/cases?state=registered", tokenOf(casework.DutyOfficer), nil).Body.String(), "夜间施工", "no list carries it: the wall reads them")
	program := tokenOf(casework.DutyOfficer)
	s := w.sessions[program]
	s.Scope = []string{"read"}
	w.sessions[program] = s
	require.Equal(t, 403, w.request("GET", prefix+"/shift/just-in", program, nil).Code, "no scope has complainants")
}

// Statistics take the filters of the list, and name the units that they count for.
func TestStatisticsTakeTheFiltersOfTheList(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	asked := "?campaign=c1&batch=b1&unit=unit-x&region=%20hill%20&handed_over_from=2021-08-20&handed_over_to=2021-08-21&figure=breached&figure_clock=report&figure_unit=-"
	got := w.request("GET", prefix+"/statistics"+asked, tokenOf(casework.Coordinator), nil)
	require.Equal(t, 200, got.Code, got.Body)
	require.Contains(t, got.Body.String(), `"unit":"unit-x","total":{"count":2,"cases":1}`)
	require.Contains(t, got.Body.String(), `"units":{"unit-x":`)
	require.Equal(t, contract.CaseFilter{
		Campaign: "c1", Batch: "b1", Unit: "unit-x", Region: "hill", HandedOverFrom: "2021-08-20", HandedOverTo: "2021-08-21",
		Figure: contract.FigureBreached, FigureClock: casework.ClockReport, FigureUnit: contract.OfficeItself,
	}, w.statisticsOf)
	for _, bad := range []string{"figure=best", "figure_clock=x", "handed_over_from=2021-02-30", "handed_over_to=yesterday"} {
		require.Equal(t, 422, w.request("GET", prefix+"/statistics?"+bad, tokenOf(casework.Coordinator), nil).Code, bad)
		require.Equal(t, 422, w.request("GET", prefix+"/cases?"+bad, tokenOf(casework.Coordinator), nil).Code, bad)
	}
	require.Contains(t, w.request("GET", prefix+"/statistics", stranger, nil).Body.String(), `"cases":0`)
}

func TestCasesAreCounted(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	got := w.request("GET", prefix+"/tally?state=assigned&overdue=true&returned=true", tokenOf(casework.Coordinator), nil)
	require.Equal(t, 200, got.Code, got.Body)
	require.True(t, strings.Contains(got.Body.String(), `"assigned":1`), got.Body)
	require.Equal(t, 422, w.request("GET", prefix+"/tally?clock=x", tokenOf(casework.Coordinator), nil).Code)
	require.Contains(t, w.request("GET", prefix+"/tally", stranger, nil).Body.String(), `"total":0`)
}
