package kill_test

import (
	"database/sql"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"jiaoban/e2e/record"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// The record is read beside the program, straight from its file, by a reader
// that cannot write.

// settled is what may never change again once it is there.
type settled struct {
	Seq, First, Last   int64
	FiledAt, AppliedAt casework.Instant
	State, Key         string
}

func settledOf(f record.Filing) settled {
	return settled{f.Seq, f.First, f.Last, f.FiledAt, f.AppliedAt, f.State, f.Key}
}

// reader reads a ledger.
type reader struct {
	t  testing.TB
	db *sql.DB
}

func read(t testing.TB, path string) *reader {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&_pragma=busy_timeout(10000)")
	require.NoError(t, err)
	db.SetMaxOpenConns(1)
	return &reader{t: t, db: db}
}

func (r *reader) close() { require.NoError(r.t, r.db.Close()) }

// number is the answer to a question about one number.
func (r *reader) number(query string, args ...any) (n int64) {
	r.t.Helper()
	require.NoError(r.t, r.db.QueryRow(query, args...).Scan(&n), query)
	return n
}

func (r *reader) filings(where string, args ...any) []record.Filing {
	r.t.Helper()
	return record.Filings(r.t, r.db, where, args...)
}

func (r *reader) byKey(q *request) []record.Filing {
	return r.filings("person = $1 AND idempotency_key = $2", string(q.who.actor.Person), q.key)
}

// numbered and heard hold at every instant, whoever writes meanwhile.
func (r *reader) numbered() { r.t.Helper(); record.None(r.t, r.db, record.Numbered...) }
func (r *reader) heard()    { r.t.Helper(); record.None(r.t, r.db, record.Heard...) }

// memory is what was seen of the record; none of it may change.
type memory struct {
	filings map[string]settled
	pos     int64
	hash    string
}

// recall compares the record with what was seen of it before, and with what was
// answered: a number and an instant once given stay, an outcome stays, and
// under every key there is one filing.
func (m *memory) recall(r *reader, b *book) {
	r.t.Helper()
	if m.pos > 0 {
		require.Equal(r.t, m.hash, r.hash(m.pos), "the chain was another at position %d", m.pos)
	}
	m.pos = r.number(`SELECT coalesce(max(pos), 0) FROM chain`)
	m.hash = r.hash(m.pos)

	rows := map[string]record.Filing{}
	for _, f := range r.filings("true") {
		rows[f.ID] = f
	}
	for id, was := range m.filings {
		is, found := rows[id]
		require.True(r.t, found, "filing %s is gone", id)
		now := settledOf(is)
		if was.State == contract.FilingPending {
			was.State, was.AppliedAt, was.First, was.Last = now.State, now.AppliedAt, now.First, now.Last
		}
		require.Equal(r.t, was, now, "filing %s has changed", id)
	}
	for id, f := range rows {
		m.filings[id] = settledOf(f)
	}
	for _, q := range b.all() {
		if q.gone {
			require.Empty(r.t, r.byKey(q), "filed, and told that it may not be: %v", q)
			continue
		}
		if !q.answered() {
			continue
		}
		f, found := rows[q.filing.ID]
		require.True(r.t, found, "the answered filing is not there: %v", q)
		require.Equal(r.t, []string{q.key, string(q.who.actor.Person), string(q.kind)}, []string{f.Key, f.Person, string(f.Kind)})
		if q.filing.Seq == 0 {
			continue // a refusal names the filing only
		}
		require.Equal(r.t, q.filing.Seq, f.Seq, "%v", q)
		require.Equal(r.t, q.filing.FiledAt, f.FiledAt, "%v", q)
		require.Equal(r.t, q.filing.Case, f.Case, "%v", q)
		if q.filing.State == contract.FilingApplied {
			require.Equal(r.t, []int64{q.filing.FirstEvent, q.filing.LastEvent}, []int64{f.First, f.Last}, "%v", q)
		}
	}
}

func (r *reader) hash(pos int64) string {
	var hash []byte
	require.NoError(r.t, r.db.QueryRow(`SELECT hash FROM chain WHERE pos = $1`, pos).Scan(&hash))
	return hex.EncodeToString(hash)
}

// corpse copies the ledger of a killed program, log and all, so that looking at
// it does not mend it before the program does.
func corpse(t testing.TB, dir string) *reader {
	t.Helper()
	to := t.TempDir()
	for _, name := range []string{"ledger.db", "ledger.db-wal"} {
		copyFile(t, filepath.Join(dir, name), filepath.Join(to, name))
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(to, "ledger.db"))
	require.NoError(t, err)
	db.SetMaxOpenConns(1)
	return &reader{t: t, db: db}
}

// copyFile copies a file that may be missing.
func copyFile(t testing.TB, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if os.IsNotExist(err) {
		return
	}
	require.NoError(t, err)
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	require.NoError(t, err)
	_, err = io.Copy(out, in)
	require.NoError(t, err)
	require.NoError(t, out.Close())
}

// copyFolder copies a folder with all below it, as private as it was.
func copyFolder(t testing.TB, from, to string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(from, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, name), 0o700)
		}
		copyFile(t, path, filepath.Join(to, name))
		return nil
	}))
}
