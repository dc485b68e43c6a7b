package app

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/contract"
)

// Whoever mends a row begins with what it says, so that a digit that is wrong is no
// reason to type the complaint again; nobody is told who complained.
func TestARowIsMendedFromWhatItSays(t *testing.T) {
	t.Parallel()
	d, lists := listDoor(t)
	staged := into[api.BatchView](t, d.post(lists("示范督察"),
		"序号,编号,举报内容,行政区域,举报人,联系电话\n1,A-1,夜间施工扰民,示范区,,\n2,A-1,河水发黑,示范区,示范张三,000-0000071\n3,A-3,,示范区,,\n4,A-4,异味,示范区,,\n"), http.StatusCreated)
	batch := "/api/v1/batches/" + staged.Batch.ID
	open := func(row string) contract.OpenedRow {
		w := d.ask("GET", batch+"/rows/"+row, d.by, nil)
		require.NotContains(t, w.Body.String(), "张三")
		require.NotContains(t, w.Body.String(), "0000071")
		return into[contract.OpenedRow](t, w, http.StatusOK)
	}
	says := func(serial, number, complaint string) []contract.RowCell {
		return []contract.RowCell{{Name: "serial", Heading: "序号", Text: serial}, {Name: "number", Heading: "编号", Text: number}, {Name: "complaint", Heading: "举报内容", Text: complaint}, {Name: "region", Heading: "行政区域", Text: "示范区"}}
	}
	require.Equal(t, contract.OpenedRow{Position: 2, Cells: says("2", "A-1", "河水发黑"), Fault: "number"}, open("3"))
	require.Equal(t, contract.OpenedRow{Position: 3, Cells: says("3", "A-3", ""), Fault: "complaint"}, open("4"))
	require.Equal(t, contract.OpenedRow{Position: 4, Cells: says("4", "A-4", "异味")}, open("5"), "one that waits is not at fault")

	v := into[api.BatchView](t, d.ask("POST", batch+"/rows/3/correct", d.by, m{"reason": "电话核实", "cells": m{"number": "A-2"}}), http.StatusOK)
	require.Equal(t, 1, v.Correction.Mended)
	require.Equal(t, says("2", "A-2", "河水发黑"), open("3").Cells, "as it was mended")
	for row, code := range map[string]string{"9": "no_such_row", "4": "row_struck"} {
		require.Equal(t, http.StatusOK, d.ask("POST", batch+"/rows/4/strike", d.by, m{"reason": "重复录入"}).Code)
		require.Contains(t, d.ask("GET", batch+"/rows/"+row, d.by, nil).Body.String(), code)
	}
}
