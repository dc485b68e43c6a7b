package api

import (
	"context"
	"reflect"
	"sync"
	"time"

	"jiaoban/internal/casework"
)

// Names resolve the ids of an answer, where the office knows them.
type Names struct {
	People map[casework.PersonID]string `json:"people"`
	Units  map[casework.UnitID]string   `json:"units"`
}

// mentions are the people, units and texts that a value refers to.
type mentions struct {
	people map[casework.PersonID]bool
	units  map[casework.UnitID]bool
	texts  map[string]bool
}

func mentioned(values ...any) mentions {
	m := mentions{people: map[casework.PersonID]bool{}, units: map[casework.UnitID]bool{}, texts: map[string]bool{}}
	for _, v := range values {
		m.collect(reflect.ValueOf(v))
	}
	return m
}

var (
	personType = reflect.TypeFor[casework.PersonID]()
	unitType   = reflect.TypeFor[casework.UnitID]()
	textType   = reflect.TypeFor[casework.Text]()
)

// collect walks a value of the domain. These are trees of plain data without cycles.
func (m mentions) collect(v reflect.Value) {
	switch v.Kind() { //nolint:exhaustive // the other kinds refer to nothing
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			m.collect(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			m.collect(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == textType {
			if digest := v.Field(0).String(); digest != "" {
				m.texts[digest] = true
			}
			return
		}
		for _, field := range v.Fields() {
			m.collect(field)
		}
	case reflect.String:
		switch {
		case v.String() == "":
		case v.Type() == personType:
			m.people[casework.PersonID(v.String())] = true
		case v.Type() == unitType:
			m.units[casework.UnitID(v.String())] = true
		}
	}
}

func keys[K comparable, V any](set map[K]V) []K {
	all := make([]K, 0, len(set))
	for k := range set {
		all = append(all, k)
	}
	return all
}

// names resolves what was mentioned. An id that nobody knows is left out.
func (s *Server) names(ctx context.Context, m mentions) (Names, error) {
	n := Names{People: map[casework.PersonID]string{}, Units: map[casework.UnitID]string{}}
	if len(m.people) > 0 {
		people, err := s.ports.Office.People(ctx, keys(m.people)...)
		if err != nil {
			return n, err
		}
		for _, p := range people {
			n.People[p.ID] = p.Name
		}
	}
	if len(m.units) > 0 {
		units, err := s.unitNames.of(ctx, m.units)
		if err != nil {
			return n, err
		}
		for id := range m.units {
			if name, known := units[id]; known {
				n.Units[id] = name
			}
		}
	}
	return n, nil
}

// unitNames remember the names of all units for a short while: nearly every
// answer mentions some, and they hardly ever change.
type unitNames struct {
	office Office
	now    func() time.Time

	mu    sync.Mutex
	until time.Time
	names map[casework.UnitID]string
}

const unitNamesLast = 15 * time.Second

// of returns the names of all units. It reads them anew when they are old or
// one is asked for that was not there. The map is never written again.
func (u *unitNames) of(ctx context.Context, wanted map[casework.UnitID]bool) (map[casework.UnitID]string, error) {
	u.mu.Lock()
	names, until := u.names, u.until
	u.mu.Unlock()
	fresh := u.now().Before(until)
	for id := range wanted {
		_, known := names[id]
		fresh = fresh && known
	}
	if fresh {
		return names, nil
	}
	units, err := u.office.Units(ctx)
	if err != nil {
		return nil, err
	}
	names = make(map[casework.UnitID]string, len(units))
	for _, unit := range units {
		names[unit.ID] = unit.Name
	}
	u.mu.Lock()
	u.names, u.until = names, u.now().Add(unitNamesLast)
	u.mu.Unlock()
	return names, nil
}
