package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// readXLSX hands the rows of every visible sheet of a workbook to a table each.
func readXLSX(ctx context.Context, r io.ReaderAt, size int64, limits Limits, into tables) error {
	zr, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return problem("damaged_zip", "detail", "zip directory")
	}
	check := &preflight{ctx: ctx, limits: limits}
	book, err := check.run(zr, size)
	if err != nil {
		return err
	}
	file, closeFile, err := openReduced(book, limits)
	if err != nil {
		return err
	}
	defer closeFile()

	into.skip(book.skipped)
	for i, part := range book.sheets {
		t := into.open(part.name, part.facts.columnHidden)
		if err := readSheet(ctx, file, sheetName(i), part, t); err != nil {
			return err
		}
		if err := t.finish(); err != nil {
			return err
		}
	}
	return nil
}

func sheetName(i int) string { return "s" + strconv.Itoa(i+1) }

// openReduced writes a package with nothing in it but the parts that were
// checked, under plain names, and opens that. The parts are copied compressed.
func openReduced(book *workbookPackage, limits Limits) (*excelize.File, func(), error) {
	var size uint64
	for _, part := range book.sheets {
		size += part.file.CompressedSize64
	}
	if book.strings != nil {
		size += book.strings.CompressedSize64
	}
	options := excelize.Options{
		UnzipSizeLimit:    limits.InflatedBytes + 2*maxSmallPart,
		UnzipXMLSizeLimit: memoryPart,
		TmpDir:            limits.TempDir,
		ShortDatePattern:  "yyyy/m/d",
		LongDatePattern:   `yyyy"年"m"月"d"日"`,
		CultureInfo:       excelize.CultureNameZhCN,
	}
	if size <= 2*memoryPart {
		var buf bytes.Buffer
		if err := writeReduced(&buf, book); err != nil {
			return nil, nil, err
		}
		file, err := excelize.OpenReader(&buf, options)
		if err != nil {
			return nil, nil, openProblem(file, err)
		}
		return file, func() { _ = file.Close() }, nil
	}
	// A large package would stand in memory two or three times over.
	tmp, err := os.CreateTemp(limits.TempDir, "jiaoban-intake-*.xlsx")
	if err != nil {
		return nil, nil, fmt.Errorf("intake: temporary file: %w", err)
	}
	defer os.Remove(tmp.Name())
	err = writeReduced(tmp, book)
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, nil, fmt.Errorf("intake: temporary file: %w", err)
	}
	file, err := excelize.OpenFile(tmp.Name(), options)
	if err != nil {
		return nil, nil, openProblem(file, err)
	}
	return file, func() { _ = file.Close() }, nil
}

func openProblem(file *excelize.File, err error) error {
	if file != nil {
		_ = file.Close()
	}
	var pathErr *os.PathError
	if errors.As(err, &pathErr) {
		return fmt.Errorf("intake: %w", err)
	}
	return problem("damaged_workbook", "detail", "styles or sheets")
}

const (
	nsMain     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	nsDocRels  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsPkgRels  = "http://schemas.openxmlformats.org/package/2006/relationships"
	nsTypes    = "http://schemas.openxmlformats.org/package/2006/content-types"
	typePrefix = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

func writeReduced(w io.Writer, book *workbookPackage) error {
	zw := zip.NewWriter(w)
	var types, sheets, rels strings.Builder
	relation := func(id, kind, target string) {
		fmt.Fprintf(&rels, `<Relationship Id="%s" Type="%s/%s" Target="%s"/>`, id, nsDocRels, kind, target)
	}
	override := func(name, kind string) {
		fmt.Fprintf(&types, `<Override PartName="/xl/%s" ContentType="%s%s+xml"/>`, name, typePrefix, kind)
	}
	override("workbook.xml", "sheet.main")
	for i, part := range book.sheets {
		target := "worksheets/sheet" + strconv.Itoa(i+1) + ".xml"
		id := "rId" + strconv.Itoa(i+1)
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="%s"/>`, sheetName(i), i+1, id)
		relation(id, "worksheet", target)
		override(target, "worksheet")
		if err := copyPart(zw, part.file, "xl/"+target); err != nil {
			return err
		}
	}
	for _, extra := range []struct {
		file         *zip.File
		id, kind, as string
	}{{book.strings, "rIdStrings", "sharedStrings", "sharedStrings.xml"}, {book.styles, "rIdStyles", "styles", "styles.xml"}} {
		if extra.file == nil {
			continue
		}
		relation(extra.id, extra.kind, extra.as)
		override(extra.as, extra.kind)
		if err := copyPart(zw, extra.file, "xl/"+extra.as); err != nil {
			return err
		}
	}
	parts := []struct{ name, body string }{
		{"[Content_Types].xml", `<Types xmlns="` + nsTypes + `"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + nsPkgRels + `"><Relationship Id="rId1" Type="` + nsDocRels + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", fmt.Sprintf(`<workbook xmlns="%s" xmlns:r="%s"><workbookPr date1904="%t"/><sheets>%s</sheets></workbook>`, nsMain, nsDocRels, book.date1904, sheets.String())},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + nsPkgRels + `">` + rels.String() + `</Relationships>`},
	}
	for _, part := range parts {
		out, err := zw.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(out, xml.Header+part.body); err != nil {
			return err
		}
	}
	return zw.Close()
}

func copyPart(zw *zip.Writer, f *zip.File, name string) error {
	raw, err := f.OpenRaw()
	if err != nil {
		return err
	}
	header := f.FileHeader
	header.Name, header.Extra = name, nil
	out, err := zw.CreateRaw(&header)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, raw)
	return err
}

// readSheet streams one sheet. The texts come from the library, as displayed;
// everything else comes from the facts of the first pass. Both must agree on
// how much there is.
func readSheet(ctx context.Context, file *excelize.File, name string, part sheetPart, into table) (err error) {
	facts := part.facts
	defer func() {
		if v := recover(); v != nil {
			err = problem("damaged_workbook", "detail", part.name)
		}
	}()
	rows, err := file.Rows(name)
	if err != nil {
		return problem("damaged_workbook", "detail", part.name)
	}
	defer rows.Close()
	filler := newMergeFiller(facts.merges)
	kinds := facts.kinds
	number, texts := 0, 0
	for number < facts.lastRow && rows.Next() {
		number++
		if err := ctx.Err(); err != nil {
			return err
		}
		cells, err := rows.Columns()
		if err != nil {
			return problem("damaged_workbook", "detail", fmt.Sprintf("%s!%d", part.name, number))
		}
		row := gridRow{number: number, cells: cells, hidden: rows.GetRowOpts().Hidden}
		kinds = row.takeKinds(kinds)
		own := false
		for i, text := range cells {
			if text == "" {
				continue
			}
			own = own || !isBlank(text)
			if row.kind(i)&(kindNumber|kindError) == 0 {
				texts++
			}
		}
		// Formulas without a saved result are content that is worth a warning.
		if !own && len(row.kinds) == 0 {
			continue
		}
		filler.apply(&row)
		if err := into.add(row); err != nil {
			return err
		}
	}
	if number < facts.lastRow || texts < facts.textCells {
		return problem("damaged_workbook", "detail", fmt.Sprintf("%s!%d…", part.name, number))
	}
	if filler.overlapped {
		into.overlap()
	}
	return nil
}

// takeKinds moves the kinds of this row out of the sheet's ordered list.
func (r *gridRow) takeKinds(kinds []uint32) []uint32 {
	from := sort.Search(len(kinds), func(i int) bool { return int(kinds[i]>>14) >= r.number })
	kinds = kinds[from:]
	for len(kinds) > 0 && int(kinds[0]>>14) == r.number {
		col := int(kinds[0]>>4) & 1023
		for len(r.kinds) <= col {
			r.kinds = append(r.kinds, 0)
		}
		r.kinds[col] = cellKind(kinds[0] & 15)
		kinds = kinds[1:]
	}
	return kinds
}
