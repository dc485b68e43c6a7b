package policies

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong in a file.
type Problem struct {
	File string
	Line int    // 1-based; 0: the file as a whole
	Path string // the key at fault; empty: no single one
	Text string
	ZH   string // the text in Chinese, which says also what to write
}

func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
}

// LoadError is everything that is wrong in all files.
type LoadError []Problem

// Error implements error: one problem a line.
func (ps LoadError) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Words lists the problems in both languages.
func (ps LoadError) Words() (zh, en string) {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.inChinese()
	}
	return strings.Join(lines, "\n"), ps.Error()
}

func (p Problem) inChinese() string {
	place := p.File
	if p.Line > 0 {
		place += fmt.Sprintf(" 第 %d 行", p.Line)
	}
	if p.Path != "" {
		place += "，" + p.Path
	}
	return place + "：" + p.ZH
}

// Fault is one thing wrong in a policy, wherever it came from.
type Fault struct {
	Path string // such as clocks.report.at
	Text string
	ZH   string // says also what to write
}
