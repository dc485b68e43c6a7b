package ledger

import (
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/contract"
)

// dropAnswered takes off rows what pointed at another row of the same number that
// was refused for it, where that one is no longer refused for it: it was mended,
// under another number, or struck. A strike that is undone brings it back.
func (l *Ledger) dropAnswered(tx *gorm.DB, batch string, fates []contract.RowFate) error {
	var numbers []int64
	for _, f := range fates {
		for _, w := range f.Warnings {
			if w.Code == contract.WarnNumberRepeated {
				_, row := rowNamed(w.Params["other"], f.Sheet)
				numbers = append(numbers, row)
			}
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	slices.Sort(numbers)
	open := map[string]bool{}
	for some := range slices.Chunk(slices.Compact(numbers), rowsAtOnce) {
		var rows []stagedRow
		err := tx.Where("batch = ? AND fate = ? AND struck_at = 0 AND row_number IN ?", batch, contract.FateRefused, some).Find(&rows).Error
		if err != nil {
			return wrap(err, "reading refused rows")
		}
		for _, row := range rows {
			var r contract.RefusedRow
			if read, err := l.openAsFarAs(row, &r); err != nil {
				return err
			} else if !read {
				continue
			}
			open[placeOf(row.Sheet, row.RowNumber)+"\x00"+contract.NumberKey(r.Number)] = true
		}
	}
	for i, f := range fates {
		fates[i].Warnings = slices.DeleteFunc(slices.Clone(f.Warnings), func(w contract.RowWarning) bool {
			if w.Code != contract.WarnNumberRepeated {
				return false
			}
			sheet, row := rowNamed(w.Params["other"], f.Sheet)
			return !open[placeOf(sheet, row)+"\x00"+contract.NumberKey(w.Params["number"])]
		})
	}
	return nil
}

// rowNamed reads the name of a row, 6 or 来信!6; one without a sheet is in the sheet of
// whoever names it.
func rowNamed(name, from string) (sheet string, row int64) {
	if at := strings.LastIndex(name, "!"); at >= 0 {
		from, name = name[:at], name[at+1:]
	}
	row, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return from, 0 // no row has this number
	}
	return from, row
}
