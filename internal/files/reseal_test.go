package files_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/files"
	"jiaoban/internal/secrecy"
)

// resealUntilKilled rotates the ring and seals every object anew, over and over.
func resealUntilKilled(root string) int {
	keys, err := secrecy.Open(filepath.Join(root, "keys"), secrecy.Master{})
	if err != nil {
		return 1
	}
	disk, err := files.Open(filepath.Join(root, "files"), keys)
	for err == nil {
		if err = keys.Rotate(secrecy.Files); err == nil {
			os.Stdout.WriteString("again\n")
			_, err = disk.Reseal(context.Background(), byNewest(keys), nil)
		}
	}
	os.Stderr.WriteString(err.Error())
	return 1
}

func byNewest(keys *secrecy.Keys) func([]byte) bool {
	return func(sealed []byte) bool { return keys.Current(string(secrecy.Files), sealed) }
}

func (b *bundle) stale(t *testing.T) (n int) {
	t.Helper()
	b.keys.Refresh()
	require.NoError(t, b.disk.Seals(t.Context(), func(_ string, sealed []byte, err error) error {
		if !b.keys.Current(string(secrecy.Files), sealed) {
			n++
		}
		return err
	}))
	return n
}

// After a rotation evidence opens as before, and sealed anew it is under the
// newest key alone; broken off, it goes on with what is left.
func TestEvidenceIsSealedAnewStepByStep(t *testing.T) {
	t.Parallel()
	b := setup(t)
	contents := map[string][]byte{}
	for seed := range uint64(5) {
		content := picture(100*kib+int64(seed), seed)
		contents[b.put(t, content).Digest] = content
	}
	whole := func() {
		t.Helper()
		for digest, content := range contents {
			require.Equal(t, content, b.get(t, digest))
		}
	}
	require.Zero(t, b.stale(t))
	require.NoError(t, b.keys.Rotate(secrecy.Files))
	require.Equal(t, 5, b.stale(t))
	whole()
	ctx, stop := context.WithCancel(t.Context())
	sealed, err := b.disk.Reseal(ctx, byNewest(b.keys), func(_, sealed int) {
		whole()
		if sealed == 2 {
			stop()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, 2, sealed)
	require.Equal(t, 3, b.stale(t))

	// What is damaged stays as it is and is named; the others are sealed anew.
	var last string
	require.NoError(t, b.disk.Seals(t.Context(), func(digest string, sealed []byte, _ error) error {
		if !b.keys.Current(string(secrecy.Files), sealed) {
			last = digest
		}
		return nil
	}))
	b.alter(t, last, func(raw []byte) []byte { return raw[:len(raw)-1] })
	sealed, err = b.disk.Reseal(t.Context(), byNewest(b.keys), nil)
	require.ErrorContains(t, err, last)
	require.Equal(t, 2, sealed)
	b.put(t, contents[last]) // sent again, it is whole and under the newest key
	require.Zero(t, b.stale(t))
	sealed, err = b.disk.Reseal(t.Context(), byNewest(b.keys), nil)
	require.NoError(t, err)
	require.Zero(t, sealed)
	whole()
	require.Zero(t, b.filesIn(t, "temp"))
}

func TestAKillWhileEvidenceIsSealedAnewLosesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	contents := map[string][]byte{}
	for seed := range uint64(12) {
		content := picture(200*kib+int64(seed), seed)
		contents[b.put(t, content).Digest] = content
	}
	for round := range 8 {
		command := child(t, "resealer", filepath.Dir(b.dir))
		output, err := command.StdoutPipe()
		require.NoError(t, err)
		command.Stderr = os.Stderr
		require.NoError(t, command.Start())
		_, err = io.ReadFull(output, make([]byte, len("again\n")))
		require.NoError(t, err)
		kill := time.AfterFunc(time.Duration(round)*1900*time.Microsecond, func() { command.Process.Kill() })
		_, err = io.ReadAll(output)
		require.NoError(t, err)
		kill.Stop()
		require.Error(t, command.Wait())
		for digest, content := range contents {
			require.Equal(t, content, b.get(t, digest), "round %d", round)
		}
	}
	b.keys.Refresh()
	_, err := b.disk.Reseal(t.Context(), byNewest(b.keys), nil)
	require.NoError(t, err)
	require.Zero(t, b.stale(t))
	require.Len(t, contents, b.filesIn(t, "objects"))
}
