package ledger

import (
	"context"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// usedKey begins the notes of which keys were in use, a row for each: whoever
// notes another key at the same time takes nothing away.
const usedKey = "used-key/"

// NoteKeys notes that keys, by ring, are in use beside this ledger. A note is
// never taken away, and noting a key again changes nothing.
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
		return wrap(tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&rows).Error, "noting the keys in use")
	})
}

// UsedKeys lists the keys that were ever noted, by ring; none in a ledger that
// is older than these notes.
func (l *Ledger) UsedKeys(ctx context.Context) (map[string][]string, error) {
	var names []string
	err := l.read(ctx).Model(&metaRow{}).Where("key LIKE ?", usedKey+"%").Order("key").Pluck("key", &names).Error
	rings := map[string][]string{}
	for _, name := range names {
		ring, key, _ := strings.Cut(strings.TrimPrefix(name, usedKey), "/")
		rings[ring] = append(rings[ring], key)
	}
	return rings, wrap(err, "reading the keys in use")
}
