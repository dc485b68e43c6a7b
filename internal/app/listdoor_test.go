package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/casework"
)

// listDoor is a door with a campaign that runs, and the path that lists are sent to.
func listDoor(t *testing.T) (d *doors, lists func(campaign string) string) {
	t.Helper()
	d = &doors{door: newDoor(t), table: entriesByHand(t), opened: map[string]bool{}}
	d.person("管理员", "boss", casework.Administrator, casework.Coordinator, casework.DutyOfficer, casework.Leader)
	d.by = d.signIn("boss", "").Token
	shipped, err := readPolicies("")
	require.NoError(t, err)
	require.NoError(t, shipped.store(t.Context(), d.record.ledger))
	return d, func(name string) string {
		campaign := idIn(t, d.ask("POST", "/api/v1/campaigns", d.by, m{"name": name, "level": "central", "kind": "routine"}))
		require.Less(t, d.ask("POST", "/api/v1/campaigns/"+campaign+"/live", d.by, m{"first_day": "counted", "document": "会议纪要1号"}).Code, 400)
		return "/batches?campaign=" + campaign + "&handed_over_at=" + d.now().Format(time.RFC3339) + "&level=central&mode=handed_over"
	}
}

const headings = "序号,受理编号,交办问题基本情况,行政区域\n"

func TestACorrectionOfOneRowNeverReachesAnother(t *testing.T) {
	t.Parallel()
	d, lists := listDoor(t)
	at := lists("示范督察")
	staged := into[api.BatchView](t, d.post(at, headings+"1,A-1,夜间施工扰民,示范区\n2,A-1,河水发黑,示范区\n"), http.StatusCreated)
	batch := "/batches/" + staged.Batch.ID
	texts := func(v api.BatchView) string { return strings.Join(v.Rows[0].Raw, " ") + " | " + v.Rows[1].Fate }

	byHand := into[api.BatchView](t, d.ask("POST", "/api/v1"+batch+"/rows/3/correct", d.by, m{"reason": "电话核实", "cells": m{"complaint": "异味扰民"}}), http.StatusOK)
	require.Equal(t, 1, byHand.Correction.StillRefused)
	require.Zero(t, byHand.Correction.Replaced+byHand.Correction.Mended)
	require.Contains(t, strings.Join(byHand.Notices, "\n"), "第 3 行没有采用：")
	require.Equal(t, "1 A-1 夜间施工扰民 示范区 | refused", texts(byHand))

	sheet := d.ask("GET", "/api/v1"+batch+"/refused.xlsx", d.by, nil)
	require.Equal(t, http.StatusOK, sheet.Code)
	back := into[api.BatchView](t, d.postAs("refused.xlsx", batch+"/corrected", sheet.Body.String()), http.StatusOK)
	require.Equal(t, 1, back.Correction.StillRefused)
	require.Equal(t, "1 A-1 夜间施工扰民 示范区 | refused", texts(back))
	require.Contains(t, strings.Join(back.Notices, "\n"), "第 3 行没有采用")

	other := into[api.BatchView](t, d.post(at, headings+"1,B-1,扬尘,示范区\n"), http.StatusCreated)
	refused := d.postAs("refused.xlsx", "/batches/"+other.Batch.ID+"/corrected", sheet.Body.String())
	require.Equal(t, http.StatusConflict, refused.Code)
	require.Contains(t, refused.Body.String(), "rows_of_another_batch")
	require.Contains(t, refused.Body.String(), staged.Batch.ID)
}

// The same file under another campaign is another list; under its own it is
// known, and nothing else may be said about it.
func TestTheSameFileIsAnotherListOfAnotherCampaign(t *testing.T) {
	t.Parallel()
	d, lists := listDoor(t)
	one, two, sent := lists("示范督察"), lists("示范演练"), headings+"1,A-1,夜间施工扰民,示范区\n"
	first := into[api.BatchView](t, d.post(one, sent), http.StatusCreated)
	second := into[api.BatchView](t, d.post(two, sent), http.StatusCreated)
	require.NotEqual(t, first.Batch.ID, second.Batch.ID)
	require.Equal(t, 1, second.Sum.New, "numbers are known by campaign")
	require.Equal(t, first.Batch.ID, into[api.BatchView](t, d.post(one, sent), http.StatusOK).Batch.ID)
	otherwise := d.post(two+"&batch_no=7", sent)
	require.Equal(t, http.StatusConflict, otherwise.Code)
	require.Contains(t, otherwise.Body.String(), second.Batch.ID)
}

// A list is staged with its file or not at all.
func TestAListWhoseFileCannotBeKeptIsRefused(t *testing.T) {
	t.Parallel()
	d, lists := listDoor(t)
	at := lists("示范督察")
	w := d.post(at, headings+"1,A-1,夜间\x00施工扰民,示范区\n2,A-2,,示范区\n")
	require.Equal(t, http.StatusUnprocessableEntity, w.Code)
	require.Contains(t, w.Body.String(), "list_not_kept")
	require.Contains(t, w.Body.String(), "另存为 .xlsx")
	require.Empty(t, into[struct{ Batches []any }](t, d.ask("GET", "/api/v1/batches", d.by, nil), http.StatusOK).Batches)
	staged := into[api.BatchView](t, d.post(at, headings+"1,A-1,夜间施工扰民,示范区\n2,A-2,,示范区\n"), http.StatusCreated)
	again := d.post("/batches/"+staged.Batch.ID+"/corrected", headings+"2,A-2,夜间\x00施工扰民,示范区\n")
	require.Equal(t, http.StatusUnprocessableEntity, again.Code)
}

func (d *doors) postAs(name, path, content string) *httptest.ResponseRecorder {
	d.t.Helper()
	r := httptest.NewRequestWithContext(d.t.Context(), http.MethodPost, "/api/v1"+path, strings.NewReader(content))
	r.Header.Set("Authorization", "Bearer "+d.by)
	r.Header.Set("Content-Type", "application/octet-stream")
	r.Header.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w := httptest.NewRecorder()
	d.server.ServeHTTP(w, r)
	return w
}
