package ledger

import (
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// addVerbatim says of rows that would become cases whether a case of the campaign
// says the same word for word, in whatever list it came or by hand, and counts
// them. Texts are looked for by their digests, and none is opened.
func addVerbatim(tx *gorm.DB, batch batchRow, fates []contract.RowFate, contents []contract.BatchRow, sum *contract.Verbatim) error {
	digestOf := map[int]string{}
	var digests []string
	for i, f := range fates {
		if f.Fate == contract.FateNew || f.Fate == contract.FateRepeat {
			digestOf[i] = casework.NewText(contents[i].Complaint).Digest
			digests = append(digests, digestOf[i])
		}
	}
	sum.Of += len(digests)
	slices.Sort(digests)
	cases := map[string]casework.CaseID{}
	for some := range slices.Chunk(slices.Compact(digests), rowsAtOnce) {
		var found []struct {
			Digest string
			ID     casework.CaseID
		}
		err := tx.Raw("SELECT texts.digest, min(cases.id) AS id FROM texts CROSS JOIN cases "+
			"WHERE texts.digest IN ? AND cases.id = texts.case_id AND cases.campaign = ? AND cases.batch <> ? GROUP BY texts.digest",
			some, batch.Campaign, batch.ID).Scan(&found).Error
		if err != nil {
			return wrap(err, "looking for cases that say the same")
		}
		for _, c := range found {
			cases[c.Digest] = c.ID
		}
	}
	for i := range fates {
		f := &fates[i]
		if f.Verbatim = cases[digestOf[i]]; f.Verbatim == "" {
			continue
		}
		if sum.Rows++; sum.Rows == 1 {
			sum.Sheet, sum.RowNumber, sum.Number = f.Sheet, f.RowNumber, f.Number
		}
	}
	return nil
}
