package ledger

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

const (
	probeKey  = "probe"
	probeSize = 16 << 10 // several pages, so that a full disk or a full file shows
	probeWait = 50 * time.Millisecond
)

// Writable reports whether the ledger takes a write now, by writing a note of its
// own that nobody reads. Reading says nothing of that: a full disk and a lock that
// another process holds both let readers through. The context bounds the wait.
func (l *Ledger) Writable(ctx context.Context) error {
	now, err := l.Now(ctx)
	if err != nil {
		return wrap(err, "reading the clock")
	}
	for {
		if err = l.probe(ctx, now); err == nil || l.dialect.name() != SQLite || !errors.Is(err, contract.ErrUnavailable) || !locked(err) {
			return err
		}
		if l.writing.Load() > 0 {
			return nil // the lock is our own: a write of this process is in the middle of its work
		}
		select {
		case <-time.After(probeWait):
		case <-ctx.Done():
			return wrap(err, "another process holds the ledger's lock")
		}
	}
}

// probe writes the note once.
func (l *Ledger) probe(ctx context.Context, now casework.Instant) error {
	note := metaRow{Key: probeKey, Value: now.String() + strings.Repeat(" ", probeSize)}
	return l.prober.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		return wrap(tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&note).Error, "trying to write")
	})
}
