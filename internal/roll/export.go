package roll

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Left counts what an export leaves out: a file brings nobody back, so that it
// holds nothing that is over.
type Left struct {
	People int `json:"people" doc:"disabled people"`
	Units  int `json:"units" doc:"dissolved units"`
	Past   int `json:"past" doc:"posts and turns of duty that are over or were struck"`
}

// Export writes the office as rows of a roll, which brought into an empty ledger
// make the same office.
func Export(ctx context.Context, registry Registry) ([]contract.RollRow, Left, error) {
	x := &exporting{registry: registry}
	var err error
	if x.now, err = registry.Now(ctx); err != nil {
		return nil, x.left, err
	}
	units, err := registry.Units(ctx)
	if err != nil {
		return nil, x.left, err
	}
	people, err := registry.People(ctx)
	if err != nil {
		return nil, x.left, err
	}
	x.units, x.people = indexUnits(units), indexPeople(people)
	for _, p := range people {
		if p.Disabled {
			x.left.People++
			continue
		}
		x.row(contract.RollPeople, "id", string(p.ID), "name", p.Name, "telephone", p.Telephone)
		if err := x.posts(ctx, p); err != nil {
			return nil, x.left, err
		}
	}
	for _, u := range x.ordered(units) {
		x.row(contract.RollUnits, "id", string(u.ID), "name", u.Name, "kind", u.Kind, "parent", x.unit(u.Parent),
			"territory", strings.Join(u.Territory, "、"), "code", u.Code, "telephone", u.Telephone,
			"first_responsible", x.person(u.FirstResponsible), "direct_responsible", x.person(u.DirectResponsible))
		if err := x.contactsAndRoster(ctx, u); err != nil {
			return nil, x.left, err
		}
	}
	return x.rows, x.left, nil
}

type exporting struct {
	registry Registry
	now      casework.Instant
	units    unitIndex
	people   personIndex
	rows     []contract.RollRow
	left     Left
}

func (x *exporting) row(table contract.RollTable, pairs ...string) {
	row := contract.RollRow{Table: table, Values: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		row.Values[pairs[i]] = pairs[i+1]
	}
	x.rows = append(x.rows, row)
}

// ordered are the units that take work, each below the one above it.
func (x *exporting) ordered(units []contract.Unit) []contract.Unit {
	below := map[casework.UnitID][]contract.Unit{}
	for _, u := range units {
		if u.Disabled {
			x.left.Units++
			continue
		}
		below[u.Parent] = append(below[u.Parent], u)
	}
	var all []contract.Unit
	var walk func(parent casework.UnitID)
	walk = func(parent casework.UnitID) {
		level := below[parent]
		delete(below, parent) // a circle, should one be stored, ends
		slices.SortFunc(level, func(a, b contract.Unit) int { return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.ID, b.ID)) })
		for _, u := range level {
			all = append(all, u)
			walk(u.ID)
		}
	}
	walk("")
	return all
}

// unit names a unit as it is found again: by its name, or by its id where the
// name is another's too.
func (x *exporting) unit(id casework.UnitID) string {
	if u, code := x.units.find(x.units.name(id)); id == "" || code == "" && u.ID == id {
		return x.units.name(id)
	}
	return string(id)
}

// person names a person so; who has left the office is not named.
func (x *exporting) person(id casework.PersonID) string {
	switch p, code := x.people.find(x.people.name(id)); {
	case id == "" || x.people.byID[id].Disabled:
		return ""
	case code == "" && p.ID == id:
		return p.Name
	}
	return string(id)
}

func (x *exporting) posts(ctx context.Context, p contract.Person) error {
	held, err := x.registry.Holdings(ctx, p.ID)
	if err != nil {
		return err
	}
	slices.Reverse(held) // the earliest first
	for _, h := range held {
		if over := !h.Until.IsZero() && h.Until <= x.now; over || x.units.byID[h.Unit].Disabled {
			x.left.Past++
			continue
		}
		x.row(contract.RollPosts, "person", x.person(h.Person), "unit", x.unit(h.Unit), "role", string(h.Role), "from", h.From.String(), "until", h.Until.String())
	}
	return nil
}

func (x *exporting) contactsAndRoster(ctx context.Context, u contract.Unit) error {
	contacts, err := x.registry.Contacts(ctx, u.ID)
	if err != nil {
		return err
	}
	for _, c := range contacts {
		if x.person(c.Person) == "" {
			x.left.Past++
			continue
		}
		x.row(contract.RollContacts, "unit", x.unit(u.ID), "person", x.person(c.Person), "telephone", c.Telephone, "substitute", x.person(c.Substitute))
	}
	duties, err := x.registry.Roster(ctx, u.ID, 0, math.MaxInt64)
	if err != nil {
		return err
	}
	for _, d := range duties {
		if d.Struck || d.Until <= x.now || x.person(d.Person) == "" {
			x.left.Past++
			continue
		}
		x.row(contract.RollDuties, "unit", x.unit(u.ID), "person", x.person(d.Person), "telephone", d.Telephone, "backup", x.person(d.Backup),
			"from", d.From.String(), "until", d.Until.String())
	}
	return nil
}
