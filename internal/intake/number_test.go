package intake

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

func TestRealNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		raw     string
		star    bool
		pattern NumberPattern
		channel Channel
		date    string
		place   string // province, else area
		seq     string
	}{
		{"D3HA202312150062", false, PatternRound, ChannelPhone, "2023-12-15", "HA", "0062"},
		{"X2HA202104270093*", true, PatternRound, ChannelLetter, "2021-04-27", "HA", "0093"},
		{"D2NM202203290002", false, PatternRound, ChannelPhone, "2022-03-29", "NM", "0002"},
		{"X3HB202406060020", false, PatternRound, ChannelLetter, "2024-06-06", "HB", "0020"},
		{"D2SX202104090017", false, PatternRound, ChannelPhone, "2021-04-09", "SX", "0017"},
		{"D2CQ201907200070", false, PatternRound, ChannelPhone, "2019-07-20", "CQ", "0070"},
		{"D3NX202506240032", false, PatternRound, ChannelPhone, "2025-06-24", "NX", "0032"},
		{"D3QH202311300011", false, PatternRound, ChannelPhone, "2023-11-30", "QH", "0011"},
		{"X2FJ201908130070", false, PatternRound, ChannelLetter, "2019-08-13", "FJ", "0070"},
		{"Ｄ３ＨＡ２０２３１２１５００６２", false, PatternRound, ChannelPhone, "2023-12-15", "HA", "0062"},
		{"★D3HA202312150062", true, PatternRound, ChannelPhone, "2023-12-15", "HA", "0062"},
		{"D3HA202312150062（*）", true, PatternRound, ChannelPhone, "2023-12-15", "HA", "0062"},
		{"D3HA202312150062(*)", true, PatternRound, ChannelPhone, "2023-12-15", "HA", "0062"},
		{"D3HA202312150062＊", true, PatternRound, ChannelPhone, "2023-12-15", "HA", "0062"},
		{"d3ha 2023 1215 0062", false, PatternRound, ChannelPhone, "2023-12-15", "HA", "0062"},
		{"D2YC202304070001", false, PatternLocalRound, ChannelPhone, "2023-04-07", "YC", "0001"},
		{"D3WH20240422001", false, PatternLocalRound, ChannelPhone, "2024-04-22", "WH", "001"},
		{"D3ZB20240803767", false, PatternLocalRound, ChannelPhone, "2024-08-03", "ZB", "767"},
		{"X410000201806150059", false, PatternArea, ChannelLetter, "2018-06-15", "HA", "0059"},
		{"X140000201812090003", false, PatternArea, ChannelLetter, "2018-12-09", "SX", "0003"},
		{"D410000201806200112", false, PatternArea, ChannelPhone, "2018-06-20", "HA", "0112"},
		{"X420000201811240021(*)", true, PatternArea, ChannelLetter, "2018-11-24", "HB", "0021"},
		{"D410400000201912170004", false, PatternArea, ChannelPhone, "2019-12-17", "HA", "0004"},
		{"D53250020230620035", false, PatternArea, ChannelPhone, "2023-06-20", "YN", "035"},
		{"2145", false, PatternInteger, ChannelUnknown, "", "", "2145"},
		{"1544", false, PatternInteger, ChannelUnknown, "", "", "1544"},
		{"0121", false, PatternInteger, ChannelUnknown, "", "", "0121"},
		{"0122", false, PatternInteger, ChannelUnknown, "", "", "0122"},
		{"018", false, PatternInteger, ChannelUnknown, "", "", "018"},
		{"71", false, PatternInteger, ChannelUnknown, "", "", "71"},
		{"30*", true, PatternInteger, ChannelUnknown, "", "", "30"},
		{"31*", true, PatternInteger, ChannelUnknown, "", "", "31"},
		{"9", false, PatternInteger, ChannelUnknown, "", "", "9"},
		{"A0813015", false, PatternMonthDay, ChannelUnknown, "--08-13", "", "015"},
		{"A0813016", false, PatternMonthDay, ChannelUnknown, "--08-13", "", "016"},
		{"信20170816134", false, PatternWordDate, ChannelLetter, "2017-08-16", "", "134"},
		{"新乡D20181122488", false, PatternWordDate, ChannelPhone, "2018-11-22", "新乡", "488"},
		{"D20181119007", false, PatternWordDate, ChannelPhone, "2018-11-19", "", "007"},
		{"綦江电20241129003", false, PatternWordDate, ChannelPhone, "2024-11-29", "綦江", "003"},
		{"万盛电20251211002", false, PatternWordDate, ChannelPhone, "2025-12-11", "万盛", "002"},
		{"访受〔2021〕0517031号", false, PatternBracket, ChannelUnknown, "2021-05-17", "访受", "031"},
		{"访受[2021]0517032号", false, PatternBracket, ChannelUnknown, "2021-05-17", "访受", "032"},
		{"〔2018〕200", false, PatternBracket, ChannelUnknown, "2018", "", "200"},
		{"SD20LD1122MS02", false, PatternProvince, ChannelPhone, "2020-11-22", "SD", "02"},
		{"LN2021LD1112PJ01", false, PatternProvince, ChannelPhone, "2021-11-12", "LN", "01"},
		{"BCD2022092601", false, PatternLetters, ChannelPhone, "2022-09-26", "BC", "01"},
		{"BCD2022092603", false, PatternLetters, ChannelPhone, "2022-09-26", "BC", "03"},
		{"WX202100036", false, PatternWechat, ChannelWechat, "2021", "", "00036"},
		{"wz-xfd-0041", false, PatternDashed, ChannelPhone, "", "WZ", "0041"},
		{"wz-xfx-0004", false, PatternDashed, ChannelLetter, "", "WZ", "0004"},
		{"20211118-3", false, PatternDateSeq, ChannelUnknown, "2021-11-18", "", "3"},
		{"D*008", false, PatternMasked, ChannelPhone, "", "", "008"},
		{"D*009", false, PatternMasked, ChannelPhone, "", "", "009"},
		{"第二十四批91号", false, PatternBatchSeq, ChannelUnknown, "", "", "91"},
		{"D3GS202300781", false, PatternUnknown, ChannelUnknown, "", "", ""}, // quoted by a citizen, too short
		{"什么都不是", false, PatternUnknown, ChannelUnknown, "", "", ""},
	} {
		number, starred := contract.SplitStar(c.raw)
		f := readNumber(contract.NumberKey(number))
		require.Equal(t, c.star, starred, c.raw)
		require.Equal(t, c.pattern, f.Pattern, c.raw)
		require.Equal(t, c.channel, f.Channel, c.raw)
		require.Equal(t, c.date, f.Date, c.raw)
		place := f.Province
		if place == "" {
			place = f.Area
		}
		require.Equal(t, c.place, place, c.raw)
		require.Equal(t, c.seq, f.Seq, c.raw)
	}
}

func TestSubNumbersAreNumbersOfTheirOwn(t *testing.T) {
	t.Parallel()
	f := readNumber(contract.NumberKey("73-2"))
	require.Equal(t, NumberFacts{Pattern: PatternInteger, Seq: "73", Sub: "2"}, f)
	f = readNumber(contract.NumberKey("永川电20251105001－1"))
	require.Equal(t, "1", f.Sub)
	require.Equal(t, "2025-11-05", f.Date)
	list := read(t, "a.csv", []byte("序号,受理编号,交办问题基本情况,行政区域\n1,73-1,污水,南昌县\n2,73-2,臭气,南昌县\n"))
	require.Len(t, list.Rows, 2)
}

func TestLeadingZerosStay(t *testing.T) {
	t.Parallel()
	require.NotEqual(t, contract.NumberKey("018"), contract.NumberKey("18"))
	require.Equal(t, contract.NumberKey("０１８"), contract.NumberKey("018"))
	require.Equal(t, contract.NumberKey("访受〔2021〕0517031号"), contract.NumberKey("访受【2021】0517031号"))
}

func TestRealTypes(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string][]string{
		"噪音": {"噪声"}, "噪声": {"噪声"}, "噪声污染": {"噪声"}, "扬尘污染": {"扬尘"}, "大气污染": {"大气"},
		"水;大气;土壤": {"水", "大气", "土壤"}, "大气 土壤 水": {"大气", "土壤", "水"}, "水,大气,土壤": {"水", "大气", "土壤"},
		"大气、噪音": {"大气", "噪声"}, "大气/水": {"大气", "水"}, "水和大气": {"水", "大气"},
		"噪声;大气(异味)": {"噪声", "大气"}, "大气（异味、粉尘）、水": {"大气", "水"},
		"生态破坏;土壤": {"生态", "土壤"}, "自然生态": {"生态"}, "其他污染": {"其他"}, "大气;其他污染": {"大气", "其他"},
		"群众身边的生态环境问题": {"群众身边的生态环境问题"}, "固废": {"固废"}, "油烟;噪声": {"油烟", "噪声"}, "垃圾;其他": {"垃圾", "其他"},
		"辐射": {"辐射"}, "核与辐射": {"辐射"}, "生活污水": {"生活污水"}, "重金属": {"重金属"}, "畜禽养殖": {"畜禽养殖"}, "建设项目": {"建设项目"},
		"噪音、噪声": {"噪声"}, "": nil, "/": nil, "無": {"無"}, "噪聲": {"噪声"}, "水污染": {"水"}, "污染": {"污染"}, "农业农村": {"农业农村"}, "海洋": {"海洋"},
	} {
		var got []string
		for _, ty := range splitTypes(cell) {
			got = append(got, ty.Type)
		}
		require.Equal(t, want, got, cell)
	}
	require.Equal(t, []PollutionType{{Type: "噪声", Raw: "噪音", Known: true}}, splitTypes("噪音"))
	require.Equal(t, []PollutionType{{Type: "异闻", Raw: "异闻"}}, splitTypes("异闻"))
}

func TestChannels(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Channel{"来电": ChannelPhone, "来信": ChannelLetter, "微信": ChannelWechat, "来访": ChannelVisit, "其他途径举报材料": ChannelOther, "网络": ChannelOther, "电话举报": ChannelPhone, "來電": ChannelPhone} {
		got, known := readChannel(text)
		require.Equal(t, want, got, text)
		require.True(t, known, text)
	}
	_, known := readChannel("飞鸽传书")
	require.False(t, known)
}

func TestBatches(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"第12批": "12", "第三十五批": "35", "第 35-1 批": "35-1", "（第十二批 2021年8月20日）": "12", "第十批": "10", "第一百零二批": "102",
		"第二十批": "20", "第三轮第十一批": "11", "第１２批": "12", "无": "", "第三轮": "",
	} {
		require.Equal(t, want, contract.BatchIn(text), text)
	}
	for text, want := range map[string][2]string{"第二十四批91号": {"24", "91"}, "12": {"12", ""}, "35-1": {"35-1", ""}, "5/9/26": {"5/9/26", ""}, "十二": {"12", ""}, "12批": {"12", ""}} {
		batch, seq := upstreamBatch(text)
		require.Equal(t, want, [2]string{batch, seq}, text)
	}
}
