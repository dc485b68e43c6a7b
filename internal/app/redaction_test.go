package app

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A text that is a list of people is not checked for those who may not see the
// complainant, since the answer would name one of them; nothing is opened for it.
func TestAListOfPeopleIsNoTextToCheck(t *testing.T) {
	t.Parallel()
	check := redactions{ledger: newDoor(t).record.ledger}
	someone := func(role casework.Role) casework.Actor {
		return casework.Actor{Person: "p9", Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: role}}}
	}
	list := strings.Repeat("示范", 101)
	for role, want := range map[casework.Role]string{
		casework.Reviewer: "text_tries_people", casework.PublicityOfficer: "text_tries_people",
		casework.Coordinator: "no_such_case", // who may look need not try
	} {
		_, _, err := check.Check(t.Context(), someone(role), "c1", list)
		require.Equal(t, want, casework.AsError(err).Code, role)
		_, _, err = check.Check(t.Context(), someone(role), "c1", "示范企业已停产整改。")
		require.Equal(t, "no_such_case", casework.AsError(err).Code, role)
	}
}
