package files

import (
	"archive/zip"
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever a file begins with: it is refused in words, or it is of a kind that is
// taken, and what follows the looked-at beginning changes nothing of that.
func FuzzKind(f *testing.F) {
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, name := range []string{"[Content_Types].xml", "word/document.xml"} {
		_, err := w.Create(name)
		require.NoError(f, err)
	}
	require.NoError(f, w.Close())
	for _, seed := range []string{
		"", "举报反映的问题基本属实。", "a,b\n1,2\n", "%PDF-1.7\n", "<html><script>", "MZ\x90", "#!/bin/sh\n", `{"a":1}`, archive.String(), archive.String()[:40],
		"PK\x03\x04\xff\xff", "PK\x03\x04" + string(make([]byte, 22)) + "\xff\xff\x00\x00OFD.xml", "PK\x03\x04" + string(make([]byte, 22)) + "\x07\x00\x00\x00OFD.xml",
		"\xff\xd8\xff\xe0\x00\x10JFIF", "GIF89a\x01\x00\x01\x00", "BM" + string(make([]byte, 24)), "II*\x00\x08\x00\x00\x00\x00", "MM\x00*\x00\x00\x00\x07\x00", "RIFF\x04\x00\x00\x00WEBPVP8 ",
		"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x04\x00\x00\x00\x04\x08\x00\x00\x00\x00\x8c\x9a\xc1\xa2",
		"\x00\x00\x00\x18ftypheic\x00\x00\x02\x00heicmp41",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, head []byte) {
		head = head[:min(len(head), headBytes)]
		mediaType, kind, err := recognise(head)
		if err != nil {
			var p *Problem
			require.True(t, errors.As(err, &p), "%v", err)
			require.Contains(t, []string{CodeTypeRefused, CodePictureBroken}, p.Code)
			require.Empty(t, mediaType)
			return
		}
		require.Equal(t, accepted[mediaType], kind)
		require.NotContains(t, []string{"text/html", "image/svg+xml", "text/xml", mediaTypeZip}, mediaType)
	})
}
