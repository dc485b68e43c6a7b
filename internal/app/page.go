package app

import "net/http"

// page is the page for browsers; nil until there is one.
func page() http.Handler { return nil }
