package ledger

import (
	"maps"
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// complainants are what rows of a list say about those who complained of cases
// that are known already.
type complainants map[casework.CaseID]*contract.Complainant

func (c complainants) add(id casework.CaseID, who *contract.Complainant) {
	if id != "" && said(who) && c[id] == nil {
		c[id] = who
	}
}

// keepComplainants stores what a list says about complainants for known cases
// of which nothing is known. A block that is there stays as it is: a list never
// overwrites a case.
func (l *Ledger) keepComplainants(tx *gorm.DB, people complainants) error {
	for _, id := range slices.Sorted(maps.Keys(people)) { // in one order, so that two lists never wait for each other
		if _, err := l.lockCase(tx, id); err != nil {
			return err
		}
		var n int64
		if err := tx.Model(&identityRow{}).Where("case_id = ?", id).Count(&n).Error; err != nil {
			return wrap(err, "looking for a complainant")
		}
		if n > 0 {
			continue
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		rows, err := l.sealIdentity(id, newID(now), people[id])
		if err != nil {
			return err
		}
		if err := insert(tx, rows, "identities"); err != nil {
			return err
		}
		if err := insert(tx, l.indexOf(id, people[id]), "the index of identities"); err != nil {
			return err
		}
	}
	return nil
}
