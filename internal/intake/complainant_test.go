package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// secrets are planted in columns about complainants; none may be found outside
// the Complainant of a row.
var secrets = []string{"赵举报", "13900001111", "某路某号某室", "110101190001010000", "愿意回访"}

const secretHead = "序号,受理编号,交办问题基本情况,行政区域,举报人,联系电话,举报人住址,身份证号,举报人意愿\n"

func secretCells() string { return strings.Join(secrets, ",") }

// open is everything of a list but the Complainants.
func openPart(t *testing.T, list *List) string {
	t.Helper()
	shown := *list
	shown.Rows = append([]Row(nil), list.Rows...)
	shown.Refused = append([]RowProblem(nil), list.Refused...)
	for i := range shown.Rows {
		shown.Rows[i].Complainant = nil
	}
	for i := range shown.Refused {
		shown.Refused[i].Complainant = nil
	}
	text, err := json.Marshal(shown)
	require.NoError(t, err)
	for _, w := range list.Warnings {
		text = append(text, w.Message(Chinese)...)
	}
	return string(text)
}

func requireSealed(t *testing.T, list *List) {
	t.Helper()
	shown := openPart(t, list)
	for _, s := range secrets {
		require.NotContains(t, shown, s)
	}
}

func TestComplainantsAreInABlockOfTheirOwn(t *testing.T) {
	t.Parallel()
	list := read(t, "a.csv", []byte(secretHead+
		"1,1,甲,某县,"+secretCells()+"\n"+
		"2,2,,某县,"+secretCells()+"\n"+ // refused: no complaint
		"3,1,乙,某县,"+secretCells()+"\n"+ // refused: the number again
		"4,4,丙,某县,"+secretCells()+",多出一列\n"+ // refused: cells stand in wrong columns
		"5,5,丁,某县,匿名,/,,,\n"+
		"6,6,戊,某县,,,,,\n"))
	want := &Complainant{Name: secrets[0], Telephone: secrets[1], Address: secrets[2], IDNumber: secrets[3], Note: secrets[4]}
	require.Len(t, list.Rows, 3)
	require.Equal(t, want, list.Rows[0].Complainant)
	require.Equal(t, &Complainant{Anonymous: true}, list.Rows[1].Complainant)
	require.Nil(t, list.Rows[2].Complainant)
	require.Equal(t, []string{"1", "1", "甲", "某县", "", "", "", "", ""}, list.Rows[0].Raw)
	require.Len(t, list.Refused, 3)
	for _, p := range list.Refused {
		if p.Code == "too_many_cells" {
			require.Nil(t, p.Raw, "a complainant may be in any of the cells")
			require.Nil(t, p.Complainant)
			continue
		}
		require.Equal(t, want, p.Complainant)
		require.Len(t, p.Raw, 9)
	}
	requireSealed(t, list)

	plain := read(t, "a.csv", []byte("序号,受理编号,交办问题基本情况,行政区域\n1,1,甲,某县\n"))
	require.Equal(t, plain.Rows[0].Fingerprint, list.Rows[0].Fingerprint)
}

func TestAQuoteThatSwallowsRowsShowsNoComplainant(t *testing.T) {
	t.Parallel()
	list := read(t, "a.csv", []byte(secretHead+
		"1,1,\"甲,某县,"+secretCells()+"\n2,2,乙,某县,"+secretCells()+"\n3,3,丙\",某县,"+secretCells()+"\n"))
	require.Equal(t, map[int]string{2: "broken_quotes"}, refusals(list))
	requireSealed(t, list)
}

func TestComplainantsOfMergedRows(t *testing.T) {
	t.Parallel()
	heads := []string{"序号", "受理编号", "交办问题基本情况", "行政区域", "举报人", "联系电话", "联系方式"}
	rows := [][]string{{"1", "2145", "甲", "某县", secrets[0], secrets[1], "0"}, {"", "", "乙", "某县", "", "13900002222", ""}}
	f := excelize.NewFile()
	defer f.Close()
	for i, cells := range append([][]string{heads}, rows...) {
		require.NoError(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &cells))
	}
	for _, col := range []string{"A", "B", "E"} {
		require.NoError(t, f.MergeCell("Sheet1", col+"2", col+"3"))
	}
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	list := read(t, "a.xlsx", out.Bytes())
	require.Len(t, list.Rows, 1)
	require.Equal(t, &Complainant{Name: secrets[0], Telephone: secrets[1] + "\n0\n13900002222"}, list.Rows[0].Complainant,
		"two columns of telephones and two rows are one block")
	requireSealed(t, list)
	require.NotContains(t, openPart(t, list), "13900002222")
}

func TestHeadingsAboutComplainants(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]Field{
		"举报人及联系方式": FieldComplainantPhone, "信访人身份证号码": FieldComplainantID, "举报人详细地址": FieldComplainantAddress,
		"信访人姓名、电话": FieldComplainantNote, "举报人情况": FieldComplainantNote, "来电人（姓名）": FieldComplainant, "姓名": FieldComplainant,
		"举报人反映问题": FieldComplaint, "举报人诉求": FieldDemand, "举报地址": FieldAddress, "被举报人电话": FieldNone,
		"责任人联系电话": FieldNone, "承办单位联系方式": FieldResponsibleUnit, "责任人被处理情况": FieldAccountability, "办案人姓名单位及职务手机号": FieldHandler,
	} {
		require.Equal(t, want, fieldOf(label), label)
	}
}

// What was refused goes back without complainants and comes back by its receipt.
func TestRefusedRowsGoBackWithoutComplainants(t *testing.T) {
	t.Parallel()
	first := read(t, "a.csv", []byte(secretHead+"1,1,好的,某县,"+secretCells()+"\n2,2,,某县,"+secretCells()+"\n"))
	require.Len(t, first.Refused, 1)
	first.Refused[0].Receipt = "01HZ/2"
	first.Refused[0].Raw[4] = secrets[0] // whatever a caller hands over
	var out bytes.Buffer
	require.NoError(t, WriteRefused(&out, first, first.Refused))
	f, err := excelize.OpenReader(&out)
	require.NoError(t, err)
	defer f.Close()
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	require.NoError(t, err)
	all := fmt.Sprint(rows)
	for _, s := range secrets {
		require.NotContains(t, all, s)
	}
	require.Contains(t, all, withheldCells)
	require.NoError(t, f.SetCellStr(sheet, "C2", "补上"))
	var corrected bytes.Buffer
	require.NoError(t, f.Write(&corrected))
	second := read(t, "退回.xlsx", corrected.Bytes())
	require.Len(t, second.Rows, 1)
	require.Equal(t, "01HZ/2", second.Rows[0].Receipt)
	require.Nil(t, second.Rows[0].Complainant)
}
