package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/app"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/engine"
	"jiaoban/internal/ledger"
	"jiaoban/internal/pgtest"
)

// yesterdays is a store of the engine that is put back as it was.
type yesterdays struct {
	config engine.Config
	ledger settings
	inside bool // the engine runs in the program, not beside it
	copied func(ctx context.Context, back bool)
}

// yesterdaysIn is such a store of a driver, and the way to copy it while nobody has it open.
func yesterdaysIn(t testing.TB, driver, dir string) *yesterdays {
	t.Helper()
	if driver == ledger.SQLite {
		path, kept := filepath.Join(dir, "elsewhere.db"), filepath.Join(dir, "kept.db")
		return &yesterdays{config: engine.Config{Path: path}, copied: func(_ context.Context, back bool) {
			from, to := path, kept
			if back {
				from, to = kept, path
			}
			copyFile(t, from, to)
		}}
	}
	record, store, kept := pgtest.DSN(t), pgtest.DSN(t), pgtest.DSN(t)
	return &yesterdays{config: engine.Config{Database: store}, ledger: settings{"database": record}, inside: true, copied: func(ctx context.Context, back bool) {
		from, to := store, kept
		if back {
			from, to = kept, store
		}
		copyDatabase(ctx, t, record, from, to)
	}}
}

// settings are those of whoever has the engine's store in its own hands, or of whoever
// works beside an engine.
func (y *yesterdays) settings(dir, frontend string) settings {
	if frontend == "" {
		return on(dir, y.ledger, settings{"temporal-database": y.config.Database})
	}
	return on(dir, y.ledger, settings{"temporal": frontend})
}

// alone runs the engine of the store and no program.
func (y *yesterdays) alone(ctx context.Context, t testing.TB, do func(frontend string)) {
	t.Helper()
	temporal, err := engine.Start(ctx, y.config)
	require.NoError(t, err)
	stop := func() { require.NoError(t, temporal.Stop(within(t, time.Minute))) }
	t.Cleanup(stop)
	do(temporal.FrontendAddr())
	stop()
}

// program runs a program on the store until it is ended.
func (y *yesterdays) program(ctx context.Context, t testing.TB, dir string) (s *system, end func()) {
	t.Helper()
	if y.inside {
		s = start(t, y.settings(dir, ""))
		return s, s.stop
	}
	temporal, err := engine.Start(ctx, y.config)
	require.NoError(t, err)
	stop := func() { require.NoError(t, temporal.Stop(within(t, time.Minute))) }
	t.Cleanup(stop)
	s = start(t, y.settings(dir, temporal.FrontendAddr()))
	return s, func() {
		s.stop()
		stop()
	}
}

// copyDatabase makes a database anew as the copy of another one.
func copyDatabase(ctx context.Context, t testing.TB, admin, from, to string) {
	t.Helper()
	name := func(dsn string) string {
		parsed, err := pgx.ParseConfig(dsn)
		require.NoError(t, err)
		return pgx.Identifier{parsed.Database}.Sanitize()
	}
	db, err := pgx.Connect(ctx, admin)
	require.NoError(t, err)
	defer db.Close(ctx)
	_, err = db.Exec(ctx, "DROP DATABASE "+name(to))
	require.NoError(t, err, "nobody has it open")
	_, err = db.Exec(ctx, "CREATE DATABASE "+name(to)+" TEMPLATE "+name(from))
	require.NoError(t, err, "nobody has it open")
}

// handedOver registers a case that was handed over just now.
func (s *system) handedOver(ctx context.Context, campaign, complaint string) casework.CaseID {
	s.t.Helper()
	var out struct{ Filing contract.Filing }
	require.NoError(s.t, s.as("duty").Post(ctx, "/api/v1/cases", map[string]any{
		"source":         map[string]any{"campaign": campaign, "level": "central", "mode": "handed_over"},
		"handed_over_at": casework.InstantOf(time.Now()), "region": "卧龙区", "complaint": complaint,
	}, &out))
	return out.Filing.Case
}

// assignedBy gives a case to a unit under a key, and says by which filing.
func (s *system) assignedBy(ctx context.Context, id casework.CaseID, key string) string {
	s.t.Helper()
	body, err := json.Marshal(map[string]any{"targets": []map[string]any{{"role": "lead", "unit": town.UnitID("wolong")}}})
	require.NoError(s.t, err)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL()+"/api/v1/cases/"+string(id)+"/"+string(casework.CmdAssign), bytes.NewReader(body))
	require.NoError(s.t, err)
	request.Header.Set("Authorization", "Bearer "+s.as("coordinator").Token())
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", key)
	answer, err := http.DefaultClient.Do(request)
	require.NoError(s.t, err)
	defer answer.Body.Close()
	require.Less(s.t, answer.StatusCode, 300)
	var out struct{ Filing contract.Filing }
	require.NoError(s.t, json.NewDecoder(answer.Body).Decode(&out))
	return out.Filing.ID
}

func (s *system) timeline(ctx context.Context, id casework.CaseID) []casework.Event {
	s.t.Helper()
	events, err := s.Ledger().Timeline(ctx, contract.Reader{All: true}, id, 0, 200)
	require.NoError(s.t, err)
	return events
}

// times is how often something stands in a case's events.
func (s *system) times(ctx context.Context, id casework.CaseID, what casework.EventType) int {
	s.t.Helper()
	n := 0
	for _, e := range s.timeline(ctx, id) {
		if e.Type == what {
			n++
		}
	}
	return n
}

// Today's record beside yesterday's Temporal: what that does not know, and what it
// knows of an older state, goes on as the record says, whether or not the cases were
// recovered by hand before.
func TestTodaysRecordBesideYesterdaysTemporal(t *testing.T) {
	t.Parallel()
	for _, driver := range []string{ledger.SQLite, ledger.Postgres} {
		for way, recovered := range map[string]bool{"started": false, "recovered and started": true} {
			t.Run(driver+" "+way, func(t *testing.T) {
				t.Parallel()
				besideYesterdays(t, driver, recovered)
			})
		}
	}
}

func besideYesterdays(t *testing.T, driver string, recovered bool) {
	const assigned, lapsed, acknowledged = casework.EventType("unit_assigned"), casework.EventType("clock_lapsed"), casework.EventType("assignment_acknowledged")
	ctx := within(t, 6*time.Minute)
	dir := t.TempDir()
	one := filepath.Join(dir, "one")
	store := yesterdaysIn(t, driver, dir)
	s, end := store.program(ctx, t, one)
	campaign := s.campaign("prompt")
	known := s.oneCase(ctx).ID
	asleep := s.handedOver(ctx, campaign, "示范：Temporal 备份时尚未分办的件。")
	agree(t, store.settings(one, s.Serving().Temporal.Frontend))
	rung := s.handedOver(ctx, campaign, "示范：Temporal 备份以后逾期的件。")
	s.assign(ctx, rung, "wolong")
	end()
	store.copied(ctx, false)

	s, end = store.program(ctx, t, one)
	s.assign(ctx, known, "wolong")
	later := s.handedOver(ctx, town.Campaign, "示范：Temporal 备份以后登记的件。")
	finished := s.oneCase(ctx).ID
	_, err := s.as("coordinator").Command(ctx, finished, casework.CmdScreen, map[string]any{"outcome": "void", "reason": "示范：重复"})
	require.NoError(t, err)
	out, err := s.as("leader").Command(ctx, finished, casework.CmdCountersign, map[string]any{"agree": true, "reason": "示范"})
	require.NoError(t, err)
	require.Equal(t, casework.ScreenedOut, out.Case.State)
	// Yesterday's Temporal holds this clock too, and rings it once more.
	require.Eventually(t, func() bool { return s.times(ctx, rung, lapsed) > 0 }, 2*time.Minute, 50*time.Millisecond)
	// Last: these clocks ring when yesterday's Temporal is back.
	awaited := s.handedOver(ctx, campaign, "示范：Temporal 备份以后登记并分办的件。")
	s.assign(ctx, awaited, "wolong")
	key := "assigned-after-the-copy"
	filing := s.assignedBy(ctx, asleep, key)
	cases := []casework.CaseID{known, asleep, rung, later, finished, awaited}
	before := map[casework.CaseID][]casework.Event{}
	for _, id := range cases {
		before[id] = s.timeline(ctx, id)
	}
	given := s.times(ctx, known, assigned) // the unit of its region, too
	for _, id := range []casework.CaseID{asleep, awaited} {
		require.Zero(t, s.times(ctx, id, lapsed), "the clock is to ring when yesterday's Temporal is back")
	}
	end()
	store.copied(ctx, true)

	differ := contract.Differences{Workflows: 26, Underway: 27, Finished: []casework.CaseID{finished}, Without: []casework.CaseID{later, awaited}}
	store.alone(ctx, t, func(frontend string) {
		require.Equal(t, differ, differences(t, store.settings(one, frontend)), "yesterday's Temporal does not know of what came since")
		if recovered && !store.inside {
			requireRecovered(ctx, t, store.settings(one, frontend), differ)
		}
	})
	if recovered && store.inside {
		requireRecovered(ctx, t, store.settings(one, ""), differ)
	}
	s, _ = store.program(ctx, t, one)
	found, err := s.Ledger().Case(ctx, contract.Reader{All: true}, known)
	require.NoError(t, err)
	require.Equal(t, casework.Assigned, found.Case.State)
	_, err = s.as("wolong-duty").Command(ctx, known, casework.CmdAcknowledge, map[string]any{"assignment": found.Case.Assignments[0].ID})
	require.NoError(t, err)
	s.assign(ctx, later, "wolong")
	require.Equal(t, filing, s.assignedBy(ctx, asleep, key), "a command that is repeated is the one that was given")

	for _, id := range []casework.CaseID{asleep, awaited} {
		require.Eventually(t, func() bool { return s.times(ctx, id, lapsed) > 0 }, 2*time.Minute, 100*time.Millisecond, "its clock rings")
		_, err = s.as("wolong-duty").Command(ctx, id, casework.CmdAcknowledge, map[string]any{"assignment": "a1"})
		require.NoError(t, err)
	}
	where := s.Serving().Temporal
	endsInTemporal(t, where.Frontend, where.Namespace, filepath.Join(one, "keys"), finished, false)
	agree(t, store.settings(one, where.Frontend))
	for id, is := range map[casework.CaseID]struct {
		state                          casework.State
		assigned, lapsed, acknowledged int
	}{
		known: {casework.Handling, given, 0, 1}, asleep: {casework.Handling, 1, 1, 1}, rung: {casework.Assigned, 1, 1, 0},
		later: {casework.Assigned, 1, 0, 0}, finished: {casework.ScreenedOut, 0, 0, 0}, awaited: {casework.Handling, 1, 1, 1},
	} {
		found, err := s.Ledger().Case(ctx, contract.Reader{All: true}, id)
		require.NoError(t, err)
		require.Equal(t, is.state, found.Case.State, id)
		events := s.timeline(ctx, id)
		require.GreaterOrEqual(t, len(events), len(before[id]), "what stood in the record stands")
		require.Equal(t, before[id], events[:len(before[id])], "what stood in the record stands")
		for what, n := range map[casework.EventType]int{assigned: is.assigned, lapsed: is.lapsed, acknowledged: is.acknowledged} {
			require.Equal(t, n, s.times(ctx, id, what), "%s of %s", what, id)
		}
		for _, e := range events {
			if p, ok := e.Payload.(*casework.ClockLapsed); ok {
				require.Equal(t, casework.ClockAcknowledge, p.Breach.Kind)
				require.Equal(t, p.Breach.Due, e.HappenedAt, "however late it rang")
			}
		}
		filings, err := s.Ledger().Filings(ctx, contract.Reader{All: true}, id)
		require.NoError(t, err)
		for _, f := range filings {
			require.Equal(t, contract.FilingApplied, f.State, "%s of %s", f.ID, id)
		}
	}
	entries, err := s.Ledger().Entries(ctx, contract.Reader{All: true}, contract.EntryFilter{Kind: contract.RecoveryEnded})
	require.NoError(t, err)
	if !recovered {
		require.Empty(t, entries.Entries, "it is the store of before, for all that the program sees")
	} else {
		require.Len(t, entries.Entries, 1)
		require.Equal(t, map[string]string{"cases": "27", "workflows": "26", "unknown": "0", "finished": "1", "without": "2"}, entries.Entries[0].Payload.Facts)
	}
	s.holds(ctx)
}

// requireRecovered recovers by hand, which says how Temporal and the record differ.
func requireRecovered(ctx context.Context, t testing.TB, flags settings, differ contract.Differences) {
	t.Helper()
	c, out := command(on(flags["data"], flags, settings{"json": "true"}))
	require.NoError(t, app.Recover(ctx, c))
	var done app.Recovered
	require.NoError(t, json.Unmarshal(out.Bytes(), &done))
	require.Equal(t, &differ, done.Differences)
	require.Equal(t, differ.Underway, done.Cases)
	require.True(t, done.Chain.Fits)
}
