// Package gateway is the only client of Temporal. It starts, replaces and wakes
// the workflows of cases and sends them the filings that they wait for. All it
// does may be repeated without harm: what counts is in the ledger before the
// gateway is called.
package gateway

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
)

// Config says where Temporal is and how to speak with it.
type Config struct {
	Address   string // host:port
	Namespace string
	TLS       *tls.Config // nil: no TLS
	// Lazy makes Dial return without a connection; the first call makes it.
	// A server that must come up while Temporal is away wants this.
	Lazy bool
	// DataConverter and FailureConverter must be the same in every process.
	// Nil means the SDK's own, which write payloads in the clear.
	DataConverter    converter.DataConverter
	FailureConverter converter.FailureConverter
	Identity         string // of this process in histories; empty: the SDK's choice
	Metrics          client.MetricsHandler
	Tracer           trace.Tracer // nil: nothing is traced
	Logger           *slog.Logger // nil discards
	// ContinueAfter is handed to every workflow that is started, see
	// contract.CaseInput; zero leaves it to the server.
	ContinueAfter int
	// Clock is that by which cases rest, the record's; nil: this machine's.
	Clock func() time.Time
}

func (c Config) check() error {
	var problems []error
	if c.Address == "" {
		problems = append(problems, errors.New("the address of Temporal is missing"))
	}
	if c.Namespace == "" {
		problems = append(problems, errors.New("the namespace is missing"))
	}
	if len(problems) > 0 {
		return fmt.Errorf("gateway configuration: %w", errors.Join(problems...))
	}
	return nil
}

// Gateway is safe for concurrent use.
type Gateway struct {
	client        client.Client
	namespace     string
	continueAfter int
	clock         func() time.Time
	starts        *asides
	nudges        *asides
}

// Dial makes a gateway. Unless c.Lazy is set it fails when Temporal does not
// answer before ctx ends.
func Dial(ctx context.Context, c Config) (*Gateway, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	logger := c.Logger
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	options := client.Options{
		HostPort: c.Address, Namespace: c.Namespace, Identity: c.Identity,
		DataConverter: c.DataConverter, FailureConverter: c.FailureConverter,
		Logger: log.NewStructuredLogger(logger), MetricsHandler: c.Metrics,
		ConnectionOptions: client.ConnectionOptions{TLS: c.TLS},
	}
	if c.Tracer != nil { // a worker over this client has it as well
		options.Interceptors = []interceptor.ClientInterceptor{NewTracing(c.Tracer)}
	}
	var (
		connection client.Client
		err        error
	)
	if c.Lazy {
		connection, err = client.NewLazyClient(options)
	} else {
		connection, err = client.DialContext(ctx, options)
	}
	if err != nil {
		return nil, fmt.Errorf("temporal at %s: %w", c.Address, err)
	}
	g := &Gateway{
		client: connection, namespace: c.Namespace, continueAfter: c.ContinueAfter, clock: c.Clock,
		starts: newAsides(asidesAtOnce, startWithin), nudges: newAsides(asidesAtOnce, nudgeWithin),
	}
	if g.clock == nil {
		g.clock = time.Now
	}
	return g, nil
}

// Client is the connection for a worker of the same process. Workflows that
// this gateway starts may then begin there at once.
func (g *Gateway) Client() client.Client { return g.client }

// NamespaceMissingError says that Temporal answers and has no such namespace.
type NamespaceMissingError struct{ Namespace string }

// Error implements error.
func (e *NamespaceMissingError) Error() string {
	return fmt.Sprintf("temporal has no namespace %q", e.Namespace)
}

// Healthy reports whether Temporal answers and has the namespace: without it no
// worker is taken, and every filing waits.
func (g *Gateway) Healthy(ctx context.Context) error {
	if _, err := g.client.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return err
	}
	// Where the worker may work and not look, Temporal is as well as it says.
	_, err := g.describe(ctx)
	return err
}

// Settle waits for the starts and nudges that no request waits for; it takes no more.
func (g *Gateway) Settle() {
	g.nudges.end()
	g.starts.end()
}

// Close settles and ends the connection, after which nothing else may be called.
func (g *Gateway) Close() {
	g.Settle()
	g.client.Close()
}
