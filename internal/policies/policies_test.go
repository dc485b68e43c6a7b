package policies

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

func embedded(t *testing.T) Set {
	t.Helper()
	set, err := Embedded()
	require.NoError(t, err)
	return set
}

func policy(t *testing.T, name string) casework.Policy {
	t.Helper()
	p, ok := embedded(t).Policy(name)
	require.True(t, ok, name)
	return p
}

func TestEveryPairOfLevelAndModeHasAPolicy(t *testing.T) {
	t.Parallel()
	set := embedded(t)
	for _, level := range []casework.SourceLevel{casework.LevelCentral, casework.LevelProvince, casework.LevelCity, casework.LevelSelf} {
		for _, mode := range []casework.SourceMode{casework.ModeForwarded, casework.ModeHandedOver, casework.ModeSupervised} {
			_, ok := set.Policy(Table(level, mode))
			require.True(t, ok, "%s × %s names %s", level, mode, Table(level, mode))
		}
	}
	require.Equal(t, Default, Table(casework.LevelCentral, casework.ModeHandedOver))
}

func TestDefaultPolicyIsTheOneOfTheDesign(t *testing.T) {
	t.Parallel()
	p := policy(t, Default)
	report, ok := p.Clock(casework.ClockReport, casework.RoundFirst)
	require.True(t, ok)
	require.Equal(t, casework.ClockPolicy{
		Kind:     casework.ClockReport,
		Rule:     casework.DueRule{From: casework.FromHandedOver, Day: 5, At: "12:00", FirstDay: casework.Counted, Days: casework.CalendarDays},
		Warnings: []casework.Span{24 * casework.Hour, 6 * casework.Hour, 2 * casework.Hour},
		Ladder: []casework.LadderStep{
			{Rung: casework.RungUrge}, {Rung: casework.RungSupervisionLetter, After: 2 * casework.Hour},
			{Rung: casework.RungOversightVisit, After: 6 * casework.Hour},
			{Rung: casework.RungCirculatedCriticism, After: 24 * casework.Hour},
			{Rung: casework.RungFormalInterview, After: 48 * casework.Hour},
		},
	}, report)
	supplement, _ := p.Clock(casework.ClockSupplement, casework.RoundFirst)
	require.Equal(t, casework.DueRule{From: casework.FromReturned, After: 6 * casework.Hour}, supplement.Rule)
	review, _ := p.Clock(casework.ClockReport, casework.RoundStatutoryReview)
	require.Equal(t, 30, review.Rule.Day, "a statutory review has the law's days, not the fifth-day noon")
	require.Equal(t, casework.Shanghai, p.Zone)
	require.Equal(t, 4*casework.Hour, p.DisputeWindow)
	require.True(t, p.CloseNeedsGates && p.FieldEvidence)
}

func TestStatutoryPolicyNamesItsArticles(t *testing.T) {
	t.Parallel()
	p := policy(t, "statutory")
	for _, article := range []string{"第二十二条", "第二十三条", "第三十四条", "第三十五条", "第三十六条", "第二百零一条", "第二百零三条"} {
		require.Contains(t, p.Basis, article)
	}
	require.Equal(t, 1, p.ExtensionTimes)
	require.Equal(t, 30*casework.Day, p.ExtensionMax)
}

// everyClock is a policy's clocks with the round in which each runs.
func everyClock(p casework.Policy, visit func(casework.RoundKind, casework.ClockPolicy)) {
	for _, c := range p.Clocks {
		visit(casework.RoundFirst, c)
	}
	for _, r := range p.Rounds {
		for _, c := range r.Clocks {
			visit(r.Kind, c)
		}
	}
}

func TestEveryShippedClockCanBeComputedAtAnyInstant(t *testing.T) {
	t.Parallel()
	set := embedded(t)
	for _, p := range set.Policies {
		require.Empty(t, Check(p))
		for _, basis := range []string{
			"2026-03-02T00:00:00+08:00", "2026-03-02T23:59:59.999999+08:00", "2024-02-28T12:00:00+08:00",
			"2024-02-29T21:25:00+08:00", "2025-12-31T23:59:59.999999+08:00", "2026-01-31T08:30:00+08:00", "2099-12-31T23:00:00+08:00",
		} {
			from := instant(t, basis)
			everyClock(p, func(round casework.RoundKind, c casework.ClockPolicy) {
				due, why, err := casework.Deadline(p, set.Calendar, c.Kind, round, from)
				require.NoError(t, err, "%s %s", p.Name, c.Kind)
				require.Greater(t, due, from, "%s %s from %s", p.Name, c.Kind, basis)
				require.Equal(t, p.Name, why.Policy)
				if len(c.Warnings) > 0 {
					require.Greater(t, due.Add(-c.Warnings[0]), from, "the first warning of %s %s falls into its time", p.Name, c.Kind)
				}
			})
		}
	}
}

func TestFastPolicyLivesALifeInTwoMinutes(t *testing.T) {
	t.Parallel()
	everyClock(policy(t, Demonstration), func(_ casework.RoundKind, c casework.ClockPolicy) {
		require.Zero(t, c.Rule.Day)
		require.LessOrEqual(t, c.Rule.After, 2*casework.Minute)
		for _, step := range c.Ladder {
			require.LessOrEqual(t, step.After, casework.Minute)
		}
	})
}

const ownPolicy = `
name: city-central-handover
version: 9
basis: 某市文件
zone: Asia/Shanghai
clocks:
  assign: {from: handed_over, after: 20m}
  acknowledge: {from: assigned, after: 30m}
  report: {from: handed_over, day: 5, at: "17:00", first_day: counted, days: working}
  review: {from: submitted, after: 2h}
  supplement: {from: returned, after: 6h}
  rule: {from: disputed, after: 2h}
  upstream: {from: handed_over, day: 10, at: "18:00", first_day: counted}
`

func TestOwnFilesLieOverTheEmbeddedOnes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("own.yaml", ownPolicy)
	write("2027.yml", "year: 2027\nsource: 通知\nholidays: [{name: 元旦, from: 2027-01-01, to: 2027-01-03}]\n")
	write("README.md", "not read")
	set, err := LoadDir(dir)
	require.NoError(t, err)
	p, ok := set.Policy(Default)
	require.True(t, ok)
	require.Equal(t, 9, p.Version)
	require.Len(t, set.Calendar.Years, 4)
	require.Len(t, set.Policies, len(embedded(t).Policies)+1, "the version that came with the program stays")
}

func TestOwnFileNeedsAHigherVersion(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := "version: 1\n" + ownPolicy[:len("\nname: city-central-handover\n")] + ownPolicy[len("\nname: city-central-handover\nversion: 9\n"):]
	require.NoError(t, os.WriteFile(filepath.Join(dir, "own.yaml"), []byte(text), 0o600))
	_, err := LoadDir(dir)
	require.ErrorContains(t, err, "give your own a higher version than 3")
}

func TestCopyOfAShippedFileIsNoOverride(t *testing.T) {
	t.Parallel()
	content, err := data.ReadFile("data/statutory.yaml")
	require.NoError(t, err)
	own, err := Load(fstest.MapFS{"copy.yaml": {Data: content}})
	require.NoError(t, err)
	base := embedded(t)
	merged, err := base.over(own)
	require.NoError(t, err)
	require.Equal(t, base, merged)
}

func TestFolderThatIsNotThere(t *testing.T) {
	t.Parallel()
	_, err := LoadDir(filepath.Join(t.TempDir(), "none"))
	require.ErrorContains(t, err, "none")
}

func instant(t *testing.T, s string) casework.Instant {
	t.Helper()
	i, err := casework.ParseInstant(s)
	require.NoError(t, err)
	return i
}
