package ledger

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/pgtest"
)

func TestAScratchDatabaseIsEmptyAndGoesAway(t *testing.T) {
	t.Parallel()
	server := pgtest.DSN(t)
	require.NoError(t, execute(ctx, server, "CREATE TABLE other (id int)"))
	made, drop, err := Scratch(ctx, server)
	require.NoError(t, err)
	second, dropSecond, err := Scratch(ctx, server)
	require.NoError(t, err)
	require.NotEqual(t, made, second)
	require.NoError(t, dropSecond(ctx))

	left, err := pgx.Connect(ctx, made) // somebody who does not go
	require.NoError(t, err)
	defer func() { _ = left.Close(ctx) }()
	require.NoError(t, execute(ctx, made, "CREATE TABLE other (id int)"), "nothing is there yet")
	require.NoError(t, drop(ctx))
	require.ErrorContains(t, execute(ctx, made, "SELECT 1"), "does not exist")
	require.NoError(t, execute(ctx, server, "SELECT 1 FROM other"))

	_, _, err = Scratch(ctx, "host=x password=secret")
	require.ErrorIs(t, err, errPostgresURL)
}
