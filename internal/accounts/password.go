package accounts

import (
	"crypto/rand"
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Bounds of a password, in characters; longer ones cost nothing more to guess
// and something to hash.
const (
	ShortestPassword = 10
	LongestPassword  = 128
)

//go:embed common.txt
var commonText string

// common are passwords that everybody tries first, without regard to case.
var common = func() map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(commonText) {
		if word := strings.TrimSpace(line); word != "" {
			set[word] = true
		}
	}
	return set
}()

// CheckPassword refuses a password that is short, common or made of the login
// or the name.
func CheckPassword(login, name, password string) error {
	plain := strings.ToLower(password)
	key := contract.LoginKey(login)
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password) || n > LongestPassword:
		return passwordFault("password_too_long", "most", "128")
	case n < ShortestPassword:
		return passwordFault("password_too_short", "least", "10")
	case strings.TrimSpace(password) == "":
		return passwordFault("password_too_common")
	case plain == key, len(key) >= 4 && strings.Contains(plain, key):
		return passwordFault("password_holds_login")
	case holdsName(plain, name):
		return passwordFault("password_holds_name")
	case common[plain], common[trimmed(plain)], monotonous(plain):
		return passwordFault("password_too_common")
	}
	return nil
}

// holdsName reports whether a password holds the whole name, or one of its
// words that is not so short that it is found in anything.
func holdsName(plain, name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	if utf8.RuneCountInString(name) >= 2 && strings.Contains(plain, name) {
		return true
	}
	return slices.ContainsFunc(strings.Fields(name), func(word string) bool {
		return len(word) >= 4 && strings.Contains(plain, word)
	})
}

func passwordFault(code string, params ...string) error {
	refusal := casework.Refuse(casework.Invalid, "invalid_fields")
	fault := casework.FieldError{Field: "password", Code: code}
	if len(params) == 2 {
		fault.Params = map[string]string{params[0]: params[1]}
	}
	refusal.Fields = []casework.FieldError{fault}
	return refusal
}

// trimmed leaves out what people put around a word to pass rules like these.
func trimmed(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsDigit(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) })
}

// monotonous reports a password of fewer than five different characters, or
// one that only counts up or down.
func monotonous(s string) bool {
	runes := []rune(s)
	seen := map[rune]bool{}
	up, down := 0, 0
	for i, r := range runes {
		seen[r] = true
		if i > 0 {
			switch d := r - runes[i-1]; {
			case d == 1 || r == '0' && runes[i-1] == '9':
				up++
			case d == -1 || r == '9' && runes[i-1] == '0':
				down++
			}
		}
	}
	return len(seen) < 5 || up == len(runes)-1 || down == len(runes)-1
}

// alphabet has no characters that are mistaken for one another when read out.
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789"

// generate draws a password that is read out or typed once: four groups of
// five, 99 bits.
func generate() string {
	var b strings.Builder
	for b.Len() < 4*5+3 {
		if b.Len()%6 == 5 {
			b.WriteByte('-')
		}
		b.WriteByte(draw(alphabet))
	}
	return b.String()
}

// draw picks a character without favouring any.
func draw(from string) byte {
	limit := byte(256/len(from)*len(from) - 1)
	var one [1]byte
	for {
		_, _ = rand.Read(one[:]) // never fails
		if one[0] <= limit {
			return from[int(one[0])%len(from)]
		}
	}
}
