package worker

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// ComparedLedger is what a comparison with Temporal needs of the record.
type ComparedLedger interface {
	// Unfinished pages through the cases that are not at rest, by their id.
	Unfinished(ctx context.Context, after casework.CaseID, limit int) ([]contract.CaseRef, error)
	// AtRest says of those of the named cases that are in the record whether they are
	// at rest.
	AtRest(ctx context.Context, ids []casework.CaseID) (map[casework.CaseID]bool, error)
}

// Lister says what Temporal runs.
type Lister interface {
	// Running calls for each case that has a workflow, as far as Temporal has listed it.
	Running(ctx context.Context, each func(casework.CaseID)) error
	// Runs reports whether a case has a workflow at this moment.
	Runs(ctx context.Context, id casework.CaseID) (bool, error)
}

const (
	comparedPage  = 1000
	comparedWidth = 8
)

// Compare says where Temporal and the record differ in which cases are under way. It
// changes nothing, and may run while cases are worked on: what seems to differ is looked
// at once more by itself, so that a case that begins or ends meanwhile is none, nor one
// that Temporal has not listed yet. A case whose workflow is only about to be started is
// one. It holds the ids of all cases under way in memory.
func Compare(ctx context.Context, ledger ComparedLedger, temporal Lister) (contract.Differences, error) {
	found := contract.Differences{}
	unlisted := map[casework.CaseID]bool{}
	for after := casework.CaseID(""); ; {
		refs, err := ledger.Unfinished(ctx, after, comparedPage)
		if err != nil {
			return found, fmt.Errorf("unfinished cases: %w", err)
		}
		if len(refs) == 0 {
			break
		}
		for _, ref := range refs {
			unlisted[ref.Case] = true
		}
		found.Underway, after = found.Underway+len(refs), refs[len(refs)-1].Case
	}
	var more []casework.CaseID
	err := temporal.Running(ctx, func(id casework.CaseID) {
		if unlisted[id] {
			delete(unlisted, id)
			found.Workflows++
		} else {
			more = append(more, id)
		}
	})
	if err != nil {
		return found, fmt.Errorf("the workflows of Temporal: %w", err)
	}
	running, _, err := apart(ctx, temporal, more)
	if err != nil {
		return found, err
	}
	without, err := withoutWorkflow(ctx, temporal, unlisted)
	if err != nil {
		return found, err
	}
	found.Workflows += len(running) + len(unlisted) - len(without)
	rests, err := ledger.AtRest(ctx, slices.Concat(running, without))
	for _, id := range running {
		switch rest, known := rests[id]; {
		case !known:
			found.Unknown = append(found.Unknown, id)
		case rest:
			found.Finished = append(found.Finished, id)
		}
	}
	for _, id := range without {
		if rest, known := rests[id]; known && !rest {
			found.Without = append(found.Without, id)
		}
	}
	return found, err
}

// asked is how many of the cases that Temporal has not listed it is asked about first.
// Where it runs none of them it is asked about no more: it lost all.
const asked = 50

// withoutWorkflow are those of the cases that have none.
func withoutWorkflow(ctx context.Context, temporal Lister, unlisted map[casework.CaseID]bool) ([]casework.CaseID, error) {
	ids := slices.Sorted(maps.Keys(unlisted))
	first, rest := ids[:min(asked, len(ids))], ids[min(asked, len(ids)):]
	running, without, err := apart(ctx, temporal, first)
	if err != nil || len(running) == 0 {
		return slices.Concat(without, rest), err
	}
	_, more, err := apart(ctx, temporal, rest)
	return slices.Concat(without, more), err
}

// apart tells the cases that have a workflow at this moment from those that have none,
// each in their order.
func apart(ctx context.Context, temporal Lister, ids []casework.CaseID) (running, without []casework.CaseID, err error) {
	ids = slices.Sorted(slices.Values(ids))
	runs := map[casework.CaseID]bool{}
	var mu sync.Mutex
	errs := each(ctx, comparedWidth, ids, func(ctx context.Context, id casework.CaseID) error {
		is, err := temporal.Runs(ctx, id)
		mu.Lock()
		defer mu.Unlock()
		runs[id] = is
		return err
	})
	for _, id := range ids {
		if runs[id] {
			running = append(running, id)
		} else {
			without = append(without, id)
		}
	}
	return running, without, errors.Join(errs...)
}
