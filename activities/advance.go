// Package activities holds what workflows do to the world.
package activities

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Ledger is what the activities need of the record.
type Ledger interface {
	// Advance applies every waiting filing of a case and publishes what has
	// fallen due, in one transaction. It may be repeated without harm.
	Advance(context.Context, contract.AdvanceRequest) (contract.AdvanceResult, error)
}

// loudFailures is how many cases may fail at one time before the log falls
// silent about further ones: when the database is away, they all do.
const loudFailures = 5

// Activities are safe for concurrent use.
type Activities struct {
	ledger Ledger
	log    *slog.Logger

	mu      sync.Mutex
	failing map[casework.CaseID]struct{}
}

// New makes the activities over a ledger; a nil logger discards.
func New(ledger Ledger, log *slog.Logger) *Activities {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Activities{ledger: ledger, log: log, failing: map[casework.CaseID]struct{}{}}
}

// Advance brings a case up to date. It is registered as
// contract.AdvanceActivity and runs as a local and as a normal activity.
//
// Every failure may be tried again: no answer of a database, and no mistake in
// the rules, is a reason to give a case up. What went wrong is logged here and
// does not travel to Temporal, which must not see what a message may quote.
func (a *Activities) Advance(ctx context.Context, req contract.AdvanceRequest) (contract.AdvanceResult, error) {
	result, err := a.advance(ctx, req)
	if err != nil {
		a.failed(ctx, req, err)
		return contract.AdvanceResult{}, temporal.NewApplicationErrorWithOptions(
			"the ledger could not bring the case up to date", contract.FailureLedger,
			// Benign failures are not logged by the SDK at every attempt.
			temporal.ApplicationErrorOptions{Category: temporal.ApplicationErrorCategoryBenign})
	}
	a.succeeded(req)
	return result, nil
}

func (a *Activities) advance(ctx context.Context, req contract.AdvanceRequest) (_ contract.AdvanceResult, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return a.ledger.Advance(ctx, req)
}

// failed logs the first failure of a case, and not its repetitions.
func (a *Activities) failed(ctx context.Context, req contract.AdvanceRequest, err error) {
	a.mu.Lock()
	_, known := a.failing[req.Case]
	a.failing[req.Case] = struct{}{}
	count := len(a.failing)
	a.mu.Unlock()
	level := slog.LevelError
	if known || count > loudFailures {
		level = slog.LevelDebug
	}
	attempt := int32(0)
	if activity.IsActivity(ctx) {
		attempt = activity.GetInfo(ctx).Attempt
	}
	a.log.Log(ctx, level, "advance failed and will be tried again",
		slog.String("case", string(req.Case)), slog.Int("failing_cases", count),
		slog.Int("attempt", int(attempt)), slog.Any("error", err))
}

func (a *Activities) succeeded(req contract.AdvanceRequest) {
	a.mu.Lock()
	_, known := a.failing[req.Case]
	delete(a.failing, req.Case)
	left := len(a.failing)
	a.mu.Unlock()
	if !known {
		return
	}
	level := slog.LevelDebug
	if left == 0 {
		level = slog.LevelInfo
	}
	a.log.Log(context.Background(), level, "advance succeeds again",
		slog.String("case", string(req.Case)), slog.Int("failing_cases", left))
}
