package e2e

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/pgtest"
)

// tablesOf gives the content of every table of a PostgreSQL database as the server
// reads it: in its files large values are packed, so that no name stands in them
// byte by byte.
func tablesOf(t *testing.T, url string) map[string][]byte {
	t.Helper()
	ctx := within(t, time.Minute)
	db, err := pgx.Connect(ctx, url)
	require.NoError(t, err)
	defer db.Close(ctx)
	rows, err := db.Query(ctx, `SELECT table_schema, table_name FROM information_schema.tables
		WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`)
	require.NoError(t, err)
	var names []pgx.Identifier
	for rows.Next() {
		name := make(pgx.Identifier, 2)
		require.NoError(t, rows.Scan(&name[0], &name[1]))
		names = append(names, name)
	}
	require.NoError(t, rows.Err())
	tables := map[string][]byte{}
	for _, name := range names {
		var content bytes.Buffer
		// Binary, so that bytes are bytes and not their digits.
		_, err := db.PgConn().CopyTo(ctx, &content, "COPY "+name.Sanitize()+" TO STDOUT (FORMAT binary)")
		require.NoError(t, err, name)
		tables[name[1]] = content.Bytes()
	}
	return tables
}

// requireNotInTables searches every table of a database, of which there must be some.
func requireNotInTables(t *testing.T, url string, least int) {
	t.Helper()
	tables, filled := tablesOf(t, url), 0
	for name, content := range tables {
		require.Empty(t, found(content), name)
		if len(content) > 21 { // more than the head and the end of a copy
			filled++
		}
	}
	require.GreaterOrEqual(t, filled, least)
}

// The search of tables finds what stands in a large value, which the server packs.
func TestThePlantedSearchFindsWhatTheDatabasePacks(t *testing.T) {
	t.Parallel()
	url, ctx := pgtest.DSN(t), within(t, time.Minute)
	db, err := pgx.Connect(ctx, url)
	require.NoError(t, err)
	defer db.Close(ctx)
	_, err = db.Exec(ctx, "CREATE TABLE large (id INT PRIMARY KEY, body BYTEA, words TEXT)")
	require.NoError(t, err)
	around := strings.Repeat(`{"field":"示范-夜间施工噪声"},`, 200)
	require.Greater(t, len(around), 5<<10)
	for i, who := range planted {
		body := around + `{"name":"` + who.Name + `"},` + around
		_, err = db.Exec(ctx, "INSERT INTO large VALUES ($1, $2, $3)", i, []byte(body), body)
		require.NoError(t, err)
	}
	var packed bool
	require.NoError(t, db.QueryRow(ctx, "SELECT bool_and(pg_column_size(body) < 10240 AND length(body) > 10240) FROM large").Scan(&packed))
	require.True(t, packed, "the server keeps them smaller than they are")
	told := found(tablesOf(t, url)["large"])
	for _, who := range planted {
		require.Contains(t, told, who.Name+" in UTF-8")
	}
	_, err = db.Exec(ctx, "UPDATE large SET body = convert_to(repeat('示范', 4000), 'UTF8'), words = ''")
	require.NoError(t, err)
	requireNotInTables(t, url, 1)
}
