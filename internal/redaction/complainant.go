package redaction

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// letters are the letters and digits of the folded text with their places. What
// stands between them, spaces and punctuation, does not hide a name; the star
// that masks something does, so that what is masked stays masked.
type letters struct {
	runes []rune
	at    []int // byte of the folded text
}

func (f *folded) letters() letters {
	var l letters
	for at, r := range f.text {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			l.runes = append(l.runes, unicode.ToLower(r))
		case r == '*':
			l.runes = append(l.runes, r)
		default:
			continue
		}
		l.at = append(l.at, at)
	}
	return l
}

// bare is a value as it is searched: letters and digits only.
func bare(value string) []rune {
	var out []rune
	for _, r := range fold(value).letters().runes {
		if r != '*' {
			out = append(out, r)
		}
	}
	return out
}

// The shortest values that are searched: less would hit everywhere.
const (
	leastName    = 2
	leastDigits  = 7
	leastAddress = 4
)

var (
	several  = []*regexp.Regexp{regexp.MustCompile(`[/、,，;；]+`), regexp.MustCompile(`[/、,，;；\s]+`)}
	district = regexp.MustCompile(`省|市|自治州|州|盟|区|县|旗|街道|镇|乡`)
)

func (f *folded) complainant(p Person) []Hit {
	l := f.letters()
	hits := f.find(l, bare(p.Name), leastName, func(string) string { return instead(p.Name, "某群众") })
	for _, number := range numbersIn(p.Telephone) {
		hits = append(hits, f.find(l, number, leastDigits, func(s string) string { return hide(s, 3, 4) })...)
	}
	hits = append(hits, f.find(l, bare(p.IDNumber), leastDigits, func(s string) string { return hide(s, 3, 0) })...)
	for _, address := range addresses(p.Address) {
		hits = append(hits, f.find(l, address, leastAddress, func(string) string { return instead(p.Address, "某处") })...)
	}
	return hits
}

// instead gives a word that shares nothing with what it stands for.
func instead(value, word string) string {
	if strings.ContainsAny(string(bare(value)), word) {
		return "***"
	}
	return word
}

// numbersIn reads one field that may hold several numbers.
func numbersIn(field string) [][]rune {
	whole := bare(field)
	all := [][]rune{whole}
	for _, sign := range several {
		for _, part := range sign.Split(field, -1) {
			if number := bare(part); len(number) < len(whole) {
				all = append(all, number)
			}
		}
	}
	for i, number := range all {
		s := string(number)
		for _, code := range []string{"0086", "86"} {
			if rest, cut := strings.CutPrefix(s, code); cut && mobile.MatchString(rest) {
				all[i] = []rune(rest)
			}
		}
	}
	return all
}

// addresses gives the whole address, and what is left of it without its
// districts, as people write it who live there, where a number is in it.
func addresses(address string) [][]rune {
	all := [][]rune{bare(address)}
	for _, at := range district.FindAllStringIndex(address, -1) {
		rest := bare(address[at[1]:])
		if len(rest) >= leastAddress && strings.ContainsFunc(string(rest), unicode.IsNumber) {
			all = append(all, rest)
		}
	}
	return all
}

func (f *folded) find(l letters, value []rune, least int, suggest func(string) string) []Hit {
	if len(value) < least {
		return nil
	}
	var hits []Hit
	for i := 0; i+len(value) <= len(l.runes); i++ {
		if string(l.runes[i:i+len(value)]) != string(value) {
			continue
		}
		last := l.at[i+len(value)-1]
		_, size := utf8.DecodeRuneInString(f.text[last:])
		found := string(l.runes[i : i+len(value)])
		hits = append(hits, f.hit(Complainant, OwnComplainant, l.at[i], last+size, suggest(found)))
		i += len(value) - 1
	}
	return hits
}
