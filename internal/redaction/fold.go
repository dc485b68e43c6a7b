package redaction

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folded is a text in the one form in which it is searched: compatible forms
// made equal (full-width digits, brackets), invisible characters left out.
type folded struct {
	text string
	// source gives for every byte of text the code point of the original that
	// it comes from.
	source []int
	runes  []rune // the original
}

func fold(text string) *folded {
	f := &folded{runes: []rune(text)}
	var b strings.Builder
	for i, r := range f.runes {
		if unicode.Is(unicode.Cf, r) {
			continue // zero-width spaces and the like, with which a number is easily hidden
		}
		form := norm.NFKC.String(string(r))
		b.WriteString(form)
		for range len(form) {
			f.source = append(f.source, i)
		}
	}
	f.text = b.String()
	return f
}

// hit makes a hit of a stretch of the folded text.
func (f *folded) hit(kind Kind, why Reason, from, to int, suggestion string) Hit {
	return Hit{Kind: kind, Why: why, Start: f.source[from], End: f.source[to-1] + 1, Suggestion: suggestion}
}

// before is the code point in front of a place, 0 at the beginning.
func (f *folded) before(at int) rune {
	var last rune
	for _, r := range f.text[max(0, at-4):at] {
		last = r
	}
	return last
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func letter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// hide stars what stands between the first and the last signs of a number.
func hide(number string, head, tail int) string {
	runes := []rune(number)
	if head+tail >= len(runes) {
		head, tail = 0, 0
	}
	return string(runes[:head]) + strings.Repeat("*", len(runes)-head-tail) + string(runes[len(runes)-tail:])
}
