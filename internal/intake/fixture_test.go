package intake

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// basicParts is the smallest workbook with one sheet.
func basicParts() map[string]string {
	return map[string]string{
		"[Content_Types].xml":        `<Types xmlns="` + nsTypes + `"></Types>`,
		"_rels/.rels":                `<Relationships xmlns="` + nsPkgRels + `"><Relationship Id="rId1" Type="` + nsDocRels + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="` + nsMain + `" xmlns:r="` + nsDocRels + `"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="` + nsPkgRels + `"><Relationship Id="rId1" Type="` + nsDocRels + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` + nsDocRels + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="` + nsDocRels + `/styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheetXML(goodRows()),
	}
}

// bookOf packs a workbook out of the basic parts and those given.
func bookOf(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	all := basicParts()
	for name, body := range parts {
		all[name] = body
	}
	return packOf(t, all)
}

func packOf(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var names []string
	for name := range parts {
		names = append(names, name)
	}
	sort.Strings(names)
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	for _, name := range names {
		w, err := zw.Create(name)
		require.NoError(t, err)
		_, err = w.Write([]byte(parts[name]))
		require.NoError(t, err)
	}
	require.NoError(t, zw.Close())
	return buf.Bytes()
}

func sheetXML(rows string) string {
	return xml.Header + `<worksheet xmlns="` + nsMain + `"><sheetData>` + rows + `</sheetData></worksheet>`
}

func inline(ref, text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text))
	return `<c r="` + ref + `" t="inlineStr"><is><t xml:space="preserve">` + b.String() + `</t></is></c>`
}

func goodRows() string {
	return `<row r="1">` + inline("A1", "序号") + inline("B1", "受理编号") + inline("C1", "交办问题基本情况") + inline("D1", "行政区域") + `</row>` +
		`<row r="2"><c r="A2"><v>1</v></c>` + inline("B2", "2145") + inline("C2", "污水") + inline("D2", "某县") + `</row>`
}
