package ledger

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// OpenRefusals lists the rows that are nobody's case yet, over all batches, the
// longest waiting first: refused rows until they are mended or struck, and
// re-work orders whose filing the rules refused afterwards. They are on the
// shift's list (S1-19). It counts all and gives the first of them; 0: all.
func (l *Ledger) OpenRefusals(ctx context.Context, first int) (found []contract.OpenRefusal, count int64, err error) {
	err = l.view(ctx, func(tx *gorm.DB) error {
		if err := openRows(tx).Count(&count).Error; err != nil {
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
		q := openRows(tx).Select("batch_rows.*, batches.campaign, batches.staged_at, batches.file_name, batches.upstream_no, filings.refusal AS why").
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
			contract.FateRefused, contract.FateSupplement, contract.FilingRefused)
}

func (l *Ledger) refusalIn(row stagedRow, why []byte) (contract.RefusedRow, error) {
	var r contract.RefusedRow
	if row.Fate == contract.FateRefused {
		return r, l.openBody(row, &r)
	}
	var content contract.BatchRow
	if err := l.openBody(row, &content); err != nil {
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
