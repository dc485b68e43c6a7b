//go:build linux

package outage_test

import (
	"database/sql"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite" // the tests look into the ledger as another process would
)

// openFile opens a ledger in SQLite from outside.
func openFile(t testing.TB, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "ledger.db")+"?_pragma=busy_timeout(20000)")
	require.NoError(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

// Somebody's backup or a curious administrator holds the file's lock for longer
// than a writer waits for it.
func TestTheLedgerFileIsLockedByAnotherProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	serve := single(t, dir)
	o := openOffice(t, serve)
	o.signIn(cast...)
	missed, answered := o.prepare(soon), o.prepare(soon)
	answered.submit(http.StatusOK)

	db := openFile(t, dir)
	_, err := db.Exec("BEGIN EXCLUSIVE")
	require.NoError(t, err)
	var all sync.WaitGroup
	answers := make([]answer, 3)
	for i := range answers {
		all.Go(func() { answers[i], _ = o.try(missed.record("locked-" + string(rune('a'+i)))) })
	}
	all.Wait()
	for _, a := range answers {
		a.away(t)
		t.Logf("answered after %s", a.took.Round(time.Millisecond))
		require.Less(t, a.took, 45*time.Second)
	}
	o.answers("/healthz", http.StatusOK, time.Second)
	o.answers("/readyz", http.StatusServiceUnavailable, patience)
	require.NotEmpty(t, missed.events(), "reading goes on")
	passed(t, missed.due.Add(letterAfter))
	_, err = db.Exec("ROLLBACK")
	require.NoError(t, err)

	missed.stand([]string{"locked-a", "locked-b", "locked-c"})
	published(t, missed, 3)
	answered.wasInTime()
	require.Zero(t, workflows(t, serve.serving.Temporal.Frontend, failed))
	o.answers("/readyz", http.StatusOK, patience)
	serve.stop()
	command(t, nil, "audit verify", "--data", dir)
}
