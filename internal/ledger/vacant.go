package ledger

import (
	"context"
	"database/sql"

	"jiaoban/internal/postgres"
)

// vacant refuses a database of PostgreSQL that has tables and no ledger, such as that of
// the engine.
func vacant(ctx context.Context, pool *sql.DB) error {
	var ours bool
	var table string
	err := pool.QueryRowContext(ctx, "SELECT to_regclass('goose_db_version') IS NOT NULL").Scan(&ours)
	if err == nil && !ours {
		err = pool.QueryRowContext(ctx, postgres.FirstTable, []string{"engine"}, []string{}).Scan(&table)
	}
	if err != nil {
		return wrap(absence(err), "looking what the database holds")
	}
	if table != "" {
		return &postgres.OccupiedError{Table: table, For: postgres.OfLedger}
	}
	return nil
}
