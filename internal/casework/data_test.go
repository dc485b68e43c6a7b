package casework_test

import (
	"encoding/csv"
	"os"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// readingsByHand reads testdata/readings.csv.
func readingsByHand(t *testing.T) map[Data]map[Role]Reach {
	t.Helper()
	f, err := os.Open("testdata/readings.csv")
	require.NoError(t, err)
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	require.NoError(t, err)
	require.Len(t, rows[0], len(Roles)+1)
	table := map[Data]map[Role]Reach{}
	for _, row := range rows[1:] {
		require.Nil(t, table[Data(row[0])], "%s stands twice", row[0])
		table[Data(row[0])] = map[Role]Reach{}
		for i, cell := range row[1:] {
			role := Role(rows[0][i+1])
			require.Contains(t, Roles, role)
			require.Contains(t, []string{"all", "unit", "own", "-"}, cell)
			if cell == "-" {
				cell = ""
			}
			table[Data(row[0])][role] = Reach(cell)
		}
	}
	return table
}

// Every cell (role × kind of data) is what the table by hand says.
func TestReadingsByHand(t *testing.T) {
	t.Parallel()
	table := readingsByHand(t)
	require.Len(t, Readings(), len(table))
	for _, row := range Readings() {
		require.Contains(t, table, row.Data)
		require.True(t, HasWord(row.Data), row.Data)
		for _, r := range Roles {
			a := post("p", r, "u")
			require.Equal(t, table[row.Data][r], a.Reads(row.Data), "%s by %s", row.Data, r)
			if a.Reads(row.Data) == ReachUnit {
				require.Equal(t, []UnitID{"u"}, a.UnitsReading(row.Data))
			}
		}
		require.Equal(t, ReachNone, Actor{Person: "nobody"}.Reads(row.Data), "who holds no post reads nothing")
	}
	require.Equal(t, ReachNone, leader.Reads("something new"), "what has no row is nobody's")
}

// A person of several posts has the widest reach, and each unit once.
func TestTheWidestPostCounts(t *testing.T) {
	t.Parallel()
	a := Actor{Person: "many", Posts: []Post{{water, UnitOfficer}, {water, UnitLeader}, {farm, UnitDutyOfficer}, {office, Administrator}}}
	require.Equal(t, ReachUnit, a.Reads(DataCases))
	require.Equal(t, []UnitID{water, farm}, a.UnitsReading(DataCases))
	a.Posts = append(a.Posts, Post{office, BriefEditor})
	require.Equal(t, ReachAll, a.Reads(DataCases))
	require.Equal(t, ReachNone, a.Reads(DataProposals))
	a.Own = leader.Posts
	require.Equal(t, ReachNone, a.Reads(DataProposals), "own posts read nothing while acting for another")
}
