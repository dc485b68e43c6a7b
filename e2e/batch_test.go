package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/app"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/contract"
)

// batchCommand runs a command of `jiaoban batch` as somebody; what people read.
func (s *system) batchCommand(do func(context.Context, app.Call) error, login string, more settings, args ...string) (string, error) {
	s.t.Helper()
	flags := settings{"server": s.URL(), "lang": "zh", "token": s.as(login).Token()}
	maps.Copy(flags, more)
	var out bytes.Buffer
	err := do(within(s.t, time.Minute), app.Call{Flags: flags, Args: args, Out: &out, Err: &bytes.Buffer{}, JSON: flags["json"] == "true"})
	return out.String(), err
}

// A clerk sees why rows were refused, by their numbers in the sheet, mends one,
// strikes another, takes the strike back, and commits what is mended.
func TestRefusedRowsAreMendedAndStruckFromTheCommandLine(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	list := written(t, "list.csv", "某市举报件清单,,,\n序号,受理编号,交办问题基本情况,行政区域\n1,R1,示范-油烟,卧龙区\n2,R2,,宛城区\n3,R3,,宛城区\n1,R1,示范-油烟,卧龙区\n")
	taken, err := s.importing(list, settings{"declared": "3"})
	require.Equal(t, app.ExitRefused, app.ExitStatus(err))
	require.True(t, *taken.AsDeclared, "a row that says the same again is no case of its own")
	require.Equal(t, 1, taken.Sum.Uncounted)
	batch := taken.Batch.ID
	require.Equal(t, "R2", taken.Refused[0].Number)
	require.Contains(t, taken.Refused[0].Text, "complaint is missing")

	said, err := s.batchCommand(app.BatchRefused, "duty", nil, batch)
	require.NoError(t, err)
	require.Contains(t, said, "第 4 行 row 4: 编号 number R2  缺“交办问题基本情况”，请补填。")
	require.NotContains(t, said, "row 0")
	said, err = s.batchCommand(app.BatchList, "duty", nil)
	require.NoError(t, err)
	require.Contains(t, said, batch+"  已入库 committed")

	why := settings{"reason": "电话核实"}
	mend := settings{"reason": "电话核实", "field": "complaint=示范-噪声" + app.Several + "污染类型=噪声"}
	_, err = s.batchCommand(app.BatchCorrect, "duty", nil, batch, "4")
	require.Equal(t, app.ExitUsage, app.ExitStatus(err), "a reason is needed")
	_, err = s.batchCommand(app.BatchCorrect, "duty", why, batch, "4")
	require.Equal(t, app.ExitRefused, app.ExitStatus(err), "nothing was mended")
	for range 2 {
		said, err = s.batchCommand(app.BatchCorrect, "duty", mend, batch, "4")
		require.NoError(t, err, "pressed twice, mended once")
		require.Contains(t, said, "jiaoban batch commit "+batch)
	}
	_, err = s.batchCommand(app.BatchCorrect, "duty", mend, batch, "3")
	require.Equal(t, "row_became_case", remote.CodeOf(err))
	_, err = s.batchCommand(app.BatchCorrect, "duty", mend, batch, "1")
	require.Equal(t, "no_such_row", remote.CodeOf(err))

	_, err = s.batchCommand(app.BatchStrike, "duty", why, batch, "5")
	require.NoError(t, err)
	_, err = s.batchCommand(app.BatchCorrect, "duty", mend, batch, "5")
	require.Equal(t, "row_struck", remote.CodeOf(err))
	for range 2 {
		_, err = s.batchCommand(app.BatchRestore, "duty", why, batch, "5")
		require.NoError(t, err)
	}
	_, err = s.batchCommand(app.BatchStrike, "duty", why, batch, "6")
	require.NoError(t, err)
	_, err = s.batchCommand(app.BatchStrike, "duty", why, batch, "3")
	require.Equal(t, "row_became_case", remote.CodeOf(err))

	said, err = s.batchCommand(app.BatchCommit, "duty", settings{"json": "true"}, batch)
	require.Equal(t, app.ExitRefused, app.ExitStatus(err), "row 5 waits")
	var result app.Imported
	require.NoError(t, json.Unmarshal([]byte(said), &result))
	require.Equal(t, []int{2, 1}, []int{result.Sum.Imported, len(result.Refused)})
	_, err = s.batchCommand(app.BatchWithdraw, "duty", why, batch)
	require.Equal(t, "batch_committed", remote.CodeOf(err))
	s.holds(within(t, time.Minute))
}

// A duty officer is told who must commit a supplement list and how; the
// coordinator sends the same file and it is committed.
func TestASupplementListIsTheCoordinatorsToCommit(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	old := written(t, "old.csv", "序号,受理编号,交办问题基本情况,行政区域,是否属实,是否办结\n1,S1,示范-旧件,卧龙区,不知道,已办结\n2,S2,示范-旧件二,卧龙区,属实,已办结\n")
	entered, err := s.importing(old, settings{
		"history": "true", "history-reason": "示范-旧台账", "declared": "2", "handed-over": "2025-08-20T21:25:00+08:00", "token": s.as("coordinator").Token(),
	})
	require.NoError(t, err)
	require.Equal(t, contract.WarnUnreadableVerdict, entered.Warned[0].Warnings[0].Code)
	require.Contains(t, entered.Warned[0].Warnings[0].Text, "不知道")

	for _, sent := range []string{"by the same file", "by its id"} {
		n := strconv.Itoa(len(sent) % 2)
		list := written(t, n+".csv", "序号,受理编号,交办问题基本情况,行政区域\n1,S"+strconv.Itoa(1+len(sent)%2)+",示范-再办"+n+",卧龙区\n2,U"+n+",示范-再办二"+n+",卧龙区\n")
		flags := settings{"supplement": "true", "declared": "2"}
		left, err := s.importing(list, flags)
		require.Equal(t, 1, app.ExitStatus(err))
		require.ErrorContains(t, err, "jiaoban batch commit "+left.Batch.ID)
		require.False(t, left.Committed)
		require.Contains(t, left.Notices[0], "only a coordinator may commit")
		require.Equal(t, contract.WarnUnknownSupplement, left.Warned[0].Warnings[0].Code)
		var shift api.Shift
		require.NoError(t, s.as("duty").Get(within(t, time.Minute), "/api/v1/shift", &shift))
		require.Equal(t, left.Batch.ID, shift.Staged.Lists[0].Batch.ID)

		if sent == "by its id" {
			_, err = s.batchCommand(app.BatchCommit, "coordinator", nil, left.Batch.ID)
			require.NoError(t, err)
			continue
		}
		flags["token"] = s.as("coordinator").Token()
		done, err := s.importing(list, flags)
		require.NoError(t, err)
		require.True(t, done.Committed)
		require.Equal(t, 1, done.Sum.Supplements)
	}
	var shift api.Shift
	require.NoError(t, s.as("duty").Get(within(t, time.Minute), "/api/v1/shift", &shift))
	require.Zero(t, shift.Staged.Count)
	s.holds(within(t, time.Minute))
}
