package postgres

import "fmt"

// The settings that name a database.
var (
	OfLedger = Setting{Flag: "database", Env: "JIAOBAN_DATABASE"}
	OfEngine = Setting{Flag: "temporal-database", Env: "JIAOBAN_TEMPORAL_DATABASE"}
)

// OccupiedError says that a database holds something else than what it was named for.
type OccupiedError struct {
	Table string  // one of those that are there
	For   Setting // which names the database
}

// Error implements error.
func (e *OccupiedError) Error() string {
	_, en := e.Words()
	return en
}

// Words says it in both languages.
func (e *OccupiedError) Words() (zh, en string) {
	zhAt, enAt := e.For.words()
	return fmt.Sprintf("该数据库中已有别的内容（例如表 %s）：请另建一个空数据库，用 %s指明。未作任何改动。", e.Table, zhAt),
		fmt.Sprintf("the database holds something else, such as the table %s: create an empty one and name it with %s. Nothing was changed.", e.Table, enAt)
}

// FirstTable is the statement that names a table in the schema in which a connection works,
// or in one of those of a first list, but in none of a second; "" where there is none. Those
// of an extension are nobody's.
const FirstTable = `SELECT coalesce(min(n.nspname || '.' || c.relname), '') FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
	WHERE c.relkind IN ('r', 'p') AND (n.nspname = current_schema() OR n.nspname = ANY ($1::text[])) AND n.nspname <> ALL ($2::text[])
	AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`
