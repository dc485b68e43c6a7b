package contract

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// One batch is one, however its number is typed; what more is said makes another.
func TestNumbersOfBatchesAreComparedByTheirKey(t *testing.T) {
	t.Parallel()
	for _, written := range []string{"12", "012", "０12", "１２", " 12 ", "第12批", "第 12 批", "12批", "12批次", "第12批次", "十二", "第十二批", "第十二批次"} {
		require.Equal(t, "12", BatchKey(written), written)
	}
	require.Equal(t, "35-1", BatchKey("第三十五-1批"))
	require.Equal(t, "35-1", BatchKey("35－1"))
	for _, written := range []string{"12-1", "12-01", "012-001", "第12-1批", "第十二-01批次", "１２－０１"} {
		require.Equal(t, "12-1", BatchKey(written), written)
	}
	require.Equal(t, BatchKey("督〔2021〕12号"), BatchKey(" 督[2021]12号"))
	different := map[string]string{}
	for _, written := range []string{"12", "13", "12-1", "12-10", "12-100", "12-0", "一二", "补充第12批", "第12批（补充）", "2021-12", "督〔2021〕12号", "L12", ""} {
		require.Empty(t, different[BatchKey(written)], written)
		different[BatchKey(written)] = written + "|"
	}
	require.Empty(t, BatchKey(" "))
}

// A number that can be read in two ways is none: a wrong one makes one list of two.
func TestChineseNumbersAreReadAsTheyAreSpoken(t *testing.T) {
	t.Parallel()
	for written, n := range map[string]int{
		"一": 1, "九": 9, "两": 2, "十": 10, "十二": 12, "一十": 10, "一十二": 12, "二十": 20, "三十五": 35, "九十九": 99,
		"一百": 100, "两百": 200, "一百零五": 105, "一百〇五": 105, "一百一十": 110, "一百十五": 115, "一百一十五": 115, "九百九十九": 999,
		"二〇": 20, "一〇五": 105, "二零": 20, "一二〇": 120, "〇五": 5, "二〇二一": 2021,
	} {
		got, ok := ChineseNumber(written)
		require.True(t, ok, written)
		require.Equal(t, n, got, written)
	}
	for _, written := range []string{
		"", "〇", "零", "〇〇", "一二", "三五", "一二三", "二两", "两两", "十两", "两十", "十十", "二三十", "二十三四", "十〇", "二十〇", "百", "百五", "一百五", "一百〇", "一百〇十",
		"一百百", "十百", "一百一十〇", "千", "12", "一2", "二〇二一〇", "第一", "一百两",
	} {
		n, ok := ChineseNumber(written)
		require.False(t, ok, "%s is %d", written, n)
	}
	require.Empty(t, BatchIn("第一二批"))
	require.Equal(t, "12", BatchIn("第十二批"))
	require.Equal(t, "105", BatchIn("第一百零五批"))
}
