package house

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	tableBegin = "<!-- import table: written by `make generate` from internal/house/table_test.go -->\n"
	tableEnd   = "<!-- end of the import table -->"
)

// document is the table as docs/architecture.md shows it.
func document() string {
	code := func(names []string) string {
		quoted := make([]string, len(names))
		for i, name := range names {
			quoted[i] = "`" + name + "`"
		}
		return strings.Join(quoted, ", ")
	}
	var b strings.Builder
	b.WriteString("\n| folder | what it is | may import of this module |\n|---|---|---|\n")
	for _, r := range table {
		may := "nothing"
		switch {
		case len(r.may) == 1 && r.may[0] == everything:
			may = "everything but `cmd`"
		case len(r.may) > 0:
			may = code(r.may)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", r.folder, r.what, may)
	}
	b.WriteString("\n| foreign module | only in | because |\n|---|---|---|\n")
	for _, o := range owners {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", o.module, strings.ReplaceAll(code(o.folders), "`tests`", "tests"), o.why)
	}
	b.WriteString("\n")
	return b.String()
}

func TestDocumentShowsTheTable(t *testing.T) {
	t.Parallel()
	name := filepath.Join(root, "docs", "architecture.md")
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	before, rest, begun := strings.Cut(string(text), tableBegin)
	shown, after, ended := strings.Cut(rest, tableEnd)
	require.True(t, begun && ended, "%s must hold the two marks of the import table", name)
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(before+tableBegin+document()+tableEnd+after), 0o644))
		return
	}
	require.Equal(t, document(), shown, "the table in docs/architecture.md is not this one; run make generate")
}
