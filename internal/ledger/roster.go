package ledger

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type dutyRow struct {
	ID        string `gorm:"primaryKey"`
	Unit      casework.UnitID
	Person    casework.PersonID
	Telephone string
	Backup    casework.PersonID
	From      casework.Instant `gorm:"column:from_at"`
	Until     casework.Instant `gorm:"column:until_at"`
	Struck    bool

	StrikeReason string
}

func (dutyRow) TableName() string { return "duties" }

// AddDuty puts a turn on a unit's roster (S1-04). Turns may overlap: two people
// on duty are better than none.
func (l *Ledger) AddDuty(ctx context.Context, d contract.Duty) (contract.Duty, error) {
	if d.From.IsZero() || d.Until <= d.From {
		return d, invalidField("until", "not_after_from")
	}
	if strings.TrimSpace(d.Telephone) == "" {
		return d, invalidField("telephone", "required")
	}
	if d.Backup == d.Person {
		return d, invalidField("backup", "same_person")
	}
	err := l.write(ctx, func(tx *gorm.DB) error {
		if there, err := exists(tx, &unitRow{}, string(d.Unit)); err != nil || !there {
			return orMissing(err, "unit", "no_such_unit")
		}
		if there, err := exists(tx, &personRow{}, string(d.Person)); err != nil || !there {
			return orMissing(err, "person", "no_such_person")
		}
		if d.Backup != "" {
			if there, err := exists(tx, &personRow{}, string(d.Backup)); err != nil || !there {
				return orMissing(err, "backup", "no_such_person")
			}
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		d.ID, d.Struck, d.StrikeReason = newID(now), false, ""
		row := dutyRow(d)
		if err := tx.Create(&row).Error; err != nil {
			return wrap(err, "storing a turn of duty")
		}
		return l.audit(tx, about(contract.DutyAdded, d.ID, contract.Changes(nil, d)...))
	})
	return d, err
}

// StrikeDuty takes a turn off a unit's roster and says why; it stays readable.
// Striking it twice is no error, and the first reason stays.
func (l *Ledger) StrikeDuty(ctx context.Context, unit casework.UnitID, id, reason string) (contract.Duty, error) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return contract.Duty{}, invalidField("reason", "required")
	}
	var row dutyRow
	err := l.strikeDuty(ctx, unit, id, reason, &row)
	return contract.Duty(row), err
}

func (l *Ledger) strikeDuty(ctx context.Context, unit casework.UnitID, id, reason string, into *dutyRow) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		var row dutyRow
		err := l.dialect.lock(tx).Where("unit = ? AND id = ?", unit, id).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return casework.Refuse(casework.NotFound, "no_such_duty")
		}
		if *into = row; err != nil || row.Struck {
			return wrap(err, "locking a turn of duty")
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		if err := tx.Model(&dutyRow{}).Where("id = ?", id).Updates(map[string]any{"struck": true, "struck_at": now, "strike_reason": reason}).Error; err != nil {
			return wrap(err, "striking a turn of duty")
		}
		into.Struck, into.StrikeReason = true, reason
		entry := about(contract.DutyStruck, id)
		entry.Reason = reason
		entry.Facts = map[string]string{"unit": string(row.Unit), "person": string(row.Person)}
		return l.audit(tx, entry)
	})
}

// Roster lists a unit's turns that touch the time from one instant to before
// another, struck ones included, earliest first.
func (l *Ledger) Roster(ctx context.Context, unit casework.UnitID, from, until casework.Instant) ([]contract.Duty, error) {
	return duties(l.read(ctx).Where("unit = ? AND from_at < ? AND until_at > ?", unit, until, from))
}

// Rosters lists the turns of every unit that touch the time from one instant to
// before another, without struck ones, earliest first.
func (l *Ledger) Rosters(ctx context.Context, from, until casework.Instant) ([]contract.Duty, error) {
	return duties(l.read(ctx).Where("from_at < ? AND until_at > ? AND NOT struck", until, from))
}

// OnDuty lists who is on duty for a unit at an instant.
func (l *Ledger) OnDuty(ctx context.Context, unit casework.UnitID, at casework.Instant) ([]contract.Duty, error) {
	return onDuty(l.read(ctx), unit, at)
}

func onDuty(tx *gorm.DB, unit casework.UnitID, at casework.Instant) ([]contract.Duty, error) {
	return duties(tx.Where("unit = ? AND from_at <= ? AND until_at > ? AND NOT struck", unit, at, at))
}

func duties(q *gorm.DB) ([]contract.Duty, error) {
	var rows []dutyRow
	if err := q.Order("from_at, id").Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading a roster")
	}
	found := make([]contract.Duty, len(rows))
	for i, r := range rows {
		found[i] = contract.Duty(r)
	}
	return found, nil
}
