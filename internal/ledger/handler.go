package ledger

import (
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// handlerRow is the named handler of a part of an open case.
type handlerRow struct {
	CaseID     casework.CaseID `gorm:"primaryKey"`
	Assignment string          `gorm:"primaryKey"`
	Unit       casework.UnitID
	Person     casework.PersonID
	ToldAt     casework.Instant
}

func (handlerRow) TableName() string { return "handlers" }

// handlersOf are the handlers of a case that still waits for somebody.
func handlersOf(c casework.Case) []handlerRow {
	var rows []handlerRow
	if c.AtRest() || c.History {
		return nil
	}
	for _, s := range c.Active() {
		if s.Handler != "" {
			rows = append(rows, handlerRow{CaseID: c.ID, Assignment: s.ID, Unit: s.Unit, Person: s.Handler})
		}
	}
	return rows
}

// storeHandlers brings the stored handlers of a case to what its state says,
// whatever is stored; a new handler's row says that nobody was told yet.
func storeHandlers(tx *gorm.DB, c casework.Case, stored []handlerRow) error {
	want := handlersOf(c)
	for _, h := range stored {
		if slices.ContainsFunc(want, func(o handlerRow) bool { return o.Assignment == h.Assignment }) {
			continue
		}
		if err := tx.Where("case_id = ? AND assignment = ?", h.CaseID, h.Assignment).Delete(&handlerRow{}).Error; err != nil {
			return wrap(err, "taking away a handler")
		}
	}
	named := untold(stored)
	changed := slices.DeleteFunc(want, func(h handlerRow) bool { return slices.Contains(named, h) })
	return insert(tx.Session(&gorm.Session{}).Clauses(clause.OnConflict{UpdateAll: true}), changed, "handlers")
}

// untold leaves out when units were told, which is no part of a case.
func untold(handlers []handlerRow) []handlerRow {
	named := slices.Clone(handlers)
	for i := range named {
		named[i].ToldAt = 0
	}
	return named
}

// goneHandlers are the pairs of unit and person in which a handler is disabled,
// or holds no post any more in the unit or below it. UNION, not UNION ALL: a
// circle of units, should one ever be stored, ends all the same.
const goneHandlers = `WITH RECURSIVE below (top, id) AS (
		SELECT id, id FROM units
		UNION SELECT b.top, u.id FROM units u JOIN below b ON u.parent = b.id),
	gone (unit, person) AS (
		SELECT d.unit, d.person FROM (SELECT DISTINCT unit, person FROM handlers) d
		WHERE NOT EXISTS (SELECT 1 FROM people p WHERE p.id = d.person AND NOT p.disabled)
		OR NOT EXISTS (SELECT 1 FROM holdings o JOIN below b ON b.id = o.unit
			WHERE b.top = d.unit AND o.person = d.person AND o.from_at <= @now AND (o.until_at = 0 OR o.until_at > @now)))
	`

// handlerGone narrows a query over cases to those in which a handler is gone.
func handlerGone(q *gorm.DB, now casework.Instant) *gorm.DB {
	return q.Where("cases.id IN ("+goneHandlers+
		"SELECT h.case_id FROM handlers h JOIN gone g ON g.unit = h.unit AND g.person = h.person)", map[string]any{"now": now})
}

// LeftBehind are the open cases that name a person as handler who, at an
// instant, is disabled or holds no post there: their number, and those of them
// that the reader may see, due first.
func (l *Ledger) LeftBehind(ctx context.Context, who contract.Reader, person casework.PersonID, at casework.Instant) (contract.LeftBehind, error) {
	left := contract.LeftBehind{Cases: []contract.CaseRow{}}
	now, err := l.Now(ctx)
	if err != nil {
		return left, wrap(err, "reading the clock")
	}
	of := func(q *gorm.DB) *gorm.DB {
		return q.Where("cases.id IN ("+goneHandlers+"SELECT h.case_id FROM handlers h JOIN gone g ON g.unit = h.unit AND g.person = h.person "+
			"WHERE h.person = @person)", map[string]any{"now": max(at, now), "person": person})
	}
	if err := l.read(ctx).Model(&caseRow{}).Scopes(of).Count(&left.Count).Error; err != nil {
		return left, wrap(err, "counting the cases of a handler")
	}
	var rows []caseRow
	err = l.read(ctx).Model(&caseRow{}).Scopes(visible(who, casework.DataCases, "cases.id"), of).Order(byDue.by).Limit(largestPage).Find(&rows).Error
	if err != nil {
		return left, wrap(err, "listing the cases of a handler")
	}
	for _, r := range rows {
		left.Cases = append(left.Cases, r.row(now))
	}
	return left, updated(l.read(ctx), who, left.Cases)
}

// HandlerGone is the type of the message that a handler is gone; no event of a
// case says so, for it happens in the office and not in the case.
const HandlerGone casework.EventType = "handler_gone"

// TellOfGoneHandlers rings the units whose handler has left, once for each part
// of a case, and says how many parts that were. Whoever comes back, or was
// replaced, is told of anew when they leave again.
func (l *Ledger) TellOfGoneHandlers(ctx context.Context, limit int) (int, error) {
	told := 0
	err := l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		at := map[string]any{"now": now}
		back := tx.Exec(goneHandlers+"UPDATE handlers SET told_at = 0 WHERE told_at > 0 AND (unit, person) NOT IN (SELECT unit, person FROM gone)", at)
		if back.Error != nil {
			return wrap(back.Error, "looking for handlers who are back")
		}
		var rows []handlerRow
		err = l.dialect.lockFree(tx).Where("told_at = 0 AND (unit, person) IN ("+goneHandlers+"SELECT unit, person FROM gone)", at).
			Order("case_id, assignment").Limit(limit).Find(&rows).Error
		if err != nil {
			return wrap(err, "looking for handlers who are gone")
		}
		told = len(rows)
		for _, h := range rows {
			if err := l.tellOfGone(tx, h, now); err != nil {
				return err
			}
		}
		return nil
	})
	return told, err
}

func (l *Ledger) tellOfGone(tx *gorm.DB, h handlerRow, now casework.Instant) error {
	row, f, err := factsOf(tx, h.CaseID, now)
	if err != nil {
		return err
	}
	if h.Assignment != "" {
		f["assignment"] = h.Assignment
	}
	var messages []outboxRow
	for _, a := range append(inUnit(h.Unit, unitHands...), address{role: casework.Coordinator}, address{role: casework.DutyOfficer}) {
		id := string(HandlerGone) + "/" + string(h.CaseID) + "/" + h.Assignment + "/" + strconv.FormatInt(int64(now), 10) + "/" + a.String()
		messages = append(messages, outboxRow{
			Notice: noticeRow{
				ID: id, CaseID: h.CaseID, Seq: row.Counters.LastEventSeq, Type: HandlerGone, Role: a.role, Unit: a.unit,
				Urgent: true, Facts: marshal(f), At: now,
			},
			State: outboxPending, NextTry: now,
		})
	}
	if err := insert(tx, messages, "the outbox"); err != nil {
		return err
	}
	err = tx.Model(&handlerRow{}).Where("case_id = ? AND assignment = ?", h.CaseID, h.Assignment).Update("told_at", now).Error
	return wrap(err, "noting that a unit was told")
}

// Where the filling of the table of handlers has come to.
const (
	handlersKey  = "handlers_filled"
	handlersDone = "all"
)

// handlersFilled says whether the filling has come past a case.
func handlersFilled(tx *gorm.DB, id casework.CaseID) (bool, error) {
	var rows []metaRow
	if err := tx.Where("key = ?", handlersKey).Find(&rows).Error; err != nil {
		return false, wrap(err, "reading "+handlersKey)
	}
	return len(rows) == 1 && (rows[0].Value == handlersDone || string(id) <= rows[0].Value), nil
}

// FillHandlers writes the handlers of cases that stand in the ledger since
// before there was a table of them, up to limit cases in one call, each in a
// transaction of its own; true when none is left.
func (l *Ledger) FillHandlers(ctx context.Context, limit int) (bool, error) {
	after, err := l.Meta(ctx, handlersKey)
	if err != nil || after == handlersDone {
		return true, err
	}
	var ids []casework.CaseID
	err = l.read(ctx).Model(&caseRow{}).Where("id > ? AND board_rank = 0", after).Order("id").Limit(limit).Pluck("id", &ids).Error
	if err != nil {
		return false, wrap(err, "listing the open cases")
	}
	for _, id := range ids {
		err := l.write(ctx, func(tx *gorm.DB) error {
			if _, err := l.lockCase(tx, id); err != nil {
				return err
			}
			c, err := loadCase(tx, id)
			if err != nil {
				return err
			}
			stored, err := storedOf[handlerRow](tx, id, "handlers")
			if err != nil {
				return err
			}
			return storeHandlers(tx, c, stored)
		})
		if err != nil {
			return false, err
		}
	}
	if len(ids) < limit {
		return true, l.SetMeta(ctx, handlersKey, handlersDone)
	}
	return false, l.SetMeta(ctx, handlersKey, string(ids[len(ids)-1]))
}
