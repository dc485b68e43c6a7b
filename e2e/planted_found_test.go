package e2e

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"jiaoban/internal/contract"
)

// planted identities are nobody's; each is in one row of a list, in columns
// about complainants, and nowhere else.
var planted = []contract.Complainant{
	{Name: "示范-栽植甲", Telephone: "19900000011", Address: "示范-栽植路1号", IDNumber: "990101000000000011", Note: "示范-栽植备注甲"},
	{Name: "示范-栽植乙", Telephone: "19900000022", Address: "示范-栽植路2号", IDNumber: "990101000000000022", Note: "示范-栽植备注乙"},
	{Name: "示范-栽植丙", Telephone: "19900000033", Address: "示范-栽植路3号", IDNumber: "990101000000000033", Note: "示范-栽植备注丙"},
}

func partsOf(c contract.Complainant) []string {
	return []string{c.Name, c.Telephone, c.Address, c.IDNumber, c.Note}
}

func cellsOf(c contract.Complainant) string { return strings.Join(partsOf(c), ",") }

// form is one way in which a text may stand in bytes.
type form struct {
	name string
	of   func(string) [][]byte
}

func one(s string) [][]byte { return [][]byte{[]byte(s)} }

// forms are the ways in which a planted text is looked for.
var forms = []form{
	{"UTF-8", one},
	{"UTF-16LE", func(s string) [][]byte { return one(utf16Of(s, false)) }},
	{"UTF-16BE", func(s string) [][]byte { return one(utf16Of(s, true)) }},
	{"GB18030", func(s string) [][]byte {
		out, err := simplifiedchinese.GB18030.NewEncoder().String(s)
		if err != nil {
			panic(err)
		}
		return one(out)
	}},
	{"base64", inBase64(base64.StdEncoding)},
	{"base64 for addresses", inBase64(base64.URLEncoding)},
	{"hex", func(s string) [][]byte { return one(hex.EncodeToString([]byte(s))) }},
	{"HEX", func(s string) [][]byte { return one(strings.ToUpper(hex.EncodeToString([]byte(s)))) }},
	{"percent", func(s string) [][]byte { return one(url.QueryEscape(s)) }},
	{"escaped JSON", func(s string) [][]byte { return one(strings.Trim(strconv.QuoteToASCII(s), `"`)) }},
	{"escaped XML", func(s string) [][]byte {
		var out strings.Builder
		for _, r := range s {
			fmt.Fprintf(&out, "&#%d;", r)
		}
		return one(out.String())
	}},
}

func utf16Of(s string, big bool) string {
	var out bytes.Buffer
	for _, u := range utf16.Encode([]rune(s)) {
		high, low := byte(u>>8), byte(u)
		if big {
			out.Write([]byte{high, low})
		} else {
			out.Write([]byte{low, high})
		}
	}
	return out.String()
}

// inBase64 gives what of a text can be seen in base64, wherever in the encoded
// bytes it begins: each of the three offsets without the characters at both ends
// that its neighbours have a part in.
func inBase64(e *base64.Encoding) func(string) [][]byte {
	return func(s string) [][]byte {
		var out [][]byte
		for before := range 3 {
			encoded := e.WithPadding(base64.NoPadding).EncodeToString(append(make([]byte, before), s...))
			from := (before*8 + 5) / 6
			until := (before + len(s)) * 8 / 6
			out = append(out, []byte(encoded[from:until]))
		}
		return out
	}
}

// sought is a planted text in one of its forms.
type sought struct {
	says  string
	bytes []byte
}

var everySought = func() []sought {
	var all []sought
	for _, c := range planted {
		for _, s := range partsOf(c) {
			for _, f := range forms {
				for _, b := range f.of(s) {
					if !slices.ContainsFunc(all, func(x sought) bool { return bytes.Equal(x.bytes, b) }) {
						all = append(all, sought{says: s + " in " + f.name, bytes: b})
					}
				}
			}
		}
	}
	return all
}()

// byHead finds the sought texts by their first four bytes, so that hundreds of
// them are looked for in one pass over databases of many megabytes.
var byHead = func() map[[4]byte][]sought {
	heads := map[[4]byte][]sought{}
	for _, s := range everySought {
		head := [4]byte(s.bytes)
		heads[head] = append(heads[head], s)
	}
	return heads
}()

// firstTwo says of the first two bytes whether a sought text begins with them.
var firstTwo = func() (set [1 << 16]bool) {
	for head := range byHead {
		set[int(head[0])<<8|int(head[1])] = true
	}
	return set
}()

// found names the planted identities in an answer or a file: in any form, and in
// what is packed within it.
func found(content []byte) []string {
	var all []string
	for i := 0; i+4 <= len(content); i++ {
		if !firstTwo[int(content[i])<<8|int(content[i+1])] {
			continue
		}
		for _, s := range byHead[[4]byte(content[i:])] {
			if bytes.HasPrefix(content[i:], s.bytes) && !slices.Contains(all, s.says) {
				all = append(all, s.says)
			}
		}
	}
	for name, inner := range unpacked(content) {
		for _, says := range found(inner) {
			all = append(all, says+" within "+name)
		}
	}
	return all
}

// largestUnpacked bounds one packed part; nothing that the program writes has one
// as large.
const largestUnpacked = 64 << 20

// unpacked gives the parts of a zip file, as workbooks are, and the content of a
// gzip stream.
func unpacked(content []byte) map[string][]byte {
	parts := map[string][]byte{}
	add := func(name string, r io.Reader) {
		inner, err := io.ReadAll(io.LimitReader(r, largestUnpacked+1))
		switch {
		case len(inner) > largestUnpacked:
			parts[name] = []byte(partsOf(planted[0])[0]) // too large to be searched is as bad as found
		case err == nil || len(inner) > 0:
			parts[name] = inner
		}
	}
	switch {
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		if z, err := zip.NewReader(bytes.NewReader(content), int64(len(content))); err == nil {
			for _, f := range z.File {
				if r, err := f.Open(); err == nil {
					add(f.Name, r)
					_ = r.Close()
				}
			}
		}
	case bytes.HasPrefix(content, []byte{0x1f, 0x8b}):
		if r, err := gzip.NewReader(bytes.NewReader(content)); err == nil {
			add("gzip", r)
		}
	}
	return parts
}

// The search itself finds what it looks for: every planted text, in every form,
// in the midst of other bytes, in a workbook, in a packed stream and in a folder.
// Without this, an empty hand would prove nothing.
func TestThePlantedSearchFinds(t *testing.T) {
	t.Parallel()
	require.Empty(t, found([]byte("示范-夜间施工噪声 19900000044 990101000000000044")))
	encodings := map[string]func(string) string{
		"as it is": func(s string) string { return s },
		"UTF-16LE": func(s string) string { return utf16Of(s, false) },
		"UTF-16BE": func(s string) string { return utf16Of(s, true) },
		"GB18030": func(s string) string {
			out, err := simplifiedchinese.GB18030.NewEncoder().String(s)
			require.NoError(t, err)
			return out
		},
		"base64":         func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"base64 within":  func(s string) string { return base64.StdEncoding.EncodeToString([]byte("x" + s + "yz")) },
		"base64 further": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("ab" + s + "c")) },
		"hex":            func(s string) string { return hex.EncodeToString([]byte(s)) },
		"HEX":            func(s string) string { return fmt.Sprintf("%X", s) },
		"address":        url.QueryEscape,
		"path":           url.PathEscape,
		"JSON":           func(s string) string { return strconv.QuoteToASCII(s) },
		"gzip": func(s string) string {
			var out bytes.Buffer
			w := gzip.NewWriter(&out)
			_, err := w.Write([]byte("noise " + s))
			require.NoError(t, err)
			require.NoError(t, w.Close())
			return out.String()
		},
		"workbook": func(s string) string {
			book := excelize.NewFile()
			defer book.Close()
			require.NoError(t, book.SetCellStr("Sheet1", "C7", s))
			var out bytes.Buffer
			require.NoError(t, book.Write(&out))
			return out.String()
		},
	}
	for _, c := range planted {
		for _, s := range partsOf(c) {
			for name, encode := range encodings {
				content := encode(s)
				if name != "gzip" && name != "workbook" {
					content = "noise\x00" + content + "\xff noise"
				}
				require.NotEmpty(t, found([]byte(content)), "%s as %s", s, name)
			}
		}
	}
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "clean"), []byte("示范"), 0o600))
	files, told := searched(t, folder)
	require.Equal(t, 1, files)
	require.Empty(t, told)
	require.NoError(t, os.Mkdir(filepath.Join(folder, "deep"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "deep", "journal"), []byte("…"+planted[2].Telephone), 0o600))
	files, told = searched(t, folder)
	require.Equal(t, 2, files)
	require.Len(t, told, 1)
}
