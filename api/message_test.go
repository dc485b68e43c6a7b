package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// placeholders finds what a text was not filled with.
var placeholders = regexp.MustCompile(`\{(\w+)\}`)

func paramsFor(w words) []string {
	var params []string
	for _, found := range placeholders.FindAllStringSubmatch(w.zh+w.en, -1) {
		params = append(params, found[1], "x")
	}
	return params
}

func TestEveryCodeHasWordsInBothLanguages(t *testing.T) {
	t.Parallel()
	rules := map[string]bool{}
	for _, code := range casework.Codes() {
		rules[code] = true
	}
	for _, table := range []map[string]words{sentences, fieldSentences} {
		for code, w := range table {
			require.False(t, rules[code], "%s has words in the rules already", code)
			require.NotEmpty(t, w.zh, code)
			require.NotEmpty(t, w.en, code)
			params := paramsFor(w)
			for lang, text := range map[string]string{zh: fill(w.zh, paramsOf(params)), en: fill(w.en, paramsOf(params))} {
				require.NotRegexp(t, placeholders, text, "%s in %s", code, lang)
			}
			require.Equal(t, placeholders.FindAllString(w.zh, -1) == nil, placeholders.FindAllString(w.en, -1) == nil, code)
		}
	}
	for status, w := range titles {
		require.NotEmpty(t, w.zh, status)
		require.NotEmpty(t, w.en, status)
	}
	for _, role := range casework.Roles {
		require.True(t, casework.HasWord(role), role)
	}
	for _, kind := range casework.Kinds() {
		require.NotEmpty(t, commandTexts[kind].name, kind)
		require.True(t, casework.HasWord(kind), kind)
	}
}

// inLanguage is the context of a request in a language.
func inLanguage(lang string) context.Context {
	return context.WithValue(context.Background(), exchangeKey{}, &exchange{id: "request-1", lang: lang})
}

func TestEveryCodeOfTheRulesBecomesAProblem(t *testing.T) {
	t.Parallel()
	statuses := map[casework.Reason]int{
		casework.Invalid: 422, casework.Conflict: 409, casework.Forbidden: 403, casework.NotFound: 404,
	}
	for _, code := range casework.Codes() {
		for reason, status := range statuses {
			for _, lang := range []string{zh, en} {
				refusal := casework.Refuse(reason, code)
				refusal.Fields = []casework.FieldError{{Field: "reason", Code: "required"}}
				p := problemOf(inLanguage(lang), fmt.Errorf("filing: %w", refusal))
				require.Equal(t, status, p.Status)
				if reason == casework.NotFound {
					require.Equal(t, "not_found", p.Code)
					require.Empty(t, p.Errors)
					continue
				}
				require.Equal(t, code, p.Code)
				require.Equal(t, "urn:jiaoban:problem:"+code, p.Type)
				require.Equal(t, refusal.Message(lang), p.Detail)
				require.NotEqual(t, code, p.Detail, "no words for %s in %s", code, lang)
				require.Equal(t, titleOf(status, lang), p.Title)
				require.Equal(t, casework.FieldError{Code: "required"}.Message(lang), p.Errors[0].Detail)
			}
		}
	}
}

func TestEveryCodeOfTheAPIBecomesAProblem(t *testing.T) {
	t.Parallel()
	for code, w := range sentences {
		params := paramsFor(w)
		for lang, want := range map[string]string{zh: w.zh, en: w.en} {
			p := problemOf(inLanguage(lang), refuse(http.StatusConflict, code, params...))
			require.Equal(t, fill(want, paramsOf(params)), p.Detail)
			require.Equal(t, code, p.Code)

			var read Problem
			text, err := json.Marshal(p)
			require.NoError(t, err)
			require.NoError(t, json.Unmarshal(text, &read))
			require.Equal(t, p.Detail, read.Detail)
		}
	}
}

func TestWhatIsInsideStaysInside(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err    error
		status int
		code   string
	}{
		{errSecret, 500, "internal_error"},
		{fmt.Errorf("%w: %w", contract.ErrUnavailable, errSecret), 503, "unavailable"},
		{context.DeadlineExceeded, 503, "unavailable"},
	} {
		ctx := inLanguage(en)
		p := problemOf(ctx, tt.err)
		require.Equal(t, tt.status, p.Status)
		require.Equal(t, tt.code, p.Code)
		text, err := json.Marshal(p)
		require.NoError(t, err)
		require.NotContains(t, string(text), "hunter2")
		require.ErrorIs(t, exchangeOf(ctx).failure, tt.err, "it is kept for the log")
		if tt.status == 500 {
			require.Equal(t, "request-1", p.RequestID)
		} else {
			require.Equal(t, "5", p.GetHeaders().Get("Retry-After"))
		}
	}
}

func TestParametersAreNotLookedInto(t *testing.T) {
	t.Parallel()
	require.Equal(t, "a {b} c", fill("a {x} c", map[string]string{"x": "{b}", "b": "wrong"}))
}

func TestLanguageOfARequest(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"": zh, "zh-CN,zh;q=0.9,en;q=0.8": zh, "en": en, "en-GB,en;q=0.9": en, "de": zh, "de,en;q=0.5": en,
		"en;q=0.1,zh;q=0.9": zh, "*": zh, strings.Repeat("-", 2000): zh, "zh-TW": zh, "\x00": zh,
	} {
		require.Equal(t, want, languageOf(header), "%.40q", header)
	}
}

func TestRefusalsOfOthersKeepTheirWords(t *testing.T) {
	t.Parallel()
	r := &Refusal{Status: 422, Code: "file_empty", Words: func(lang string) string { return "words in " + lang }}
	p := problemOf(inLanguage(en), errors.Join(errors.New("storing"), r))
	require.Equal(t, "words in en", p.Detail)
	gone := &Refusal{Status: 404, Code: "file_not_found"}
	require.Equal(t, "not_found", problemOf(inLanguage(zh), gone).Code)
}

// refusals finds the codes with which a source refuses or names a field.
var refusals = regexp.MustCompile(`(?:Refuse\([\w.]+, |[iI]nvalidField\([^,]+, |passwordFault\(|orMissing\(err, [^,]+, |Code: )"([a-z_]+)"`)

// What a store refuses with reaches people, so each of its codes has words,
// unless it says that something is not there: that is one answer for all.
func TestEveryRefusalOfTheStoresHasWords(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, code := range casework.Codes() {
		known[code] = true
	}
	found := 0
	for _, folder := range []string{"ledger", "accounts", "roll"} {
		files, err := filepath.Glob(filepath.Join("..", "internal", folder, "*.go"))
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, match := range refusals.FindAllStringSubmatch(string(text), -1) {
				if strings.Contains(match[0], "casework.NotFound") {
					continue
				}
				code := match[1]
				found++
				if !known[code] && sentences[code] == (words{}) && fieldSentences[code] == (words{}) {
					t.Errorf("%s: %s has no words; add them to message.go", file, code)
				}
			}
		}
	}
	require.Greater(t, found, 30)
}
