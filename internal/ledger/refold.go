package ledger

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
)

// foldedKey remembers by which version of the rules the stored states were folded.
const foldedKey = "folded_by_rules"

// refoldedAtOnce bounds the cases of one transaction, so that an office that works
// meanwhile never waits long.
const refoldedAtOnce = 50

// refold brings the stored state of every case to what this program makes of its
// events, where an older program has stored it: Apply may say more of an event now
// than it did then. The events are the record, and nothing of them changes. It may
// be called while cases are worked on, and is begun again where it was cut off.
func (l *Ledger) refold(ctx context.Context) error {
	if err := l.write(ctx, claimRules); err != nil {
		return err
	}
	present := strconv.Itoa(casework.RulesVersion)
	folded, err := l.Meta(ctx, foldedKey)
	if err != nil || folded == present {
		return err
	}
	var total int64
	if err := l.read(ctx).Table(casesTable).Count(&total).Error; err != nil {
		return wrap(err, "counting cases")
	}
	seen, changed, told := 0, 0, time.Now()
	for after := casework.CaseID(""); ; {
		var ids []casework.CaseID
		err := l.read(ctx).Table(casesTable).Where("id > ?", after).Order("id").Limit(refoldedAtOnce).Pluck("id", &ids).Error
		if err != nil {
			return wrap(err, "reading cases")
		}
		if len(ids) == 0 {
			break
		}
		n := 0
		err = l.write(ctx, func(tx *gorm.DB) error {
			n = 0
			for _, id := range ids {
				anew, err := l.refoldCase(tx, id)
				if err != nil {
					return err
				}
				if anew {
					n++
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		seen, changed, after = seen+len(ids), changed+n, ids[len(ids)-1]
		if time.Since(told) > 5*time.Second {
			told = time.Now()
			l.log.Info("folding the events of cases anew, for the rules of this program", slog.Int("cases", seen), slog.Int64("of", total))
		}
	}
	if changed > 0 {
		l.log.Info("the stored states of cases are those of this program's rules", slog.Int("cases", seen), slog.Int("changed", changed))
	}
	return l.SetMeta(ctx, foldedKey, present)
}

// checkFolded refuses a ledger whose states an older program has folded, for worked on without
// folding them anew they would lack what this one's rules say of what was before; and one that
// a newer program has taken over.
func (l *Ledger) checkFolded(ctx context.Context) error {
	if err := rulesHold(l.read(ctx)); err != nil {
		return err
	}
	value, err := l.Meta(ctx, foldedKey)
	if err != nil {
		return err
	}
	have, err := strconv.Atoi(cmp.Or(value, "0"))
	if err != nil {
		return fmt.Errorf("the version of the rules by which states were folded: %w", err)
	}
	if have < casework.RulesVersion {
		return &RulesError{Have: have, Want: casework.RulesVersion}
	}
	return nil
}

// refoldCase stores what the events of a case make, and reports whether that
// differs from what was stored. A case whose events do not fit its state is left
// as it is: verification names it, and must find it as somebody left it.
func (l *Ledger) refoldCase(tx *gorm.DB, id casework.CaseID) (bool, error) {
	row, err := l.lockCase(tx, id)
	if err != nil {
		return false, err
	}
	stored, err := loadCase(tx, id)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	events, err := eventsOf(tx, id, 0, -1)
	if err != nil {
		return false, err
	}
	if int64(len(events)) != stored.Seq || len(events) == 0 || events[len(events)-1].Seq != stored.Seq {
		l.log.Error("the stored state of a case does not fit its events; it is left as it is", slog.String("case", string(id)))
		return false, nil
	}
	folded := casework.Replay(events)
	p := project(folded, row.Projection.ChangedAt)
	if at := row.Projection.NextAt; !at.IsZero() && (p.NextAt.IsZero() || at < p.NextAt) {
		p.NextAt = at // the wake-up of an unfinished transaction
	}
	tasks, err := storeTasksAndHandlers(tx, folded)
	if err != nil {
		return false, err
	}
	figures, err := figuresMade(tx, folded)
	if err != nil {
		return false, err
	}
	// As it is stored, and not as these rules would make it of the stored state: what
	// they add to a state that stays as it was is nowhere yet.
	access, err := storedOf[accessRow](tx, id, "access")
	if err != nil {
		return false, err
	}
	if p == row.Projection && bytes.Equal(marshal(stored), marshal(folded)) && sameRows(access, accessOf(folded)) {
		return tasks || figures, nil
	}
	update := advanceUpdate{Projection: p}
	if err := tx.Model(&advanceUpdate{}).Where("id = ?", id).Select(projectionFields).Updates(&update).Error; err != nil {
		return false, wrap(err, "storing the projection")
	}
	r := &record{
		snapshots:   []snapshotRow{{CaseID: id, Seq: folded.Seq, Body: marshal(folded)}},
		escalations: changedEscalations(stored, folded), files: changedFiles(stored, folded),
	}
	if err := storeAccess(tx, access, accessOf(folded), r); err != nil {
		return false, err
	}
	if err := storeRecusals(tx, recusalsOf(stored), recusalsOf(folded)); err != nil {
		return false, err
	}
	return true, l.seal(tx, r)
}
