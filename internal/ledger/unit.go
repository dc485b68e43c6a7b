package ledger

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type unitRow struct {
	ID                casework.UnitID `gorm:"primaryKey"`
	Name              string
	Kind              string
	Parent            casework.UnitID
	FirstResponsible  casework.PersonID
	DirectResponsible casework.PersonID
	Telephone         string
	Code              string
	Disabled          bool
	Territory         string // one name a line
	Version           int64
}

func (unitRow) TableName() string { return "units" }

func unitRowOf(u contract.Unit) unitRow {
	return unitRow{
		ID: u.ID, Name: u.Name, Kind: u.Kind, Parent: u.Parent, FirstResponsible: u.FirstResponsible,
		DirectResponsible: u.DirectResponsible, Telephone: u.Telephone, Code: u.Code, Disabled: u.Disabled,
		Territory: strings.Join(u.Territory, "\n"), Version: u.Version,
	}
}

func (r unitRow) unit() contract.Unit {
	u := contract.Unit{
		ID: r.ID, Name: r.Name, Kind: r.Kind, Parent: r.Parent, FirstResponsible: r.FirstResponsible,
		DirectResponsible: r.DirectResponsible, Telephone: r.Telephone, Code: r.Code, Disabled: r.Disabled,
		Version: r.Version,
	}
	if r.Territory != "" {
		u.Territory = strings.Split(r.Territory, "\n")
	}
	return u
}

// unitsOfTheBeginning are those that come with the tables, which no entry adds.
var unitsOfTheBeginning = []contract.Unit{
	{ID: contract.OfficeUnit, Name: "督察协调办公室", Kind: contract.UnitOffice},
	groupOfTheBeginning("coordination", "统筹协调组"),
	groupOfTheBeginning("documents", "文稿材料组"),
	groupOfTheBeginning("rectification", "边督边改组"),
	groupOfTheBeginning("accountability", "责任追究组"),
	groupOfTheBeginning("petitions", "接访维稳组"),
	groupOfTheBeginning("publicity", "宣传报道组"),
	groupOfTheBeginning("briefs", "信息简报组"),
	groupOfTheBeginning("logistics", "后勤保障组"),
}

func groupOfTheBeginning(id casework.UnitID, name string) contract.Unit {
	return contract.Unit{ID: "group-" + id, Name: name, Kind: contract.UnitGroup, Parent: contract.OfficeUnit}
}

// AddUnit adds a unit to the tree and gives it an id where it has none.
func (l *Ledger) AddUnit(ctx context.Context, u contract.Unit) (contract.Unit, error) {
	err := l.write(ctx, func(tx *gorm.DB) error {
		if u.ID == "" {
			now, err := l.now(tx)
			if err != nil {
				return wrap(err, "reading the clock")
			}
			u.ID = casework.UnitID(newID(now))
		}
		// Locked, as for a change: two units added at once could otherwise claim
		// one territory.
		if _, err := l.lockUnits(tx); err != nil {
			return err
		}
		if err := checkUnit(tx, u); err != nil {
			return err
		}
		u.Version = 1
		row := unitRowOf(u)
		err := tx.Create(&row).Error
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return casework.Refuse(casework.Conflict, "unit_known", "unit", string(u.ID))
		}
		if err != nil {
			return wrap(err, "storing a unit")
		}
		return l.audit(tx, about(contract.UnitAdded, string(u.ID), contract.Changes(nil, u)...))
	})
	return u, err
}

// ChangeUnit replaces what is known of a unit, as it was read at its version:
// with another one it is refused, so that nobody overwrites what another has
// changed meanwhile; version 0 means whatever stands there. A unit is disabled,
// never deleted, and not before its open cases and the units below it are
// somebody else's.
func (l *Ledger) ChangeUnit(ctx context.Context, u contract.Unit) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		// The whole tree is locked: two moves at once could otherwise make a circle.
		ids, err := l.lockUnits(tx)
		if err != nil {
			return err
		}
		if !slices.Contains(ids, u.ID) {
			return noSuchUnit()
		}
		if err := checkUnit(tx, u); err != nil {
			return err
		}
		below, err := unitsBelow(tx, []casework.UnitID{u.ID})
		if err != nil {
			return err
		}
		if slices.Contains(below, u.Parent) {
			return invalidField("parent", "unit_above_itself")
		}
		var old unitRow
		if err := tx.Where("id = ?", u.ID).Take(&old).Error; err != nil {
			return wrap(err, "reading a unit")
		}
		changed := u
		changed.Version = old.Version
		changes := contract.Changes(old.unit(), changed)
		switch {
		case len(changes) == 0:
			return nil
		case u.Version != 0 && u.Version != old.Version:
			return changedMeanwhile(old.Version)
		}
		if u.Disabled && !old.Disabled {
			if err := l.nothingHangsOn(tx, u.ID); err != nil {
				return err
			}
		}
		row := unitRowOf(changed)
		row.Version++
		if err := tx.Save(&row).Error; err != nil {
			return wrap(err, "changing a unit")
		}
		if err := l.tellOfMove(ctx, tx, old, row); err != nil {
			return err
		}
		return l.audit(tx, about(contract.UnitChanged, string(u.ID), changes...))
	})
}

func (l *Ledger) lockUnits(tx *gorm.DB) ([]casework.UnitID, error) {
	var ids []casework.UnitID
	err := l.dialect.lock(tx.Model(&unitRow{})).Order("id").Pluck("id", &ids).Error
	return ids, wrap(err, "locking the units")
}

func checkUnit(tx *gorm.DB, u contract.Unit) error {
	refusal := casework.Refuse(casework.Invalid, "invalid_fields")
	add := func(field, code string) {
		refusal.Fields = append(refusal.Fields, casework.FieldError{Field: field, Code: code})
	}
	if strings.TrimSpace(u.Name) == "" {
		add("name", "required")
	}
	if !slices.Contains(contract.UnitKinds, u.Kind) {
		add("kind", "not_one_of")
		refusal.Fields[len(refusal.Fields)-1].Params = map[string]string{"allowed": strings.Join(contract.UnitKinds, ", ")}
	}
	if u.Parent != "" {
		if there, err := exists(tx, &unitRow{}, string(u.Parent)); err != nil {
			return err
		} else if !there {
			add("parent", "no_such_unit")
		}
	}
	for field, person := range map[string]casework.PersonID{"first_responsible": u.FirstResponsible, "direct_responsible": u.DirectResponsible} {
		if person == "" {
			continue
		}
		if there, err := exists(tx, &personRow{}, string(person)); err != nil {
			return err
		} else if !there {
			add(field, "no_such_person")
		}
	}
	territory, err := territoryFaults(tx, u)
	if err != nil {
		return err
	}
	if refusal.Fields = append(refusal.Fields, territory...); len(refusal.Fields) > 0 {
		return refusal
	}
	return nil
}

// Unit reads one unit.
func (l *Ledger) Unit(ctx context.Context, id casework.UnitID) (contract.Unit, error) {
	var row unitRow
	err := l.read(ctx).Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return contract.Unit{}, noSuchUnit()
	}
	return row.unit(), wrap(err, "reading a unit")
}

// Units reads some units, or, where none is named, the whole tree: disabled units
// included, by id. Those that are not there are left out.
func (l *Ledger) Units(ctx context.Context, ids ...casework.UnitID) ([]contract.Unit, error) {
	if len(ids) == 0 {
		return l.tree(ctx)
	}
	var units []contract.Unit
	for some := range slices.Chunk(ids, rowsAtOnce) {
		found, err := unitsIn(l.read(ctx).Where("id IN ?", some))
		if err != nil {
			return nil, err
		}
		units = append(units, found...)
	}
	return units, nil
}

// keptTree is the whole tree as it was read when its versions added up to a sum,
// which every change makes greater.
type keptTree struct {
	versions int64
	read     time.Time
	units    []contract.Unit
}

// treeKept is how long a tree is kept at most: a database that lost its last commits, as
// by a standby in its place, may come to the same sum by another change.
const treeKept = time.Minute

// tree reads the whole tree, of which nearly every page of a case shows something, and
// keeps it until a unit changes.
func (l *Ledger) tree(ctx context.Context) ([]contract.Unit, error) {
	if jointOf(ctx) != nil { // what it has changed may be taken back
		return unitsIn(l.read(ctx))
	}
	var versions int64
	if err := l.read(ctx).Raw("SELECT CAST(coalesce(sum(version), 0) AS bigint) FROM units").Scan(&versions).Error; err != nil {
		return nil, wrap(err, "looking whether units have changed")
	}
	if kept := l.units.Load(); kept != nil && kept.versions == versions && time.Since(kept.read) < treeKept {
		return slices.Clone(kept.units), nil
	}
	began := time.Now()
	units, err := unitsIn(l.read(ctx)) // maybe newer than the sum, and then read again
	if err == nil {
		l.units.Store(&keptTree{versions, began, units})
	}
	return slices.Clone(units), err
}

func unitsIn(tx *gorm.DB) ([]contract.Unit, error) {
	var rows []unitRow
	if err := tx.Order("id").Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading the units")
	}
	units := make([]contract.Unit, len(rows))
	for i, r := range rows {
		units[i] = r.unit()
	}
	return units, nil
}

// WorkBelow reports whether a unit that takes work lies below one of some units,
// wherever in the tree.
func (l *Ledger) WorkBelow(ctx context.Context, units ...casework.UnitID) (bool, error) {
	var n int64
	err := l.read(ctx).Raw(`WITH RECURSIVE below (id) AS (
		SELECT id FROM units WHERE parent IN ?
		UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
		SELECT count(*) FROM units WHERE NOT disabled AND id IN (SELECT id FROM below)`, units).Scan(&n).Error
	return n > 0, wrap(err, "looking for units below some")
}

func exists(tx *gorm.DB, model any, id string) (bool, error) {
	var n int64
	err := tx.Model(model).Where("id = ?", id).Limit(1).Count(&n).Error
	return n > 0, wrap(err, "looking for an id")
}

func noSuchUnit() error { return casework.Refuse(casework.NotFound, "no_such_unit") }

// invalidField refuses one field.
func invalidField(field, code string, params ...string) error {
	refusal := casework.Refuse(casework.Invalid, "invalid_fields")
	refusal.Fields = []casework.FieldError{{Field: field, Code: code, Params: casework.Refuse(casework.Invalid, code, params...).Params}}
	return refusal
}
