package ledger

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
)

// claimRow says who sees to something at the moment.
type claimRow struct {
	Subject string `gorm:"primaryKey"`
	Holder  string
	Until   casework.Instant
}

func (claimRow) TableName() string { return "claims" }

// Claim lets a holder see to subjects for a while, so that of several processes
// one does each thing. It gives those that the holder may see to: the ones that
// nobody holds, that it holds already, or whose holder's time is over by the
// database's clock. A process that dies gives nothing back, and need not.
func (l *Ledger) Claim(ctx context.Context, holder string, subjects []string, lease time.Duration) ([]string, error) {
	if len(subjects) == 0 {
		return nil, nil
	}
	var granted []claimRow
	err := l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		rows := make([]claimRow, len(subjects))
		for i, subject := range slices.Sorted(slices.Values(subjects)) { // in one order: nobody waits in a circle
			rows[i] = claimRow{Subject: subject, Holder: holder, Until: now.Add(casework.Span(lease.Microseconds()))}
		}
		free := clause.OnConflict{
			Columns:   []clause.Column{{Name: "subject"}},
			DoUpdates: clause.AssignmentColumns([]string{"holder", "until"}),
			Where:     clause.Where{Exprs: []clause.Expression{gorm.Expr("claims.until <= ? OR claims.holder = excluded.holder", now)}},
		}
		if err := tx.Clauses(free).Create(&rows).Error; err != nil {
			return wrap(err, "claiming")
		}
		return wrap(tx.Where("subject IN ? AND holder = ?", subjects, holder).Find(&granted).Error, "reading claims")
	})
	names := make([]string, len(granted))
	for i, row := range granted {
		names[i] = row.Subject
	}
	return names, err
}

// Release gives back all that a holder has claimed, before its time is over.
func (l *Ledger) Release(ctx context.Context, holder string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		return wrap(tx.Where("holder = ?", holder).Delete(&claimRow{}).Error, "releasing claims")
	})
}

// DropOldClaims forgets claims that have been over for an hour, and gives their
// number.
func (l *Ledger) DropOldClaims(ctx context.Context) (int64, error) {
	var dropped int64
	err := l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		done := tx.Where("until <= ?", now.Add(-casework.Hour)).Delete(&claimRow{})
		dropped = done.RowsAffected
		return wrap(done.Error, "dropping old claims")
	})
	return dropped, err
}
