package ledger

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// SendCorrected takes a corrected list into a batch that is there: good rows
// mend refused ones, rows that are not committed yet are replaced, rows that
// the batch has already change nothing, and others are added. What is a case
// already is never overwritten; the differences are given back. The batch then
// waits to be committed again. The same file twice changes nothing.
func (l *Ledger) SendCorrected(ctx context.Context, n contract.CorrectedList) (contract.Correction, error) {
	if err := checkImporter(n.Actor); err != nil {
		return contract.Correction{}, err
	}
	if n.FileDigest == "" {
		return contract.Correction{}, invalidField("file", "required")
	}
	var result contract.Correction
	err := l.twice(func() error {
		return l.write(ctx, func(tx *gorm.DB) (err error) {
			result, err = l.correct(tx, n)
			return err
		})
	})
	return result, err
}

// mending is the work on one corrected list.
type mending struct {
	l      *Ledger
	tx     *gorm.DB
	batch  batchRow
	rows   []stagedRow
	result contract.Correction
}

func (l *Ledger) correct(tx *gorm.DB, n contract.CorrectedList) (contract.Correction, error) {
	m := &mending{l: l, tx: tx}
	var err error
	if m.batch, err = takeBatch(l.dialect.lock(tx), n.Batch); err != nil {
		return m.result, err
	}
	known, again, err := knownFile(tx, m.batch.Campaign, n.FileDigest)
	if err != nil {
		return m.result, err
	}
	if again {
		if known.ID != m.batch.ID {
			return m.result, casework.Refuse(casework.Conflict, "file_of_another_batch", "batch", known.ID)
		}
		return contract.Correction{Again: true}, nil
	}
	if err := tx.Where("batch = ?", m.batch.ID).Order("position").Find(&m.rows).Error; err != nil {
		return m.result, wrap(err, "reading the rows of a batch")
	}
	good, refused := sift(n.Rows)
	for _, r := range good {
		if err := m.take(r); err != nil {
			return m.result, err
		}
	}
	for _, r := range append(refused, n.Refused...) {
		if err := m.refuse(r); err != nil {
			return m.result, err
		}
	}
	return m.result, m.end(n)
}

// take finds the place of a good row.
func (m *mending) take(r contract.BatchRow) error {
	if i := m.same(r); i >= 0 {
		return m.meet(&m.rows[i], r)
	}
	if i := m.mended(r); i >= 0 {
		m.result.Mended++
		return m.put(&m.rows[i], r)
	}
	m.result.Added++
	return m.add(func(row *stagedRow) error { return m.l.fill(row, r) })
}

// same finds the row that states the same case: by number, else by fingerprint.
func (m *mending) same(r contract.BatchRow) int {
	return slices.IndexFunc(m.rows, func(row stagedRow) bool {
		if row.Fate == contract.FateRefused {
			return false
		}
		if r.Number != "" {
			return row.Number == r.Number
		}
		return row.Number == "" && row.Fingerprint == r.Fingerprint
	})
}

// meet compares a row with the one that the batch has already.
func (m *mending) meet(row *stagedRow, r contract.BatchRow) error {
	switch {
	case row.Fingerprint == r.Fingerprint:
		m.result.Unchanged++
		return nil
	case !row.Settled:
		m.result.Replaced++
		return m.put(row, r)
	}
	known := row.CaseID
	if known == "" {
		known = row.Known
	}
	found, err := m.l.differences(m.tx, r, known)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		m.result.Unchanged++
		return nil
	}
	m.result.Changed = append(m.result.Changed, contract.RowFate{
		Position: int(row.Position), Sheet: r.Sheet, RowNumber: r.RowNumber, Number: r.Number,
		Fate: contract.FateChanged, Settled: true, Known: known, Differences: found,
	})
	return nil
}

// mended finds the open refusal that a row puts right: the one that the sender
// names, else the one in the same place of the file, else the one whose cells
// hold the row's number.
func (m *mending) mended(r contract.BatchRow) int {
	if r.Mends > 0 {
		return slices.IndexFunc(m.rows, func(row stagedRow) bool { return openRefusal(row) && row.Position == int64(r.Mends) })
	}
	place := m.inPlace(r.Sheet, r.RowNumber)
	if place >= 0 || r.Number == "" {
		return place
	}
	return slices.IndexFunc(m.rows, func(row stagedRow) bool {
		var refusal contract.RefusedRow
		return openRefusal(row) && m.l.openBody(row, &refusal) == nil &&
			slices.ContainsFunc(refusal.Raw, func(cell string) bool { return strings.TrimRight(strings.TrimSpace(cell), "*＊") == r.Number })
	})
}

func openRefusal(row stagedRow) bool { return row.Fate == contract.FateRefused && row.StruckAt == 0 }

func (m *mending) inPlace(sheet string, rowNumber int) int {
	return slices.IndexFunc(m.rows, func(row stagedRow) bool {
		return openRefusal(row) && row.Sheet == sheet && row.RowNumber == int64(rowNumber)
	})
}

func (m *mending) refuse(r contract.RefusedRow) error {
	m.result.StillRefused++
	if i := m.inPlace(r.Sheet, r.RowNumber); i >= 0 {
		row := &m.rows[i]
		if err := m.l.refuse(row, r); err != nil {
			return err
		}
		return wrap(m.tx.Save(row).Error, "refusing a row")
	}
	return m.add(func(row *stagedRow) error { return m.l.refuse(row, r) })
}

func (m *mending) put(row *stagedRow, r contract.BatchRow) error {
	if err := m.l.fill(row, r); err != nil {
		return err
	}
	row.Known = ""
	return wrap(m.tx.Save(row).Error, "mending a row")
}

func (m *mending) add(fill func(*stagedRow) error) error {
	row := stagedRow{Batch: m.batch.ID, Position: 1}
	if n := len(m.rows); n > 0 {
		row.Position = m.rows[n-1].Position + 1
	}
	if err := fill(&row); err != nil {
		return err
	}
	m.rows = append(m.rows, row)
	return wrap(m.tx.Create(&row).Error, "adding a row")
}

func (m *mending) end(n contract.CorrectedList) error {
	now, err := m.l.now(m.tx)
	if err != nil {
		return wrap(err, "reading the clock")
	}
	if err := storeFile(m.tx, m.batch, n.FileDigest, n.FileName, n.Actor.Person, now); err != nil {
		return err
	}
	if !slices.ContainsFunc(m.rows, func(r stagedRow) bool { return !r.Settled }) {
		return nil
	}
	return wrap(m.tx.Model(&batchRow{}).Where("id = ?", m.batch.ID).
		Updates(map[string]any{"state": contract.BatchStaged, "committed_at": 0, "committed_by": ""}).Error, "opening a batch again")
}

// StrikeRow takes a row off the shift's list, by a named person with a reason.
// The row stays in the batch, struck. Only what is on the list can be struck.
func (l *Ledger) StrikeRow(ctx context.Context, batch string, position int, reason string, actor casework.Actor) error {
	if err := checkImporter(actor); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return invalidField("reason", "required")
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		if _, err := takeBatch(l.dialect.lock(tx), batch); err != nil {
			return err
		}
		var row stagedRow
		found := tx.Where("batch = ? AND position = ?", batch, position).Limit(1).Find(&row)
		switch {
		case found.Error != nil:
			return wrap(found.Error, "reading a row")
		case found.RowsAffected == 0:
			return casework.Refuse(casework.NotFound, "no_such_row")
		case row.StruckAt != 0:
			return casework.Refuse(casework.Conflict, "already_struck")
		}
		open, err := waitsForSomebody(tx, row)
		if err != nil {
			return err
		}
		if !open {
			return casework.Refuse(casework.Conflict, "row_not_refused")
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		return wrap(tx.Model(&stagedRow{}).Where("batch = ? AND position = ?", batch, position).
			Updates(map[string]any{"struck_at": now, "struck_by": actor.Person, "strike_reason": reason}).Error, "striking a row")
	})
}

// waitsForSomebody reports whether a row is on the shift's list, see OpenRefusals.
func waitsForSomebody(tx *gorm.DB, row stagedRow) (bool, error) {
	if row.Fate != contract.FateSupplement {
		return row.Fate == contract.FateRefused, nil
	}
	var n int64
	err := tx.Model(&filingRow{}).Where("id = ? AND state = ?", row.Filing, contract.FilingRefused).Count(&n).Error
	return n > 0, wrap(err, "looking for a re-work order")
}
