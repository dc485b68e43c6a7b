package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/app"
)

// said runs a command that goes wrong and gives what it says in each language.
func said(t *testing.T, status int, args ...string) (zh, en string) {
	t.Helper()
	var out, log bytes.Buffer
	require.Equal(t, status, run(args, strings.NewReader(""), &out, &log), "%v: %s", args, log.String())
	_, text, ok := strings.Cut("\n"+log.String(), "\njiaoban: ")
	require.True(t, ok, "%v: %s", args, log.String())
	for line := range strings.Lines(text) {
		if han(line) && en == "" {
			zh += line
		} else {
			en += line
		}
	}
	return zh, en
}

func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// Names with an underline are of JSON and of no language; names of settings have
// capitals and stay.
var (
	jsonName  = regexp.MustCompile(`\b[a-z]+_[a-z_]+\b`)
	badJoints = regexp.MustCompile(`。[；;，、：]|[；;]。|：：|。。|\.;|;\.|: :|\.:|: \n`)
)

// readsWell checks what every sentence of an error has to be.
func readsWell(t *testing.T, zh, en string, args []string) {
	t.Helper()
	require.True(t, han(zh), "%v: no Chinese: %s", args, en)
	require.NotEmpty(t, strings.TrimSpace(en), "%v: no English: %s", args, zh)
	require.Empty(t, jsonName.FindAllString(zh, -1), "%v: %s", args, zh)
	require.Empty(t, badJoints.FindAllString(zh+en, -1), "%v: %s%s", args, zh, en)
	require.NotRegexp(t, `jiaoban/|%!|0x[0-9a-f]{6}`, zh+en, "%v", args)
}

// Every command is lived wrongly once: too much after it, a flag that there is
// not, and an argument too few.
func TestEveryCommandSaysInBothLanguagesWhatWasTypedWrongly(t *testing.T) {
	t.Parallel()
	for _, cmd := range every(commands()) {
		path := strings.Fields(helpPath(cmd))
		if len(path) == 0 || path[0] == "help" {
			continue
		}
		tries := [][]string{append(path, "--no-such-flag"), append(path, "a", "b", "c", "d", "e")}
		if cmd.HasSubCommands() {
			tries[1] = append(path, "no-such-command")
		} else if strings.Contains(cmd.Use, " ") {
			tries = append(tries, path)
		}
		for _, args := range tries {
			zh, en := said(t, app.ExitUsage, args...)
			readsWell(t, zh, en, args)
		}
		for word := range strings.FieldsSeq(strings.TrimPrefix(cmd.Use, cmd.Name())) {
			require.Contains(t, argumentWords, word, "%s takes %s", cmd.CommandPath(), word)
		}
	}
	for _, args := range [][]string{{"no-such-command"}, {"--no-such-flag"}, {"-z"}, {"import", "f", "--declared", "many"}, {"import", "f", "--declared"}, {"serve", "--demo=perhaps"}, {"serve", "--=x"}} {
		zh, en := said(t, app.ExitUsage, args...)
		readsWell(t, zh, en, args)
	}
}

// The statuses of what goes wrong, as help and the operations guide say, in both
// languages: 2 where the command or a setting needs mending, 1 where it may go
// well next time, 4 where the record does not hold.
func TestWhatGoesWrongIsSaidInBothLanguagesWithItsStatus(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, content string) string {
		t.Helper()
		require.NoError(t, os.MkdirAll(filepath.Dir(at(name)), 0o700))
		require.NoError(t, os.WriteFile(at(name), []byte(content), 0o600))
		return at(name)
	}
	file := write("a-file", "nothing of use")
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, taken.Close()) })
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, nobody.Close())
	broken, foreign, higher := filepath.Dir(write("broken/p.yaml", "name: [")), filepath.Dir(write("foreign/p.yaml", "zone: nowhere\nname: own\nclocks: 5\n")), filepath.Dir(write("calendar/c.yaml", "year: 2026\n"))
	config := write("settings.yaml", "server:\n  listen: nonsense\n  nonsense: 1\n")
	data := at("data")
	var out, log bytes.Buffer
	require.Equal(t, 0, run([]string{"migrate", "--data", data}, nil, &out, &log), log.String())
	closed := "postgres://u:hidden-word@" + nobody.Addr().String() + "/x?sslmode=disable"
	require.NoError(t, os.MkdirAll(at("nokeys"), 0o700))
	ledger, err := os.ReadFile(filepath.Join(data, "ledger.db"))
	require.NoError(t, err)
	write("nokeys/ledger.db", string(ledger))
	cannot := strings.Repeat("x", 300) // longer than a name may be

	for _, test := range []struct {
		status int
		args   []string
	}{
		{2, []string{"serve", "--data", at("new"), "--policies", broken}},
		{2, []string{"serve", "--data", at("new"), "--policies", foreign}},
		{2, []string{"serve", "--data", at("new"), "--policies", higher}},
		{2, []string{"migrate", "--data", at("new"), "--policies", at("none")}},
		{2, []string{"serve", "--data", file}},
		{2, []string{"serve", "--data", at(cannot)}},
		{2, []string{"serve", "--config", at("none.yaml")}},
		{2, []string{"serve", "--config", config}},
		{2, []string{"serve", "--config", file}},
		{2, []string{"serve", "--data", at("new"), "--listen", "nonsense"}},
		{2, []string{"serve", "--data", at("new"), "--listen", "192.0.2.1:80"}},
		{1, []string{"serve", "--data", at("new"), "--listen", taken.Addr().String()}},
		{2, []string{"serve", "--data", at("new"), "--listen", "127.0.0.1:0", "--files", file}},
		{2, []string{"serve", "--data", at("nokeys"), "--listen", "127.0.0.1:0"}},
		{2, []string{"serve", "--log-level", "loud", "--temporal-ui-port", "99999999"}},
		{2, []string{"api", "--data", at("new"), "--demo"}},
		{2, []string{"worker", "--data", at("new")}},
		{2, []string{"migrate", "--database", "mysql://u:hidden-word@h/x"}},
		{1, []string{"migrate", "--data", at("new"), "--database", closed}},
		{1, []string{"worker", "--data", at("new"), "--database", closed, "--temporal", nobody.Addr().String()}},
		{2, []string{"recover", "--check", "--data", at("none")}},
		{2, []string{"recover", "--check", "--data", at("nokeys")}},
		{2, []string{"audit", "verify", "--data", at("none")}},
		{2, []string{"audit", "verify", "--file", at("none")}},
		{2, []string{"audit", "verify", "--proof", at("none")}},
		{2, []string{"audit", "verify", "--key", "00"}},
		{4, []string{"audit", "verify", "--proof", file}},
		{4, []string{"audit", "verify", "--file", file}},
		{4, []string{"audit", "verify", "--root", file}},
		{2, []string{"evidence", "verify", "--data", at("none")}},
		{2, []string{"export", "--data", data}},
		{2, []string{"export", "--data", data, "--out", file}},
		{2, []string{"export", "--data", data, "--out", at("o"), "--format", "pdf"}},
		{2, []string{"export", "--data", data, "--out", at("o.csv"), "--campaign", "c9"}},
		{2, []string{"export", "--data", data, "--out", at("o.csv"), "--batch", "b9"}},
		{2, []string{"export", "--data", data, "--out", at("o.jsonl"), "--with-state"}},
		{2, []string{"export", "--data", data, "--out", at("o.jsonl"), "--public"}},
		{2, []string{"export", "--data", data, "--out", at("o.csv"), "--public", "--internal"}},
		{2, []string{"keys", "list", "--data", at("nokeys")}},
		{2, []string{"keys", "rotate", "golden", "--data", data}},
		{2, []string{"account", "add", "wang", "--data", data}},
		{2, []string{"account", "add", "admin", "--name", "王芳", "--data", data}},
		{2, []string{"account", "add", "w", "--name", "王芳", "--data", data}},
		{2, []string{"account", "add", "wang", "--person", "nobody", "--data", data}},
		{2, []string{"account", "disable", "nobody", "--data", data}},
		{2, []string{"account", "reset-second-factor", "admin", "--data", data}},
		{2, []string{"account", "end-session", "s9", "--data", data}},
		{2, []string{"demo", "--mode", "apart"}},
		{2, []string{"import", file}},
		{2, []string{"import", file, "--campaign", "c", "--handed-over", "yesterday"}},
		{2, []string{"import", file, "--supplement", "--history"}},
		{2, []string{"import", at("none"), "--campaign", "c", "--handed-over", "2021-08-20T21:25:00+08:00"}},
		{2, []string{"batch", "strike", "b", "5"}},
		{2, []string{"batch", "strike", "b", "five", "--reason", "r"}},
		{2, []string{"batch", "withdraw", "b"}},
		{2, []string{"batch", "correct", "b", "5", "--reason", "r", "--field", "complaint"}},
		{2, []string{"batch", "list", "--server", "http://" + nobody.Addr().String()}},
		{1, []string{"batch", "list", "--server", "http://" + nobody.Addr().String(), "--token", "t"}},
		{1, []string{"unit", "list", "--server", "http://no-such-host.invalid", "--token", "t"}},
		{2, []string{"unit", "change", "u", "--token", "t"}},
		{2, []string{"person", "post", "p", "u", "duty_officer", "--from", "now", "--token", "t"}},
		{2, []string{"contact", "add", "u", "p", "--token", "t"}},
		{2, []string{"person", "change", "p", "--token", "t"}},
		{2, []string{"roster", "list", "u", "--from", "monday", "--token", "t"}},
		{2, []string{"roster", "add", "u", "p", "--telephone", "1", "--token", "t"}},
		{2, []string{"roster", "add", "u", "p", "--from", "2021-08-20T21:25:00+08:00", "--until", "2021-08-21T09:25:00+08:00", "--token", "t"}},
		{2, []string{"roster", "strike", "u", "d", "--reason", " ", "--token", "t"}},
		{2, []string{"shift", "withdraw", "h", "--reason", " ", "--token", "t"}},
		{2, []string{"shift", "offer", "--token", "t"}},
		{2, []string{"delegation", "add", "p", "--token", "t"}},
		{2, []string{"roll", "template", at("roll.csv")}},
		{2, []string{"roll", "load", at("none.xlsx")}},
		{2, []string{"roll", "load", file, "--commit", "--dry-run"}},
	} {
		t.Run(strings.ReplaceAll(strings.Join(test.args, " "), dir, ""), func(t *testing.T) {
			zh, en := said(t, test.status, test.args...)
			readsWell(t, zh, en, test.args)
			require.NotContains(t, zh+en, "hidden-word", "a password is never shown")
			t.Logf("\n%s%s", zh, en)
		})
	}
}
