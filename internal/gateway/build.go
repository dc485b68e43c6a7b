package gateway

import (
	"context"
	"fmt"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"jiaoban/internal/contract"
)

// Builds are the versions of the program whose workers have asked for cases.
type Builds struct {
	Current string // that gets the cases; empty: none was promoted
	Known   []string
}

// Builds asks which workers there are. Where none that goes by its version has
// ever come, there is nothing.
func (g *Gateway) Builds(ctx context.Context) (Builds, error) {
	told, err := g.client.WorkerDeploymentClient().GetHandle(contract.Deployment).Describe(ctx, client.WorkerDeploymentDescribeOptions{})
	if is[*serviceerror.NotFound](err) {
		return Builds{}, nil
	}
	if err != nil {
		return Builds{}, fmt.Errorf("versions of workers: %w", err)
	}
	var builds Builds
	if current := told.Info.RoutingConfig.CurrentVersion; current != nil {
		builds.Current = current.BuildID
	}
	for _, v := range told.Info.VersionSummaries {
		builds.Known = append(builds.Known, v.Version.BuildID)
	}
	return builds, nil
}

// Promote gives the cases to workers of a version from now on, those under way
// among them. It is refused where no worker of that version has come yet.
func (g *Gateway) Promote(ctx context.Context, build string) error {
	_, err := g.client.WorkerDeploymentClient().GetHandle(contract.Deployment).SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{BuildID: build})
	if err != nil {
		return fmt.Errorf("promoting %s: %w", build, err)
	}
	return nil
}
