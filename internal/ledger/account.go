package ledger

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type accountRow struct {
	ID          string `gorm:"primaryKey"`
	Login       string
	LoginKey    string
	Person      casework.PersonID
	Hash        string
	Disabled    bool
	MustChange  bool
	Failed      int64
	LockedUntil casework.Instant
	Made        casework.Instant `gorm:"column:created_at"`
	SignedInAt  casework.Instant
}

func (accountRow) TableName() string { return "accounts" }

func (r accountRow) account() contract.Account {
	return contract.Account{
		ID: r.ID, Login: r.Login, Person: r.Person, Hash: r.Hash, Disabled: r.Disabled, MustChange: r.MustChange,
		Failed: int(r.Failed), LockedUntil: r.LockedUntil, CreatedAt: r.Made, SignedInAt: r.SignedInAt,
	}
}

// AccountByLogin finds an account, without regard to the case of its login.
func (l *Ledger) AccountByLogin(ctx context.Context, login string) (contract.Account, error) {
	return takeAccount(l.read(ctx).Where("login_key = ?", contract.LoginKey(login)))
}

// Account reads an account.
func (l *Ledger) Account(ctx context.Context, id string) (contract.Account, error) {
	return takeAccount(l.read(ctx).Where("id = ?", id))
}

// Accounts lists every account, by login.
func (l *Ledger) Accounts(ctx context.Context) ([]contract.Account, error) {
	var rows []accountRow
	if err := l.read(ctx).Order("login_key").Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading accounts")
	}
	accounts := make([]contract.Account, len(rows))
	for i, r := range rows {
		accounts[i] = r.account()
	}
	return accounts, nil
}

func takeAccount(q *gorm.DB) (contract.Account, error) {
	var row accountRow
	err := q.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return contract.Account{}, noSuchAccount()
	}
	return row.account(), wrap(err, "reading an account")
}

// AddAccount adds an account for a person who is there.
func (l *Ledger) AddAccount(ctx context.Context, a contract.Account) (contract.Account, error) {
	if !contract.GoodLogin(a.Login) {
		return a, invalidField("login", "not_a_login")
	}
	err := l.write(ctx, func(tx *gorm.DB) error {
		if there, err := exists(tx, &personRow{}, string(a.Person)); err != nil || !there {
			return orMissing(err, "person", "no_such_person")
		}
		var others int64
		if err := tx.Model(&accountRow{}).Where("person = ?", a.Person).Limit(1).Count(&others).Error; err != nil {
			return wrap(err, "counting accounts")
		}
		made, err := addAccount(tx, a)
		a = made
		if err != nil {
			return err
		}
		// Whoever knows its password acts as the person.
		if err := l.tellOfNewAccount(ctx, tx, a, others > 0); err != nil {
			return err
		}
		return l.audit(tx, about(contract.AccountAdded, a.ID, contract.Changes(nil, a)...))
	})
	return a, err
}

func addAccount(tx *gorm.DB, a contract.Account) (contract.Account, error) {
	a.ID = newID(a.CreatedAt)
	err := tx.Create(&accountRow{
		ID: a.ID, Login: a.Login, LoginKey: contract.LoginKey(a.Login), Person: a.Person, Hash: a.Hash,
		Disabled: a.Disabled, MustChange: a.MustChange, Made: a.CreatedAt,
	}).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return a, casework.Refuse(casework.Conflict, "login_taken")
	}
	return a, wrap(err, "storing an account")
}

// AddAdministrator makes the first person, post and account; false where there
// is an account already, also when two processes start at once.
func (l *Ledger) AddAdministrator(ctx context.Context, a contract.Administrator, at casework.Instant) (bool, error) {
	made := false
	err := l.write(ctx, func(tx *gorm.DB) error {
		made = false
		// The office's row is locked, so that the second of two waits and then sees.
		if err := l.dialect.lock(tx).Where("id = ?", contract.OfficeUnit).Take(&unitRow{}).Error; err != nil {
			return wrap(err, "locking the office")
		}
		var n int64
		if err := tx.Model(&accountRow{}).Limit(1).Count(&n).Error; err != nil {
			return wrap(err, "counting accounts")
		}
		if n > 0 {
			return nil
		}
		person := personRow{ID: casework.PersonID(newID(at)), Name: a.Name, Version: 1}
		if err := tx.Create(&person).Error; err != nil {
			return wrap(err, "storing a person")
		}
		post := holdingRow{ID: newID(at), Person: person.ID, Unit: contract.OfficeUnit, Role: casework.Administrator, From: at}
		if err := tx.Create(&post).Error; err != nil {
			return wrap(err, "storing a post")
		}
		account, err := addAccount(tx, contract.Account{Login: a.Login, Person: person.ID, Hash: a.Hash, MustChange: true, CreatedAt: at})
		if err != nil {
			return err
		}
		made = true
		return l.audit(tx,
			about(contract.PersonAdded, string(person.ID), contract.Changes(nil, contract.Person(person))...),
			about(contract.PostGranted, post.ID, contract.Changes(nil, contract.Holding(post))...),
			about(contract.AccountAdded, account.ID, contract.Changes(nil, account)...))
	})
	return made && err == nil, err
}

// SetPassword stores a hash, unlocks the account and revokes its sessions but
// the one to keep.
func (l *Ledger) SetPassword(ctx context.Context, account, hash string, mustChange bool, at casework.Instant, keep string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		changes := map[string]any{"hash": hash, "must_change": mustChange}
		if keep == "" {
			changes["failed"], changes["locked_until"] = 0, 0
		}
		if err := changeAccount(tx, account, changes); err != nil {
			return err
		}
		ended, err := endSessions(tx, account, keep, at)
		if err != nil {
			return err
		}
		kind := contract.PasswordChanged
		if mustChange {
			kind = contract.PasswordReset
			if err := l.tellOfTakeover(ctx, tx, PasswordWasReset, account, at); err != nil {
				return err
			}
		}
		entry := about(kind, account)
		entry.Facts = ended
		return l.audit(tx, entry)
	})
}

// DisableAccount closes or opens an account; closing ends its sessions for good.
func (l *Ledger) DisableAccount(ctx context.Context, account string, disabled bool, at casework.Instant) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		old, err := takeAccount(l.dialect.lock(tx).Where("id = ?", account))
		if err != nil || old.Disabled == disabled {
			return err
		}
		if err := changeAccount(tx, account, map[string]any{"disabled": disabled}); err != nil {
			return err
		}
		if !disabled {
			if err := l.tellOfTakeover(ctx, tx, AccountWasOpened, account, at); err != nil {
				return err
			}
			return l.audit(tx, about(contract.AccountEnabled, account))
		}
		ended, err := endSessions(tx, account, "", at)
		if err != nil {
			return err
		}
		entry := about(contract.AccountDisabled, account)
		entry.Facts = ended
		return l.audit(tx, entry)
	})
}

// endSessions ends the sessions of an account, its programs' included, but the one
// to keep, and says which. Sign-ins that wait for their code end with them.
func endSessions(tx *gorm.DB, account, keep string, at casework.Instant) (map[string]string, error) {
	if err := endChallenges(tx.Where("account = ?", account)); err != nil {
		return nil, err
	}
	return sayEnded(endThose(tx, tx.Where("account = ? AND id <> ?", account, keep), at))
}

// endSessionsOf does so for every account of a person.
func (l *Ledger) endSessionsOf(tx *gorm.DB, person casework.PersonID) (map[string]string, error) {
	now, err := l.now(tx)
	if err != nil {
		return nil, wrap(err, "reading the clock")
	}
	theirs := tx.Model(&accountRow{}).Select("id").Where("person = ?", person)
	if err := endChallenges(tx.Where("account IN (?)", theirs)); err != nil {
		return nil, err
	}
	return sayEnded(endThose(tx, tx.Where("account IN (?)", theirs), now))
}

// endChallenges ends the sign-ins of a query that wait for their code: each rests on the
// password as it was.
func endChallenges(which *gorm.DB) error {
	return wrap(which.Delete(&challengeRow{}).Error, "ending sign-ins that wait")
}

// endThose ends the sessions of a query that are not over, and gives their ids.
func endThose(tx, which *gorm.DB, at casework.Instant) (ended []string, err error) {
	if err := tx.Model(&sessionRow{}).Where(which).Where("revoked_at = 0").Order("id").Pluck("id", &ended).Error; err != nil {
		return nil, wrap(err, "listing sessions to end")
	}
	if len(ended) == 0 {
		return nil, nil
	}
	return ended, wrap(tx.Model(&sessionRow{}).Where("id IN ?", ended).Update("revoked_at", at).Error, "ending sessions")
}

// endedFact is the fact of an entry that names the sessions that it ended: one that
// is opened again beside the program is found out by it.
const endedFact = "ended"

// sayEnded are the facts of the entry of what ended sessions; none: it ended none.
func sayEnded(ended []string, err error) (map[string]string, error) {
	if err != nil || len(ended) == 0 {
		return nil, err
	}
	return map[string]string{"sessions_ended": strconv.Itoa(len(ended)), endedFact: strings.Join(ended, " ")}, nil
}

func changeAccount(tx *gorm.DB, account string, changes map[string]any) error {
	changed := tx.Model(&accountRow{}).Where("id = ?", account).Updates(changes)
	if changed.Error == nil && changed.RowsAffected == 0 {
		return noSuchAccount()
	}
	return wrap(changed.Error, "changing an account")
}

func noSuchAccount() error { return casework.Refuse(casework.NotFound, "no_such_account") }
