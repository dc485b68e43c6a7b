package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/app/town"
	"jiaoban/internal/contract"
)

// stage sends a list as the duty officer.
func (s *system) stage(name, content string, fields map[string]string) api.BatchView {
	s.t.Helper()
	sent := map[string]string{
		"campaign": town.FastCampaign, "level": "central", "mode": "handed_over", "handed_over_at": time.Now().Format(time.RFC3339),
	}
	for k, v := range fields {
		sent[k] = v
	}
	var view api.BatchView
	require.NoError(s.t, s.as("duty").Send(within(s.t, time.Minute), "/api/v1/batches", sent, name, []byte(content), &view))
	return view
}

func (s *system) commit(login, batch string) api.BatchView {
	s.t.Helper()
	var view api.BatchView
	require.NoError(s.t, s.as(login).Post(within(s.t, time.Minute), "/api/v1/batches/"+batch+"/commit", nil, &view))
	return view
}

// Complainants of a list reach the identity store and nothing else: no answer
// to anybody shows them, and no byte of the data folder is them.
func TestPlantedIdentitiesOfAListAreNowhere(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	ctx := within(t, 3*time.Minute)
	list := "序号,受理编号,交办问题基本情况,行政区域,举报人,联系电话,举报人住址,身份证号,举报人备注\n" +
		"1,Z1,示范-夜间施工噪声,卧龙区," + cellsOf(planted[0]) + "\n" +
		"2,Z2,,卧龙区," + cellsOf(planted[1]) + "\n" +
		"3,Z1,示范-另一件用了同一编号,卧龙区," + cellsOf(planted[2]) + "\n"
	view := s.stage("planted.csv", list, nil)
	batch := view.Batch.ID
	require.Equal(t, contract.BatchSum{Declared: view.Sum.Declared, Read: 3, New: 1, Refused: 2, Waiting: 1}, withoutStates(view.Sum))
	s.commit("duty", batch)
	s.requireNobodySees(ctx, batch, view)

	// The refused rows go back without the cells, come back without them, and
	// are cases with their complainants.
	mended := s.mendRefused(ctx, batch, map[string]string{"C2": "示范-补上的内容", "B3": "Z3"})
	require.Equal(t, 3, mended.Sum.New)
	done := s.commit("duty", batch)
	require.Equal(t, 3, done.Sum.Imported)
	for i, row := range done.Rows {
		var shown contract.Complainant
		require.NoError(t, s.as("duty").Post(ctx, "/api/v1/cases/"+string(row.Case)+"/complainant", map[string]string{"reason": "示范-回访"}, &shown))
		require.Equal(t, planted[i], shown, "row %d", row.Position)
	}
	s.requireNobodySees(ctx, batch, mended)
	s.requireNobodySees(ctx, string(done.Rows[1].Case), done)

	s.stop()
	requireNotIn(t, s.settings["data"], 10)
}

func withoutStates(s contract.BatchSum) contract.BatchSum {
	s.States = nil
	return s
}

// mendRefused downloads the refused rows of a batch, fills cells in, and sends
// the file to the batch.
func (s *system) mendRefused(ctx context.Context, batch string, cells map[string]string) api.BatchView {
	s.t.Helper()
	response := s.get("duty", "/api/v1/batches/"+batch+"/refused.xlsx")
	defer response.Body.Close()
	book, err := excelize.OpenReader(response.Body)
	require.NoError(s.t, err)
	defer book.Close()
	sheet := book.GetSheetName(0)
	rows, err := book.GetRows(sheet)
	require.NoError(s.t, err)
	require.Empty(s.t, found([]byte(fmt.Sprint(rows))))
	for cell, text := range cells {
		require.NoError(s.t, book.SetCellStr(sheet, cell, text))
	}
	var out bytes.Buffer
	require.NoError(s.t, book.Write(&out))
	fields := map[string]string{
		"campaign": town.FastCampaign, "level": "central", "mode": "handed_over", "handed_over_at": time.Now().Format(time.RFC3339),
	}
	err = s.as("duty").Send(ctx, "/api/v1/batches", fields, "refused.xlsx", out.Bytes(), nil)
	require.Equal(s.t, "rows_of_another_batch", remote.CodeOf(err), "refused rows are mended in their batch")
	var view api.BatchView
	require.NoError(s.t, s.as("duty").Send(ctx, "/api/v1/batches/"+batch+"/corrected", nil, "refused.xlsx", out.Bytes(), &view))
	return view
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// requireNobodySees asks everything that can be asked about an id, as everybody.
func (s *system) requireNobodySees(ctx context.Context, id string, answers ...any) {
	s.t.Helper()
	for _, a := range answers {
		content, err := json.Marshal(a)
		require.NoError(s.t, err)
		require.Empty(s.t, found(content))
	}
	response := s.get("duty", "/openapi.json")
	defer response.Body.Close()
	var document struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	require.NoError(s.t, json.NewDecoder(response.Body).Decode(&document))
	require.Greater(s.t, len(document.Paths), 20)
	roles := map[string]bool{}
	for _, login := range s.Serving().Demo.Logins {
		if roles[fmt.Sprint(login.Roles)] {
			continue
		}
		roles[fmt.Sprint(login.Roles)] = true
		token := s.as(login.Login).Token()
		for path, methods := range document.Paths {
			if _, get := methods["get"]; !get {
				continue
			}
			at := placeholder.ReplaceAllString(path, id)
			if !strings.HasPrefix(at, "/api/") {
				at = "/api/v1" + at
			}
			looking, done := ctx, context.CancelFunc(func() {})
			stream := strings.HasSuffix(path, "/events")
			if stream { // it would not end by itself
				looking, done = context.WithTimeout(ctx, time.Second)
			}
			request, err := http.NewRequestWithContext(looking, http.MethodGet, s.URL()+at, nil)
			require.NoError(s.t, err)
			request.Header.Set("Authorization", "Bearer "+token)
			answer, err := http.DefaultClient.Do(request)
			require.NoError(s.t, err)
			content, err := io.ReadAll(answer.Body)
			require.NoError(s.t, answer.Body.Close())
			done()
			if stream {
				require.ErrorIs(s.t, err, context.DeadlineExceeded, at)
				require.NotEmpty(s.t, content, at)
			} else {
				require.NoError(s.t, err, at)
			}
			require.Empty(s.t, found(content), "%s sees them at %s", login.Login, at)
		}
	}
	require.Greater(s.t, len(roles), 8)
}

// Why a row was refused is said in words, in the reader's language.
func TestRefusalsOfAListAreSaidInWords(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	view := s.stage("words.csv", "序号,受理编号,交办问题基本情况,行政区域\n1,W1,示范-噪声,卧龙区\n2,W2,,卧龙区\n3,W1,示范-扬尘,卧龙区\n4,W4,…！,卧龙区\n", nil)
	for lang, want := range map[string][]string{
		"zh": {"缺“交办问题基本情况”", "受理编号 W1 与第 2 行相同", "“交办问题基本情况”只有“…！”"},
		"en": {"The complaint is missing", "The number W1 is also in row 2", "holds …！ and no word"},
	} {
		client := remote.New(s.URL(), lang).WithToken(s.as("duty").Token())
		var read api.BatchView
		require.NoError(t, client.Get(within(t, time.Minute), "/api/v1/batches/"+view.Batch.ID, &read))
		require.Len(t, read.Refusals, 3)
		for i, position := range []string{"2", "3", "4"} {
			require.Contains(t, read.Refusals[position], want[i])
		}
	}
}
