package api

import (
	"context"
	"reflect"

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
	switch v.Kind() {
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
		for i := range v.NumField() {
			m.collect(v.Field(i))
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

func keys[K comparable](set map[K]bool) []K {
	all := make([]K, 0, len(set))
	for k := range set {
		all = append(all, k)
	}
	return all
}

// names resolves what was mentioned.
func (s *Server) names(ctx context.Context, m mentions) (Names, error) {
	n := Names{People: map[casework.PersonID]string{}, Units: map[casework.UnitID]string{}}
	if len(m.people) == 0 && len(m.units) == 0 {
		return n, nil
	}
	people, units, err := s.ports.Office.Names(ctx, keys(m.people), keys(m.units))
	if people != nil {
		n.People = people
	}
	if units != nil {
		n.Units = units
	}
	return n, err
}
