package house

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const note = "written by `make generate` from internal/house/table_test.go"

// The table is also the linter's configuration, which shows a breach while one
// writes, and stands in the documentation. Both copies are written from here.
var copies = []struct {
	file, begin, end string
	text             func() string
}{
	{"docs/architecture.md", "<!-- import table: " + note + " -->\n", "<!-- end of the import table -->", document},
	{".golangci.yml", "        # import table: " + note + "\n", "        # end of the import table", lintRules},
}

func TestCopiesOfTheTable(t *testing.T) {
	t.Parallel()
	for _, c := range copies {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			name := filepath.Join(root, c.file)
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			before, rest, begun := strings.Cut(string(text), c.begin)
			shown, after, ended := strings.Cut(rest, c.end)
			require.True(t, begun && ended, "%s must hold the two marks of the import table", c.file)
			if *update {
				require.NoError(t, os.WriteFile(name, []byte(before+c.begin+c.text()+c.end+after), 0o644))
				return
			}
			require.Equal(t, c.text(), shown, "the table in %s is not this one; run make generate", c.file)
		})
	}
}

// document is the table in Markdown.
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
		case r.all():
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

// lintRules is the table as rules of depguard, where the longest matching
// prefix decides and a path ends in a slash lest jiaoban/api match apidocs.
func lintRules() string {
	var b strings.Builder
	rule := func(name string, files ...string) {
		fmt.Fprintf(&b, "        %s:\n          list-mode: lax\n          files:\n", strings.NewReplacer("/", "-", ".", "-").Replace(name))
		for _, file := range files {
			fmt.Fprintf(&b, "            - %q\n", file)
		}
	}
	deny := func(pkg, why string) {
		fmt.Fprintf(&b, "            - {pkg: %q, desc: %q}\n", pkg, why)
	}
	for _, r := range table {
		files := []string{"${config-path}/" + r.folder + "/**", "!$test"}
		for _, below := range table { // which has a rule of its own
			if strings.HasPrefix(below.folder, r.folder+"/") {
				files = append(files, "!${config-path}/"+below.folder+"/**")
			}
		}
		rule(r.folder, files...)
		if r.all() {
			b.WriteString("          deny:\n")
			deny(module+"/cmd/", "nothing imports cmd")
			deny(module+"/internal/pgtest", "pgtest is for tests")
			continue
		}
		b.WriteString("          allow:\n")
		for _, folder := range append([]string{r.folder}, r.may...) {
			fmt.Fprintf(&b, "            - %q\n", module+"/"+folder)
		}
		b.WriteString("          deny:\n")
		deny(module+"/", "imports point inward; see docs/architecture.md")
	}
	for _, o := range owners {
		files := []string{"$all"}
		for _, folder := range o.folders {
			if folder == testsOnly {
				files = append(files, "!$test")
				for _, like := range likeTests {
					files = append(files, "!${config-path}/"+like+"/**")
				}
				continue
			}
			files = append(files, "!${config-path}/"+folder+"/**")
		}
		rule(o.module, files...)
		b.WriteString("          deny:\n")
		deny(o.module, o.why)
	}
	return b.String()
}
