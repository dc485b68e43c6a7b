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

// OverseerRecused is the type of the message to somebody who watches over cases that
// another barred them from one. No event of a case has it.
const OverseerRecused casework.EventType = "overseer_recused"

// toOverseer tells a supervisor, a leader or an auditor that another barred them, and not
// from which case. Others are not told: that there is a case in which they have a stake
// is what a recusal keeps from them.
func toOverseer(tx *gorm.DB, e casework.Event, now casework.Instant) ([]outboxRow, error) {
	p, ok := e.Payload.(*casework.PersonRecused)
	if !ok || p.Person == e.Actor || p.Person == e.ActingFor {
		return nil, nil
	}
	posts, err := postsOf(tx, p.Person, e.HappenedAt)
	if err != nil || !casework.Oversees(posts) {
		return nil, err
	}
	facts := map[string]string{"happened_at": e.HappenedAt.String(), "person": string(e.Actor)}
	if e.ActingFor != "" {
		facts["acting_for"] = string(e.ActingFor)
	}
	return []outboxRow{{
		Notice: noticeRow{
			ID: string(OverseerRecused) + "/" + newID(now) + "/" + address{person: p.Person}.String(), Type: OverseerRecused,
			Person: p.Person, Urgent: true, Facts: marshal(facts), At: now,
		},
		State: outboxPending, NextTry: now,
	}}, nil
}

// holdsUnbarred reports whether anybody holds a role who is not recused from a case.
func holdsUnbarred(tx *gorm.DB, role casework.Role, id casework.CaseID, at casework.Instant) (bool, error) {
	var n int64
	err := heldAt(tx, at).Model(&holdingRow{}).Where("role = ?", role).
		Where("person IN (SELECT id FROM people WHERE NOT disabled)").
		Where("person NOT IN (SELECT person FROM case_recusals WHERE case_id = ?)", id).Limit(1).Count(&n).Error
	return n > 0, wrap(err, "looking for who watches over a case")
}
