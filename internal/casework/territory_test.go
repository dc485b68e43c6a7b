package casework_test

import (
	"strings"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// land is a part of a province: two cities with districts and counties that
// published tables name, and townships in some of them. Ids are the names, or
// the names after the county's where several places are called alike.
func land() []Area {
	area := func(level AreaLevel, parent, id string, names ...string) Area {
		return Area{
			Unit: UnitID(id), Level: level, Parent: UnitID(parent), Names: names,
			FirstResponsible: PersonID("first-" + id), DirectResponsible: PersonID("direct-" + id),
		}
	}
	return []Area{
		area(AreaCity, "", "南阳市", "南阳市", "南阳"),
		area(AreaCity, "", "昆明市", "昆明市", "昆明"),
		area(AreaCounty, "南阳市", "卧龙区", "卧龙区", "卧龙"),
		area(AreaCounty, "南阳市", "宛城区", "宛城区", "宛城"),
		area(AreaCounty, "南阳市", "南阳/高新区", "高新区", "高新"),
		area(AreaCounty, "南阳市", "和平县", "和平县", "和平"),
		area(AreaCounty, "南阳市", "长垣市", "长垣市", "长垣"),
		area(AreaCounty, "南阳市", "市中区", "市中区"),
		area(AreaCounty, "南阳市", "土默特左旗", "土默特左旗", "土默特左"),
		area(AreaCounty, "昆明市", "官渡区", "官渡区", "官渡"),
		area(AreaCounty, "昆明市", "经开区", "经济技术开发区", "经开区"),
		area(AreaCounty, "昆明市", "昆明/高新区", "高新区", "高新"),
		area(AreaCounty, "昆明市", "宁东基地", "宁东能源化工基地", "宁东基地"),
		area(AreaCounty, "昆明市", "禄劝县", "禄劝县", "禄劝"),
		area(AreaTownship, "卧龙区", "卧龙岗街道", "卧龙岗街道", "卧龙岗"),
		area(AreaTownship, "和平县", "林寨镇", "林寨镇", "林寨"),
		area(AreaTownship, "和平县", "和平/城关镇", "城关镇", "城关"),
		area(AreaTownship, "禄劝县", "转龙镇", "转龙镇", "转龙"),
		area(AreaTownship, "禄劝县", "禄劝/城关镇", "城关镇", "城关"),
	}
}

func TestLocate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		region, address string
		found           string // units, in the order of the text
		open            string // of the first open name
	}{
		"the region's own name":                     {"卧龙区", "", "卧龙区", ""},
		"a short name alone":                        {"卧龙", "", "卧龙区", ""},
		"province and city before":                  {"河南省南阳市卧龙区", "", "卧龙区", ""},
		"a province that nobody here knows":         {"河南省卧龙区", "", "卧龙区", ""},
		"a city that nobody here knows":             {"驻马店市和平县", "", "和平县", ""},
		"short city and short district":             {"南阳卧龙", "", "卧龙区", ""},
		"full-width letters and spaces":             {"　卧 龙 区　", "", "卧龙区", ""},
		"brackets in full width":                    {"南阳市（卧龙区）", "", "卧龙区", ""},
		"a name that is long":                       {"宁东能源化工基地", "", "宁东基地", ""},
		"another name of the same unit":             {"经济技术开发区", "", "经开区", ""},
		"a banner":                                  {"土默特左旗", "", "土默特左旗", ""},
		"two districts":                             {"官渡区、经开区", "", "官渡区 经开区", ""},
		"two districts with a city":                 {"南阳市卧龙区、宛城区", "", "卧龙区 宛城区", ""},
		"two districts without anything between":    {"卧龙区宛城区", "", "卧龙区 宛城区", ""},
		"two short names":                           {"卧龙 宛城", "", "卧龙区 宛城区", ""},
		"two counties joined by a word":             {"卧龙区和宛城区", "", "卧龙区 宛城区", ""},
		"the same district twice":                   {"卧龙区，南阳市卧龙区", "", "卧龙区", ""},
		"a city and a county of it":                 {"南阳市、和平县", "", "和平县", ""},
		"only the city":                             {"南阳市", "", "南阳市", ""},
		"the city, and the district in the address": {"南阳市", "卧龙区七一路", "卧龙区", ""},
		"the township in the region":                {"和平县林寨镇", "", "林寨镇", ""},
		"a township and a district":                 {"和平县林寨镇、卧龙区", "", "林寨镇 卧龙区", ""},
		"the township in the address":               {"和平县", "林寨镇一自然村", "林寨镇", ""},
		"county and township in the address":        {"", "河南省南阳市和平县林寨镇兴隆村", "林寨镇", ""},
		"a township alone":                          {"", "转龙镇", "转龙镇", ""},
		"a township of another county":              {"卧龙区", "林寨镇", "卧龙区", ""},
		"a township that the county does not have":  {"和平县转龙镇", "", "和平县", ""},
		"two townships of the county":               {"和平县", "林寨镇与城关镇交界处", "和平县", ""},
		"one township of two counties":              {"和平县、禄劝县", "林寨镇", "林寨镇 禄劝县", ""},
		"the county says which township":            {"禄劝县", "城关镇东街", "禄劝/城关镇", ""},
		"the township says which":                   {"", "禄劝县城关镇", "禄劝/城关镇", ""},
		"the city says which district":              {"昆明市高新区", "", "昆明/高新区", ""},
		"the city says which, from the address":     {"高新区", "昆明市科医路", "昆明/高新区", ""},
		"the region is stronger than the address":   {"卧龙区", "宛城区建设路", "卧龙区", ""},
		"the address alone":                         {"", "卧龙区北京大道中段", "卧龙区", ""},
		"a region that names nothing":               {"三岔河", "卧龙区北京大道", "卧龙区", ""},
		"the longest name counts":                   {"", "卧龙岗街道", "卧龙岗街道", ""},
		"a longer name of no unit here":             {"卧龙湖区", "", "", ""},
		"a road called as a county":                 {"", "和平路南段", "", ""},
		"a short name in a road, in a district":     {"", "卧龙区和平路", "卧龙区", ""},
		"a market called as a city":                 {"", "长垣市场东口", "", ""},
		"city and district share a letter":          {"南阳市中区", "", "市中区", ""},
		"a name across a comma":                     {"南阳市、中区", "", "南阳市", ""},
		"nothing":                                   {"", "", "", ""},
		"nothing known":                             {"新曹农场", "向阳河东岸", "", ""},
		"one name, two districts":                   {"高新区", "", "", "南阳/高新区 昆明/高新区"},
		"one name, two townships":                   {"", "城关镇东街", "", "和平/城关镇 禄劝/城关镇"},
		"one clear, one not":                        {"卧龙区、高新区、官渡区", "", "卧龙区 官渡区", "南阳/高新区 昆明/高新区"},
		"an address of two districts":               {"", "卧龙区与宛城区交界处", "", "卧龙区 宛城区"},
		"an open region is not decided elsewhere":   {"城关镇", "卧龙区七一路", "", "和平/城关镇 禄劝/城关镇"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Locate(c.region, c.address, land())
			units := make([]string, len(got.Found))
			for i, l := range got.Found {
				units[i] = string(l.Unit)
				text := map[AddressField]string{InRegion: c.region, InAddress: c.address}[l.In]
				require.Contains(t, text, l.Words, "the words stand in the text")
			}
			require.Equal(t, c.found, strings.Join(units, " "))
			open := ""
			if len(got.Unclear) > 0 {
				for _, u := range got.Unclear[0].Units {
					open += " " + string(u)
				}
			}
			require.Equal(t, c.open, strings.TrimSpace(open))
		})
	}
}

// Regions as they stand in published tables, each with the province and city
// before it or without: the district is found by its own name.
func TestLocateRegionsAsPublished(t *testing.T) {
	t.Parallel()
	published := []struct{ province, city, region string }{
		{"山东省", "淄博市", "沂源县"}, {"吉林省", "白城市", "洮南市"}, {"河南省", "南阳市", "卧龙区"}, {"河南省", "驻马店市", "上蔡县"},
		{"广东省", "河源市", "和平县"}, {"山东省", "青岛市", "即墨市"}, {"云南省", "红河州", "蒙自市"}, {"山东省", "青岛市", "市南区"},
		{"江苏省", "盐城市", "新曹农场"}, {"河南省", "新乡市", "长垣市"}, {"云南省", "昆明市", "禄劝县"}, {"陕西省", "宝鸡市", "凤县"},
		{"内蒙古", "呼和浩特市", "土默特左旗"}, {"甘肃省", "", "嘉峪关市"}, {"江西省", "九江市", "浔阳区"}, {"天津市", "东丽区", "金钟街道"},
		{"河南省", "漯河市", "召陵区"}, {"云南省", "丽江市", "宁蒗县"}, {"安徽省", "宿州市", "埇桥区"}, {"宁夏", "", "宁东能源化工基地"},
		{"江苏省", "南京市", "江北新区"}, {"江苏省", "泰州市", "兴化市"}, {"青海省", "西宁市", "城东区"}, {"青海省", "西宁市", "城北区"},
		{"山东省", "威海市", "临港区"}, {"甘肃省", "兰州市", "城关区"}, {"甘肃省", "兰州市", "七里河区"}, {"辽宁省", "盘锦市", "辽河口生态经济区"},
		{"重庆市", "", "万盛经开区"}, {"四川省", "内江市", "市中区"}, {"江西省", "南昌市", "南昌县"}, {"云南省", "临沧市", "云县"},
	}
	var areas []Area
	for _, p := range published {
		areas = append(areas, Area{Unit: UnitID(p.region), Level: AreaCounty, Parent: UnitID(p.city), Names: []string{p.region}})
	}
	for _, p := range published {
		for _, text := range []string{p.region, p.city + p.region, p.province + p.city + p.region, p.province + "、" + p.region} {
			got := Locate(text, "", areas)
			require.Len(t, got.Found, 1, "%s: %+v", text, got)
			require.Equal(t, Located{Unit: UnitID(p.region), In: InRegion, Words: p.region}, got.Found[0])
			require.Empty(t, got.Unclear)
		}
	}
}

func TestALocationExplainsItself(t *testing.T) {
	t.Parallel()
	got := Locate("河南省南阳市　和平县", "林寨镇一自然村", land())
	require.Equal(t, []Located{{Unit: "林寨镇", In: InAddress, Words: "林寨镇", WithinIn: InRegion, WithinWords: "和平县"}}, got.Found)
	require.Equal(t, "地址写有“林寨镇”，在行政区域中“和平县”的范围内", got.Found[0].Text(Chinese))
	require.Equal(t, "the address says “林寨镇”, inside “和平县” of the region", got.Found[0].Text(English))

	got = Locate("卧 龙", "", land())
	require.Equal(t, "卧 龙", got.Found[0].Words, "the words as they stand in the text")
	require.Equal(t, "行政区域写有“卧 龙”", got.Found[0].Text(Chinese))

	got = Locate("", "卧龙区与宛城区交界处", land())
	require.Equal(t, []Unclear{{In: InAddress, Words: "卧龙区、宛城区", Units: []UnitID{"卧龙区", "宛城区"}}}, got.Unclear)
	require.Equal(t, "地址写有“卧龙区、宛城区”，可能是 2 个单位之一", got.Unclear[0].Text(Chinese))
	require.Equal(t, "the address says “卧龙区、宛城区”, which may be any of 2 units", got.Unclear[0].Text(English))
}

// Whatever stands in the fields and however the tree of areas lies: every unit
// that is found is one of the areas, once, and its words stand in the text.
func FuzzLocate(f *testing.F) {
	f.Add("河南省南阳市卧龙区", "和平县林寨镇", "高新区", "卧龙")
	f.Add("官渡区、经开区", "", "市", "区")
	f.Add("　卧 龙 区　", "ＡＢＣ區", "ABC", "區")
	f.Fuzz(func(t *testing.T, region, address, one, other string) {
		areas := append(land(),
			Area{Unit: "x", Level: AreaCounty, Parent: "y", Names: []string{one, other, one}},
			Area{Unit: "y", Level: AreaTownship, Parent: "x", Names: []string{other}},
			Area{Unit: "z", Parent: "z"})
		got := Locate(region, address, areas)
		known := map[UnitID]bool{}
		for _, a := range areas {
			known[a.Unit] = true
		}
		for _, l := range got.Found {
			require.True(t, known[l.Unit], "once, and an area: %s", l.Unit)
			known[l.Unit] = false
			text := map[AddressField]string{InRegion: region, InAddress: address}[l.In]
			require.Contains(t, string([]rune(text)), l.Words)
		}
		for _, u := range got.Unclear {
			require.Greater(t, len(u.Units), 1)
		}
	})
}
