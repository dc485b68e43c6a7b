package api

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// What one person left in a browser to be sent is not sent as another's: a request that
// says who means it is refused where somebody else is signed in.
func TestWhatOnePersonSendsIsNotSentAsAnothers(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	ask := func(path, sender string) (int, string) {
		got := w.request("POST", path, tokenOf(casework.UnitOfficer), `{"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":4}`, senderHeader, sender)
		return got.Code, got.Body.String()
	}
	code, body := ask("/api/v1/uploads", "person-unit_leader")
	require.Equal(t, 409, code)
	require.Contains(t, body, `"another_signed_in"`)
	require.Contains(t, body, "现在登录的是另一个人")
	for _, sender := range []string{"person-unit_officer", ""} {
		code, body = ask("/api/v1/uploads", sender)
		require.Equal(t, 201, code, body)
	}
	got := w.request("POST", "/api/v1/cases/case-1/attach-evidence", tokenOf(casework.UnitOfficer), `{"files":[]}`, senderHeader, "person-unit_leader", idempotencyHeader, "key-00000001")
	require.Equal(t, 409, got.Code)
	require.Empty(t, w.filings, "and nothing is filed")
}
