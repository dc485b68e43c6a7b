package files_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/files"
)

func TestTheStoreListsWhatItHolds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	want := map[string]files.Object{}
	for seed := range uint64(5) {
		object := b.put(t, picture(kib, seed))
		want[object.Digest] = object
	}
	got := map[string]files.Object{}
	for object, err := range b.disk.List(t.Context()) {
		require.NoError(t, err)
		got[object.Digest] = object
	}
	require.Equal(t, want, got)

	stray := filepath.Join(b.dir, "objects", "ab", "notes.txt")
	require.NoError(t, os.WriteFile(stray, nil, 0o600))
	var failures []error
	for _, err := range b.disk.List(t.Context()) {
		if err != nil {
			failures = append(failures, err)
		}
	}
	require.Len(t, failures, 1)
	require.ErrorContains(t, failures[0], "does not belong")
	for range b.disk.List(t.Context()) {
		break
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range b.disk.List(cancelled) {
		require.ErrorIs(t, err, context.Canceled)
	}
}

func TestSweepRemovesOnlyWhatIsOldAndUnfinished(t *testing.T) {
	t.Parallel()
	b := setup(t)
	now := time.Date(2021, 8, 24, 4, 0, 0, 0, time.UTC)
	object := b.put(t, picture(kib, 1))
	age := func(path string, age time.Duration) {
		require.NoError(t, os.Chtimes(path, now.Add(-age), now.Add(-age)))
	}
	age(b.path(object.Digest), 1000*time.Hour)
	temp := func(name string, old time.Duration) string {
		path := filepath.Join(b.dir, "temp", name)
		require.NoError(t, os.WriteFile(path, []byte("half"), 0o600))
		age(path, old)
		return path
	}
	older := temp("older", time.Hour+time.Millisecond)
	exact := temp("exact", time.Hour)
	fresh := temp("fresh", 0)
	begin := func(old time.Duration) string {
		upload, err := b.disk.BeginUpload(t.Context(), "sender", object.Digest, object.Size, files.Limits{})
		require.NoError(t, err)
		age(filepath.Join(b.dir, "partial", upload.ID), old)
		return upload.ID
	}
	expired, running := begin(7*24*time.Hour+time.Millisecond), begin(7*24*time.Hour)

	swept, err := b.disk.Sweep(t.Context(), now)
	require.NoError(t, err)
	require.Equal(t, files.Swept{TemporaryFiles: 1, Uploads: 1}, swept)
	require.NoFileExists(t, older)
	require.FileExists(t, exact)
	require.FileExists(t, fresh)
	_, err = b.disk.ContinueUpload(t.Context(), expired)
	requireCode(t, files.CodeUploadNotFound, err)
	_, err = b.disk.ContinueUpload(t.Context(), running)
	require.NoError(t, err)
	_, err = files.Verify(t.Context(), b.disk, object.Digest)
	require.NoError(t, err)
}
