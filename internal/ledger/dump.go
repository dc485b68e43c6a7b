package ledger

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
)

// dumpForm is the form of a dump that this program writes.
const dumpForm = 1

// A dump is lines of JSON: dumpHead, then of each table a dumpTable and its rows,
// every one a list in the order of the columns, and dumpEnd. It is the same
// whichever database it comes from, and either takes it.
type (
	dumpHead struct {
		Dump   int    `json:"dump"` // dumpForm
		Schema int64  `json:"schema"`
		Driver string `json:"driver"`
	}
	dumpTable struct {
		Table   string   `json:"table"`
		Columns []string `json:"columns"`
	}
	dumpEnd struct {
		End Dumped `json:"end"`
	}
)

// Dumped says what a dump holds.
type Dumped struct {
	At     casework.Instant `json:"at"` // by the database's clock
	Schema int64            `json:"schema"`
	Driver string           `json:"driver"` // of the ledger that it comes from
	Rows   map[string]int64 `json:"rows"`   // by table
	// Chain is how many entries the chain has, and Hash the last one's.
	Chain int64  `json:"chain"`
	Hash  string `json:"hash"`
}

// notDumped are the tables that mean nothing elsewhere: who is signing in, and who
// sees to what at the moment.
var notDumped = []string{"claims", "goose_db_version", "sign_in_attempts", "sign_in_challenges", "sso_journeys"}

// Dump writes all of the record as it stood at one instant, while others work on
// it. Texts and complainants stay sealed; whoever reads the dump needs the keys.
func (l *Ledger) Dump(ctx context.Context, to io.Writer) (Dumped, error) {
	buffered := bufio.NewWriterSize(to, 1<<20)
	w := json.NewEncoder(buffered)
	w.SetEscapeHTML(false)
	done := Dumped{Schema: SchemaVersion(l.config.Driver), Driver: l.config.Driver, Rows: map[string]int64{}}
	err := l.view(ctx, func(tx *gorm.DB) error {
		var err error
		if done.At, err = l.now(tx); err != nil {
			return wrap(err, "reading the clock")
		}
		if err := w.Encode(dumpHead{dumpForm, done.Schema, done.Driver}); err != nil {
			return err
		}
		var head []chainRow
		if err := tx.Order("pos DESC").Limit(1).Find(&head).Error; err != nil {
			return wrap(err, "reading the end of the chain")
		}
		if len(head) > 0 {
			done.Chain, done.Hash = head[0].Pos, fmt.Sprintf("%x", head[0].Hash)
		}
		tables, err := l.tablesInOrder(tx)
		if err != nil {
			return err
		}
		for _, table := range tables {
			if done.Rows[table], err = dumpRows(tx, table, w); err != nil {
				return fmt.Errorf("table %s: %w", table, err)
			}
		}
		return nil
	})
	if err == nil {
		err = w.Encode(dumpEnd{done})
	}
	if err == nil {
		err = buffered.Flush()
	}
	return done, err
}

// tablesInOrder are the tables to be dumped, each after those that it refers to.
func (l *Ledger) tablesInOrder(tx *gorm.DB) ([]string, error) {
	var names []string
	if err := tx.Raw(l.dialect.tables()).Scan(&names).Error; err != nil {
		return nil, wrap(err, "listing the tables")
	}
	names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(notDumped, name) })
	slices.Sort(names)
	var refers []struct{ Child, Parent string }
	if err := tx.Raw(l.dialect.references()).Scan(&refers).Error; err != nil {
		return nil, wrap(err, "listing what tables refer to")
	}
	var order []string
	for len(order) < len(names) {
		before := len(order)
		for _, name := range names {
			waits := slices.ContainsFunc(refers, func(r struct{ Child, Parent string }) bool {
				return r.Child == name && r.Parent != name && slices.Contains(names, r.Parent) && !slices.Contains(order, r.Parent)
			})
			if !waits && !slices.Contains(order, name) {
				order = append(order, name)
			}
		}
		if len(order) == before {
			return nil, fmt.Errorf("the tables refer to one another in a circle: %v", names)
		}
	}
	return order, nil
}

func dumpRows(tx *gorm.DB, table string, w *json.Encoder) (int64, error) {
	rows, err := tx.Table(table).Rows()
	if err != nil {
		return 0, wrap(err, "reading")
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	if err := w.Encode(dumpTable{table, columns}); err != nil {
		return 0, err
	}
	values, places := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	var n int64
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return n, wrap(err, "reading")
		}
		for i, v := range values {
			if text, ok := v.(string); ok && !utf8.ValidString(text) {
				return n, fmt.Errorf("column %s of row %d is no UTF-8", columns[i], n+1)
			}
		}
		if err := w.Encode(values); err != nil {
			return n, err
		}
		n++
	}
	return n, wrap(rows.Err(), "reading")
}

// quoted is a name of a table or column in a statement.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
