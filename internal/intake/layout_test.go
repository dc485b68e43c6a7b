package intake

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// layouts are the fourteen column layouts of published tables, in their order.
var layouts = []struct {
	name   string
	labels string
	fields []Field
}{
	{"H1", "序号 受理编号 交办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 处理和整改情况 问责情况",
		[]Field{FieldSerial, FieldAcceptNo, FieldComplaint, FieldRegion, FieldPollutionType, FieldInvestigation, FieldVerdict, FieldHandling, FieldAccountability}},
	{"H1 Xixian", "序号 受理编号 交办问题基本情况 所属新城 污染类型 调查核实情况 是否属实 处理和整改情况 问责情况",
		[]Field{FieldSerial, FieldAcceptNo, FieldComplaint, FieldRegion, FieldPollutionType, FieldInvestigation, FieldVerdict, FieldHandling, FieldAccountability}},
	{"H2", "序号 受理编号 交办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 处理类别 处理和整改情况 责任人被处理情况",
		[]Field{FieldSerial, FieldAcceptNo, FieldComplaint, FieldRegion, FieldPollutionType, FieldInvestigation, FieldVerdict, FieldHandlingCategory, FieldHandling, FieldAccountability}},
	{"H3", "序号 行政区域 交办问题基本情况 污染类型 调查核实情况 是否属实 处理和整改情况 问责情况 备注",
		[]Field{FieldSerial, FieldRegion, FieldComplaint, FieldPollutionType, FieldInvestigation, FieldVerdict, FieldHandling, FieldAccountability, FieldRemarks}},
	{"H4", "序号 受理编号 交办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 处理和整改情况 问责情况 备注(是否加星) 办案人(姓名、单位及职务、手机号) 是否办结 符合办结条件",
		[]Field{FieldSerial, FieldAcceptNo, FieldComplaint, FieldRegion, FieldPollutionType, FieldInvestigation, FieldVerdict, FieldHandling, FieldAccountability, FieldPriority, FieldHandler, FieldSettlement, FieldClosable}},
	{"H5", "序号 受理编号 交办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 处理和整改情况 是否办结 责任人被处理情况",
		[]Field{FieldSerial, FieldAcceptNo, FieldComplaint, FieldRegion, FieldPollutionType, FieldInvestigation, FieldVerdict, FieldHandling, FieldSettlement, FieldAccountability}},
	{"H6", "序号 受理编号 交办问题基本情况 行政区域 问题类型 调查核实情况 是否属实 办结目标 处理和整改情况 是否办结 责任人被处理情况",
		[]Field{FieldSerial, FieldAcceptNo, FieldComplaint, FieldRegion, FieldPollutionType, FieldInvestigation, FieldVerdict, FieldGoal, FieldHandling, FieldSettlement, FieldAccountability}},
	{"H7", "序号 受理编号 受理方式 转办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 处理和整改情况 办结目标 是否办结 问责情况 备注",
		[]Field{FieldSerial, FieldAcceptNo, FieldChannel, FieldComplaint, FieldRegion, FieldPollutionType, FieldInvestigation, FieldVerdict, FieldHandling, FieldGoal, FieldSettlement, FieldAccountability, FieldRemarks}},
	{"H8", "序号 受理编号 受理方式 交办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 处理和整改情况 问责情况",
		[]Field{FieldSerial, FieldAcceptNo, FieldChannel, FieldComplaint, FieldRegion, FieldPollutionType, FieldInvestigation, FieldVerdict, FieldHandling, FieldAccountability}},
	{"H9", "序号 受理编号 交办问题 行政区域 污染类型 责任单位 责任人 调查核实情况 是否属实 处理和整改情况 问责情况 备注",
		[]Field{FieldSerial, FieldAcceptNo, FieldComplaint, FieldRegion, FieldPollutionType, FieldResponsibleUnit, FieldResponsiblePerson, FieldInvestigation, FieldVerdict, FieldHandling, FieldAccountability, FieldRemarks}},
	{"H10", "序号 交办问题基本情况 涉及区县及部门 调查核实情况 是否属实 处理处罚和问责情况 是否办结 备注",
		[]Field{FieldSerial, FieldComplaint, FieldRegion, FieldInvestigation, FieldVerdict, FieldHandling, FieldSettlement, FieldRemarks}},
	{"H11", "序号 信访件编号 举报县市区 详细地址 举报内容 调查核实情况 处理和整改情况 问责情况 备注",
		[]Field{FieldSerial, FieldAcceptNo, FieldRegion, FieldAddress, FieldComplaint, FieldInvestigation, FieldHandling, FieldAccountability, FieldRemarks}},
	{"H12", "批次 序号 受理编号 交办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 处理和整改情况 是否办结 责任人被处理情况",
		[]Field{FieldUpstreamBatch, FieldSerial, FieldAcceptNo, FieldComplaint, FieldRegion, FieldPollutionType, FieldInvestigation, FieldVerdict, FieldHandling, FieldSettlement, FieldAccountability}},
	{"H13", "序号 举报地市 举报县区 受理编号 交办问题基本情况 污染类型 是否属实 调查核实情况 处理和整改情况 问责情况",
		[]Field{FieldSerial, FieldCity, FieldRegion, FieldAcceptNo, FieldComplaint, FieldPollutionType, FieldVerdict, FieldInvestigation, FieldHandling, FieldAccountability}},
	{"H14", "序号 受理编号 行政区域 交办问题基本情况 污染类型 调查核实情况 是否属实 处理和整改情况 问责情况 备注",
		[]Field{FieldSerial, FieldAcceptNo, FieldRegion, FieldComplaint, FieldPollutionType, FieldInvestigation, FieldVerdict, FieldHandling, FieldAccountability, FieldRemarks}},
}

// sampleCell is a plausible cell for each field.
var sampleCell = map[Field]string{
	FieldSerial: "1", FieldAcceptNo: "X2GD202109130057", FieldComplaint: "养猪场臭气扰民", FieldRegion: "和平县", FieldCity: "河源市",
	FieldPollutionType: "大气、噪音", FieldChannel: "来电", FieldAddress: "林寨镇", FieldResponsibleUnit: "县生态环境分局",
	FieldResponsiblePerson: "某某", FieldRemarks: "已办结", FieldUpstreamBatch: "第二十四批91号", FieldPriority: "是",
	FieldInvestigation: "经查", FieldVerdict: "部分属实", FieldGoal: "消除异味", FieldHandling: "责令整改", FieldHandlingCategory: "停产整治",
	FieldSettlement: "阶段性办结", FieldClosable: "是", FieldAccountability: "无", FieldHandler: "某某",
}

// sheetOf builds a workbook with one sheet out of rows of values.
func sheetOf(t testing.TB, rows [][]any, change ...func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		for j, v := range row {
			if v == nil {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			require.NoError(t, err)
			require.NoError(t, f.SetCellValue("Sheet1", cell, v))
		}
	}
	for _, do := range change {
		do(f)
	}
	var buf bytes.Buffer
	require.NoError(t, f.Write(&buf))
	return buf.Bytes()
}

func anys(texts []string) []any {
	out := make([]any, len(texts))
	for i, s := range texts {
		out[i] = s
	}
	return out
}

func TestEveryPublishedLayoutIsRead(t *testing.T) {
	t.Parallel()
	for _, l := range layouts {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			labels := strings.Fields(l.labels)
			var cells []string
			for _, f := range l.fields {
				cells = append(cells, sampleCell[f])
			}
			csv := strings.Join(labels, ",") + "\n" + strings.Join(cells, ",") + "\n"
			book := sheetOf(t, [][]any{{"某市一览表(第12批 2021年9月18日)"}, anys(labels), anys(cells)})
			for name, data := range map[string][]byte{"a.csv": []byte(csv), "a.xlsx": book} {
				list := read(t, name, data)
				require.Len(t, list.Rows, 1)
				require.Empty(t, list.Refused)
				require.Empty(t, list.Unrecognised)
				for i, col := range list.Layout {
					require.Equal(t, l.fields[i], col.Field, col.Label)
				}
				row := list.Rows[0]
				require.Equal(t, "养猪场臭气扰民", row.Complaint)
				require.Equal(t, "和平县", row.Region)
				has := func(f Field) bool {
					return strings.Contains(strings.Join(cells, "|"), sampleCell[f]) && containsField(l.fields, f)
				}
				if has(FieldAcceptNo) {
					require.Equal(t, "X2GD202109130057", row.AcceptNo)
				} else {
					require.Empty(t, row.AcceptNo)
					require.Contains(t, warningCodes(list), "no_number_column")
				}
				if has(FieldChannel) {
					require.Equal(t, ChannelPhone, row.Channel)
					require.Equal(t, BasisPublished, row.ChannelBasis)
				}
				if has(FieldUpstreamBatch) {
					require.Equal(t, "24", row.UpstreamBatch)
					require.Equal(t, "91", row.BatchSeq)
				}
				if has(FieldPriority) {
					require.Equal(t, PriorityStarred, row.Priority)
				}
				if has(FieldCity) {
					require.Equal(t, "河源市", row.City)
				}
				if has(FieldVerdict) {
					require.Equal(t, "部分属实", row.Later[FieldVerdict])
				}
			}
		})
	}
}

func containsField(fields []Field, f Field) bool {
	for _, g := range fields {
		if g == f {
			return true
		}
	}
	return false
}

// The published H13 has no complaint column at all; the file says which column
// is missing instead of taking another one for it.
func TestHeaderWithoutComplaintIsNamed(t *testing.T) {
	t.Parallel()
	p := readProblemOf(t, "a.csv", []byte("序号,举报地市,举报县区,受理编号,污染类型\n1,河源市,和平县,12,水\n"))
	require.Equal(t, "header_incomplete", p.Code)
	require.Contains(t, p.Message(Chinese), "交办问题基本情况")
}

func TestHeadersAreFoundInDisguise(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]Field{
		"受理\n编号":        FieldAcceptNo,
		" 受 理 编 号 ":     FieldAcceptNo,
		"受理編號":          FieldAcceptNo,
		"（受理编号）":        FieldAcceptNo,
		"交辦問題基本情況":      FieldComplaint,
		"交办问题基本情况（摘要）":  FieldComplaint,
		"行政区域（县、区）":     FieldRegion,
		"举报县（市、区）":      FieldRegion,
		"责任人被处理情况\r\n ": FieldAccountability,
		"整改、处理及问责情况":    FieldHandling,
		"备注（是否加星）":      FieldPriority,
		"交办事项基本情况":      FieldComplaint,
		"举报的主要内容":       FieldComplaint,
		"问责情况":          FieldAccountability,
		"今天天气":          FieldNone,
		"":              FieldNone,
	} {
		require.Equal(t, want, fieldOf(label), label)
	}
}

func TestNoHeadingBelongsToTwoFields(t *testing.T) {
	t.Parallel()
	owner := map[string]Field{}
	for field, labels := range fieldLabels {
		for _, label := range labels {
			key := labelKey(label)
			if other, taken := owner[key]; taken {
				require.Equal(t, other, field, label)
			}
			owner[key] = field
		}
	}
}

func TestTwoLineHeader(t *testing.T) {
	t.Parallel()
	data := sheetOf(t, [][]any{
		{"序号", "受理编号", "交办问题基本情况", "行政区域", "办理", nil},
		{nil, nil, nil, nil, "责任单位", "责任人"},
		{1, "2145", "噪声扰民", "即墨市", "某局", "某某"},
	}, func(f *excelize.File) {
		for _, m := range [][2]string{{"A1", "A2"}, {"B1", "B2"}, {"C1", "C2"}, {"D1", "D2"}, {"E1", "F1"}} {
			require.NoError(t, f.MergeCell("Sheet1", m[0], m[1]))
		}
	})
	list := read(t, "a.xlsx", data)
	require.Len(t, list.Rows, 1)
	require.Equal(t, "某局", list.Rows[0].ResponsibleUnit)
	require.Equal(t, "某某", list.Rows[0].ResponsiblePerson)
}
