package ledger

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
)

// recusalRow says that a person is barred from a case; it follows from the
// case's events and is there so that lists need not open every case.
type recusalRow struct {
	Person casework.PersonID `gorm:"primaryKey"`
	CaseID casework.CaseID   `gorm:"primaryKey"`
}

func (recusalRow) TableName() string { return "case_recusals" }

func recusalsOf(c casework.Case) []recusalRow {
	people := c.RecusedPeople()
	rows := make([]recusalRow, len(people))
	for i, p := range people {
		rows[i] = recusalRow{Person: p, CaseID: c.ID}
	}
	return rows
}

// storeRecusals brings the rows of a case from what they were to what they are.
func storeRecusals(tx *gorm.DB, before, after []recusalRow) error {
	for _, row := range before {
		if !slices.Contains(after, row) {
			if err := tx.Where("person = ? AND case_id = ?", row.Person, row.CaseID).Delete(&recusalRow{}).Error; err != nil {
				return wrap(err, "lifting a recusal")
			}
		}
	}
	for _, row := range after {
		if !slices.Contains(before, row) {
			if err := tx.Create(&row).Error; err != nil {
				return wrap(err, "storing a recusal")
			}
		}
	}
	return nil
}

// withoutRecused takes from a query the cases from which the reader, or whoever
// the reader acts for, is barred: to them such a case is one that is not there.
// Whom nothing bars, which is nearly everybody, reads as if there were no such rule.
func withoutRecused(tx *gorm.DB, who casework.Actor, column string) *gorm.DB {
	var barred []casework.CaseID
	err := tx.Session(&gorm.Session{NewDB: true}).Model(&recusalRow{}).
		Where("person IN ?", []casework.PersonID{who.Person, who.ActingFor}).Pluck("case_id", &barred).Error
	if err != nil {
		_ = tx.AddError(wrap(err, "looking for recusals"))
		return tx
	}
	if len(barred) == 0 {
		return tx
	}
	return tx.Where(column+" NOT IN (SELECT case_id FROM case_recusals WHERE person IN ?)", []casework.PersonID{who.Person, who.ActingFor})
}

// RecusedFrom lists the cases from which somebody, or whoever that person acts
// for, is barred: for what names cases without reading them.
func (l *Ledger) RecusedFrom(ctx context.Context, who casework.Actor) ([]casework.CaseID, error) {
	var barred []casework.CaseID
	err := l.read(ctx).Model(&recusalRow{}).Where("person IN ?", []casework.PersonID{who.Person, who.ActingFor}).Pluck("case_id", &barred).Error
	return barred, wrap(err, "looking for recusals")
}
