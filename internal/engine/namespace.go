package engine

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/server/common/config"
	sqliteschema "go.temporal.io/server/schema/sqlite"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/durationpb"
)

// registerNamespace writes the namespace straight into the store before the
// services start: registered through the front door it would become visible
// only with the next refresh of four caches.
func registerNamespace(c Config, store *config.SQL) error {
	ns, err := sqliteschema.NewNamespaceConfig(clusterName, c.Namespace, false, nil)
	if err != nil {
		return fmt.Errorf("engine namespace: %w", err)
	}
	ns.Detail.Config.Retention = durationpb.New(c.Retention)
	ns.Detail.Info.Description = "Jiaoban: one workflow per case"
	if err := sqliteschema.CreateNamespaces(store, ns); err != nil {
		return fmt.Errorf("engine namespace: %w", err)
	}
	return nil
}

// probePause is the pause between two looks at a starting server.
const probePause = 50 * time.Millisecond

// awaitReady returns when the frontend answers, the namespace is there with
// the configured retention, and every history shard is served.
func awaitReady(ctx context.Context, c Config, p ports, dead <-chan struct{}) (err error) {
	conn, err := grpc.NewClient("passthrough:///"+address(p.frontend), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return fmt.Errorf("engine readiness: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	front := workflowservice.NewWorkflowServiceClient(conn)

	var last error
	for {
		if last = ready(ctx, c, front); last == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("engine did not become ready: %w (last answer: %w)", context.Cause(ctx), last)
		case <-dead:
			return errors.New("engine died while starting")
		case <-time.After(probePause):
		}
	}
}

func ready(ctx context.Context, c Config, front workflowservice.WorkflowServiceClient) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	got, err := front.DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: c.Namespace})
	if err != nil {
		return err
	}
	if got.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration() != c.Retention {
		_, err := front.UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{
			Namespace: c.Namespace,
			Config:    &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(c.Retention)},
		})
		if err != nil {
			return err
		}
	}
	// An id that does not exist is looked up in the shard it belongs to. A
	// handful of ids meets every shard, give or take; a shard that is still
	// being acquired makes the call wait or fail.
	for i := range 4 * c.tuning.shards {
		_, err := front.DescribeWorkflowExecution(ctx, &workflowservice.DescribeWorkflowExecutionRequest{
			Namespace: c.Namespace,
			Execution: &commonpb.WorkflowExecution{WorkflowId: "readiness-" + strconv.Itoa(int(i))},
		})
		var absent *serviceerror.NotFound
		if err = serviceError(err); !errors.As(err, &absent) {
			return fmt.Errorf("history is not ready: %w", err)
		}
	}
	return nil
}

// serviceError gives a gRPC status its Temporal type.
func serviceError(err error) error {
	if err == nil {
		return nil
	}
	return serviceerror.FromStatus(serviceerror.ToStatus(err))
}
