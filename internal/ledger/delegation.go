package ledger

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type delegationRow struct {
	ID        string `gorm:"primaryKey"`
	Delegator casework.PersonID
	Delegate  casework.PersonID
	From      casework.Instant `gorm:"column:from_at"`
	Until     casework.Instant `gorm:"column:until_at"`
	Posts     []byte
	Reason    string
	MadeBy    casework.PersonID
	MadeAt    casework.Instant
	EndedAt   casework.Instant
	EndedBy   casework.PersonID
	EndReason string
}

func (delegationRow) TableName() string { return "delegations" }

func (r delegationRow) delegation() (contract.Delegation, error) {
	d := contract.Delegation{
		ID: r.ID, Delegator: r.Delegator, Delegate: r.Delegate, From: r.From, Until: r.Until, Reason: r.Reason,
		MadeBy: r.MadeBy, MadeAt: r.MadeAt, EndedAt: r.EndedAt, EndedBy: r.EndedBy, EndReason: r.EndReason,
	}
	return d, unmarshal(r.Posts, &d.Posts, "posts of delegation "+r.ID)
}

// Delegate lets one person act for another (S0-02). People delegate for
// themselves; an administrator does so for somebody else, says why and may not be
// the one who then acts; the delegator and the supervisors are told. Whoever
// acts for another delegates nothing: there is no chain of proxies. A zero From
// means now.
func (l *Ledger) Delegate(ctx context.Context, d contract.Delegation, by casework.Actor) (contract.Delegation, error) {
	if err := mayDelegate(d.Delegator, by); err != nil {
		return d, err
	}
	if d.Delegator != by.Person && strings.TrimSpace(d.Reason) == "" {
		return d, invalidField("reason", "required")
	}
	if d.Delegate == d.Delegator {
		return d, invalidField("delegate", "same_person")
	}
	if d.Delegator != by.Person && d.Delegate == by.Person {
		return d, casework.Refuse(casework.Forbidden, "delegation_to_oneself")
	}
	err := l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		if d.From.IsZero() {
			d.From = now
		}
		if err := checkDelegation(tx, d, now); err != nil {
			return err
		}
		d.ID, d.MadeBy, d.MadeAt = newID(now), by.Person, now
		d.EndedAt, d.EndedBy, d.EndReason = 0, "", ""
		row := delegationRow{
			ID: d.ID, Delegator: d.Delegator, Delegate: d.Delegate, From: d.From, Until: d.Until, Posts: marshal(d.Posts),
			Reason: d.Reason, MadeBy: d.MadeBy, MadeAt: d.MadeAt,
		}
		if err := tx.Create(&row).Error; err != nil {
			return wrap(err, "storing a delegation")
		}
		if d.Delegator != by.Person {
			facts := map[string]string{"of": string(d.Delegator), "delegate": string(d.Delegate)}
			if err := tellOffice(contract.Asking(ctx, by), tx, DelegationWasMade, facts, d.Delegator, now); err != nil {
				return err
			}
		}
		entry := about(contract.DelegationAdded, d.ID, contract.Changes(nil, d)...)
		entry.Actor, entry.Reason = &by, d.Reason
		return l.audit(tx, entry)
	})
	return d, err
}

// mayDelegate lets people see to their own delegations, and administrators to
// everybody's, and nobody in another's name.
func mayDelegate(delegator casework.PersonID, by casework.Actor) error {
	switch {
	case by.ActingFor != "":
		return casework.Refuse(casework.Forbidden, "delegate_delegates")
	case delegator != by.Person && !by.Has(casework.Administrator):
		return casework.Refuse(casework.Forbidden, "delegation_of_another")
	}
	return nil
}

func checkDelegation(tx *gorm.DB, d contract.Delegation, now casework.Instant) error {
	if d.From < now {
		return invalidField("from", "in_past")
	}
	if d.Until <= d.From {
		return invalidField("until", "not_after_from")
	}
	for field, id := range map[string]casework.PersonID{"delegator": d.Delegator, "delegate": d.Delegate} {
		var row personRow
		err := tx.Where("id = ?", id).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return invalidField(field, "no_such_person")
		}
		if err != nil {
			return wrap(err, "reading a person")
		}
		if row.Disabled {
			return invalidField(field, "person_disabled")
		}
	}
	for _, p := range d.Posts {
		if !contract.Delegable(p.Role) {
			return invalidField("posts", "not_delegable", "role", string(p.Role))
		}
		held, err := holdings(heldAt(tx, d.From).Where("person = ? AND unit = ? AND role = ?", d.Delegator, p.Unit, p.Role))
		if err != nil {
			return err
		}
		if len(held) == 0 {
			return invalidField("posts", "post_not_held", "role", string(p.Role))
		}
	}
	return nil
}

// EndDelegation ends a delegation before its time; it stays readable. One that
// is not the actor's to end is not there.
func (l *Ledger) EndDelegation(ctx context.Context, id, reason string, by casework.Actor) (contract.Delegation, error) {
	var d contract.Delegation
	err := l.write(ctx, func(tx *gorm.DB) error {
		var row delegationRow
		err := l.dialect.lock(tx).Where("id = ?", id).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return noSuchDelegation()
		}
		if err != nil {
			return wrap(err, "reading a delegation")
		}
		mine := row.Delegator == by.Person || row.Delegate == by.Person
		if by.ActingFor != "" || !mine && !by.Has(casework.Administrator) {
			return noSuchDelegation()
		}
		if !mine && strings.TrimSpace(reason) == "" {
			return invalidField("reason", "required")
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		if !row.EndedAt.IsZero() || now >= row.Until {
			return casework.Refuse(casework.Conflict, "delegation_over")
		}
		row.EndedAt, row.EndedBy, row.EndReason = now, by.Person, reason
		if d, err = row.delegation(); err != nil {
			return err
		}
		if err := tx.Save(&row).Error; err != nil {
			return wrap(err, "ending a delegation")
		}
		entry := about(contract.DelegationEnded, id)
		entry.Actor, entry.Reason = &by, reason
		entry.Facts = map[string]string{"delegator": string(row.Delegator), "delegate": string(row.Delegate)}
		return l.audit(tx, entry)
	})
	return d, err
}

// Delegations lists the delegations that a person has given or been given,
// past ones included, latest first; an empty person means everybody's.
func (l *Ledger) Delegations(ctx context.Context, person casework.PersonID) ([]contract.Delegation, error) {
	q := l.read(ctx)
	if person != "" {
		q = q.Where("delegator = ? OR delegate = ?", person, person)
	}
	return delegations(q)
}

func delegations(q *gorm.DB) ([]contract.Delegation, error) {
	var rows []delegationRow
	if err := q.Order("from_at DESC, id DESC").Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading delegations")
	}
	found := make([]contract.Delegation, len(rows))
	for i, r := range rows {
		var err error
		if found[i], err = r.delegation(); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// Proxy gives the posts in which one person may act for another at an instant:
// what the delegator holds then, as far as a running delegation covers it; and all
// that the delegator holds, by which the proxy does not judge what the delegator
// may not. It gives no posts where nothing was delegated, where the delegator is
// disabled or not there, and where nothing is held any longer.
func (l *Ledger) Proxy(ctx context.Context, delegate, delegator casework.PersonID, at casework.Instant) (posts, held []casework.Post, err error) {
	found, err := delegations(l.read(ctx).Where("delegate = ? AND delegator = ? AND from_at <= ? AND until_at > ?", delegate, delegator, at, at))
	if err != nil {
		return nil, nil, err
	}
	if held, _, err = l.Standing(ctx, delegator, at); err != nil {
		return nil, nil, err
	}
	for _, p := range held {
		if slices.ContainsFunc(found, func(d contract.Delegation) bool { return d.At(at) && d.Covers(p) }) {
			posts = append(posts, p)
		}
	}
	return posts, held, nil
}

func noSuchDelegation() error { return casework.Refuse(casework.NotFound, "no_such_delegation") }
