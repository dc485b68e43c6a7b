package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// The list goes out to a spreadsheet, is mended there, and comes back as a whole.
func TestTheResponsibilityListAtTheCommandLine(t *testing.T) {
	t.Parallel()
	run := newMatrix(t).atTheCommandLine()
	require.Contains(t, run.reads(ResponsibilityList, nil), "还没有责任清单")
	write := func(name, content string) string {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	head := strings.Join(responsibilityColumns, ",") + "\n"
	first := write("first.csv", "\ufeff"+head+"行业,餐饮,油烟、烧烤,,,"+placeLead+","+placeHelp+"\n\n污染类型,噪声,,,中央,属地,\n")
	require.ErrorContains(t, run.do(ResponsibilityLoad, nil, nil, first), "--reason")
	require.Contains(t, run.reads(ResponsibilityLoad, map[string]string{"preview": "true"}, first), "+ 行业  餐饮")
	var view api.ResponsibilityView
	require.NoError(t, run.do(ResponsibilityList, &view, nil))
	require.Zero(t, view.Version, "a preview puts nothing in force")

	reason := map[string]string{"reason": "首次公布", "document": "示范文1号"}
	require.NoError(t, run.do(ResponsibilityLoad, &view, reason, first))
	require.EqualValues(t, 1, view.Version)
	require.Equal(t, []casework.Responsibility{
		{Kind: casework.MatterIndustry, Matter: "餐饮", Words: []string{"油烟", "烧烤"}, Lead: placeLead, Assisting: []casework.UnitID{placeHelp}},
		{Kind: casework.MatterPollution, Matter: "噪声", Level: casework.LevelCentral},
	}, view.Lines)
	require.Equal(t, "首次公布", view.Versions[0].Reason)
	require.Contains(t, run.reads(ResponsibilityList, nil), "第 1 版")

	out := filepath.Join(t.TempDir(), "out.csv")
	require.NoError(t, run.do(ResponsibilityExport, nil, nil, out))
	require.Error(t, run.do(ResponsibilityExport, nil, nil, out), "a file that is there stays")
	require.NoError(t, run.do(ResponsibilityLoad, &view, reason, out))
	require.EqualValues(t, 1, view.Version, "what went out comes back as it was")

	content, err := os.ReadFile(out)
	require.NoError(t, err)
	mended := write("mended.csv", strings.Replace(string(content), "烧烤", "小吃", 1))
	require.NoError(t, run.do(ResponsibilityLoad, &view, reason, mended))
	require.EqualValues(t, 2, view.Version)
}

func TestARowOfAResponsibilityListThatCannotBeReadIsNamed(t *testing.T) {
	t.Parallel()
	units := []contract.Unit{{ID: "u1", Name: "甲局"}, {ID: "u2", Name: "乙局", Code: "002"}, {ID: "u3", Name: "乙局"}}
	head := strings.Join(responsibilityColumns, ",") + "\n"
	for content, want := range map[string]string{
		"":                        "第一行应为",
		"类别,事项\n":                 "第一行应为",
		"\xff\xfe":                "UTF-8",
		head + "噪声,噪声,,,,甲局,\n":   "第 2 行“类别”栏“噪声”：应为污染类型或行业",
		head + "\n行业,餐饮,,,,丙局,\n": "第 2 行“主办单位”栏“丙局”：没有这个单位",
		head + "行业,餐饮,,,,,\n":     "第 2 行“主办单位”栏“”：请写主办单位",
		head + "行业,餐饮,,,乡级,甲局,\n":     "第 2 行“来源级别”栏“乡级”",
		head + "行业,餐饮,,,,甲局,乙局、甲局\n":  "第 2 行“协办单位”栏“乙局”：有几个单位都叫这个名字",
		head + "行业,餐饮,,无此区,,甲局,\n":    "第 2 行“适用辖区”栏“无此区”：没有这个单位",
		head + "行业,\"餐饮,,,,甲局,\n":     "CSV",
		head + "行业,餐饮,,,,002,u3；甲局\n": "",
	} {
		lines, err := readResponsibilities([]byte(content), units)
		if want != "" {
			require.ErrorContains(t, err, want, content)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, []casework.Responsibility{{Kind: casework.MatterIndustry, Matter: "餐饮", Lead: "u2", Assisting: []casework.UnitID{"u3", "u1"}}}, lines)
	}
}
