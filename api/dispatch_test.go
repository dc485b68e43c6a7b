package api

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

func (w *stage) atDispatch(t *testing.T, role casework.Role, query, lang string) DispatchList {
	t.Helper()
	got := w.request(http.MethodGet, prefix+"/dispatch"+query, tokenOf(role), "", "Accept-Language", lang)
	require.Equal(t, 200, got.Code, got.Body)
	w.asDocumented(t, http.MethodGet, prefix+"/dispatch", got)
	var list DispatchList
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &list))
	return list
}

// reasonsOf are the first reasons of a proposal by role and unit.
func reasonsOf(row DispatchRow) map[string]string {
	found := map[string]string{}
	for _, p := range row.Parts {
		found[string(p.Role)+" "+string(p.Unit)] = p.Reasons[0].Text
	}
	return found
}

// Whoever assigns reads the complaint and who could take it, and why, in one list.
func TestTheDispatchDeskProposesWithReasons(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.placed(t, "case-2", "广东省和平县", "林寨镇一自然村")
	list := w.atDispatch(t, casework.Coordinator, "?task=screen,assign", "zh")
	require.EqualValues(t, 1, list.List)
	require.Len(t, list.Rows, 1)
	row := list.Rows[0]
	require.Equal(t, casework.ToScreen, row.Task)
	require.Equal(t, fiveWords, row.Complaint)
	require.Equal(t, 1, row.Issues)
	require.Contains(t, row.Allowed, casework.CmdAssign)
	require.Equal(t, map[string]string{
		"lead unit-lead": "责任清单第 1 行“餐饮”（举报内容写有“油烟”）", "assisting unit-help": "责任清单第 1 行“餐饮”（举报内容写有“油烟”）",
		"territorial unit-town": "地址写有“林寨镇”，在行政区域中“和平县”的范围内",
	}, reasonsOf(row))
	require.Equal(t, []int{1}, row.Stale, "a dissolved unit is not proposed, and the line that names it is said")
	require.Equal(t, "林寨镇", list.Names.Units["unit-town"])
	require.Len(t, row.Place.Units, 1)

	en := w.atDispatch(t, casework.Coordinator, "", "en").Rows[0]
	require.Equal(t, "line 1 of the responsibility list, “餐饮” (the complaint says “油烟”)", reasonsOf(en)["lead unit-lead"])
	leader := w.atDispatch(t, casework.Leader, "", "zh").Rows[0]
	require.Empty(t, leader.Parts, "whoever does not assign is proposed nobody")
	require.Nil(t, leader.Place)
}

// A ruling is made from what the unit said, and from which dispute of the case it is.
func TestTheDispatchDeskShowsDisputes(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	reason := casework.NewText("不属本局职责")
	w.texts[reason.Digest] = reason.Body()
	officer := w.sessions[tokenOf(casework.UnitOfficer)].Actor
	w.do(t, caseOne, officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
	w.do(t, caseOne, officer, &casework.DisputeAssignment{Assignment: "a1", Reason: reason, Suggested: "unit-help"})
	list := w.atDispatch(t, casework.Supervisor, "?task=rule", "zh")
	require.EqualValues(t, 1, list.Counts[casework.ToRule])
	require.Len(t, list.Rows, 1)
	require.Len(t, list.Rows[0].Disputes, 1)
	v := list.Rows[0].Disputes[0]
	require.Equal(t, leadUnit, v.Unit)
	require.Equal(t, casework.RoleLead, v.Role)
	require.Equal(t, "不属本局职责", v.Text)
	require.Equal(t, 1, v.Nth)
	require.Equal(t, "单位unit-help", list.Names.Units[v.Suggested])
	require.Contains(t, list.Rows[0].Allowed, casework.CmdRule)
	require.Empty(t, list.Rows[0].Parts, "it has a lead already")
	require.Empty(t, w.atDispatch(t, casework.Coordinator, "?task=assign", "zh").Rows)
}

func TestTheDispatchDeskIsOfThoseWhoDecideThere(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	for _, role := range casework.Roles {
		got := w.request(http.MethodGet, prefix+"/dispatch", tokenOf(role), "")
		switch role {
		case casework.Coordinator, casework.Supervisor, casework.Leader:
			require.Equal(t, 200, got.Code, role)
		default:
			require.Equal(t, 403, got.Code, role)
		}
	}
}
