package ledger

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type factorRow struct {
	Account     string `gorm:"primaryKey"`
	Sealed      []byte
	Made        casework.Instant `gorm:"column:created_at"`
	ConfirmedAt casework.Instant
	LastStep    int64
}

func (factorRow) TableName() string { return "second_factors" }

type recoveryCodeRow struct {
	Account string `gorm:"primaryKey"`
	Digest  string `gorm:"primaryKey"`
	UsedAt  casework.Instant
}

func (recoveryCodeRow) TableName() string { return "recovery_codes" }

type challengeRow struct {
	Digest     string `gorm:"primaryKey"`
	Account    string
	PasswordOK bool `gorm:"column:password_ok"`
	Label      string
	Address    string
	ExpiresAt  casework.Instant
}

func (challengeRow) TableName() string { return "sign_in_challenges" }

// SecondFactor reads the second factor of an account, also one that is not
// confirmed; an account without one has the zero value.
func (l *Ledger) SecondFactor(ctx context.Context, account string) (contract.SecondFactor, error) {
	var row factorRow
	var left int64
	err := l.view(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("account = ?", account).Take(&row).Error; err != nil {
			return err
		}
		return tx.Model(&recoveryCodeRow{}).Where("account = ? AND used_at = 0", account).Count(&left).Error
	})
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return contract.SecondFactor{Account: account}, nil
	}
	return contract.SecondFactor{
		Account: row.Account, Sealed: row.Sealed, CreatedAt: row.Made, ConfirmedAt: row.ConfirmedAt,
		LastStep: row.LastStep, CodesLeft: int(left),
	}, wrap(err, "reading a second factor")
}

// BeginSecondFactor keeps a new secret that waits for its confirmation, in the
// place of one that waited before. A confirmed one is not replaced.
func (l *Ledger) BeginSecondFactor(ctx context.Context, account string, sealed []byte, at casework.Instant) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		switch row, err := l.lockFactor(tx, account); {
		case err != nil:
			return err
		case !row.ConfirmedAt.IsZero():
			return casework.Refuse(casework.Conflict, "second_factor_present")
		}
		return wrap(tx.Clauses(clause.OnConflict{UpdateAll: true}).
			Create(&factorRow{Account: account, Sealed: sealed, Made: at}).Error, "storing a second factor")
	})
}

// lockFactor reads an account's second factor; the account's row is locked, so
// that a factor that is not there yet has its turn as well.
func (l *Ledger) lockFactor(tx *gorm.DB, account string) (factorRow, error) {
	err := l.dialect.lock(tx).Where("id = ?", account).Take(&accountRow{}).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return factorRow{}, noSuchAccount()
	}
	if err != nil {
		return factorRow{}, wrap(err, "locking an account")
	}
	var row factorRow
	err = tx.Where("account = ?", account).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return factorRow{}, nil
	}
	return row, wrap(err, "reading a second factor")
}

// ConfirmSecondFactor makes a secret that waits count, with the step of the
// first code and new recovery codes. The session to keep has proved itself;
// every other one of a browser, opened without a code, ends.
func (l *Ledger) ConfirmSecondFactor(ctx context.Context, account string, sealed []byte, step int64, codes []string, at casework.Instant, keep string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		row, err := l.lockFactor(tx, account)
		if err != nil {
			return err
		}
		// Begun anew meanwhile: the code proved another secret.
		if !row.ConfirmedAt.IsZero() || string(row.Sealed) != string(sealed) {
			return casework.Refuse(casework.Conflict, "second_factor_not_begun")
		}
		err = tx.Model(&factorRow{}).Where("account = ?", account).Updates(map[string]any{"confirmed_at": at, "last_step": step}).Error
		if err != nil {
			return wrap(err, "confirming a second factor")
		}
		// One that a provider of single sign-on opened stays what it is.
		err = tx.Model(&sessionRow{}).Where("account = ? AND id = ? AND method = ?", account, keep, contract.ByPassword).Update("method", contract.ByCode).Error
		if err != nil {
			return wrap(err, "raising a session")
		}
		ended, err := sayEnded(endThose(tx, tx.Where("account = ? AND id <> ? AND kind = ?", account, keep, contract.SessionCookie), at))
		if err != nil {
			return err
		}
		if err := replaceCodes(tx, account, codes); err != nil {
			return err
		}
		return l.audit(tx, withCodes(contract.SecondFactorSet, account, codes, withKept(ended, keep)))
	})
}

// ReplaceRecoveryCodes makes other recovery codes count, and none before them.
func (l *Ledger) ReplaceRecoveryCodes(ctx context.Context, account string, codes []string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		row, err := l.lockFactor(tx, account)
		if err != nil {
			return err
		}
		if row.ConfirmedAt.IsZero() {
			return casework.Refuse(casework.Conflict, "second_factor_absent")
		}
		if err := replaceCodes(tx, account, codes); err != nil {
			return err
		}
		return l.audit(tx, withCodes(contract.RecoveryCodesReplaced, account, codes, nil))
	})
}

// codesFact is the fact of an entry that holds the digests of an account's recovery
// codes: a code that is put beside them is found out by it.
const codesFact = "codes"

// keptFact is the fact of an entry that names the session in which a second factor was
// set up or taken away, which from then on counts as opened with one, or without: one
// that passes for either beside the program is found out by it.
const keptFact = "session"

// withKept adds that session, if it is one that goes on.
func withKept(facts map[string]string, keep string) map[string]string {
	if keep == "" {
		return facts
	}
	if facts == nil {
		facts = map[string]string{}
	}
	facts[keptFact] = keep
	return facts
}

func withCodes(kind contract.EntryKind, account string, codes []string, facts map[string]string) contract.NewEntry {
	entry := about(kind, account)
	if entry.Facts = facts; facts == nil {
		entry.Facts = map[string]string{}
	}
	entry.Facts[codesFact] = strings.Join(slices.Sorted(slices.Values(codes)), " ")
	return entry
}

func replaceCodes(tx *gorm.DB, account string, codes []string) error {
	if err := tx.Where("account = ?", account).Delete(&recoveryCodeRow{}).Error; err != nil {
		return wrap(err, "striking recovery codes")
	}
	rows := make([]recoveryCodeRow, len(codes))
	for i, digest := range codes {
		rows[i] = recoveryCodeRow{Account: account, Digest: digest}
	}
	return wrap(tx.Create(&rows).Error, "storing recovery codes")
}

// TakeStep uses up the code of a step; false where it, or a later one, was
// taken before, also by another process at the same time.
func (l *Ledger) TakeStep(ctx context.Context, account string, step int64) (bool, error) {
	taken := false
	err := l.write(ctx, func(tx *gorm.DB) error {
		used := tx.Model(&factorRow{}).Where("account = ? AND confirmed_at <> 0 AND last_step < ?", account, step).Update("last_step", step)
		taken = used.RowsAffected == 1
		return wrap(used.Error, "taking a code")
	})
	return taken && err == nil, err
}

// TakeRecoveryCode uses up a recovery code; false where there is none such.
func (l *Ledger) TakeRecoveryCode(ctx context.Context, account, digest string, at casework.Instant) (bool, error) {
	taken := false
	err := l.write(ctx, func(tx *gorm.DB) error {
		used := tx.Model(&recoveryCodeRow{}).Where("account = ? AND digest = ? AND used_at = 0", account, digest).Update("used_at", at)
		if taken = used.RowsAffected == 1; !taken {
			return wrap(used.Error, "taking a recovery code")
		}
		entry := about(contract.RecoveryCodeUsed, account)
		entry.Facts = map[string]string{codesFact: digest}
		return l.audit(tx, entry)
	})
	return taken && err == nil, err
}

// RemoveSecondFactor lets an account sign in by its password alone. Its
// sessions end but the one to keep, which counts as opened without a code.
func (l *Ledger) RemoveSecondFactor(ctx context.Context, account string, at casework.Instant, keep string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		row, err := l.lockFactor(tx, account)
		if err != nil {
			return err
		}
		if row.Account == "" {
			return casework.Refuse(casework.Conflict, "second_factor_absent")
		}
		if err := tx.Where("account = ?", account).Delete(&recoveryCodeRow{}).Error; err != nil {
			return wrap(err, "striking recovery codes")
		}
		if err := tx.Where("account = ?", account).Delete(&factorRow{}).Error; err != nil {
			return wrap(err, "removing a second factor")
		}
		err = tx.Model(&sessionRow{}).Where("account = ? AND id = ? AND method = ?", account, keep, contract.ByCode).Update("method", contract.ByPassword).Error
		if err != nil {
			return wrap(err, "lowering a session")
		}
		ended, err := endSessions(tx, account, keep, at)
		if err != nil {
			return err
		}
		if keep == "" {
			if err := l.tellOfTakeover(ctx, tx, FactorWasReset, account, at); err != nil {
				return err
			}
		}
		entry := about(contract.SecondFactorRemoved, account)
		entry.Facts = withKept(ended, keep)
		return l.audit(tx, entry)
	})
}

// AddChallenge keeps a sign-in between its two steps, and forgets those that
// were never finished.
func (l *Ledger) AddChallenge(ctx context.Context, digest string, c contract.Challenge, now casework.Instant) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("expires_at <= ?", now).Delete(&challengeRow{}).Error; err != nil {
			return wrap(err, "forgetting sign-ins")
		}
		return wrap(tx.Create(&challengeRow{
			Digest: digest, Account: c.Account, PasswordOK: c.PasswordOK, Label: c.Label, Address: c.Address, ExpiresAt: c.ExpiresAt,
		}).Error, "storing a sign-in")
	})
}

// TakeChallenge gives a sign-in that waits for its code, once.
func (l *Ledger) TakeChallenge(ctx context.Context, digest string) (contract.Challenge, error) {
	var row challengeRow
	err := l.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("digest = ?", digest).Take(&row).Error; err != nil {
			return err
		}
		// Whoever takes it away has it; of two at once, one.
		return takenOnce(tx.Where("digest = ?", digest).Delete(&challengeRow{}))
	})
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return contract.Challenge{}, casework.Refuse(casework.NotFound, "no_such_challenge")
	}
	return contract.Challenge{
		Account: row.Account, PasswordOK: row.PasswordOK, Label: row.Label, Address: row.Address, ExpiresAt: row.ExpiresAt,
	}, wrap(err, "taking a sign-in")
}

func takenOnce(deleted *gorm.DB) error {
	if deleted.Error == nil && deleted.RowsAffected == 0 {
		return gorm.ErrRecordNotFound
	}
	return deleted.Error
}

// UnlockAccount forgets the failed attempts of an account.
func (l *Ledger) UnlockAccount(ctx context.Context, account string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		if err := changeAccount(tx, account, map[string]any{"failed": 0, "locked_until": 0}); err != nil {
			return err
		}
		return l.audit(tx, about(contract.AccountUnlocked, account))
	})
}
