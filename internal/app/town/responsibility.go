package town

import (
	"context"
	"fmt"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// duty is a line of the city's responsibility list; units are named by slugs.
type duty struct {
	kind      casework.MatterKind
	matter    string
	words     []string
	area      string
	lead      string // empty: the territorial authority
	assisting []string
}

const (
	industry  = casework.MatterIndustry
	pollution = casework.MatterPollution
)

// duties are the list, industries before types of pollution: who has charge of
// an industry answers for its pollution as well.
var duties = []duty{
	{industry, "畜禽养殖", []string{"养猪场", "养鸡场", "养牛场", "养殖场", "猪场"}, "", "nongye", []string{"shengtai"}},
	{industry, "河道采砂", []string{"采砂", "砂石料厂", "盗采江沙", "河堤", "填河道", "河道边"}, "", "shuili", []string{"ziyuan", "shengtai"}},
	{industry, "矿山采石", []string{"采石", "矿山", "石料厂", "采石场"}, "", "ziyuan", []string{"shengtai", "linye"}},
	{industry, "建筑施工", []string{"工地", "施工", "小区改造"}, "", "zhujian", []string{"shengtai", "chengguan"}},
	{industry, "商砼和渣土运输", []string{"商砼", "混凝土", "渣土车"}, "", "zhujian", []string{"jiaotong", "shengtai"}},
	{industry, "餐饮油烟", []string{"小吃店", "餐馆", "饭店", "烧烤", "食堂", "油烟直排"}, "", "chengguan", []string{"shengtai"}},
	{industry, "生活和建筑垃圾", []string{"生活垃圾", "垃圾池", "建筑垃圾"}, "", "", []string{"chengguan"}},
	{industry, "占用耕地和土地", []string{"农田", "占地", "土地手续", "荒废"}, "", "ziyuan", []string{"nongye"}},
	{industry, "林木砍伐", []string{"砍伐", "私伐", "树中上部", "大树"}, "", "linye", []string{"chengguan"}},
	{industry, "工业企业", []string{"铸造厂", "洗煤厂", "加工企业", "纸业", "氧化锌"}, "", "shengtai", nil},
	{pollution, "噪声", []string{"噪音"}, "", "shengtai", []string{"gongan"}},
	{pollution, "油烟", nil, "", "chengguan", []string{"shengtai"}},
	{pollution, "大气", []string{"扬尘", "异味"}, "", "shengtai", nil},
	{pollution, "水", []string{"污水", "废水"}, "", "shengtai", []string{"shuili"}},
	{pollution, "土壤", []string{"固体废物", "固废", "危废"}, "", "shengtai", []string{"ziyuan"}},
	{pollution, "生态", []string{"生态破坏"}, "", "linye", []string{"ziyuan"}},
	{pollution, "生态", []string{"生态破坏"}, "gaoxin", "", []string{"linye"}}, // the zone looks after its own green
	{pollution, "辐射", []string{"电磁辐射"}, "", "shengtai", nil},
}

// lines are the list as the office keeps it.
func lines() []casework.Responsibility {
	named := func(slug string) casework.UnitID {
		if slug == "" {
			return ""
		}
		return UnitID(slug)
	}
	list := make([]casework.Responsibility, len(duties))
	for i, d := range duties {
		list[i] = casework.Responsibility{Kind: d.kind, Matter: d.matter, Words: d.words, Area: named(d.area), Lead: named(d.lead)}
		for _, slug := range d.assisting {
			list[i].Assisting = append(list[i].Assisting, UnitID(slug))
		}
	}
	return list
}

// publishList puts the list in force, unless the office has one.
func (s *seeding) publishList(ctx context.Context) error {
	list, err := s.registry.Responsibilities(ctx, 0)
	if err != nil || list.Version > 0 {
		return err
	}
	_, err = s.registry.StoreResponsibilities(ctx, contract.NewResponsibilities{
		Document: "示范市生态环境保护责任清单" + mark, Reason: "示范", Lines: lines(), By: PersonID("coordinator"),
	})
	if err != nil {
		return fmt.Errorf("responsibility list: %w", err)
	}
	return nil
}
