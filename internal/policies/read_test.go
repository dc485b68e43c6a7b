package policies

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// problemsOf reads one file and returns what is wrong with it.
func problemsOf(t *testing.T, text string) []string {
	t.Helper()
	_, err := Load(fstest.MapFS{"p.yaml": {Data: []byte(text)}})
	if err == nil {
		return nil
	}
	var problems LoadError
	require.ErrorAs(t, err, &problems)
	lines := make([]string, len(problems))
	for i, p := range problems {
		require.Regexp(t, `\p{Han}`, p.ZH, "every fault is said in Chinese too: %s", p.Text)
		require.NotContains(t, p.ZH, "%!")
		require.NotRegexp(t, `\d[hm]\d`, p.ZH+p.Text, "spans are said in words")
		lines[i] = p.String()
	}
	return lines
}

// good is a policy with nothing wrong; cases below spoil one line of it.
const good = `name: trial
version: 1
basis: order no. 1
zone: Asia/Shanghai
clocks:
  assign: {from: handed_over, after: 30m}
  acknowledge: {from: assigned, after: 30m}
  report: {from: handed_over, day: 5, at: "12:00", first_day: counted}
  review: {from: submitted, after: 2h}
  supplement: {from: returned, after: 6h}
  rule: {from: disputed, after: 2h}
  upstream: {from: handed_over, day: 10, at: "18:00", first_day: counted}
warnings:
  report: [24h, 6h]
ladder:
  report:
    - {rung: urge, after: 0s}
    - {rung: supervision_letter, after: 2h}
extension_times: 1
extension_max: 3d
`

func TestGoodPolicyHasNoProblems(t *testing.T) {
	t.Parallel()
	require.Empty(t, problemsOf(t, good))
}

func TestEveryFaultIsFoundWithItsLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, old, new, want string }{
		{"unknown key", "basis: order", "bases: order", "p.yaml:3: bases: unknown key"},
		{"key twice", "version: 1\n", "version: 1\nversion: 2\n", "p.yaml:3: version: stands twice"},
		{"unknown key of a rule", "after: 2h}\n  supplement", "afterr: 2h}\n  supplement", "p.yaml:9: clocks.review.afterr: unknown key"},
		{"clock missing", "  review: {from: submitted, after: 2h}\n", "", "p.yaml:5: clocks: review is missing"},
		{"unknown clock", "  rule: {from: disputed, after: 2h}\n", "  rule: {from: disputed, after: 2h}\n  nap: {from: disputed, after: 2h}\n", "p.yaml:12: clocks.nap: there is no such clock"},
		{"basis of another clock", "supplement: {from: returned", "supplement: {from: handed_over", "p.yaml:10: clocks.supplement.from: this clock counts from [returned]"},
		{"neither after nor day", "assign: {from: handed_over, after: 30m}", "assign: {from: handed_over}", "p.yaml:6: clocks.assign: needs after"},
		{"both after and day", "assign: {from: handed_over, after: 30m}", "assign: {from: handed_over, after: 30m, day: 2}", "p.yaml:6: clocks.assign: either after"},
		{"day without at", `day: 5, at: "12:00", first_day`, "day: 5, first_day", "p.yaml:8: clocks.report: a day needs at"},
		{"no time of day", `day: 5, at: "12:00"`, `day: 5, at: "25:00"`, "p.yaml:8: clocks.report.at: is written 12:00"},
		{"midnight of the day's beginning", `day: 5, at: "12:00"`, `day: 5, at: "00:00"`, "p.yaml:8: clocks.report.at"},
		{"no first_day", `"12:00", first_day: counted`, `"12:00"`, "p.yaml:8: clocks.report: first_day is counted or not_counted"},
		{"first_day unknown", `"12:00", first_day: counted`, `"12:00", first_day: maybe`, "p.yaml:8: clocks.report: first_day"},
		{"days unknown", `"12:00", first_day: counted`, `"12:00", first_day: counted, days: banking`, "p.yaml:8: clocks.report.days"},
		{"day 1 counted", "day: 5", "day: 1", "p.yaml:8: clocks.report.day: day 1 is the day of the basis"},
		{"day below zero", "day: 5", "day: -5", "p.yaml:8: clocks.report.day: is from 1"},
		{"last day unknown", `"12:00", first_day: counted`, `"12:00", first_day: counted, last_day_on_holiday: maybe`, "p.yaml:8: clocks.report.last_day_on_holiday: is next_working_day"},
		{"last of working days", `"12:00", first_day: counted`, `"12:00", first_day: counted, days: working, last_day_on_holiday: next_working_day`, "p.yaml:8: clocks.report.last_day_on_holiday: goes with calendar days"},
		{"last day without day", "assign: {from: handed_over, after: 30m}", `assign: {from: handed_over, after: 30m, last_day_on_holiday: next_working_day}`, "p.yaml:6: clocks.assign: at, first_day, days"},
		{"at without day", "assign: {from: handed_over, after: 30m}", `assign: {from: handed_over, after: 30m, at: "12:00"}`, "p.yaml:6: clocks.assign: at, first_day, days and last_day_on_holiday go with day"},
		{"span below zero", "assign: {from: handed_over, after: 30m}", "assign: {from: handed_over, after: -30m}", "p.yaml:6: clocks.assign.after"},
		{"no span", "assign: {from: handed_over, after: 30m}", "assign: {from: handed_over, after: soon}", "p.yaml:6: clocks.assign.after: a span such as 6h"},
		{"upstream before report", "upstream: {from: handed_over, day: 10", "upstream: {from: handed_over, day: 4", "p.yaml:8: clocks.report: report would be due after upstream"},
		{"warning at the due instant", "[24h, 6h]", "[24h, 0s]", "p.yaml:14: warnings.report.2: a warning goes out before"},
		{"warnings rising", "[24h, 6h]", "[6h, 24h]", "p.yaml:14: warnings.report.2: warnings go from the longest"},
		{"warning before the start", "[24h, 6h]", "[300h]", "p.yaml:14: warnings.report.1: a warning 12 days 12 hours before"},
		{"warning before the start of a short clock", "report: [24h, 6h]", "report: [24h, 6h]\n  review: [24h, 90m]", "p.yaml:15: warnings.review.1: a warning 24 hours before"},
		{"warning of no clock", "warnings:\n", "warnings:\n  contribute: [1h]\n", "p.yaml:14: warnings.contribute: there is no such clock beside it"},
		{"unknown rung", "rung: urge", "rung: scold", `p.yaml:17: ladder.report.1: there is no rung "scold"`},
		{"ladder falls back in time", "{rung: urge, after: 0s}", "{rung: urge, after: 3h}", "p.yaml:18: ladder.report.2: supervision_letter would come before"},
		{"ladder goes down", "rung: supervision_letter", "rung: remind", "p.yaml:18: ladder.report.2: remind is not above urge"},
		{"rung before the due instant", "{rung: urge, after: 0s}", "{rung: urge, after: -1s}", "p.yaml:17: ladder.report.1: a rung is reached at the due instant"},
		{"rung without its time", "{rung: urge, after: 0s}", "{rung: urge}", "p.yaml:17: ladder.report.1: after is missing"},
		{"unknown zone", "Asia/Shanghai", "Asia/Nowhere", `p.yaml:4: zone: there is no zone "Asia/Nowhere"`},
		{"zone with summer time", "Asia/Shanghai", "Europe/Berlin", "p.yaml:4: zone: zone Europe/Berlin changes its offset on 2000-03-26"},
		{"zone that once changed", "Asia/Shanghai", "Asia/Pyongyang", "p.yaml:4: zone: zone Asia/Pyongyang changes its offset on 2015-08-14"},
		{"zone of the machine", "Asia/Shanghai", "Local", "p.yaml:4: zone: a zone has a name"},
		{"no zone", "zone: Asia/Shanghai\n", "", "p.yaml:1: zone: a zone has a name"},
		{"no basis", "basis: order no. 1\n", "", "p.yaml:1: basis: is missing"},
		{"bad name", "name: trial", "name: Trial Run", "p.yaml:1: name: a name is small letters"},
		{"no version", "version: 1", "version: 0", "p.yaml:2: version: a version is 1 or higher"},
		{"version is no number", "version: 1", "version: one", "p.yaml:2: version: a whole number"},
		{"extension without length", "extension_max: 3d\n", "", "p.yaml:1: extension_max: belongs with extension_times"},
		{"flag is no flag", "extension_max: 3d\n", "extension_max: 3d\nfield_evidence: yes please\n", "p.yaml:21: field_evidence: true or false"},
		{"no such round", "extension_max: 3d\n", "extension_max: 3d\nrounds: {second: {clocks: {review: {from: submitted, after: 1h}}}}\n", "p.yaml:21: rounds.second: there is no such round"},
		{"round without clocks", "extension_max: 3d\n", "extension_max: 3d\nrounds: {rework: {}}\n", "p.yaml:21: rounds.rework: clocks are missing"},
		{"fault inside a round", "extension_max: 3d\n", "extension_max: 3d\nrounds:\n  rework:\n    clocks:\n      review: {from: assigned, after: 1h}\n", "p.yaml:24: rounds.rework.clocks.review.from"},
		{"clocks are no mapping", "warnings:\n  report: [24h, 6h]\n", "warnings: [24h]\n", "p.yaml:13: warnings: a mapping of keys"},
		{"warnings are no list", "report: [24h, 6h]", "report: 24h", "p.yaml:14: warnings.report: a list belongs here"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, good, c.old)
			problems := problemsOf(t, strings.Replace(good, c.old, c.new, 1))
			require.Contains(t, strings.Join(problems, "\n"), c.want)
		})
	}
}

func TestAllProblemsOfAllFilesComeAtOnce(t *testing.T) {
	t.Parallel()
	_, err := Load(fstest.MapFS{
		"a.yaml": {Data: []byte(strings.NewReplacer("day: 5", "day: 0", "Asia/Shanghai", "Mars/Base", "rung: urge", "rung: scold").Replace(good))},
		"b.yaml": {Data: []byte("nonsense")},
		"c.yaml": {Data: []byte("year: [")},
	})
	var problems LoadError
	require.ErrorAs(t, err, &problems)
	require.GreaterOrEqual(t, len(problems), 5)
	text := err.Error()
	for _, want := range []string{"a.yaml:8: clocks.report", "a.yaml:4: zone", "a.yaml:17: ladder.report.1", "b.yaml: neither a policy", "c.yaml:1: "} {
		require.Contains(t, text, want)
	}
}

func TestSamePolicyInTwoFiles(t *testing.T) {
	t.Parallel()
	_, err := Load(fstest.MapFS{"a.yaml": {Data: []byte(good)}, "b.yaml": {Data: []byte(good)}})
	require.ErrorContains(t, err, "b.yaml:1: name: trial version 1 stands in another file already")
}

func TestCalendarFaults(t *testing.T) {
	t.Parallel()
	const year = `year: 2026
source: notice
holidays:
  - {name: New Year, from: 2026-01-01, to: 2026-01-03}
makeup: [2026-01-04]
`
	require.Empty(t, problemsOf(t, year))
	for _, c := range []struct{ what, old, new, want string }{
		{"no source", "source: notice\n", "", "p.yaml:1: source is missing"},
		{"no holidays", "holidays:\n  - {name: New Year, from: 2026-01-01, to: 2026-01-03}\n", "", "holidays are missing"},
		{"make-up on a working day", "2026-01-04", "2026-01-05", "p.yaml:5: makeup.1: 2026-01-05 is no Saturday or Sunday"},
		{"make-up on a holiday", "2026-01-04", "2026-01-03", "p.yaml:5: makeup.1: 2026-01-03 is a day off"},
		{"make-up twice", "[2026-01-04]", "[2026-01-04, 2026-01-04]", "p.yaml:5: makeup.2: 2026-01-04 stands twice"},
		{"make-up of another year", "[2026-01-04]", "[2027-01-03]", "p.yaml:5: makeup.1: 2027-01-03 is not in 2026"},
		{"holiday of another year", "from: 2026-01-01", "from: 2025-12-31", "p.yaml:4: holidays.1: 2025-12-31 is not in 2026"},
		{"holiday backwards", "to: 2026-01-03", "to: 2025-01-03", "p.yaml:4: holidays.1: a holiday lasts"},
		{"no such day", "2026-01-04", "2026-02-30", "p.yaml:5: makeup.1: a date such as"},
		{"unknown key", "makeup:", "workdays:", "p.yaml:5: workdays: unknown key"},
		{"nameless holiday", "name: New Year, ", "", "p.yaml:4: holidays.1: name is missing"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, year, c.old)
			problems := problemsOf(t, strings.Replace(year, c.old, c.new, 1))
			require.Contains(t, strings.Join(problems, "\n"), c.want)
		})
	}
}

func TestFaultsSaySpansAsPeopleDo(t *testing.T) {
	t.Parallel()
	for s, want := range map[casework.Span][2]string{
		casework.Day: {"24 小时", "24 hours"}, 3 * casework.Day: {"72 小时", "72 hours"}, 300 * casework.Hour: {"12 天 12 小时", "12 days 12 hours"},
		90 * casework.Minute: {"1 小时 30 分钟", "1 hour 30 minutes"}, 0: {"0 秒", "0 seconds"},
	} {
		require.Equal(t, []any{want[0], 7}, inWords([]any{s, 7}, casework.Chinese))
		require.Equal(t, []any{want[1], 7}, inWords([]any{s, 7}, casework.English))
	}
}

// The reader of YAML names the beginning of what a fault lies within; whoever writes
// is led to the line where the text stops being YAML.
func TestAFaultOfYAMLIsPointedAtWhereItStands(t *testing.T) {
	t.Parallel()
	content, err := data.ReadFile("data/statutory.yaml")
	require.NoError(t, err)
	lines := strings.Split(string(content), "\n")
	report := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "  report:") })
	for what, broken := range map[string]string{
		"one space more":    " " + lines[report],
		"one space less":    lines[report][1:],
		"a brace left out":  strings.Replace(lines[report], "{", "", 1),
		"a quote left open": strings.Replace(lines[report], `"24:00"`, `"24:00`, 1),
	} {
		said := slices.Clone(lines)
		said[report] = broken
		_, problems := ReadPolicy([]byte(strings.Join(said, "\n")), nil)
		require.NotEmpty(t, problems, what)
		require.Equal(t, report+1, problems[0].Line, what)
	}
}
