// Package web is the page for browsers, built into the program by make build.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// Page answers with the page and its files, or is nil where none was built in.
// Every address that is no file is the page's own: the page shows what it is
// about.
func Page() http.Handler {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil
	}
	return pageOf(files)
}

// policy lets the page use its own files and nothing else. Styles that its
// components write carry the nonce of the answer; there is no script in it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{{nonce}}'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const noncePlace = "{{nonce}}"

func pageOf(files fs.FS) http.Handler {
	index, err := fs.ReadFile(files, "index.html")
	if err != nil {
		return nil
	}
	return &page{files: files, index: index}
}

type page struct {
	files fs.FS
	index []byte
}

func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	asset := strings.HasPrefix(name, "assets/")
	info, err := fs.Stat(p.files, name)
	switch {
	case name != "index.html" && err == nil && !info.IsDir():
		p.file(w, r, name, asset)
	case asset:
		http.NotFound(w, r) // of an older build
	default:
		nonce := rand.Text()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store") // the nonce is of this answer alone
		w.Header().Set("Content-Security-Policy", strings.ReplaceAll(policy, noncePlace, nonce))
		send(w, r, bytes.ReplaceAll(p.index, []byte(noncePlace), []byte(nonce)))
	}
}

// packers pack what no build can have packed.
var packers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// send answers with what is of this answer alone, packed where the browser takes
// it. The reader may have gone.
func send(w http.ResponseWriter, r *http.Request, page []byte) {
	w.Header().Add("Vary", "Accept-Encoding")
	if !accepts(r, "gzip") {
		_, _ = w.Write(page)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	packer, _ := packers.Get().(*gzip.Writer)
	defer packers.Put(packer)
	packer.Reset(w)
	_, _ = packer.Write(page)
	_ = packer.Close()
}

// file answers with a file, packed where the browser takes it and the build
// made it so.
func (p *page) file(w http.ResponseWriter, r *http.Request, name string, asset bool) {
	if asset {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable") // named by content
	}
	w.Header().Add("Vary", "Accept-Encoding")
	for _, how := range packings {
		if _, err := fs.Stat(p.files, name+how.suffix); err == nil && accepts(r, how.encoding) {
			w.Header().Set("Content-Encoding", how.encoding)
			w.Header().Set("Content-Type", typeOf(name))
			http.ServeFileFS(w, r, p.files, name+how.suffix)
			return
		}
	}
	http.ServeFileFS(w, r, p.files, name)
}

// packings are how the build packs files, the smallest first.
var packings = []struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

// accepts reports whether a browser names the encoding, and does not refuse it.
func accepts(r *http.Request, encoding string) bool {
	for each := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(each, ";")
		if strings.TrimSpace(name) == encoding {
			weight = strings.TrimPrefix(strings.TrimSpace(weight), "q=")
			return strings.Trim(weight, "0.") != "" || weight == ""
		}
	}
	return false
}

func typeOf(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return "application/octet-stream"
}
