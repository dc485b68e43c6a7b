package api

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A list that looks sent once more says so while it waits, with a row to look at,
// and of a case that the reader is recused from nothing is given away.
func TestAListThatLooksSentAgainSaysSo(t *testing.T) {
	t.Parallel()
	said := func(state string, rows, of int) []string {
		return batchNotices(contract.BatchPreview{
			Batch: contract.Batch{ID: "b1", State: state},
			Sum:   contract.BatchSum{Waiting: of, Verbatim: &contract.Verbatim{Rows: rows, Of: of, Sheet: "来信", RowNumber: 4, Number: "N1"}},
		}, casework.Actor{}, Names{}, zh)
	}
	require.Len(t, said(contract.BatchStaged, 1, 2), 1)
	for _, part := range []string{"有 1 行与已登记的案件一字不差（如第 来信!4 N1 行）", "jiaoban batch withdraw b1"} {
		require.Contains(t, said(contract.BatchStaged, 1, 2)[0], part)
	}
	require.Empty(t, said(contract.BatchStaged, 1, 3), "fewer than half")
	require.Empty(t, said(contract.BatchWithdrawn, 2, 2))

	row := contract.RowFate{Fate: contract.FateNew, Number: "N1", Verbatim: "case-1"}
	require.Equal(t, row, seenBy(row, []casework.CaseID{"case-2"}))
	row.Verbatim = ""
	require.Equal(t, row, seenBy(contract.RowFate{Fate: contract.FateNew, Number: "N1", Verbatim: "case-1"}, []casework.CaseID{"case-1"}))
}
