package ledger

import (
	"context"
	"errors"
	"maps"
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// OpenRefusals lists the rows that are nobody's case yet, over all batches, the
// longest waiting first: refused rows until they are mended or struck, and
// re-work orders whose filing the rules refused afterwards. They are on the
// shift's list (S1-19), those of a list that was saved anew once. Rows of cases from
// which the reader is recused are not there. It counts all and gives the first of
// them; 0: all.
func (l *Ledger) OpenRefusals(ctx context.Context, who contract.Reader, first int) (found []contract.OpenRefusal, count int64, err error) {
	err = l.view(ctx, func(tx *gorm.DB) error {
		barred, err := l.barredRows(tx, who.Actor, func() *gorm.DB { return openRows(tx) })
		if err != nil {
			return err
		}
		open := func() *gorm.DB {
			if len(barred) == 0 {
				return openRows(tx)
			}
			return openRows(tx).Where("(batch_rows.batch || '/' || batch_rows.position) NOT IN ?", slices.Collect(maps.Keys(barred)))
		}
		if err := open().Count(&count).Error; err != nil {
			return wrap(err, "counting refused rows")
		}
		var rows []struct {
			Row      stagedRow `gorm:"embedded"`
			Campaign string
			StagedAt casework.Instant
			FileName string
			Upstream string `gorm:"column:upstream_no"`
			Why      []byte
		}
		q := open().Select("batch_rows.*, batches.campaign, batches.staged_at, batches.file_name, batches.upstream_no, filings.refusal AS why").
			Order("batches.staged_at, batch_rows.batch, batch_rows.position")
		if first > 0 {
			q = q.Limit(first)
		}
		if err := q.Scan(&rows).Error; err != nil {
			return wrap(err, "reading refused rows")
		}
		for _, r := range rows {
			o := contract.OpenRefusal{Batch: r.Row.Batch, Campaign: r.Campaign, Position: int(r.Row.Position), StagedAt: r.StagedAt, FileName: r.FileName, UpstreamBatchNo: r.Upstream}
			if o.Row, err = l.refusalIn(r.Row, r.Why); err != nil {
				return err
			}
			if o.Row.File != "" {
				file, err := fileOf(tx, r.Campaign, o.Row.File)
				if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
					return wrap(err, "looking for the file of a row")
				}
				o.FileName = file.Name // none while the sending of the list was cut short
			}
			found = append(found, o)
		}
		return nil
	})
	return found, count, err
}

// openRows are the rows on the shift's list, with their batches and filings.
func openRows(tx *gorm.DB) *gorm.DB {
	return tx.Table("batch_rows").
		Joins("JOIN batches ON batches.id = batch_rows.batch").
		Joins("LEFT JOIN filings ON filings.id = batch_rows.filing AND batch_rows.fate = ?", contract.FateSupplement).
		Where("batches.state NOT IN ? AND batch_rows.struck_at = 0", []string{batchStaging, contract.BatchWithdrawn}).
		Where("(batch_rows.fate = ? OR (batch_rows.fate = ? AND filings.state = ?))",
			contract.FateRefused, contract.FateSupplement, contract.FilingRefused).
		Where("NOT (batch_rows.fate = ? AND "+seenToElsewhere+")", contract.FateRefused, []string{batchStaging, contract.BatchWithdrawn}, contract.FateRefused)
}

func (l *Ledger) refusalIn(row stagedRow, why []byte) (contract.RefusedRow, error) {
	var r contract.RefusedRow
	var content contract.BatchRow
	into := any(&content)
	if row.Fate == contract.FateRefused {
		into = &r
	}
	err := l.openBody(row, into)
	if unread(err) {
		return unreadRow(row, err), nil
	}
	if err != nil || row.Fate == contract.FateRefused {
		return r, err
	}
	var refusal casework.Error
	if err := unmarshal(why, &refusal, "refusal of a re-work order"); err != nil {
		return r, err
	}
	r = *refusalOf(row, content, refusal.Code)
	r.Params = refusal.Params
	return r, nil
}

// WaitingLists lists the lists that were staged and never committed, or of which
// mended rows wait to be, the longest waiting first. It counts all and gives the
// first of them; 0: all.
func (l *Ledger) WaitingLists(ctx context.Context, first int) (found []contract.WaitingList, count int64, err error) {
	err = l.view(ctx, func(tx *gorm.DB) error {
		staged := func() *gorm.DB { return tx.Model(&batchRow{}).Where("state = ?", contract.BatchStaged) }
		if err := staged().Count(&count).Error; err != nil {
			return wrap(err, "counting staged lists")
		}
		q := staged().Order("staged_at, id")
		if first > 0 {
			q = q.Limit(first)
		}
		var batches []batchRow
		if err := q.Find(&batches).Error; err != nil {
			return wrap(err, "reading staged lists")
		}
		for _, b := range batches {
			list := contract.WaitingList{Batch: b.batch()}
			err := tx.Raw("SELECT count(*) AS rows, coalesce(sum(CASE WHEN settled THEN 0 ELSE 1 END), 0) AS waiting, "+
				"coalesce(sum(CASE WHEN fate = ? AND struck_at = 0 THEN 1 ELSE 0 END), 0) AS refused FROM batch_rows WHERE batch = ?",
				contract.FateRefused, b.ID).Row().Scan(&list.Rows, &list.Waiting, &list.Refused)
			if err != nil {
				return wrap(err, "counting the rows of a staged list")
			}
			found = append(found, list)
		}
		return nil
	})
	return found, count, err
}
