package roll

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
	"jiaoban/internal/ledger"
	"jiaoban/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// office is a new office on one database, and its files.
type office struct {
	*testing.T

	ctx    context.Context
	ledger *ledger.Ledger
}

type noCipher struct{}

func (noCipher) SealIdentity(plain []byte, _, _ string) ([]byte, error)  { return plain, nil }
func (noCipher) OpenIdentity(sealed []byte, _, _ string) ([]byte, error) { return sealed, nil }

// monday is when the office of the tests opens.
var monday = time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)

// onBoth runs one behaviour over a new office in each database.
func onBoth(t *testing.T, behaviour func(o *office)) {
	t.Helper()
	for _, driver := range []string{ledger.SQLite, ledger.Postgres} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			behaviour(newOffice(t, driver))
		})
	}
}

func newOffice(t *testing.T, driver string) *office {
	t.Helper()
	config := ledger.Config{Driver: driver, Clock: func() time.Time { return monday }, Identities: noCipher{}, Digest: func(purpose string, data ...[]byte) string {
		h := sha256.New()
		h.Write([]byte(purpose))
		for _, d := range data {
			h.Write(d)
		}
		return hex.EncodeToString(h.Sum(nil))
	}}
	if driver == ledger.SQLite {
		config.Path = filepath.Join(t.TempDir(), "ledger.db")
	} else {
		config.URL = pgtest.DSN(t)
	}
	require.NoError(t, ledger.Migrate(t.Context(), config))
	l, err := ledger.Open(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, l.Close()) })
	return &office{T: t, ctx: contract.Asking(t.Context(), casework.Actor{Person: "boss"}), ledger: l}
}

// read reads tables, each a csv file of its own, one after the other.
func read(t testing.TB, files ...string) []contract.RollRow {
	t.Helper()
	var rows []contract.RollRow
	for _, text := range files {
		roll, err := intake.ReadRoll(t.Context(), strings.NewReader(text), int64(len(text)), "roll.csv", intake.RollLimits())
		require.NoError(t, err)
		require.Empty(t, roll.Unrecognised)
		rows = append(rows, roll.Rows...)
	}
	return rows
}

// preview says what would become of files, by the name of each row.
func (o *office) preview(files ...string) (map[string]contract.RollFate, contract.RollOutcome) {
	o.Helper()
	before := o.entries()
	out, err := Preview(o.ctx, o.ledger, read(o, files...))
	require.NoError(o, err)
	require.False(o, out.Committed)
	require.Equal(o, before, o.entries(), "a preview writes nothing")
	fates := map[string]contract.RollFate{}
	for _, f := range out.Rows {
		fates[string(f.Table)+" "+f.Name] = f
	}
	return fates, out
}

// load brings files in as somebody who has seen what becomes of them.
func (o *office) load(files ...string) contract.RollOutcome {
	o.Helper()
	_, seen := o.preview(files...)
	require.Zero(o, seen.Sum.Refused, "%+v", seen.Rows)
	out, err := Commit(o.ctx, o.ledger, read(o, files...), seen.Plan, "sha256:of-the-file")
	require.NoError(o, err)
	require.True(o, out.Committed)
	return out
}

// entries are the entries of the office's record, the latest first.
func (o *office) entries() []contract.AuditEntry {
	o.Helper()
	page, err := o.ledger.Entries(o.ctx, contract.Reader{All: true}, contract.EntryFilter{Limit: 1000})
	require.NoError(o, err)
	return page.Entries
}

func (o *office) unit(name string) contract.Unit {
	o.Helper()
	units, err := o.ledger.Units(o.ctx)
	require.NoError(o, err)
	u, code := indexUnits(units).find(name)
	require.Empty(o, code, name)
	return u
}

func (o *office) person(name string) contract.Person {
	o.Helper()
	people, err := o.ledger.People(o.ctx)
	require.NoError(o, err)
	p, code := indexPeople(people).find(name)
	require.Empty(o, code, name)
	return p
}

// faults are the faults of a row as field:code.
func faults(f contract.RollFate) (all []string) {
	for _, fault := range f.Faults {
		all = append(all, fault.Field+":"+fault.Code)
	}
	return all
}
