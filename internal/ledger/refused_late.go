package ledger

import (
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
)

// FilingTurnedDown is the type of the message that what somebody filed was refused
// after they were told that it was received; no event of a case has it.
const FilingTurnedDown casework.EventType = "filing_refused"

// toldAtOnce is within what time whoever files something is told of its outcome in
// the answer itself. It is somewhat less than the API waits, so that nobody is
// told nothing; at the edge somebody is told twice.
const toldAtOnce = 3 * casework.Second

// tellOfRefusal tells who filed something that it was refused, where the answer
// could only say that it was received. The rows of a list are told of on the
// shift's list.
func (l *Ledger) tellOfRefusal(tx *gorm.DB, f filingRow, refusal *casework.Error, now casework.Instant) error {
	if f.Person == "" || now.Sub(f.FiledAt) < toldAtOnce || strings.HasPrefix(f.IdempotencyKey, rowRequests) {
		return nil
	}
	row, facts, err := factsOf(tx, f.CaseID, now)
	if err != nil {
		return err
	}
	facts["command"], facts["filing"], facts["code"], facts["filed_at"] = string(f.Kind), f.ID, refusal.Code, f.FiledAt.String()
	to := address{person: f.Person}
	return insert(tx, []outboxRow{{
		Notice: noticeRow{
			ID: string(FilingTurnedDown) + "/" + f.ID + "/" + to.String(), CaseID: f.CaseID, Seq: row.Counters.LastEventSeq,
			Type: FilingTurnedDown, Person: f.Person, Urgent: true, Facts: marshal(facts), At: now,
		},
		State: outboxPending, NextTry: now,
	}}, "the outbox")
}
