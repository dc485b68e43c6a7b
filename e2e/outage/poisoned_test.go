//go:build linux

package outage_test

import (
	"database/sql"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// One case whose state cannot be read any more fails whoever handles it, again and
// again. It holds up no other, kills nothing, and goes on where it was once its state
// is mended: what fell due meanwhile is published with its own instants.
func TestAPoisonedCaseHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	serve := single(t, dir)
	o := openOffice(t, serve)
	o.signIn(cast...)
	poisoned, answered, missed := o.prepare(soon), o.prepare(soon), o.prepare(soon)

	mend := poisoned.spoil(openFile(t, dir))
	refused := poisoned.command(unit+"-officer", casework.CmdSubmitReport, m{"answer": poisoned.answer})
	require.GreaterOrEqual(t, refused.status, http.StatusInternalServerError, "nothing is said to be filed: %s", refused.body)
	require.NotContains(t, string(refused.body), "goroutine", "nothing of the program's inside is told")
	answered.submit(http.StatusOK)
	passed(t, poisoned.due.Add(letterAfter))
	published(t, missed, 3)
	answered.wasInTime()
	o.answers("/healthz", http.StatusOK, time.Second)
	require.True(t, serve.runs())
	require.Zero(t, workflows(t, serve.serving.Temporal.Frontend, broken), "not even the poisoned one has ended")

	mend()
	published(t, poisoned, 3)
	require.Zero(t, poisoned.count("report_submitted"))
	require.Zero(t, workflows(t, serve.serving.Temporal.Frontend, broken))
	serve.stop()
	command(t, nil, "recover", "--check", "--data", dir)
}

// spoil makes the stored state of a case one that nobody can read, and mend what it was,
// if nobody has stored another.
func (c *matter) spoil(db *sql.DB) (mend func()) {
	t := c.o.t
	t.Helper()
	whole, spoilt := []byte(nil), []byte(`{"id":`)
	require.NoError(t, db.QueryRow("SELECT body FROM snapshots WHERE case_id = $1", c.id).Scan(&whole))
	write := func(present, state []byte) {
		t.Helper()
		done, err := db.Exec("UPDATE snapshots SET body = $1 WHERE case_id = $2 AND body = $3", state, c.id, present)
		require.NoError(t, err)
		n, err := done.RowsAffected()
		require.NoError(t, err)
		require.Equal(t, int64(1), n)
	}
	write(whole, spoilt)
	return func() { write(spoilt, whole) }
}

// A rule that panics over the passing of time in some cases keeps what is filed in them
// for a program that knows better, with its instant, and holds up no other. Under that
// program they are what they would have been.
//
//nolint:paralleltest // it builds a program, which leaves others no processor
func TestARuleThatPanicsHoldsUpNoOtherCase(t *testing.T) {
	const region, begins = "和平县", "	c = c.clone()\n	var events []Event\n"
	rule, err := filepath.Abs("../../internal/casework/due.go")
	require.NoError(t, err)
	panicking := buildOtherwise(t, otherwise{rule, begins, "	if c.Region == \"" + region + "\" {\n		panic(\"poisoned\")\n	}\n" + begins})
	dir := t.TempDir()
	serve := single(t, dir)
	o := openOffice(t, serve)
	o.signIn(cast...)
	answered, missed := o.prepare(reportWithin-time.Second), o.prepare(reportWithin-time.Second)
	o.region = region
	filed, silent := o.prepare(reportWithin-time.Second), o.prepare(reportWithin-time.Second)
	serve.stop()

	serve = launchOn(t, func(p *process) { p.cmd.Path = panicking }, nil, "serve", "--data", dir, "--demo", "--listen", "127.0.0.1:0", "--log-level", "error")
	o.base = serve.serving.URL
	waiting := filed.submit(http.StatusAccepted).Filing
	require.Less(t, waiting.FiledAt, casework.InstantOf(filed.due), "the machine was too slow")
	answered.submit(http.StatusOK)
	passed(t, silent.due.Add(letterAfter))
	published(t, missed, 3)
	answered.wasInTime()
	require.Empty(t, silent.lapses())
	require.Equal(t, contract.FilingPending, filed.filing(waiting.ID).State)
	o.answers("/healthz", http.StatusOK, time.Second)
	require.True(t, serve.runs())
	require.Zero(t, workflows(t, serve.serving.Temporal.Frontend, broken))
	require.Contains(t, string(serve.output("stderr")), "poisoned", "whoever reads the log learns why")
	serve.stop()

	serve = single(t, dir)
	o.base = serve.serving.URL
	filed.applied()
	filed.wasInTime()
	require.Equal(t, waiting.FiledAt, filed.filing(waiting.ID).FiledAt)
	published(t, silent, 3)
	require.Zero(t, workflows(t, serve.serving.Temporal.Frontend, broken))
	serve.stop()
	command(t, nil, "recover", "--check", "--data", dir)
}
