package api

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// SearchWords are what a list is searched for where it should not stand in an
// address, which browsers and proxies keep: addresses of places, respondents.
type SearchWords struct {
	Words string `header:"Search-Words" maxLength:"900" doc:"the same as q, percent-encoded UTF-8, for what should stand in no address; it counts before q"`
}

// longestWords is that of q.
const longestWords = 100

// or gives the words of the header, or else those of the query.
func (w SearchWords) or(query string) (string, error) {
	if w.Words == "" {
		return strings.TrimSpace(query), nil
	}
	words, err := url.PathUnescape(w.Words)
	if err != nil || !isText(words) || utf8.RuneCountInString(words) > longestWords {
		return "", invalidField("header.search-words", isBadFormat, "expected", "%E5%92%8C%E5%B9%B3%E5%8E%BF")
	}
	return strings.TrimSpace(words), nil
}
