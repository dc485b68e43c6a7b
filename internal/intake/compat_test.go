package intake

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const sstOpen = `<sst xmlns="` + nsMain + `">`

// Programs other than the common one name and prefix the parts of a workbook
// in their own ways.
func TestUnusualPackagesAreRead(t *testing.T) {
	t.Parallel()
	want := read(t, "a.xlsx", bookOf(t, nil)).Rows
	strict := func(s string) string {
		return strings.NewReplacer(nsMain, "http://purl.oclc.org/ooxml/spreadsheetml/main", nsDocRels, "http://purl.oclc.org/ooxml/officeDocument/relationships").Replace(s)
	}
	shared := func(sst string) map[string]string {
		cells := strings.NewReplacer(inline("C2", "污水"), `<c r="C2" t="s"><v>0</v></c>`).Replace(goodRows())
		return map[string]string{sheetOne: sheetXML(cells), "xl/sharedStrings.xml": sst}
	}
	for name, parts := range map[string]map[string]string{
		"prefixed tags": {sheetOne: strings.NewReplacer("</", "</x:", "<?", "<?", "<", "<x:", "xmlns=", "xmlns:x=").Replace(sheetXML(goodRows()))},
		"strict namespaces": {
			sheetOne:                     strict(sheetXML(goodRows())),
			"xl/workbook.xml":            strict(basicParts()["xl/workbook.xml"]),
			"_rels/.rels":                strict(basicParts()["_rels/.rels"]),
			"xl/_rels/workbook.xml.rels": strict(basicParts()["xl/_rels/workbook.xml.rels"]),
		},
		"absolute targets":          {"_rels/.rels": strings.ReplaceAll(basicParts()["_rels/.rels"], `"xl/`, `"/xl/`)},
		"cells without references":  {sheetOne: sheetXML(strings.NewReplacer(` r="1"`, "", ` r="2"`, "", ` r="A1"`, "", ` r="B1"`, "", ` r="C1"`, "", ` r="D1"`, "", ` r="A2"`, "", ` r="B2"`, "", ` r="C2"`, "", ` r="D2"`, "").Replace(goodRows()))},
		"plain shared string":       shared(sstOpen + `<si><t>污水</t></si></sst>`),
		"rich text with reading":    shared(sstOpen + `<si><r><rPr><b/></rPr><t>污</t></r><r><t>水</t></r><rPh sb="0" eb="1"><t>wū</t></rPh></si></sst>`),
		"strings in a CDATA block":  shared(sstOpen + `<si><t><![CDATA[污水]]></t></si></sst>`),
		"byte order mark and notes": {sheetOne: "\ufeff" + strings.Replace(sheetXML(goodRows()), "<sheetData>", "<!-- <!DOCTYPE in a comment is only text --><sheetData>", 1)},
		"styled cells far right":    {sheetOne: sheetXML(goodRows() + `<row r="3"><c r="XFD3" s="1"/></row>`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := read(t, "a.xlsx", bookOf(t, parts))
			require.Equal(t, want, got.Rows)
		})
	}
}

func TestOtherPartNames(t *testing.T) {
	t.Parallel()
	parts := basicParts()
	moved := map[string]string{
		"[Content_Types].xml":          parts["[Content_Types].xml"],
		"_rels/.rels":                  strings.ReplaceAll(parts["_rels/.rels"], "xl/workbook.xml", "book/main.xml"),
		"book/main.xml":                parts["xl/workbook.xml"],
		"book/_rels/main.xml.rels":     strings.NewReplacer("worksheets/sheet1.xml", "tables/T1.xml", "sharedStrings.xml", "texts.xml").Replace(parts["xl/_rels/workbook.xml.rels"]),
		"book/tables/T1.xml":           sheetXML(strings.Replace(goodRows(), inline("C2", "污水"), `<c r="C2" t="s"><v>0</v></c>`, 1)),
		"book/texts.xml":               sstOpen + `<si><t>污水</t></si></sst>`,
		"book/media/附件.bin":            "x",
		"customXml/item1.xml":          "<x/>",
		"book/tables/_rels/T1.xml.rel": "",
	}
	require.Len(t, read(t, "a.xlsx", packOf(t, moved)).Rows, 1)
}

func TestLargeWorkbooksLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var rows strings.Builder
	var strs strings.Builder
	for i := range 6_000 {
		rows.WriteString(`<row><c><v>` + itoa(i) + `</v></c><c t="str"><v>` + itoa(10_000+i) + `</v></c><c t="s"><v>` + itoa(i) + `</v></c><c t="str"><v>某县</v></c></row>`)
		strs.WriteString(`<si><t>` + strings.Repeat(itoa(i)+"号污水", 30) + `</t></si>`)
	}
	data := bookOf(t, map[string]string{
		sheetOne:              sheetXML(strings.Split(goodRows(), `<row r="2">`)[0] + rows.String()),
		sst:                   sstOpen + strs.String() + `</sst>`,
		"xl/media/image1.png": strings.Repeat("x", 1000),
	})
	list, err := Read(context.Background(), bytes.NewReader(data), int64(len(data)), "a.xlsx", Limits{TempDir: dir})
	require.NoError(t, err)
	require.Len(t, list.Rows, 6_000)
	require.True(t, strings.HasPrefix(list.Rows[5_999].Complaint, "5999号污水5999号"))
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)

	// A fault deep in a large string table must not turn texts into indexes.
	broken := bookOf(t, map[string]string{
		sheetOne: sheetXML(strings.Split(goodRows(), `<row r="2">`)[0] + rows.String()),
		sst:      sstOpen + strings.Replace(strs.String(), "5000号污水", "&nope;", 1) + `</sst>`,
	})
	_, err = Read(context.Background(), bytes.NewReader(broken), int64(len(broken)), "a.xlsx", Limits{TempDir: dir})
	var p *Problem
	require.ErrorAs(t, err, &p)
	require.Equal(t, "damaged_workbook", p.Code)
	left, err = os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
}
