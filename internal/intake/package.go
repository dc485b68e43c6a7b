package intake

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"sort"
	"strconv"
	"strings"
)

// Bounds of a workbook package beyond those of Limits.
const (
	maxParts         = 2_000
	maxSmallPart     = 4 << 20 // workbook, relationships, styles, content types
	maxSheets        = 64
	maxCellStyles    = 65_490 // the most that Excel itself writes
	maxNumberFormats = 1_024
	maxFormatCode    = 255
	maxSharedStrings = 500_000
	maxStringMarkup  = 512 << 10 // one shared string or cell with its markup
	maxEscapes       = 500       // _xHHHH_ escapes in one string
	maxMerges        = 65_535
	memoryPart       = 1 << 20 // larger sheets and string tables go through a temporary file
)

// workbookPackage is a workbook whose every part has been unpacked and looked
// at once, with the facts that the reading library does not give when it
// streams. Only the parts named here are passed on.
type workbookPackage struct {
	date1904 bool
	sheets   []sheetPart
	strings  *zip.File // nil when the workbook has no string table
	styles   *zip.File
	skipped  []SkippedSheet
}

type sheetPart struct {
	name  string
	file  *zip.File
	facts *sheetFacts
}

// preflight checks the package of a workbook before anything else parses it.
type preflight struct {
	ctx      context.Context
	limits   Limits
	files    map[string]*zip.File // by lower-case name
	inflated int64                // bytes unpacked so far
	seen     map[string]bool

	stringSizes []uint32 // bytes of each shared string
	dateStyles  []bool   // per cell style
	textBytes   int64
	rows        int
	cells       int
}

func (p *preflight) run(zr *zip.Reader, size int64) (*workbookPackage, error) {
	if err := p.directory(zr, size); err != nil {
		return nil, err
	}
	book, err := p.workbook()
	if err != nil {
		return nil, err
	}
	if book.styles != nil {
		if err := p.scanStyles(book.styles); err != nil {
			return nil, err
		}
	}
	if book.strings != nil {
		if err := p.scanStrings(book.strings); err != nil {
			return nil, err
		}
	}
	for i := range book.sheets {
		if book.sheets[i].facts, err = p.scanSheet(book.sheets[i]); err != nil {
			return nil, err
		}
	}
	// What is not read is still unpacked once: the limit is on the package.
	for _, f := range zr.File {
		if p.seen[f.Name] || strings.HasSuffix(f.Name, "/") {
			continue
		}
		if err := p.scanOther(f); err != nil {
			return nil, err
		}
	}
	return book, nil
}

// directory checks names, methods and the places of the entries.
func (p *preflight) directory(zr *zip.Reader, size int64) error {
	if len(zr.File) > maxParts {
		return problem("too_many_parts", "count", strconv.Itoa(len(zr.File)), "limit", strconv.Itoa(maxParts))
	}
	p.files = make(map[string]*zip.File, len(zr.File))
	p.seen = make(map[string]bool, len(zr.File))
	type span struct{ from, to int64 }
	var spans []span
	for _, f := range zr.File {
		if unsafeName(f.Name) {
			return problem("unsafe_package", "detail", "entry name")
		}
		key := strings.ToLower(f.Name)
		if p.files[key] != nil {
			return problem("unsafe_package", "detail", "two entries of one name")
		}
		p.files[key] = f
		if f.Flags&1 != 0 {
			return problem("encrypted_zip")
		}
		if f.Method != zip.Store && f.Method != zip.Deflate {
			return problem("unsafe_package", "detail", "compression method")
		}
		from, err := f.DataOffset()
		if err != nil {
			return problem("damaged_zip", "detail", "entry header")
		}
		to := from + int64(f.CompressedSize64)
		if f.CompressedSize64 > uint64(size) || to > size {
			return problem("damaged_zip", "detail", "entry beyond the end")
		}
		spans = append(spans, span{from, to})
	}
	sort.Slice(spans, func(i, j int) bool { return spans[i].from < spans[j].from })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return problem("unsafe_package", "detail", "overlapping entries")
		}
	}
	for name := range p.files {
		switch {
		case strings.HasPrefix(name, "xl/externallinks/"):
			return problem("external_links")
		case strings.HasSuffix(name, "vbaproject.bin"):
			return problem("macro_workbook")
		}
	}
	return nil
}

func unsafeName(name string) bool {
	if name == "" || len(name) > 512 || strings.ContainsAny(name, "\\\x00:") || strings.HasPrefix(name, "/") {
		return true
	}
	for _, piece := range strings.Split(name, "/") {
		if piece == ".." {
			return true
		}
	}
	return false
}

// counted is a reader over an entry that counts what really comes out of it.
type counted struct {
	p     *preflight
	r     io.Reader
	part  string
	n     int64
	limit int64 // of this part, 0 for the total only
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	c.p.inflated += int64(n)
	switch {
	case c.p.inflated > c.p.limits.InflatedBytes:
		return n, problem("inflated_too_large", "limit", strconv.FormatInt(c.p.limits.InflatedBytes, 10))
	case c.limit > 0 && c.n > c.limit:
		return n, problem("part_too_large", "part", c.part, "limit", strconv.FormatInt(c.limit, 10))
	}
	if ctxErr := c.p.ctx.Err(); ctxErr != nil {
		return n, ctxErr
	}
	return n, err
}

// open unpacks one entry into use, once, and checks its sum.
func (p *preflight) open(f *zip.File, limit int64, use func(io.Reader) error) error {
	p.seen[f.Name] = true
	rc, err := f.Open()
	if err != nil {
		return problem("damaged_zip", "detail", f.Name)
	}
	defer rc.Close()
	src := &counted{p: p, r: rc, part: f.Name, limit: limit}
	if err := use(src); err != nil {
		return zipProblem(err, f.Name)
	}
	if _, err := io.Copy(io.Discard, src); err != nil {
		return zipProblem(err, f.Name)
	}
	return nil
}

// zipProblem names errors of unpacking; a Problem or a cancelled context stays.
func zipProblem(err error, part string) error {
	var known *Problem
	if errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return problem("damaged_zip", "detail", part)
}

// scanOther unpacks an entry that nobody reads; XML is checked all the same.
func (p *preflight) scanOther(f *zip.File) error {
	return p.open(f, 0, func(r io.Reader) error {
		switch strings.ToLower(path.Ext(f.Name)) {
		case ".xml", ".rels", ".vml":
			return (&xmlScan{part: f.Name}).run(r)
		default:
			_, err := io.Copy(io.Discard, r)
			return err
		}
	})
}

// validateXML reads a part with the standard parser to its end. The reading
// library stops silently at a fault, which would lose rows without a word.
func (p *preflight) validateXML(f *zip.File) error {
	rc, err := f.Open()
	if err != nil {
		return problem("damaged_zip", "detail", f.Name)
	}
	defer rc.Close()
	dec := xml.NewDecoder(rc)
	for n := 0; ; n++ {
		if n%4096 == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		if _, err := dec.RawToken(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return problem("damaged_workbook", "detail", f.Name)
		}
	}
}
