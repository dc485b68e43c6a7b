package gateway

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"jiaoban/internal/contract"
)

// lookWithin bounds how long Wake waits for a running workflow to take notice.
const lookWithin = 2 * time.Second

// Start starts the workflow of a case unless one runs already. It begins when the case has
// rested as long as the reference says, or is asked for something.
func (g *Gateway) Start(ctx context.Context, ref contract.CaseRef) error {
	_, err := g.start(ctx, ref)
	return err
}

// seenWithin bounds how long Wake waits for what a run that has taken notice finds.
const seenWithin = 500 * time.Millisecond

// Wake starts the workflow of a case, or makes the one that runs look at the
// ledger again. A workflow that does not take notice soon is contract.ErrNotYet. A
// run that finds out that it has been replaced ends, and the next one is started; where
// it is the reference that has been replaced, that is contract.ErrFenced.
func (g *Gateway) Wake(ctx context.Context, ref contract.CaseRef) error {
	began, err := g.start(ctx, ref)
	if err != nil || began {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	look, err := g.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		UpdateID: "look/" + rand.Text(), WorkflowID: contract.WorkflowID(ref.Case), UpdateName: contract.ApplyUpdate,
		WaitForStage: client.WorkflowUpdateStageAccepted, Args: []any{contract.ApplyRequest{Epoch: ref.Epoch}},
	})
	switch judge(err) {
	case applied:
		return g.afterLook(ctx, ref, look)
	case startFirst: // it has just ended by itself
		return nil
	case notYet:
		return notYetBecause(err)
	default:
		return err
	}
}

// afterLook starts the run of the present epoch where the one that looked is of an
// older one. Where it finds nothing soon it has taken notice all the same.
func (g *Gateway) afterLook(ctx context.Context, ref contract.CaseRef, look client.WorkflowUpdateHandle) error {
	seen, cancel := context.WithTimeout(ctx, seenWithin)
	defer cancel()
	switch judge(look.Get(seen, nil)) {
	case replaced:
	case outdated:
		return contract.ErrFenced
	default:
		return nil
	}
	for { // until the old run has ended
		began, err := g.start(ctx, ref)
		if began || err != nil && ctx.Err() == nil {
			return err
		}
		if err != nil || !sleep(ctx, drainPause) {
			return contract.ErrNotYet
		}
	}
}

// Replace starts the workflow of a case anew, ending the one that runs. The
// caller has raised the epoch in the ledger, which is what really keeps the old
// run from doing anything more.
func (g *Gateway) Replace(ctx context.Context, ref contract.CaseRef) error {
	options := startOptions(ref)
	options.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
	_, err := g.client.ExecuteWorkflow(ctx, options, contract.CaseWorkflow, g.input(ref))
	return err
}

// start reports whether this call started the workflow.
func (g *Gateway) start(ctx context.Context, ref contract.CaseRef) (bool, error) {
	options := startOptions(ref)
	if options.StartDelay = g.rest(ref); options.StartDelay > 0 {
		options.EnableEagerStart = false
	}
	options.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL
	options.WorkflowExecutionErrorWhenAlreadyStarted = true
	_, err := g.client.ExecuteWorkflow(ctx, options, contract.CaseWorkflow, g.input(ref))
	var already *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &already) {
		return false, nil
	}
	return err == nil, err
}

// ahead is how far the clock may run ahead of the record's: a workflow that begins before
// anything is due looks in vain.
const ahead = 20 * time.Millisecond

// rest is how long the workflow of a case has nothing to do; zero: no time at all. It is
// given as a span, so that Temporal's own clock may be wrong.
func (g *Gateway) rest(ref contract.CaseRef) time.Duration {
	if ref.RestsUntil.IsZero() {
		return 0
	}
	left := ref.RestsUntil.Time().Sub(g.clock())
	if left <= 0 {
		return 0
	}
	return left + ahead
}

func startOptions(ref contract.CaseRef) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:        contract.WorkflowID(ref.Case),
		TaskQueue: contract.TaskQueue,
		// A closed case may be reopened under the same id.
		WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		// A worker of this process gets the first task with the answer.
		EnableEagerStart: true,
	}
}

func (g *Gateway) input(ref contract.CaseRef) contract.CaseInput {
	return contract.CaseInput{Case: ref.Case, Epoch: ref.Epoch, ContinueAfter: g.continueAfter}
}
