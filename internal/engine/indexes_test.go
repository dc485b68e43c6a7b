package engine

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// An engine that starts has the indexes that are of use and no others, in a new file and
// in one of before, and lists workflows by whatever it is asked for.
func TestAnEngineKeepsTheIndexesThatAreOfUse(t *testing.T) {
	t.Parallel()
	c := Config{Path: filepath.Join(t.TempDir(), "temporal.db")}
	e, err := Start(t.Context(), c)
	require.NoError(t, err)
	temporal := dial(t, e)
	for _, id := range []string{"one", "two"} {
		_, err := temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: "of-" + id}, "W")
		require.NoError(t, err)
	}
	for _, query := range []string{"WorkflowId = 'one'", "TaskQueue = 'of-one'", "ExecutionTime > '2020-01-01T00:00:00Z' AND TaskQueue = 'of-one'", "RootWorkflowId = 'one'"} {
		require.EventuallyWithT(t, func(t *assert.CollectT) {
			page, err := temporal.ListWorkflow(context.Background(), &workflowservice.ListWorkflowExecutionsRequest{Query: query})
			require.NoError(t, err)
			require.Len(t, page.GetExecutions(), 1, query)
			require.Equal(t, "one", page.GetExecutions()[0].GetExecution().GetWorkflowId())
		}, patience, 100*time.Millisecond)
	}
	require.NoError(t, e.Stop(context.Background()))
	kept := slices.Sorted(slices.Values(visibilityIndexes))
	require.Equal(t, kept, indexes(t, c.Path))

	makeIndex(t, c.Path)
	require.NotEqual(t, kept, indexes(t, c.Path))
	e, err = Start(t.Context(), c)
	require.NoError(t, err)
	require.NoError(t, e.Stop(context.Background()))
	require.Equal(t, kept, indexes(t, c.Path), "those of a file of before are dropped")
}

// A file of before in which somebody else writes keeps its indexes until the next start,
// and the log says so. No engine stays away for them.
func TestAnEngineStartsThoughItsIndexesCannotBeDropped(t *testing.T) {
	t.Parallel()
	c := testConfig(t)
	stopEngine(t, startEngine(t, c))
	kept := slices.Sorted(slices.Values(visibilityIndexes))
	makeIndex(t, c.Path)
	more := indexes(t, c.Path)

	other, err := openFile(c.Path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, other.Close()) })
	_, err = other.ExecContext(t.Context(), "BEGIN IMMEDIATE")
	require.NoError(t, err)
	var warned []string
	stubborn := c
	stubborn.Logger = slog.New(slog.NewTextHandler(lineWriter(func(line string) {
		if !strings.Contains(line, "indexes of the engine that nobody asks for are left") {
			return
		}
		warned = append(warned, line)
		_, err := other.ExecContext(context.Background(), "ROLLBACK") // the engine itself has to write
		require.NoError(t, err)
	}), nil))
	e := startEngine(t, stubborn)
	require.Len(t, warned, 1)
	require.Contains(t, warned[0], "level=WARN")
	require.Contains(t, warned[0], "database is locked")
	require.Empty(t, e.FreshReason(), "the file is kept")
	temporal := dial(t, e)
	startWorker(t, temporal)
	startWait(t, temporal, "one", time.Millisecond)
	result(t, temporal, "one")
	temporal.Close()
	stopEngine(t, e)
	require.Equal(t, more, indexes(t, c.Path))

	stopEngine(t, startEngine(t, c))
	require.Equal(t, kept, indexes(t, c.Path), "the next start drops them")
}

// lineWriter is told each line of a log.
type lineWriter func(line string)

func (w lineWriter) Write(b []byte) (int, error) {
	w(string(b))
	return len(b), nil
}

// makeIndex adds one of the indexes that files of before have.
func makeIndex(t *testing.T, path string) {
	t.Helper()
	db, err := openFile(path)
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), "CREATE INDEX by_task_queue ON executions_visibility (namespace_id, task_queue)")
	require.NoError(t, err)
	require.NoError(t, db.Close())
}

// indexes are those for looking workflows up by an attribute.
func indexes(t *testing.T, path string) []string {
	t.Helper()
	db, err := openFile(path)
	require.NoError(t, err)
	defer db.Close()
	names, err := indexesOf(t.Context(), db)
	require.NoError(t, err)
	slices.Sort(names)
	return names
}
