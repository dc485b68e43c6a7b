package app

import (
	"net/http"

	"jiaoban/web"
)

// page is the page for browsers; nil where none was built in.
func page() http.Handler { return web.Page() }
