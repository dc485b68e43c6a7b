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

// handoverRow is a hand-over. Its words and what was open are sealed, each
// column for itself.
type handoverRow struct {
	ID           string `gorm:"primaryKey"`
	OfferedBy    casework.PersonID
	OfferedFor   casework.PersonID
	OfferedTo    casework.PersonID
	OfferedAt    casework.Instant
	TakenBy      casework.PersonID
	TakenFor     casework.PersonID
	TakenAt      casework.Instant
	WithdrawnBy  casework.PersonID
	WithdrawnFor casework.PersonID
	WithdrawnAt  casework.Instant
	Waits        bool
	Sealed       bool
	Note         []byte
	Handed       []byte
	TakingNote   []byte
	Taken        []byte
	Reason       []byte
}

func (handoverRow) TableName() string { return "shift_handovers" }

// sealedParts are the columns of a hand-over that are sealed, by their names.
func (r *handoverRow) sealedParts() map[string]*[]byte {
	return map[string]*[]byte{
		"note": &r.Note, "handed": &r.Handed, "taking_note": &r.TakingNote, "taken": &r.Taken, "reason": &r.Reason,
	}
}

func handoverContext(id string) string { return "handover/" + id }

// handover is a hand-over as the record speaks of it, without anybody's words.
func (r handoverRow) handover() contract.Handover {
	h := contract.Handover{
		ID: r.ID, State: contract.HandoverOffered, OfferedBy: r.OfferedBy, OfferedFor: r.OfferedFor, To: r.OfferedTo, OfferedAt: r.OfferedAt,
		TakenBy: r.TakenBy, TakenFor: r.TakenFor, TakenAt: r.TakenAt,
		WithdrawnBy: r.WithdrawnBy, WithdrawnFor: r.WithdrawnFor, WithdrawnAt: r.WithdrawnAt,
	}
	switch {
	case !r.TakenAt.IsZero():
		h.State = contract.HandoverTaken
	case !r.WithdrawnAt.IsZero():
		h.State = contract.HandoverWithdrawn
	}
	return h
}

// readHandover opens a hand-over with its words.
func (l *Ledger) readHandover(r handoverRow) (contract.Handover, error) {
	h := r.handover()
	for name, into := range map[string]*string{"note": &h.Note, "taking_note": &h.TakingNote, "reason": &h.Reason} {
		plain, err := l.openHandover(r, name)
		if err != nil && !unread(err) {
			return h, err
		}
		*into = string(plain)
	}
	return h, nil
}

// sealHandover puts something into a column of a hand-over; nothing stays nothing.
func (l *Ledger) sealHandover(r *handoverRow, name string, plain []byte) (err error) {
	into := r.sealedParts()[name]
	if *into = nil; len(plain) == 0 {
		return nil
	}
	if *into = plain; !r.Sealed {
		return nil
	}
	*into, err = l.config.Texts.SealText(plain, handoverContext(r.ID), name)
	return wrap(err, "sealing a hand-over")
}

func (l *Ledger) openHandover(r handoverRow, name string) ([]byte, error) {
	kept := *r.sealedParts()[name]
	if !r.Sealed || len(kept) == 0 {
		return l.inTheClear(kept)
	}
	if l.config.Texts == nil {
		return nil, errNoTextCipher
	}
	plain, err := l.config.Texts.OpenText(kept, handoverContext(r.ID), name)
	return plain, wrap(err, "opening a hand-over")
}

// OfferShift offers the shift to a named person (S1-04): with a note, and with
// everything that is open at that instant in the whole office, whoever offers
// it, so that nothing is dropped. One hand-over waits at a time. The same offer
// again, while it waits, changes nothing.
func (l *Ledger) OfferShift(ctx context.Context, to casework.PersonID, note string, by casework.Actor) (contract.Handover, error) {
	if err := checkShift(by); err != nil {
		return contract.Handover{}, err
	}
	note = strings.TrimSpace(note)
	var offered contract.Handover
	err := l.twice(func() error {
		return l.write(ctx, func(tx *gorm.DB) (err error) {
			offered, err = l.offerShift(tx, to, note, by)
			return err
		})
	})
	return offered, err
}

func (l *Ledger) offerShift(tx *gorm.DB, to casework.PersonID, note string, by casework.Actor) (contract.Handover, error) {
	var waiting []handoverRow
	if err := l.dialect.lock(tx).Where("waits").Find(&waiting).Error; err != nil {
		return contract.Handover{}, wrap(err, "looking for a hand-over that waits")
	}
	if len(waiting) > 0 {
		h, err := l.readHandover(waiting[0])
		if err == nil && (h.OfferedBy != by.Person || h.OfferedFor != by.ActingFor || h.To != to || h.Note != note) {
			err = casework.Refuse(casework.Conflict, "handover_waits", "handover", h.ID)
		}
		return h, err
	}
	now, err := l.now(tx)
	if err != nil {
		return contract.Handover{}, wrap(err, "reading the clock")
	}
	if err := checkSuccessor(tx, to, by, now); err != nil {
		return contract.Handover{}, err
	}
	open, sum, err := l.sealedShiftIn(tx, now)
	if err != nil {
		return contract.Handover{}, err
	}
	row := handoverRow{
		ID: newID(now), OfferedBy: by.Person, OfferedFor: by.ActingFor, OfferedTo: to, OfferedAt: now, Waits: true, Sealed: l.config.Texts != nil,
	}
	if err := errors.Join(l.sealHandover(&row, "note", []byte(note)), l.sealHandover(&row, "handed", open)); err != nil {
		return contract.Handover{}, err
	}
	if err := tx.Create(&row).Error; err != nil {
		return contract.Handover{}, wrap(err, "storing a hand-over")
	}
	if err := dropDraft(tx, by.Person, contract.PlaceHandover, now); err != nil {
		return contract.Handover{}, err
	}
	entry := about(contract.ShiftOffered, row.ID, contract.Changes(nil, row.handover())...)
	entry.Actor, entry.Reason, entry.Facts = &by, note, map[string]string{"sha256": sum}
	if err := l.audit(tx, entry); err != nil {
		return contract.Handover{}, err
	}
	return l.readHandover(row)
}

// checkSuccessor refuses to hand a shift to oneself, to whom one acts for, and
// to somebody who does not keep it.
func checkSuccessor(tx *gorm.DB, to casework.PersonID, by casework.Actor, now casework.Instant) error {
	if by.Is(to) {
		return invalidField("to", "same_person")
	}
	var row personRow
	err := tx.Where("id = ?", to).Take(&row).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return invalidField("to", "no_such_person")
	case err != nil:
		return wrap(err, "reading a person")
	case row.Disabled:
		return invalidField("to", "person_disabled")
	}
	held, err := holdings(heldAt(tx, now).Where("person = ? AND role IN ?", to, contract.ShiftRoles))
	if err == nil && len(held) == 0 {
		err = invalidField("to", "no_shift_post")
	}
	return err
}

// TakeShift is the second signature: the person to whom the shift was offered
// takes it, or whoever acts for that person, and never one of those who offered
// it. What is open by then is kept beside what was handed over. The same again
// changes nothing.
func (l *Ledger) TakeShift(ctx context.Context, id, note string, by casework.Actor) (contract.Handover, error) {
	note = strings.TrimSpace(note)
	return l.onHandover(ctx, id, by, func(tx *gorm.DB, row *handoverRow, now casework.Instant) (*contract.NewEntry, error) {
		switch {
		case by.Is(row.OfferedBy, row.OfferedFor):
			return nil, casework.Refuse(casework.Forbidden, "same_person")
		case !by.Is(row.OfferedTo):
			return nil, casework.Refuse(casework.Forbidden, "handover_for_another")
		case !row.WithdrawnAt.IsZero():
			return nil, casework.Refuse(casework.Conflict, "handover_withdrawn")
		case !row.TakenAt.IsZero():
			before, err := l.openHandover(*row, "taking_note")
			if err == nil && (row.TakenBy != by.Person || row.TakenFor != by.ActingFor || string(before) != note) {
				err = casework.Refuse(casework.Conflict, "handover_taken")
			}
			return nil, err
		}
		open, sum, err := l.sealedShiftIn(tx, now)
		if err != nil {
			return nil, err
		}
		row.TakenBy, row.TakenFor, row.TakenAt, row.Waits = by.Person, by.ActingFor, now, false
		entry := about(contract.ShiftTaken, id)
		entry.Reason, entry.Facts = note, map[string]string{"sha256": sum}
		return &entry, errors.Join(l.sealHandover(row, "taking_note", []byte(note)), l.sealHandover(row, "taken", open))
	})
}

// WithdrawShift takes an offer back before it is taken, with a reason: who
// offered it does so, or a coordinator where that person has gone. What is open
// stays with the shift. The same again changes nothing.
func (l *Ledger) WithdrawShift(ctx context.Context, id, reason string, by casework.Actor) (contract.Handover, error) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return contract.Handover{}, invalidField("reason", "required")
	}
	return l.onHandover(ctx, id, by, func(_ *gorm.DB, row *handoverRow, now casework.Instant) (*contract.NewEntry, error) {
		switch {
		case !by.Is(row.OfferedBy, row.OfferedFor) && !by.Has(casework.Coordinator):
			return nil, casework.Refuse(casework.Forbidden, "handover_of_another")
		case !row.TakenAt.IsZero():
			return nil, casework.Refuse(casework.Conflict, "handover_taken")
		case !row.WithdrawnAt.IsZero():
			before, err := l.openHandover(*row, "reason")
			if err == nil && (row.WithdrawnBy != by.Person || row.WithdrawnFor != by.ActingFor || string(before) != reason) {
				err = casework.Refuse(casework.Conflict, "handover_withdrawn")
			}
			return nil, err
		}
		row.WithdrawnBy, row.WithdrawnFor, row.WithdrawnAt, row.Waits = by.Person, by.ActingFor, now, false
		entry := about(contract.ShiftWithdrawn, id)
		entry.Reason = reason
		return &entry, l.sealHandover(row, "reason", []byte(reason))
	})
}

// onHandover does something to a hand-over under its lock; where that gives no
// entry, nothing changes.
func (l *Ledger) onHandover(ctx context.Context, id string, by casework.Actor, do func(*gorm.DB, *handoverRow, casework.Instant) (*contract.NewEntry, error)) (contract.Handover, error) {
	if err := checkShift(by); err != nil {
		return contract.Handover{}, err
	}
	var h contract.Handover
	err := l.write(ctx, func(tx *gorm.DB) error {
		row, err := takeHandover(l.dialect.lock(tx), id)
		if err != nil {
			return err
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		entry, err := do(tx, &row, now)
		if err != nil {
			return err
		}
		if h, err = l.readHandover(row); err != nil || entry == nil {
			return err
		}
		if err := tx.Save(&row).Error; err != nil {
			return wrap(err, "storing a hand-over")
		}
		entry.Actor = &by
		return l.audit(tx, *entry)
	})
	return h, err
}

func takeHandover(tx *gorm.DB, id string) (handoverRow, error) {
	var row handoverRow
	err := tx.Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = casework.Refuse(casework.NotFound, "no_such_handover")
	}
	return row, wrap(err, "reading a hand-over")
}

// checkShift refuses whoever keeps no shift.
func checkShift(by casework.Actor) error {
	if !slices.ContainsFunc(contract.ShiftRoles, by.Has) {
		return casework.Refuse(casework.Forbidden, "not_your_role")
	}
	return nil
}
