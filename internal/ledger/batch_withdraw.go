package ledger

import (
	"context"
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
// them all back. Orders to work on cases again that are
// taken back with it are told to those who could have given them. Withdrawing the same again, by the same
// person for the same reason, changes nothing.
func (l *Ledger) WithdrawBatch(ctx context.Context, id, reason string, actor casework.Actor) error {
	if err := checkImporter(actor); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return invalidField("reason", "required")
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		batch, err := takeBatch(l.dialect.lock(tx), id)
		if err != nil {
			return err
		}
		if batch.State == contract.BatchWithdrawn && batch.WithdrawnBy == actor.Person && batch.WithdrawReason == reason {
			return nil
		}
		if err := batch.checkKeeper(actor); err != nil {
			return err
		}
		var settled int64
		err = tx.Model(&stagedRow{}).Where("batch = ? AND settled AND fate <> ?", id, contract.FateRefused).Count(&settled).Error
		if err != nil {
			return wrap(err, "counting settled rows")
		}
		if settled > 0 || batch.State != contract.BatchStaged {
			return casework.Refuse(casework.Conflict, "batch_committed", "batch", id)
		}
		if err := l.checkRows(tx, batch, actor); err != nil {
			return err
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
		orders, err := l.ordersIn(tx, id)
		if err != nil {
			return err
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
	})
}
