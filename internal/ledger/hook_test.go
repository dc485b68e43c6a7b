package ledger

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
)

// around calls before and after for every statement of the ledger's writer.
// Beginning and ending a transaction are no statements.
func (d *desk) around(before, after func(tx *gorm.DB)) {
	d.t.Helper()
	if before == nil {
		before = func(*gorm.DB) {}
	}
	if after == nil {
		after = func(*gorm.DB) {}
	}
	c := d.l.writer.Callback()
	require.NoError(d.t, c.Create().Before("*").Register("test:before", before))
	require.NoError(d.t, c.Query().Before("*").Register("test:before", before))
	require.NoError(d.t, c.Update().Before("*").Register("test:before", before))
	require.NoError(d.t, c.Delete().Before("*").Register("test:before", before))
	require.NoError(d.t, c.Row().Before("*").Register("test:before", before))
	require.NoError(d.t, c.Raw().Before("*").Register("test:before", before))
	require.NoError(d.t, c.Create().After("*").Register("test:after", after))
	require.NoError(d.t, c.Query().After("*").Register("test:after", after))
	require.NoError(d.t, c.Update().After("*").Register("test:after", after))
	require.NoError(d.t, c.Delete().After("*").Register("test:after", after))
	require.NoError(d.t, c.Row().After("*").Register("test:after", after))
	require.NoError(d.t, c.Raw().After("*").Register("test:after", after))
}

// gate holds the first insert into a table, after it was made and before its
// transaction goes on, until it is opened.
type gate struct {
	held chan struct{}
	open func()
}

func (d *desk) holdInsert(table string) gate {
	d.t.Helper()
	held, opened := make(chan struct{}), make(chan struct{})
	var once sync.Once
	d.around(nil, func(tx *gorm.DB) {
		if tx.Statement.Table != table || tx.Statement.SQL.Len() == 0 || tx.Statement.SQL.String()[:6] != "INSERT" {
			return
		}
		once.Do(func() {
			close(held)
			<-opened
		})
	})
	g := gate{held: held, open: sync.OnceFunc(func() { close(opened) })}
	d.t.Cleanup(g.open)
	return g
}

// waiting returns when somebody waits for the database: for a row's lock on
// PostgreSQL, for the only writer on SQLite.
func (d *desk) waiting(t *testing.T) {
	t.Helper()
	require.Eventually(t, func() bool {
		if d.l.dialect.name() == SQLite {
			return d.l.turn.others()
		}
		var n int64
		err := d.l.read(ctx).Raw("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&n).Error
		return err == nil && n > 0
	}, patience, poll)
}
