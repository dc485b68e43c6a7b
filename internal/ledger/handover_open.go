package ledger

import (
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// openShift is all that is open at an instant, by part: ids of cases, units and
// lists, and names of rows. It is that of the whole office.
type openShift struct {
	At    casework.Instant                `json:"at"`
	Items map[contract.ShiftPart][]string `json:"items"`
	Gaps  []contract.Unattended           `json:"gaps"`
}

func listedKey(batch string, position int64) string {
	return batch + "/" + strconv.FormatInt(position, 10)
}

// openShiftIn lists what is open now, each part in the order in which it is
// read: cases by what falls due first, the rest by what waits longest.
func (l *Ledger) openShiftIn(tx *gorm.DB, now casework.Instant) (openShift, error) {
	open := openShift{At: now, Items: map[contract.ShiftPart][]string{}}
	dueBefore := now.Add(contract.ShiftAhead)
	for _, part := range contract.ShiftParts {
		for _, f := range contract.ShiftCases(part, dueBefore) {
			var ids []string
			if err := tx.Model(&caseRow{}).Scopes(l.matching(contract.Reader{All: true}, f, now)).Order(byDue.by).Pluck("cases.id", &ids).Error; err != nil {
				return open, wrap(err, "listing what is open")
			}
			open.Items[part] = append(open.Items[part], ids...)
		}
	}
	gaps, err := unattended(tx, contract.Reader{All: true}, now, dueBefore)
	if err != nil {
		return open, err
	}
	for _, g := range gaps {
		g.OpenCases = 0 // whoever reads it later may not see all of them
		open.Gaps = append(open.Gaps, g)
		open.Items[contract.PartUnattended] = append(open.Items[contract.PartUnattended], string(g.Unit))
	}
	var rows []stagedRow
	err = openRows(tx).Select("batch_rows.batch, batch_rows.position").Order("batches.staged_at, batch_rows.batch, batch_rows.position").Find(&rows).Error
	if err != nil {
		return open, wrap(err, "listing refused rows")
	}
	for _, r := range rows {
		open.Items[contract.PartRefused] = append(open.Items[contract.PartRefused], listedKey(r.Batch, r.Position))
	}
	var lists []string
	err = tx.Model(&batchRow{}).Where("state = ?", contract.BatchStaged).Order("staged_at, id").Pluck("id", &lists).Error
	open.Items[contract.PartStaged] = lists
	return open, wrap(err, "listing staged lists")
}
