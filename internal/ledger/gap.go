package ledger

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
)

// gapRow is what is known of one gap of a roster. A gap is named by its unit and
// the stored instant since which nobody is on duty, so that it is the same one
// for every process and after every restart.
type gapRow struct {
	Unit     casework.UnitID  `gorm:"primaryKey"`
	Since    casework.Instant `gorm:"primaryKey"`
	LookedAt casework.Instant // cases that had not changed since lookBack before hold nothing that waits
	RungAt   casework.Instant
}

func (gapRow) TableName() string { return "roster_gaps" }

// lookBack is how far before the last look a look begins. A change has the instant
// at which its transaction read the clock, and is seen when it commits: what was
// under way at the last look must not be taken for old. Nothing rings twice for it,
// since a gap that has rung is looked at no more.
const lookBack = casework.Minute

// TellOfGaps rings for units whose roster has run out while something waits
// there (S1-04), once for each gap, and gives the number that it rang for. What
// comes to a unit within its gap rings by itself. A gap that is over when nobody
// was there to look rings no more: somebody is on duty again.
func (l *Ledger) TellOfGaps(ctx context.Context) (int, error) {
	now, err := l.Now(ctx)
	if err != nil {
		return 0, wrap(err, "reading the clock")
	}
	if err := l.endGaps(ctx, now); err != nil {
		return 0, err
	}
	gaps, err := gapsAt(l.read(ctx), now)
	if err != nil {
		return 0, err
	}
	rung := 0
	for _, g := range gaps {
		waiting, found, err := waitingIn(l.read(ctx), g)
		if err != nil {
			return rung, err
		}
		g.LookedAt = now
		told := false
		err = l.write(ctx, func(tx *gorm.DB) (err error) {
			told, err = l.tellOfGap(tx, g, waiting, found)
			return err
		})
		if err != nil {
			return rung, err
		}
		if told {
			rung++
		}
	}
	return rung, nil
}

// onTurn are the units where somebody is on duty.
const onTurn = "(SELECT unit FROM duties WHERE NOT struck AND from_at <= ? AND until_at > ? AND " + reached + ")"

// endGaps lets a gap ring anew where somebody was on duty meanwhile and has left
// the office before the turn was over: then it is another gap from the same instant.
func (l *Ledger) endGaps(ctx context.Context, now casework.Instant) error {
	var over int64
	ended := func(tx *gorm.DB) *gorm.DB {
		return tx.Model(&gapRow{}).Where("rung_at > 0 AND unit IN "+onTurn, now, now)
	}
	if err := ended(l.read(ctx)).Count(&over).Error; err != nil || over == 0 {
		return wrap(err, "looking for gaps that are over")
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		return wrap(ended(tx).Updates(map[string]any{"rung_at": 0, "looked_at": 0}).Error, "ending gaps")
	})
}

// gapsAt are the gaps of units with a part in an open case that have not rung.
func gapsAt(tx *gorm.DB, now casework.Instant) ([]gapRow, error) {
	var units []casework.UnitID
	err := tx.Table("case_access").Joins("JOIN cases ON cases.id = case_access.case_id").
		Where("cases.board_rank = 0 AND case_access.kind IN ?", partKinds).
		Where("case_access.unit_id IN (SELECT unit FROM duties) AND case_access.unit_id NOT IN "+onTurn, now, now).
		Distinct("case_access.unit_id").Order("case_access.unit_id").Pluck("case_access.unit_id", &units).Error
	if err != nil {
		return nil, wrap(err, "listing units that nobody attends")
	}
	var open []gapRow
	for _, unit := range units {
		at, err := attendanceOf(tx, unit, now)
		if err != nil {
			return nil, err
		}
		g := gapRow{Unit: unit, Since: at.since}
		err = tx.Where("unit = ? AND since = ?", unit, at.since).Take(&g).Error
		if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
			return nil, wrap(err, "reading a gap")
		}
		if at.gone && g.RungAt.IsZero() {
			open = append(open, g)
		}
	}
	return open, nil
}

// waitingIn finds the unit's case that waits for it and is due first, among those
// that have changed since the gap was looked at last.
func waitingIn(tx *gorm.DB, g gapRow) (casework.CaseID, bool, error) {
	var ids []casework.CaseID
	err := tx.Model(&caseRow{}).Where("board_rank = 0 AND updated_at >= ? AND id IN (SELECT case_id FROM case_access WHERE unit_id = ? AND kind IN ?)",
		g.LookedAt.Add(-lookBack), g.Unit, partKinds).Order(byDue.by).Pluck("id", &ids).Error
	if err != nil {
		return "", false, wrap(err, "listing what may wait at a unit")
	}
	for _, id := range ids {
		c, err := loadCase(tx, id)
		if err != nil {
			return "", false, err
		}
		if c.WaitsFor(g.Unit) {
			return id, true, nil
		}
	}
	return "", false, nil
}

// tellOfGap rings where the gap is still there and the case still waits, and
// notes that the gap was looked at.
func (l *Ledger) tellOfGap(tx *gorm.DB, g gapRow, waiting casework.CaseID, found bool) (bool, error) {
	now, err := l.now(tx)
	if err != nil {
		return false, wrap(err, "reading the clock")
	}
	at, err := attendanceOf(tx, g.Unit, now)
	if err != nil || !at.gone || at.since != g.Since {
		return false, err
	}
	if !found {
		err := tx.Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "unit"}, {Name: "since"}}, DoUpdates: clause.AssignmentColumns([]string{"looked_at"}),
		}).Create(&g).Error
		return false, wrap(err, "noting a gap")
	}
	if _, err := l.lockCase(tx, waiting); err != nil {
		return false, err
	}
	c, err := loadCase(tx, waiting)
	if err != nil || !c.WaitsFor(g.Unit) {
		return false, err
	}
	return l.ringFor(tx, c, casework.Event{Case: c.ID, Seq: c.Seq, HappenedAt: now}, g.Unit, g.Since, now)
}

// takeGap says that the gap rings now, or that it has rung before.
func takeGap(tx *gorm.DB, unit casework.UnitID, since, now casework.Instant) (bool, error) {
	g := gapRow{Unit: unit, Since: since, LookedAt: now, RungAt: now}
	taken := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "unit"}, {Name: "since"}},
		DoUpdates: clause.AssignmentColumns([]string{"looked_at", "rung_at"}),
		Where:     clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "roster_gaps.rung_at = 0"}}},
	}).Create(&g)
	return taken.RowsAffected > 0, wrap(taken.Error, "noting a gap that rings")
}
