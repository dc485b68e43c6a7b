package intake

import (
	"archive/zip"
	"io"
	"path"
	"strconv"
	"strings"
)

type relationship struct{ kind, target string }

// workbook follows the relationships from the root of the package to the
// visible sheets, the string table and the styles.
func (p *preflight) workbook() (*workbookPackage, error) {
	root := "xl/workbook.xml"
	rels, err := p.relationships("_rels/.rels", "")
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if r.kind == "officeDocument" {
			root = r.target
		}
	}
	main := p.files[strings.ToLower(root)]
	if main == nil {
		return nil, problem("damaged_workbook", "detail", "no workbook part")
	}
	dir := path.Dir(root)
	rels, err = p.relationships(path.Join(dir, "_rels", path.Base(root)+".rels"), dir)
	if err != nil {
		return nil, err
	}
	book := &workbookPackage{}
	for _, r := range rels {
		switch r.kind {
		case "sharedStrings":
			book.strings = p.files[strings.ToLower(r.target)]
		case "styles":
			book.styles = p.files[strings.ToLower(r.target)]
		case "externalLink":
			return nil, problem("external_links")
		}
	}
	count := 0
	scan := xmlScan{part: main.Name, start: func(tag xmlTag) error {
		switch string(tag.name) {
		case "workbookPr":
			book.date1904 = tag.flag("date1904")
		case "sheet":
			if count++; count > maxSheets {
				return problem("too_many_sheets", "count", "> "+strconv.Itoa(maxSheets), "limit", strconv.Itoa(maxSheets))
			}
			p.addSheet(book, tag, rels)
		}
		return nil
	}}
	if err := p.open(main, maxSmallPart, scan.run); err != nil {
		return nil, err
	}
	if len(book.sheets) == 0 && len(book.skipped) == 0 {
		return nil, problem("damaged_workbook", "detail", "no sheets")
	}
	return book, nil
}

func (p *preflight) addSheet(book *workbookPackage, tag xmlTag, rels map[string]relationship) {
	name := cleanLine(tag.attr("name"))
	rel := rels[tag.attr("id")]
	file := p.files[strings.ToLower(rel.target)]
	for _, s := range book.sheets {
		if s.file == file {
			file = nil // one part under two names is read once
		}
	}
	switch {
	case tag.attr("state") == "hidden" || tag.attr("state") == "veryHidden":
		book.skipped = append(book.skipped, SkippedSheet{Name: name, Reason: SkipHidden})
	case rel.kind != "worksheet" || file == nil:
		book.skipped = append(book.skipped, SkippedSheet{Name: name, Reason: SkipNotTable})
	default:
		book.sheets = append(book.sheets, sheetPart{name: name, file: file})
	}
}

// relationships reads a .rels part; a missing one is empty. The kind is the
// last piece of the type, which is the same in strict and in ordinary files.
func (p *preflight) relationships(name, dir string) (map[string]relationship, error) {
	rels := map[string]relationship{}
	file := p.files[strings.ToLower(name)]
	if file == nil {
		return rels, nil
	}
	scan := xmlScan{part: file.Name, start: func(tag xmlTag) error {
		if string(tag.name) != "Relationship" {
			return nil
		}
		target := tag.attr("Target")
		if tag.attr("TargetMode") != "External" {
			if strings.HasPrefix(target, "/") {
				target = strings.TrimPrefix(path.Clean(target), "/")
			} else {
				target = path.Join(dir, target)
			}
		}
		rels[tag.attr("Id")] = relationship{kind: path.Base(tag.attr("Type")), target: target}
		if len(rels) > maxParts {
			return problem("too_many_parts", "count", strconv.Itoa(len(rels)), "limit", strconv.Itoa(maxParts))
		}
		return nil
	}}
	return rels, p.open(file, maxSmallPart, scan.run)
}

// scanStyles bounds the style table and remembers which cell styles show dates.
func (p *preflight) scanStyles(f *zip.File) error {
	formats := map[string]string{}
	inCells := false
	scan := xmlScan{part: f.Name}
	scan.start = func(tag xmlTag) error {
		switch string(tag.name) {
		case "numFmt":
			code := tag.attr("formatCode")
			formats[tag.attr("numFmtId")] = code
			if len(formats) > maxNumberFormats || len(code) > 4*maxFormatCode {
				return problem("too_many_styles", "count", strconv.Itoa(len(formats)), "limit", strconv.Itoa(maxNumberFormats))
			}
		case "cellXfs":
			inCells = true
		case "xf":
			if !inCells {
				return nil
			}
			id := tag.attr("numFmtId")
			p.dateStyles = append(p.dateStyles, isDateFormat(id, formats[id]))
			if len(p.dateStyles) > maxCellStyles {
				return problem("too_many_styles", "count", strconv.Itoa(len(p.dateStyles)), "limit", strconv.Itoa(maxCellStyles))
			}
		}
		return nil
	}
	scan.end = func(name []byte) error {
		if string(name) == "cellXfs" {
			inCells = false
		}
		return nil
	}
	return p.open(f, maxSmallPart, scan.run)
}

// isDateFormat tells whether a number format shows a date or a time. The
// numbers 27 to 36 and 50 to 58 are the Chinese built-in dates.
func isDateFormat(id, code string) bool {
	if code == "" {
		n, err := strconv.Atoi(id)
		return err == nil && (n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58)
	}
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case bracket:
		case strings.IndexByte("ymdhsYMDHS", c) >= 0:
			return true
		}
	}
	return false
}

// scanStrings bounds the string table and remembers the size of each string,
// so that a string used a million times can be counted a million times.
func (p *preflight) scanStrings(f *zip.File) error {
	depth := 0 // 1 inside <si>
	inText, inPhonetic := false, false
	var size, markup, escapes int
	scan := xmlScan{part: f.Name}
	grow := func(n int) error {
		if markup += n; markup > maxStringMarkup {
			return problem("xml_too_complex", "part", f.Name, "detail", "string too long")
		}
		return nil
	}
	scan.start = func(tag xmlTag) error {
		switch string(tag.name) {
		case "si":
			depth, size, markup, escapes = 1, 0, 0, 0
			if len(p.stringSizes) >= maxSharedStrings {
				return problem("too_many_strings", "limit", strconv.Itoa(maxSharedStrings))
			}
		case "rPh":
			inPhonetic = true
		case "t":
			inText = true
		}
		if depth == 1 {
			return grow(16 + len(tag.name) + len(tag.attrs))
		}
		return nil
	}
	scan.text = func(raw []byte) error {
		if depth == 0 {
			return nil
		}
		if inText && !inPhonetic {
			size += len(raw)
			if escapes += countEscapes(raw); escapes > maxEscapes {
				return problem("xml_too_complex", "part", f.Name, "detail", "escapes in a string")
			}
		}
		return grow(len(raw))
	}
	scan.end = func(name []byte) error {
		switch string(name) {
		case "si":
			depth = 0
			p.stringSizes = append(p.stringSizes, uint32(size))
		case "rPh":
			inPhonetic = false
		case "t":
			inText = false
		}
		return nil
	}
	var total int64
	if err := p.open(f, 0, func(r io.Reader) error {
		err := scan.run(r)
		total = r.(*counted).n
		return err
	}); err != nil {
		return err
	}
	if total > memoryPart {
		return p.validateXML(f)
	}
	return nil
}

func countEscapes(raw []byte) int {
	n := 0
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] == '_' && raw[i+1] == 'x' {
			n++
		}
	}
	return n
}
