package intake

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"time"
)

// FuzzRead feeds any bytes under any of the names: no panic, no row lost
// without a word, an answer in time, and refused rows that can be written out.
func FuzzRead(f *testing.F) {
	f.Add([]byte(plain), byte(0))
	f.Add([]byte(head+"1,1,\"a\r\n,b,,\n\x00,\"\"\n合计,1件\n"), byte(0))
	f.Add([]byte("\xff\xfe1\x00,\x00"), byte(0))
	f.Add([]byte("sep=;\n序号;交办问题\n1;=x\n"), byte(2))
	f.Add(readDemo(f, "batch_h6_sample.csv"), byte(0))
	f.Add(readDemo(f, "batch_h6_sample.xlsx"), byte(1))
	f.Add(bookOf(f, nil), byte(1))
	f.Add(bookOf(f, map[string]string{sheetOne: sheetXML(goodRows() + `<row r="4"><c r="B4" t="s"><v>0</v></c></row>`), sst: `<sst><si><r><t>a_x000D_</t></r><rPh><t>b</t></rPh></si></sst>`}), byte(1))
	f.Add(overlapping(f), byte(1))
	names := []string{"a.csv", "a.xlsx", "a"}
	f.Fuzz(func(t *testing.T, data []byte, which byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		list, err := Read(ctx, bytes.NewReader(data), int64(len(data)), names[int(which)%len(names)], Limits{InflatedBytes: 8 << 20, FileBytes: 1 << 20})
		if err != nil {
			var p *Problem
			if !errors.As(err, &p) {
				t.Fatalf("not a Problem: %v", err)
			}
			if _, known := problemTexts[p.Code]; !known {
				t.Fatalf("unknown code %s", p.Code)
			}
			return
		}
		if len(list.Rows)+len(list.Refused) == 0 || len(list.Sheets) == 0 {
			t.Fatal("a list without rows")
		}
		for _, r := range list.Rows {
			if r.RowNumber <= 0 || len(r.Fingerprint) != 64 || r.AcceptKey == "" && r.Serial == "" || r.Complaint == "" {
				t.Fatalf("an unusable row: %+v", r)
			}
		}
		for _, r := range list.Refused {
			if r.Message(Chinese) == r.Code || r.Message(English) == r.Code {
				t.Fatalf("no sentence for %s", r.Code)
			}
		}
		if len(list.Refused) > 0 && len(list.Refused) < 100 {
			if err := WriteRefused(io.Discard, list, list.Refused); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzXMLScan checks the scanner alone, which stands before everything else.
func FuzzXMLScan(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><a b="c>"><!-- x --><![CDATA[y]]><d/></a>`))
	f.Add([]byte(`<!DOCTYPE a><a/>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		scan := xmlScan{part: "p", start: func(tag xmlTag) error { _ = tag.attr("b"); return nil }, text: func([]byte) error { return nil }}
		err := scan.run(bytes.NewReader(data))
		var p *Problem
		if err != nil && !errors.As(err, &p) {
			t.Fatalf("not a Problem: %v", err)
		}
	})
}
