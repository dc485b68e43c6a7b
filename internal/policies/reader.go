package policies

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"jiaoban/internal/casework"
)

// reader walks one YAML document. It remembers the line of every path, so that
// what is found wrong later can still be pointed at.
type reader struct {
	file     string
	lines    map[string]int
	problems LoadError
	seen     int // entries of mappings and lists, as often as they are named
}

// A text may name a part of it again and again (&a … *a), so that few lines mean
// very many; what no policy comes near is not read on.
const (
	mostSeen     = 10_000
	mostProblems = 100
)

// document returns the mapping at the root, or nil.
func (r *reader) document(content []byte) *yaml.Node {
	var doc, more yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	err := decoder.Decode(&doc)
	if err != nil && !errors.Is(err, io.EOF) {
		r.problems = append(r.problems, unreadable(r.file, content, err))
		return nil
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		r.problems = append(r.problems, Problem{File: r.file, Text: "neither a policy (name: …) nor a calendar (year: …)", ZH: "既不是时限规定（name: …），也不是日历（year: …）"})
		return nil
	}
	if err := decoder.Decode(&more); err == nil && more.Content[0].Tag != "!!null" || err != nil && !errors.Is(err, io.EOF) {
		r.problems = append(r.problems, Problem{File: r.file, Line: more.Line, Text: "something stands after ---: one policy or calendar a file", ZH: "“---”之后还有内容：一个文件只写一项规定或一年日历"})
		return nil
	}
	return doc.Content[0]
}

var lineOfYAML = regexp.MustCompile(`^yaml: line (\d+): `)

// unreadable is what the reader of YAML says, with the line on which a text stops
// being YAML. The reader itself names the beginning of what it was within, which may
// lie far above.
func unreadable(file string, content []byte, err error) Problem {
	p := Problem{File: file, Text: err.Error(), ZH: "不是可以读取的 YAML：请检查缩进、冒号后的空格、括号和引号"}
	if found := lineOfYAML.FindStringSubmatch(p.Text); found != nil {
		within, _ := strconv.Atoi(found[1])
		p.Line = brokenLine(content, within)
		p.Text = "this is no YAML: " + p.Text[len(found[0]):]
	}
	return p
}

// brokenLine finds a line that can be read no more, where the lines before it could. The
// text was read as far as the line within: a value of several lines above it, which cannot
// be read without its last, is not to blame.
func brokenLine(content []byte, within int) int {
	lines := bytes.SplitAfter(content, []byte("\n"))
	readable := func(n int) bool {
		var doc yaml.Node
		return yaml.Unmarshal(bytes.Join(lines[:n], nil), &doc) == nil
	}
	read, broken := 0, len(lines) // so many lines are YAML, so many are not
	if above := min(within, broken) - 1; above > 0 && readable(above) {
		read = above
	}
	for broken-read > 1 {
		if half := (read + broken) / 2; readable(half) {
			read = half
		} else {
			broken = half
		}
	}
	return broken
}

// faultf points at the line of the path, or of the nearest path above it.
func (r *reader) faultf(path, zh, en string, args ...any) {
	r.fault(path, fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...))
}

func (r *reader) fault(path, zh, text string) {
	if len(r.problems) == mostProblems {
		return
	}
	if path != "" {
		text = path + ": " + text
	}
	line := r.lines[""]
	for p := path; p != ""; p = above(p) {
		if n, known := r.lines[p]; known {
			line = n
			break
		}
	}
	r.problems = append(r.problems, Problem{File: r.file, Line: line, Path: path, Text: text, ZH: zh})
}

func above(path string) string {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[:i]
	}
	return ""
}

func below(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// field is one key of a mapping with its value.
type field struct {
	key, path string
	value     *yaml.Node
}

func resolve(n *yaml.Node) *yaml.Node {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// fields lists a mapping in the order of the file and refuses keys that are
// not allowed or stand twice; no keys allowed means any.
func (r *reader) fields(n *yaml.Node, path string, allowed ...string) []field {
	n = resolve(n)
	if n.Kind != yaml.MappingNode {
		r.faultf(path, "此处请写“键: 值”", "a mapping of keys to values belongs here")
		return nil
	}
	if r.tooMuch(path, len(n.Content)/2) {
		return nil
	}
	var found []field
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		f := field{key: key.Value, path: below(path, key.Value), value: resolve(n.Content[i+1])}
		if _, twice := r.lines[f.path]; twice && slices.ContainsFunc(found, func(o field) bool { return o.key == f.key }) {
			r.lines[f.path] = key.Line
			r.faultf(f.path, "重复写了，请只留一处", "stands twice")
			continue
		}
		r.lines[f.path] = key.Line
		if len(allowed) > 0 && !slices.Contains(allowed, f.key) {
			r.faultf(f.path, "没有这个键，可写：%s", "unknown key; known here: %s", strings.Join(allowed, ", "))
			continue
		}
		found = append(found, f)
	}
	return found
}

// tooMuch reports that a text means more than anything that is read.
func (r *reader) tooMuch(path string, entries int) bool {
	before := r.seen
	if r.seen += entries; r.seen <= mostSeen {
		return false
	}
	if before <= mostSeen {
		r.faultf(path, "内容过多（含重复引用），不再往下读", "this is too much, counting what is named again, and is not read on")
	}
	return true
}

func has(n *yaml.Node, key string) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return true
		}
	}
	return false
}

// items lists a sequence; each item gets the path of the list and its place.
func (r *reader) items(f field) []field {
	if f.value.Kind != yaml.SequenceNode {
		r.faultf(f.path, "此处请写列表", "a list belongs here")
		return nil
	}
	if r.tooMuch(f.path, len(f.value.Content)) {
		return nil
	}
	list := make([]field, len(f.value.Content))
	for i, n := range f.value.Content {
		list[i] = field{path: below(f.path, strconv.Itoa(i+1)), value: resolve(n)}
		r.lines[list[i].path] = n.Line
	}
	return list
}

func (r *reader) text(f field) string {
	if f.value.Kind != yaml.ScalarNode || f.value.Tag == "!!null" {
		r.faultf(f.path, "此处请写文字", "a text belongs here")
		return ""
	}
	return f.value.Value
}

func (r *reader) number(f field) int {
	n, err := strconv.Atoi(f.value.Value)
	if f.value.Kind != yaml.ScalarNode || err != nil {
		r.faultf(f.path, "此处请写整数：%q", "a whole number belongs here: %q", f.value.Value)
	}
	return n
}

func (r *reader) flag(f field) bool {
	if f.value.Kind == yaml.ScalarNode && (f.value.Value == "true" || f.value.Value == "false") {
		return f.value.Value == "true"
	}
	r.faultf(f.path, "此处请写 true 或 false：%q", "true or false belongs here: %q", f.value.Value)
	return false
}

func (r *reader) span(f field) casework.Span {
	s, err := casework.ParseSpan(f.value.Value)
	if f.value.Kind != yaml.ScalarNode || err != nil {
		r.faultf(f.path, "此处请写时长，如 6h、30m、90s、3d：%q", "a span such as 6h, 30m, 90s or 3d belongs here: %q", f.value.Value)
	}
	return s
}

func (r *reader) date(f field) casework.Date {
	d, err := casework.ParseDate(f.value.Value)
	if f.value.Kind != yaml.ScalarNode || err != nil {
		r.faultf(f.path, "此处请写确有的日期，如 2026-01-04：%q", "a date such as 2026-01-04 belongs here, and it must exist: %q", f.value.Value)
		return ""
	}
	return d
}
