package gateway

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"jiaoban/internal/contract"
)

// drainPause is how long a draining run takes to hand over to the next.
const drainPause = 20 * time.Millisecond

// Apply waits until a filing is applied, starting the case's workflow if none
// runs. It returns nil when it is, contract.ErrNotYet when wait (or ctx) ran
// out or Temporal is away, and contract.ErrFenced when f.Epoch is no longer the
// case's. Whatever it returns, the filing stays durable and the relay sees to
// it. Giving up here takes nothing back.
func (g *Gateway) Apply(ctx context.Context, f contract.Filing, wait time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	a := attempt{filing: f, updateID: f.ID}
	for {
		err := g.attempt(ctx, a)
		switch verdict := judge(err); {
		case verdict == applied:
			return nil
		case verdict == drained:
			if !sleep(ctx, drainPause) {
				return notYetBecause(err)
			}
		case verdict == startFirst && a.starts < 3:
			a.withStart = true
			a.starts++
		case (verdict == replaced || verdict == unknown) && !a.again:
			// The answer may be that of an earlier run, which the server keeps
			// under the update's id. Ask once more under another one.
			a.again, a.withStart = true, true
			a.updateID = f.ID + "/" + rand.Text()
		case verdict == replaced, verdict == outdated:
			return contract.ErrFenced
		case verdict == failed:
			return fmt.Errorf("update of %s: %w", contract.WorkflowID(f.Case), err)
		default:
			return notYetBecause(err)
		}
	}
}

type attempt struct {
	filing    contract.Filing
	updateID  string
	withStart bool
	starts    int
	again     bool
}

// attempt sends the update once. The SDK itself repeats the call while the
// server is unavailable, until ctx ends.
func (g *Gateway) attempt(ctx context.Context, a attempt) error {
	options := client.UpdateWorkflowOptions{
		UpdateID: a.updateID, WorkflowID: contract.WorkflowID(a.filing.Case), UpdateName: contract.ApplyUpdate,
		WaitForStage: client.WorkflowUpdateStageCompleted,
		Args: []any{contract.ApplyRequest{
			Filing: a.filing.ID, Seq: a.filing.Seq, Epoch: a.filing.Epoch,
		}},
	}
	handle, err := g.send(ctx, a, options)
	if err != nil {
		return err
	}
	var result contract.ApplyResult
	if err := handle.Get(ctx, &result); err != nil {
		return err
	}
	if result.AppliedThrough < a.filing.Seq {
		return errUnknownFiling
	}
	return nil
}

func (g *Gateway) send(ctx context.Context, a attempt, options client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	if !a.withStart {
		return g.client.UpdateWorkflow(ctx, options)
	}
	ref := contract.CaseRef{Case: a.filing.Case, Epoch: a.filing.Epoch}
	start := startOptions(ref)
	start.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	start.EnableEagerStart = false // an update-with-start cannot have it
	return g.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: g.client.NewWithStartWorkflowOperation(start, contract.CaseWorkflow, g.input(ref)),
		UpdateOptions:          options,
	})
}

// sleep reports whether the whole pause passed before ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
