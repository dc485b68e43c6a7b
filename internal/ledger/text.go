package ledger

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// textsIn collects the free texts of a command: those that carry their body,
// and the digests of those that only refer to one.
func textsIn(body casework.Body) (bodies map[string]string, references []string) {
	bodies = map[string]string{}
	walkTexts(reflect.ValueOf(body), func(t casework.Text) {
		if t.Body() != "" {
			bodies[t.Digest] = t.Body()
		} else if !t.IsZero() {
			references = append(references, t.Digest)
		}
	})
	return bodies, references
}

func walkTexts(v reflect.Value, found func(casework.Text)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walkTexts(v.Elem(), found)
		}
	case reflect.Struct:
		if t, ok := reflect.TypeAssert[casework.Text](v); ok {
			found(t)
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				walkTexts(v.Field(i), found)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walkTexts(v.Index(i), found)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			walkTexts(it.Value(), found)
		}
	default:
	}
}

// sealTexts makes the rows of the texts that a command carries, under the key of
// the case's texts.
func (l *Ledger) sealTexts(id casework.CaseID, key []byte, body casework.Body) ([]textRow, error) {
	bodies, _ := textsIn(body)
	rows := make([]textRow, 0, len(bodies))
	for digest, text := range bodies {
		row := textRow{CaseID: id, Digest: digest, Body: []byte(text)}
		if err := l.sealText(key, &row); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// storeTexts keeps the texts of a command beside its case. A reference to a
// text that the case does not have is refused: nobody can claim to have
// written what was never said. Refused, nothing is stored. Without the key of the case's
// texts it is looked for, or made.
func (l *Ledger) storeTexts(tx *gorm.DB, id casework.CaseID, key []byte, body casework.Body) error {
	if err := referred(tx, id, body); err != nil {
		return err
	}
	if bodies, _ := textsIn(body); len(bodies) == 0 {
		return nil
	}
	if key == nil || l.config.Texts == nil {
		var err error
		if key, err = l.caseKey(tx, id); err != nil {
			return err
		}
	}
	rows, err := l.sealTexts(id, key, body)
	if err != nil {
		return err
	}
	return insert(tx.Clauses(clause.OnConflict{DoNothing: true}), rows, "texts")
}

// referred refuses a reference to what neither the case nor the command itself says.
func referred(tx *gorm.DB, id casework.CaseID, body casework.Body) error {
	bodies, references := textsIn(body)
	if len(references) == 0 {
		return nil
	}
	var known []string
	if err := tx.Model(&textRow{}).Where("case_id = ? AND digest IN ?", id, references).Pluck("digest", &known).Error; err != nil {
		return wrap(err, "looking for texts")
	}
	for _, d := range references {
		if _, said := bodies[d]; !said && !slices.Contains(known, d) {
			return casework.Refuse(casework.Invalid, "unknown_text", "digest", d)
		}
	}
	return nil
}

// Texts reads free texts of a case by digest; without digests, all of them.
// What the case does not have is left out of the answer.
func (l *Ledger) Texts(ctx context.Context, who contract.Reader, id casework.CaseID, digests ...string) (map[string]string, error) {
	var texts map[string]string
	err := l.glance(ctx, func(tx *gorm.DB) error {
		s, rows, key, err := seenTexts(tx, who, id, digests)
		if err != nil {
			return err
		}
		kept, err := s.texts()
		if err != nil {
			return err
		}
		texts, err = l.openTexts(rows, func() ([]byte, error) { return key, nil })
		maps.DeleteFunc(texts, func(digest, _ string) bool { return kept(digest) })
		return err
	})
	return texts, err
}

// seenTexts is seenSight with the rows of texts of the case, and the key of these, in one
// statement. The state of the case comes with one of the rows alone.
func seenTexts(tx *gorm.DB, who contract.Reader, id casework.CaseID, digests []string) (*sight, []textRow, []byte, error) {
	var found []struct {
		Text  textRow `gorm:"embedded"`
		Key   []byte
		State []byte
	}
	joined, args := "LEFT JOIN texts ON texts.case_id = cases.id", []any(nil)
	if len(digests) > 0 {
		joined, args = joined+" AND texts.digest IN ?", []any{digests}
	}
	err := tx.Table(casesTable).Select("cases.id AS case_id, coalesce(texts.digest, '') AS digest, coalesce(texts.sealed, FALSE) AS sealed, texts.body, "+
		"coalesce(texts.own_key, FALSE) AS own_key, case_keys.sealed AS key, CASE WHEN row_number() OVER () = 1 THEN snapshots.body END AS state").
		Joins("LEFT JOIN snapshots ON snapshots.case_id = cases.id").Joins("LEFT JOIN case_keys ON case_keys.case_id = cases.id").Joins(joined, args...).
		Scopes(visibleCase(who, casework.DataTexts, id)).Find(&found).Error
	if err != nil {
		return nil, nil, nil, wrap(err, "looking for a case and its texts")
	}
	if len(found) == 0 {
		return nil, nil, nil, noSuchCase()
	}
	state := snapshotRow{CaseID: id}
	var rows []textRow
	for _, f := range found {
		if f.State != nil {
			state.Body = f.State
		}
		if f.Text.Digest != "" {
			rows = append(rows, f.Text)
		}
	}
	c, err := state.state()
	return newSight(tx, who, c), rows, found[0].Key, err
}

// textsOf leaves out, beside what the case does not have, what nobody can read any
// more since its key is gone for good.
func (l *Ledger) textsOf(tx *gorm.DB, id casework.CaseID, digests ...string) (map[string]string, error) {
	q := tx.Where("case_id = ?", id)
	if len(digests) > 0 {
		q = q.Where("digest IN ?", digests)
	}
	var rows []textRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading texts")
	}
	return l.openTexts(rows, sync.OnceValues(func() ([]byte, error) { return knownKey(tx, id) }))
}

// openTexts opens texts of one case by their digests, as far as keys are left; key is
// asked for that of the case.
func (l *Ledger) openTexts(rows []textRow, key func() ([]byte, error)) (map[string]string, error) {
	texts := make(map[string]string, len(rows))
	for _, r := range rows {
		plain, err := l.openText(r, key)
		if unread(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		texts[r.Digest] = string(plain)
	}
	return texts, nil
}
