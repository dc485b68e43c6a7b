package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// RecoveryLedger is what the recovery needs of the record.
type RecoveryLedger interface {
	// Unfinished pages through the cases that are not at rest, by their id.
	Unfinished(ctx context.Context, after casework.CaseID, limit int) ([]contract.CaseRef, error)
	// RaiseEpoch fences the workflow that a case has and returns the new epoch.
	RaiseEpoch(ctx context.Context, id casework.CaseID) (int64, error)
	MarkStarted(ctx context.Context, id casework.CaseID, epoch int64) error
	// Meta and SetMeta remember how far a recovery has come.
	Meta(ctx context.Context, key string) (string, error)
	SetMeta(ctx context.Context, key, value string) error
}

// Replacer starts workflows anew.
type Replacer interface {
	Replace(ctx context.Context, ref contract.CaseRef) error
}

// RecoverOptions say what to recover.
type RecoverOptions struct {
	Ledger  RecoveryLedger
	Gateway Replacer
	// Engine names the store of Temporal for which the cases are recovered. A
	// recovery that was interrupted goes on where it stopped, and one that was
	// finished is not repeated, unless Again is set.
	Engine string
	Again  bool
	Width  int // cases at once; 8
	Page   int // cases between two marks of progress; 200
	// Progress is called when the cases are counted and after every page; nil is
	// allowed.
	Progress func(RecoverProgress)
	Wait     func(ctx context.Context, d time.Duration) error // nil: a timer
}

// RecoverProgress says how far a recovery has come.
type RecoverProgress struct {
	Recovered int // in this call
	Total     int // to be recovered in this call, as counted when it began
	After     casework.CaseID
	Done      bool
}

const (
	recoveredKey    = "recovered_engine"
	recoverAfterKey = "recover_after/"
	recoverAttempts = 5
)

// Recovered reports whether every case was recovered for this store of
// Temporal.
func Recovered(ctx context.Context, ledger RecoveryLedger, engine string) (bool, error) {
	last, err := ledger.Meta(ctx, recoveredKey)
	return err == nil && last == engine, err
}

// Recover gives every unfinished case a new epoch and a new workflow, which
// asks the ledger at once and finds its clocks there. It may run while cases
// are worked on. It stops at the first page that does not succeed after a few
// attempts; calling it again goes on there.
func Recover(ctx context.Context, o RecoverOptions) error {
	orDefault(&o.Width, 8)
	orDefault(&o.Page, 200)
	if o.Progress == nil {
		o.Progress = func(RecoverProgress) {}
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	after, err := o.begin(ctx)
	if err != nil {
		return err
	}
	if after == nil {
		o.Progress(RecoverProgress{Done: true})
		return nil
	}
	progress := RecoverProgress{After: *after}
	if progress.Total, err = o.count(ctx, *after); err != nil {
		return err
	}
	o.Progress(progress)
	for {
		refs, err := o.Ledger.Unfinished(ctx, progress.After, o.Page)
		if err != nil {
			return fmt.Errorf("unfinished cases: %w", err)
		}
		if len(refs) == 0 {
			break
		}
		if err := o.page(ctx, refs); err != nil {
			return err
		}
		progress.After = refs[len(refs)-1].Case
		progress.Recovered += len(refs)
		if err := o.Ledger.SetMeta(ctx, recoverAfterKey+o.Engine, string(progress.After)); err != nil {
			return fmt.Errorf("mark of progress: %w", err)
		}
		o.Progress(progress)
	}
	if err := o.finish(ctx); err != nil {
		return err
	}
	progress.Done = true
	o.Progress(progress)
	return nil
}

// count says how many cases are still to be recovered.
func (o RecoverOptions) count(ctx context.Context, after casework.CaseID) (int, error) {
	for total := 0; ; {
		refs, err := o.Ledger.Unfinished(ctx, after, o.Page)
		if err != nil {
			return 0, fmt.Errorf("unfinished cases: %w", err)
		}
		if len(refs) == 0 {
			return total, nil
		}
		total, after = total+len(refs), refs[len(refs)-1].Case
	}
}

// begin returns the case to go on after, or nil when all is done.
func (o RecoverOptions) begin(ctx context.Context) (*casework.CaseID, error) {
	done, err := Recovered(ctx, o.Ledger, o.Engine)
	if err != nil {
		return nil, fmt.Errorf("last recovery: %w", err)
	}
	first := casework.CaseID("")
	switch {
	case done && !o.Again:
		return nil, nil
	case done:
		return &first, o.Ledger.SetMeta(ctx, recoveredKey, "")
	}
	after, err := o.Ledger.Meta(ctx, recoverAfterKey+o.Engine)
	if err != nil {
		return nil, fmt.Errorf("mark of progress: %w", err)
	}
	first = casework.CaseID(after)
	return &first, nil
}

func (o RecoverOptions) finish(ctx context.Context) error {
	// In this order: when the second is lost, the cases are only recovered once
	// more.
	if err := o.Ledger.SetMeta(ctx, recoverAfterKey+o.Engine, ""); err != nil {
		return fmt.Errorf("mark of progress: %w", err)
	}
	if err := o.Ledger.SetMeta(ctx, recoveredKey, o.Engine); err != nil {
		return fmt.Errorf("mark of the end: %w", err)
	}
	return nil
}

func (o RecoverOptions) page(ctx context.Context, refs []contract.CaseRef) error {
	return errors.Join(each(ctx, o.Width, refs, func(ctx context.Context, ref contract.CaseRef) error {
		var (
			epoch int64
			err   error
		)
		for i := range recoverAttempts {
			if i > 0 && o.Wait(ctx, time.Second<<(i-1)) != nil {
				break
			}
			if epoch, err = o.one(ctx, ref.Case, epoch); err == nil {
				return nil
			}
		}
		return fmt.Errorf("case %s: %w", ref.Case, err)
	})...)
}

// one raises the epoch, unless an earlier attempt has, and replaces the workflow.
func (o RecoverOptions) one(ctx context.Context, id casework.CaseID, raised int64) (int64, error) {
	if raised == 0 {
		epoch, err := o.Ledger.RaiseEpoch(ctx, id)
		if err != nil {
			return 0, err
		}
		raised = epoch
	}
	if err := o.Gateway.Replace(ctx, contract.CaseRef{Case: id, Epoch: raised}); err != nil {
		return raised, err
	}
	return raised, o.Ledger.MarkStarted(ctx, id, raised)
}
