package workflows_test

import (
	"log/slog"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"jiaoban/internal/contract"
	"jiaoban/workflows"
)

// histories were saved by the scenarios of e2e/temporal on a real engine.
func histories(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/histories/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files, "the saved histories are missing; they are part of the repository")
	return files
}

func replay(file string, w any) error {
	replayer := worker.NewWorkflowReplayer()
	replayer.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{Name: contract.CaseWorkflow})
	return replayer.ReplayWorkflowHistoryFromJSONFile(log.NewStructuredLogger(slog.New(slog.DiscardHandler)), file)
}

// A history that does not replay is a case that stands still after the next
// deployment.
func TestSavedHistoriesReplayForEver(t *testing.T) {
	t.Parallel()
	for _, file := range histories(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			require.NoError(t, replay(file, workflows.Case))
		})
	}
}

func TestAReplayNoticesWhenTheWorkflowHasChanged(t *testing.T) {
	t.Parallel()
	changed := func(ctx workflow.Context, in contract.CaseInput) error {
		if err := workflow.Sleep(ctx, 1); err != nil {
			return err
		}
		return workflows.Case(ctx, in)
	}
	for _, file := range histories(t) {
		require.Error(t, replay(file, changed), file)
	}
}
