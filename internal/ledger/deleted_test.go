package ledger

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// mayGo are the rows that the ledger deletes, each with its reason. People, accounts,
// units, posts, cases and what was said of them are not among these: they end, and stay.
var mayGo = map[string]string{
	"accessRow":       "who sees a case, made anew from its state",
	"attemptRow":      "an attempt to sign in that is over",
	"failureRow":      "failed sign-ins, once an entry tells of them",
	"challengeRow":    "a second factor that was asked for",
	"journeyRow":      "a browser on its way to single sign-on",
	"draftRow":        "somebody's own words that were sent or forgotten",
	"factorRow":       "a second factor; its entry stays",
	"recoveryCodeRow": "codes that no longer hold; their entries stay",
	"linkRow":         "a link of single sign-on; its entry stays",
	"figureRow":       "sums, made anew from the cases",
	"handlerRow":      "who handles a part, made anew from the state",
	"taskRow":         "what waits for somebody, made anew from the state",
	"recusalRow":      "who is recused, made anew from the state",
	"indexRow":        "blind indexes, made anew from the identity",
	"traceRow":        "the same of a case: by what it is found again",
	"stagedRow":       "rows of a list whose reading broke off, before anybody saw it",
	"batchRow":        "the same: the list itself",
	"batchFileRow":    "that a file was sent, so that it may be sent anew; the list stays",
	"metaRow":         "that a key counts as gone; its entry stays",
	"claimRow":        "that a server is at work on something, once it is not",
}

// variables are what stands in a deletion by name.
var variables = map[string]string{"access.go row": "accessRow", "failure.go r": "failureRow"}

// Nobody is ever deleted (issue of people: create, disable, move).
func TestNobodyIsEverDeleted(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	deletes := regexp.MustCompile(`\bDelete\(&?([^)]*)`)
	raw := regexp.MustCompile(`\b(DELETE\s+FROM|TRUNCATE\s+TABLE|DROP\s+TABLE)\b`)
	seen := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		require.NoError(t, err)
		// load.go takes from a ledger in which nothing was ever recorded what its tables begin with.
		require.Equal(t, name == "load.go", raw.Match(source), "%s deletes past the table above", name)
		for _, found := range deletes.FindAllStringSubmatch(string(source), -1) {
			row := strings.TrimSuffix(found[1], "{}")
			if v, ok := variables[name+" "+row]; ok {
				row = v
			}
			require.Contains(t, mayGo, row, "%s deletes", name)
			seen[row] = true
		}
	}
	for row := range mayGo {
		require.True(t, seen[row], "nothing deletes a %s any more", row)
	}
}
