package temporal_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/gateway"
	"jiaoban/worker"
	"jiaoban/workflows/rehearsal"
)

// status is the state of a case's latest run.
func (r *rig) status(id casework.CaseID) enums.WorkflowExecutionStatus {
	d, err := r.gateway.Client().DescribeWorkflowExecution(r.within(), contract.WorkflowID(id), "")
	if err != nil {
		return enums.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED
	}
	return d.GetWorkflowExecutionInfo().GetStatus()
}

func (r *rig) run(id casework.CaseID) string {
	d, err := r.gateway.Client().DescribeWorkflowExecution(r.within(), contract.WorkflowID(id), "")
	require.NoError(r.t, err)
	return d.GetWorkflowExecutionInfo().GetExecution().GetRunId()
}

func (r *rig) apply(f contract.Filing) {
	r.t.Helper()
	require.NoError(r.t, r.gateway.Apply(r.within(), f, patience))
	require.GreaterOrEqual(r.t, r.ledger.Applied(f.Case), f.Seq)
}

func TestStartIsIdempotentAndTheTimerRings(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	ref := r.ledger.Open("started", report(time.Second))
	require.NoError(t, r.gateway.Start(r.within(), ref))
	first := r.run("started")
	require.NoError(t, r.gateway.Start(r.within(), ref))
	require.Equal(t, first, r.run("started"))
	r.eventually(func() bool { e, _ := r.ledger.Record("started"); return len(e) == 3 }, "every rung is published")
	entries, recorded := r.ledger.Record("started")
	for i, e := range entries {
		t.Logf("%s: %s after its instant", e.What, recorded[i].Sub(e.At))
	}
}

// A workflow that rests until the first clock of its case looks at nothing before, and
// publishes what falls due then, also where Temporal was away meanwhile.
func TestAWorkflowRestsUntilTheFirstClock(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.ledger.Open("resting", report(4*time.Second))
	ref := r.ledger.Resting("resting")
	require.NoError(t, r.ledger.MarkStarted(r.within(), ref), "the relay has nothing to do")
	require.NoError(t, r.gateway.Start(r.within(), ref))
	require.NoError(t, r.gateway.Start(r.within(), ref), "twice is once")
	_, port := hostPort(t, r.engine.FrontendAddr())
	r.stopEngine()
	r.port = port
	r.startEngine()
	for time.Now().Before(ref.RestsUntil.Time().Add(-100 * time.Millisecond)) {
		require.Zero(t, r.ledger.Advances(), "%s before", time.Until(ref.RestsUntil.Time()))
		time.Sleep(20 * time.Millisecond)
	}
	r.eventually(func() bool { e, _ := r.ledger.Record("resting"); return len(e) == 3 }, "every rung is published")
	entries, recorded := r.ledger.Record("resting")
	for i, e := range entries {
		require.GreaterOrEqual(t, recorded[i], e.At)
	}
}

// What is asked of a workflow that rests is done at once; what it must refuse leaves its
// clock as it is; and one of an older epoch is replaced.
func TestARestingWorkflowHearsWhatItIsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	rest := func(id casework.CaseID, due time.Duration) contract.CaseRef {
		r.ledger.Open(id, report(due))
		ref := r.ledger.Resting(id)
		require.NoError(t, r.ledger.MarkStarted(r.within(), ref), "the relay has nothing to do")
		require.NoError(t, r.gateway.Start(r.within(), ref))
		return ref
	}
	ref := rest("woken", time.Hour)
	require.Zero(t, r.ledger.Advances())
	require.NoError(t, r.gateway.Wake(r.within(), ref))
	r.eventually(func() bool { return r.ledger.Advances() > 0 }, "it looks")

	rest("applied", time.Hour)
	first := r.run("applied")
	r.apply(r.ledger.File("applied", rehearsal.Note))
	require.Equal(t, first, r.run("applied"))

	rest("refusing", 3*time.Second)
	refused, err := r.gateway.Client().UpdateWorkflow(r.within(), client.UpdateWorkflowOptions{
		WorkflowID: contract.WorkflowID("refusing"), UpdateName: contract.ApplyUpdate,
		WaitForStage: client.WorkflowUpdateStageAccepted, Args: []any{contract.ApplyRequest{}},
	})
	require.NoError(t, err)
	require.ErrorContains(t, refused.Get(r.within(), nil), "malformed")
	r.eventually(func() bool { e, _ := r.ledger.Record("refusing"); return len(e) == 3 }, "its clock rings all the same")

	rest("replaced", time.Hour)
	first = r.run("replaced")
	_, err = r.ledger.RaiseEpoch(r.within(), "replaced")
	require.NoError(t, err)
	require.NoError(t, r.gateway.Wake(r.within(), r.ledger.Resting("replaced")))
	require.NotEqual(t, first, r.run("replaced"))
	require.Equal(t, enums.WORKFLOW_EXECUTION_STATUS_RUNNING, r.status("replaced"))
}

func TestApplyWithoutARunStartsOne(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.ledger.Open("unstarted", report(time.Hour))
	f := r.ledger.File("unstarted", rehearsal.Note)
	r.apply(f)
	r.apply(f) // once more, the same
	require.Equal(t, enums.WORKFLOW_EXECUTION_STATUS_RUNNING, r.status("unstarted"))
}

func TestAClosedCaseIsReopenedByAnotherRun(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	require.NoError(t, r.gateway.Start(r.within(), r.ledger.Open("closed", report(time.Hour))))
	r.apply(r.ledger.File("closed", rehearsal.Close))
	r.eventually(func() bool { return r.status("closed") == enums.WORKFLOW_EXECUTION_STATUS_COMPLETED }, "the run ends")
	closed := r.run("closed")
	r.apply(r.ledger.File("closed", rehearsal.Reopen))
	require.NotEqual(t, closed, r.run("closed"))
	require.Equal(t, enums.WORKFLOW_EXECUTION_STATUS_RUNNING, r.status("closed"))
}

// The last command of a case and others may arrive together; whichever run they
// meet, none is lost.
func TestCommandsThatMeetTheEndOfARun(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	require.NoError(t, r.gateway.Start(r.within(), r.ledger.Open("racing", report(time.Hour))))
	for range 10 {
		var all sync.WaitGroup
		for _, kind := range []casework.Kind{rehearsal.Close, rehearsal.Note, rehearsal.Note, rehearsal.Note} {
			f := r.ledger.File("racing", kind)
			all.Go(func() {
				if err := r.gateway.Apply(r.within(), f, patience); err != nil {
					t.Errorf("%s: %v", f.ID, err)
				}
			})
		}
		all.Wait()
	}
	require.Equal(t, int64(40), r.ledger.Applied("racing"))
}

func TestUpdatesPassOverFromRunToRun(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *gateway.Config, _ *worker.Options) { c.ContinueAfter = 20 })
	require.NoError(t, r.gateway.Start(r.within(), r.ledger.Open("long", report(time.Hour))))
	first := r.run("long")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 10 {
				f := r.ledger.File("long", rehearsal.Note)
				if err := r.gateway.Apply(r.within(), f, patience); err != nil {
					t.Errorf("%s: %v", f.ID, err)
				}
			}
		})
	}
	all.Wait()
	require.Equal(t, int64(80), r.ledger.Applied("long"))
	require.NotEqual(t, first, r.run("long"))
	require.Equal(t, enums.WORKFLOW_EXECUTION_STATUS_RUNNING, r.status("long"))
}

func TestAnOldEpochIsFencedAndANewOneReplaces(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	require.NoError(t, r.gateway.Start(r.within(), r.ledger.Open("epochs", report(time.Hour))))
	old := r.ledger.File("epochs", rehearsal.Note)
	_, err := r.ledger.RaiseEpoch(r.within(), "epochs")
	require.NoError(t, err)

	// The run has epoch 1, and so has the caller: both are told.
	require.ErrorIs(t, r.gateway.Apply(r.within(), old, patience), contract.ErrFenced)
	// A caller that has read the epoch again is served by a run of its own.
	fresh := old
	fresh.Epoch = 2
	r.apply(fresh)
	// What is applied is applied, whatever epoch asks; anything else that the
	// old epoch sends meets a newer run.
	require.NoError(t, r.gateway.Apply(r.within(), old, patience))
	late := r.ledger.File("epochs", rehearsal.Note)
	late.Epoch = 1
	require.ErrorIs(t, r.gateway.Apply(r.within(), late, patience), contract.ErrFenced)
	// So does a relay whose list of cases is older than a recovery: it is told at once,
	// and does not wait for the end of a run that goes on.
	begin := time.Now()
	require.ErrorIs(t, r.gateway.Wake(r.within(), contract.CaseRef{Case: "epochs", Epoch: 1}), contract.ErrFenced)
	require.Less(t, time.Since(begin), 2*time.Second)

	before := r.run("epochs")
	_, err = r.ledger.RaiseEpoch(r.within(), "epochs")
	require.NoError(t, err)
	require.NoError(t, r.gateway.Replace(r.within(), contract.CaseRef{Case: "epochs", Epoch: 3}))
	require.NotEqual(t, before, r.run("epochs"))
	r.apply(r.ledger.File("epochs", rehearsal.Note))
}

func TestANewerEpochEndsAStaleRun(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	require.NoError(t, r.gateway.Start(r.within(), r.ledger.Open("stale", report(time.Hour))))
	first := r.run("stale")
	_, err := r.ledger.RaiseEpoch(r.within(), "stale")
	require.NoError(t, err)
	r.apply(r.ledger.File("stale", rehearsal.Note)) // with epoch 2
	second := r.run("stale")
	require.NotEqual(t, first, second)

	// Whoever died before the run was replaced left that to the next who wakes the case.
	_, err = r.ledger.RaiseEpoch(r.within(), "stale")
	require.NoError(t, err)
	require.NoError(t, r.gateway.Wake(r.within(), contract.CaseRef{Case: "stale", Epoch: 3}))
	require.NotEqual(t, second, r.run("stale"))
	require.Equal(t, enums.WORKFLOW_EXECUTION_STATUS_RUNNING, r.status("stale"))
}

func TestWithoutAWorkerTheAnswerIsNotYet(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	require.NoError(t, r.gateway.Start(r.within(), r.ledger.Open("alone", report(time.Hour))))
	r.apply(r.ledger.File("alone", rehearsal.Note))
	r.stopW()
	f := r.ledger.File("alone", rehearsal.Note)
	begin := time.Now()
	require.ErrorIs(t, r.gateway.Apply(r.within(), f, time.Second), contract.ErrNotYet)
	require.Less(t, time.Since(begin), 10*time.Second)
	r.startWorker()
	r.apply(f)
}

func TestALedgerThatIsAwayIsWaitedOut(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	require.NoError(t, r.gateway.Start(r.within(), r.ledger.Open("patient", report(time.Hour))))
	r.ledger.Away(errors.New("the database is away"))
	f := r.ledger.File("patient", rehearsal.Note)
	require.ErrorIs(t, r.gateway.Apply(r.within(), f, 5*time.Second), contract.ErrNotYet)
	r.ledger.Away(nil)
	r.apply(f)
}

func TestTemporalIsStoppedAndComesBack(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(_ *gateway.Config, o *worker.Options) {
		o.Relay = worker.RelayOptions{Every: 100 * time.Millisecond, FilingsAge: 100 * time.Millisecond, Overslept: time.Second}
	})
	require.NoError(t, r.gateway.Start(r.within(), r.ledger.Open("outage", report(time.Hour))))
	r.apply(r.ledger.File("outage", rehearsal.Note))
	require.NoError(t, r.gateway.Healthy(r.within()))

	_, port := hostPort(t, r.engine.FrontendAddr())
	r.stopEngine()
	f := r.ledger.File("outage", rehearsal.Submit)
	begin := time.Now()
	require.ErrorIs(t, r.gateway.Apply(r.within(), f, time.Second), contract.ErrNotYet)
	require.Less(t, time.Since(begin), 5*time.Second)
	short, cancel := context.WithTimeout(r.within(), time.Second)
	defer cancel()
	require.Error(t, r.gateway.Healthy(short))

	r.port = port
	r.startEngine()
	r.eventually(func() bool { return r.ledger.Applied("outage") == f.Seq }, "the relay delivers the filing")
	entries, _ := r.ledger.Record("outage")
	require.Len(t, entries, 2)
	require.False(t, entries[1].Late, "judged by its stamp")
}

func TestAllIsRecoveredOntoAnEmptyEngine(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	const cases = 40
	for i := range cases {
		ref := r.ledger.Open(casework.CaseID(fmt.Sprintf("case-%02d", i)), report(time.Hour))
		require.NoError(t, r.gateway.Start(r.within(), ref))
	}
	closed := r.ledger.File("case-00", rehearsal.Close)
	r.apply(closed)
	lost := r.ledger.File("case-01", rehearsal.Note)

	// The store is gone; the process has a new engine.
	r.stopW()
	r.gateway.Close()
	r.stopEngine()
	r.path += ".new"
	r.startEngine()
	r.dial()
	r.startWorker()

	var seen []worker.RecoverProgress
	recover := worker.RecoverOptions{
		Ledger: r.ledger, Gateway: r.gateway, Engine: r.engine.ID(), Page: 15,
		Progress: func(p worker.RecoverProgress) { seen = append(seen, p) },
	}
	begin := time.Now()
	require.NoError(t, worker.Recover(r.within(), recover))
	t.Logf("%d cases recovered in %s", cases-1, time.Since(begin))
	require.Equal(t, worker.RecoverProgress{Recovered: cases - 1, Total: cases - 1, After: "case-39", Done: true}, seen[len(seen)-1])
	r.eventually(func() bool { return r.ledger.Applied("case-01") == lost.Seq }, "a recovered case applies what waited")
	for i := 1; i < cases; i++ {
		id := casework.CaseID(fmt.Sprintf("case-%02d", i))
		require.Equal(t, int64(2), r.ledger.Ref(id).Epoch)
		require.Equal(t, enums.WORKFLOW_EXECUTION_STATUS_RUNNING, r.status(id))
	}
	require.Equal(t, int64(1), r.ledger.Ref("case-00").Epoch, "a case at rest is left alone")
}
