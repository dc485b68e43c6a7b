package intake

import (
	"bufio"
	"bytes"
	"errors"
	"html"
	"io"
	"strings"
)

// Bounds of a single XML part. Office programs stay far below them; they keep
// the parsers behind this scanner from building huge stacks and lists.
const (
	maxXMLDepth = 64
	maxXMLTag   = 64 << 10
)

// xmlScan walks over one XML part in constant memory. It refuses document type
// declarations, encodings other than UTF-8, deep nesting, huge tags and tags
// that do not match, and hands tags and texts to its three functions. It exists
// because a general parser allocates as much as the sender likes.
type xmlScan struct {
	part  string
	start func(tag xmlTag) error // for a self-closing tag, end follows at once
	end   func(name []byte) error
	text  func(raw []byte) error // pieces, entities not decoded

	in    *bufio.Reader
	tag   []byte
	names []byte // local names of the open elements, one after another
	marks []int  // where each of them begins
}

// xmlTag is one start tag; it is valid only during the call.
type xmlTag struct {
	name  []byte // without its prefix
	attrs []byte
}

// attr returns the value of an attribute by its local name, "" if absent.
func (t xmlTag) attr(local string) string {
	rest := t.attrs
	for {
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return ""
		}
		name := bytes.TrimSpace(rest[:eq])
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 || (rest[0] != '"' && rest[0] != '\'') {
			return ""
		}
		stop := bytes.IndexByte(rest[1:], rest[0])
		if stop < 0 {
			return ""
		}
		if string(localName(name)) == local {
			value := string(rest[1 : 1+stop])
			if strings.IndexByte(value, '&') >= 0 {
				value = html.UnescapeString(value)
			}
			return value
		}
		rest = rest[stop+2:]
	}
}

// flag reads an XML boolean attribute.
func (t xmlTag) flag(local string) bool {
	v := t.attr(local)
	return v == "1" || v == "true" || v == "on"
}

func localName(name []byte) []byte {
	if i := bytes.LastIndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

func (s *xmlScan) run(r io.Reader) error {
	s.in = bufio.NewReaderSize(r, 64<<10)
	head, err := s.in.Peek(3)
	if len(head) < 3 {
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		return nil // an empty part holds nothing
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}), bytes.HasPrefix(head, []byte{0xFF, 0xFE}), head[0] == 0, head[1] == 0:
		return problem("xml_encoding", "part", s.part)
	case bytes.Equal(head, []byte{0xEF, 0xBB, 0xBF}):
		_, _ = s.in.Discard(3)
	}
	for {
		piece, err := s.in.ReadSlice('<')
		atTag := err == nil
		if atTag {
			piece = piece[:len(piece)-1]
		}
		if len(piece) > 0 && s.text != nil && len(s.marks) > 0 {
			if err := s.text(piece); err != nil {
				return err
			}
		}
		switch {
		case atTag:
			if err := s.markup(); err != nil {
				return err
			}
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			if len(s.marks) > 0 {
				return s.damaged("ends inside an element")
			}
			return nil
		default:
			return err
		}
	}
}

func (s *xmlScan) damaged(detail string) error {
	return problem("damaged_workbook", "detail", s.part+": "+detail)
}

// unexpected turns the end of the input inside markup into a Problem.
func (s *xmlScan) unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return s.damaged("ends inside a tag")
	}
	return err
}

// markup reads what follows a '<'.
func (s *xmlScan) markup() error {
	first, err := s.in.ReadByte()
	if err != nil {
		return s.unexpected(err)
	}
	switch first {
	case '!':
		return s.declaration()
	case '?':
		return s.instruction()
	}
	s.tag = append(s.tag[:0], first)
	if first == '>' {
		return s.damaged("empty tag")
	}
	var quote byte
	for {
		b, err := s.in.ReadByte()
		if err != nil {
			return s.unexpected(err)
		}
		if quote == 0 && b == '>' {
			break
		}
		switch {
		case quote != 0 && b == quote:
			quote = 0
		case quote == 0 && (b == '"' || b == '\''):
			quote = b
		case b == '<':
			return s.damaged("stray < in a tag")
		}
		if len(s.tag) >= maxXMLTag {
			return problem("xml_too_complex", "part", s.part, "detail", "tag too long")
		}
		s.tag = append(s.tag, b)
	}
	if s.tag[0] == '/' {
		return s.close(localName(bytes.TrimSpace(s.tag[1:])))
	}
	return s.open(s.tag)
}

func (s *xmlScan) open(tag []byte) error {
	closed := tag[len(tag)-1] == '/'
	if closed {
		tag = tag[:len(tag)-1]
	}
	name, attrs := tag, []byte(nil)
	if i := bytes.IndexAny(tag, " \t\r\n"); i >= 0 {
		name, attrs = tag[:i], tag[i+1:]
	}
	name = localName(name)
	if len(name) == 0 {
		return s.damaged("tag without a name")
	}
	if s.start != nil {
		if err := s.start(xmlTag{name: name, attrs: attrs}); err != nil {
			return err
		}
	}
	if closed {
		if s.end != nil {
			return s.end(name)
		}
		return nil
	}
	if len(s.marks) >= maxXMLDepth {
		return problem("xml_too_complex", "part", s.part, "detail", "nested too deeply")
	}
	s.marks = append(s.marks, len(s.names))
	s.names = append(s.names, name...)
	return nil
}

func (s *xmlScan) close(name []byte) error {
	if len(s.marks) == 0 {
		return s.damaged("closing tag without an opening one")
	}
	last := len(s.marks) - 1
	if !bytes.Equal(s.names[s.marks[last]:], name) {
		return s.damaged("tags do not match")
	}
	s.names = s.names[:s.marks[last]]
	s.marks = s.marks[:last]
	if s.end != nil {
		return s.end(name)
	}
	return nil
}

// declaration reads a comment or a CDATA section; anything else that begins
// with "<!" is a document type and is refused.
func (s *xmlScan) declaration() error {
	head, err := s.in.Peek(7)
	switch {
	case bytes.HasPrefix(head, []byte("--")):
		_, _ = s.in.Discard(2)
		return s.until("-->", nil)
	case bytes.Equal(head, []byte("[CDATA[")):
		_, _ = s.in.Discard(7)
		return s.until("]]>", s.text)
	case err != nil && !errors.Is(err, io.EOF):
		return err
	default:
		return problem("document_type", "part", s.part)
	}
}

// instruction reads a processing instruction. Only the XML declaration says
// something that matters here: the encoding.
func (s *xmlScan) instruction() error {
	var text []byte
	err := s.until("?>", func(raw []byte) error {
		if len(text)+len(raw) > maxXMLTag {
			return problem("xml_too_complex", "part", s.part, "detail", "instruction too long")
		}
		text = append(text, raw...)
		return nil
	})
	if err != nil || !bytes.HasPrefix(text, []byte("xml")) {
		return err
	}
	encoding := xmlTag{attrs: text[3:]}.attr("encoding")
	if encoding != "" && !strings.EqualFold(encoding, "utf-8") && !strings.EqualFold(encoding, "us-ascii") {
		return problem("xml_encoding", "part", s.part)
	}
	return nil
}

// until passes everything up to the closing mark to keep.
func (s *xmlScan) until(mark string, keep func([]byte) error) error {
	var held []byte
	for {
		b, err := s.in.ReadByte()
		if err != nil {
			return s.unexpected(err)
		}
		held = append(held, b)
		if bytes.HasSuffix(held, []byte(mark)) {
			held = held[:len(held)-len(mark)]
			if keep == nil || len(held) == 0 {
				return nil
			}
			return keep(held)
		}
		if len(held) >= 32<<10 {
			flush := len(held) - len(mark)
			if keep != nil {
				if err := keep(held[:flush]); err != nil {
					return err
				}
			}
			held = append(held[:0], held[flush:]...)
		}
	}
}
