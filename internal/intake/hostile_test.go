package intake

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestOtherFilesAreNamedForWhatTheyAre(t *testing.T) {
	t.Parallel()
	ole := func(streams ...string) []byte {
		data := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 1016)...)
		for _, s := range streams {
			data = append(data, wide(s)...)
		}
		return append(data, make([]byte, 512)...)
	}
	good := bookOf(t, nil)
	utf16html := []byte{0xFF, 0xFE}
	for _, c := range "<html><table>" {
		utf16html = append(utf16html, byte(c), 0)
	}
	for _, c := range []struct {
		name, file, code string
		data             []byte
	}{
		{"empty", "a.xlsx", "empty_file", nil},
		{"blank text", "a.csv", "empty_file", []byte("\ufeff \r\n")},
		{"old workbook", "a.xls", "old_xls", ole("Root Entry", "Workbook")},
		{"old workbook, renamed", "a.xlsx", "old_xls", ole("Root Entry", "Book")},
		{"BIFF without a container", "a.xls", "old_xls", []byte("\x09\x08\x10\x00\x00\x06\x05\x00")},
		{"encrypted workbook", "a.xlsx", "encrypted_workbook", ole("Root Entry", "EncryptionInfo", "EncryptedPackage")},
		{"old Word document", "a.xlsx", "old_doc", ole("Root Entry", "WordDocument")},
		{"some container", "a.xlsx", "ole_container", ole("Root Entry")},
		{"docx", "a.xlsx", "docx", packOf(t, map[string]string{"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"})},
		{"pptx", "a.pptx", "pptx", packOf(t, map[string]string{"ppt/presentation.xml": "<x/>"})},
		{"ods", "a.ods", "ods", packOf(t, map[string]string{"mimetype": "x", "content.xml": "<x/>"})},
		{"xlsb", "a.xlsb", "xlsb", packOf(t, map[string]string{"xl/workbook.bin": "x"})},
		{"zip of files", "a.zip", "zip_archive", packOf(t, map[string]string{"名单.xlsx": "x"})},
		{"pdf", "a.pdf", "pdf", []byte("%PDF-1.7\n...")},
		{"pdf as xlsx", "a.xlsx", "pdf", []byte("%PDF-1.7\n...")},
		{"html as xls", "a.xls", "html", []byte("<html xmlns:x=\"urn\"><table><tr><td>序号")},
		{"html as csv", "a.csv", "html", []byte("\ufeff\r\n<!DOCTYPE html><p>")},
		{"html in UTF-16", "a.xls", "html", utf16html},
		{"XML spreadsheet", "a.xls", "spreadsheet_xml", []byte("<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook>")},
		{"rtf", "a.csv", "rtf", []byte(`{\rtf1 x}`)},
		{"picture", "a.xlsx", "image", []byte("\x89PNG\r\n\x1a\n")},
		{"rar", "a.rar", "other_archive", []byte("Rar!\x1a\x07")},
		{"binary as csv", "a.csv", "not_text", bytes.Repeat([]byte{0, 1, 2, 3, 200, 255}, 100)},
		{"workbook as csv", "a.csv", "wrong_extension", good},
		{"workbook as xls", "a.xls", "wrong_extension", good},
		{"text as xlsx", "a.xlsx", "wrong_extension", []byte(plain)},
		{"truncated workbook", "a.xlsx", "damaged_zip", good[:len(good)/2]},
		{"workbook without its directory", "a.xlsx", "damaged_zip", good[:len(good)-30]},
		{"no list", "a.csv", "header_missing", []byte("甲,乙\n1,2\n")},
		{"header only", "a.csv", "no_rows", []byte(head)},
		{"unknown extension is no promise", "名单.bak", "", []byte(plain)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.code == "" {
				require.Len(t, read(t, c.file, c.data).Rows, 2)
				return
			}
			p := readProblemOf(t, c.file, c.data)
			require.Equal(t, c.code, p.Code)
			require.NotContains(t, p.Message(Chinese), "{")
			require.NotContains(t, p.Message(English), "{")
		})
	}
}

// rawEntry is an entry whose header may lie.
type rawEntry struct {
	name     string
	body     io.Reader
	declared uint64 // uncompressed size; 0 tells the truth
}

func rawPack(t testing.TB, entries ...rawEntry) []byte {
	t.Helper()
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	for _, e := range entries {
		var packed bytes.Buffer
		fw, err := flate.NewWriter(&packed, flate.BestSpeed)
		require.NoError(t, err)
		sum := crc32.NewIEEE()
		n, err := io.Copy(io.MultiWriter(fw, sum), e.body)
		require.NoError(t, err)
		require.NoError(t, fw.Close())
		size := uint64(n)
		if e.declared > 0 {
			size = e.declared
		}
		w, err := zw.CreateRaw(&zip.FileHeader{Name: e.name, Method: zip.Deflate, CRC32: sum.Sum32(), CompressedSize64: uint64(packed.Len()), UncompressedSize64: size})
		require.NoError(t, err)
		_, err = w.Write(packed.Bytes())
		require.NoError(t, err)
	}
	require.NoError(t, zw.Close())
	return buf.Bytes()
}

// repeat is a reader of head, then n times body, then tail.
func repeat(head, body string, n int, tail string) io.Reader {
	i := 0
	return io.MultiReader(strings.NewReader(head), readerFunc(func(p []byte) (int, error) {
		if i >= n {
			return 0, io.EOF
		}
		done := 0
		for i < n && done+len(body) <= len(p) {
			done += copy(p[done:], body)
			i++
		}
		if done == 0 {
			panic("buffer too small")
		}
		return done, nil
	}), strings.NewReader(tail))
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func bookWith(t testing.TB, entries ...rawEntry) []byte {
	var all []rawEntry
	parts := basicParts()
	for _, e := range entries {
		delete(parts, e.name)
	}
	for _, name := range []string{"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"} {
		if body, ok := parts[name]; ok {
			all = append(all, rawEntry{name: name, body: strings.NewReader(body)})
		}
	}
	return rawPack(t, append(all, entries...)...)
}

const (
	sst      = "xl/sharedStrings.xml"
	sheetOne = "xl/worksheets/sheet1.xml"
	styles   = "xl/styles.xml"
	open     = `<worksheet xmlns="` + nsMain + `"><sheetData>`
)

// hostile are inputs that must be refused in seconds and in bounded memory.
var hostile = []struct {
	name, code string
	make       func(t testing.TB) []byte
}{
	{"an entry that unpacks to half a gigabyte", "inflated_too_large", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: "xl/media/a.bin", body: repeat("", strings.Repeat("0", 4096), 128<<10, "")})
	}},
	{"the same behind a header that says ten bytes", "damaged_zip", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: "xl/media/a.bin", declared: 10, body: repeat("", strings.Repeat("0", 4096), 128<<10, "")})
	}},
	{"a sheet that unpacks to half a gigabyte", "inflated_too_large", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: sheetOne, body: repeat(open, "<row></row>"+strings.Repeat(" ", 4000), 128<<10, "</sheetData></worksheet>")})
	}},
	{"many middling entries", "inflated_too_large", func(t testing.TB) []byte {
		var entries []rawEntry
		for i := range 20 {
			entries = append(entries, rawEntry{name: fmt.Sprintf("xl/media/%d.bin", i), body: repeat("", strings.Repeat("0", 4096), 2560, "")})
		}
		return bookWith(t, entries...)
	}},
	{"too many entries", "too_many_parts", func(t testing.TB) []byte {
		var entries []rawEntry
		for i := range 3000 {
			entries = append(entries, rawEntry{name: fmt.Sprintf("x/%d", i), body: strings.NewReader("")})
		}
		return bookWith(t, entries...)
	}},
	{"entities in the string table", "document_type", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: sst, body: strings.NewReader(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>`)})
	}},
	{"a document type in a part nobody reads", "document_type", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: "docProps/core.xml", body: strings.NewReader(`<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>`)})
	}},
	{"a document type in UTF-16", "xml_encoding", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: "docProps/core.xml", body: strings.NewReader("\xff\xfe<\x00!\x00D\x00")})
	}},
	{"another encoding", "xml_encoding", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: sst, body: strings.NewReader(`<?xml version="1.0" encoding="utf-7"?><sst/>`)})
	}},
	{"millions of shared strings", "too_many_strings", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: sst, body: repeat("<sst>", "<si><t>a</t></si>", 5_000_000, "</sst>")})
	}},
	{"one string of a hundred megabytes", "xml_too_complex", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: sst, body: repeat("<sst><si><t>", strings.Repeat("a", 4096), 25_000, "</t></si></sst>")})
	}},
	{"one string used a million times", "too_much_text", func(t testing.TB) []byte {
		row := `<row>` + strings.Repeat(`<c t="s"><v>0</v></c>`, 60) + `</row>`
		return bookWith(t, rawEntry{name: sst, body: strings.NewReader(`<sst><si><t>` + strings.Repeat("长", 10_000) + `</t></si></sst>`)},
			rawEntry{name: sheetOne, body: repeat(open, row, 20_000, "</sheetData></worksheet>")})
	}},
	{"escapes that cost the square of their number", "xml_too_complex", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: sst, body: strings.NewReader(`<sst><si><t>` + strings.Repeat("_x0041_", 50_000) + `</t></si></sst>`)})
	}},
	{"a sheet nested a million deep", "xml_too_complex", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: sheetOne, body: repeat(open, "<a>", 1_000_000, "")})
	}},
	{"a tag with a million attributes", "xml_too_complex", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: sheetOne, body: repeat(open+"<row", ` a=""`, 1_000_000, "/></sheetData></worksheet>")})
	}},
	{"hundreds of thousands of merged areas", "too_many_merges", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: sheetOne, body: repeat(open+goodRows()+"</sheetData><mergeCells>", `<mergeCell ref="A1:B2"/>`, 300_000, "</mergeCells></worksheet>")})
	}},
	{"a huge style table", "too_many_styles", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: styles, body: repeat("<styleSheet><cellXfs>", "<xf/>", 500_000, "</cellXfs></styleSheet>")})
	}},
	{"a style part of many megabytes", "part_too_large", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: styles, body: repeat("<styleSheet>", strings.Repeat(" ", 1024), 20_000, "</styleSheet>")})
	}},
	{"thousands of number formats", "too_many_styles", func(t testing.TB) []byte {
		var b strings.Builder
		for i := range 5000 {
			fmt.Fprintf(&b, `<numFmt numFmtId="%d" formatCode="0"/>`, 200+i)
		}
		return bookWith(t, rawEntry{name: styles, body: strings.NewReader("<styleSheet><numFmts>" + b.String() + "</numFmts></styleSheet>")})
	}},
	{"too many rows", "too_many_rows", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: sheetOne, body: repeat(open+goodRows(), "<row><c><v>1</v></c></row>", 60_000, "</sheetData></worksheet>")})
	}},
	{"too many cells", "too_many_table_cells", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: sheetOne, body: repeat(open+goodRows(), "<row>"+strings.Repeat("<c><v>1</v></c>", 60)+"</row>", 40_000, "</sheetData></worksheet>")})
	}},
	{"too many cells in a csv file", "too_many_table_cells", func(t testing.TB) []byte {
		labels := strings.TrimSuffix(head, "\n")
		for i := range 50 {
			labels += ",栏" + strconv.Itoa(i)
		}
		return append([]byte(labels+"\n"), bytes.Repeat([]byte("1,,x,y\n"), 40_000)...)
	}},
	{"too many columns", "too_many_columns", func(t testing.TB) []byte {
		return bookOf(t, map[string]string{sheetOne: sheetXML(goodRows() + `<row r="3">` + inline("XFD3", "远") + `</row>`)})
	}},
	{"a sheet of a hundred thousand columns", "too_many_columns", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: sheetOne, body: repeat(open+goodRows()+"<row>", "<c><v>1</v></c>", 100_000, "</row></sheetData></worksheet>")})
	}},
	{"links to other workbooks", "external_links", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: "xl/externalLinks/externalLink1.xml", body: strings.NewReader("<x/>")})
	}},
	{"macros", "macro_workbook", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: "xl/vbaProject.bin", body: strings.NewReader("x")})
	}},
	{"a name that climbs out", "unsafe_package", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: "../../etc/cron.d/x", body: strings.NewReader("x")})
	}},
	{"a name that climbs out, with backslashes", "unsafe_package", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: `..\x`, body: strings.NewReader("x")})
	}},
	{"an absolute name", "unsafe_package", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: "/x", body: strings.NewReader("x")})
	}},
	{"one name twice", "unsafe_package", func(t testing.TB) []byte {
		return bookWith(t, rawEntry{name: "XL/workbook.XML", body: strings.NewReader("<x/>")})
	}},
	{"overlapping entries", "unsafe_package", overlapping},
	{"rows out of order", "damaged_workbook", func(t testing.TB) []byte {
		return bookOf(t, map[string]string{sheetOne: sheetXML(goodRows() + `<row r="1"/>`)})
	}},
	{"cells out of order", "damaged_workbook", func(t testing.TB) []byte {
		return bookOf(t, map[string]string{sheetOne: sheetXML(goodRows() + `<row r="3">` + inline("B3", "x") + inline("A3", "y") + `</row>`)})
	}},
	{"a sheet cut off", "damaged_workbook", func(t testing.TB) []byte {
		return bookOf(t, map[string]string{sheetOne: open + goodRows()})
	}},
	{"an unknown entity in the middle of a sheet", "damaged_workbook", func(t testing.TB) []byte {
		return bookOf(t, map[string]string{sheetOne: sheetXML(goodRows() + `<row r="3"><c r="A3" t="inlineStr"><is><t>&nope;</t></is></c></row><row r="4">` + inline("A4", "x") + `</row>`)})
	}},
	{"a string that is not in the table", "damaged_workbook", func(t testing.TB) []byte {
		return bookOf(t, map[string]string{sheetOne: sheetXML(goodRows() + `<row r="3"><c r="A3" t="s"><v>7</v></c></row>`)})
	}},
	{"a csv file of commas", "too_many_columns", func(t testing.TB) []byte {
		return append([]byte(head), bytes.Repeat([]byte{','}, 30<<20)...)
	}},
	{"a csv file of short rows", "too_many_rows", func(t testing.TB) []byte {
		return append([]byte(head), bytes.Repeat([]byte("1,1,x\n"), 5_000_000)...)
	}},
	{"a csv file of quotation marks", "header_missing", func(t testing.TB) []byte {
		return bytes.Repeat([]byte{'"'}, 30<<20)
	}},
	{"a csv file of open quotation marks", "header_missing", func(t testing.TB) []byte {
		return bytes.Repeat([]byte("\"a,\n"), 8<<20)
	}},
	{"a csv file of blank lines", "empty_file", func(t testing.TB) []byte {
		return bytes.Repeat([]byte{'\n'}, 30<<20)
	}},
	{"a file beyond the limit", "file_too_big", func(t testing.TB) []byte { return make([]byte, 33<<20) }},
}

// overlapping points two directory entries at the same bytes.
func overlapping(t testing.TB) []byte {
	data := bookWith(t, rawEntry{name: "xl/media/1.bin", body: strings.NewReader("aaaaaaaa")}, rawEntry{name: "xl/media/2.bin", body: strings.NewReader("aaaaaaaa")})
	at := func(name string) int {
		i := bytes.LastIndex(data, []byte(name))
		require.Greater(t, i, 46)
		return i - 46 + 42
	}
	offset := binary.LittleEndian.Uint32(data[at("xl/media/1.bin"):])
	binary.LittleEndian.PutUint32(data[at("xl/media/2.bin"):], offset)
	return data
}

func TestHostileFilesAreRefusedClearly(t *testing.T) {
	t.Parallel()
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			name := "a.xlsx"
			data := c.make(t)
			if !bytes.HasPrefix(data, []byte("PK")) {
				name = "a.csv"
			}
			start := time.Now()
			p := readProblemOf(t, name, data)
			require.Equal(t, c.code, p.Code)
			t.Logf("%s in %v", p.Code, time.Since(start).Round(time.Millisecond))
		})
	}
}

func TestADimensionMayLie(t *testing.T) {
	t.Parallel()
	body := `<worksheet xmlns="` + nsMain + `"><dimension ref="A1:XFD1048576"/><sheetData>` + goodRows() + `<row r="3"><c r="XFD3" s="0"/></row></sheetData></worksheet>`
	require.Len(t, read(t, "a.xlsx", bookOf(t, map[string]string{sheetOne: body})).Rows, 1)
}

func TestARowFarBelowIsReached(t *testing.T) {
	t.Parallel()
	body := sheetXML(goodRows() + `<row r="200000">` + inline("A200000", "2") + inline("B200000", "2146") + inline("C200000", "远处") + `</row>`)
	list := read(t, "a.xlsx", bookOf(t, map[string]string{sheetOne: body}))
	require.Len(t, list.Rows, 2)
	require.Equal(t, 200000, list.Rows[1].RowNumber)
	require.Equal(t, 199997, list.Sheets[0].EmptyRows)
}

func TestCancelledContextStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	data := bookOf(t, nil)
	_, err := Read(ctx, bytes.NewReader(data), int64(len(data)), "a.xlsx", Limits{})
	require.ErrorIs(t, err, context.Canceled)
}
