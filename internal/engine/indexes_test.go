package engine

import (
	"context"
	dbsql "database/sql"
	"path/filepath"
	"slices"
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

	db, err := dbsql.Open("sqlite", "file:"+uriPath(c.Path))
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), "CREATE INDEX by_task_queue ON executions_visibility (namespace_id, task_queue)")
	require.NoError(t, err)
	require.NoError(t, db.Close())
	require.NotEqual(t, kept, indexes(t, c.Path))
	e, err = Start(t.Context(), c)
	require.NoError(t, err)
	require.NoError(t, e.Stop(context.Background()))
	require.Equal(t, kept, indexes(t, c.Path), "those of a file of before are dropped")
}

// indexes are those for looking workflows up by an attribute.
func indexes(t *testing.T, path string) []string {
	t.Helper()
	db, err := dbsql.Open("sqlite", "file:"+uriPath(path))
	require.NoError(t, err)
	defer db.Close()
	names, err := indexesOf(t.Context(), db)
	require.NoError(t, err)
	slices.Sort(names)
	return names
}
