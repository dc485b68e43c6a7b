package intake

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

const plain = head + "1,2145,\"夜间施工,噪音\n很大\",即墨市,噪音\n2,0121,污水𠮷,莱西市,水\n"

func TestEncodings(t *testing.T) {
	t.Parallel()
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(plain)
	require.NoError(t, err)
	le, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(plain)
	require.NoError(t, err)
	be, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(plain)
	require.NoError(t, err)
	want := read(t, "a.csv", []byte(plain))
	for encoding, text := range map[string]string{"utf-8": "\ufeff" + plain, "gb18030": gb, "utf-16le": le, "utf-16be": be} {
		list := read(t, "a.csv", []byte(text))
		require.Equal(t, encoding, list.Encoding)
		require.Equal(t, want.Rows, list.Rows)
	}
}

func TestLineEndsAndSeparators(t *testing.T) {
	t.Parallel()
	want := read(t, "a.csv", []byte(head+"1,2145,噪声,即墨市,噪音\n2,2146,污水,即墨市,水\n"))
	for _, end := range []string{"\r\n", "\r", "\n"} {
		for _, comma := range []string{",", ";", "\t", "|"} {
			text := strings.NewReplacer("\n", end, ",", comma).Replace(head + "1,2145,噪声,即墨市,噪音\n2,2146,污水,即墨市,水\n")
			list := read(t, "a.csv", []byte(text))
			require.Equal(t, comma, string(list.Comma))
			require.Equal(t, want.Rows, list.Rows)
		}
	}
	list := read(t, "a.csv", []byte("sep=;\n"+strings.ReplaceAll(head, ",", ";")+"1;2145;噪声;即墨市;噪音\n"))
	require.Len(t, list.Rows, 1)
	require.Equal(t, 3, list.Rows[0].RowNumber)
}

func TestQuotes(t *testing.T) {
	t.Parallel()
	list := read(t, "a.csv", []byte(head+
		"1,1,\"说\"\"是\"\"的\",某县,水\n"+
		"2,2,他说\"是\"的,某县,水\n"+
		"3,3,\"他\"说\"是\"的\",某县,水\n"+
		"4,4,\"第一行\r\n第二行\",某县,水\n"+
		"5,5,\"没有配对,某县,水\n"))
	require.Len(t, list.Rows, 5)
	require.Equal(t, `说"是"的`, list.Rows[0].Complaint)
	require.Equal(t, `他说"是"的`, list.Rows[1].Complaint)
	require.Equal(t, `他"说"是"的`, list.Rows[2].Complaint)
	require.Equal(t, "第一行\n第二行", list.Rows[3].Complaint)
	require.Equal(t, `"没有配对`, list.Rows[4].Complaint)
	require.True(t, warned(list, "lone_quote", 6))
	require.Equal(t, 6, list.Rows[4].RowNumber, "records count, not lines, as in a spreadsheet program")
}

func TestAnUnpairedQuoteNeverSwallowsRowsSilently(t *testing.T) {
	t.Parallel()
	list := read(t, "a.csv", []byte(head+
		"1,1,\"没有配对,某县,水\n2,2,被吞掉,某县,水\n3,3,\"配对的\",某县,水\n4,4,好的,某县,水\n"))
	require.Equal(t, map[int]string{2: "broken_quotes"}, refusals(list))
	require.Equal(t, "4", list.Rows[len(list.Rows)-1].AcceptNo)
}

func TestRaggedRecords(t *testing.T) {
	t.Parallel()
	list := read(t, "a.csv", []byte(head+"1,1,太多,列,水,多余\n2,2,短\n3,3,正好,某县,水,,,\n"))
	require.Equal(t, map[int]string{2: "too_many_cells"}, refusals(list))
	require.Len(t, list.Rows, 2)
	require.True(t, warned(list, "short_row", 3))
}

// csvOf writes records the way a careful program does.
func csvOf(rows [][]string, end string) string {
	var b strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte(',')
			}
			if strings.ContainsAny(cell, "\",\r\n") {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			b.WriteString(cell)
		}
		b.WriteString(end)
	}
	return b.String()
}

func TestRandomRowsReadBackEqual(t *testing.T) {
	t.Parallel()
	cell := rapid.StringOfN(rapid.RuneFrom([]rune("污水噪声abc019 ,\"\n；、*=+-@'（）𠮷")), 1, 30, -1)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "rows")
		rows := [][]string{{"序号", "受理编号", "交办问题基本情况", "行政区域", "其他栏"}}
		for i := range n {
			complaint := "投诉" + cell.Draw(t, "complaint")
			if strings.Count(complaint, ",") >= 4 && strings.Contains(complaint, "\n") {
				complaint = strings.ReplaceAll(complaint, "\n", " ")
			}
			rest := strings.ReplaceAll(cell.Draw(t, "rest"), "\n", " ")
			rows = append(rows, []string{itoa(i + 1), "D" + itoa(10_000+i), complaint, "某县", rest})
		}
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "end")
		list, err := readBytes("a.csv", []byte(csvOf(rows, end)))
		if err != nil {
			t.Fatal(err)
		}
		if len(list.Rows) != n {
			t.Fatalf("%d rows of %d, refused %+v, footers %+v", len(list.Rows), n, list.Refused, list.Footers)
		}
		for i, row := range list.Rows {
			for j, want := range rows[i+1] {
				if row.Raw[j] != want {
					t.Fatalf("row %d column %d: %q is not %q", i, j, row.Raw[j], want)
				}
			}
		}
	})
}
