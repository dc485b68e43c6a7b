package gateway

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"jiaoban/internal/contract"
)

// verdict says what an answer of Temporal means for a filing.
type verdict int

const (
	applied    verdict = iota
	notYet             // Temporal, the worker or the ledger is not there; the relay goes on
	drained            // the run is about to continue as new: ask the next one
	startFirst         // no run took it: start one
	replaced           // the epoch of the run is old
	outdated           // the epoch of the request is old: whoever asks must read it again
	unknown            // the ledger did not know the filing when it was asked
	failed             // a mistake in the program or its configuration
)

// errUnknownFiling says that an update was answered without its filing having
// been applied.
var errUnknownFiling = errors.New("the ledger does not know the filing")

// lostWithRun is the type with which the server fails an accepted update whose
// run ended before it was answered.
const lostWithRun = "AcceptedUpdateCompletedWorkflow"

// judge maps every answer to an update.
func judge(err error) verdict {
	if err == nil {
		return applied
	}
	if errors.Is(err, errUnknownFiling) {
		return unknown
	}
	var application *temporal.ApplicationError
	if errors.As(err, &application) {
		switch application.Type() {
		case contract.FailureFenced:
			return replaced
		case contract.FailureOutdated:
			return outdated
		case contract.FailureDraining:
			return drained
		case lostWithRun:
			return startFirst
		}
		return failed
	}
	return judgeService(err)
}

// judgeService maps what the server, the connection and the context say.
func judgeService(err error) verdict {
	var timeout *client.WorkflowUpdateServiceTimeoutOrCanceledError
	if errors.As(err, &timeout) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return notYet
	}
	// A namespace that is not found is not a workflow that is not found.
	if is[*serviceerror.NamespaceNotFound](err) {
		return notYet
	}
	if is[*serviceerror.NotFound](err) {
		return startFirst
	}
	switch {
	case is[*serviceerror.InvalidArgument](err), is[*serviceerror.PermissionDenied](err),
		is[*serviceerror.Unimplemented](err), is[*serviceerror.ClientVersionNotSupported](err):
		return failed
	}
	// Unavailable, ResourceExhausted, WorkflowNotReady, Aborted, Internal,
	// DataLoss and what may be invented yet: the filing is durable, and trying
	// again later is never wrong.
	return notYet
}

func is[E error](err error) bool {
	var target E
	return errors.As(err, &target)
}

// notYetBecause keeps the cause for the log.
func notYetBecause(err error) error { return fmt.Errorf("%w: %w", contract.ErrNotYet, err) }
