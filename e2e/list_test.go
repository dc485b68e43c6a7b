package e2e

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"jiaoban/internal/app"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/chain"
	"jiaoban/internal/contract"
)

const sampleList = "../deploy/demo/batch_h6_sample.csv"

// importing calls `jiaoban import` as the duty officer. A file sent again was
// handed over when it was before.
func (s *system) importing(file string, more settings) (app.Imported, error) {
	s.t.Helper()
	if s.handed[file] == "" {
		s.handed[file] = time.Now().Format(time.RFC3339)
	}
	flags := settings{
		"server": s.URL(), "json": "true", "lang": "en", "campaign": town.FastCampaign,
		"handed-over": s.handed[file], "declared": "24", "token": s.as("duty").Token(),
	}
	maps.Copy(flags, more)
	c, out := command(flags, file)
	err := app.Import(within(s.t, time.Minute), c)
	var result app.Imported
	if out.Len() > 0 {
		require.NoError(s.t, json.Unmarshal(out.Bytes(), &result))
	}
	return result, err
}

func TestImportAccountsForEveryRow(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))

	looked, err := s.importing(sampleList, settings{"preview": "true"})
	require.NoError(t, err)
	require.False(t, looked.Committed)
	require.Equal(t, 24, looked.Sum.New)
	require.Zero(t, looked.Sum.Imported, "looking commits nothing")

	taken, err := s.importing(sampleList, nil)
	require.NoError(t, err)
	require.Equal(t, 0, app.ExitStatus(err))
	require.True(t, taken.Committed && taken.Balanced && *taken.AsDeclared)
	require.Equal(t, 24, taken.Sum.Read)
	require.Equal(t, 24, taken.Sum.Imported)
	require.Equal(t, looked.Batch.ID, taken.Batch.ID, "the same file is the same batch")

	again, err := s.importing(sampleList, nil)
	require.NoError(t, err)
	require.Equal(t, taken.Batch.ID, again.Batch.ID)
	require.Equal(t, 24, again.Sum.Imported, "nothing is done twice")
	require.Contains(t, again.Notices[0], "nothing changed")

	// The same file with something else said about it is refused by name.
	_, err = s.importing(sampleList, settings{"declared": "23", "local-batch": "L9", "handed-over": time.Now().Add(-time.Minute).Format(time.RFC3339)})
	require.Equal(t, app.ExitUsage, app.ExitStatus(err))
	require.Equal(t, "list_sent_otherwise", remote.CodeOf(err))
	for _, part := range []string{"handed_over_at: ", "correct the instant of hand-over case by case", "local_batch_no: ", "L9", "declared_count: 24 stands, 23 was sent"} {
		require.ErrorContains(t, err, part)
	}

	// The same cases in another file, with one row that cannot be a case.
	content, err := os.ReadFile(sampleList)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "again.csv")
	require.NoError(t, os.WriteFile(file, append(content, []byte("25,D3XX202501010001,,卧龙区,噪声,,,,,,\r\n")...), 0o600))
	s.handed[file] = time.Now().Add(-time.Minute).Format(time.RFC3339) // and no number of the batch: another list
	_, err = s.importing(file, nil)
	require.Equal(t, app.ExitUsage, app.ExitStatus(err), "it repeats the sample word for word")
	require.ErrorContains(t, err, "--again")
	_, err = s.importing(file, settings{"yes": "true"})
	require.Equal(t, app.ExitUsage, app.ExitStatus(err), "that the count may differ is another answer")
	third, err := s.importing(file, settings{"again": "true"})
	require.Equal(t, app.ExitCount, app.ExitStatus(err), "25 rows, 24 declared")
	require.True(t, third.Committed, "the good rows are in all the same")
	require.True(t, third.Balanced)
	require.False(t, *third.AsDeclared)
	require.Len(t, third.Refused, 1)
	require.Equal(t, "missing_complaint", third.Refused[0].Refusal.Code)
	require.Equal(t, 25, third.Sum.Read)
	s.holds(within(t, time.Minute))

	// What was refused goes back to the sender in the sender's own columns.
	var refused bytes.Buffer
	response := s.get("duty", "/api/v1/batches/"+third.Batch.ID+"/refused.xlsx")
	defer response.Body.Close()
	_, err = refused.ReadFrom(response.Body)
	require.NoError(t, err)
	book, err := excelize.OpenReader(&refused)
	require.NoError(t, err)
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	require.NoError(t, err)
	require.Len(t, rows, 2)
	require.Equal(t, "受理编号", rows[0][1])
	require.Equal(t, "D3XX202501010001", rows[1][1])
}

// A list sent again with other words shows what differs, before it is committed
// and afterwards, and changes no case; amending the registration takes it over.
func TestAListSentAgainWithOtherWordsShowsWhatDiffers(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	ctx := within(t, time.Minute)
	const header = "序号,受理编号,交办问题基本情况,行政区域,污染类型\n"
	file := written(t, "first.csv", header+"1,C1,示范-油烟扰民,卧龙区,大气\n2,C2,示范-噪声扰民,宛城区,噪声\n")
	first, err := s.importing(file, settings{"batch": "9", "declared": "2"})
	require.NoError(t, err)
	require.Empty(t, first.Changed)
	handed := s.handed[file] // the same list: the same instant
	second := written(t, "second.csv", header+"1,C1,示范-油烟扰民,宛城区,大气\n2,C2,示范-噪声扰民,宛城区,噪声\n3,C3,示范-污水,宛城区,水\n")
	s.handed[second] = handed
	for _, flags := range []settings{
		{"batch": "9", "declared": "3", "preview": "true"}, {"batch": "9", "declared": "3"}, {"batch": "9", "declared": "3"},
	} {
		got, err := s.importing(second, flags)
		require.NoError(t, err)
		require.Equal(t, 1, got.Sum.Changed)
		require.Len(t, got.Changed, 1)
		row := got.Changed[0]
		require.Equal(t, "C1", row.Number)
		require.Equal(t, 2, row.RowNumber)
		require.Equal(t, []contract.Difference{{Field: "region", Known: "卧龙区", Row: "宛城区"}}, row.Differences)
		require.Equal(t, "卧龙区", s.record(ctx, row.Case).Region, "nothing is overwritten")
	}
	got, err := s.importing(second, settings{"batch": "9", "declared": "3"})
	require.NoError(t, err)
	known := got.Changed[0].Case
	_, err = s.as("duty").Command(ctx, known, casework.CmdAmendRegistration, map[string]string{"region": "宛城区", "reason": "按重传清单更正"})
	require.NoError(t, err)
	require.Equal(t, "宛城区", s.record(ctx, known).Region)
	got, err = s.importing(second, settings{"batch": "9", "declared": "3"})
	require.NoError(t, err)
	require.Empty(t, got.Changed[0].Differences, "by now they say the same")
	s.holds(ctx)
}

// record is a case as the ledger holds it.
func (s *system) record(ctx context.Context, id casework.CaseID) casework.Case {
	s.t.Helper()
	r, err := s.Ledger().Case(ctx, contract.Reader{All: true}, id)
	require.NoError(s.t, err)
	return r.Case
}

func TestImportSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		flags settings
		want  string
	}{
		{settings{"handed-over": "2021-08-20T21:25:00+08:00"}, "--campaign"},
		{settings{"campaign": "c"}, "--handed-over"},
		{settings{"campaign": "c", "handed-over": "yesterday"}, "--handed-over"},
		{settings{"campaign": "c", "handed-over": "2021-08-20T21:25:00+08:00"}, "who you are"},
	} {
		c, _ := command(test.flags, sampleList)
		err := app.Import(within(t, time.Minute), c)
		require.ErrorContains(t, err, test.want)
		require.Equal(t, app.ExitUsage, app.ExitStatus(err))
	}
}

func TestExportHasTheLayoutOfTheStandardTable(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	ctx := within(t, time.Minute)
	dir := t.TempDir()
	export := func(name string) (string, app.Exported, error) {
		path := filepath.Join(dir, name)
		c, out := command(settings{"data": s.settings["data"], "out": path, "json": "true", "campaign": town.Campaign})
		if strings.HasSuffix(name, "jsonl") {
			delete(c.Flags, "campaign")
		} else {
			c.Flags["internal"] = "true" // its complaints hold numbers of doors
		}
		err := app.Export(ctx, c)
		var result app.Exported
		if err == nil {
			require.NoError(t, json.Unmarshal(out.Bytes(), &result))
		}
		return path, result, err
	}

	path, result, err := export("cases.csv") // beside the running program
	require.NoError(t, err)
	require.Equal(t, 24, result.Rows)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff")))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 25)
	sample, err := os.ReadFile(sampleList)
	require.NoError(t, err)
	want, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(sample, []byte("\ufeff")))).ReadAll()
	require.NoError(t, err)
	require.Equal(t, want[0], rows[0], "the same eleven columns")
	complaints := map[string]string{}
	for _, row := range rows[1:] {
		complaints[row[1]] = row[2]
	}
	for _, row := range want[1:] {
		require.Equal(t, row[2], complaints[row[1]], "under its number as it was sent, with its star")
	}

	_, _, err = export("cases.csv")
	require.ErrorContains(t, err, "not overwritten")
	_, result, err = export("cases.xlsx")
	require.NoError(t, err)
	require.Equal(t, 24, result.Rows)

	path, result, err = export("events.jsonl")
	require.NoError(t, err)
	content, err = os.ReadFile(path)
	require.NoError(t, err)
	lines := bytes.Split(bytes.TrimSpace(content), []byte("\n"))
	require.Len(t, lines, result.Rows)
	for i, line := range lines {
		var e chain.Line
		require.NoError(t, json.Unmarshal(line, &e))
		require.Equal(t, int64(i+1), e.Pos)
	}
	_, _, err = export("cases.pdf")
	require.Equal(t, app.ExitUsage, app.ExitStatus(err))

	// A batch comes out as it came in.
	taken, err := s.importing(sampleList, nil)
	require.NoError(t, err)
	c, out := command(settings{"data": s.settings["data"], "out": "-", "format": "csv", "batch": taken.Batch.ID, "with-state": "true", "internal": "true"})
	require.NoError(t, app.Export(ctx, c))
	rows, err = csv.NewReader(bytes.NewReader(bytes.TrimPrefix(out.Bytes(), []byte("\ufeff")))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, len(want))
	require.Equal(t, "办理状态", rows[0][11])
	for i := range want[1:] {
		require.Equal(t, want[i+1][:3], rows[i+1][:3], "in the order of the list")
		require.Equal(t, "已登记", rows[i+1][11])
	}
	for _, nowhere := range []settings{{"campaign": "nope"}, {"batch": "nope"}, {"batch": taken.Batch.ID, "campaign": town.Campaign}} {
		c, _ := command(settings{"data": s.settings["data"], "out": "-", "format": "csv"})
		maps.Copy(c.Flags, nowhere)
		err := app.Export(ctx, c)
		require.Equal(t, app.ExitUsage, app.ExitStatus(err), "a table without rows is no answer to a wrong name")
	}
}
