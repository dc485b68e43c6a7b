package ledger

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// strikeRow is one strike of a row of a list, or the undoing of one.
type strikeRow struct {
	Batch    string `gorm:"primaryKey"`
	Position int64  `gorm:"primaryKey;autoIncrement:false"`
	Nth      int64  `gorm:"primaryKey;autoIncrement:false"`
	Deed     string
	DoneAt   casework.Instant
	DoneBy   casework.PersonID
	Reason   string
}

func (strikeRow) TableName() string { return "row_strikes" }

// StrikeRow takes a row off the shift's list, by a named person with a reason.
// The row stays in the batch, struck. Only what is on the list can be struck, and
// what waits to be committed: that does not enter then.
// The same strike again, by the same person for the same reason, changes nothing.
func (l *Ledger) StrikeRow(ctx context.Context, batch string, ref contract.RowRef, reason string, actor casework.Actor) error {
	return l.onRow(ctx, batch, ref, reason, actor, func(tx *gorm.DB, row stagedRow) error {
		switch {
		case row.StruckAt != 0 && row.StruckBy == actor.Person && row.StrikeReason == reason:
			return nil
		case row.StruckAt != 0:
			return casework.Refuse(casework.Conflict, "already_struck")
		case row.CaseID != "":
			return casework.Refuse(casework.Conflict, "row_became_case", "row", rowName(row), "case", string(row.CaseID))
		}
		open, err := waitsForSomebody(tx, row)
		if err != nil {
			return err
		}
		struck := row // as it is before it is held back
		switch {
		case waits(row):
			err = l.holdBack(tx, &row)
		case !open:
			err = casework.Refuse(casework.Conflict, "row_not_refused", "row", rowName(row))
		}
		if err != nil {
			return err
		}
		return l.strike(tx, struck, contract.DeedStruck, reason, actor)
	})
}

// RestoreRow undoes a strike: the row is on the shift's list again, or waits to be
// committed as it did before. Undoing the same again, by the same person for the same reason, changes nothing.
func (l *Ledger) RestoreRow(ctx context.Context, batch string, ref contract.RowRef, reason string, actor casework.Actor) error {
	return l.onRow(ctx, batch, ref, reason, actor, func(tx *gorm.DB, row stagedRow) error {
		if row.StruckAt != 0 {
			if err := l.strike(tx, row, contract.DeedRestored, reason, actor); err != nil {
				return err
			}
			row.StruckAt, row.StruckBy, row.StrikeReason = 0, "", ""
			return l.letGo(tx, row)
		}
		deeds, err := strikesOf(tx, row.Batch, []int64{row.Position})
		if err != nil {
			return err
		}
		last := len(deeds) - 1
		if last >= 0 && deeds[last].Deed == contract.DeedRestored && deeds[last].DoneBy == actor.Person && deeds[last].Reason == reason {
			return nil
		}
		return casework.Refuse(casework.Conflict, "row_not_struck", "row", rowName(row))
	})
}

// onRow does something to one row of a batch under the batch's lock.
func (l *Ledger) onRow(ctx context.Context, batch string, ref contract.RowRef, reason string, actor casework.Actor, do func(*gorm.DB, stagedRow) error) error {
	if err := checkImporter(actor); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return invalidField("reason", "required")
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		head, err := takeBatch(l.dialect.lock(tx), batch)
		if err != nil {
			return err
		}
		if err := head.checkKeeper(actor); err != nil {
			return err
		}
		row, err := findRow(tx, batch, ref)
		if err != nil {
			return err
		}
		if err := l.checkRowOf(tx, head, row, actor); err != nil {
			return err
		}
		return do(tx, row)
	})
}

// findRow finds the row that people know by its number in the sheet. Corrected
// lists may have brought further rows with a number that was there: of those of
// one sheet the one is meant that has not become a case. Where that leaves more
// than one, nothing is guessed.
func findRow(tx *gorm.DB, batch string, ref contract.RowRef) (stagedRow, error) {
	q := tx.Where("batch = ? AND row_number = ?", batch, ref.Row)
	if ref.Sheet != "" {
		q = q.Where("sheet = ?", ref.Sheet)
	}
	if ref.Position > 0 {
		q = q.Where("position = ?", ref.Position)
	}
	var rows []stagedRow
	if err := q.Order("position").Find(&rows).Error; err != nil {
		return stagedRow{}, wrap(err, "reading a row")
	}
	if len(rows) == 0 {
		return stagedRow{}, noSuchRow(int64(ref.Row))
	}
	found := rows
	if !slices.ContainsFunc(rows, func(r stagedRow) bool { return r.Sheet != rows[0].Sheet }) {
		open := slices.DeleteFunc(slices.Clone(rows), func(r stagedRow) bool { return r.CaseID != "" || !r.Settled })
		if len(open) > 0 {
			found = open
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	names := make([]string, len(found))
	for i, r := range found {
		names[i] = "sheet=" + r.Sheet + " position=" + strconv.FormatInt(r.Position, 10)
	}
	return stagedRow{}, casework.Refuse(casework.Conflict, "row_ambiguous", "row", strconv.Itoa(ref.Row), "rows", strings.Join(names, "; "))
}

func noSuchRow(row int64) error {
	return casework.Refuse(casework.NotFound, "no_such_row", "row", strconv.FormatInt(row, 10))
}

// rowName is what people know a row by.
func rowName(row stagedRow) string {
	if row.Sheet == "" {
		return strconv.FormatInt(row.RowNumber, 10)
	}
	return row.Sheet + "!" + strconv.FormatInt(row.RowNumber, 10)
}

// strike writes a strike or the undoing of one, and records it.
func (l *Ledger) strike(tx *gorm.DB, row stagedRow, deed, reason string, actor casework.Actor) error {
	now, err := l.now(tx)
	if err != nil {
		return wrap(err, "reading the clock")
	}
	state := map[string]any{"struck_at": now, "struck_by": actor.Person, "strike_reason": reason}
	kind := contract.RowStruck
	if deed == contract.DeedRestored {
		state = map[string]any{"struck_at": 0, "struck_by": "", "strike_reason": ""}
		kind = contract.RowRestored
	}
	err = tx.Model(&stagedRow{}).Where("batch = ? AND position = ?", row.Batch, row.Position).Updates(state).Error
	if err != nil {
		return wrap(err, "striking a row")
	}
	before, err := strikesOf(tx, row.Batch, []int64{row.Position})
	if err != nil {
		return err
	}
	err = tx.Create(&strikeRow{
		Batch: row.Batch, Position: row.Position, Nth: int64(len(before) + 1), Deed: deed, DoneAt: now, DoneBy: actor.Person, Reason: reason,
	}).Error
	if err != nil {
		return wrap(err, "recording a strike")
	}
	entry := listEntry(kind, row.Batch, reason, actor, map[string]string{"row": rowName(row), "position": strconv.FormatInt(row.Position, 10)})
	rework, known, err := l.orderOf(tx, row)
	if err != nil {
		return err
	}
	if rework {
		entry.Case, entry.Facts["orders"] = known, string(casework.CmdRework)
	}
	if rework && deed == contract.DeedStruck && !casework.MayOrderRework(actor) {
		if err := (lostOrder{row, known}).tell(tx, ReworkRowStruck, actor, now); err != nil {
			return err
		}
	}
	return l.audit(tx, entry)
}

// strikesOf lists the strikes of some rows and what was undone, in order.
func strikesOf(tx *gorm.DB, batch string, positions []int64) ([]strikeRow, error) {
	var all []strikeRow
	for some := range slices.Chunk(positions, rowsAtOnce) {
		var rows []strikeRow
		err := tx.Where("batch = ? AND position IN ?", batch, some).Order("position, nth").Find(&rows).Error
		if err != nil {
			return nil, wrap(err, "reading strikes")
		}
		all = append(all, rows...)
	}
	return all, nil
}

// waitsForSomebody reports whether a row is on the shift's list, see OpenRefusals.
func waitsForSomebody(tx *gorm.DB, row stagedRow) (bool, error) {
	if row.Fate != contract.FateSupplement {
		return row.Fate == contract.FateRefused, nil
	}
	var n int64
	err := tx.Model(&filingRow{}).Where("id = ? AND state = ?", row.Filing, contract.FilingRefused).Count(&n).Error
	return n > 0, wrap(err, "looking for a re-work order")
}

// OpenRow finds a refused row that waits to be mended, with why it was refused, or
// a row that waits to be committed, without a code and with all that it says.
func (l *Ledger) OpenRow(ctx context.Context, batch string, ref contract.RowRef, actor casework.Actor) (position int, refused contract.RefusedRow, waiting *contract.BatchRow, err error) {
	err = l.view(ctx, func(tx *gorm.DB) error {
		head, err := takeBatch(tx, batch)
		if err != nil {
			return err
		}
		if head.State == contract.BatchWithdrawn {
			return casework.Refuse(casework.Conflict, "batch_withdrawn", "batch", batch)
		}
		row, err := findRow(tx, batch, ref)
		if err == nil {
			err = l.checkRowOf(tx, head, row, actor)
		}
		switch {
		case err != nil:
			return err
		case row.CaseID != "":
			return casework.Refuse(casework.Conflict, "row_became_case", "row", rowName(row), "case", string(row.CaseID))
		case row.StruckAt != 0:
			return casework.Refuse(casework.Conflict, "row_struck", "row", rowName(row))
		}
		position = int(row.Position)
		if waits(row) {
			var content contract.BatchRow
			err := l.openBody(row, &content)
			refused, waiting = *refusalOf(row, content, ""), &content
			return err
		}
		if row.Fate != contract.FateRefused {
			return casework.Refuse(casework.Conflict, "row_not_refused", "row", rowName(row))
		}
		return l.openBody(row, &refused)
	})
	return position, refused, waiting, err
}
