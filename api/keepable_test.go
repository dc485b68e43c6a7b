package api

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// What no database keeps as text is refused with the part in which it stands, and
// nobody looks for it.
func TestWhatIsNoTextIsRefusedWhereverItStands(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	for _, c := range []struct {
		name, path string
		header     []string
		field      string
	}{
		{"U+0000 in the path", "/api/v1/cases/%00", nil, "path.id"},
		{"half a character in the path", "/api/v1/cases/%f0%28", nil, "path.id"},
		{"U+0000 in the query", "/api/v1/cases?q=%00", nil, "query.q"},
		{"half a character in the query", "/api/v1/cases?q=a%f0", nil, "query.q"},
		{"U+0000 in a name of the query", "/api/v1/cases?a%00b=1", nil, "query"},
		{"U+0000 in the words of a search", "/api/v1/cases", []string{"Search-Words", "%E5%92%8C%00"}, "header.search-words"},
		{"half a character in a person's id", "/api/v1/cases", []string{actingHeader, "p-\xf0"}, "header.acting-for"},
	} {
		got := w.request("GET", c.path, tokenOf(casework.DutyOfficer), nil, c.header...)
		require.Equal(t, 422, got.Code, "%s: %s", c.name, got.Body)
		require.Contains(t, got.Body.String(), `"field":"`+c.field+`"`, c.name)
	}
	require.Equal(t, 200, w.request("GET", "/api/v1/cases?q=%E5%92%8C", tokenOf(casework.DutyOfficer), nil).Code)
}

// So are the fields of a form.
func TestAFormThatIsNoTextIsRefused(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	require.NoError(t, form.WriteField("campaign", "c\x00"))
	_, err := form.CreateFormFile("file", "a.csv")
	require.NoError(t, err)
	require.NoError(t, form.Close())
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/api/v1/batches", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Authorization", "Bearer "+tokenOf(casework.DutyOfficer))
	r.Header.Set(idempotencyHeader, "key-00000001")
	got := httptest.NewRecorder()
	w.ServeHTTP(got, r)
	require.Equal(t, 422, got.Code, got.Body)
	require.Contains(t, got.Body.String(), `"field":"campaign"`)
	require.Contains(t, got.Body.String(), `"bad_characters"`)
}

// The name of a file is what a program makes of it: what is no text in it is marked,
// and the file is taken all the same.
func TestANameOfAFileIsMadeText(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"清单.csv": "清单.csv", "C:\\交办\\清单.csv": "清单.csv", "\xc7\xc8.csv": "\uFFFD.csv", "a\x00b.csv": "a\uFFFDb.csv", "": "",
	} {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/api/v1/batches", nil)
		r.Form = map[string][]string{"filename": {sent}}
		require.Equal(t, want, sentName(&gin.Context{Request: r}), "%q", sent)
	}
}
