package ledger

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestALedgerOpensOnlyAtItsOwnVersion(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		ctx := context.Background()
		l := open(t, config)
		require.NoError(t, Migrate(ctx, config), "migrating twice changes nothing")

		require.NoError(t, l.writer.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, ?)", true).Error)
		_, err := Open(ctx, config)
		require.ErrorContains(t, err, "newer than this program")

		require.NoError(t, l.writer.Exec("DELETE FROM goose_db_version WHERE version_id > 0").Error)
		_, err = Open(ctx, config)
		require.ErrorContains(t, err, "jiaoban migrate")

		require.NoError(t, l.writer.Exec("DROP TABLE goose_db_version").Error)
		_, err = Open(ctx, config)
		require.ErrorContains(t, err, "jiaoban migrate")
		require.False(t, Unavailable(err))
	})
}
