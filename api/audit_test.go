package api

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// A failed sign-in knows an account by its id alone; whoever reads the record is
// told whose it is, and of one that is gone nothing.
func TestTheRecordSaysWhoseAnAccountIs(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	w.entryFacts = map[string]string{"accounts": "account-1 3, account-gone 1", "times": "4"}
	got := w.request(http.MethodGet, "/api/v1/audit", tokenOf(casework.Auditor), nil)
	require.Equal(t, 200, got.Code, got.Body)
	var list EntryList
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &list))
	require.Equal(t, map[string]casework.PersonID{"account-1": "person-first"}, list.Accounts)
	require.NotEmpty(t, list.Names.People["person-first"])
	require.NotContains(t, got.Body.String(), "argon2id")
}
