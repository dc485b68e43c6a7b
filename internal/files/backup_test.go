package files_test

import (
	"bytes"
	"io"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/files"
)

// An object goes from one store to another as it lies there, and is read once when it
// has arrived: what is damaged is named, and is there all the same.
func TestObjectsMoveAsTheyLieThere(t *testing.T) {
	t.Parallel()
	from := setup(t)
	to := bundle{keys: from.keys, dir: filepath.Join(t.TempDir(), "files")}
	var err error
	to.disk, err = files.Open(to.dir, from.keys)
	require.NoError(t, err)
	var digests []string
	for _, content := range [][]byte{[]byte("%PDF-1.4 one"), append([]byte("%PDF-1.4 "), bytes.Repeat([]byte("two"), 100_000)...)} {
		digests = append(digests, from.put(t, content).Digest)
	}
	var kept []string
	for digest, err := range from.disk.Kept(t.Context()) {
		require.NoError(t, err)
		kept = append(kept, digest)
	}
	require.ElementsMatch(t, digests, kept)
	for _, digest := range kept {
		sealed, size, err := from.disk.Sealed(digest)
		require.NoError(t, err)
		content, err := io.ReadAll(sealed)
		require.NoError(t, err)
		require.NoError(t, sealed.Close())
		require.Len(t, content, int(size))
		require.NoError(t, to.disk.PutSealed(t.Context(), digest, bytes.NewReader(content)))
		require.Equal(t, from.get(t, digest), to.get(t, digest))

		content[len(content)-1] ^= 1
		err = to.disk.PutSealed(t.Context(), digest, bytes.NewReader(content))
		require.Equal(t, files.CodeDamaged, files.CodeOf(err))
		_, err = to.disk.Stat(t.Context(), digest)
		require.NoError(t, err, "it is there, as far as it goes")
	}
	_, _, err = from.disk.Sealed("sha256:" + string(bytes.Repeat([]byte("0"), 64)))
	require.Equal(t, files.CodeNotFound, files.CodeOf(err))
	require.Error(t, to.disk.PutSealed(t.Context(), "../../etc/passwd", bytes.NewReader(nil)))
	require.Zero(t, to.filesIn(t, "temp"))
}
