package files_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"jiaoban/internal/files"
	"jiaoban/internal/secrecy"
)

// The program's keys are what the store is used with.
var _ files.Cipher = (*secrecy.Keys)(nil)

const (
	kib = int64(1) << 10
	mib = int64(1) << 20
)

type bundle struct {
	disk *files.Disk
	keys *secrecy.Keys
	dir  string
}

func setup(t testing.TB) bundle {
	t.Helper()
	root := t.TempDir()
	keys, err := secrecy.Create(filepath.Join(root, "keys"), secrecy.Master{})
	require.NoError(t, err)
	dir := filepath.Join(root, "files")
	disk, err := files.Open(dir, keys)
	require.NoError(t, err)
	return bundle{disk: disk, keys: keys, dir: dir}
}

func (b bundle) put(t testing.TB, content []byte) files.Object {
	t.Helper()
	object, err := b.disk.Put(t.Context(), bytes.NewReader(content), files.Limits{})
	require.NoError(t, err)
	return object
}

func (b bundle) get(t testing.TB, digest string) []byte {
	t.Helper()
	content, _, err := b.disk.Get(t.Context(), digest)
	require.NoError(t, err)
	defer content.Close()
	plain, err := io.ReadAll(content)
	require.NoError(t, err)
	return plain
}

func (b bundle) path(digest string) string {
	name := strings.TrimPrefix(digest, "sha256:")
	return filepath.Join(b.dir, "objects", name[:2], name)
}

// filesIn counts the regular files under a folder of the store.
func (b bundle) filesIn(t testing.TB, sub string) int {
	t.Helper()
	count := 0
	require.NoError(t, filepath.WalkDir(filepath.Join(b.dir, sub), func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			count++
		}
		return err
	}))
	return count
}

func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func requireCode(t testing.TB, code string, err error) *files.Problem {
	t.Helper()
	var problem *files.Problem
	require.ErrorAs(t, err, &problem)
	require.Equal(t, code, problem.Code, "%v", err)
	return problem
}

// picture gives content of a size that is recognised as PNG, or as a text where
// it is too short, and does not repeat.
func picture(size int64, seed uint64) []byte {
	content := make([]byte, size)
	source := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
	source.Read(content)
	if size < int64(len(pngHeader)) {
		for i := range content {
			content[i] = 'a' + content[i]%26 // too short for a picture
		}
		return content
	}
	copy(content, pngHeader)
	return content
}

func TestContentRoundTripsAtEverySegmentBorder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	// 64 KiB segments, the first shortened by its header, each by its tag.
	for _, border := range []int64{64*kib - 16 - 40, 64 * kib, 128*kib - 72, 128 * kib, mib, 2 * mib} {
		for _, size := range []int64{border - 1, border, border + 1} {
			content := picture(size, uint64(size))
			object := b.put(t, content)
			require.Equal(t, files.Object{Digest: digestOf(content), Size: size, MediaType: "image/png", Kind: files.KindPicture}, object)
			require.True(t, bytes.Equal(content, b.get(t, object.Digest)), "%d bytes", size)
			verified, err := files.Verify(t.Context(), b.disk, object.Digest)
			require.NoError(t, err)
			require.Equal(t, object, verified)
		}
	}
	require.Zero(t, b.filesIn(t, "temp"))
}

func TestContentOfAnySizeRoundTripsAndSeeks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rapid.Check(t, func(rt *rapid.T) {
		size := rapid.OneOf(rapid.Int64Range(8, 200), rapid.Int64Range(8, 300*kib), rapid.Int64Range(mib-2, mib+2)).Draw(rt, "size")
		content := picture(size, rapid.Uint64Range(0, 9).Draw(rt, "seed"))
		object, err := b.disk.Put(t.Context(), iotest.HalfReader(bytes.NewReader(content)), files.Limits{})
		require.NoError(rt, err)
		got, stat, err := b.disk.Get(t.Context(), object.Digest)
		require.NoError(rt, err)
		defer got.Close()
		require.Equal(rt, object, stat)
		for range 3 {
			from := rapid.Int64Range(0, size).Draw(rt, "from")
			length := rapid.Int64Range(0, size-from).Draw(rt, "length")
			at, err := got.Seek(from-size, io.SeekEnd)
			require.NoError(rt, err)
			require.Equal(rt, from, at)
			piece := make([]byte, length)
			_, err = io.ReadFull(got, piece)
			require.NoError(rt, err)
			require.True(rt, bytes.Equal(content[from:from+length], piece))
		}
		_, err = got.Seek(0, io.SeekStart)
		require.NoError(rt, err)
		whole, err := io.ReadAll(got)
		require.NoError(rt, err)
		require.True(rt, bytes.Equal(content, whole))
	})
}

func TestReadingKeepsTheContractOfTheStandardLibrary(t *testing.T) {
	t.Parallel()
	b := setup(t)
	content := picture(150*kib, 3)
	got, _, err := b.disk.Get(t.Context(), b.put(t, content).Digest)
	require.NoError(t, err)
	defer got.Close()
	require.NoError(t, iotest.TestReader(got, content))
	_, err = got.Seek(-1, io.SeekStart)
	require.Error(t, err)
	_, err = got.Seek(0, 9)
	require.Error(t, err)
	at, err := got.Seek(10, io.SeekEnd)
	require.NoError(t, err)
	require.EqualValues(t, len(content)+10, at)
	_, err = got.Read(make([]byte, 1))
	require.Equal(t, io.EOF, err)
}

func TestTheSameContentTwiceIsOneObject(t *testing.T) {
	t.Parallel()
	b := setup(t)
	content := picture(100*kib, 1)
	require.Equal(t, b.put(t, content), b.put(t, content))
	require.Equal(t, 1, b.filesIn(t, "objects"))
	require.Zero(t, b.filesIn(t, "temp"))
}

func TestManySendersOfTheSameContentAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	content := picture(300*kib, 2)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			object, err := b.disk.Put(context.Background(), bytes.NewReader(content), files.Limits{})
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := files.Verify(context.Background(), b.disk, object.Digest); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	require.Equal(t, 1, b.filesIn(t, "objects"))
	require.Zero(t, b.filesIn(t, "temp"))
	require.Equal(t, content, b.get(t, digestOf(content)))
}

func TestNothingIsKeptOfWhatIsRefused(t *testing.T) {
	t.Parallel()
	limits := files.Limits{MaxBytes: 100 * kib}
	broken := errors.New("connection reset")
	tests := map[string]struct {
		send   io.Reader
		code   string
		params map[string]string
	}{
		"empty":              {bytes.NewReader(nil), files.CodeEmpty, nil},
		"one byte too large": {bytes.NewReader(picture(100*kib+1, 1)), files.CodeTooLarge, map[string]string{"limit": "100 KiB", "limit_bytes": "102400"}},
		"endless":            {io.MultiReader(bytes.NewReader(picture(kib, 1)), endless{}), files.CodeTooLarge, nil},
		"broken at once":     {iotest.ErrReader(broken), files.CodeInterrupted, map[string]string{"received_bytes": "0"}},
		"broken in the head": {io.MultiReader(bytes.NewReader(picture(kib, 1)), iotest.ErrReader(broken)), files.CodeInterrupted, map[string]string{"received_bytes": "1024"}},
		"broken later":       {io.MultiReader(bytes.NewReader(picture(80*kib, 1)), iotest.ErrReader(broken)), files.CodeInterrupted, map[string]string{"received_bytes": "81920"}},
		"cut off":            {io.MultiReader(bytes.NewReader(picture(80*kib, 1)), iotest.ErrReader(io.ErrUnexpectedEOF)), files.CodeInterrupted, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			_, err := b.disk.Put(t.Context(), test.send, limits)
			problem := requireCode(t, test.code, err)
			for param, value := range test.params {
				require.Equal(t, value, problem.Params[param])
			}
			require.Zero(t, b.filesIn(t, "."))
		})
	}
	b := setup(t)
	_, err := b.disk.Put(t.Context(), bytes.NewReader(picture(100*kib, 1)), limits)
	require.NoError(t, err, "exactly the limit")
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestAnAbandonedRequestLeavesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := b.disk.Put(ctx, io.MultiReader(bytes.NewReader(picture(mib, 1)), readerFunc(func(p []byte) (int, error) {
		cancel()
		return len(p), nil
	})), files.Limits{})
	require.ErrorIs(t, err, context.Canceled)
	requireCode(t, files.CodeInterrupted, err)
	require.Zero(t, b.filesIn(t, "."))
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// declared sends content under what was declared, and leaves no part of it.
func (b bundle) declared(t *testing.T, digest string, size int64, content []byte) (files.Object, error) {
	t.Helper()
	upload, err := b.disk.BeginUpload(t.Context(), "sender", digest, size, files.Limits{})
	if err != nil {
		return files.Object{}, err
	}
	defer func() { require.NoError(t, b.disk.AbandonUpload(t.Context(), upload.ID)) }()
	if _, err := b.disk.AppendUpload(t.Context(), upload.ID, 0, bytes.NewReader(content)); err != nil {
		return files.Object{}, err
	}
	return b.disk.CompleteUpload(t.Context(), upload.ID, files.Limits{})
}

func TestDeclaredContentMustBeWhatWasDeclared(t *testing.T) {
	t.Parallel()
	b := setup(t)
	content := picture(100*kib, 1)
	digest, size := digestOf(content), int64(len(content))
	other := picture(100*kib, 2)
	tests := map[string]struct {
		digest string
		size   int64
		send   []byte
		code   string
	}{
		"cut off":           {digest, size, content[:size-1], files.CodeTruncated},
		"nothing sent":      {digest, size, nil, files.CodeTruncated},
		"one byte more":     {digest, size, append(bytes.Clone(content), 0), files.CodeTooLong},
		"other content":     {digest, size, other, files.CodeDigestMismatch},
		"declared empty":    {digest, 0, content, files.CodeEmpty},
		"declared negative": {digest, -1, content, files.CodeEmpty},
		"declared huge":     {digest, files.DefaultMaxBytes + 1, content, files.CodeTooLarge},
		"no digest":         {"", size, content, files.CodeDigestMalformed},
		"upper case":        {strings.ToUpper(digest), size, content, files.CodeDigestMalformed},
		"a path":            {"sha256:" + strings.Repeat("../", 21) + "x", size, content, files.CodeDigestMalformed},
	}
	for name, test := range tests {
		_, err := b.declared(t, test.digest, test.size, test.send)
		problem := requireCode(t, test.code, err)
		if name == "cut off" {
			require.Equal(t, map[string]string{"expected_bytes": "102400", "received_bytes": "102399"}, problem.Params)
		}
		require.Zero(t, b.filesIn(t, "."), name)
	}
}

func TestAbsentContentIsNotFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	digest := digestOf([]byte("absent"))
	_, err := b.disk.Stat(t.Context(), digest)
	requireCode(t, files.CodeNotFound, err)
	_, _, err = b.disk.Get(t.Context(), digest)
	requireCode(t, files.CodeNotFound, err)
	_, err = b.disk.Stat(t.Context(), "sha256:../../keys/identity.json")
	requireCode(t, files.CodeDigestMalformed, err)
}

func TestNothingOfTheContentStandsOnTheDisk(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const planted = "planted-words-that-must-not-appear"
	content := []byte(strings.Repeat(planted+"\n", 5000))
	object := b.put(t, content)
	upload, err := b.disk.BeginUpload(t.Context(), "sender", object.Digest, object.Size, files.Limits{})
	require.NoError(t, err)
	_, err = b.disk.AppendUpload(t.Context(), upload.ID, 0, bytes.NewReader(content[:1000]))
	require.NoError(t, err)
	require.Equal(t, 3, b.filesIn(t, "."))
	require.NoError(t, filepath.WalkDir(b.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		require.NoError(t, err)
		require.Zero(t, info.Mode().Perm()&0o077, "%s is open to others", path)
		if entry.Type().IsRegular() {
			raw, err := os.ReadFile(path)
			require.NoError(t, err)
			require.NotContains(t, string(raw), planted[:12])
			require.NotContains(t, string(raw), "text/plain")
		}
		return nil
	}))
}

func TestADiskThatTakesNoFileIsNotWritable(t *testing.T) {
	t.Parallel()
	b := setup(t)
	temp := filepath.Join(b.dir, "temp")
	require.NoError(t, b.disk.Writable())
	left, err := os.ReadDir(temp)
	require.NoError(t, err)
	require.Empty(t, left, "nothing is left of the trial")
	require.NoError(t, os.Remove(temp))
	require.Error(t, b.disk.Writable())
	require.NoError(t, os.Mkdir(temp, 0o700))
	require.NoError(t, b.disk.Writable())
}
