package ledger

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// caseKeyRow is the key of a case's texts, sealed by the text ring.
type caseKeyRow struct {
	CaseID casework.CaseID `gorm:"primaryKey"`
	Sealed []byte
}

func (caseKeyRow) TableName() string { return "case_keys" }

// caseKey is the key of a case's texts; one that has none gets one. The caller
// holds the case's lock, or the case is not there for others yet.
func (l *Ledger) caseKey(tx *gorm.DB, id casework.CaseID) ([]byte, error) {
	if l.config.Texts == nil {
		return nil, nil
	}
	key, err := knownKey(tx, id)
	if err != nil || key != nil {
		return key, err
	}
	if key, err = l.config.Texts.NewCaseKey(string(id)); err != nil {
		return nil, wrap(err, "making the key of a case")
	}
	made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&caseKeyRow{CaseID: id, Sealed: key})
	if made.Error != nil || made.RowsAffected == 1 {
		return key, wrap(made.Error, "storing the key of a case")
	}
	return knownKey(tx, id)
}

// knownKey is the key of a case's texts; nil where it has none.
func knownKey(tx *gorm.DB, id casework.CaseID) ([]byte, error) {
	var rows []caseKeyRow
	if err := tx.Where("case_id = ?", id).Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, wrap(err, "reading the key of a case")
	}
	return rows[0].Sealed, nil
}

// sealText seals a text of a case with the case's key, where there are keys.
func (l *Ledger) sealText(key []byte, row *textRow) error {
	if key == nil {
		return nil
	}
	sealed, err := l.config.Texts.SealCaseText(key, row.Body, string(row.CaseID), row.Digest)
	row.Body, row.Sealed, row.OwnKey = sealed, true, true
	return wrap(err, "sealing a text")
}

var errNoCaseKey = errors.New("a case has texts under its own key, and no key")

// openText reads a text in whichever way it was stored, and refuses one that is not
// what its digest says: without a key somebody can put other words there in the clear.
// key is asked for the case's own key where it is needed.
func (l *Ledger) openText(row textRow, key func() ([]byte, error)) ([]byte, error) {
	plain, err := l.unsealText(row, key)
	if err == nil && casework.NewText(string(plain)).Digest != row.Digest {
		return nil, casework.Refuse(casework.Conflict, contract.TextOtherThanRecorded, "case", string(row.CaseID), "digest", row.Digest)
	}
	return plain, err
}

func (l *Ledger) unsealText(row textRow, key func() ([]byte, error)) ([]byte, error) {
	if !row.Sealed {
		return row.Body, nil
	}
	if l.config.Texts == nil {
		return nil, errNoTextCipher
	}
	if !row.OwnKey {
		plain, err := l.config.Texts.OpenText(row.Body, string(row.CaseID), row.Digest)
		return plain, wrap(err, "opening a text")
	}
	own, err := key()
	if err != nil {
		return nil, err
	}
	if own == nil {
		return nil, errNoCaseKey
	}
	plain, err := l.config.Texts.OpenCaseText(own, row.Body, string(row.CaseID), row.Digest)
	return plain, wrap(err, "opening a text")
}

var errInTheClear = errors.New("something lies in the clear that is always sealed")

// inTheClear gives what was stored where nothing is sealed. Where texts are sealed it
// was put there by somebody without the keys: no version of the program, which always
// has them, left rows of lists, findings, drafts or hand-overs in the clear.
func (l *Ledger) inTheClear(body []byte) ([]byte, error) {
	if l.config.Texts != nil && len(body) > 0 {
		return nil, errInTheClear
	}
	return body, nil
}

// SealTexts seals some of the texts that are not under their case's own key yet
// and says how many; 0: there are no more. Each call is one short transaction.
func (l *Ledger) SealTexts(ctx context.Context) (int, error) {
	if l.config.Texts == nil {
		return 0, nil
	}
	var waiting []textRow
	if err := l.sealable(l.read(ctx)).Select("case_id").Order("case_id").Limit(1).Find(&waiting).Error; err != nil || len(waiting) == 0 {
		return 0, wrap(err, "looking for texts of before")
	}
	sealed := 0
	err := l.write(ctx, func(tx *gorm.DB) error {
		id := waiting[0].CaseID
		if _, err := l.lockCase(tx, id); err != nil {
			return err
		}
		key, err := l.caseKey(tx, id)
		if err != nil {
			return err
		}
		var rows []textRow
		if err := l.sealable(tx).Where("case_id = ?", id).Order("digest").Limit(resealedAtOnce).Find(&rows).Error; err != nil {
			return wrap(err, "reading texts of before")
		}
		sealed = max(len(rows), 1) // others may have been faster: there may be more cases
		for _, row := range rows {
			if row.Body, err = l.openText(row, nil); err != nil {
				return err
			}
			if err := l.sealText(key, &row); err != nil {
				return err
			}
			if err := tx.Save(&row).Error; err != nil {
				return wrap(err, "sealing a text of before")
			}
		}
		return nil
	})
	return sealed, err
}

// sealable are the texts that are not under their case's own key, but for those of
// which a key is gone for good: they stay as they are, for the day when it is found.
func (l *Ledger) sealable(tx *gorm.DB) *gorm.DB {
	tx = tx.Where("NOT own_key")
	prefixes := l.gone(textRing)
	if len(prefixes) == 0 {
		return tx
	}
	return tx.Where("NOT (sealed AND substr(body, 1, 5) IN ?)", prefixes).
		Where("NOT EXISTS (SELECT 1 FROM case_keys k WHERE k.case_id = texts.case_id AND substr(k.sealed, 1, 5) IN ?)", prefixes)
}
