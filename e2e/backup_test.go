package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"

	"jiaoban/internal/app"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/engine"
	"jiaoban/internal/gateway"
	"jiaoban/internal/ledger"
	"jiaoban/internal/pgtest"
	"jiaoban/internal/secrecy"
)

// stores names where a ledger is kept: nothing for SQLite.
func stores(t testing.TB, driver string) settings {
	t.Helper()
	if driver == ledger.Postgres {
		return settings{"database": pgtest.DSN(t)}
	}
	return settings{}
}

// Yesterday's backup beside today's Temporal: the record is what it was, in whichever
// database; cases go on; who was signed in is not any more; and what Temporal knows
// of later things ends there.
func TestABackupIsRestored(t *testing.T) {
	t.Parallel()
	for _, way := range [][2]string{{ledger.SQLite, ledger.SQLite}, {ledger.SQLite, ledger.Postgres}, {ledger.Postgres, ledger.SQLite}} {
		t.Run(way[0]+" to "+way[1], func(t *testing.T) {
			ctx := within(t, 4*time.Minute)
			dir, keyFile := t.TempDir(), filepath.Join(t.TempDir(), "backup.key")
			temporal, err := engine.Start(ctx, engine.Config{Path: filepath.Join(dir, "elsewhere.db")})
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, temporal.Stop(within(t, time.Minute))) })
			beside := settings{"temporal": temporal.FrontendAddr()}
			from := stores(t, way[0])
			s := start(t, on(filepath.Join(dir, "one"), beside, from))
			id := s.oneCase(ctx).ID
			s.assign(ctx, id, "wolong")
			duty := s.as("duty")
			_, err = duty.Upload(ctx, []byte("%PDF-1.4 示范"))
			require.NoError(t, err)

			recipient := backupKey(t, keyFile)
			file := filepath.Join(dir, "backup.age")
			c, out := command(on(s.settings["data"], from, settings{"out": file, "recipient": recipient, "json": "true"}))
			require.NoError(t, app.Backup(ctx, c), "while it runs")
			var made app.BackedUp
			require.NoError(t, json.Unmarshal(out.Bytes(), &made))
			require.EqualValues(t, 24, made.Record.Rows["cases"])
			require.Equal(t, 1, made.Evidence)
			require.Equal(t, 1, made.Lists)
			kept := func() [32]byte {
				content, err := os.ReadFile(file)
				require.NoError(t, err)
				return sha256.Sum256(content)
			}
			before := kept()
			err = app.Backup(ctx, c)
			require.ErrorContains(t, err, filepath.Base(file), "none is overwritten")
			require.Equal(t, app.ExitUsage, app.ExitStatus(err), "which is said before the work")
			require.NoFileExists(t, file+".part")
			require.Equal(t, before, kept())

			var later struct{ Filing contract.Filing }
			require.NoError(t, duty.Post(ctx, "/api/v1/cases", map[string]any{
				"source":         map[string]any{"campaign": town.Campaign, "level": "central", "mode": "handed_over"},
				"handed_over_at": casework.InstantOf(time.Now()), "region": "卧龙区", "complaint": "示范：备份以后登记的件。",
			}, &later))
			agree(t, on(filepath.Join(dir, "one"), beside, from))
			s.stop()

			target := filepath.Join(dir, "two")
			copyKeys(t, filepath.Join(s.settings["data"], "keys"), filepath.Join(target, "keys"))
			to := stores(t, way[1])
			restore := func(path string, more ...settings) (app.Restored, error) {
				all := on(target, append([]settings{to, {"identity": keyFile, "json": "true"}}, more...)...)
				c, out := command(all, path)
				err := app.Restore(ctx, c)
				var done app.Restored
				if err == nil {
					require.NoError(t, json.Unmarshal(out.Bytes(), &done))
				}
				return done, err
			}
			other := filepath.Join(dir, "other.key")
			backupKey(t, other)
			_, err = restore(file, settings{"identity": other})
			require.Equal(t, app.ExitUsage, app.ExitStatus(err), "another key: %v", err)
			_, err = restore(file, settings{"identity": file})
			require.Equal(t, app.ExitUsage, app.ExitStatus(err), "no key at all: %v", err)
			whole, err := os.ReadFile(file)
			require.NoError(t, err)
			cut := filepath.Join(dir, "cut.age")
			require.NoError(t, os.WriteFile(cut, whole[:len(whole)-1], 0o600))
			_, err = restore(cut)
			require.Equal(t, app.ExitMisfit, app.ExitStatus(err), "cut off: %v", err)
			_, err = restore(file, settings{"check": "true"})
			require.NoError(t, err)

			done, err := restore(file)
			require.NoError(t, err)
			require.Equal(t, made.Record, done.Record)
			require.True(t, done.Chain.Fits)
			require.Empty(t, append(done.Missing, done.Damaged...))
			require.Positive(t, done.SessionsOver)
			_, err = restore(file)
			require.Equal(t, app.ExitUsage, app.ExitStatus(err), "there is a record already: %v", err)

			require.Equal(t, contract.Differences{Workflows: 25, Underway: 24, Unknown: []casework.CaseID{later.Filing.Case}}, differences(t, on(target, beside, to)),
				"today's Temporal knows of what came after the backup")
			again := start(t, on(target, beside, to, settings{"demo": "false"}))
			again.password = s.password
			old := remote.New(again.URL(), "en").WithToken(duty.Token())
			require.Error(t, old.Get(ctx, "/api/v1/me", nil), "nobody comes back to life")
			found, err := again.Ledger().Case(ctx, contract.Reader{All: true}, id)
			require.NoError(t, err)
			require.Equal(t, casework.Assigned, found.Case.State)
			signed, err := again.as("wolong-duty").Command(ctx, id, casework.CmdAcknowledge, map[string]any{"assignment": found.Case.Assignments[0].ID})
			require.NoError(t, err)
			// Where the case is given a new workflow at this moment, it is received and applied by that one.
			require.Eventually(t, func() bool {
				filed, err := again.Ledger().Filing(ctx, signed.Filing.ID)
				require.NoError(t, err)
				return filed.State == contract.FilingApplied
			}, time.Minute, 50*time.Millisecond)
			require.Equal(t, http.StatusOK, status(t, again.URL()+"/healthz"))
			var entries contract.EntryPage
			require.Eventually(t, func() bool {
				entries, err = again.Ledger().Entries(ctx, contract.Reader{All: true}, contract.EntryFilter{Kind: contract.RecoveryEnded})
				require.NoError(t, err)
				return len(entries.Entries) > 0
			}, time.Minute, 50*time.Millisecond)
			require.Equal(t, map[string]string{"cases": "24", "workflows": "25", "unknown": "1", "finished": "0", "without": "0"}, entries.Entries[0].Payload.Facts)
			endsInTemporal(t, temporal.FrontendAddr(), temporal.Namespace(), filepath.Join(target, "keys"), later.Filing.Case, true)
			agree(t, on(target, beside, to))
			again.holds(ctx)
		})
	}
}

// A backup is made while cases are registered and evidence is sent: it is the record as it
// stood at one instant, with every file that the record names.
func TestABackupIsMadeWhileTheOfficeWorks(t *testing.T) {
	t.Parallel()
	for _, driver := range []string{ledger.SQLite, ledger.Postgres} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			ctx := within(t, 4*time.Minute)
			dir, keyFile := t.TempDir(), filepath.Join(t.TempDir(), "backup.key")
			from, to := stores(t, driver), stores(t, driver)
			s := start(t, on(filepath.Join(dir, "one"), from))
			duty := s.as("duty")
			stop, done := make(chan struct{}), make(chan error, 1)
			var registered atomic.Int64
			go func() {
				for n := 0; ; n++ {
					select {
					case <-stop:
						done <- nil
						return
					default:
					}
					_, err := duty.Upload(ctx, fmt.Appendf(nil, "%%PDF-1.4 示范 %d", n))
					if err == nil {
						err = duty.Post(ctx, "/api/v1/cases", map[string]any{
							"source":         map[string]any{"campaign": town.Campaign, "level": "central", "mode": "handed_over"},
							"handed_over_at": casework.InstantOf(time.Now()), "region": "卧龙区", "complaint": fmt.Sprintf("示范：备份时登记的第 %d 件。", n),
						}, nil)
					}
					if err != nil {
						done <- err
						return
					}
					registered.Add(1)
				}
			}()
			atLeast := func(n int64) {
				require.Eventually(t, func() bool { return registered.Load() >= n }, time.Minute, time.Millisecond)
			}
			atLeast(5)
			before := registered.Load()
			file := filepath.Join(dir, "backup.age")
			c, out := command(on(s.settings["data"], from, settings{"out": file, "recipient": backupKey(t, keyFile), "json": "true"}))
			require.NoError(t, app.Backup(ctx, c))
			var made app.BackedUp
			require.NoError(t, json.Unmarshal(out.Bytes(), &made))
			atLeast(registered.Load() + 5)
			close(stop)
			require.NoError(t, <-done)
			require.GreaterOrEqual(t, made.Record.Rows["cases"], 24+before)
			require.Less(t, made.Record.Rows["cases"], 24+registered.Load())
			s.stop()

			target := filepath.Join(dir, "two")
			copyKeys(t, filepath.Join(s.settings["data"], "keys"), filepath.Join(target, "keys"))
			c, out = command(on(target, to, settings{"identity": keyFile, "json": "true"}), file)
			require.NoError(t, app.Restore(ctx, c))
			var restored app.Restored
			require.NoError(t, json.Unmarshal(out.Bytes(), &restored))
			require.Equal(t, made.Record, restored.Record)
			require.True(t, restored.Chain.Fits)
			require.Empty(t, append(restored.Missing, restored.Damaged...))
			c, _ = command(on(target, to, settings{"check": "true"}))
			require.NoError(t, app.Recover(ctx, c))
		})
	}
}

// differences are what `recover --check` finds that Temporal and the record do not say
// alike; everything else of them holds.
func differences(t testing.TB, flags settings) contract.Differences {
	t.Helper()
	c, out := command(on(flags["data"], flags, settings{"check": "true", "json": "true"}))
	err := app.Recover(within(t, time.Minute), c)
	var checked app.Recovered
	require.NoError(t, json.Unmarshal(out.Bytes(), &checked), "%v", err)
	require.NotNil(t, checked.Differences, "%v", err)
	require.True(t, checked.Chain.Fits && checked.Reconciliation.Balanced())
	require.Empty(t, checked.Misfits)
	if checked.Differences.None() {
		require.NoError(t, err)
	} else {
		require.Equal(t, app.ExitMisfit, app.ExitStatus(err), "%v", err)
	}
	return *checked.Differences
}

// agree waits until Temporal and the record say the same.
func agree(t testing.TB, flags settings) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !differences(t, flags).None(); time.Sleep(100 * time.Millisecond) {
		require.True(t, time.Now().Before(deadline), "Temporal and the record still differ")
	}
}

// backupKey makes a key and gives its public part.
func backupKey(t testing.TB, file string) string {
	t.Helper()
	c, out := command(settings{"out": file, "json": "true"})
	require.NoError(t, app.BackupKey(within(t, time.Minute), c))
	var key struct{ Recipient string }
	require.NoError(t, json.Unmarshal(bytes.TrimSpace(out.Bytes()), &key))
	return key.Recipient
}

// endsInTemporal wakes the workflow of a case that is not in the record, or at rest there; it
// must run until then, or the relay may have woken it already.
func endsInTemporal(t testing.TB, frontend, namespace, keyDir string, id casework.CaseID, must bool) {
	t.Helper()
	ctx := within(t, time.Minute)
	keys, err := secrecy.Open(keyDir, secrecy.Master{})
	require.NoError(t, err)
	g, err := gateway.Dial(ctx, gateway.Config{
		Address: frontend, Namespace: namespace,
		DataConverter: secrecy.NewDataConverter(keys), FailureConverter: secrecy.NewFailureConverter(keys),
	})
	require.NoError(t, err)
	defer g.Close()
	runs := func() bool {
		told, err := g.Client().DescribeWorkflowExecution(ctx, contract.WorkflowID(id), "")
		require.NoError(t, err)
		return told.WorkflowExecutionInfo.Status == enums.WORKFLOW_EXECUTION_STATUS_RUNNING
	}
	require.True(t, runs() || !must, "Temporal knows of it")
	_ = g.Wake(ctx, contract.CaseRef{Case: id, Epoch: 1}) // as its clock will; the answer is that of a workflow that ends
	require.Eventually(t, func() bool { return !runs() }, time.Minute, 50*time.Millisecond)
}

// copyKeys puts keys back that were kept elsewhere; only their owner may read them.
func copyKeys(t testing.TB, from, to string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(to, 0o700))
	entries, err := os.ReadDir(from)
	require.NoError(t, err)
	for _, e := range entries {
		copyFile(t, filepath.Join(from, e.Name()), filepath.Join(to, e.Name()))
	}
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(to, content, 0o600))
}
