package intake

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

func readBytes(name string, data []byte) (*List, error) {
	return Read(context.Background(), bytes.NewReader(data), int64(len(data)), name, Limits{})
}

func TestSafeCellIsReversible(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"=1+1", "+86", "-1", "@SUM", "\tx", "\rx", "\nx", " =1", "　＝1", "＝1", "＋1", "－1", "＠1", "'quoted", "''", "|x", "%x"} {
		safe := SafeCell(s)
		require.Equal(t, "'"+s, safe)
		require.Equal(t, s, UnsafeCell(safe))
	}
	for _, s := range []string{"", "2145", "噪声=大", "a-b"} {
		require.Equal(t, s, SafeCell(s))
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if UnsafeCell(SafeCell(s)) != s {
			t.Fatalf("%q does not come back", s)
		}
	})
}

func TestRefusedRowsCanBeCorrectedAndSentAgain(t *testing.T) {
	t.Parallel()
	first := read(t, "a.csv", []byte("某区一览表（第12批）,,,,,\n序号,受理编号,交办问题基本情况,行政区域,污染类型,内部栏\n"+
		"1,1,好的,某县,水,a\n"+
		"2,018,,某县,\"=cmd|'/c calc'!A1\",'b\n"+
		"3,1,内容不同,某县,水,c\n"+
		"4,3,"+strings.Repeat("长", 40_000)+",某县,水,d\n"))
	require.Len(t, first.Rows, 1)
	require.Len(t, first.Refused, 3)

	var out bytes.Buffer
	require.NoError(t, WriteRefused(&out, first, first.Refused))
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	require.NoError(t, err)
	defer f.Close()
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	require.NoError(t, err)
	require.Equal(t, []string{"序号", "受理编号", "交办问题基本情况", "行政区域", "污染类型", "内部栏", "退回原因"}, rows[1])
	require.Equal(t, []string{"2", "018", "", "某县", "'=cmd|'/c calc'!A1", "''b"}, rows[2][:6])
	require.Contains(t, rows[2][6], "原第 4 行")
	require.Contains(t, rows[2][6], "交办问题基本情况")
	require.Contains(t, rows[4][6], "只保留前一部分")
	kind, err := f.GetCellType(sheet, "E3")
	require.NoError(t, err)
	require.NotEqual(t, excelize.CellTypeFormula, kind)

	require.NoError(t, f.SetCellStr(sheet, "C3", "补上的内容"))
	require.NoError(t, f.SetCellStr(sheet, "B4", "2"))
	require.NoError(t, f.SetCellStr(sheet, "C5", "缩短的内容"))
	var corrected bytes.Buffer
	require.NoError(t, f.Write(&corrected))
	second := read(t, "退回.xlsx", corrected.Bytes())
	require.Empty(t, second.Refused)
	require.Len(t, second.Rows, 3)
	require.Equal(t, "12", second.TitleBatch)
	require.Equal(t, []string{"内部栏"}, second.Unrecognised)
	require.Equal(t, "018", second.Rows[0].AcceptNo)
	require.Equal(t, []string{"2", "018", "补上的内容", "某县", "=cmd|'/c calc'!A1", "'b"}, second.Rows[0].Raw[:6])

	// A file that is refused twice gets one column of reasons, not two.
	require.NoError(t, f.SetCellStr(sheet, "C3", ""))
	corrected.Reset()
	require.NoError(t, f.Write(&corrected))
	third := read(t, "退回.xlsx", corrected.Bytes())
	require.Len(t, third.Refused, 1)
	out.Reset()
	require.NoError(t, WriteRefused(&out, third, third.Refused))
	require.Len(t, read(t, "再退回.xlsx", mustFix(t, out.Bytes())).Rows, 1)
}

func mustFix(t *testing.T, data []byte) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	require.NoError(t, err)
	defer f.Close()
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(strings.Join(rows[1], "|"), ReturnReasonLabel))
	require.NoError(t, f.SetCellStr(sheet, "C3", "补上"))
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	return out.Bytes()
}
