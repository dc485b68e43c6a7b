package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/config"
)

func TestExitStatuses(t *testing.T) {
	t.Parallel()
	require.Equal(t, 0, ExitStatus(nil))
	require.Equal(t, 1, ExitStatus(errors.New("broken")))
	require.Equal(t, ExitUsage, ExitStatus(usage("请写明。", "Say more.")))
	require.Equal(t, ExitUsage, ExitStatus(errors.Join(errors.New("x"), config.Problems{{ZH: "请改正", EN: "mend this"}})))
	require.Equal(t, ExitUsage, ExitStatus(&remote.Refusal{Problem: api.Problem{Status: http.StatusConflict, Code: "list_sent_otherwise"}}), "the same fails again")
	require.Equal(t, 1, ExitStatus(&remote.Refusal{Problem: api.Problem{Status: http.StatusConflict, Code: "batch_withdrawn"}}))
	require.Equal(t, ExitMisfit, ExitStatus(because(errors.New("x"), ExitMisfit, "有误", "wrong")))
}

func TestProgramsGetJSONAndNothingElse(t *testing.T) {
	t.Parallel()
	var people, programs bytes.Buffer
	for _, c := range []Call{{Version: "v", Out: &people}, {Version: "v", Out: &programs, JSON: true}} {
		require.NoError(t, Version(context.Background(), c))
	}
	require.Contains(t, people.String(), "jiaoban v")
	require.False(t, json.Valid(people.Bytes()))
	require.True(t, json.Valid(programs.Bytes()))
}

func TestSecretsOfACallComeFromTheEnvironmentOrAFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(path, []byte("from-file\n"), 0o600))
	for want, environ := range map[string][]string{
		"direct":    {"JIAOBAN_TOKEN=direct", "JIAOBAN_TOKEN_FILE=/nowhere"},
		"from-file": {"JIAOBAN_TOKEN_FILE=" + path},
		"":          {"JIAOBAN_TOKENS=other"},
	} {
		got, err := Call{Environ: environ}.env("JIAOBAN_TOKEN")
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err := Call{Environ: []string{"JIAOBAN_TOKEN_FILE=/nowhere"}}.env("JIAOBAN_TOKEN")
	require.ErrorContains(t, err, "JIAOBAN_TOKEN_FILE")
}

func TestPrivateFilesAreWholeAndTheOwners(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "serve.json")
	for _, url := range []string{"http://127.0.0.1:1", "http://127.0.0.1:2"} {
		require.NoError(t, writePrivate(path, Serving{URL: url}))
		read, err := readServing(path)
		require.NoError(t, err)
		require.Equal(t, url, read.URL)
	}
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing is left beside it")
	require.NoError(t, removeServing(path))
	require.NoError(t, removeServing(path), "twice is no error")
	require.Error(t, writePrivate(filepath.Join(dir, "nowhere", "x"), 1))
}

func TestLinesForCurlAreReady(t *testing.T) {
	t.Parallel()
	lines := curlLines("http://127.0.0.1:8080", "word")
	require.NotContains(t, lines, "%!", "every place is filled")
	require.Contains(t, lines, `"password":"word"`)
	require.Contains(t, lines, "$(date +%s%N)")
	for line := range strings.Lines(indent(lines, "  ")) {
		require.True(t, strings.HasPrefix(line, "  "))
	}
}

func TestTheEngineIsHushedOnlyOnceItStops(t *testing.T) {
	t.Parallel()
	var s temporal
	var out bytes.Buffer
	log := Call{Err: &out}.logger(config.Config{})
	hushedLog := newHushed(log, &s.silent)
	hushedLog.With("component", "engine").Error("before")
	s.silent.Store(true)
	hushedLog.WithGroup("g").Error("after")
	require.Contains(t, out.String(), "before")
	require.NotContains(t, out.String(), "after")
	quiet(log).Info("silent")
	quiet(log).Warn("loud")
	require.NotContains(t, out.String(), "silent")
	require.Contains(t, out.String(), "loud")
}
