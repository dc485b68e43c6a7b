package intake

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const demoFolder = "../../deploy/demo"

func readDemo(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(demoFolder, name))
	require.NoError(t, err, "the demonstration data belongs to the repository")
	return data
}

func read(t testing.TB, name string, data []byte) *List {
	t.Helper()
	list, err := Read(context.Background(), bytes.NewReader(data), int64(len(data)), name, Limits{})
	require.NoError(t, err)
	return list
}

func readProblemOf(t testing.TB, name string, data []byte) *Problem {
	t.Helper()
	_, err := Read(context.Background(), bytes.NewReader(data), int64(len(data)), name, Limits{})
	var p *Problem
	require.ErrorAs(t, err, &p)
	return p
}

func warningCodes(l *List) []string {
	var codes []string
	for _, w := range l.Warnings {
		codes = append(codes, w.Code)
	}
	return codes
}

func TestSampleFilesAgreeRowByRow(t *testing.T) {
	t.Parallel()
	book := read(t, "batch_h6_sample.xlsx", readDemo(t, "batch_h6_sample.xlsx"))
	text := read(t, "batch_h6_sample.csv", readDemo(t, "batch_h6_sample.csv"))

	require.Len(t, book.Rows, 24)
	require.Len(t, text.Rows, 24)
	require.Empty(t, book.Refused)
	require.Empty(t, text.Refused)
	for i := range book.Rows {
		require.Equal(t, text.Rows[i].Fingerprint, book.Rows[i].Fingerprint, "row %d", i+1)
		require.Equal(t, text.Rows[i].AcceptNo, book.Rows[i].AcceptNo)
		require.Equal(t, text.Rows[i].Raw, book.Rows[i].Raw)
		require.NotEqual(t, ChannelUnknown, book.Rows[i].Channel)
		require.Equal(t, BasisNumber, book.Rows[i].ChannelBasis)
	}
	require.Equal(t, "12", book.TitleBatch)
	require.Equal(t, "第12批", book.Sheet)
	require.Equal(t, 2, book.Sheets[0].HeaderRow)
	require.Contains(t, book.Title, "一览表")
	require.NotEmpty(t, book.TitleDate)

	third := text.Rows[2]
	require.Equal(t, "X2HA202104270093", third.AcceptNo)
	require.True(t, third.NumberStarred)
	require.Equal(t, PriorityStarred, third.Priority)
	require.Contains(t, third.Complaint, "“保护伞”")
	require.Equal(t, 4, third.RowNumber)
	require.Equal(t, []PollutionType{{Type: "其他", Raw: "其他污染", Known: true}}, third.PollutionTypes)

	fourth := text.Rows[3]
	require.Equal(t, []PollutionType{{"大气", "大气", true}, {"噪声", "噪音", true}}, fourth.PollutionTypes)
	require.Empty(t, text.Warnings)
	require.Empty(t, book.Warnings)
	require.Equal(t, "utf-8", text.Encoding)
}
