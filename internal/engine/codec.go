package engine

import (
	"mime"
	"net/http"
	"strings"
)

// The codec lies under a path of the page's own port, so that the page reaches
// it without any rule for other origins, by whichever name it was opened.
const (
	codecPath  = "/codec"
	decodePath = codecPath + "/decode"
)

// codecEndpoint is what the page is told of its codec: nothing where there is none.
func codecEndpoint(codec http.Handler) string {
	if codec == nil {
		return ""
	}
	return codecPath
}

// withCodec answers what the page asks its codec, and leaves everything else to
// the page. A page of another site, and one that has made its name lead to this
// host, are refused by what their browser says of them. Programs on this host
// can say what they like: the codec is for whoever is on the machine, as the
// page is.
func withCodec(codec, page http.Handler) http.Handler {
	if codec == nil {
		return page
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !strings.HasPrefix(r.URL.Path, codecPath+"/"):
			page.ServeHTTP(w, r)
			return
		case r.URL.Path != decodePath:
			http.NotFound(w, r) // the page has nothing to encrypt
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		switch {
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "payloads are sent here to be opened", http.StatusMethodNotAllowed)
		case !fromThePage(r):
			http.Error(w, "payloads are opened for this page alone", http.StatusForbidden)
		case err != nil || media != "application/json":
			http.Error(w, "payloads are sent as application/json", http.StatusUnsupportedMediaType)
		default:
			codec.ServeHTTP(w, r)
		}
	})
}

// fromThePage reports whether a request was sent by a page of the very address
// that it is sent to, by a name of the loopback. Browsers send an origin with
// every POST. The port is whichever the browser knows: the page may be looked at
// through a tunnel.
func fromThePage(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return (site == "" || site == "same-origin") && localHost(r.Host) && r.Header.Get("Origin") == "http://"+r.Host
}
