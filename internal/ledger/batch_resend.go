package ledger

import (
	"context"
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// CorrectedBefore reports whether the file was sent before.
func (l *Ledger) CorrectedBefore(ctx context.Context, n contract.CorrectedList) (again bool, err error) {
	err = l.view(ctx, func(tx *gorm.DB) error {
		again, err = sentBefore(tx, n)
		return err
	})
	return again, err
}

func sentBefore(tx *gorm.DB, n contract.CorrectedList) (bool, error) {
	batch, err := takeBatch(tx, n.Batch)
	if err != nil {
		return false, err
	}
	known, again, err := knownFile(tx, batch.Campaign, n.FileDigest)
	if err != nil || !again {
		return false, err
	}
	if known.ID != batch.ID {
		return false, casework.Refuse(casework.Conflict, "file_of_another_batch", "batch", known.ID)
	}
	return true, nil
}

// passOver reports a row of a file that is sent again and that has no place in
// the batch any more: where it went at first is struck or says something else by
// now, and it is not added a second time.
func (m *mending) passOver(sheet string, row int, number string) {
	at := stagedRow{Sheet: sheet, RowNumber: int64(row)}
	m.untaken(at, number, "", "row_taken_before", map[string]string{"row": rowName(at)})
}

// factUntaken marks the entry of a correction that changed nothing.
const factUntaken = "untaken"

// end remembers the file as sent.
func (m *mending) end(ctx context.Context, n contract.CorrectedList) error {
	return m.l.twice(func() error {
		return m.l.write(ctx, func(tx *gorm.DB) error {
			batch, err := takeBatch(m.l.dialect.lock(tx), m.batch)
			if err != nil {
				return err
			}
			again, err := sentBefore(tx, n)
			if err != nil || again && m.result.Mended+m.result.Replaced+m.result.Added == 0 {
				return err
			}
			now, err := m.l.now(tx)
			if err != nil {
				return wrap(err, "reading the clock")
			}
			if !again {
				if err := storeFile(tx, batch, n.FileDigest, n.FileName, n.Actor.Person, now); err != nil {
					return err
				}
				if err := m.l.storeFindings(tx, batch.ID, n.FileDigest, n.Findings); err != nil {
					return err
				}
			}
			if n.OneRow == nil {
				return m.l.audit(tx, listCorrected(batch, n))
			}
			facts := map[string]string{"row": strconv.Itoa(n.OneRow.Row.Row), "position": strconv.Itoa(n.OneRow.Row.Position)}
			if m.result.Mended+m.result.Replaced+m.result.Added == 0 {
				facts[factUntaken] = "true" // it was tried, and the row is as it was
			}
			return m.l.audit(tx, listEntry(contract.RowCorrected, m.batch, n.OneRow.Reason, n.Actor, facts))
		})
	})
}
