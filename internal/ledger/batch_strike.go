package ledger

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

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
		err = tx.Model(&stagedRow{}).Where("batch = ? AND position = ?", batch, position).
			Updates(map[string]any{"struck_at": now, "struck_by": actor.Person, "strike_reason": reason}).Error
		if err != nil {
			return wrap(err, "striking a row")
		}
		return l.audit(tx, rowStruck(batch, position, reason, actor))
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
