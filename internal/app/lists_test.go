package app

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
)

func TestTwoListsAreReadAtOnce(t *testing.T) {
	t.Parallel()
	b := newBatches(nil, nil)
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
	require.ErrorIs(t, read(ended), context.Canceled, "who is third waits as long as the request does")
	third := make(chan error, 1)
	go func() { third <- read(t.Context()) }()
	<-b.reading
	require.NoError(t, <-third)
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
	codes := intake.RowProblemCodes()
	for code := range ledgerWords {
		codes = append(codes, code)
	}
	for _, code := range codes {
		zh, en := rowWords(contract.RefusedRow{Code: code}, "zh"), rowWords(contract.RefusedRow{Code: code}, "en")
		require.NotContains(t, []string{code, en}, zh)
		require.NotEqual(t, code, en)
	}
	require.Equal(t, "“交办问题基本情况”："+(&casework.Error{Code: "required"}).Message("zh"),
		rowWords(contract.RefusedRow{Code: "required", Column: "complaint"}, "zh"))
}
