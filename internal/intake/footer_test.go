package intake

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

const threeCases = head +
	"1,X2GD202109010001,某区某路的木材加工厂夜间生产，噪声和粉尘扰民，多次反映没有改善,城北区,噪声\n" +
	"2,X2GD202109010002,某镇养殖场把粪污直接排入村旁的水渠，水体发黑发臭,城南区,水\n" +
	"3,D2GD202109010003,某街道餐饮店油烟直排，附近居民不敢开窗,城东区,大气\n"

func TestWhatStandsBelowTheCasesIsNoCase(t *testing.T) {
	t.Parallel()
	for row, want := range map[string]FooterKind{
		"统计,,来电2件、来信1件,,":             FooterTotal,
		"说明,,以上共3件,,":                 FooterTotal,
		"说明,,重点件已标星,,":                FooterNote,
		"统计：共3件,,,,":                  FooterTotal,
		"本批次共3件,,,,":                  FooterTotal,
		"第12批共3件,,,,":                 FooterTotal,
		"11月26日交办3件（重点1件）,,,,":        FooterTotal,
		",,大气1件；水1件；噪声1件,,":           FooterTotal,
		"其中：来电1件，来信2件,,,,":            FooterTotal,
		"类型统计,,大气：1、水：1、噪声：1,,":       FooterTotal,
		"来电1件,,来信2件,,":                FooterTotal,
		"以上3件请于11月30日12时前反馈,,,,":      FooterNote,
		"请各县区于11月30日前报送办理结果,,,,":      FooterNote,
		"（以下空白）,,,,":                  FooterNote,
		"第1页 共2页,,,,":                 FooterNote,
		"抄送：市政府办公室,,,,":               FooterNote,
		"统计：大气类占比最高,,,,":              FooterNote,
		"合计,3件,,,":                    FooterTotal,
		"备注：,,,,":                     FooterNote,
		"填表人：某某,,联系电话：0370-1234567,,": FooterSignature,
		"小计,,3,,":                     FooterTotal,
		"统计,来电 10,来信 2,,":             FooterTotal,
		"汇总,2件,来电2件,,":                FooterTotal,
		",来电,1,来信,1":                  FooterTotal,
		",合  计,3,,":                   FooterTotal,
		",,合  计,3,":                   FooterTotal,
		"地区,来信,来电,合计,重点案件":            FooterTotal,
		"审核人,李四,复核人,王五,":              FooterSignature,
		"填表人,张三,联系电话,0370-1234567,":   FooterSignature,
	} {
		list := read(t, "a.csv", []byte(threeCases+row+"\n"))
		require.Equal(t, map[int]FooterKind{5: want}, footers(list), row)
		require.Len(t, list.Rows, 3, row)
		require.Empty(t, list.Refused, row)
		require.NotContains(t, warningCodes(list), "count_mismatch", row)
		require.Equal(t, []string{"footer_rows"}, warningCodes(list), "%s: it is shown as what it was taken for", row)
		said := list.Warnings[0].Message(Chinese)
		require.Contains(t, said, "5“"+cleanLine(strings.SplitN(strings.Trim(row, ","), ",", 2)[0]), row)
		require.NotContains(t, said, "1234567", "a telephone is not told with it")
	}
}

// Before the first case nothing is known of how long complaints are: only rows of
// counts are taken for a footer there.
func TestWhatStandsAboveTheFirstCaseIsAFooterByItsCountsOnly(t *testing.T) {
	t.Parallel()
	cases := strings.TrimPrefix(threeCases, head)
	list := read(t, "a.csv", []byte(head+"统计,,来电2件、来信1件,,\n"+cases))
	require.Equal(t, map[int]FooterKind{2: FooterTotal}, footers(list))
	list = read(t, "a.csv", []byte(head+"说明,,某厂排污,,\n"+cases))
	require.Empty(t, footers(list))
	require.Equal(t, map[int]string{2: "no_case"}, refusals(list), "nor is it registered under the serial 说明")
}

func TestACaseIsNeverTakenForAFooter(t *testing.T) {
	t.Parallel()
	for row, want := range map[string]string{
		// A number that looks like one, whatever else the row says.
		"统计,D2GD202109010004,来电2件、来信1件,,":    "",
		"合计,D2GD202109010004,排污,,":           "",
		"小计,X410000201806150059,短文,,":        "",
		"说明,D2GD202109010004,以上共3件,,":        "",
		"4,D2GD202109010004,大气1件；水1件；噪声1件,,": "",
		"4,,来电2件、来信1件,,":                     "", // a serial of its own
		// A complaint as long as the others: refused in plain sight at worst.
		"统计,,某村旁的采石场夜间爆破，房屋开裂，村民无法休息,,":  "no_case",
		"说明,,某村旁的采石场夜间爆破，房屋开裂，村民无法休息,,":  "no_case",
		"合计,,某村旁的采石场夜间爆破，房屋开裂，村民无法休息,,":  "no_case",
		",,备注：某村旁的采石场夜间爆破，房屋开裂，村民无法休息,,": "missing_number",
		",,非法采砂3起,,": "missing_number",
		"以上3件请于11月30日12时前反馈,,某村旁的采石场夜间爆破，房屋开裂，村民无法休息,,": "",
	} {
		list := read(t, "a.csv", []byte(threeCases+row+"\n"))
		require.Empty(t, list.Footers, row)
		if want == "" {
			require.Len(t, list.Rows, 4, row)
			continue
		}
		require.Equal(t, map[int]string{5: want}, refusals(list), row)
	}
}

// Whatever words a row has, with a number of its own, or with a complaint as long
// as those above it, it is a case or a refusal that everybody sees.
func TestNoNumberedAndNoLongRowIsAFooter(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{
		"统计", "说明", "合计", "小计", "备注：", "注：", "填表人：", "联系人", "共3件", "以上3件", "请于30日前反馈", "大气1件", "；", "、", "来电2件",
		"本批次", "第1页", "某厂夜间排污", "噪声扰民", "来信", "1", "4", "其中", "日期：", "以下空白", "审核",
	})
	cell := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 0, 4).Draw(t, "words"), "") })
	rapid.Check(t, func(rt *rapid.T) {
		serial, number := cell.Draw(rt, "serial"), ""
		complaint := cell.Draw(rt, "complaint")
		if rapid.Bool().Draw(rt, "numbered") {
			number = "X2GD20210901" + strconv.Itoa(rapid.IntRange(1000, 9999).Draw(rt, "number"))
		} else {
			complaint += "某村旁的采石场夜间爆破，房屋开裂，村民无法休息"
		}
		list := read(t, "a.csv", []byte(threeCases+serial+","+number+","+complaint+",,\n"))
		if len(list.Footers) > 0 {
			rt.Fatalf("%q | %q | %q was taken for %s", serial, number, complaint, list.Footers[0].Kind)
		}
		if len(list.Rows)+len(list.Refused) != 4 {
			rt.Fatalf("%q | %q | %q is lost", serial, number, complaint)
		}
	})
}
