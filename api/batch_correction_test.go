package api

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

// Rows wait to be committed only where there are some; else it is said that
// nothing was mended, and of each row why not.
func TestACorrectionSaysThatNothingWasMendedAndWhy(t *testing.T) {
	t.Parallel()
	texts := func(c contract.Correction, lang string) string {
		var all []string
		for _, n := range correctionNotices(&c, lang) {
			all = append(all, n.Text)
		}
		return strings.Join(all, "\n")
	}
	said := func(c contract.Correction) string { return texts(c, zh) }
	require.Empty(t, correctionNotices(nil, zh))
	require.Contains(t, said(contract.Correction{Mended: 1}), "补正的行待确认入库")
	require.Contains(t, said(contract.Correction{Added: 1}), "补正的行待确认入库")
	nothing := contract.Correction{
		Unchanged: 2, StillRefused: 1,
		Untaken: []contract.UntakenRow{{RowNumber: 5, Text: "缺内容。"}, {Sheet: "来信", RowNumber: 6, Text: "已划去。"}},
		Changed: []contract.RowFate{{RowNumber: 8}, {Sheet: "来电", RowNumber: 9}},
	}
	require.NotContains(t, said(nothing), "待确认入库。补正")
	require.NotContains(t, said(nothing), "补正的行待确认入库")
	for _, part := range []string{
		"没有补正任何行：2 行与批次中已有的相同，1 行仍退回。", "第 5 行没有采用：缺内容。", "第 来信!6 行没有采用：已划去。", "有 2 行（8, 来电!9）与本批次已入库的件编号相同而内容不同",
	} {
		require.Contains(t, said(nothing), part)
	}
	require.Contains(t, texts(nothing, en), "Nothing was mended: 2 rows are in the batch already, 1 are refused still.")
	require.NotContains(t, said(nothing), "重新核对")
	nothing.Again = true
	require.Contains(t, said(nothing), "同样的更正此前已提交过，已按批次现在的情况重新核对")
	require.Contains(t, said(contract.Correction{Again: true}), "没有改动任何内容")

	for range mostUntaken {
		nothing.Untaken = append(nothing.Untaken, contract.UntakenRow{RowNumber: 99})
		nothing.Changed = append(nothing.Changed, contract.RowFate{RowNumber: 99})
	}
	require.Contains(t, said(nothing), "另有 2 行没有采用")
	require.Contains(t, said(nothing), "99, …）")
}
