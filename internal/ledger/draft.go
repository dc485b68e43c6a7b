package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type draftRow struct {
	Person    casework.PersonID `gorm:"primaryKey"`
	Place     string            `gorm:"primaryKey"`
	About     casework.CaseID
	Version   int64
	UpdatedAt casework.Instant `gorm:"autoUpdateTime:false"`
	Sealed    bool
	Body      []byte
}

func (draftRow) TableName() string { return "drafts" }

func (r draftRow) draft() contract.Draft {
	return contract.Draft{Key: r.Place, Case: r.About, Version: r.Version, UpdatedAt: r.UpdatedAt, ExpiresAt: r.UpdatedAt.Add(contract.DraftLasts)}
}

func draftContext(person casework.PersonID) string { return "draft/" + string(person) }

// PutDraft keeps what somebody has written so far (S1-04: nobody writes it
// twice), for that person alone. version is the one that was read; another one
// than is kept is refused, so that one window does not undo another's; 0 means
// whatever stands there, and contract.NoDraft that nothing may. A case must be the person's to see.
func (l *Ledger) PutDraft(ctx context.Context, who contract.Reader, key string, version int64, body []byte) (contract.Draft, error) {
	id, err := checkDraft(key, body)
	if err != nil {
		return contract.Draft{}, err
	}
	row := draftRow{Person: who.Actor.Person, Place: key, About: id, Body: body, Sealed: l.config.Texts != nil}
	if row.Sealed {
		if row.Body, err = l.config.Texts.SealText(body, draftContext(row.Person), key); err != nil {
			return contract.Draft{}, wrap(err, "sealing a draft")
		}
	}
	err = l.twice(func() error {
		return l.write(ctx, func(tx *gorm.DB) error { return l.putDraft(tx, who, version, &row) })
	})
	draft := row.draft()
	draft.Body = body
	return draft, err
}

func (l *Ledger) putDraft(tx *gorm.DB, who contract.Reader, version int64, row *draftRow) error {
	if row.About != "" {
		if err := l.seen(tx, who, casework.DataCases, row.About); err != nil {
			return err
		}
	}
	now, err := l.now(tx)
	if err != nil {
		return wrap(err, "reading the clock")
	}
	if err := tx.Where("person = ? AND updated_at <= ?", row.Person, now.Add(-contract.DraftLasts)).Delete(&draftRow{}).Error; err != nil {
		return wrap(err, "dropping old drafts")
	}
	var old []draftRow
	err = l.dialect.lock(tx).Where("person = ? AND place = ?", row.Person, row.Place).Find(&old).Error
	if err != nil {
		return wrap(err, "reading a draft")
	}
	row.UpdatedAt = now
	if len(old) == 0 {
		if version > 0 {
			return changedMeanwhile(0)
		}
		var n int64
		if err := tx.Model(&draftRow{}).Where("person = ?", row.Person).Count(&n).Error; err != nil {
			return wrap(err, "counting drafts")
		}
		if n >= contract.DraftsLimit {
			return casework.Refuse(casework.Conflict, "too_many_drafts", "most", strconv.Itoa(contract.DraftsLimit))
		}
		row.Version = 1
		return wrap(tx.Create(row).Error, "storing a draft")
	}
	if version != 0 && version != old[0].Version {
		// One that nobody can read any more is as good as none.
		if _, err := l.openDraft(old[0]); version != contract.NoDraft || !unread(err) {
			return changedMeanwhile(old[0].Version)
		}
	}
	row.Version = old[0].Version + 1
	return wrap(tx.Save(row).Error, "storing a draft")
}

// checkDraft refuses what is no form, what is too long, and what would keep a
// complainant outside of the identity store.
func checkDraft(key string, body []byte) (casework.CaseID, error) {
	id, known := contract.DraftOf(key)
	if !known {
		return id, noSuchDraft()
	}
	if len(body) > contract.DraftLimit {
		return id, invalidField("body", "draft_too_long", "most", strconv.Itoa(contract.DraftLimit>>10))
	}
	var content map[string]any
	if err := json.Unmarshal(body, &content); err != nil {
		return id, invalidField("body", "bad_format", "expected", "{…}")
	}
	if namesComplainant(content) {
		return id, invalidField("body", "no_complainant_in_draft")
	}
	return id, nil
}

// namesComplainant looks for a complainant's block at any depth.
func namesComplainant(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			if name == "complainant" || namesComplainant(value) {
				return true
			}
		}
	case []any:
		for _, value := range v {
			if namesComplainant(value) {
				return true
			}
		}
	}
	return false
}

// Draft reads one's own draft. One that is too old, or about a case that is no
// longer the person's to see, is not there.
func (l *Ledger) Draft(ctx context.Context, who contract.Reader, key string) (contract.Draft, error) {
	var draft contract.Draft
	err := l.view(ctx, func(tx *gorm.DB) error {
		var row draftRow
		q, err := l.ownDrafts(tx, who)
		if err == nil {
			err = q.Where("place = ?", key).Take(&row).Error
		}
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return noSuchDraft()
		}
		if err != nil {
			return wrap(err, "reading a draft")
		}
		plain, err := l.openDraft(row)
		if unread(err) {
			return noSuchDraft() // begun anew, it is kept in this one's place
		}
		if err != nil {
			return wrap(err, "opening a draft")
		}
		draft = row.draft()
		draft.Body = bytes.Clone(plain)
		return nil
	})
	return draft, err
}

func (l *Ledger) openDraft(row draftRow) ([]byte, error) {
	if !row.Sealed {
		return l.inTheClear(row.Body)
	}
	return l.config.Texts.OpenText(row.Body, draftContext(row.Person), row.Place)
}

// Drafts lists one's own drafts, latest first, without what is in them.
func (l *Ledger) Drafts(ctx context.Context, who contract.Reader) ([]contract.Draft, error) {
	drafts := []contract.Draft{}
	err := l.view(ctx, func(tx *gorm.DB) error {
		var rows []draftRow
		q, err := l.ownDrafts(tx, who)
		if err == nil {
			err = q.Omit("body").Order("updated_at DESC, place").Find(&rows).Error
		}
		if err != nil {
			return wrap(err, "reading drafts")
		}
		var about []casework.CaseID
		for _, r := range rows {
			about = append(about, r.About)
		}
		var cases []caseRow
		if err := tx.Model(&caseRow{}).Select("id", "number").Where("id IN ?", append(about, "")).Find(&cases).Error; err != nil {
			return wrap(err, "reading the numbers of cases")
		}
		numbers := map[casework.CaseID]string{}
		for _, c := range cases {
			numbers[c.ID] = c.Projection.Number
		}
		for _, r := range rows {
			draft := r.draft()
			draft.Number = numbers[r.About]
			drafts = append(drafts, draft)
		}
		return rowsInPlace(tx, drafts, func(d *contract.Draft) (casework.CaseID, string, *string, *int) {
			return d.Case, d.Number, &d.Sheet, &d.RowNumber
		})
	})
	return drafts, err
}

// ownDrafts are those of the person alone, also where that person acts for
// another, as far as they are not too old and their cases are still to be seen.
func (l *Ledger) ownDrafts(tx *gorm.DB, who contract.Reader) (*gorm.DB, error) {
	now, err := l.now(tx)
	// Applied here and now: as a scope of the inner query it would not be asked.
	seen := visible(who, casework.DataCases, "cases.id")(tx.Session(&gorm.Session{NewDB: true}).Model(&caseRow{}).Select("cases.id"))
	return tx.Where("person = ? AND updated_at > ?", who.Actor.Person, now.Add(-contract.DraftLasts)).Where("about = '' OR about IN (?)", seen), wrap(err, "reading the clock")
}

// DropDraft throws one's own draft away; one that is not there is gone already.
func (l *Ledger) DropDraft(ctx context.Context, person casework.PersonID, key string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		return wrap(tx.Where("person = ? AND place = ?", person, key).Delete(&draftRow{}).Error, "dropping a draft")
	})
}

// dropDraft takes away the draft of what was sent at an instant. What was
// written into the form after that is another draft.
func dropDraft(tx *gorm.DB, person casework.PersonID, key string, sent casework.Instant) error {
	err := tx.Where("person = ? AND place = ? AND updated_at <= ?", person, key, sent).Delete(&draftRow{}).Error
	return wrap(err, "dropping a draft")
}

// draftPlaces are the forms in which a command may have been written.
func draftPlaces(id casework.CaseID, body casework.Body) []string {
	places := []string{contract.DraftPlace(id, body.Kind())}
	if answer := reflect.Indirect(reflect.ValueOf(body)).FieldByName("Answer"); answer.Kind() == reflect.String && answer.String() != "" {
		places = append(places, contract.AnswerPlace(id, body.Kind(), answer.String()))
	}
	return places
}

// DropOldDrafts takes away the drafts that nobody has touched for so long; it
// returns how many.
func (l *Ledger) DropOldDrafts(ctx context.Context) (dropped int64, err error) {
	err = l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		done := tx.Where("updated_at <= ?", now.Add(-contract.DraftLasts)).Delete(&draftRow{})
		dropped = done.RowsAffected
		return wrap(done.Error, "dropping old drafts")
	})
	return dropped, err
}

func noSuchDraft() error { return casework.Refuse(casework.NotFound, "no_such_draft") }
