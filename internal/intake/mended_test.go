package intake

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

const mendable = `序号,受理编号,交办问题基本情况,行政区域,举报人电话
1,D1,油烟扰民,卧龙区,
2,D2,,宛城区,13000000000
3,D1,油烟扰民,卧龙区,
4,=2+3,扬尘,宛城区,
`

// A refused row is read again with the cells that a person mends, wherever the
// list has them and whatever they are called; what it says besides stays.
func TestARefusedRowIsReadAgainWithMendedCells(t *testing.T) {
	t.Parallel()
	list := read(t, "list.csv", []byte(mendable))
	require.Len(t, list.Refused, 2)
	bad := list.Refused[0]
	require.Equal(t, "missing_complaint D2", bad.Code+" "+bad.Number)
	for _, name := range []string{"交办问题基本情况", "complaint", "举报内容"} {
		mended, err := Mended(list, bad, ChannelUnknown, map[string]string{name: "噪声扰民", "污染类型": "噪声", "number": "D9"}, Limits{})
		require.NoError(t, err, name)
		require.Empty(t, mended.Refused)
		row := mended.Rows[0]
		require.Equal(t, "噪声扰民 D9 宛城区 噪声 3", row.Complaint+" "+row.AcceptNo+" "+row.Region+" "+row.PollutionTypes[0].Type+" "+itoa(row.RowNumber))
		require.Nil(t, row.Complainant, "what was sealed of the row stays where it is")
	}
	again, err := Mended(list, bad, ChannelUnknown, nil, Limits{})
	require.NoError(t, err)
	require.Equal(t, "missing_complaint", again.Refused[0].Code, "nothing was mended")
	require.Equal(t, 3, again.Refused[0].RowNumber)

	for code, try := range map[string]func() (*List, error){
		"no_such_column": func() (*List, error) {
			return Mended(list, bad, ChannelUnknown, map[string]string{"天气": "晴"}, Limits{})
		},
		"columns_unknown": func() (*List, error) { return Mended(&List{}, bad, ChannelUnknown, nil, Limits{}) },
	} {
		_, err := try()
		problem, ok := errors.AsType[*Problem](err)
		require.True(t, ok, code)
		require.Equal(t, code, problem.Code)
	}
	require.Equal(t, []string{"D1", "=2+3"}, []string{list.Rows[0].AcceptNo, list.Rows[1].AcceptNo}, "the list is as it was")
}

// A row that only says again what another one says is no case of its own; a
// number that begins like a formula is kept as text and pointed at.
func TestDuplicateRowsDoNotCountAndFormulasArePointedAt(t *testing.T) {
	t.Parallel()
	list := read(t, "list.csv", []byte(mendable))
	require.Equal(t, []bool{false, true}, []bool{list.Refused[0].Uncounted, list.Refused[1].Uncounted})
	for _, number := range []string{"=1+1", "+86", "-5", "@sum", "＝1"} {
		list := read(t, "list.csv", []byte("序号,受理编号,交办问题基本情况,行政区域\n1,"+number+",扬尘,宛城区\n"))
		require.Equal(t, number, list.Rows[0].AcceptNo)
		require.Contains(t, warningCodes(list), "number_like_formula", number)
	}
	require.NotContains(t, warningCodes(read(t, "list.csv", []byte("序号,受理编号,交办问题基本情况,行政区域\n1,X-1,扬尘,宛城区\n"))), "number_like_formula")
}

// What a row says is given by the names that mend it; columns of one meaning are one,
// and what is about the complainant is left out.
func TestTheCellsOfARowAreNamedAsTheyAreMended(t *testing.T) {
	t.Parallel()
	list := read(t, "list.csv", []byte("序号,编号,举报内容,处理情况,整改情况,污染类型,举报人\n1,D1,,已停产,已拆除,噪声,示范张三\n"))
	require.Equal(t, []Cell{
		{"serial", "序号", "1"}, {"number", "编号", "D1"}, {"complaint", "举报内容", ""}, {"handling", "处理情况", "已停产\n已拆除"}, {"pollution_types", "污染类型", "噪声"},
	}, Cells(list, list.Refused[0]))
	for _, c := range Cells(list, list.Refused[0]) {
		_, err := Mended(list, list.Refused[0], ChannelUnknown, map[string]string{c.Name: c.Text}, Limits{})
		require.NoError(t, err, c.Name)
	}
	require.Empty(t, Cells(&List{}, list.Refused[0]))
}
