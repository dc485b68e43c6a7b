package ledger

import (
	"context"
	"database/sql"
	"log/slog"
	"strconv"
	"strings"

	"jiaoban/internal/contract"
)

// numbered is a case whose number has no key yet.
type numbered struct {
	id, campaign, level, number string
	shares                      bool
}

// fillNumberKeys gives numbers that were stored before there were keys theirs.
// Two cases that have one number, written in two ways, both stay: the later one
// shares the number with the earlier, as a repeat does, and the log names them
// so that somebody links or merges them.
func fillNumberKeys(ctx context.Context, pool *sql.DB, driver string, log *slog.Logger) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return wrap(absence(err), "filling in the keys of numbers")
	}
	defer func() { _ = tx.Rollback() }()
	without, err := withoutKeys(ctx, tx)
	if err != nil {
		return wrap(absence(err), "looking for numbers without keys")
	}
	for _, c := range without {
		key := contract.NumberKey(c.number)
		if key == "" {
			continue
		}
		var first string
		err := tx.QueryRowContext(ctx, numberedParameters(driver,
			"SELECT coalesce(min(id), '') FROM cases WHERE campaign = ? AND level = ? AND number_key = ? AND NOT shares_number AND id <> ?"),
			c.campaign, c.level, key, c.id).Scan(&first)
		if err != nil {
			return wrap(err, "looking for the case of a number")
		}
		if first != "" && !c.shares {
			log.Warn("two cases have one acceptance number; both stay, the later as sharing it: link or merge them",
				"first", first, "later", c.id, "key", key)
		}
		_, err = tx.ExecContext(ctx, numberedParameters(driver,
			"UPDATE cases SET number_key = ?, shares_number = ? WHERE id = ? AND number_key = ''"), key, c.shares || first != "", c.id)
		if err != nil {
			return wrap(err, "filling in the key of a number")
		}
	}
	return wrap(tx.Commit(), "filling in the keys of numbers")
}

func withoutKeys(ctx context.Context, tx *sql.Tx) ([]numbered, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, campaign, level, number, shares_number FROM cases WHERE number <> '' AND number_key = '' ORDER BY registered_at, id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []numbered
	for rows.Next() {
		var c numbered
		if err := rows.Scan(&c.id, &c.campaign, &c.level, &c.number, &c.shares); err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	return found, rows.Err()
}

// numberedParameters writes the parameters of a statement as PostgreSQL does.
func numberedParameters(driver, statement string) string {
	if driver != Postgres {
		return statement
	}
	for n := 1; strings.Contains(statement, "?"); n++ {
		statement = strings.Replace(statement, "?", "$"+strconv.Itoa(n), 1)
	}
	return statement
}
