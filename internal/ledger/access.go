package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// pastPart is the kind of a part that was taken from a unit. It shows nothing of the
// case any longer, but its people knew of the complaint, and are not told afterwards
// who complained.
const pastPart = "past"

// accessOf lists the units that have a part in a case: those with an
// assignment in any round, where it was not taken from them, those that a confirmed
// escalation or a supervision opinion waits for or has heard, and the one that the remainder is booked
// on. A referral gives the unit that it is about no part. Whoever stands above one of these units sees the case too; that is found
// when reading, so that a change of the tree needs no rewriting here.
func accessOf(c casework.Case) []accessRow {
	var rows []accessRow
	add := func(u casework.UnitID, kind string) {
		row := accessRow{UnitID: u, CaseID: c.ID, Kind: kind}
		if u != "" && !slices.Contains(rows, row) {
			rows = append(rows, row)
		}
	}
	for _, a := range c.Assignments {
		if a.State != casework.Released {
			add(a.Unit, string(a.Role))
		} else {
			add(a.Unit, pastPart)
		}
	}
	for _, e := range c.Escalations {
		if !secret(e) && e.State != casework.EscalationIssued {
			add(e.Unit, "escalation")
		}
	}
	for _, n := range c.Entries {
		if !n.Struck {
			add(n.Asked, "supervision")
		}
	}
	if c.Tracking != nil {
		add(c.Tracking.Unit, "tracking")
	}
	return rows
}

// storeAccess brings the rows of a case from what they were to what they are.
func storeAccess(tx *gorm.DB, before, after []accessRow, r *record) error {
	for _, row := range before {
		if !slices.Contains(after, row) {
			if err := tx.Delete(&row).Error; err != nil {
				return wrap(err, "taking access away")
			}
		}
	}
	for _, row := range after {
		if !slices.Contains(before, row) {
			r.access = append(r.access, row)
		}
	}
	return nil
}

// withBelow selects units and all units below them in the tree. UNION, not
// UNION ALL, ends it also where a tree bites its own tail.
const withBelow = `WITH RECURSIVE below (id) AS (
	SELECT own.id FROM (%s) AS own
	UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT id FROM below`

// visible narrows a query to the cases of which the reader may see that kind of
// data. It and visibleCase are the only places that decide so: every read goes
// through one of them, and they go by the table of casework.Readings. column
// names the case's id in the query.
func visible(who contract.Reader, data casework.Data, column string) func(*gorm.DB) *gorm.DB {
	return func(tx *gorm.DB) *gorm.DB {
		if who.All {
			return tx
		}
		if tx.DryRun {
			// It is being written into another query, and would ask nobody who is recused.
			_ = tx.AddError(errVisibleUnasked)
			return tx
		}
		tx = withoutRecused(tx, who.Actor, column)
		if who.Reads(data) == casework.ReachAll {
			return tx
		}
		return partIn(tx, column, who.Actor.UnitsReading(data))
	}
}

var errVisibleUnasked = errors.New("who may see a case is asked before a query is made part of another one")

// partIn narrows a query to the cases in which one of the units, or a unit
// below them, has a part. The tree is read first, by a statement of its own:
// only with the units in hand can the database tell a bureau with ten cases
// from a city with all of them, and choose its way accordingly.
func partIn(tx *gorm.DB, column string, units []casework.UnitID) *gorm.DB {
	if len(units) == 0 {
		return tx.Where("1 = 0")
	}
	below, err := unitsBelow(tx.Session(&gorm.Session{NewDB: true}), units)
	if err != nil {
		_ = tx.AddError(err)
		return tx
	}
	return tx.Where(column+" IN (SELECT case_id FROM case_access WHERE unit_id IN ? AND kind <> ?)", below, pastPart)
}

// hasFew reports whether the cases of a list are those of units, the filter's or the
// reader's, that have a part in few of them.
func hasFew(tx *gorm.DB, who contract.Reader, f contract.CaseFilter) (bool, error) {
	const few = 500
	var units []casework.UnitID
	switch {
	case f.Unit != "":
		units = []casework.UnitID{f.Unit}
	case !who.All && who.Reads(casework.DataCases) != casework.ReachAll:
		units = who.Actor.UnitsReading(casework.DataCases)
	default:
		return false, nil
	}
	below, err := unitsBelow(tx, units)
	if err != nil {
		return false, err
	}
	var parts int64
	some := tx.Table("case_access").Select("1").Where("unit_id IN ? AND kind <> ?", below, pastPart).Limit(few + 1)
	err = tx.Table("(?) AS parts", some).Count(&parts).Error
	return parts <= few, wrap(err, "counting the parts of units")
}

// toSignFor narrows a query over cases to those in which a unit, or one below it, has
// still to sign for its part.
func toSignFor(tx *gorm.DB, unit casework.UnitID) *gorm.DB {
	below, err := unitsBelow(tx.Session(&gorm.Session{NewDB: true}), []casework.UnitID{unit})
	if err != nil {
		_ = tx.AddError(err)
		return tx
	}
	return tx.Where("EXISTS (SELECT 1 FROM tasks WHERE tasks.case_id = cases.id AND tasks.kind = ? AND tasks.unit IN ?)", casework.ToAcknowledge, below)
}

// seesOr narrows a query to what is of a case that the reader sees by their posts,
// or is theirs otherwise. It is for what keeps a person's name: recusals are asked
// for besides.
func seesOr(who contract.Reader, data casework.Data, column, otherwise string, args ...any) func(*gorm.DB) *gorm.DB {
	return func(tx *gorm.DB) *gorm.DB {
		tx = withoutRecused(tx, who.Actor, column)
		if who.Reads(data) == casework.ReachAll {
			return tx
		}
		sees := partIn(tx.Session(&gorm.Session{NewDB: true}), column, who.Actor.UnitsReading(data))
		if sees.Error != nil {
			_ = tx.AddError(sees.Error)
			return tx
		}
		return tx.Where(sees.Or(otherwise, args...))
	}
}

// unitsBelow lists units and all units below them.
func unitsBelow(tx *gorm.DB, units []casework.UnitID) ([]casework.UnitID, error) {
	if len(units) == 0 {
		return nil, nil
	}
	own := make([]string, len(units))
	args := make([]any, len(units))
	for i, u := range units {
		own[i], args[i] = "SELECT CAST(? AS TEXT) AS id", u
	}
	var below []casework.UnitID
	err := tx.Raw(fmt.Sprintf(withBelow, strings.Join(own, " UNION ALL ")), args...).Scan(&below).Error
	return below, wrap(err, "reading the tree of units")
}

// withoutOwnUnits takes from a query the cases in which a unit of the actor's, or
// of whom the actor acts for, has or had a part: whoever belongs to a unit that
// handles a complaint does not learn who complained, whatever other posts they
// hold. A unit's officer, leader or duty officer belongs to the units below as well.
func withoutOwnUnits(tx *gorm.DB, who casework.Actor, column string) *gorm.DB {
	var heads, own []casework.UnitID
	for _, p := range slices.Concat(who.Posts, who.Own) {
		switch p.Role {
		case casework.UnitOfficer, casework.UnitLeader, casework.UnitDutyOfficer:
			heads = append(heads, p.Unit)
		default:
			own = append(own, p.Unit)
		}
	}
	if len(heads) > 0 {
		below, err := unitsBelow(tx.Session(&gorm.Session{NewDB: true}), heads)
		if err != nil {
			_ = tx.AddError(err)
			return tx
		}
		own = append(own, below...)
	}
	if len(own) == 0 {
		return tx
	}
	return tx.Where(column+" NOT IN (SELECT case_id FROM case_access WHERE unit_id IN ?)", own)
}

// seenApart is seen, and refuses whoever belongs to a unit with a part in the case what
// would tell who complained in it. What is open to them takes one statement.
func (l *Ledger) seenApart(tx *gorm.DB, who casework.Actor, data casework.Data, id casework.CaseID) error {
	var n int64
	if err := apart(tx.Model(&caseRow{}), who, data, id).Limit(1).Count(&n).Error; err != nil {
		return wrap(err, "looking for a case and a part of the own unit")
	}
	if n > 0 {
		return nil
	}
	return l.notApart(tx, who, data, id)
}

// apart narrows a query over cases to one case, where seenApart does not refuse it.
func apart(tx *gorm.DB, who casework.Actor, data casework.Data, id casework.CaseID) *gorm.DB {
	return withoutOwnUnits(tx.Scopes(visibleCase(contract.Reader{Actor: who}, data, id)), who, "cases.id")
}

// notApart is why apart finds nothing.
func (l *Ledger) notApart(tx *gorm.DB, who casework.Actor, data casework.Data, id casework.CaseID) error {
	if err := l.seen(tx, contract.Reader{Actor: who}, data, id); err != nil {
		return err
	}
	return casework.Refuse(casework.Forbidden, "own_unit_complainant")
}

// visibleCase is visible for a query after one case, and decides the same by one
// statement: from the units with a part in it up the tree, which is a short way.
func visibleCase(who contract.Reader, data casework.Data, id casework.CaseID) func(*gorm.DB) *gorm.DB {
	return func(tx *gorm.DB) *gorm.DB {
		tx = tx.Where("cases.id = ?", id)
		if who.All {
			return tx
		}
		tx = tx.Where("NOT EXISTS (SELECT 1 FROM case_recusals WHERE case_id = ? AND person IN ?)", id, []casework.PersonID{who.Actor.Person, who.Actor.ActingFor})
		if who.Reads(data) == casework.ReachAll {
			return tx
		}
		units := who.Actor.UnitsReading(data)
		if len(units) == 0 {
			return tx.Where("1 = 0")
		}
		return tx.Where(`EXISTS (WITH RECURSIVE above (id) AS (
			SELECT unit_id FROM case_access WHERE case_id = ? AND kind <> ?
			UNION SELECT u.parent FROM units u JOIN above a ON u.id = a.id)
			SELECT 1 FROM above WHERE id IN ?)`, id, pastPart, units)
	}
}

// seen refuses a case that is not there or not the reader's with one and the
// same answer, found by one and the same query.
func (l *Ledger) seen(tx *gorm.DB, who contract.Reader, data casework.Data, id casework.CaseID) error {
	var n int64
	err := tx.Model(&caseRow{}).Scopes(visibleCase(who, data, id)).Limit(1).Count(&n).Error
	if err != nil {
		return wrap(err, "looking for a case")
	}
	if n == 0 {
		return noSuchCase()
	}
	return nil
}

// noSuchCase is the one answer for a case that is not there or not yours; it
// does not repeat the id, so that both are alike byte for byte.
func noSuchCase() error { return casework.Refuse(casework.NotFound, "no_such_case") }
