package ledger

import (
	"context"
	"errors"
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// attemptRow is a look at a password or a code that is under way at some node.
type attemptRow struct {
	ID      string `gorm:"primaryKey"`
	Account string
	BegunAt casework.Instant
}

func (attemptRow) TableName() string { return "sign_in_attempts" }

// lockAccount locks an account until the end of the transaction. A lock that has
// run out has forgiven its failures.
func (l *Ledger) lockAccount(tx *gorm.DB, account string, at casework.Instant) (accountRow, error) {
	var row accountRow
	err := l.dialect.lock(tx).Where("id = ?", account).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, noSuchAccount()
	}
	if !row.LockedUntil.IsZero() && at >= row.LockedUntil {
		row.Failed, row.LockedUntil = 0, 0
	}
	return row, wrap(err, "locking an account")
}

// AttemptSignIn notes that somebody looks at a password or a code, before it is
// looked at and under the account's lock, so that looks at once are no more than
// looks one after another: failures and what is under way never exceed the limit.
func (l *Ledger) AttemptSignIn(ctx context.Context, account string, at casework.Instant, limit int, within casework.Span) (contract.Attempt, error) {
	var attempt contract.Attempt
	err := l.write(ctx, func(tx *gorm.DB) error {
		attempt = contract.Attempt{}
		row, err := l.lockAccount(tx, account, at)
		if err != nil {
			return err
		}
		if attempt.Locked = !row.LockedUntil.IsZero(); attempt.Locked {
			return nil
		}
		if err := tx.Where("account = ? AND begun_at <= ?", account, at.Add(-within)).Delete(&attemptRow{}).Error; err != nil {
			return wrap(err, "forgetting attempts")
		}
		var under int64
		if err := tx.Model(&attemptRow{}).Where("account = ?", account).Count(&under).Error; err != nil {
			return wrap(err, "counting attempts")
		}
		if row.Failed+under >= int64(limit) {
			return nil
		}
		attempt.ID = newID(at)
		return wrap(tx.Create(&attemptRow{ID: attempt.ID, Account: account, BegunAt: at}).Error, "noting an attempt")
	})
	return attempt, err
}

// SignInFailed counts a failure. The one that reaches the limit locks the account,
// until the instant that is given; zero: it is not locked.
func (l *Ledger) SignInFailed(ctx context.Context, account, attempt string, at casework.Instant, limit int, lock casework.Span) (casework.Instant, error) {
	var until casework.Instant
	err := l.write(ctx, func(tx *gorm.DB) error {
		row, err := l.lockAccount(tx, account, at)
		if err != nil {
			return err
		}
		if err := settle(tx, attempt); err != nil {
			return err
		}
		if row.Failed++; row.Failed >= int64(limit) {
			row.LockedUntil = at.Add(lock)
		}
		until = row.LockedUntil
		err = changeAccount(tx, account, map[string]any{"failed": row.Failed, "locked_until": row.LockedUntil})
		if err != nil || row.LockedUntil.IsZero() {
			return err
		}
		entry := about(contract.AccountLocked, account)
		entry.Facts = map[string]string{"until": row.LockedUntil.String(), "attempts": strconv.FormatInt(row.Failed, 10)}
		return l.audit(tx, entry)
	})
	return until, err
}

// SignedIn forgets the failures of an account and stores a hash if one is given.
func (l *Ledger) SignedIn(ctx context.Context, account, attempt string, at casework.Instant, rehash string) error {
	changes := map[string]any{"failed": 0, "locked_until": 0, "signed_in_at": at}
	if rehash != "" {
		changes["hash"] = rehash
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		if _, err := l.lockAccount(tx, account, at); err != nil {
			return err
		}
		if err := settle(tx, attempt); err != nil {
			return err
		}
		return changeAccount(tx, account, changes)
	})
}

// PasswordFits settles a look at a password that was right, and forgets no
// failure: a code is needed as well.
func (l *Ledger) PasswordFits(ctx context.Context, account, attempt, rehash string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		if err := settle(tx, attempt); err != nil || rehash == "" {
			return err
		}
		return changeAccount(tx, account, map[string]any{"hash": rehash})
	})
}

// DropAttempt forgets an attempt of which nobody is told.
func (l *Ledger) DropAttempt(ctx context.Context, attempt string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		return wrap(tx.Where("id = ?", attempt).Delete(&attemptRow{}).Error, "forgetting an attempt")
	})
}

// settle ends an attempt. One that has taken too long was forgotten, and another
// may have taken its place: what it saw is told to nobody.
func settle(tx *gorm.DB, attempt string) error {
	settled := tx.Where("id = ?", attempt).Delete(&attemptRow{})
	if settled.Error == nil && settled.RowsAffected == 0 {
		return contract.ErrTooManyAttempts
	}
	return wrap(settled.Error, "settling an attempt")
}
