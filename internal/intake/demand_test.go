package intake

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// Two rows that ask for different things are not the same, whatever else they say;
// a line break or a full-width digit makes no difference.
func TestRowsWithOtherDemandsAreNoDuplicates(t *testing.T) {
	t.Parallel()
	const head = "序号,受理编号,交办问题基本情况,行政区域,污染类型,主要诉求\n"
	numbered := read(t, "a.csv", []byte(head+
		"1,2145,噪声扰民,即墨市,噪音,停产3日\n"+
		"2,2145,噪声扰民,即墨市,噪音,赔偿损失\n"+
		"3,2145,噪声扰民,即墨市,噪音,停产３日 \n"+
		"4,2145,噪声扰民,即墨市,噪音,\n"))
	require.Equal(t, map[int]string{3: "duplicate_number", 4: "duplicate_row", 5: "duplicate_number"}, refusals(numbered))

	const bare = "序号,交办问题基本情况,行政区域,污染类型,主要诉求\n"
	list := read(t, "b.csv", []byte(bare+
		"1,噪声扰民,即墨市,噪音,停产3日\n"+
		"1,噪声扰民,即墨市,噪音,赔偿损失\n"+
		"1,噪声扰民,即墨市,噪音,停产３日 \n"))
	require.Equal(t, map[int]string{4: "duplicate_row"}, refusals(list))
	require.Len(t, list.Rows, 2)
}

// A row that goes on with the case above may ask for more; a dash asks for nothing.
func TestWhatARowThatGoesOnAsksForIsKept(t *testing.T) {
	t.Parallel()
	data := sheetOf(t, [][]any{
		{"序号", "受理编号", "交办问题基本情况", "行政区域", "污染类型", "主要诉求"},
		{1, "2147", "问题一：污水", "莱西市", "水", "停产"},
		{nil, nil, "问题二：臭气", "莱西市", "大气", "赔偿损失"},
		{nil, nil, "问题三：噪声", "莱西市", "噪声", "无"},
		{2, "2148", "噪声", "莱西市", "噪声", "/"},
	}, func(f *excelize.File) {
		for _, col := range []string{"A", "B"} {
			require.NoError(t, f.MergeCell("Sheet1", col+"2", col+"4"))
		}
	})
	list := read(t, "a.xlsx", data)
	require.Empty(t, list.Refused)
	require.Len(t, list.Rows, 2)
	require.Equal(t, "停产\n赔偿损失", list.Rows[0].Demand)
	require.Empty(t, list.Rows[1].Demand)
}
