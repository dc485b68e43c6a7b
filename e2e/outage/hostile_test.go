//go:build linux

package outage_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"hash/crc32"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// labels head the columns of a list.
var labels = []string{"序号", "受理编号", "交办问题基本情况", "行政区域", "问题类型", "调查核实情况", "是否属实", "办结目标", "处理和整改情况", "是否办结", "责任人被处理情况"}

// workbook is a list with rows.
func workbook(t testing.TB, rows ...[]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range append([][]string{labels}, rows...) {
		for j, value := range row {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			require.NoError(t, err)
			require.NoError(t, f.SetCellStr("Sheet1", cell, value))
		}
	}
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	return out.Bytes()
}

// with adds an entry to a package, or puts one in the place of another.
func with(t testing.TB, pack []byte, name string, content io.Reader) []byte {
	t.Helper()
	old, err := zip.NewReader(bytes.NewReader(pack), int64(len(pack)))
	require.NoError(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, entry := range old.File {
		if entry.Name != name {
			require.NoError(t, w.Copy(entry))
		}
	}
	var packed bytes.Buffer
	deflate, err := flate.NewWriter(&packed, flate.BestSpeed)
	require.NoError(t, err)
	sum := crc32.NewIEEE()
	size, err := io.Copy(io.MultiWriter(deflate, sum), content)
	require.NoError(t, err)
	require.NoError(t, deflate.Close())
	raw, err := w.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Deflate, CRC32: sum.Sum32(), CompressedSize64: uint64(packed.Len()), UncompressedSize64: uint64(size),
	})
	require.NoError(t, err)
	_, err = raw.Write(packed.Bytes())
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}

// repeated is head, n times body, and tail.
func repeated(head, body string, n int, tail string) io.Reader {
	readers := []io.Reader{strings.NewReader(head)}
	for range n {
		readers = append(readers, strings.NewReader(body))
	}
	return io.MultiReader(append(readers, strings.NewReader(tail))...)
}

// container is an old office container whose streams have names.
func container(stream string) []byte {
	out := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 1016)...)
	for _, c := range []byte(stream) {
		out = append(out, c, 0)
	}
	return append(out, make([]byte, 2048)...)
}

// hostile is a file that nobody should send, and the code of its refusal.
type hostile struct {
	what, name, code string
	content          []byte
}

func hostiles(t testing.TB) []hostile {
	good := workbook(t, []string{"1", "D1", "示范：工地夜间施工噪声扰民。", "卧龙区", "噪音"})
	megabyte := strings.Repeat("0", 1<<20)
	entities := `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "haha">`
	for i, c := range "bcdefghij" {
		entities += `<!ENTITY ` + string(c) + ` "` + strings.Repeat("&"+string(rune('a'+i))+";", 10) + `">`
	}
	entities += `]><sst><si><t>&j;</t></si></sst>`
	return []hostile{
		{"nothing", "名单.xlsx", "empty_file", nil},
		{"text under a workbook's name", "名单.xlsx", "wrong_extension", []byte(strings.Join(labels, ",") + "\n1,D1,示范,卧龙区\n")},
		{"a workbook under a text's name", "名单.csv", "wrong_extension", good},
		{"half a workbook", "名单.xlsx", "damaged_zip", good[:len(good)/2]},
		{"an encrypted workbook", "名单.xlsx", "encrypted_workbook", container("EncryptedPackage")},
		{"a workbook of the old kind", "名单.xls", "old_xls", container("Workbook")},
		{"a page for printing", "名单.pdf", "pdf", []byte("%PDF-1.7\n%âãÏÓ\n")},
		{"a zip bomb: half a gigabyte in an entry", "名单.xlsx", "inflated_too_large", with(t, good, "xl/media/a.bin", repeated("", megabyte, 512, ""))},
		{"a zip bomb: a sheet of half a gigabyte", "名单.xlsx", "inflated_too_large", with(t, good, "xl/worksheets/sheet1.xml",
			repeated(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`, "<row></row>"+strings.Repeat(" ", 1<<16), 8192, "</sheetData></worksheet>"))},
		{"an entity bomb", "名单.xlsx", "document_type", with(t, good, "xl/sharedStrings.xml", strings.NewReader(entities))},
		{"thirty megabytes of commas", "名单.csv", "too_many_columns", append([]byte(strings.Join(labels, ",")+"\n"), bytes.Repeat([]byte{','}, 30<<20)...)},
		{"millions of short rows", "名单.csv", "too_many_rows", append([]byte("序号,受理编号,交办问题基本情况\n"), bytes.Repeat([]byte("1,1,x\n"), 5_000_000)...)},
		{"more than is allowed", "名单.csv", "file_too_large", bytes.Repeat([]byte{'x'}, 33<<20)},
	}
}
