package e2e

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The page is lived with in Chromium: web/e2e holds what the people do, one file for
// what belongs together and a demonstration city for each, so that none finds what
// another one left. The page must be built in, as make test and make build do it.
func TestACaseIsLivedThroughThePages(t *testing.T) {
	t.Parallel()
	require.FileExists(t, "../web/dist/index.html", "the page is not built: run deploy/bin/page")
	require.DirExists(t, "../web/node_modules/playwright-core", "the page's modules are missing: run deploy/bin/page-modules")
	files, err := filepath.Glob("../web/e2e/*.test.mjs")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	// The longest begin first, so that none is left over at the end. What is to come
	// within a second has the machine for itself.
	long := []string{"kept", "pages", "account", "deeds", "unit", "decide", "office"}
	slices.SortStableFunc(files, func(a, b string) int { return cmp.Compare(rank(long, a), rank(long, b)) })
	next := make(chan string)
	var browsing sync.WaitGroup
	for range atATime {
		browsing.Go(func() {
			for file := range next {
				t.Run(about(file), func(t *testing.T) { lived(t, file) })
			}
		})
	}
	for _, file := range files {
		if about(file) != "wall" {
			next <- file
		}
	}
	close(next)
	browsing.Wait()
	t.Run("wall", func(t *testing.T) { lived(t, "../web/e2e/wall.test.mjs") })
	for _, fault := range faults.told {
		t.Log(fault)
	}
}

// faults are what failed in each file. They are told once more when all is over:
// whoever reads the log of a machine far away often sees its end alone.
var faults struct {
	sync.Mutex
	told []string
}

// atATime is how many files are lived beside one another: three keep two processors
// busy, for half of the time a page waits for the next second.
const atATime = 3

// about says what the scenarios of a file are about: its name without what all have.
func about(file string) string { return strings.TrimSuffix(filepath.Base(file), ".test.mjs") }

func rank(first []string, file string) int {
	if i := slices.Index(first, about(file)); i >= 0 {
		return i
	}
	return len(first)
}

// twice is how many files had to be lived once more.
var twice atomic.Int32

// lived lives the scenarios of one file in a city of their own. As many files as are
// lived beside one another may fail, for what stops a machine for a minute stops all of
// them; each is lived once more in another city, and what failed is told all the same: a
// busy machine finds the scenario that does not wait for what it asks. It may be a rare
// fault of the page as well, and whoever reads of it looks for one.
func lived(t *testing.T, file string) {
	t.Helper()
	said, err := livedOnce(t, file)
	tell(t, file, said, err)
	if err != nil && twice.Add(1) <= atATime {
		t.Logf("%s is lived once more", about(file))
		said, err = livedOnce(t, file)
		tell(t, file, said, err)
	}
	require.NoError(t, err)
}

// tell tells what failed in a file, if anything did, now and when all is over.
func tell(t *testing.T, file, said string, err error) {
	t.Helper()
	if err == nil {
		return
	}
	fault := fmt.Sprintf("%s failed: %v\n%s", about(file), err, failed(said))
	t.Log(fault)
	faults.Lock()
	defer faults.Unlock()
	faults.told = append(faults.told, fault)
}

// livedOnce gives what node says of the scenarios of a file, and an error unless each of
// them ran and passed: one that did not run would pass, too.
func livedOnce(t *testing.T, file string) (string, error) {
	t.Helper()
	s := start(t, on(t.TempDir()))
	node := exec.CommandContext(within(t, 15*time.Minute), "node", "--test", strings.TrimPrefix(file, "../"))
	node.Dir = ".."
	node.Env = append(os.Environ(), "JIAOBAN_URL="+s.Serving().URL, "JIAOBAN_PASSWORD="+s.password)
	output, err := node.CombinedOutput()
	said := string(output)
	if all := scenarios(t, file); err == nil && !strings.Contains(said, fmt.Sprintf("# pass %d\n", all)) {
		err = fmt.Errorf("%d scenarios are in %s, and not all of them passed", all, file)
	}
	return said, err
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

// scenarios counts what a file of web/e2e holds.
func scenarios(t *testing.T, file string) int {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	n := strings.Count("\n"+string(content), "\ntest(")
	require.NotZero(t, n)
	return n
}
