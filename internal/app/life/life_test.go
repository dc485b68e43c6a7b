package life

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
)

// A busy server answers that a command is filed, and applies it a moment later.
func TestAStateIsLookedUpWhereACommandWasAppliedAfterItsAnswer(t *testing.T) {
	t.Parallel()
	state := casework.Handling
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		filing := m{"id": "f1", "state": "pending"}
		switch {
		case r.Method == http.MethodPost:
			w.WriteHeader(http.StatusAccepted)
			_ = json.NewEncoder(w).Encode(m{"filing": filing})
		case strings.HasSuffix(r.URL.Path, "/filings/f1"):
			filing["state"] = "applied"
			_ = json.NewEncoder(w).Encode(filing)
		default:
			_ = json.NewEncoder(w).Encode(m{"case": m{"id": "c1", "state": state}})
		}
	}))
	defer server.Close()
	var told Step
	somebody := remote.New(server.URL, "en")
	p := &play{id: "c1", Players: &Players{
		Options: Options{Tell: func(s Step) { told = s }},
		clients: map[string]*remote.Client{"somebody": somebody, "coordinator": somebody},
	}}
	require.NoError(t, p.do(t.Context(), "somebody", casework.CmdRecordCall, m{}, casework.Handling, "", ""))
	require.Equal(t, casework.Handling, told.State)
	require.ErrorContains(t, p.do(t.Context(), "somebody", casework.CmdRecordCall, m{}, casework.Closed, "", "done"), "is handling and should be closed")
}
