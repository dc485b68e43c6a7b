package api

import (
	"net/http"
	"strings"
)

// landing says what runs here when no page is built in. It leads to what a
// program needs and loads nothing from elsewhere.
func landing(w http.ResponseWriter, r *http.Request) {
	text := landingZH
	if languageOf(r.Header.Get("Accept-Language")) == en {
		text = landingEN
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Vary", "Accept-Language")
	_, _ = strings.NewReader(text).WriteTo(w) // the reader may have gone
}

const landingStyle = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:16px/1.7 system-ui,sans-serif;max-width:42rem;margin:12vh auto;padding:0 1.5rem;color:#1d2733;background:#f7f8fa}
h1{font-size:1.6rem;margin:0 0 .5rem}a{color:#0b5cad}code{background:#e8ecf1;padding:.1em .35em;border-radius:4px}
@media(prefers-color-scheme:dark){body{color:#dfe5ec;background:#151a20}a{color:#7ab8f5}code{background:#252d36}}</style>`

const landingZH = `<!doctype html><html lang="zh-CN"><head>` + landingStyle + `<title>交办</title></head><body>
<h1>交办</h1>
<p>这里运行的是交办：每一件转交的举报都有主办单位、有时限、有记录。</p>
<p>本程序没有内置网页。程序接口在 <code>/api/v1</code>，接口说明见 <a href="/openapi.json">openapi.json</a>（OpenAPI 3.1）。</p>
<p><a href="/healthz">运行状态</a> · <a href="/readyz">是否就绪</a></p>
</body></html>
`

const landingEN = `<!doctype html><html lang="en"><head>` + landingStyle + `<title>Jiaoban</title></head><body>
<h1>Jiaoban 交办</h1>
<p>This is Jiaoban: every complaint that is handed over has a lead unit, a time limit and a record.</p>
<p>No page is built into this program. The API is under <code>/api/v1</code>; <a href="/openapi.json">openapi.json</a> describes it (OpenAPI 3.1).</p>
<p><a href="/healthz">Is it alive?</a> · <a href="/readyz">Is it ready?</a></p>
</body></html>
`
