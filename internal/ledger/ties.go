package ledger

import (
	"context"
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// UnitTies counts what still hangs on a unit.
func (l *Ledger) UnitTies(ctx context.Context, id casework.UnitID) (contract.Ties, error) {
	var ties contract.Ties
	err := l.view(ctx, func(tx *gorm.DB) (err error) {
		if there, err := exists(tx, &unitRow{}, string(id)); err != nil || !there {
			return orNot(err, noSuchUnit())
		}
		ties, err = l.unitTies(tx, id)
		return err
	})
	return ties, err
}

func (l *Ledger) unitTies(tx *gorm.DB, id casework.UnitID) (contract.Ties, error) {
	ties := contract.Ties{Responsible: []casework.UnitID{}}
	now, err := l.now(tx)
	if err != nil {
		return ties, wrap(err, "reading the clock")
	}
	return ties, counted(
		tie{&ties.OpenCases, tx.Model(&caseRow{}).Where("board_rank = 0 AND id IN (SELECT case_id FROM case_access WHERE unit_id = ? AND kind <> ?)", id, pastPart)},
		tie{&ties.Posts, tx.Model(&holdingRow{}).Where("unit = ? AND (until_at = 0 OR until_at > ?)", id, now)},
		tie{&ties.Duties, tx.Model(&dutyRow{}).Where("unit = ? AND until_at > ? AND NOT struck", id, now)},
		tie{&ties.Contacts, tx.Model(&contactRow{}).Where("unit = ? AND (until_at = 0 OR until_at > ?)", id, now)},
		tie{&ties.UnitsBelow, tx.Model(&unitRow{}).Where("parent = ? AND NOT disabled", id)},
	)
}

// PersonTies counts what still hangs on a person.
func (l *Ledger) PersonTies(ctx context.Context, id casework.PersonID) (contract.Ties, error) {
	ties := contract.Ties{Responsible: []casework.UnitID{}}
	err := l.view(ctx, func(tx *gorm.DB) error {
		if there, err := exists(tx, &personRow{}, string(id)); err != nil || !there {
			return orNot(err, noSuchPerson())
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		err = tx.Model(&unitRow{}).Where("NOT disabled AND (first_responsible = ? OR direct_responsible = ?)", id, id).
			Order("id").Pluck("id", &ties.Responsible).Error
		if err != nil {
			return wrap(err, "reading the units of a person")
		}
		if ties.Handling, err = handling(tx, id); err != nil {
			return err
		}
		return counted(
			tie{&ties.OpenCases, tx.Model(&caseRow{}).Where("board_rank = 0 AND in_charge = ?", id)},
			tie{&ties.Posts, tx.Model(&holdingRow{}).Where("person = ? AND (until_at = 0 OR until_at > ?)", id, now)},
			tie{&ties.Duties, tx.Model(&dutyRow{}).Where("(person = ? OR backup = ?) AND until_at > ? AND NOT struck", id, id, now)},
			tie{&ties.Contacts, tx.Model(&contactRow{}).Where("(person = ? OR substitute = ?) AND (until_at = 0 OR until_at > ?)", id, id, now)},
			tie{&ties.Delegations, tx.Model(&delegationRow{}).Where("(delegator = ? OR delegate = ?) AND until_at > ? AND ended_at = 0", id, id, now)},
		)
	})
	return ties, err
}

// handling counts the open parts of cases of which a person is the handler. It
// reads only the cases of the units in which the person holds or held a post,
// or of units above them: nobody else is named a handler.
func handling(tx *gorm.DB, id casework.PersonID) (int64, error) {
	var units []casework.UnitID
	err := tx.Raw(`WITH RECURSIVE above (id) AS (
		SELECT unit FROM holdings WHERE person = ?
		UNION SELECT u.parent FROM units u JOIN above a ON u.id = a.id WHERE u.parent <> '')
		SELECT id FROM above`, id).Scan(&units).Error
	if err != nil || len(units) == 0 {
		return 0, wrap(err, "reading the units of a person")
	}
	var bodies [][]byte
	err = tx.Table("snapshots").Joins("JOIN cases ON cases.id = snapshots.case_id").
		Where("cases.board_rank = 0 AND cases.id IN (SELECT case_id FROM case_access WHERE unit_id IN ? AND kind <> ?)", units, pastPart).Pluck("snapshots.body", &bodies).Error
	if err != nil {
		return 0, wrap(err, "reading cases")
	}
	var n int64
	for _, body := range bodies {
		var c casework.Case
		if err := unmarshal(body, &c, "a case"); err != nil {
			return 0, err
		}
		for _, s := range c.Active() {
			if s.Handler == id {
				n++
			}
		}
	}
	return n, nil
}

type tie struct {
	into *int64
	q    *gorm.DB
}

func counted(counts ...tie) error {
	for _, c := range counts {
		if err := c.q.Count(c.into).Error; err != nil {
			return wrap(err, "counting what hangs on somebody")
		}
	}
	return nil
}

// nothingHangsOn refuses to dissolve a unit that still has work or units below.
func (l *Ledger) nothingHangsOn(tx *gorm.DB, id casework.UnitID) error {
	ties, err := l.unitTies(tx, id)
	if err != nil {
		return err
	}
	if ties.OpenCases > 0 || ties.UnitsBelow > 0 {
		return casework.Refuse(casework.Conflict, "unit_in_use",
			"cases", strconv.FormatInt(ties.OpenCases, 10), "units", strconv.FormatInt(ties.UnitsBelow, 10))
	}
	return nil
}

func changedMeanwhile(version int64) error {
	return casework.Refuse(casework.Conflict, "changed_meanwhile", "version", strconv.FormatInt(version, 10))
}

func orNot(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
