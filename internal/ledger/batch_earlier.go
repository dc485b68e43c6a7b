package ledger

import (
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// mostCompared bounds the earlier cases that a repeat is compared with: the
// number's own and the latest ones. All of them are named.
const mostCompared = 5

// addEarlier says of repeats which cases they are, or will be, linked to, how
// those stand and in what each row differs from them. Rows that are not settled
// bring the ids along; of the others the case that came of the row knows them.
func (l *Ledger) addEarlier(tx *gorm.DB, batch string, fates []contract.RowFate) error {
	at := map[int64]*contract.RowFate{}
	var positions []int64
	for i := range fates {
		if f := &fates[i]; f.Fate == contract.FateRepeat {
			at[int64(f.Position)] = f
			positions = append(positions, int64(f.Position))
		}
	}
	numbers := map[string]string{}
	for some := range slices.Chunk(positions, rowsAtOnce) {
		var rows []stagedRow
		if err := tx.Where("batch = ? AND position IN ?", batch, some).Find(&rows).Error; err != nil {
			return wrap(err, "reading the repeats of a batch")
		}
		for _, row := range rows {
			var content contract.BatchRow
			if _, err := l.openAsFarAs(row, &content); err != nil {
				return err
			}
			if err := l.compareRepeat(tx, content, at[row.Position], numbers); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *Ledger) compareRepeat(tx *gorm.DB, content contract.BatchRow, f *contract.RowFate, numbers map[string]string) error {
	if f.Settled {
		c, err := loadCase(tx, f.Case)
		if err != nil {
			return err
		}
		for _, link := range c.Repeats {
			if link.Basis == repeatsByNumber {
				f.Earlier = append(f.Earlier, contract.EarlierCase{Case: link.Case})
			}
		}
	}
	for i := range f.Earlier {
		e := &f.Earlier[i]
		c, err := loadCase(tx, e.Case)
		if err != nil {
			return err
		}
		e.State, e.HandedOverAt = c.State, c.HandedOverAt
		if e.UpstreamBatchNo, err = upstreamNo(tx, c.Source.Batch, numbers); err != nil {
			return err
		}
		if i > 0 && i <= len(f.Earlier)-mostCompared {
			continue
		}
		e.Compared = true
		if e.Differences, err = l.differencesFrom(tx, content, c); err != nil {
			return err
		}
	}
	return nil
}

// upstreamNo is the sender's number of a case's batch; each batch is read once.
func upstreamNo(tx *gorm.DB, batch string, known map[string]string) (string, error) {
	if no, read := known[batch]; read || batch == "" {
		return no, nil
	}
	row, err := takeBatch(tx, batch)
	if refusal := casework.AsError(err); refusal != nil {
		err = nil // a case need not come from a list that is there
	}
	known[batch] = row.UpstreamNo
	return row.UpstreamNo, err
}
