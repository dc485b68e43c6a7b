package api

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// reference is a person or a unit that a command names, and where.
type reference struct {
	field  string
	person casework.PersonID
	unit   casework.UnitID
}

// referencesIn collects whom a command names, in the order of its fields.
func referencesIn(path string, v reflect.Value) (found []reference) {
	switch v.Kind() { //nolint:exhaustive // the other kinds name nobody
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return referencesIn(path, v.Elem())
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			found = append(found, referencesIn(path+"["+strconv.Itoa(i)+"]", v.Index(i))...)
		}
	case reflect.Struct:
		if v.Type() == textType {
			return nil
		}
		for field, value := range v.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			inner := path
			if !field.Anonymous {
				inner = strings.TrimPrefix(path+"."+name, ".")
			}
			found = append(found, referencesIn(inner, value)...)
		}
	case reflect.String:
		switch {
		case v.String() == "":
		case v.Type() == personType:
			return []reference{{field: path, person: casework.PersonID(v.String())}}
		case v.Type() == unitType:
			return []reference{{field: path, unit: casework.UnitID(v.String())}}
		}
	}
	return found
}

// givesWork lists the commands that give a unit something to do; the others may
// also name one that was dissolved since.
var givesWork = []casework.Kind{
	casework.CmdAssign, casework.CmdReassign, casework.CmdSubAssign, casework.CmdRule, casework.CmdDispute, casework.CmdTrack,
}

// checkReferences refuses a command that names somebody who is not there, so
// that nobody is ever waited for who cannot come: people must be there and in
// office, units there and, where they are given work, not dissolved. The witnesses of a
// paper the rules look at, with one answer for all that speaks against one.
func (s *Server) checkReferences(ctx context.Context, record contract.CaseRecord, body casework.Body) error {
	if some, err := s.checkNames(ctx, body); err != nil || !some {
		return err
	}
	field, code, err := s.belowFault(ctx, record.Case, body)
	if err == nil && code == "" {
		field, code, err = s.postFault(ctx, record, body)
	}
	if err == nil && code != "" {
		err = invalidField(field, code)
	}
	return err
}

// checkNames refuses whom a command names and who is not there, each by its field. It
// needs no body that is whole.
func (s *Server) checkNames(ctx context.Context, body casework.Body) (some bool, err error) {
	named := referencesIn("", reflect.ValueOf(body))
	if len(named) == 0 {
		return false, nil
	}
	office, err := s.lookUp(ctx, named)
	if err != nil {
		return false, err
	}
	var faults []casework.FieldError
	add := func(field, code string) {
		if code != "" {
			faults = append(faults, casework.FieldError{Field: field, Code: code})
		}
	}
	for _, r := range named {
		if r.person != "" {
			add(r.field, office.personFault(r.person))
		} else {
			add(r.field, office.unitFault(r.unit, slices.Contains(givesWork, body.Kind())))
		}
	}
	if len(faults) > 0 {
		return false, &casework.Error{Reason: casework.Invalid, Code: "invalid_fields", Fields: faults}
	}
	return true, nil
}

// staff is what the office knows of those whom a command names.
type staff struct {
	people map[casework.PersonID]contract.Person
	units  unitTree
}

// unitTree are units by their ids.
type unitTree map[casework.UnitID]contract.Unit

// unitTree reads some units, or all of them.
func (s *Server) unitTree(ctx context.Context, ids ...casework.UnitID) (unitTree, error) {
	units, err := s.ports.Office.Units(ctx, ids...)
	tree := unitTree{}
	for _, u := range units {
		tree[u.ID] = u
	}
	return tree, err
}

func (s *Server) lookUp(ctx context.Context, named []reference) (staff, error) {
	known := staff{people: map[casework.PersonID]contract.Person{}}
	var ids []casework.PersonID
	var units []casework.UnitID
	for _, r := range named {
		if r.person != "" && !slices.Contains(ids, r.person) {
			ids = append(ids, r.person)
		}
		if r.unit != "" && !slices.Contains(units, r.unit) {
			units = append(units, r.unit)
		}
	}
	if len(ids) > 0 {
		people, err := s.ports.Office.People(ctx, ids...)
		if err != nil {
			return known, err
		}
		for _, p := range people {
			known.people[p.ID] = p
		}
	}
	if len(units) == 0 {
		return known, nil
	}
	var err error
	known.units, err = s.unitTree(ctx, units...)
	return known, err
}

func (k staff) personFault(id casework.PersonID) string {
	p, there := k.people[id]
	switch {
	case !there:
		return "no_such_person"
	case p.Disabled:
		return "person_disabled"
	}
	return ""
}

func (k staff) unitFault(id casework.UnitID, work bool) string {
	u, there := k.units[id]
	switch {
	case !there:
		return "no_such_unit"
	case u.Disabled && work:
		return "unit_disabled"
	}
	return ""
}

// within reports whether a unit is another or lies below it. It ends also where
// the tree bites its own tail.
func (k unitTree) within(id, top casework.UnitID) bool {
	for range len(k) + 1 {
		if id == top {
			return true
		}
		id = k[id].Parent
	}
	return false
}

// belowFault checks that work is passed down the tree and never sideways or up:
// whoever has a part sees the case (S1-12).
func (s *Server) belowFault(ctx context.Context, c casework.Case, body casework.Body) (field, code string, err error) {
	b, passes := body.(*casework.SubAssign)
	if !passes {
		return "", "", nil
	}
	i := slices.IndexFunc(c.Assignments, func(a casework.Assignment) bool { return a.ID == b.Parent })
	if i < 0 || b.Unit == c.Assignments[i].Unit {
		return "", "", nil // the rules say so
	}
	tree, err := s.unitTree(ctx)
	if err == nil && !tree.within(b.Unit, c.Assignments[i].Unit) {
		return "unit", "unit_not_below", nil
	}
	return "", "", err
}

// postFault checks the posts that those need who are named for something: a
// handler belongs to the assigned unit or one below it (S1-06), so does whoever
// answers for what is tracked, whoever authorises a report without its signature
// leads the unit, and a leader in charge is a leader (S2-18).
func (s *Server) postFault(ctx context.Context, record contract.CaseRecord, body casework.Body) (field, code string, err error) {
	var person casework.PersonID
	var assignment string
	var unit casework.UnitID
	if answer, p := pendingOf(body); p != nil {
		return s.authorityFault(ctx, record, answer, p.AuthorisedBy)
	}
	switch b := body.(type) {
	case *casework.Acknowledge:
		field, person, assignment = "handler", b.Handler, b.Assignment
	case *casework.NameHandler:
		field, person, assignment = "handler", b.Handler, b.Assignment
	case *casework.SetLeaderInCharge:
		field, person = "leader", b.Leader
	case *casework.Track:
		field, person, unit = "person", b.Person, b.Unit
	}
	if person == "" {
		return "", "", nil
	}
	held, err := s.heldNow(ctx, record, person)
	if err != nil {
		return "", "", err
	}
	if field == "leader" {
		if !slices.ContainsFunc(held, func(h contract.Holding) bool { return h.Role == casework.Leader }) {
			return field, "not_a_leader", nil
		}
		return "", "", nil
	}
	code = "person_of_another_unit"
	if unit == "" {
		i := slices.IndexFunc(record.Case.Assignments, func(a casework.Assignment) bool { return a.ID == assignment })
		if i < 0 {
			return "", "", nil // the rules say so
		}
		unit, code = record.Case.Assignments[i].Unit, "handler_of_another_unit"
	}
	tree, err := s.unitTree(ctx)
	if err == nil && !slices.ContainsFunc(held, func(h contract.Holding) bool { return tree.within(h.Unit, unit) }) {
		return field, code, nil
	}
	return "", "", err
}

// heldNow lists the posts that a person holds now.
func (s *Server) heldNow(ctx context.Context, record contract.CaseRecord, person casework.PersonID) ([]contract.Holding, error) {
	held, err := s.ports.Office.Holdings(ctx, person)
	return slices.DeleteFunc(slices.Clone(held), func(h contract.Holding) bool { return !h.At(record.Now) }), err
}

// pendingOf is the answer that a command files without a signature, and what it
// says about that.
func pendingOf(body casework.Body) (answer string, pending *casework.Pending) {
	switch b := body.(type) {
	case *casework.SubmitReport:
		return b.Answer, b.Pending
	case *casework.ReplaceReport:
		return b.Answer, b.Pending
	case *casework.Supplement:
		return b.Answer, b.Pending
	}
	return "", nil
}

// authorityFault refuses an authorisation to file unsigned by somebody who could
// not have signed: a leader of the answering unit or of one above it can.
func (s *Server) authorityFault(ctx context.Context, record contract.CaseRecord, answer string, person casework.PersonID) (field, code string, err error) {
	i := slices.IndexFunc(record.Case.Answers, func(a casework.Answer) bool { return a.ID == answer })
	if i < 0 {
		return "", "", nil // the rules say so
	}
	held, err := s.heldNow(ctx, record, person)
	if err != nil {
		return "", "", err
	}
	tree, err := s.unitTree(ctx)
	if err == nil && !slices.ContainsFunc(held, func(h contract.Holding) bool {
		return h.Role == casework.UnitLeader && tree.within(record.Case.Answers[i].Unit, h.Unit)
	}) {
		return "signature_pending.authorised_by", "not_a_unit_leader", nil
	}
	return "", "", err
}
