package intake

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// A bad byte is named by the row and the column that a spreadsheet program
// shows, whatever stands before it: a title, blank lines, cells with line breaks.
func TestABadByteIsNamedByItsCell(t *testing.T) {
	t.Parallel()
	const (
		long     = "第一行\n第二行，说“是”\r\n第三行"
		spoiled  = "某处¤扰民"
		title    = "第9批交办件一览表\n\n"
		sentence = "1,2145,\"" + long + "\",即墨市,噪音\n"
	)
	for _, c := range []struct {
		name, text string
		row        string
		cell       string
	}{
		{"the first row", head + "1,2145," + spoiled + ",即墨市,噪音\n", "2", "C“交办问题基本情况”"},
		{"below a cell with line breaks", head + sentence + "2,2146,污水," + spoiled + ",水\n", "3", "D“行政区域”"},
		{"within a cell with line breaks", head + sentence + "2,2146,\"" + long + "\n" + spoiled + "\n" + long + "\",莱西市,水\n3,2147,尘,某县,水\n", "3", "C“交办问题基本情况”"},
		{"behind a separator in quotation marks", head + "1,2145,\"甲,乙,\"\"丙\"\",丁\"," + spoiled + ",噪音\n", "2", "D“行政区域”"},
		{"below a title and a blank line", title + head + sentence + "\n2,2146,污水,莱西市," + spoiled, "6", "E“污染类型”"},
		{"in the title", "一览表" + spoiled + "\n" + head + sentence, "1", "A"},
		{"in the header", strings.Replace(head, "行政区域", spoiled, 1) + sentence, "1", "D"},
		{"at the very end", head + sentence + "2,2146,污水,莱西市,¤", "3", "E“污染类型”"},
		{"beside semicolons", strings.NewReplacer(",", ";", "，说", ";说").Replace(head + sentence + "2,2146," + spoiled + ",莱西市,水\n"), "3", "C“交办问题基本情况”"},
	} {
		for encoding, encode := range map[string]func(string) []byte{
			"UTF-8":   func(s string) []byte { return []byte(s) },
			"GB18030": inGB18030(t),
		} {
			for _, mark := range []string{"", "\xEF\xBB\xBF"} {
				if mark != "" && encoding != "UTF-8" {
					continue // a mark promises UTF-8
				}
				for _, bad := range []string{"\xff", "\x80"} {
					before, after, _ := strings.Cut(c.text, "¤")
					data := append([]byte(mark), encode(before)...)
					at := len(data) + 1
					data = append(append(data, bad...), encode(after)...)
					p := readProblemOf(t, "a.csv", data)
					where := c.name + " in " + encoding
					require.Equal(t, "bad_encoding", p.Code, where)
					require.Equal(t, map[string]string{"row": c.row, "cell": c.cell, "offset": strconv.Itoa(at), "encoding": encoding}, p.Params, where)
					require.Contains(t, p.Message(Chinese), "第 "+c.row+" 行 "+c.cell+" 列")
					require.Contains(t, p.Message(English), "Row "+c.row+", column "+c.cell)
				}
			}
		}
	}
}

func inGB18030(t *testing.T) func(string) []byte {
	t.Helper()
	return func(s string) []byte {
		b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
		require.NoError(t, err)
		return b
	}
}

// Half a character is a bad byte of the encoding that the rest is in, although
// the whole may by chance be readable in another.
func TestHalfACharacterIsABadByteOfTheEncodingOfTheRest(t *testing.T) {
	t.Parallel()
	rows := head + "1,2145,夜间施工噪声很大,即墨市,噪音\n2,2146,污水直排入河,莱西市,水\n"
	for cut := 1; cut < 3; cut++ {
		at := strings.Index(rows, "直")
		data := append([]byte(rows[:at+cut]), rows[at+3:]...)
		p := readProblemOf(t, "a.csv", data)
		require.Equal(t, []string{"bad_encoding", "3", "C“交办问题基本情况”", "UTF-8"}, []string{p.Code, p.Params["row"], p.Params["cell"], p.Params["encoding"]})
		at = strings.LastIndex(rows, "水") // the file was cut off within its last character
		p = readProblemOf(t, "a.csv", []byte(rows[:at+cut]))
		require.Equal(t, []string{"3", "E“污染类型”"}, []string{p.Params["row"], p.Params["cell"]})
	}
	gb := inGB18030(t)(rows)
	p := readProblemOf(t, "a.csv", gb[:len(gb)-2])
	require.Equal(t, []string{"3", "E“污染类型”", "GB18030"}, []string{p.Params["row"], p.Params["cell"], p.Params["encoding"]})
	// A lead byte before the separator.
	at := bytes.LastIndex(gb, []byte(",")) - 1
	p = readProblemOf(t, "a.csv", append(gb[:at:at], gb[at+1:]...))
	require.Equal(t, []string{"3", "D“行政区域”"}, []string{p.Params["row"], p.Params["cell"]})
	require.False(t, meantUTF8(gb))
}

func TestALoneSurrogateIsABadByteToo(t *testing.T) {
	t.Parallel()
	for order, name := range map[unicode.Endianness]string{unicode.LittleEndian: encodingUTF16LE, unicode.BigEndian: encodingUTF16BE} {
		text := head + "1,2145,\"一\n二¤\",即墨市,噪音\n"
		data, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
		require.NoError(t, err)
		before, _, _ := strings.Cut(text, "¤")
		at := 2 + 2*len([]rune(before))
		unit := []byte{0xD8, 0x00}
		if name == encodingUTF16LE {
			unit = []byte{0x00, 0xD8}
		}
		copy(data[at:], unit)
		p := readProblemOf(t, "a.csv", data)
		require.Equal(t, "bad_encoding", p.Code)
		require.Equal(t, map[string]string{"row": "2", "cell": "C“交办问题基本情况”", "offset": strconv.Itoa(at + 1), "encoding": "UTF-16"}, p.Params)
	}
}

// A code that the standard's pattern allows and for which there is no character is
// refused at its cell, and not taken over as a character that says "lost".
func TestACodeWithoutACharacterIsABadByteToo(t *testing.T) {
	t.Parallel()
	encode := inGB18030(t)
	for code, bad := range map[string]bool{
		"\xFE\x59": true, "\xA6\xD9": true, "\xAA\xA1": true, "\xE3\x39\x81\x30": true,
		"\xB0\xA1": false, "\x84\x31\xA4\x37": false, "\x82\x35\x8F\x33": false,
	} {
		data := append(encode(head+"1,2145,某处"), code...)
		data = append(data, encode("扰民,即墨市,噪音\n")...)
		if !bad {
			text, name, err := decodeText(data)
			require.NoError(t, err, "%x", code)
			require.Equal(t, encodingGB18030, name)
			require.Contains(t, text, "扰民")
			continue
		}
		p := readProblemOf(t, "a.csv", data)
		require.Equal(t, "bad_encoding", p.Code, "%x", code)
		require.Equal(t, "C“交办问题基本情况”", p.Params["cell"])
	}
}
