package files_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"

	"jiaoban/internal/files"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// pngHeader says that a picture is four by four in grey.
const pngHeader = pngMagic + "\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x04\x00\x00\x00\x04\x08\x00\x00\x00\x00\x8c\x9a\xc1\xa2"

func zipOf(t *testing.T, firstSize int, names ...string) []byte {
	t.Helper()
	var buffer bytes.Buffer
	archive := zip.NewWriter(&buffer)
	for i, name := range names {
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		require.NoError(t, err)
		size := 10
		if i == 0 {
			size = firstSize
		}
		_, err = entry.Write(bytes.Repeat([]byte("x"), size))
		require.NoError(t, err)
	}
	require.NoError(t, archive.Close())
	return buffer.Bytes()
}

func encoded(t *testing.T, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var buffer bytes.Buffer
	require.NoError(t, encode(&buffer))
	return buffer.Bytes()
}

func TestTheTypeIsRecognisedFromTheContent(t *testing.T) {
	t.Parallel()
	pixels := image.NewGray(image.Rect(0, 0, 4, 4))
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String("经现场核查,举报反映的问题基本属实。")
	require.NoError(t, err)
	ftyp := func(brand string) []byte {
		return []byte("\x00\x00\x00\x18ftyp" + brand + "\x00\x00\x02\x00" + brand + "mp41" + strings.Repeat("\x00", 64))
	}
	const word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	const sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	tests := map[string]struct {
		content   []byte
		mediaType string
		kind      files.Kind
	}{
		"text in UTF-8":      {[]byte("经现场核查,举报反映的问题基本属实。"), "text/plain", files.KindText},
		"text in GB18030":    {[]byte(gbk), "text/plain", files.KindText},
		"one character":      {[]byte("x"), "text/plain", files.KindText},
		"monitoring as CSV":  {[]byte("time,value\n08:00,1.2\n09:00,1.3\n"), "text/csv", files.KindText},
		"PDF":                {[]byte("%PDF-1.7\n1 0 obj\n"), "application/pdf", files.KindText},
		"Word":               {zipOf(t, 10, "[Content_Types].xml", "_rels/.rels", "word/document.xml"), word, files.KindText},
		"Word, parts far in": {zipOf(t, 20_000, "[Content_Types].xml", "_rels/.rels", "word/document.xml"), word, files.KindText},
		"Word, other order":  {zipOf(t, 10, "mimetype.txt", "word/document.xml", "[Content_Types].xml"), word, files.KindText},
		"Excel":              {zipOf(t, 20_000, "_rels/.rels", "docProps/app.xml", "xl/workbook.xml", "[Content_Types].xml"), sheet, files.KindText},
		"OFD":                {zipOf(t, 10, "OFD.xml", "Doc_0/Document.xml"), "application/ofd", files.KindText},
		"PNG":                {encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, pixels) }), "image/png", files.KindPicture},
		"JPEG":               {encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, pixels, nil) }), "image/jpeg", files.KindPicture},
		"GIF":                {encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, pixels, nil) }), "image/gif", files.KindPicture},
		"WebP":               {[]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x03\xc0\x00\x00"), "image/webp", files.KindPicture},
		"HEIC":               {ftyp("heic"), "image/heic", files.KindPicture},
		"WAV":                {[]byte("RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x00\x00\x00\x00"), "audio/wav", files.KindAudio},
		"MP3":                {[]byte("ID3\x03\x00\x00\x00\x00\x00\x0a" + strings.Repeat("\x00", 32)), "audio/mpeg", files.KindAudio},
		"AMR":                {[]byte("#!AMR\n\x3c\x00\x00"), "audio/amr", files.KindAudio},
		"M4A":                {ftyp("M4A "), "audio/x-m4a", files.KindAudio},
		"MP4":                {ftyp("isom"), "video/mp4", files.KindVideo},
		"QuickTime":          {ftyp("qt  "), "video/quicktime", files.KindVideo},
		"3GPP":               {ftyp("3gp4"), "video/3gpp", files.KindVideo},
		"AVI":                {[]byte("RIFF\x24\x00\x00\x00AVI LIST\x00\x00\x00\x00"), "video/x-msvideo", files.KindVideo},
		"text on tags":       {[]byte("正文中的 <script> 只是文字"), "text/plain", files.KindText},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			object := b.put(t, test.content)
			require.Equal(t, test.mediaType, object.MediaType)
			require.Equal(t, test.kind, object.Kind)
			stat, err := b.disk.Stat(t.Context(), object.Digest)
			require.NoError(t, err)
			require.Equal(t, object, stat)
			require.Equal(t, test.content, b.get(t, object.Digest))
		})
	}
}

// A mark alone makes no picture: evidence must at least say how large it is.
func TestAPictureHasAWholeHeader(t *testing.T) {
	t.Parallel()
	b := setup(t)
	whole := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, image.NewGray(image.Rect(0, 0, 4, 4))) })
	photo := encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, image.NewGray(image.Rect(0, 0, 4, 4)), nil) })
	bitmap := func(length, size byte) []byte {
		return append([]byte("BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00"), length, 0, 0, 0, size, 0, 0, 0, size, 0, 0, 0, 1, 0, 24, 0)
	}
	for name, content := range map[string][]byte{
		"thirty bytes of PNG":        whole[:30],
		"the mark of PNG and text":   []byte(pngMagic + "这不是图片"),
		"a JPEG cut before its size": photo[:30],
		"a GIF without a size":       []byte("GIF89a\x00\x00\x00\x00\x00\x00\x00"),
		"a bitmap without a size":    bitmap(40, 0),
		"a WebP of another kind":     []byte("RIFF\x1a\x00\x00\x00WEBPjunkjunkjunk"),
		"a TIFF without a directory": []byte("II*\x00\x00\x00\x00\x00 text"),
	} {
		_, err := b.disk.Put(t.Context(), bytes.NewReader(content), files.Limits{})
		require.Equal(t, files.CodePictureBroken, files.CodeOf(err), name)
	}
	require.Equal(t, files.KindPicture, b.put(t, bitmap(40, 4)).Kind)
	// A camera's notes may fill more than what is looked at.
	notes := []byte{0xff, 0xd8}
	for range 2 {
		notes = append(append(notes, 0xff, 0xe1, 0xff, 0xff), make([]byte, 0xfffd)...)
	}
	require.Equal(t, files.KindPicture, b.put(t, append(notes, photo[2:]...)).Kind)
}

func TestDangerousAndUnknownTypesAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	tests := map[string][]byte{
		"ELF program":        []byte("\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 64)),
		"Windows program":    append([]byte("MZ"), make([]byte, 200)...),
		"Mach-O program":     []byte("\xcf\xfa\xed\xfe\x07\x00\x00\x01" + strings.Repeat("\x00", 32)),
		"shell script":       []byte("#!/bin/sh\necho hello\n"),
		"Python script":      []byte("#!/usr/bin/env python3\nprint(1)\n"),
		"HTML":               []byte("<!DOCTYPE html><html><body>x</body></html>"),
		"HTML after a blank": []byte("\n  <html><script>alert(1)</script></html>"),
		"HTML after a mark":  []byte("\xef\xbb\xbf<html><script>alert(1)</script></html>"),
		"SVG":                []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`),
		"SVG with prolog":    []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`),
		"XHTML":              []byte(`<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>`),
		"XML":                []byte(`<?xml version="1.0"?><a/>`),
		"zip":                zipOf(t, 10, "a.txt", "b.txt"),
		"zip, OFD not first": zipOf(t, 10, "a.txt", "OFD.xml"),
		"zip, half Word":     zipOf(t, 10, "a.txt", "word/document.xml"),
		"Java archive":       zipOf(t, 10, "META-INF/MANIFEST.MF", "A.class"),
		"gzip":               []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00"),
		"RAR":                []byte("Rar!\x1a\x07\x01\x00"),
		"7z":                 []byte("7z\xbc\xaf\x27\x1c\x00\x04"),
		"WebAssembly":        []byte("\x00asm\x01\x00\x00\x00"),
		"database":           []byte("SQLite format 3\x00" + strings.Repeat("\x00", 100)),
		"unknown":            {0, 1, 2, 3, 4, 5, 6, 7},
	}
	for name, content := range tests {
		_, err := b.disk.Put(t.Context(), bytes.NewReader(content), files.Limits{})
		problem := requireCode(t, files.CodeTypeRefused, err)
		require.NotEmpty(t, problem.Params["media_type"], name)
	}
	require.Zero(t, b.filesIn(t, "."))
}

func TestARefusedTypeIsNotReadToItsEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sent := bytes.NewReader(append([]byte("\x7fELF\x02\x01\x01"), make([]byte, mib)...))
	_, err := b.disk.Put(t.Context(), sent, files.Limits{})
	requireCode(t, files.CodeTypeRefused, err)
	require.Greater(t, sent.Len(), 900<<10)
}

func TestEveryProblemSpeaksBothLanguages(t *testing.T) {
	t.Parallel()
	params := map[string]string{}
	for _, name := range []string{"limit", "media_type", "received_bytes", "expected_bytes", "offset"} {
		params[name] = "7"
	}
	for _, code := range []string{
		files.CodeEmpty, files.CodeTooLarge, files.CodeTypeRefused, files.CodeInterrupted, files.CodeTruncated,
		files.CodeTooLong, files.CodeDigestMismatch, files.CodeDigestMalformed, files.CodeNotFound, files.CodeDamaged,
		files.CodeStorageFull, files.CodeUploadNotFound, files.CodeUploadOffset, files.CodeUploadFragmented,
	} {
		problem := &files.Problem{Code: code, Params: params}
		zh, en := problem.Message("zh"), problem.Message("en")
		require.NotEqual(t, zh, en)
		require.NotEqual(t, code, en)
		require.NotContains(t, zh+en, "{")
		require.Regexp(t, `\p{Han}`, zh)
		require.NotRegexp(t, `\p{Han}`, en)
	}
	require.Equal(t, "unheard_of", (&files.Problem{Code: "unheard_of"}).Message("en"))
	require.Equal(t, "file_too_large limit=7 limit_bytes=8",
		(&files.Problem{Code: files.CodeTooLarge, Params: map[string]string{"limit_bytes": "8", "limit": "7"}}).Error())
	require.Empty(t, files.CodeOf(nil))
}
