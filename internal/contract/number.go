package contract

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Acceptance numbers are kept as they are written and compared by their key:
// lists and hands write one number in many ways.

var (
	starBefore = regexp.MustCompile(`^(?:\((?:\*|重点件?|加星件?)\)|\*)`)
	starAfter  = regexp.MustCompile(`(?:\((?:\*|重点件?|重点关注件|加星件?)\)|\*)$`)
	starFold   = strings.NewReplacer("★", "*", "☆", "*", "✱", "*", "＊", "*", "⭐", "*", "※", "*", "∗", "*", "﹡", "*",
		"（", "(", "）", ")")
	keyFold = strings.NewReplacer("〔", "[", "〕", "]", "【", "[", "】", "]", "﹝", "[", "﹞", "]", "「", "[", "」", "]", "{", "[", "}", "]",
		"–", "-", "—", "-", "−", "-", "‐", "-", "‑", "-", "﹣", "-", "～", "~")
)

// SplitStar takes the mark of a priority case off a number. The rest keeps its
// characters as given; only the mark and outer blanks go. A star inside, as in
// the masked D*008, is not a mark.
func SplitStar(raw string) (number string, starred bool) {
	number = strings.TrimFunc(raw, unicode.IsSpace)
	for {
		folded := starFold.Replace(number)
		cut := len([]rune(folded))
		runes := []rune(number)
		if len(runes) != cut {
			return number, starred // cannot happen: the fold keeps the number of characters
		}
		switch {
		case starAfter.MatchString(folded):
			mark := len([]rune(starAfter.FindString(folded)))
			number = string(runes[:cut-mark])
		case starBefore.MatchString(folded):
			mark := len([]rune(starBefore.FindString(folded)))
			number = string(runes[mark:])
		default:
			return number, starred
		}
		number, starred = strings.TrimFunc(number, unicode.IsSpace), true
	}
}

// FoldStars writes every kind of star, and full-width brackets, in one way.
func FoldStars(s string) string { return starFold.Replace(s) }

// NumberKey levels a number for comparison: full-width forms, brackets, dashes,
// blanks and letter case. Leading zeros stay: 018 is not 18.
func NumberKey(number string) string {
	return strings.ToUpper(Levelled(keyFold.Replace(Levelled(number))))
}

// Levelled makes texts comparable: compatibility forms are folded (full-width to
// half-width), and blanks of all kinds and invisible characters are dropped.
func Levelled(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || Invisible(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// Invisible are characters that are invisible and can hide or reorder text, or
// that a database or a workbook cannot hold: control characters other than tab
// and line feed, zero-width and direction marks, noncharacters.
func Invisible(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < 0x20 || r >= 0x7F && r <= 0x9F:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069:
		return true
	case r == 0x00AD || r == 0x061C || r == 0x180E || r == 0xFEFF || r == 0x2028 || r == 0x2029:
		return true
	case r >= 0xFFF9 && r <= 0xFFFB, r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
		return true
	}
	return false
}
