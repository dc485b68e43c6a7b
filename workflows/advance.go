package workflows

import (
	"math"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"jiaoban/internal/contract"
)

const (
	// localBudget is for the local activity with all its attempts. It holds the
	// workflow task, which the server takes away after ten seconds.
	localBudget = 2 * time.Second
	// answerWithin bounds one attempt of the normal activity.
	answerWithin = 30 * time.Second
	// longestPause lies between the attempts of the normal activity: short, so
	// that a returning database is noticed, and not shorter, so that thousands
	// of cases do not hinder its return.
	longestPause = 5 * time.Second
	// endless attempts last for centuries. Zero would mean the same to the
	// server, but ten to the SDK's test suite.
	endless = math.MaxInt32
	// givenUpPause follows when the normal activity was ended from outside,
	// which only a person can do.
	givenUpPause = time.Minute
)

var local = workflow.LocalActivityOptions{
	ScheduleToCloseTimeout: localBudget,
	RetryPolicy: &temporal.RetryPolicy{
		InitialInterval: 50 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 500 * time.Millisecond,
	},
}

var patient = workflow.ActivityOptions{
	StartToCloseTimeout: answerWithin,
	Summary:             "the ledger did not answer at once",
	RetryPolicy: &temporal.RetryPolicy{
		InitialInterval: 500 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: longestPause,
		MaximumAttempts: endless,
	},
}

// advance asks the ledger to bring the case up to date, for as long as it takes.
func (c *caseRun) advance(ctx workflow.Context) {
	tickets, before := c.tickets, c.last
	c.last = c.ask(c.traced(ctx))
	if c.last.Fenced {
		return
	}
	c.looked = tickets
	if c.last.AppliedThrough <= before.AppliedThrough {
		c.settled = tickets
	}
	if c.last.NextAt != 0 && c.last.NextAt <= c.last.Now && c.last.NextAt == before.NextAt &&
		c.last.AppliedThrough == before.AppliedThrough {
		c.stuck++
	} else {
		c.stuck = 0
	}
}

// traced is the context with the trace of the update that has waited longest, or of
// whoever has just started the run, so that whoever follows a request finds what was
// done for it.
func (c *caseRun) traced(ctx workflow.Context) workflow.Context {
	of := c.begun
	c.begun = nil
	for _, w := range c.waiting {
		if w.trace != nil && !c.answers(w) {
			of = w.trace
			break
		}
	}
	return workflow.WithValue(ctx, contract.TraceKey{}, of)
}

func (c *caseRun) ask(ctx workflow.Context) contract.AdvanceResult {
	req := contract.AdvanceRequest{Case: c.in.Case, Epoch: c.in.Epoch}
	var res contract.AdvanceResult
	err := workflow.ExecuteLocalActivity(
		workflow.WithLocalActivityOptions(ctx, local), contract.AdvanceActivity, req).Get(ctx, &res)
	if err == nil {
		return res
	}
	c.patient = true
	defer func() { c.patient = false }()
	for {
		err = workflow.ExecuteActivity(
			workflow.WithActivityOptions(ctx, patient), contract.AdvanceActivity, req).Get(ctx, &res)
		if err == nil {
			return res
		}
		workflow.GetLogger(ctx).Error("Advance was ended from outside and is asked for again", "error", err)
		_ = workflow.Sleep(ctx, givenUpPause) // fails only when cancelled, and this context is not
	}
}
