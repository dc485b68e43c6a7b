package house

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every row of the threat model that says what somebody cannot do names the test
// that shows it, or is a row whose neighbour does.
func TestEveryRowOfTheThreatModelNamesItsTest(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join(root, "docs", "threat-model.md"))
	require.NoError(t, err)
	shown, rows := false, 0
	for line := range strings.Lines(string(content)) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			shown = false
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		last := strings.TrimSpace(cells[len(cells)-1])
		switch {
		case last == "shown by":
			shown = true
		case shown && !strings.HasPrefix(last, "---"):
			rows++
			require.True(t, namedTest.MatchString(last) || last == "see above", line)
		}
	}
	require.Greater(t, rows, 30)
}

// Whatever is read from outside is fuzzed, and the threat model says by which target:
// a target that it does not name, or a row without one, is an oversight.
func TestEveryFuzzTargetStandsInTheThreatModel(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join(root, "docs", "threat-model.md"))
	require.NoError(t, err)
	_, section, found := strings.Cut(string(content), "\n## What is fuzzed\n")
	require.True(t, found)
	named, rows := map[string]bool{}, 0
	for line := range strings.Lines(section) {
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "| comes from") || strings.HasPrefix(line, "|---") {
			continue
		}
		rows++
		targets := namedTest.FindAllStringSubmatch(line, -1)
		require.NotEmpty(t, targets, line)
		for _, m := range targets {
			named[m[1]] = true
		}
	}
	require.Greater(t, rows, 8)
	there := map[string]bool{}
	for _, folder := range []string{"api", "internal", "workflows", "activities", "worker", "cmd", "web"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() && entry.Name() == "node_modules" {
				return fs.SkipDir
			}
			if !strings.HasSuffix(path, "_test.go") {
				return nil
			}
			code, err := os.ReadFile(path)
			for _, m := range testFunc.FindAllSubmatch(code, -1) {
				if strings.HasPrefix(string(m[1]), "Fuzz") {
					there[string(m[1])] = true
				}
			}
			return err
		})
		require.NoError(t, err)
	}
	require.Equal(t, there, named)
}
