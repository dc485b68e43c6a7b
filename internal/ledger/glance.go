package ledger

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"
)

// glance is view for what mostly takes one statement, which sees one state of the
// database by itself: it saves beginning and ending a transaction, two journeys to
// PostgreSQL. Where fn asks a second one, it is called anew, in a view, and must begin
// with nothing of before. It reads by Find, Take and Scan: a single row by itself (gorm's
// Row) could not be refused.
func (l *Ledger) glance(ctx context.Context, fn func(tx *gorm.DB) error) error {
	if j := jointOf(ctx); j != nil {
		return fn(j.tx)
	}
	tx := l.read(ctx)
	tx.Statement.ConnPool = &single{ConnPool: tx.Statement.ConnPool}
	if err := fn(tx); !errors.Is(err, errSecond) {
		return err
	}
	return l.view(ctx, fn)
}

// errSecond is what a second statement comes to.
var errSecond = errors.New("a second statement outside a transaction")

// single answers one query and nothing else.
type single struct {
	gorm.ConnPool

	asked bool
}

func (s *single) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s.asked {
		return nil, errSecond
	}
	s.asked = true
	return s.ConnPool.QueryContext(ctx, query, args...)
}

func (*single) ExecContext(context.Context, string, ...any) (sql.Result, error) {
	return nil, errSecond
}

// BeginTx implements gorm.ConnPoolBeginner.
func (*single) BeginTx(context.Context, *sql.TxOptions) (gorm.ConnPool, error) { return nil, errSecond }

func (*single) PrepareContext(context.Context, string) (*sql.Stmt, error) { return nil, errSecond }
