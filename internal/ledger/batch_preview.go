package ledger

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Preview gives the fate of every row of a batch, see PreviewPage.
func (l *Ledger) Preview(ctx context.Context, id string) (contract.BatchPreview, error) {
	return l.PreviewPage(ctx, id, contract.BatchPage{})
}

// previewedAtOnce bounds the rows of a batch that are held at once.
const previewedAtOnce = 500

// PreviewPage gives the fates of some rows of a batch, and the sum over all: of
// settled rows the fate they had, of the others the one they would have if the
// batch were committed now. Everything is read in one state of the database, so
// that the sum is exact also in the middle of a commit.
func (l *Ledger) PreviewPage(ctx context.Context, id string, page contract.BatchPage) (contract.BatchPreview, error) {
	var p contract.BatchPreview
	err := l.view(ctx, func(tx *gorm.DB) error {
		batch, err := takeBatch(tx, id)
		if err != nil {
			return err
		}
		nth, err := ordinalsOf(tx, id)
		if err != nil {
			return err
		}
		p = contract.BatchPreview{Batch: batch.batch(), Sum: contract.BatchSum{Declared: batch.batch().DeclaredCount}}
		for last := int64(0); ; {
			var rows []stagedRow
			err := tx.Where("batch = ? AND position > ?", id, last).Order("position").Limit(previewedAtOnce).Find(&rows).Error
			if err != nil {
				return wrap(err, "reading the rows of a batch")
			}
			if len(rows) == 0 {
				break
			}
			last = rows[len(rows)-1].Position
			if err := l.rowFates(tx, batch, rows, nth, page, &p); err != nil {
				return err
			}
		}
		p.Sum.States, err = caseStates(tx, batch)
		return err
	})
	return p, err
}

// rowFates counts some rows and takes those that were asked for.
func (l *Ledger) rowFates(tx *gorm.DB, batch batchRow, rows []stagedRow, nth ordinals, page contract.BatchPage, p *contract.BatchPreview) error {
	waiting := slices.DeleteFunc(slices.Clone(rows), func(r stagedRow) bool { return r.Settled })
	g, err := survey(tx, batch, waiting, nth)
	if err != nil {
		return err
	}
	for _, row := range rows {
		full := page.Limit > 0 && len(p.Rows) == page.Limit
		asked := row.Position > int64(page.After) && !full && (page.Fate == "" || !row.Settled || row.Fate == page.Fate)
		f := contract.RowFate{Fate: row.Fate, Case: row.CaseID}
		if asked || !row.Settled {
			if f, err = l.rowFate(tx, g, row); err != nil {
				return err
			}
		}
		countRow(&p.Sum, f.Fate, f.Case != "", row.StruckAt != 0)
		wanted := row.Position > int64(page.After) && (page.Fate == "" || f.Fate == page.Fate)
		switch {
		case wanted && full && p.Next == 0:
			p.Next = p.Rows[len(p.Rows)-1].Position
		case wanted && !full:
			p.Rows = append(p.Rows, f)
		}
	}
	return nil
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

// countRow counts a row by its fate.
func countRow(s *contract.BatchSum, fate string, imported, struck bool) {
	s.Read++
	switch fate {
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
		if struck {
			s.Struck++
		}
	}
	if imported {
		s.Imported++
	}
}

// caseStates counts the batch's cases by state, from their own table.
func caseStates(tx *gorm.DB, batch batchRow) (map[casework.State]int, error) {
	var counts []struct {
		State casework.State
		N     int
	}
	err := tx.Table("cases").Select("state, count(*) AS n").Where("batch = ?", batch.ID).Group("state").Scan(&counts).Error
	states := map[casework.State]int{}
	for _, c := range counts {
		states[c.State] = c.N
	}
	return states, wrap(err, "counting the cases of a batch")
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
