package app

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
)

func TestListsAreReadInTurn(t *testing.T) {
	t.Parallel()
	b := newBatches(nil, nil, slog.New(slog.DiscardHandler))
	sent := "序号,受理编号,交办问题基本情况,行政区域\n1,1,甲,某县\n"
	read := func(ctx context.Context) error {
		_, err := b.read(ctx, io.NewSectionReader(strings.NewReader(sent), 0, int64(len(sent))), "a.csv")
		return err
	}
	require.NoError(t, read(t.Context()))
	for range listsAtOnce {
		b.reading <- struct{}{}
	}
	ended, end := context.WithCancel(t.Context())
	end()
	require.ErrorIs(t, read(ended), context.Canceled, "who waits does so as long as the request does")
	next := make(chan error, 1)
	go func() { next <- read(t.Context()) }()
	<-b.reading
	require.NoError(t, <-next)
}

// A verdict that cannot be read is pointed at in its row; none is guessed.
func TestAnUnreadableVerdictIsPointedAt(t *testing.T) {
	t.Parallel()
	for cell, warned := range map[string]bool{
		"不知道": true, "另案处理": true, "": false, "—": false, "属实": false, "部分属实": false, "否": false,
		strings.Repeat("经核查，", 30): true,
	} {
		row := &intake.Row{Later: map[intake.Field]string{intake.FieldVerdict: cell}}
		warnings := historyWarnings(row)
		require.Equal(t, warned, len(warnings) == 1, cell)
		if warned {
			require.Empty(t, historyOf(row).Verdict)
			require.Contains(t, rowWords(contract.RefusedRow{Code: warnings[0].Code, Params: warnings[0].Params}, "zh"), string([]rune(cell)[:3]))
		}
	}
}

// What a list says of how a case ended is taken over from old ledgers alone; an
// ordinary list that says so is warned about at the row.
func TestResultsInAnOrdinaryListAreWarnedAboutAtTheirRows(t *testing.T) {
	t.Parallel()
	const sent = "序号,受理编号,交办问题基本情况,行政区域,调查核实情况,是否属实,办理结果,责任追究,备注\n" +
		"1,A-1,甲,某县,,,,,见附件\n2,A-2,乙,某县,,属实,已办结,—,\n3,A-3,丙,某县,现场无异味,/,无,约谈2人,\n4,A-4,丁,某县, ,无,—,　,\n"
	list, err := intake.Read(t.Context(), strings.NewReader(sent), int64(len(sent)), "a.csv", intake.Limits{})
	require.NoError(t, err)
	left := func(columns string) []contract.RowWarning {
		return []contract.RowWarning{{Code: contract.WarnResultsLeft, Params: map[string]string{"columns": columns}}}
	}
	want := [][]contract.RowWarning{nil, left("是否属实、办理结果"), left("调查核实情况、责任追究"), nil}
	for kind, warned := range map[string]bool{contract.ListCases: true, contract.ListSupplement: true, contract.ListHistory: false} {
		rows := rowsOf(list, contract.Batch{Kind: kind})
		require.Len(t, rows, len(want))
		for i, row := range rows {
			if warned {
				require.Equal(t, want[i], row.Warnings, "row %d of kind %q", row.RowNumber, kind)
				continue
			}
			for _, w := range row.Warnings {
				require.NotEqual(t, contract.WarnResultsLeft, w.Code)
			}
		}
	}
	require.Contains(t, rowWords(contract.RefusedRow{Code: want[1][0].Code, Params: want[1][0].Params}, "zh"), "是否属实、办理结果")
}

// A continuation may fill a column that its first row leaves empty.
func TestResultsOfAContinuationAreWarnedAboutAtItsCase(t *testing.T) {
	t.Parallel()
	list := &intake.List{Sheets: []intake.Sheet{
		{Name: "来电", Layout: []intake.Column{{Label: "问责情况", Field: intake.FieldAccountability}}},
		{Name: "来信", Layout: []intake.Column{{Label: "核实", Field: intake.FieldVerdict}, {Label: "处理情况", Field: intake.FieldHandling}}},
	}}
	row := &intake.Row{Sheet: "来信", Continued: []intake.Continuation{{Later: map[intake.Field]string{intake.FieldHandling: "已清运", intake.FieldDueHint: "3月"}}}}
	require.Equal(t, []string{"处理情况"}, list.Results(row))
}

func TestMarksOfOldLedgers(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]casework.Verdict{
		"属实": casework.Verified, "是": casework.Verified, "基本属实": casework.BasicallyVerified, "部分属实": casework.PartlyVerified,
		"不属实": casework.Unfounded, "否": casework.Unfounded, "": "", "另案处理": "",
		"共涉及2个问题，其中一个属实，另一个经现场核查不属实，整体属实": "",
	} {
		require.Equal(t, want, verdictIn(cell), cell)
	}
	for cell, want := range map[string]casework.Settlement{
		"已办结": casework.Concluded, "是": casework.Concluded, "已完成整改": casework.Concluded, "阶段性办结": casework.InterimConcluded,
		"阶段办结": casework.InterimConcluded, "未办结": casework.NotConcluded, "否": casework.NotConcluded, "正在办理": casework.NotConcluded,
		"": casework.NotConcluded, "—": casework.NotConcluded, "看情况": "",
	} {
		require.Equal(t, want, settlementIn(cell), cell)
	}
}

// Every reason that can be given has words in both languages.
func TestEveryReasonHasWords(t *testing.T) {
	t.Parallel()
	codes := append(intake.RowProblemCodes(), intake.WarningCodes()...)
	for code := range ledgerWords {
		codes = append(codes, code)
	}
	once := map[string]bool{}
	for _, code := range append(slices.Clone(codes), casework.Codes()...) {
		require.False(t, once[code] && code != "duplicate_number", "%s means two things", code)
		once[code] = true
	}
	for _, code := range codes {
		zh, en := rowWords(contract.RefusedRow{Code: code}, "zh"), rowWords(contract.RefusedRow{Code: code}, "en")
		require.NotContains(t, []string{code, en}, zh)
		require.NotEqual(t, code, en)
	}
	require.Equal(t, "“交办问题基本情况”："+(&casework.Error{Code: "required"}).Message("zh"),
		rowWords(contract.RefusedRow{Code: "required", Column: "complaint"}, "zh"))
}
