package roll

import (
	"context"
	"regexp"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Ids stand in the record for ever, so that none may be a number by which
// somebody is known elsewhere: a telephone, or an identity card.
var (
	goodID     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	personally = regexp.MustCompile(`^[0-9]{11,}[0-9Xx]?$`)
)

// newID checks the id that a row gives to somebody or something new.
func (l *loading) newID(i int, id string) bool {
	switch {
	case id == "":
	case !goodID.MatchString(id):
		l.refuse(i, "id", "roll_bad_id")
	case personally.MatchString(id):
		l.refuse(i, "id", "roll_personal_id")
	}
	return !l.refused(i)
}

// person deals with a row about a person.
func (l *loading) person(ctx context.Context, i int) error {
	row := l.rows[i]
	l.fates[i].Name = row.Values["name"]
	if l.unreadable(i) {
		return nil
	}
	p, known := l.knownPerson(i)
	if l.refused(i) || known && !l.once(i, "person "+string(p.ID)) {
		return nil
	}
	before := p
	p.Name = row.Values["name"]
	l.telephone(i, &p.Telephone)
	if l.refused(i) {
		return nil
	}
	if known {
		l.fates[i].ID = string(p.ID)
		if p != before {
			if err := l.registry.ChangePerson(ctx, p); err != nil {
				return l.done(i, err)
			}
		}
	} else {
		if p.ID = casework.PersonID(row.Values["id"]); !l.newID(i, row.Values["id"]) || !l.nobodyElse(i, p) {
			return nil
		}
		added, err := l.registry.AddPerson(ctx, p)
		if err != nil {
			return l.done(i, err)
		}
		p = added
		l.seen["person "+string(p.ID)] = i
	}
	l.people.put(p)
	l.ownPeople[contract.Levelled(p.Name)] = append(l.ownPeople[contract.Levelled(p.Name)], p.ID)
	l.settle(i, known, changesOf(value{"name", before.Name, p.Name}, value{"telephone", before.Telephone, p.Telephone}))
	return nil
}

// telephone takes a number over that can be dialled; one that stands there stays.
func (l *loading) telephone(i int, into *string) {
	if sent := l.rows[i].Values["telephone"]; sent != "" && sent != *into && !contract.IsTelephone(sent) {
		l.refuse(i, "telephone", contract.NoTelephone)
		return
	}
	put(into, l.rows[i], "telephone")
}

// nobodyElse refuses somebody with a new id who is in the office under another
// one, by name and telephone. A name alone may be two people's.
func (l *loading) nobodyElse(i int, p contract.Person) bool {
	for _, id := range l.people.byName[contract.Levelled(p.Name)] {
		other := l.people.byID[id]
		if p.Telephone != "" && other.Telephone == p.Telephone {
			l.refuse(i, "id", "roll_person_known", "name", p.Name, "id", string(other.ID))
			return false
		}
		l.fates[i].Note = noteNamesake
	}
	return true
}

// knownPerson finds whom a row is about: by the id, else by the name; of several
// with that name, by the telephone.
func (l *loading) knownPerson(i int) (contract.Person, bool) {
	row := l.rows[i]
	var p contract.Person
	if id := row.Values["id"]; id != "" {
		p = l.people.byID[casework.PersonID(id)]
	} else {
		var alike []contract.Person
		for _, id := range l.people.byName[contract.Levelled(row.Values["name"])] {
			if !l.people.byID[id].Disabled {
				alike = append(alike, l.people.byID[id])
			}
		}
		if len(alike) > 1 {
			alike = slices.DeleteFunc(alike, func(p contract.Person) bool { return p.Telephone == "" || p.Telephone != row.Values["telephone"] })
			if len(alike) != 1 {
				l.refuse(i, "name", "roll_people_alike", "name", row.Values["name"])
				return p, false
			}
		}
		if len(alike) == 1 {
			p = alike[0]
		}
	}
	if p.Disabled {
		l.refuse(i, "name", "roll_person_left", "name", p.Name)
	}
	return p, p.ID != ""
}

// personNamed finds a person whom a row refers to: of several with the name, the
// one who stands in the file. An empty field is nobody.
func (l *loading) personNamed(i int, field string) (contract.Person, bool) {
	text := l.rows[i].Values[field]
	if text == "" {
		return contract.Person{}, true
	}
	p, code := l.people.find(text)
	if own := l.ownPeople[contract.Levelled(text)]; code != "" && len(own) == 1 {
		p, code = l.people.byID[own[0]], ""
	}
	switch {
	case l.refusedPeople[contract.Levelled(text)]:
		l.refuse(i, field, "roll_refers_to_refused", "name", text)
	case code != "":
		l.refuse(i, field, code, "name", text)
	case p.Disabled:
		l.refuse(i, field, "roll_person_left", "name", p.Name)
	default:
		return p, true
	}
	return p, false
}

// put takes a stated value over.
func put(into *string, row contract.RollRow, field string) {
	if v, stated := row.Values[field]; stated {
		*into = v
	}
}
