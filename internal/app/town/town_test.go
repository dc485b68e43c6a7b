package town

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
)

func TestTheListIsTheOneInDeploy(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile("../../../deploy/demo/" + ListName)
	require.NoError(t, err)
	require.True(t, bytes.Equal(want, List), "copy deploy/demo/%s to list.xlsx", ListName)
}

func TestEveryRegionOfTheListIsAUnit(t *testing.T) {
	t.Parallel()
	list, err := intake.Read(t.Context(), bytes.NewReader(List), int64(len(List)), ListName, intake.Limits{})
	require.NoError(t, err)
	require.Len(t, list.Rows, ListCount)
	for _, row := range list.Rows {
		require.True(t, slices.ContainsFunc(places, func(p place) bool {
			return p.kind == contract.UnitCounty && p.name == row.Region
		}), "no unit for %s", row.Region)
	}
}

func TestEverythingIsMarkedAsDemonstration(t *testing.T) {
	t.Parallel()
	for _, p := range people() {
		require.True(t, strings.HasPrefix(p.name, "示范-"), p.name)
	}
	for _, d := range All {
		require.Contains(t, d.Name, mark)
	}
}

func TestEveryRoleHasSomebodyAndEveryLoginIsOneOfItsKind(t *testing.T) {
	t.Parallel()
	held := map[casework.Role]bool{}
	seen := map[string]bool{}
	for _, l := range Logins("x") {
		require.True(t, contract.GoodLogin(l.Login), l.Login)
		require.False(t, seen[l.Login], "%s twice", l.Login)
		seen[l.Login] = true
		for _, r := range l.Roles {
			held[r] = true
		}
	}
	for _, r := range casework.Roles {
		require.True(t, held[r], "nobody is %s", r)
	}
}

func TestPlacesStandAfterTheirParents(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{"": true}
	for _, p := range places {
		require.True(t, seen[p.parent], "%s stands before %s", p.slug, p.parent)
		require.False(t, seen[p.slug], "%s twice", p.slug)
		seen[p.slug] = true
	}
}
