package ledger

import (
	"errors"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A fingerprint says nothing of the demand, for it cannot change any more: rows of
// one fingerprint are the same but for what is asked for, which is compared here.

// sameDemand reports whether a row asks for nothing else than what is known; what
// it leaves out is no difference, nor is a line break.
func sameDemand(row, known string) bool {
	return row == "" || contract.Levelled(row) == contract.Levelled(known)
}

// demands is what is asked for in a case now, and in the row that it came from.
type demands struct{ now, first string }

// asksOtherwise reports whether a row of a case's fingerprint asks for something
// else than the case does and than the row did that the case came from: somebody
// may have amended the case since, and a list saved anew is no new demand.
func (l *Ledger) asksOtherwise(tx *gorm.DB, g *ground, demand string, id casework.CaseID) (bool, error) {
	if demand == "" {
		return false, nil
	}
	known, read := g.demands[id]
	if !read {
		var err error
		if known, err = l.demandsOf(tx, id); err != nil {
			return false, err
		}
		g.demands[id] = known
	}
	return !sameDemand(demand, known.now) && !sameDemand(demand, known.first), nil
}

func (l *Ledger) demandsOf(tx *gorm.DB, id casework.CaseID) (demands, error) {
	c, err := loadCase(tx, id)
	if err != nil {
		return demands{}, err
	}
	texts, err := l.textsOf(tx, id, c.Demand.Digest)
	if err != nil {
		return demands{}, err
	}
	known := demands{now: texts[c.Demand.Digest]}
	var row stagedRow
	err = tx.Where("case_id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return known, nil
	}
	if err != nil {
		return known, wrap(err, "reading the row of a case")
	}
	known.first, err = l.demandIn(row)
	return known, err
}

// demandIn is what a row asks for; one that nobody can read any more asks for nothing
// that is known, so that any demand beside it counts as another.
func (l *Ledger) demandIn(row stagedRow) (string, error) {
	var content contract.BatchRow
	_, err := l.openAsFarAs(row, &content)
	return content.Demand, err
}

// saysAll reports whether a row of a batch says all that another row of its
// fingerprint says.
func (m *mending) saysAll(tx *gorm.DB, w *writing, row stagedRow, r contract.BatchRow) (bool, error) {
	if row.Fingerprint != r.Fingerprint || r.Demand == "" {
		return row.Fingerprint == r.Fingerprint, nil
	}
	stored, planned := w.rows[row.Position]
	if !planned {
		if err := tx.Where("batch = ? AND position = ?", row.Batch, row.Position).Take(&stored).Error; err != nil {
			return false, wrap(err, "reading a row of a batch")
		}
	}
	if stored.Fate == contract.FateRefused {
		return false, errStale
	}
	demand, err := m.l.demandIn(stored)
	return sameDemand(r.Demand, demand), err
}
