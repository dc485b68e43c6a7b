package policies

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// asStored is how the ledger keeps something: what is empty is not kept.
func asStored(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// What was stored can be written out and read in again, and is the same.
func TestWhatIsWrittenIsReadAsTheSame(t *testing.T) {
	t.Parallel()
	set := embedded(t)
	odd, _ := set.Policy(Default)
	odd.Name, odd.Basis, odd.DisputeWindow = "null", "两行\n之一: #\"引号\" \\ ', * & {", 90*casework.Second
	odd.Rounds = append(odd.Rounds[:1:1], casework.RoundPolicy{Kind: casework.RoundRework, Clocks: odd.Rounds[0].Clocks[:1]})
	for _, p := range append(set.Policies, odd) {
		read, problems := ReadPolicy([]byte(WritePolicy(p)), nil)
		require.Empty(t, problems, WritePolicy(p))
		require.Equal(t, asStored(t, p), asStored(t, read))
	}
	for _, y := range append(set.Calendar.Years, casework.CalendarYear{Year: 2031, Source: "- 通知：#1", Holidays: []casework.Date{"2031-01-01"}}) {
		read, problems := ReadCalendar([]byte(WriteCalendar(y)))
		require.Empty(t, problems)
		require.Equal(t, y, read)
	}
	require.Contains(t, WritePolicy(set.Policies[0]), "basis: 接件之日起", "what needs no quotes has none")
	require.Contains(t, WritePolicy(set.Policies[0]), `  report:            {from: handed_over, day: 5, at: "12:00", first_day: counted, days: calendar}`)
}

func TestTheTextOfAPolicyIsReadAsAFileIs(t *testing.T) {
	t.Parallel()
	_, problems := ReadPolicy([]byte(good), nil)
	require.Empty(t, problems)
	_, problems = ReadPolicy([]byte(good), func(p casework.Policy) []Fault {
		return []Fault{{Path: "version", Text: "is taken", ZH: "已有"}, {Path: "clocks.report.at", Text: "is early", ZH: "太早"}}
	})
	require.Equal(t, LoadError{
		{Line: 2, Path: "version", Text: "version: is taken", ZH: "已有"}, {Line: 8, Path: "clocks.report.at", Text: "clocks.report.at: is early", ZH: "太早"},
	}, problems)
	for what, c := range map[string]struct {
		text string
		line int
		says string
	}{
		"nothing":              {"", 0, "neither a policy"},
		"no YAML":              {"name: a\n  b: [\n", 2, "this is no YAML"},
		"no YAML below a list": {"days: [1,\n  2,\n  3,\n  4,\n  5,\n  6]\na: b\nc: d\n  e: f\ng: h\n", 9, "this is no YAML"},
		"a calendar":           {"year: 2031\nsource: x\n", 1, "year: unknown key"},
		"two at once":          {good + "---\n" + good, 21, "something stands after ---"},
		"named again too much": {good + "x: &a [" + strings.Repeat("0, ", 999) + "0]\nrounds: &r\n" + bomb(), 0, "too much"},
	} {
		_, problems := ReadPolicy([]byte(c.text), nil)
		require.NotEmpty(t, problems, what)
		require.LessOrEqual(t, len(problems), mostProblems, what)
		said := ""
		for _, p := range problems {
			require.NotEmpty(t, p.ZH)
			if strings.Contains(p.Text, c.says) {
				said = p.Text
				if c.line > 0 {
					require.Equal(t, c.line, p.Line, what)
				}
			}
		}
		require.NotEmpty(t, said, "%s: %v", what, problems)
	}
	_, problems = ReadPolicy([]byte(good+"---\n"), nil)
	require.Empty(t, problems, "nothing stands after it")
}

// bomb is a few lines that name one another again and again.
func bomb() string {
	var b strings.Builder
	b.WriteString("  a: &c {clocks: &k {")
	for i := range 200 {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("k" + strings.Repeat("x", i) + ": {from: assigned, after: 1h}")
	}
	b.WriteString("}}\n")
	for i := range 200 {
		b.WriteString("  r" + strings.Repeat("x", i) + ": *c\n")
	}
	return b.String()
}

func TestADayIsInOneHoliday(t *testing.T) {
	t.Parallel()
	_, problems := ReadCalendar([]byte("year: 2031\nsource: x\nholidays:\n  - {name: a, from: 2031-01-01, to: 2031-01-03}\n  - {name: b, from: 2031-01-03, to: 2031-01-04}\n"))
	require.Len(t, problems, 1)
	require.Equal(t, 5, problems[0].Line)
	require.Contains(t, problems[0].Text, "2031-01-03 is in another holiday already")
}

// Whatever text somebody hands in: it is refused in words, or it is a policy or
// a calendar that is written and read again as the same.
func FuzzPolicyText(f *testing.F) {
	files, err := os.ReadDir("data")
	require.NoError(f, err)
	for _, file := range files {
		content, err := os.ReadFile("data/" + file.Name())
		require.NoError(f, err)
		f.Add(content)
	}
	f.Add([]byte(good))
	f.Add([]byte(good + "---\nname: b\n"))
	f.Add([]byte("rounds: &r\n" + bomb()))
	f.Add([]byte("year: 2031\nsource: \"a\\tb\"\nholidays: [{name: a, from: 2031-12-31, to: 2031-12-31}]\nmakeup: [2031-01-04]\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if p, problems := ReadPolicy(content, nil); len(problems) == 0 {
			again, problems := ReadPolicy([]byte(WritePolicy(p)), nil)
			require.Empty(t, problems, WritePolicy(p))
			require.Equal(t, asStored(t, p), asStored(t, again))
		}
		if y, problems := ReadCalendar(content); len(problems) == 0 {
			again, problems := ReadCalendar([]byte(WriteCalendar(y)))
			require.Empty(t, problems, WriteCalendar(y))
			require.Equal(t, y, again)
		}
	})
}
