package ledger

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Preview gives the fate of every row of a batch: of settled rows the one they
// had, of the others the one they would have if the batch were committed now.
// Everything is read in one state of the database, so that the sum is exact
// also in the middle of a commit.
func (l *Ledger) Preview(ctx context.Context, id string) (contract.BatchPreview, error) {
	var p contract.BatchPreview
	err := l.view(ctx, func(tx *gorm.DB) error {
		batch, err := takeBatch(tx, id)
		if err != nil {
			return err
		}
		var rows []stagedRow
		if err := tx.Where("batch = ?", id).Order("position").Find(&rows).Error; err != nil {
			return wrap(err, "reading the rows of a batch")
		}
		p = contract.BatchPreview{Batch: batch.batch()}
		if p.Rows, err = l.rowFates(tx, batch, rows); err != nil {
			return err
		}
		p.Sum, err = sum(tx, batch, p.Rows)
		return err
	})
	return p, err
}

func (l *Ledger) rowFates(tx *gorm.DB, batch batchRow, rows []stagedRow) ([]contract.RowFate, error) {
	waiting := slices.DeleteFunc(slices.Clone(rows), func(r stagedRow) bool { return r.Settled })
	g, err := survey(tx, batch, waiting)
	if err != nil {
		return nil, err
	}
	fates := make([]contract.RowFate, len(rows))
	for i, row := range rows {
		if fates[i], err = l.rowFate(tx, g, row); err != nil {
			return nil, err
		}
	}
	return fates, nil
}

func (l *Ledger) rowFate(tx *gorm.DB, g *ground, row stagedRow) (contract.RowFate, error) {
	f := contract.RowFate{
		Position: int(row.Position), Sheet: row.Sheet, RowNumber: int(row.RowNumber), Number: row.Number,
		Fate: row.Fate, Settled: row.Settled, Known: row.Known, Case: row.CaseID, Filing: row.Filing,
	}
	if row.StruckAt != 0 {
		f.Struck = &contract.Strike{By: row.StruckBy, At: row.StruckAt, Reason: row.StrikeReason}
	}
	if row.Settled && row.Fate == contract.FateRefused {
		f.Refusal = &contract.RefusedRow{}
		err := l.openBody(row, f.Refusal)
		f.Raw = f.Refusal.Raw
		return f, err
	}
	// What is sealed as an identity stays sealed: a preview shows no complainant.
	var content contract.BatchRow
	if err := l.openBody(row, &content); err != nil {
		return f, err
	}
	f.Raw = content.Raw
	var err error
	if !row.Settled {
		var decided fate
		if decided, err = l.decideFate(tx, g, row, content); err != nil {
			return f, err
		}
		f.Fate, f.Known, f.Refusal, f.Differences = decided.fate, decided.known, decided.refusal, decided.differences
	} else if f.Fate == contract.FateChanged {
		f.Differences, err = l.differences(tx, content, f.Known)
	}
	return f, err
}

// sum counts the rows by fate and the batch's cases by state, each from its own
// table.
func sum(tx *gorm.DB, batch batchRow, rows []contract.RowFate) (contract.BatchSum, error) {
	s := contract.BatchSum{Declared: batch.batch().DeclaredCount, Read: len(rows), States: map[casework.State]int{}}
	for _, r := range rows {
		switch r.Fate {
		case contract.FateNew:
			s.New++
		case contract.FateUnchanged:
			s.Unchanged++
		case contract.FateChanged:
			s.Changed++
		case contract.FateRepeat:
			s.Repeats++
		case contract.FateSupplement:
			s.Supplements++
		case contract.FateRefused:
			s.Refused++
			if r.Struck != nil {
				s.Struck++
			}
		}
		if r.Case != "" {
			s.Imported++
		}
	}
	var counts []struct {
		State casework.State
		N     int
	}
	err := tx.Table("cases").Select("state, count(*) AS n").Where("batch = ?", batch.ID).Group("state").Scan(&counts).Error
	for _, c := range counts {
		s.States[c.State] = c.N
	}
	return s, wrap(err, "counting the cases of a batch")
}

// OpenRefusals lists the rows that are nobody's case yet, over all batches, the
// longest waiting first: refused rows until they are mended or struck, and
// re-work orders whose filing the rules refused afterwards. They are on the
// shift's list (S1-19).
func (l *Ledger) OpenRefusals(ctx context.Context) ([]contract.OpenRefusal, error) {
	var found []contract.OpenRefusal
	err := l.view(ctx, func(tx *gorm.DB) error {
		var rows []struct {
			Row      stagedRow `gorm:"embedded"`
			Campaign string
			StagedAt casework.Instant
			Why      []byte
		}
		err := tx.Table("batch_rows").Select("batch_rows.*, batches.campaign, batches.staged_at, filings.refusal AS why").
			Joins("JOIN batches ON batches.id = batch_rows.batch").
			Joins("LEFT JOIN filings ON filings.id = batch_rows.filing AND batch_rows.fate = ?", contract.FateSupplement).
			Where("batches.state <> ? AND batch_rows.struck_at = 0", batchStaging).
			Where("(batch_rows.fate = ? OR (batch_rows.fate = ? AND filings.state = ?))",
				contract.FateRefused, contract.FateSupplement, contract.FilingRefused).
			Order("batches.staged_at, batch_rows.batch, batch_rows.position").Scan(&rows).Error
		if err != nil {
			return wrap(err, "reading refused rows")
		}
		for _, r := range rows {
			o := contract.OpenRefusal{Batch: r.Row.Batch, Campaign: r.Campaign, Position: int(r.Row.Position), StagedAt: r.StagedAt}
			if o.Row, err = l.refusalIn(r.Row, r.Why); err != nil {
				return err
			}
			found = append(found, o)
		}
		return nil
	})
	return found, err
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
