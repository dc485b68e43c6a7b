package ledger

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type personRow struct {
	ID        casework.PersonID `gorm:"primaryKey"`
	Name      string
	Telephone string
	Disabled  bool
	Version   int64
}

func (personRow) TableName() string { return "people" }

type holdingRow struct {
	ID     string `gorm:"primaryKey"`
	Person casework.PersonID
	Unit   casework.UnitID
	Role   casework.Role
	From   casework.Instant `gorm:"column:from_at"`
	Until  casework.Instant `gorm:"column:until_at"`
}

func (holdingRow) TableName() string { return "holdings" }

// AddPerson adds somebody who may act or be named.
func (l *Ledger) AddPerson(ctx context.Context, p contract.Person) (contract.Person, error) {
	if strings.TrimSpace(p.Name) == "" {
		return p, invalidField("name", "required")
	}
	err := l.write(ctx, func(tx *gorm.DB) error {
		if p.ID == "" {
			now, err := l.now(tx)
			if err != nil {
				return wrap(err, "reading the clock")
			}
			p.ID = casework.PersonID(newID(now))
		}
		p.Version = 1
		row := personRow(p)
		err := tx.Create(&row).Error
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return casework.Refuse(casework.Conflict, "person_known", "person", string(p.ID))
		}
		if err != nil {
			return wrap(err, "storing a person")
		}
		return l.audit(tx, about(contract.PersonAdded, string(p.ID), contract.Changes(nil, p)...))
	})
	return p, err
}

// ChangePerson replaces what is known of a person, as it was read at its
// version; version 0 means whatever stands there. A person is disabled, never
// deleted. A disabled person cannot sign in and every session of theirs is over;
// that is never put off for what still hangs on the person.
func (l *Ledger) ChangePerson(ctx context.Context, p contract.Person) error {
	if strings.TrimSpace(p.Name) == "" {
		return invalidField("name", "required")
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		var old personRow
		err := l.dialect.lock(tx).Where("id = ?", p.ID).Take(&old).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return noSuchPerson()
		}
		if err != nil {
			return wrap(err, "locking a person")
		}
		changed := p
		changed.Version = old.Version
		changes := contract.Changes(contract.Person(old), changed)
		switch {
		case len(changes) == 0:
			return nil
		case p.Version != 0 && p.Version != old.Version:
			return changedMeanwhile(old.Version)
		}
		row := personRow(changed)
		row.Version++
		if err := tx.Save(&row).Error; err != nil {
			return wrap(err, "changing a person")
		}
		entry := about(contract.PersonChanged, string(p.ID), changes...)
		if p.Disabled && !old.Disabled {
			// For good: a token of before does not come back with the person.
			if entry.Facts, err = l.endSessionsOf(tx, p.ID); err != nil {
				return err
			}
		}
		return l.audit(tx, entry)
	})
}

// Person reads one person.
func (l *Ledger) Person(ctx context.Context, id casework.PersonID) (contract.Person, error) {
	var row personRow
	err := l.read(ctx).Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return contract.Person{}, noSuchPerson()
	}
	return contract.Person(row), wrap(err, "reading a person")
}

// People reads people by id, those that are there, in no particular order.
// Without ids it reads everybody, by name.
func (l *Ledger) People(ctx context.Context, ids ...casework.PersonID) ([]contract.Person, error) {
	var rows []personRow
	if len(ids) == 0 {
		if err := l.read(ctx).Order("name, id").Find(&rows).Error; err != nil {
			return nil, wrap(err, "reading people")
		}
	}
	for some := range slices.Chunk(ids, rowsAtOnce) {
		var found []personRow
		if err := l.read(ctx).Where("id IN ?", some).Find(&found).Error; err != nil {
			return nil, wrap(err, "reading people")
		}
		rows = append(rows, found...)
	}
	people := make([]contract.Person, len(rows))
	for i, r := range rows {
		people[i] = contract.Person(r)
	}
	return people, nil
}

// GrantPost gives a person a post from h.From on; a zero From means now.
func (l *Ledger) GrantPost(ctx context.Context, h contract.Holding) (contract.Holding, error) {
	err := l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		if h.From.IsZero() {
			h.From = now
		}
		if err := checkHolding(tx, h); err != nil {
			return err
		}
		h.ID = newID(now)
		row := holdingRow(h)
		if err := tx.Create(&row).Error; err != nil {
			return wrap(err, "storing a post")
		}
		if err := l.tellOfPost(ctx, tx, h, now); err != nil {
			return err
		}
		return l.audit(tx, about(contract.PostGranted, h.ID, contract.Changes(nil, h)...))
	})
	return h, err
}

func checkHolding(tx *gorm.DB, h contract.Holding) error {
	if !slices.Contains(casework.Roles, h.Role) {
		return invalidField("role", "not_one_of", "allowed", joinRoles())
	}
	if !h.Until.IsZero() && h.Until <= h.From {
		return invalidField("until", "not_after_from")
	}
	if there, err := exists(tx, &personRow{}, string(h.Person)); err != nil || !there {
		return orMissing(err, "person", "no_such_person")
	}
	if there, err := exists(tx, &unitRow{}, string(h.Unit)); err != nil || !there {
		return orMissing(err, "unit", "no_such_unit")
	}
	return nil
}

func orMissing(err error, field, code string) error {
	if err != nil {
		return err
	}
	return invalidField(field, code)
}

func joinRoles() string {
	names := make([]string, len(casework.Roles))
	for i, r := range casework.Roles {
		names[i] = string(r)
	}
	return strings.Join(names, ", ")
}

// EndPost ends a post at an instant; a zero one means now. The post stays in
// the record with its time. Ending it again, or later than it ended, is refused.
func (l *Ledger) EndPost(ctx context.Context, id string, at casework.Instant) (contract.Holding, error) {
	var row holdingRow
	err := l.write(ctx, func(tx *gorm.DB) error {
		row = holdingRow{}
		err := l.dialect.lock(tx).Where("id = ?", id).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return casework.Refuse(casework.NotFound, "no_such_post")
		}
		if err != nil {
			return wrap(err, "reading a post")
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		if at.IsZero() {
			at = now
		}
		if !row.Until.IsZero() && row.Until <= max(at, now) {
			return casework.Refuse(casework.Conflict, "post_ended_already")
		}
		if at < row.From {
			return invalidField("until", "not_after_from")
		}
		if err := tx.Model(&holdingRow{}).Where("id = ?", id).Update("until_at", at).Error; err != nil {
			return wrap(err, "ending a post")
		}
		before := contract.Holding(row)
		row.Until = at
		entry := about(contract.PostEnded, id, contract.Changes(before, contract.Holding(row))...)
		entry.Facts = map[string]string{"person": string(row.Person), "unit": string(row.Unit), "role": string(row.Role)}
		return l.audit(tx, entry)
	})
	return contract.Holding(row), err
}

// Holdings lists all posts of a person, past ones included, latest first.
func (l *Ledger) Holdings(ctx context.Context, person casework.PersonID) ([]contract.Holding, error) {
	return holdings(l.read(ctx).Where("person = ?", person))
}

// Posts lists posts, latest first.
func (l *Ledger) Posts(ctx context.Context, f contract.PostFilter) ([]contract.Holding, error) {
	q := l.read(ctx)
	if f.Person != "" {
		q = q.Where("person = ?", f.Person)
	}
	if f.Unit != "" {
		q = q.Where("unit = ?", f.Unit)
	}
	if f.Role != "" {
		q = q.Where("role = ?", f.Role)
	}
	if !f.After.IsZero() {
		q = q.Where("until_at = 0 OR until_at > ?", f.After)
	}
	return holdings(q)
}

// Holders lists who holds a role in a unit at an instant; an empty role means any.
func (l *Ledger) Holders(ctx context.Context, unit casework.UnitID, role casework.Role, at casework.Instant) ([]contract.Holding, error) {
	q := heldAt(l.read(ctx), at).Where("unit = ?", unit)
	if role != "" {
		q = q.Where("role = ?", role)
	}
	return holdings(q)
}

func holdings(q *gorm.DB) ([]contract.Holding, error) {
	var rows []holdingRow
	if err := q.Order("from_at DESC, id DESC").Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading posts")
	}
	found := make([]contract.Holding, len(rows))
	for i, r := range rows {
		found[i] = contract.Holding(r)
	}
	return found, nil
}

// heldAt is contract.Holding.At in SQL.
func heldAt(tx *gorm.DB, at casework.Instant) *gorm.DB {
	return tx.Where("from_at <= ? AND (until_at = 0 OR until_at > ?)", at, at)
}

// Standing gives the posts that a person holds at an instant, each once; false
// for a person who is disabled or not there.
func (l *Ledger) Standing(ctx context.Context, person casework.PersonID, at casework.Instant) ([]casework.Post, bool, error) {
	var posts []casework.Post
	standing := false
	err := l.view(ctx, func(tx *gorm.DB) error {
		var row personRow
		err := tx.Where("id = ?", person).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) || err == nil && row.Disabled {
			return nil
		}
		if err != nil {
			return wrap(err, "reading a person")
		}
		standing = true
		posts, err = postsOf(tx, person, at)
		return err
	})
	return posts, standing, err
}

// postsOf lists the posts that a person holds at an instant, each once.
func postsOf(tx *gorm.DB, person casework.PersonID, at casework.Instant) ([]casework.Post, error) {
	var posts []casework.Post
	held, err := holdings(heldAt(tx, at).Where("person = ?", person))
	for _, h := range held {
		if post := (casework.Post{Unit: h.Unit, Role: h.Role}); !slices.Contains(posts, post) {
			posts = append(posts, post)
		}
	}
	return posts, err
}

func noSuchPerson() error { return casework.Refuse(casework.NotFound, "no_such_person") }
