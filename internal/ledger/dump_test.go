package ledger

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/pgtest"
)

// dumped says what a dump in testdata/dumps holds. The program of then has written
// it: version 3 of the tables is from before people acted for others and before the
// office's own record, version 8 from before the chain had roots. In each a case
// was answered and is under review, another was not answered by noon, and a list
// with a complainant and a refused row was committed.
type dumped struct {
	Cases  map[string]casework.CaseID `json:"cases"`
	Batch  string                     `json:"batch"`
	Person casework.PersonID          `json:"person"`
	Now    casework.Instant           `json:"now"`
}

// load makes a database of a dump and says what is in it.
func load(t *testing.T, config *Config, version int64) (d dumped) {
	t.Helper()
	name := filepath.Join("testdata", "dumps", fmt.Sprintf("version-%d.%s", version, config.Driver))
	content, err := os.ReadFile(name + ".json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(content, &d))
	script, err := os.ReadFile(name + ".sql")
	require.NoError(t, err)
	if config.Driver == SQLite {
		config.Path = filepath.Join(t.TempDir(), "ledger.db")
	} else {
		config.URL = pgtest.DSN(t)
	}
	pool, other, err := openPool(*config)
	require.NoError(t, err)
	if config.Driver == Postgres {
		// Several statements at once go by the simple protocol alone.
		conn, err := pool.Conn(ctx)
		require.NoError(t, err)
		for _, statement := range statementsOf(string(script)) {
			_, err := conn.ExecContext(ctx, statement)
			require.NoError(t, err, statement)
		}
		require.NoError(t, conn.Close())
	} else {
		_, err = pool.ExecContext(ctx, string(script))
		require.NoError(t, err)
	}
	require.NoError(t, pool.Close())
	if other != nil {
		require.NoError(t, other.Close())
	}
	return d
}

// statementsOf splits a script where a line ends with a semicolon outside of the
// body of a function.
func statementsOf(script string) (statements []string) {
	var statement strings.Builder
	inside := false
	for line := range strings.Lines(script) {
		statement.WriteString(line)
		if strings.Count(line, "$$")%2 == 1 {
			inside = !inside
		}
		if !inside && strings.HasSuffix(strings.TrimSpace(line), ";") {
			statements = append(statements, statement.String())
			statement.Reset()
		}
	}
	return statements
}

// A database that the program of before has left, dumped by the database's own
// tool, is brought to the present one: the chain holds, every case is what its
// events make, its people sign in, its complainants are opened, and work goes on.
func TestADumpOfAnOlderProgramLivesOn(t *testing.T) {
	t.Parallel()
	for _, version := range []int64{3, 8} {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, config Config) {
				left := load(t, &config, version)
				_, err := Open(ctx, config)
				require.ErrorContains(t, err, "jiaoban migrate")
				require.NoError(t, Migrate(ctx, config))
				d := newDesk(t, config)
				d.clock.set(left.Now)
				d.fillAll()
				handled, assigned, listed := left.Cases["handled"], left.Cases["assigned"], left.Cases["listed"]
				d.whole(handled, assigned, listed)
				require.Equal(t, casework.Submitted, d.record(handled).Case.State)
				var missed []casework.ClockKind
				for _, b := range d.record(assigned).Case.OpenBreaches() {
					missed = append(missed, b.Kind)
				}
				require.Contains(t, missed, casework.ClockReport, "noon has passed")
				page, err := d.l.Cases(ctx, all, contract.CaseFilter{Limit: 100})
				require.NoError(t, err)
				require.Len(t, page.Cases, 4)

				sum := d.preview(left.Batch).Sum
				require.Equal(t, []int{3, 2, 1, 2}, []int{sum.Read, sum.New, sum.Refused, sum.Imported})
				require.True(t, sum.Balanced())
				complainant, err := d.l.Complainant(ctx, dutyOfficer, listed, "回访")
				require.NoError(t, err)
				require.Equal(t, &contract.Complainant{Name: "举报人甲", Telephone: "13900000000"}, complainant)
				texts, err := d.l.Texts(ctx, all, handled)
				require.NoError(t, err)
				require.NotEmpty(t, texts)
				d.signsIn()

				// A picture that was attached then shows today what it showed then.
				d.do(handled, in("bureau", casework.UnitLeader), &casework.SignReport{Answer: "r1"})
				d.do(handled, reviewer, &casework.Approve{Answer: "r1"})
				d.do(handled, leader, &casework.SignReply{})
				d.do(handled, dutyOfficer, &casework.ReportUp{To: "省督察组"})
				d.do(handled, reviewer, &casework.PassGate{Gate: casework.GateRectified, Statement: casework.NewText("已整改"), Evidence: []string{d.record(handled).Case.Evidence[0].Digest}})
				d.do(assigned, officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
				d.whole(handled, assigned, listed)
			})
		})
	}
}
