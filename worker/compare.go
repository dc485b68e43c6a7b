package worker

import (
	"context"
	"fmt"
	"maps"
	"slices"

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
// at once more by itself, so that what begins or has ended meanwhile is none, nor what
// Temporal has not listed yet. A case whose workflow is only about to be started or to
// end is one. It holds the ids of all cases under way in memory.
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
	more := map[casework.CaseID]bool{}
	listed := map[casework.CaseID]bool{} // a list of many pages may name one twice
	err := temporal.Running(ctx, func(id casework.CaseID) {
		switch {
		case unlisted[id]:
			delete(unlisted, id)
			listed[id] = true
		case !listed[id]:
			more[id] = true
		}
	})
	if err != nil {
		return found, fmt.Errorf("the workflows of Temporal: %w", err)
	}
	running, _, err := apart(ctx, temporal, slices.Sorted(maps.Keys(more)))
	if err != nil {
		return found, err
	}
	without, err := withoutWorkflow(ctx, temporal, slices.Sorted(maps.Keys(unlisted)), len(listed) == 0)
	if err != nil {
		return found, err
	}
	found.Workflows = len(listed) + len(running) + len(unlisted) - len(without)
	rests, err := ledger.AtRest(ctx, slices.Concat(running, without))
	if err != nil {
		return found, err
	}
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
	return found, nil
}

// askedFirst is of how many cases Temporal is asked where it listed none that is under
// way. Where it runs none of them it is asked about no more: it lost all.
const askedFirst = 50

// withoutWorkflow are those of the cases, which Temporal has not listed, that have none.
func withoutWorkflow(ctx context.Context, temporal Lister, unlisted []casework.CaseID, none bool) ([]casework.CaseID, error) {
	if none && len(unlisted) > askedFirst {
		if running, _, err := apart(ctx, temporal, unlisted[:askedFirst]); err != nil || len(running) == 0 {
			return unlisted, err
		}
	}
	_, without, err := apart(ctx, temporal, unlisted)
	return without, err
}

// apart tells the cases that have a workflow at this moment from those that have none,
// each in their order. It asks no more after the first failure.
func apart(ctx context.Context, temporal Lister, ids []casework.CaseID) (running, without []casework.CaseID, err error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	runs := make([]bool, len(ids))
	places := make([]int, len(ids))
	for i := range places {
		places[i] = i
	}
	_ = each(ctx, comparedWidth, places, func(ctx context.Context, i int) (err error) {
		if runs[i], err = temporal.Runs(ctx, ids[i]); err != nil {
			stop(err)
		}
		return err
	})
	if ctx.Err() != nil {
		return nil, nil, context.Cause(ctx)
	}
	for i, id := range ids {
		if runs[i] {
			running = append(running, id)
		} else {
			without = append(without, id)
		}
	}
	return running, without, nil
}
