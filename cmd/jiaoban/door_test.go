package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// machine runs commands on a data folder of its own.
type machine struct {
	t       *testing.T
	dir     string
	entries []string // of the office's own record, as last looked at
	looks   int
}

func (m *machine) run(args ...string) {
	m.t.Helper()
	var out, log bytes.Buffer
	require.Equal(m.t, 0, run(append(args, "--data", filepath.Join(m.dir, "data")), nil, &out, &log), "%v: %s", args, log.String())
}

// added are the kinds of entries since the last look. A look is an export, which
// is an entry itself.
func (m *machine) added() []string {
	m.t.Helper()
	m.looks++
	path := filepath.Join(m.dir, strings.Repeat("x", m.looks)+".jsonl")
	m.run("export", "--out", path)
	content, err := os.ReadFile(path)
	require.NoError(m.t, err)
	before := len(m.entries)
	m.entries = nil
	for line := range bytes.Lines(content) {
		var l struct{ Event struct{ Case, Type string } }
		require.NoError(m.t, json.Unmarshal(line, &l))
		if l.Event.Case == "office" {
			m.entries = append(m.entries, l.Event.Type)
		}
	}
	require.Equal(m.t, "exported", m.entries[len(m.entries)-1])
	return m.entries[before : len(m.entries)-1]
}

// byHand reads testdata/doors.txt: what each command leaves.
func byHand(t *testing.T) map[string]string {
	t.Helper()
	content, err := os.ReadFile("testdata/doors.txt")
	require.NoError(t, err)
	table := map[string]string{}
	for line := range strings.Lines(string(content)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		name, leaves, cut := strings.Cut(strings.TrimSpace(line), " | ")
		require.True(t, cut, line)
		table[name] = leaves
	}
	return table
}

// A new command fails until it stands in the table by hand.
func TestEveryCommandStandsInTheTableOfEntries(t *testing.T) {
	t.Parallel()
	table, found := byHand(t), map[string]bool{}
	for _, cmd := range every(commands()) {
		if path := helpPath(cmd); !cmd.HasSubCommands() && path != "help" {
			require.Contains(t, table, path, "what entries does it leave?")
			found[path] = true
		}
	}
	for name := range table {
		require.True(t, found[name], "%s is no command", name)
	}
}

// Commands that change something of the office, or let something out, leave the
// entries that the table by hand says.
func TestCommandsLeaveWhatTheTableSays(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	steps := [][]string{
		{"account add", "wang", "--name", "王芳"},
		{"account disable", "wang"},
		{"account enable", "wang"},
		{"account reset-password", "wang"},
		{"keys rotate", "text"},
		{"keys reseal", "text"},
		{"audit prove", "office", "--out", filepath.Join(dir, "proof")},
		{"export", "--out", filepath.Join(dir, "out.csv")},
		{"backup", "--out", filepath.Join(dir, "backup.age"), "--recipient", "age1j2n6j6w74uxath4d8j2f9n57guytp50u7wadjlgkke0tzv8mpvjq93ry65"},
		{"account list"},
		{"account sessions", "wang"},
		{"keys list"},
		{"audit verify"},
		{"audit root"},
		{"evidence verify"},
	}
	table := byHand(t)
	m := &machine{t: t, dir: dir}
	m.run("migrate")
	require.Equal(t, strings.Fields(table["migrate"]), slices.Compact(slices.Clone(m.added())))
	gone := map[string]bool{"migrate": true}
	for _, step := range steps {
		m.run(append(strings.Fields(step[0]), step[1:]...)...)
		want := []string{}
		if leaves := table[step[0]]; !strings.HasPrefix(leaves, "-") {
			want = strings.Fields(leaves)
		}
		require.Equal(t, want, append([]string{}, m.added()...), step[0])
		gone[step[0]] = true
	}
	for name, leaves := range table {
		excused := leaves == "api" || strings.HasPrefix(leaves, "as ") || strings.HasPrefix(leaves, "-")
		require.True(t, gone[name] || excused, "%s leaves entries and is never run here", name)
	}
}
