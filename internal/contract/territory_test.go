package contract

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

func TestAUnitIsNamedByItsOwnNameUnlessOthersWereEntered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		unit  Unit
		names []string
	}{
		{Unit{Name: "卧龙区", Kind: UnitCounty}, []string{"卧龙区", "卧龙"}},
		{Unit{Name: "卧龙区（示范）", Kind: UnitCounty}, []string{"卧龙区", "卧龙"}},
		{Unit{Name: "卧龙区(示范)", Kind: UnitCounty}, []string{"卧龙区", "卧龙"}},
		{Unit{Name: " 卧龙区人民政府 ", Kind: UnitCounty}, []string{"卧龙区", "卧龙"}},
		{Unit{Name: "江北新区管理委员会", Kind: UnitCounty}, []string{"江北新区", "江北"}},
		{Unit{Name: "七一街道办事处（示范）", Kind: UnitTownship}, []string{"七一街道", "七一"}},
		{Unit{Name: "某某彝族自治县", Kind: UnitCounty}, []string{"某某彝族自治县", "某某彝族"}},
		{Unit{Name: "凤县", Kind: UnitCounty}, []string{"凤县"}},
		{Unit{Name: "能源化工基地", Kind: UnitCounty}, []string{"能源化工基地"}},
		{Unit{Name: "政府", Kind: UnitTownship}, []string{"政府"}},
		{Unit{Name: "（示范）", Kind: UnitTownship}, []string{"（示范）"}},
		{Unit{Name: "开发区管委会", Kind: UnitCounty, Territory: []string{"经开区", "经济开发区"}}, []string{"经开区", "经济开发区"}},
		{Unit{Name: "市水利局", Kind: UnitDepartment}, nil},
	} {
		require.Equal(t, c.names, c.unit.TerritoryNames(), c.unit.Name)
		if len(c.names) > 0 && len(c.unit.Territory) == 0 {
			require.Equal(t, c.names[:1], c.unit.TerritoryClaims(), "nobody claims a short name that was not entered")
		} else {
			require.Equal(t, c.names, c.unit.TerritoryClaims())
		}
	}
}

func TestAreasLieBelowTheNextAreaAboveThem(t *testing.T) {
	t.Parallel()
	units := []Unit{
		{ID: "p", Name: "示范省", Kind: UnitProvince},
		{ID: "c", Name: "示范市", Kind: UnitCity, Parent: "p"},
		{ID: "b", Name: "市水利局", Kind: UnitDepartment, Parent: "c"},
		{ID: "k", Name: "示范县", Kind: UnitCounty, Parent: "b", FirstResponsible: "one", DirectResponsible: "two"},
		{ID: "old", Name: "旧县", Kind: UnitCounty, Parent: "c", Disabled: true},
		{ID: "t", Name: "示范镇", Kind: UnitTownship, Parent: "old"},
		{ID: "x", Name: "甲镇", Kind: UnitTownship, Parent: "y"}, {ID: "y", Name: "乙办", Kind: UnitDepartment, Parent: "y"},
	}
	require.Equal(t, []casework.Area{
		{Unit: "c", Level: casework.AreaCity, Names: []string{"示范市", "示范"}},
		{Unit: "k", Level: casework.AreaCounty, Parent: "c", Names: []string{"示范县", "示范"}, FirstResponsible: "one", DirectResponsible: "two"},
		{Unit: "t", Level: casework.AreaTownship, Parent: "c", Names: []string{"示范镇", "示范"}},
		{Unit: "x", Level: casework.AreaTownship, Parent: "y", Names: []string{"甲镇", "甲"}[:1]},
	}, Areas(units))
}
