package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/pgtest"
	"jiaoban/internal/postgres"
)

// A ledger is made in an empty database, also where an extension has a table, and not
// beside what somebody else keeps in it, least of all the engine.
func TestALedgerIsMadeInAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before []string
		found  string // empty: it is made
	}{
		"empty":       {},
		"another's":   {[]string{"CREATE TABLE invoices (id int)"}, "public.invoices"},
		"the engine":  {[]string{"CREATE SCHEMA engine", "CREATE TABLE engine.shards (id int)"}, "engine.shards"},
		"elsewhere":   {[]string{"CREATE SCHEMA other", "CREATE TABLE other.invoices (id int)"}, ""},
		"extension's": {[]string{"CREATE TABLE places (id int)", "ALTER EXTENSION plpgsql ADD TABLE places"}, ""},
		"a view":      {[]string{"CREATE VIEW now_here AS SELECT now()"}, ""},
		"partitioned": {[]string{"CREATE TABLE logs (id int) PARTITION BY RANGE (id)"}, "public.logs"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := Config{Driver: Postgres, URL: pgtest.DSN(t)}
			pool, err := openPostgres(config.URL, 1)
			require.NoError(t, err)
			defer func() { require.NoError(t, pool.Close()) }()
			for _, statement := range c.before {
				_, err := pool.ExecContext(t.Context(), statement)
				require.NoError(t, err)
			}
			err = Migrate(t.Context(), config)
			if c.found == "" {
				require.NoError(t, err)
				require.NoError(t, Migrate(t.Context(), config), "again")
				return
			}
			var occupied *postgres.OccupiedError
			require.ErrorAs(t, err, &occupied)
			require.Equal(t, c.found, occupied.Table)
			var made int
			require.NoError(t, pool.QueryRowContext(t.Context(), "SELECT count(*) FROM pg_class WHERE relname IN ('goose_db_version', 'cases')").Scan(&made))
			require.Zero(t, made)
		})
	}
}
