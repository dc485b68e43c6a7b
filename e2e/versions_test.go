package e2e

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/e2e/tlsdoor"
	"jiaoban/internal/app"
	"jiaoban/internal/casework"
	"jiaoban/internal/config"
	"jiaoban/internal/contract"
	"jiaoban/internal/engine"
	"jiaoban/internal/gateway"
	"jiaoban/internal/pgtest"
)

// parted is a server and workers of several versions, over PostgreSQL and a
// Temporal that belongs to none of them.
type parted struct {
	t        testing.TB
	settings settings
	environ  []string
	temporal *engine.Engine
	password string
	server   *app.System
	id       casework.CaseID
}

// newParted seeds the demonstration city and starts the server alone.
func newParted(t *testing.T, environ func(p *parted) []string) *parted {
	t.Helper()
	dir := t.TempDir()
	p := &parted{t: t}
	var err error
	p.temporal, err = engine.Start(within(t, time.Minute), engine.Config{Path: filepath.Join(dir, "elsewhere.db")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.temporal.Stop(within(t, time.Minute))) })
	p.settings = on(dir, settings{"database": pgtest.DSN(t), "temporal": p.temporal.FrontendAddr(), "demo": "false"})
	seeding := start(t, on(dir, p.settings, settings{"demo": "true"}))
	p.password, p.id = seeding.password, seeding.oneCase(within(t, time.Minute)).ID
	seeding.stop()
	p.environ = environ(p)
	p.server = p.start(app.OnlyAPI, "v1")
	return p
}

func (p *parted) start(parts app.Parts, version string) *app.System {
	p.t.Helper()
	o := options(p.t, p.settings)
	conf, err := config.Load(config.Sources{Flags: p.settings, Environ: p.environ})
	require.NoError(p.t, err)
	o.Config, o.Parts, o.Version = conf, parts, version
	s, err := app.Start(within(p.t, time.Minute), o)
	require.NoError(p.t, err)
	p.t.Cleanup(func() { require.NoError(p.t, s.Stop(within(p.t, time.Minute))) })
	return s
}

// asks has the workflow of the case looked at the record anew, and gives what says
// whether it has taken notice, which takes a worker.
func (p *parted) asks() (noticed func() bool) {
	p.t.Helper()
	_, err := p.server.Ledger().RaiseEpoch(within(p.t, time.Minute), p.id)
	require.NoError(p.t, err)
	return func() bool {
		waiting, err := p.server.Ledger().Overslept(context.Background(), time.Hour, 100)
		require.NoError(p.t, err)
		return !slices.ContainsFunc(waiting, func(ref contract.CaseRef) bool { return ref.Case == p.id })
	}
}

// Two versions of workers side by side: the first that ever comes promotes itself,
// later ones wait until somebody promotes them, and from then on they go on with
// the cases that are under way; and the old one, promoted again, does.
func TestWorkersGoByTheirVersion(t *testing.T) {
	t.Parallel()
	p := newParted(t, func(*parted) []string { return []string{"JIAOBAN_TEMPORAL_VERSIONING=true"} })
	asking, err := gateway.Dial(within(t, time.Minute), gateway.Config{Address: p.temporal.FrontendAddr(), Namespace: p.temporal.Namespace()})
	require.NoError(t, err)
	defer asking.Close()
	current := func() string {
		builds, err := asking.Builds(within(t, time.Minute))
		require.NoError(t, err)
		return builds.Current
	}
	promote := func(version string) error {
		c, _ := command(p.settings)
		c.Version, c.Environ = version, p.environ
		return app.Promote(within(t, time.Minute), c)
	}
	require.Equal(t, app.ExitUsage, app.ExitStatus(promote("v1")), "no worker of it has come")

	first := p.start(app.OnlyWorker, "v1")
	require.Eventually(t, func() bool { return current() == "v1" }, time.Minute, 100*time.Millisecond)
	require.Eventually(t, p.asks(), time.Minute, 50*time.Millisecond)

	second := p.start(app.OnlyWorker, "v2")
	require.Eventually(t, func() bool {
		builds, err := asking.Builds(within(t, time.Minute))
		require.NoError(t, err)
		return len(builds.Known) == 2
	}, time.Minute, 100*time.Millisecond)
	// A version has the work from when it is promoted, and the one before it no more.
	change := func(from *app.System, before, after string) {
		t.Helper()
		require.NoError(t, from.Stop(within(t, time.Minute)))
		noticed := p.asks()
		require.Never(t, noticed, 4*time.Second, 100*time.Millisecond, "%s gets nothing before it is promoted", after)
		require.Equal(t, before, current())
		require.NoError(t, promote(after))
		require.Equal(t, after, current())
		require.Eventually(t, noticed, time.Minute, 50*time.Millisecond)
	}
	change(first, "v1", "v2")
	p.start(app.OnlyWorker, "v1")
	change(second, "v2", "v1") // there is a way back
	changed, err := p.server.Ledger().Entries(within(t, time.Minute), contract.Reader{All: true}, contract.EntryFilter{Kind: contract.SettingChanged})
	require.NoError(t, err)
	facts, err := json.Marshal(changed.Entries)
	require.NoError(t, err)
	require.Contains(t, string(facts), `"v2"`, "the record keeps which version works on the cases")
	require.Contains(t, string(facts), `"v1"`, "also when it was gone back to")
}

// A Temporal that asks for certificates is reached by them.
func TestTemporalIsReachedByTLS(t *testing.T) {
	t.Parallel()
	p := newParted(t, func(p *parted) []string {
		door := tlsdoor.Open(t, p.temporal.FrontendAddr())
		p.settings["temporal"] = door.Address
		return door.Settings(door.Authority, true)
	})
	p.start(app.OnlyWorker, "v1")
	require.Eventually(t, p.asks(), time.Minute, 50*time.Millisecond)
	require.Equal(t, 200, status(t, p.server.URL()+"/readyz"))
}
