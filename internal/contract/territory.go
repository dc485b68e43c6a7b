package contract

import (
	"strings"

	"jiaoban/internal/casework"
)

// areaLevels are the kinds of units that govern an area.
var areaLevels = map[string]casework.AreaLevel{
	UnitCity: casework.AreaCity, UnitCounty: casework.AreaCounty, UnitTownship: casework.AreaTownship,
}

// GovernsArea reports whether the unit is the authority of an area, so that
// cases lie in its territory.
func (u Unit) GovernsArea() bool { _, yes := areaLevels[u.Kind]; return yes }

// TerritoryNames are the names by which regions and addresses name the unit's
// area: those that were entered, or else the unit's own name and what it is
// called in short.
func (u Unit) TerritoryNames() []string {
	if len(u.Territory) > 0 || !u.GovernsArea() {
		return u.Territory
	}
	names := []string{u.areaName()}
	if short := shortName(names[0]); short != "" {
		names = append(names, short)
	}
	return names
}

// TerritoryClaims are the names that no other unit beside it may have: a short
// name that nobody entered is none, for a city and a county are often called
// alike in short.
func (u Unit) TerritoryClaims() []string {
	if len(u.Territory) > 0 || !u.GovernsArea() {
		return u.Territory
	}
	return []string{u.areaName()}
}

var (
	organs  = []string{"党委", "党工委", "人民政府", "政府", "办事处", "管理委员会", "管委会"}
	endings = []string{"自治县", "自治旗", "新区", "街道", "区", "县", "市", "旗", "镇", "乡"} // the longer before the shorter
)

// areaName is the unit's name without what stands in brackets behind it and
// without the name of the organ: 七一街道办事处（示范） is called 七一街道.
func (u Unit) areaName() string {
	name := strings.TrimSpace(u.Name)
	for _, brackets := range [][2]string{{"（", "）"}, {"(", ")"}} {
		if i := strings.LastIndex(name, brackets[0]); i > 0 && strings.HasSuffix(name, brackets[1]) {
			name = strings.TrimSpace(name[:i])
		}
	}
	for _, organ := range organs {
		if rest := strings.TrimSuffix(name, organ); len([]rune(rest)) > 1 {
			name = rest
		}
	}
	return name
}

// shortName is an area's name without what kind of area it is (卧龙区: 卧龙); it is
// empty where less than two letters are left.
func shortName(name string) string {
	for _, ending := range endings {
		if rest, cut := strings.CutSuffix(name, ending); cut {
			if len([]rune(rest)) < 2 {
				return ""
			}
			return rest
		}
	}
	return ""
}

// Areas are the units that govern an area and take work, each below the next
// one above it in the tree that governs one.
func Areas(units []Unit) []casework.Area {
	byID := make(map[casework.UnitID]Unit, len(units))
	for _, u := range units {
		byID[u.ID] = u
	}
	var areas []casework.Area
	for _, u := range units {
		if !u.GovernsArea() || u.Disabled {
			continue
		}
		parent := u.Parent
		for range units { // ends also where the tree bites its own tail
			if above, there := byID[parent]; !there || above.GovernsArea() && !above.Disabled {
				break
			}
			parent = byID[parent].Parent
		}
		areas = append(areas, casework.Area{
			Unit: u.ID, Level: areaLevels[u.Kind], Parent: parent, Names: u.TerritoryNames(),
			FirstResponsible: u.FirstResponsible, DirectResponsible: u.DirectResponsible,
		})
	}
	return areas
}
