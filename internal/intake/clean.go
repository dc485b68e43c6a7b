package intake

import (
	"fmt"
	"strings"
	"unicode"

	"jiaoban/internal/contract"
)

// stripCell levels line ends to line feeds and removes what is invisible.
// removed lists the code points once each ("U+202E, U+0000"), "" if none.
func stripCell(s string) (clean, removed string) {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	if strings.IndexFunc(s, contract.Invisible) < 0 {
		return s, ""
	}
	var seen []string
	clean = strings.Map(func(r rune) rune {
		if !contract.Invisible(r) {
			return r
		}
		code := fmt.Sprintf("U+%04X", r)
		for _, other := range seen {
			if other == code {
				return -1
			}
		}
		if len(seen) < 8 {
			seen = append(seen, code)
		}
		return -1
	}, s)
	return clean, strings.Join(seen, ", ")
}

// isBlank tells whether nothing would be seen of s.
func isBlank(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !contract.Invisible(r) {
			return false
		}
	}
	return true
}

// absent tells whether a cell says that there is nothing to say.
func absent(s string) bool {
	switch strings.Trim(s, "-—–－_/／\\、.。 　") {
	case "", "无", "空", "N/A", "n/a", "null", "NULL":
		return true
	}
	return false
}

// cleanLine makes one trimmed line of a text.
func cleanLine(s string) string {
	s, _ = stripCell(s)
	return strings.Join(strings.Fields(s), " ")
}

// labelKey is level without punctuation and with the traditional characters
// that occur in headings folded to simplified ones.
func labelKey(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		if simple, ok := simplified[r]; ok {
			return simple
		}
		return unicode.ToLower(r)
	}, contract.Levelled(s))
}

// simplified covers the characters of headings and value sets only; texts are
// never changed.
var simplified = pairs("編编號号問问題题況况類类調调處处責责區区備备註注舉举報报單单辦办結结實实標标時时間间縣县聯联電电話话內内詳详細细環环轉转屬属汙污聲声氣气揚扬塵尘態态責责導导對对業业稱称領领訴诉訪访鎮镇鄉乡種种煙烟輻辐農农廢废築筑設设項项動动養养殖殖態态場场圾圾與与減减單单門门話话機机來来")

func pairs(s string) map[rune]rune {
	runes := []rune(s)
	m := make(map[rune]rune, len(runes)/2)
	for i := 0; i+1 < len(runes); i += 2 {
		m[runes[i]] = runes[i+1]
	}
	return m
}
