package worker

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// cases is a record of cases: whether each is at rest.
type cases map[casework.CaseID]bool

func (c cases) Unfinished(_ context.Context, after casework.CaseID, limit int) ([]contract.CaseRef, error) {
	var refs []contract.CaseRef
	for _, id := range inOrder(c) {
		if id > after && !c[id] && len(refs) < limit {
			refs = append(refs, contract.CaseRef{Case: id, Epoch: 1})
		}
	}
	return refs, nil
}

func (c cases) AtRest(_ context.Context, ids []casework.CaseID) (map[casework.CaseID]bool, error) {
	rests := map[casework.CaseID]bool{}
	for _, id := range ids {
		if rest, known := c[id]; known {
			rests[id] = rest
		}
	}
	return rests, nil
}

// engine runs the workflows of some cases; what it lists is as old as lists are.
type engine struct {
	runs   map[casework.CaseID]bool
	listed []casework.CaseID
	asked  atomic.Int64
	fault  error
	away   error // when it is asked about one
	// meanwhile is what happens while it lists.
	meanwhile func()
}

func (e *engine) Running(_ context.Context, each func(casework.CaseID)) error {
	for _, id := range e.listed {
		each(id)
	}
	if e.meanwhile != nil {
		e.meanwhile()
	}
	return e.fault
}

func (e *engine) Runs(_ context.Context, id casework.CaseID) (bool, error) {
	e.asked.Add(1)
	return e.runs[id], e.away
}

func TestWhatTemporalAndTheRecordDoNotSayAlike(t *testing.T) {
	t.Parallel()
	record := cases{"both": false, "closed": true, "finished": true, "without": false}
	temporal := &engine{
		runs:   map[casework.CaseID]bool{"both": true, "finished": true, "unknown": true, "unknown too": true},
		listed: []casework.CaseID{"unknown too", "both", "finished", "unknown", "both", "unknown"}, // as its pages name them
	}
	found, err := Compare(t.Context(), record, temporal)
	require.NoError(t, err)
	require.Equal(t, contract.Differences{
		Workflows: 4, Underway: 2,
		Unknown: []casework.CaseID{"unknown", "unknown too"}, Finished: []casework.CaseID{"finished"}, Without: []casework.CaseID{"without"},
	}, found)
	require.False(t, found.None())

	temporal.fault = errors.New("it does not say")
	_, err = Compare(t.Context(), record, temporal)
	require.ErrorIs(t, err, temporal.fault)
}

// What begins and ends while it is compared is no difference, and neither is what
// Temporal has not listed yet.
func TestWhatIsWorkedOnMeanwhileIsNoDifference(t *testing.T) {
	t.Parallel()
	record := cases{"lagging": false, "ending": false, "ended": true, "gone": true}
	temporal := &engine{
		runs:   map[casework.CaseID]bool{"lagging": true, "begun": true},
		listed: []casework.CaseID{"begun", "ended", "gone"},
		meanwhile: func() {
			record["begun"] = false // and its workflow is listed already
			record["ending"] = true
		},
	}
	found, err := Compare(t.Context(), record, temporal)
	require.NoError(t, err)
	require.True(t, found.None(), "%v", found)
}

// Of many cases it asks page by page, and where Temporal lost all it is not asked about
// each. Where it only has not listed them yet it is.
func TestALostTemporalIsToldAtOnce(t *testing.T) {
	t.Parallel()
	record := cases{}
	for i := range 2*comparedPage + 7 {
		record[casework.CaseID(fmt.Sprintf("C%05d", i))] = false
	}
	temporal := &engine{}
	found, err := Compare(t.Context(), record, temporal)
	require.NoError(t, err)
	require.Len(t, found.Without, len(record))
	require.IsIncreasing(t, found.Without)
	require.EqualValues(t, askedFirst, temporal.asked.Load())
	require.Zero(t, found.Workflows)

	temporal.runs = map[casework.CaseID]bool{}
	for id := range record {
		temporal.runs[id] = id != "C01000"
	}
	found, err = Compare(t.Context(), record, temporal)
	require.NoError(t, err)
	require.Equal(t, contract.Differences{Workflows: len(record) - 1, Underway: len(record), Without: []casework.CaseID{"C01000"}}, found)

	// Where it has listed some it is asked about every other, though the first run none.
	temporal.runs = map[casework.CaseID]bool{"C02000": true, "C02001": true}
	temporal.listed = []casework.CaseID{"C02001"}
	found, err = Compare(t.Context(), record, temporal)
	require.NoError(t, err)
	require.Equal(t, 2, found.Workflows)
	require.Len(t, found.Without, len(record)-2)

	temporal.away = errors.New("away")
	_, err = Compare(t.Context(), record, temporal)
	require.ErrorIs(t, err, temporal.away)
	require.NotContains(t, err.Error(), "\n", "of one case")
}

func inOrder(c cases) []casework.CaseID { return slices.Sorted(maps.Keys(c)) }
