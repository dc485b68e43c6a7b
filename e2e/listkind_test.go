package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/app"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func written(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// An old ledger enters without clocks, with how its cases ended; a list of
// 补充办理件 sends cases down again.
func TestOldLedgersAndOrdersToWorkAgain(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	ctx := within(t, 2*time.Minute)
	old := written(t, "old.csv", "序号,受理编号,交办问题基本情况,行政区域,诉求,是否属实,是否办结\n"+
		"1,H1,示范-旧件一,卧龙区,示范-停工,部分属实,阶段性办结\n2,H2,示范-旧件二,卧龙区,,不属实,已办结\n3,H3,示范-旧件三,卧龙区,,属实,\n4,H4,示范-旧件四,卧龙区,,是,看情况\n")
	taken, err := s.importing(old, settings{
		"history": "true", "history-reason": "示范-旧台账补录", "handed-over": "2021-08-20T21:25:00+08:00", "declared": "4", "token": s.as("coordinator").Token(),
	})
	require.Equal(t, app.ExitRefused, app.ExitStatus(err), "what cannot be read is not guessed")
	require.Equal(t, contract.ListHistory, taken.Batch.Kind)
	require.Equal(t, 3, taken.Sum.Imported)
	require.Equal(t, "history.settlement", taken.Refused[0].Refusal.Column)
	read := func(batch string) api.BatchView {
		var view api.BatchView
		require.NoError(t, s.as("duty").Get(ctx, "/api/v1/batches/"+batch, &view))
		return view
	}
	record := func(id casework.CaseID) casework.Case {
		c, err := s.Ledger().Case(ctx, contract.Reader{All: true}, id)
		require.NoError(t, err)
		return c.Case
	}
	view := read(taken.Batch.ID)
	wants := []struct {
		verdict    casework.Verdict
		settlement casework.Settlement
	}{{casework.PartlyVerified, casework.InterimConcluded}, {casework.Unfounded, casework.Concluded}, {casework.Verified, casework.NotConcluded}}
	for i, want := range wants {
		c := record(view.Rows[i].Case)
		require.True(t, c.History)
		require.Empty(t, c.Clocks)
		require.Equal(t, want.verdict, c.Issues[0].Verdict)
		require.Equal(t, want.settlement, c.Issues[0].Settlement)
	}
	first := record(view.Rows[0].Case)
	texts, err := s.Ledger().Texts(ctx, contract.Reader{All: true}, first.ID, first.Demand.Digest)
	require.NoError(t, err)
	require.Equal(t, "示范-停工", texts[first.Demand.Digest])

	// One row says so itself, the others because the importer does; a duty
	// officer's commit leaves them to the coordinator.
	remark := s.stage("remark.csv", "序号,受理编号,交办问题基本情况,行政区域,备注\n1,H1,示范-再办,卧龙区,补充办理件\n", nil)
	require.Equal(t, contract.FateSupplement, remark.Rows[0].Fate)
	list := written(t, "again.csv", "序号,受理编号,交办问题基本情况,行政区域\n1,H2,示范-再办二,卧龙区\n2,H3,示范-再办三,卧龙区\n")
	ordered, err := s.importing(list, settings{"supplement": "true", "declared": "2", "token": s.as("coordinator").Token()})
	require.NoError(t, err)
	require.Equal(t, 2, ordered.Sum.Supplements)
	require.Zero(t, ordered.Sum.Imported)
	require.Equal(t, 1, s.commit("coordinator", remark.Batch.ID).Sum.Supplements)
	for _, row := range view.Rows[:3] {
		require.Eventually(t, func() bool {
			c := record(row.Case)
			return c.Round == 2 && c.RoundKind() == casework.RoundRework && c.State != casework.Closed
		}, time.Minute, 50*time.Millisecond)
	}
	s.holds(ctx)

	for _, wrong := range []settings{{"supplement": "true", "history": "true"}, {"history": "true"}, {"history-reason": "示范"}} {
		_, err = s.importing(list, wrong)
		require.Equal(t, app.ExitUsage, app.ExitStatus(err), wrong)
	}
	fresh := written(t, "fresh.csv", "序号,受理编号,交办问题基本情况,行政区域,是否办结\n1,H9,示范-今日件,卧龙区,已办结\n")
	today := settings{"history": "true", "history-reason": "示范-今日件", "token": s.as("coordinator").Token()}
	_, err = s.importing(fresh, today)
	require.Equal(t, "invalid_fields", remote.CodeOf(err), "a case of today is not born closed")
	delete(today, "token")
	_, err = s.importing(fresh, today)
	require.Equal(t, "history_by_coordinator", remote.CodeOf(err))
	err = s.as("duty").Send(ctx, "/api/v1/batches", map[string]string{
		"campaign": "x", "level": "central", "mode": "handed_over", "handed_over_at": time.Now().Format(time.RFC3339), "kind": "other", "history": "perhaps",
	}, "x.csv", []byte("x"), nil)
	require.Equal(t, "invalid_fields", remote.CodeOf(err))
}

// A long list is answered in pages, and the importer reads them all.
func TestALongListIsReadInPages(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	var rows strings.Builder
	for i := range 450 {
		complaint := fmt.Sprintf("示范-噪声%d", i)
		if i%2 == 1 {
			complaint = ""
		}
		fmt.Fprintf(&rows, "%d,L%d,%s,卧龙区\n", i+1, i+1, complaint)
	}
	taken, err := s.importing(written(t, "long.csv", "序号,受理编号,交办问题基本情况,行政区域\n"+rows.String()), settings{"declared": "450"})
	require.Equal(t, app.ExitRefused, app.ExitStatus(err))
	require.Len(t, taken.Refused, 225)
	require.Equal(t, 225, taken.Sum.Imported)
	ctx := within(t, time.Minute)
	var view api.BatchView
	require.NoError(t, s.as("duty").Get(ctx, "/api/v1/batches/"+taken.Batch.ID+"?fate=refused&limit=10", &view))
	require.Len(t, view.Rows, 10)
	require.Len(t, view.Refusals, 10)
	require.Equal(t, 450, view.Sum.Read)
	require.Equal(t, view.Rows[9].Position, view.Next)
	require.Error(t, s.as("duty").Get(ctx, "/api/v1/batches/"+taken.Batch.ID+"?limit=100000", nil))
}
