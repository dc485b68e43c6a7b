package secrecy_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"jiaoban/internal/secrecy"
)

const (
	caseA = "01J0000000000000000000000A"
	caseB = "01J0000000000000000000000B"
)

func newKeys(t *testing.T) (*secrecy.Keys, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	keys, err := secrecy.Create(dir, secrecy.Master{})
	require.NoError(t, err)
	return keys, dir
}

func TestIdentityOpensOnlyInItsOwnCaseAndField(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t)
	plain := []byte("演示举报人 000-0000-0000")
	sealed, err := keys.SealIdentity(plain, caseA, "telephone")
	require.NoError(t, err)
	require.NotContains(t, string(sealed), "000-0000")

	opened, err := keys.OpenIdentity(sealed, caseA, "telephone")
	require.NoError(t, err)
	require.Equal(t, plain, opened)

	for name, place := range map[string][2]string{
		"another case":    {caseB, "telephone"},
		"another field":   {caseA, "name"},
		"swapped":         {"telephone", caseA},
		"border moved":    {caseA + "t", "elephone"},
		"border moved up": {caseA[:25], caseA[25:] + "telephone"},
	} {
		_, err := keys.OpenIdentity(sealed, place[0], place[1])
		require.ErrorIs(t, err, secrecy.ErrUnreadable, name)
	}
	_, err = keys.OpenText(sealed, caseA, "telephone")
	require.ErrorIs(t, err, secrecy.ErrUnreadable, "another purpose")
	_, err = keys.OpenFileHeader(sealed, caseA)
	require.ErrorIs(t, err, secrecy.ErrUnreadable, "another purpose")

	for _, place := range [][2]string{{"", "telephone"}, {caseA, ""}} {
		_, err = keys.SealIdentity(plain, place[0], place[1])
		require.ErrorIs(t, err, secrecy.ErrContext)
		_, err = keys.OpenIdentity(sealed, place[0], place[1])
		require.ErrorIs(t, err, secrecy.ErrContext)
	}
}

func TestKeysOfAnotherInstallationOpenNothing(t *testing.T) {
	t.Parallel()
	ours, _ := newKeys(t)
	theirs, _ := newKeys(t)
	require.NotEqual(t, ours.ID(), theirs.ID())
	sealed, err := ours.SealIdentity([]byte("text"), caseA, "name")
	require.NoError(t, err)
	_, err = theirs.OpenIdentity(sealed, caseA, "name")
	require.ErrorIs(t, err, secrecy.ErrUnreadable)
	require.NotEqual(t, ours.Digest("filing", []byte("a")), theirs.Digest("filing", []byte("a")))
}

func TestEveryAlteredByteIsNoticed(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t)
	sealed, err := keys.SealIdentity([]byte("演示举报人"), caseA, "name")
	require.NoError(t, err)
	for i := range sealed {
		altered := bytes.Clone(sealed)
		altered[i] ^= 1
		_, err := keys.OpenIdentity(altered, caseA, "name")
		require.ErrorIs(t, err, secrecy.ErrUnreadable, "byte %d", i)
		_, err = keys.OpenIdentity(sealed[:i], caseA, "name")
		require.ErrorIs(t, err, secrecy.ErrUnreadable, "cut at %d", i)
	}
	_, err = keys.OpenIdentity(append(bytes.Clone(sealed), 0), caseA, "name")
	require.ErrorIs(t, err, secrecy.ErrUnreadable)
}

func TestFieldsRoundTripWhateverTheyHold(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t)
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		caseID := rapid.StringN(1, 40, -1).Draw(t, "case")
		field := rapid.StringN(1, 40, -1).Draw(t, "field")
		sealed, err := keys.SealText(plain, caseID, field)
		require.NoError(t, err)
		opened, err := keys.OpenText(sealed, caseID, field)
		require.NoError(t, err)
		require.True(t, bytes.Equal(plain, opened))
	})
}

func TestDigestTellsApartWhatDiffersOnlyInItsBorders(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t)
	digest := keys.Digest("filing", []byte("ab"), []byte("c"))
	require.Len(t, digest, 64)
	require.Equal(t, digest, keys.Digest("filing", []byte("ab"), []byte("c")))
	for _, other := range []string{
		keys.Digest("filing", []byte("a"), []byte("bc")),
		keys.Digest("filing", []byte("abc")),
		keys.Digest("filing", []byte("ab"), []byte("c"), nil),
		keys.Digest("filinga", []byte("b"), []byte("c")),
		keys.Digest("index", []byte("ab"), []byte("c")),
	} {
		require.NotEqual(t, digest, other)
	}
}

func TestDigestsStoredBeforeARotationAreStillRecognised(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t)
	before := keys.Digest("filing", []byte("body"))
	require.NoError(t, keys.Rotate(secrecy.Digest))
	after := keys.Digest("filing", []byte("body"))
	require.NotEqual(t, before, after)
	require.True(t, keys.SameDigest(before, "filing", []byte("body")))
	require.True(t, keys.SameDigest(after, "filing", []byte("body")))
	require.False(t, keys.SameDigest(before, "filing", []byte("another body")))
	require.False(t, keys.SameDigest("", "filing", []byte("body")))
	require.Equal(t, []string{after, before}, keys.Digests("filing", []byte("body")))
}

func TestRotationKeepsOlderCiphertextsReadable(t *testing.T) {
	t.Parallel()
	keys, dir := newKeys(t)
	var sealed [][]byte
	for i := range 4 {
		ciphertext, err := keys.SealIdentity([]byte{byte(i)}, caseA, "name")
		require.NoError(t, err)
		sealed = append(sealed, ciphertext)
		require.NoError(t, keys.Rotate(secrecy.Identity))
	}
	// Tink's ciphertexts begin with a version byte and the key's id.
	ids := map[string]bool{}
	for _, ciphertext := range sealed {
		ids[string(ciphertext[1:5])] = true
	}
	require.Len(t, ids, 4, "each rotation must bring a new primary key into use")

	reopened, err := secrecy.Open(dir, secrecy.Master{})
	require.NoError(t, err)
	for _, k := range []*secrecy.Keys{keys, reopened} {
		for i, ciphertext := range sealed {
			opened, err := k.OpenIdentity(ciphertext, caseA, "name")
			require.NoError(t, err)
			require.Equal(t, []byte{byte(i)}, opened)
		}
	}
	require.ErrorContains(t, keys.Rotate("unheard-of"), "no purpose")
}

func TestAnotherProcessTakesOverARotatedKey(t *testing.T) {
	t.Parallel()
	writer, dir := newKeys(t)
	reader, err := secrecy.Open(dir, secrecy.Master{})
	require.NoError(t, err)
	for _, purpose := range secrecy.Purposes() {
		require.NoError(t, writer.Rotate(purpose))
	}
	sealed, err := writer.SealIdentity([]byte("new"), caseA, "name")
	require.NoError(t, err)
	opened, err := reader.OpenIdentity(sealed, caseA, "name")
	require.NoError(t, err)
	require.Equal(t, "new", string(opened))
	require.True(t, reader.SameDigest(writer.Digest("filing", []byte("x")), "filing", []byte("x")))

	// Both rotate in turn: neither may drop the other's key.
	require.NoError(t, reader.Rotate(secrecy.Identity))
	late, err := writer.SealIdentity([]byte("late"), caseA, "name")
	require.NoError(t, err)
	_, err = reader.OpenIdentity(late, caseA, "name")
	require.NoError(t, err)
}

func TestConcurrentUseAndRotation(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t)
	stored := keys.Digest("filing", []byte("body"))
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range 50 {
				plain := fmt.Appendf(nil, "%d/%d", worker, i)
				sealed, err := keys.SealIdentity(plain, caseA, "name")
				if err != nil {
					t.Error(err)
					return
				}
				opened, err := keys.OpenIdentity(sealed, caseA, "name")
				if err != nil || !bytes.Equal(plain, opened) {
					t.Errorf("%q: %v", opened, err)
				}
				if !keys.SameDigest(stored, "filing", []byte("body")) {
					t.Error("digest lost")
				}
			}
		})
	}
	group.Go(func() {
		for range 5 {
			if err := keys.Rotate(secrecy.Identity); err != nil {
				t.Error(err)
			}
			if err := keys.Rotate(secrecy.Digest); err != nil {
				t.Error(err)
			}
		}
	})
	group.Wait()
}

func TestKeysAndMasterNeverPrintThemselves(t *testing.T) {
	t.Parallel()
	encoded := strings.Repeat("QUJD", 10) + "QUI="
	master, err := secrecy.ParseMaster(encoded)
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "keys")
	keys, err := secrecy.Create(dir, master)
	require.NoError(t, err)
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("start", "master", master, "keys", keys)
	printed := fmt.Sprintf("%v %+v %#v %s %v %+v %#v", master, master, master, keys, keys, keys, keys) + log.String()
	require.NotContains(t, printed, "QUJD")
	require.NotContains(t, printed, "65 66 67")
	require.NotContains(t, printed, "ABCABC")
	require.Contains(t, printed, "hidden")
}

func TestFileBodiesRoundTripAndNoticeTampering(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t)
	key := bytes.Repeat([]byte{7}, 32)
	plain := bytes.Repeat([]byte("planted evidence "), 10_000)
	var encrypted bytes.Buffer
	w, err := keys.EncryptFile(&encrypted, key)
	require.NoError(t, err)
	_, err = w.Write(plain)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NotContains(t, encrypted.String(), "planted")

	read := func(body, key []byte) ([]byte, error) {
		r, err := keys.DecryptFile(bytes.NewReader(body), key)
		if err != nil {
			return nil, err
		}
		var opened bytes.Buffer
		_, err = opened.ReadFrom(r)
		return opened.Bytes(), err
	}
	opened, err := read(encrypted.Bytes(), key)
	require.NoError(t, err)
	require.Equal(t, plain, opened)

	for _, at := range []int{0, 1, 40, 41, 64<<10 - 1, 64 << 10, encrypted.Len() - 1} {
		altered := bytes.Clone(encrypted.Bytes())
		altered[at] ^= 1
		_, err := read(altered, key)
		require.Error(t, err, "byte %d", at)
	}
	for _, length := range []int{0, 1, 41, 64 << 10, 128 << 10, encrypted.Len() - 1} {
		_, err := read(encrypted.Bytes()[:length], key)
		require.Error(t, err, "cut at %d", length)
	}
	_, err = read(encrypted.Bytes(), bytes.Repeat([]byte{8}, 32))
	require.Error(t, err)
	_, err = keys.EncryptFile(&encrypted, key[:16])
	require.ErrorContains(t, err, "16 bytes")
}

func TestFileHeaderIsBoundToItsName(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t)
	sealed, err := keys.SealFileHeader([]byte("header"), "sha256:aa")
	require.NoError(t, err)
	opened, err := keys.OpenFileHeader(sealed, "sha256:aa")
	require.NoError(t, err)
	require.Equal(t, "header", string(opened))
	_, err = keys.OpenFileHeader(sealed, "sha256:ab")
	require.ErrorIs(t, err, secrecy.ErrUnreadable)
	_, err = keys.SealFileHeader(nil, "")
	require.ErrorIs(t, err, secrecy.ErrContext)
	_, err = keys.OpenFileHeader(sealed, "")
	require.ErrorIs(t, err, secrecy.ErrContext)
}

func TestEveryPurposeHasItsOwnFile(t *testing.T) {
	t.Parallel()
	_, dir := newKeys(t)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
		info, err := entry.Info()
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), entry.Name())
	}
	slices.Sort(names)
	require.Equal(t, []string{".lock", "digest.json", "files.json", "identity.json", "keyring.json", "payload.json", "roots.json", "signin.json", "text.json"}, names)
	info, err := os.Stat(dir)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())
}
