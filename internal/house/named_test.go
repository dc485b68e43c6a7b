package house

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	testFunc  = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	namedTest = regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w+)`")
)

// What a document says is shown by a test is shown by one that there is.
func TestTestsThatDocumentsNameAreThere(t *testing.T) {
	t.Parallel()
	there, named := map[string]bool{}, map[string][]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || path != root && strings.HasPrefix(entry.Name(), ".")) {
			return fs.SkipDir
		}
		code, document := strings.HasSuffix(path, "_test.go"), strings.HasSuffix(path, ".md")
		if !code && !document {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if code {
			for _, m := range testFunc.FindAllSubmatch(content, -1) {
				there[string(m[1])] = true
			}
			return nil
		}
		for _, m := range namedTest.FindAllSubmatch(content, -1) {
			named[string(m[1])] = append(named[string(m[1])], path)
		}
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, len(named), 30)
	for name, where := range named {
		require.True(t, there[name], "%s is named in %v and is no test", name, where)
	}
}
