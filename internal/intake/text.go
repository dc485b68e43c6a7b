package intake

import (
	"bytes"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Names of encodings.
const (
	encodingUTF8    = "utf-8"
	encodingUTF16LE = "utf-16le"
	encodingUTF16BE = "utf-16be"
	encodingGB18030 = "gb18030"
)

// encodingNames are what people call them.
var encodingNames = map[string]string{
	encodingUTF8: "UTF-8", encodingUTF16LE: "UTF-16", encodingUTF16BE: "UTF-16", encodingGB18030: "GB18030",
}

// decodeText turns the bytes of a text file into UTF-8 without its byte order
// mark. Text without a mark is UTF-8 if all of it is valid UTF-8, else GB18030
// if all of it is valid GB18030 and it is not meant to be UTF-8.
func decodeText(data []byte) (text, name string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
		if at := firstInvalidUTF8(data); at >= 0 {
			return "", "", invalidText(data, at, 3, encodingUTF8)
		}
		return string(data), encodingUTF8, nil
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), data, encodingUTF16LE)
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeWith(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), data, encodingUTF16BE)
	}
	if at := controlDense(data); at >= 0 {
		return "", "", problem("not_text", "offset", strconv.Itoa(at))
	}
	if utf8.Valid(data) {
		return string(data), encodingUTF8, nil
	}
	if meantUTF8(data) {
		return "", "", invalidText(data, firstInvalidUTF8(data), 0, encodingUTF8)
	}
	if at := firstInvalidGB18030(data); at >= 0 {
		return "", "", invalidText(data, at, 0, encodingGB18030)
	}
	return decodeWith(simplifiedchinese.GB18030, data, encodingGB18030)
}

func decodeWith(enc encoding.Encoding, data []byte, name string) (string, string, error) {
	var b strings.Builder
	b.Grow(len(data) + len(data)/2)
	w := transform.NewWriter(&b, enc.NewDecoder())
	_, err := w.Write(data)
	if closeErr := w.Close(); err == nil {
		err = closeErr
	}
	text := b.String()
	if err != nil {
		return "", "", invalidText(data, 0, 0, name)
	}
	// The decoders replace what they cannot read. GB18030 was checked before, so
	// there a replacement character was really sent.
	if name != encodingGB18030 {
		if at := strings.IndexRune(text, utf8.RuneError); at >= 0 {
			return "", "", invalidUTF16(text, at, name)
		}
		if at := controlDense([]byte(text)); at >= 0 {
			return "", "", problem("not_text", "offset", strconv.Itoa(at))
		}
	}
	return text, name, nil
}

func firstInvalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return -1
}

// firstInvalidGB18030 checks the byte patterns of the standard: one byte, two
// bytes, or four bytes; and that each has a character. Codes of the user's own
// area have none, nor have some rare characters in the decoder's table: to let
// them pass would lose them without a word.
func firstInvalidGB18030(data []byte) int {
	for i := 0; i < len(data); {
		switch c := data[i]; {
		case c < 0x80:
			i++
		case c == 0x80 || c == 0xFF || i+1 >= len(data):
			return i
		case data[i+1] >= 0x40 && data[i+1] != 0x7F && data[i+1] != 0xFF:
			if withoutCharacter()[c][data[i+1]] {
				return i
			}
			i += 2
		case data[i+1] >= 0x30 && data[i+1] <= 0x39:
			if i+3 >= len(data) || data[i+2] < 0x81 || data[i+2] > 0xFE || data[i+3] < 0x30 || data[i+3] > 0x39 {
				return i
			}
			if four := data[i : i+4]; decodesToNothing(four) && !bytes.Equal(four, replacement) {
				return i
			}
			i += 4
		default:
			return i
		}
	}
	return -1
}

// replacement is U+FFFD itself, as somebody may have sent it.
var replacement = []byte{0x84, 0x31, 0xA4, 0x37}

func decodesToNothing(code []byte) bool {
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(code)
	return err != nil || bytes.ContainsRune(text, utf8.RuneError)
}

// withoutCharacter are the two-byte codes that the decoder has no character for.
var withoutCharacter = sync.OnceValue(func() *[256][256]bool {
	var none [256][256]bool
	for high := 0x81; high <= 0xFE; high++ {
		for low := 0x40; low <= 0xFE; low++ {
			none[high][low] = low != 0x7F && decodesToNothing([]byte{byte(high), byte(low)})
		}
	}
	return &none
})

// controlDense returns where control characters begin if there are more of them
// than an accident explains: over one in a hundred bytes, and more than eight.
func controlDense(data []byte) int {
	n, first := 0, -1
	for i, c := range data {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' || c == 0x7F {
			if n++; first < 0 {
				first = i
			}
		}
	}
	if n > 8 && n > len(data)/100 || n > 0 && n == len(data) {
		return first
	}
	return -1
}
