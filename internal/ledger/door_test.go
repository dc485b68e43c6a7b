package ledger

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// leavesNothing are the doors of the ledger that write and add nothing to the
// chain, each with its reason. Every other one must.
var leavesNothing = map[string]string{
	"AddJourney":         "a browser on its way to the provider; nobody is signed in yet",
	"TakeJourney":        "the same on its way back; the sign-in is the entry",
	"SignedIn":           "forgets failed attempts; AddSession is the entry",
	"SessionSeen":        "when a session was last used",
	"BeginSecondFactor":  "nothing is asked for until ConfirmSecondFactor",
	"TakeStep":           "that a code is not taken twice; AddSession is the entry",
	"KeepUpload":         "who sent a file; a case takes it by a command",
	"MarkRead":           "one's own inbox",
	"MarkAllRead":        "one's own inbox",
	"PutDraft":           "somebody's own words that say nothing yet",
	"DropDraft":          "the same, thrown away",
	"DropOldDrafts":      "the same, forgotten",
	"Deliver":            "an inbox is told what an event says",
	"FailedSignIn":       "counted for TellFailures, which tells of many in one entry",
	"PasswordFits":       "a password was right and a code is asked for; AddSession is the entry",
	"AttemptSignIn":      "a look that is under way; SignInFailed has the entry of a lock",
	"DropAttempt":        "a look of which nobody is told",
	"AddChallenge":       "a password was right and no session is open; AddSession is the entry",
	"TakeChallenge":      "the same, answered",
	"FillHandlers":       "a column made from the events",
	"ProveCase":          "signs a root; whoever asks for it records Exported",
	"TellOfGaps":         "messages to the office and a unit that nobody is on duty, and a note of which gap has rung",
	"TellOfGoneHandlers": "messages to an inbox about what is in the record",
	"MarkStarted":        "the engine's own note",
	"Claim":              "who sees to what at the moment; the record does not know of processes",
	"Release":            "the same, given back",
	"DropOldClaims":      "the same, forgotten",
	"Doubt":              "the engine's own note",
	"RaiseEpoch":         "part of a recovery, whose begin and end are entries",
	"NoteRootKeys":       "notes of the program about itself: public keys, of which every root names its own; a rotation is an entry",
	"SetMeta":            "notes of the program about itself",
	"DropAbandoned":      "what nobody was told to be received",
	"Reseal":             "whoever asks for it records KeysResealed",
	"SealTexts":          "another seal over the same words",
	"IndexIdentities":    "made anew from what is sealed",
	"TraceCases":         "made anew from what is sealed",
	"MakeRoot":           "a root is itself kept for ever, and signed",
	"CloseDay":           "a root is itself kept for ever, and signed",
}

// Whoever adds a way to write gives it an entry, or says here why it has none.
func TestEveryWayToWriteAddsToTheChain(t *testing.T) {
	t.Parallel()
	calls := callsOfThePackage(t)
	reaches := func(from, to string) bool {
		seen, next := map[string]bool{}, []string{from}
		for len(next) > 0 {
			name := next[0]
			next = next[1:]
			if name == to {
				return true
			}
			if !seen[name] {
				seen[name], next = true, append(next, calls[name]...)
			}
		}
		return false
	}
	adds := func(from string) bool { return reaches(from, "linkEvents") }
	require.True(t, reaches("AddPerson", "write") && adds("AddPerson") && adds("Register"))
	doors, wrong := 0, []string{}
	for name := range calls {
		if !ast.IsExported(name) || !reaches(name, "write") {
			continue
		}
		doors++
		reason, excused := leavesNothing[name]
		if excused == adds(name) || excused && reason == "" {
			wrong = append(wrong, name)
		}
	}
	require.Empty(t, wrong, "each adds to the chain, or stands in the table above with its reason, and not both")
	require.Greater(t, doors, 40)
	for name := range leavesNothing {
		require.NotEmpty(t, calls[name], "%s is no way in", name)
	}
}

// callsOfThePackage gives, by the name of each function, what it names of the
// package: methods of the ledger as they are called, those of others with a dot.
func callsOfThePackage(t *testing.T) map[string][]string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	calls := map[string][]string{}
	for _, path := range names {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			name := f.Name.Name
			if f.Recv != nil && !ofTheLedger(f.Recv.List[0].Names) {
				name = "." + name
			}
			calls[name] = append(calls[name], "")
			ast.Inspect(f.Body, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.SelectorExpr:
					calls[name] = append(calls[name], nameOf(n))
				case *ast.CallExpr:
					if id, ok := n.Fun.(*ast.Ident); ok {
						calls[name] = append(calls[name], id.Name)
					}
				}
				return true
			})
		}
	}
	return calls
}

// The ledger is called l everywhere, alone or as a field.
func ofTheLedger(receiver []*ast.Ident) bool { return len(receiver) == 1 && receiver[0].Name == "l" }

func nameOf(s *ast.SelectorExpr) string {
	switch x := s.X.(type) {
	case *ast.Ident:
		if x.Name == "l" {
			return s.Sel.Name
		}
	case *ast.SelectorExpr:
		if x.Sel.Name == "l" || x.Sel.Name == "dialect" {
			return s.Sel.Name
		}
	}
	return "." + s.Sel.Name
}
