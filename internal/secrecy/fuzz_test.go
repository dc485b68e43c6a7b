package secrecy

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// refusedAsKeys are the failures that a start tells in words.
func refusedAsKeys(err error) bool { return errors.Is(err, ErrKeyFile) || errors.Is(err, ErrMasterKey) }

// Whatever bytes stand in a key file: they are refused in words, or they are a ring
// that opens what it seals, and that reads alike when it is written again.
func FuzzKeyFile(f *testing.F) {
	master, err := ParseMaster(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, masterKeyBytes)))
	require.NoError(f, err)
	plain, wrapped := filepath.Join(f.TempDir(), "plain"), filepath.Join(f.TempDir(), "wrapped")
	for dir, m := range map[string]Master{plain: {}, wrapped: master} {
		keys, err := Create(dir, m)
		require.NoError(f, err)
		require.NoError(f, keys.Rotate(Text))
		for i, purpose := range Purposes() {
			content, err := os.ReadFile(filepath.Join(dir, fileName(purpose)))
			require.NoError(f, err)
			f.Add(byte(i), m.Present(), content)
			f.Add(byte(i+1), m.Present(), content) // of another purpose
			f.Add(byte(i), !m.Present(), content)
		}
	}
	for _, seed := range []string{
		"", "null", "{}", "[]", `{"format":"jiaoban-keyset-1","purpose":"text","wrapped":false,"keyset":""}`,
		`{"format":"jiaoban-keyset-1","purpose":"text","wrapped":true,"keyset":"AAAA"}`, `{"format":"jiaoban-keyset-2","purpose":"text"}`,
		`{"format":"jiaoban-keyset-1","purpose":"text","wrapped":false,"keyset":"CAESAA==","made":{"1":"0000-00-00"}}`, `{"more":1}`,
	} {
		f.Add(byte(1), false, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, which byte, isWrapped bool, content []byte) {
		purpose, m := Purposes()[int(which)%len(Purposes())], Master{}
		if isWrapped {
			m = master
		}
		loaded, err := parseKeyset(content, "a file", purpose, m)
		if err != nil {
			require.True(t, refusedAsKeys(err), "%v", err)
			return
		}
		state, err := newRingState(purpose, loaded)
		if err != nil {
			require.True(t, refusedAsKeys(err), "%v", err)
			return
		}
		require.Contains(t, keyIDs(loaded.handle), state.primary)
		if state.aead != nil {
			sealed, err := state.aead.Encrypt([]byte("plain"), []byte("place"))
			require.NoError(t, err)
			opened, err := state.aead.Decrypt(sealed, []byte("place"))
			require.NoError(t, err)
			require.Equal(t, "plain", string(opened))
		}
		path := filepath.Join(t.TempDir(), fileName(purpose))
		require.NoError(t, writeKeyset(path, purpose, loaded.handle, loaded.made, m))
		again, err := readKeyset(path, purpose, m)
		require.NoError(t, err)
		require.Equal(t, keyIDs(loaded.handle), keyIDs(again.handle))
	})
}

// Whatever bytes stand in the list of a key folder: they are refused in words, or
// they name the folder.
func FuzzKeyring(f *testing.F) {
	for _, seed := range []string{
		"", "null", "{}", `{"format":"jiaoban-keyring-1","id":"00","purposes":["identity","text"]}`, `{"format":"jiaoban-keyring-1","id":""}`,
		`{"format":"jiaoban-keyring-9","id":"00"}`, `{"format":"jiaoban-keyring-1","id":1}`, `{"format":"jiaoban-keyring-1","id":"00","purposes":[null,"none"]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		keyring, err := parseKeyring(content, "a file")
		if err != nil {
			require.ErrorIs(t, err, ErrKeyFile)
			require.Zero(t, keyring)
			return
		}
		require.NotEmpty(t, keyring.ID)
		again, err := json.Marshal(keyring)
		require.NoError(t, err)
		same, err := parseKeyring(again, "a file")
		require.NoError(t, err)
		require.Equal(t, keyring.whole(), same.whole())
	})
}

// Whatever is set as the master key: it is refused without a word of it, or it is
// one that opens what it wraps.
func FuzzMasterKey(f *testing.F) {
	good := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, masterKeyBytes))
	for _, seed := range []string{"", " ", good, " " + good + "\n", good[:40], good + good, strings.Repeat("=", 44), "\x00", base64.RawStdEncoding.EncodeToString(bytes.Repeat([]byte{7}, masterKeyBytes))} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, encoded string) {
		master, err := ParseMaster(encoded)
		if err != nil {
			require.ErrorIs(t, err, ErrMasterKey)
			if word := strings.TrimSpace(encoded); len(word) > 8 {
				require.NotContains(t, err.Error(), word)
			}
			return
		}
		require.Equal(t, strings.TrimSpace(encoded) != "", master.Present())
		if !master.Present() {
			return
		}
		sealed, err := master.aead.Encrypt([]byte("plain"), nil)
		require.NoError(t, err)
		opened, err := master.aead.Decrypt(sealed, nil)
		require.NoError(t, err)
		require.Equal(t, "plain", string(opened))
		require.NotContains(t, master.String()+master.GoString(), strings.TrimSpace(encoded))
	})
}

// Whatever somebody sends as a position of the feed: it does not open, unless it was
// sealed here, byte for byte.
func FuzzPosition(f *testing.F) {
	keys, err := Create(filepath.Join(f.TempDir(), "keys"), Master{})
	require.NoError(f, err)
	genuine, err := keys.SealPosition(42)
	require.NoError(f, err)
	text, err := keys.SealText([]byte("12345678"), "case-1", "position")
	require.NoError(f, err)
	for _, seed := range [][]byte{nil, {1}, genuine[:len(genuine)-1], append(bytes.Clone(genuine), 0), text, bytes.Repeat([]byte{0xff}, 41)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sealed []byte) {
		pos, err := keys.OpenPosition(sealed)
		if bytes.Equal(sealed, genuine) {
			require.NoError(t, err)
			require.Equal(t, int64(42), pos)
			return
		}
		require.ErrorIs(t, err, ErrUnreadable)
	})
}
