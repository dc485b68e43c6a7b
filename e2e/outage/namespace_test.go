//go:build linux

package outage_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"

	"jiaoban/internal/app"
)

// A start beside a Temporal that lacks the namespace says so at the terminal and to
// probes, with the command that makes it, and is ready once somebody did.
func TestAMissingNamespaceIsSaidWithWhatMakesIt(t *testing.T) {
	t.Parallel()
	temporal := openStore(t, filepath.Join(t.TempDir(), "temporal.db"), 0)
	dir := t.TempDir()
	serve := begin(t, nil, "serve", "--data", dir, "--listen", "127.0.0.1:0",
		"--temporal", temporal.address(), "--namespace", "zweite")
	const command = "temporal operator namespace create --namespace zweite --retention 720h"
	until(t, patience, "the terminal says how it is made", func() bool {
		return strings.Contains(string(serve.output("stdout")), command+" --address "+temporal.address())
	})
	require.Contains(t, string(serve.output("stdout")), "没有命名空间 zweite")

	var serving app.Serving
	content, err := os.ReadFile(filepath.Join(dir, "serve.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(content, &serving))
	ready := func() (status int, said string) {
		answer, err := http.Get(serving.URL + "/readyz")
		require.NoError(t, err)
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		return answer.StatusCode, string(body)
	}
	status, said := ready()
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Contains(t, said, "not_ready: namespace zweite is missing, create it: "+command)

	c, err := client.Dial(client.Options{HostPort: temporal.address()})
	require.NoError(t, err)
	defer c.Close()
	_, err = c.WorkflowService().RegisterNamespace(t.Context(), &workflowservice.RegisterNamespaceRequest{
		Namespace: "zweite", WorkflowExecutionRetentionPeriod: durationpb.New(720 * time.Hour),
	})
	require.NoError(t, err)
	until(t, patience, "it is ready", func() bool { status, _ := ready(); return status == http.StatusOK })
}
