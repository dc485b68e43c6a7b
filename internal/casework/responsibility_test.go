package casework_test

import (
	"slices"
	"strings"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// duties is a responsibility list. Lines are counted from 1.
func duties() []Responsibility {
	return []Responsibility{
		{Kind: MatterIndustry, Matter: "建筑施工", Words: []string{"工地", "施工"}, Lead: "住建局", Assisting: []UnitID{"城管局"}},  // 1
		{Kind: MatterIndustry, Matter: "自来水厂", Words: []string{"水厂"}, Lead: "水利局"},                                    // 2
		{Kind: MatterIndustry, Matter: "饮料制造", Words: []string{"矿泉水厂"}, Lead: "工信局"},                                  // 3
		{Kind: MatterIndustry, Matter: "生活垃圾"},                                                                        // 4: the territorial authority leads
		{Kind: MatterPollution, Matter: "噪声", Words: []string{"噪音"}, Lead: "生态环境局", Assisting: []UnitID{"公安局"}},       // 5
		{Kind: MatterPollution, Matter: "生态", Lead: "林草局"},                                                            // 6
		{Kind: MatterPollution, Matter: "生态", Area: "南阳/高新区", Lead: "南阳/高新区"},                                         // 7
		{Kind: MatterPollution, Matter: "大气", Lead: "生态环境局"},                                                          // 8
		{Kind: MatterPollution, Matter: "大气", Area: "南阳市", Lead: "市执法支队"},                                             // 9
		{Kind: MatterPollution, Matter: "大气", Area: "卧龙区", Lead: "卧龙区"},                                               // 10
		{Kind: MatterPollution, Matter: "大气", Area: "卧龙区", Level: LevelCentral, Lead: "撤销的局", Assisting: nil},         // 11
		{Kind: MatterPollution, Matter: "水", Lead: "撤销的局", Assisting: []UnitID{"水利局"}},                                // 12
		{Kind: MatterPollution, Matter: "土壤", Level: LevelProvince, Lead: "自然资源局", Assisting: []UnitID{"和平县", "转龙镇"}}, // 13
	}
}

// said renders a proposal: role, unit and the reasons in Chinese.
func said(p Proposal) string {
	var parts []string
	for _, a := range p.Parts {
		var why []string
		for _, r := range a.Reasons {
			why = append(why, r.Text("zh"))
		}
		parts = append(parts, Word(a.Role, "zh")+" "+string(a.Unit)+"："+strings.Join(why, "；"))
	}
	return strings.Join(parts, "\n")
}

func TestPropose(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		m    Matters
		want []string
	}{
		"a type of pollution has its lead and assisting units, the region its territorial one": {
			Matters{Region: "卧龙区", PollutionTypes: []string{"噪音"}},
			[]string{
				"主办 生态环境局：责任清单第 5 行“噪声”（问题类型写有“噪音”）", "协办 公安局：责任清单第 5 行“噪声”（问题类型写有“噪音”）", "属地 卧龙区：行政区域写有“卧龙区”",
			},
		},
		"the list is read from top to bottom, and the lead of another matter assists": {
			Matters{Region: "卧龙区", PollutionTypes: []string{"噪声污染"}, Respondent: "某项目工地"},
			[]string{
				"主办 住建局：责任清单第 1 行“建筑施工”（被举报对象写有“工地”）", "协办 城管局：责任清单第 1 行“建筑施工”（被举报对象写有“工地”）",
				"协办 生态环境局：责任清单第 5 行“噪声”（问题类型写有“噪声污染”）的主办单位", "属地 卧龙区：行政区域写有“卧龙区”",
			},
		},
		"the complaint is read for an industry that no respondent names": {
			Matters{Region: "卧龙区", PollutionTypes: []string{"噪声"}, Complaint: "某项目夜间施 工扰民"},
			[]string{
				"主办 住建局：责任清单第 1 行“建筑施工”（举报内容写有“施 工”）", "协办 城管局：责任清单第 1 行“建筑施工”（举报内容写有“施 工”）",
				"协办 生态环境局：责任清单第 5 行“噪声”（问题类型写有“噪声”）的主办单位", "属地 卧龙区：行政区域写有“卧龙区”",
			},
		},
		"a respondent who names an industry keeps the complaint unread for one": {
			Matters{Respondent: "某水厂", Complaint: "旁边的工地"},
			[]string{"主办 水利局：责任清单第 2 行“自来水厂”（被举报对象写有“水厂”）"},
		},
		"a type that no line knows has the complaint read": {
			Matters{Region: "卧龙区", PollutionTypes: []string{"其他污染"}, Complaint: "噪音很大"},
			[]string{"主办 生态环境局：责任清单第 5 行“噪声”（举报内容写有“噪音”）", "协办 公安局：责任清单第 5 行“噪声”（举报内容写有“噪音”）", "属地 卧龙区：行政区域写有“卧龙区”"},
		},
		"a longer word is not the shorter one inside it": {
			Matters{Respondent: "某矿泉水厂"},
			[]string{"主办 工信局：责任清单第 3 行“饮料制造”（被举报对象写有“矿泉水厂”）"},
		},
		"a type is compared whole, and where nothing fits the territorial authority leads": {
			Matters{Region: "卧龙区", PollutionTypes: []string{"群众身边的生态环境问题"}},
			[]string{"主办 卧龙区：责任清单没有对应事项，属地主办；行政区域写有“卧龙区”"},
		},
		"a line without a lead has the county lead, and the township is territorial": {
			Matters{Region: "和平县林寨镇", Complaint: "生活垃圾无人清理"},
			[]string{
				"主办 和平县：责任清单第 4 行“生活垃圾”（举报内容写有“生活垃圾”）：属地主办", "属地 林寨镇：行政区域写有“林寨镇”，在行政区域中“和平县”的范围内",
			},
		},
		"of two counties none is proposed to lead": {
			Matters{Region: "卧龙区、和平县", Complaint: "生活垃圾"},
			[]string{"属地 卧龙区：行政区域写有“卧龙区”", "属地 和平县：行政区域写有“和平县”"},
		},
		"a line for the area goes before the one for everywhere": {
			Matters{Region: "南阳市高新区", PollutionTypes: []string{"生态"}},
			[]string{"主办 南阳/高新区：责任清单第 7 行“生态”（问题类型写有“生态”）；行政区域写有“高新区”，在行政区域中“南阳市”的范围内"},
		},
		"and of two areas the smaller one's, whatever the order of the list": {
			Matters{Region: "卧龙区", PollutionTypes: []string{"大气"}, Level: LevelCity},
			[]string{"主办 卧龙区：责任清单第 10 行“大气”（问题类型写有“大气”）；行政区域写有“卧龙区”"},
		},
		"a place inside the area is in it": {
			Matters{Region: "和平县林寨镇", PollutionTypes: []string{"大气"}},
			[]string{"主办 市执法支队：责任清单第 9 行“大气”（问题类型写有“大气”）", "属地 林寨镇：行政区域写有“林寨镇”，在行政区域中“和平县”的范围内"},
		},
		"elsewhere the line for everywhere holds": {
			Matters{Region: "官渡区", PollutionTypes: []string{"大气"}},
			[]string{"主办 生态环境局：责任清单第 8 行“大气”（问题类型写有“大气”）", "属地 官渡区：行政区域写有“官渡区”"},
		},
		"a line for another level does not hold": {
			Matters{Region: "禄劝县", PollutionTypes: []string{"土壤"}, Level: LevelCentral},
			[]string{"主办 禄劝县：责任清单没有对应事项，属地主办；行政区域写有“禄劝县”"},
		},
		"a territorial unit that the list has assist is territorial": {
			Matters{Region: "禄劝县转龙镇", PollutionTypes: []string{"土壤"}, Level: LevelProvince},
			[]string{
				"主办 自然资源局：责任清单第 13 行“土壤”（问题类型写有“土壤”）", "协办 和平县：责任清单第 13 行“土壤”（问题类型写有“土壤”）",
				"属地 转龙镇：责任清单第 13 行“土壤”（问题类型写有“土壤”）；行政区域写有“转龙镇”，在行政区域中“禄劝县”的范围内",
			},
		},
		"nothing known proposes nobody": {Matters{Region: "外省某地"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := Propose(c.m, duties(), land(), []UnitID{"撤销的局"})
			require.Equal(t, strings.Join(c.want, "\n"), said(p))
			require.Empty(t, p.Stale)
		})
	}
}

func TestALineThatNamesAUnitWhichIsGoneIsPassedOverAndNamed(t *testing.T) {
	t.Parallel()
	p := Propose(Matters{Region: "官渡区", PollutionTypes: []string{"水"}}, duties(), land(), []UnitID{"撤销的局"})
	require.Equal(t, []int{12}, p.Stale)
	require.Equal(t, "主办 官渡区：责任清单没有对应事项，属地主办；行政区域写有“官渡区”\n协办 水利局：责任清单第 12 行“水”（问题类型写有“水”）", said(p))

	p = Propose(Matters{Region: "卧龙区", PollutionTypes: []string{"大气"}, Level: LevelCentral}, duties(), land(), []UnitID{"撤销的局"})
	require.Equal(t, []int{11}, p.Stale, "the closest line is stale, and another does not silently take its place")
}

func TestAProposalLeavesOpenWhatTheRegistrationLeavesOpen(t *testing.T) {
	t.Parallel()
	p := Propose(Matters{Region: "高新区", PollutionTypes: []string{"噪声"}}, duties(), land(), nil)
	require.Len(t, p.Unclear, 1)
	require.Equal(t, []UnitID{"南阳/高新区", "昆明/高新区"}, p.Unclear[0].Units)
	require.False(t, slices.ContainsFunc(p.Parts, func(a ProposedPart) bool { return a.Role == RoleTerritorial }))
}

func TestReasonsHaveWordsInBothLanguages(t *testing.T) {
	t.Parallel()
	r := ProposalReason{Why: WhyListed, Line: 5, Matter: "噪声", In: InPollutionType, Words: "噪音"}
	require.Equal(t, "line 5 of the responsibility list, “噪声” (the type of pollution says “噪音”)", r.Text("en"))
	r.Why = WhyLeadsAnother
	require.Equal(t, "line 5 of the responsibility list, “噪声” (the type of pollution says “噪音”), which it leads", r.Text("en"))
	r.Why = WhyTerritoryLeads
	require.Equal(t, "line 5 of the responsibility list, “噪声” (the type of pollution says “噪音”): the territorial authority leads", r.Text("en"))
	require.Equal(t, "no line of the responsibility list fits; the territorial authority leads", ProposalReason{Why: WhyNoLine}.Text("en"))
	require.Equal(t, "the region says “卧龙区”", ProposalReason{Why: WhyLocated, Located: &Located{In: InRegion, Words: "卧龙区"}}.Text("en"))
}

func TestMattersOfACaseAreThoseOfItsOpenIssuesToo(t *testing.T) {
	t.Parallel()
	m := MattersOf(Case{Region: "卧龙区", Respondent: "某厂", PollutionTypes: []string{"水"}, Source: Source{Level: LevelProvince}, Issues: []Issue{
		{PollutionTypes: []string{"水", "大气"}}, {PollutionTypes: []string{"噪声"}, Withdrawn: true},
	}}, "正文")
	require.Equal(t, Matters{Region: "卧龙区", Respondent: "某厂", PollutionTypes: []string{"水", "大气"}, Complaint: "正文", Level: LevelProvince}, m)
}
