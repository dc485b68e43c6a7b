package ledger

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/contract"
)

// settingsKey is where the ledger remembers the settings of the last start.
const settingsKey = "settings of "

// KeepSettings records with what settings a part of the program starts, where
// they are not those of its last start; before the first it had the standard
// ones. Each that changed is an entry. chosen are those that differ from the
// standard; it holds no secret.
func (l *Ledger) KeepSettings(ctx context.Context, part string, chosen map[string]string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		// Two processes that start at once record a change once.
		if err := l.dialect.lockEntries(tx); err != nil {
			return wrap(err, "waiting for the office's record")
		}
		var kept []metaRow
		if err := tx.Where("key = ?", settingsKey+part).Limit(1).Find(&kept).Error; err != nil {
			return wrap(err, "reading the settings of the last start")
		}
		before := map[string]string{}
		if len(kept) > 0 {
			if err := unmarshal([]byte(kept[0].Value), &before, "the settings of the last start"); err != nil {
				return err
			}
		}
		entries := settingsChanged(part, before, chosen)
		if len(entries) == 0 {
			return nil
		}
		encoded, err := json.Marshal(chosen)
		if err != nil {
			return err
		}
		row := metaRow{Key: settingsKey + part, Value: string(encoded)}
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
			return wrap(err, "keeping the settings")
		}
		return l.audit(tx, entries...)
	})
}

func settingsChanged(part string, before, after map[string]string) []contract.NewEntry {
	names := slices.Collect(maps.Keys(after))
	for name := range before {
		if _, still := after[name]; !still {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	value := func(in map[string]string, name string) *string {
		v, there := in[name]
		if !there {
			return nil
		}
		return &v
	}
	var entries []contract.NewEntry
	for _, name := range names {
		was, is := value(before, name), value(after, name)
		if was != nil && is != nil && *was == *is {
			continue
		}
		e := about(contract.SettingChanged, name, contract.Change{Field: "value", Before: was, After: is})
		e.Facts = map[string]string{"part": part}
		entries = append(entries, e)
	}
	return entries
}
