package api

import (
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
)

// keepable refuses what no database keeps as text, in whatever part of the address
// or in which header it stands, before anybody looks for it. Bodies and forms are
// refused where they are read.
func (s *Server) keepable(c *gin.Context) {
	if field := unkeepable(c); field != "" {
		answer(c, invalidField(field, "bad_characters"))
		return
	}
	c.Next()
}

// keptHeaders are the headers that are looked for, or stored.
var keptHeaders = []string{actingHeader, idempotencyHeader}

// unkeepable names the first part of a request that cannot be kept as text.
func unkeepable(c *gin.Context) string {
	for _, p := range c.Params {
		if !isText(p.Value) {
			return "path." + p.Key
		}
	}
	if c.Request.URL.RawQuery != "" {
		for name, values := range c.Request.URL.Query() {
			switch {
			case !isText(name):
				return "query"
			case !isText(strings.Join(values, "")):
				return "query." + name
			}
		}
	}
	for _, name := range keptHeaders {
		if !isText(c.GetHeader(name)) {
			return "header." + strings.ToLower(name)
		}
	}
	return ""
}

// isText reports whether a database can keep the words: UTF-8 without U+0000.
func isText(words string) bool {
	return utf8.ValidString(words) && !strings.ContainsRune(words, 0)
}
