package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/contract"
)

// A sender who saves a list anew sends its faulty rows again. They are the same
// open matter, and somebody has to see to it once.

// joinRefusals gives refused rows of a batch the name of the row that they are in a
// batch of the same list that was sent before: in the same place, with the same
// cells, and nothing else said of the complainant.
func (l *Ledger) joinRefusals(tx *gorm.DB, batch batchRow, rows []*stagedRow) error {
	places := map[int64][]*stagedRow{}
	var numbers []int64
	for _, r := range rows {
		if r.Fate == contract.FateRefused {
			places[r.RowNumber] = append(places[r.RowNumber], r)
			numbers = append(numbers, r.RowNumber)
		}
	}
	before, err := sentBeforeAs(tx, batch)
	if err != nil || len(before) == 0 {
		return err
	}
	slices.Sort(numbers)
	for some := range slices.Chunk(slices.Compact(numbers), rowsAtOnce) {
		var known []stagedRow
		err := tx.Where("batch IN ? AND fate = ? AND row_number IN ?", before, contract.FateRefused, some).Order("batch, position").Find(&known).Error
		if err != nil {
			return wrap(err, "looking for refused rows that were sent before")
		}
		for _, k := range known {
			for _, r := range places[k.RowNumber] {
				if err := l.joinRefusal(tx, k, r); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func pointers(rows []stagedRow) []*stagedRow {
	to := make([]*stagedRow, len(rows))
	for i := range rows {
		to[i] = &rows[i]
	}
	return to
}

func (l *Ledger) joinRefusal(tx *gorm.DB, known stagedRow, row *stagedRow) error {
	if row.SameAs != "" || row.Sheet != known.Sheet {
		return nil
	}
	same, err := l.sameRefusal(known, *row)
	if err != nil || !same {
		return err
	}
	row.SameAs = cmp.Or(known.SameAs, fmt.Sprintf("%s/%d", known.Batch, known.Position))
	if known.SameAs != "" {
		return nil
	}
	return wrap(tx.Model(&stagedRow{}).Where("batch = ? AND position = ?", known.Batch, known.Position).
		Update("same_as", row.SameAs).Error, "joining refused rows")
}

func (l *Ledger) sameRefusal(a, b stagedRow) (bool, error) {
	var was, is contract.RefusedRow
	if read, err := l.openAsFarAs(a, &was); err != nil || !read {
		return false, err
	}
	if err := l.openBody(b, &is); err != nil {
		return false, err
	}
	if was.Supplement != is.Supplement || !slices.Equal(cellsOf(was.Raw), cellsOf(is.Raw)) {
		return false, nil
	}
	if len(b.Complainant) == 0 {
		return true, nil // what is left out is no difference
	}
	if len(a.Complainant) == 0 {
		return false, nil
	}
	knew, err := l.openComplainant(a)
	if unread(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	says, err := l.openComplainant(b)
	return err == nil && *knew == *says, err
}

// cellsOf are cells as they are compared: without outer blanks and an empty end.
func cellsOf(raw []string) []string {
	cells := make([]string, len(raw))
	for i, c := range raw {
		cells[i] = strings.TrimSpace(c)
	}
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// sentBeforeAs are the batches of the same list that stand beside a batch.
func sentBeforeAs(tx *gorm.DB, batch batchRow) ([]string, error) {
	var others []batchRow
	err := tx.Where("campaign = ? AND level = ? AND id <> ? AND state NOT IN ?", batch.Campaign, batch.Level, batch.ID,
		[]string{batchStaging, contract.BatchWithdrawn}).Find(&others).Error
	if err != nil {
		return nil, wrap(err, "looking for lists")
	}
	var ids []string
	for _, o := range others {
		if batch.sameList(o) && o.earlier(batch) {
			ids = append(ids, o.ID)
		}
	}
	return ids, nil
}

// earlier is the order in which rows stand on the shift's list.
func (r batchRow) earlier(o batchRow) bool {
	return cmp.Or(cmp.Compare(r.StagedAt, o.StagedAt), strings.Compare(r.ID, o.ID)) < 0
}

// seenToElsewhere is the condition under which a refused row is off the shift's
// list: the same row of another batch was mended or struck, or stands on it already.
const seenToElsewhere = "EXISTS (SELECT 1 FROM batch_rows other JOIN batches theirs ON theirs.id = other.batch " +
	"WHERE batch_rows.same_as <> '' AND other.same_as <> '' AND other.same_as = batch_rows.same_as AND other.batch <> batch_rows.batch AND theirs.state NOT IN ? " +
	"AND (other.fate <> ? OR other.struck_at <> 0 OR theirs.staged_at < batches.staged_at " +
	"OR theirs.staged_at = batches.staged_at AND other.batch < batch_rows.batch))"
