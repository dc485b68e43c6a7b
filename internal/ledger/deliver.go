package ledger

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// lease is for how long a message taken for delivery is left alone by others;
// when its taker is lost it is sent again after that.
const lease = 2 * casework.Minute

// A failed delivery is tried again after a pause that doubles up to an hour.
const (
	firstPause   = 10 * casework.Second
	longestPause = casework.Hour
)

// Deliver takes up to limit waiting messages, puts them into the inbox, and
// hands each to send for whatever goes out of the house. It gives the number
// taken: equal to limit there may be more. Delivery is at least once: a
// message whose send failed, or whose taker was lost, is sent again later with
// the same id. No transaction is open while send works, so it may be slow.
func (l *Ledger) Deliver(ctx context.Context, limit int, send func(contract.Notice) error) (int, error) {
	rows, err := l.takeMessages(ctx, limit)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		notice, err := r.Notice.notice()
		if err == nil {
			err = send(notice)
		}
		if settled := l.settle(ctx, r, err == nil); settled != nil {
			return len(rows), settled
		}
		if err != nil {
			l.log.Warn("a message could not be delivered and will be tried again", "message", r.Notice.ID, "attempts", r.Attempts+1, "error", err)
		}
	}
	return len(rows), nil
}

func (l *Ledger) takeMessages(ctx context.Context, limit int) ([]outboxRow, error) {
	var rows []outboxRow
	err := l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		err = l.dialect.lockFree(tx).Where("state = 'pending' AND next_try <= ?", now).Order("next_try, id").Limit(limit).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return wrap(err, "reading the outbox")
		}
		ids := make([]string, len(rows))
		inbox := make([]noticeRow, len(rows))
		for i, r := range rows {
			ids[i], inbox[i] = r.Notice.ID, r.Notice
		}
		if err := insert(tx.Clauses(clause.OnConflict{DoNothing: true}), inbox, "the inbox"); err != nil {
			return err
		}
		return wrap(tx.Model(&outboxRow{}).Where("id IN ?", ids).Update("next_try", now.Add(lease)).Error, "taking messages")
	})
	return rows, err
}

func (l *Ledger) settle(ctx context.Context, r outboxRow, sent bool) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		change := outboxRow{Attempts: r.Attempts + 1, State: outboxDelivered}
		if !sent {
			now, err := l.now(tx)
			if err != nil {
				return wrap(err, "reading the clock")
			}
			change.State, change.NextTry = outboxPending, now.Add(min(firstPause<<min(r.Attempts, 20), longestPause))
		}
		return wrap(tx.Model(&outboxRow{}).Where("id = ?", r.Notice.ID).Updates(&change).Error, "settling a message")
	})
}
