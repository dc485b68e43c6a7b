package ledger

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// SameComplainant hints, for whoever has just registered a case, at the other
// cases of its complainant, as far as the actor may see them. Nobody but those who
// may look learns anything, and what they learn is recorded before they do. It is
// told to nobody: who registers has the complainant's block in hand.
func (l *Ledger) SameComplainant(ctx context.Context, actor casework.Actor, id casework.CaseID) ([]contract.SameComplainant, error) {
	if actor.Reads(casework.DataIdentity) != casework.ReachAll {
		return nil, nil
	}
	var found []contract.SameComplainant
	look := func(tx *gorm.DB) (err error) {
		found, err = l.sameAsOf(tx, actor, id)
		return err
	}
	// Most complain once: nobody waits for the writer to learn that.
	if err := l.view(ctx, look); err != nil || len(found) == 0 {
		return nil, err
	}
	err := l.write(ctx, func(tx *gorm.DB) error {
		if err := look(tx); err != nil || len(found) == 0 {
			return err
		}
		entry := about(contract.ComplainantsLinked, string(id))
		entry.Case, entry.Actor = id, &actor
		entry.Facts = map[string]string{"found": strconv.Itoa(len(found)), "hinted_at": "registration"}
		return l.auditHint(tx, entry, map[int][]contract.SameComplainant{0: found})
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// SameComplainants does the same for rows of a list by their positions: for
// those that wait with what is sealed of them, for others by their cases. A page
// of a list on which rows have hints is an entry about the list.
func (l *Ledger) SameComplainants(ctx context.Context, actor casework.Actor, batch string, fates []contract.RowFate) (map[int][]contract.SameComplainant, error) {
	found := map[int][]contract.SameComplainant{}
	if actor.Reads(casework.DataIdentity) != casework.ReachAll || len(fates) == 0 {
		return found, nil
	}
	err := l.view(ctx, func(tx *gorm.DB) (err error) {
		found, err = l.sameAsRows(tx, actor, batch, fates)
		return err
	})
	if err != nil || len(found) == 0 {
		return found, err
	}
	cases := map[casework.CaseID]bool{}
	for _, same := range found {
		for _, s := range same {
			cases[s.Case] = true
		}
	}
	entry := about(contract.ComplainantsHinted, batch)
	entry.Actor = &actor
	entry.Facts = map[string]string{"rows": strconv.Itoa(len(found)), "found": strconv.Itoa(len(cases))}
	if err := l.write(ctx, func(tx *gorm.DB) error { return l.auditHint(tx, entry, found) }); err != nil {
		return nil, err
	}
	return found, nil
}

func (l *Ledger) sameAsRows(tx *gorm.DB, actor casework.Actor, batch string, fates []contract.RowFate) (map[int][]contract.SameComplainant, error) {
	found := map[int][]contract.SameComplainant{}
	rows, err := rowsToLookInto(tx, actor, batch, fates)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		var c *contract.Complainant
		switch {
		case len(r.Complainant) > 0:
			c, err = l.openComplainant(r)
		case r.CaseID != "":
			c, err = l.complainantOf(tx, r.CaseID)
		}
		if unread(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		same, err := l.sameAs(tx, contract.Reader{Actor: actor}, c, r.CaseID)
		if err != nil {
			return nil, err
		}
		if len(same) > 0 {
			found[int(r.Position)] = same
		}
	}
	return found, nil
}

// hintedWithin is how long the same hints to the same person are one entry: a page
// asks for its list again and again, and a registration is sent twice over a bad line.
const hintedWithin = casework.Day

// hintedPurpose keys the digest of which links were shown.
const hintedPurpose = "hints at the same complainant"

// auditHint records which links somebody is about to be shown, unless they were
// shown the very same a short while ago. What is new among them is a new entry.
func (l *Ledger) auditHint(tx *gorm.DB, entry contract.NewEntry, found map[int][]contract.SameComplainant) error {
	var shown []byte
	for _, position := range slices.Sorted(maps.Keys(found)) {
		for _, s := range found[position] {
			shown = fmt.Appendf(shown, "%d %s %v\n", position, s.Case, s.By)
		}
	}
	now, err := l.now(tx)
	if err != nil {
		return wrap(err, "reading the clock")
	}
	var rows []eventRow
	err = tx.Table("entries").Select("events.case_id, events.seq, events.bytes").Joins("JOIN events ON events.case_id = ? AND events.seq = entries.seq", contract.OfficeStream).
		Where("entries.kind = ? AND entries.subject = ? AND entries.actor = ? AND entries.acting_for = ? AND entries.at > ?",
			entry.Kind, entry.Subject.ID, entry.Actor.Person, entry.Actor.ActingFor, now.Add(-hintedWithin)).Find(&rows).Error
	if err != nil {
		return wrap(err, "looking for the same hints")
	}
	for _, r := range rows {
		var e contract.AuditEntry
		if err := unmarshal(r.Bytes, &e, casework.EventID(contract.OfficeStream, r.Seq)); err != nil {
			return err
		}
		if was := e.Payload.Facts["shown"]; was != "" && l.sameDigest(was, hintedPurpose, []byte(entry.Subject.ID), shown) {
			return nil
		}
	}
	entry.Facts["shown"] = l.config.Digest(hintedPurpose, []byte(entry.Subject.ID), shown)
	return l.audit(tx, entry)
}
