package ledger

import (
	"context"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Messages of the office that are about nobody's case: another has done to
// somebody's account, or to the own posts, what would let them act as somebody
// else. No event of a case has these types.
const (
	PasswordWasReset  casework.EventType = "password_was_reset"
	FactorWasReset    casework.EventType = "second_factor_was_reset"
	LinkWasAdded      casework.EventType = "link_was_added"
	AccountWasAdded   casework.EventType = "second_account_was_added"
	OwnPostWasGranted casework.EventType = "own_post_was_granted"
	PostWasGranted    casework.EventType = "office_post_was_granted"
	OfficeAccountMade casework.EventType = "office_account_was_added"
	AccountWasOpened  casework.EventType = "account_was_opened_again"
	UnitWasMoved      casework.EventType = "unit_was_moved"
	DelegationWasMade casework.EventType = "delegation_was_made_by_another"
)

// tellOfTakeover tells whose account it is, and the supervisors, what another has
// done to it: whoever looks after accounts could sign in as anybody, and is not
// left to watch themselves.
func (l *Ledger) tellOfTakeover(ctx context.Context, tx *gorm.DB, what casework.EventType, id string, at casework.Instant) error {
	account, err := takeAccount(tx.Where("id = ?", id))
	if err != nil {
		return err
	}
	return tellOffice(ctx, tx, what, map[string]string{"login": account.Login, "of": string(account.Person)}, account.Person, at)
}

// tellOffice writes a message about no case to the supervisors and, if one is
// named, to a person.
func tellOffice(ctx context.Context, tx *gorm.DB, what casework.EventType, facts map[string]string, person casework.PersonID, at casework.Instant) error {
	by, _ := contract.WhoAsks(ctx)
	facts["person"], facts["happened_at"] = string(by.Person), at.String() // nobody: at the command line
	if by.ActingFor != "" {
		facts["acting_for"] = string(by.ActingFor)
	}
	deed := newID(at)
	told := []noticeRow{{ID: string(what) + "/" + deed + "/" + address{role: casework.Supervisor}.String(), Role: casework.Supervisor}}
	if person != "" {
		told = append(told, noticeRow{ID: string(what) + "/" + deed + "/" + address{person: person}.String(), Person: person})
	}
	rows := make([]outboxRow, len(told))
	for i, n := range told {
		n.Type, n.Facts, n.At, n.Urgent = what, marshal(facts), at, true
		rows[i] = outboxRow{Notice: n, State: outboxPending, NextTry: at}
	}
	return insert(tx, rows, "the outbox")
}

// tellOfNewAccount tells that somebody was given an account by which they act for
// the office, or that a person was given another one. Whoever looks after people
// could invent one with posts, and sign in as that person.
func (l *Ledger) tellOfNewAccount(ctx context.Context, tx *gorm.DB, a contract.Account, others bool) error {
	if others {
		return l.tellOfTakeover(ctx, tx, AccountWasAdded, a.ID, a.CreatedAt)
	}
	if by, _ := contract.WhoAsks(ctx); by.Person == "" {
		return nil // the first people of a new server, made at its console
	}
	var posts int64
	office := tx.Session(&gorm.Session{NewDB: true}).Model(&unitRow{}).Select("id").Where("kind IN ?", []string{contract.UnitOffice, contract.UnitGroup})
	err := tx.Model(&holdingRow{}).Where("person = ? AND unit IN (?) AND (until_at = 0 OR until_at > ?)", a.Person, office, a.CreatedAt).Limit(1).Count(&posts).Error
	if err != nil || posts == 0 {
		return wrap(err, "reading the posts of a person")
	}
	return tellOffice(ctx, tx, OfficeAccountMade, map[string]string{"login": a.Login, "of": string(a.Person)}, "", a.CreatedAt)
}

// tellOfPost tells that somebody was given a post by which they act for the office:
// to the supervisors and to whose post it is. A role that the person has in the office
// already is no news, and a person without an account acts by none: the account is
// told when it is made. Who grants a post to themselves is told of in any case.
func (l *Ledger) tellOfPost(ctx context.Context, tx *gorm.DB, h contract.Holding, at casework.Instant) error {
	by, _ := contract.WhoAsks(ctx)
	facts := map[string]string{"post": string(h.Role), "unit": string(h.Unit)}
	switch {
	case by.Person == "":
		return nil // the first people of a new server, made at its console
	case h.Person == by.Person:
		return tellOffice(ctx, tx, OwnPostWasGranted, facts, "", at)
	}
	inOffice := func() *gorm.DB {
		return tx.Session(&gorm.Session{NewDB: true}).Model(&unitRow{}).Select("id").Where("kind IN ?", []string{contract.UnitOffice, contract.UnitGroup})
	}
	var office, held, accounts int64
	if err := inOffice().Where("id = ?", h.Unit).Count(&office).Error; err != nil || office == 0 {
		return wrap(err, "reading the unit of a post")
	}
	err := tx.Model(&holdingRow{}).Where("person = ? AND role = ? AND id <> ? AND unit IN (?) AND from_at <= ? AND (until_at = 0 OR until_at > ?)", h.Person, h.Role, h.ID, inOffice(), at, at).Count(&held).Error
	if err != nil || held > 0 {
		return wrap(err, "reading the posts of a person")
	}
	if err := tx.Model(&accountRow{}).Where("person = ?", h.Person).Count(&accounts).Error; err != nil || accounts == 0 {
		return wrap(err, "reading the accounts of a person")
	}
	facts["of"] = string(h.Person)
	return tellOffice(ctx, tx, PostWasGranted, facts, h.Person, at)
}

// tellOfMove tells the supervisors that somebody has put a unit below another one:
// the people of that one see its cases from then on.
func (l *Ledger) tellOfMove(ctx context.Context, tx *gorm.DB, before, after unitRow) error {
	by, _ := contract.WhoAsks(ctx)
	if before.Parent == after.Parent || by.Person == "" {
		return nil
	}
	now, err := l.now(tx)
	if err != nil {
		return wrap(err, "reading the clock")
	}
	return tellOffice(ctx, tx, UnitWasMoved, map[string]string{"unit": string(after.ID), "parent": string(after.Parent)}, "", now)
}
