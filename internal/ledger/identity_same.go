package ledger

import (
	"context"
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// ComplainantLinked is the type of the message that somebody was shown which
// other cases have the complainant of a case; no event of a case has it.
const ComplainantLinked casework.EventType = "complainant_linked"

// ListSameComplainant is SameComplainant for somebody who asks for it of a case
// that another may have registered. That two cases have one complainant tells of
// the complainant, so that it is recorded before it is answered, and told as a look
// is, every time: what it shows grows with every list that comes in.
func (l *Ledger) ListSameComplainant(ctx context.Context, actor casework.Actor, id casework.CaseID) ([]contract.SameComplainant, error) {
	if actor.Reads(casework.DataIdentity) != casework.ReachAll {
		return nil, casework.Refuse(casework.Forbidden, "not_your_role")
	}
	var found []contract.SameComplainant
	err := l.write(ctx, func(tx *gorm.DB) (err error) {
		if found, err = l.sameAsOf(tx, actor, id); err != nil {
			return err
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		if len(found) > 0 {
			look := lookRow{ID: newID(now), CaseID: id, Person: actor.Person, ActingFor: actor.ActingFor, At: now}
			if err := tellOf(tx, ComplainantLinked, look, actor); err != nil {
				return err
			}
		}
		entry := about(contract.ComplainantsLinked, string(id))
		entry.Case, entry.Actor = id, &actor
		entry.Facts = map[string]string{"found": strconv.Itoa(len(found))}
		return l.audit(tx, entry)
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// sameAsOf lists the other cases of a case's complainant.
func (l *Ledger) sameAsOf(tx *gorm.DB, actor casework.Actor, id casework.CaseID) ([]contract.SameComplainant, error) {
	c, err := l.complainantApart(tx, actor, casework.DataIdentity, id)
	if err != nil {
		return nil, err
	}
	return l.sameAs(tx, contract.Reader{Actor: actor}, c, id)
}
