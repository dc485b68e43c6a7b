package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"
)

func every(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, below := range cmd.Commands() {
		all = append(all, every(below)...)
	}
	return all
}

func inBothLanguages(t *testing.T, where string, w words) {
	t.Helper()
	require.True(t, strings.ContainsFunc(w.zh, func(r rune) bool { return unicode.Is(unicode.Han, r) }), "%s: no Chinese in %q", where, w.zh)
	require.NotEmpty(t, w.en, "%s: no English", where)
	require.False(t, strings.ContainsFunc(w.en, func(r rune) bool { return unicode.Is(unicode.Han, r) }), "%s: Chinese in %q", where, w.en)
}

// width is how many columns a terminal needs for a line.
func width(line string) int {
	n := 0
	for _, r := range line {
		if n++; unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff60 {
			n++
		}
	}
	return n
}

func TestEveryCommandAndFlagIsExplainedInBothLanguages(t *testing.T) {
	t.Parallel()
	paths, flags := map[string]bool{}, map[string]bool{}
	for _, cmd := range every(commands()) {
		path := helpPath(cmd)
		help := commandHelps[path]
		if path == "" {
			help = program
		}
		paths[path] = true
		inBothLanguages(t, cmd.CommandPath(), help.short)
		if help.long != (words{}) {
			inBothLanguages(t, cmd.CommandPath(), help.long)
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			where := cmd.CommandPath() + " --" + f.Name
			inBothLanguages(t, where, flagHelp(path, f.Name))
			require.Equal(t, flagHelp(path, f.Name).lines(), f.Usage, where)
			flags[f.Name], flags[path+" "+f.Name] = true, true
		})
		require.True(t, strings.HasPrefix(cmd.Long, help.short.line()), "%s says what it does", cmd.CommandPath())
	}
	for path := range commandHelps {
		require.True(t, paths[path], "help speaks of %s, which is no command", path)
	}
	for name := range flagHelps {
		require.True(t, flags[name], "help speaks of %s, which is no flag", name)
	}
}

func TestHelpFitsATerminal(t *testing.T) {
	t.Parallel()
	for _, cmd := range every(commands()) {
		var out, err bytes.Buffer
		args := strings.Fields(helpPath(cmd))
		require.Equal(t, 0, run(append(args, "--help"), nil, &out, &err), err.String())
		for line := range strings.Lines(out.String()) {
			require.LessOrEqual(t, width(strings.TrimRight(line, "\n")), 100, "%s: %s", cmd.CommandPath(), line)
		}
		text := out.String()
		require.Contains(t, text, "用法 Usage:")
		require.NotContains(t, text, "Available Commands", "nothing of it is in one language alone")
	}
}

func TestHelpSaysHowImportEnds(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.Equal(t, 0, run([]string{"import", "--help"}, nil, &out, &out))
	require.Contains(t, out.String(), exitHelp.zh)
	require.Contains(t, out.String(), exitHelp.en)
}
