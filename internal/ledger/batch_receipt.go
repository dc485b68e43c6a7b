package ledger

import (
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/contract"
)

// planNamed settles the refused row that a row names by its receipt, and no
// other one: where its number is another row's, it is refused again. One that was
// mended and waits for the commit is mended once more.
func (m *mending) planNamed(tx *gorm.DB, r contract.BatchRow, w *writing) error {
	i := m.at[int64(r.Mends)]
	row := m.rows[i]
	if !openRefusal(row) {
		if row.Fate != contract.FateRefused && contract.NumberKey(row.Number) == contract.NumberKey(r.Number) {
			same, err := m.saysAll(tx, w, row, r)
			if err != nil {
				return err
			}
			if same {
				m.named[row.Position] = placeOf(r.Sheet, int64(r.RowNumber))
				m.result.Unchanged++
				return nil
			}
		}
		place := placeOf(r.Sheet, int64(r.RowNumber))
		if first, named := m.named[row.Position]; waits(row) && (!named || first == place) {
			m.named[row.Position] = place
			return m.mendAgain(tx, i, r, w)
		}
		m.leave(row, r.Number)
		return nil
	}
	if other := m.numbered(&r); other >= 0 {
		m.result.StillRefused++
		same, err := m.saysAll(tx, w, m.rows[other], r)
		if err != nil {
			return err
		}
		again := m.takenNumber(r, m.rows[other], same)
		m.untaken(row, r.Number, again.Column, again.Code, again.Params)
		return m.refuseAgain(i, again, w)
	}
	m.named[row.Position] = placeOf(r.Sheet, int64(r.RowNumber))
	m.result.Mended++
	return m.put(i, r, w)
}

// takenNumber is why a row stays refused whose number another row has: a row
// that says all the same as that one is no case of its own.
func (m *mending) takenNumber(r contract.BatchRow, other stagedRow, same bool) contract.RefusedRow {
	place := strconv.FormatInt(other.RowNumber, 10)
	if other.Sheet != r.Sheet {
		place = rowName(other)
	}
	again := contract.RefusedRow{
		Number: r.Number, Raw: r.Raw, Mends: r.Mends,
		Params:     map[string]string{"number": r.Number, "row": place, "other": place},
		Supplement: r.Supplement, Document: r.Document, Complainant: r.Complainant, Warnings: r.Warnings,
	}
	again.Column, again.Code = "number", "duplicate_number"
	if same {
		again.Column, again.Code, again.Uncounted = "", "duplicate_row", true
	}
	return again
}

// leave reports a row that names one which waits for nobody's correction: it
// was settled or struck, and is never made a second case.
func (m *mending) leave(row stagedRow, number string) {
	code := "row_settled_already"
	if row.StruckAt != 0 {
		code = "row_struck_already"
	}
	m.untaken(row, number, "", code, map[string]string{"row": rowName(row), "batch": m.batch, "position": strconv.FormatInt(row.Position, 10)})
}

func (m *mending) untaken(row stagedRow, number, column, code string, params map[string]string) {
	m.result.Untaken = append(m.result.Untaken, contract.UntakenRow{
		Position: int(row.Position), Sheet: row.Sheet, RowNumber: int(row.RowNumber), Number: number, Column: column, Code: code, Params: params,
	})
}
