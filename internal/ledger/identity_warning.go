package ledger

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// ComplainantForWarning opens a case's identity block, so that those who may look
// at it and mend the registration are warned where its texts name the complainant,
// before units read them. It is compared inside and shown to nobody, so that it is
// no look; for everybody else it is nil, and they are not warned.
func (l *Ledger) ComplainantForWarning(ctx context.Context, actor casework.Actor, id casework.CaseID) (c *contract.Complainant, err error) {
	if actor.Reads(casework.DataIdentity) != casework.ReachAll {
		return nil, nil
	}
	err = l.glance(ctx, func(tx *gorm.DB) (err error) {
		c, err = toCompare(l.complainantApart(tx, actor, casework.DataIdentity, id))
		return err
	})
	if refusal := casework.AsError(err); refusal != nil && refusal.Reason == casework.Forbidden {
		return nil, nil // who may not look is not warned, and reads the case all the same
	}
	return c, err
}

// RowsForWarning opens those of some rows of a list that wait, by their positions,
// for the same warning.
func (l *Ledger) RowsForWarning(ctx context.Context, actor casework.Actor, batch string, fates []contract.RowFate) (map[int]contract.BatchRow, error) {
	found := map[int]contract.BatchRow{}
	if actor.Reads(casework.DataIdentity) != casework.ReachAll || len(fates) == 0 {
		return found, nil
	}
	err := l.view(ctx, func(tx *gorm.DB) error {
		rows, err := rowsToLookInto(tx, actor, batch, fates)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.Settled || r.Fate == contract.FateRefused {
				continue
			}
			content, err := l.content(r)
			if unread(err) {
				continue
			}
			if err != nil {
				return err
			}
			found[int(r.Position)] = content
		}
		return nil
	})
	return found, err
}

// rowsToLookInto are those of some rows of a list whose complainants the actor may
// know: what a row says of them is also of the case that came of it, and of the one
// that it meets, whether that has been settled or not.
func rowsToLookInto(tx *gorm.DB, actor casework.Actor, batch string, fates []contract.RowFate) ([]stagedRow, error) {
	positions, of := make([]int, len(fates)), map[int64][]casework.CaseID{}
	for i, f := range fates {
		positions[i], of[int64(f.Position)] = f.Position, f.Cases()
	}
	var rows []stagedRow
	var ids []casework.CaseID
	for some := range slices.Chunk(positions, rowsAtOnce) {
		var found []stagedRow
		if err := tx.Where("batch = ? AND position IN ?", batch, some).Order("position").Find(&found).Error; err != nil {
			return nil, wrap(err, "reading rows of a list")
		}
		rows = append(rows, found...)
	}
	for _, r := range rows {
		for _, id := range []casework.CaseID{r.CaseID, r.Known} {
			if id != "" {
				of[r.Position] = append(of[r.Position], id)
			}
		}
		ids = append(ids, of[r.Position]...)
	}
	may := map[casework.CaseID]bool{}
	for some := range slices.Chunk(ids, rowsAtOnce) {
		var theirs []casework.CaseID
		q := tx.Model(&caseRow{}).Scopes(visible(contract.Reader{Actor: actor}, casework.DataIdentity, "cases.id"))
		if err := withoutOwnUnits(q, actor, "cases.id").Where("cases.id IN ?", some).Pluck("cases.id", &theirs).Error; err != nil {
			return nil, wrap(err, "looking whose complainants may be known")
		}
		for _, id := range theirs {
			may[id] = true
		}
	}
	return slices.DeleteFunc(rows, func(r stagedRow) bool {
		return slices.ContainsFunc(of[r.Position], func(id casework.CaseID) bool { return !may[id] })
	}), nil
}

// ComplaintsToMask opens the complaints of some cases and whom each must not name,
// so that a line of them can be shown in a list: of those alone whose complainant the
// actor may look at, since to anybody else a mask would tell who it is. What cannot be
// read, or not be compared since its key is gone, is left out.
func (l *Ledger) ComplaintsToMask(ctx context.Context, actor casework.Actor, ids []casework.CaseID) (map[casework.CaseID]contract.NamedComplaint, error) {
	found := map[casework.CaseID]contract.NamedComplaint{}
	if actor.Reads(casework.DataIdentity) != casework.ReachAll || len(ids) == 0 {
		return found, nil
	}
	who := contract.Reader{Actor: actor}
	err := l.view(ctx, func(tx *gorm.DB) error {
		var may []casework.CaseID
		q := tx.Model(&caseRow{}).Scopes(visible(who, casework.DataIdentity, "cases.id"), visible(who, casework.DataTexts, "cases.id"))
		if err := withoutOwnUnits(q, actor, "cases.id").Where("cases.id IN ?", ids).Pluck("cases.id", &may).Error; err != nil {
			return wrap(err, "looking whose complainants may be known")
		}
		all, err := sightsOf(tx, who, may)
		if err != nil {
			return err
		}
		for _, id := range may {
			digest := all[id].c.Complaint.Digest
			texts, err := l.textsOf(tx, id, digest)
			if err != nil {
				return err
			}
			c, err := toCompare(l.recordedComplainant(tx, id))
			if casework.AsError(err) != nil {
				continue
			}
			if err != nil {
				return err
			}
			if text := texts[digest]; text != "" {
				found[id] = contract.NamedComplaint{Text: text, Complainant: *c}
			}
		}
		return nil
	})
	return found, err
}
