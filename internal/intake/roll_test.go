package intake

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func readRoll(t testing.TB, content, name string) *Roll {
	t.Helper()
	roll, err := ReadRoll(t.Context(), strings.NewReader(content), int64(len(content)), name, RollLimits())
	require.NoError(t, err)
	return roll
}

// workbookOf writes pages as a workbook.
func workbookOf(t testing.TB, pages []RollPage) string {
	t.Helper()
	file := excelize.NewFile()
	for _, page := range pages {
		_, err := file.NewSheet(page.Name)
		require.NoError(t, err)
		for i, row := range append([][]string{page.Labels}, page.Rows...) {
			for j, cell := range row {
				at, err := excelize.CoordinatesToCellName(j+1, i+1)
				require.NoError(t, err)
				require.NoError(t, file.SetCellStr(page.Name, at, cell))
			}
		}
	}
	require.NoError(t, file.DeleteSheet("Sheet1"))
	var out bytes.Buffer
	require.NoError(t, file.Write(&out))
	return out.String()
}

func TestTheTemplateIsReadAndItsExamplesAreNot(t *testing.T) {
	t.Parallel()
	roll := readRoll(t, workbookOf(t, RollTemplate()), "名册.xlsx")
	require.Empty(t, roll.Rows)
	require.Equal(t, len(contract.RollSheets), roll.Examples)
	require.Empty(t, roll.Unrecognised)
	require.Equal(t, []SkippedSheet{{Name: RollNotes, Reason: SkipNoHeader}}, roll.Skipped)
	// Without its mark an example would be a row like any other.
	pages := RollTemplate()
	for _, page := range pages[:len(contract.RollSheets)] {
		page.Rows[0][0] = "1"
	}
	roll = readRoll(t, workbookOf(t, pages), "名册.xlsx")
	require.Len(t, roll.Rows, len(contract.RollSheets))
	for _, row := range roll.Rows {
		require.Empty(t, row.Faults, row.Table)
	}
}

func TestATableIsKnownByItsHeadings(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]contract.RollTable{
		"姓名,手机号\n示范甲,1\n":                   contract.RollPeople,
		"person id,name,telephone\nx,a,1\n": contract.RollPeople,
		"某办名册\n制表：某科\n单位名称,级别,主管单位\n某县,县,某市\n":                      contract.RollUnits,
		"unit name;kind;region\nx;county;y\n":                       contract.RollUnits,
		"姓名\t所在单位\t角色\n示范甲\t某县\t经办人\n":                              contract.RollPosts,
		"person,unit,role,from\na,b,unit_leader,2026-01-01\n":       contract.RollPosts,
		"单位名称,联络员,电话\n某县,示范甲,1\n":                                   contract.RollContacts,
		"单位,值班员,值班电话,备班员,开始时间,结束时间\n某县,示范甲,1,示范乙,2026-1-1,2026-1-1": contract.RollDuties,
	} {
		roll, err := ReadRoll(t.Context(), strings.NewReader(content), int64(len(content)), "x.csv", RollLimits())
		require.NoError(t, err, content)
		require.Len(t, roll.Rows, 1, content)
		require.Equal(t, want, roll.Rows[0].Table, content)
		require.Empty(t, roll.Rows[0].Faults, content)
	}
	for content, code := range map[string]string{"": "empty_file", "会议,记录\n一,二\n": "no_roll_table", "姓名\n示范甲\n": "no_roll_table", "%PDF-1.7": "pdf"} {
		_, err := ReadRoll(t.Context(), strings.NewReader(content), int64(len(content)), "x", RollLimits())
		problem, is := errors.AsType[*Problem](err)
		require.True(t, is, content)
		require.Equal(t, code, problem.Code, content)
	}
}

func TestWhatACellOfARollMeans(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ field, text, want string }{
		{"kind", "县（市、区）", contract.UnitCounty}, {"kind", "区县", contract.UnitCounty}, {"kind", "乡镇", contract.UnitTownship}, {"kind", "Working Group", contract.UnitGroup},
		{"kind", "星球", "not_one_of"},
		{"role", "承办人员", string(casework.UnitOfficer)}, {"role", "经办人", string(casework.UnitOfficer)}, {"role", "系统管理员", string(casework.Administrator)},
		{"role", "信访维稳组", string(casework.Reviewer)}, {"role", "unit leader", string(casework.UnitLeader)}, {"role", "司机", "not_one_of"},
		{"name", "王　伟", "王伟"}, {"name", "欧阳 示范", "欧阳示范"}, {"name", "A B", "A B"}, {"territory", "甲县, 甲；甲城", "甲县、甲、甲城"},
		{"from", "2026-01-05 08:00", "2026-01-05T00:00:00.000000Z"}, {"from", "2026/1/5 8:00", "2026-01-05T00:00:00.000000Z"},
		{"from", "2026年1月5日8时30分", "2026-01-05T00:30:00.000000Z"}, {"from", "2026.1.5 8点", "2026-01-05T00:00:00.000000Z"},
		{"from", "2026-01-05", "2026-01-04T16:00:00.000000Z"}, {"until", "2026-01-05", "2026-01-05T16:00:00.000000Z"},
		{"until", "2026-01-05 24:00", "2026-01-05T16:00:00.000000Z"}, {"from", "2026-01-05T08:00:00+08:00", "2026-01-05T00:00:00.000000Z"},
		{"from", "2026-01-05 08:00:01.5", "2026-01-05T00:00:01.500000Z"}, {"from", "2026-02-30", "bad_format"}, {"from", "明天", "bad_format"},
		{"from", "2026-01-05 25:00", "bad_format"}, {"from", "2026-01", "bad_format"},
	} {
		value, fault, _ := rollValue(tt.field, tt.text)
		require.Equal(t, tt.want, value+fault, tt.text)
	}
	for _, role := range casework.Roles {
		for _, lang := range []string{casework.Chinese, casework.English} {
			value, _, _ := rollValue("role", casework.Word(role, lang))
			require.Equal(t, string(role), value)
		}
	}
}

func TestRowsOfARollAsSpreadsheetsHaveThem(t *testing.T) {
	t.Parallel()
	// A blank row, a prepared one, the header once more, a heading twice.
	roll := readRoll(t, "序号,姓名,电话,电话\n1,示范甲,1,2\n,,,\n2,,,\n序号,姓名,电话,电话\n3,示范乙,无,\n", "x.csv")
	require.Equal(t, []string{"电话"}, roll.Unrecognised)
	require.Len(t, roll.Rows, 2)
	require.Equal(t, map[string]string{"name": "示范甲", "telephone": "1"}, roll.Rows[0].Values)
	require.Equal(t, map[string]string{"name": "示范乙", "telephone": ""}, roll.Rows[1].Values, "无 takes away")
	require.Equal(t, 6, roll.Rows[1].RowNumber)

	limits := RollLimits()
	limits.Rows = 2
	text := "姓名,电话\na,1\nb,1\nc,1\n"
	_, err := ReadRoll(t.Context(), strings.NewReader(text), int64(len(text)), "x.csv", limits)
	require.ErrorContains(t, err, "more than 2 rows")
}

// written reads rows back as they are written.
func written(t testing.TB, rows []contract.RollRow) []contract.RollRow {
	t.Helper()
	var back []contract.RollRow
	for _, page := range RollPages(rows) {
		if len(page.Rows) == 0 {
			continue
		}
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		require.NoError(t, w.Write(page.Labels))
		require.NoError(t, w.WriteAll(page.Rows))
		back = append(back, readRoll(t, out.String(), "x.csv").Rows...)
	}
	return back
}

// FuzzRoll feeds any bytes: no panic, an answer in time, every value as the API
// takes it or a fault; and what was understood is understood again when it is
// written out.
func FuzzRoll(f *testing.F) {
	f.Add([]byte("姓名,电话\n示范甲,1\n"), byte(0))
	f.Add([]byte("单位名称,类别,上级单位,辖区名称\n某县,县,某市,\"某、某城\"\n,,,\n"), byte(0))
	f.Add([]byte("姓名,单位,岗位,任职起,任职止\n'=甲,某县,经办人,2026/1/5 8:00,2026年1月6日24时\n"), byte(0))
	f.Add([]byte("单位,值班人员,电话,值班起,值班止\n某县,甲,'+86 1,2026-01-05 08:00:00.5,2026-01-05T24:00:00Z\n"), byte(0))
	f.Add([]byte("单位;联络员;替补\n某县;无;-\n"), byte(2))
	f.Add([]byte("\xd0\xd5\xc3\xfb,\xb5\xe7\xbb\xb0\n\xbc\xd7,1\n"), byte(0))
	f.Add([]byte(workbookOf(f, RollTemplate())), byte(1))
	names := []string{"a.csv", "a.xlsx", "a"}
	f.Fuzz(func(t *testing.T, data []byte, which byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		roll, err := ReadRoll(ctx, bytes.NewReader(data), int64(len(data)), names[int(which)%len(names)], Limits{InflatedBytes: 8 << 20, FileBytes: 1 << 20, Rows: 1000})
		if err != nil {
			problem, is := errors.AsType[*Problem](err)
			require.True(t, is, "not a Problem: %v", err)
			require.Contains(t, problemTexts, problem.Code)
			return
		}
		var good []contract.RollRow
		for _, row := range roll.Rows {
			require.Positive(t, row.RowNumber)
			clears := false
			for _, col := range contract.RollSheetOf(row.Table).Columns {
				value, stated := row.Values[col.Field]
				clears = clears || stated && value == ""
				switch col.Field {
				case "from", "until":
					_, err := casework.ParseInstant(value)
					require.NoError(t, err)
				case "kind":
					require.True(t, value == "" || slices.Contains(contract.UnitKinds, value))
				case "role":
					require.True(t, value == "" || slices.Contains(casework.Roles, casework.Role(value)))
				}
				require.True(t, !col.Required || value != "" || len(row.Faults) > 0)
			}
			if len(row.Faults) == 0 && !clears {
				good = append(good, row)
			}
			for _, fault := range row.Faults {
				require.NotEmpty(t, fault.Code)
			}
		}
		slices.SortStableFunc(good, func(a, b contract.RollRow) int { return tableOrder(a.Table) - tableOrder(b.Table) })
		back := written(t, good)
		require.Len(t, back, len(good))
		for i := range good {
			require.Empty(t, back[i].Faults)
			require.True(t, maps.Equal(good[i].Values, back[i].Values), "%q is read back as %q", good[i].Values, back[i].Values)
		}
	})
}

func tableOrder(table contract.RollTable) int {
	return slices.IndexFunc(contract.RollSheets, func(s contract.RollSheet) bool { return s.Table == table })
}
