package policies

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong in a file.
type Problem struct {
	File string
	Line int // 1-based; 0: the file as a whole
	Text string
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

// Fault is one thing wrong in a policy, wherever it came from.
type Fault struct {
	Path string // such as clocks.report.at
	Text string
}
