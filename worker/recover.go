package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
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
	MarkStarted(ctx context.Context, refs ...contract.CaseRef) error
	// Meta and SetMeta remember how far a recovery has come.
	Meta(ctx context.Context, key string) (string, error)
	SetMeta(ctx context.Context, key, value string) error
}

// Replacer starts workflows anew.
type Replacer interface {
	Replace(ctx context.Context, ref contract.CaseRef) error
	// Healthy tells a case that cannot be replaced from an engine that is away.
	Healthy(ctx context.Context) error
}

// RecoverOptions say what to recover.
type RecoverOptions struct {
	Ledger  RecoveryLedger
	Gateway Replacer
	// Engine names the store of Temporal for which the cases are recovered. A
	// recovery that was interrupted goes on where it stopped, and one that was
	// finished is not repeated. With Again all cases are recovered, whatever was
	// done before, unless it is a recovery with Again that was interrupted.
	Engine string
	Again  bool
	// State is kept from one call to the next of the same process; nil: a new one.
	State *RecoverState
	Width int // cases at once; 8
	Page  int // cases between two marks of progress; 200
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
	Aside     int             // cases that could not be recovered yet
	First     casework.CaseID // of those
	Done      bool
}

// RecoverState is what a recovery remembers of single cases, so that one that goes
// on after a failure raises no epoch again.
type RecoverState struct {
	mu     sync.Mutex
	raised map[casework.CaseID]int64 // and not yet started
	done   map[casework.CaseID]bool  // of the page that is under way
	aside  []casework.CaseID
}

// AsideError says which cases have no workflow yet; all others have.
type AsideError struct {
	Cases []casework.CaseID
	Why   error // of the first
}

// Error implements error.
func (e *AsideError) Error() string {
	return fmt.Sprintf("%d cases could not be recovered and were set aside, the first is %s: %v", len(e.Cases), e.Cases[0], e.Why)
}

// Unwrap gives the cause of the first.
func (e *AsideError) Unwrap() error { return e.Why }

const (
	recoverAttempts = 5
)

// recoverMark says how far the recovery for one engine has come. It is one value,
// so that no process ever reads half of it.
type recoverMark struct {
	After   casework.CaseID   `json:"after,omitempty"`
	Aside   []casework.CaseID `json:"aside,omitempty"`
	Again   bool              `json:"again,omitempty"`
	Through bool              `json:"through,omitempty"` // every case was tried
}

// Recovered reports whether every case was recovered for this store of
// Temporal.
func Recovered(ctx context.Context, ledger RecoveryLedger, engine string) (bool, error) {
	last, err := ledger.Meta(ctx, contract.RecoveredKey)
	return err == nil && last == engine, err
}

// Renamed has a store of Temporal for which the cases were recovered last go by another
// name: programs before named one in PostgreSQL otherwise where they served it themselves.
func Renamed(ctx context.Context, ledger RecoveryLedger, from, to string) error {
	recovered, err := Recovered(ctx, ledger, from)
	if err != nil || !recovered || from == to {
		return err
	}
	return ledger.SetMeta(ctx, contract.RecoveredKey, to)
}

// Left reports whether the cases were recovered for another store of Temporal after
// this one held them. A process that still works on this one was forgotten there:
// it must not take the cases back by itself, or two would take them from one another.
func Left(ctx context.Context, ledger RecoveryLedger, engine string) (bool, error) {
	left, err := ledger.Meta(ctx, contract.LeftKey+engine)
	return left != "", err
}

// Recover gives every unfinished case a new epoch and a new workflow, which
// asks the ledger at once and finds its clocks there. It may run while cases
// are worked on. A case that cannot be replaced after a few attempts is set aside
// and tried again when the others are done; where it still cannot be, the error is
// an *AsideError, and calling again without Again tries only those. Where the
// engine does not answer it stops, and calling it again goes on there.
func Recover(ctx context.Context, o RecoverOptions) error {
	orDefault(&o.Width, 8)
	orDefault(&o.Page, 200)
	if o.Progress == nil {
		o.Progress = func(RecoverProgress) {}
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	if o.State == nil {
		o.State = &RecoverState{}
	}
	mark, err := o.begin(ctx)
	if err != nil {
		return err
	}
	if mark == nil {
		o.Progress(RecoverProgress{Done: true})
		return nil
	}
	o.State.aside = mark.Aside
	progress := RecoverProgress{After: mark.After}
	if progress.Total, err = o.count(ctx, mark.After); err != nil {
		return err
	}
	progress.Total += len(mark.Aside)
	tell := func() {
		progress.Aside, progress.First = len(o.State.aside), ""
		if progress.Aside > 0 {
			progress.First = o.State.aside[0]
		}
		o.Progress(progress)
	}
	tell()
	for {
		refs, err := o.Ledger.Unfinished(ctx, progress.After, o.Page)
		if err != nil {
			return fmt.Errorf("unfinished cases: %w", err)
		}
		if len(refs) == 0 {
			break
		}
		recovered, err := o.page(ctx, refs)
		if err != nil {
			return err
		}
		mark.After, mark.Aside = refs[len(refs)-1].Case, o.State.aside
		progress.After = mark.After
		progress.Recovered += recovered
		if err := o.keep(ctx, *mark); err != nil {
			return err
		}
		clear(o.State.done)
		tell()
	}
	mark.Through = true
	recovered, err := o.asideAgain(ctx, mark)
	progress.Recovered += recovered
	if err != nil {
		tell()
		return err
	}
	if err := o.finish(ctx); err != nil {
		return err
	}
	progress.Done = true
	tell()
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

// begin returns the mark to go on from, or nil when all is done.
func (o RecoverOptions) begin(ctx context.Context) (*recoverMark, error) {
	last, err := o.Ledger.Meta(ctx, contract.RecoveredKey)
	if err != nil {
		return nil, fmt.Errorf("last recovery: %w", err)
	}
	if last == o.Engine && !o.Again {
		return nil, nil
	}
	if err := o.leave(ctx, last); err != nil {
		return nil, err
	}
	kept, err := o.Ledger.Meta(ctx, contract.RecoveryKey+o.Engine)
	if err != nil {
		return nil, fmt.Errorf("mark of progress: %w", err)
	}
	mark := &recoverMark{}
	if kept != "" {
		if err := json.Unmarshal([]byte(kept), mark); err != nil {
			return nil, fmt.Errorf("mark of progress: %w", err)
		}
	}
	if !o.Again || mark.Again && !mark.Through {
		return mark, nil
	}
	// Whoever asks for all cases gets all, also where an earlier recovery waits
	// for a case that it could not replace.
	// In this order: cut off between the two, the next start recovers as well.
	mark = &recoverMark{Again: true}
	if err := o.Ledger.SetMeta(ctx, contract.RecoveredKey, ""); err != nil {
		return nil, fmt.Errorf("mark of the end: %w", err)
	}
	return mark, o.keep(ctx, *mark)
}

// leave notes which store the cases leave, and that they do not leave this one.
func (o RecoverOptions) leave(ctx context.Context, last string) error {
	if last != "" && last != o.Engine {
		if err := o.Ledger.SetMeta(ctx, contract.LeftKey+last, "left"); err != nil {
			return fmt.Errorf("mark of the store before: %w", err)
		}
	}
	left, err := Left(ctx, o.Ledger, o.Engine)
	if err == nil && left {
		err = o.Ledger.SetMeta(ctx, contract.LeftKey+o.Engine, "")
	}
	if err != nil {
		return fmt.Errorf("mark of this store: %w", err)
	}
	return nil
}

func (o RecoverOptions) finish(ctx context.Context) error {
	// In this order: when the second is lost, the cases are only recovered once
	// more.
	if err := o.Ledger.SetMeta(ctx, contract.RecoveryKey+o.Engine, ""); err != nil {
		return fmt.Errorf("mark of progress: %w", err)
	}
	if err := o.Ledger.SetMeta(ctx, contract.RecoveredKey, o.Engine); err != nil {
		return fmt.Errorf("mark of the end: %w", err)
	}
	return nil
}

// keep stores how far the recovery has come, so that the next process goes on there.
func (o RecoverOptions) keep(ctx context.Context, mark recoverMark) error {
	plain, err := json.Marshal(mark)
	if err == nil {
		err = o.Ledger.SetMeta(ctx, contract.RecoveryKey+o.Engine, string(plain))
	}
	if err != nil {
		return fmt.Errorf("mark of progress: %w", err)
	}
	return nil
}

// page recovers a page and sets aside what cannot be, unless the engine is away.
func (o RecoverOptions) page(ctx context.Context, refs []contract.CaseRef) (int, error) {
	errs := o.all(ctx, refs)
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	var aside []casework.CaseID
	for i, err := range errs {
		if err != nil {
			aside = append(aside, refs[i].Case)
		}
	}
	if len(aside) > 0 {
		if away := o.Gateway.Healthy(ctx); away != nil {
			return 0, errors.Join(away, errors.Join(errs...))
		}
	}
	for _, id := range aside {
		if !slices.Contains(o.State.aside, id) {
			o.State.aside = append(o.State.aside, id)
		}
	}
	return len(refs) - len(aside), nil
}

// asideAgain tries what was set aside once more.
func (o RecoverOptions) asideAgain(ctx context.Context, mark *recoverMark) (int, error) {
	refs := make([]contract.CaseRef, len(o.State.aside))
	for i, id := range o.State.aside {
		refs[i].Case = id
	}
	if len(refs) == 0 {
		return 0, nil
	}
	still := &AsideError{}
	for i, err := range o.all(ctx, refs) {
		if err == nil {
			continue
		}
		if still.Cases = append(still.Cases, refs[i].Case); still.Why == nil {
			still.Why = err
		}
	}
	o.State.aside, mark.Aside = still.Cases, still.Cases
	if err := o.keep(ctx, *mark); err != nil {
		return 0, err
	}
	clear(o.State.done)
	if len(still.Cases) > 0 {
		return len(refs) - len(still.Cases), still
	}
	return len(refs), nil
}

// all tries every case a few times, but those that an earlier call has recovered.
func (o RecoverOptions) all(ctx context.Context, refs []contract.CaseRef) []error {
	return each(ctx, o.Width, refs, func(ctx context.Context, ref contract.CaseRef) error {
		if o.State.recovered(ref.Case) {
			return nil
		}
		var err error
		for i := range recoverAttempts {
			if i > 0 && o.Wait(ctx, time.Second<<(i-1)) != nil {
				break
			}
			if err = o.one(ctx, ref.Case); err == nil {
				return nil
			}
		}
		return fmt.Errorf("case %s: %w", ref.Case, err)
	})
}

// one raises the epoch, unless an earlier attempt has, and replaces the workflow.
func (o RecoverOptions) one(ctx context.Context, id casework.CaseID) error {
	epoch := o.State.epoch(id)
	if epoch == 0 {
		var err error
		if epoch, err = o.Ledger.RaiseEpoch(ctx, id); err != nil {
			return err
		}
		o.State.raise(id, epoch)
	}
	ref := contract.CaseRef{Case: id, Epoch: epoch}
	if err := o.Gateway.Replace(ctx, ref); err != nil {
		if errors.Is(err, contract.ErrFenced) {
			o.State.raise(id, 0) // somebody else has raised it further
		}
		return err
	}
	if err := o.Ledger.MarkStarted(ctx, ref); err != nil {
		return err
	}
	o.State.recover(id)
	return nil
}

func (s *RecoverState) recovered(id casework.CaseID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.done[id]
}

func (s *RecoverState) epoch(id casework.CaseID) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.raised[id]
}

func (s *RecoverState) raise(id casework.CaseID, epoch int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.raised == nil {
		s.raised, s.done = map[casework.CaseID]int64{}, map[casework.CaseID]bool{}
	}
	s.raised[id] = epoch
}

func (s *RecoverState) recover(id casework.CaseID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.raised, id)
	s.done[id] = true
}
