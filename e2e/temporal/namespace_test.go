package temporal_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"

	"jiaoban/internal/gateway"
	"jiaoban/worker"
	"jiaoban/workflows/rehearsal"
)

// A Temporal without the namespace answers, and nothing goes on in it: that is
// said, and is over once somebody makes it.
func TestANamespaceThatIsMissingIsNamedUntilItIsMade(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	elsewhere := r.config()
	elsewhere.Namespace, elsewhere.Lazy = "zweite", true
	g, err := gateway.Dial(r.within(), elsewhere)
	require.NoError(t, err)
	t.Cleanup(g.Close)
	var missing *gateway.NamespaceMissingError
	require.ErrorAs(t, g.Healthy(r.within()), &missing)
	require.Equal(t, "zweite", missing.Namespace)
	require.NoError(t, r.gateway.Healthy(r.within()))

	// Who waits for it goes on without being started again.
	r.stopW()
	r.gateway.Close()
	r.tune = func(c *gateway.Config, o *worker.Options) {
		c.Namespace, c.Lazy = "zweite", true
		o.Relay = worker.RelayOptions{Every: 100 * time.Millisecond, FilingsAge: 100 * time.Millisecond, Overslept: time.Second}
	}
	r.dial()
	r.startWorker()
	ref := r.ledger.Open("waiting", report(time.Hour))
	require.Error(t, r.gateway.Start(r.within(), ref))
	_, err = g.Client().WorkflowService().RegisterNamespace(r.within(), &workflowservice.RegisterNamespaceRequest{
		Namespace: "zweite", WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour),
	})
	require.NoError(t, err)
	r.eventually(func() bool { return g.Healthy(r.within()) == nil }, "the namespace is there")
	f := r.ledger.File("waiting", rehearsal.Note)
	r.eventually(func() bool { return r.ledger.Applied("waiting") == f.Seq }, "the relay delivers the filing")
}
