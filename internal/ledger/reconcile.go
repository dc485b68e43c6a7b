package ledger

import (
	"context"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Reconcile compares the rows of all lists with the cases there are (S1-19), in
// one reading of the ledger.
func (l *Ledger) Reconcile(ctx context.Context) (contract.Reconciliation, error) {
	r := contract.Reconciliation{States: map[casework.State]int64{}}
	became := []string{contract.FateNew, contract.FateRepeat}
	count := func(into *int64, q *gorm.DB) error { return wrap(q.Count(into).Error, "reconciling lists and cases") }
	err := l.read(ctx).Transaction(func(tx *gorm.DB) error {
		rows := func() *gorm.DB {
			return tx.Table("batch_rows").Where("settled AND case_id <> '' AND fate IN ?", became)
		}
		if err := count(&r.Imported, rows()); err != nil {
			return err
		}
		if err := count(&r.Lost, rows().Where("NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = batch_rows.case_id)")); err != nil {
			return err
		}
		if err := count(&r.Entered, tx.Table("cases").Where("batch NOT IN (SELECT id FROM batches)")); err != nil {
			return err
		}
		strange := tx.Table("cases").Where("batch IN (SELECT id FROM batches) AND NOT EXISTS (SELECT 1 FROM batch_rows r WHERE r.case_id = cases.id AND r.fate IN ?)", became)
		if err := count(&r.Strange, strange); err != nil {
			return err
		}
		if err := count(&r.Refused, tx.Table("batch_rows").Where("fate = ? AND struck_at = 0", contract.FateRefused)); err != nil {
			return err
		}
		var states []struct {
			State casework.State
			N     int64
		}
		err := tx.Table("cases").Select("state, count(*) AS n").Group("state").Find(&states).Error
		for _, s := range states {
			r.States[s.State] = s.N
		}
		return wrap(err, "reconciling lists and cases")
	})
	return r, err
}
