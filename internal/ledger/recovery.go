package ledger

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Unapplied finds the oldest filing without an outcome of each case in which
// one has waited for longer than olderThan, the longest waiting first.
func (l *Ledger) Unapplied(ctx context.Context, olderThan time.Duration, limit int) ([]contract.Filing, error) {
	now, err := l.Now(ctx)
	if err != nil {
		return nil, wrap(err, "reading the clock")
	}
	var rows []struct {
		Filing filingRow `gorm:"embedded"`
		Epoch  int64
	}
	err = l.read(ctx).Table("filings").Select("filings.*, cases.epoch").
		Joins("JOIN cases ON cases.id = filings.case_id AND filings.seq = cases.applied_seq + 1").
		Where("filings.state = 'pending' AND filings.filed_at <= ?", now.Add(-casework.Span(olderThan.Microseconds()))).
		Order("filings.filed_at, filings.id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, wrap(err, "looking for filings without an outcome")
	}
	filings := make([]contract.Filing, len(rows))
	for i, r := range rows {
		if filings[i], err = r.Filing.filing(r.Epoch); err != nil {
			return nil, err
		}
	}
	return filings, nil
}

// movedFor is how long nothing has been done to a case whose workflow is to set its
// timer anew: what is done to it in one go moves it once.
const movedFor = 2 * casework.Second

// Unstarted counts the cases whose workflow is not started for the present epoch, or not
// known to be.
func (l *Ledger) Unstarted(ctx context.Context) (int64, error) {
	var n int64
	err := l.read(ctx).Model(&caseRow{}).Where("started_epoch < epoch").Count(&n).Error
	return n, wrap(err, "counting workflows that were not started")
}

// Overslept finds cases whose workflow should have woken longer than by ago, or
// was never started for the present epoch. A workflow that is to be started may rest
// until the case's first clock, where nothing else waits for it.
func (l *Ledger) Overslept(ctx context.Context, by time.Duration, limit int) ([]contract.CaseRef, error) {
	now, err := l.Now(ctx)
	if err != nil {
		return nil, wrap(err, "reading the clock")
	}
	var asleep, unstarted, moved []caseHead
	err = byField(l.read(ctx)).Where("next_at > 0 AND next_at <= ?", now.Add(-casework.Span(by.Microseconds()))).
		Order("next_at").Limit(limit).Find(&asleep).Error
	if err != nil {
		return nil, wrap(err, "looking for workflows that overslept")
	}
	err = byField(l.read(ctx)).Where("started_epoch < epoch AND (batch <> '' OR last_stamp <= ?)", now.Add(-casework.Span(contract.StartedFor.Microseconds()))).
		Order("id").Limit(limit).Find(&unstarted).Error
	if err != nil {
		return nil, wrap(err, "looking for workflows that were not started")
	}
	if err := byField(l.read(ctx)).Where("rings_at <> next_at AND last_stamp <= ? AND started_epoch = epoch", now.Add(-movedFor)).
		Order("last_stamp").Limit(limit).Find(&moved).Error; err != nil {
		return nil, wrap(err, "looking for workflows whose timers are set for another instant")
	}
	refs := []contract.CaseRef{}
	named := map[casework.CaseID]bool{}
	for _, r := range slices.Concat(asleep, unstarted, moved) { // those whose clock has rung first, however many are to be started
		if !named[r.ID] && len(refs) < limit {
			named[r.ID] = true
			refs = append(refs, contract.CaseRef{Case: r.ID, Epoch: r.Epoch, RestsUntil: r.restsUntil()})
		}
	}
	return refs, nil
}

// restsUntil is when a workflow that is started now has something to do. The record must
// have it that its timer is set for then: else it looks at once, and the record hears of it.
func (r caseHead) restsUntil() casework.Instant {
	if r.Counters.AppliedSeq < r.Counters.LastFilingSeq || r.Counters.RingsAt != r.NextAt {
		return 0
	}
	return r.NextAt
}

// MarkStarted notes that workflows of cases were started, each for its epoch. The
// note of an epoch that has been replaced is of no effect.
func (l *Ledger) MarkStarted(ctx context.Context, refs ...contract.CaseRef) error {
	// One after another, as everybody locks several cases.
	inOrder := slices.SortedFunc(slices.Values(refs), func(a, b contract.CaseRef) int { return cmp.Compare(a.Case, b.Case) })
	return l.write(ctx, func(tx *gorm.DB) error {
		for some := range slices.Chunk(inOrder, rowsAtOnce) {
			if err := l.markStarted(tx, some); err != nil {
				return wrap(err, "noting starts")
			}
		}
		return nil
	})
}

func (l *Ledger) markStarted(tx *gorm.DB, refs []contract.CaseRef) error {
	if len(refs) == 1 {
		return tx.Model(&caseRow{}).Where("id = ? AND epoch = ? AND started_epoch < ?", refs[0].Case, refs[0].Epoch, refs[0].Epoch).
			Update("started_epoch", refs[0].Epoch).Error
	}
	started := map[contract.CaseRef]bool{}
	var named []casework.CaseID
	for _, ref := range refs {
		started[contract.CaseRef{Case: ref.Case, Epoch: ref.Epoch}] = true
		named = append(named, ref.Case)
	}
	var rows []contract.CaseRef
	err := l.dialect.lock(tx).Model(&caseRow{}).Select("id AS \"case\", epoch").
		Where("id IN ? AND started_epoch < epoch", named).Order("id" + l.dialect.bytewise()).Find(&rows).Error
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(row contract.CaseRef) bool { return !started[row] })
	if len(rows) == 0 {
		return nil
	}
	ids := make([]casework.CaseID, len(rows))
	for i, row := range rows {
		ids[i] = row.Case
	}
	return tx.Model(&caseRow{}).Where("id IN ?", ids).Update("started_epoch", gorm.Expr("epoch")).Error
}

// Doubt forgets that workflows were started for the unfinished cases that
// changed within lately before the latest change of all; Overslept names them
// then, and they are made to look again. When a process dies together with its
// engine, what was just applied stands here and not yet in the workflow, which
// sleeps on until the instant that it knew. It gives their number.
func (l *Ledger) Doubt(ctx context.Context, lately time.Duration) (int64, error) {
	var doubted int64
	err := l.write(ctx, func(tx *gorm.DB) error {
		var last casework.Instant
		if err := tx.Model(&caseRow{}).Select("coalesce(max(last_stamp), 0)").Scan(&last).Error; err != nil {
			return wrap(err, "looking for the latest change")
		}
		noted := tx.Model(&caseRow{}).
			Where("started_epoch = epoch AND last_stamp >= ? AND ("+unfinished+")", last.Add(-casework.Span(lately.Microseconds()))).
			Update("started_epoch", gorm.Expr("epoch - 1"))
		doubted = noted.RowsAffected
		return wrap(noted.Error, "doubting starts")
	})
	return doubted, err
}

// unfinished is which cases need a workflow: open ones, and ended ones in which a clock
// still runs or a filing waits.
const unfinished = "board_rank = 0 OR next_at > 0 OR applied_seq < last_filing_seq"

// AtRest says of those of the named cases that are in the record whether they are at
// rest: they need no workflow.
func (l *Ledger) AtRest(ctx context.Context, ids []casework.CaseID) (map[casework.CaseID]bool, error) {
	rests := map[casework.CaseID]bool{}
	for chunk := range slices.Chunk(ids, rowsAtOnce) {
		var rows []struct {
			ID   casework.CaseID
			Rest bool
		}
		err := l.read(ctx).Model(&caseRow{}).Select("id, NOT ("+unfinished+") AS rest").Where("id IN ?", chunk).Find(&rows).Error
		if err != nil {
			return nil, wrap(err, "looking which cases are at rest")
		}
		for _, r := range rows {
			rests[r.ID] = r.Rest
		}
	}
	return rests, nil
}

// Unfinished lists, in the order of their ids, the cases that are not at rest. A call
// with the last id of the one before continues it.
func (l *Ledger) Unfinished(ctx context.Context, after casework.CaseID, limit int) ([]contract.CaseRef, error) {
	var rows []caseHead
	err := l.read(ctx).Where("id > ? AND ("+unfinished+")", after).Order("id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, wrap(err, "listing unfinished cases")
	}
	refs := make([]contract.CaseRef, len(rows))
	for i, r := range rows {
		refs[i] = contract.CaseRef{Case: r.ID, Epoch: r.Epoch}
	}
	return refs, nil
}

// RaiseEpoch shuts out the present workflow run of a case: whatever it still
// asks for is answered as fenced. It gives the new epoch, for which a workflow
// is to be started.
func (l *Ledger) RaiseEpoch(ctx context.Context, id casework.CaseID) (int64, error) {
	var epoch int64
	err := l.write(ctx, func(tx *gorm.DB) error {
		row, err := l.lockCase(tx, id)
		if err != nil {
			return err
		}
		epoch = row.Epoch + 1
		return wrap(tx.Model(&caseRow{}).Where("id = ?", id).Update("epoch", epoch).Error, "raising an epoch")
	})
	return epoch, err
}

// Meta reads a value kept beside the record; "" when there is none.
func (l *Ledger) Meta(ctx context.Context, key string) (string, error) {
	var row metaRow
	err := l.read(ctx).Where("key = ?", key).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", nil
	}
	return row.Value, wrap(err, "reading "+key)
}

// SetMeta stores a value beside the record.
func (l *Ledger) SetMeta(ctx context.Context, key, value string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		row := metaRow{Key: key, Value: value}
		return wrap(tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error, "storing "+key)
	})
}
