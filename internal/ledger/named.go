package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// NamedFiles are the files that a record names. A dump is written to it, in whatever
// pieces, while the dump is made or read: so they are those of the same instant, and
// no key is needed.
type NamedFiles struct {
	Evidence map[string][]string // the cases that a file is evidence of, by its digest
	Lists    map[string][]string // the batches that a file was sent as, by its digest

	table dumpTable
	begun []byte // of a line whose end was not written yet
}

// Write implements io.Writer.
func (n *NamedFiles) Write(b []byte) (int, error) {
	for rest := b; ; {
		line, after, ended := bytes.Cut(rest, []byte("\n"))
		n.begun = append(n.begun, line...)
		if !ended {
			return len(b), nil
		}
		if err := n.line(n.begun); err != nil {
			return 0, err
		}
		n.begun, rest = n.begun[:0], after
	}
}

func (n *NamedFiles) line(line []byte) error {
	switch {
	case bytes.HasPrefix(line, []byte("{")):
		n.table = dumpTable{}
		return json.Unmarshal(line, &n.table)
	case n.table.Table == (caseFileRow{}).TableName():
		row, err := n.texts(line, "digest", "case_id")
		if err == nil {
			n.Evidence = naming(n.Evidence, row[0], row[1])
		}
		return err
	case n.table.Table == (batchRow{}).TableName():
		row, err := n.texts(line, "file_digest", "id", "state")
		if err == nil && row[0] != "" && row[2] != batchStaging { // as Batches has them
			n.Lists = naming(n.Lists, row[0], row[1])
		}
		return err
	}
	return nil
}

func naming(all map[string][]string, digest, by string) map[string][]string {
	if all == nil {
		all = map[string][]string{}
	}
	all[digest] = append(all[digest], by)
	return all
}

// texts are values of a row, by their columns.
func (n *NamedFiles) texts(line []byte, columns ...string) ([]string, error) {
	var values []any
	if err := json.Unmarshal(line, &values); err != nil {
		return nil, err
	}
	row := make([]string, len(columns))
	for i, column := range columns {
		at := slices.Index(n.table.Columns, column)
		if at < 0 || at >= len(values) {
			return nil, fmt.Errorf("the dump: a row of %s without %s", n.table.Table, column)
		}
		row[i], _ = values[at].(string)
	}
	return row, nil
}
