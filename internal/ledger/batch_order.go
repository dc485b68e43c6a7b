package ledger

import (
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// ReworkRowStruck is the type of the message that somebody who may not order re-work
// has struck a row that orders it; no event of a case has it.
const ReworkRowStruck casework.EventType = "rework_row_struck"

// orderOf reports whether a row sends a known case down again 补充办理, and which.
func (l *Ledger) orderOf(tx *gorm.DB, row stagedRow) (rework bool, known casework.CaseID, err error) {
	var said struct {
		Supplement bool `json:"supplement"`
	}
	read, err := l.openAsFarAs(row, &said)
	if err != nil {
		return false, "", err
	}
	if read && !said.Supplement && row.Fate != contract.FateSupplement {
		return false, "", nil
	}
	if row.Known != "" {
		return true, row.Known, nil
	}
	batch, err := takeBatch(tx, row.Batch)
	if err != nil {
		return true, "", err
	}
	known, err = caseByNumber(tx, batch.Campaign, batch.Level, row.Number)
	return true, known, err
}

// tellOfStruckOrder tells the coordinators that an order from above to work on a case
// again will not be carried out, since somebody has struck it who could not have
// given it. The reason stays with the row: it may name people.
func tellOfStruckOrder(tx *gorm.DB, row stagedRow, known casework.CaseID, actor casework.Actor, now casework.Instant) error {
	facts := map[string]string{"happened_at": now.String()}
	seq := int64(0)
	if known != "" {
		of, f, err := factsOf(tx, known, now)
		if err != nil {
			return err
		}
		facts, seq = f, of.Counters.LastEventSeq
	}
	facts["person"], facts["batch"], facts["row"] = string(actor.Person), row.Batch, rowName(row)
	if actor.ActingFor != "" {
		facts["acting_for"] = string(actor.ActingFor)
	}
	to := address{role: casework.Coordinator}
	return insert(tx, []outboxRow{{
		Notice: noticeRow{
			ID:     string(ReworkRowStruck) + "/" + row.Batch + "/" + strconv.FormatInt(row.Position, 10) + "/" + newID(now) + "/" + to.String(),
			CaseID: known, Seq: seq, Type: ReworkRowStruck, Role: to.role, Urgent: true, Facts: marshal(facts), At: now,
		},
		State: outboxPending, NextTry: now,
	}}, "the outbox")
}
