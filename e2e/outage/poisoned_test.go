//go:build linux

package outage_test

import (
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
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

// spoiltRegion is where the cases are over whose time a rule panics.
const spoiltRegion = "和平县"

// panicking is the program with a rule that panics, once a test has built it.
var panicking string

// withPanickingRule is the program of this tree with a rule that panics over the passing of time
// in the cases of one region. Its servers file a command under a key that ends in a zero, and apply
// it no more than one that they could not: workers do. No key that a client makes by itself ends
// so. It is built once, by tests that run alone.
func withPanickingRule(t testing.TB) (program string) {
	t.Helper()
	if panicking != "" {
		return panicking
	}
	source := func(name string) string {
		file, err := filepath.Abs("../../internal/" + name)
		require.NoError(t, err)
		return file
	}
	const begins = "	c = c.clone()\n	var events []Event\n"
	const asks = "	if err := made.held.rules; err != nil {\n		return later(err)\n	}\n	*seen"
	panicking = buildOtherwise(t,
		otherwise{source("casework/due.go"), begins, "	if c.Region == \"" + spoiltRegion + "\" {\n		panic(\"poisoned\")\n	}\n" + begins},
		otherwise{source("ledger/file.go"), asks, "	if k := n.IdempotencyKey; k != \"\" && k[len(k)-1] == '0' {\n		return later(errors.New(\"left to the workers\"))\n	}\n" + asks},
	)
	return panicking
}

// heldBack: all that was filed in a case since waits, nothing was published of it, and whoever
// reads the log of one that works on cases learns which it is and why.
func (c *matter) heldBack(waiting int, works *process) {
	t := c.o.t
	t.Helper()
	require.Empty(t, c.lapses())
	require.EqualValues(t, waiting, c.view().Waiting)
	until(t, patience, works.name+" names "+string(c.id), func() bool {
		for line := range strings.Lines(string(works.output("stderr"))) {
			if strings.Contains(line, string(c.id)) && strings.Contains(line, "poisoned") {
				return true
			}
		}
		return false
	})
}

// catchesUp waits until a part says how many cases have something due that is not in the record.
func (o *office) catchesUp(who, base string, cases int) {
	o.t.Helper()
	until(o.t, patience, who+" says that something is late", func() bool {
		answer, err := http.Get(base + "/readyz")
		require.NoError(o.t, err)
		defer answer.Body.Close()
		var told api.Readiness
		require.NoError(o.t, json.NewDecoder(answer.Body).Decode(&told))
		require.Equal(o.t, http.StatusOK, answer.StatusCode, "it does its work: %v", told)
		return strings.HasPrefix(told.Parts["temporal"], fmt.Sprintf("catching up: %d cases ", cases))
	})
}

// A rule that panics over the passing of time in some cases keeps what is filed in them
// for a program that knows better, with its instant, and holds up no other. Under that
// program they are what they would have been.
//
//nolint:paralleltest // it builds a program, which leaves others no processor
func TestARuleThatPanicsHoldsUpNoOtherCase(t *testing.T) {
	panicking := withPanickingRule(t)
	dir := t.TempDir()
	serve := single(t, dir)
	o := openOffice(t, serve)
	o.signIn(cast...)
	answered, missed := o.prepare(reportWithin-time.Second), o.prepare(reportWithin-time.Second)
	o.region = spoiltRegion
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
	silent.heldBack(0, serve)
	filed.heldBack(1, serve)
	require.Equal(t, contract.FilingPending, filed.filing(waiting.ID).State)
	o.catchesUp(serve.name, o.base, 2)
	o.answers("/healthz", http.StatusOK, time.Second)
	require.True(t, serve.runs())
	require.Zero(t, workflows(t, serve.serving.Temporal.Frontend, broken))
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

// So it is among two servers and two workers, which all have that rule over a noon: each of
// them runs into it and goes on with what is others', also with commands that servers left to
// workers. Replaced one by one by a program that knows better, they judge the cases by when
// each was answered, once. Of every four calls of the noon one is left to workers.
//
//nolint:paralleltest // likewise
func TestARuleThatPanicsHoldsUpNoOtherCaseOfAProvince(t *testing.T) {
	panicking := withPanickingRule(t)
	p := newProvince(t)
	l := shortNoon.prepare(p, 0)
	p.office.region = spoiltRegion
	poisoned := []*report{l.report(-2 * time.Second), l.report(7 * time.Second), l.report(never)}
	p.office.region = ""
	p.program = panicking
	p.replaceAll()
	t.Logf("%v left when everything was replaced", time.Until(l.stroke.Add(-before)))
	for _, r := range poisoned {
		r.begin()
	}
	l.pass(nil)
	l.judged()
	for i, w := range p.workers { // Temporal gives a case to either
		until(t, patience, worker(i)+" publishes what is others'", func() bool {
			if measured(t, w, "jiaoban_verdict_lateness_seconds_count") > 0 {
				return true
			}
			published(t, p.office.register(time.Second), 1)
			return false
		})
		until(t, patience, worker(i)+" applies what is filed in others", func() bool {
			if measured(t, w, "jiaoban_command_seconds_count") > 0 {
				return true
			}
			further := p.office.prepare(reportWithin - time.Second)
			require.Less(t, p.office.send(further.record(rand.Text()+"0")).status, http.StatusBadRequest) // 202 where it takes a while
			return false
		})
		require.Positive(t, measured(t, p.servers[i], "jiaoban_command_seconds_count"), "so do servers")
	}
	for _, r := range poisoned {
		r.acting.Wait()
		waiting := len(r.calls)
		if r.at != never {
			require.NoError(t, r.fault)
			require.Equal(t, contract.FilingPending, r.filed.Filing.State)
			waiting++
		}
		for _, w := range p.workers {
			r.heldBack(waiting, w)
		}
	}
	for i, w := range p.workers {
		p.office.catchesUp(worker(i), w.serving.Probes, len(poisoned))
		p.office.catchesUp(server(i), p.servers[i].serving.URL, len(poisoned))
		until(t, patience, worker(i)+" counts them", func() bool { return measured(t, w, "jiaoban_record_late_cases") == float64(len(poisoned)) })
	}
	require.Zero(t, workflows(t, "127.0.0.1:"+strconv.Itoa(p.port), broken))
	for _, part := range append(slices.Concat(p.servers, p.workers), p.engine) {
		require.True(t, part.runs(), part.name)
	}

	p.program = "" // the rule is mended
	p.replaceAll()
	l.inTime, l.late, l.missed = 0, 0, 0
	for _, r := range poisoned {
		l.judge(r)
	}
	require.Equal(t, [3]int{1, 1, 1}, [3]int{l.inTime, l.late, l.missed})
	l.holds()
	require.Zero(t, p.balance.faults.Load(), "nobody's request was broken")
}
