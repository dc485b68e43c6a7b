package secrecy

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func created(t *testing.T) *Keys {
	t.Helper()
	keys, err := Create(filepath.Join(t.TempDir(), "keys"), Master{})
	require.NoError(t, err)
	return keys
}

// A text opens with its own case's key, in its own place, and nowhere else.
func TestTextsOfACaseHaveAKeyOfTheirOwn(t *testing.T) {
	t.Parallel()
	keys := created(t)
	first, err := keys.NewCaseKey("case-1")
	require.NoError(t, err)
	second, err := keys.NewCaseKey("case-2")
	require.NoError(t, err)
	sealed, err := keys.SealCaseText(first, []byte("夜间噪声"), "case-1", "sha256:a")
	require.NoError(t, err)
	plain, err := keys.OpenCaseText(first, sealed, "case-1", "sha256:a")
	require.NoError(t, err)
	require.Equal(t, "夜间噪声", string(plain))
	for name, open := range map[string]func() ([]byte, error){
		"another field":      func() ([]byte, error) { return keys.OpenCaseText(first, sealed, "case-1", "sha256:b") },
		"another case":       func() ([]byte, error) { return keys.OpenCaseText(first, sealed, "case-2", "sha256:a") },
		"another case's key": func() ([]byte, error) { return keys.OpenCaseText(second, sealed, "case-2", "sha256:a") },
		"the ring itself":    func() ([]byte, error) { return keys.OpenText(sealed, "case-1", "sha256:a") },
		"altered": func() ([]byte, error) {
			return keys.OpenCaseText(first, append(slices.Clone(sealed), 0), "case-1", "sha256:a")
		},
		"the case's key, altered":   func() ([]byte, error) { return keys.OpenCaseText(first[:len(first)-1], sealed, "case-1", "sha256:a") },
		"a key of another keys set": func() ([]byte, error) { return created(t).OpenCaseText(first, sealed, "case-1", "sha256:a") },
	} {
		_, err := open()
		require.ErrorIs(t, err, ErrUnreadable, name)
	}
	_, err = keys.NewCaseKey("")
	require.ErrorIs(t, err, ErrContext)
	_, err = keys.SealCaseText(first, nil, "case-1", "")
	require.ErrorIs(t, err, ErrContext)
}

// After a rotation the small key is sealed anew; the text stays as it is, and
// both the old and the new form of the key open it.
func TestRotationSealsTheSmallKeyAnew(t *testing.T) {
	t.Parallel()
	keys := created(t)
	old, err := keys.NewCaseKey("case-1")
	require.NoError(t, err)
	sealed, err := keys.SealCaseText(old, []byte("扬尘"), "case-1", "sha256:a")
	require.NoError(t, err)
	require.True(t, keys.Current(string(Text), old))
	require.NoError(t, keys.Rotate(Text))
	require.False(t, keys.Current(string(Text), old))
	renewed, err := keys.ResealCaseKey(old, "case-1")
	require.NoError(t, err)
	require.True(t, keys.Current(string(Text), renewed))
	for _, key := range [][]byte{old, renewed} {
		plain, err := keys.OpenCaseText(key, sealed, "case-1", "sha256:a")
		require.NoError(t, err)
		require.Equal(t, "扬尘", string(plain))
	}
	_, err = keys.ResealCaseKey(old, "case-2")
	require.ErrorIs(t, err, ErrUnreadable)
	require.False(t, keys.Current("other", renewed))
	require.False(t, keys.Current(string(Text), []byte("short")))
}

// Equal values are found again under every key; the index is no request digest.
func TestIndexesAreFoundAfterARotation(t *testing.T) {
	t.Parallel()
	keys := created(t)
	digest, key := keys.Index("telephone", []byte("19900000011"))
	require.Equal(t, key, keys.IndexKey())
	require.Equal(t, []string{digest}, keys.IndexAll("telephone", []byte("19900000011")))
	require.NotEqual(t, digest, keys.Digest("telephone", []byte("19900000011")))
	other, _ := keys.Index("id_number", []byte("19900000011"))
	require.NotEqual(t, digest, other)

	elsewhere, err := Open(keys.dir, Master{})
	require.NoError(t, err)
	require.NoError(t, elsewhere.Rotate(Digest))
	all := keys.IndexAll("telephone", []byte("19900000011"))
	require.Len(t, all, 2, "what another process rotated is taken over")
	require.Equal(t, digest, all[1])
	require.NotEqual(t, key, keys.IndexKey())
}

// Rings are described by ids and ages, and no key is told.
func TestRingsAreDescribedWithoutKeys(t *testing.T) {
	t.Parallel()
	keys := created(t)
	require.NoError(t, keys.Rotate(Identity))
	rings := keys.Rings()
	require.Len(t, rings, len(Purposes()))
	require.Equal(t, Identity, rings[0].Purpose)
	require.Len(t, rings[0].Keys, 2)
	require.False(t, rings[0].Keys[0].Primary)
	require.True(t, rings[0].Keys[1].Primary)
	for _, ring := range rings {
		for _, key := range ring.Keys {
			require.False(t, key.Made.IsZero(), "%s %s", ring.Purpose, key.ID)
		}
	}
	master, err := ParseMaster("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
	require.NoError(t, err)
	require.NoError(t, Rewrap(keys.dir, Master{}, master))
	wrapped, err := Open(keys.dir, master)
	require.NoError(t, err)
	require.Equal(t, rings, wrapped.Rings(), "wrapping changes no age")

	p, err := ParsePurpose("digest")
	require.NoError(t, err)
	require.Equal(t, Digest, p)
	_, err = ParsePurpose("nobody")
	require.ErrorContains(t, err, "digest")
}

// Key files of before know no ages; they open, and their next key has one.
func TestKeyFilesOfBeforeHaveNoAges(t *testing.T) {
	t.Parallel()
	keys := created(t)
	path := filepath.Join(keys.dir, fileName(Text))
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	var file map[string]any
	require.NoError(t, json.Unmarshal(content, &file))
	delete(file, "made")
	content, err = json.Marshal(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	old, err := Open(keys.dir, Master{})
	require.NoError(t, err)
	ages := func() string {
		var s string
		for _, key := range old.Rings()[1].Keys {
			s += fmt.Sprint(!key.Made.IsZero(), " ")
		}
		return s
	}
	require.Equal(t, "false ", ages())
	require.NoError(t, old.Rotate(Text))
	require.Equal(t, "false true ", ages())
}
