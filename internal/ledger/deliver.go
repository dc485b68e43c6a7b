package ledger

import (
	"context"
	"errors"
	"time"

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

// settleEvery is after how long of sending what was sent is settled, though more of
// the batch is to be sent.
const settleEvery = time.Second

// settleWithin is how long settling may take.
const settleWithin = 5 * time.Second

// Deliver takes up to limit waiting messages, puts them into the inbox, and
// hands each to send for whatever goes out of the house. It gives the number
// taken: equal to limit there may be more. Delivery is at least once: a
// message whose send failed, or whose taker was lost before it settled what it
// had sent, is sent again later with the same id. What was sent is settled
// together, at the end and every second. No transaction is open while send works,
// so it may be slow.
func (l *Ledger) Deliver(ctx context.Context, limit int, send func(contract.Notice) error) (int, error) {
	rows, err := l.takeMessages(ctx, limit)
	if err != nil {
		return 0, err
	}
	var sent []string
	since := time.Now()
	for _, r := range rows {
		notice, err := r.Notice.notice()
		if err == nil {
			err = send(notice)
		}
		if err == nil {
			sent = append(sent, r.Notice.ID)
		} else {
			if postponed := l.postpone(ctx, r); postponed != nil {
				return len(rows), errors.Join(postponed, l.settle(ctx, sent))
			}
			l.log.Warn("a message could not be delivered and will be tried again", "message", r.Notice.ID, "attempts", r.Attempts+1, "error", err)
		}
		if time.Since(since) < settleEvery {
			continue
		}
		if err := l.settle(ctx, sent); err != nil {
			return len(rows), err
		}
		sent, since = sent[:0], time.Now()
	}
	return len(rows), l.settle(ctx, sent)
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

// settle notes that messages were delivered, also for whoever is being stopped.
func (l *Ledger) settle(ctx context.Context, sent []string) error {
	if len(sent) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	return l.write(ctx, func(tx *gorm.DB) error {
		change := map[string]any{"state": outboxDelivered, "attempts": gorm.Expr("attempts + 1")}
		return wrap(tx.Model(&outboxRow{}).Where("id IN ?", sent).Updates(change).Error, "settling messages")
	})
}

// postpone notes that a message could not be delivered, and when it is tried again.
func (l *Ledger) postpone(ctx context.Context, r outboxRow) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		change := outboxRow{State: outboxPending, Attempts: r.Attempts + 1, NextTry: now.Add(min(firstPause<<min(r.Attempts, 20), longestPause))}
		return wrap(tx.Model(&outboxRow{}).Where("id = ?", r.Notice.ID).Updates(&change).Error, "postponing a message")
	})
}
