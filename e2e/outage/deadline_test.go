//go:build linux

package outage_test

import (
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// soon is how long the cases here have for their report: enough to take
// something away before it is due.
const soon = 18 * time.Second

// The verdict is a function of the instant of filing and the due instant in
// force. Whatever was away over the due instant, it comes out the same: the
// worker; Temporal, and then every process; Temporal's whole store.
func TestAnAnswerIsJudgedByWhenItWasFiled(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	t.Log("the worker is away over the due instant")
	workerAway(t, c)
	t.Log("Temporal is away and every process killed over the due instant")
	everythingAway(t, c)
	t.Log("Temporal's store is lost, and comes back beside its successor")
	storeLost(t, c)
}

func workerAway(t *testing.T, c *cluster) {
	early, late := c.office.prepare(soon), c.office.prepare(soon)
	c.worker.kill()

	filed := early.submit(http.StatusOK) // applied where it is filed
	require.Less(t, filed.Filing.FiledAt, casework.InstantOf(early.due))
	early.wasInTime()
	// The second unit files after the second rung: what lies before its filing
	// must come before it in the record, though nobody was there to publish it.
	passed(t, late.due.Add(letterAfter))
	require.Empty(t, late.lapses())
	filed = late.submit(http.StatusOK)
	require.Greater(t, filed.Filing.FiledAt, casework.InstantOf(late.due.Add(letterAfter)))

	c.startWorker()
	require.Equal(t, late.ladder(3), late.lapses(), "a late answer stops the later rungs")
	require.Equal(t, casework.Late, late.report().Verdict)
	inOrder(t, late.events())
	passed(t, late.due.Add(16*time.Second))
	require.Equal(t, late.ladder(3), late.lapses())
	c.holds()
}

// published waits until n entries of a case's report clock are in the record
// and checks that all that are there are the right ones, in their order.
func published(t testing.TB, c *matter, n int) {
	t.Helper()
	var heard []entry
	until(t, time.Until(c.due.Add(patience)), "the report clock is heard", func() bool {
		heard = c.lapses()
		return len(heard) >= n
	})
	require.Equal(t, c.ladder(len(heard)), heard)
	inOrder(t, c.events())
}

// inOrder checks that a record tells what happened in the order in which it did.
func inOrder(t testing.TB, events []casework.Event) {
	t.Helper()
	for i, e := range events {
		require.Equal(t, int64(i+1), e.Seq)
		if i > 0 {
			require.GreaterOrEqual(t, e.HappenedAt, events[i-1].HappenedAt, "%s after %s", e.Type, events[i-1].Type)
		}
	}
}

func everythingAway(t *testing.T, c *cluster) {
	early, never := c.office.prepare(soon), c.office.prepare(soon)
	c.temporal.stop()
	filed := early.submit(http.StatusOK)
	require.Less(t, filed.Filing.FiledAt, casework.InstantOf(early.due))
	born := c.office.register(soon) // a new case is taken as well
	c.api.kill()
	c.worker.kill()

	passed(t, born.due.Add(letterAfter))
	c.startAPI() // while Temporal is still away
	require.Equal(t, "applied", early.filing(filed.Filing.ID).State, "what was done is still there")
	early.wasInTime()
	c.startWorker()
	c.temporal.start()
	published(t, never, 3)
	published(t, born, 2) // no unit had it: nobody to propose a letter against
	require.Zero(t, workflows(t, c.temporal.address(), failed))
	c.holds()
}

func types(events []casework.Event) (names []casework.EventType) {
	for _, e := range events {
		names = append(names, e.Type)
	}
	return names
}

// storeLost replaces Temporal's store by an empty one, in which the worker finds
// nothing and recovers, and then lets the old store come back beside the new one.
func storeLost(t *testing.T, c *cluster) {
	resting, answered := c.office.prepare(soon+10*time.Second), c.office.prepare(soon+10*time.Second)
	answered.submit(http.StatusOK)
	before := resting.events()
	old := c.temporal
	old.stop()
	c.temporal = openStore(t, filepath.Join(t.TempDir(), "temporal.db"), old.port)
	require.Zero(t, workflows(t, c.temporal.address(), "ExecutionStatus = 'Running'"))

	until(t, time.Minute, "the cases of the list run as well, and Temporal's lists show it", func() bool {
		return workflows(t, c.temporal.address(), "ExecutionStatus = 'Running'") > 20
	})
	require.Equal(t, types(before), types(resting.events()[:len(before)]), "what was recorded stays")
	raised := len(resting.events())

	// The old store has the same cases, with the same timers and a worker that
	// is as good as the other; only the epoch tells them apart.
	back := &store{t: t, path: old.path}
	back.start()
	t.Cleanup(back.stop)
	running := workflows(t, back.address(), "ExecutionStatus = 'Running'")
	require.Positive(t, running)
	elsewhere := launch(t, c.env, "worker", "--data", c.dir, "--temporal", back.address(), "--log-level", "warn")

	published(t, resting, 3) // once each, at the instants of before
	require.Contains(t, string(elsewhere.output("stderr")), "a Temporal that the cases have left", "it takes nothing back")
	answered.wasInTime()
	for _, e := range resting.events()[raised:] {
		require.Equal(t, int64(2), e.Epoch, "%s is of the old run", e.Type)
	}
	until(t, time.Minute, "a run that finds itself replaced has ended", func() bool {
		return workflows(t, back.address(), "ExecutionStatus = 'Running'") < running
	})
	elsewhere.stop() // not sooner: on a slow machine its timers have yet to ring
	require.Zero(t, workflows(t, back.address(), failed))
	require.Zero(t, workflows(t, c.temporal.address(), failed))
	c.holds()
}
