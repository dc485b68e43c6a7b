package ledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"
)

// mostKept bounds the statements that one connection to SQLite keeps.
const mostKept = 128

// openKeeping opens a pool of connections to SQLite that keep their compiled
// statements: compiling one takes longer than running it. gorm's own cache is of no
// use here. What it prepared in one transaction belongs to that transaction, and
// almost everything happens in one, so that each statement would be compiled anew.
func openKeeping(dsn string) (*sql.DB, error) {
	plain, err := sql.Open("sqlite", dsn) // connects to nothing yet
	if err != nil {
		return nil, err
	}
	d := plain.Driver()
	if err := plain.Close(); err != nil {
		return nil, err
	}
	return sql.OpenDB(keeping{d, dsn}), nil
}

// keeping is a driver.Connector.
type keeping struct {
	driver driver.Driver
	dsn    string
}

func (k keeping) Driver() driver.Driver { return k.driver }

func (k keeping) Connect(context.Context) (driver.Conn, error) {
	conn, err := k.driver.Open(k.dsn)
	if err != nil {
		return nil, err
	}
	if full, ok := conn.(sqliteConn); ok {
		return &keptConn{sqliteConn: full, kept: map[string]*keptStatement{}}, nil
	}
	return conn, nil
}

// sqliteConn is what modernc's connections can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// keptConn is used by one goroutine at a time.
type keptConn struct {
	sqliteConn

	kept map[string]*keptStatement
}

type keptStatement struct {
	sqliteStatement

	busy bool // rows of it are being read
}

type sqliteStatement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// statement gives the compiled statement of a query; nil: it is better run once.
func (c *keptConn) statement(ctx context.Context, query string) (*keptStatement, error) {
	if s := c.kept[query]; s != nil {
		if s.busy {
			return nil, nil //nolint:nilnil // none is an answer too
		}
		return s, nil
	}
	verb, _, _ := strings.Cut(query, " ")
	switch verb {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "WITH":
	default:
		return nil, nil //nolint:nilnil // none is an answer too
	}
	for other, s := range c.kept {
		if len(c.kept) < mostKept {
			break
		}
		if !s.busy {
			c.drop(other)
		}
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	full, ok := prepared.(sqliteStatement)
	if !ok {
		return nil, prepared.Close()
	}
	s := &keptStatement{sqliteStatement: full}
	c.kept[query] = s
	return s, nil
}

func (c *keptConn) drop(query string) {
	s := c.kept[query]
	delete(c.kept, query)
	_ = s.Close() // it says how its last run ended, which is known
}

// ExecContext implements driver.ExecerContext.
func (c *keptConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	result, err := s.ExecContext(ctx, args)
	if err != nil {
		c.drop(query)
	}
	return result, err
}

// QueryContext implements driver.QueryerContext.
func (c *keptConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		c.drop(query)
		return nil, err
	}
	full, ok := rows.(sqliteRows)
	if !ok {
		return rows, nil
	}
	s.busy = true
	return &keptRows{sqliteRows: full, of: s}, nil
}

// Close implements driver.Conn.
func (c *keptConn) Close() error {
	for query := range c.kept {
		c.drop(query)
	}
	return c.sqliteConn.Close()
}

// sqliteRows is what modernc's rows can do.
type sqliteRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

// keptRows free their statement when they are closed.
type keptRows struct {
	sqliteRows

	of *keptStatement
}

// Close implements driver.Rows.
func (r *keptRows) Close() error {
	r.of.busy = false
	return r.sqliteRows.Close()
}
