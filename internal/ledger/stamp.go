package ledger

import (
	"errors"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
)

// lockCase locks the row of a case until the end of the transaction and reads
// what it protects.
func (l *Ledger) lockCase(tx *gorm.DB, id casework.CaseID) (caseRow, error) {
	var row caseRow
	err := l.dialect.lock(byField(tx)).Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, noSuchCase()
	}
	return row, wrap(err, "locking a case")
}

// stamp is the instant of a filing, by the clock as it was read under the case's lock.
// Within a case stamps are strictly increasing: a stamp that the clock has not passed
// yet is passed by one microsecond. So the order of filings and the order of their
// instants are the same for whoever reads either, a filing never carries the instant of
// a lapse that was published before it, and a clock that is set back reorders nothing.
func stamp(now, last casework.Instant) casework.Instant { return max(now, last+1) }
