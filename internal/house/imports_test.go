package house

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	module = "jiaoban"
	root   = "../.."
)

var update = flag.Bool("update", false, "write the import table into its copies")

// source is one Go file of the module, its folder written from the root.
type source struct {
	name, folder string
	test         bool
	ast          *ast.File
	fset         *token.FileSet
}

func (s source) imports() []string {
	paths := make([]string, 0, len(s.ast.Imports))
	for _, spec := range s.ast.Imports {
		p, _ := strconv.Unquote(spec.Path.Value) // the parser has seen that it is a string
		paths = append(paths, p)
	}
	return paths
}

// sources reads every Go file of the module, whatever its build constraints.
// The files are read here and not by the go command alone, so that go test
// knows that this test depends on them.
func sources(t *testing.T) []source {
	t.Helper()
	var found []source
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return skipFolder(relative, entry.Name())
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			return err
		}
		found = append(found, source{
			name: filepath.ToSlash(relative), folder: path.Dir(filepath.ToSlash(relative)),
			test: strings.HasSuffix(name, "_test.go"), ast: file, fset: fset,
		})
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, found)
	return found
}

// skipFolder leaves out what is not of this module, as the go command does.
func skipFolder(relative, base string) error {
	hidden := relative != "." && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_"))
	if hidden || base == "node_modules" || base == "testdata" {
		return fs.SkipDir
	}
	if relative == "bin" || relative == "data" {
		return fs.SkipDir
	}
	if _, err := os.Stat(filepath.Join(root, relative, "go.mod")); relative != "." && err == nil {
		return fs.SkipDir
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// under reports whether a path is a folder or below it.
func under(p, folder string) bool { return p == folder || strings.HasPrefix(p, folder+"/") }

func underAny(p string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool { return under(p, folder) })
}

// rowOf finds the row of a folder or of the nearest folder above it.
func rowOf(folder string) (row, bool) {
	var best row
	for _, r := range table {
		if under(folder, r.folder) && len(r.folder) > len(best.folder) {
			best = r
		}
	}
	return best, best.folder != ""
}

// permitted reports whether the production code of a folder may import a
// package of this module.
func permitted(r row, imported string) bool {
	if under(imported, r.folder) || underAny(imported, r.may) {
		return true
	}
	return r.all() && !under(imported, "cmd") && !under(imported, "internal/pgtest")
}

// ownerOf finds the owner of a foreign package.
func ownerOf(imported string) (owner, bool) {
	var best owner
	for _, o := range owners {
		if under(imported, o.module) && len(o.module) > len(best.module) {
			best = o
		}
	}
	return best, best.module != ""
}

func standard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".") && first != module
}

func TestImportsPointInward(t *testing.T) {
	t.Parallel()
	for _, file := range sources(t) {
		r, known := rowOf(file.folder)
		if !known {
			t.Errorf("%s: the folder is not in the table of internal/house; add a row that says what it is and what it may import", file.name)
			continue
		}
		for _, imported := range file.imports() {
			inner, ours := strings.CutPrefix(imported, module+"/")
			switch {
			case ours && !file.test && !permitted(r, inner):
				t.Errorf("%s: %s may not import %s", file.name, r.folder, inner)
			case ours && file.test && under(inner, "cmd") && !under(file.folder, "cmd"):
				t.Errorf("%s: nothing imports cmd", file.name)
			case !ours && !standard(imported):
				if o, owned := ownerOf(imported); owned && !owns(o, file) {
					t.Errorf("%s: %s is for %s alone: %s", file.name, o.module, strings.Join(o.folders, ", "), o.why)
				}
			}
		}
	}
}

// likeTests are folders that only tests import, and that count as tests themselves.
var likeTests = []string{"internal/pgtest", "e2e/record"}

// owns reports whether a file may import what the owner guards.
func owns(o owner, file source) bool {
	if slices.Contains(o.folders, testsOnly) {
		return file.test || underAny(file.folder, likeTests)
	}
	return underAny(file.folder, o.folders)
}

func TestRulesStandOnTheStandardLibraryAlone(t *testing.T) {
	t.Parallel()
	for _, file := range sources(t) {
		if file.test || !underAny(file.folder, standardOnly) {
			continue
		}
		for _, imported := range file.imports() {
			if !standard(imported) && !underAny(strings.TrimPrefix(imported, module+"/"), standardOnly) {
				t.Errorf("%s: imports %s, which is not of the standard library", file.name, imported)
			}
		}
	}
}

func TestRulesAndWorkflowsNeverAskTheWorld(t *testing.T) {
	t.Parallel()
	for _, file := range sources(t) {
		if file.test || !underAny(file.folder, timeless) {
			continue
		}
		for _, imported := range file.imports() {
			if slices.Contains(worldly, imported) {
				t.Errorf("%s: imports %s", file.name, imported)
			}
		}
		for _, found := range clockUses(file) {
			t.Errorf("%s: asks time.%s; instants are handed in", file.fset.Position(found.Pos()), found.Sel.Name)
		}
	}
}

// clockUses finds the uses of package time that ask something, under whatever
// name the file imports it.
func clockUses(file source) []*ast.SelectorExpr {
	name := ""
	for _, spec := range file.ast.Imports {
		if spec.Path.Value == `"time"` {
			name = "time"
			if spec.Name != nil {
				name = spec.Name.Name
			}
		}
	}
	var found []*ast.SelectorExpr
	ast.Inspect(file.ast, func(node ast.Node) bool {
		if use, ok := node.(*ast.SelectorExpr); ok {
			if on, ok := use.X.(*ast.Ident); ok && name != "" && on.Name == name && slices.Contains(clockwork, use.Sel.Name) {
				found = append(found, use)
			}
		}
		return true
	})
	return found
}

func TestOnlyTheRootCarriesTheServer(t *testing.T) {
	t.Parallel()
	_ = sources(t) // what go list reads decides whether this result may be reused
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Deps", "./...")
	cmd.Dir = root
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		var listed struct {
			ImportPath string   `json:"ImportPath"`
			Deps       []string `json:"Deps"`
		}
		err := decoder.Decode(&listed)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		folder := strings.TrimPrefix(listed.ImportPath, module+"/")
		for _, u := range unreachable {
			reached := slices.IndexFunc(listed.Deps, func(dep string) bool { return under(dep, u.module) })
			if reached >= 0 && !underAny(folder, mayReachServer) {
				t.Errorf("%s reaches %s: %s", folder, listed.Deps[reached], u.why)
			}
		}
	}
}
