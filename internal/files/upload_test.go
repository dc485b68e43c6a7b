package files_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"jiaoban/internal/files"
)

func (b bundle) begin(t testing.TB, content []byte) files.Upload {
	t.Helper()
	upload, err := b.disk.BeginUpload(t.Context(), "sender", digestOf(content), int64(len(content)), files.Limits{})
	require.NoError(t, err)
	return upload
}

func TestAnUploadContinuesWhereItBroke(t *testing.T) {
	t.Parallel()
	b := setup(t)
	content := picture(500*kib, 1)
	upload := b.begin(t, content)
	broken := errors.New("signal lost")

	after, err := b.disk.AppendUpload(t.Context(), upload.ID, 0, io.MultiReader(bytes.NewReader(content[:123_456]), iotest.ErrReader(broken)))
	require.ErrorIs(t, err, broken)
	requireCode(t, files.CodeInterrupted, err)
	require.EqualValues(t, 123_456, after.Offset, "what arrived is kept")

	_, err = b.disk.CompleteUpload(t.Context(), upload.ID, files.Limits{})
	require.Equal(t, map[string]string{"expected_bytes": "512000", "received_bytes": "123456"}, requireCode(t, files.CodeTruncated, err).Params)

	// Another process, perhaps after a restart, knows how far it went.
	elsewhere, err := files.Open(b.dir, b.keys)
	require.NoError(t, err)
	found, err := elsewhere.ContinueUpload(t.Context(), upload.ID)
	require.NoError(t, err)
	require.Equal(t, after, found)
	for _, offset := range []int64{0, 123_455, 123_457, -1} {
		_, err = elsewhere.AppendUpload(t.Context(), upload.ID, offset, bytes.NewReader(content))
		require.Equal(t, "123456", requireCode(t, files.CodeUploadOffset, err).Params["offset"])
	}
	whole, err := elsewhere.AppendUpload(t.Context(), upload.ID, found.Offset, bytes.NewReader(content[found.Offset:]))
	require.NoError(t, err)
	require.Equal(t, whole.Size, whole.Offset)
	object, err := elsewhere.CompleteUpload(t.Context(), upload.ID, files.Limits{})
	require.NoError(t, err)
	require.Equal(t, files.Object{Digest: digestOf(content), Size: 500 * kib, MediaType: "image/png", Kind: files.KindPicture}, object)
	require.Equal(t, content, b.get(t, object.Digest))

	// Whoever has not recorded the object yet completes it again.
	again, err := elsewhere.CompleteUpload(t.Context(), upload.ID, files.Limits{})
	require.NoError(t, err)
	require.Equal(t, object, again)
	require.NoError(t, elsewhere.AbandonUpload(t.Context(), upload.ID))
	require.Equal(t, 1, b.filesIn(t, "."), "the upload is gone")
	_, err = elsewhere.CompleteUpload(t.Context(), upload.ID, files.Limits{})
	requireCode(t, files.CodeUploadNotFound, err)
}

func TestAnyWayOfCuttingAnUploadGivesTheSameObject(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rapid.Check(t, func(rt *rapid.T) {
		content := picture(rapid.Int64Range(8, 200*kib).Draw(rt, "size"), 4)
		upload := b.begin(t, content)
		for upload.Offset < upload.Size {
			length := rapid.Int64Range(1, upload.Size-upload.Offset).Draw(rt, "length")
			if rapid.IntRange(0, 5).Draw(rt, "last") == 0 {
				length = upload.Size - upload.Offset
			}
			var err error
			upload, err = b.disk.AppendUpload(t.Context(), upload.ID, upload.Offset, bytes.NewReader(content[upload.Offset:upload.Offset+length]))
			require.NoError(rt, err)
		}
		object, err := b.disk.CompleteUpload(t.Context(), upload.ID, files.Limits{})
		require.NoError(rt, err)
		require.True(rt, bytes.Equal(content, b.get(t, object.Digest)))
		require.NoError(rt, b.disk.AbandonUpload(t.Context(), upload.ID))
	})
	require.Zero(t, b.filesIn(t, "temp"))
	require.Zero(t, b.filesIn(t, "partial"))
}

func TestOfTwoSendersAtOneOffsetOneSucceeds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	content := picture(100*kib, 1)
	upload := b.begin(t, content)
	var succeeded atomic.Int32
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			_, err := b.disk.AppendUpload(context.Background(), upload.ID, 0, bytes.NewReader(content))
			switch files.CodeOf(err) {
			case "":
				if err != nil {
					t.Error(err)
				}
				succeeded.Add(1)
			case files.CodeUploadOffset:
			default:
				t.Error(err)
			}
		})
	}
	group.Wait()
	require.EqualValues(t, 1, succeeded.Load())
	_, err := b.disk.CompleteUpload(t.Context(), upload.ID, files.Limits{})
	require.NoError(t, err)
	require.NoError(t, b.disk.AbandonUpload(t.Context(), upload.ID))
	require.Equal(t, 1, b.filesIn(t, "."))
}

func TestAnUploadThatCannotBecomeItsObjectIsRemoved(t *testing.T) {
	t.Parallel()
	program := append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 100)...)
	tests := map[string]struct{ declared, sent []byte }{
		files.CodeDigestMismatch: {picture(kib, 1), picture(kib, 2)},
		files.CodeTypeRefused:    {program, program},
	}
	for code, test := range tests {
		b := setup(t)
		upload := b.begin(t, test.declared)
		_, err := b.disk.AppendUpload(t.Context(), upload.ID, 0, bytes.NewReader(test.sent))
		require.NoError(t, err)
		_, err = b.disk.CompleteUpload(t.Context(), upload.ID, files.Limits{})
		requireCode(t, code, err)
		require.Zero(t, b.filesIn(t, "."))
	}
}

func TestUploadsKeepToTheirDeclaration(t *testing.T) {
	t.Parallel()
	b := setup(t)
	content := picture(kib, 1)
	_, err := b.disk.BeginUpload(t.Context(), "sender", digestOf(content), 0, files.Limits{})
	requireCode(t, files.CodeEmpty, err)
	_, err = b.disk.BeginUpload(t.Context(), "sender", digestOf(content), kib+1, files.Limits{MaxBytes: kib})
	requireCode(t, files.CodeTooLarge, err)
	_, err = b.disk.BeginUpload(t.Context(), "sender", "md5:", kib, files.Limits{})
	requireCode(t, files.CodeDigestMalformed, err)

	upload := b.begin(t, content)
	same, err := b.disk.AppendUpload(t.Context(), upload.ID, 0, bytes.NewReader(append(bytes.Clone(content), 0)))
	requireCode(t, files.CodeTooLong, err)
	require.Zero(t, same.Offset)
	_, err = b.disk.AppendUpload(t.Context(), upload.ID, 0, bytes.NewReader(nil))
	require.NoError(t, err, "sending nothing changes nothing")
	require.NoError(t, b.disk.AbandonUpload(t.Context(), upload.ID))
	require.NoError(t, b.disk.AbandonUpload(t.Context(), upload.ID))
	require.Zero(t, b.filesIn(t, "."))
	for _, id := range []string{upload.ID, "", "../objects", strings.Repeat("A", 32)} {
		_, err = b.disk.AppendUpload(t.Context(), id, 0, bytes.NewReader(content))
		requireCode(t, files.CodeUploadNotFound, err)
	}
	requireCode(t, files.CodeUploadNotFound, b.disk.AbandonUpload(t.Context(), "../objects"))
}

func TestPartsCannotBeMovedOrExchanged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	content := picture(2000, 1)
	upload, other := b.begin(t, content), b.begin(t, content)
	for _, id := range []string{upload.ID, other.ID} {
		for _, from := range []int64{0, 1000} {
			_, err := b.disk.AppendUpload(t.Context(), id, from, bytes.NewReader(content[from:from+1000]))
			require.NoError(t, err)
		}
	}
	first := filepath.Join(b.dir, "partial", upload.ID, "00000000000000000000")
	foreign, err := os.ReadFile(filepath.Join(b.dir, "partial", other.ID, "00000000000000000000"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(first, foreign, 0o600))
	_, err = b.disk.CompleteUpload(t.Context(), upload.ID, files.Limits{})
	requireCode(t, files.CodeUploadNotFound, err)
	require.NoError(t, os.Remove(first))
	_, err = b.disk.ContinueUpload(t.Context(), upload.ID)
	requireCode(t, files.CodeUploadNotFound, err)
	_, err = b.disk.CompleteUpload(t.Context(), other.ID, files.Limits{})
	require.NoError(t, err)
}
