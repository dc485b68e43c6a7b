package app

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A list that is known is said to be known before anything else, and its rows do
// not stand there again as if they had come anew.
func TestAListThatIsSentAgainSaysSoFirstAndListsNoRows(t *testing.T) {
	t.Parallel()
	differs := []contract.Difference{{Field: "region", Known: "甲", Row: "乙"}}
	view := api.BatchView{
		Balanced: true, Batch: contract.Batch{ID: "b1", State: contract.BatchCommitted, Again: true},
		Notices: []api.BatchNotice{{Text: "同一份清单。"}, {Text: "又一句。"}}, Refusals: map[string]string{"4": "缺内容"},
		Findings: &contract.ListFindings{Title: "第12批", Warnings: []contract.ListWarning{{Text: "表中没有编号列。"}}},
		Rows: []contract.RowFate{
			{Position: 1, RowNumber: 3, Number: "D1", Fate: contract.FateNew, Settled: true, Warnings: []contract.RowWarning{{Text: "编号是数值。"}}},
			{Position: 2, RowNumber: 4, Number: "D2", Fate: contract.FateRepeat, Settled: true},
			{Position: 3, RowNumber: 5, Number: "D3", Fate: contract.FateChanged, Settled: true, Differences: differs},
			{Position: 4, RowNumber: 6, Fate: contract.FateRefused, Settled: true},
		},
		Sum: contract.BatchSum{Read: 4, New: 1, Repeats: 1, Changed: 1, Refused: 1},
	}
	shown := func(view api.BatchView) string {
		var out bytes.Buffer
		c := Call{Out: &out}
		c.showNotices(c.showSent(view))
		_ = c.conclude(view)
		return out.String()
	}
	known := shown(view)
	require.True(t, strings.HasPrefix(known, "» 同一份清单。\n"), known)
	for _, once := range []string{"同一份清单。", "又一句。", "表中没有编号列。", "第 3 行 row 3: 编号是数值。", "退回的行仍待处理 rows that are refused still: 1。jiaoban batch refused b1", "读取 read 4"} {
		require.Equal(t, 1, strings.Count(known, once), once)
	}
	for _, not := range []string{"新件 new\n", "D1", "D2", "D3", "amend-registration", "缺内容", "batch correct"} {
		require.NotContains(t, known, not)
	}
	view.Batch.Again = false
	fresh := shown(view)
	for _, part := range []string{"新件 new\n", "D2", "amend-registration", "缺内容"} {
		require.Contains(t, fresh, part)
	}
	view.Batch.Again, view.Batch.State = true, contract.BatchStaged
	require.Contains(t, shown(view), "新件 new\n", "its rows wait still")
	require.Equal(t, view.Findings, importedOf(view, false).Findings, "programs read what was found too")
}

// The command line says what is to be done by its own commands.
func TestWhatIsSaidOfAListComesWithItsCommand(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{
		"像是重报。 → jiaoban batch withdraw b1 --reason …", "编号变了。 → jiaoban batch commit b1", "须由统筹协调确认。 → jiaoban batch commit b1",
		"第 4 行已划去。 → jiaoban batch restore b1 4 --position 3 --reason …", "没有改动。",
	}, noticesSaid([]api.BatchNotice{
		{Code: "looks_sent_again", Text: "像是重报。", Values: map[string]string{"batch": "b1"}}, {Code: "number_corrected", Text: "编号变了。", Values: map[string]string{"batch": "b1"}},
		{Code: "needs_coordinator", Text: "须由统筹协调确认。", Values: map[string]string{"batch": "b1"}},
		{Code: "corrected_untaken", Text: "第 4 行已划去。", Values: map[string]string{"batch": "b1", "row": "4", "position": "3", "why": "row_struck_already"}}, {Code: "corrected_before", Text: "没有改动。"},
	}))
}

// What is offered first is what mends the row: a row that is said twice is struck,
// one whose columns slipped is mended in the file, the others cell by cell.
func TestTheMendFitsTheReason(t *testing.T) {
	t.Parallel()
	row := func(number int, code, column string) RefusedRow {
		return RefusedRow{contract.RowFate{RowNumber: number, Fate: contract.FateRefused, Refusal: &contract.RefusedRow{Code: code, Column: column}}, ""}
	}
	shown := func(rows ...RefusedRow) string {
		var out bytes.Buffer
		Call{Out: &out}.showMends("b1", rows)
		return out.String()
	}
	twice := shown(row(5, "duplicate_row", ""))
	require.Contains(t, twice, "jiaoban batch strike b1 5 --reason")
	require.NotContains(t, twice, "batch correct")
	require.Equal(t, 1, strings.Count(twice, "\n"))
	for _, c := range []struct{ code, column, offered string }{
		{"missing_complaint", "交办问题基本情况", "jiaoban batch correct b1 7 --field complaint=… --reason …"},
		{"duplicate_number", "受理编号", "jiaoban batch correct b1 7 --field number=… --reason …"},
		{"missing_number", "", "jiaoban batch correct b1 7 --field number=… --reason …"},
		{"error_value", "举报内容", "jiaoban batch correct b1 7 --field '举报内容=…' --reason …"},
		{"required", "region", "jiaoban batch correct b1 7 --field 'region=…' --reason …"},
		{"required", "history.settlement", "jiaoban batch correct b1 7 --field 栏目=… --reason …"},
		{"supplement_needs_coordinator", "", "jiaoban batch correct b1 7 --reason …"},
		{"broken_quotes", "交办问题基本情况", "/api/v1/batches/b1/corrected"},
		{"continuation_of_refused", "", "/api/v1/batches/b1/corrected"},
	} {
		text := shown(row(5, "duplicate_row", ""), row(7, c.code, c.column), row(8, c.code, c.column))
		require.Contains(t, text, c.offered, c.code)
		require.Contains(t, text, "batch strike b1 5 ", c.code)
		require.Contains(t, text, "batch strike b1 7 ", c.code)
		require.Equal(t, 3, strings.Count(text, "\n"), "each kind once: %s", text)
	}
	require.NotEmpty(t, shown(RefusedRow{RowFate: contract.RowFate{RowNumber: 3}}), "a row of which the reader sees no more")
}

// A cell that swallowed the rows below it through a quotation mark takes one
// line where numbers stand.
func TestANumberTakesOneLine(t *testing.T) {
	t.Parallel()
	long := "D1,\"油烟\n2,D2,噪声,某县\n3,D3,扬尘,某县\n4,D4,污水,某县\n5,D5,异味,某县"
	rows := []contract.RowFate{{Position: 1, RowNumber: 2, Number: long, Fate: contract.FateRefused}}
	var out bytes.Buffer
	c := Call{Out: &out}
	c.showFates(rows)
	c.showRefusedRows([]RefusedRow{{rows[0], "引号没有配对"}})
	c.showRepeats([]RepeatRow{{Number: long, Earlier: []contract.EarlierCase{{Case: "c1", State: casework.Closed}}}})
	c.showChanged([]ChangedRow{{Number: long}})
	require.NotContains(t, out.String(), "D5")
	require.Equal(t, 4, strings.Count(out.String(), "D1,\"油烟 2,D2,噪声,某县 3,D3,扬尘,某县 4,D4,污水,某县 …"), out.String())
}

// Whoever takes a difference over sees every field that differs, and the mark,
// which has a command of its own.
func TestEveryDifferingFieldIsInTheHint(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	Call{Out: &out}.showAmendments([]ChangedRow{{Case: "c0"}, {Case: "c9", Differences: []contract.Difference{
		{Field: "address"}, {Field: "pollution_types"}, {Field: "priority", Row: "starred"}, {Field: "complaint"},
	}}})
	require.Equal(t, "  POST /api/v1/cases/c9/amend-registration  {\"address\": …, \"pollution_types\": […], \"complaint\": …, \"reason\": …}\n"+
		"  POST /api/v1/cases/c9/set-priority  {\"priority\": \"starred\", \"reason\": …}\n", out.String())
}

// A table is not written into a file whose name says another format.
func TestAnExportIsNamedAsItIsWritten(t *testing.T) {
	t.Parallel()
	for _, wrong := range []map[string]string{
		{"format": "xlsx", "out": "b12.csv"}, {"format": "csv", "out": "b12.XLSX"}, {"format": "jsonl", "out": "b12.csv"}, {"format": "csv", "out": "b12.jsonl"},
	} {
		wrong["out"] = filepath.Join(t.TempDir(), wrong["out"])
		err := Export(t.Context(), Call{Flags: wrong, Out: &bytes.Buffer{}, Err: &bytes.Buffer{}})
		require.Equal(t, ExitUsage, ExitStatus(err))
		require.ErrorContains(t, err, "--format")
		require.NoFileExists(t, wrong["out"])
	}
}
