package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The page is lived with in Chromium: web/e2e holds what the people do, one
// browser each. The page must be built in, as make test and make build do it.
func TestACaseIsLivedThroughThePages(t *testing.T) {
	t.Parallel()
	require.FileExists(t, "../web/dist/index.html", "the page is not built: run deploy/bin/page")
	require.DirExists(t, "../web/node_modules/playwright-core", "the page's modules are missing: run deploy/bin/page-modules")
	s := start(t, on(t.TempDir()))
	node := exec.CommandContext(within(t, 40*time.Minute), "node", "--test", "web/e2e/")
	node.Dir = ".."
	node.Env = append(os.Environ(), "JIAOBAN_URL="+s.Serving().URL, "JIAOBAN_PASSWORD="+s.password)
	said, err := node.CombinedOutput()
	require.NoError(t, err, "%s", failed(string(said)))
	// A scenario that did not run would pass, too.
	require.Contains(t, string(said), fmt.Sprintf("# pass %d\n", scenarios(t)), "%s", said)
}

// failed are the scenarios that failed, each with what it says of it, and how many
// there were: whoever reads the log of a machine far away sees a part of it alone.
func failed(tap string) string {
	var kept []string
	telling := false
	for line := range strings.Lines(tap) {
		telling = telling || strings.HasPrefix(line, "not ok ")
		if telling || strings.HasPrefix(line, "1..") {
			kept = append(kept, line)
		}
		telling = telling && line != "  ...\n"
	}
	if kept == nil {
		return tap
	}
	return strings.Join(kept, "")
}

func TestOnlyWhatFailedIsTold(t *testing.T) {
	t.Parallel()
	fault := "not ok 2 - two\n  ---\n  error: 'no such row'\n  ...\n"
	require.Equal(t, fault+"1..3\n", failed("# Subtest: one\nok 1 - one\n  ---\n  duration_ms: 1\n  ...\n# Subtest: two\n"+fault+"# Subtest: three\nok 3 - three\n  ---\n  ...\n1..3\n# fail 1\n"))
	require.Equal(t, "node: no such file\n", failed("node: no such file\n"))
}

// scenarios counts what web/e2e holds.
func scenarios(t *testing.T) int {
	t.Helper()
	files, err := filepath.Glob("../web/e2e/*.test.mjs")
	require.NoError(t, err)
	n := 0
	for _, name := range files {
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		n += strings.Count("\n"+string(content), "\ntest(")
	}
	require.NotZero(t, n)
	return n
}
