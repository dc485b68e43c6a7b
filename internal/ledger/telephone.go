package ledger

import (
	"context"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Callable lists whose telephones are read through posts in some units: those
// units and the ones below them, and who holds a post in one of them at an instant.
func (l *Ledger) Callable(ctx context.Context, through []casework.UnitID, at casework.Instant) (found contract.Callable, err error) {
	err = l.view(ctx, func(tx *gorm.DB) (err error) {
		if found.Units, err = unitsBelow(tx, through); err != nil || len(found.Units) == 0 {
			return err
		}
		return wrap(heldAt(tx.Model(&holdingRow{}), at).Where("unit IN ?", found.Units).
			Distinct().Order("person").Pluck("person", &found.People).Error, "reading posts")
	})
	return found, err
}
