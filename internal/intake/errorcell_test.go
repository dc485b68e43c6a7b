package intake

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// formulaRows is a sheet whose second case is written with the given cells of
// number and complaint.
func formulaRows(number, complaint string) string {
	return sheetXML(`<row r="1">` + inline("A1", "序号") + inline("B1", "受理编号") + inline("C1", "交办问题基本情况") + inline("D1", "行政区域") + `</row>` +
		`<row r="2"><c r="A2"><v>1</v></c>` + inline("B2", "2145") + inline("C2", "污水") + inline("D2", "某县") + `</row>` +
		`<row r="3"><c r="A3"><v>2</v></c>` + number + complaint + inline("D3", "某县") + `</row>`)
}

// What a spreadsheet program shows where a formula failed is no complaint and no
// number: the row is refused at its cell. So is a complaint whose text the file
// does not hold, since the program that wrote it never calculated it.
func TestARowWithAnErrorInThePlaceOfItsContentIsRefusedAtItsCell(t *testing.T) {
	t.Parallel()
	good := inline("B3", "2146")
	for name, c := range map[string]struct{ number, complaint, code, column, says string }{
		"an error value":                   {good, `<c r="C3" t="e"><v>#DIV/0!</v></c>`, "error_value", "交办问题基本情况", "#DIV/0!"},
		"a formula whose result is one":    {good, `<c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c>`, "error_value", "交办问题基本情况", "#DIV/0!"},
		"an error pasted as text":          {good, inline("C3", " #n/a "), "error_value", "交办问题基本情况", "#n/a"},
		"an error in the number":           {`<c r="B3" t="e"><f>X!A1</f><v>#REF!</v></c>`, inline("C3", "扬尘"), "error_value", "受理编号", "#REF!"},
		"a formula without its result":     {good, `<c r="C3"><f>A1&amp;B1</f></c>`, "formula_unsaved", "交办问题基本情况", "没有保存"},
		"a formula with an empty value":    {good, `<c r="C3"><f>A1&amp;B1</f><v></v></c>`, "formula_unsaved", "交办问题基本情况", "粘贴为数值"},
		"nothing but a serial and formula": {"", `<c r="C3"><f>A1&amp;B1</f></c>`, "formula_unsaved", "交办问题基本情况", "另存"},
	} {
		list := read(t, "a.xlsx", bookOf(t, map[string]string{"xl/worksheets/sheet1.xml": formulaRows(c.number, c.complaint)}))
		require.Len(t, list.Rows, 1, name)
		require.Len(t, list.Refused, 1, name)
		p := list.Refused[0]
		require.Equal(t, []string{c.code, c.column}, []string{p.Code, p.Column}, name)
		require.Contains(t, p.Message(Chinese), c.says, name)
		require.NotEmpty(t, p.Message(English), name)
		require.False(t, warned(list, "formula_without_value", 3), "%s: said once", name)
	}
}

// A formula whose saved result is an empty text is an empty cell, and nothing is
// lost with it.
func TestAFormulaThatWasSavedAsEmptyIsAnEmptyCell(t *testing.T) {
	t.Parallel()
	list := read(t, "a.xlsx", bookOf(t, map[string]string{
		"xl/worksheets/sheet1.xml": formulaRows(inline("B3", "2146"), `<c r="C3" t="str"><f>""</f><v></v></c>`),
	}))
	require.Equal(t, map[int]string{3: "missing_complaint"}, refusals(list))
	require.Empty(t, warningCodes(list))
}

// An error below a merged number is half a case: the whole of it goes back.
func TestAnErrorInARowThatContinuesACaseSendsTheCaseBack(t *testing.T) {
	t.Parallel()
	sheet := formulaRows("", `<c r="C3" t="e"><v>#VALUE!</v></c>`)
	sheet = sheet[:len(sheet)-len("</worksheet>")] + `<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells></worksheet>`
	list := read(t, "a.xlsx", bookOf(t, map[string]string{"xl/worksheets/sheet1.xml": sheet}))
	require.Empty(t, list.Rows)
	require.Equal(t, map[int]string{2: "continuation_refused", 3: "error_value"}, refusals(list))
}

func TestErrorsInATextFileAreKnownByTheirWords(t *testing.T) {
	t.Parallel()
	head := "序号,受理编号,交办问题基本情况,行政区域\n"
	for cell, is := range map[string]bool{
		"#DIV/0!": true, "#N/A": true, "#NAME?": true, "Err:502": true,
		"#1 厂房漏油": false, "#REF! 出现在公示表里": false, "Err: 机器报错": false, "##": false, "########": false,
	} {
		list := read(t, "a.csv", []byte(head+"1,X-1,污水,某县\n2,X-2,"+cell+",某县\n"))
		require.Equal(t, is, refusals(list)[3] == "error_value", cell)
	}
	narrow := read(t, "a.csv", []byte(head+"1,X-1,污水,某县\n2,X-2,########,某县\n3,#####,扬尘,某县\n"))
	require.Equal(t, map[int]string{3: "column_too_narrow", 4: "column_too_narrow"}, refusals(narrow), "no formula has failed there")
	list := read(t, "a.csv", []byte(head+"1,#REF!,污水,某县\n#REF!,,扬尘,某县\n3,X-3,噪声,#N/A\n"))
	require.Equal(t, map[int]string{2: "error_value", 3: "error_value"}, refusals(list))
	require.True(t, warned(list, "error_cell", 4), "a region can be put right afterwards")
}
