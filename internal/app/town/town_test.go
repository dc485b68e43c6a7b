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
	"jiaoban/internal/policies"
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

// territoryOf says by hand whose territory each row of the list is.
var territoryOf = []string{
	"wolong", "heping", "changyuan", "luquan", "yuquan", "saihan", "xinzheng", "jiayuguan", "xunyang", "panlong", "tumote", "jingle",
	"jiangbei", "xinghua", "xingqing", "tongxin", "yongchang", "bishan", "lianjiang", "leizhou", "xuwen", "jianli", "gaoxin", "cangshan",
}

// S1-16: whoever assigns a case of the list names no territorial unit; each gets its own.
func TestEveryRowOfTheListGetsItsTerritorialUnit(t *testing.T) {
	t.Parallel()
	list, err := intake.Read(t.Context(), bytes.NewReader(List), int64(len(List)), ListName, intake.Limits{})
	require.NoError(t, err)
	require.Len(t, list.Rows, len(territoryOf))
	set, err := policies.Embedded()
	require.NoError(t, err)
	policy, known := set.Policy(policies.Demonstration)
	require.True(t, known)
	coordinator := casework.Actor{Person: "c", Posts: []casework.Post{{Unit: coordination, Role: casework.Coordinator}}}
	for i, row := range list.Rows {
		c := casework.Case{ID: "case"}
		for _, body := range []casework.Body{
			&casework.Register{
				Source:       casework.Source{Campaign: Campaign, Level: casework.LevelCentral, Mode: casework.ModeHandedOver},
				HandedOverAt: 1, Region: row.Region, Address: row.Address, Complaint: casework.NewText(row.Complaint), BackdateReason: casework.NewText("示范"),
				Policy: policy, Calendar: set.Calendar,
			},
			&casework.Assign{Targets: []casework.Target{{Role: casework.RoleLead, Unit: UnitID("shengtai"), FirstResponsible: "p", DirectResponsible: "q"}}},
		} {
			events, err := casework.Decide(c, casework.Command{Actor: coordinator, FiledAt: 1, Body: body, Areas: contract.Areas(units())})
			require.NoError(t, err, "row %d, %s", i+1, row.Region)
			for _, e := range events {
				c = casework.Apply(c, e)
			}
		}
		require.Len(t, c.Assignments, 2, row.Region)
		require.Equal(t, UnitID(territoryOf[i]), c.Assignments[1].Unit, "row %d", i+1)
		require.Equal(t, casework.InRegion, c.Assignments[1].Located.In)
		require.Equal(t, row.Region, c.Assignments[1].Located.Words)
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
