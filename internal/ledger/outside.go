package ledger

import (
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// outside checks what a single case cannot know: that an acceptance number is
// not another case's, and that a case referred to is there for whoever refers
// to it.
func (a *advancing) outside(events []casework.Event) error {
	for _, e := range events {
		var err error
		who := casework.Actor{Person: e.Actor, ActingFor: e.ActingFor}
		switch p := e.Payload.(type) {
		case *casework.RegistrationAmended:
			if p.Number != nil {
				err = a.numberIsFree(who, *p.Number)
			}
		case *casework.ScreeningProposed:
			err = a.isThere(who, p.Screening.Into)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *advancing) numberIsFree(who casework.Actor, number string) error {
	id, err := caseByNumber(a.tx, a.c.Source.Campaign, a.c.Source.Level, number)
	switch {
	case err != nil:
		return err
	case id != "" && id != a.c.ID:
		return caseKnown(a.tx, who, id, number)
	}
	return nil
}

func (a *advancing) isThere(who casework.Actor, id casework.CaseID) error {
	if id == "" {
		return nil
	}
	return caseIsThere(a.tx, who, id)
}

// caseIsThere refuses a reference to a case that is not there, and one to a
// case from which the person is recused in the very same way. Whoever refers to
// another case, a coordinator or the duty desk, sees all cases but those.
func caseIsThere(tx *gorm.DB, who casework.Actor, id casework.CaseID) error {
	there, err := isNotBarred(tx, who, id)
	if err == nil && !there {
		return casework.Refuse(casework.Conflict, "no_such_case", "case", string(id))
	}
	return err
}

func isNotBarred(tx *gorm.DB, who casework.Actor, id casework.CaseID) (bool, error) {
	var n int64
	err := withoutRecused(tx.Model(&caseRow{}), who, "cases.id").Where("cases.id = ?", id).Count(&n).Error
	return n > 0, wrap(err, "looking for the case referred to")
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
// have given themselves. Who is recused from the case learns no more than that
// the number is taken, which cannot be hidden from whoever gives numbers out.
func caseKnown(tx *gorm.DB, who casework.Actor, id casework.CaseID, number string) error {
	there, err := isNotBarred(tx, who, id)
	if err != nil {
		return err
	}
	var params []string
	if there {
		params = append(params, "case", string(id))
	}
	if number != "" {
		params = append(params, "number", number)
	}
	return casework.Refuse(casework.Conflict, "case_known", params...)
}
