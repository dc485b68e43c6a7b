package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// dumped gives a dump of a ledger and what it says that it holds.
func dumped(t testing.TB, l *Ledger) ([]byte, Dumped) {
	t.Helper()
	var out bytes.Buffer
	done, err := l.Dump(ctx, &out)
	require.NoError(t, err)
	return out.Bytes(), done
}

// linesOf sorts the rows of a dump by table, in the words of one database: SQLite
// knows no yes and no.
func linesOf(t testing.TB, dump []byte) map[string][]string {
	t.Helper()
	rows, table := map[string][]string{}, dumpTable{}
	for line := range bytes.Lines(dump) {
		if line[0] != '[' {
			table = dumpTable{}
			require.NoError(t, json.Unmarshal(line, &table))
			continue
		}
		var values []any
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.UseNumber()
		require.NoError(t, decoder.Decode(&values))
		for i := range values {
			if b, ok := values[i].(bool); ok {
				values[i] = map[bool]json.Number{true: "1", false: "0"}[b]
			}
		}
		if table.Table == "meta" && (values[0] == contract.RecoveredKey || strings.HasPrefix(fmt.Sprint(values[0]), contract.RecoveryKey)) {
			continue
		}
		rows[table.Table] = append(rows[table.Table], fmt.Sprint(values...))
	}
	for _, of := range rows {
		slices.Sort(of)
	}
	return rows
}

// A record is loaded as it was dumped: what had lost its place in the chain is not given
// another one.
func TestALoadMendsNoChain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.assigned("M1")
		d.disarm()
		require.NoError(t, d.l.writer.Exec("DELETE FROM chain WHERE pos = (SELECT max(pos) FROM chain)").Error)
		dump, done := dumped(t, d.l)
		for _, driver := range []string{SQLite, Postgres} {
			target := newEmptyConfig(t, driver)
			_, err := Load(ctx, target, bytes.NewReader(dump))
			require.NoError(t, err)
			_, again := dumped(t, open(t, target))
			require.Equal(t, done.Rows["events"], again.Rows["events"])
			require.Equal(t, done.Rows["events"]-1, again.Chain, "to %s", driver)
		}
	})
}

// What was dumped from either database is there in either, sealed as it was, and
// the office goes on with it.
func TestARecordMovesFromOneDatabaseToAnother(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.fullOffice()
		d.anAccount()
		account, err := d.l.AccountByLogin(ctx, "zhou")
		require.NoError(t, err)
		for kind, method := range map[string]string{contract.SessionCookie: "password", contract.SessionBearer: "token"} {
			_, err := d.l.AddSession(contract.AtCommandLine(ctx), "digest of "+kind, contract.Session{
				Account: account.ID, Person: account.Person, Kind: kind, Method: method, CreatedAt: d.clock.now(), ExpiresAt: d.clock.now().Add(casework.Hour),
			})
			require.NoError(t, err)
		}
		handled, assigned := d.handled("M1"), d.assigned("M2")
		d.do(handled, officer, report())
		require.NoError(t, d.l.SetMeta(ctx, contract.RecoveredKey, "some store"))
		dump, done := dumped(t, d.l)
		require.Positive(t, done.Rows["events"])
		require.Equal(t, int64(d.rows("chain")), done.Chain)
		for _, driver := range []string{SQLite, Postgres} {
			t.Run("to "+driver, func(t *testing.T) {
				target := newEmptyConfig(t, driver)
				loaded, err := Load(ctx, target, bytes.NewReader(dump))
				require.NoError(t, err)
				require.Equal(t, done, loaded)
				target.Clock = d.clock.Now
				l := open(t, target)
				again, _ := dumped(t, l)
				before, after := linesOf(t, dump), linesOf(t, again)
				for table := range done.Rows {
					require.Equal(t, before[table], after[table], table)
				}
				fits, err := l.VerifyChain(ctx, 1)
				require.NoError(t, err)
				require.True(t, fits.Fits, fits.Misfit+fits.Differs)
				require.Equal(t, done.Chain, fits.Pos)
				ended, err := l.EndEverySession(contract.AtCommandLine(ctx))
				require.NoError(t, err)
				require.Equal(t, contract.EndedSessions{Sessions: 1, TokensLeft: 2}, ended, "nobody comes back to life")
				fits, err = l.VerifyChain(ctx, 1)
				require.NoError(t, err)
				require.True(t, fits.Fits, fits.Misfit+fits.Differs)
				for _, id := range []casework.CaseID{handled, assigned} {
					require.NoError(t, l.CheckProjection(ctx, id))
				}
				store, err := l.Meta(ctx, contract.RecoveredKey)
				require.NoError(t, err)
				require.Empty(t, store, "where its workflows are is not known any more")
				_, err = Load(ctx, target, bytes.NewReader(dump))
				require.ErrorIs(t, err, ErrNotEmpty)
			})
		}
	})
}

// A dump that is cut off, or was changed, makes no record at all.
func TestADumpThatIsNotWholeMakesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.handled("M1")
		dump, _ := dumped(t, d.l)
		lines := bytes.SplitAfter(dump, []byte("\n"))
		lines = lines[:len(lines)-1] // what follows the last end of a line
		join := func(some ...[]byte) []byte { return bytes.Join(some, nil) }
		row := slices.IndexFunc(lines, func(line []byte) bool { return line[0] == '[' })
		for name, broken := range map[string][]byte{
			"nothing":            {},
			"no end":             join(lines[:len(lines)-1]...),
			"half a line":        dump[:len(dump)-10],
			"a row less":         join(append(slices.Clone(lines[:row]), lines[row+1:]...)...),
			"a row twice":        join(append(slices.Clone(lines[:row+1]), lines[row:]...)...),
			"a row without name": join(lines[0], lines[row]),
			"a newer program's":  bytes.Replace(dump, []byte(fmt.Sprintf(`"schema":%d`, SchemaVersion(config.Driver))), []byte(`"schema":999999`), 1),
			"another form":       bytes.Replace(dump, []byte(`"dump":1`), []byte(`"dump":2`), 1),
			"a strange table":    bytes.Replace(dump, []byte(`{"table":"cases"`), []byte(`{"table":"kases"`), 1),
			"not JSON":           join(lines[0], []byte("{\n")),
		} {
			target := newEmptyConfig(t, config.Driver)
			_, err := Load(ctx, target, bytes.NewReader(broken))
			var wrong *DumpError
			require.Error(t, err, name)
			if name != "a row twice" && name != "a row less" { // the database sees that
				require.True(t, errors.As(err, &wrong), "%s: %v", name, err)
			}
			_, err = Load(ctx, target, bytes.NewReader(dump))
			require.NoError(t, err, "nothing was made, so it can be made now: %s", name)
		}
	})
}

// A record of older tables is brought to those of this program.
func TestAnOlderRecordIsLoadedAndUpgraded(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("M1")
		d.do(id, officer, report())
		older := olderVersions[len(olderVersions)-2]
		old := newEmptyConfig(t, config.Driver)
		source, other, err := openPool(config)
		require.NoError(t, err)
		t.Cleanup(func() {
			require.NoError(t, source.Close())
			if other != nil {
				require.NoError(t, other.Close())
			}
		})
		pour(t, old, source, migrateTo(t, old, older), older)
		l, err := openAsItIs(old)
		require.NoError(t, err)
		dump, _ := dumped(t, l)
		require.NoError(t, l.Close())
		dump = bytes.Replace(dump, []byte(fmt.Sprintf(`"schema":%d`, SchemaVersion(config.Driver))), []byte(fmt.Sprintf(`"schema":%d`, older)), 1)
		target := newEmptyConfig(t, config.Driver)
		_, err = Load(ctx, target, bytes.NewReader(dump))
		require.NoError(t, err)
		require.NoError(t, open(t, target).CheckProjection(ctx, id))
	})
}
