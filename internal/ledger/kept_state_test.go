package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// A state that is kept is the stored one, whoever has stored it since and under
// whatever number, and belongs to all who read it.
func TestAKeptStateIsTheStoredOne(t *testing.T) {
	t.Parallel()
	read := func(c casework.Case) casework.Case {
		got, err := snapshotRow{CaseID: "kept", Seq: 7, Body: marshal(c)}.state()
		require.NoError(t, err)
		return got
	}
	c := casework.Case{ID: "kept", Seq: 7, Issues: []casework.Issue{{ID: "1"}, {ID: "2"}, {ID: "3"}}}
	require.Equal(t, c, read(c))
	kept, found := states.Get("kept")
	require.True(t, found)
	require.Equal(t, c, kept.c)

	other := c
	other.State = casework.Closed // written under the same number, once the first was taken back
	require.Equal(t, other, read(other))
	require.Equal(t, c, read(c))

	mine, theirs := read(c), read(c)
	mine.Issues = append(mine.Issues, casework.Issue{ID: "mine"})
	theirs.Issues = append(theirs.Issues, casework.Issue{ID: "theirs"})
	require.Equal(t, "mine", mine.Issues[3].ID)
	require.Equal(t, c, read(c))
	require.NoError(t, CheckStates())

	_, err := snapshotRow{CaseID: "kept", Body: []byte("{")}.state()
	require.ErrorContains(t, err, "state of case kept")
}

// Nothing large is kept, and nothing that nobody reads any more.
func TestKeptStatesAreBounded(t *testing.T) {
	t.Parallel()
	large := casework.Case{ID: "large", Evidence: make([]casework.Evidence, 1000)}
	row := snapshotRow{CaseID: large.ID, Body: marshal(large)}
	require.Greater(t, len(row.Body), keptBytes)
	c, err := row.state()
	require.NoError(t, err)
	require.Len(t, c.Evidence, 1000)
	require.False(t, states.Contains(large.ID))
	require.LessOrEqual(t, states.Len(), keptStates)
}
