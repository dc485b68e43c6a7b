package files_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/files"
	"jiaoban/internal/secrecy"
)

// alter rewrites a stored object's raw bytes.
func (b bundle) alter(t testing.TB, digest string, change func([]byte) []byte) {
	t.Helper()
	raw, err := os.ReadFile(b.path(digest))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(b.path(digest), change(raw), 0o600))
}

func TestEveryAlterationIsNoticedWhenReading(t *testing.T) {
	t.Parallel()
	b := setup(t)
	content := picture(200*kib, 1)
	digest := b.put(t, content).Digest
	whole, err := os.ReadFile(b.path(digest))
	require.NoError(t, err)
	sealedEnd := 10 + int(binary.BigEndian.Uint16(whole[8:]))
	for _, at := range []int{0, 7, 8, 9, 10, 20, sealedEnd - 1, sealedEnd, 1023, 1024, 1025, 1064, 1065, 70_000, 140_000, len(whole) - 1} {
		b.alter(t, digest, func([]byte) []byte {
			altered := bytes.Clone(whole)
			altered[at] ^= 1
			return altered
		})
		_, err := files.Verify(t.Context(), b.disk, digest)
		requireCode(t, files.CodeDamaged, err)
	}
	for _, length := range []int{0, 1, 10, 1023, 1024, 1064, 65_000, 1024 + 64<<10, len(whole) - 1} {
		b.alter(t, digest, func([]byte) []byte { return whole[:length] })
		_, err := b.disk.Stat(t.Context(), digest)
		requireCode(t, files.CodeDamaged, err)
	}
	b.alter(t, digest, func([]byte) []byte { return append(bytes.Clone(whole), 0) })
	_, err = b.disk.Stat(t.Context(), digest)
	requireCode(t, files.CodeDamaged, err)
}

func TestAReaderNeverGetsAlteredBytes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	content := picture(300*kib, 1)
	digest := b.put(t, content).Digest
	b.alter(t, digest, func(raw []byte) []byte {
		raw[len(raw)-100_000] ^= 1
		return raw
	})
	got, _, err := b.disk.Get(t.Context(), digest)
	require.NoError(t, err)
	defer got.Close()
	read, err := io.ReadAll(got)
	requireCode(t, files.CodeDamaged, err)
	require.True(t, bytes.HasPrefix(content, read))
	_, err = got.Seek(-10, io.SeekEnd)
	require.NoError(t, err)
	_, err = got.Read(make([]byte, 10))
	requireCode(t, files.CodeDamaged, err)
}

func TestAnObjectUnderAnotherNameDoesNotOpen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := b.put(t, picture(kib, 1)), b.put(t, picture(kib, 2))
	moved, err := os.ReadFile(b.path(one.Digest))
	require.NoError(t, err)
	b.alter(t, two.Digest, func([]byte) []byte { return moved })
	_, err = b.disk.Stat(t.Context(), two.Digest)
	requireCode(t, files.CodeDamaged, err)

	// Nor does one object's body under the other's header.
	b.put(t, picture(kib, 2))
	b.alter(t, two.Digest, func(raw []byte) []byte { return append(raw[:1024], moved[1024:]...) })
	_, err = files.Verify(t.Context(), b.disk, two.Digest)
	requireCode(t, files.CodeDamaged, err)
}

func TestWithOtherKeysNothingOpens(t *testing.T) {
	t.Parallel()
	b := setup(t)
	object := b.put(t, picture(kib, 1))
	other, err := files.Open(b.dir, setup(t).keys)
	require.NoError(t, err)
	_, err = other.Stat(t.Context(), object.Digest)
	requireCode(t, files.CodeDamaged, err)
	require.ErrorIs(t, err, secrecy.ErrUnreadable)
}

func TestRotatedKeysStillOpenOlderObjects(t *testing.T) {
	t.Parallel()
	b := setup(t)
	content := picture(100*kib, 1)
	object := b.put(t, content)
	require.NoError(t, b.keys.Rotate(secrecy.Files))
	require.Equal(t, content, b.get(t, object.Digest))
	newer := b.put(t, picture(100*kib, 2))
	_, err := files.Verify(t.Context(), b.disk, newer.Digest)
	require.NoError(t, err)
}

func TestSendingAgainRepairsADamagedObject(t *testing.T) {
	t.Parallel()
	b := setup(t)
	content := picture(100*kib, 1)
	object := b.put(t, content)
	cut := func(raw []byte) []byte { return raw[:len(raw)/2] }
	b.alter(t, object.Digest, cut)
	b.put(t, content)
	require.Equal(t, content, b.get(t, object.Digest))

	b.alter(t, object.Digest, cut)
	_, err := b.declared(t, object.Digest, object.Size, content)
	require.NoError(t, err)
	require.Equal(t, content, b.get(t, object.Digest))
	require.Equal(t, 1, b.filesIn(t, "objects"))
}

func TestDamageIsListed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	good, bad := b.put(t, picture(kib, 1)), b.put(t, picture(kib, 2))
	b.alter(t, bad.Digest, func(raw []byte) []byte { return raw[:100] })
	for object, err := range b.disk.List(t.Context()) {
		if err == nil {
			require.Equal(t, good, object)
			continue
		}
		require.Equal(t, bad.Digest, requireCode(t, files.CodeDamaged, err).Params["digest"])
	}
}

// FuzzObject gives the store arbitrary bytes in the place of an object.
func FuzzObject(f *testing.F) {
	b := setup(f)
	digest := b.put(f, picture(kib, 1)).Digest
	genuine, err := os.ReadFile(b.path(digest))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(genuine[:len(genuine)-1])
	f.Add(genuine[:1024])
	f.Add([]byte("JBFILE\x00\x01\xff\xff"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if bytes.Equal(raw, genuine) {
			return
		}
		if err := os.WriteFile(b.path(digest), raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := files.Verify(t.Context(), b.disk, digest); files.CodeOf(err) != files.CodeDamaged {
			t.Fatalf("%v", err)
		}
	})
}
