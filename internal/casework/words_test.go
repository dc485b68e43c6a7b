package casework

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// source parses the package as it stands, without its tests.
func source(t *testing.T) []*ast.File {
	t.Helper()
	notTest := func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }
	//nolint:staticcheck // no build constraints stand in this package, so that plain parsing sees all of it
	packages, err := parser.ParseDir(token.NewFileSet(), ".", notTest, 0)
	require.NoError(t, err)
	var files []*ast.File
	for _, p := range packages {
		for _, f := range p.Files {
			files = append(files, f)
		}
	}
	require.NotEmpty(t, files)
	return files
}

// Every constant of every enumeration has words in both languages.
func TestEveryEnumerationHasWords(t *testing.T) {
	t.Parallel()
	have := map[string]bool{}
	for k, m := range words {
		have[fmt.Sprintf("%T %v", k, k)] = true
		require.NotEmpty(t, m.zh, k)
		require.NotEmpty(t, m.en, k)
		require.False(t, hasChinese(m.en), "%v: %s", k, m.en)
		require.True(t, hasChinese(m.zh), "%v: %s", k, m.zh)
	}
	require.Len(t, have, len(words))
	constants := 0
	for _, f := range source(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			kind, typed := spec.Type.(*ast.Ident)
			value, text := spec.Values[0].(*ast.BasicLit)
			if !typed || !text || value.Kind != token.STRING || value.Value == `""` {
				return true
			}
			v, err := strconv.Unquote(value.Value)
			require.NoError(t, err)
			if kind.Name == "Reason" {
				return true // a kind of refusal; its code has the words
			}
			require.True(t, have["casework."+kind.Name+" "+v], "%s %q has no words", kind.Name, v)
			constants++
			return true
		})
	}
	require.Greater(t, constants, 150, "the source was read")
	for _, et := range EventTypes() {
		require.True(t, HasWord(et), et)
	}
	for _, k := range Kinds() {
		require.True(t, HasWord(k), k)
	}
}

func hasChinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// Every value that a command's body may carry has a word of some enumeration.
func TestEveryValueOfABodyHasWords(t *testing.T) {
	t.Parallel()
	values := map[string]bool{}
	for k := range words {
		values[fmt.Sprint(k)] = true
	}
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(x reflect.Type) {
		switch x.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array:
			walk(x.Elem())
			return
		case reflect.Struct:
		default:
			return
		}
		if seen[x] {
			return
		}
		seen[x] = true
		for f := range x.Fields() {
			if enum := f.Tag.Get("enum"); enum != "" {
				for v := range strings.SplitSeq(enum, ",") {
					require.True(t, values[v], "%s.%s: %q has no words", x.Name(), f.Name, v)
				}
			}
			walk(f.Type)
		}
	}
	for _, k := range Kinds() {
		walk(reflect.TypeOf(NewBody(k)))
	}
	walk(reflect.TypeFor[Attestation]())
	require.Greater(t, len(seen), 50)
}

func TestWord(t *testing.T) {
	t.Parallel()
	require.Equal(t, "主办", Word(RoleLead, Chinese))
	require.Equal(t, "lead", Word(RoleLead, English))
	require.Equal(t, "弄虚作假", Word(Cause("fraud"), Chinese))
	require.Equal(t, "no-such", Word(State("no-such"), Chinese))
	require.Empty(t, Word(State(""), English))
	require.NotEqual(t, Word(Disputed, Chinese), Word(InDispute, Chinese), "a case's and an assignment's dispute are two things")
	require.False(t, HasWord(Kind("no-such")))
}
