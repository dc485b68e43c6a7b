package ledger

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every key that was noted stays noted, also where several processes note theirs
// at once and where a restored folder has fewer.
func TestKeysInUseAreNotedForEver(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l := open(t, config)
		none, err := l.UsedKeys(ctx)
		require.NoError(t, err)
		require.Empty(t, none)
		require.NoError(t, l.NoteKeys(ctx, nil))
		var all sync.WaitGroup
		for _, keys := range []map[string][]string{
			{"text": {"1"}, "identity": {"7"}}, {"text": {"1", "2"}, "identity": {"7"}}, {"text": {"1", "3"}}, {"text": {"1"}},
		} {
			all.Go(func() { require.NoError(t, l.NoteKeys(ctx, keys)) })
		}
		all.Wait()
		used, err := l.UsedKeys(ctx)
		require.NoError(t, err)
		require.Equal(t, map[string][]string{"text": {"1", "2", "3"}, "identity": {"7"}}, used)
	})
}
