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
// overwrites a case. Each case that gets one is an entry, which the caller writes at
// the end: no event of the case says that it has one.
func (l *Ledger) keepComplainants(tx *gorm.DB, people complainants, by casework.Actor) (kept []contract.NewEntry, err error) {
	for _, id := range slices.Sorted(maps.Keys(people)) { // in one order, so that two lists never wait for each other
		if _, err := l.lockCase(tx, id); err != nil {
			return nil, err
		}
		var n int64
		if err := tx.Model(&identityRow{}).Where("case_id = ?", id).Count(&n).Error; err != nil {
			return nil, wrap(err, "looking for a complainant")
		}
		if n > 0 {
			continue
		}
		now, err := l.now(tx)
		if err != nil {
			return nil, wrap(err, "reading the clock")
		}
		rows, err := l.sealIdentity(id, newID(now), people[id])
		if err != nil {
			return nil, err
		}
		if err := insert(tx, rows, "identities"); err != nil {
			return nil, err
		}
		if err := insert(tx, l.indexOf(id, people[id]), "the index of identities"); err != nil {
			return nil, err
		}
		entry := about(contract.ComplainantKept, string(id))
		entry.Case, entry.Actor = id, &by
		kept = append(kept, entry)
	}
	return kept, nil
}
