package ledger

import (
	"maps"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Types of the messages that somebody who may not order re-work has seen to it that a
// list does not order it: no event of a case has them.
const (
	ReworkRowStruck     casework.EventType = "rework_row_struck"
	ReworkRowReplaced   casework.EventType = "rework_row_replaced" // corrected, so that it orders it no longer
	ReworkListWithdrawn casework.EventType = "rework_list_withdrawn"
)

// ordersRework reports whether a row sends a known case down again; one that cannot be
// read may.
func (l *Ledger) ordersRework(row stagedRow) (bool, error) {
	var said struct {
		Supplement bool `json:"supplement"`
	}
	read, err := l.openAsFarAs(row, &said)
	return err == nil && (!read || said.Supplement || row.Fate == contract.FateSupplement), err
}

// orderOf reports whether a row sends a known case down again 补充办理, and which.
func (l *Ledger) orderOf(tx *gorm.DB, row stagedRow) (rework bool, known casework.CaseID, err error) {
	if rework, err = l.ordersRework(row); err != nil || !rework {
		return false, "", err
	}
	if row.Known != "" {
		return true, row.Known, nil
	}
	batch, err := takeBatch(tx, row.Batch)
	if err != nil {
		return true, "", err
	}
	number, err := l.numberOf(row)
	if err != nil {
		return true, "", err
	}
	known, err = caseByNumber(tx, batch.Campaign, batch.Level, number)
	return true, known, err
}

// lostOrder is a row as it was before it ceased to send a case down again.
type lostOrder struct {
	row   stagedRow
	known casework.CaseID
}

// tell tells the coordinators that an order from above to work on a case again will
// not be carried out, since somebody has seen to it who could not have given it. The
// reason stays with the row: it may name people.
func (o lostOrder) tell(tx *gorm.DB, kind casework.EventType, actor casework.Actor, now casework.Instant) error {
	facts := map[string]string{"happened_at": now.String()}
	seq := int64(0)
	if o.known != "" {
		of, f, err := factsOf(tx, o.known, now)
		if err != nil {
			return err
		}
		facts, seq = f, of.Counters.LastEventSeq
	}
	facts["row"] = rowName(o.row)
	return tellOfOrders(tx, noticeRow{
		ID: string(kind) + "/" + o.row.Batch + "/" + strconv.FormatInt(o.row.Position, 10), CaseID: o.known, Seq: seq, Type: kind, At: now,
	}, o.row.Batch, facts, actor)
}

func tellOfOrders(tx *gorm.DB, n noticeRow, batch string, facts map[string]string, actor casework.Actor) error {
	facts["person"], facts["batch"] = string(actor.Person), batch
	if actor.ActingFor != "" {
		facts["acting_for"] = string(actor.ActingFor)
	}
	to := address{role: casework.Coordinator}
	n.ID += "/" + newID(n.At) + "/" + to.String()
	n.Role, n.Urgent, n.Facts = to.role, true, marshal(facts)
	return insert(tx, []outboxRow{{Notice: n, State: outboxPending, NextTry: n.At}}, "the outbox")
}

// ordersIn counts the rows of a list that send known cases down again and that nobody
// has struck.
func (l *Ledger) ordersIn(tx *gorm.DB, batch string) (int, error) {
	orders := 0
	for last := int64(0); ; {
		var rows []stagedRow
		err := tx.Where("batch = ? AND position > ? AND struck_at = 0", batch, last).Order("position").Limit(rowsAtOnce).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return orders, wrap(err, "reading the rows of a batch")
		}
		last = rows[len(rows)-1].Position
		for _, row := range rows {
			rework, err := l.ordersRework(row)
			if err != nil {
				return orders, err
			}
			if rework {
				orders++
			}
		}
	}
}

// tellOfWithdrawn tells of a whole list at once, which may hold many orders.
func tellOfWithdrawn(tx *gorm.DB, batch string, orders int, actor casework.Actor, now casework.Instant) error {
	facts := map[string]string{"happened_at": now.String(), "rows": strconv.Itoa(orders)}
	return tellOfOrders(tx, noticeRow{ID: string(ReworkListWithdrawn) + "/" + batch, Type: ReworkListWithdrawn, At: now}, batch, facts, actor)
}

// seeOrders notes which of the rows that a chunk changes send a case down again and no
// longer do so, or another. One that is refused again orders still what its number says.
func (m *mending) seeOrders(tx *gorm.DB, w *writing) error {
	if casework.MayOrderRework(m.actor) || len(w.was) == 0 {
		return nil
	}
	var rows []stagedRow
	err := tx.Where("batch = ? AND position IN ?", m.batch, slices.Collect(maps.Keys(w.was))).Order("position").Find(&rows).Error
	if err != nil {
		return wrap(err, "reading the rows of a batch")
	}
	for _, was := range rows {
		ordered, known, err := m.l.orderOf(tx, was)
		if err != nil {
			return err
		}
		if !ordered {
			continue
		}
		orders, still, err := m.l.orderOf(tx, w.rows[was.Position])
		if err != nil {
			return err
		}
		if !orders || known != "" && still != known {
			w.lost = append(w.lost, lostOrder{was, known})
		}
	}
	return nil
}
