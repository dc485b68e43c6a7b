package accounts

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever stands in an account's row as its hash: it is none, or it is one whose
// price is bounded and that is written as it was read.
func FuzzHash(f *testing.F) {
	good := newHash("correct horse 9 battery", Parameters{MemoryKiB: 8, Passes: 1, Lanes: 1}).String()
	for _, seed := range []string{
		"", "$", good, good + "$", good[:len(good)-4], strings.Replace(good, "m=8", "m=4294967295", 1), strings.Replace(good, "m=8", "m=08", 1),
		strings.Replace(good, "t=1", "t=0", 1), strings.Replace(good, "p=1", "p=256", 1), strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "v=19", "v=16", 1),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, written string) {
		h, err := parseHash(written)
		if err != nil {
			require.ErrorIs(t, err, errNoHash)
			return
		}
		require.LessOrEqual(t, h.MemoryKiB, uint32(mostMemoryKiB))
		require.LessOrEqual(t, h.Passes, uint32(mostPasses))
		again, err := parseHash(h.String())
		require.NoError(t, err)
		require.Equal(t, h, again)
	})
}
