package gateway

import (
	"context"
	"fmt"
	"strings"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// listedAtOnce is how many workflows Temporal lists at once.
const listedAtOnce = 1000

// Running calls for each case that has a workflow, by Temporal's own list, which lags
// behind by seconds where it is busy.
func (g *Gateway) Running(ctx context.Context, found func(casework.CaseID)) error {
	request := &workflowservice.ListWorkflowExecutionsRequest{
		Namespace: g.namespace, PageSize: listedAtOnce,
		Query: fmt.Sprintf("WorkflowType = '%s' AND ExecutionStatus = 'Running'", contract.CaseWorkflow),
	}
	for {
		page, err := g.client.ListWorkflow(ctx, request)
		if err != nil {
			return err
		}
		for _, w := range page.GetExecutions() {
			if id, ok := strings.CutPrefix(w.GetExecution().GetWorkflowId(), contract.WorkflowID("")); ok {
				found(casework.CaseID(id))
			}
		}
		if request.NextPageToken = page.GetNextPageToken(); len(request.NextPageToken) == 0 {
			return nil
		}
	}
}

// Runs reports whether a case has a workflow at this moment.
func (g *Gateway) Runs(ctx context.Context, id casework.CaseID) (bool, error) {
	told, err := g.client.DescribeWorkflowExecution(ctx, contract.WorkflowID(id), "")
	if is[*serviceerror.NotFound](err) {
		return false, nil
	}
	return told.GetWorkflowExecutionInfo().GetStatus() == enums.WORKFLOW_EXECUTION_STATUS_RUNNING, err
}
