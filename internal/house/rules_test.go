package house

import (
	"go/parser"
	"go/token"
	"testing"

	"github.com/stretchr/testify/require"
)

// The rules themselves, on files that break them: a rule that finds nothing is
// otherwise not to be told from a rule that looks at nothing.
func TestPermitted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		folder, imported string
		want             bool
	}{
		{"cmd/jiaoban", "internal/app", true},
		{"cmd/jiaoban", "internal/ledger", false},
		{"internal/app", "internal/ledger", true},
		{"internal/app", "cmd/jiaoban", false},
		{"internal/app", "internal/pgtest", false},
		{"internal/ledger", "internal/gateway", false},
		{"internal/ledger/sqlite", "internal/ledger", true},
		{"internal/ledger", "internal/ledgers", false},
		{"api", "internal/ledger", false},
		{"workflows", "activities", true},
		{"activities", "workflows", false},
		{"internal/casework", "internal/contract", false},
	} {
		r, known := rowOf(tt.folder)
		require.True(t, known, tt.folder)
		require.Equal(t, tt.want, permitted(r, tt.imported), "%s imports %s", tt.folder, tt.imported)
	}
}

func TestEveryNameInTheTableIsARow(t *testing.T) {
	t.Parallel()
	var all []string
	for _, r := range table {
		all = append(all, r.may...)
	}
	for _, o := range owners {
		all = append(all, o.folders...)
	}
	all = append(append(append(all, mayReachServer...), standardOnly...), timeless...)
	for _, name := range all {
		if name == everything || name == testsOnly {
			continue
		}
		r, known := rowOf(name)
		require.True(t, known && r.folder == name, name)
	}
}

func TestOwnerOfIsTheLongestMatch(t *testing.T) {
	t.Parallel()
	o, owned := ownerOf("gorm.io/driver/postgres")
	require.True(t, owned)
	require.Equal(t, "gorm.io", o.module)
	_, owned = ownerOf("gorm.iota/x")
	require.False(t, owned)
}

func TestClockUsesSeesRenamedImports(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		`package p; import "time"; var a = time.Now(); var b = time.Unix(0, 0)`:                1,
		`package p; import clock "time"; var a = clock.Now; var b, _ = clock.LoadLocation("")`: 2,
		`package p; type clock struct{ Now int }; var time clock; var a = time.Now`:            0,
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", text, 0)
		require.NoError(t, err)
		require.Len(t, clockUses(source{ast: file, fset: fset}), want, text)
	}
}
