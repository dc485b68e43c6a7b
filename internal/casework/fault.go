package casework

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

func (f *faults) oneOf(value, field string, allowed ...string) {
	switch {
	case value == "":
		f.add(field, "required")
	case !slices.Contains(allowed, value):
		f.add(field, "not_one_of", "allowed", strings.Join(allowed, ", "))
	}
}

func (f *faults) optional(value, field string, allowed ...string) {
	if value != "" {
		f.oneOf(value, field, allowed...)
	}
}

// longest finds fault with a text of more than so many characters.
func (f *faults) longest(text, field string, most int) {
	if utf8.RuneCountInString(text) > most {
		f.add(field, "text_too_long", "max", strconv.Itoa(most))
	}
}

func (f *faults) verdict(v Verdict, field string) {
	f.oneOf(string(v), field, "verified", "basically_verified", "partly_verified", "unfounded")
}

func (f *faults) settlement(s Settlement, field string) {
	f.oneOf(string(s), field, "concluded", "interim_concluded", "not_concluded")
}

func (f *faults) date(d Date, field string) {
	switch {
	case d == "":
		f.add(field, "required")
	case !d.Valid():
		f.add(field, "no_such_date")
	}
}

// at renders the path of a field of the i-th element of a list.
func at(list string, i int, field string) string {
	return join(list+"["+strconv.Itoa(i)+"]", field)
}

func join(path, field string) string {
	if field == "" {
		return path
	}
	return path + "." + field
}
