package ledger

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type journeyRow struct {
	Digest    string `gorm:"primaryKey"`
	Browser   string
	Nonce     string
	Verifier  string
	Target    string
	ExpiresAt casework.Instant
}

func (journeyRow) TableName() string { return "sso_journeys" }

type linkRow struct {
	ID        string `gorm:"primaryKey"`
	Issuer    string
	Subject   string
	Account   string
	Made      casework.Instant  `gorm:"column:created_at"`
	CreatedBy casework.PersonID `gorm:"column:created_by"`
}

func (linkRow) TableName() string { return "sso_links" }

func (r linkRow) link() contract.Link {
	return contract.Link{ID: r.ID, Issuer: r.Issuer, Subject: r.Subject, Account: r.Account, CreatedAt: r.Made, CreatedBy: r.CreatedBy}
}

// AddJourney keeps a browser's way to the provider, and forgets those that
// never came back.
func (l *Ledger) AddJourney(ctx context.Context, digest string, j contract.Journey, now casework.Instant) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("expires_at <= ?", now).Delete(&journeyRow{}).Error; err != nil {
			return wrap(err, "forgetting journeys")
		}
		return wrap(tx.Create(&journeyRow{
			Digest: digest, Browser: j.Browser, Nonce: j.Nonce, Verifier: j.Verifier, Target: j.Target, ExpiresAt: j.ExpiresAt,
		}).Error, "storing a journey")
	})
}

// TakeJourney gives a journey, once.
func (l *Ledger) TakeJourney(ctx context.Context, digest string) (contract.Journey, error) {
	var row journeyRow
	err := l.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("digest = ?", digest).Take(&row).Error; err != nil {
			return err
		}
		return takenOnce(tx.Where("digest = ?", digest).Delete(&journeyRow{}))
	})
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return contract.Journey{}, casework.Refuse(casework.NotFound, "no_such_journey")
	}
	return contract.Journey{
		Browser: row.Browser, Nonce: row.Nonce, Verifier: row.Verifier, Target: row.Target, ExpiresAt: row.ExpiresAt,
	}, wrap(err, "taking a journey")
}

// AccountBySubject finds the account to which an identity is linked.
func (l *Ledger) AccountBySubject(ctx context.Context, issuer, subject string) (contract.Account, error) {
	linked := l.read(ctx).Model(&linkRow{}).Select("account").Where("issuer = ? AND subject = ?", issuer, subject)
	return takeAccount(l.read(ctx).Where("id IN (?)", linked))
}

// Links lists the identities that are linked to an account, the first made
// first.
func (l *Ledger) Links(ctx context.Context, account string) ([]contract.Link, error) {
	if _, err := l.Account(ctx, account); err != nil {
		return nil, err
	}
	var rows []linkRow
	err := l.read(ctx).Where("account = ?", account).Order("created_at, id").Find(&rows).Error
	links := make([]contract.Link, len(rows))
	for i, r := range rows {
		links[i] = r.link()
	}
	return links, wrap(err, "reading links")
}

// AddLink links an identity to an account. Without a person who made it, it
// follows from a claim, and an account that has one of the same issuer already
// takes no other: whoever gets a freed name at the provider does not get the
// account of the one who had it. Nor does an account take one from which somebody
// has taken a link away: whoever did that links again on purpose.
func (l *Ledger) AddLink(ctx context.Context, k contract.Link) (contract.Link, error) {
	k.ID = newID(k.CreatedAt)
	err := l.write(ctx, func(tx *gorm.DB) error {
		err := l.dialect.lock(tx).Where("id = ?", k.Account).Take(&accountRow{}).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return noSuchAccount()
		}
		if err != nil {
			return wrap(err, "locking an account")
		}
		if k.CreatedBy == "" {
			var n int64
			err := tx.Model(&linkRow{}).Where("account = ? AND issuer = ?", k.Account, k.Issuer).Limit(1).Count(&n).Error
			if err != nil || n > 0 {
				return orRefused(err, "counting links", "account_linked")
			}
			// The record knows what was taken away; the links are those that there are.
			err = tx.Model(&entryRow{}).Where("subject = ? AND kind = ?", k.Account, contract.LinkRemoved).Limit(1).Count(&n).Error
			if err != nil || n > 0 {
				return orRefused(err, "looking for links that were taken away", "link_was_removed")
			}
		}
		err = tx.Create(&linkRow{ID: k.ID, Issuer: k.Issuer, Subject: k.Subject, Account: k.Account, Made: k.CreatedAt, CreatedBy: k.CreatedBy}).Error
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return casework.Refuse(casework.Conflict, "subject_linked")
		}
		if err != nil {
			return wrap(err, "storing a link")
		}
		if k.CreatedBy != "" {
			if err := l.tellOfTakeover(ctx, tx, LinkWasAdded, k.Account, k.CreatedAt); err != nil {
				return err
			}
		}
		entry := about(contract.LinkAdded, k.Account)
		entry.Facts = map[string]string{"link": k.ID, "issuer": k.Issuer, "sha256": plainSum(k.Subject)}
		return l.audit(tx, entry)
	})
	return k, err
}

// plainSum is what an entry holds of what is compared with a row and said to nobody.
func plainSum(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }

func orRefused(err error, doing, code string) error {
	if err != nil {
		return wrap(err, doing)
	}
	return casework.Refuse(casework.Conflict, code)
}

// RemoveLink takes an identity from an account; the account's sessions that a
// provider opened end.
func (l *Ledger) RemoveLink(ctx context.Context, account, link string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		gone := tx.Where("id = ? AND account = ?", link, account).Delete(&linkRow{})
		if gone.Error == nil && gone.RowsAffected == 0 {
			return casework.Refuse(casework.NotFound, "no_such_link")
		}
		if gone.Error != nil {
			return wrap(gone.Error, "removing a link")
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		ended, err := sayEnded(endThose(tx, tx.Where("account = ? AND method = ?", account, contract.BySSO), now))
		if err != nil {
			return err
		}
		entry := about(contract.LinkRemoved, account)
		if entry.Facts = ended; ended == nil {
			entry.Facts = map[string]string{}
		}
		entry.Facts["link"] = link
		return l.audit(tx, entry)
	})
}
