package gateway

import (
	"context"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
)

// StoreID names the store behind the address. It is the namespace's own id, made
// when the namespace was registered: a store that was lost and made anew has
// another one. Empty: Temporal lets this program work and not look.
func (g *Gateway) StoreID(ctx context.Context) (string, error) {
	namespace, err := g.describe(ctx)
	return namespace.GetNamespaceInfo().GetId(), err
}

// describe asks for the namespace; nil where Temporal lets this program work and
// not look.
func (g *Gateway) describe(ctx context.Context) (*workflowservice.DescribeNamespaceResponse, error) {
	namespace, err := g.client.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: g.namespace})
	switch {
	case is[*serviceerror.NamespaceNotFound](err):
		return nil, &NamespaceMissingError{Namespace: g.namespace}
	case is[*serviceerror.PermissionDenied](err):
		return nil, nil //nolint:nilnil // that is an answer too
	}
	return namespace, err
}
