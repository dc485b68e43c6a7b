package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func built() fstest.MapFS {
	return fstest.MapFS{
		"index.html":       {Data: []byte(`<meta nonce="{{nonce}}"><div id="page"></div>`)},
		"icon.svg":         {Data: []byte(`<svg/>`)},
		"assets/a-1.js":    {Data: []byte(`plain`)},
		"assets/a-1.js.gz": {Data: []byte(`packed`)},
	}
}

func get(h http.Handler, path, encoding string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	h.ServeHTTP(w, r)
	return w
}

// An address that is no file is the page's own; what is missing of an older
// build is missing, and no page in its place.
func TestWhereAddressesLead(t *testing.T) {
	t.Parallel()
	h := pageOf(built())
	for _, path := range []string{"/", "/index.html", "/cases/01ABC?act=assign", "/assets/../cases"} {
		got := get(h, path, "")
		require.Equal(t, http.StatusOK, got.Code, path)
		require.Contains(t, got.Body.String(), `id="page"`, path)
		require.Equal(t, "no-store", got.Header().Get("Cache-Control"), path)
	}
	require.Equal(t, http.StatusNotFound, get(h, "/assets/gone-0.js", "").Code)
	require.Equal(t, "<svg/>", get(h, "/icon.svg", "").Body.String())
}

// The policy of each answer allows the styles of that answer alone, and no
// script within the page.
func TestEachAnswerHasItsOwnNonce(t *testing.T) {
	t.Parallel()
	h := pageOf(built())
	first, second := get(h, "/", ""), get(h, "/", "")
	require.NotEqual(t, first.Body.String(), second.Body.String())
	for _, got := range []*httptest.ResponseRecorder{first, second} {
		body, policy := got.Body.String(), got.Header().Get("Content-Security-Policy")
		nonce := body[len(`<meta nonce="`) : len(body)-len(`"><div id="page"></div>`)]
		require.GreaterOrEqual(t, len(nonce), 26)
		require.Contains(t, policy, "style-src 'self' 'nonce-"+nonce+"'")
		require.Contains(t, policy, "script-src 'self';")
		require.NotContains(t, policy, "unsafe")
	}
}

// The page itself goes out packed too, and says the same.
func TestThePageGoesOutPackedToWhoTakesIt(t *testing.T) {
	t.Parallel()
	h := pageOf(built())
	for range 3 { // what packs is used again
		got := get(h, "/cases/01ABC", "br, gzip")
		require.Equal(t, "gzip", got.Header().Get("Content-Encoding"))
		require.Equal(t, "Accept-Encoding", got.Header().Get("Vary"))
		unpacked, err := gzip.NewReader(got.Body)
		require.NoError(t, err)
		body, err := io.ReadAll(unpacked)
		require.NoError(t, err)
		nonce := string(body[len(`<meta nonce="`) : len(body)-len(`"><div id="page"></div>`)])
		require.Contains(t, got.Header().Get("Content-Security-Policy"), "'nonce-"+nonce+"'")
	}
	require.Empty(t, get(h, "/", "gzip;q=0").Header().Get("Content-Encoding"))
}

func TestFilesGoOutPackedToWhoTakesThem(t *testing.T) {
	t.Parallel()
	files := built()
	files["assets/a-1.js.br"] = &fstest.MapFile{Data: []byte(`packed tighter`)}
	both, one := pageOf(files), pageOf(built())
	for _, c := range []struct {
		h                      http.Handler
		accept, encoding, body string
	}{
		{both, "", "", "plain"},
		{both, "gzip, deflate", "gzip", "packed"},
		{both, "gzip, deflate, br, zstd", "br", "packed tighter"},
		{both, "gzip;q=0.8, br;q=1.0", "br", "packed tighter"},
		{both, "gzip, br;q=0", "gzip", "packed"},
		{both, "gzip;q=0.0", "", "plain"},
		{both, "brotli", "", "plain"},
		{one, "gzip, br", "gzip", "packed"},
	} {
		got := get(c.h, "/assets/a-1.js", c.accept)
		require.Equal(t, c.body, got.Body.String(), c.accept)
		require.Equal(t, c.encoding, got.Header().Get("Content-Encoding"), c.accept)
		require.Contains(t, got.Header().Get("Content-Type"), "javascript")
		require.Contains(t, got.Header().Get("Cache-Control"), "immutable")
		require.Equal(t, "Accept-Encoding", got.Header().Get("Vary"))
	}
}

func TestWithoutABuiltPageThereIsNone(t *testing.T) {
	t.Parallel()
	require.Nil(t, pageOf(fstest.MapFS{".gitkeep": {}}))
}
