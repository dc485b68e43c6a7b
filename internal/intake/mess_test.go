package intake

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

const head = "序号,受理编号,交办问题基本情况,行政区域,污染类型\n"

var headCells = []any{"序号", "受理编号", "交办问题基本情况", "行政区域", "污染类型"}

func refusals(l *List) map[int]string {
	m := map[int]string{}
	for _, r := range l.Refused {
		m[r.RowNumber] = r.Code
	}
	return m
}

func warned(l *List, code string, row int) bool {
	for _, w := range l.Warnings {
		if w.Code == code && w.RowNumber == row {
			return true
		}
	}
	return false
}

func footers(l *List) map[int]FooterKind {
	m := map[int]FooterKind{}
	for _, f := range l.Footers {
		m[f.RowNumber] = f.Kind
	}
	return m
}

func TestEveryRowIsAccountedFor(t *testing.T) {
	t.Parallel()
	list := read(t, "a.csv", []byte("某区群众信访举报转办情况一览表（第三十五批 2021年9月18日）共7件,,,,\n"+
		head+
		"(1),(2),(3),(4),(5)\n"+
		"一、来电,,,,\n"+
		"1,2145,噪声扰民,即墨市,噪音\n"+
		"2,2146,,即墨市,\n"+ // no complaint
		"3,2145,另一件事,即墨市,水\n"+ // same number, other content
		",,\n"+
		"二、来信（3件）,,,,\n"+
		"4,2147,扬尘,即墨市,大气\n"+
		"4,2147, 扬尘,即墨市,大气\n"+ // the same again
		",,无号无序,即墨市,\n"+
		"序号,受理编号,交办问题基本情况,行政区域,污染类型\n"+
		"5,018*,臭气,,大气\n"+
		"6,,无编号,即墨市,水\n"+
		"7,,,,\n"+
		"小计,,,,3\n"+
		"合计,7件,,,\n"+
		"注：带*为重点关注件,,,,\n"+
		"填报单位：某区迎检办,,审核人：,,2021年9月18日\n"))

	require.Equal(t, map[int]string{6: "missing_complaint", 7: "duplicate_number", 11: "duplicate_row", 12: "missing_number"}, refusals(list))
	require.Equal(t, map[int]FooterKind{
		3: FooterColumnNumbers, 4: FooterSection, 9: FooterSection, 13: FooterRepeatedHeader, 16: FooterSerialOnly,
		17: FooterTotal, 18: FooterTotal, 19: FooterNote, 20: FooterSignature,
	}, footers(list))
	require.True(t, warned(list, "serial_only_rows", 0), "a row of a serial alone may have lost its cells")
	require.Equal(t, 1, list.Sheets[0].EmptyRows)
	require.Equal(t, "35", list.TitleBatch)
	require.Equal(t, "2021年9月18日", list.TitleDate)
	require.Equal(t, "某区", list.RegionHint)
	require.Equal(t, 7, *list.DeclaredCount)

	var numbers []string
	for _, r := range list.Rows {
		numbers = append(numbers, r.AcceptNo)
	}
	require.Equal(t, []string{"2145", "2147", "018", ""}, numbers)
	require.Equal(t, ChannelPhone, list.Rows[0].Channel)
	require.Equal(t, BasisSection, list.Rows[0].ChannelBasis)
	require.Equal(t, ChannelLetter, list.Rows[1].Channel)
	require.Equal(t, PriorityStarred, list.Rows[2].Priority)
	require.Empty(t, list.Rows[2].Region)
	require.True(t, warned(list, "region_missing", 14))
	require.True(t, warned(list, "number_missing", 15))
	require.True(t, warned(list, "number_repeated", 5), "the first row of a repeated number stands and is pointed at")
	require.NotContains(t, warningCodes(list), "count_mismatch", "four cases taken and three refused are seven")
	require.Contains(t, list.Refused[1].Message(Chinese), "第 5 行")
	require.Contains(t, list.Refused[1].Message(Chinese), "2145-2")
}

func TestDeclaredCountIsCompared(t *testing.T) {
	t.Parallel()
	for footer, want := range map[string]int{"合计,26件,,,": 26, "共26件,,,,": 26, "合计：共交办26件，其中来电11件,,,,": 26, "总计,26,11,15,": 26} {
		list := read(t, "a.csv", []byte(head+"1,2145,噪声扰民,即墨市,噪音\n"+footer+"\n"))
		require.NotNil(t, list.DeclaredCount, footer)
		require.Equal(t, want, *list.DeclaredCount, footer)
		require.Contains(t, warningCodes(list), "count_mismatch", footer)
		require.Len(t, list.Rows, 1)
	}
	list := read(t, "a.csv", []byte(head+"1,2145,共涉及2个问题，合计占地12亩,即墨市,噪音\n"))
	require.Nil(t, list.DeclaredCount, "a complaint declares nothing")
}

func TestComplaintsThatSoundLikeFootersStayCases(t *testing.T) {
	t.Parallel()
	list := read(t, "a.csv", []byte(head+
		"1,2145,合计超标12次的排口,即墨市,水\n"+
		"2,2146,注：举报人要求回复。夜间施工,即墨市,噪声\n"+
		"3,2147,截至目前仍在排污,即墨市,水\n"+
		"4,2148,来电,即墨市,水\n"))
	require.Len(t, list.Rows, 4)
	require.Empty(t, list.Footers)
}

func TestMergedCells(t *testing.T) {
	t.Parallel()
	data := sheetOf(t, [][]any{
		{"某市一览表（第12批）", nil, nil, nil, nil},
		headCells,
		{1, "2145", "噪声扰民", "即墨市", "噪声"},
		{2, "2146", "扬尘", nil, "大气"},
		{3, "2147", "问题一：污水", "莱西市", "水"},
		{nil, nil, "问题二：臭气", nil, "大气"},
		{4, "2148", "噪声", "莱西市", "噪声"},
		{"注：以上为当日交办", nil, nil, nil, nil},
	}, func(f *excelize.File) {
		for _, m := range [][2]string{{"A1", "E1"}, {"D3", "D4"}, {"A5", "A6"}, {"B5", "B6"}, {"D5", "D6"}, {"A8", "E8"}} {
			require.NoError(t, f.MergeCell("Sheet1", m[0], m[1]))
		}
	})
	list := read(t, "a.xlsx", data)
	require.Empty(t, list.Refused)
	require.Len(t, list.Rows, 4)
	require.Equal(t, "即墨市", list.Rows[1].Region, "the region is merged over both rows")
	require.Equal(t, "2146", list.Rows[1].AcceptNo)
	third := list.Rows[2]
	require.Len(t, third.Continued, 1)
	require.Equal(t, Continuation{RowNumber: 6, Complaint: "问题二：臭气", Raw: []string{"3", "2147", "问题二：臭气", "莱西市", "大气"}}, third.Continued[0])
	require.Equal(t, "问题一：污水\n问题二：臭气", third.ComplaintText())
	require.Equal(t, "大气", third.PollutionTypes[1].Type)
	require.Equal(t, 5, list.Taken())
	require.Equal(t, map[int]FooterKind{8: FooterNote}, footers(list))
	require.Equal(t, "某市一览表（第12批）", list.Title)
}

func TestContinuationsShareTheFateOfTheirCase(t *testing.T) {
	t.Parallel()
	merge := func(f *excelize.File) { require.NoError(t, f.MergeCell("Sheet1", "B2", "B4")) }
	list := read(t, "a.xlsx", sheetOf(t, [][]any{
		headCells, {1, "2145", nil, "即墨市"}, {nil, nil, "后一问题"}, {nil, nil, "再一问题"}, {2, "2146", "好的", "即墨市"},
	}, merge))
	require.Equal(t, map[int]string{2: "missing_complaint", 3: "continuation_of_refused", 4: "continuation_of_refused"}, refusals(list))
	require.Len(t, list.Rows, 1)

	list = read(t, "a.xlsx", sheetOf(t, [][]any{
		headCells, {1, "2145", "前一问题", "即墨市"}, {nil, nil, "中间"}, {nil, nil, strings.Repeat("长", 20_001)}, {2, "2146", "好的", "即墨市"},
	}, merge))
	require.Equal(t, map[int]string{2: "continuation_refused", 3: "continuation_of_refused", 4: "cell_too_long"}, refusals(list))
	require.Len(t, list.Rows, 1)
	require.Equal(t, "2146", list.Rows[0].AcceptNo)
}

func TestCellsThatTheProgramChanged(t *testing.T) {
	t.Parallel()
	data := sheetOf(t, [][]any{
		headCells,
		{1, 18, "变成数值", "即墨市"},
		{2, 18, "带格式的前导零", "即墨市", "水"},
		{3, 2.0210918001234567e18, "长数字", "即墨市"},
		{4, time.Date(2018, 7, 8, 0, 0, 0, 0, time.UTC), "变成日期", "即墨市"},
		{5, "2149", "公式", nil, "水"},
		{6, "2150", "没有结果的公式", nil, "水"},
	}, func(f *excelize.File) {
		zero := "000"
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &zero})
		require.NoError(t, err)
		require.NoError(t, f.SetCellStyle("Sheet1", "B3", "B3", style))
		require.NoError(t, f.SetCellStr("Sheet1", "D6", "即墨市"))
		require.NoError(t, f.SetCellFormula("Sheet1", "D6", `"即墨"&"市"`))
		require.NoError(t, f.SetCellFormula("Sheet1", "D7", `"莱西市"`))
	})
	list := read(t, "a.xlsx", data)
	require.Len(t, list.Rows, 6)
	require.Equal(t, "18", list.Rows[0].AcceptNo)
	require.Equal(t, "018", list.Rows[1].AcceptNo, "kept as displayed")
	require.True(t, warned(list, "number_cell", 2))
	require.True(t, warned(list, "number_cell", 3))
	require.True(t, warned(list, "digits_lost", 4))
	require.True(t, warned(list, "date_cell", 5))
	require.Contains(t, list.Rows[3].AcceptNo, "18")
	require.True(t, warned(list, "formula_without_value", 7))
	require.Empty(t, list.Rows[5].Region, "nothing is calculated")

	csv := read(t, "a.csv", []byte(head+"1,2.02109E+15,长数字,即墨市,水\n"))
	require.True(t, warned(csv, "digits_lost", 2))
}

func TestSavedFormulaResultsAreReadAndNamed(t *testing.T) {
	t.Parallel()
	// Programs save a formula with its result; the library that writes the other
	// workbooks here saves none, so this sheet is written by hand.
	data := bookOf(t, map[string]string{"xl/worksheets/sheet1.xml": sheetXML(
		`<row r="1">` + inline("A1", "序号") + inline("B1", "受理编号") + inline("C1", "交办问题基本情况") + inline("D1", "行政区域") + `</row>` +
			`<row r="2"><c r="A2"><f>1+0</f><v>1</v></c>` + inline("B2", "2145") + `<c r="C2" t="str"><f>HYPERLINK("http://example.invalid","x")</f><v>污水</v></c><c r="D2" t="e"><f>X!A1</f><v>#REF!</v></c></row>`)})
	list := read(t, "a.xlsx", data)
	require.Len(t, list.Rows, 1)
	require.Equal(t, "污水", list.Rows[0].Complaint)
	require.True(t, warned(list, "formula_cell", 2))
	require.Equal(t, "#REF!", list.Rows[0].Region)
}

func TestHiddenThingsAreReportedAndSheetsChosen(t *testing.T) {
	t.Parallel()
	data := sheetOf(t, [][]any{
		headCells, {1, "2145", "噪声", "即墨市", "噪声"}, {2, "2146", "隐藏行", "即墨市", "水"},
	}, func(f *excelize.File) {
		require.NoError(t, f.SetRowVisible("Sheet1", 3, false))
		require.NoError(t, f.SetColVisible("Sheet1", "E", false))
		for name, rows := range map[string][][]any{
			"统计":  {{"地区", "来信", "来电", "合计", "重点案件"}, {"即墨市", 1, 2, 3, 0}},
			"旧名单": {headCells, {1, "9", "不应读取", "某市"}},
			"来信":  {headCells, {1, "2147", "第二张表", "即墨市"}},
			"空白":  {},
		} {
			_, err := f.NewSheet(name)
			require.NoError(t, err)
			for i, row := range rows {
				require.NoError(t, f.SetSheetRow(name, "A"+itoa(i+1), &row))
			}
		}
		require.NoError(t, f.SetSheetVisible("旧名单", false))
	})
	list := read(t, "a.xlsx", data)
	require.Len(t, list.Rows, 3)
	require.True(t, list.Rows[1].Hidden)
	require.True(t, warned(list, "hidden_row", 3))
	require.Contains(t, warningCodes(list), "hidden_column")
	require.Contains(t, warningCodes(list), "hidden_rows")
	require.ElementsMatch(t, []SkippedSheet{{"统计", SkipNoHeader}, {"旧名单", SkipHidden}, {"空白", SkipEmpty}}, list.SkippedSheets)
	require.Len(t, list.Sheets, 2)
	letter := list.Rows[2]
	require.Equal(t, "来信", letter.Sheet)
	require.Equal(t, ChannelLetter, letter.Channel)
	require.Equal(t, BasisSection, letter.ChannelBasis)
}

func TestInvisibleCharactersAreRemovedAndNamed(t *testing.T) {
	t.Parallel()
	list := read(t, "a.csv", []byte(head+"1,21\u200b45,\u202e污\x00水\u2066,即墨市,水\n"))
	row := list.Rows[0]
	require.Equal(t, "2145", row.AcceptNo)
	require.Equal(t, "污水", row.Complaint)
	require.Equal(t, []string{"1", "2145", "污水", "即墨市", "水"}, row.Raw)
	require.True(t, warned(list, "characters_removed", 2))
	for _, w := range list.Warnings {
		if w.Code == "characters_removed" && w.Column == "交办问题基本情况" {
			require.Equal(t, "U+202E, U+0000, U+2066", w.Params["characters"])
		}
	}
}

func TestOverLongCellsRefuseTheirRowOnly(t *testing.T) {
	t.Parallel()
	long, fits := strings.Repeat("长", 20_001), strings.Repeat("长", 20_000)
	for name, data := range map[string][]byte{
		"a.csv":  []byte(head + "1,1,好的,即墨市,水\n2,2," + long + ",即墨市,水\n3,3," + fits + ",即墨市,水\n"),
		"a.xlsx": sheetOf(t, [][]any{headCells, {1, "1", "好的", "即墨市"}, {2, "2", long, "即墨市"}, {3, "3", fits, "即墨市"}}),
	} {
		list := read(t, name, data)
		require.Len(t, list.Rows, 2, name)
		require.Equal(t, map[int]string{3: "cell_too_long"}, refusals(list), name)
		require.Equal(t, "20001", list.Refused[0].Params["length"])
		require.Equal(t, "交办问题基本情况", list.Refused[0].Column)
	}
}

func TestRowsWithoutNumbersAreToldApartBySerial(t *testing.T) {
	t.Parallel()
	list := read(t, "a.csv", []byte("序号,行政区域,交办问题基本情况,污染类型,备注\n"+
		"1,雁峰区,噪声,噪声污染,来信\n2,雁峰区,噪声,噪声污染,来信\n1,南岳区,扬尘,扬尘污染,来电\n1,南岳区,扬尘,扬尘污染,来电\n"))
	require.Len(t, list.Rows, 3)
	require.Equal(t, map[int]string{5: "duplicate_row"}, refusals(list))
	require.True(t, warned(list, "same_text_other_number", 3))
	require.True(t, warned(list, "serial_repeated", 4))
	require.Equal(t, ChannelLetter, list.Rows[0].Channel)
	require.Equal(t, BasisPublished, list.Rows[0].ChannelBasis)
}

func TestPriorities(t *testing.T) {
	t.Parallel()
	list := read(t, "a.csv", []byte("序号,受理编号,交办问题基本情况,行政区域,备注\n"+
		"1,1*,甲,某县,\n★2,2,乙,某县,\n3,3,丙,某县,重点件\n4,4,丁,某县,交办督办案件\n5,5,戊,某县,是\n6,D*008,己,某县,\n7,7,庚,某县,★\n"))
	var got []Priority
	for _, r := range list.Rows {
		got = append(got, r.Priority)
	}
	require.Equal(t, []Priority{PriorityStarred, PriorityStarred, PriorityStarred, PrioritySuperiorSupervised, PriorityNormal, PriorityNormal, PriorityStarred}, got)
	require.True(t, list.Rows[0].NumberStarred)
	require.False(t, list.Rows[1].NumberStarred)
	require.Equal(t, "2", list.Rows[1].Serial)
	require.Equal(t, "D*008", list.Rows[5].AcceptNo)
}

func TestComplainantColumnsAreNamed(t *testing.T) {
	t.Parallel()
	list := read(t, "a.csv", []byte("序号,受理编号,交办问题基本情况,行政区域,举报人,联系电话\n1,1,甲,某县,某某,0\n"))
	require.True(t, list.Layout[4].Field.Sensitive())
	require.True(t, list.Layout[5].Field.Sensitive())
	require.Contains(t, warningCodes(list), "complainant_columns")
}

func TestColumnsThatDecideNothingAreNamed(t *testing.T) {
	t.Parallel()
	list := read(t, "a.csv", []byte("序号,受理编号,交办问题基本情况,行政区域,责任单位,协办单位,包案领导,办结时限\n1,1,甲,某县,甲局,乙局,某,3日\n"))
	require.Equal(t, []Warning{{Code: "columns_kept_only", Params: map[string]string{"columns": "责任单位、协办单位、包案领导、办结时限"}}}, list.Warnings)
	require.Contains(t, list.Rows[0].Raw, "乙局", "they are kept as written")
	require.NotContains(t, warningCodes(read(t, "b.csv", []byte("序号,受理编号,交办问题基本情况,行政区域\n1,1,甲,某县\n"))), "columns_kept_only")
}

func TestSparseHeaderMayStandLow(t *testing.T) {
	t.Parallel()
	body := head + "1,1,甲,某县,水\n"
	require.Len(t, read(t, "a.csv", []byte(strings.Repeat("说明文字\n", 19)+body)).Rows, 1)
	p := readProblemOf(t, "a.csv", []byte(strings.Repeat("说明文字\n", 20)+body))
	require.Equal(t, "header_missing", p.Code)
}

func TestFingerprintSaysWhatWasComplainedAbout(t *testing.T) {
	t.Parallel()
	one := func(line string) string {
		list := read(t, "a.csv", []byte(head+line))
		require.Len(t, list.Rows, 1)
		return list.Rows[0].Fingerprint
	}
	base := one("1,D3HA202312150062,夜间施工噪音大，扰民,卧龙区,噪音\n")
	require.Equal(t, base, one("9,Ｄ３HA202312150062,\"夜间施工\n噪音大,扰民\",卧龙区 ,噪声污染\n"), "serial, widths, blanks and ways of writing do not count")
	for _, other := range []string{
		"1,D3HA202312150062*,夜间施工噪音大，扰民,卧龙区,噪音\n",
		"1,D3HA202312150063,夜间施工噪音大，扰民,卧龙区,噪音\n",
		"1,D3HA202312150062,夜间施工噪音大,卧龙区,噪音\n",
		"1,D3HA202312150062,夜间施工噪音大，扰民,宛城区,噪音\n",
		"1,D3HA202312150062,夜间施工噪音大，扰民,卧龙区,大气\n",
	} {
		require.NotEqual(t, base, one(other), other)
	}
	require.Equal(t, "9b9df83e", base[:8], "stored fingerprints must keep comparing: a change here needs a new version")
}

func TestEveryMessageNamesItsParametersInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, table := range []map[string]bilingual{problemTexts, rowTexts, warningTexts} {
		for code, text := range table {
			require.NotEmpty(t, text.zh, code)
			require.NotEmpty(t, text.en, code)
			require.Equal(t, placeholders(text.zh), placeholders(text.en), code)
		}
	}
	for _, code := range ProblemCodes() {
		require.NotEqual(t, code, problem(code).Message(Chinese))
	}
}

func placeholders(s string) map[string]bool {
	m := map[string]bool{}
	for {
		from := strings.IndexByte(s, '{')
		if from < 0 {
			return m
		}
		to := strings.IndexByte(s[from:], '}')
		m[s[from:from+to+1]] = true
		s = s[from+to+1:]
	}
}

// Rows that hold a serial alone are named, the first ten of them.
func TestRowsOfASerialAloneAreNamed(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "", 1: "3", 10: "3、4、5、6、7、8、9、10、11、12", 11: "3、4、5、6、7、8、9、10、11、12、…"} {
		text := head + "1,2145,夜间施工噪声,即墨市,噪音\n"
		for i := range n {
			text += strconv.Itoa(i+2) + ",,,,\n"
		}
		list := read(t, "a.csv", []byte(text))
		require.Len(t, list.Rows, 1)
		require.Equal(t, n > 0, warned(list, "serial_only_rows", 0))
		for _, w := range list.Warnings {
			if w.Code == "serial_only_rows" {
				require.Equal(t, map[string]string{"rows": want, "count": strconv.Itoa(n)}, w.Params)
			}
		}
	}
}
