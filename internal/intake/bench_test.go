package intake

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// tenThousand is a list of the standard layout as on the day of hand-over.
func tenThousand(b *testing.B) (book, text []byte) {
	b.Helper()
	labels := strings.Fields(layouts[6].labels)
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	require.NoError(b, err)
	require.NoError(b, w.SetRow("A1", anys(labels)))
	var csv bytes.Buffer
	csv.WriteString("\ufeff" + strings.Join(labels, ",") + "\r\n")
	for i := range 10_000 {
		number := "D3HA" + strconv.Itoa(202312150000+i)
		complaint := fmt.Sprintf("第%d村一处工地夜间施工噪声扰民，白天扬尘严重，多次反映未得到解决，希望尽快查处。", i)
		require.NoError(b, w.SetRow("A"+strconv.Itoa(i+2), []any{i + 1, number, complaint, "卧龙区", "大气、噪音"}))
		fmt.Fprintf(&csv, "%d,%s,%s,卧龙区,大气、噪音,,,,,,\r\n", i+1, number, complaint)
	}
	require.NoError(b, w.Flush())
	var buf bytes.Buffer
	require.NoError(b, f.Write(&buf))
	return buf.Bytes(), csv.Bytes()
}

func BenchmarkRead10000(b *testing.B) {
	book, text := tenThousand(b)
	for _, c := range []struct {
		name string
		data []byte
	}{{"a.xlsx", book}, {"a.csv", text}} {
		b.Run(c.name[2:], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				list, err := Read(context.Background(), bytes.NewReader(c.data), int64(len(c.data)), c.name, Limits{})
				require.NoError(b, err)
				require.Len(b, list.Rows, 10_000)
			}
			b.ReportMetric(10_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
