package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/app"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func TestServeJSONSaysWhereEverythingIs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, on(dir, settings{"temporal-ui": "true"}))
	path := filepath.Join(dir, "serve.json")
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	var serving app.Serving
	require.NoError(t, json.Unmarshal(content, &serving))
	require.Equal(t, s.URL(), serving.URL)
	require.Equal(t, os.Getpid(), serving.PID)
	require.Equal(t, "test", serving.Version)
	require.WithinDuration(t, time.Now(), serving.StartedAt, time.Minute)
	require.Len(t, serving.Demo.Campaigns, 2)
	for _, path := range []string{"/healthz", "/readyz", "/openapi.json"} {
		require.Equal(t, 200, status(t, serving.URL+path), path)
	}
	require.Equal(t, 200, status(t, serving.Temporal.UI), "the engine's page")
	host, _, err := net.SplitHostPort(serving.Temporal.Frontend)
	require.NoError(t, err)
	require.Equal(t, "127.0.0.1", host)

	s.stop()
	require.NoFileExists(t, path, "a clean stop takes it away")
}

func TestAFolderHasOneProcess(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir(), settings{"demo": "false"}))
	_, err := app.Start(within(t, time.Minute), options(t, s.settings))
	require.ErrorContains(t, err, "another process (pid ")
	require.ErrorContains(t, err, s.URL())
	require.Equal(t, 200, status(t, s.URL()+"/readyz"), "the first one is not disturbed")

	c, _ := command(settings{"data": s.settings["data"]})
	require.ErrorContains(t, app.Recover(within(t, time.Minute), c), "another process")
	s.stop()
	start(t, s.settings)
}

func TestATakenPort(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	o := options(t, on(t.TempDir(), settings{"demo": "false", "listen": taken.Addr().String()}))
	_, err = app.Start(within(t, time.Minute), o)
	require.ErrorContains(t, err, "is taken by another program", "somebody chose it")

	o.Config.Server.ListenChosen = false
	s, err := app.Start(within(t, time.Minute), o)
	require.NoError(t, err, "nobody chose it: another one will do")
	require.NotContains(t, s.URL(), taken.Addr().String())
	require.NoError(t, s.Stop(within(t, time.Minute)))
}

func TestTheFirstAdministratorIsShownOnce(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir(), settings{"demo": "false"}))
	first := s.FirstLogin()
	require.NotNil(t, first)
	ctx := within(t, time.Minute)
	c := remote.New(s.URL(), "en")
	require.NoError(t, c.SignIn(ctx, first.Login, first.Password))
	require.True(t, c.Me().MustChangePassword)
	require.Equal(t, "password_change_required", remote.CodeOf(c.Get(ctx, "/api/v1/units", nil)))
	change := map[string]string{"old_password": first.Password, "password": "another-long-word"}
	require.NoError(t, c.Post(ctx, "/api/v1/me/password", change, nil))
	require.NoError(t, c.Get(ctx, "/api/v1/units", nil))

	s.stop()
	require.Nil(t, start(t, s.settings).FirstLogin())
}

// population counts everything that the demonstration brings in.
func population(t *testing.T, s *system) map[string]int {
	t.Helper()
	ctx := within(t, time.Minute)
	l := s.Ledger()
	count := map[string]int{}
	units, err := l.Units(ctx)
	require.NoError(t, err)
	people, err := l.People(ctx)
	require.NoError(t, err)
	open, err := l.Accounts(ctx)
	require.NoError(t, err)
	campaigns, err := l.Campaigns(ctx)
	require.NoError(t, err)
	count["units"], count["people"], count["accounts"], count["campaigns"] = len(units), len(people), len(open), len(campaigns)
	now, err := l.Now(ctx)
	require.NoError(t, err)
	for _, u := range units {
		turns, err := l.OnDuty(ctx, u.ID, now)
		require.NoError(t, err)
		count["duties"] += len(turns)
	}
	for _, p := range people {
		posts, err := l.Holdings(ctx, p.ID)
		require.NoError(t, err)
		count["posts"] += len(posts)
	}
	batches, err := l.Batches(ctx, town.Campaign)
	require.NoError(t, err)
	count["batches"] = len(batches)
	page, err := l.Cases(ctx, contract.Reader{All: true}, contract.CaseFilter{Limit: 200})
	require.NoError(t, err)
	count["cases"] = len(page.Cases)
	policies, err := l.Policies(ctx)
	require.NoError(t, err)
	calendars, err := l.Calendars(ctx)
	require.NoError(t, err)
	count["policies"], count["calendars"] = len(policies), len(calendars)
	return count
}

func TestTheDemonstrationSeededTwiceIsTheSame(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	first := population(t, s)
	require.Equal(t, town.ListCount, first["cases"])
	require.Equal(t, 1, first["batches"])
	password := s.password
	s.stop()

	s = start(t, s.settings)
	require.Equal(t, first, population(t, s))
	require.Equal(t, password, s.password, "the logins stay")
	for _, login := range []string{"duty", "wolong-officer", "shi-leader", "linzhai-duty"} {
		require.False(t, s.as(login).Me().MustChangePassword)
	}
	s.holds(within(t, time.Minute))
}

// Every case of the demonstration's list is due before noon of the fifth day, that of
// the hand-over being the first, and says how that was counted.
func TestEveryCaseOfTheDemonstrationIsDueOnTheFifthDayAtNoon(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	ctx := within(t, 2*time.Minute)
	page, err := s.Ledger().Cases(ctx, contract.Reader{All: true}, contract.CaseFilter{Limit: 200})
	require.NoError(t, err)
	require.Len(t, page.Cases, town.ListCount)
	shanghai := time.FixedZone("Asia/Shanghai", 8*60*60)
	for _, row := range page.Cases {
		s.assign(ctx, row.ID, "wolong")
		record, err := s.Ledger().Case(ctx, contract.Reader{All: true}, row.ID)
		require.NoError(t, err)
		year, month, day := time.UnixMicro(int64(record.Case.HandedOverAt)).In(shanghai).Date()
		due := time.Date(year, month, day+4, 12, 0, 0, 0, shanghai)
		reports := 0
		for _, k := range record.Case.Clocks {
			if k.Kind != casework.ClockReport {
				continue
			}
			reports++
			require.True(t, due.Equal(time.UnixMicro(int64(k.Due))), "%s: %s", row.Number, k.Due)
			require.Equal(t, casework.Explanation{
				Clock: casework.ClockReport, From: casework.FromHandedOver, FromAt: record.Case.HandedOverAt,
				FirstDay: casework.Counted, Days: "calendar", DayOne: casework.Date(due.AddDate(0, 0, -4).Format(time.DateOnly)),
				Day: 5, DueDate: casework.Date(due.Format(time.DateOnly)), At: "12:00",
				Zone: casework.Shanghai, Policy: "city-central-handover", Version: k.Why.Version,
			}, k.Why, row.Number)
		}
		require.Equal(t, 1, reports, row.Number)
	}
}

func TestACaseOfTheDemonstrationMoves(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	ctx := within(t, time.Minute)
	id := s.oneCase(ctx).ID
	s.assign(ctx, id, "wolong")
	out, err := s.as("wolong-duty").Command(ctx, id, casework.CmdAcknowledge, map[string]any{"assignment": "a1"})
	require.NoError(t, err)
	require.Equal(t, casework.Handling, out.Case.State)
	_, err = s.as("heping-duty").Command(ctx, id, casework.CmdAcknowledge, map[string]any{"assignment": "a1"})
	require.Equal(t, "not_found", remote.CodeOf(err), "another unit does not see it")
}

// A store of the engine that is gone, and one that another version of the server wrote, is
// replaced by the next start, which gives every case a new workflow. The old one is kept.
func TestALostStoreOfTheEngineIsMadeGood(t *testing.T) {
	t.Parallel()
	gone := func(t *testing.T, dir string) {
		for _, name := range []string{"temporal.db", "temporal.json"} {
			require.NoError(t, os.Remove(filepath.Join(dir, name)))
		}
	}
	another := func(t *testing.T, dir string) {
		stamp := filepath.Join(dir, "temporal.json")
		written, err := os.ReadFile(stamp)
		require.NoError(t, err)
		var says map[string]any
		require.NoError(t, json.Unmarshal(written, &says))
		require.NotEmpty(t, says["server_version"])
		says["server_version"] = "1.0.0"
		written, err = json.Marshal(says)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(stamp, written, 0o600))
	}
	for what, c := range map[string]struct {
		lose func(t *testing.T, dir string)
		kept bool // set aside
	}{"gone": {gone, false}, "of another version": {another, true}} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := start(t, on(dir))
			ctx := within(t, 2*time.Minute)
			id := s.oneCase(ctx).ID
			s.assign(ctx, id, "wolong")
			s.stop()
			c.lose(t, dir)

			s = start(t, s.settings)
			_, err := s.as("wolong-duty").Command(ctx, id, casework.CmdAcknowledge, map[string]any{"assignment": "a1"})
			require.NoError(t, err)
			require.Eventually(t, func() bool {
				found, err := s.Ledger().Case(ctx, contract.Reader{All: true}, id)
				require.NoError(t, err)
				return found.Epoch == 2
			}, time.Minute, 50*time.Millisecond, "the old workflow is shut out")
			s.holds(ctx)
			aside, err := filepath.Glob(filepath.Join(dir, "*.set-aside-*"))
			require.NoError(t, err)
			require.Equal(t, c.kept, len(aside) > 0, aside)
		})
	}
}

// While cases get new workflows the desk files as ever, and a stop in the middle
// and another start lose and double nothing.
func TestTheDeskFilesWhileCasesAreRecovered(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, on(dir))
	ctx := within(t, 4*time.Minute)
	page, err := s.Ledger().Cases(ctx, contract.Reader{All: true}, contract.CaseFilter{Limit: 200})
	require.NoError(t, err)
	calls := map[casework.CaseID]int{}
	for range 3 { // the second and third start go on in the middle, or begin anew
		s.stop()
		for _, name := range []string{"temporal.db", "temporal.json"} {
			require.NoError(t, os.Remove(filepath.Join(dir, name)))
		}
		s = start(t, s.settings)
		client := s.as("coordinator")
		for _, c := range page.Cases[:6] {
			_, err := client.Command(ctx, c.ID, casework.CmdRecordCall, map[string]any{"unit": town.UnitID("wolong"), "answered": true, "note": "示范：恢复期间来电。"})
			require.NoError(t, err)
			calls[c.ID]++
		}
	}
	require.Eventually(t, func() bool {
		found, err := s.Ledger().Meta(ctx, "recovered_engine")
		return err == nil && found != ""
	}, time.Minute, 50*time.Millisecond)
	for id, want := range calls {
		events, err := s.Ledger().Timeline(ctx, contract.Reader{All: true}, id, 0, 0)
		require.NoError(t, err)
		n := 0
		for _, e := range events {
			if e.Type == "call_recorded" {
				n++
			}
		}
		require.Equal(t, want, n, "no filing is lost and none doubled")
	}
	s.holds(ctx)
}

func TestForeignOrLostKeysAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, on(dir, settings{"demo": "false"}))
	s.stop()
	other := start(t, on(t.TempDir(), settings{"demo": "false"}))
	other.stop()

	keys := filepath.Join(dir, "keys")
	require.NoError(t, os.Rename(keys, keys+".away"))
	_, err := app.Start(within(t, time.Minute), options(t, s.settings))
	require.ErrorContains(t, err, "restore the key folder")
	require.NoDirExists(t, keys, "nothing is made in its place")

	foreign := on(dir, settings{"demo": "false", "keys": filepath.Join(other.settings["data"], "keys")})
	_, err = app.Start(within(t, time.Minute), options(t, foreign))
	require.ErrorContains(t, err, "are not those that this ledger was written with")

	require.NoError(t, os.Rename(keys+".away", keys))
	start(t, s.settings)
}

// A ledger or evidence that is lost is said to be lost, and nothing empty takes
// its place unasked.
func TestWhatIsLostIsNoticed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, on(dir))
	ctx := within(t, 2*time.Minute)
	id := s.oneCase(ctx).ID
	stored, err := s.as("reviewer").Upload(ctx, []byte("示范：一份检查笔录。"))
	require.NoError(t, err)
	_, err = s.as("reviewer").Command(ctx, id, casework.CmdAttachEvidence, map[string]any{
		"files": []map[string]any{{"digest": stored.Digest, "nature": "inspection"}},
	})
	require.NoError(t, err)
	verify := func() error {
		c, _ := command(settings{"data": dir, "content": "true"})
		return app.VerifyEvidence(ctx, c)
	}
	require.NoError(t, verify(), "beside the running program")
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "files", "objects")))
	require.Equal(t, app.ExitMisfit, app.ExitStatus(verify()))
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL()+"/api/v1/cases/"+string(id)+"/files/"+stored.Digest, nil)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+s.as("reviewer").Token())
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, http.StatusInternalServerError, answer.StatusCode)
	said, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Contains(t, string(said), "evidence_missing")
	s.stop()

	var log bytes.Buffer
	o := options(t, s.settings)
	o.Logger = slog.New(slog.NewTextHandler(&log, nil))
	again, err := app.Start(ctx, o)
	require.NoError(t, err)
	require.NoError(t, again.Stop(ctx))
	require.Contains(t, log.String(), "evidence that the record names is missing")

	require.NoError(t, os.Remove(filepath.Join(dir, "ledger.db")))
	_, err = app.Start(ctx, options(t, s.settings))
	require.ErrorContains(t, err, "--new-ledger")
	require.NoFileExists(t, filepath.Join(dir, "ledger.db"))
	o = options(t, on(dir, settings{"demo": "false"}))
	o.NewLedger = true
	anew, err := app.Start(ctx, o)
	require.NoError(t, err)
	require.NoError(t, anew.Stop(ctx))
}
