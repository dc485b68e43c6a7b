// Package postgres sets how a connection to PostgreSQL works, for the record and the
// engine alike.
package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// settings are those of every session. A server that does not know one works without it.
//
// Most statements take less time than compiling one would. States of cases and events of
// workflows are a few kilobytes, which lz4 compresses in a fraction of the time that the
// server's own way takes. What waits for a lock within a transaction then sees what whoever
// had it has committed.
var settings = []string{
	"SET jit = off",
	"SET default_toast_compression = lz4",
	"SET default_transaction_isolation = 'read committed'",
}

// Settle gives a new connection its settings; for stdlib.OptionAfterConnect.
func Settle(ctx context.Context, c *pgx.Conn) error {
	for _, set := range settings {
		if _, err := c.PgConn().Exec(ctx, set).ReadAll(); err != nil && !unknown(err) {
			return errors.Join(err, c.Close(ctx)) // whoever asked for it does not
		}
	}
	return nil
}

// unknown reports whether a server refused a setting that it does not have, or a value of
// it that it was built without.
func unknown(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (refused.Code == undefinedObject || refused.Code == invalidValue)
}

const (
	undefinedObject = "42704"
	invalidValue    = "22023"
)
