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
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
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
	require.Contains(t, strings.Join(noticesSaid(byHand.Notices), "\n"), "第 3 行没有采用：")
	require.Equal(t, "1 A-1 夜间施工扰民 示范区 | refused", texts(byHand))

	sheet := d.ask("GET", "/api/v1"+batch+"/refused.xlsx", d.by, nil)
	require.Equal(t, http.StatusOK, sheet.Code)
	back := into[api.BatchView](t, d.postAs("refused.xlsx", batch+"/corrected", sheet.Body.String()), http.StatusOK)
	require.Equal(t, 1, back.Correction.StillRefused)
	require.Equal(t, "1 A-1 夜间施工扰民 示范区 | refused", texts(back))
	require.Contains(t, strings.Join(noticesSaid(back.Notices), "\n"), "第 3 行没有采用")

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

// A campaign may take what another level sends; whoever hands such a list in reads that it does.
func TestAListOfAnotherLevelThanItsCampaignsSaysSo(t *testing.T) {
	t.Parallel()
	d, lists := listDoor(t)
	at := lists("示范督察")
	own := into[api.BatchView](t, d.post(at, headings+"1,A-1,夜间施工扰民,示范区\n"), http.StatusCreated)
	require.Empty(t, own.Findings.Warnings)
	other := into[api.BatchView](t, d.post(strings.Replace(at, "level=central", "level=province", 1), headings+"1,A-2,河水发黑,示范区\n"), http.StatusCreated)
	require.Len(t, other.Findings.Warnings, 1)
	require.Contains(t, other.Findings.Warnings[0].Text, "“省级”，所属督察的级别是“中央”")
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

// Whoever commits a list that another person looked at, or takes the shift over,
// reads what was found in it: beside the rows and at each row, in words.
func TestWhatWasFoundInAListIsReadByWhoeverComesLater(t *testing.T) {
	t.Parallel()
	d, lists := listDoor(t)
	at := lists("示范督察")
	sent := "示范市第十二批交办问题一览表,,,,,\n序号,受理编号,交办问题基本情况,行政区域,天气,举报人电话\n1,2.02109E+15,夜间施工扰民,,晴,#N/A\n2,A-2,,示范区,阴,13900000000\n"
	first := into[api.BatchView](t, d.post(at+"&batch_no=95", sent), http.StatusCreated)
	shown := func(when string, v api.BatchView) {
		t.Helper()
		require.NotNil(t, v.Findings, when)
		require.Equal(t, []string{"天气"}, v.Findings.Unrecognised, when)
		require.Equal(t, "12", v.Findings.TitleBatch, when)
		var beside, noticed []string
		for _, w := range v.Findings.Warnings {
			beside = append(beside, w.Text)
		}
		require.Contains(t, beside, "标题写的是第 12 批，上传时填的批次是“95”：请核对是否传错文件或填错批次。", when)
		for _, w := range v.Rows[0].Warnings {
			noticed = append(noticed, w.Code)
			require.NotEmpty(t, w.Text, when)
			require.NotEqual(t, w.Code, w.Text, when)
		}
		require.ElementsMatch(t, []string{"digits_lost", "region_missing", "error_cell"}, noticed, when)
	}
	read := func() api.BatchView {
		w := d.ask("GET", "/api/v1/batches/"+first.Batch.ID, d.by, nil)
		require.NotContains(t, w.Body.String(), "13900000000")
		return into[api.BatchView](t, w, http.StatusOK)
	}
	shown("sent", first)
	shown("read", read())
	shown("committed", into[api.BatchView](t, d.ask("POST", "/api/v1/batches/"+first.Batch.ID+"/commit", d.by, nil), http.StatusOK))
	shown("read afterwards", read())
	shown("sent again", into[api.BatchView](t, d.post(at+"&batch_no=95", sent), http.StatusOK))

	mended := "序号,受理编号,交办问题基本情况,行政区域,月相\n2,A-2,河水发黑,,盈\n"
	corrected := into[api.BatchView](t, d.post("/batches/"+first.Batch.ID+"/corrected", mended), http.StatusOK)
	shown("corrected", corrected)
	require.Equal(t, []string{"月相"}, corrected.CorrectedFindings[0].Findings.Unrecognised)
	require.Equal(t, "region_missing", corrected.Rows[1].Warnings[0].Code)
	require.Len(t, read().CorrectedFindings, 1)
}

// The number of a batch is written in many ways; only another number is one.
func TestATitleThatNamesAnotherBatchIsPointedAt(t *testing.T) {
	t.Parallel()
	list := func(title string) *intake.List { return &intake.List{TitleBatch: contract.BatchNumber(title)} }
	for _, tt := range []struct {
		title, stated string
		warned        bool
	}{
		{"第十二批", "95", true}, {"第十二批", "12", false}, {"第12批", "第十二批", false}, {"第12批", "十二", false}, {"第12批", "012", false},
		{"第12批", "第12批次", false}, {"第12批", "１２", false}, {"第35-1批", "35", true}, {"第三十五-1批", "35-1", false},
		{"第12批", "", false}, {"", "95", false}, {"第12批", "鲁环督〔2021〕", false},
	} {
		f := findingsOf(list(tt.title), tt.stated)
		require.Equal(t, tt.warned, len(f.Warnings) == 1, "%q beside %q", tt.stated, tt.title)
		if tt.warned {
			require.Equal(t, map[string]string{"title": list(tt.title).TitleBatch, "stated": tt.stated}, f.Warnings[0].Params)
		}
	}
}

// What was noticed in a further line of a case stands at the case and names the
// line; what belongs to no row stays beside them.
func TestWhatIsNoticedInALineStandsAtItsCase(t *testing.T) {
	t.Parallel()
	list := &intake.List{
		Rows:    []intake.Row{{Sheet: "来信", RowNumber: 3, Continued: []intake.Continuation{{RowNumber: 4}}}},
		Refused: []intake.RowProblem{{Sheet: "来信", RowNumber: 5, Code: "missing_complaint"}},
		Warnings: []intake.Warning{
			{Sheet: "来信", RowNumber: 3, Code: "region_missing"}, {Sheet: "来信", RowNumber: 4, Code: "hidden_row"}, {Sheet: "来信", RowNumber: 5, Code: "short_row"},
			{Sheet: "来电", RowNumber: 3, Code: "hidden_row"}, {Sheet: "来信", Code: "no_number_column"},
		},
	}
	require.Equal(t, []contract.RowWarning{{Code: "region_missing"}, {Code: "hidden_row", RowNumber: 4}}, rowsOf(list, contract.Batch{})[0].Warnings)
	require.Equal(t, []contract.RowWarning{{Code: "region_missing"}, {Code: "hidden_row", RowNumber: 4}}, rowsOf(list, contract.Batch{Kind: contract.ListHistory})[0].Warnings)
	require.Equal(t, []contract.RowWarning{{Code: "short_row"}}, refusedOf(list, contract.Batch{})[0].Warnings)
	require.Equal(t, []contract.ListWarning{{Sheet: "来电", RowNumber: 3, Code: "hidden_row"}, {Sheet: "来信", Code: "no_number_column"}}, findingsOf(list, "").Warnings)
}
