package intake

import "strings"

// parseCellRef reads a reference such as B12 into row 12 and column 1.
func parseCellRef(ref string) (row, col int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		col = col*26 + int(c-'A') + 1
	}
	if i == 0 || i == len(ref) || len(ref)-i > 7 {
		return 0, 0, false
	}
	for ; i < len(ref); i++ {
		if ref[i] < '0' || ref[i] > '9' {
			return 0, 0, false
		}
		row = row*10 + int(ref[i]-'0')
	}
	return row, col - 1, row > 0
}

func cutRef(ref string) (from, to string, ok bool) {
	return strings.Cut(strings.ReplaceAll(ref, "$", ""), ":")
}

// columnLetter names a 0-based column as spreadsheets do.
func columnLetter(index int) string {
	var s string
	for n := index + 1; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}
