package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// The files that a dump names are those that its record names, however the dump is cut.
func TestADumpSaysWhichFilesItsRecordNames(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		list := d.staged()
		one, other := d.handled("M1"), d.handled("M2")
		for _, id := range []casework.CaseID{one, other} {
			d.do(id, officer, picture())
		}
		batches, err := d.l.Batches(ctx, "")
		require.NoError(t, err)
		require.Len(t, batches, 1)
		dump, _ := dumped(t, d.l)
		for _, piece := range []int{1, 7, 4096, len(dump)} {
			var named NamedFiles
			for rest := dump; len(rest) > 0; {
				n, err := named.Write(rest[:min(piece, len(rest))])
				require.NoError(t, err)
				rest = rest[n:]
			}
			require.Equal(t, map[string][]string{batches[0].FileDigest: {list.ID}}, named.Lists)
			require.Len(t, named.Evidence, 1)
			require.ElementsMatch(t, []string{string(one), string(other)}, named.Evidence[pictureDigest])
		}
	})
}
