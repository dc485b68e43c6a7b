package ledger

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/contract"
)

// ErrNotEmpty says that a dump cannot be loaded where there is a record already.
var ErrNotEmpty = errors.New("there is a record here already")

// ReadDump reads a dump to its end and says what it holds. It is whole then, which
// does not mean that everything in it fits.
func ReadDump(from io.Reader) (Dumped, error) {
	r := &dumpReader{lines: bufio.NewReaderSize(from, 1<<20)}
	var head dumpHead
	if err := r.next(&head); err != nil {
		return Dumped{}, err
	}
	if head.Dump != dumpForm {
		return Dumped{}, r.wrong("it is of another form (%d) than this program reads (%d)", head.Dump, dumpForm)
	}
	rows, table := map[string]int64{}, ""
	for {
		line, err := r.line()
		if err != nil {
			return Dumped{}, err
		}
		if line[0] == '[' {
			rows[table]++
			continue
		}
		var next struct {
			dumpTable
			dumpEnd
		}
		if err := json.Unmarshal(line, &next); err != nil {
			return Dumped{}, r.wrong("%v", err)
		}
		if next.Table == "" {
			if !maps.Equal(rows, next.End.Rows) {
				return Dumped{}, r.wrong("it says that it holds %v and holds %v", next.End.Rows, rows)
			}
			return next.End, nil
		}
		table, rows[next.Table] = next.Table, 0
	}
}

// DumpError says that a dump cannot be read.
type DumpError struct {
	Line int64
	Why  string
}

// Error implements error.
func (e *DumpError) Error() string { return fmt.Sprintf("the dump, line %d: %s", e.Line, e.Why) }

// Load makes a ledger of a dump, all of it or nothing: the tables as they were, and
// then as this program wants them. Where Temporal stands is not known any more: every
// unfinished case gets a new workflow at the next start. That and when the record
// was dumped is an entry of the chain.
func Load(ctx context.Context, config Config, from io.Reader) (Dumped, error) {
	r := &dumpReader{lines: bufio.NewReaderSize(from, 1<<20)}
	var head dumpHead
	if err := r.next(&head); err != nil {
		return Dumped{}, err
	}
	switch {
	case head.Dump != dumpForm:
		return Dumped{}, r.wrong("it is of another form (%d) than this program reads (%d)", head.Dump, dumpForm)
	case head.Schema > SchemaVersion(config.Driver):
		return Dumped{}, r.wrong("it is of a newer program: tables of version %d, this program's are of version %d", head.Schema, SchemaVersion(config.Driver))
	}
	if err := migrateUpTo(ctx, config, head.Schema); err != nil {
		return Dumped{}, err
	}
	l, err := openAsItIs(config)
	if err != nil {
		return Dumped{}, err
	}
	done, err := l.load(ctx, r)
	if err = errors.Join(err, l.Close()); err != nil {
		return Dumped{}, err
	}
	return done, Migrate(ctx, config)
}

func (l *Ledger) load(ctx context.Context, r *dumpReader) (done Dumped, err error) {
	err = l.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Exec(l.dialect.loading()).Error; err != nil {
			return wrap(err, "beginning to load")
		}
		if err := l.empty(tx); err != nil {
			return err
		}
		rows := map[string]int64{}
		var table *tableLoad
		for {
			line, err := r.line()
			if err != nil {
				return err
			}
			if line[0] == '[' {
				if table == nil {
					return r.wrong("a row without its table")
				}
				if err := table.add(tx, r, line); err != nil {
					return err
				}
				rows[table.Table]++
				continue
			}
			if err := table.flush(tx, r); err != nil {
				return err
			}
			var next struct {
				dumpTable
				dumpEnd
			}
			if err := json.Unmarshal(line, &next); err != nil {
				return r.wrong("%v", err)
			}
			if next.Table == "" {
				done = next.End
				break
			}
			rows[next.Table] = 0
			if table, err = l.loading(tx, r, next.dumpTable); err != nil {
				return err
			}
		}
		if !maps.Equal(rows, done.Rows) {
			return r.wrong("it says that it holds %v and holds %v", done.Rows, rows)
		}
		return l.forgetTemporal(tx)
	})
	return done, err
}

// empty takes away what the migrations put into tables, and refuses to where there
// is more.
func (l *Ledger) empty(tx *gorm.DB) error {
	tables, err := l.tablesInOrder(tx)
	if err != nil {
		return err
	}
	for _, table := range []string{"cases", "chain", "people", "accounts", "batches"} {
		if !slices.Contains(tables, table) {
			continue // the dump is of before there was one
		}
		var there int
		if err := tx.Raw("SELECT count(*) FROM (SELECT 1 FROM " + quoted(table) + " LIMIT 1) AS found").Scan(&there).Error; err != nil {
			return wrap(err, "looking at "+table)
		}
		if there > 0 {
			return ErrNotEmpty
		}
	}
	for _, table := range slices.Backward(tables) {
		if slices.Contains(foreverTables, table) || table == "policies" || table == "calendars" {
			continue // nothing is ever taken from them, and no migration puts anything in
		}
		if err := tx.Exec("DELETE FROM " + quoted(table)).Error; err != nil {
			return wrap(err, "emptying "+table)
		}
	}
	return nil
}

// forgetTemporal has every unfinished case get a new workflow, whichever store of
// Temporal the ledger stands beside from now on.
func (l *Ledger) forgetTemporal(tx *gorm.DB) error {
	return wrap(tx.Where("key = ? OR key LIKE ? OR key LIKE ?", contract.RecoveredKey, contract.RecoveryKey+"%", contract.LeftKey+"%").
		Delete(&metaRow{}).Error, "forgetting the store of Temporal")
}

// tableLoad puts the rows of one table in.
type tableLoad struct {
	dumpTable
	kinds  []string // of the columns here
	rows   []any    // values, one row after another
	number int      // of the rows
}

// loadedAtOnce bounds the values of a statement; SQLite takes 32,766.
const loadedAtOnce = 16_000

func (l *Ledger) loading(tx *gorm.DB, r *dumpReader, table dumpTable) (*tableLoad, error) {
	var columns []struct{ Name, Kind string }
	if err := tx.Raw(l.dialect.columns(), table.Table).Scan(&columns).Error; err != nil {
		return nil, wrap(err, "listing columns")
	}
	load := &tableLoad{dumpTable: table}
	for _, name := range table.Columns {
		i := slices.IndexFunc(columns, func(c struct{ Name, Kind string }) bool { return c.Name == name })
		if i < 0 {
			return nil, r.wrong("there is no column %s of %s", name, table.Table)
		}
		load.kinds = append(load.kinds, strings.ToLower(columns[i].Kind))
	}
	if len(load.kinds) != len(columns) {
		return nil, r.wrong("%s has %d columns and not %d", table.Table, len(columns), len(load.kinds))
	}
	return load, nil
}

func (t *tableLoad) add(tx *gorm.DB, r *dumpReader, line []byte) error {
	var values []any
	decoder := json.NewDecoder(strings.NewReader(string(line)))
	decoder.UseNumber()
	if err := decoder.Decode(&values); err != nil || len(values) != len(t.kinds) {
		return r.wrong("no row of %s: %v", t.Table, err)
	}
	for i, v := range values {
		value, err := valueOf(t.kinds[i], v)
		if err != nil {
			return r.wrong("%s.%s: %v", t.Table, t.Columns[i], err)
		}
		t.rows = append(t.rows, value)
	}
	t.number++
	if len(t.rows)+len(t.kinds) > loadedAtOnce {
		return t.flush(tx, r)
	}
	return nil
}

// valueOf reads a value for a column of a kind. The databases differ in what they
// call a yes, and JSON has no bytes.
func valueOf(kind string, v any) (any, error) {
	switch given := v.(type) {
	case nil:
		return nil, nil //nolint:nilnil // no value is a value
	case json.Number:
		n, err := given.Int64()
		if kind == "boolean" {
			return n != 0, err
		}
		return n, err
	case bool:
		if kind == "boolean" {
			return given, nil
		}
		return map[bool]int64{true: 1}[given], nil
	case string:
		if kind == "bytea" || kind == "blob" {
			return base64.StdEncoding.DecodeString(given)
		}
		return given, nil
	}
	return nil, fmt.Errorf("%v is no value", v)
}

// flush writes the rows that were gathered; nothing where there are none.
func (t *tableLoad) flush(tx *gorm.DB, r *dumpReader) error {
	if t == nil || t.number == 0 {
		return nil
	}
	names := make([]string, len(t.Columns))
	for i, name := range t.Columns {
		names[i] = quoted(name)
	}
	row := "(" + strings.TrimSuffix(strings.Repeat("?,", len(names)), ",") + ")"
	statement := "INSERT INTO " + quoted(t.Table) + " (" + strings.Join(names, ",") + ") VALUES " +
		strings.TrimSuffix(strings.Repeat(row+",", t.number), ",")
	if err := tx.Exec(statement, t.rows...).Error; err != nil {
		return fmt.Errorf("the dump, up to line %d: %w", r.number, wrap(err, "writing "+t.Table))
	}
	t.rows, t.number = t.rows[:0], 0
	return nil
}

// dumpReader reads a dump line by line.
type dumpReader struct {
	lines  *bufio.Reader
	number int64
}

func (r *dumpReader) wrong(why string, args ...any) error {
	return &DumpError{r.number, fmt.Sprintf(why, args...)}
}

// line gives the next line, which there must be.
func (r *dumpReader) line() ([]byte, error) {
	line, err := r.lines.ReadBytes('\n')
	r.number++
	if errors.Is(err, io.EOF) {
		return nil, r.wrong("it is cut off")
	}
	if err != nil {
		return nil, err
	}
	if len(line) < 2 {
		return nil, r.wrong("an empty line")
	}
	return line, nil
}

func (r *dumpReader) next(to any) error {
	line, err := r.line()
	if err != nil {
		return err
	}
	if err := json.Unmarshal(line, to); err != nil {
		return r.wrong("%v", err)
	}
	return nil
}
