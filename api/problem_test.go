package api

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// Whoever gives a number that is taken is told at the number, and by which case
// where the ledger names it to them: to nobody who is recused from it.
func TestANumberThatIsTakenIsToldAtItsField(t *testing.T) {
	t.Parallel()
	seen := InWords(casework.Refuse(casework.Conflict, "case_known", "case", "case-1", "number", "N1"), zh)
	require.Equal(t, 409, seen.Status)
	require.Equal(t, casework.CaseID("case-1"), seen.Known)
	require.Equal(t, []FieldProblem{{Field: "number", Code: isTaken, Detail: "该受理编号已属另一件已登记的案件。"}}, seen.Errors)
	unseen := InWords(casework.Refuse(casework.Conflict, "case_known", "number", "N1"), "en")
	require.Empty(t, unseen.Known)
	require.Equal(t, seen.Errors[0].Field, unseen.Errors[0].Field)
	require.Empty(t, InWords(casework.Refuse(casework.Conflict, "case_known", "case", "case-1"), zh).Errors, "it is known by its row")
}
