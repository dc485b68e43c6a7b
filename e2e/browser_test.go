package e2e

import (
	"os"
	"os/exec"
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
	node := exec.CommandContext(within(t, 20*time.Minute), "node", "--test", "web/e2e/")
	node.Dir = ".."
	node.Env = append(os.Environ(), "JIAOBAN_URL="+s.Serving().URL, "JIAOBAN_PASSWORD="+s.password)
	said, err := node.CombinedOutput()
	require.NoError(t, err, "%s", said)
	require.Contains(t, string(said), "# pass 4\n", "%s", said) // a scenario that did not run would pass, too
}
