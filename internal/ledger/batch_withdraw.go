package ledger

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// WithdrawBatch takes back a list that was staged by mistake, say with a wrong
// instant of hand-over, and of which no row is settled: the list stays on
// record with who withdrew it and why, and its file may be sent anew. What was
// sealed of complainants is not kept. Who may not touch one of its rows does not take
// them all back. Orders to work on cases again that are taken back with it are told to
// those who could have given them. Withdrawing the same again, by the same person for
// the same reason, changes nothing.
//
// The rows are opened outside of the write, which others would wait for.
func (l *Ledger) WithdrawBatch(ctx context.Context, id, reason string, actor casework.Actor) error {
	if err := checkImporter(actor); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return invalidField("reason", "required")
	}
	for try := 0; ; try++ {
		var seen [sha256.Size]byte
		orders := 0
		err := l.view(ctx, func(tx *gorm.DB) error {
			batch, err := takeBatch(tx, id)
			if err != nil {
				return err
			}
			if done, err := withdrawn(tx, batch, reason, actor); err != nil || done {
				return err
			}
			if err := l.checkRows(tx, batch, actor); err != nil {
				return err
			}
			if orders, err = l.ordersIn(tx, id); err != nil {
				return err
			}
			seen, err = asItStands(tx, id, actor)
			return err
		})
		if err == nil {
			err = l.write(ctx, func(tx *gorm.DB) error { return l.withdraw(tx, id, reason, actor, seen, orders) })
		}
		if !errors.Is(err, errStale) || try == staleAtMost {
			return err
		}
	}
}

// withdrawn reports whether a list was taken back so already, and refuses to take one
// back that may not be.
func withdrawn(tx *gorm.DB, batch batchRow, reason string, actor casework.Actor) (bool, error) {
	if batch.State == contract.BatchWithdrawn && batch.WithdrawnBy == actor.Person && batch.WithdrawReason == reason {
		return true, nil
	}
	if err := batch.checkKeeper(actor); err != nil {
		return false, err
	}
	var settled int64
	err := tx.Model(&stagedRow{}).Where("batch = ? AND settled AND fate <> ?", batch.ID, contract.FateRefused).Count(&settled).Error
	if err != nil {
		return false, wrap(err, "counting settled rows")
	}
	if settled > 0 || batch.State != contract.BatchStaged {
		return false, casework.Refuse(casework.Conflict, "batch_committed", "batch", batch.ID)
	}
	return false, nil
}

// asItStands is a digest of the rows of a list, and of what may bar somebody from
// them, by which it shows that either was changed since: what a row says is sealed
// anew whenever it is written.
func asItStands(tx *gorm.DB, batch string, actor casework.Actor) (sum [sha256.Size]byte, err error) {
	bars, err := barsOf(tx, actor)
	if err != nil {
		return sum, err
	}
	h := sha256.New()
	fmt.Fprintln(h, bars)
	for last := int64(0); ; {
		var rows []stagedRow
		err := tx.Select("position", "fate", "settled", "struck_at", "body").
			Where("batch = ? AND position > ?", batch, last).Order("position").Limit(rowsAtOnce).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return [sha256.Size]byte(h.Sum(nil)), wrap(err, "reading the rows of a batch")
		}
		for _, r := range rows {
			fmt.Fprintln(h, r.Position, r.Fate, r.Settled, r.StruckAt, sha256.Sum256(r.Body))
		}
		last = rows[len(rows)-1].Position
	}
}

// withdraw takes a list back that still stands as it was seen.
func (l *Ledger) withdraw(tx *gorm.DB, id, reason string, actor casework.Actor, seen [sha256.Size]byte, orders int) error {
	batch, err := takeBatch(l.dialect.lock(tx), id)
	if err != nil {
		return err
	}
	if done, err := withdrawn(tx, batch, reason, actor); err != nil || done {
		return err
	}
	if now, err := asItStands(tx, id, actor); err != nil {
		return err
	} else if now != seen {
		return errStale
	}
	now, err := l.now(tx)
	if err != nil {
		return wrap(err, "reading the clock")
	}
	err = tx.Model(&batchRow{}).Where("id = ?", id).Updates(map[string]any{
		"state": contract.BatchWithdrawn, "withdrawn_at": now, "withdrawn_by": actor.Person, "withdraw_reason": reason,
	}).Error
	if err != nil {
		return wrap(err, "withdrawing a list")
	}
	if err := tx.Where("batch = ?", id).Delete(&batchFileRow{}).Error; err != nil {
		return wrap(err, "forgetting the files of a list")
	}
	if err := tx.Model(&stagedRow{}).Where("batch = ?", id).Update("complainant", nil).Error; err != nil {
		return wrap(err, "forgetting complainants")
	}
	entry := listEntry(contract.ListWithdrawn, id, reason, actor, nil)
	if orders > 0 {
		entry.Facts = map[string]string{"orders": string(casework.CmdRework), "rows": strconv.Itoa(orders)}
		if !casework.MayOrderRework(actor) {
			if err := tellOfWithdrawn(tx, id, orders, actor, now); err != nil {
				return err
			}
		}
	}
	return l.audit(tx, entry)
}
