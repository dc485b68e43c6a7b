package redaction

import (
	"slices"
	"unicode"
)

// The most of a text that tells of something. What holds more tries out numbers
// or names, and an answer to it would name the complainant to whoever has a list
// of the village: twenty telephone numbers in a row, sixty names and little else,
// or a line of names without a sign between them.
const (
	mostDigits   = 220
	mostNames    = 60
	longestLine  = 200
	longestNamed = 4
)

// Tries reports whether a text tries out numbers or names rather than telling
// of something. Who inserts enough of other words is not found out: this makes
// trying slow and visible, and no more.
func Tries(text string) bool {
	digits, run := 0, 0
	line, words := []rune{}, 0
	names := map[string]bool{}
	long := false
	endRun := func() {
		if run >= leastDigits {
			digits += run
		}
		run = 0
	}
	endLine := func() {
		if len(line) == 0 {
			return
		}
		words++
		if n := len(line); n >= leastName && n <= longestNamed && !slices.ContainsFunc(line, unicode.IsNumber) {
			names[string(line)] = true
		}
		long = long || len(line) > longestLine
		line = line[:0]
	}
	for _, r := range fold(text).text {
		switch {
		case unicode.IsNumber(r):
			// Signs between digits do not end a number: see letters.
			run++
			line = append(line, r)
		case unicode.IsLetter(r):
			endRun()
			line = append(line, r)
		default:
			endLine()
		}
	}
	endRun()
	endLine()
	return digits > mostDigits || long || len(names) > mostNames && 2*len(names) > words
}
