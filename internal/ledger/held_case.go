package ledger

import (
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
)

// heldCase is what a transaction reads of a case once it holds the case's row, in one
// statement.
type heldCase struct {
	now     casework.Instant // of the clock that stamps filings
	state   snapshotRow
	rules   error  // a RulesError where a program of newer rules works on the ledger
	keyUsed bool   // false: nobody has used the key before
	drafted bool   // whoever files has a draft of something
	textKey []byte // of the case's texts; nil: it has none, or it was not read
}

// open reads what follows the lock of a case. It must be a statement of its own: in that
// which waits for the lock PostgreSQL may compute the clock, and read the state, before.
func (l *Ledger) open(tx *gorm.DB, id casework.CaseID, person casework.PersonID, key string) (heldCase, error) {
	var row struct {
		Clock   casework.Instant
		Seq     int64
		Body    []byte
		Rules   string
		KeyUsed bool
		Drafted bool
		TextKey []byte
	}
	asked := time.Now()
	err := tx.Table(casesTable).Select(l.dialect.clock()+" AS clock, coalesce(snapshots.seq, 0) AS seq, snapshots.body, "+
		"coalesce((SELECT value FROM meta WHERE key = ?), '') AS rules, "+
		"EXISTS (SELECT 1 FROM filings WHERE person = ? AND idempotency_key = ? AND idempotency_key <> '') AS key_used, "+
		"EXISTS (SELECT 1 FROM drafts WHERE person = ?) AS drafted, "+
		"(SELECT sealed FROM case_keys WHERE case_id = cases.id) AS text_key", leastRulesKey, person, key, person).
		Joins("LEFT JOIN snapshots ON snapshots.case_id = cases.id").Where("cases.id = ?", id).Take(&row).Error
	if err != nil {
		return heldCase{}, wrap(err, "reading case "+string(id))
	}
	return heldCase{
		now: l.readAt(asked, row.Clock), state: snapshotRow{CaseID: id, Seq: row.Seq, Body: row.Body}, rules: rulesUpTo(row.Rules), keyUsed: row.KeyUsed,
		drafted: row.Drafted, textKey: row.TextKey,
	}, nil
}

// openLater reads the clock alone, which is what it takes to file a command that is
// applied later; whether its key was used before is left to be looked for.
func (l *Ledger) openLater(tx *gorm.DB, id casework.CaseID, key string) (heldCase, error) {
	now, err := l.now(tx)
	return heldCase{now: now, state: snapshotRow{CaseID: id}, keyUsed: key != ""}, wrap(err, "reading the clock")
}

// rulesUpTo refuses where a stored version of the rules is above the program's.
func rulesUpTo(least string) error {
	if least == "" {
		return nil
	}
	have, err := strconv.Atoi(least)
	if err != nil {
		return fmt.Errorf("the version of the rules: %w", err)
	}
	if have > casework.RulesVersion {
		return &RulesError{Have: have, Want: casework.RulesVersion}
	}
	return nil
}
