package app

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/config"
	"jiaoban/internal/files"
	"jiaoban/internal/secrecy"
)

// After a rotation evidence and lists open as before; sealed anew they are under
// the newest key, and the command shows which key has sealed how much.
func TestFilesAreSealedAnewByCommand(t *testing.T) {
	t.Parallel()
	l := commandLine{t: t, data: t.TempDir()}
	l.must(Migrate, nil)
	put := func(content string) {
		conf := config.Config{Data: l.data}
		r, err := openRecord(t.Context(), conf, folderOf(conf), nil, recordOptions{})
		require.NoError(t, err)
		defer func() { require.NoError(t, r.ledger.Close()) }()
		for _, store := range []*files.Disk{r.files, r.lists} {
			object, err := store.Put(t.Context(), strings.NewReader(content), files.Limits{})
			require.NoError(t, err)
			_, err = files.Verify(t.Context(), store, object.Digest)
			require.NoError(t, err)
		}
	}
	use := func() []int {
		var rings []RingUse
		require.NoError(t, json.Unmarshal([]byte(l.must(KeysList, map[string]string{"use": "true", "json": "true"})), &rings))
		var counts []int
		for _, ring := range rings {
			if ring.Purpose == secrecy.Files {
				for _, key := range ring.Keys {
					counts = append(counts, ring.Sealed[key.ID])
				}
			}
		}
		return counts
	}
	put("示范材料一")
	require.Equal(t, []int{2}, use())
	l.must(KeysRotate, nil, "files")
	put("示范材料二")
	require.Equal(t, []int{2, 2}, use())
	require.Contains(t, l.must(KeysReseal, nil, "files"), "sealed anew: 2。")
	require.Equal(t, []int{0, 4}, use())
	require.Contains(t, l.must(KeysList, map[string]string{"use": "true"}), "has sealed 4")
	put("示范材料一")
	require.Contains(t, l.must(KeysReseal, nil, "payload"), "older keys")
	require.Contains(t, l.must(Verify, nil), "holds")
}
