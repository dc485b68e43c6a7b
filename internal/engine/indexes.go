package engine

import (
	"context"
	dbsql "database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
)

// visibilityIndexes are those of the server's list of workflows that anybody asks for
// here: the cases that run, one workflow by its name, and the latest first. The server
// makes more than sixty, one for each attribute that a workflow might have, and every
// start and every end of a workflow would write a page in each. A list by another
// attribute reads all workflows and finds the same.
var visibilityIndexes = []string{"by_workflow_id", "by_workflow_type", "by_status"}

// dropWithin bounds how long a start drops indexes of a file of before, which reads each
// of them: what is left stays for the next start.
const dropWithin = 10 * time.Second

// dropIndexes leaves of the indexes that are there for looking something up by an
// attribute those above. A file of before has them all. Each is dropped by itself, so
// that what was done stays.
func dropIndexes(ctx context.Context, path string) (err error) {
	ctx, cancel := context.WithTimeout(ctx, dropWithin)
	defer cancel()
	db, err := openFile(path)
	if err != nil {
		return fmt.Errorf("engine indexes: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	names, err := indexesOf(ctx, db)
	if err != nil {
		return fmt.Errorf("engine indexes: %w", err)
	}
	for _, name := range names {
		if slices.Contains(visibilityIndexes, name) {
			continue
		}
		if _, err := db.ExecContext(ctx, `DROP INDEX IF EXISTS "`+name+`"`); err != nil {
			return fmt.Errorf("engine indexes: %w", err)
		}
	}
	return nil
}

func indexesOf(ctx context.Context, db *dbsql.DB) (names []string, err error) {
	rows, err := db.QueryContext(ctx,
		"SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'executions_visibility' AND name LIKE 'by\\_%' ESCAPE '\\'")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
