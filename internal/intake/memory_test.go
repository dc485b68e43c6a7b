package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// The largest lists that are still within the limits, for the memory check.
var largest = map[string]func(t testing.TB) (string, []byte){
	"largest workbook": func(t testing.TB) (string, []byte) {
		f := excelize.NewFile()
		w, err := f.NewStreamWriter("Sheet1")
		require.NoError(t, err)
		require.NoError(t, w.SetRow("A1", anys(strings.Fields(layouts[6].labels))))
		for i := range 49_990 {
			row := []any{i, "D3HA" + strconv.Itoa(202312150000+i), "第" + strconv.Itoa(i) + strings.Repeat("养猪场臭气扰民", 12), "和平县", "大气、噪音", "经查" + strings.Repeat("查", 40), "属实", "整改", "责令整改", "已办结", "无"}
			require.NoError(t, w.SetRow("A"+strconv.Itoa(i+2), row))
		}
		require.NoError(t, w.Flush())
		var buf bytes.Buffer
		require.NoError(t, f.Write(&buf))
		require.NoError(t, f.Close())
		return "a.xlsx", buf.Bytes()
	},
	"largest text": func(t testing.TB) (string, []byte) {
		var b bytes.Buffer
		b.WriteString(layouts[6].labels + "\n")
		for i := range 49_990 {
			fmt.Fprintf(&b, "%d D3HA%d %d%s 和平县 大气、噪音 %s 属实 整改 责令整改 已办结 无\n", i, 202312150000+i, i, strings.Repeat("养猪场臭气扰民", 18), strings.Repeat("查", 40))
		}
		return "a.csv", bytes.ReplaceAll(b.Bytes(), []byte(" "), []byte(","))
	},
	"widest workbook": func(t testing.TB) (string, []byte) {
		header, row := goodRows(), "<row>"
		for i := 4; i < 64; i++ {
			header = strings.Replace(header, "</row>", inline(columnLetter(i)+"1", "栏"+strconv.Itoa(i))+"</row>", 1)
		}
		n := 0
		row += `<c><v>1</v></c><c><v>%7d</v></c><c t="str"><v>污水</v></c>` + strings.Repeat(`<c><v>12.5</v></c>`, 61) + "</row>"
		numbered := readerFunc(func(p []byte) (int, error) {
			if n >= 12_400 {
				return 0, io.EOF
			}
			n++
			return copy(p, fmt.Sprintf(row, n)), nil
		})
		return "a.xlsx", bookWith(t, rawEntry{name: sheetOne, body: io.MultiReader(strings.NewReader(open+header), numbered, strings.NewReader("</sheetData></worksheet>"))})
	},
	"fullest text": func(t testing.TB) (string, []byte) {
		labels := "序号,受理编号,交办问题基本情况,行政区域,地市,地址,污染类型,受理方式,批次,被举报对象,责任单位,责任人,备注,调查核实情况,是否属实,办结目标,处理和整改情况,处理类别,是否办结,问责情况"
		var b strings.Builder
		b.WriteString(labels + "\n")
		for i := range 39_900 {
			fmt.Fprintf(&b, "%d,D3HA%d,%d%s,县%d,市,路%d号,大气、噪音、水,来电,第12批,厂%d,局,某某,备注,经查,属实,目标,整改,责令,已办结,无\n", i, 202312150000+i, i, strings.Repeat("养猪场臭气扰民", 44), i, i, i)
		}
		text, err := simplifiedchinese.GB18030.NewEncoder().String(b.String())
		require.NoError(t, err)
		return "a.csv", []byte(text)
	},
	"most text": func(t testing.TB) (string, []byte) {
		n := 0
		rows := readerFunc(func(p []byte) (int, error) {
			if n >= 47_000 {
				return 0, io.EOF
			}
			n++
			return copy(p, fmt.Sprintf(`<row><c t="str"><v>%d</v></c><c><v>%d</v></c><c t="str"><v>%d%s</v></c></row>`, n, n, n, strings.Repeat("长", 340))), nil
		})
		return "a.xlsx", bookWith(t, rawEntry{name: sheetOne, body: io.MultiReader(strings.NewReader(open+goodRows()), rows, strings.NewReader("</sheetData></worksheet>"))})
	},
	"widest text": func(t testing.TB) (string, []byte) {
		labels := strings.Fields("序号 受理编号 交办问题基本情况 行政区域")
		for i := len(labels); i < 64; i++ {
			labels = append(labels, "栏"+strconv.Itoa(i))
		}
		var b bytes.Buffer
		b.WriteString(strings.Join(labels, ",") + "\n")
		for i := range 12_400 {
			fmt.Fprintf(&b, "%d,%d,污水,县%s\n", i, i, strings.Repeat(",\u202ex", 60))
		}
		return "a.csv", b.Bytes()
	},
}

const memoryAllowed = 256 << 20

// TestMemoryStaysBounded reads each input in a process of its own, because the
// idle level of a test process says nothing while other tests run in it.
func TestMemoryStaysBounded(t *testing.T) {
	if name := os.Getenv("INTAKE_MEMORY_CASE"); name != "" {
		measure(t, name)
		return
	}
	t.Parallel()
	var names []string
	for _, c := range hostile {
		names = append(names, c.name)
	}
	for name := range largest {
		names = append(names, name)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run=^TestMemoryStaysBounded$", "-test.v")
			cmd.Env = append(os.Environ(), "INTAKE_MEMORY_CASE="+name)
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, string(out))
			for _, line := range strings.Split(string(out), "\n") {
				if strings.Contains(line, "peak") {
					t.Log(strings.TrimSpace(line))
				}
			}
		})
	}
}

func measure(t *testing.T, name string) {
	file, data := "a.xlsx", []byte(nil)
	if build, ok := largest[name]; ok {
		file, data = build(t)
	}
	for _, c := range hostile {
		if c.name == name {
			data = c.make(t)
			if !bytes.HasPrefix(data, []byte("PK")) {
				file = "a.csv"
			}
		}
	}
	require.NotNil(t, data)
	input, err := os.CreateTemp(t.TempDir(), "input")
	require.NoError(t, err)
	_, err = input.Write(data)
	require.NoError(t, err)
	size := int64(len(data))
	data = nil

	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	idle := int64(stats.HeapAlloc)
	var peak atomic.Int64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				var s runtime.MemStats
				runtime.ReadMemStats(&s)
				peak.Store(max(peak.Load(), int64(s.HeapAlloc)))
			}
		}
	}()
	start := time.Now()
	list, err := Read(context.Background(), input, size, file, Limits{})
	took := time.Since(start)
	close(stop)
	<-stopped
	above := peak.Load() - idle
	what := "read"
	if err != nil {
		var p *Problem
		require.True(t, errors.As(err, &p), "%v", err)
		what = p.Code
	} else {
		what += " " + strconv.Itoa(len(list.Rows)) + " rows"
	}
	t.Logf("peak %d MiB above idle, %v, input %d KiB: %s", above>>20, took.Round(time.Millisecond), size>>10, what)
	require.Less(t, above, int64(memoryAllowed))
	require.Less(t, took, 30*time.Second)
	runtime.KeepAlive(list)
}
