//go:build linux

package outage_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// A newer program takes over in the middle of a noon, part by part, as a rolling upgrade
// does: from its `jiaoban migrate` on the tables are its own, the record asks for its rules,
// and what the parts of yesterday are given is done by it. By even seeds that is before the
// stroke, so that whatever is missed is published by the newer rules and no others; by odd
// ones only afterwards, in the middle of the ladders.
//
//nolint:paralleltest // likewise
func TestANoonIsLivedWhileANewerProgramTakesOver(t *testing.T) {
	newer := withNewerRules(t)
	seeds(t, 3, func(t *testing.T, n noon, seed uint64) {
		p := newProvince(t)
		p.program, p.otherRules = newer, true // from now on; what runs was started before
		early := seed%2 == 0
		l := n.live(p, seed, func(chance *rand.Rand) []fault { return takeOver(chance, early) })
		if early {
			require.Positive(t, l.newer, "seed %d: %v", seed, l.told)
			require.Equal(t, l.late+l.missed, l.newer, "seed %d: %v", seed, l.told)
		}
	})
}

// takeOver draws when the record is brought to the newer program, when each part of the city
// is replaced, in good order, and when the worker that came first is killed.
func takeOver(chance *rand.Rand, early bool) []fault {
	within := func(from, to time.Duration) time.Duration { return from + time.Duration(chance.Int64N(int64(to-from))) }
	migrated := within(500*time.Millisecond, after/2)
	if early {
		migrated = within(-before, -4*time.Second)
	}
	first := within(migrated, migrated+2*time.Second)
	at := []time.Duration{first, within(first, after), within(first, after), within(first, after)}
	slices.Sort(at)
	killed := within(first, after)
	replaces := func(what string, at time.Duration, do func(p *province)) fault {
		return fault{what: what, at: at, do: do, mend: func(*province) {}}
	}
	all := []fault{
		replaces("the record asks for the rules of tomorrow", migrated, (*province).migrate),
		replaces("the first worker is of tomorrow", at[0], func(p *province) { p.workers[0].stop(); p.startWorker(0) }),
		replaces("the first server", at[1], func(p *province) { p.servers[0].stop(); p.startServer(0) }),
		replaces("the other worker", at[2], func(p *province) { p.workers[1].stop(); p.startWorker(1) }),
		replaces("the other server", at[3], func(p *province) { p.servers[1].stop(); p.startServer(1) }),
		{
			what: "the worker of tomorrow is killed", at: killed, lasts: time.Duration(chance.Int64N(int64(2 * time.Second))),
			do: func(p *province) { p.workers[0].kill() }, mend: func(p *province) { p.startWorker(0) },
		},
	}
	slices.SortStableFunc(all, func(a, b fault) int { return cmp.Compare(a.at, b.at) })
	return all
}

// migrate brings the record to the program that the province has at present.
func (p *province) migrate() {
	p.t.Helper()
	migrating := beginOn(p.t, p.of, []string{"JIAOBAN_DATABASE=" + p.ledger}, "migrate", "--data", p.dir)
	migrating.await()
	require.Zero(p.t, migrating.cmd.ProcessState.ExitCode(), "%s", migrating.output("stderr"))
}

// withNewerRules builds the program of this tree with the next version of the rules, which
// says more: a report that is late is urged once more, a second after the first; a lapse names
// its own instant; and a case counts its lapses. It has a column more, which today's rows
// leave empty. Programs of today know nothing of that.
func withNewerRules(t testing.TB) (program string) {
	t.Helper()
	const (
		version = "const RulesVersion = %d\n"
		lapse   = "	p := &ClockLapsed{Breach: c.breachOf(k)}\n"
		counts  = "		n += 1 + len(k.Marks)"
		marks   = "		// Marks are the rungs of the ladder, their instants fixed now.\n"
		applied = "		c.Counters.Breach++\n"
		field   = "	Breaches    []Breach "
	)
	rules := func(name string) string {
		file, err := filepath.Abs("../../internal/casework/" + name)
		require.NoError(t, err)
		return file
	}
	tables := func(kind string) otherwise {
		folder, err := filepath.Abs("../../internal/ledger/migrations/" + kind)
		require.NoError(t, err)
		there, err := os.ReadDir(folder)
		require.NoError(t, err)
		var last int
		_, err = fmt.Sscanf(there[len(there)-1].Name(), "%d_", &last)
		require.NoError(t, err)
		return otherwise{filepath.Join(folder, fmt.Sprintf("%04d_tomorrow.sql", last+1)), "", "-- +goose Up\nALTER TABLE cases ADD COLUMN tomorrow TEXT;\n"}
	}
	return buildOtherwise(t, tables("postgres"), tables("sqlite"),
		otherwise{rules("doc.go"), fmt.Sprintf(version, casework.RulesVersion), fmt.Sprintf(version, casework.RulesVersion+1)},
		otherwise{rules("due.go"), lapse, lapse + `	p.Told = k.Due
	if k.Kind == ClockReport {
		p.Marks = append(p.Marks, Mark{At: k.Due.Add(Second), Rung: RungUrge})
	}
`},
		otherwise{rules("due.go"), counts, "		n += 2 + len(k.Marks)"},
		otherwise{rules("payload.go"), marks, "		Told Instant `json:\"told,omitempty\"`\n" + marks},
		otherwise{rules("apply_clock.go"), applied, applied + "		c.Missed++\n"},
		otherwise{rules("case.go"), field, "	Missed int `json:\"missed,omitempty\"`\n" + field},
	)
}

// ofTomorrow reports whether the lapse of the case's report was published by the newer rules,
// by which it is urged once more.
func (c *matter) ofTomorrow() bool {
	c.o.t.Helper()
	clock := c.report().ID
	return slices.ContainsFunc(c.events(), func(e casework.Event) bool {
		p, is := e.Payload.(*casework.ClockLapsed)
		return is && p.Breach.Clock == clock && e.Rules > casework.RulesVersion
	})
}

// otherwise is one place of a source file, named by its whole path, and how it is to read;
// where there is nothing yet, the file is new.
type otherwise struct{ file, present, instead string }

// buildOtherwise builds the program of this tree as if places of its source read otherwise, into
// the folder of all programs.
func buildOtherwise(t testing.TB, places ...otherwise) (program string) {
	t.Helper()
	dir, err := os.MkdirTemp(programs, "otherwise-")
	require.NoError(t, err)
	replaced := map[string]string{}
	for _, o := range places {
		changed := filepath.Join(dir, strings.ReplaceAll(o.file, string(filepath.Separator), "_"))
		if o.present == "" {
			require.NoError(t, os.WriteFile(changed, []byte(o.instead), 0o600))
			replaced[o.file] = changed
			continue
		}
		source, err := os.ReadFile(cmp.Or(replaced[o.file], o.file)) // with what was changed of it before
		require.NoError(t, err)
		require.Equal(t, 1, strings.Count(string(source), o.present), "%s: %s", o.file, o.present)
		require.NoError(t, os.WriteFile(changed, []byte(strings.Replace(string(source), o.present, o.instead, 1)), 0o600))
		replaced[o.file] = changed
	}
	overlay, err := json.Marshal(m{"Replace": replaced})
	require.NoError(t, err)
	file := filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(file, overlay, 0o600))
	program = filepath.Join(dir, "jiaoban")
	require.NoError(t, build(program, "-overlay", file))
	return program
}
