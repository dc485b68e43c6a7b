package e2e

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/app"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/secrecy"
)

// When a key of texts is gone for good, cases and rows under it stay where they were:
// they are opened, listed and decided about without their words, their clocks run, and
// everything else is read as before. Words are refused alone, and what older keys have
// sealed is sealed anew past them.
func TestAnOfficeGoesOnWithoutAKeyThatIsLost(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	ctx := within(t, 4*time.Minute)
	ring := filepath.Join(s.settings["data"], "keys", "text.json")
	first, err := os.ReadFile(ring)
	require.NoError(t, err)
	s.stop()
	call, _ := command(settings{"data": s.settings["data"]}, "text")
	require.NoError(t, app.KeysRotate(ctx, call))
	s = start(t, s.settings)
	keys := func() []secrecy.RingKey {
		call, out := command(settings{"data": s.settings["data"], "json": "true"})
		require.NoError(t, app.KeysList(ctx, call))
		for _, r := range decoded[[]app.RingUse](t, out.Bytes()) {
			if r.Purpose == secrecy.Text {
				return r.Keys
			}
		}
		return nil
	}
	lost := keys()[1].ID

	const head = "序号,受理编号,交办问题基本情况,行政区域,诉求\n"
	ordinary := map[string]string{"campaign": town.Campaign}
	batch := s.stage("lost.csv", head+"1,L1,示范-桥下夜间排烟,卧龙区,停止排烟\n2,L2,,卧龙区,\n", ordinary).Batch.ID
	s.commit("duty", batch)
	id := s.batch(batch).Rows[0].Case
	_, err = s.as("duty").Command(ctx, id, casework.CmdRecordCall, map[string]any{"unit": town.UnitID("chengguan"), "answered": true, "note": "示范：值班室无人接听"})
	require.NoError(t, err)
	require.NoError(t, s.as("duty").Post(ctx, "/api/v1/shift/handovers", map[string]any{"to": town.PersonID("coordinator"), "note": "示范：留意桥下"}, nil))
	waiting := s.stage("waiting.csv", head+"1,L3,示范-堆场扬尘,卧龙区,\n", ordinary).Batch.ID

	s.stop()
	require.NoError(t, os.WriteFile(ring, first, 0o600))
	_, err = app.Start(ctx, options(t, s.settings))
	require.ErrorContains(t, err, "jiaoban keys forget")
	call, out := command(settings{"data": s.settings["data"], "reason": "示范：磁盘损坏，各处备份均无"}, "text", lost)
	require.NoError(t, app.KeysForget(ctx, call))
	require.Contains(t, out.String(), lost)
	s = start(t, s.settings)

	// The case is opened, by whoever sees it, and read but for its words.
	for _, login := range []string{"duty", "coordinator", "leader"} {
		var view api.CaseView
		require.NoError(t, s.as(login).Get(ctx, "/api/v1/cases/"+string(id), &view))
		require.True(t, view.Unread, login)
		require.Empty(t, view.Texts)
		require.NotEmpty(t, view.Clocks)
		require.Equal(t, "卧龙区", view.Case.Region)
		var way api.Timeline
		require.NoError(t, s.as(login).Get(ctx, "/api/v1/cases/"+string(id)+"/timeline", &way))
		require.NotEmpty(t, way.Events)
		require.Empty(t, way.Texts)
	}
	var others api.CaseView
	require.NoError(t, s.as("duty").Get(ctx, "/api/v1/cases/"+string(s.oneCase(ctx).ID), &others))
	require.False(t, others.Unread)
	require.NotEmpty(t, others.Texts, "what other keys sealed is read")

	// Lists that it stands in are there, with it and with the others.
	var desk api.DispatchList
	require.NoError(t, s.as("coordinator").Get(ctx, "/api/v1/dispatch?limit=200", &desk))
	told := map[bool]int{}
	for _, row := range desk.Rows {
		require.Equal(t, row.Unread, row.Complaint == "", row.ID)
		told[row.Unread]++
	}
	require.Equal(t, 1, told[true])
	require.Positive(t, told[false])
	var shift api.Shift
	require.NoError(t, s.as("duty").Get(ctx, "/api/v1/shift?first=200", &shift))
	codes := map[string]string{}
	for _, r := range shift.Refused.Rows {
		if r.Batch == batch {
			codes[r.Row.Code] = r.Text
			require.Equal(t, 3, r.Row.RowNumber)
		}
	}
	require.Contains(t, codes[contract.SealedByLostKey], lost)

	var handed struct {
		Handovers []contract.Handover `json:"handovers"`
	}
	require.NoError(t, s.as("coordinator").Get(ctx, "/api/v1/shift/handovers", &handed))
	require.Len(t, handed.Handovers, 1)
	require.Empty(t, handed.Handovers[0].Note)
	require.NoError(t, s.as("coordinator").Post(ctx, "/api/v1/shift/handovers/"+handed.Handovers[0].ID+"/take", map[string]any{"note": "示范：接班"}, nil))

	// So are the rows of lists, by their places. What waits does not enter.
	view := s.batch(batch)
	require.Equal(t, id, view.Rows[0].Case)
	require.Equal(t, contract.SealedByLostKey, view.Rows[1].Refusal.Code)
	require.Equal(t, 3, view.Rows[1].RowNumber)
	require.Equal(t, contract.SealedByLostKey, s.batch(waiting).Rows[0].Refusal.Code)
	err = s.as("duty").Post(ctx, "/api/v1/batches/"+waiting+"/commit", nil, nil)
	require.Equal(t, contract.SealedByLostKey, remote.CodeOf(err))
	require.NoError(t, s.as("duty").Post(ctx, "/api/v1/batches/"+waiting+"/withdraw", map[string]string{"reason": "示范：重新上传"}, nil))
	require.NoError(t, s.as("duty").Post(ctx, "/api/v1/batches/"+batch+"/rows/3/strike", map[string]any{"reason": "示范：无法读取"}, nil))

	// A list that names the case is taken over beside it.
	again := s.stage("again.csv", head+"1,L1,示范-桥下夜间排烟，另有油污,卧龙区,停止排烟\n2,L4,示范-另一件,卧龙区,\n", ordinary)
	require.Equal(t, 2, len(again.Rows))
	done := s.commit("duty", again.Batch.ID)
	require.NotEmpty(t, done.Rows[1].Case)

	// Words are refused, and what needs none goes on: the case has its clocks.
	_, err = s.as("duty").Command(ctx, id, casework.CmdRecordCall, map[string]any{"unit": town.UnitID("chengguan"), "answered": true, "note": "示范：再次呼叫"})
	require.Equal(t, contract.SealedByLostKey, remote.CodeOf(err))
	s.assign(ctx, id, "chengguan")
	_, err = s.as("chengguan-officer").Command(ctx, id, casework.CmdAcknowledge, map[string]any{"assignment": "a1"})
	require.NoError(t, err)
	var tasks api.TaskList
	require.NoError(t, s.as("chengguan-officer").Get(ctx, "/api/v1/tasks?"+url.Values{"limit": {"200"}}.Encode(), &tasks))
	require.Contains(t, idsOf(tasks), id)
	require.NoError(t, s.as("chengguan-officer").Get(ctx, "/api/v1/cases/"+string(id), &others))
	require.NotNil(t, others.Next, "its clock runs")

	// What the older key has sealed is sealed anew, past what stays.
	call, _ = command(settings{"data": s.settings["data"]}, "text")
	require.NoError(t, app.KeysRotate(ctx, call))
	call, out = command(settings{"data": s.settings["data"]}, "text")
	require.NoError(t, app.KeysReseal(ctx, call))
	require.Contains(t, out.String(), "stay as they are")
	call, out = command(settings{"data": s.settings["data"], "json": "true", "use": "true"})
	require.NoError(t, app.KeysList(ctx, call))
	for _, r := range decoded[[]app.RingUse](t, out.Bytes()) {
		if r.Purpose == secrecy.Text {
			require.Zero(t, r.Sealed[r.Keys[0].ID], "the older key can be retired")
			require.Positive(t, r.Sealed[lost])
		}
	}
	s.holds(ctx)
	call, out = command(settings{"data": s.settings["data"]})
	require.NoError(t, app.Verify(ctx, call))
	require.Contains(t, out.String(), "holds")
	require.False(t, strings.Contains(out.String(), "Without the keys"))
}

func idsOf(tasks api.TaskList) (ids []casework.CaseID) {
	for _, task := range tasks.Tasks {
		ids = append(ids, task.Case.ID)
	}
	return ids
}

func decoded[T any](t *testing.T, content []byte) (v T) {
	t.Helper()
	require.NoError(t, json.Unmarshal(content, &v))
	return v
}

func (s *system) batch(id string) (view api.BatchView) {
	s.t.Helper()
	require.NoError(s.t, s.as("duty").Get(within(s.t, time.Minute), "/api/v1/batches/"+id, &view))
	return view
}
