package app

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
)

// listBook is a workbook with these rows, and cells that are merged.
func listBook(t *testing.T, rows [][]string, merged ...[2]string) string {
	t.Helper()
	var sheet strings.Builder
	for i, row := range rows {
		fmt.Fprintf(&sheet, `<row r="%d">`, i+1)
		for j, text := range row {
			fmt.Fprintf(&sheet, `<c r="%c%d" t="inlineStr"><is><t xml:space="preserve">`, 'A'+j, i+1)
			require.NoError(t, xml.EscapeText(&sheet, []byte(text)))
			sheet.WriteString(`</t></is></c>`)
		}
		sheet.WriteString(`</row>`)
	}
	var joined strings.Builder
	for _, m := range merged {
		fmt.Fprintf(&joined, `<mergeCell ref="%s:%s"/>`, m[0], m[1])
	}
	const (
		main    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
		related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
		packed  = "http://schemas.openxmlformats.org/package/2006/"
		kinds   = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="` + packed + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + kinds + `sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + kinds + `worksheet+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + packed + `relationships"><Relationship Id="r1" Type="` + related + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + related + `"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packed + `relationships"><Relationship Id="r1" Type="` + related + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", `<worksheet xmlns="` + main + `"><sheetData>` + sheet.String() + `</sheetData><mergeCells>` + joined.String() + `</mergeCells></worksheet>`},
	} {
		w, err := z.Create(part[0])
		require.NoError(t, err)
		_, err = w.Write([]byte(xml.Header + part[1]))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return out.String()
}

// A row that waits is corrected by its cells where they say all of it; where its case
// goes on in further lines, it stays whole and a person is told what to do.
func TestACorrectionNeverMakesHalfACase(t *testing.T) {
	t.Parallel()
	d, lists := listDoor(t)
	at := lists("示范督察")
	head := []string{"序号", "受理编号", "交办问题基本情况", "行政区域", "污染类型", "诉求"}
	book := listBook(t, [][]string{
		head,
		{"1", "A-1", "夜间施工扰民", "示范区", "噪声", "停工"},
		{"", "", "并有扬尘", "", "扬尘", ""},
		{"2", "A-2", "河水发黑", "示范区", "水", "查明来源"},
		{"", "", "", "", "", "公开结果"},
		{"3", "A-3", "异味扰民", "示范区", "大气", "关停\n搬迁"},
		{"二、来信"},
		{"4", "A-4", "露天焚烧", "示范区", "大气", ""},
	}, [2]string{"A2", "A3"}, [2]string{"B2", "B3"}, [2]string{"A4", "A5"}, [2]string{"B4", "B5"}, [2]string{"C4", "C5"}, [2]string{"D4", "D5"}, [2]string{"E4", "E5"})
	staged := into[api.BatchView](t, d.postAs("list.xlsx", at, book), http.StatusCreated)
	require.Equal(t, 4, staged.Sum.Waiting)
	batch := "/api/v1/batches/" + staged.Batch.ID
	beyond := func(v api.BatchView) map[int]bool {
		said := map[int]bool{}
		for _, r := range v.Rows {
			said[r.RowNumber] = r.BeyondCells
		}
		return said
	}
	notAlone := map[int]bool{2: true, 4: true, 6: false, 8: false}
	require.Equal(t, notAlone, beyond(staged), "the page offers what is possible, and nothing else")
	for _, row := range []string{"2", "4"} {
		for _, cells := range []m{{}, {"region": "示范新区"}} {
			w := d.ask("POST", batch+"/rows/"+row+"/correct", d.by, m{"reason": "电话核实", "cells": cells})
			require.Equal(t, http.StatusConflict, w.Code, row)
			require.Contains(t, w.Body.String(), "row_not_whole")
			require.Contains(t, w.Body.String(), "再人工登记")
		}
	}
	for _, row := range []string{"6", "8"} {
		v := into[api.BatchView](t, d.ask("POST", batch+"/rows/"+row+"/correct", d.by, m{"reason": "电话核实", "cells": m{"region": "示范新区"}}), http.StatusOK)
		require.Equal(t, 1, v.Correction.Replaced, row)
		v = into[api.BatchView](t, d.ask("POST", batch+"/rows/"+row+"/correct", d.by, m{"reason": "又核实", "cells": m{"region": "示范老区"}}), http.StatusOK)
		require.Equal(t, 1, v.Correction.Replaced, "%s: what was corrected is corrected again", row)
	}
	require.Equal(t, notAlone, beyond(into[api.BatchView](t, d.ask("GET", batch, d.by, nil), http.StatusOK)))
	strike := func(deed, row string) {
		t.Helper()
		require.Equal(t, http.StatusOK, d.ask("POST", batch+"/rows/"+row+"/"+deed, d.by, m{"reason": deed}).Code)
	}
	strike("strike", "2")
	strike("restore", "2")
	require.Equal(t, notAlone, beyond(into[api.BatchView](t, d.ask("GET", batch, d.by, nil), http.StatusOK)))

	committed := into[api.BatchView](t, d.ask("POST", batch+"/commit", d.by, m{}), http.StatusOK)
	require.Equal(t, 4, committed.Sum.Imported)
	said := map[string]string{}
	for _, r := range committed.Rows {
		v := into[api.CaseView](t, d.ask("GET", "/api/v1/cases/"+string(r.Case), d.by, nil), http.StatusOK)
		said[r.Number] = strings.Join([]string{v.Texts[v.Case.Complaint.Digest], v.Texts[v.Case.Demand.Digest], v.Case.Region, string(v.Case.Channel), strings.Join(v.Case.PollutionTypes, "、")}, " | ")
	}
	require.Equal(t, map[string]string{
		"A-1": "夜间施工扰民\n并有扬尘 | 停工 | 示范区 |  | 噪声、扬尘",
		"A-2": "河水发黑 | 查明来源\n公开结果 | 示范区 |  | 水",
		"A-3": "异味扰民 | 关停\n搬迁 | 示范老区 |  | 大气",
		"A-4": "露天焚烧 |  | 示范老区 | letter | 大气",
	}, said)
}
