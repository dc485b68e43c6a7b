package house

import (
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
