// Package contract holds the names and messages that pass between the API, the
// workflows and the activities. Messages carry ids and instants only, never
// content. Changes are additive: saved histories are replayed for ever.
package contract

import "jiaoban/internal/casework"

const (
	// TaskQueue is where case workflows and their activities are worked.
	TaskQueue = "cases"
	// Deployment is what all workers of the program are, of whatever version.
	Deployment = "jiaoban"
	// RecoveredKey is where the ledger remembers for which store of Temporal the cases
	// were last recovered; RecoveryKey, with a store's name, how far a recovery has
	// come, and LeftKey that the cases have left it.
	RecoveredKey = "recovered_engine"
	RecoveryKey  = "recovery/"
	LeftKey      = "left_engine/"
	// CaseWorkflow is the registered name of the workflow of one case.
	CaseWorkflow = "Case"
	// ApplyUpdate is the Workflow Update that waits until a filing is applied.
	// Its update id is the filing's id.
	ApplyUpdate = "apply"
	// AdvanceActivity brings a case up to date in the ledger.
	AdvanceActivity = "Advance"
)

// WorkflowID is the id of a case's workflow.
func WorkflowID(id casework.CaseID) string { return "case/" + string(id) }

// CaseInput starts the workflow of a case, or continues it as new.
type CaseInput struct {
	Case  casework.CaseID `json:"case"`
	Epoch int64           `json:"epoch"`
	// ContinueAfter, when set, makes a run continue as new after so many events
	// of history even if the server does not suggest it yet. It is part of the
	// input because a replay must decide as the run did.
	ContinueAfter int `json:"continue_after,omitempty"`
}

// ApplyRequest asks the workflow to apply a case's filings up to Seq. Seq zero
// asks for nothing but a look at the ledger.
type ApplyRequest struct {
	Filing string `json:"filing"`
	Seq    int64  `json:"seq"`
	Epoch  int64  `json:"epoch"`
}

// ApplyResult says how far the filings of the case are applied.
type ApplyResult struct {
	AppliedThrough int64 `json:"applied_through"`
}

// AdvanceRequest asks the ledger to apply every waiting filing of a case and to
// publish what has fallen due.
type AdvanceRequest struct {
	Case  casework.CaseID `json:"case"`
	Epoch int64           `json:"epoch"`
}

// AdvanceResult says where a case stands after it was brought up to date.
type AdvanceResult struct {
	// AppliedThrough is the seq of the last filing that was applied or refused.
	AppliedThrough int64 `json:"applied_through"`
	// Now is the ledger's time at the end of the transaction, and NextAt the
	// next instant at which something falls due (zero: nothing is running).
	// Their difference is how long to sleep; the worker's own clock plays no part.
	Now    casework.Instant `json:"now"`
	NextAt casework.Instant `json:"next_at,omitempty"`
	// Fenced says that the epoch of the request is no longer the case's: this
	// workflow run has been replaced and must end without a trace.
	Fenced bool `json:"fenced,omitempty"`
	// NextClock is the kind of the clock behind NextAt; Temporal's page shows it
	// beside the timer.
	NextClock casework.ClockKind `json:"next_clock,omitempty"`
	// AtRest says that the case is closed or screened out, so that a workflow
	// with no clock running may end. A later command starts another.
	AtRest bool `json:"at_rest,omitempty"`
}
