package api

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A list that looks sent once more says so while it waits, with a row to look at,
// and of a case that the reader is recused from nothing is given away.
func TestAListThatLooksSentAgainSaysSo(t *testing.T) {
	t.Parallel()
	said := func(state string, rows, of int) []BatchNotice {
		return batchNotices(contract.BatchPreview{
			Batch: contract.Batch{ID: "b1", State: state},
			Sum:   contract.BatchSum{Waiting: of, Verbatim: &contract.Verbatim{Rows: rows, Of: of, Sheet: "来信", RowNumber: 4, Number: "N1"}},
		}, casework.Actor{}, Names{}, zh)
	}
	require.Len(t, said(contract.BatchStaged, 1, 2), 1)
	for _, part := range []string{"有 1 行与已登记的案件一字不差（如工作表“来信”第 4 行（编号 N1））", "请撤回本清单"} {
		require.Contains(t, said(contract.BatchStaged, 1, 2)[0].Text, part)
	}
	require.Equal(t, BatchNotice{Code: "looks_sent_again", Text: said(contract.BatchStaged, 1, 2)[0].Text, Values: map[string]string{"batch": "b1", "rows": "1", "sheet": "来信", "row": "4", "number": "N1"}}, said(contract.BatchStaged, 1, 2)[0], "what it is about, for whoever says it otherwise")
	require.Empty(t, said(contract.BatchStaged, 1, 3), "fewer than half")
	require.Empty(t, said(contract.BatchWithdrawn, 2, 2))

	corrected := batchNotices(contract.BatchPreview{
		Batch: contract.Batch{ID: "b1", State: contract.BatchStaged},
		Sum:   contract.BatchSum{Waiting: 3, Verbatim: &contract.Verbatim{Rows: 1, Of: 3, SameList: 1, RowNumber: 4, Number: "N9"}},
		Rows:  []contract.RowFate{{RowNumber: 4, Number: "N9", Verbatim: "case-1", VerbatimNumber: "N1", VerbatimSameList: true}},
	}, casework.Actor{}, Names{}, zh)
	require.Len(t, corrected, 1, "one row of three is enough where the list's own number has changed")
	for _, part := range []string{"第 4 行（编号 N9），与案件 case-1（编号 N1）相同", "更正登记（改为新编号）", "划去该行"} {
		require.Contains(t, corrected[0].Text, part)
	}
	require.Equal(t, "number_corrected case-1 N1 4", strings.Join([]string{corrected[0].Code, corrected[0].Values["case"], corrected[0].Values["known_number"], corrected[0].Values["row"]}, " "))

	row := contract.RowFate{Fate: contract.FateNew, Number: "N1", Verbatim: "case-1"}
	require.Equal(t, row, seenBy(row, []casework.CaseID{"case-2"}))
	row.Verbatim = ""
	require.Equal(t, row, seenBy(contract.RowFate{Fate: contract.FateNew, Number: "N1", Verbatim: "case-1", VerbatimNumber: "N0", VerbatimSameList: true}, []casework.CaseID{"case-1"}))
}

// That known cases were handed over at another instant than a list states is said of
// the list as a whole, with a case that the reader sees and what corrects one.
func TestAListThatStatesAnotherInstantIsToldOnce(t *testing.T) {
	t.Parallel()
	at, err := casework.ParseInstant("2021-08-20T22:25:00+08:00")
	require.NoError(t, err)
	p := contract.BatchPreview{
		Batch: contract.Batch{ID: "b1", State: contract.BatchCommitted, HandedOverAt: at}, Sum: contract.BatchSum{OtherHandover: 3},
		Rows: []contract.RowFate{
			{RowNumber: 2, Fate: contract.FateNew},
			{RowNumber: 3, Fate: contract.FateUnchanged, Known: "case-1", Differences: []contract.Difference{{Field: contract.HandedOverField, Known: "2021-08-20 21:25:00", Row: "2021-08-20 22:25:00"}}},
		},
	}
	said := batchNotices(p, casework.Actor{}, Names{}, zh)
	require.Len(t, said, 1)
	for _, part := range []string{"有 3 行", "2021-08-20 22:25:00 不同（如第 3 行：案件 case-1 登记为 2021-08-20 21:25:00）", "逐件更正交办时间；"} {
		require.Contains(t, said[0].Text, part)
	}
	p.Rows[1] = seenBy(p.Rows[1], []casework.CaseID{"case-1"})
	require.Equal(t, "case-1", said[0].Values["case"])
	unseen := batchNotices(p, casework.Actor{}, Names{}, zh)[0]
	require.NotContains(t, unseen.Text, "21:25", "of a case that the reader is recused from")
	require.NotContains(t, unseen.Values, "case")
	p.Sum.OtherHandover = 0
	require.Empty(t, batchNotices(p, casework.Actor{}, Names{}, zh))
}

// What is done by a command of the command line is the command line's to say: a
// page and a program have means of their own.
func TestNoNoticeSpeaksOfTheCommandLine(t *testing.T) {
	t.Parallel()
	for code, said := range noticeWords {
		require.NotContains(t, said.zh+said.en, "jiaoban ", code)
		require.NotContains(t, said.zh+said.en, " --", code)
	}
}
