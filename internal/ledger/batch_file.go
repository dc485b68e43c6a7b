package ledger

import (
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/contract"
)

// addFiles says of rows that have their number in a corrected list which one
// that is. A list that was cut short is none yet; it is sent again.
func addFiles(tx *gorm.DB, campaign string, fates []contract.RowFate) error {
	var digests []string
	for _, f := range fates {
		if f.File != "" {
			digests = append(digests, f.File)
		}
	}
	if len(digests) == 0 {
		return nil
	}
	slices.Sort(digests)
	sent := map[string]*contract.Sending{}
	for some := range slices.Chunk(slices.Compact(digests), rowsAtOnce) {
		var files []batchFileRow
		if err := tx.Where("campaign = ? AND digest IN ?", campaign, some).Find(&files).Error; err != nil {
			return wrap(err, "looking for the files of rows")
		}
		for _, f := range files {
			sent[f.Digest] = &contract.Sending{At: f.SentAt, By: f.SentBy, FileName: f.Name}
		}
	}
	for i := range fates {
		fates[i].From = sent[fates[i].File]
	}
	return nil
}
