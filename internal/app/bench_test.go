package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"jiaoban/api"
	"jiaoban/internal/app/bench"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/engine"
	"jiaoban/internal/pgtest"
)

// smallBench is the least whole run: a noon of twenty cases after some seconds.
func smallBench(t *testing.T, flags map[string]string) (bench.Options, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	c := Call{Version: "test", Flags: flags, Out: &out, Err: &out}
	o, err := c.benchOptions()
	require.NoError(t, err)
	o.List, o.Noon, o.Lives, o.For = 10, 20, 2, 200*time.Millisecond
	began := time.Now()
	o.Say = func(_, en string) { t.Logf("%5.1fs %s", time.Since(began).Seconds(), en) }
	o.Width, o.LastMinute, o.Patience = 4, 2*time.Second, 10*time.Second
	return o, &out
}

// planted is a ledger in whose answers three cases have a wrong verdict each.
type planted struct {
	bench.Ledger

	mu    *sync.Mutex
	cases *[]casework.CaseID // whose verdict is lost, doubled, and of another instant
}

func (p planted) Timeline(ctx context.Context, who contract.Reader, id casework.CaseID, after int64, limit int) ([]casework.Event, error) {
	events, err := p.Ledger.Timeline(ctx, who, id, after, limit)
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, e := range events {
		lapse, ok := e.Payload.(*casework.ClockLapsed)
		if !ok || lapse.Breach.Kind != casework.ClockReport {
			continue
		}
		at := -1
		for j, known := range *p.cases {
			if known == id {
				at = j
			}
		}
		if at < 0 {
			*p.cases = append(*p.cases, id)
			at = len(*p.cases) - 1
		}
		switch at {
		case 0:
			return append(events[:i:i], events[i+1:]...), err
		case 1:
			return append(events, e), err
		case 2:
			other := *lapse
			other.Breach.Due++
			events[i].Payload = &other
		}
		return events, err
	}
	return events, err
}

func TestABenchFindsEveryWrongVerdict(t *testing.T) {
	t.Parallel()
	o, out := smallBench(t, map[string]string{"asleep": "12"})
	start, cases := o.Start, []casework.CaseID{}
	o.Start = func(ctx context.Context, ahead time.Duration) (bench.Running, error) {
		r, err := start(ctx, ahead)
		r.Ledger = planted{r.Ledger, new(sync.Mutex), &cases}
		return r, err
	}
	o.Patience = time.Second
	result, err := bench.Run(t.Context(), o)
	require.NoError(t, err, out)
	v := result.Verdicts
	require.Equal(t, [...]int{20, 17, 1, 1, 1}, [...]int{v.Due + v.Answered, v.Right, v.Wrong, v.Lost, v.Doubled}, "%v\n%s", v.Faults, out)
	require.GreaterOrEqual(t, v.Due, 15, "a quarter is answered in the last minute")
	require.Positive(t, v.Answered)
	require.Len(t, v.Faults, 3)
	require.Empty(t, v.Chain)
	require.Equal(t, ExitMisfit, ExitStatus(verdictsHold(v)))
	require.ErrorContains(t, verdictsHold(v), string(cases[1])+": 2 verdicts")
	i := slices.IndexFunc(result.Samples, func(s bench.Sample) bool { return s.Name == "list_started_before_the_noon" })
	require.Positive(t, i)
	require.Equal(t, 12, result.Samples[i].Count)
	requireWholeBench(t, result, out)
}

func TestEachRowOfABenchHasAProfile(t *testing.T) {
	t.Parallel()
	none := profiles{}
	require.NoError(t, none.begin())
	require.NoError(t, none.end("starts"))
	folder := filepath.Join(t.TempDir(), "profiles")
	p := profiles{folder: folder}
	for _, row := range []string{"bare_starts", "starts"} {
		require.NoError(t, p.begin())
		require.NoError(t, p.end(row))
	}
	for _, name := range []string{"01-bare_starts.prof", "02-starts.prof"} {
		written, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		require.NotEmpty(t, written)
	}
	require.Equal(t, ExitUsage, ExitStatus((&profiles{folder: filepath.Join(folder, "01-bare_starts.prof")}).begin()))
}

// The bench leaves nothing on a PostgreSQL and a Temporal of somebody else's.
func TestABenchOnServersOfOthers(t *testing.T) {
	t.Parallel()
	elsewhere, err := engine.Start(t.Context(), engine.Config{Path: filepath.Join(t.TempDir(), "elsewhere.db")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, elsewhere.Stop(context.Background())) })
	for name, flags := range map[string]map[string]string{
		"another Temporal":         {"database": pgtest.DSN(t), "temporal": elsewhere.FrontendAddr()},
		"the engine in PostgreSQL": {"database": pgtest.DSN(t), "temporal-database": pgtest.DSN(t), "noons": "2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, out := smallBench(t, flags)
			result, err := bench.Run(t.Context(), o)
			require.NoError(t, err, out)
			require.True(t, result.Verdicts.Hold(), "%+v", result.Verdicts)
			require.Equal(t, 20*o.Noons, result.Verdicts.Right)
			middle := slices.ContainsFunc(result.Samples, func(s bench.Sample) bool { return s.Name == "noon_middle" && s.Ratio > 0 })
			require.Equal(t, o.Noons > 1, middle, "one noon is no middle")
			require.NoError(t, verdictsHold(result.Verdicts))
			requireWholeBench(t, result, out)
			if flags["temporal"] == "" {
				return
			}
			conn, err := client.DialContext(t.Context(), client.Options{HostPort: elsewhere.FrontendAddr(), Namespace: elsewhere.Namespace()})
			require.NoError(t, err)
			defer conn.Close()
			require.Eventually(t, func() bool {
				left, err := conn.WorkflowService().ListNamespaces(t.Context(), &workflowservice.ListNamespacesRequest{})
				return err == nil && !strings.Contains(left.String(), "jiaoban-scratch")
			}, 20*time.Second, 100*time.Millisecond, "namespaces go away")
		})
	}
}

// requireWholeBench holds a run to its samples, which have words, and to what they
// are compared with.
func requireWholeBench(t *testing.T, result bench.Result, out *bytes.Buffer) {
	t.Helper()
	against := map[string]string{}
	for _, s := range result.Samples {
		against[s.Name] = s.Against
		zh, en := s.Words()
		require.NotEmpty(t, zh, s.Name)
		require.NotEmpty(t, en, s.Name)
		require.Contains(t, out.String(), zh+" "+en)
		require.Positive(t, s.PerSecond, s.Name)
		require.Positive(t, s.Memory, s.Name)
		require.GreaterOrEqual(t, s.Max, s.P99, s.Name)
		require.GreaterOrEqual(t, s.P99, s.P50, s.Name)
		require.Equal(t, s.Against != "", s.Ratio > 0, s.Name)
	}
	for name, other := range map[string]string{
		"bare_updates_that_write_nothing": "bare_updates", "list_started": "bare_starts", "single_intakes": "bare_starts", "commands": "bare_updates", "life_commands": "bare_updates",
		"lives_grown": "", "life_commands_grown": "bare_updates", "single_intakes_grown": "bare_starts",
		"commands_grown": "commands", "noon": "bare_noon", "start_grown": "", "lives": "", "submissions_in_the_last_minute": "", "single_intakes_beside_the_noon": "",
		"board_page": "", "unit_page": "", "overdue_page": "", "search": "", "tally": "", "statistics": "", "statistics_grown": "",
		"board_pages_beside_the_noon": "", "late_answers_beside_the_noon": "", "unit_pages_beside_the_noon": "", "overdue_pages_beside_the_noon": "", "tallies_beside_the_noon": "",
	} {
		got, there := against[name]
		require.True(t, there, name)
		require.Equal(t, other, got, name)
	}
	content, err := json.Marshal(benched{Version: "test", Machine: thisMachine(), Result: result})
	require.NoError(t, err)
	for _, key := range []string{`"samples"`, `"verdicts"`, `"machine"`, `"ratio"`} {
		require.Contains(t, string(content), key)
	}
}

func TestABenchRefusesWhatItCannotMeasure(t *testing.T) {
	t.Parallel()
	for _, flags := range []map[string]string{{"noon": "9"}, {"noons": "0"}, {"asleep": "9"}, {"list": "x"}, {"lives": "-1"}, {"grow": "1"}, {"for": "10ms"}, {"for": "x"}, {"database": "nowhere"}, {"results": "nowhere/results.json"}} {
		err := Bench(t.Context(), Call{Flags: flags, Out: &bytes.Buffer{}, Err: &bytes.Buffer{}})
		require.Equal(t, ExitUsage, ExitStatus(err), "%v: %v", flags, err)
	}
}

// In all its lives the city of a bench has the same people, so one of them may have any
// number of texts checked there. In any other city a limit holds.
func TestTheCityOfABenchLimitsNoChecks(t *testing.T) {
	t.Parallel()
	const tried = 30 // more than anybody may have checked at once elsewhere
	for name, c := range map[string]struct {
		start func() (bench.Running, error)
		code  string // of the refusal; empty: none
	}{
		"a bench": {func() (bench.Running, error) {
			return Call{Version: "test", Out: io.Discard, Err: io.Discard}.startBench(t.Context(), 0)
		}, ""},
		"any other": {func() (bench.Running, error) {
			conf, err := Call{}.benchConfig(map[string]string{"data": t.TempDir()})
			require.NoError(t, err)
			s, err := Start(t.Context(), Options{Config: conf, Passwords: quickPasswords})
			if err != nil {
				return bench.Running{}, err
			}
			return bench.Running{Base: s.URL(), Logins: s.demo.Logins, Stop: s.Stop}, nil
		}, "too_many_attempts"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			city, err := c.start()
			require.NoError(t, err)
			defer func() { require.NoError(t, city.Stop(context.Background())) }()
			reviewer := remote.New(city.Base, "en")
			require.NoError(t, reviewer.SignIn(t.Context(), "reviewer", city.Logins[0].Password))
			var page api.CaseList
			require.NoError(t, reviewer.Get(t.Context(), "/api/v1/cases?limit=1", &page))
			require.Len(t, page.Cases, 1)
			for range tried {
				if err == nil {
					err = reviewer.Post(t.Context(), "/api/v1/cases/"+string(page.Cases[0].ID)+"/redaction", map[string]string{"text": "示范：已停产整改。"}, nil)
				}
			}
			require.Equal(t, c.code, remote.CodeOf(err), "%v", err)
		})
	}
}
