package ledger

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type contactRow struct {
	ID         string `gorm:"primaryKey"`
	Unit       casework.UnitID
	Person     casework.PersonID
	Telephone  string
	Substitute casework.PersonID
	From       casework.Instant `gorm:"column:from_at"`
	Until      casework.Instant `gorm:"column:until_at"`
}

func (contactRow) TableName() string { return "contacts" }

// AddContact names a contact person of a unit or a group from now on (S0-37).
func (l *Ledger) AddContact(ctx context.Context, c contract.Contact) (contract.Contact, error) {
	if strings.TrimSpace(c.Telephone) == "" {
		return c, invalidField("telephone", "required")
	}
	if c.Substitute == c.Person {
		return c, invalidField("substitute", "same_person")
	}
	err := l.write(ctx, func(tx *gorm.DB) error {
		if there, err := exists(tx, &unitRow{}, string(c.Unit)); err != nil || !there {
			return orNot(err, noSuchUnit())
		}
		for field, id := range map[string]casework.PersonID{"person": c.Person, "substitute": c.Substitute} {
			if id == "" && field == "substitute" {
				continue
			}
			if there, err := exists(tx, &personRow{}, string(id)); err != nil || !there {
				return orMissing(err, field, "no_such_person")
			}
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		c.ID, c.From, c.Until = newID(now), now, 0
		row := contactRow(c)
		if err := tx.Create(&row).Error; err != nil {
			return wrap(err, "storing a contact person")
		}
		return l.audit(tx, about(contract.ContactAdded, c.ID, contract.Changes(nil, c)...))
	})
	return c, err
}

// EndContact says that somebody is a unit's contact person no longer; the entry
// keeps its time. Ending it twice is no error, and keeps the first instant.
func (l *Ledger) EndContact(ctx context.Context, unit casework.UnitID, id string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		var row contactRow
		err := l.dialect.lock(tx).Where("unit = ? AND id = ?", unit, id).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return casework.Refuse(casework.NotFound, "no_such_contact")
		}
		if err != nil || !row.Until.IsZero() {
			return wrap(err, "reading a contact person")
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		if err := tx.Model(&contactRow{}).Where("id = ?", id).Update("until_at", now).Error; err != nil {
			return wrap(err, "ending a contact person")
		}
		entry := about(contract.ContactEnded, id)
		entry.Facts = map[string]string{"unit": string(row.Unit), "person": string(row.Person)}
		return l.audit(tx, entry)
	})
}

// Contacts lists the present contact persons of a unit, longest first.
func (l *Ledger) Contacts(ctx context.Context, unit casework.UnitID) ([]contract.Contact, error) {
	var rows []contactRow
	if err := l.read(ctx).Where("unit = ? AND until_at = 0", unit).Order("from_at, id").Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading contact persons")
	}
	found := make([]contract.Contact, len(rows))
	for i, r := range rows {
		found[i] = contract.Contact(r)
	}
	return found, nil
}
