package engine

import (
	"fmt"
	"runtime"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// creators counts goroutines by the place that created them.
func creators() map[string]int {
	buf := make([]byte, 16<<20)
	found := map[string]int{}
	for _, stack := range strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		_, by, ok := strings.Cut(stack, "created by ")
		if !ok {
			continue
		}
		by, _, _ = strings.Cut(by, "\n")
		by, _, _ = strings.Cut(by, " in goroutine")
		found[by]++
	}
	return found
}

func total(counts map[string]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}

// leaked bounds what the server itself leaves behind at each stop. About sixty
// goroutines were seen: its connections between its own services and the
// pollers of its system workers, for which it has no stop. They sleep, hold no
// file and matter only to a process that starts many engines. Twice the number
// seen leaves room for another version without hiding a leak of ours.
const leaked = 120

// It does not run in parallel: it counts everything in the process.
func TestStopLeavesLittleRunning(t *testing.T) { //nolint:paralleltest // see above
	cycle := func() {
		config := testConfig(t)
		config.UI = true
		e := startEngine(t, config)
		c := dial(t, e)
		w := newWorker(c)
		require.NoError(t, w.Start())
		startWait(t, c, "leak", 10*time.Millisecond)
		result(t, c, "leak")
		w.Stop()
		c.Close()
		stopEngine(t, e)
	}
	cycle()
	settled := func(limit int) map[string]int {
		require.Eventually(t, func() bool { return total(creators()) <= limit }, 20*time.Second, 200*time.Millisecond)
		return creators()
	}
	before := settled(leaked)
	const cycles = 2
	for range cycles {
		cycle()
	}
	after := settled(total(before) + cycles*leaked)
	var lines []string
	for by, n := range after {
		if more := n - before[by]; more > 0 {
			lines = append(lines, fmt.Sprintf("%4d %s", more, by))
		}
	}
	sort.Strings(lines)
	t.Logf("%d goroutines after one stop, %d after %d; more of:\n%s", total(before), total(after), cycles+1, strings.Join(lines, "\n"))
}
