package ledger

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

// The file of the record and what lies beside it are their owner's alone, also
// where an earlier version or a copy made them readable.
func TestTheFilesOfTheLedgerAreTheirOwnersAlone(t *testing.T) {
	t.Parallel()
	config := newConfig(t, SQLite)
	private := func() {
		t.Helper()
		for _, beside := range []string{"", "-wal", "-shm"} {
			info, err := os.Stat(config.Path + beside)
			require.NoError(t, err)
			require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), config.Path+beside)
		}
	}
	d := newDesk(t, config)
	d.register("D1")
	private()
	for _, beside := range []string{"", "-wal", "-shm"} {
		require.NoError(t, os.Chmod(config.Path+beside, 0o644))
	}
	other := open(t, config)
	_, err := other.Now(ctx)
	require.NoError(t, err)
	private()
}

// Numbers are in the order of their bytes on both databases, page by page.
func TestNumbersAreInOneOrder(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		if config.Driver == Postgres {
			// As in a database whose language is not C, which sorts signs last and
			// letters without regard to their case.
			require.NoError(t, d.l.writer.Exec(`ALTER TABLE cases ALTER COLUMN number TYPE TEXT COLLATE "und-x-icu"`).Error)
		}
		want := []string{"D 2", "D-10", "D-5", "D1", "Da", "D交", "d3", "e-1", "Ｄ4"}
		for _, n := range []string{"d3", "D1", "D-10", "D交", "D 2", "Ｄ4", "e-1", "D-5", "Da"} {
			d.register(n)
		}
		var got []string
		for after := ""; ; {
			page, err := d.l.Cases(ctx, all, contract.CaseFilter{Order: contract.ByNumber, After: after, Limit: 2})
			require.NoError(t, err)
			for _, r := range page.Cases {
				got = append(got, r.Number)
			}
			if after = page.Next; after == "" {
				break
			}
		}
		require.Equal(t, want, got)
	})
}
