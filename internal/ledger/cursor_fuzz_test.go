package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// Whatever somebody sends as a cursor: it is refused as one, or it is a place of
// the list for which it was read, and written again it reads alike.
func FuzzCursor(f *testing.F) {
	for _, seed := range []string{
		"", "W10", writeCursor("cases", int64(7), "c1"), writeCursor("cases", "c1", int64(7)), writeCursor("clocks", int64(7), "c1"),
		writeCursor("cases", int64(-1), ""), writeCursor("cases", 1e300, "c1"), writeCursor("cases", nil, nil), writeCursor("cases"), "%%%", "eyJhIjox",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		var at int64
		var id string
		if err := readCursor(cursor, "cases", &at, &id); err != nil {
			refusal := casework.AsError(err)
			require.NotNil(t, refusal)
			require.Equal(t, "invalid_cursor", refusal.Fields[0].Code)
			return
		}
		var again int64
		var same string
		require.NoError(t, readCursor(writeCursor("cases", at, id), "cases", &again, &same))
		require.Equal(t, at, again)
		require.Equal(t, id, same)
		require.Error(t, readCursor(cursor, "clocks", &again, &same), "of another list")
	})
}
