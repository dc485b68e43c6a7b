package ledger

import (
	"errors"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// outside checks what a single case cannot know: that an acceptance number is
// not another case's, and that a case referred to is there.
func (a *advancing) outside(events []casework.Event) error {
	for _, e := range events {
		var err error
		switch p := e.Payload.(type) {
		case *casework.RegistrationAmended:
			if p.Number != nil {
				err = a.numberIsFree(*p.Number)
			}
		case *casework.ScreeningProposed:
			err = a.isThere(p.Screening.Into)
		case *casework.RepeatLinked:
			err = a.isThere(p.Link.Case)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *advancing) numberIsFree(number string) error {
	id, err := caseByNumber(a.tx, a.c.Source.Campaign, a.c.Source.Level, number)
	switch {
	case err != nil:
		return err
	case id != "" && id != a.c.ID:
		return caseKnown(id, number)
	}
	return nil
}

func (a *advancing) isThere(id casework.CaseID) error {
	if id == "" {
		return nil
	}
	return caseIsThere(a.tx, id)
}

func caseIsThere(tx *gorm.DB, id casework.CaseID) error {
	err := tx.Select("id").Where("id = ?", id).Take(&caseLock{}).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return casework.Refuse(casework.Conflict, "no_such_case", "case", string(id))
	}
	return wrap(err, "looking for the case referred to")
}

// caseByNumber finds the case that an acceptance number belongs to, which is the
// first of those that share it; "" when there is none.
func caseByNumber(tx *gorm.DB, campaign string, level casework.SourceLevel, number string) (casework.CaseID, error) {
	key := contract.NumberKey(number)
	if key == "" {
		return "", nil
	}
	var ids []casework.CaseID
	err := tx.Model(&caseRow{}).Where("campaign = ? AND level = ? AND number_key = ? AND number_key <> '' AND NOT shares_number", campaign, level, key).
		Limit(1).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return "", wrap(err, "looking for an acceptance number")
	}
	return ids[0], nil
}

// caseKnown names the case for programs; people are told the number, which they
// have given themselves.
func caseKnown(id casework.CaseID, number string) *casework.Error {
	e := casework.Refuse(casework.Conflict, "case_known", "case", string(id))
	if number != "" {
		e.Params["number"] = number
	}
	return e
}
