package roll

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// unit deals with a row about a unit, after the row of the unit above it.
func (l *loading) unit(ctx context.Context, i int) error {
	if l.begun[i] {
		return nil
	}
	l.begun[i] = true
	row := l.rows[i]
	l.fates[i].Name = row.Values["name"]
	if l.unreadable(i) {
		return nil
	}
	parent, err := l.parentOf(ctx, i)
	if err != nil || l.refused(i) {
		return err
	}
	u, known := l.knownUnit(i, parent)
	if l.refused(i) || known && !l.once(i, "unit "+string(u.ID)) {
		return nil
	}
	before := u
	u.Territory = slices.Clone(u.Territory)
	u.Name = row.Values["name"]
	for field, into := range map[string]*string{"kind": &u.Kind, "code": &u.Code} {
		put(into, row, field)
	}
	if l.telephone(i, &u.Telephone); l.refused(i) {
		return nil
	}
	if _, stated := row.Values["parent"]; stated {
		u.Parent = parent.ID
	}
	if names, stated := row.Values["territory"]; stated {
		u.Territory = nil
		if names != "" {
			u.Territory = strings.Split(names, "、")
		}
	}
	for field, into := range map[string]*casework.PersonID{"first_responsible": &u.FirstResponsible, "direct_responsible": &u.DirectResponsible} {
		if p, found := l.personNamed(i, field); found && has(row, field) {
			*into = p.ID
		}
	}
	if u.Kind == "" {
		l.refuse(i, "kind", "required")
	}
	if l.refused(i) {
		return nil
	}
	if known {
		l.fates[i].ID = string(u.ID)
		if !reflect.DeepEqual(u, before) {
			if err := l.registry.ChangeUnit(ctx, u); err != nil {
				return l.done(i, err)
			}
		}
	} else {
		if u.ID = casework.UnitID(row.Values["id"]); !l.newID(i, row.Values["id"]) {
			return nil
		}
		added, err := l.registry.AddUnit(ctx, u)
		if err != nil {
			return l.done(i, err)
		}
		u = added
		l.seen["unit "+string(u.ID)] = i
	}
	l.units.put(u)
	l.settle(i, known, l.unitChanges(before, u))
	return nil
}

func has(row contract.RollRow, field string) bool {
	_, stated := row.Values[field]
	return stated
}

func (l *loading) unitChanges(before, after contract.Unit) []contract.Change {
	return changesOf(
		value{"name", before.Name, after.Name}, value{"kind", before.Kind, after.Kind},
		value{"parent", l.units.name(before.Parent), l.units.name(after.Parent)},
		value{"territory", strings.Join(before.Territory, "、"), strings.Join(after.Territory, "、")},
		value{"code", before.Code, after.Code}, value{"telephone", before.Telephone, after.Telephone},
		value{"first_responsible", l.people.name(before.FirstResponsible), l.people.name(after.FirstResponsible)},
		value{"direct_responsible", l.people.name(before.DirectResponsible), l.people.name(after.DirectResponsible)},
	)
}

// parentOf finds the unit above, whose own row, where the file has one, is dealt
// with first.
func (l *loading) parentOf(ctx context.Context, i int) (contract.Unit, error) {
	text := l.rows[i].Values["parent"]
	if text == "" {
		return contract.Unit{}, nil
	}
	if err := l.before(ctx, i, text); err != nil {
		return contract.Unit{}, err
	}
	u, _ := l.unitNamed(i, "parent")
	return u, nil
}

// before deals with the rows that a text may mean, and with those of the units
// that stand above them in a path.
func (l *loading) before(ctx context.Context, i int, text string) error {
	keys := append([]string{contract.Levelled(text)}, pathOf(text)...)
	for _, key := range keys {
		for _, j := range l.unitRows[key] {
			if j == i {
				continue
			}
			if err := l.unit(ctx, j); err != nil {
				return err
			}
		}
	}
	return nil
}

// knownUnit finds which unit a row is about: by the id, else by the name below
// the unit above it, else by the code, else by a name that only one unit has.
func (l *loading) knownUnit(i int, parent contract.Unit) (contract.Unit, bool) {
	row := l.rows[i]
	if id := row.Values["id"]; id != "" {
		return l.inUse(i, l.units.byID[casework.UnitID(id)])
	}
	named := l.units.byName[contract.Levelled(row.Values["name"])]
	if has(row, "parent") {
		named = slices.DeleteFunc(slices.Clone(named), func(id casework.UnitID) bool { return l.units.byID[id].Parent != parent.ID })
	}
	if active := l.units.active(named); len(active) > 0 {
		named = active
	}
	coded := l.units.active(l.units.byCode[contract.Levelled(row.Values["code"])])
	switch {
	case len(named) > 1, len(named) == 0 && len(coded) > 1:
		l.refuse(i, "name", "roll_units_alike", "name", row.Values["name"])
		return contract.Unit{}, false
	case len(named) == 1:
		return l.inUse(i, l.units.byID[named[0]])
	case len(coded) == 1:
		return l.inUse(i, l.units.byID[coded[0]])
	}
	return contract.Unit{}, false
}

func (l *loading) inUse(i int, u contract.Unit) (contract.Unit, bool) {
	if u.Disabled {
		l.refuse(i, "name", "roll_unit_dissolved", "name", u.Name)
	}
	return u, u.ID != ""
}

// unitNamed finds a unit that a row refers to.
func (l *loading) unitNamed(i int, field string) (contract.Unit, bool) {
	text := l.rows[i].Values[field]
	u, code := l.units.find(text)
	path := pathOf(text)
	refused := l.refusedUnits[contract.Levelled(text)] || code != "" && len(path) > 1 && l.refusedUnits[path[len(path)-1]]
	switch {
	case refused:
		l.refuse(i, field, "roll_refers_to_refused", "name", text)
	case code == "roll_no_unit" && l.underWay(text):
		l.refuse(i, field, "unit_above_itself") // the rows lead back to this one
	case code != "":
		l.refuse(i, field, code, "name", text)
	case u.Disabled:
		l.refuse(i, field, "roll_unit_dissolved", "name", u.Name)
	default:
		return u, true
	}
	return u, false
}

// underWay reports whether a text means a unit whose own row is being dealt with.
func (l *loading) underWay(text string) bool {
	return slices.ContainsFunc(l.unitRows[contract.Levelled(text)], func(j int) bool {
		return l.begun[j] && l.fates[j].Fate == contract.FateUnchanged && l.fates[j].ID == ""
	})
}
