package postgres

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// A server that was built without a setting serves all the same; one that is away does not.
func TestASessionIsSettledWithWhatTheServerKnows(t *testing.T) {
	t.Parallel()
	c, err := pgx.Connect(t.Context(), pgtest.DSN(t))
	require.NoError(t, err)
	defer c.Close(t.Context())
	require.NoError(t, Settle(t.Context(), c))
	for setting, value := range map[string]string{"jit": "off", "default_toast_compression": "lz4"} {
		var is string
		require.NoError(t, c.QueryRow(t.Context(), "SELECT current_setting($1)", setting).Scan(&is))
		require.Equal(t, value, is)
	}
	for _, set := range []string{"SET no_such_setting = 1", "SET default_toast_compression = zip"} {
		_, err := c.Exec(t.Context(), set)
		require.Error(t, err)
		require.True(t, unknown(err), err)
	}
	require.NoError(t, c.Close(t.Context()))
	require.Error(t, Settle(t.Context(), c))
}
