package papers

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

func TestATableIsTextInItsOrder(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	columns := []Column{{"受理编号", 20}, {"交办问题基本情况", 60}}
	require.NoError(t, WriteTable(&out, "案件", columns, func(yield func([]string) error) error {
		return errors.Join(yield([]string{"0012", "'=1+1"}), yield([]string{"2021-08-20", "甲\n乙"}))
	}))
	file, err := excelize.OpenReader(&out)
	require.NoError(t, err)
	defer file.Close()
	rows, err := file.GetRows("案件")
	require.NoError(t, err)
	require.Equal(t, [][]string{{"受理编号", "交办问题基本情况"}, {"0012", "'=1+1"}, {"2021-08-20", "甲\n乙"}}, rows)
	kind, err := file.GetCellType("案件", "B2")
	require.NoError(t, err)
	require.NotEqual(t, excelize.CellTypeFormula, kind)
}

func TestAFailingRowFailsTheTable(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	require.ErrorIs(t, WriteTable(&bytes.Buffer{}, "案件", []Column{{"甲", 10}}, func(func([]string) error) error { return broken }), broken)
}
