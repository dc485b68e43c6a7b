package ledger

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// standingRow is a case's head with its state and what its last event is.
type standingRow struct {
	Head     caseHead `gorm:"embedded"`
	Body     []byte   // of the state
	LastType casework.EventType
	LastAt   casework.Instant
	ReadAt   casework.Instant // by PostgreSQL's clock
}

var standingColumns = prefixed[caseHead](casesTable, "") + ", snapshots.body, events.type AS last_type, events.recorded_at AS last_at, "

// Case reads a case as it stands.
func (l *Ledger) Case(ctx context.Context, who contract.Reader, id casework.CaseID) (contract.CaseRecord, error) {
	var record contract.CaseRecord
	asked := time.Now()
	err := l.glance(ctx, func(tx *gorm.DB) error {
		record = contract.CaseRecord{}
		var row standingRow
		err := tx.Table(casesTable).Select(standingColumns + l.dialect.clock() + " AS read_at").Joins("LEFT JOIN snapshots ON snapshots.case_id = cases.id").
			Joins("LEFT JOIN events ON events.case_id = cases.id AND events.seq = cases.last_event_seq").
			Scopes(visibleCase(who, casework.DataCases, id)).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return noSuchCase()
		}
		if err != nil {
			return wrap(err, "reading a case")
		}
		record = contract.CaseRecord{
			Epoch: row.Head.Epoch, Open: row.Head.Open, NextAt: row.Head.NextAt, UpdatedAt: row.Head.ChangedAt, Now: l.readAt(asked, row.ReadAt),
		}
		c, err := snapshotRow{CaseID: id, Body: row.Body}.state()
		if err != nil {
			return err
		}
		s := newSight(tx, who, c)
		if record.Case, err = s.redacted(); err != nil {
			return err
		}
		if record.TextsUnread, err = l.textsUnread(tx, id); err != nil {
			return err
		}
		if record.Waiting, err = s.waiting(row.Head.Counters); err != nil || !blind(who) {
			return err
		}
		if keeps[row.LastType] == nil {
			record.UpdatedAt = row.LastAt
			return nil
		}
		last, err := s.last()
		record.UpdatedAt = last.RecordedAt
		return err
	})
	return record, err
}

// Timeline reads the events of a case after a sequence number, oldest first,
// as far as the reader may see them.
func (l *Ledger) Timeline(ctx context.Context, who contract.Reader, id casework.CaseID, after int64, limit int) ([]casework.Event, error) {
	return l.timeline(ctx, who, id, after, limit, eventsOf)
}

// Latest reads the events of a case before a sequence number, latest first, as
// far as the reader may see them; before nothing: from the last one on.
func (l *Ledger) Latest(ctx context.Context, who contract.Reader, id casework.CaseID, before int64, limit int) ([]casework.Event, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	return l.timeline(ctx, who, id, before, limit, eventsBefore)
}

func (l *Ledger) timeline(ctx context.Context, who contract.Reader, id casework.CaseID, from int64, limit int,
	read func(tx *gorm.DB, id casework.CaseID, from int64, limit int) ([]casework.Event, error),
) ([]casework.Event, error) {
	events := []casework.Event{}
	err := l.view(ctx, func(tx *gorm.DB) error {
		s, err := seenSight(tx, who, casework.DataTimeline, id)
		if err != nil {
			return err
		}
		limit := pageSize(limit)
		for len(events) < limit {
			found, err := read(tx, id, from, limit)
			if err != nil || len(found) == 0 {
				return err
			}
			from = found[len(found)-1].Seq
			if found, err = s.events(found); err != nil {
				return err
			}
			events = append(events, found...)
		}
		events = events[:limit]
		return nil
	})
	return events, err
}

func eventsOf(tx *gorm.DB, id casework.CaseID, after int64, limit int) ([]casework.Event, error) {
	var rows []eventRow
	if err := tx.Where("case_id = ? AND seq > ?", id, after).Order("seq").Limit(limit).Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading events")
	}
	return eventsIn(rows)
}

func eventsBefore(tx *gorm.DB, id casework.CaseID, before int64, limit int) ([]casework.Event, error) {
	var rows []eventRow
	if err := tx.Where("case_id = ? AND seq < ?", id, before).Order("seq DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading the latest events")
	}
	return eventsIn(rows)
}

func eventsIn(rows []eventRow) ([]casework.Event, error) {
	events := make([]casework.Event, len(rows))
	for i, r := range rows {
		if err := unmarshal(r.Bytes, &events[i], fmt.Sprintf("event %s-%d", r.CaseID, r.Seq)); err != nil {
			return nil, err
		}
	}
	return events, nil
}

// Filings reads the filings of a case, oldest first.
func (l *Ledger) Filings(ctx context.Context, who contract.Reader, id casework.CaseID) ([]contract.Filing, error) {
	filings := []contract.Filing{}
	err := l.view(ctx, func(tx *gorm.DB) error {
		s, err := seenSight(tx, who, casework.DataFilings, id)
		if err != nil {
			return err
		}
		var rows []filingRow
		if err := tx.Where("case_id = ?", id).Order("seq").Find(&rows).Error; err != nil {
			return wrap(err, "reading filings")
		}
		for _, r := range rows {
			open, err := s.filing(r)
			if err != nil {
				return err
			}
			if !open {
				continue
			}
			f, err := r.filing(0)
			if err != nil {
				return err
			}
			filings = append(filings, f)
		}
		return nil
	})
	return filings, err
}

// Stream reads the events of all cases that the reader may see after a position
// of the chain, in its order, together with the position up to which it has
// looked: the cursor of the next call, also where nothing was the reader's.
func (l *Ledger) Stream(ctx context.Context, who contract.Reader, after int64, limit int) ([]contract.ChainEvent, int64, error) {
	events := []contract.ChainEvent{}
	upTo := after
	err := l.view(ctx, func(tx *gorm.DB) error {
		head, err := headOf(tx)
		if err != nil {
			return err
		}
		upTo = max(after, head.Pos)
		var rows []struct {
			Pos   int64
			Bytes []byte
		}
		limit := pageSize(limit)
		err = tx.Table("chain").Select("chain.pos, events.bytes").
			Joins("JOIN events ON events.case_id = chain.case_id AND events.seq = chain.seq").
			Scopes(visible(who, casework.DataTimeline, "chain.case_id"), ofCases("chain.case_id")).
			Where("chain.pos > ?", after).Order("chain.pos").Limit(limit).Find(&rows).Error
		if err != nil {
			return wrap(err, "reading the stream of events")
		}
		sights := sights{}
		for _, r := range rows {
			var e casework.Event
			if err := unmarshal(r.Bytes, &e, fmt.Sprintf("event at position %d", r.Pos)); err != nil {
				return err
			}
			shown, err := sights.event(tx, who, e)
			if err != nil {
				return err
			}
			for _, e := range shown {
				events = append(events, contract.ChainEvent{Pos: r.Pos, Event: e})
			}
		}
		if len(rows) == limit {
			upTo = rows[limit-1].Pos
		}
		return nil
	})
	return events, upTo, err
}
