package ledger

import (
	"context"
	"database/sql"
	"fmt"
)

// OccupiedError says that a database holds something that is no ledger.
type OccupiedError struct {
	Table string // one of those that are there
}

// Error implements error.
func (e *OccupiedError) Error() string {
	_, en := e.Words()
	return en
}

// Words says it in both languages.
func (e *OccupiedError) Words() (zh, en string) {
	return fmt.Sprintf("该数据库中已有别的内容（例如表 %s），不是台账：请为台账另建一个空数据库，用 --database 或 JIAOBAN_DATABASE 指明。未作任何改动。", e.Table),
		fmt.Sprintf("the database holds something else, such as the table %s, and no ledger: create an empty database for the ledger and name it with --database or JIAOBAN_DATABASE. Nothing was changed.", e.Table)
}

// vacant refuses a database of PostgreSQL with tables of somebody else and no ledger, such
// as that of the engine: tables of an extension are nobody's.
func vacant(ctx context.Context, pool *sql.DB) error {
	const query = `SELECT coalesce(min(n.nspname || '.' || c.relname), '') FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'p') AND n.nspname IN (current_schema(), 'engine') AND to_regclass('goose_db_version') IS NULL
		AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`
	var table string
	if err := pool.QueryRowContext(ctx, query).Scan(&table); err != nil {
		return wrap(absence(err), "looking what the database holds")
	}
	if table != "" {
		return &OccupiedError{Table: table}
	}
	return nil
}
