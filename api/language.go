package api

import (
	"net/http"

	"golang.org/x/text/language"
)

// The languages in which the program speaks. Chinese is the answer to whoever
// asks for neither.
const (
	zh = "zh"
	en = "en"
)

var languages = language.NewMatcher([]language.Tag{language.Chinese, language.English})

// languageOf picks the language of an Accept-Language header.
func languageOf(header string) string {
	if header == "" {
		return zh
	}
	if _, index := language.MatchStrings(languages, header); index == 1 {
		return en
	}
	return zh
}

func (x *exchange) setLanguage(r *http.Request) { x.lang = languageOf(r.Header.Get("Accept-Language")) }

// words are a sentence in both languages; {name} is replaced by a parameter.
type words struct{ zh, en string }

func (w words) in(lang string) string {
	if lang == en {
		return w.en
	}
	return w.zh
}
