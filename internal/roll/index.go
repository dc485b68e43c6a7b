package roll

import (
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// unitIndex finds units by what a spreadsheet calls them.
type unitIndex struct {
	byID   map[casework.UnitID]contract.Unit
	byName map[string][]casework.UnitID
	byCode map[string][]casework.UnitID
}

func indexUnits(units []contract.Unit) unitIndex {
	x := unitIndex{byID: map[casework.UnitID]contract.Unit{}, byName: map[string][]casework.UnitID{}, byCode: map[string][]casework.UnitID{}}
	for _, u := range units {
		x.put(u)
	}
	return x
}

// put adds a unit, or takes over what has changed of one.
func (x unitIndex) put(u contract.Unit) {
	if old, there := x.byID[u.ID]; there {
		without(x.byName, old.Name, u.ID)
		without(x.byCode, old.Code, u.ID)
	}
	x.byID[u.ID] = u
	with(x.byName, u.Name, u.ID)
	with(x.byCode, u.Code, u.ID)
}

func with[T comparable](m map[string][]T, name string, id T) {
	if key := contract.Levelled(name); key != "" {
		m[key] = append(m[key], id)
	}
}

func without[T comparable](m map[string][]T, name string, id T) {
	key := contract.Levelled(name)
	var rest []T
	for _, other := range m[key] {
		if other != id {
			rest = append(rest, other)
		}
	}
	m[key] = rest
}

// find finds a unit by its id, its name, its path of names from above, or its
// code. Of units that are called alike, those that take work come first. code
// says why none was found.
func (x unitIndex) find(text string) (u contract.Unit, code string) {
	if u, there := x.byID[casework.UnitID(text)]; there {
		return u, ""
	}
	found := x.byName[contract.Levelled(text)]
	if len(found) == 0 {
		found = x.below(pathOf(text))
	}
	if len(found) == 0 {
		found = x.byCode[contract.Levelled(text)]
	}
	if active := x.active(found); len(active) > 0 {
		found = active
	}
	switch len(found) {
	case 0:
		return u, "roll_no_unit"
	case 1:
		return x.byID[found[0]], ""
	}
	return u, "roll_units_alike"
}

func (x unitIndex) active(ids []casework.UnitID) []casework.UnitID {
	var active []casework.UnitID
	for _, id := range ids {
		if !x.byID[id].Disabled {
			active = append(active, id)
		}
	}
	return active
}

// pathOf splits names that say where a unit stands: 示范市/卧龙区.
func pathOf(text string) []string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == '／' || r == '>' || r == '\\' })
	for i := range parts {
		parts[i] = contract.Levelled(parts[i])
	}
	return parts
}

// below finds the units with the last name of a path whose units above have the
// names before it.
func (x unitIndex) below(path []string) []casework.UnitID {
	if len(path) < 2 {
		return nil
	}
	var found []casework.UnitID
	for _, id := range x.byName[path[len(path)-1]] {
		above, fits := x.byID[id].Parent, true
		for i := len(path) - 2; i >= 0 && fits; i-- {
			u, there := x.byID[above]
			fits = there && contract.Levelled(u.Name) == path[i]
			above = u.Parent
		}
		if fits {
			found = append(found, id)
		}
	}
	return found
}

// name is what a unit is called, empty for none.
func (x unitIndex) name(id casework.UnitID) string { return x.byID[id].Name }

// personIndex finds people by what a spreadsheet calls them.
type personIndex struct {
	byID   map[casework.PersonID]contract.Person
	byName map[string][]casework.PersonID
}

func indexPeople(people []contract.Person) personIndex {
	x := personIndex{byID: map[casework.PersonID]contract.Person{}, byName: map[string][]casework.PersonID{}}
	for _, p := range people {
		x.put(p)
	}
	return x
}

func (x personIndex) put(p contract.Person) {
	if old, there := x.byID[p.ID]; there {
		without(x.byName, old.Name, p.ID)
	}
	x.byID[p.ID] = p
	with(x.byName, p.Name, p.ID)
}

// find finds a person by the id or the name. Of people who are called alike,
// those in office come first.
func (x personIndex) find(text string) (p contract.Person, code string) {
	if p, there := x.byID[casework.PersonID(text)]; there {
		return p, ""
	}
	found := x.byName[contract.Levelled(text)]
	var active []casework.PersonID
	for _, id := range found {
		if !x.byID[id].Disabled {
			active = append(active, id)
		}
	}
	if len(active) > 0 {
		found = active
	}
	switch len(found) {
	case 0:
		return p, "roll_no_person"
	case 1:
		return x.byID[found[0]], ""
	}
	return p, "roll_people_alike"
}

func (x personIndex) name(id casework.PersonID) string { return x.byID[id].Name }
