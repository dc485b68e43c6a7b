package ledger

import (
	"context"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// ComplainantForWarning opens a case's identity block, so that those who may look
// at it and mend the registration are warned where its texts name the complainant,
// before units read them. It is compared inside and shown to nobody, so that it is
// no look; for everybody else it is nil, and they are not warned.
func (l *Ledger) ComplainantForWarning(ctx context.Context, actor casework.Actor, id casework.CaseID) (c *contract.Complainant, err error) {
	if actor.Reads(casework.DataIdentity) != casework.ReachAll {
		return nil, nil
	}
	err = l.view(ctx, func(tx *gorm.DB) error {
		if err := l.seen(tx, contract.Reader{Actor: actor}, casework.DataIdentity, id); err != nil {
			return err
		}
		c, err = l.complainantOf(tx, id)
		return err
	})
	return c, err
}

// RowsForWarning opens the rows of a list that wait, by their positions, for the
// same warning.
func (l *Ledger) RowsForWarning(ctx context.Context, actor casework.Actor, batch string, positions []int) (map[int]contract.BatchRow, error) {
	found := map[int]contract.BatchRow{}
	if actor.Reads(casework.DataIdentity) != casework.ReachAll || len(positions) == 0 {
		return found, nil
	}
	err := l.view(ctx, func(tx *gorm.DB) error {
		var rows []stagedRow
		err := tx.Where("batch = ? AND position IN ? AND settled = ? AND fate <> ?", batch, positions, false, contract.FateRefused).Find(&rows).Error
		if err != nil {
			return wrap(err, "reading rows of a list")
		}
		for _, r := range rows {
			if found[int(r.Position)], err = l.content(r); err != nil {
				return err
			}
		}
		return nil
	})
	return found, err
}
