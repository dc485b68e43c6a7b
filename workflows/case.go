package workflows

import (
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"jiaoban/internal/contract"
)

// Case is the workflow of one case, registered as contract.CaseWorkflow. It
// returns an error only to continue as new. Asking Temporal to cancel it
// changes nothing: a case ends in the ledger.
func Case(ctx workflow.Context, in contract.CaseInput) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	c := &caseRun{in: in, begun: ctx.Value(contract.TraceKey{})}
	if err := c.setup(ctx); err != nil {
		return err
	}
	return c.run(ctx)
}

// caseRun is the state of one run. All of it is found again by asking the
// ledger, so nothing is carried through continue-as-new but the input.
type caseRun struct {
	in   contract.CaseInput
	last contract.AdvanceResult // the ledger's last answer

	// Every update that needs the ledger takes a ticket. Tickets up to looked
	// were taken before the last Advance began; tickets up to settled, before
	// one that found no filing to apply.
	tickets, looked, settled int64
	waiting                  []waiter
	begun                    any // as waiter.trace, of whoever started the run, until the first Advance

	bell     bell
	stuck    int  // how often in a row Advance named the same past instant
	patient  bool // the local activity did not succeed, a normal one is asking
	draining bool // this run is about to continue as new
}

// waiter is an update that has not been answered yet.
type waiter struct {
	ticket int64
	seq    int64 // zero: any look at the ledger will do
	trace  any   // under contract.TraceKey; nil on replay, and without tracing
}

func (c *caseRun) setup(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, contract.StatusQuery, c.status); err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, contract.ApplyUpdate, c.apply,
		workflow.UpdateHandlerOptions{Validator: c.validate})
}

func (c *caseRun) run(ctx workflow.Context) error {
	for {
		c.advance(ctx)
		switch {
		case c.last.Fenced:
			// Another run has this case now. Nothing is recorded here.
			return c.handlersFinished(ctx)
		case c.asked():
			continue
		case c.last.AtRest && c.last.NextAt == 0:
			if err := c.handlersFinished(ctx); err != nil || !c.asked() {
				return err
			}
		case c.full(ctx):
			c.draining = true
			if err := c.handlersFinished(ctx); err != nil {
				return err
			}
			return workflow.NewContinueAsNewError(ctx, contract.CaseWorkflow, c.in)
		default:
			if err := c.rest(ctx); err != nil {
				return err
			}
		}
	}
}

// validate rejects what this run must not take. A rejection leaves nothing in
// the history. A newer epoch than the run's is let in: the Advance that it
// causes tells the run that it has been replaced.
func (c *caseRun) validate(req contract.ApplyRequest) error {
	switch {
	case req.Seq < 0, req.Epoch <= 0, req.Seq > 0 && req.Filing == "":
		return temporal.NewNonRetryableApplicationError("the request is malformed", contract.FailureMalformed, nil)
	case req.Epoch < c.in.Epoch:
		return temporal.NewNonRetryableApplicationError("the epoch of the request has been replaced", contract.FailureOutdated, nil)
	case c.draining:
		return temporal.NewApplicationError("the run is about to continue as new", contract.FailureDraining)
	}
	return nil
}

// apply waits until the filings of the case are applied through req.Seq. It
// only asks; the main coroutine does the work for everybody who waits.
func (c *caseRun) apply(ctx workflow.Context, req contract.ApplyRequest) (contract.ApplyResult, error) {
	c.tickets++
	w := waiter{ticket: c.tickets, seq: req.Seq, trace: ctx.Value(contract.TraceKey{})}
	c.waiting = append(c.waiting, w)
	err := workflow.Await(ctx, func() bool { return c.answers(w) || c.last.Fenced })
	c.waiting = slices.DeleteFunc(c.waiting, func(other waiter) bool { return other.ticket == w.ticket })
	if err != nil {
		return contract.ApplyResult{}, err
	}
	if !c.answers(w) {
		return contract.ApplyResult{}, temporal.NewNonRetryableApplicationError(
			"the run has been replaced", contract.FailureFenced, nil)
	}
	return contract.ApplyResult{AppliedThrough: c.last.AppliedThrough}, nil
}

// answers reports whether an update may be answered. A filing that the ledger
// does not know, as after the restoring of an older copy, is answered too, with
// a smaller seq than it asked for, so that nobody waits for ever.
func (c *caseRun) answers(w waiter) bool {
	if w.seq == 0 {
		return w.ticket <= c.looked
	}
	return w.seq <= c.last.AppliedThrough || w.ticket <= c.settled
}

// asked reports whether an update waits for another look at the ledger.
func (c *caseRun) asked() bool {
	return slices.ContainsFunc(c.waiting, func(w waiter) bool { return !c.answers(w) })
}

// full reports whether the history has grown enough.
func (c *caseRun) full(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	return info.GetContinueAsNewSuggested() ||
		c.in.ContinueAfter > 0 && info.GetCurrentHistoryLength() >= c.in.ContinueAfter
}

// rest sleeps until the next clock rings or somebody asks.
func (c *caseRun) rest(ctx workflow.Context) error {
	c.bell.set(ctx, c.last, c.pause())
	return workflow.Await(ctx, func() bool { return c.bell.rang() || c.asked() })
}

// pause is how long to sleep at least when the ledger names an instant that has
// passed. Once is nothing unusual, for a ledger may publish in portions; always
// the same instant is a mistake, which must not keep a worker busy.
func (c *caseRun) pause() time.Duration {
	if c.stuck == 0 {
		return 0
	}
	return time.Second << min(c.stuck-1, 6)
}

func (c *caseRun) handlersFinished(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

func (c *caseRun) status() (contract.CaseStatus, error) {
	return contract.CaseStatus{
		Epoch: c.in.Epoch, AppliedThrough: c.last.AppliedThrough, Waiting: len(c.waiting),
		NextAt: c.last.NextAt, NextClock: c.last.NextClock, Patient: c.patient, Draining: c.draining,
	}, nil
}
