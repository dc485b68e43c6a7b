// Package roll brings the roll 名册 of an office in: its units, people, posts,
// contact persons and rosters, as a spreadsheet holds them. It says of every row
// what it would do, and does all of it or nothing, by the same calls as a single
// change. What a roll does not name stays as it is: nobody is disabled, and
// nothing is dissolved or ended, because a row is not there.
package roll

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Registry is where units and people are kept, with the rules of every change.
type Registry interface {
	// Together makes the calls under its context one: all stand, or none does.
	Together(ctx context.Context, fn func(ctx context.Context) error) error
	Now(ctx context.Context) (casework.Instant, error)
	Audit(ctx context.Context, entries ...contract.NewEntry) error

	Units(ctx context.Context, ids ...casework.UnitID) ([]contract.Unit, error)
	AddUnit(ctx context.Context, u contract.Unit) (contract.Unit, error)
	ChangeUnit(ctx context.Context, u contract.Unit) error
	People(ctx context.Context, ids ...casework.PersonID) ([]contract.Person, error)
	AddPerson(ctx context.Context, p contract.Person) (contract.Person, error)
	ChangePerson(ctx context.Context, p contract.Person) error
	Holdings(ctx context.Context, person casework.PersonID) ([]contract.Holding, error)
	GrantPost(ctx context.Context, h contract.Holding) (contract.Holding, error)
	EndPost(ctx context.Context, id string, at casework.Instant) (contract.Holding, error)
	Contacts(ctx context.Context, unit casework.UnitID) ([]contract.Contact, error)
	AddContact(ctx context.Context, c contract.Contact) (contract.Contact, error)
	EndContact(ctx context.Context, unit casework.UnitID, id string) error
	Roster(ctx context.Context, unit casework.UnitID, from, until casework.Instant) ([]contract.Duty, error)
	AddDuty(ctx context.Context, d contract.Duty) (contract.Duty, error)
	StrikeDuty(ctx context.Context, unit casework.UnitID, id, reason string) (contract.Duty, error)
}

// Preview says what would become of the rows, and changes nothing. It does
// everything and takes it back, so that what it says is what Commit does.
func Preview(ctx context.Context, registry Registry, rows []contract.RollRow) (contract.RollOutcome, error) {
	var out contract.RollOutcome
	err := registry.Together(ctx, func(ctx context.Context) (err error) {
		if out, err = load(ctx, registry, rows); err != nil {
			return err
		}
		return errShown
	})
	if errors.Is(err, errShown) {
		err = nil
	}
	return out, err
}

var errShown = errors.New("it was only shown")

// Commit does what the preview of a plan said, in one transaction. It is refused
// where a row is, or where it would do something else by now. digest is that of
// the file, for the record.
func Commit(ctx context.Context, registry Registry, rows []contract.RollRow, plan, digest string) (contract.RollOutcome, error) {
	var out contract.RollOutcome
	err := registry.Together(ctx, func(ctx context.Context) (err error) {
		out, err = load(ctx, registry, rows)
		switch {
		case err != nil:
			return err
		case out.Plan != plan:
			return casework.Refuse(casework.Conflict, "roll_changed_meanwhile")
		case out.Sum.Refused > 0:
			return casework.Refuse(casework.Conflict, "roll_refused_rows", "rows", strconv.Itoa(out.Sum.Refused))
		case out.Sum.New+out.Sum.Changed == 0:
			return nil
		}
		return registry.Audit(ctx, contract.NewEntry{
			Kind: contract.RollLoaded, Subject: contract.Subject{Kind: contract.RollLoaded.SubjectOf(), ID: "ledger"},
			Facts: map[string]string{"file": digest, "new": strconv.Itoa(out.Sum.New), "changed": strconv.Itoa(out.Sum.Changed), "rows": strconv.Itoa(out.Sum.Read)},
		})
	})
	out.Committed = err == nil
	return out, err
}

// loading is one pass over the rows.
type loading struct {
	registry Registry
	now      casework.Instant
	rows     []contract.RollRow
	fates    []contract.RollFate

	units  unitIndex
	people personIndex
	// What refused rows are about, by their names, ids and codes: whatever refers
	// to one waits for it to be mended.
	refusedUnits, refusedPeople map[string]bool
	ownPeople                   map[string][]casework.PersonID // who stands in the file, by name
	unitRows                    map[string][]int               // by what the unit is called
	begun                       map[int]bool
	seen                        map[string]int // what a row is about: the first row about it
}

func load(ctx context.Context, registry Registry, rows []contract.RollRow) (contract.RollOutcome, error) {
	l := &loading{
		registry: registry, rows: rows, fates: make([]contract.RollFate, len(rows)), refusedUnits: map[string]bool{}, refusedPeople: map[string]bool{},
		ownPeople: map[string][]casework.PersonID{}, unitRows: map[string][]int{}, begun: map[int]bool{}, seen: map[string]int{},
	}
	if err := l.look(ctx); err != nil {
		return contract.RollOutcome{}, err
	}
	steps := map[contract.RollTable]func(context.Context, int) error{
		contract.RollPeople: l.person, contract.RollUnits: l.unit, contract.RollPosts: l.post,
		contract.RollContacts: l.contact, contract.RollDuties: l.duty,
	}
	for _, sheet := range contract.RollSheets {
		for i, row := range rows {
			if row.Table != sheet.Table {
				continue
			}
			if err := steps[sheet.Table](ctx, i); err != nil {
				return contract.RollOutcome{}, err
			}
		}
	}
	return l.outcome()
}

// look reads what the office has, and which units the file speaks of.
func (l *loading) look(ctx context.Context) error {
	var err error
	if l.now, err = l.registry.Now(ctx); err != nil {
		return err
	}
	units, err := l.registry.Units(ctx)
	if err != nil {
		return err
	}
	people, err := l.registry.People(ctx)
	if err != nil {
		return err
	}
	l.units, l.people = indexUnits(units), indexPeople(people)
	for i, row := range l.rows {
		l.fates[i] = contract.RollFate{Table: row.Table, Sheet: row.Sheet, RowNumber: row.RowNumber, Fate: contract.FateUnchanged}
		if row.Table == contract.RollUnits {
			for _, key := range keysOf(row, "id", "name", "code") {
				l.unitRows[key] = append(l.unitRows[key], i)
			}
		}
	}
	return nil
}

func keysOf(row contract.RollRow, fields ...string) []string {
	var keys []string
	for _, f := range fields {
		if v := row.Values[f]; v != "" {
			keys = append(keys, contract.Levelled(v))
		}
	}
	return keys
}

// refuse says that a row cannot be taken over.
func (l *loading) refuse(i int, field, code string, params ...string) {
	l.fault(i, contract.RollFault{Field: field, Code: code, Params: casework.Refuse(casework.Invalid, code, params...).Params})
}

func (l *loading) fault(i int, fault contract.RollFault) {
	row, fate := l.rows[i], &l.fates[i]
	if fault.Column == "" {
		fault.Column = row.Labels[fault.Field]
	}
	fate.Fate, fate.Changes = contract.FateRefused, nil
	fate.Faults = append(fate.Faults, fault)
	for _, key := range keysOf(row, "id", "name", "code") {
		switch row.Table {
		case contract.RollUnits:
			l.refusedUnits[key] = true
		case contract.RollPeople:
			l.refusedPeople[key] = true
		}
	}
}

func (l *loading) refused(i int) bool { return l.fates[i].Fate == contract.FateRefused }

// unreadable refuses a row that could not be read.
func (l *loading) unreadable(i int) bool {
	for _, fault := range l.rows[i].Faults {
		l.fault(i, fault)
	}
	return l.refused(i)
}

// once refuses a second row about the same thing.
func (l *loading) once(i int, about string) bool {
	if first, seen := l.seen[about]; seen {
		l.refuse(i, "", "roll_row_twice", "row", strconv.Itoa(l.rows[first].RowNumber))
		return false
	}
	l.seen[about] = i
	return true
}

// done notes the answer of a single change: a lawful refusal is the row's, any
// other error ends the whole.
func (l *loading) done(i int, err error) error {
	refusal := casework.AsError(err)
	switch {
	case err == nil:
		return nil
	case refusal == nil:
		return err
	case len(refusal.Fields) == 0:
		l.fault(i, contract.RollFault{Code: refusal.Code, Params: refusal.Params})
	}
	for _, f := range refusal.Fields {
		field, _, _ := cut(f.Field)
		l.fault(i, contract.RollFault{Field: field, Code: f.Code, Params: f.Params})
	}
	return nil
}

// cut takes the place in a list off the name of a field: territory[2].
func cut(field string) (name, place string, listed bool) {
	for i, r := range field {
		if r == '[' {
			return field[:i], field[i:], true
		}
	}
	return field, "", false
}

// settle notes what a row does to what was known; nothing was known: it is new.
func (l *loading) settle(i int, known bool, changes []contract.Change) {
	fate := &l.fates[i]
	switch fate.Changes = changes; {
	case !known:
		fate.Fate = contract.FateNew
	case len(changes) > 0:
		fate.Fate = contract.FateChanged
	}
}

// value is one value of a row as people read it.
type value struct{ field, before, after string }

// changesOf lists the values that differ.
func changesOf(values ...value) []contract.Change {
	var changes []contract.Change
	for _, v := range values {
		if v.before == v.after {
			continue
		}
		c := contract.Change{Field: v.field}
		if v.before != "" {
			c.Before = &v.before
		}
		if v.after != "" {
			c.After = &v.after
		}
		changes = append(changes, c)
	}
	return changes
}

func (l *loading) outcome() (contract.RollOutcome, error) {
	out := contract.RollOutcome{Rows: l.fates, Sum: contract.RollSum{Read: len(l.fates)}}
	for _, f := range l.fates {
		switch f.Fate {
		case contract.FateNew:
			out.Sum.New++
		case contract.FateChanged:
			out.Sum.Changed++
		case contract.FateRefused:
			out.Sum.Refused++
		default:
			out.Sum.Unchanged++
		}
	}
	encoded, err := json.Marshal(l.fates)
	if err != nil {
		return out, err
	}
	sum := sha256.Sum256(encoded)
	out.Plan = hex.EncodeToString(sum[:])
	return out, nil
}
