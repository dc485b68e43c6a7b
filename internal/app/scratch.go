package app

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"

	"jiaoban/internal/config"
	"jiaoban/internal/ledger"
	"jiaoban/internal/postgres"
)

// scratch are stores that a system gets for itself and that go away with it.
type scratch struct {
	undo []func(context.Context) error
}

// make makes a folder, and where the configuration names a PostgreSQL or a Temporal
// a database and a namespace there, and gives the settings that name them.
func (s *scratch) make(ctx context.Context, given config.Config) (map[string]string, error) {
	dir, err := os.MkdirTemp("", "jiaoban-bench-")
	if err != nil {
		return nil, err
	}
	s.undo = append(s.undo, func(context.Context) error { return os.RemoveAll(dir) })
	flags := map[string]string{"data": filepath.Join(dir, "data")}
	for setting, named := range map[postgres.Setting]string{ofLedger: given.Database.URL, ofEngine: given.Temporal.Database} {
		if named == "" {
			continue
		}
		url, drop, err := ledger.Scratch(ctx, named)
		if err != nil {
			return nil, because(at(setting, err), ExitUsage, "不能建立临时数据库（--%s）", "cannot make a database for the time being (--%s)", setting.Flag)
		}
		s.undo = append(s.undo, drop)
		flags[setting.Flag] = url
	}
	if given.Temporal.External() {
		name, remove, err := scratchNamespace(ctx, given.Temporal)
		if err != nil {
			return nil, because(err, ExitUsage, "不能建立临时命名空间（--temporal）", "cannot make a namespace for the time being (--temporal)")
		}
		s.undo = append(s.undo, remove)
		flags["namespace"] = name
	}
	return flags, nil
}

// remove takes away what was made, the latest first.
func (s *scratch) remove(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	var errs []error
	for i := len(s.undo) - 1; i >= 0; i-- {
		errs = append(errs, s.undo[i](ctx))
	}
	s.undo = nil
	return errors.Join(errs...)
}

// scratchNamespace registers a namespace and returns when every service of that
// Temporal knows it. Its removal is begun by remove, and done by Temporal itself.
func scratchNamespace(ctx context.Context, t config.Temporal) (name string, remove func(context.Context) error, err error) {
	security, err := t.TLSConfig()
	if err != nil {
		return "", nil, err
	}
	name = "jiaoban-scratch-" + strings.ToLower(rand.Text()[:12])
	conn, err := dialScratch(ctx, t.Address, name, security)
	if err != nil {
		return "", nil, err
	}
	_, err = conn.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: name, Description: "jiaoban bench", WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour),
	})
	if err != nil {
		conn.Close()
		return "", nil, err
	}
	remove = func(ctx context.Context) error {
		defer conn.Close()
		_, err := conn.OperatorService().DeleteNamespace(ctx, &operatorservice.DeleteNamespaceRequest{Namespace: name})
		if err != nil {
			return fmt.Errorf("removing namespace %s: %w", name, err)
		}
		return nil
	}
	if err := known(ctx, conn); err != nil {
		return "", nil, errors.Join(err, remove(ctx))
	}
	return name, remove, nil
}

func dialScratch(ctx context.Context, address, namespace string, security *tls.Config) (client.Client, error) {
	return client.DialContext(ctx, client.Options{
		HostPort: address, Namespace: namespace, ConnectionOptions: client.ConnectionOptions{TLS: security},
		Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
}

// known returns when a workflow that is not there is missing, and no longer its
// namespace: services read what namespaces there are now and then.
func known(ctx context.Context, conn client.Client) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	for {
		_, err := conn.DescribeWorkflowExecution(ctx, "nobody", "")
		if _, absent := errors.AsType[*serviceerror.NotFound](err); absent {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, context.Cause(ctx))
		case <-time.After(100 * time.Millisecond):
		}
	}
}
