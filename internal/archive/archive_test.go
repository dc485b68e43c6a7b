package archive

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var made = time.Date(2026, 3, 1, 4, 0, 0, 0, time.UTC)

// entries reads a whole archive; a stream is put together.
func entries(archive []byte, identity, stream string) (map[string]string, error) {
	r, err := Open(bytes.NewReader(archive), strings.NewReader(identity))
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	name, _, err := r.Next()
	for err == nil {
		if strings.HasPrefix(name, stream+".") {
			joined := r.Joined()
			content, failed := io.ReadAll(joined)
			if failed != nil {
				return nil, failed
			}
			found[stream] = string(content)
			name, _, err = joined.After()
			continue
		}
		content, failed := io.ReadAll(r)
		if failed != nil {
			return nil, failed
		}
		found[name] = string(content)
		name, _, err = r.Next()
	}
	if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return found, nil
}

func written(t testing.TB, recipient string, stream []byte, others map[string]string) []byte {
	var out bytes.Buffer
	w, err := Create(&out, made, recipient)
	require.NoError(t, err)
	require.NoError(t, w.Add("first", 2, strings.NewReader("{}")))
	s := w.Stream("record")
	for len(stream) > 0 { // in bites that fit no piece
		n := min(len(stream), 999_983)
		_, err := s.Write(stream[:n])
		require.NoError(t, err)
		stream = stream[n:]
	}
	require.NoError(t, s.Close())
	for name, content := range others {
		require.NoError(t, w.Add(name, int64(len(content)), strings.NewReader(content)))
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}

func TestWhatWasPutInComesOut(t *testing.T) {
	t.Parallel()
	identity, recipient, err := NewKey()
	require.NoError(t, err)
	for _, size := range []int{0, 1, pieceBytes - 1, pieceBytes, pieceBytes + 1, 3*pieceBytes + 7} {
		stream := bytes.Repeat([]byte("0123456789abcdef"), size/16+1)[:size]
		archive := written(t, recipient, stream, map[string]string{"files/one": "picture", "files/empty": ""})
		require.NotContains(t, string(archive), "picture")
		found, err := entries(archive, identity, "record")
		require.NoError(t, err)
		require.Equal(t, map[string]string{"first": "{}", "record": string(stream), "files/one": "picture", "files/empty": ""}, found, size)
	}
}

func TestOnlyWhoeverHoldsTheKeyReads(t *testing.T) {
	t.Parallel()
	identity, recipient, err := NewKey()
	require.NoError(t, err)
	other, _, err := NewKey()
	require.NoError(t, err)
	archive := written(t, recipient, []byte("secret"), nil)
	_, err = entries(archive, other, "record")
	require.ErrorIs(t, err, ErrOtherKey)
	_, err = entries(archive, "# a comment\n"+other+"\n"+identity+"\n", "record")
	require.NoError(t, err, "one of several")
	_, err = entries(archive, "nonsense", "record")
	require.ErrorIs(t, err, ErrNoKey)
	_, err = Create(io.Discard, made, "age1nonsense")
	require.ErrorIs(t, err, ErrNoRecipient)
	_, err = Create(io.Discard, made)
	require.ErrorIs(t, err, ErrNoRecipient)
}

// An archive that is cut off anywhere, or of which any byte is another, is never
// taken for a whole one.
func TestDamageIsFound(t *testing.T) {
	t.Parallel()
	identity, recipient, err := NewKey()
	require.NoError(t, err)
	archive := written(t, recipient, bytes.Repeat([]byte("the record "), 20_000), map[string]string{"files/one": strings.Repeat("picture ", 9_000)})
	rapid.Check(t, func(t *rapid.T) {
		damaged := bytes.Clone(archive)
		at := rapid.IntRange(0, len(damaged)-1).Draw(t, "at")
		if rapid.Bool().Draw(t, "cut") {
			damaged = damaged[:at]
		} else {
			damaged[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "by"))
		}
		_, err := entries(damaged, identity, "record")
		require.Error(t, err)
	})
}
