package api

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func (w *rollStage) Preview(_ context.Context, name string, content io.Reader) (LoadedRoll, error) {
	text, err := io.ReadAll(content)
	before := "000-1"
	return LoadedRoll{
		Outcome: contract.RollOutcome{Plan: "plan-1", Sum: contract.RollSum{Read: 2, Changed: 1, Refused: 1}, Rows: []contract.RollFate{
			{Table: contract.RollPeople, RowNumber: 2, Name: string(text), Fate: contract.FateChanged, Changes: []contract.Change{{Field: "telephone", Before: &before}}, Note: "roll_namesake"},
			{Table: contract.RollPosts, Sheet: name, RowNumber: 3, Fate: contract.FateRefused, Faults: []contract.RollFault{
				{Field: "unit", Column: "单位", Code: "roll_no_unit", Params: map[string]string{"name": "某局"}}, {Field: "until", Code: "not_after_from"},
			}},
		}},
		Findings: RollFindings{Examples: 1},
	}, err
}

func (w *rollStage) Commit(ctx context.Context, name string, content io.Reader, plan string) (LoadedRoll, error) {
	if plan != "plan-1" {
		return LoadedRoll{}, casework.Refuse(casework.Conflict, "roll_changed_meanwhile")
	}
	w.changed = append(w.changed, "roll "+name)
	loaded, err := w.Preview(ctx, name, content)
	loaded.Outcome.Committed = true
	return loaded, err
}

func (w *rollStage) Export(context.Context) ([]byte, error) { return []byte("a workbook"), nil }

func TestAdministratorsBringARollIn(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	send := func(role casework.Role, path, lang string) (int, string) {
		got := w.request("POST", prefix+path, tokenOf(role), "示范甲", "Content-Type", "application/octet-stream", "Accept-Language", lang,
			"Content-Disposition", `attachment; filename="../名册.csv"`)
		return got.Code, got.Body.String()
	}
	status, body := send(casework.Administrator, "/roll/preview", "en")
	require.Equal(t, 200, status, body)
	var view RollView
	require.NoError(t, json.Unmarshal([]byte(body), &view))
	require.Equal(t, "plan-1", view.Plan)
	require.False(t, view.Committed)
	require.Equal(t, 1, view.Findings.Examples)
	require.Equal(t, "示范甲", view.Rows[0].Name)
	require.Contains(t, view.Rows[0].NoteText, "the same name")
	require.Equal(t, []string{"单位: There is no unit “某局”; write its name, id or code.", "It must lie after the beginning."}, view.Rows[1].Refusals)
	_, body = send(casework.Administrator, "/roll/preview", "zh")
	require.Contains(t, body, "“单位”：没有名为“某局”的单位")
	require.Empty(t, w.changed)

	status, body = send(casework.Administrator, "/roll/commit", "zh")
	require.Equal(t, 422, status, "nobody commits what was not seen: %s", body)
	status, body = send(casework.Administrator, "/roll/commit?plan=another", "zh")
	require.Equal(t, 409, status, body)
	require.Contains(t, body, "重新预览")
	status, body = send(casework.Administrator, "/roll/commit?plan=plan-1", "zh")
	require.Equal(t, 200, status, body)
	require.Equal(t, []string{"roll 名册.csv"}, w.changed)
	got := w.request("GET", prefix+"/roll.xlsx", tokenOf(casework.Administrator), nil)
	require.Equal(t, "a workbook", got.Body.String())

	for _, role := range casework.Roles {
		if role == casework.Administrator {
			continue
		}
		for _, path := range []string{"/roll/preview", "/roll/commit?plan=plan-1"} {
			status, body = send(role, path, "zh")
			require.Equal(t, 403, status, "%s %s", role, body)
		}
		require.Equal(t, 403, w.request("GET", prefix+"/roll.xlsx", tokenOf(role), nil).Code, role)
	}
	require.Len(t, w.changed, 1)
}

// Whatever a roll is refused for, or noted, has words, and there are no others.
func TestARollHasWordsForEverything(t *testing.T) {
	t.Parallel()
	said := map[string]bool{}
	for _, pattern := range []string{"../internal/roll/*.go", "../internal/intake/roll*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, found := range regexp.MustCompile(`"(roll_[a-z_]+)"`).FindAllStringSubmatch(string(text), -1) {
				said[found[1]] = true
				require.Contains(t, rollSentences, found[1], file)
			}
		}
	}
	for code := range rollSentences {
		require.True(t, said[code], "nobody says %s", code)
	}
	for _, code := range []string{"required", "unit_above_itself", "post_ended_already", "not_one_of", "bad_format", "text_too_long", "invalid_value"} {
		for _, lang := range []string{zh, en} {
			require.NotEqual(t, code, faultText(contract.RollFault{Code: code}, lang))
		}
	}
}
