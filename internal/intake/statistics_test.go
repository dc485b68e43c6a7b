package intake

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A table of counts under the cases has regions in the place of serials and counts
// in that of complaints. Its sum stands under its heading, and not in the column
// behind the word.
func TestATableOfCountsIsNoCase(t *testing.T) {
	t.Parallel()
	for name, table := range map[string]string{
		"beside the serials":  "地区,来信,来电,合计,重点案件\n卧龙区,1,0,1,0\n和平县,0,2,2,0\n合 计,1,2,3,0\n",
		"numbered":            "序号,地区,来信,来电,合计\n1,卧龙区,1,0,1\n2,和平县,0,2,2\n合计,,1,2,3\n",
		"of what was settled": "单位,累计交办,办结数,按时办结数,办结率\n甲区、乙区,12,11,10,91.67%\n丙县,2,2,2,100%\n合计3件,,,,\n",
		"of types":            "单位,大气,水,噪声,总件数\n某局,1,—,0,1\n某县,0,1,1,2\n总计,1,1,1,3\n",
	} {
		list := read(t, "a.csv", []byte(threeCases+table))
		require.Equal(t, map[int]FooterKind{5: FooterTotal, 6: FooterTotal, 7: FooterTotal, 8: FooterTotal}, footers(list), name)
		require.Len(t, list.Rows, 3, name)
		require.Empty(t, list.Refused, name)
		require.Equal(t, 3, *list.DeclaredCount, name)
		require.Equal(t, []string{"footer_rows"}, warningCodes(list), name)
	}
	list := read(t, "a.csv", []byte(threeCases+"地区,来信,来电,合计,重点案件\n卧龙区,1,0,1,0\n4,2148,某村采石场夜间爆破,某县,噪声\n卧龙区,2,0,1,0\n"))
	require.Equal(t, map[int]FooterKind{5: FooterTotal, 6: FooterTotal}, footers(list), "a case ends the table")
	require.Len(t, list.Rows, 4)
	require.Equal(t, map[int]string{8: "no_words"}, refusals(list), "figures without a heading are refused, not passed over")
}

// What only looks like a count or a signature is refused with what it says, and
// enters as soon as somebody says more.
func TestWhatIsHardlyACaseIsRefusedAndNamed(t *testing.T) {
	t.Parallel()
	for row, want := range map[string]string{
		"卧龙区,1,0,1,0":      "no_words",
		"4,2148,12,某县,":    "no_words",
		"卧龙区,12,来电,,":      "hardly_a_case",
		"城区,待报,噪声扰民,,":     "hardly_a_case",
		"4,来电,扬尘,,":        "hardly_a_case",
		",王五,科长,,":         "hardly_a_case",
		"经办科室,信访科,某某某某某,,": "hardly_a_case",
		"市区,2145,重点案件数,,":  "hardly_a_case",
	} {
		list := read(t, "a.csv", []byte(threeCases+row+"\n"))
		require.Equal(t, map[int]string{5: want}, refusals(list), row)
		require.Empty(t, list.Footers, row)
		require.Len(t, list.Rows, 3, row)
		require.NotContains(t, list.Refused[0].Message(English), "{", row)
		mended, err := Mended(list, list.Refused[0], ChannelUnknown, map[string]string{"accept_no": "2148", "complaint": "噪声扰民"}, Limits{})
		require.NoError(t, err, row)
		require.Len(t, mended.Rows, 1, row)
	}
	list := read(t, "a.csv", []byte(threeCases+"经办科室,信访科,某某,,\n"))
	require.Contains(t, list.Refused[0].Message(Chinese), "经办科室、信访科、某某")
}

// A short complaint is one all the same, where its number or its serial says so.
func TestAShortComplaintIsACase(t *testing.T) {
	t.Parallel()
	for _, row := range []string{
		"4,D2GD202109010004,噪声扰民,某县,噪声",
		"统计,D2GD202109010004,异味,某县,大气",
		"4,2148,噪声扰民,某县,噪声",
		"4,2148,扬尘,某县,大气",
		"4,,噪声扰民,某县,噪声",
		"4,待补,噪声扰民,某县,噪声",
		"四,2148,异味,某县,大气",
		"（四）,2148,异味,某县,大气",
		"A4,2148,异味,某县,大气",
		",东信004,噪声扰民,某县,噪声",
		"新增,2148,某村旁的采石场夜间爆破，房屋开裂，村民无法休息,某县,噪声",
	} {
		list := read(t, "a.csv", []byte(threeCases+row+"\n"))
		require.Empty(t, list.Refused, row)
		require.Empty(t, list.Footers, row)
		require.Len(t, list.Rows, 4, row)
	}
	list := read(t, "a.csv", []byte(head+"城北,2145,夜间施工噪声很大,某县,噪声\n城南,2146,噪声扰民,某县,噪声\n"))
	require.Len(t, list.Rows, 2, "where every serial is a word, none is told by it")
}
