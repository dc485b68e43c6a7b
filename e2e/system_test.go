package e2e

import (
	"bytes"
	"context"
	"log/slog"
	"maps"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/accounts"
	"jiaoban/internal/app"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/config"
	"jiaoban/internal/contract"
	"jiaoban/internal/ledger"
)

// cheap lets a test sign many people in without waiting for hashes.
var cheap = accounts.Parameters{MemoryKiB: 1024, Passes: 1, Lanes: 1}

// settings are flags of the command line.
type settings map[string]string

// on makes the settings of a system in a folder, with the demonstration city,
// the policies of testdata, and free ports; more settings come over them.
func on(dir string, more ...settings) settings {
	s := settings{
		"data": dir, "listen": "127.0.0.1:0", "demo": "true", "policies": filepath.Join("testdata", "policies"),
		"temporal-ui": "false", "log-level": "warn",
	}
	for _, m := range more {
		maps.Copy(s, m)
	}
	return s
}

func (s settings) config(t testing.TB) config.Config {
	t.Helper()
	conf, err := config.Load(config.Sources{Flags: s})
	require.NoError(t, err)
	return conf
}

// system is the whole program, running in this process.
type system struct {
	*app.System
	t        testing.TB
	settings settings
	password string
	handed   map[string]string // when lists were handed over, by file
}

// start runs a system until the test ends; what it logs shows with -v.
func start(t testing.TB, s settings) *system {
	t.Helper()
	running, err := app.Start(within(t, 2*time.Minute), options(t, s))
	require.NoError(t, err)
	r := &system{System: running, t: t, settings: s, handed: map[string]string{}}
	t.Cleanup(r.stop)
	if demo := running.Serving().Demo; demo != nil {
		r.password = demo.Logins[0].Password
	}
	return r
}

func options(t testing.TB, s settings) app.Options {
	return app.Options{
		Config: s.config(t), Version: "test", Passwords: cheap,
		Logger: slog.New(slog.NewTextHandler(logWriter{t}, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
}

// stop ends the system in good order; stopping twice is no error.
func (s *system) stop() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	require.NoError(s.t, s.Stop(ctx))
	require.NoError(s.t, ledger.CheckStates())
}

// as signs somebody of the demonstration city in.
func (s *system) as(login string) *remote.Client {
	s.t.Helper()
	c := remote.New(s.URL(), "en")
	require.NoError(s.t, c.SignIn(within(s.t, time.Minute), login, s.password))
	return c
}

// campaign adds a campaign all of whose cases follow one policy, takes it live
// through the API, and returns its id.
func (s *system) campaign(policy string) string {
	s.t.Helper()
	ctx := within(s.t, time.Minute)
	var table []contract.PolicyChoice
	for _, level := range []casework.SourceLevel{casework.LevelCentral, casework.LevelCity} {
		for _, mode := range []casework.SourceMode{casework.ModeForwarded, casework.ModeHandedOver, casework.ModeSupervised} {
			table = append(table, contract.PolicyChoice{Level: level, Mode: mode, Policy: policy, Version: 1})
		}
	}
	var added contract.Campaign
	require.NoError(s.t, s.as("coordinator").Post(ctx, "/api/v1/campaigns", map[string]any{
		"name": "示范-" + policy, "level": "central", "kind": "special", "policies": table,
	}, &added))
	require.NoError(s.t, s.as("leader").Post(ctx, "/api/v1/campaigns/"+added.ID+"/live", map[string]any{
		"first_day": "counted", "document": "示范文件",
	}, &added))
	require.Equal(s.t, contract.CampaignLive, added.State)
	return added.ID
}

// oneCase is a registered case of the demonstration list.
func (s *system) oneCase(ctx context.Context) contract.CaseRow {
	s.t.Helper()
	page, err := s.Ledger().Cases(ctx, contract.Reader{All: true}, contract.CaseFilter{
		Campaign: town.Campaign, States: []casework.State{casework.Registered}, Limit: 1,
	})
	require.NoError(s.t, err)
	require.Len(s.t, page.Cases, 1)
	return page.Cases[0]
}

// assign gives a case to a unit of the city.
func (s *system) assign(ctx context.Context, id casework.CaseID, unit string) {
	s.t.Helper()
	out, err := s.as("coordinator").Command(ctx, id, casework.CmdAssign, map[string]any{
		"targets": []map[string]any{{"role": "lead", "unit": town.UnitID(unit)}},
	})
	require.NoError(s.t, err)
	require.Equal(s.t, casework.Assigned, out.Case.State)
}

// holds checks the chain and that every case is what its events make.
func (s *system) holds(ctx context.Context) {
	s.t.Helper()
	report, err := s.Ledger().VerifyChain(ctx, 0)
	require.NoError(s.t, err)
	require.True(s.t, report.Fits, report.Misfit)
	for after := ""; ; {
		page, err := s.Ledger().Cases(ctx, contract.Reader{All: true}, contract.CaseFilter{After: after, Limit: 200})
		require.NoError(s.t, err)
		for _, row := range page.Cases {
			require.NoError(s.t, s.Ledger().CheckProjection(ctx, row.ID))
		}
		if after = page.Next; after == "" {
			return
		}
	}
}

// command is a call of the command line in this process.
func command(s settings, args ...string) (app.Call, *bytes.Buffer) {
	var out bytes.Buffer
	return app.Call{Version: "test", Flags: s, Args: args, In: bytes.NewReader(nil), Out: &out, Err: &bytes.Buffer{}, JSON: s["json"] == "true"}, &out
}

func within(t testing.TB, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

// status asks a path and returns the status of the answer.
func status(t testing.TB, url string) int {
	t.Helper()
	response, err := http.Get(url)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	return response.StatusCode
}

// logWriter shows the log of a system with the test that it belongs to.
type logWriter struct{ t testing.TB }

func (w logWriter) Write(b []byte) (int, error) {
	w.t.Log(string(bytes.TrimRight(b, "\n")))
	return len(b), nil
}

// get asks for a path as somebody of the city; the caller closes the body.
func (s *system) get(login, path string) *http.Response {
	s.t.Helper()
	request, err := http.NewRequestWithContext(within(s.t, time.Minute), http.MethodGet, s.URL()+path, nil)
	require.NoError(s.t, err)
	request.Header.Set("Authorization", "Bearer "+s.as(login).Token())
	response, err := http.DefaultClient.Do(request)
	require.NoError(s.t, err)
	require.Equal(s.t, http.StatusOK, response.StatusCode)
	return response
}
