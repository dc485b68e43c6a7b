package ledger

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/pgtest"
)

func writable(t *testing.T, l *Ledger) error {
	t.Helper()
	within, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	return l.Writable(within)
}

func TestALedgerThatIsWrittenByItsOwnProcessIsWritable(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.register("D1")
		require.NoError(t, d.l.Writable(t.Context()))
		require.NoError(t, d.l.Writable(t.Context()), "as often as asked")
		require.NoError(t, d.l.write(ctx, func(*gorm.DB) error {
			require.NoError(t, writable(t, d.l), "a long write of its own is its work")
			return nil
		}))
		d.whole(id)
	})
}

// A curious administrator or a backup holds the lock; readers notice nothing.
func TestALockedSQLiteIsNotWritableUntilItIsFree(t *testing.T) {
	t.Parallel()
	config := newConfig(t, SQLite)
	d := newDesk(t, config)
	id := d.register("D1")
	other, err := sql.Open("sqlite", sqliteDSN(config.Path, "&_txlock=immediate"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, other.Close()) })
	for range 2 {
		held, err := other.BeginTx(ctx, nil)
		require.NoError(t, err)
		began := time.Now()
		err = writable(t, d.l)
		require.Less(t, time.Since(began), 3*time.Second, "it waits no longer than it may")
		require.True(t, Unavailable(err), "%v", err)
		require.ErrorContains(t, err, "another process holds the ledger's lock")
		_, err = d.l.Case(ctx, all, id)
		require.NoError(t, err)
		require.NoError(t, held.Rollback())
		require.NoError(t, writable(t, d.l))
	}
	d.whole(id)
}

func TestAFullSQLiteIsNotWritable(t *testing.T) {
	t.Parallel()
	l := open(t, newConfig(t, SQLite))
	require.NoError(t, l.prober.Exec("PRAGMA max_page_count = 1").Error)
	err := writable(t, l)
	require.True(t, Unavailable(err), "%v", err)
	require.ErrorContains(t, err, "full")
	require.NoError(t, l.prober.Exec("PRAGMA max_page_count = 1000000").Error)
	require.NoError(t, writable(t, l))
}

func TestAStoppedPostgresIsNotWritableUntilItIsBack(t *testing.T) {
	t.Parallel()
	cluster := pgtest.Start(t)
	config := Config{Driver: Postgres, URL: cluster.DSN(), Identities: plainCipher{}, Digest: plainDigest}
	require.NoError(t, Migrate(ctx, config))
	l := open(t, config)
	require.NoError(t, l.Writable(ctx))
	cluster.Stop()
	err := l.Writable(ctx)
	require.True(t, Unavailable(err), "%v", err)
	cluster.Start()
	require.NoError(t, l.Writable(ctx))
}
