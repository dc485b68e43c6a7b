package ledger

import (
	"errors"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// call is somebody who is found in the roster or at a unit when a message is
// written, and not in the case (S1-04).
type call int

const (
	nobodyCalled call = iota
	backupOnDuty      // of the unit's roster
	unitHead          // the unit's first responsible person
	shiftLeader       // whoever is on duty for the office
	handler           // the named handler, unless one of the roles addressed in the unit is theirs
)

// called addresses somebody of a unit, and the role there where nobody is named.
func called(unit casework.UnitID, otherwise casework.Role, who call) []address {
	if unit == "" && who == backupOnDuty {
		return []address{{role: casework.DutyOfficer, call: who}} // the office is late itself
	}
	to := inUnit(unit, otherwise)
	for i := range to {
		to[i].call = who
	}
	return to
}

// onCall puts people in the place of calls. A call that finds nobody who is in
// office stays with its role, so that it never rings in an empty room.
func onCall(tx *gorm.DB, to []address, now casework.Instant) ([]address, error) {
	var found []address
	for _, a := range to {
		if a.call == nobodyCalled { // a role, or a person who is named in the case
			found = append(found, a)
			continue
		}
		people, err := whoIsCalled(tx, a, to, now)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			found = append(found, address{person: p})
		}
		if len(people) == 0 && a.role != "" {
			a.call = nobodyCalled
			found = append(found, a)
		}
	}
	return found, nil
}

func whoIsCalled(tx *gorm.DB, a address, with []address, now casework.Instant) ([]casework.PersonID, error) {
	var ids []casework.PersonID
	switch a.call {
	case unitHead:
		var unit unitRow
		err := tx.Where("id = ?", a.unit).Take(&unit).Error
		if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
			return nil, wrap(err, "looking for the head of a unit")
		}
		ids = append(ids, unit.FirstResponsible)
	case handler:
		heard, err := hearsInUnit(tx, a, with, now)
		if err != nil || heard {
			return nil, err
		}
		ids = append(ids, a.person)
	case backupOnDuty, shiftLeader:
		unit := a.unit
		if unit == "" {
			unit = contract.OfficeUnit
		}
		turns, err := onDuty(tx, unit, now)
		if err != nil {
			return nil, err
		}
		for _, turn := range turns {
			if a.call == backupOnDuty {
				ids = append(ids, turn.Backup)
			} else {
				ids = append(ids, turn.Person)
			}
		}
	}
	var active []casework.PersonID
	err := tx.Model(&personRow{}).Where("id IN ? AND NOT disabled", ids).Order("id").Pluck("id", &active).Error
	return active, wrap(err, "looking for who is called")
}

// hearsInUnit reports whether a person holds one of the roles that are
// addressed in the same unit, and so hears the message already.
func hearsInUnit(tx *gorm.DB, a address, with []address, now casework.Instant) (bool, error) {
	var roles []casework.Role
	for _, other := range with {
		if other.unit == a.unit && other.role != "" {
			roles = append(roles, other.role)
		}
	}
	var n int64
	err := heldAt(tx, now).Model(&holdingRow{}).Where("person = ? AND unit = ? AND role IN ?", a.person, a.unit, roles).Limit(1).Count(&n).Error
	return n > 0, wrap(err, "looking for a handler's posts")
}
