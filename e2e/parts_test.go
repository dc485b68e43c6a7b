package e2e

import (
	"database/sql"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/app"
	"jiaoban/internal/app/life"
	"jiaoban/internal/casework"
	"jiaoban/internal/config"
	"jiaoban/internal/contract"
	"jiaoban/internal/engine"
	"jiaoban/internal/ledger"
	"jiaoban/internal/pgtest"
)

// A cluster in small: the server and the worker are systems of their own, over
// PostgreSQL and a Temporal that belongs to neither.
func TestServerAndWorkerApart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	temporal, err := engine.Start(within(t, time.Minute), engine.Config{Path: filepath.Join(dir, "elsewhere.db")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, temporal.Stop(within(t, time.Minute))) })
	stores := settings{"database": pgtest.DSN(t), "temporal": temporal.FrontendAddr(), "namespace": temporal.Namespace()}

	// One process alone seeds the demonstration and goes.
	seeding := start(t, on(dir, stores))
	campaign := seeding.campaign("swift")
	logins := seeding.Serving().Demo.Logins
	seeding.stop()

	apart := func(parts app.Parts) *app.System {
		o := options(t, on(dir, stores, settings{"demo": "false", "probe-listen": "127.0.0.1:0"}))
		o.Parts = parts
		s, err := app.Start(within(t, time.Minute), o)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, s.Stop(within(t, time.Minute))) })
		return s
	}
	server := apart(app.OnlyAPI)
	workers := []*app.System{apart(app.OnlyWorker), apart(app.OnlyWorker)}
	lived, err := life.Play(within(t, 2*time.Minute), life.Options{Base: server.URL(), Logins: logins, Campaign: campaign})
	require.NoError(t, err)
	require.Equal(t, casework.Closed, lived.Case.Case.State)
	for _, w := range workers {
		shown := scrape(t, w.Serving().Probes+"/metrics", "")
		require.InDelta(t, 1, shown.gauge(t, "jiaoban_worker_serving"), 0)
		require.NotContains(t, shown, "jiaoban_http_request_seconds")
	}
	shown := scrape(t, server.Serving().Probes+"/metrics", "")
	require.NotContains(t, shown, "jiaoban_worker_serving")
	applied := uint64(0)
	for _, m := range shown["jiaoban_command_seconds"].GetMetric() {
		applied += m.GetHistogram().GetSampleCount()
	}
	require.Greater(t, applied, uint64(10), "who applies commands has measured it")
	c, out := command(settings{"data": dir, "database": stores["database"], "check": "true", "json": "true"})
	require.NoError(t, app.Recover(within(t, time.Minute), c))
	var checked app.Recovered
	require.NoError(t, json.Unmarshal(out.Bytes(), &checked))
	require.Equal(t, 25, checked.Cases)
}

// Whoever grows from one program to an engine of its own, and goes back, keeps the
// workflows: the store is the same.
func TestTheSameStoreBehindAnEngineOfItsOwn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	database, store := pgtest.DSN(t), pgtest.DSN(t)
	alone := settings{"database": database, "temporal-database": store}
	s := start(t, on(dir, alone))
	ctx := within(t, 3*time.Minute)
	id := s.oneCase(ctx).ID
	s.assign(ctx, id, "wolong")
	kept := func(l *ledger.Ledger) {
		found, err := l.Case(ctx, contract.Reader{All: true}, id)
		require.NoError(t, err)
		require.EqualValues(t, 1, found.Epoch, "it has its first workflow")
		page, err := l.Entries(ctx, contract.Reader{All: true}, contract.EntryFilter{Kind: contract.RecoveryEnded})
		require.NoError(t, err)
		require.Empty(t, page.Entries)
		store, err := l.Meta(ctx, contract.RecoveredKey)
		require.NoError(t, err)
		require.Regexp(t, "^namespace/", store, "no recovery is to come")
	}
	kept(s.Ledger())
	s.stop()

	temporal, err := engine.Start(ctx, engine.Config{Database: store})
	require.NoError(t, err)
	o := options(t, on(dir, settings{"database": database, "temporal": temporal.FrontendAddr(), "namespace": temporal.Namespace(), "demo": "false", "probe-listen": "127.0.0.1:0"}))
	o.Parts = app.OnlyWorker
	w, err := app.Start(ctx, o)
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		return scrape(t, w.Serving().Probes+"/metrics", "").gauge(t, "jiaoban_worker_serving") == 1
	}, time.Minute, 50*time.Millisecond)
	kept(w.Ledger())
	require.NoError(t, w.Stop(ctx))
	require.NoError(t, temporal.Stop(ctx))

	s = start(t, s.settings)
	kept(s.Ledger())
	// A program of before had noted the engine's own id.
	require.NoError(t, s.Ledger().SetMeta(ctx, contract.RecoveredKey, temporal.ID()))
	s.stop()
	s = start(t, s.settings)
	kept(s.Ledger())
	s.holds(ctx)
}

func TestOnePartAloneRefusesSQLite(t *testing.T) {
	t.Parallel()
	for _, parts := range []app.Parts{app.OnlyAPI, app.OnlyWorker} {
		o := options(t, on(t.TempDir(), settings{"demo": "false"}))
		o.Parts = parts
		_, err := app.Start(within(t, time.Minute), o)
		var problems config.Problems
		require.ErrorAs(t, err, &problems)
		require.Len(t, problems, 2, "both at once: %v", problems)
		require.Equal(t, app.ExitUsage, app.ExitStatus(err))
	}
}

func TestLedgerAndEngineDoNotShareADatabase(t *testing.T) {
	t.Parallel()
	url := pgtest.DSN(t)
	_, err := app.Start(within(t, time.Minute), options(t, on(t.TempDir(), settings{"database": url, "temporal-database": url})))
	require.ErrorContains(t, err, "another database than the ledger's")
	require.Equal(t, app.ExitUsage, app.ExitStatus(err))
}

func TestMigrateMakesALedgerThatACommandCanCheck(t *testing.T) {
	t.Parallel()
	for name, more := range map[string]settings{"sqlite": {}, "postgres": {"database": pgtest.DSN(t)}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			flags := on(t.TempDir(), more, settings{"json": "true"})
			c, out := command(flags)
			require.NoError(t, app.Migrate(within(t, time.Minute), c))
			var migrated app.Migrated
			require.NoError(t, json.Unmarshal(out.Bytes(), &migrated))
			require.NotEmpty(t, migrated.Keys)
			require.NotNil(t, migrated.First)

			c, out = command(flags)
			require.NoError(t, app.Migrate(within(t, time.Minute), c), "twice is no error")
			require.NoError(t, json.Unmarshal(out.Bytes(), &migrated))
			c, _ = command(flags)
			require.NoError(t, app.Verify(within(t, time.Minute), c))
		})
	}
	c, _ := command(settings{"data": t.TempDir()})
	err := app.Verify(within(t, time.Minute), c)
	require.ErrorContains(t, err, "There is no ledger")
	require.Equal(t, app.ExitUsage, app.ExitStatus(err))
}

func TestRecoverGivesEveryCaseAnotherWorkflow(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	ctx := within(t, 2*time.Minute)
	id := s.oneCase(ctx).ID
	s.stop()
	// Somebody has changed a row by hand; a check names what.
	db, err := sql.Open("sqlite", "file:"+filepath.Join(s.settings["data"], "ledger.db"))
	require.NoError(t, err)
	_, err = db.ExecContext(ctx, "UPDATE cases SET state = 'closed' WHERE id = ?", id)
	require.NoError(t, errors.Join(err, db.Close()))
	check, said := command(on(s.settings["data"], settings{"check": "true"}))
	err = app.Recover(ctx, check)
	require.Equal(t, app.ExitMisfit, app.ExitStatus(err))
	require.ErrorContains(t, err, "restore a backup")
	require.Contains(t, said.String(), `state is "closed", not "registered"`)
	db, err = sql.Open("sqlite", "file:"+filepath.Join(s.settings["data"], "ledger.db"))
	require.NoError(t, err)
	_, err = db.ExecContext(ctx, "UPDATE cases SET state = 'registered' WHERE id = ?", id)
	require.NoError(t, errors.Join(err, db.Close()))

	c, out := command(on(s.settings["data"], settings{"json": "true"}))
	require.NoError(t, app.Recover(ctx, c))
	var recovered app.Recovered
	require.NoError(t, json.Unmarshal(out.Bytes(), &recovered))
	require.Equal(t, 24, recovered.Cases)
	require.True(t, recovered.Chain.Fits)

	s.settings["temporal-ui"] = "true"
	s = start(t, s.settings)
	for _, kind := range []contract.EntryKind{contract.RecoveryBegun, contract.RecoveryEnded, contract.SettingChanged} {
		page, err := s.Ledger().Entries(ctx, contract.Reader{All: true}, contract.EntryFilter{Kind: kind})
		require.NoError(t, err)
		require.NotEmpty(t, page.Entries, kind)
	}
	s.assign(ctx, id, "wolong")
	s.holds(ctx)
}
