package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf16"
)

// sniff recognises a file by its content. It answers with a format that can be
// read, or with a Problem that names what the file is.
func sniff(r io.ReaderAt, size int64) (Format, error) {
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return "", sniffOLE(r, size)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return FormatXLSX, sniffZip(r, size)
	}
	for _, m := range []struct{ magic, code, kind string }{
		{"%PDF-", "pdf", ""},
		{"{\\rtf", "rtf", ""},
		{"\x89PNG", "image", ""}, {"\xFF\xD8\xFF", "image", ""}, {"GIF8", "image", ""},
		{"II*\x00", "image", ""}, {"MM\x00*", "image", ""},
		{"Rar!", "other_archive", "rar"}, {"7z\xBC\xAF", "other_archive", "7z"}, {"\x1F\x8B", "other_archive", "gzip"},
		{"\x09\x08", "old_xls", ""}, {"\x09\x04", "old_xls", ""}, {"\x09\x02", "old_xls", ""},
	} {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return "", problem(m.code, "kind", m.kind)
		}
	}
	if i := bytes.Index(head[:min(len(head), 1024)], []byte("%PDF-")); i >= 0 && !bytes.ContainsAny(head[:i], ",;") {
		return "", problem("pdf")
	}
	return FormatCSV, sniffMarkup(head)
}

// sniffMarkup finds web pages and XML among texts.
func sniffMarkup(head []byte) error {
	if bytes.HasPrefix(head, []byte{0xFF, 0xFE}) { // web pages saved as "Unicode text"
		units := make([]uint16, 0, len(head)/2)
		for i := 2; i+1 < len(head); i += 2 {
			units = append(units, uint16(head[i])|uint16(head[i+1])<<8)
		}
		head = []byte(string(utf16.Decode(units)))
	}
	head = bytes.TrimPrefix(head, []byte{0xEF, 0xBB, 0xBF})
	text := strings.ToLower(string(bytes.TrimLeft(head, " \t\r\n\x00")))
	if !strings.HasPrefix(text, "<") {
		return nil
	}
	for _, mark := range []string{"<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<div"} {
		if strings.Contains(text, mark) {
			return problem("html")
		}
	}
	if strings.HasPrefix(text, "<?xml") || strings.HasPrefix(text, "<!doctype") || strings.HasPrefix(text, "<workbook") {
		return problem("spreadsheet_xml")
	}
	return nil
}

// sniffOLE tells the old binary office files apart by the stream names in the
// container, which are written in UTF-16.
func sniffOLE(r io.ReaderAt, size int64) error {
	names := []struct{ stream, code string }{
		{"EncryptedPackage", "encrypted_workbook"},
		{"EncryptionInfo", "encrypted_workbook"},
		{"WordDocument", "old_doc"},
		{"Workbook", "old_xls"},
		{"Book", "old_xls"},
	}
	found := map[string]bool{}
	buf := make([]byte, 256<<10)
	for off := int64(0); off < size; off += int64(len(buf)) - 64 {
		n, err := r.ReadAt(buf, off)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		for _, name := range names {
			if bytes.Contains(buf[:n], wide(name.stream)) {
				found[name.stream] = true
			}
		}
		if n < len(buf) {
			break
		}
	}
	for _, name := range names {
		if found[name.stream] {
			return problem(name.code)
		}
	}
	return problem("ole_container")
}

func wide(s string) []byte {
	b := make([]byte, 0, 2*len(s)+2)
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return append(b, 0, 0)
}

// sniffZip tells a workbook from other packages by the names of the entries.
func sniffZip(r io.ReaderAt, size int64) error {
	zr, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return problem("damaged_zip", "detail", "zip directory")
	}
	types := false
	for _, f := range zr.File {
		switch strings.ToLower(f.Name) {
		case "xl/workbook.xml":
			return nil
		case "word/document.xml":
			return problem("docx")
		case "ppt/presentation.xml":
			return problem("pptx")
		case "xl/workbook.bin":
			return problem("xlsb")
		case "content.xml":
			return problem("ods")
		case "[content_types].xml":
			types = true
		}
	}
	if !types {
		return problem("zip_archive")
	}
	return nil // a package with unusual names; its relationships tell
}

// checkExtension compares the name of the file with its content. A name without
// one of the extensions below promises nothing.
func checkExtension(name string, format Format) error {
	ext := strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")
	promised, known := map[string]Format{
		"xlsx": FormatXLSX, "csv": FormatCSV, "tsv": FormatCSV, "txt": FormatCSV,
		"xls": "xls", "xlsm": "xlsm", "xlsb": "xlsb", "et": "et", "doc": "doc", "docx": "docx", "pdf": "pdf", "ods": "ods", "htm": "html", "html": "html", "zip": "zip",
	}[ext]
	if known && promised != format {
		return problem("wrong_extension", "extension", ext, "actual", string(format))
	}
	return nil
}
