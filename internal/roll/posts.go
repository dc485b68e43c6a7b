package roll

import (
	"cmp"
	"context"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Notes on rows.
const (
	noteNamesake   = "roll_namesake"       // somebody else has the name
	noteHeldBefore = "roll_held_before"    // the post was held before and has ended
	noteEnded      = "roll_ended_since"    // the post of the row has ended; it is not given again
	noteStruck     = "roll_struck_since"   // the turn was struck; it is not put back
	noteAgain      = "roll_replaces_entry" // the entry ends and another one begins
)

// strikeReason is why a turn is struck that a file states with another telephone
// or backup.
const strikeReason = "名册更新：同一班次的电话或备班人员有变，另排一班。"

// post deals with a row about a post. One that is held, or will be, is the row's;
// its beginning stands in the record and is not changed by a file.
func (l *loading) post(ctx context.Context, i int) error {
	row := l.rows[i]
	l.fates[i].Name = row.Values["person"] + " " + row.Values["unit"]
	if l.unreadable(i) {
		return nil
	}
	unit, unitFound := l.unitNamed(i, "unit")
	person, personFound := l.personNamed(i, "person")
	if !unitFound || !personFound {
		return nil
	}
	wanted := contract.Holding{
		Person: person.ID, Unit: unit.ID, Role: casework.Role(row.Values["role"]), From: instant(row, "from"), Until: instant(row, "until"),
	}
	l.fates[i].Name = person.Name + " " + unit.Name
	if !l.once(i, "post "+string(wanted.Person)+" "+string(wanted.Unit)+" "+string(wanted.Role)+" "+wanted.From.String()) {
		return nil
	}
	held, err := l.registry.Holdings(ctx, person.ID)
	if err != nil {
		return err
	}
	for _, h := range held {
		if h.Unit != wanted.Unit || h.Role != wanted.Role {
			continue
		}
		switch over := !h.Until.IsZero() && h.Until <= l.now; {
		case !over:
			return l.heldPost(ctx, i, h, wanted)
		case wanted.From == h.From && !wanted.From.IsZero():
			if l.settle(i, true, nil); wanted.Until != h.Until {
				l.fates[i].Note = noteEnded
			}
			return nil
		}
		l.fates[i].Note = noteHeldBefore
	}
	if _, err := l.registry.GrantPost(ctx, wanted); err != nil {
		return l.done(i, err)
	}
	l.settle(i, false, l.postChanges(contract.Holding{}, wanted))
	return nil
}

// heldPost compares a row with the post that it is about.
func (l *loading) heldPost(ctx context.Context, i int, held, wanted contract.Holding) error {
	l.fates[i].ID, l.fates[i].Note = held.ID, ""
	if !wanted.From.IsZero() && wanted.From != held.From {
		l.refuse(i, "from", "roll_post_began", "from", held.From.String())
		return nil
	}
	changed := held
	if has(l.rows[i], "until") {
		changed.Until = wanted.Until
	}
	if changed == held {
		return nil
	}
	if changed.Until.IsZero() {
		l.refuse(i, "until", "post_ended_already")
		return nil
	}
	if _, err := l.registry.EndPost(ctx, held.ID, changed.Until); err != nil {
		return l.done(i, err)
	}
	l.settle(i, true, l.postChanges(held, changed))
	return nil
}

func (l *loading) postChanges(before, after contract.Holding) []contract.Change {
	return changesOf(
		value{"person", l.people.name(before.Person), l.people.name(after.Person)}, value{"unit", l.units.name(before.Unit), l.units.name(after.Unit)},
		value{"role", string(before.Role), string(after.Role)}, value{"from", before.From.String(), after.From.String()},
		value{"until", before.Until.String(), after.Until.String()},
	)
}

// instant is a value that ReadRoll has made sure is one.
func instant(row contract.RollRow, field string) casework.Instant {
	at, err := casework.ParseInstant(row.Values[field])
	if err != nil {
		return 0
	}
	return at
}

// contact deals with a row about a contact person. Another telephone or
// substitute ends the entry and begins one.
func (l *loading) contact(ctx context.Context, i int) error {
	row := l.rows[i]
	l.fates[i].Name = row.Values["unit"] + " " + row.Values["person"]
	if l.unreadable(i) {
		return nil
	}
	unit, unitFound := l.unitNamed(i, "unit")
	person, personFound := l.personNamed(i, "person")
	substitute, substituteFound := l.personNamed(i, "substitute")
	if !unitFound || !personFound || !substituteFound || !l.once(i, "contact "+string(unit.ID)+" "+string(person.ID)) {
		return nil
	}
	l.fates[i].Name = unit.Name + " " + person.Name
	present, err := l.registry.Contacts(ctx, unit.ID)
	if err != nil {
		return err
	}
	var before contract.Contact
	for _, c := range present {
		if c.Person == person.ID {
			before = c
		}
	}
	wanted := contract.Contact{Unit: unit.ID, Person: person.ID, Telephone: before.Telephone, Substitute: before.Substitute}
	if l.telephone(i, &wanted.Telephone); l.refused(i) {
		return nil
	}
	wanted.Telephone = cmp.Or(wanted.Telephone, person.Telephone)
	if has(row, "substitute") {
		wanted.Substitute = substitute.ID
	}
	known := before.ID != ""
	changes := changesOf(
		value{"unit", l.units.name(before.Unit), unit.Name}, value{"person", l.people.name(before.Person), person.Name},
		value{"telephone", before.Telephone, wanted.Telephone}, value{"substitute", l.people.name(before.Substitute), l.people.name(wanted.Substitute)},
	)
	if l.fates[i].ID = before.ID; known && len(changes) == 0 {
		return nil
	}
	if known {
		if err := l.registry.EndContact(ctx, unit.ID, before.ID); err != nil {
			return l.done(i, err)
		}
		l.fates[i].Note = noteAgain
	}
	if _, err := l.registry.AddContact(ctx, wanted); err != nil {
		return l.done(i, err)
	}
	l.settle(i, known, changes)
	return nil
}

// duty deals with a row about a turn of duty. Another telephone or backup for
// the same turn strikes it and puts another on the roster.
func (l *loading) duty(ctx context.Context, i int) error {
	row := l.rows[i]
	l.fates[i].Name = row.Values["unit"] + " " + row.Values["person"]
	if l.unreadable(i) {
		return nil
	}
	unit, unitFound := l.unitNamed(i, "unit")
	person, personFound := l.personNamed(i, "person")
	backup, backupFound := l.personNamed(i, "backup")
	from, until := instant(row, "from"), instant(row, "until")
	about := "duty " + string(unit.ID) + " " + string(person.ID) + " " + from.String() + " " + until.String()
	if !unitFound || !personFound || !backupFound || !l.once(i, about) {
		return nil
	}
	l.fates[i].Name = unit.Name + " " + person.Name
	roster, err := l.registry.Roster(ctx, unit.ID, from, until)
	if err != nil {
		return err
	}
	var before contract.Duty
	for _, d := range roster {
		if d.Person == person.ID && d.From == from && d.Until == until && (before.ID == "" || !d.Struck) {
			before = d
		}
	}
	if l.fates[i].ID = before.ID; before.Struck {
		l.fates[i].Note = noteStruck
		return nil
	}
	wanted := contract.Duty{Unit: unit.ID, Person: person.ID, Telephone: before.Telephone, Backup: before.Backup, From: from, Until: until}
	if l.telephone(i, &wanted.Telephone); l.refused(i) {
		return nil
	}
	wanted.Telephone = cmp.Or(wanted.Telephone, person.Telephone)
	if has(row, "backup") {
		wanted.Backup = backup.ID
	}
	known := before.ID != ""
	changes := changesOf(
		value{"unit", l.units.name(before.Unit), unit.Name}, value{"person", l.people.name(before.Person), person.Name},
		value{"telephone", before.Telephone, wanted.Telephone}, value{"backup", l.people.name(before.Backup), l.people.name(wanted.Backup)},
		value{"from", before.From.String(), from.String()}, value{"until", before.Until.String(), until.String()},
	)
	if known && len(changes) == 0 {
		return nil
	}
	if known {
		if _, err := l.registry.StrikeDuty(ctx, unit.ID, before.ID, strikeReason); err != nil {
			return l.done(i, err)
		}
		l.fates[i].Note = noteAgain
	}
	if _, err := l.registry.AddDuty(ctx, wanted); err != nil {
		return l.done(i, err)
	}
	l.settle(i, known, changes)
	return nil
}
