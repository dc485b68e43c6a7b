package ledger

import (
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// NamedAsWitness is the type of the message to somebody who was named as one of
// the two who attest when a paper arrived: they confirm nothing themselves, and
// so hear at least that it was said of them.
const NamedAsWitness casework.EventType = "named_as_witness"

// whoseEntry addresses whoever made an entry that another strikes or amends, and
// whom they acted for; the supervisors too where it was a supervision opinion.
func whoseEntry(c casework.Case, e casework.Event) []address {
	var seq int64
	switch p := e.Payload.(type) {
	case *casework.EntryAmended:
		seq = p.Seq
	case *casework.EntryStruck:
		seq = p.Seq
	}
	var to []address
	for _, n := range c.Entries {
		if n.Seq != seq || n.By == e.Actor {
			continue
		}
		for _, p := range []casework.PersonID{n.By, n.ByFor} {
			if p != "" && p != e.Actor && !slices.Contains(c.RecusedPeople(), p) {
				to = append(to, address{person: p})
			}
		}
		if n.Kind == (*casework.Supervised)(nil).Type() {
			to = append(to, address{role: casework.Supervisor})
		}
	}
	return to
}

// PastEntryChanged is the type of the message that an entry of somebody's was struck or
// amended in a case that they no longer see; no event of a case has it.
const PastEntryChanged casework.EventType = "past_entry_changed"

// isPast reports whether a message about somebody's entry is of a case that they do not
// see any more, by the posts that they hold now.
func (l *Ledger) isPast(tx *gorm.DB, e casework.Event, to address, now casework.Instant) (bool, error) {
	switch e.Payload.(type) {
	case *casework.EntryAmended, *casework.EntryStruck:
	default:
		return false, nil
	}
	if to.person == "" {
		return false, nil
	}
	posts, err := postsOf(tx, to.person, now)
	if err != nil {
		return false, err
	}
	err = l.seen(tx, contract.Reader{Actor: casework.Actor{Person: to.person, Posts: posts}}, casework.DataCases, e.Case)
	if casework.AsError(err) != nil {
		return true, nil
	}
	return false, err
}

// toldOfPastEntry says that an entry was changed and when, and not of which case: what
// goes on in it is no longer theirs to know, nor does the message's id tell it.
func toldOfPastEntry(e casework.Event, person casework.PersonID, now casework.Instant) outboxRow {
	return outboxRow{
		Notice: noticeRow{
			ID: string(PastEntryChanged) + "/" + newID(now) + "/" + address{person: person}.String(), Type: PastEntryChanged,
			Person: person, Facts: marshal(map[string]string{"happened_at": e.HappenedAt.String()}), At: now,
		},
		State: outboxPending, NextTry: now,
	}
}

// unfitWitnesses are those named as witnesses who attest nothing of a case: whoever is
// not there or out of office, has no account by which to hear of it, or holds a post in
// a unit of the case, for whose lateness is in question does not attest when the paper
// arrived.
func unfitWitnesses(tx *gorm.DB, c casework.Case, attested casework.Attestation, at casework.Instant) ([]casework.PersonID, error) {
	var unfit []casework.PersonID
	for _, w := range attested.Witnesses {
		var n int64
		err := tx.Model(&accountRow{}).Joins("JOIN people ON people.id = accounts.person").
			Where("accounts.person = ? AND NOT accounts.disabled AND NOT people.disabled", w).Count(&n).Error
		if err != nil {
			return nil, wrap(err, "looking for a witness")
		}
		posts, err := postsOf(tx, w, at)
		if err != nil {
			return nil, err
		}
		ofUnit := slices.ContainsFunc(c.Assignments, func(s casework.Assignment) bool {
			return slices.ContainsFunc(posts, func(p casework.Post) bool { return p.Unit == s.Unit })
		})
		if n == 0 || ofUnit {
			unfit = append(unfit, w)
		}
	}
	return unfit, nil
}

// toWitnesses makes the messages to those whom an event names as witnesses. They
// may not see the case, so they are told its number and the instant alone.
func toWitnesses(c casework.Case, e casework.Event, now casework.Instant) []outboxRow {
	if e.Attested == nil {
		return nil
	}
	body := marshal(map[string]string{factNumber: c.Number, "happened_at": e.Attested.HappenedAt.String()})
	var rows []outboxRow
	for _, w := range e.Attested.Witnesses {
		rows = append(rows, outboxRow{
			Notice: noticeRow{
				ID: e.ID + "/" + string(NamedAsWitness) + "/" + address{person: w}.String(), CaseID: e.Case, Seq: e.Seq, Type: NamedAsWitness,
				Person: w, Facts: body, At: now,
			},
			State: outboxPending, NextTry: now,
		})
	}
	return rows
}
