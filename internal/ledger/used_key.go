package ledger

import (
	"context"
	"maps"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/contract"
)

// usedKey begins the notes of which keys were in use, a row for each: whoever
// notes another key at the same time takes nothing away.
const usedKey = "used-key/"

// NoteKeys notes that keys, by ring, are in use beside this ledger. Such a note is
// never taken away, and noting a key again changes nothing. That a key is gone for
// good is noted no longer once it is in use again, so that its next loss is not
// passed over.
func (l *Ledger) NoteKeys(ctx context.Context, rings map[string][]string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		var rows []metaRow
		for ring, keys := range rings {
			for _, key := range keys {
				rows = append(rows, metaRow{Key: usedKey + ring + "/" + key, Value: now.String()})
			}
		}
		if len(rows) == 0 {
			return nil
		}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&rows).Error; err != nil {
			return wrap(err, "noting the keys in use")
		}
		for ring, keys := range rings {
			for _, key := range keys {
				found := tx.Where("key = ?", forgottenKey+ring+"/"+key).Delete(&metaRow{})
				if found.Error != nil {
					return wrap(found.Error, "noting that a key is found")
				}
				if found.RowsAffected == 0 {
					continue
				}
				entry := about(contract.KeyFound, ring)
				entry.Facts = map[string]string{"key": key}
				if err := l.audit(tx, entry); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// UsedKeys lists the keys that were ever noted, by ring; none in a ledger that
// is older than these notes.
func (l *Ledger) UsedKeys(ctx context.Context) (map[string][]string, error) {
	return l.keysNoted(ctx, usedKey)
}

// ForgottenKeys lists the keys of which somebody has said that they are gone for good.
func (l *Ledger) ForgottenKeys(ctx context.Context) (map[string][]string, error) {
	return l.keysNoted(ctx, forgottenKey)
}

func (l *Ledger) keysNoted(ctx context.Context, as string) (map[string][]string, error) {
	var names []string
	err := l.read(ctx).Model(&metaRow{}).Where("key LIKE ?", as+"%").Order("key").Pluck("key", &names).Error
	rings := map[string][]string{}
	for _, name := range names {
		ring, key, _ := strings.Cut(strings.TrimPrefix(name, as), "/")
		rings[ring] = append(rings[ring], key)
	}
	return rings, wrap(err, "reading the keys in use")
}

// forgottenKey begins the notes of which keys are gone for good.
const forgottenKey = "forgotten-key/"

// ForgetKey notes that a key that was in use is gone for good, so that the office can
// go on without it. What it sealed stays where it is, and opens again if the key is
// found after all. The entry holds why, and the facts: how much it has sealed.
func (l *Ledger) ForgetKey(ctx context.Context, ring, key, reason string, facts map[string]string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&metaRow{Key: forgottenKey + ring + "/" + key, Value: now.String()})
		if made.Error != nil || made.RowsAffected == 0 {
			return wrap(made.Error, "noting that a key is gone")
		}
		entry := about(contract.KeyForgotten, ring)
		entry.Reason, entry.Facts = reason, map[string]string{"key": key}
		maps.Copy(entry.Facts, facts)
		return l.audit(tx, entry)
	})
}
