package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

// payload is one of Temporal's, as its page has it.
type payload struct {
	Metadata map[string]string `json:"metadata"`
	Data     []byte            `json:"data"`
}

// Temporal's page shows what a workflow was told: the payload comes encrypted
// out of Temporal and is opened for that page, and for no other one.
func TestTemporalsPageOpensPayloadsForItselfAlone(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir(), settings{"temporal-ui": "true"}))
	ctx := within(t, 2*time.Minute)
	page := s.Serving().Temporal.UI
	require.NotEmpty(t, page)
	id := contract.WorkflowID(s.oneCase(ctx).ID)

	var sealed payload
	require.Eventually(t, func() bool {
		var answer struct {
			History struct {
				Events []struct {
					Started struct {
						Input struct {
							Payloads []payload `json:"payloads"`
						} `json:"input"`
					} `json:"workflowExecutionStartedEventAttributes"`
				} `json:"events"`
			} `json:"history"`
		}
		response, err := http.Get(page + "/api/v1/namespaces/jiaoban/workflows/" + url.PathEscape(id) + "/history")
		require.NoError(t, err)
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK || json.NewDecoder(response.Body).Decode(&answer) != nil || len(answer.History.Events) == 0 {
			return false
		}
		if input := answer.History.Events[0].Started.Input.Payloads; len(input) == 1 {
			sealed = input[0]
		}
		return len(sealed.Data) > 0
	}, time.Minute, 50*time.Millisecond, "the workflow of the case has a history")
	encoding, err := base64.StdEncoding.DecodeString(sealed.Metadata["encoding"])
	require.NoError(t, err)
	require.Equal(t, "binary/encrypted", string(encoding))
	require.NotContains(t, string(sealed.Data), strings.TrimPrefix(id, "case/"))

	asked, err := json.Marshal(map[string]any{"payloads": []payload{sealed}})
	require.NoError(t, err)
	decode := func(origin string) (int, []byte) {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, page+"/codec/decode?preserveStorageRefs=true", bytes.NewReader(asked))
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("X-Namespace", "jiaoban")
		request.Header.Set("Origin", origin)
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		return response.StatusCode, body
	}
	status, body := decode(page)
	require.Equal(t, http.StatusOK, status, string(body))
	var opened struct {
		Payloads []payload `json:"payloads"`
	}
	require.NoError(t, json.Unmarshal(body, &opened))
	var input contract.CaseInput
	require.NoError(t, json.Unmarshal(opened.Payloads[0].Data, &input))
	require.Equal(t, id, contract.WorkflowID(input.Case))

	for _, origin := range []string{s.URL(), "https://evil.example", "null"} {
		status, body := decode(origin)
		require.Equal(t, http.StatusForbidden, status, origin)
		require.NotContains(t, string(body), string(input.Case), origin)
	}
}
