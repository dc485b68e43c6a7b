package ledger

import (
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A list states one instant of hand-over for all its rows. A row that is a known case
// brings it to a case that has an instant already, by which its clocks run: where they
// differ, that is told and nothing is overwritten, and the row is as much the same as
// it was, for rows that truly came later stand beside those of before.

// otherHandover is the query, over cases, for those that were never handed over at an
// instant: neither as they stand, in their first round or their present one, nor as a
// list has it that they came from or that ordered their re-work. What a person
// corrected since is not told again of each list that has it as it was.
func otherHandover(tx *gorm.DB, at casework.Instant) *gorm.DB {
	const said = "NOT EXISTS (SELECT 1 FROM batch_rows r JOIN batches b ON b.id = r.batch WHERE b.handed_over_at = ? AND "
	return tx.Table("cases").Where("cases.first_handed_over_at <> ? AND cases.handed_over_at <> ?", at, at).
		Where(said+"r.case_id = cases.id AND r.case_id <> '')", at).
		Where(said+"r.known = cases.id AND r.known <> '' AND r.fate = '"+contract.FateSupplement+"')", at)
}

// compared are the fates of rows that are a known case and become none.
var compared = []string{contract.FateUnchanged, contract.FateChanged}

// countHandovers counts the settled rows whose cases have another instant.
func countHandovers(tx *gorm.DB, batch batchRow, s *contract.BatchSum) error {
	var n int64
	err := otherHandover(tx, batch.HandedOverAt).Joins("JOIN batch_rows m ON m.known = cases.id AND m.known <> ''").
		Where("m.batch = ? AND m.settled AND m.fate IN ?", batch.ID, compared).Count(&n).Error
	s.OtherHandover += int(n)
	return wrap(err, "comparing instants of hand-over")
}

// addHandovers says of rows that are a known case where it was handed over at another
// instant than the list, beside what else differs, and gives back how many those are.
func addHandovers(tx *gorm.DB, batch batchRow, fates []contract.RowFate) (int, error) {
	at := map[casework.CaseID][]int{}
	var ids []casework.CaseID
	for i, f := range fates {
		if slices.Contains(compared, f.Fate) && f.Known != "" {
			at[f.Known] = append(at[f.Known], i)
			ids = append(ids, f.Known)
		}
	}
	n := 0
	for some := range slices.Chunk(ids, rowsAtOnce) {
		var cases []struct {
			ID                casework.CaseID
			HandedOverAt      casework.Instant
			FirstHandedOverAt casework.Instant
		}
		err := otherHandover(tx, batch.HandedOverAt).Select("cases.id, cases.handed_over_at, cases.first_handed_over_at").
			Where("cases.id IN ?", some).Find(&cases).Error
		if err != nil {
			return n, wrap(err, "comparing instants of hand-over")
		}
		for _, c := range cases {
			known := c.FirstHandedOverAt
			if batch.Kind == contract.ListSupplement {
				known = c.HandedOverAt
			}
			for _, i := range at[c.ID] {
				n++
				fates[i].Differences = append(fates[i].Differences, contract.Difference{
					Field: contract.HandedOverField, Known: casework.Shanghai.Local(known), Row: casework.Shanghai.Local(batch.HandedOverAt),
				})
			}
			delete(at, c.ID) // a chunk may name it again
		}
	}
	return n, nil
}
